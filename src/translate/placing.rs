//! Finds for each block that comes back the block of the source that it belongs to. The source may have moved, changed
//! or lost blocks since the export, and may have several blocks that say the same.
//!
//! Invariant: no block of the source is given to two blocks that come back.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use super::exchange::{Returned, Sent};
use super::inventory::Translation;
use super::unit::{BlockDigest, Unit, UnitKind};

/// To which block of the source one that comes back belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// To the block of the source at this index, which says what it said.
    Same(usize),
    /// To the block of the source at this index, which says something else since the export.
    Changed(usize),
    /// Its source is there no longer.
    Gone,
}

/// The place of each block, in their order. `translation` has its blocks paired with those of the source.
pub fn places(source: &[Unit], translation: &Translation, blocks: &[Returned]) -> Vec<Placement> {
    let by_path = source.iter().enumerate().map(|(index, unit)| (&*unit.path, index)).collect();
    let mut placer = Placer {
        source,
        translation,
        by_path,
        by_both: Waiting::default(),
        by_source: Waiting::default(),
        untranslated: Waiting::default(),
        by_translation: Waiting::default(),
        taken: vec![false; source.len()],
    };
    for (index, unit) in source.iter().enumerate().filter(|(_, unit)| matches!(unit.kind, UnitKind::Passage(_))) {
        placer.add(index, unit);
    }
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    // Equal blocks are paired in the order in which they stood.
    order.sort_by_key(|at| number_of(&blocks[*at]));
    let mut found: Vec<Option<Placement>> = vec![None; blocks.len()];
    for step in [Placer::with_its_translation, Placer::with_its_source, Placer::with_another_source] {
        for at in &order {
            if found[*at].is_none() {
                found[*at] = step(&mut placer, &blocks[*at]);
            }
        }
    }
    found.into_iter().map(|place| place.unwrap_or(Placement::Gone)).collect()
}

/// The number of a passage; `None` for a field or message.
fn number_of(block: &Returned) -> Option<usize> {
    block.key.path.strip_prefix("body.")?.parse().ok()
}

/// Blocks of the source that wait for one that comes back, by what is known of them, in their order.
struct Waiting<K>(HashMap<K, VecDeque<usize>>);

impl<K> Default for Waiting<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Waiting<K> {
    fn add(&mut self, key: K, index: usize) {
        self.0.entry(key).or_default().push_back(index);
    }

    /// The first that is not given away.
    fn first(&mut self, key: &K, taken: &[bool]) -> Option<usize> {
        let waiting = self.0.get_mut(key)?;
        while waiting.front().is_some_and(|index| taken[*index]) {
            waiting.pop_front();
        }
        waiting.front().copied()
    }
}

struct Placer<'a> {
    source: &'a [Unit],
    translation: &'a Translation,
    by_path: HashMap<&'a str, usize>,
    by_both: Waiting<(BlockDigest, BlockDigest)>,
    by_source: Waiting<BlockDigest>,
    /// Those without a translation.
    untranslated: Waiting<BlockDigest>,
    by_translation: Waiting<BlockDigest>,
    /// Blocks of the source that are given away.
    taken: Vec<bool>,
}

impl Placer<'_> {
    fn add(&mut self, index: usize, unit: &Unit) {
        let translated = self.translation.unit(index).map(|unit| unit.digest);
        // A list may have had other blank lines when the block went out.
        for digest in unit.digests() {
            self.by_source.add(digest, index);
            match translated {
                Some(translated) => self.by_both.add((digest, translated), index),
                None => self.untranslated.add(digest, index),
            }
        }
        if let Some(translated) = translated {
            self.by_translation.add(translated, index);
        }
    }

    fn take(&mut self, index: usize, place: Placement) -> Option<Placement> {
        self.taken[index] = true;
        Some(place)
    }

    /// Where a block stood, when nothing else has that place. What had no translation does not take that of another.
    fn at_place(&self, block: &Returned) -> Option<usize> {
        let index = self.by_path.get(&*block.key.path).copied().filter(|index| !self.taken[*index])?;
        (block.key.sent == Sent::Unknown || self.translation.unit(index).is_none()).then_some(index)
    }

    /// A field or message by its name. A passage whose source says what it said, and which has the translation that it
    /// went out with.
    fn with_its_translation(&mut self, block: &Returned) -> Option<Placement> {
        if number_of(block).is_none() {
            let index = self.by_path.get(&*block.key.path).copied()?;
            let is_same = !self.taken[index] && self.source[index].digest == block.key.digest;
            return if is_same { self.take(index, Placement::Same(index)) } else { None };
        }
        let Sent::Text { block: sent, .. } = block.key.sent else { return None };
        let index = self.by_both.first(&(block.key.digest, sent), &self.taken)?;
        self.take(index, Placement::Same(index))
    }

    /// A passage whose source says what it said: at its place, else where there is no translation, else anywhere.
    fn with_its_source(&mut self, block: &Returned) -> Option<Placement> {
        number_of(block)?;
        let digest = block.key.digest;
        let says_so = |index: &usize| {
            let unit = &self.source[*index];
            unit.digests().any(|known| known == digest)
        };
        let at_place = self.at_place(block).filter(says_so);
        let found = at_place.or_else(|| self.untranslated.first(&digest, &self.taken));
        let index = found.or_else(|| self.by_source.first(&digest, &self.taken));
        match index {
            Some(index) => self.take(index, Placement::Same(index)),
            // All of several equal blocks are given away: one of them was withdrawn.
            None => self.by_source.0.contains_key(&digest).then_some(Placement::Gone),
        }
    }

    /// A block whose source has changed: a field or message by its name, a passage where its translation is, or at its
    /// place when it had none.
    fn with_another_source(&mut self, block: &Returned) -> Option<Placement> {
        let index = match block.key.sent {
            _ if number_of(block).is_none() => {
                self.by_path.get(&*block.key.path).copied().filter(|index| !self.taken[*index])
            }
            Sent::Text { block: sent, .. } => self.by_translation.first(&sent, &self.taken),
            Sent::Nothing | Sent::Unknown => self.at_place(block),
        }?;
        self.take(index, Placement::Changed(index))
    }
}
