//! Records of entries that do not exist, as they stay behind when somebody renames the folder of an entry by hand.
//!
//! Such records are taken for those of the entry without records that holds the same texts: what a machine made stays
//! a machine's under another name, and what is current stays current. They are told, since the next entry of that name
//! would have them too.

use std::collections::HashSet;

use super::record::{FOLDER, Origin, Records, read};
use super::unit::{BlockDigest, Unit};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::locale::Locale;
use crate::path::SourcePath;
use crate::source::SourceTree;
use crate::text;

/// Characters from which on a text is hardly written twice by chance.
const LONG: usize = 40;

/// Records of one language of an entry that does not exist.
#[derive(Debug)]
struct Orphan {
    path: SourcePath,
    key: String,
    locale: String,
    records: Records,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Orphans {
    all: Vec<Orphan>,
}

impl Orphans {
    /// Finds them. Files of entries that cannot be read are there, and count.
    pub fn of(tree: &SourceTree) -> Self {
        if tree.under(FOLDER).next().is_none() {
            return Self::default();
        }
        let entries: HashSet<&str> = tree.under("content").filter_map(|(path, _)| key_of(path.as_str())).collect();
        let orphan = |path: &SourcePath| {
            let rest = path.as_str().strip_prefix(FOLDER)?.strip_prefix('/')?.strip_suffix(".yaml")?;
            let (locale, key) = rest.split_once('/')?;
            let is_interface = key == "i18n" || key.ends_with("/i18n");
            if is_interface || entries.contains(key) {
                return None;
            }
            let records = read(path, tree.text(path.as_str())?.value()).value;
            Some(Orphan { path: path.clone(), key: key.to_owned(), locale: locale.to_owned(), records })
        };
        Self { all: tree.under(FOLDER).filter_map(|(path, _)| orphan(path)).collect() }
    }

    /// Whether the entry of this key is one that does not exist.
    pub fn has(&self, key: &str) -> bool {
        self.all.iter().any(|orphan| orphan.key == key)
    }

    /// The records that were made of a text with these blocks, if any.
    pub fn records_of(&self, locale: &Locale, units: &[Unit]) -> Option<&Records> {
        let orphans = self.all.iter().filter(|orphan| orphan.locale == locale.as_str());
        let found = orphans.filter_map(|orphan| Some((likeness(&orphan.records, units)?, orphan)));
        found.max_by_key(|(likeness, _)| *likeness).map(|(_, orphan)| &orphan.records)
    }

    /// Tells of those that hold the word `machine`, or of the others.
    pub fn told(&self, which: Which) -> impl Iterator<Item = Diagnostic> {
        let is_meant = move |orphan: &&Orphan| {
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

/// The entry whose file this is.
fn key_of(path: &str) -> Option<&str> {
    let path = path.strip_prefix("content/")?;
    if let Some(key) = path.strip_suffix(".yaml") {
        return Some(key);
    }
    let (id, _) = path.strip_suffix(".md")?.rsplit_once('.')?;
    Some(id.strip_suffix("/index").unwrap_or(id))
}

/// The number of blocks that records speak of; `None` when these are too few or too short to be the same text.
fn likeness(records: &Records, units: &[Unit]) -> Option<usize> {
    let known: HashSet<BlockDigest> = records.all.iter().map(|record| record.translation).collect();
    let is_known =
        |unit: &&Unit| known.contains(&unit.digest) || unit.spaced_digest.is_some_and(|spaced| known.contains(&spaced));
    let units = || units.iter().filter(|unit| unit.kind.has_words());
    let count = units().filter(is_known).count();
    let is_half = count > 0 && 2 * count >= known.len().min(units().count());
    (is_half || units().filter(is_known).any(|unit| unit.words().chars().count() >= LONG)).then_some(count)
}
