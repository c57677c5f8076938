//! Finds the entries of blocks that come back after their entry was renamed: as `content/urls.lock` says, else by what
//! their sources say, since `provence mv` leaves nothing of the former name behind.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::exchange::Returned;
use super::inventory::Entry;
use super::unit::{BlockDigest, UnitKind};
use crate::content::lock::Fate;

/// The most renamings of one entry that are followed.
const MAX_RENAMINGS: usize = 100;

/// A text of more entries than this says nothing of which is meant.
const COMMON: usize = 100;

/// Gives blocks of entries that do not exist the name that their entry has now. `fates` say what became of entries.
pub fn follow(returned: &mut [Returned], entries: &[Entry], fates: &BTreeMap<Arc<str>, Fate>) {
    let known: BTreeSet<&str> = entries.iter().map(|entry| &*entry.key).collect();
    let mut unknown: BTreeMap<Arc<str>, Vec<BlockDigest>> = BTreeMap::new();
    for block in returned.iter().filter(|block| !known.contains(&*block.key.entry)) {
        unknown.entry(Arc::clone(&block.key.entry)).or_default().push(block.key.digest);
    }
    if unknown.is_empty() {
        return;
    }
    let by_source = BySource::new(entries);
    let mut now: HashMap<Arc<str>, Arc<str>> = HashMap::new();
    for (former, sent) in unknown {
        let recorded = recorded(&former, fates).filter(|key| known.contains(&**key));
        if let Some(key) = recorded.or_else(|| by_source.entry_of(&sent)) {
            now.insert(former, key);
        }
    }
    for block in returned {
        if let Some(key) = now.get(&block.key.entry) {
            block.key.entry = Arc::clone(key);
        }
    }
}

/// The key that an entry has by what a person wrote. Renamings may follow one another, and may be written in a circle.
fn recorded(former: &Arc<str>, fates: &BTreeMap<Arc<str>, Fate>) -> Option<Arc<str>> {
    let mut key = former;
    for _ in 0..MAX_RENAMINGS {
        match fates.get(key) {
            Some(Fate::Moved(to, _)) => key = to,
            _ => break,
        }
    }
    Some(Arc::clone(key))
}

/// Which entries have a block whose source says this.
struct BySource<'e> {
    entries: &'e [Entry],
    by_digest: HashMap<BlockDigest, BTreeSet<usize>>,
}

impl<'e> BySource<'e> {
    fn new(entries: &'e [Entry]) -> Self {
        let mut by_digest: HashMap<BlockDigest, BTreeSet<usize>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.document.is_some()) {
            for unit in &entry.source.units {
                by_digest.entry(unit.digest).or_default().insert(at);
            }
        }
        Self { entries, by_digest }
    }

    /// The one entry that has more than half of these sources, a text of a body among them, or all.
    fn entry_of(&self, sent: &[BlockDigest]) -> Option<Arc<str>> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for digest in sent {
            let of = self.by_digest.get(digest).filter(|of| of.len() <= COMMON);
            for at in of.into_iter().flatten() {
                *counts.entry(*at).or_default() += 1;
            }
        }
        let most = counts.values().copied().max()?;
        let mut likely = counts.iter().filter(|(_, count)| **count == most).map(|(at, _)| &self.entries[*at]);
        let (entry, None) = (likely.next()?, likely.next()) else { return None };
        let texts: BTreeSet<&BlockDigest> = sent.iter().collect();
        let is_of_body = entry
            .source
            .units
            .iter()
            .any(|unit| matches!(unit.kind, UnitKind::Passage(_)) && texts.contains(&unit.digest));
        let is_of_it = most == sent.len() || (is_of_body && 2 * most > sent.len());
        is_of_it.then(|| Arc::clone(&entry.key))
    }
}
