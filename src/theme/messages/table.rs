//! The messages of each language, with fallbacks already followed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::HashMap;

use super::pattern::Entry;
use super::read::MessageFile;
use crate::digest::{Digest, Digester};
use crate::format::Formats;
use crate::locale::{Language, Locale};

/// The messages of one language, and the language that each id comes from when it is asked for in this one.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) locale: Locale,
    /// The language, for the typography of its texts.
    pub(super) language: Language,
    /// How numbers and dates are written.
    pub(super) formats: Arc<Formats>,
    /// The entries that its files define. Keys are `id`, `id.attribute`, `-term` and `-term.attribute`.
    pub(super) entries: BTreeMap<Box<str>, Entry>,
    /// Every key that the language or one of its fallbacks defines.
    pub(super) resolved: HashMap<Box<str>, Resolved>,
    /// Digest of everything that can change a message of this language.
    pub(super) digest: Digest,
}

/// Where the text of an id comes from in a language. `owner` is the position of the language that defines it.
#[derive(Debug)]
pub(super) enum Resolved {
    /// Its text never varies and was formatted once.
    Fixed { owner: usize, text: Arc<str> },
    /// It is formatted each time, by the rules of the language that defines it.
    Formatted { owner: usize },
}

impl Resolved {
    /// Position of the language that defines the message.
    pub(super) fn owner(&self) -> usize {
        match self {
            Self::Fixed { owner, .. } | Self::Formatted { owner } => *owner,
        }
    }
}

/// The positions of a language and of its fallbacks that the site has, in their order.
pub(super) fn chain(index: usize, languages: &[Language], by_locale: &HashMap<Locale, usize>) -> Vec<usize> {
    let mut chain = vec![index];
    for locale in &languages[index].fallback {
        if let Some(next) = by_locale.get(locale)
            && !chain.contains(next)
        {
            chain.push(*next);
        }
    }
    chain
}

/// Digest of everything that can change a message of a language: its files, and
/// those of every language that it can borrow from. A borrowed message refers to
/// others along the fallbacks of the language that defines it, so that the
/// fallbacks of fallbacks count too.
pub(super) fn digest(
    index: usize,
    languages: &[Language],
    by_locale: &HashMap<Locale, usize>,
    files: &[MessageFile],
) -> Digest {
    let mut reached = BTreeSet::new();
    let mut open = vec![index];
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(chain(next, languages, by_locale));
        }
    }
    let mut digester = Digester::new("messages");
    digester.number(index as u64);
    for index in reached {
        let language = &languages[index];
        digester.text(language.locale.as_str()).text(&language.cldr.to_string());
        digester.number(language.fallback.len() as u64);
        for locale in &language.fallback {
            digester.text(locale.as_str());
        }
        let of_language: Vec<&MessageFile> = files.iter().filter(|file| file.locale == language.locale).collect();
        digester.number(of_language.len() as u64);
        for file in of_language {
            digester.digest(file.text.digest());
        }
    }
    digester.finish()
}
