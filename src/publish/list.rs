//! What is kept of a publication for the next one, in two files.
//!
//! The *list* lies in the output folder itself and names every file that was
//! written there. It moves with the folder (a restored CI cache, a copy, a
//! rename), so that a clone of the site without `.cache` still knows which
//! files are its own. It holds paths alone: the same output gives the same list.
//!
//! The *record* lies with the caches and adds to each path the digest, length
//! and time of the file. It only saves reading files that did not change:
//! losing it costs time, nothing else.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io::Write as _;
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::digest::Digest;
use crate::error::{Action, Error};
use crate::path::OutputPath;

/// Name of the list inside the output folder.
pub const LIST: &str = ".provence-published";

const HEADER: &str = "# provence wrote these files here, and removes those of them that the site no longer makes.";

/// Bytes of a file's name that are escaped, so that a line end in it does not begin another line of the list.
const ESCAPED: &AsciiSet = &CONTROLS.add(b'%');

/// Length in bytes and time of last change, in nanoseconds since 1970, of a
/// file on the disk. Two equal stamps of one path are taken for the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    len: u64,
    modified: u128,
}

impl Stamp {
    /// The stamp of a file that was looked at.
    pub fn of(metadata: &fs::Metadata) -> Self {
        let modified = metadata.modified().ok();
        let since = modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        Self { len: metadata.len(), modified: since.map_or(0, |since| since.as_nanos()) }
    }

    /// Length in bytes.
    pub fn len(&self) -> u64 {
        self.len
    }
}

/// Reads the list of a folder; `None` when there is none. Lines that are no
/// path inside the folder are left out: the list may have been written by anybody.
#[expect(clippy::disallowed_methods, reason = "remembering the last output is this module's task")]
pub fn read(folder: &Utf8Path) -> Option<HashSet<OutputPath>> {
    let place = folder.join(LIST);
    if !fs::symlink_metadata(&place).is_ok_and(|metadata| metadata.is_file()) {
        return None;
    }
    let text = fs::read_to_string(place).ok()?;
    let paths = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let path = percent_decode_str(line).decode_utf8().ok()?;
        OutputPath::from_untrusted(&path)
    });
    Some(paths.collect())
}

/// Writes the list of a folder, replacing the last one in one step.
///
/// # Errors
/// When the disk refuses.
#[expect(clippy::disallowed_methods, reason = "remembering the last output is this module's task")]
pub fn write<'p>(folder: &Utf8Path, paths: impl IntoIterator<Item = &'p OutputPath>) -> Result<(), Error> {
    let place = folder.join(LIST);
    let mut text = format!("{HEADER}\n");
    // Sorted, whatever the order of the caller.
    for path in paths.into_iter().collect::<BTreeSet<_>>() {
        // A name that begins with `#` is escaped, since it would be read as a comment.
        let escaped = utf8_percent_encode(path.as_str(), ESCAPED).to_string();
        match escaped.strip_prefix('#') {
            Some(rest) => text.push_str(&format!("%23{rest}\n")),
            None => text.push_str(&format!("{escaped}\n")),
        }
    }
    let temporary = folder.join(format!("{LIST}-new"));
    // The file is made anew. If a link of this name is there, its target is not written to.
    let _ = fs::remove_file(&temporary);
    let mut file = fs::File::create_new(&temporary).map_err(Error::io(Action::Write, &place))?;
    file.write_all(text.as_bytes()).map_err(Error::io(Action::Write, &place))?;
    fs::rename(&temporary, &place).map_err(Error::io(Action::Write, &place))
}

/// Whether an entry directly below the output folder belongs to these lists.
pub fn is_list(name: &str) -> bool {
    name.strip_prefix(LIST).is_some_and(|rest| matches!(rest, "" | "-new"))
}

/// The record of the last publication into one folder.
#[derive(Default, PartialEq, Eq)]
pub struct Record {
    /// What each file held, and how the disk reported it.
    pub files: BTreeMap<String, (Digest, Stamp)>,
    /// Files and folders of others that the user was told about.
    pub kept: BTreeSet<String>,
}

impl Record {
    /// Reads a record. One line a file: digest, length, time, path; a line `+`,
    /// name for what is another's. A line that cannot be read only costs a comparison.
    #[expect(clippy::disallowed_methods, reason = "remembering the last output is this module's task")]
    pub fn read(place: &Utf8Path) -> Self {
        let text = fs::read_to_string(place).unwrap_or_default();
        let mut record = Self::default();
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("+ ") {
                record.kept.insert(unescaped(name));
                continue;
            }
            let mut parts = line.splitn(4, ' ');
            let key = parts.next().and_then(Digest::from_hex);
            let len = parts.next().and_then(|len| len.parse().ok());
            let modified = parts.next().and_then(|modified| modified.parse().ok());
            if let (Some(key), Some(len), Some(modified), Some(path)) = (key, len, modified, parts.next()) {
                record.files.insert(unescaped(path), (key, Stamp { len, modified }));
            }
        }
        record
    }

    /// Writes the record. Losing it costs time at the next build, nothing else: errors are not told.
    #[expect(clippy::disallowed_methods, reason = "remembering the last output is this module's task")]
    pub fn write(&self, place: &Utf8Path) {
        let mut text = String::with_capacity(self.files.len() * 96);
        for (path, (key, stamp)) in &self.files {
            let path = utf8_percent_encode(path, ESCAPED);
            text.push_str(&format!("{} {} {} {path}\n", key.to_hex(), stamp.len, stamp.modified));
        }
        for name in &self.kept {
            text.push_str(&format!("+ {}\n", utf8_percent_encode(name, ESCAPED)));
        }
        if let Some(folder) = place.parent()
            && fs::create_dir_all(folder).is_ok()
            && let Ok(mut file) = tempfile::NamedTempFile::new_in(folder)
            && file.write_all(text.as_bytes()).is_ok()
        {
            let _ = file.persist(place);
        }
    }

    /// The files of this record that lie in the folder as they were left. This
    /// stands for the list where a folder has none.
    pub fn still_there(&self, folder: &Utf8Path) -> HashSet<OutputPath> {
        let same = |path: &Utf8PathBuf, stamp: &Stamp| {
            fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file() && Stamp::of(&metadata) == *stamp)
        };
        let paths = self.files.iter().filter(|(path, (_, stamp))| same(&folder.join(path), stamp));
        paths.filter_map(|(path, _)| OutputPath::from_untrusted(path)).collect()
    }
}

fn unescaped(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        let names = ["a", "# b", "c\nd", "100 %", "%0A", "fr/été/index.html", "+ x"];
        let paths: HashSet<OutputPath> = names.iter().map(|name| OutputPath::new(*name)).collect();
        write(folder, &paths).unwrap();
        assert_eq!(read(folder), Some(paths));
        let place = folder.join("cache/record");
        let mut record = Record::default();
        for name in names {
            record.files.insert(name.to_owned(), (Digest::of(b"x"), Stamp { len: 1, modified: 2 }));
            record.kept.insert(name.to_owned());
        }
        record.write(&place);
        assert!(Record::read(&place) == record);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "tests make files of their own")]
    fn a_list_cannot_name_what_is_outside() {
        let folder = tempfile::tempdir().unwrap();
        let folder = Utf8Path::from_path(folder.path()).unwrap();
        fs::write(folder.join(LIST), "../secret\n/etc/passwd\n%2e%2e/x\na//b\nok\n").unwrap();
        assert_eq!(read(folder), Some(HashSet::from([OutputPath::new("ok")])));
    }
}
