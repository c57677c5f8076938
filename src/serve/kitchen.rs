//! Derived pictures when they are asked for: each made once, a few at a time,
//! while pages go on being served.

use std::collections::HashSet;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use crate::artefact::Artefact;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::error::Error;
use crate::render::{ArtefactMaker, Artefacts, Environment};

/// Makes pictures, and learns colours when no picture waits.
pub struct Kitchen {
    root: Utf8PathBuf,
    /// Makes and keeps artefacts.
    pub maker: ArtefactMaker,
    work: Mutex<Work>,
    done: Condvar,
    /// Photos decoded at once: each takes a core, and some hundred megabytes.
    places: usize,
}

#[derive(Default)]
struct Work {
    /// Keys of derivatives being made.
    making: HashSet<Digest>,
    /// Requests that wait for a place.
    waiting: usize,
    /// Places taken.
    busy: usize,
}

/// A place taken; given back when dropped, also by a panic of a decoder.
struct Place<'a> {
    kitchen: &'a Kitchen,
    key: Option<Digest>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut work = self.kitchen.work.lock().unwrap_or_else(PoisonError::into_inner);
        work.busy -= 1;
        if let Some(key) = self.key {
            work.making.remove(&key);
        }
        self.kitchen.done.notify_all();
    }
}

impl Kitchen {
    /// A kitchen over the store of the site in `root`.
    pub fn new(root: Utf8PathBuf) -> Self {
        let maker = ArtefactMaker::new(root.join(".cache"));
        let places = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { root, maker, work: Mutex::default(), done: Condvar::new(), places }
    }

    /// The site's folder.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// For rendering without pictures.
    pub fn environment(&self) -> Environment<'_> {
        Environment { root: &self.root, maker: &self.maker, progress: &(), artefacts: Artefacts::Defer }
    }

    /// The place of a derivative, made now unless it is there. Those who ask
    /// for the same one wait for it together.
    ///
    /// # Errors
    /// When the original or the store cannot be read or written.
    pub fn make(&self, job: &Arc<Artefact>) -> Result<Result<Utf8PathBuf, Diagnostic>, Error> {
        if let Some(place) = self.maker.store.present(job) {
            return Ok(Ok(place));
        }
        let mut work = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        work.waiting += 1;
        while work.making.contains(&job.key) || work.busy >= self.places {
            work = self.done.wait(work).unwrap_or_else(PoisonError::into_inner);
        }
        work.waiting -= 1;
        work.busy += 1;
        work.making.insert(job.key);
        drop(work);
        let _place = Place { kitchen: self, key: Some(job.key) };
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
            let _place = self.idle_place();
            // A photo that went away meanwhile is not in the next build either.
            let _ = self.maker.make_one(artefact, &self.root);
        }
    }

    /// A place that nobody who waits could want.
    fn idle_place(&self) -> Place<'_> {
        let mut work = self.work.lock().unwrap_or_else(PoisonError::into_inner);
        while work.waiting > 0 || work.busy >= self.places {
            work = self.done.wait(work).unwrap_or_else(PoisonError::into_inner);
        }
        work.busy += 1;
        Place { kitchen: self, key: None }
    }
}
