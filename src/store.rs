//! Artefacts on disk, under `.cache/`. The name of each is the digest of what it was made from.
//!
//! The store is safe against a kill at any moment and two builds at once: a
//! file is written under a name of its own and renamed when it is whole. What
//! a kill leaves unfinished is never read, and removed by a later build. A file
//! whose bytes are not those that were written is never used (`store/seals.rs`).

use std::fs;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use foldhash::HashMap;

use crate::artefact::Artefact;
use crate::digest::Digest;
use crate::error::{Action, Error};
use crate::replace;

pub mod connected;
pub mod derivatives;
pub mod originals;

mod patience;
mod sealed;
mod seals;

use seals::Seals;

/// Artefacts on disk.
#[derive(Debug)]
pub struct Store {
    folder: Utf8PathBuf,
    /// Lengths in bytes of the artefacts that this process made, by key.
    made: Mutex<HashMap<Digest, u64>>,
    seals: Seals,
}

impl Store {
    /// A store in this folder, which need not exist yet.
    pub fn new(folder: Utf8PathBuf) -> Self {
        Self { seals: Seals::new(&folder), folder, made: Mutex::default() }
    }

    /// The path of an artefact, whether it is there or not.
    pub fn path(&self, artefact: &Artefact) -> Utf8PathBuf {
        self.folder.join(artefact.store_name())
    }

    /// The place of an artefact that was made before, and whose bytes are those that were written then.
    pub fn present(&self, artefact: &Artefact) -> Option<Utf8PathBuf> {
        let path = self.path(artefact);
        self.seals.length(artefact.key, &path).map(|_| path)
    }

    /// Length in bytes of an artefact that was made before.
    pub fn weight(&self, artefact: &Artefact) -> Option<u64> {
        self.seals.length(artefact.key, &self.path(artefact))
    }

    /// Length in bytes of an artefact that this process made. The disk is not asked.
    pub fn weight_made(&self, artefact: &Artefact) -> Option<u64> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).get(&artefact.key).copied()
    }

    /// The bytes of a small artefact that was made before.
    #[expect(clippy::disallowed_methods, reason = "the store of artefacts is this module's own")]
    pub fn read(&self, artefact: &Artefact) -> Option<Vec<u8>> {
        fs::read(self.present(artefact)?).ok()
    }

    /// Keeps an artefact. After a crash it is there whole or not at all.
    ///
    /// # Errors
    /// When the disk refuses.
    #[expect(clippy::disallowed_methods, reason = "the store of artefacts is this module's own")]
    pub fn put(&self, artefact: &Artefact, bytes: &[u8]) -> Result<(), Error> {
        let path = self.path(artefact);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder).map_err(Error::io(Action::Write, folder))?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(Error::io(Action::Write, folder))?;
        file.write_all(bytes).map_err(Error::io(Action::Write, &path))?;
        file.persist(&path).map_err(|error| Error::io(Action::Write, &path)(error.error))?;
        self.seals.put(artefact.key, &path, bytes);
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(artefact.key, bytes.len() as u64);
        Ok(())
    }

    /// Removes unfinished files of killed builds. `written` is a file that was written just now.
    pub fn sweep(&self, written: &Utf8Path) {
        replace::sweep(&self.folder, written);
    }
}
