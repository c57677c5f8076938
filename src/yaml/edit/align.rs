//! Which items of a list are still there in another version of it.

use crate::memo::Fingerprint;

/// The most pairs of items that are compared. Longer lists are paired by position between their equal ends.
const MAX_PAIRS: usize = 1_000_000;

/// What becomes of the items of a list, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The old item becomes this new one, which may be equal to it.
    Pair(usize, usize),
    /// The old item goes.
    Remove(usize),
    /// The new item comes.
    Insert(usize),
}

/// The steps from an old list to a new one. Equal items are paired where the
/// longest common subsequence has them; between those, items are paired in order.
pub(super) fn align(old: &[Fingerprint], new: &[Fingerprint]) -> Vec<Step> {
    let prefix = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (rest_old, rest_new) = (&old[prefix..], &new[prefix..]);
    let suffix = rest_old.iter().rev().zip(rest_new.iter().rev()).take_while(|(old, new)| old == new).count();
    let middle_old = &rest_old[..rest_old.len() - suffix];
    let middle_new = &rest_new[..rest_new.len() - suffix];
    let mut steps: Vec<Step> = (0..prefix).map(|at| Step::Pair(at, at)).collect();
    let (mut from, mut to) = (0, 0);
    for (at_old, at_new) in common(middle_old, middle_new) {
        gap(prefix, from..at_old, to..at_new, &mut steps);
        steps.push(Step::Pair(prefix + at_old, prefix + at_new));
        (from, to) = (at_old + 1, at_new + 1);
    }
    gap(prefix, from..middle_old.len(), to..middle_new.len(), &mut steps);
    let (end_old, end_new) = (old.len() - suffix, new.len() - suffix);
    steps.extend((0..suffix).map(|at| Step::Pair(end_old + at, end_new + at)));
    steps
}

fn gap(offset: usize, old: std::ops::Range<usize>, new: std::ops::Range<usize>, steps: &mut Vec<Step>) {
    let pairs = old.len().min(new.len());
    steps.extend((0..pairs).map(|at| Step::Pair(offset + old.start + at, offset + new.start + at)));
    steps.extend((old.start + pairs..old.end).map(|at| Step::Remove(offset + at)));
    steps.extend((new.start + pairs..new.end).map(|at| Step::Insert(offset + at)));
}

/// Positions of a longest common subsequence.
fn common(old: &[Fingerprint], new: &[Fingerprint]) -> Vec<(usize, usize)> {
    if old.len() == new.len() || old.len().saturating_mul(new.len()) > MAX_PAIRS {
        return Vec::new();
    }
    let width = new.len() + 1;
    // `lengths[i * width + j]`: the longest for old[i..] and new[j..].
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i * width + j] = if old[i] == new[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_paired() {
        let of = |text: &str| text.chars().map(|c| Fingerprint::of(&c)).collect::<Vec<_>>();
        let steps = |old: &str, new: &str| align(&of(old), &of(new));
        assert_eq!(steps("abc", "ac"), [Step::Pair(0, 0), Step::Remove(1), Step::Pair(2, 1)]);
        assert_eq!(steps("ac", "abc"), [Step::Pair(0, 0), Step::Insert(1), Step::Pair(1, 2)]);
        assert_eq!(steps("abc", "axc"), [Step::Pair(0, 0), Step::Pair(1, 1), Step::Pair(2, 2)]);
        assert_eq!(steps("abcd", "xbd"), [Step::Pair(0, 0), Step::Pair(1, 1), Step::Remove(2), Step::Pair(3, 2)]);
        assert_eq!(steps("", "a"), [Step::Insert(0)]);
        assert_eq!(steps("a", ""), [Step::Remove(0)]);
    }
}
