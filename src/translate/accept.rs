//! Records that translations are current: what `translate accept` and `translate import` leave behind.

use std::collections::{HashMap, HashSet};

use super::inventory::{Entry, State, Surplus, Translation};
use super::record::{Origin, Record, Records, excerpt};
use super::unit::{BlockDigest, Unit};

/// The records of a translation after some of its blocks were decided on. What `decided` does not name keeps the
/// record that it has. Records of blocks that are in neither text any more are dropped.
pub fn records(source: &[Unit], translation: &Translation, decided: Vec<Record>) -> Records {
    let units = translation.version.as_ref().map_or(&[][..], |version| &version.units);
    let replaced: HashSet<BlockDigest> = decided.iter().map(|record| record.translation).collect();
    let renewed: HashSet<BlockDigest> = decided.iter().map(|record| record.source).collect();
    let present: HashSet<BlockDigest> = units.iter().map(|unit| unit.digest).collect();
    // Two sources may have the same translation: what is decided of one says nothing of the other.
    let decided_pairs: HashSet<_> = decided.iter().map(|record| (record.source, record.translation)).collect();
    let others = source.iter().zip(&translation.pairs);
    let others = others.filter_map(|(unit, pair)| Some((unit.digest, units[pair.translation?].digest)));
    let others: HashSet<_> = others.filter(|pair| !decided_pairs.contains(pair)).collect();
    let sources: HashSet<BlockDigest> = source.iter().map(|unit| unit.digest).collect();
    let kept = translation.records.all.iter().filter(|record| match present.contains(&record.translation) {
        true => !replaced.contains(&record.translation) || others.contains(&(record.source, record.translation)),
        // Its translation was edited by hand: the record says that there was one of this source.
        false => sources.contains(&record.source) && !renewed.contains(&record.source),
    });
    let mut all: Vec<Record> = kept.cloned().chain(decided).collect();
    let mut places: HashMap<BlockDigest, usize> = HashMap::new();
    for (index, (unit, pair)) in source.iter().zip(&translation.pairs).enumerate().rev() {
        places.insert(unit.digest, index);
        if let Some(translated) = pair.translation {
            places.entry(units[translated].digest).or_insert(index);
        }
    }
    // In the order of the source, so that a difference between two versions reads as the text does.
    all.sort_by_key(|record| {
        let place = places.get(&record.source).or_else(|| places.get(&record.translation));
        (place.copied().unwrap_or(usize::MAX), record.source, record.translation)
    });
    all.dedup_by(|a, b| (a.source, a.translation, a.origin) == (b.source, b.translation, b.origin));
    Records { all, ..Records::default() }
}

/// The record that pairs two blocks.
pub fn record(source: &Unit, translation: BlockDigest, origin: Origin) -> Record {
    Record { source: source.digest, translation, origin, excerpt: excerpt(&source.words()) }
}

/// Which blocks a person accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// Those that nobody has said anything of.
    Untracked,
    /// All that have a translation.
    All,
}

/// The records of a source after a person has accepted it; `None` when no block of it was a machine's, and all of its
/// records can be read.
pub fn accept_source(entry: &Entry) -> Option<Records> {
    (entry.written.contains(&Origin::Machine) || entry.records.is_damaged).then(|| {
        let all = entry.source.units.iter().map(|unit| record(unit, unit.digest, Origin::Person));
        Records { all: all.collect(), ..Records::default() }
    })
}

/// The records after a person has accepted a translation; `None` when nothing changes. Where a part of the records
/// cannot be read, only a person who accepts all of the text can say what it is.
pub fn accept(source: &[Unit], translation: &Translation, accepted: Accepted) -> Option<Records> {
    let is_damaged = translation.records.is_damaged;
    if is_damaged && accepted == Accepted::Untracked {
        return None;
    }
    let is_meant = |index: usize| match translation.pairs[index].state {
        State::Untracked => true,
        State::Machine | State::Fuzzy | State::Outdated => accepted == Accepted::All,
        State::Current | State::Missing => false,
    };
    let meant = (0..source.len()).filter(|index| is_meant(*index));
    let decided: Vec<Record> = meant
        .filter_map(|index| Some(record(&source[index], translation.unit(index)?.digest, Origin::Person)))
        .collect();
    let surplus: Vec<Surplus> = if accepted == Accepted::All { translation.surplus.clone() } else { Vec::new() };
    (!decided.is_empty() || !surplus.is_empty() || is_damaged)
        .then(|| without_surplus(records(source, translation, decided), translation, &surplus))
}

/// The records without those of blocks that stay in a translation though their source was withdrawn: from then on they
/// are its translator's.
pub fn without_surplus(mut records: Records, translation: &Translation, surplus: &[Surplus]) -> Records {
    let units = translation.version.as_ref().map_or(&[][..], |version| &version.units);
    let accepted: HashSet<BlockDigest> = surplus.iter().map(|surplus| units[surplus.translation].digest).collect();
    records.all.retain(|record| !accepted.contains(&record.translation));
    records
}
