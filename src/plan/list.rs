//! Lists: a collection's own pages, filtered and paginated, and the lists that
//! a theme declares for its templates.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Value as View;

use super::page::{Alternate, Page, Shared};
use super::part::{MapBuilder, Part, Parts, optional};
use super::view::Viewer;
use super::{Address, Planned};
use crate::content::collection::{Collection, slugify};
use crate::content::value::Value;
use crate::digest::{Digest, Digester};
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
        let cards: Vec<&Part> = select(viewer, query, own)
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
                    Where::FieldIs(field, wanted) => source.value(field).is_some_and(|value| is(value, wanted)),
                }
            })
    }))
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

fn is(value: &Value, wanted: &str) -> bool {
    match value {
        Value::Text(text) => &**text == wanted,
        Value::Boolean(boolean) => wanted == if *boolean { "true" } else { "false" },
        Value::Number(number) => wanted.parse() == Ok(*number),
        Value::Reference(reference) => &*reference.id == wanted,
        Value::List(items) => items.iter().any(|item| is(item, wanted)),
        _ => false,
    }
}

/// One value that a list can be filtered by.
#[derive(Debug)]
struct Filter {
    field: Arc<str>,
    key: String,
    label: String,
    url: String,
    members: Vec<EntryIndex>,
    target: Option<EntryIndex>,
}

/// A collection as one language lists it.
#[derive(Debug)]
pub struct Listing {
    collection: Arc<Collection>,
    /// Path of its first page.
    section: Arc<str>,
    members: Vec<EntryIndex>,
    filters: Vec<Filter>,
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
            let filters = filters(viewer, collection, &members, &section);
            Some(Listing { collection: Arc::clone(collection), section, members, filters })
        })
        .collect()
}

impl Listing {
    /// Whether one of the filters is named after an entry for which this holds.
    pub fn is_filtered_by(&self, of: &dyn Fn(EntryIndex) -> bool) -> bool {
        self.filters.iter().any(|filter| filter.target.is_some_and(of))
    }

    /// The template of its pages.
    pub fn template(&self) -> Option<&Arc<str>> {
        self.collection.list.as_ref().map(|list| &list.template)
    }

    /// Plans its pages, those whose entries are `wanted`. `listings` are those
    /// of every language, this one included.
    pub fn pages(
        &self,
        viewers: &[Viewer],
        index: usize,
        listings: &[Vec<Self>],
        shared: &Shared,
        wanted: &dyn Fn(&[EntryIndex]) -> bool,
        parts: Parts<'_>,
        planned: &mut Planned,
    ) {
        let same = |listing: &&Self| listing.collection.name == self.collection.name;
        let totals: Vec<usize> =
            listings.iter().map(|of| of.iter().find(same).map_or(0, |listing| listing.members.len())).collect();
        let maker = Maker { listing: self, viewer: &viewers[index], viewers, totals: &totals, shared, parts };
        for filter in std::iter::once(None).chain(self.filters.iter().map(Some)) {
            let members = filter.map_or(&self.members, |filter| &filter.members);
            if wanted(members) {
                maker.pages(members, filter, wanted, planned);
            }
        }
    }
}

/// Entries of a collection as this language lists them.
fn members(viewer: &Viewer, collection: &Collection) -> Vec<EntryIndex> {
    let members = viewer.site.by_collection.get(&collection.name).map_or(&[][..], Vec::as_slice);
    members.iter().copied().filter(|entry| viewer.shown(*entry).is_some()).collect()
}

fn filters(viewer: &Viewer, collection: &Collection, members: &[EntryIndex], url: &str) -> Vec<Filter> {
    let mut filters = Vec::new();
    let by = collection.list.iter().flat_map(|list| &list.by);
    for field in by {
        let mut found: BTreeMap<String, Filter> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for entry in members {
            let Some(value) = viewer.shown(*entry).and_then(|shown| shown.version.value(field)) else { continue };
            let values: Vec<&Value> = match value {
                Value::List(items) => items.iter().collect(),
                one => vec![one],
            };
            for value in values {
                let Some(filter) = filter(viewer, field, localized(value, &viewer.language).1, url) else { continue };
                let key = filter.key.clone();
                order.push(key.clone());
                let known = found.entry(key).or_insert(filter);
                if known.members.last() != Some(entry) {
                    known.members.push(*entry);
                }
            }
        }
        let mut group: Vec<Filter> = found.into_values().collect();
        // References in the order of their own collection, texts by the language's rules.
        let formats = viewer.theme.messages.formats(&viewer.language.locale);
        group.sort_by(|a, b| match (a.target, b.target) {
            (Some(a), Some(b)) => rank(viewer, a).cmp(&rank(viewer, b)),
            _ => formats.compare(&a.label, &b.label),
        });
        filters.extend(group);
    }
    filters
}

fn rank(viewer: &Viewer, entry: EntryIndex) -> usize {
    let members = viewer.site.by_collection.get(&viewer.site.entries[entry].collection.name);
    members.and_then(|members| members.iter().position(|member| *member == entry)).unwrap_or(usize::MAX)
}

fn filter(viewer: &Viewer, field: &Arc<str>, value: &Value, url: &str) -> Option<Filter> {
    let (segment, key, label, target) = match value {
        Value::Reference(reference) => {
            let target = viewer.site.find(&reference.collection, &reference.id)?;
            let shown = viewer.shown(target)?;
            let collection = &viewer.site.entries[target].collection;
            let segment = collection.slug.get(&viewer.language).filter(|slug| !slug.is_empty()).unwrap_or(field);
            let slug = match shown.version.value("slug") {
                Some(Value::Text(slug)) => slug.to_string(),
                _ => reference.id.replace('/', "-"),
            };
            let title = shown.version.text("title", &viewer.language)?;
            let label = viewer.typeset(viewer.text_language(shown), title).into_owned();
            (segment.to_string(), slug, label, Some(target))
        }
        Value::Text(text) => (field.replace('_', "-"), slugify(text)?, text.to_string(), None),
        _ => return None,
    };
    let url = format!("{url}{segment}/{key}/");
    Some(Filter { field: Arc::clone(field), key, label, url, members: Vec::new(), target })
}

fn page_url(first: &str, page: usize) -> String {
    if page == 1 { first.to_owned() } else { format!("{first}page/{page}/") }
}

/// What all pages of a listing are made with.
struct Maker<'a> {
    listing: &'a Listing,
    viewer: &'a Viewer,
    viewers: &'a [Viewer],
    /// Members of the same listing in each language.
    totals: &'a [usize],
    shared: &'a Shared,
    parts: Parts<'a>,
}

impl Maker<'_> {
    fn pages(
        &self,
        members: &[EntryIndex],
        filter: Option<&Filter>,
        wanted: &dyn Fn(&[EntryIndex]) -> bool,
        planned: &mut Planned,
    ) {
        let Self { listing, viewer, viewers, totals, shared, parts } = *self;
        let Listing { collection, section, filters, .. } = listing;
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
                digester.text(&filter.url).text(&filter.label).number(filter.members.len() as u64);
            }
            if let Some(card) = filter.and_then(|filter| viewer.cards[filter.target?].as_ref()) {
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
                    let card = filter.target.and_then(|target| viewer.cards[target].as_ref());
                    MapBuilder::new()
                        .with("field", &*filter.field)
                        .with("key", &*filter.key)
                        .with("label", &*filter.label)
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
                .map(|(other, total)| alternate(other, collection, filter, page, members.len() == *total))
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
                Some(filter) => format!("{label} · {}", filter.label),
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
                ("lists", lists(viewer, &list.template, filter.and_then(|filter| filter.target), parts).into()),
                ("json_ld", shared.none.clone().into()),
            ];
            planned.page(&url, &list.template, language.locale.as_str(), values);
        }
    }
}

/// The same list in another language, when it has the same page.
fn alternate(
    other: &Viewer,
    collection: &Collection,
    filter: Option<&Filter>,
    page: usize,
    as_long: bool,
) -> Option<Alternate> {
    let url = section_url(collection, &other.language)?;
    let url = match filter {
        None => url.to_string(),
        Some(filter) => {
            let member = filter.members.first()?;
            let value = other.shown(*member)?.version.value(&filter.field)?;
            match (filter.target, value) {
                (Some(target), _) => {
                    let reference = crate::content::value::Reference {
                        collection: Arc::clone(&other.site.entries[target].collection.name),
                        id: Arc::clone(&other.site.entries[target].id),
                        span: crate::diagnostic::Span::file(&collection.path),
                    };
                    self::filter(other, &filter.field, &Value::Reference(reference), &url)?.url
                }
                (None, Value::Text(_)) => format!("{url}{}/{}/", filter.field.replace('_', "-"), filter.key),
                _ => return None,
            }
        }
    };
    // A list of another length is cut at other places: only its first page is the same page.
    let same = filter.is_some() || as_long;
    let url = if same { page_url(&url, page) } else { url };
    Some(Alternate { url: url.into(), translated: same || page == 1 })
}

fn filter_views(filters: &[Filter], current: Option<&Filter>) -> View {
    let mut groups: Vec<(&Arc<str>, Vec<View>)> = Vec::new();
    for filter in filters {
        let here = current.is_some_and(|current| current.url == filter.url);
        let view = MapBuilder::new()
            .with("key", &*filter.key)
            .with("label", &*filter.label)
            .with("url", &*filter.url)
            .with("count", filter.members.len())
            .with("current", here)
            .finish();
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
