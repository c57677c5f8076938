//! The list of a collection, filtered and cut into pages.

use std::sync::Arc;

use super::compass;
use super::document_link::card_url;
use super::filter::{Filter, Filters};
use super::frame::Frame;
use super::job::{Address, Alternate, Content, FilterGroup, ListView, MarkdownJob, PageJob, PageView, list_url};
use super::map;
use super::markdown;
use super::offer;
use super::page::{Parts, job, told};
use super::query::Queries;
use super::read::{Read, Reader, World};
use super::term::Term;
use super::view::{Card, FieldView, FilterView};
use crate::config::Config;
use crate::content::collection::{Collection, CollectionRole, LIST_TEXTS, ListDeclaration};
use crate::memo::{Fingerprint, Shared, Traced};
use crate::site::{EntryIndex, Site, section_url};
use crate::theme::TemplateFacts;

/// A page of a list, by collection, filter and number: stable from build to build.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListKey {
    collection: Arc<str>,
    filter: Option<(Arc<str>, Term)>,
    page: usize,
}

/// The pages of lists, each with its readings.
pub type ListPages = foldhash::HashMap<ListKey, Arc<Traced<Read, Shared<PageJob>>>>;

/// The first page of each list without a filter that has an entry, in the order of the collections.
pub fn whole<'p>(site: &'p Site, pages: &'p ListPages) -> impl Iterator<Item = &'p Shared<PageJob>> {
    let first = |collection: &Arc<str>| ListKey { collection: Arc::clone(collection), filter: None, page: 1 };
    let pages = site.collections.keys().filter_map(move |name| Some(&pages.get(&first(name))?.value));
    pages.filter(|page| matches!(&page.content, Content::List(list) if list.total > 0))
}

/// A page of a list that is to be planned.
pub struct ListPage<'a> {
    /// Collection, filter and number of the page.
    pub key: ListKey,
    collection: &'a Arc<Collection>,
    template: (&'a Arc<str>, &'a TemplateFacts),
    section: Arc<str>,
    /// The entries that it shows.
    items: &'a [EntryIndex],
    total: usize,
    pages: usize,
    filter: Option<&'a Filter>,
    groups: Arc<Vec<FilterGroup>>,
    alternates: Arc<[Option<Alternate>]>,
    lists: Vec<(Arc<str>, Vec<EntryIndex>)>,
}

/// The lists of one language, before they are cut into pages.
pub struct Lists<'a> {
    /// The entries that the language shows, by collection.
    members: Vec<(&'a Arc<Collection>, &'a ListDeclaration, Vec<EntryIndex>)>,
}

impl<'a> Lists<'a> {
    /// The lists of the language at position `index`.
    pub fn new(site: &'a Site, index: usize) -> Self {
        let lists = site.collections.values().filter_map(|collection| {
            let list = collection.list.as_ref()?;
            let members = site.members(&collection.name);
            let shown = members.iter().copied().filter(|entry| site.shown(index, *entry).is_some());
            Some((collection, list, shown.collect()))
        });
        Self { members: lists.collect() }
    }

    fn len(&self, collection: &str) -> usize {
        self.members.iter().find(|(other, ..)| *other.name == *collection).map_or(0, |(_, _, members)| members.len())
    }
}

/// Every page of every list of one language. `all` are the lists and `filters`
/// the filters of every language, in the order of the configuration.
pub fn pages<'a>(
    world: World<'a>,
    all: &'a [Lists<'a>],
    filters: &'a [Filters],
    queries: &Queries<'_>,
) -> Vec<ListPage<'a>> {
    let mut pages = Vec::new();
    for (collection, list, members) in &all[world.index].members {
        let Some(section) = section_url(collection, world.language) else { continue };
        let Some((template, facts)) = world.theme.templates.get_key_value(&list.template) else { continue };
        let offered = filters[world.index].offered(&collection.name);
        let groups = Arc::new(groups(&offered));
        for filter in std::iter::once(None).chain(offered.iter().copied().map(Some)) {
            let members = filter.map_or(members, |filter| &filter.members);
            let per_page = list.paginate.unwrap_or(usize::MAX);
            let count = members.len().div_ceil(per_page).max(1);
            let lists = queries.lists(&list.template, filter.and_then(Filter::target));
            for page in 1..=count {
                let from = (page - 1).saturating_mul(per_page);
                let items = &members[from..members.len().min(from.saturating_add(per_page))];
                let of_language = |other: usize| Whole { all, filters, config: world.config, other };
                let alternates = (0..world.config.languages.len())
                    .map(|other| of_language(other).alternate(collection, filter, page, members.len()));
                pages.push(ListPage {
                    key: ListKey {
                        collection: Arc::clone(&collection.name),
                        filter: filter.map(|filter| (Arc::clone(&filter.field), filter.term.clone())),
                        page,
                    },
                    collection,
                    template: (template, facts),
                    section: Arc::clone(&section),
                    items,
                    total: members.len(),
                    pages: count,
                    filter,
                    groups: Arc::clone(&groups),
                    alternates: alternates.collect(),
                    lists: lists.clone(),
                });
            }
        }
    }
    pages
}

/// All lists, as seen from one other language.
struct Whole<'a> {
    all: &'a [Lists<'a>],
    filters: &'a [Filters],
    config: &'a Config,
    other: usize,
}

impl Whole<'_> {
    /// The same list in the other language; the whole list where it has no such
    /// filter there. `here` is the length of the list here.
    fn alternate(
        &self,
        collection: &Collection,
        filter: Option<&Filter>,
        page: usize,
        here: usize,
    ) -> Option<Alternate> {
        let section = section_url(collection, &self.config.languages[self.other])?;
        let (url, there) = match filter {
            None => (section, self.all[self.other].len(&collection.name)),
            Some(filter) => match self.filters[self.other].find(&collection.name, &filter.field, &filter.term) {
                Some(same) => (Arc::clone(same.url()), same.members.len()),
                None => return Some(Alternate { url: section, translated: false }),
            },
        };
        // A list of another length is cut elsewhere, so that only its first page has a translation.
        let same = there == here;
        let url = if same { list_url(&url, page).into() } else { url };
        Some(Alternate { url, translated: same || page == 1 })
    }
}

/// The filters that are offered, field by field, with the number of entries of each.
fn groups(filters: &[&Filter]) -> Vec<FilterGroup> {
    let mut groups: Vec<FilterGroup> = Vec::new();
    for filter in filters {
        let value: (FilterView, usize) = (filter.view.clone(), filter.members.len());
        match groups.last_mut().filter(|(field, _)| *field == filter.field) {
            Some((_, values)) => values.push(value),
            None => groups.push((Arc::clone(&filter.field), vec![value])),
        }
    }
    groups
}

impl ListPage<'_> {
    /// Fingerprint of what the page is planned with beside what it reads.
    pub fn fingerprint(&self, base: Fingerprint, frame: &Frame) -> Fingerprint {
        let filter = self.filter.map(|filter| &filter.view);
        Fingerprint::of(&(
            (base, frame.fingerprint, frame.declared_for(self.template.1)),
            (self.template, self.items, self.total, self.pages),
            (filter, &self.groups, &self.alternates, &self.lists),
        ))
    }

    /// Plans the page.
    pub fn plan(&self, reader: &mut Reader<'_, '_>, frame: &Frame) -> PageJob {
        let calendar = frame.sections.get(&self.collection.name).and_then(|section| section.calendar.clone());
        let (label, feeds, section) = match frame.sections.get(&self.collection.name) {
            Some(section) => {
                let label = section.crumb.as_ref().map(|(label, _)| Arc::clone(label));
                (label, Arc::clone(&section.feeds), Some(section.view.clone()))
            }
            None => (None, Arc::default(), None),
        };
        let label = label.unwrap_or_else(|| Arc::clone(&self.collection.name));
        let text_entry = reader.number(LIST_TEXTS, &self.collection.name);
        let text = text_entry.and_then(|text| reader.card(text));
        let identity = text.as_ref().map(Card::identity);
        let own_title = identity.and_then(|identity| identity.title.clone());
        let description = identity.and_then(|identity| identity.description.clone());
        let photo = match &text {
            Some(Card::Entry(card)) => match card.fields.get("photo") {
                Some(FieldView::Card(Card::Photo(photo))) => Some(photo.clone()),
                _ => None,
            },
            _ => None,
        };
        let page = self.key.page;
        let first = self.filter.map_or(&self.section, Filter::url);
        let url: Arc<str> = list_url(first, page).into();
        let title = match self.filter {
            // A no-break space keeps the dot on the line of the word before it.
            Some(filter) => format!("{label}\u{a0}· {}", filter.view.label),
            None => own_title.as_ref().unwrap_or(&label).to_string(),
        };
        let title = if page > 1 { format!("{title} ({page}/{})", self.pages) } else { title };
        let crumb = self.filter.map(|_| (label, Arc::clone(&self.section)));
        let items: Vec<Card> = self.items.iter().filter_map(|entry| reader.card(*entry)).collect();
        let compass = match self.collection.role {
            Some(CollectionRole::Levers) => compass::compass(reader, &items),
            _ => None,
        };
        let view = ListView {
            compass: compass.map(Box::new),
            items,
            total: self.total,
            page,
            pages: self.pages,
            first: Arc::clone(first),
            filter: self.filter.map(|filter| {
                let card = filter.target().and_then(|target| reader.card(target));
                (Arc::clone(&filter.field), filter.view.clone(), card)
            }),
            filters: Arc::clone(&self.groups),
            all: Arc::clone(&self.section),
            text,
        };
        let head = PageView {
            kind: "list",
            title: title.into(),
            description: description.filter(|_| self.filter.is_none()),
            url: Arc::clone(&url),
            original: None,
            index: true,
            code: false,
            demo: false,
            draft: false,
            machine: None,
            section,
            breadcrumbs: crumb.into_iter().collect(),
            alternates: Arc::clone(&self.alternates),
            default: reader.config().default,
            feeds,
            calendar,
            markdown: self.markdown(&url),
            picture: photo.clone().or_else(|| reader.sharing()),
            photos: photo.into_iter().collect(),
            cites: None,
            data: offer::of_list(reader, self.collection, &view.items).map(Box::new),
            embed: None,
            map: map::of_list(reader, self.collection, self.items).map(Box::new),
            // Filtered lists and further pages are the same list to whoever shares them.
            card: card_url(reader.declaration(), &self.section),
        };
        let (alternates, default) = (Arc::clone(&self.alternates), reader.config().default);
        let address = Address { url, modified: None, alternates, default, choice: false };
        let (template, facts) = self.template;
        let content = Content::List(Box::new(view));
        let parts = Parts { page: head, content, lists: &self.lists, address: Some(address) };
        let mut job = job(reader, (template, facts), frame, parts);
        if let Content::List(list) = &job.content
            && job.page.markdown.is_some()
        {
            let parts = markdown::parts_of_list(reader, list);
            let text = text_entry.filter(|_| list.text.is_some() && list.page == 1);
            let text = text.and_then(|entry| {
                let (_, shown) = reader.fields(entry)?;
                Some((entry, reader.text(entry)?, reader.text_language(shown)))
            });
            let next = list_url(first, self.key.page + 1);
            let next = (self.key.page < self.pages).then(|| self.markdown(&next)).flatten();
            let markdown = markdown::job(reader, text, &job.page, parts);
            job.markdown = markdown.map(|markdown| Shared::new(MarkdownJob { next, ..markdown }));
        }
        if job.markdown.is_none() {
            job.page.markdown = None;
        }
        if self.filter.is_none() {
            job.told = told(&job);
        }
        job
    }

    /// Path of the Markdown of a page of the list; `None` for a list with a filter, whose entries are all in the whole
    /// one.
    fn markdown(&self, url: &str) -> Option<Arc<str>> {
        let (_, facts) = self.template;
        (facts.names_markdown && self.filter.is_none()).then(|| format!("{url}{}", markdown::FILE_NAME).into())
    }
}
