//! Finds the entries of the lists that a theme declares for its templates.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::content::collection::LIST_TEXTS;
use crate::content::value::Value;
use crate::locale::Language;
use crate::site::{EntryIndex, Site, localized};
use crate::theme::{ListQuery, Theme, Where};

/// The lists of every template in one language.
pub struct Queries<'a> {
    site: &'a Site,
    config: &'a Config,
    theme: &'a Theme,
    /// Position of the language.
    index: usize,
    /// The entries that each query finds, by template, in the order of its queries. `None` for a query that
    /// depends on the entry of the page.
    found: BTreeMap<&'a str, Vec<Option<Vec<EntryIndex>>>>,
}

impl<'a> Queries<'a> {
    /// Answers all queries that are the same for every page.
    pub fn new(site: &'a Site, config: &'a Config, theme: &'a Theme, index: usize) -> Self {
        let mut queries = Self { site, config, theme, index, found: BTreeMap::new() };
        let found = theme.declaration.lists.iter().map(|(template, of_template)| {
            let answers = of_template.iter().map(|query| {
                // One entry more than asked for, since a page leaves its entry out of its lists.
                let limit = query.limit.map_or(usize::MAX, |limit| limit.saturating_add(1));
                (!is_about_self(query)).then(|| queries.answer(query, None, limit))
            });
            (&**template, answers.collect())
        });
        queries.found = found.collect();
        queries
    }

    /// The entries of each list of a template, in order. `page` is the entry of the page.
    pub fn lists(&self, template: &str, page: Option<EntryIndex>) -> Vec<(Arc<str>, Vec<EntryIndex>)> {
        let declared = self.theme.declaration.lists.get(template).into_iter().flatten();
        let found = self.found.get(template).into_iter().flatten();
        let lists = declared.zip(found).map(|(query, found)| {
            let limit = query.limit.unwrap_or(usize::MAX);
            let entries = match found {
                Some(entries) => entries.iter().copied().filter(|entry| Some(*entry) != page).take(limit).collect(),
                None => self.answer(query, page, limit),
            };
            (Arc::clone(&query.name), entries)
        });
        lists.collect()
    }

    /// The first entries that a query finds, in its order.
    fn answer(&self, query: &ListQuery, page: Option<EntryIndex>, limit: usize) -> Vec<EntryIndex> {
        let site = self.site;
        let refers = is_about_self(query);
        let referrers = page.map_or(&[][..], |page| site.referrers(page));
        let candidates: Vec<EntryIndex> = match &query.collection {
            Some(name) => {
                let members = site.members(name);
                match refers {
                    // The entries keep the order of the collection.
                    true => {
                        let mut sorted = referrers.to_vec();
                        sorted.sort_unstable();
                        let refers = |entry: &EntryIndex| sorted.binary_search(entry).is_ok();
                        if sorted.is_empty() { Vec::new() } else { members.iter().copied().filter(refers).collect() }
                    }
                    false => members.to_vec(),
                }
            }
            None if refers => referrers.to_vec(),
            None => site.order.clone(),
        };
        let wanted = |entry: &EntryIndex| {
            // A list shows its own text, and so does no other page.
            let is_listed = site.get(*entry).is_some_and(|entry| *entry.collection.name != *LIST_TEXTS);
            is_listed
                && Some(*entry) != page
                && site.shown(self.index, *entry).is_some()
                && query.conditions.iter().all(|condition| self.holds(condition, *entry, page))
        };
        let found = candidates.into_iter().filter(wanted);
        if query.sort.is_empty() {
            return found.take(limit).collect();
        }
        let mut found: Vec<EntryIndex> = found.collect();
        let formats = self.theme.messages.formats(&self.config.source_language().locale);
        site.sort(&mut found, &query.sort, formats, self.config);
        found.truncate(limit);
        found
    }

    fn holds(&self, condition: &Where, entry: EntryIndex, page: Option<EntryIndex>) -> bool {
        let Some(entry) = self.site.get(entry) else { return false };
        let language = self.config.source_language();
        match condition {
            Where::FieldIsSelf(field) => page.is_some_and(|page| self.names(entry.source.value(field), page)),
            Where::IsPast(wanted) => (entry.is_past == Some(true)) == *wanted,
            Where::FieldIs(field, wanted) => entry.source.value(field).is_some_and(|value| is(value, wanted, language)),
        }
    }

    /// Whether a value refers to an entry.
    fn names(&self, value: Option<&Value>, page: EntryIndex) -> bool {
        let mut found = false;
        if let Some(value) = value {
            value.references(&mut |reference| {
                found |= self.site.number(&reference.collection, &reference.id) == Some(page);
            });
        }
        found
    }
}

/// Whether a query finds only entries that refer to the entry of the page.
fn is_about_self(query: &ListQuery) -> bool {
    query.back_references || query.conditions.iter().any(|condition| matches!(condition, Where::FieldIsSelf(_)))
}

/// Whether a value is the one that a theme asks for, or holds it. Localized texts are compared in the source
/// language.
fn is(value: &Value, wanted: &str, language: &Language) -> bool {
    match localized(value, language).1 {
        Value::Text(text) | Value::Code { text, .. } => &**text == wanted,
        Value::Boolean(boolean) => wanted == if *boolean { "true" } else { "false" },
        Value::Number(number) => wanted.parse() == Ok(*number),
        Value::Reference(reference) => &*reference.id == wanted,
        Value::List(items) => items.iter().any(|item| is(item, wanted, language)),
        _ => false,
    }
}
