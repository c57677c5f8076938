//! What the building thread does at a later time, without being told of a change.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::watch::Changes;

/// A wait for the time of an entry is never longer than this: clocks are set, and computers sleep.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// What is to be done later, and when.
#[derive(Default)]
pub struct Schedule {
    /// Files and folders that are to be read again, each with its time.
    rereads: Vec<(Instant, Changes)>,
    /// When a scheduled or expiring entry changes the site without any change of a file.
    pub site_changes_at: Option<Timestamp>,
}

impl Schedule {
    /// Plans to read files again after a delay.
    pub fn reread(&mut self, changes: Changes, delay: Duration) {
        self.rereads.push((Instant::now() + delay, changes));
    }

    /// Whether all files are to be read again at some time.
    pub fn rereads_all(&self) -> bool {
        self.rereads.iter().any(|(_, changes)| changes.all)
    }

    /// The time until something is to be done; `None` when nothing is planned.
    pub fn wait(&self, now: Timestamp) -> Option<Duration> {
        let instant = Instant::now();
        let reread = self.rereads.iter().map(|(at, _)| at.saturating_duration_since(instant)).min();
        let change = self.site_changes_at.map(|at| {
            let left = Duration::try_from(at.duration_since(now)).unwrap_or_default();
            left.clamp(Duration::from_millis(1), LONGEST_WAIT)
        });
        reread.into_iter().chain(change).min()
    }

    /// Takes out what is to be read again by now.
    pub fn take_rereads(&mut self) -> Changes {
        let now = Instant::now();
        let mut due = Changes::default();
        for (at, changes) in std::mem::take(&mut self.rereads) {
            match at <= now {
                true => due.absorb(changes),
                false => self.rereads.push((at, changes)),
            }
        }
        due
    }
}
