//! Originals of photos in a store: fetched when their pixels are needed, each by the digest that its record states.
//!
//! What was fetched is kept under `.cache/originals` up to a bound, so that several derivatives of one photo cost one
//! transfer and a library larger than the disk can still be built. A transfer that broke off goes on where it ended.

use std::fs::{self, File};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};
use provence_stores::{Limits, Store as Remote, StoreError};

use crate::config::StoreSetting;
use crate::diagnostic::Text;
use crate::digest::Digest;
use crate::error::{Action, Error};
use crate::text;

/// Bytes of originals that are kept on this machine after they were fetched.
const KEPT: u64 = 2 << 30;

/// No original has more bytes.
const LARGEST: u64 = 4 << 30;

/// Failures after which a build asks for no more originals.
const FAILURES: usize = 3;

/// How the store is waited for.
const LIMITS: Limits = Limits { connect: Duration::from_secs(5), answer: Duration::from_secs(20), retries: 2 };

/// Originals in a store.
#[derive(Debug)]
pub struct Originals {
    remote: Result<Remote, StoreError>,
    /// Where they are kept on this machine.
    folder: Utf8PathBuf,
    setting: StoreSetting,
    /// Failures one after the other, and the reason of the last.
    failures: Mutex<(usize, Option<Text>)>,
    /// Bytes of the originals that are kept on this machine, at most; `None` until they were counted.
    kept: Mutex<Option<u64>>,
}

/// A source whose end is an error when what it gave has not the digest that was expected.
struct Verified<R> {
    source: R,
    hasher: blake3::Hasher,
    digest: Digest,
}

impl<R: Read> Read for Verified<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        match read {
            0 if !buffer.is_empty() && Digest::from(self.hasher.finalize()) != self.digest => {
                Err(io::ErrorKind::InvalidData.into())
            }
            read => Ok(read),
        }
    }
}

/// Why an original is not to be had, or not to be put into the store.
#[derive(Clone, Debug)]
pub enum Missing {
    /// The store does not have it.
    Absent,
    /// The store has other bytes under its name.
    Wrong,
    /// The file on this machine changed while it was sent.
    Changed,
    /// The store does not answer.
    Store(Text),
}

impl Originals {
    /// The store that the settings name. `root` is the site's folder, in whose cache originals are kept.
    pub fn new(setting: &StoreSetting, root: &Utf8Path) -> Self {
        let remote = Remote::open(&setting.address, root.as_std_path(), LIMITS);
        Self {
            remote,
            folder: root.join(".cache/originals"),
            setting: setting.clone(),
            failures: Mutex::default(),
            kept: Mutex::default(),
        }
    }

    /// The setting that names the store.
    pub fn setting(&self) -> &StoreSetting {
        &self.setting
    }

    /// Whether the store is asked no more.
    pub fn is_given_up(&self) -> bool {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).0 >= FAILURES
    }

    /// Forgets a file that [`Self::fetch`] gave and that is not what it was, or is not needed any more.
    #[expect(clippy::disallowed_methods, reason = "the folder of fetched originals is this module's own")]
    pub fn forget(&self, place: &Utf8Path) {
        // A file that cannot be removed is told by whoever reads it again.
        let _ = fs::remove_file(place);
    }

    /// The name of an original in every store.
    pub fn name(digest: Digest) -> String {
        let hex = digest.to_hex();
        format!("originals/{}/{hex}", &hex[..2])
    }

    fn remote(&self) -> Result<&Remote, Missing> {
        self.remote.as_ref().map_err(|error| Missing::Store(explained(error)))
    }

    /// Length in bytes of an original in the store; `None` when it is not there.
    ///
    /// # Errors
    /// When the store does not say.
    pub fn length(&self, digest: Digest) -> Result<Option<u64>, Missing> {
        let remote = self.remote()?;
        if let (FAILURES.., Some(reason)) = &*self.failures.lock().unwrap_or_else(PoisonError::into_inner) {
            return Err(Missing::Store(reason.clone()));
        }
        let answer = remote.length(&Self::name(digest)).map_err(|error| Missing::Store(explained(&error)));
        self.count(answer.as_ref().err());
        answer
    }

    /// Counts a failure, or begins to count anew when there was none.
    fn count(&self, failed: Option<&Missing>) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        match failed {
            Some(Missing::Store(reason)) => *failures = (failures.0 + 1, Some(reason.clone())),
            _ => *failures = (0, None),
        }
    }

    /// Puts an original of `len` bytes into the store. A file that changed since its digest was taken is not put there.
    ///
    /// # Errors
    /// When the file cannot be read, is another by now, or the store does not take it.
    #[expect(clippy::disallowed_methods, reason = "an original is read to be sent")]
    pub fn push(&self, digest: Digest, len: u64, file: &Utf8Path) -> Result<(), Missing> {
        let remote = self.remote()?;
        let opened = File::open(file).map_err(|error| Missing::Store(explained(&StoreError::Disk(error))))?;
        let mut source = Verified { source: opened, hasher: blake3::Hasher::new(), digest };
        remote.write_from(&Self::name(digest), &mut source, len).map_err(|error| match error {
            StoreError::Disk(error) if error.kind() == io::ErrorKind::InvalidData => Missing::Changed,
            error => Missing::Store(explained(&error)),
        })
    }

    /// Reads an original in the store to its end.
    ///
    /// # Errors
    /// When it is not there, is another, or the store does not answer.
    pub fn check(&self, digest: Digest) -> Result<(), Missing> {
        let mut hasher = blake3::Hasher::new();
        let mut sink = |part: &[u8]| {
            hasher.update(part);
            Ok(())
        };
        match self.remote()?.read_from(&Self::name(digest), 0, &mut sink) {
            Ok(true) if Digest::from(hasher.finalize()) == digest => Ok(()),
            Ok(true) => Err(Missing::Wrong),
            Ok(false) => Err(Missing::Absent),
            Err(error) => Err(Missing::Store(explained(&error))),
        }
    }

    /// The file of an original on this machine, fetched now unless it was before. It may be removed at any time; the
    /// next call then fetches it again. The digest of what was fetched is right.
    ///
    /// # Errors
    /// The outer error: the disk of this machine refuses. The inner: the original is not to be had.
    pub fn fetch(&self, digest: Digest) -> Result<Result<Utf8PathBuf, Missing>, Error> {
        let hex = digest.to_hex();
        let folder = self.folder.join(&hex[..2]);
        let place = folder.join(&hex);
        if is_there(&place) {
            return Ok(Ok(place));
        }
        if let (FAILURES.., Some(reason)) = &*self.failures.lock().unwrap_or_else(PoisonError::into_inner) {
            return Ok(Err(Missing::Store(reason.clone())));
        }
        make_folder(&folder)?;
        // Whoever else fetches it just now is waited for: the file is then there. Where the disk has no
        // locks, both fetch it, and what is renamed is checked by whoever reads it.
        let lock = folder.join("lock");
        let held = open(&lock).map_err(Error::io(Action::Write, &lock))?;
        let _ = held.lock();
        if is_there(&place) {
            return Ok(Ok(place));
        }
        let partial = folder.join(format!("{hex}.part"));
        let mut file = open(&partial).map_err(Error::io(Action::Write, &partial))?;
        let fetched = self.transfer(digest, &mut file).map_err(Error::io(Action::Write, &partial))?;
        self.count(fetched.as_ref().err());
        if let Err(missing) = fetched {
            return Ok(Err(missing));
        }
        rename(&partial, &place).map_err(Error::io(Action::Write, &place))?;
        self.sweep(&place);
        Ok(Ok(place))
    }

    /// Fills a file with an original, from what it holds already. The outer error is that of the disk.
    fn transfer(&self, digest: Digest, file: &mut File) -> io::Result<Result<(), Missing>> {
        let (remote, len) = match self.remote().and_then(|remote| Ok((remote, self.length(digest)?))) {
            Ok((remote, Some(len))) if len <= LARGEST => (remote, len),
            Ok((_, Some(_))) => return Ok(Err(Missing::Wrong)),
            Ok((_, None)) => return Ok(Err(Missing::Absent)),
            Err(missing) => return Ok(Err(missing)),
        };
        let name = Self::name(digest);
        // What an earlier transfer left may be wrong: then all is fetched once more.
        for attempt in 0..2 {
            let mut held = file.metadata()?.len();
            if attempt > 0 || held > len {
                file.set_len(0)?;
                held = 0;
            }
            if held < len {
                let (mut refused, mut at) = (None, held);
                let mut sink = |part: &[u8]| {
                    at += part.len() as u64;
                    if at > len {
                        return Err(io::Error::other("longer than the store says"));
                    }
                    file.write_all(part).inspect_err(|error| refused = Some(io::Error::from(error.kind())))
                };
                let answer = remote.read_from(&name, held, &mut sink);
                if let Some(error) = refused {
                    return Err(error);
                }
                match answer {
                    Ok(true) => {}
                    Ok(false) => return Ok(Err(Missing::Absent)),
                    Err(_) if at > len => {}
                    Err(error) => return Ok(Err(Missing::Store(explained(&error)))),
                }
            }
            if file.metadata()?.len() == len && digest_of(file)? == digest {
                file.sync_all()?;
                return Ok(Ok(()));
            }
            if held == 0 {
                break;
            }
        }
        file.set_len(0)?;
        Ok(Err(Missing::Wrong))
    }

    /// Removes the originals that were fetched longest ago, once all of them together are beyond the bound, down to half of
    /// it: what a removal costs is then spread over many transfers. `latest` stays.
    #[expect(clippy::disallowed_methods, reason = "the folder of fetched originals is this module's own")]
    fn sweep(&self, latest: &Utf8Path) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let added = fs::metadata(latest).map_or(0, |metadata| metadata.len());
        match &mut *kept {
            Some(total) if *total + added <= KEPT => *total += added,
            _ => {
                let mut files = self.fetched();
                let mut total: u64 = files.iter().map(|(_, len, _)| len).sum();
                if total > KEPT {
                    files.sort_unstable();
                    for (_, len, path) in files {
                        // A build beside this one may have removed it already.
                        if total > KEPT / 2 && path != latest.as_std_path() && fs::remove_file(&path).is_ok() {
                            total -= len;
                        }
                    }
                }
                *kept = Some(total);
            }
        }
    }

    /// The originals that were fetched and are still kept: when, how many bytes, and where.
    fn fetched(&self) -> Vec<(SystemTime, u64, PathBuf)> {
        let files = walkdir::WalkDir::new(&self.folder).min_depth(2).max_depth(2).into_iter().filter_map(Result::ok);
        files
            .filter(|entry| entry.file_name().len() == Digest::default().to_hex().len())
            .filter_map(|entry| {
                let metadata = entry.metadata().ok()?;
                Some((metadata.modified().ok()?, metadata.len(), entry.into_path()))
            })
            .collect()
    }
}

impl Missing {
    /// The reason, for people.
    pub fn explain(&self) -> Text {
        match self {
            Self::Absent => text!("le dépôt ne l’a pas", "the store does not have it"),
            Self::Wrong => {
                text!("le dépôt a d’autres octets sous son empreinte", "the store has other bytes under its digest")
            }
            Self::Changed => text!(
                "l’original a changé pendant l’envoi : recommencez",
                "the original changed while it was sent: run the command again"
            ),
            Self::Store(reason) => reason.clone(),
        }
    }
}

fn explained(error: &StoreError) -> Text {
    let (fr, en) = error.explain();
    Text::new(fr, en)
}

#[expect(clippy::disallowed_methods, reason = "the folder of fetched originals is this module's own")]
fn is_there(path: &Utf8Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
}

#[expect(clippy::disallowed_methods, reason = "the folder of fetched originals is this module's own")]
fn make_folder(folder: &Utf8Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(Error::io(Action::Write, folder))
}

fn open(path: &Utf8Path) -> io::Result<File> {
    File::options().read(true).append(true).create(true).open(path)
}

#[expect(clippy::disallowed_methods, reason = "the folder of fetched originals is this module's own")]
fn rename(from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
    fs::rename(from, to)
}

fn digest_of(file: &mut File) -> io::Result<Digest> {
    file.seek(SeekFrom::Start(0))?;
    Digest::of_reader(file)
}
