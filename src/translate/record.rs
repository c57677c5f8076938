//! What translations were made from: files `i18n/state/<language>/<entry>.yaml`, one line for each block of the
//! translation.
//!
//! A line pairs two digests, that of the source as it was and that of the translation, and a comment shows the
//! beginning of the source to whoever reads a difference between two versions:
//!
//! ```yaml
//! - [8d9c2c5b1f3ce012, 5f0a77e1d6b2c944]  # Fin-Track : ni Londres ni Barcelone
//! - [1b4e7712aa90ff3d, 02c9e1d87b5a6c11, machine]  # Deux villes étaient en balance
//! ```
//!
//! The order of lines means nothing, and a line too many does no harm: it is about a block that is no longer there.
//! Both sides of a merge may be kept therefore (`merge=union` in `.gitattributes`). A block without a line is not
//! tracked, which is no fault.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use super::unit::{BlockDigest, Unit};
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::locale::Locale;
use crate::path::SourcePath;
use crate::text;
use crate::yaml::{self, Limits};

/// The folder of all records.
pub const FOLDER: &str = "i18n/state";

/// Who stands for a translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A person wrote it or accepted it.
    Person,
    /// A translator is not sure of it, and says so.
    Fuzzy,
    /// A machine made it, and nobody has accepted it.
    Machine,
}

impl Origin {
    /// The word in a record; empty for a person.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "",
            Self::Fuzzy => "fuzzy",
            Self::Machine => "machine",
        }
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The source that the translation was made from.
    pub source: BlockDigest,
    /// The translation.
    pub translation: BlockDigest,
    /// Who stands for it.
    pub origin: Origin,
    /// The beginning of the source, for readers.
    pub excerpt: String,
}

/// The records of one translation.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// The lines.
    pub all: Vec<Record>,
}

impl Records {
    /// The file of the records of an entry (`stories/fin-track`) in a language.
    pub fn path(entry: &str, locale: &Locale) -> SourcePath {
        SourcePath::new(format!("{FOLDER}/{locale}/{entry}.yaml"))
    }

    /// The record that pairs two blocks. A person's word counts before that of a machine.
    pub fn of_pair(&self, source: BlockDigest, translation: BlockDigest) -> Option<&Record> {
        let pair = self.all.iter().filter(|record| record.source == source && record.translation == translation);
        pair.min_by_key(|record| record.origin)
    }

    /// The same records for the blocks that there are: those of a list that has got blank lines between its items, or
    /// lost them, have another digest and say the same.
    #[must_use]
    pub fn respaced(mut self, source: &[Unit], translation: &[Unit]) -> Self {
        let (source, translation) = (Spaced::new(source), Spaced::new(translation));
        for record in &mut self.all {
            record.source = source.now(record.source);
            record.translation = translation.now(record.translation);
        }
        self
    }

    /// The text of the file: nothing when there is no record.
    pub fn to_text(&self) -> Option<String> {
        if self.all.is_empty() {
            return None;
        }
        let mut out = String::from(HEAD);
        for Record { source, translation, origin, excerpt } in &self.all {
            let comma = if *origin == Origin::Person { "" } else { ", " };
            // Writing to a string does not fail.
            let _ = write!(out, "- [{source}, {translation}{comma}{}]", origin.as_str());
            if !excerpt.is_empty() {
                out.push_str("  # ");
                out.push_str(excerpt);
            }
            out.push('\n');
        }
        Some(out)
    }
}

/// The digests of the blocks of a text, and what those were or would be with other blank lines.
struct Spaced {
    present: HashSet<BlockDigest>,
    other: HashMap<BlockDigest, BlockDigest>,
}

impl Spaced {
    fn new(units: &[Unit]) -> Self {
        Self {
            present: units.iter().map(|unit| unit.digest).collect(),
            other: units.iter().filter_map(|unit| Some((unit.spaced_digest?, unit.digest))).collect(),
        }
    }

    fn now(&self, digest: BlockDigest) -> BlockDigest {
        let other = self.other.get(&digest).filter(|_| !self.present.contains(&digest));
        other.copied().unwrap_or(digest)
    }
}

const HEAD: &str =
    "# What this translation was made from, block by block: source, translation. Kept by `provence translate`.\n";

/// The beginning of a source text, without anything that a comment cannot hold.
pub fn excerpt(words: &str) -> String {
    const LENGTH: usize = 60;
    let mut out: String = words.chars().filter(|c| !c.is_control()).take(LENGTH).collect();
    if words.chars().count() > LENGTH {
        out.push('…');
    }
    out.trim().to_owned()
}

/// Reads a file of records. A line that is none is reported, and left out.
pub fn read(file: &SourcePath, text: &str) -> Checked<Records> {
    // A long page has more blocks than a front matter has values.
    let limits = Limits { nodes: 500_000, ..Limits::default() };
    let parsed = yaml::parse(file, text, 0..text.len(), limits);
    let mut diagnostics = parsed.diagnostics;
    let mut records: BTreeMap<(BlockDigest, BlockDigest), (usize, Record)> = BTreeMap::new();
    let excerpts = excerpts(text);
    let items = parsed.value.as_list().unwrap_or_default();
    for (index, node) in items.iter().enumerate() {
        let words: Vec<&str> =
            node.as_list().unwrap_or_default().iter().filter_map(|item| item.as_text().map(|text| &**text)).collect();
        let origin = match words.get(2).copied() {
            None => Some(Origin::Person),
            Some("fuzzy") => Some(Origin::Fuzzy),
            Some("machine") => Some(Origin::Machine),
            Some(_) => None,
        };
        let digest = |at: usize| words.get(at).and_then(|hex| BlockDigest::from_hex(hex));
        let (Some(source), Some(translation), Some(origin)) = (digest(0), digest(1), origin) else {
            let message =
                text!("cette ligne n’est pas un suivi de traduction", "this line is no record of a translation");
            let help = text!("retirez-la : le bloc sera « non suivi »", "remove it: the block will be \"not tracked\"");
            diagnostics.push(Diagnostic::new(Code::TranslationRecord, node.span(file), message).help(help));
            continue;
        };
        let excerpt = excerpts.get(&node.line).map(|text| (*text).to_owned()).unwrap_or_default();
        let record = Record { source, translation, origin, excerpt };
        let known = records.entry((source, translation)).or_insert_with(|| (index, record));
        known.1.origin = known.1.origin.min(origin);
    }
    let mut all: Vec<(usize, Record)> = records.into_values().collect();
    all.sort_by_key(|(index, _)| *index);
    Checked {
        value: Records { all: all.into_iter().map(|(_, record)| record).collect() },
        diagnostics: Problems::bounded(diagnostics),
    }
}

/// Comments at the end of lines, by line.
fn excerpts(text: &str) -> BTreeMap<u32, &str> {
    let lines = (1_u32..).zip(text.lines());
    lines.filter_map(|(number, line)| Some((number, line.split_once("]  # ")?.1.trim()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_and_wrong_ones_told() {
        let file = Records::path("stories/a", &Locale::new("de"));
        let text = format!(
            "{HEAD}- [00000000000000aa, 00000000000000bb]  # Un titre\n- [00000000000000aa, 00000000000000cc, machine]\n"
        );
        let read_back = read(&file, &text);
        assert!(read_back.diagnostics.is_empty(), "{:?}", read_back.diagnostics);
        assert_eq!(read_back.value.to_text().as_deref(), Some(&*text));
        let wrong = read(&file, "- [xyz, 00000000000000bb]\n- text\n- [00000000000000aa, 00000000000000bb, maybe]\n");
        assert_eq!(wrong.diagnostics.iter().map(|problem| problem.span.line).collect::<Vec<_>>(), [1, 2, 3]);
        assert!(wrong.value.all.is_empty());
    }
}
