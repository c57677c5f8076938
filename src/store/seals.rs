//! What was written into the store: for each artefact the digest of its bytes, and its size and times on the disk.
//!
//! The name of an artefact is the digest of what it was made from, which says nothing of its bytes. By these records, a
//! file that was cut, changed or put under a wrong name is noticed before it is used. As in git, a file whose size and
//! times are those of the record counts as unchanged and is not read; any other is read and held against its digest.
//! A file without a record counts as none, and its artefact is made again.
//!
//! This is no protection from whoever can write the records too: a cache is as trustworthy as the place that it was
//! taken from.
//!
//! The records are a file of lines, each written in one step behind the others, so that two builds may add to it at once.
//! A later line for the same artefact counts. A line that a kill or a full disk cut is left out.

use std::fs::{self, File, Metadata};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

use camino::{Utf8Path, Utf8PathBuf};
use foldhash::HashMap;

use crate::digest::Digest;
use crate::file_time;

/// The name of the file below the store's folder.
const NAME: &str = "seals";

/// Lines for each artefact from which on the file is written anew.
const LINES_EACH: usize = 4;

/// Size and times of a file as the disk reports them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    len: u64,
    /// Nanoseconds since 1970.
    modified: i128,
    /// Time of the last change of content or metadata ([`file_time::changed`]).
    changed: i64,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Self {
            len: metadata.len(),
            modified: modified.map_or(0, |since| since.as_nanos() as i128),
            changed: file_time::changed(metadata),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Seal {
    bytes: Digest,
    stamp: Stamp,
}

/// The records as they were read.
#[derive(Debug, Default)]
struct Known {
    /// Bytes of the file that were read.
    read: u64,
    lines: usize,
    seals: HashMap<Digest, Seal>,
}

/// The records of a store.
#[derive(Debug)]
pub struct Seals {
    place: Utf8PathBuf,
    known: Mutex<Known>,
}

impl Seals {
    /// The records in the folder of a store. They are read when something is asked of them first.
    pub fn new(folder: &Utf8Path) -> Self {
        Self { place: folder.join(NAME), known: Mutex::default() }
    }

    /// Length in bytes of the artefact with this key at `path`, when it is as it was written.
    #[expect(clippy::disallowed_methods, reason = "the store of artefacts is this module's own")]
    pub fn length(&self, key: Digest, path: &Utf8Path) -> Option<u64> {
        // An empty file is what a crash of the file system may leave.
        let metadata = fs::symlink_metadata(path).ok().filter(|metadata| metadata.is_file() && metadata.len() > 0)?;
        let stamp = Stamp::of(&metadata);
        let seal = self.seal(key, stamp)?;
        if seal.stamp == stamp {
            return Some(stamp.len);
        }
        // The file was copied or restored, or somebody changed it.
        let is_same = seal.stamp.len == stamp.len && Digest::of(&fs::read(path).ok()?) == seal.bytes;
        is_same.then(|| {
            self.add(key, Seal { bytes: seal.bytes, stamp });
            stamp.len
        })
    }

    /// Remembers an artefact that was written just now.
    pub fn put(&self, key: Digest, path: &Utf8Path, bytes: &[u8]) {
        if let Ok(metadata) = fs::symlink_metadata(path) {
            self.add(key, Seal { bytes: Digest::of(bytes), stamp: Stamp::of(&metadata) });
        }
    }

    /// The record of a key. One that is not there, or does not fit the file, may have been added by another build.
    fn seal(&self, key: Digest, stamp: Stamp) -> Option<Seal> {
        let mut known = self.lock();
        match known.seals.get(&key) {
            Some(seal) if seal.stamp == stamp => {}
            _ => self.refresh(&mut known),
        }
        known.seals.get(&key).copied()
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads what was added since.
    #[expect(clippy::disallowed_methods, reason = "the store of artefacts is this module's own")]
    fn refresh(&self, known: &mut Known) {
        let Ok(mut file) = File::open(&self.place) else { return };
        let length = file.metadata().map_or(0, |metadata| metadata.len());
        if length == known.read {
            return;
        }
        if length < known.read {
            // It was written anew, or somebody cut it.
            *known = Known::default();
        }
        let mut text = Vec::new();
        if file.seek(SeekFrom::Start(known.read)).and_then(|_| file.read_to_end(&mut text)).is_err() {
            return;
        }
        known.read += text.len() as u64;
        for line in text.split(|byte| *byte == b'\n').filter_map(|line| entry(std::str::from_utf8(line).ok()?)) {
            known.lines += 1;
            known.seals.insert(line.0, line.1);
        }
    }

    /// Adds a record. When the disk refuses, the artefact is made again by the next build.
    fn add(&self, key: Digest, seal: Seal) {
        let mut known = self.lock();
        known.seals.insert(key, seal);
        known.lines += 1;
        if known.lines > 1000 && known.lines > LINES_EACH * known.seals.len() {
            self.write_anew(&mut known);
            return;
        }
        let file = File::options().append(true).create(true).open(&self.place);
        let _ = file.and_then(|mut file| file.write_all(line(key, &seal).as_bytes()));
    }

    fn write_anew(&self, known: &mut Known) {
        let mut lines: Vec<String> = known.seals.iter().map(|(key, seal)| line(*key, seal)).collect();
        lines.sort_unstable();
        let text = lines.concat();
        let folder = self.place.parent().unwrap_or(&self.place);
        let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            Ok(file.persist(&self.place)?)
        });
        if written.is_ok() {
            (known.read, known.lines) = (text.len() as u64, lines.len());
        }
    }
}

/// A line begins with a line end, so that what a kill cut does not spoil the next.
fn line(key: Digest, Seal { bytes, stamp }: &Seal) -> String {
    format!("\n{} {} {} {} {} .", key.to_hex(), bytes.to_hex(), stamp.len, stamp.modified, stamp.changed)
}

fn entry(line: &str) -> Option<(Digest, Seal)> {
    let mut words = line.split(' ');
    let key = Digest::from_hex(words.next()?)?;
    let bytes = Digest::from_hex(words.next()?)?;
    let len = words.next()?.parse().ok()?;
    let modified = words.next()?.parse().ok()?;
    let changed = words.next()?.parse().ok()?;
    // Without its last word, a line may be cut within a number.
    (words.next() == Some(".") && words.next().is_none())
        .then_some((key, Seal { bytes, stamp: Stamp { len, modified, changed } }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test makes files of its own")]
    fn wrong_bytes_under_a_right_name_are_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let (key, path) = (Digest::of(b"recipe"), folder.join("a.jpg"));
        let seals = Seals::new(folder);
        fs::write(&path, "a picture").expect("written");
        assert_eq!(seals.length(key, &path), None, "nobody knows where it came from");
        seals.put(key, &path, b"a picture");
        assert_eq!(seals.length(key, &path), Some(9));
        // Another process, and a file that was restored from elsewhere: it is read, once.
        fs::remove_file(&path).and_then(|()| fs::write(&path, "a picture")).expect("written");
        let other = Seals::new(folder);
        assert_eq!(other.length(key, &path), Some(9));
        assert_eq!(seals.length(key, &path), Some(9), "what the other one added is seen");
        // The same length and the same date, but for the system's own time of change.
        let modified = fs::metadata(&path).and_then(|metadata| metadata.modified()).expect("a time");
        fs::write(&path, "A picture").expect("written");
        fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(modified)).expect("dated");
        #[cfg(unix)]
        assert_eq!(seals.length(key, &path), None);
        fs::write(&path, "a pict").expect("written");
        assert_eq!(Seals::new(folder).length(key, &path), None, "cut");
        fs::write(&path, "").expect("written");
        assert_eq!(seals.length(key, &path), None);
        // A link to the right bytes is no file of the store.
        #[cfg(unix)]
        {
            fs::write(folder.join("elsewhere"), "a picture").expect("written");
            fs::remove_file(&path).expect("removed");
            std::os::unix::fs::symlink(folder.join("elsewhere"), &path).expect("a link");
            assert_eq!(seals.length(key, &path), None);
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test makes files of its own")]
    fn records_that_were_cut_or_spoiled_spoil_no_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let place = folder.join(NAME);
        let (a, b) = (Digest::of(b"a"), Digest::of(b"b"));
        fs::write(folder.join("a"), "1").expect("written");
        fs::write(folder.join("b"), "2").expect("written");
        Seals::new(folder).put(a, &folder.join("a"), b"1");
        let whole = fs::read(&place).expect("records");
        for length in 0..whole.len() {
            fs::write(&place, &whole[..length]).expect("written");
            Seals::new(folder).put(b, &folder.join("b"), b"2");
            let seals = Seals::new(folder);
            assert_eq!(seals.length(a, &folder.join("a")), None, "cut at {length}");
            assert_eq!(seals.length(b, &folder.join("b")), Some(1), "cut at {length}");
        }
        fs::write(&place, b"\xFF\xFE\0nonsense\n".repeat(100)).expect("written");
        assert_eq!(Seals::new(folder).length(a, &folder.join("a")), None);
        // Thousands of changes of one artefact do not make a file of thousands of lines for ever.
        let seals = Seals::new(folder);
        for _ in 0..1200 {
            seals.put(a, &folder.join("a"), b"1");
        }
        assert!(fs::metadata(&place).expect("records").len() < 100_000);
        assert_eq!(Seals::new(folder).length(a, &folder.join("a")), Some(1));
    }
}
