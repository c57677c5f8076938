//! The memory: what is translated somewhere is offered elsewhere, for equal and for similar sources.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::exchange::{Item, Match, Returned, Said};
use super::inventory::{Entry, State};
use super::plain::{Piece, numbered, numbered_as, write};
use super::unit::collapse;
use crate::content::typography::is_cjk;
use crate::diagnostic::Span;
use crate::locale::Locale;
use crate::path::SourcePath;

/// The least likeness of a source that is shown, in per cent.
const NEAR: u8 = 70;

/// The most similar sources that are shown with a block.
const SHOWN: usize = 3;

/// A word in more sources than this does not lead to them: most of them would be unlike.
const COMMON: usize = 300;

/// A pair of texts with tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The source.
    pub source: Arc<str>,
    /// Its translation.
    pub target: Arc<str>,
}

/// Translations of one language.
#[derive(Debug, Default)]
pub struct Memory {
    pairs: Vec<Pair>,
    by_source: HashMap<String, usize>,
    by_word: HashMap<String, Vec<usize>>,
    words: Vec<BTreeMap<String, usize>>,
}

impl Memory {
    /// The translations of a site from one language into another that a person stands for.
    pub fn of_site(entries: &[Entry], from: &Locale, locale: &Locale) -> Self {
        let mut memory = Self::default();
        for entry in entries.iter().filter(|entry| entry.source.locale == *from) {
            let Some(translation) = entry.translations.iter().find(|translation| translation.locale == *locale) else {
                continue;
            };
            for (index, (unit, pair)) in entry.source.units.iter().zip(&translation.pairs).enumerate() {
                if !matches!(pair.state, State::Current | State::Untracked) || !unit.kind.has_words() {
                    continue;
                }
                if let Some(translated) = translation.unit(index) {
                    let source = numbered(unit);
                    let target = numbered_as(translated, &source);
                    memory.add(Pair { source: write(&source).into(), target: write(&target).into() });
                }
            }
        }
        memory
    }

    /// Adds a pair. Of several translations of one source the first stays.
    pub fn add(&mut self, pair: Pair) {
        let key = collapse(&pair.source);
        if key.is_empty() || self.by_source.contains_key(&key) {
            return;
        }
        let index = self.pairs.len();
        let words = words(&key);
        for word in words.keys() {
            self.by_word.entry(word.clone()).or_default().push(index);
        }
        self.by_source.insert(key, index);
        self.words.push(words);
        self.pairs.push(pair);
    }

    /// Every pair, in the order in which they were added.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The translation of an equal source.
    pub fn exact(&self, source: &[Piece]) -> Option<&Pair> {
        self.by_source.get(&collapse(&write(source))).map(|index| &self.pairs[*index])
    }

    /// Translations of similar sources, the most alike first.
    pub fn near(&self, source: &[Piece]) -> Vec<Match> {
        let key = collapse(&write(source));
        let own = words(&key);
        let size: usize = own.values().sum();
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for (word, count) in &own {
            let found = self.by_word.get(word).filter(|found| found.len() <= COMMON);
            for index in found.into_iter().flatten() {
                *shared.entry(*index).or_default() += count.min(&self.words[*index][word]);
            }
        }
        let likeness = |(index, shared): (usize, usize)| {
            let other: usize = self.words[index].values().sum();
            // The coefficient of Sørensen and Dice over words, in per cent.
            let likeness = (200 * shared) / (size + other).max(1);
            let likeness = if collapse(&self.pairs[index].source) == key { 100 } else { likeness.min(99) };
            (likeness as u8, index)
        };
        let mut found: Vec<(u8, usize)> =
            shared.into_iter().map(likeness).filter(|(likeness, _)| *likeness >= NEAR).collect();
        found.sort_by_key(|(likeness, index)| (std::cmp::Reverse(*likeness), *index));
        found.truncate(SHOWN);
        let matches = found.into_iter().map(|(likeness, index)| Match {
            likeness,
            source: Arc::clone(&self.pairs[index].source),
            target: Arc::clone(&self.pairs[index].target),
        });
        matches.collect()
    }

    /// Blocks without a translation whose source is translated elsewhere. They come as unsure, so that a person
    /// sees which text came from where.
    pub fn fill(&self, items: &[Item]) -> Vec<Returned> {
        let missing = items.iter().filter(|item| item.state == State::Missing);
        missing
            .filter_map(|item| {
                let pair = self.exact(&item.source)?;
                let span = Span::file(&SourcePath::new("memory"));
                Some(Returned { key: item.key.clone(), target: pair.target.to_string(), said: Said::Unsure, span })
            })
            .collect()
    }
}

/// The words of a text with their number. A Chinese or Japanese character is a word.
fn words(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    let mut add = |word: &str| {
        if !word.is_empty() {
            *words.entry(word.to_lowercase()).or_default() += 1;
        }
    };
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if is_cjk(c) && c.is_alphanumeric() {
            add(&text[start..at]);
            add(&text[at..at + c.len_utf8()]);
            start = at + c.len_utf8();
        } else if !c.is_alphanumeric() {
            add(&text[start..at]);
            start = at + c.len_utf8();
        }
    }
    add(&text[start..]);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_and_similar_sources_are_found() {
        let mut memory = Memory::default();
        let pair = |source: &str, target: &str| Pair { source: source.into(), target: target.into() };
        memory
            .add(pair("Le port de Marseille accueille les navires.", "Der Hafen von Marseille empfängt die Schiffe."));
        memory.add(pair("Tout autre chose.", "Etwas ganz anderes."));
        let pieces = |text: &str| vec![Piece::Words(text.to_owned())];
        let exact = memory.exact(&pieces("Le port  de Marseille accueille les navires."));
        assert_eq!(exact.map(|pair| &*pair.target), Some("Der Hafen von Marseille empfängt die Schiffe."));
        let near = memory.near(&pieces("Le port de Marseille accueille des navires."));
        assert_eq!(near.iter().map(|found| found.likeness).collect::<Vec<_>>(), [85]);
        assert!(memory.near(&pieces("Rien de commun ici")).is_empty());
    }
}
