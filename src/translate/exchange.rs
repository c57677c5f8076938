//! What goes out to translators and comes back, whichever format it is written in.

use std::sync::Arc;

use super::inventory::{Entry, State};
use super::lexicon::Lexicon;
use super::plain::{Piece, legend, numbered, numbered_as, write};
use super::unit::{BlockDigest, Unit, digest_of_tagged};
use crate::diagnostic::characters::is_control;
use crate::diagnostic::places::Places;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::locale::{Language, Locale};
use crate::text;

/// Which blocks go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Those without a translation.
    Missing,
    /// Those for which a translator has something to do, missing ones included.
    Due,
    /// All.
    All,
}

/// A block on its way to a translator.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name, by which it is found again.
    pub key: Key,
    /// What it is, by a word.
    pub kind: &'static str,
    /// The source, its marks numbered.
    pub source: Vec<Piece>,
    /// The translation that there is, with the numbers of the source.
    pub target: Option<Vec<Piece>>,
    /// The state of that translation.
    pub state: State,
    /// The source that the translation was made from, where it is known.
    pub former: Option<Arc<str>>,
    /// The most characters.
    pub limit: Option<usize>,
    /// Sentences for the translator.
    pub notes: Vec<String>,
    /// Terms of the lexicon that the source uses, with the form of the other language.
    pub terms: Vec<(Arc<str>, Arc<str>)>,
    /// A translation of the same or of a similar source elsewhere, with their likeness in per cent.
    pub matches: Vec<Match>,
    /// Line of the source, from 1.
    pub line: u32,
}

/// A translation of a similar source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// How alike the sources are, in per cent.
    pub likeness: u8,
    /// The other source, with tags.
    pub source: Arc<str>,
    /// Its translation, with tags.
    pub target: Arc<str>,
}

/// The translation that a block had when it went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sent {
    /// The file does not say, as those of earlier versions do not.
    Unknown,
    /// There was none.
    Nothing,
    /// There was one.
    Text {
        /// What it said.
        block: BlockDigest,
        /// How it was written, with tags: see [`digest_of_tagged`].
        tagged: BlockDigest,
    },
}

impl Sent {
    /// What is sent of a block with this translation, written with the tags of `pieces`.
    fn of(unit: &Unit, pieces: &[Piece]) -> Self {
        Self::Text { block: unit.digest, tagged: digest_of_tagged(&write(pieces)) }
    }

    /// Reads what was written behind the digest of a source.
    fn from_text(text: &str) -> Option<Self> {
        if text == "-" {
            return Some(Self::Nothing);
        }
        let (block, tagged) = (text.get(..16)?, text.get(16..)?);
        Some(Self::Text { block: BlockDigest::from_hex(block)?, tagged: BlockDigest::from_hex(tagged)? })
    }
}

/// The name of a block in exchanged files: entry, place, digest of the source, and the translation that it left with.
/// `stories/fin-track#body.12@8d9c2c5b1f3ce012:-` had none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// `stories/fin-track`.
    pub entry: Arc<str>,
    /// `body.12`.
    pub path: Arc<str>,
    /// The source as it went out.
    pub digest: BlockDigest,
    /// The translation as it went out.
    pub sent: Sent,
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}#{}@{}", self.entry, self.path, self.digest)?;
        match self.sent {
            Sent::Unknown => Ok(()),
            Sent::Nothing => f.write_str(":-"),
            Sent::Text { block, tagged } => write!(f, ":{block}{tagged}"),
        }
    }
}

impl Key {
    /// Reads what was written as a name.
    pub fn from_text(text: &str) -> Option<Self> {
        let (rest, digests) = text.rsplit_once('@')?;
        let (entry, path) = rest.rsplit_once('#')?;
        let (digest, sent) = match digests.split_once(':') {
            Some((digest, sent)) => (digest, Sent::from_text(sent)?),
            None => (digests, Sent::Unknown),
        };
        Some(Self { entry: entry.into(), path: path.into(), digest: BlockDigest::from_hex(digest)?, sent })
    }
}

/// The blocks of one source file.
#[derive(Clone, Debug)]
pub struct Group {
    /// The source file.
    pub file: Arc<str>,
    /// Its blocks.
    pub items: Vec<Item>,
}

/// Everything that goes out in one file.
#[derive(Clone, Debug)]
pub struct Parcel<'a> {
    /// The language of the source.
    pub from: &'a Language,
    /// The language to translate into.
    pub to: &'a Language,
    /// The blocks, by source file.
    pub groups: Vec<Group>,
}

/// The blocks of an entry that go out. `former` gives the text of an earlier source, where it is known.
pub fn items(
    entry: &Entry,
    locale: &Locale,
    only: Only,
    lexicon: &Lexicon,
    former: &dyn Fn(&Entry, BlockDigest) -> Option<Arc<str>>,
) -> Vec<Item> {
    let Some(translation) = entry.translations.iter().find(|translation| translation.locale == *locale) else {
        return Vec::new();
    };
    let mut places = Places::new(&entry.source.path, &entry.source.text);
    let blocks = entry.source.units.iter().zip(&translation.pairs).enumerate();
    let wanted = blocks.filter(|(_, (unit, pair))| {
        let is_asked = match only {
            Only::All => true,
            Only::Due => pair.state.is_due(),
            Only::Missing => pair.state == State::Missing,
        };
        is_asked && unit.kind.has_words()
    });
    wanted
        .map(|(index, (unit, pair))| {
            let source = numbered(unit);
            let mut notes = notes(unit);
            notes.extend(legend(&source));
            let translated = translation.unit(index);
            let target = translated.map(|unit| numbered_as(unit, &source));
            let sent = translated.zip(target.as_deref()).map_or(Sent::Nothing, |(unit, pieces)| Sent::of(unit, pieces));
            let (entry_key, path, digest) = (Arc::clone(&entry.key), Arc::clone(&unit.path), unit.digest);
            Item {
                key: Key { entry: entry_key, path, digest, sent },
                kind: unit.kind.as_str(),
                target,
                source,
                state: pair.state,
                former: pair.was.and_then(|was| former(entry, was)),
                limit: unit.limit,
                notes,
                terms: lexicon.used(&unit.words(), &entry.source.locale, locale),
                matches: Vec::new(),
                line: places.span(unit.range.clone()).line,
            }
        })
        .collect()
}

fn notes(unit: &Unit) -> Vec<String> {
    let mut notes = vec![format!("{}: {}", unit.kind.as_str(), unit.path)];
    notes.extend(unit.note.iter().map(|note| note.trim().replace('\n', " ")));
    notes.extend(unit.limit.map(|limit| format!("max-length: {limit}")));
    notes
}

/// What a translator says of a block that comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// Nothing: what they changed counts as not sure.
    Nothing,
    /// It is not done, or the translator is not sure.
    Unsure,
    /// It is translated.
    Translated,
    /// It is translated and was looked at by a second person.
    Reviewed,
}

/// A block that comes back.
#[derive(Clone, Debug)]
pub struct Returned {
    /// Its name.
    pub key: Key,
    /// The translation, with tags.
    pub target: String,
    /// What its translator says of it.
    pub said: Said,
    /// The line of the exchanged file, from 1.
    pub span: Span,
}

impl Returned {
    /// Whether the translation is as it went out.
    pub fn is_untouched(&self) -> bool {
        matches!(self.key.sent, Sent::Text { tagged, .. } if tagged == digest_of_tagged(&self.target))
    }
}

/// The first control character of what came back, which no text of a site may hold, and its byte.
pub fn control_in(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(_, c)| is_control(*c))
}

/// The problem of a translation that holds a control character, which is not taken.
pub fn control_refused(character: char, span: Span) -> Diagnostic {
    let code = character as u32;
    let message = text!(
        "cette traduction contient un caractère de contrôle invisible (U+{code:04X})",
        "this translation holds an invisible control character (U+{code:04X})"
    );
    let help = text!("effacez-le, puis importez de nouveau", "delete it, then import again");
    Diagnostic::new(Code::TranslationRefused, span, message).help(help)
}

/// An exchanged file, read.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// The language that it is translated into, as it is written there.
    pub language: Option<String>,
    /// Blocks that have a translation.
    pub returned: Vec<Returned>,
}
