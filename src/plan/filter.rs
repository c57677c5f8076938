//! Filters: the values by which a collection's lists can be narrowed down, as
//! readers of one language meet them.
//!
//! A value is known by what it says in the source language, whatever the
//! reader's: hence one filter for `port` and `harbour`, at the same address in
//! every language, and alternates that are the same list.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tera::Value as View;

use super::part::{MapBuilder, optional};
use super::view::Viewer;
use crate::content::collection::{Collection, Field, FieldKind, slugify};
use crate::content::value::Value;
use crate::digest::Digester;
use crate::locale::{Language, Locale};
use crate::site::{EntryIndex, localized, section_url};

/// What a filter stands for, the same in all languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// An entry that a field refers to.
    Entry(EntryIndex),
    /// A text of the source language, as it stands in an address.
    Text(String),
}

/// One value that a list can be filtered by.
pub struct Filter {
    /// The field.
    pub field: Arc<str>,
    /// What it stands for.
    pub term: Term,
    /// The last part of its address.
    pub key: String,
    /// Its name, typeset.
    pub label: String,
    /// Language and direction of the name: the reader's own unless it is borrowed.
    language: (Arc<str>, &'static str),
    /// How far the name is from the reader's language.
    distance: usize,
    /// Path of its list.
    pub url: String,
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

    /// What readers see of it.
    pub fn view(&self) -> MapBuilder {
        MapBuilder::new()
            .with("key", &*self.key)
            .with("label", &*self.label)
            .with("lang", &*self.language.0)
            .with("dir", self.language.1)
    }

    /// Adds what readers see of it to a digest.
    pub fn depend(&self, digester: &mut Digester) {
        digester.text(&self.url).text(&self.label).text(&self.language.0).number(self.offered.into());
    }
}

/// The filters of one field.
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
#[derive(Default)]
pub struct Filters(BTreeMap<Arc<str>, Vec<Group>>);

impl Filters {
    /// Finds what the entries shown in this language can be filtered by.
    pub fn new(viewer: &Viewer) -> Self {
        let mut all = BTreeMap::new();
        for collection in viewer.site.collections.values() {
            let (Some(list), Some(url)) = (&collection.list, section_url(collection, &viewer.language)) else {
                continue;
            };
            let members = super::list::members(viewer, collection);
            let groups = list.by.iter().map(|by| group(viewer, collection, &by.field, by.min, &members, &url));
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

    /// Whether a filter takes its name from an entry for which this holds.
    pub fn is_any_named_after(&self, of: &dyn Fn(EntryIndex) -> bool) -> bool {
        let mut filters = self.0.values().flatten().flat_map(|group| &group.filters);
        filters.any(|filter| filter.target().is_some_and(of))
    }

    /// What an entry is filtered by, in the order that its fields have.
    fn of_entry(&self, viewer: &Viewer, entry: EntryIndex) -> impl Iterator<Item = (&Arc<str>, Vec<&Filter>)> {
        let groups = self.0.get(&viewer.site.entries[entry].collection.name).into_iter().flatten();
        groups.map(move |group| {
            let terms = group.of_entry.get(&entry).into_iter().flatten();
            (&group.field, terms.filter_map(|term| group.find(term)).collect())
        })
    }

    /// `entry.filters`: for each field of `by`, the entry's values with their lists.
    pub fn view_of_entry(&self, viewer: &Viewer, entry: EntryIndex) -> View {
        let mut map = MapBuilder::new();
        for (field, filters) in self.of_entry(viewer, entry) {
            let views = filters.into_iter().map(|filter| {
                let url = filter.offered.then_some(&*filter.url);
                filter.view().with("url", optional(url)).finish()
            });
            map.set(field, views.collect::<Vec<View>>());
        }
        map.finish()
    }

    /// Adds what [`Self::view_of_entry`] shows to a digest.
    pub fn depend_of_entry(&self, viewer: &Viewer, entry: EntryIndex, digester: &mut Digester) {
        for (field, filters) in self.of_entry(viewer, entry) {
            digester.text(field).number(filters.len() as u64);
            filters.into_iter().for_each(|filter| filter.depend(digester));
        }
    }
}

fn group(
    viewer: &Viewer,
    collection: &Collection,
    field: &Arc<str>,
    min: usize,
    members: &[EntryIndex],
    url: &str,
) -> Group {
    let mut index: HashMap<Term, usize> = HashMap::new();
    let mut filters: Vec<Filter> = Vec::new();
    let mut of_entry: HashMap<EntryIndex, Vec<Term>> = HashMap::new();
    for entry in members {
        for named in named(viewer, collection, field, *entry) {
            let own = of_entry.entry(*entry).or_default();
            if !own.contains(&named.term) {
                own.push(named.term.clone());
            }
            let distance = distance(viewer, named.language);
            let language = named.language.unwrap_or(&viewer.language);
            let language = (Arc::clone(&language.tag), language.direction.as_str());
            let position = *index.entry(named.term.clone()).or_insert(filters.len());
            match filters.get_mut(position) {
                None => filters.push(Filter {
                    field: Arc::clone(field),
                    url: format!("{url}{}/{}/", named.segment, named.key),
                    term: named.term,
                    key: named.key,
                    label: named.label,
                    language,
                    distance,
                    members: vec![*entry],
                    offered: false,
                }),
                Some(known) => {
                    if known.members.last() != Some(entry) {
                        known.members.push(*entry);
                    }
                    // One translation of a word is enough for all who share it.
                    if distance < known.distance {
                        (known.label, known.language, known.distance) = (named.label, language, distance);
                    }
                }
            }
        }
    }
    for filter in &mut filters {
        filter.offered = !filter.key.is_empty() && filter.members.len() >= min;
    }
    // References in the order of their own collection, texts by the language's rules.
    let formats = viewer.theme.messages.formats(&viewer.language.locale);
    filters.sort_by(|a, b| match (a.target(), b.target()) {
        (Some(a), Some(b)) => rank(viewer, a).cmp(&rank(viewer, b)),
        _ => formats.compare(&a.label, &b.label).then_with(|| a.key.cmp(&b.key)),
    });
    let index = filters.iter().enumerate().map(|(position, filter)| (filter.term.clone(), position)).collect();
    Group { field: Arc::clone(field), filters, index, of_entry }
}

fn rank(viewer: &Viewer, entry: EntryIndex) -> usize {
    let members = viewer.site.by_collection.get(&viewer.site.entries[entry].collection.name);
    members.and_then(|members| members.iter().position(|member| *member == entry)).unwrap_or(usize::MAX)
}

/// 0 for the reader's own language, then along the chain of fallback.
fn distance(viewer: &Viewer, language: Option<&Language>) -> usize {
    match language {
        Some(language) if language.locale != viewer.language.locale => {
            let chain = &viewer.language.fallback;
            1 + chain.iter().position(|locale| *locale == language.locale).unwrap_or(chain.len())
        }
        _ => 0,
    }
}

/// One value of an entry's field.
struct Named<'a> {
    term: Term,
    segment: String,
    /// Empty when nothing of the value can stand in an address.
    key: String,
    label: String,
    /// The language of the label; none for a text that is the same in all languages.
    language: Option<&'a Language>,
}

/// The values of an entry's field, named in the reader's language.
fn named<'a>(viewer: &'a Viewer, collection: &Collection, field: &Arc<str>, entry: EntryIndex) -> Vec<Named<'a>> {
    let (Some(shown), Some(declared)) = (viewer.shown(entry), collection.fields.get(field)) else { return Vec::new() };
    let Some(value) = shown.version.value(field) else { return Vec::new() };
    let source_language = viewer.config.source_language();
    let own = items(value, &viewer.language);
    let source = viewer.site.entries[entry].source.value(field);
    let source = source.map(|value| items(value, source_language)).unwrap_or_default();
    // The language of a text that does not say it: that of the file it was written in.
    let file = if !is_localized(declared) {
        None
    } else if shown.version.document.fields.contains_key(field) {
        Some(viewer.text_language(shown))
    } else {
        Some(source_language)
    };
    let same_length = source.len() == own.len();
    let mut found = Vec::new();
    for (position, (locale, value)) in own.into_iter().enumerate() {
        let language = locale.and_then(|locale| viewer.config.language(locale)).or(file);
        let named = match value {
            Value::Reference(reference) => viewer
                .site
                .find(&reference.collection, &reference.id)
                .and_then(|target| entry_named(viewer, field, target)),
            Value::Text(text) => {
                let original = source.get(position).filter(|_| same_length).and_then(|(_, value)| value.as_text());
                let original = original.unwrap_or(text);
                let key = slugify(original).unwrap_or_default();
                let label = match language {
                    Some(language) => viewer.typeset(language, text).into_owned(),
                    None => text.to_string(),
                };
                let term = Term::Text(if key.is_empty() { original.to_string() } else { key.clone() });
                Some(Named { term, segment: field.replace('_', "-"), key, label, language })
            }
            _ => None,
        };
        found.extend(named);
    }
    found
}

fn entry_named<'a>(viewer: &'a Viewer, field: &Arc<str>, target: EntryIndex) -> Option<Named<'a>> {
    let shown = viewer.shown(target)?;
    let entry = &viewer.site.entries[target];
    let segment = entry.collection.slug.get(&viewer.language).filter(|slug| !slug.is_empty()).unwrap_or(field);
    let key = match shown.version.value("slug") {
        Some(Value::Text(slug)) => slug.to_string(),
        _ => entry.id.replace('/', "-"),
    };
    let language = viewer.text_language(shown);
    let label = viewer.typeset(language, shown.version.text("title", &viewer.language)?).into_owned();
    Some(Named { term: Term::Entry(target), segment: segment.to_string(), key, label, language: Some(language) })
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
