//! Different words that would have the same address: `marché` and `marche`.
//! Each has its own list; that there are two is told, since one of them may be
//! a slip.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use super::term::{FieldValue, Term, Values};
use crate::diagnostic::{Code, Diagnostic};
use crate::site::{EntryIndex, Site};
use crate::text;

/// A word with the first entry that has it, and how it is written there.
type Met<'v> = (EntryIndex, &'v Arc<str>);

/// The words of one field that share an address, by what makes them a word.
type Sharing<'v> = BTreeMap<&'v Arc<str>, Met<'v>>;

/// The addresses of words that share theirs with others.
#[derive(Debug, Default)]
pub struct Homographs {
    /// By collection, position of the field in `by`, and word.
    keys: HashMap<(Arc<str>, usize, Arc<str>), Arc<str>>,
}

impl Homographs {
    /// Finds them among the values that entries have in any language; `values`
    /// gives those of one entry.
    pub fn new<'v>(
        site: &Site,
        values: impl Fn(EntryIndex) -> Option<&'v Values>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut homographs = Self::default();
        for collection in site.collections.values() {
            let Some(list) = &collection.list else { continue };
            let members = site.members(&collection.name);
            for (at, by) in list.by.iter().enumerate() {
                // Most words are alone at their address.
                let mut first: HashMap<&Arc<str>, (&Arc<str>, Met<'_>)> = HashMap::new();
                let mut sharing: BTreeMap<&Arc<str>, Sharing<'_>> = BTreeMap::new();
                let of_field = members.iter().flat_map(|entry| {
                    let of_entry = values(*entry).and_then(|values| values.get(at));
                    of_entry.into_iter().flatten().map(|value| (*entry, value))
                });
                for (entry, value) in of_field {
                    let Term::Text(word) = &value.term else { continue };
                    if value.key.is_empty() {
                        continue;
                    }
                    let met = (entry, &value.written);
                    let (other, earlier) = *first.entry(&value.key).or_insert((word, met));
                    if other != word {
                        let sharing = sharing.entry(&value.key).or_insert_with(|| Sharing::from([(other, earlier)]));
                        sharing.entry(word).or_insert(met);
                    }
                }
                for (key, words) in sharing {
                    tell(site, &by.field, &words, diagnostics);
                    let is_taken = |key: &Arc<str>| first.contains_key(key);
                    homographs.number((&collection.name, at), key, &words, &is_taken);
                }
            }
        }
        homographs
    }

    /// Gives each word its address: the plain one to the word that is written
    /// so, or else to the first; the others are numbered.
    fn number(
        &mut self,
        (collection, at): (&Arc<str>, usize),
        key: &Arc<str>,
        words: &Sharing<'_>,
        is_taken: &dyn Fn(&Arc<str>) -> bool,
    ) {
        let plain = words.keys().find(|word| **word == key).or_else(|| words.keys().next());
        let numbered = words.keys().filter(|word| Some(*word) != plain);
        // `port-2` may be a word of its own.
        let free = (2..).map(|number: usize| Arc::from(format!("{key}-{number}"))).filter(|key| !is_taken(key));
        for (key, word) in free.zip(numbered) {
            self.keys.insert((Arc::clone(collection), at, Arc::clone(word)), key);
        }
    }

    /// The part of the address that stands for a value.
    pub fn key(&self, collection: &Arc<str>, at: usize, value: &FieldValue) -> Arc<str> {
        let known = match &value.term {
            Term::Text(word) if !self.keys.is_empty() => self.keys.get(&(Arc::clone(collection), at, Arc::clone(word))),
            _ => None,
        };
        Arc::clone(known.unwrap_or(&value.key))
    }
}

fn tell(site: &Site, field: &str, words: &Sharing<'_>, diagnostics: &mut Vec<Diagnostic>) {
    // The numbers of entries say nothing of their order.
    let mut met: Vec<&Met<'_>> = words.values().collect();
    met.sort_by_key(|(entry, written)| (site.get(*entry).map(|entry| &entry.id), *written));
    let span = |entry: EntryIndex| site.get(entry).map(|entry| entry.source.span(field));
    let [(first, first_written), others @ ..] = &met[..] else { return };
    let Some(first) = span(*first) else { return };
    for (entry, written) in others {
        let Some(place) = span(*entry) else { continue };
        let message = text!(
            "`{written}` et `{first_written}` sont deux mots, et deux listes",
            "`{written}` and `{first_written}` are two words, and two lists"
        );
        diagnostics.push(
            Diagnostic::new(Code::FilterWords, place, message)
                .related(first.clone(), text!("l’autre mot est ici", "the other word is here"))
                .help(text!(
                    "si c’est le même, écrivez-le partout ainsi",
                    "if it is the same, write it alike everywhere"
                )),
        );
    }
}
