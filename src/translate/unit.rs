//! Units: blocks of a file that are translated one by one, each with a digest of what it says.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::content::markdown::passages::{MarkKind, Part, PassageKind, Role, Words};
use crate::content::typography::is_cjk;
use crate::locale::Locale;
use crate::path::SourcePath;

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// A text of the front matter, or of an entry without a body.
    Field,
    /// A text of the body.
    Passage(PassageKind),
    /// An interface text, or an attribute of one.
    Message,
}

impl UnitKind {
    /// The name in exchanged files and for programs.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Message => "message",
            Self::Passage(kind) => match kind {
                PassageKind::Paragraph => "paragraph",
                PassageKind::Heading(_) => "heading",
                PassageKind::Item => "item",
                PassageKind::Cell => "cell",
                PassageKind::Term => "term",
                PassageKind::Definition => "definition",
                PassageKind::Code => "code",
                PassageKind::Html => "html",
                PassageKind::Component => "component",
                PassageKind::Argument(..) => "argument",
                PassageKind::Break => "break",
                PassageKind::Alert => "alert",
                PassageKind::Task => "task",
            },
        }
    }

    /// Whether line ends in its words are kept as they are. In other passages they are spaces.
    pub fn keeps_lines(&self) -> bool {
        !matches!(self, Self::Passage(kind) if !matches!(kind, PassageKind::Code | PassageKind::Html))
    }

    /// Whether a block of this kind has words to translate. A component itself has none: its arguments have.
    pub fn has_words(&self) -> bool {
        !matches!(self, Self::Passage(kind) if !kind.has_words())
    }
}

/// Sixty-four bits that stand for what a block says: see [`digest`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockDigest([u8; 8]);

impl BlockDigest {
    /// Reads sixteen hexadecimal characters.
    pub fn from_hex(hex: &str) -> Option<Self> {
        if hex.len() != 16 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        u64::from_str_radix(hex, 16).ok().map(|number| Self(number.to_be_bytes()))
    }
}

/// The digest of a text with tags, as it stands in exchanged files. Control characters do not count, since XML cannot
/// hold them.
pub fn digest_of_tagged(text: &str) -> BlockDigest {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    of_text(&kept)
}

fn of_text(text: &str) -> BlockDigest {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..8]);
    BlockDigest(first)
}

impl fmt::Display for BlockDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", u64::from_be_bytes(self.0))
    }
}

impl fmt::Debug for BlockDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A block.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Its place in the file, by name: `title`, `points.2.note`, `body.12`; the id of a message.
    pub path: Arc<str>,
    /// What it is.
    pub kind: UnitKind,
    /// Words, and the markup between them.
    pub parts: Vec<Part>,
    /// The bytes of the file that are replaced when it is translated: a whole YAML scalar, the text of a passage,
    /// the value of a message.
    pub range: Range<usize>,
    /// What it says.
    pub digest: BlockDigest,
    /// The digest of the same text in a list whose items have blank lines between them, where this one has none, or the
    /// reverse. Records may hold it.
    pub spaced_digest: Option<BlockDigest>,
    /// The most characters that its declaration allows.
    pub limit: Option<usize>,
    /// The number of the top-level block of the body that holds it; 0 outside bodies.
    pub block: usize,
    /// The anchor of a heading, as it is written.
    pub anchor: Option<Arc<str>>,
    /// The comment above it, for translators.
    pub note: Option<Arc<str>>,
}

impl Unit {
    /// A block without limit, anchor and note.
    pub fn new(path: impl Into<Arc<str>>, kind: UnitKind, parts: Vec<Part>, range: Range<usize>) -> Self {
        let digest = digest(&kind, &parts);
        let path = path.into();
        Self { path, kind, parts, range, digest, spaced_digest: None, limit: None, block: 0, anchor: None, note: None }
    }

    /// The digests that records may know the block by.
    pub fn digests(&self) -> impl Iterator<Item = BlockDigest> + use<> {
        [Some(self.digest), self.spaced_digest].into_iter().flatten()
    }

    /// The words without markup, in their normal form.
    pub fn words(&self) -> String {
        let words = self.parts.iter().filter_map(|part| match part {
            Part::Words(words) => Some(&*words.text),
            Part::Mark(_) => None,
        });
        collapse(&words.collect::<String>())
    }
}

/// The blocks of one language of an entry.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its file. Entries without a body have one file for all languages.
    pub path: SourcePath,
    /// The text of that file.
    pub text: Arc<str>,
    /// The language.
    pub locale: Locale,
    /// The blocks, in the order in which they stand.
    pub units: Vec<Unit>,
    /// Bytes of the top-level blocks of the body.
    pub blocks: Vec<Range<usize>>,
}

/// Words of which the place in the file is known for their first byte alone.
pub fn plain(text: &str, place: usize) -> Vec<Part> {
    vec![Part::Words(Words { text: text.to_owned(), places: vec![(0, place)] })]
}

/// The digest of what a block says. Two ways to write the same have the same digest: where lines are broken, which
/// white space stands between words, `_` or `*`, which path a link is written by, straight or typographic
/// apostrophes.
///
/// Records in the repositories of sites hold these digests: [`normal_form`] may not change.
pub fn digest(kind: &UnitKind, parts: &[Part]) -> BlockDigest {
    let level = match kind {
        UnitKind::Passage(PassageKind::Heading(level)) => *level,
        _ => 0,
    };
    let text = format!("{}{level}\n{}", kind.as_str(), normal_form(parts));
    of_text(&text)
}

/// Words and meanings of marks, with one space for white space of any kind and none between lines of Chinese or
/// Japanese.
pub fn normal_form(parts: &[Part]) -> String {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Words(words) => out.push_str(&words.text),
            // Records were made when these were words.
            Part::Mark(mark) if mark.kind == MarkKind::Component => out.push_str(&mark.raw),
            Part::Mark(mark) => {
                let role = match mark.role {
                    Role::Open => '<',
                    Role::Close => '>',
                    Role::Alone => '=',
                };
                out.extend(['\u{1}', role]);
                out.push_str(mark.kind.as_str());
                if mark.kind != MarkKind::Break && mark.role != Role::Close {
                    out.push(' ');
                    out.push_str(&mark.meaning);
                }
                out.push('\u{2}');
            }
        }
    }
    collapse(&out)
}

/// One space for each run of white space, and typographic apostrophes for straight ones.
pub fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim();
    while let Some(at) = rest.find(|c: char| c.is_whitespace() || c == '\'') {
        out.push_str(&rest[..at]);
        let after = rest[at..].trim_start();
        if let Some(after) = rest[at..].strip_prefix('\'') {
            out.push('’');
            rest = after;
            continue;
        }
        let line_end = rest[at..rest.len() - after.len()].contains('\n');
        let joined =
            line_end && out.chars().next_back().is_some_and(is_cjk) && after.chars().next().is_some_and(is_cjk);
        if !joined {
            out.push(' ');
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_digest_stands_for_does_not_change() {
        let of = |text: &str| digest(&UnitKind::Field, &plain(text, 0)).to_string();
        assert_eq!(of("L'été  à\u{a0}Aix\n"), of("L’été à Aix"));
        assert_eq!(of("日本\n語"), of("日本語"));
        assert_ne!(of("日本 語"), of("日本語"));
        assert_ne!(of("Aix"), of("aix"));
        // The value that repositories hold.
        assert_eq!(of("Aix"), "ba0823ca0cd292bc");
    }
}
