//! Filters: the values by which a collection's lists can be narrowed down, as
//! readers of one language meet them.
//!
//! A value is known by what it says in the source language, whatever the
//! reader's: hence one filter for `port` and `harbour`, at the same address in
//! every language, and alternates that are the same list.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use super::homograph::Homographs;
use super::term::{FieldValue, Term, Values};
use super::view::FilterView;
use crate::content::lock;
use crate::format::Formats;
use crate::locale::Language;
use crate::memo::Fingerprint;
use crate::site::{EntryIndex, Site, section_url};
use crate::slug::encoded;

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
    /// Fingerprint of what readers see of it.
    fingerprint: Fingerprint,
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
}

impl Group {
    fn find(&self, term: &Term) -> Option<&Filter> {
        self.index.get(term).map(|position| &self.filters[*position])
    }
}

/// All filters of the site in one language.
#[derive(Debug, Default)]
pub struct Filters {
    /// By collection: for each field of `by`.
    groups: BTreeMap<Arc<str>, Vec<Group>>,
    /// By entry.
    values: Vec<Option<Values>>,
}

impl Filters {
    /// Groups the values that the entries shown in a language have. `values` are by entry.
    pub fn new(
        site: &Site,
        language: &Language,
        position: usize,
        values: Vec<Option<Values>>,
        homographs: &Homographs,
        formats: &Formats,
    ) -> Self {
        let mut groups = BTreeMap::new();
        for collection in site.collections.values() {
            let (Some(list), Some(url)) = (&collection.list, section_url(collection, language)) else { continue };
            let members = site.members(&collection.name);
            let of_collection = list.by.iter().enumerate().map(|(at, by)| {
                let shown = members.iter().copied().filter(|entry| site.shown(position, *entry).is_some());
                let of_field = shown.filter_map(|entry| Some((entry, values.get(entry)?.as_ref()?.get(at)?)));
                let key = |value: &FieldValue| homographs.key(&collection.name, at, value);
                group(site, (&by.field, by.min), of_field, &url, &key, formats)
            });
            groups.insert(Arc::clone(&collection.name), of_collection.collect());
        }
        Self { groups, values }
    }

    /// What is published of every filter that is offered: its key among published addresses, and its address.
    pub fn addresses<'f>(&'f self, site: &'f Site) -> impl Iterator<Item = (String, Arc<str>)> + 'f {
        self.groups.iter().flat_map(move |(collection, groups)| {
            let offered = groups.iter().flat_map(|group| &group.filters).filter(|filter| filter.offered);
            offered.filter_map(move |filter| {
                let value = match &filter.term {
                    Term::Entry(entry) => &site.get(*entry)?.id,
                    Term::Text(word) => word,
                };
                Some((lock::filter_key(collection, &filter.field, value), Arc::clone(filter.url())))
            })
        })
    }

    /// The filters of a collection that are offered, field by field, sorted.
    pub fn offered(&self, collection: &str) -> Vec<&Filter> {
        let groups = self.groups.get(collection).into_iter().flatten();
        groups.flat_map(|group| &group.filters).filter(|filter| filter.offered).collect()
    }

    /// The same filter in this language, where it is offered.
    pub fn find(&self, collection: &str, field: &str, term: &Term) -> Option<&Filter> {
        let mut groups = self.groups.get(collection).into_iter().flatten();
        groups.find(|group| &*group.field == field)?.find(term).filter(|filter| filter.offered)
    }

    /// For each field of `by`, the filters of an entry, in the order that its fields have.
    fn groups_of<'a>(
        &'a self,
        site: &Site,
        entry: EntryIndex,
    ) -> impl Iterator<Item = (&'a Arc<str>, impl Iterator<Item = &'a Filter>)> {
        let collection = site.get(entry).map(|entry| &entry.collection.name);
        let groups = collection.and_then(|name| self.groups.get(name)).into_iter().flatten();
        let values = self.values.get(entry).and_then(Option::as_ref);
        groups.enumerate().map(move |(at, group)| {
            let values = values.and_then(|values| values.get(at)).into_iter().flatten();
            (&group.field, values.filter_map(|value| group.find(&value.term)))
        })
    }

    /// For each field of `by`, what an entry is filtered by, in the order that its fields have.
    pub fn of_entry(&self, site: &Site, entry: EntryIndex) -> Vec<(Arc<str>, Vec<FilterView>)> {
        let groups = self.groups_of(site, entry);
        let views = groups.map(|(field, filters)| {
            let views = filters.map(|filter| match filter.offered {
                true => filter.view.clone(),
                false => FilterView { url: None, ..filter.view.clone() },
            });
            (Arc::clone(field), views.collect())
        });
        views.collect()
    }

    /// Fingerprint of what [`Self::of_entry`] gives.
    pub fn fingerprint_of(&self, site: &Site, entry: EntryIndex) -> Fingerprint {
        Fingerprint::of_all(
            self.groups_of(site, entry).flat_map(|(_, filters)| filters).map(|filter| filter.fingerprint),
        )
    }
}

fn group<'a>(
    site: &Site,
    (field, min): (&Arc<str>, usize),
    values: impl Iterator<Item = (EntryIndex, &'a Vec<FieldValue>)>,
    url: &str,
    key: &dyn Fn(&FieldValue) -> Arc<str>,
    formats: &Formats,
) -> Group {
    let mut index: HashMap<Term, usize> = HashMap::new();
    let mut filters: Vec<Filter> = Vec::new();
    for (entry, values) in values {
        for value in values {
            let position = match index.get(&value.term) {
                Some(position) => *position,
                None => *index.entry(value.term.clone()).or_insert(filters.len()),
            };
            let view = || {
                let key = key(value);
                FilterView {
                    url: Some(encoded(&format!("{url}{}/{key}/", value.segment)).into()),
                    key,
                    label: Arc::clone(&value.label),
                    language: value.language.clone(),
                }
            };
            match filters.get_mut(position) {
                None => filters.push(Filter {
                    field: Arc::clone(field),
                    term: value.term.clone(),
                    view: view(),
                    distance: value.distance,
                    members: vec![entry],
                    offered: false,
                    fingerprint: Fingerprint::default(),
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
        filter.fingerprint = Fingerprint::of(&(&filter.view, filter.offered));
    }
    // References in the order of their own collection, texts by the language's rules.
    let ranks = ranks(site, &filters);
    let rank = |entry: EntryIndex| ranks.get(&entry).copied().unwrap_or(usize::MAX);
    filters.sort_by(|a, b| match (a.target(), b.target()) {
        (Some(a), Some(b)) => rank(a).cmp(&rank(b)),
        _ => formats.compare(&a.view.label, &b.view.label).then_with(|| a.view.key.cmp(&b.view.key)),
    });
    let index = filters.iter().enumerate().map(|(position, filter)| (filter.term.clone(), position)).collect();
    Group { field: Arc::clone(field), filters, index }
}

/// The places of all entries of the collections that filters stand for.
fn ranks(site: &Site, filters: &[Filter]) -> HashMap<EntryIndex, usize> {
    let mut collections: Vec<&Arc<str>> =
        filters.iter().filter_map(|filter| Some(&site.get(filter.target()?)?.collection.name)).collect();
    collections.sort_unstable();
    collections.dedup();
    let members = collections.into_iter().map(|name| site.members(name));
    members.flat_map(|members| members.iter().enumerate().map(|(rank, entry)| (*entry, rank))).collect()
}
