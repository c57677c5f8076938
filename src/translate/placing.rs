//! Finds for each block that comes back the block of the source that it belongs to. The source may have moved, changed
//! or lost blocks since the export, and may have several blocks that say the same.
//!
//! Invariant: no block of the source is given to two blocks that come back.

use std::collections::HashMap;

use super::exchange::{Returned, Sent};
use super::inventory::Translation;
use super::unit::{BlockDigest, Unit, UnitKind};

/// Where a block that comes back belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// To the block of the source at this index, which says what it said.
    Same(usize),
    /// To the block of the source at this index, which says something else since the export.
    Changed(usize),
    /// Its source is there no longer.
    Gone,
}

/// The place of each block, in their order. `translation` has its blocks paired with those of the source.
pub fn places(source: &[Unit], translation: &Translation, blocks: &[Returned]) -> Vec<Place> {
    let mut by_digest: HashMap<BlockDigest, Vec<usize>> = HashMap::new();
    for (index, unit) in source.iter().enumerate().filter(|(_, unit)| is_passage(unit)) {
        by_digest.entry(unit.digest).or_default().push(index);
    }
    for (index, unit) in source.iter().enumerate() {
        // The list had other blank lines when the block went out.
        if let Some(spaced) = unit.spaced_digest.filter(|spaced| !by_digest.contains_key(spaced)) {
            by_digest.insert(spaced, vec![index]);
        }
    }
    let by_path = source.iter().enumerate().map(|(index, unit)| (&*unit.path, index)).collect();
    let mut by_translation: HashMap<BlockDigest, Vec<usize>> = HashMap::new();
    for (index, pair) in translation.pairs.iter().enumerate().filter(|(index, _)| is_passage(&source[*index])) {
        if pair.translation.is_some()
            && let Some(unit) = translation.unit(index)
        {
            by_translation.entry(unit.digest).or_default().push(index);
        }
    }
    let taken = vec![false; source.len()];
    let mut placer = Placer { source, translation, by_digest, by_path, by_translation, taken };
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    // Equal blocks are paired in the order in which they stood.
    order.sort_by_key(|at| blocks[*at].key.path.strip_prefix("body.").and_then(|number| number.parse::<usize>().ok()));
    let mut found: Vec<Option<Place>> = vec![None; blocks.len()];
    for step in [Placer::with_its_translation, Placer::with_its_source, Placer::with_another_source] {
        for at in &order {
            if found[*at].is_none() {
                found[*at] = step(&mut placer, &blocks[*at]);
            }
        }
    }
    found.into_iter().map(|place| place.unwrap_or(Place::Gone)).collect()
}

fn is_passage(unit: &Unit) -> bool {
    matches!(unit.kind, UnitKind::Passage(_))
}

struct Placer<'a> {
    source: &'a [Unit],
    translation: &'a Translation,
    by_digest: HashMap<BlockDigest, Vec<usize>>,
    by_path: HashMap<&'a str, usize>,
    by_translation: HashMap<BlockDigest, Vec<usize>>,
    /// Blocks of the source that are given away.
    taken: Vec<bool>,
}

impl Placer<'_> {
    fn take(&mut self, index: usize, place: Place) -> Option<Place> {
        self.taken[index] = true;
        Some(place)
    }

    /// The first of some blocks of the source that is not given away and is as wanted.
    fn first(&self, of: &[usize], is_wanted: impl Fn(usize) -> bool) -> Option<usize> {
        of.iter().copied().find(|index| !self.taken[*index] && is_wanted(*index))
    }

    /// A field or message by its name. A passage whose source says what it said, and which has the translation that it
    /// went out with.
    fn with_its_translation(&mut self, block: &Returned) -> Option<Place> {
        if !block.key.path.starts_with("body.") {
            let Some(index) = self.by_path.get(&*block.key.path).copied() else { return Some(Place::Gone) };
            let is_same = self.source[index].digest == block.key.digest;
            return Some(if is_same { Place::Same(index) } else { Place::Changed(index) });
        }
        let Sent::Text { block: sent, .. } = block.key.sent else { return None };
        let equal = self.by_digest.get(&block.key.digest)?;
        let index = self.first(equal, |index| self.translation.unit(index).is_some_and(|unit| unit.digest == sent))?;
        self.take(index, Place::Same(index))
    }

    /// A passage whose source says what it said: at its place, else where there is no translation, else anywhere.
    fn with_its_source(&mut self, block: &Returned) -> Option<Place> {
        let equal = self.by_digest.get(&block.key.digest)?;
        let is_free = |index: usize| block.key.sent == Sent::Unknown || self.translation.unit(index).is_none();
        let at_place = self.by_path.get(&*block.key.path).copied().filter(|index| equal.contains(index));
        let at_place = at_place.filter(|index| !self.taken[*index] && is_free(*index));
        let found = at_place.or_else(|| self.first(equal, |index| self.translation.unit(index).is_none()));
        let found = found.or_else(|| self.first(equal, |_| true));
        match found {
            Some(index) => self.take(index, Place::Same(index)),
            None => Some(Place::Gone),
        }
    }

    /// A passage whose source has changed: where its translation is, or at its place when it had none.
    fn with_another_source(&mut self, block: &Returned) -> Option<Place> {
        let index = match block.key.sent {
            Sent::Text { block: sent, .. } => self.first(self.by_translation.get(&sent)?, |_| true),
            Sent::Nothing | Sent::Unknown => self.by_path.get(&*block.key.path).copied().filter(|index| {
                let is_free = block.key.sent == Sent::Unknown || self.translation.unit(*index).is_none();
                !self.taken[*index] && is_free
            }),
        }?;
        self.take(index, Place::Changed(index))
    }
}
