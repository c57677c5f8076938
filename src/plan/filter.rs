//! Filters: the values by which a collection's lists can be narrowed down, as
//! readers of one language meet them.
//!
//! A value is known by what it says in the source language, whatever the
//! reader's: hence one filter for `port` and `harbour`, at the same address in
//! every language, and alternates that are the same list.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use super::read::{Layer, Reader, language_view, typeset, view};
use super::view::{FilterView, TextLanguage};
use crate::content::collection::{Field, FieldKind, slugify};
use crate::content::value::Value;
use crate::format::Formats;
use crate::locale::{Language, Locale};
use crate::site::{EntryIndex, Site, localized, section_url};

/// What a filter stands for, the same in all languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// An entry that a field refers to.
    Entry(EntryIndex),
    /// A text of the source language, as it stands in an address.
    Text(Arc<str>),
}

/// One value that a list can be filtered by.
#[derive(Debug)]
pub struct Filter {
    /// The field.
    pub field: Arc<str>,
    /// What it stands for.
    pub term: Term,
    /// As readers see it, with the path of its list, offered or not.
    pub view: FilterView,
    /// How far the name is from the reader's language.
    distance: usize,
    /// Entries that have the value, in the order of the list.
    pub members: Vec<EntryIndex>,
    /// Enough entries have it, and it can stand in an address.
    pub offered: bool,
}

impl Filter {
    /// The entry that it stands for.
    pub fn target(&self) -> Option<EntryIndex> {
        match self.term {
            Term::Entry(entry) => Some(entry),
            Term::Text(_) => None,
        }
    }

    /// Path of its list.
    pub fn url(&self) -> &Arc<str> {
        // Given to every filter when it is made.
        self.view.url.as_ref().unwrap_or(&self.view.key)
    }
}

/// The filters of one field.
#[derive(Debug)]
struct Group {
    field: Arc<str>,
    filters: Vec<Filter>,
    index: HashMap<Term, usize>,
    /// What each entry has, each once, in the order that it has them.
    of_entry: HashMap<EntryIndex, Vec<Term>>,
}

impl Group {
    fn find(&self, term: &Term) -> Option<&Filter> {
        self.index.get(term).map(|position| &self.filters[*position])
    }
}

/// All filters of the site in one language.
#[derive(Debug, Default)]
pub struct Filters(BTreeMap<Arc<str>, Vec<Group>>);

/// The values of one entry that lists are filtered by: for each field of `by`, in its order.
pub type Named = Arc<[Vec<NamedValue>]>;

/// One value of an entry's field, named in the reader's language.
#[derive(Debug)]
pub struct NamedValue {
    term: Term,
    /// The part of the address that stands for the field.
    segment: Arc<str>,
    /// Empty when nothing of the value can stand in an address.
    key: Arc<str>,
    label: Arc<str>,
    /// The language of the label.
    language: TextLanguage,
    /// 0 for the reader's own language, then along the chain of fallback.
    distance: usize,
}

impl Filters {
    /// Groups the values that the entries shown in a language have.
    pub fn new(site: &Site, language: &Language, position: usize, named: &Layer<Named>, formats: &Formats) -> Self {
        let mut all = BTreeMap::new();
        for collection in site.collections.values() {
            let (Some(list), Some(url)) = (&collection.list, section_url(collection, language)) else { continue };
            let members = site.by_collection.get(&collection.name).map_or(&[][..], Vec::as_slice);
            let groups = list.by.iter().enumerate().map(|(at, by)| {
                let shown = members.iter().copied().filter(|entry| site.shown(position, *entry).is_some());
                let values = shown.filter_map(|entry| Some((entry, view(named, entry)?.get(at)?)));
                group(site, &by.field, by.min, values, &url, formats)
            });
            all.insert(Arc::clone(&collection.name), groups.collect());
        }
        Self(all)
    }

    /// The filters of a collection that are offered, field by field, sorted.
    pub fn offered(&self, collection: &str) -> Vec<&Filter> {
        let groups = self.0.get(collection).into_iter().flatten();
        groups.flat_map(|group| &group.filters).filter(|filter| filter.offered).collect()
    }

    /// The same filter in this language, where it is offered.
    pub fn find(&self, collection: &str, field: &str, term: &Term) -> Option<&Filter> {
        let mut groups = self.0.get(collection).into_iter().flatten();
        groups.find(|group| &*group.field == field)?.find(term).filter(|filter| filter.offered)
    }

    /// For each field of `by`, what an entry is filtered by, in the order that its fields have.
    pub fn of_entry(&self, site: &Site, entry: EntryIndex) -> Vec<(Arc<str>, Vec<FilterView>)> {
        let collection = site.get(entry).map(|entry| &entry.collection.name);
        let groups = collection.and_then(|name| self.0.get(name)).into_iter().flatten();
        let of_group = |group: &Group| {
            let terms = group.of_entry.get(&entry).into_iter().flatten();
            let filters = terms.filter_map(|term| group.find(term));
            let views = filters.map(|filter| match filter.offered {
                true => filter.view.clone(),
                false => FilterView { url: None, ..filter.view.clone() },
            });
            (Arc::clone(&group.field), views.collect())
        };
        groups.map(of_group).collect()
    }
}

fn group<'a>(
    site: &Site,
    field: &Arc<str>,
    min: usize,
    values: impl Iterator<Item = (EntryIndex, &'a Vec<NamedValue>)>,
    url: &str,
    formats: &Formats,
) -> Group {
    let mut index: HashMap<Term, usize> = HashMap::new();
    let mut filters: Vec<Filter> = Vec::new();
    let mut of_entry: HashMap<EntryIndex, Vec<Term>> = HashMap::new();
    for (entry, values) in values {
        for value in values {
            let terms = of_entry.entry(entry).or_default();
            if !terms.contains(&value.term) {
                terms.push(value.term.clone());
            }
            let position = *index.entry(value.term.clone()).or_insert(filters.len());
            let view = || FilterView {
                key: Arc::clone(&value.key),
                label: Arc::clone(&value.label),
                language: value.language.clone(),
                url: Some(format!("{url}{}/{}/", value.segment, value.key).into()),
            };
            match filters.get_mut(position) {
                None => filters.push(Filter {
                    field: Arc::clone(field),
                    term: value.term.clone(),
                    view: view(),
                    distance: value.distance,
                    members: vec![entry],
                    offered: false,
                }),
                Some(known) => {
                    if known.members.last() != Some(&entry) {
                        known.members.push(entry);
                    }
                    // One translation of a word is enough for all who share it.
                    if value.distance < known.distance {
                        let url = known.view.url.take();
                        known.view = FilterView { url, ..view() };
                        known.distance = value.distance;
                    }
                }
            }
        }
    }
    for filter in &mut filters {
        filter.offered = !filter.view.key.is_empty() && filter.members.len() >= min;
    }
    // References in the order of their own collection, texts by the language's rules.
    let ranks = ranks(site, &filters);
    let rank = |entry: EntryIndex| ranks.get(&entry).copied().unwrap_or(usize::MAX);
    filters.sort_by(|a, b| match (a.target(), b.target()) {
        (Some(a), Some(b)) => rank(a).cmp(&rank(b)),
        _ => formats.compare(&a.view.label, &b.view.label).then_with(|| a.view.key.cmp(&b.view.key)),
    });
    let index = filters.iter().enumerate().map(|(position, filter)| (filter.term.clone(), position)).collect();
    Group { field: Arc::clone(field), filters, index, of_entry }
}

/// The places of all entries of the collections that filters stand for.
fn ranks(site: &Site, filters: &[Filter]) -> HashMap<EntryIndex, usize> {
    let mut collections: Vec<&Arc<str>> =
        filters.iter().filter_map(|filter| Some(&site.get(filter.target()?)?.collection.name)).collect();
    collections.sort_unstable();
    collections.dedup();
    let members = collections.into_iter().filter_map(|name| site.by_collection.get(name));
    members.flat_map(|members| members.iter().enumerate().map(|(rank, entry)| (*entry, rank))).collect()
}

/// The values of an entry's fields that its collection's lists are filtered by.
pub fn named(reader: &mut Reader<'_, '_>, index: EntryIndex) -> Option<Named> {
    let (entry, _) = reader.fields(index)?;
    let list = entry.collection.list.as_ref().filter(|list| !list.by.is_empty())?;
    let fields = list.by.iter().map(|by| values(reader, index, &by.field).unwrap_or_default());
    Some(fields.collect())
}

fn values(reader: &mut Reader<'_, '_>, index: EntryIndex, field: &Arc<str>) -> Option<Vec<NamedValue>> {
    let (entry, shown) = reader.fields(index)?;
    // The source's words make the address, whichever version is shown.
    let source = &reader.versions(index)?.source;
    let (language, config) = (reader.language(), reader.config());
    let declared = entry.collection.fields.get(field)?;
    let value = shown.version.value(field)?;
    let own = items(value, language);
    let source = source.value(field).map(|value| items(value, config.source_language())).unwrap_or_default();
    // The language of a text that does not say it: that of the file it was written in.
    let file = if !is_localized(declared) {
        None
    } else if shown.version.document.fields.contains_key(field) {
        Some(reader.text_language(shown))
    } else {
        Some(config.source_language())
    };
    let same_length = source.len() == own.len();
    let mut found = Vec::new();
    for (position, (locale, value)) in own.into_iter().enumerate() {
        let written = locale.and_then(|locale| config.language(locale)).or(file);
        match value {
            Value::Reference(reference) => {
                let target = reader.number(&reference.collection, &reference.id);
                found.extend(target.and_then(|target| entry_named(reader, field, target)));
            }
            Value::Text(text) => {
                let original = source.get(position).filter(|_| same_length).and_then(|(_, value)| value.as_text());
                let original = original.unwrap_or(text);
                let key: Arc<str> = slugify(original).unwrap_or_default().into();
                found.push(NamedValue {
                    term: Term::Text(if key.is_empty() { Arc::clone(original) } else { Arc::clone(&key) }),
                    segment: field.replace('_', "-").into(),
                    key,
                    label: written.map_or_else(|| Arc::clone(text), |written| typeset(written, text)),
                    language: language_view(written.unwrap_or(language)),
                    distance: distance(language, written),
                });
            }
            _ => {}
        }
    }
    Some(found)
}

fn entry_named(reader: &mut Reader<'_, '_>, field: &Arc<str>, target: EntryIndex) -> Option<NamedValue> {
    let (entry, shown) = reader.fields(target)?;
    let language = reader.language();
    let segment = entry.collection.slug.get(language).filter(|slug| !slug.is_empty()).unwrap_or(field);
    let key = match shown.version.value("slug") {
        Some(Value::Text(slug)) => Arc::clone(slug),
        _ => entry.id.replace('/', "-").into(),
    };
    let written = reader.text_language(shown);
    let label = typeset(written, shown.version.text("title", language)?);
    Some(NamedValue {
        term: Term::Entry(target),
        segment: Arc::clone(segment),
        key,
        label,
        language: language_view(written),
        distance: distance(language, Some(written)),
    })
}

/// 0 for the reader's own language, then along the chain of fallback.
fn distance(reader: &Language, written: Option<&Language>) -> usize {
    match written {
        Some(written) if written.locale != reader.locale => {
            let chain = &reader.fallback;
            1 + chain.iter().position(|locale| *locale == written.locale).unwrap_or(chain.len())
        }
        _ => 0,
    }
}

fn is_localized(field: &Field) -> bool {
    field.localized || matches!(&field.kind, FieldKind::List(item) if item.localized)
}

/// The single values of a field as `language` reads them, each with its language where the value says it.
fn items<'a>(value: &'a Value, language: &'a Language) -> Vec<(Option<&'a Locale>, &'a Value)> {
    let (outer, value) = read(value, language);
    match value {
        Value::List(items) => {
            let items = items.iter().map(|item| read(item, language));
            items.map(|(inner, value)| (inner.or(outer), value)).collect()
        }
        one => vec![(outer, one)],
    }
}

fn read<'a>(value: &'a Value, language: &'a Language) -> (Option<&'a Locale>, &'a Value) {
    match localized(value, language) {
        (None, inner) if matches!(value, Value::Localized(_)) => (Some(&language.locale), inner),
        other => other,
    }
}
