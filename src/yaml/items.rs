//! Which items of a list the items of another are, by their values.

use std::collections::VecDeque;

use foldhash::HashMap;

use crate::memo::Fingerprint;

/// For each new item the place of the old one of the same value; `None` where there is none left. In lists of one length
/// an item that is where it was did not move, whatever else has its value now; of several equal items the first that is
/// left is taken. Items that are `None` are not looked at.
pub fn same_items(old: &[Option<Fingerprint>], new: &[Option<Fingerprint>]) -> Vec<Option<usize>> {
    let is_there = |at: usize| old.len() == new.len() && old[at].is_some() && old[at] == new[at];
    let mut same: Vec<Option<usize>> = (0..new.len()).map(|at| is_there(at).then_some(at)).collect();
    let mut left: HashMap<Fingerprint, VecDeque<usize>> = HashMap::default();
    for (at, value) in old.iter().enumerate().filter(|(at, _)| !is_there(*at)) {
        if let Some(value) = value {
            left.entry(*value).or_default().push_back(at);
        }
    }
    for (value, same) in new.iter().zip(&mut same).filter(|(_, same)| same.is_none()) {
        *same = value.and_then(|value| left.get_mut(&value)?.pop_front());
    }
    same
}
