//! The declaration of a collection, from all entries that it will have.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::infer::{Type, field_name, from, written};
use super::page::{Page, Role, Section};
use super::pattern::Pattern;
use super::value::{self, Value};
use crate::content::collection::Collection;
use crate::yaml::{self, Context};

/// A field of a collection.
#[derive(Clone, Debug)]
pub struct Field {
    /// The key in the files that are written.
    pub key: String,
    /// The name in templates.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// Whether each language has a value of its own.
    pub localized: bool,
}

/// The fields of a collection by the key of the other site.
pub type Known = BTreeMap<String, Field>;

/// The type that a common field must have; `None` for a field of one's own.
fn common_type(name: &str, found: &Type) -> Option<Type> {
    Some(match name {
        "title" | "description" | "slug" | "url" | "template" => Type::Text,
        "date" | "updated" => {
            if *found == Type::Datetime {
                Type::Datetime
            } else {
                Type::Date
            }
        }
        "publish_date" | "expiry_date" => Type::Datetime,
        "draft" | "demo" => Type::Boolean,
        "weight" => Type::Number,
        "aliases" => Type::List(Box::new(Type::Text)),
        "params" => Type::Map,
        _ => return None,
    })
}

/// Whether a common field is one value for each language unless a declaration says otherwise.
fn is_localized_anyway(name: &str) -> bool {
    matches!(name, "title" | "description" | "updated" | "draft" | "slug" | "url" | "aliases")
}

/// The fields that the pages of one collection have. `default` is the language that is written first.
pub fn fields(pages: &[&Page], default: &str) -> Known {
    let mut kinds: BTreeMap<&str, Vec<Type>> = BTreeMap::new();
    for page in pages.iter().filter(|page| page.role != Role::List) {
        for (key, item) in &page.fields {
            kinds.entry(key).or_default().extend(Type::of(&item.value));
        }
    }
    let mut known = Known::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for (key, found) in kinds {
        let moments = matches!(key, "date" | "updated");
        let found = found.into_iter().filter(|kind| !moments || matches!(kind, Type::Date | Type::Datetime));
        let Some(found) = found.reduce(Type::join) else { continue };
        // `template` names a file of the theme here.
        let is_common = Collection::is_common(key) && !matches!(key, "template" | "demo");
        let kind = common_type(key, &found).filter(|_| is_common).unwrap_or(found);
        let base = if is_common { key.to_owned() } else { field_name(key) };
        let base = if !is_common && Collection::is_common(&base) { format!("{base}_text") } else { base };
        let numbered = |n: usize| if n == 1 { base.clone() } else { format!("{base}_{n}") };
        let Some(name) = (1..).map(numbered).find(|name| !taken.contains(name)) else { continue };
        taken.insert(name.clone());
        // A key that has another meaning here is written by the field's name.
        let written_key = if !is_common && Collection::is_common(key) { name.clone() } else { key.to_owned() };
        known.insert(key.to_owned(), Field { key: written_key, name, kind, localized: false });
    }
    localize(&mut known, pages, default);
    known
}

/// Finds the fields whose values differ between the languages of an entry.
fn localize(known: &mut Known, pages: &[&Page], default: &str) {
    let sources: BTreeMap<&str, &Page> =
        pages.iter().filter(|page| page.locale == default).map(|page| (&*page.id, *page)).collect();
    for page in pages.iter().filter(|page| page.locale != default && page.role != Role::List) {
        let Some(source) = sources.get(&*page.id) else { continue };
        for (key, item) in &page.fields {
            let Some(field) = known.get_mut(key).filter(|field| !field.localized) else { continue };
            let here = written(&field.kind, item, 2);
            let there = value::get(&source.fields, key).and_then(|item| written(&field.kind, item, 2));
            field.localized = here.is_some() && here != there;
        }
    }
}

/// What a declaration is made from.
pub struct Declaration<'d> {
    /// The section, when there was one.
    pub section: Option<&'d Section>,
    /// The folder's name.
    pub name: &'d str,
    /// The fields.
    pub fields: &'d Known,
    /// Patterns of addresses by language; languages without one follow the section.
    pub patterns: &'d BTreeMap<String, Pattern>,
    /// The source language.
    pub default: &'d str,
    /// Whether texts have HTML.
    pub has_html: bool,
    /// Whether entries have pages.
    pub has_pages: bool,
    /// The field that serves as title.
    pub title_field: Option<&'d str>,
    /// Whether entries are sorted by `date`.
    pub by_date: bool,
}

impl Declaration<'_> {
    /// The text of `_collection.yaml`.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let label = self.section.map_or(self.name, |section| &section.label);
        let slug = self.section.map_or("", |section| &section.slug);
        let _ = writeln!(out, "label: {{{}: {}}}", self.default, value::scalar(label, Context::Flow));
        let _ = writeln!(out, "slug: {}", value::scalar(slug, Context::Line));
        if !self.patterns.is_empty() {
            out.push_str("permalink:\n");
            for (locale, pattern) in self.patterns {
                let _ = writeln!(out, "  {locale}: {}", yaml::quoted(&pattern.as_str()));
            }
        }
        if self.has_pages {
            out.push_str("template: page.html\n");
        }
        if self.section.is_some_and(|section| section.has_list && !section.slug.is_empty()) {
            let (sort, feed) = if self.by_date { ("[-date, title]", ", feed: true") } else { ("[title]", "") };
            let _ = writeln!(out, "list: {{template: list.html, sort: {sort}, paginate: 20{feed}}}");
        }
        out.push_str("fallback: false\nbody: markdown\n");
        if self.has_html {
            out.push_str("html: true\n");
        }
        if let Some(field) = self.title_field {
            let _ = writeln!(out, "title_field: {field}");
        }
        let lines: Vec<String> = self.fields.values().filter_map(line).collect();
        if !lines.is_empty() {
            let _ = write!(out, "fields:\n{}", lines.concat());
        }
        out
    }
}

/// The line of a field; `None` for a common field that is as it always is.
fn line(field: &Field) -> Option<String> {
    let is_common = Collection::is_common(&field.name);
    let localized = field.localized && !(is_common && is_localized_anyway(&field.name));
    let is_usual = match &*field.name {
        "date" | "updated" => field.kind == Type::Date,
        _ => true,
    };
    if is_common && is_usual && !localized {
        return None;
    }
    let mut more = from(&field.key, &field.name);
    if localized || (is_common && is_localized_anyway(&field.name)) {
        more.push_str(", localized: true");
    }
    Some(format!("  {}: {}\n", field.name, field.kind.declaration(&more)))
}

/// The field that can serve as title where most entries have none.
pub fn title_field<'f>(pages: &[&Page], fields: &'f Known) -> Option<&'f str> {
    let entries: Vec<&&Page> = pages.iter().filter(|page| page.role != Role::List).collect();
    let has = |page: &Page, key: &str| value::get(&page.fields, key).is_some_and(|item| item.as_text().is_some());
    let titled = entries.iter().filter(|page| has(page, "title")).count();
    if titled * 10 > entries.len() {
        return None;
    }
    let names = ["fullname", "name", "label", "nom", "linkTitle"];
    let found = names.iter().filter_map(|name| fields.get(*name)).filter(|field| field.kind == Type::Text);
    let counted = found.map(|field| (entries.iter().filter(|page| has(page, &field.key)).count(), field));
    let best = counted.max_by_key(|(count, _)| *count).filter(|(count, _)| *count * 10 >= entries.len() * 9);
    best.map(|(_, field)| &*field.name)
}

/// Whether every entry has a day.
pub fn all_have_dates(pages: &[&Page]) -> bool {
    let mut entries = pages.iter().filter(|page| page.role != Role::List).peekable();
    entries.peek().is_some()
        && entries.all(|page| {
            value::get(&page.fields, "date")
                .is_some_and(|item| matches!(item.value, Value::Date(_) | Value::Datetime(_)))
        })
}
