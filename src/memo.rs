//! What outlives a build, and when it is taken again: verifying traces.
//!
//! A stage keeps each of its results together with everything that was read to
//! make it, by name and by fingerprint. In the next build the result is taken
//! again when every one of these reads still gives the same; otherwise it is
//! made anew. No rule says what depends on what: what was read is recorded
//! while it is read.
//!
//! Three laws hold for every value that is kept:
//!
//! 1. it is immutable;
//! 2. its arguments and reads cover every input: file bytes, declarations,
//!    settings, theme, messages, time;
//! 3. its diagnostics are kept with it and given again when it is taken again.

use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use foldhash::quality::FixedState;

use crate::digest::Digest;

/// 64 bits of a hash over a value's content. Equal values have equal
/// fingerprints; different ones differ but for an accident of one in 2^64.
/// A fingerprint is good within one run of the program and never written to disk.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint of a value.
    pub fn of(value: &(impl Hash + ?Sized)) -> Self {
        Self(FixedState::with_seed(0).hash_one(value))
    }

    /// The fingerprint of a sequence, from those of its parts.
    pub fn of_all(parts: impl Iterator<Item = Self>) -> Self {
        let mut hasher = FixedState::with_seed(0).build_hasher();
        let mut count = 0;
        for part in parts {
            hasher.write_u64(part.0);
            count += 1;
        }
        hasher.write_usize(count);
        Self(hasher.finish())
    }

    /// The fingerprint of the set that has these parts and those of another set, in whatever order they came. No part may
    /// be in both. The empty set's is the default.
    pub fn with(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }

    /// A number that stands for itself.
    pub fn from_count(count: usize) -> Self {
        Self(count as u64)
    }
}

impl From<Digest> for Fingerprint {
    fn from(digest: Digest) -> Self {
        Self(digest.first_word())
    }
}

impl Hash for Fingerprint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

/// A result with what it was made from. `R` names a read.
#[derive(Debug)]
pub struct Traced<R, V> {
    arguments: Fingerprint,
    reads: Box<[(R, Fingerprint)]>,
    /// The result.
    pub value: V,
}

impl<R, V> Traced<R, V> {
    /// Makes a result. `make` hands every read to the recorder that it is given.
    pub fn new(arguments: Fingerprint, make: impl FnOnce(&mut Reads<R>) -> V) -> Self {
        let mut reads = Reads(Vec::new());
        let value = make(&mut reads);
        Self { arguments, reads: reads.0.into_boxed_slice(), value }
    }

    /// Whether making the result now would give the same: the arguments are the
    /// same, and so is what every read gives. `gives` says whether a read still gives this fingerprint.
    pub fn holds(&self, arguments: Fingerprint, gives: impl Fn(&R, Fingerprint) -> bool) -> bool {
        self.arguments == arguments && self.reads.iter().all(|(read, then)| gives(read, *then))
    }
}

/// The reads of a result that is being made.
#[derive(Debug)]
pub struct Reads<R>(Vec<(R, Fingerprint)>);

impl<R: PartialEq> Reads<R> {
    /// Records a read and what it gave. The same read twice in a row is recorded once.
    pub fn record(&mut self, read: R, given: Fingerprint) {
        if self.0.last().is_none_or(|(last, _)| *last != read) {
            self.0.push((read, given));
        }
    }
}

/// A value that is shared, with its fingerprint, computed once when it is made.
/// Comparing and hashing look at the fingerprint alone, so that a value that
/// shows others costs no more than their fingerprints.
pub struct Shared<T> {
    fingerprint: Fingerprint,
    value: Arc<T>,
}

impl<T: Hash> Shared<T> {
    /// Shares a value.
    pub fn new(value: T) -> Self {
        Self { fingerprint: Fingerprint::of(&value), value: Arc::new(value) }
    }

    /// Shares a value, or the former one when it is equal: whoever compares by
    /// address then sees that nothing has changed.
    pub fn or_former(value: T, former: Option<&Self>) -> Self {
        let fingerprint = Fingerprint::of(&value);
        match former {
            Some(former) if former.fingerprint == fingerprint => former.clone(),
            _ => Self { fingerprint, value: Arc::new(value) },
        }
    }
}

impl<T> Shared<T> {
    /// The fingerprint of the value.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Whether both are the same value in memory.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.value, &other.value)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self { fingerprint: self.fingerprint, value: Arc::clone(&self.value) }
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl<T> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.fingerprint.hash(state);
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_taken_again_while_every_read_gives_the_same() {
        let world = [Fingerprint::of("a"), Fingerprint::of("b")];
        let made = Traced::new(Fingerprint::of(&1), |reads| {
            reads.record(0, world[0]);
            reads.record(1, world[1]);
            reads.record(1, world[1]);
            "value"
        });
        assert_eq!(made.reads.len(), 2, "a read twice in a row is one read");
        assert!(made.holds(Fingerprint::of(&1), |read, then| world[*read] == then));
        assert!(!made.holds(Fingerprint::of(&2), |read, then| world[*read] == then), "another argument");
        let other = [world[0], Fingerprint::of("c")];
        assert!(!made.holds(Fingerprint::of(&1), |read, then| other[*read] == then), "another reading");
    }

    #[test]
    fn an_equal_value_keeps_its_address() {
        let first = Shared::new("text".to_owned());
        let second = Shared::or_former("text".to_owned(), Some(&first));
        assert!(first.is(&second));
        assert!(!first.is(&Shared::or_former("other".to_owned(), Some(&first))));
    }
}
