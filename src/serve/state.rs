//! The state that the building thread writes and all connections read.

use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::admin::memory::Memory;
use super::overlay::Problem;
use super::pictures::PictureMaker;
use super::snapshot::Snapshot;
use crate::path::OutputPath;
use crate::render::Blob;

/// How long a request waits for the first build.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What is served, and the problems that are shown over it.
#[derive(Clone)]
pub struct State {
    /// Counts what was published; 0 until the first build is done.
    pub version: u64,
    /// The last good output, or the first one when none was good.
    pub site: Arc<Snapshot>,
    /// The last good output while an unfinished one is shown.
    kept: Option<Arc<Snapshot>>,
    /// Style sheets and scripts that the last few builds no longer have, the oldest first. A page that was
    /// sent before may still ask for them.
    retired: Arc<Vec<(OutputPath, Blob)>>,
    /// The problems of the last build; empty when none of them is an error.
    pub problems: Arc<Vec<Problem>>,
    /// The server ends.
    pub closed: bool,
}

/// The most files kept of earlier builds.
const RETIRED: usize = 16;

impl State {
    /// A style sheet or script of an earlier build.
    pub fn retired(&self, path: &str) -> Option<(OutputPath, Blob)> {
        self.retired.iter().rev().find(|(known, _)| known.as_str() == path.trim_start_matches('/')).cloned()
    }
}

/// Builds that are no longer served: the one that was shown, and the one that was kept beside it.
pub type Former = (Option<Arc<Snapshot>>, Option<Arc<Snapshot>>);

/// Holds the [`State`]. It is replaced as a whole, so that a connection never sees a part of a build.
pub struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// Makes derived pictures on request.
    pub pictures: Arc<PictureMaker>,
    /// The address that the server is bound to; requests whose `Host` names another are refused.
    pub address: SocketAddr,
    /// What is remembered for the browser editor.
    pub editor: Memory,
    /// Pages that were asked for last, to be rendered first.
    seen: Mutex<Vec<Arc<str>>>,
}

/// The most pages that are remembered as being looked at.
const SEEN: usize = 4;

impl Shared {
    /// A state without a site.
    pub fn new(pictures: Arc<PictureMaker>, address: SocketAddr) -> Self {
        let state = State {
            version: 0,
            site: Arc::default(),
            kept: None,
            retired: Arc::default(),
            problems: Arc::default(),
            closed: false,
        };
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
            pictures,
            address,
            editor: Memory::default(),
            seen: Mutex::default(),
        }
    }

    /// Takes the lock. Code that holds it never panics between two assignments, so a poisoned lock holds a whole state.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state now.
    pub fn state(&self) -> State {
        self.lock().clone()
    }

    /// What is served now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.lock().site)
    }

    /// Replaces the last build by a finished one. The last one is returned, since freeing it takes long and
    /// must not happen under the lock.
    pub fn publish(&self, site: Arc<Snapshot>, problems: Vec<Problem>) -> Former {
        // The comparison needs no lock, since no other thread publishes.
        let before = self.state();
        let gone = site.retired(before.kept.as_ref().unwrap_or(&before.site));
        let mut state = self.lock();
        if !gone.is_empty() {
            let retired = Arc::make_mut(&mut state.retired);
            retired.extend(gone);
            let surplus = retired.len().saturating_sub(RETIRED);
            retired.drain(..surplus);
        }
        state.version += 1;
        state.problems = Arc::new(problems);
        let former = std::mem::replace(&mut state.site, site);
        let kept = state.kept.take();
        self.changed.notify_all();
        (Some(former), kept)
    }

    /// Shows a build that is not finished; the last one is kept in case it fails.
    pub fn preview(&self, site: Arc<Snapshot>) {
        let mut state = self.lock();
        state.version += 1;
        let former = std::mem::replace(&mut state.site, site);
        state.kept.get_or_insert(former);
        self.changed.notify_all();
    }

    /// Shows problems over the last good build.
    pub fn withdraw(&self, problems: Vec<Problem>) -> Former {
        let mut state = self.lock();
        state.version += 1;
        state.problems = Arc::new(problems);
        let former = state.kept.take().map(|kept| std::mem::replace(&mut state.site, kept));
        self.changed.notify_all();
        (former, None)
    }

    /// Waits until there is something newer than `version`, or the time is over.
    pub fn newer(&self, version: u64, limit: Duration) -> State {
        let waited =
            self.changed.wait_timeout_while(self.lock(), limit, |state| state.version == version && !state.closed);
        waited.unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// Tells every waiting connection that the server ends.
    pub fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Remembers that a page is being looked at.
    pub fn look(&self, page: &str) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.last().is_some_and(|last| **last == *page) {
            return;
        }
        seen.retain(|other| **other != *page);
        seen.push(page.into());
        if seen.len() > SEEN {
            seen.remove(0);
        }
    }

    /// Pages that are being looked at, the last one first.
    pub fn looked_at(&self) -> Vec<Arc<str>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }
}
