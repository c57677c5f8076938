//! How long a build waits for a store that others share.

use std::time::Duration;

/// Time that a build gives a store in any case.
const GRACE: Duration = Duration::from_secs(10);

/// Time that each file given or taken adds. Making a derivative takes longer as a rule.
const FOR_EACH: Duration = Duration::from_millis(100);

/// Time that each answer "not there" adds.
const FOR_EACH_ABSENT: Duration = Duration::from_millis(20);

/// Time for anything at all when there is no bound.
const UNBOUNDED: Duration = Duration::from_hours(24 * 365);

/// Whether a store is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The store must be worth its time: ten seconds, a tenth of a second more for each file that it gives or takes, and
    /// a fiftieth for each that it says is not there.
    Build,
    /// The same, and nothing is written.
    Check,
    /// The store is what the command is about, and has all the time that it needs.
    None,
}

/// The time that one exchange with a store may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    allowed: Duration,
}

impl Patience {
    /// The time before anything was answered.
    pub fn new(bound: Bound) -> Self {
        let allowed = match bound {
            Bound::Build | Bound::Check => GRACE,
            Bound::None => UNBOUNDED,
        };
        Self { allowed }
    }

    /// A file was given or taken.
    pub fn done(&mut self) {
        self.allowed += FOR_EACH;
    }

    /// A file was said not to be there.
    pub fn absent(&mut self) {
        self.allowed += FOR_EACH_ABSENT;
    }

    /// What is left when so much time has passed.
    pub fn left(&self, passed: Duration) -> Duration {
        self.allowed.saturating_sub(passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_gives_much_may_take_longer() {
        let mut patience = Patience::new(Bound::Build);
        assert_eq!(patience.left(Duration::from_secs(4)), Duration::from_secs(6));
        for _ in 0..10 {
            patience.done();
        }
        patience.absent();
        assert_eq!(patience.left(Duration::from_secs(11)), Duration::from_millis(20));
        assert_eq!(patience.left(Duration::from_secs(12)), Duration::ZERO);
    }
}
