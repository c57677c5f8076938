//! Derived pictures when they are asked for: each made once, a few at a time,
//! while pages go on being served.

use std::collections::HashSet;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::error::Error;
use crate::path::SourcePath;
use crate::plan::ImageJob;
use crate::render::{PictureStore, Pictures, Workshop};

/// Makes pictures, and learns colours when no picture waits.
pub struct Kitchen {
    root: Utf8PathBuf,
    /// Where derivatives are kept.
    pub store: PictureStore,
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
        let store = PictureStore::new(root.join(".cache"));
        let places = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self { root, store, work: Mutex::default(), done: Condvar::new(), places }
    }

    /// The site's folder.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// For rendering without pictures.
    pub fn workshop(&self) -> Workshop<'_> {
        Workshop { root: &self.root, store: &self.store, progress: &(), pictures: Pictures::Defer }
    }

    /// The place of a derivative, made now unless it is there. Those who ask
    /// for the same one wait for it together.
    ///
    /// # Errors
    /// When the original or the store cannot be read or written.
    pub fn picture(&self, job: &Arc<ImageJob>) -> Result<Result<Utf8PathBuf, Diagnostic>, Error> {
        if let Some(place) = self.store.present(job) {
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
        self.store.made(job, &self.root)
    }

    /// Learns the colours of photos, one at a time and after all that wait.
    /// Ends early when `ended` says so.
    pub fn learn(&self, photos: &[(Digest, SourcePath)], ended: &dyn Fn() -> bool) {
        for (photo, source) in photos {
            if ended() {
                return;
            }
            let _place = self.idle_place();
            // A photo that went away meanwhile is not in the next build either.
            let _ = self.store.color(*photo, source, &self.root);
        }
    }

    /// Makes pictures for their weight, likewise.
    pub fn weigh(&self, jobs: &[Arc<ImageJob>], ended: &dyn Fn() -> bool) {
        for job in jobs {
            if ended() {
                return;
            }
            let _place = self.idle_place();
            let _ = self.store.made(job, &self.root);
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
