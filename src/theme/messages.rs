//! Interface texts: Fluent messages in every language of the site.
//!
//! Files are read by `fluent-syntax`, the parser of the Fluent project, compiled once into patterns and formatted here
//! with [`Formats`]. `fluent-bundle` 0.16 is not used: its plural rules are CLDR 36 and cannot be replaced
//! (`{ $n -> [many] … }` is never taken for a French million), a formatter there cannot know its language except through
//! a locked memoizer, and some `.ftl` files make it panic (a selector `1.000…0` with thirty zeros overflows; a hundred
//! placeables under a literal selector reach an `unreachable!`). Here a selector on a number follows the CLDR of today.
//!
//! Invariants: formatting is pure, without locks and without panics; a message
//! whose text can be known when it is loaded is one look-up.
//!
//! Differences from Fluent that a translator may notice: no isolation marks; texts get the typography of their language,
//! as contents do;
//! a later file replaces a message's value and each attribute separately; within
//! a placeable, no line may begin with a letter in the first column.

mod call;
mod compare;
mod pattern;
mod read;
mod references;
mod resolve;
mod syntax;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Checked, Code, Diagnostic, Span, did_you_mean};
use crate::digest::Digest;
use crate::format::Formats;
use crate::locale::{Language, Locale};
use crate::text;

pub use call::{Argument, MessageError};
pub use read::MessageFile;
use table::{Resolved, Table};

/// All interface texts of the site. Built once, shared by all pages.
#[derive(Debug)]
pub struct Messages {
    /// The messages of each language, the source language first.
    tables: Vec<Table>,
    /// Position of each language in `tables`.
    by_locale: HashMap<Locale, usize>,
    /// Every id of any language with its place: in the source language, when that defines it.
    ids: BTreeMap<Box<str>, Span>,
    /// The formatters for a language that the site does not have.
    neutral: Arc<Formats>,
}

impl Messages {
    /// Reads all files and checks every language against the first, which is the
    /// source. Of several files for a language, the later wins, entry by entry;
    /// files for languages that the site does not have are left out.
    pub fn load(languages: &[Language], files: &[MessageFile]) -> Checked<Self> {
        let mut diagnostics = Vec::new();
        let by_locale: HashMap<Locale, usize> =
            languages.iter().enumerate().rev().map(|(index, language)| (language.locale.clone(), index)).collect();
        let mut tables: Vec<Table> = languages
            .iter()
            .enumerate()
            .map(|(index, language)| Table {
                locale: language.locale.clone(),
                language: language.clone(),
                formats: Arc::new(Formats::new(language)),
                entries: BTreeMap::new(),
                resolved: HashMap::new(),
                digest: table::digest(index, languages, &by_locale, files),
            })
            .collect();
        for file in files {
            if let Some(index) = by_locale.get(&file.locale) {
                let mut of_file = Vec::new();
                let entries = read::read(file, &mut of_file);
                diagnostics.extend(Problems::bounded(of_file));
                tables[*index].entries.extend(entries);
            }
        }

        // The chain of each language: itself, then its fallbacks that the site has.
        let chains: Vec<Vec<usize>> =
            (0..languages.len()).map(|index| table::chain(index, languages, &by_locale)).collect();
        for (index, chain) in chains.iter().enumerate() {
            let mut resolved = HashMap::new();
            for owner in chain {
                for key in tables[*owner].entries.keys() {
                    resolved.entry(key.clone()).or_insert(Resolved::Formatted { owner: *owner });
                }
            }
            tables[index].resolved = resolved;
        }
        references::follow_references(&mut tables, &mut diagnostics);

        let mut ids = BTreeMap::new();
        for table in &tables {
            for (key, entry) in &table.entries {
                if !key.starts_with('-') && !ids.contains_key(key) {
                    ids.insert(key.clone(), entry.span.clone());
                }
            }
        }
        let neutral = tables.first().map_or_else(
            || {
                Arc::new(Formats::new(&Language::new(
                    Locale::new("und"),
                    "".into(),
                    icu::locale::Locale::UNKNOWN,
                    Vec::new(),
                )))
            },
            |table| Arc::clone(&table.formats),
        );
        let mut messages = Self { tables, by_locale, ids, neutral };
        messages.fix();
        compare::with_source(&messages.tables, languages, files, &mut diagnostics);
        Checked { value: messages, diagnostics }
    }

    /// Formats the messages that never vary, once.
    fn fix(&mut self) {
        for index in 0..self.tables.len() {
            let mut fixed = Vec::new();
            for (key, resolved) in &self.tables[index].resolved {
                let owner = resolved.owner();
                let entry = &self.tables[owner].entries[key];
                if key.starts_with('-') || !entry.variables.is_empty() {
                    continue;
                }
                // The text of a language borrowed from is the same wherever it is shown.
                let known = (owner < index).then(|| self.tables[owner].resolved.get(key)).flatten();
                let text = match known {
                    Some(Resolved::Fixed { text, owner: same }) if *same == owner => Ok(Arc::clone(text)),
                    _ => resolve::resolve(&self.tables, owner, key, entry, &[]),
                };
                if let Ok(text) = text {
                    fixed.push((key.clone(), Resolved::Fixed { owner, text }));
                }
            }
            self.tables[index].resolved.extend(fixed);
        }
    }

    /// The text of a message, `id` or `id.attribute`, in a language or the next
    /// of its chain that has it. Numbers and dates are written in the language
    /// that the text is in. A message that never varies costs one look-up.
    pub fn format(
        &self,
        locale: &Locale,
        id: &str,
        arguments: &[(&str, Argument<'_>)],
    ) -> Result<Arc<str>, MessageError> {
        self.format_in(locale.as_str(), id, arguments)
    }

    /// The same as [`Messages::format`], by the code of the language, which a template has.
    pub fn format_in(
        &self,
        locale: &str,
        id: &str,
        arguments: &[(&str, Argument<'_>)],
    ) -> Result<Arc<str>, MessageError> {
        let table = self.by_locale.get(locale).map(|index| &self.tables[*index]);
        // Terms cannot be asked for from outside of the messages.
        match table.and_then(|table| table.resolved.get(id)).filter(|_| !id.starts_with('-')) {
            Some(Resolved::Fixed { text, .. }) => Ok(Arc::clone(text)),
            Some(Resolved::Formatted { owner }) => {
                resolve::resolve(&self.tables, *owner, id, &self.tables[*owner].entries[id], arguments)
            }
            None => {
                let candidates =
                    table.iter().flat_map(|table| table.resolved.keys()).filter(|key| !key.starts_with('-'));
                // Sorted, since a hash map's order is not the same twice.
                let candidates: BTreeSet<&str> = candidates.map(|key| &**key).collect();
                Err(MessageError::Unknown { id: id.into(), near: did_you_mean(id, candidates).map(Into::into) })
            }
        }
    }

    /// Whether a language, or one of its chain, has the message.
    pub fn contains(&self, locale: &Locale, id: &str) -> bool {
        self.owner(locale, id).is_some()
    }

    /// The language that a message really comes from: another than `locale` when it is borrowed.
    pub fn owner(&self, locale: &Locale, id: &str) -> Option<&Locale> {
        let table = &self.tables[*self.by_locale.get(locale)?];
        let resolved = table.resolved.get(id).filter(|_| !id.starts_with('-'))?;
        Some(&self.tables[resolved.owner()].locale)
    }

    /// Every id, `id` and `id.attribute`, sorted, with where it is defined.
    pub fn ids(&self) -> impl Iterator<Item = (&str, &Span)> {
        self.ids.iter().map(|(id, span)| (&**id, span))
    }

    /// The place of an id: in the source language, when that defines it.
    pub fn place(&self, id: &str) -> Option<&Span> {
        self.ids.get(id)
    }

    /// Names of the variables that a message uses, itself or through references;
    /// in the source language if it is there. `None` for an unknown id.
    pub fn arguments_of(&self, id: &str) -> Option<impl Iterator<Item = &str>> {
        let entry = self.tables.iter().find_map(|table| table.entries.get(id)).filter(|_| !id.starts_with('-'))?;
        Some(entry.variables.iter().map(|name| &**name))
    }

    /// Names of the variables that a message uses in any language that shows it.
    pub fn wanted_by_any(&self, id: &str) -> BTreeSet<&str> {
        let entries = self.tables.iter().filter_map(|table| table.entries.get(id)).filter(|_| !id.starts_with('-'));
        entries.flat_map(|entry| &entry.variables).map(|name| &**name).collect()
    }

    /// Languages in which a message does not exist, not even borrowed.
    pub fn locales_without(&self, id: &str) -> Vec<&Locale> {
        self.tables.iter().map(|table| &table.locale).filter(|locale| !self.contains(locale, id)).collect()
    }

    /// Digest of everything that can change a message of this language: its own
    /// files, and those of every language that it can borrow from.
    pub fn digest(&self, locale: &Locale) -> Digest {
        self.digest_in(locale.as_str())
    }

    /// The same as [`Messages::digest`], by the code of the language.
    pub fn digest_in(&self, locale: &str) -> Digest {
        self.by_locale.get(locale).map(|index| self.tables[*index].digest).unwrap_or_default()
    }

    /// The digests of the messages of every language, in the order of the settings.
    pub fn digests(&self) -> Vec<Digest> {
        self.tables.iter().map(|table| table.digest).collect()
    }

    /// The formatters of a language; the source language's for one that the site does not have.
    pub fn formats(&self, locale: &Locale) -> &Formats {
        self.formats_in(locale.as_str())
    }

    /// The same as [`Messages::formats`], by the code of the language.
    pub fn formats_in(&self, locale: &str) -> &Formats {
        self.by_locale.get(locale).map_or(&self.neutral, |index| &self.tables[*index].formats)
    }

    /// A diagnostic for each message that nobody uses. `used` are the ids that
    /// templates and the program ask for, or that templates mention; `prefixes` are those that templates
    /// complete at run time (`t(id="kind-" ~ kind)`). A message that another
    /// message refers to is used, and so are the attributes of a used one.
    pub fn unused(&self, used: &BTreeSet<String>, prefixes: &BTreeSet<String>) -> Vec<Diagnostic> {
        let referred: BTreeSet<&str> = self
            .tables
            .iter()
            .flat_map(|table| table.entries.values())
            .flat_map(|entry| entry.references.iter().map(|(key, _)| &**key))
            .collect();
        let wanted = |id: &str| {
            used.contains(id) || referred.contains(id) || prefixes.iter().any(|prefix| id.starts_with(prefix.as_str()))
        };
        self.ids
            .iter()
            .filter(|(id, _)| !wanted(id) && !id.split_once('.').is_some_and(|(message, _)| wanted(message)))
            .map(|(id, span)| {
                let near =
                    did_you_mean(id, used.iter().map(String::as_str).filter(|used| !self.ids.contains_key(*used)));
                Diagnostic::new(
                    Code::UnusedMessage,
                    span.clone(),
                    text!("aucun gabarit n’utilise « {id} »", "no template uses `{id}`"),
                )
                .help(match near {
                    Some(near) => text!("un gabarit demande « {near} »", "a template asks for `{near}`"),
                    None => text!("retirez le message", "remove the message"),
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
