//! Different words that would have the same address: `marché` and `marche`.
//! Each has its own list; that there are two is told, since one of them may be
//! a slip.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use super::term::{FieldValue, Term, Values};
use crate::content::lock::filter_of_key;
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
                if sharing.is_empty() {
                    continue;
                }
                let locked = Locked::new(site, &collection.name, &by.field);
                for (key, words) in sharing {
                    tell(site, &by.field, &words, diagnostics);
                    let is_taken = |key: &Arc<str>| first.contains_key(key);
                    homographs.number((&collection.name, at), key, &words, &locked, &is_taken);
                }
            }
        }
        homographs
    }

    /// Gives each word its address: the one at which it was published, else the plain one to the word that is written
    /// so, or else to the first; the others are numbered. What was published of another word is not given away.
    fn number(
        &mut self,
        (collection, at): (&Arc<str>, usize),
        key: &Arc<str>,
        words: &Sharing<'_>,
        locked: &Locked<'_>,
        is_taken: &dyn Fn(&Arc<str>) -> bool,
    ) {
        let numbered = |number: usize| if number == 1 { Arc::clone(key) } else { Arc::from(format!("{key}-{number}")) };
        let mut given: BTreeMap<Arc<str>, &Arc<str>> = BTreeMap::new();
        let mut open: Vec<&Arc<str>> = Vec::new();
        for word in words.keys() {
            let published = locked.of_word(word);
            let kept = published.filter(|published| {
                let is_ours = **published == **key || !is_taken(&Arc::from(*published));
                is_ours && published.strip_prefix(&**key).is_some_and(is_number) && !given.contains_key(*published)
            });
            match kept.min_by_key(|published| (published.len(), *published)) {
                Some(published) => drop(given.insert(published.into(), *word)),
                None => open.push(word),
            }
        }
        // The word that is written as the address comes first among those without one.
        open.sort_by_key(|word| **word != *key);
        let mut free = (1..).map(numbered).filter(|address| {
            let is_another_word = *address != *key && is_taken(address);
            !given.contains_key(address) && !is_another_word && !locked.has(address, words)
        });
        let added: Vec<(Arc<str>, &Arc<str>)> =
            open.into_iter().filter_map(|word| Some((free.next()?, word))).collect();
        drop(free);
        given.extend(added);
        for (address, word) in given.into_iter().filter(|(address, _)| *address != *key) {
            self.keys.insert((Arc::clone(collection), at, Arc::clone(word)), address);
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

/// Whether the end of an address is that of a numbered one, or none.
fn is_number(end: &str) -> bool {
    end.is_empty() || end.strip_prefix('-').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The addresses at which the words of one field were published before.
#[derive(Debug, Default)]
struct Locked<'s> {
    /// By word: the last part of each address.
    words: BTreeMap<String, BTreeSet<&'s str>>,
}

impl<'s> Locked<'s> {
    fn new(site: &'s Site, collection: &str, field: &str) -> Self {
        let mut words: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for address in &site.lock.addresses {
            let Some((of, by, word)) = filter_of_key(&address.key) else { continue };
            let last = address.url.trim_end_matches('/').rsplit('/').next();
            if let Some(last) = last.filter(|_| of == collection && by == field) {
                words.entry(word.into_owned()).or_default().insert(last);
            }
        }
        Self { words }
    }

    fn of_word(&self, word: &str) -> impl Iterator<Item = &'s str> {
        self.words.get(word).into_iter().flatten().copied()
    }

    /// Whether an address was published of one of these words, which has another now.
    fn has(&self, address: &str, words: &Sharing<'_>) -> bool {
        words.keys().any(|word| self.words.get(&***word).is_some_and(|published| published.contains(address)))
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
