//! Records of entries that do not exist, as they stay behind when somebody renames the folder of an entry by hand.
//!
//! Such records are taken for those of the entry without records that holds the same texts: what a machine made stays
//! a machine's under another name, and what is current stays current. They are told, since the next entry of that name
//! would have them too.
//!
//! Records of entries that exist say as much of a copy that somebody makes by hand: what a machine made, and nobody has
//! accepted, is a machine's in the copy too.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::record::{Origin, Record, Records, read};
use super::record_path::{FOLDER, named};
use super::unit::{BlockDigest, Unit, UnitKind};
use crate::content::entry_name;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::locale::Locale;
use crate::path::SourcePath;
use crate::slug::nfc;
use crate::source::SourceTree;
use crate::text;

/// Characters from which on a text is hardly written twice by chance.
const LONG: usize = 40;

/// Records of one language of an entry that does not exist, or those of another that speak of a machine.
#[derive(Debug)]
struct Orphan {
    path: SourcePath,
    key: String,
    locale: String,
    records: Records,
    /// Whether the entry exists.
    is_there: bool,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Orphans {
    all: Vec<Orphan>,
    /// Those that speak of a translation, by language and what it says.
    by_text: HashMap<(String, BlockDigest), Vec<usize>>,
}

impl Orphans {
    /// Finds them. Files of entries that cannot be read are there, and count.
    pub fn of(tree: &SourceTree) -> Self {
        if tree.under(FOLDER).next().is_none() {
            return Self::default();
        }
        let entries: HashSet<String> = tree.under("content").filter_map(|(path, _)| key_of(path)).collect();
        let orphan = |path: &SourcePath| {
            let (locale, key) = named(path)?;
            let is_interface = key == "i18n" || key.ends_with("/i18n");
            let is_there = entries.contains(key);
            let text = tree.text(path.as_str())?.value();
            if is_interface || (is_there && !text.contains(Origin::Machine.as_str())) {
                return None;
            }
            let mut records = read(path, text).value;
            if is_there {
                records.all.retain(|record| record.origin == Origin::Machine);
            }
            Some(Orphan { path: path.clone(), key: key.to_owned(), locale: locale.to_owned(), records, is_there })
        };
        let all: Vec<Orphan> = tree.under(FOLDER).filter_map(|(path, _)| orphan(path)).collect();
        let mut by_text: HashMap<(String, BlockDigest), Vec<usize>> = HashMap::new();
        for (at, orphan) in all.iter().enumerate() {
            let texts: HashSet<BlockDigest> = orphan.records.all.iter().map(|record| record.translation).collect();
            for text in texts {
                by_text.entry((orphan.locale.clone(), text)).or_default().push(at);
            }
        }
        Self { all, by_text }
    }

    /// The keys of the entries that do not exist.
    pub fn keys(&self) -> HashSet<&str> {
        self.all.iter().filter(|orphan| !orphan.is_there).map(|orphan| &*orphan.key).collect()
    }

    /// The places among all of those that speak of a block.
    fn of_text(&self, locale: &Locale, unit: &Unit) -> impl Iterator<Item = usize> {
        let found = unit.digests().find_map(|digest| self.by_text.get(&(locale.as_str().to_owned(), digest)));
        found.into_iter().flatten().copied()
    }

    /// The records of another entry that speak of this text, which is a copy of what a machine made: at least half of
    /// its blocks are, and more than a word or two. `known` are the blocks that its own records speak of.
    pub fn copied(
        &self,
        key: &str,
        locale: &Locale,
        units: &[Unit],
        known: &HashSet<BlockDigest>,
    ) -> Option<(Vec<Record>, &SourcePath)> {
        if self.all.is_empty() {
            return None;
        }
        // For each of them, the blocks that it speaks of.
        let mut found: BTreeMap<usize, Vec<&Unit>> = BTreeMap::new();
        let mut count = 0;
        for unit in units.iter().filter(|unit| unit.kind.has_words()) {
            count += 1;
            if unit.digests().any(|digest| known.contains(&digest)) {
                continue;
            }
            for at in self.of_text(locale, unit).filter(|at| self.all[*at].is_there && self.all[*at].key != key) {
                found.entry(at).or_default().push(unit);
            }
        }
        let is_copy = |blocks: &Vec<&Unit>| {
            let says_much =
                |unit: &&Unit| matches!(unit.kind, UnitKind::Passage(_)) || unit.words().chars().count() >= LONG;
            2 * blocks.len() >= count && (blocks.len() > 2 || blocks.iter().any(says_much))
        };
        let likely = found.into_iter().filter(|(_, blocks)| is_copy(blocks)).max_by_key(|(_, blocks)| blocks.len());
        likely.map(|(at, blocks)| {
            let digests: HashSet<BlockDigest> = blocks.iter().flat_map(|unit| unit.digests()).collect();
            let records = self.all[at].records.all.iter().filter(|record| digests.contains(&record.translation));
            (records.cloned().collect(), &self.all[at].path)
        })
    }

    /// The records that were made of a text with these blocks, if any: of half of its blocks, or of a long one.
    pub fn records_of(&self, locale: &Locale, units: &[Unit]) -> Option<&Records> {
        if self.all.is_empty() {
            return None;
        }
        // For each of them, how many blocks it knows and whether one of these is long.
        let mut known: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
        let mut count = 0;
        for unit in units.iter().filter(|unit| unit.kind.has_words()) {
            count += 1;
            let is_long = || unit.words().chars().count() >= LONG;
            for at in self.of_text(locale, unit).filter(|at| !self.all[*at].is_there) {
                let known = known.entry(at).or_default();
                *known = (known.0 + 1, known.1 || is_long());
            }
        }
        let is_of_it = |(at, (found, has_long)): &(usize, (usize, bool))| {
            *has_long || 2 * found >= count.min(self.all[*at].records.all.len())
        };
        let likely = known.into_iter().filter(is_of_it).max_by_key(|(_, (found, _))| *found);
        likely.map(|(at, _)| &self.all[at].records)
    }

    /// Tells of those that hold the word `machine`, or of the others.
    pub fn told(&self, which: Which) -> impl Iterator<Item = Diagnostic> {
        let is_meant = move |orphan: &&Orphan| {
            if orphan.is_there {
                return false;
            }
            let has_machine = orphan.records.all.iter().any(|record| record.origin == Origin::Machine);
            has_machine == (which == Which::Machine)
        };
        self.all.iter().filter(is_meant).map(|Orphan { path, key, .. }| {
            let message = text!(
                "ce suivi est celui de `{key}`, qui n’existe pas",
                "this record is that of `{key}`, which does not exist"
            );
            Diagnostic::new(Code::TranslationOrphan, Span::file(path), message)
        })
    }
}

/// Which of them are told: a build needs to know of what a machine made alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those with texts that a machine made and nobody has accepted.
    Machine,
    /// The others.
    Others,
}

/// The entry whose file this is, whether it can be read or not.
fn key_of(path: &SourcePath) -> Option<String> {
    let (collection, inside) = path.as_str().strip_prefix("content/")?.split_once('/')?;
    let id = entry_name::text(inside).and_then(|name| name.id).or_else(|| entry_name::record(inside))?;
    Some(format!("{collection}/{}", nfc(id)))
}
