//! Lists: a collection's own pages, filtered and paginated, and the lists that
//! a theme declares for its templates.

use std::sync::Arc;

use tera::Value as View;

use super::filter::Filter;
use super::page::{Alternate, Page, Shared};
use super::part::{MapBuilder, Part, Parts, optional};
use super::view::Viewer;
use super::{Address, Planned};
use crate::content::collection::Collection;
use crate::content::value::Value;
use crate::digest::{Digest, Digester};
use crate::locale::Language;
use crate::site::{EntryIndex, localized, section_url};
use crate::theme::{ListQuery, Where};

/// The `lists` part of a template: what `theme.yaml` declares for it.
pub fn lists(viewer: &Viewer, template: &str, own: Option<EntryIndex>, parts: Parts<'_>) -> Part {
    let Some(queries) = viewer.theme.declaration.lists.get(template) else {
        return Part { digest: Digest::default(), value: MapBuilder::new().finish() };
    };
    let mut digester = Digester::new("lists");
    let mut found: Vec<(&ListQuery, Vec<&Part>)> = Vec::new();
    for query in queries {
        let cards: Vec<&Part> = sorted(viewer, query, select(viewer, query, own))
            .filter_map(|entry| viewer.cards[entry].as_ref())
            .take(query.limit.unwrap_or(usize::MAX))
            .collect();
        digester.text(&query.name).number(cards.len() as u64);
        for card in &cards {
            digester.digest(card.digest);
        }
        found.push((query, cards));
    }
    parts.make(digester.finish(), || {
        let mut map = MapBuilder::new();
        for (query, cards) in found {
            map.set(&query.name, cards.into_iter().map(|card| card.value.clone()).collect::<Vec<View>>());
        }
        map.finish()
    })
}

/// Entries that a query finds, in order: looked for one after the other, so
/// that a short list of a long collection costs little.
fn select<'v>(
    viewer: &'v Viewer,
    query: &'v ListQuery,
    own: Option<EntryIndex>,
) -> Box<dyn Iterator<Item = EntryIndex> + 'v> {
    let site = &viewer.site;
    let refers = is_about_self(query);
    let referrers = own.map_or(&[][..], |own| &site.entries[own].referrers);
    let members: Box<dyn Iterator<Item = EntryIndex>> = match &query.collection {
        Some(name) => {
            let members = site.by_collection.get(name).map_or(&[][..], Vec::as_slice);
            match refers {
                true if referrers.is_empty() => Box::new(std::iter::empty()),
                // Referrers are sorted by position, the collection by its own order: keep the latter.
                true => Box::new(members.iter().copied().filter(|entry| referrers.binary_search(entry).is_ok())),
                false => Box::new(members.iter().copied()),
            }
        }
        None if refers => Box::new(referrers.iter().copied()),
        None => Box::new(0..site.entries.len()),
    };
    Box::new(members.filter(move |entry| {
        Some(*entry) != own
            && query.conditions.iter().all(|condition| {
                let source = &site.entries[*entry].source;
                match condition {
                    Where::FieldIsSelf(field) => own.is_some_and(|own| names(viewer, source.value(field), own)),
                    Where::FieldIs(field, wanted) => {
                        let language = viewer.config.source_language();
                        source.value(field).is_some_and(|value| is(value, wanted, language))
                    }
                }
            })
    }))
}

/// What was found in the order that the query asks for, if it does.
fn sorted<'v>(
    viewer: &Viewer,
    query: &ListQuery,
    found: Box<dyn Iterator<Item = EntryIndex> + 'v>,
) -> Box<dyn Iterator<Item = EntryIndex> + 'v> {
    if query.sort.is_empty() {
        return found;
    }
    let source = viewer.config.source_language();
    let mut members: Vec<EntryIndex> = found.collect();
    let formats = viewer.theme.messages.formats(&source.locale);
    crate::site::sort(&mut members, &viewer.site.entries, &query.sort, formats, source);
    Box::new(members.into_iter())
}

/// Whether a query finds only entries that refer to the page's own.
pub fn is_about_self(query: &ListQuery) -> bool {
    query.back_references || query.conditions.iter().any(|c| matches!(c, Where::FieldIsSelf(_)))
}

fn names(viewer: &Viewer, value: Option<&Value>, own: EntryIndex) -> bool {
    let mut found = false;
    if let Some(value) = value {
        value.references(&mut |reference| {
            found |= viewer.site.find(&reference.collection, &reference.id) == Some(own);
        });
    }
    found
}

/// Whether a value is, or holds, what a theme asks for; localized texts as the source language has them.
fn is(value: &Value, wanted: &str, language: &Language) -> bool {
    match localized(value, language).1 {
        Value::Text(text) => &**text == wanted,
        Value::Boolean(boolean) => wanted == if *boolean { "true" } else { "false" },
        Value::Number(number) => wanted.parse() == Ok(*number),
        Value::Reference(reference) => &*reference.id == wanted,
        Value::List(items) => items.iter().any(|item| is(item, wanted, language)),
        _ => false,
    }
}

/// What the lists of one language are planned with.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Of every language.
    pub viewers: &'a [Viewer],
    /// The language's position.
    pub index: usize,
    /// Of every language.
    pub listings: &'a [Vec<Listing>],
    /// What all pages of the language share.
    pub shared: &'a Shared,
    /// Makes parts.
    pub parts: Parts<'a>,
}

/// A collection as one language lists it.
#[derive(Debug)]
pub struct Listing {
    collection: Arc<Collection>,
    /// Path of its first page.
    section: Arc<str>,
    members: Vec<EntryIndex>,
}

/// The listings of one language.
pub fn listings(viewer: &Viewer) -> Vec<Listing> {
    let collections = viewer.site.collections.values();
    collections
        .filter_map(|collection| {
            let (list, section) = (collection.list.as_ref()?, section_url(collection, &viewer.language)?);
            if !viewer.theme.templates.contains(&list.template) {
                return None;
            }
            let members = members(viewer, collection);
            Some(Listing { collection: Arc::clone(collection), section, members })
        })
        .collect()
}

impl Listing {
    /// The template of its pages.
    pub fn template(&self) -> Option<&Arc<str>> {
        self.collection.list.as_ref().map(|list| &list.template)
    }

    /// Plans its pages, those whose entries are `wanted`.
    pub fn pages(&self, around: Surroundings<'_>, wanted: &dyn Fn(&[EntryIndex]) -> bool, planned: &mut Planned) {
        let same = |listing: &&Self| listing.collection.name == self.collection.name;
        let lengths = around.listings.iter().map(|of| of.iter().find(same).map_or(0, |listing| listing.members.len()));
        let totals: Vec<usize> = lengths.collect();
        let filters = around.viewers[around.index].filters.offered(&self.collection.name);
        let maker = Maker { listing: self, filters: &filters, totals: &totals, around };
        for filter in std::iter::once(None).chain(filters.iter().copied().map(Some)) {
            let members = filter.map_or(&self.members, |filter| &filter.members);
            if wanted(members) {
                maker.pages(members, filter, wanted, planned);
            }
        }
    }
}

/// Entries of a collection as this language lists them.
pub fn members(viewer: &Viewer, collection: &Collection) -> Vec<EntryIndex> {
    let members = viewer.site.by_collection.get(&collection.name).map_or(&[][..], Vec::as_slice);
    members.iter().copied().filter(|entry| viewer.shown(*entry).is_some()).collect()
}

fn page_url(first: &str, page: usize) -> String {
    if page == 1 { first.to_owned() } else { format!("{first}page/{page}/") }
}

/// What all pages of a listing are made with.
struct Maker<'a> {
    listing: &'a Listing,
    filters: &'a [&'a Filter],
    /// Members of the same listing in each language.
    totals: &'a [usize],
    around: Surroundings<'a>,
}

impl Maker<'_> {
    fn pages(
        &self,
        members: &[EntryIndex],
        filter: Option<&Filter>,
        wanted: &dyn Fn(&[EntryIndex]) -> bool,
        planned: &mut Planned,
    ) {
        let Self { listing, filters, totals, around: Surroundings { viewers, index, shared, parts, .. } } = *self;
        let viewer = &viewers[index];
        let Listing { collection, section, .. } = listing;
        let Some(list) = &collection.list else { return };
        let language = &*viewer.language;
        let per_page = list.paginate.unwrap_or(usize::MAX);
        let pages = members.len().div_ceil(per_page).max(1);
        let first = filter.map_or_else(|| section.to_string(), |filter| filter.url.clone());
        let label = collection.label.get(language).unwrap_or(&collection.name);
        let label = viewer.typeset(language, label).into_owned();
        let feeds = viewer.feeds.of_page(Some(&collection.name));
        let filter_views = filter_views(filters, filter);
        for page in 1..=pages {
            let url = page_url(&first, page);
            let from = (page - 1).saturating_mul(per_page);
            let here = &members[from..members.len().min(from.saturating_add(per_page))];
            if !wanted(here) {
                continue;
            }
            let cards: Vec<&Part> = here.iter().filter_map(|entry| viewer.cards[*entry].as_ref()).collect();
            let mut digester = Digester::new("list");
            digester.digest(viewer.base).text(&url).number(pages as u64).number(members.len() as u64);
            digester.digest(collection.digest);
            for card in &cards {
                digester.digest(card.digest);
            }
            for filter in filters {
                filter.depend(&mut digester);
                digester.number(filter.members.len() as u64);
            }
            if let Some(card) = filter.and_then(|filter| viewer.cards[filter.target()?].as_ref()) {
                digester.digest(card.digest);
            }
            let digest = digester.finish();
            let value = parts.make(digest, || {
                let pagination = MapBuilder::new()
                    .with("page", page)
                    .with("pages", pages)
                    .with("previous", optional((page > 1).then(|| page_url(&first, page - 1))))
                    .with("next", optional((page < pages).then(|| page_url(&first, page + 1))))
                    .with("first", &*first)
                    .with("last", page_url(&first, pages))
                    .with("urls", (1..=pages).map(|page| View::from(page_url(&first, page))).collect::<Vec<_>>())
                    .finish();
                let current = filter.map_or_else(View::none, |filter| {
                    let card = filter.target().and_then(|target| viewer.cards[target].as_ref());
                    filter
                        .view()
                        .with("field", &*filter.field)
                        .with("card", card.map_or_else(View::none, |card| card.value.clone()))
                        .finish()
                });
                MapBuilder::new()
                    .with("items", cards.iter().map(|card| card.value.clone()).collect::<Vec<View>>())
                    .with("total", members.len())
                    .with("pagination", pagination)
                    .with("filter", current)
                    .with("filters", filter_views.clone())
                    .with("all_url", &**section)
                    .finish()
            });
            let alternates: Arc<[Option<Alternate>]> = viewers
                .iter()
                .zip(totals)
                .map(|(other, total)| alternate(other, collection, filter, page, (members.len(), *total)))
                .collect();
            planned.addresses.push(Address {
                url: url.as_str().into(),
                modified: None,
                alternates: Arc::clone(&alternates),
                choice: false,
            });
            let mut page_digester = Digester::new("list-page");
            page_digester.digest(digest);
            if let Some(photo) = viewer.sharing() {
                page_digester.digest(photo.digest);
            }
            for alternate in alternates.iter().flatten() {
                page_digester.text(&alternate.url);
            }
            for (_, url, title) in feeds.iter() {
                page_digester.text(url).text(title);
            }
            let title = match filter {
                // The dot does not begin a line.
                Some(filter) => format!("{label}\u{a0}· {}", filter.label),
                None => label.clone(),
            };
            let title = if page > 1 { format!("{title} ({page}/{pages})") } else { title };
            let page_part = parts.make(page_digester.finish(), || {
                let mut breadcrumbs = Vec::new();
                if filter.is_some() {
                    breadcrumbs.push((label.clone(), Arc::clone(section)));
                }
                Page {
                    kind: "list",
                    title,
                    description: None,
                    url: &url,
                    borrowed: None,
                    original: None,
                    index: true,
                    code: false,
                    demo: false,
                    section: Some(&collection.name),
                    breadcrumbs,
                    alternates,
                    feeds: feeds.clone(),
                    markdown: None,
                    picture: None,
                }
                .view(viewer)
            });
            let values = vec![
                ("site", shared.site.clone().into()),
                ("page", page_part.into()),
                ("list", value.into()),
                ("lists", lists(viewer, &list.template, filter.and_then(Filter::target), parts).into()),
                ("json_ld", shared.none.clone().into()),
            ];
            planned.page(&url, &list.template, language.locale.as_str(), values);
        }
    }
}

/// The same list in another language; the whole list where it has no such filter there.
/// `lengths` are those of the list here, and of the whole list there.
fn alternate(
    other: &Viewer,
    collection: &Collection,
    filter: Option<&Filter>,
    page: usize,
    (here, whole): (usize, usize),
) -> Option<Alternate> {
    let section = section_url(collection, &other.language)?;
    let (url, there) = match filter {
        None => (section.to_string(), whole),
        Some(filter) => match other.filters.find(&collection.name, &filter.field, &filter.term) {
            Some(same) => (same.url.clone(), same.members.len()),
            None => return Some(Alternate { url: section, translated: false }),
        },
    };
    // A list of another length is cut at other places: only its first page is the same page.
    let same = there == here;
    let url = if same { page_url(&url, page) } else { url };
    Some(Alternate { url: url.into(), translated: same || page == 1 })
}

fn filter_views(filters: &[&Filter], current: Option<&Filter>) -> View {
    let mut groups: Vec<(&Arc<str>, Vec<View>)> = Vec::new();
    for filter in filters {
        let here = current.is_some_and(|current| current.url == filter.url);
        let view = filter.view().with("url", &*filter.url).with("count", filter.members.len());
        let view = view.with("current", here).finish();
        match groups.last_mut().filter(|(field, _)| *field == &filter.field) {
            Some((_, values)) => values.push(view),
            None => groups.push((&filter.field, vec![view])),
        }
    }
    let groups = groups
        .into_iter()
        .map(|(field, values)| MapBuilder::new().with("field", &**field).with("values", values).finish());
    View::from(groups.collect::<Vec<View>>())
}
