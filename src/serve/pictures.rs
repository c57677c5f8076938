//! Derived pictures that are made when a browser asks for them: each is made
//! once, a bounded number at a time, while pages go on being served.

use std::collections::HashSet;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use crate::artefact::Artefact;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::error::Error;
use crate::render::{ArtefactMaker, Artefacts, Environment};

/// Makes derived pictures for requests, and colours and weights when no request waits.
pub struct PictureMaker {
    root: Utf8PathBuf,
    /// Makes and keeps artefacts.
    pub maker: ArtefactMaker,
    work: Mutex<Work>,
    done: Condvar,
    /// How many pictures are made at once: each takes a core, and some hundred megabytes.
    slots: usize,
}

#[derive(Default)]
struct Work {
    /// Keys of derivatives being made.
    making: HashSet<Digest>,
    /// Requests that wait for a slot.
    waiting: usize,
    /// Slots taken.
    busy: usize,
}

/// A slot that is taken. It is given back when this is dropped, also when a decoder panics.
struct Slot<'a> {
    maker: &'a PictureMaker,
    key: Option<Digest>,
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut work = self.maker.work.lock().unwrap_or_else(PoisonError::into_inner);
        work.busy -= 1;
        if let Some(key) = self.key {
            work.making.remove(&key);
        }
        self.maker.done.notify_all();
    }
}

impl PictureMaker {
    /// Makes pictures of the site in `root`, into its store.
    pub fn new(root: Utf8PathBuf) -> Self {
        let maker = ArtefactMaker::new(root.join(".cache"));
        let slots = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { root, maker, work: Mutex::default(), done: Condvar::new(), slots }
    }

    /// The site's folder.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// The environment for rendering. Artefacts are left to be made on request.
    pub fn environment(&self) -> Environment<'_> {
        Environment { root: &self.root, maker: &self.maker, progress: &(), artefacts: Artefacts::Defer }
    }

    /// The file of a derived picture, made now unless it is there. Requests for the
    /// same picture wait for one making of it.
    ///
    /// # Errors
    /// When the original or the store cannot be read or written.
    pub fn make(&self, job: &Arc<Artefact>) -> Result<Result<Utf8PathBuf, Diagnostic>, Error> {
        if let Some(place) = self.maker.store.present(job) {
            return Ok(Ok(place));
        }
        let mut work = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        work.waiting += 1;
        while work.making.contains(&job.key) || work.busy >= self.slots {
            work = self.done.wait(work).unwrap_or_else(PoisonError::into_inner);
        }
        work.waiting -= 1;
        work.busy += 1;
        work.making.insert(job.key);
        drop(work);
        let _slot = Slot { maker: self, key: Some(job.key) };
        Ok(match self.maker.make_one(job, &self.root)? {
            None => Ok(self.maker.store.path(job)),
            Some(problem) => Err(problem),
        })
    }

    /// Makes artefacts whose content pages wait for, one at a time and after
    /// all that are asked for. Ends early when `ended` says so.
    pub fn make_all(&self, artefacts: &[Arc<Artefact>], ended: &dyn Fn() -> bool) {
        for artefact in artefacts {
            if ended() {
                return;
            }
            let _slot = self.idle_slot();
            // A photo that was removed meanwhile is not in the next build either.
            let _ = self.maker.make_one(artefact, &self.root);
        }
    }

    /// Takes a slot when no request waits for one.
    fn idle_slot(&self) -> Slot<'_> {
        let mut work = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        while work.waiting > 0 || work.busy >= self.slots {
            work = self.done.wait(work).unwrap_or_else(PoisonError::into_inner);
        }
        work.busy += 1;
        Slot { maker: self, key: None }
    }
}
