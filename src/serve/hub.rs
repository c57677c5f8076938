//! The one place that the building thread writes and connections read.

use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::kitchen::Kitchen;
use super::overlay::Problem;
use super::snapshot::Snapshot;
use crate::path::OutputPath;
use crate::render::Blob;

/// What is served, and the problems that stand over it.
#[derive(Clone)]
pub struct State {
    /// Counts what was published; 0 until the first build is done.
    pub version: u64,
    /// The last good output, or the first one when none was good.
    pub site: Arc<Snapshot>,
    /// The last good output while an unfinished one is shown.
    kept: Option<Arc<Snapshot>>,
    /// Style sheets and scripts that the last few builds took away, the oldest first: a
    /// page that was sent before asks for them still.
    retired: Arc<Vec<(OutputPath, Blob)>>,
    /// Problems of the last build; without errors, empty.
    pub problems: Arc<Vec<Problem>>,
    /// The server ends.
    pub closed: bool,
}

/// Files remembered as taken away.
const RETIRED: usize = 16;

impl State {
    /// A file of the output that was taken away a moment ago.
    pub fn retired(&self, path: &str) -> Option<(OutputPath, Blob)> {
        self.retired.iter().rev().find(|(known, _)| known.as_str() == path.trim_start_matches('/')).cloned()
    }
}

/// Builds that are served no longer.
pub type Former = (Option<Arc<Snapshot>>, Option<Arc<Snapshot>>);

/// Holds the [`State`], replaced whole.
pub struct Hub {
    state: Mutex<State>,
    changed: Condvar,
    /// Makes pictures.
    pub kitchen: Arc<Kitchen>,
    /// Where we listen: what `Host` may say.
    pub address: SocketAddr,
    /// Pages that were asked for last, to be rendered first.
    seen: Mutex<Vec<Arc<str>>>,
}

/// Pages remembered as being looked at.
const SEEN: usize = 4;

impl Hub {
    /// A hub without a site.
    pub fn new(kitchen: Arc<Kitchen>, address: SocketAddr) -> Self {
        let state = State {
            version: 0,
            site: Arc::default(),
            kept: None,
            retired: Arc::default(),
            problems: Arc::default(),
            closed: false,
        };
        Self { state: Mutex::new(state), changed: Condvar::new(), kitchen, address, seen: Mutex::default() }
    }

    /// Nothing that runs under the lock can panic half way: a poisoned lock holds a whole state.
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

    /// Puts a finished build in place of the last, which is given back, to be
    /// dropped where nobody waits.
    pub fn publish(&self, site: Arc<Snapshot>, problems: Vec<Problem>) -> Former {
        // Compared before the lock is taken: nobody else publishes.
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

    /// Ends the server.
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
