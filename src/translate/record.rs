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

use super::record_path::{named, record_path};
use super::unit::{BlockDigest, Unit};
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Checked, Code, Diagnostic, Severity, Span, Text};
use crate::locale::Locale;
use crate::path::SourcePath;
use crate::source::SourceFile;
use crate::text;
use crate::yaml::{self, Limits, Node};

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
    /// Whether a part of the file cannot be read, which is reported. What it said of a machine may be there.
    pub is_damaged: bool,
    /// The file of another entry that speaks of this text, which was copied from there by hand.
    pub copied_from: Option<SourcePath>,
}

impl Records {
    /// The file of the records of an entry (`stories/fin-track`) in a language.
    pub fn path(entry: &str, locale: &Locale) -> SourcePath {
        record_path(entry, locale.as_str())
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

/// Whether a file is one as [`Records::to_text`] writes it and does not speak of a machine. It is read whole without the
/// parser of YAML.
pub fn is_plain(text: &str) -> bool {
    let is_digest = |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_record = |line: &str| {
        let Some((words, comment)) = line.strip_prefix("- [").and_then(|line| line.split_once(']')) else {
            return false;
        };
        let words: Vec<&str> = words.split(", ").collect();
        let is_known = match words.as_slice() {
            [source, translation] | [source, translation, "fuzzy"] => is_digest(source) && is_digest(translation),
            _ => false,
        };
        is_known && (comment.is_empty() || comment.starts_with("  #"))
    };
    // The parser of YAML ends lines at a lone carriage return too.
    !text.contains(['\r', '\u{feff}'])
        && text.lines().all(|line| line.is_empty() || line.starts_with('#') || is_record(line))
}

/// Reads a file of records. A line that is none is reported, and left out.
pub fn read(file: &SourcePath, text: &str) -> Checked<Records> {
    // A long page has more blocks than a front matter has values.
    let limits = Limits { nodes: 500_000, ..Limits::default() };
    let parsed = yaml::parse(file, text, 0..text.len(), limits);
    let mut diagnostics = parsed.diagnostics;
    let mut records: BTreeMap<(BlockDigest, BlockDigest), (usize, Record)> = BTreeMap::new();
    let excerpts = excerpts(text);
    let items = match parsed.value.as_list() {
        Some(items) => items,
        None => {
            if parsed.value.is_filled() {
                let message = text!(
                    "ce fichier n’est pas une liste de suivis de traduction",
                    "this file is no list of records of a translation"
                );
                diagnostics.push(unreadable(file, parsed.value.span(file), message));
            }
            &[]
        }
    };
    for (index, node) in items.iter().enumerate() {
        let Some((source, translation, origin)) = words(node) else {
            let message =
                text!("cette ligne n’est pas un suivi de traduction", "this line is no record of a translation");
            diagnostics.push(unreadable(file, node.span(file), message));
            continue;
        };
        let excerpt = excerpts.get(&node.line).map(|text| (*text).to_owned()).unwrap_or_default();
        let record = Record { source, translation, origin, excerpt };
        let known = records.entry((source, translation)).or_insert_with(|| (index, record));
        known.1.origin = known.1.origin.min(origin);
    }
    let mut all: Vec<(usize, Record)> = records.into_values().collect();
    all.sort_by_key(|(index, _)| *index);
    let is_damaged = diagnostics.iter().any(|problem| problem.severity == Severity::Error);
    Checked {
        value: Records { all: all.into_iter().map(|(_, record)| record).collect(), is_damaged, copied_from: None },
        diagnostics: Problems::bounded(diagnostics),
    }
}

/// Reads a file of records as it is in a tree. One that is no text in UTF-8 is damaged as a whole.
pub fn read_file(path: &SourcePath, file: &SourceFile) -> Checked<Records> {
    match file.text() {
        Some(text) => read(path, text.value()),
        None => Checked {
            value: Records { is_damaged: true, ..Records::default() },
            diagnostics: file.encoding_problem(path).into_iter().collect(),
        },
    }
}

/// The two digests of a line and who stands for the translation; `None` when it is no record.
fn words(node: &Node) -> Option<(BlockDigest, BlockDigest, Origin)> {
    let items = node.as_list()?;
    let words = items.iter().map(|item| item.as_text().map(|text| &**text)).collect::<Option<Vec<&str>>>()?;
    let origin = match words.as_slice() {
        [_, _] => Origin::Person,
        [_, _, "fuzzy"] => Origin::Fuzzy,
        [_, _, "machine"] => Origin::Machine,
        _ => return None,
    };
    Some((BlockDigest::from_hex(words[0])?, BlockDigest::from_hex(words[1])?, origin))
}

/// The problem of a part of a file that cannot be read.
fn unreadable(file: &SourcePath, span: Span, message: Text) -> Diagnostic {
    let (locale, key) = named(file).unwrap_or_default();
    let help = text!(
        "reprenez-la dans git ; ou relisez le texte, puis `provence translate accept {key} --to {locale}` écrit le fichier de nouveau. D’ici là, ce qui peut être d’une machine n’est pas publié",
        "take it back from git; or read the text over, then `provence translate accept {key} --to {locale}` writes the file anew. Until then, what may be a machine's is not published"
    );
    Diagnostic::new(Code::TranslationRecord, span, message).help(help)
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

    #[test]
    fn forms_of_yaml_that_mean_the_same_are_read_the_same() {
        let file = Records::path("stories/a", &Locale::new("de"));
        let plain = format!("{HEAD}- [00000000000000aa, 00000000000000bb, fuzzy]  # Un [titre]\n");
        assert!(is_plain(&plain) && is_plain("") && is_plain(HEAD));
        for other in [
            "- [00000000000000aa, 00000000000000bb, machine]\n",
            "- [\"00000000000000aa\", '00000000000000bb', \"machine\"]\n",
            "-\n  - 00000000000000aa\n  - 00000000000000bb\n  - machine\n",
            "[[00000000000000aa, 00000000000000bb, machine, ], ]\n",
            "# a\r- [00000000000000aa, 00000000000000bb, machine]\n",
        ] {
            let read = read(&file, other);
            assert!(read.diagnostics.is_empty(), "{other} {:?}", read.diagnostics);
            assert_eq!(read.value.all.iter().map(|record| record.origin).collect::<Vec<_>>(), [Origin::Machine]);
            assert!(!is_plain(other), "{other}");
        }
        for damaged in ["a: b\n", "text\n", "<<<<<<< a\n- [00000000000000aa]\n=======\n>>>>>>> b\n", "- [\n"] {
            let read = read(&file, damaged);
            assert!(read.value.is_damaged && !read.diagnostics.is_empty() && !is_plain(damaged), "{damaged}");
        }
        for whole in ["", "# nothing\n", HEAD] {
            assert!(!read(&file, whole).value.is_damaged, "{whole}");
        }
    }
}
