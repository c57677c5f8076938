//! Plans the page of each entry, and the pages that belong to no entry.

use std::sync::Arc;

use super::body;
use super::card::{card, credit_lines};
use super::document_link::{card_url, links_of};
use super::embeddable;
use super::event_view::CalendarLink;
use super::field::Depth;
use super::frame::{Frame, Section};
use super::job::{Address, Alternate, Content, HomeView, PageJob, PageView, output_path};
use super::kit_view::KitView;
use super::map;
use super::markdown;
use super::naming::Names;
use super::offer;
use super::read::{Reader, World, language_view, typeset};
use super::view::{BodyView, Depicted, EntryForm, EntryView, Parsed, PhotoView};
use crate::content::collection::CollectionRole;
use crate::content::markdown::Body;
use crate::content::value::Value;
use crate::locale::Language;
use crate::memo::{Fingerprint, Shared};
use crate::site::{EntryIndex, Gone, Shown, Site, home_url};
use crate::theme::TemplateFacts;

/// The entries whose pages come before and after an entry's, in its collection.
pub type Neighbours = (Option<EntryIndex>, Option<EntryIndex>);

/// The entries whose pages come before and after each entry's in its collection, by number.
pub fn neighbours(site: &Site, index: usize) -> Vec<Neighbours> {
    let mut neighbours: Vec<Neighbours> = vec![(None, None); site.capacity()];
    for members in site.by_collection.values() {
        let has_page = |entry: &EntryIndex| site.shown(index, *entry).is_some_and(|shown| shown.url.is_some());
        let with_page: Vec<EntryIndex> = members.iter().copied().filter(has_page).collect();
        for (position, entry) in with_page.iter().enumerate() {
            let before = position.checked_sub(1).map(|before| with_page[before]);
            neighbours[*entry] = (before, with_page.get(position + 1).copied());
        }
    }
    neighbours
}

/// The arguments with which an entry's page is planned. What it reads of the site is recorded beside them.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The template's name.
    pub template: &'a Arc<str>,
    /// What the template mentions.
    pub facts: &'a TemplateFacts,
    /// Fingerprint of the template's name and of what it mentions.
    pub template_fingerprint: Fingerprint,
    /// What all pages of the language share.
    pub frame: &'a Frame,
    /// The entry's collection.
    pub section: &'a Section,
    /// The entries before and after it in the collection.
    pub neighbours: Neighbours,
    /// `lists` of the template.
    pub lists: &'a [(Arc<str>, Vec<EntryIndex>)],
    /// The entry is the home page.
    pub is_home: bool,
    /// The brand kit, for a template that shows it.
    pub kit: Option<&'a Shared<KitView>>,
}

impl Setting<'_> {
    /// Fingerprint of the arguments. `base` is that of the language.
    pub fn fingerprint(&self, base: Fingerprint) -> Fingerprint {
        // The frame covers the section, and the facts are those of the template.
        let Self { template_fingerprint, facts, frame, neighbours, lists, is_home, kit, .. } = self;
        let declared = frame.declared_for(facts);
        Fingerprint::of(&(base, template_fingerprint, frame.fingerprint, declared, neighbours, lists, is_home, kit))
    }
}

/// Plans the page of an entry that has one.
pub fn entry(reader: &mut Reader<'_, '_>, index: EntryIndex, setting: Setting<'_>) -> Option<PageJob> {
    let (entry, shown) = reader.fields(index)?;
    let url = Arc::clone(shown.url.as_ref()?);
    let version = reader.text(index)?;
    let language = reader.text_language(shown);
    let parsed = version.document.body.clone();
    let form = match reader.photo(index) {
        Some(photo) => EntryForm::Photo(photo, credit_lines(reader, index)),
        None => EntryForm::Entry(Box::new(card(reader, index, entry, shown, Depth::Page))),
    };
    let view = EntryView {
        form,
        body: body::view(reader, index, language, version),
        parsed: Parsed(parsed.clone()),
        filters: reader.filters(index),
    };
    let own_photo = match &view.form {
        EntryForm::Photo(photo, _) => Some(photo.clone()),
        EntryForm::Entry(_) => own_photo(reader, shown),
    };
    let photo = match &view.form {
        EntryForm::Photo(photo, _) => Some(photo),
        EntryForm::Entry(_) => None,
    };
    let embed = embeddable::link(entry, photo, reader.language());
    let data = offer::of_entry(reader, entry, view.form.card());
    let alternates: Arc<[Option<Alternate>]> = reader
        .everywhere(index)
        .iter()
        .map(|shown| {
            let shown = shown.as_ref()?;
            Some(Alternate { url: shown.url.clone()?, translated: shown.borrowed.is_none() })
        })
        .collect();
    let default = reader.versions(index)?.source_position(reader.config());
    let original = shown.borrowed.as_ref().and_then(|locale| {
        let position = reader.config().position(locale)?;
        let url = alternates.get(position)?.as_ref()?.url.clone();
        Some((language_view(language), Arc::clone(&reader.config().languages[position].label), url))
    });
    let is_photo = matches!(view.form, EntryForm::Photo(..));
    let description = description(shown, reader.language(), is_photo, parsed.as_ref());
    // Borrowed pages lead to the Markdown of the original.
    let text_url = original.as_ref().map_or(&url, |(_, _, url)| url);
    let is_indicator = entry.collection.role == Some(CollectionRole::Indicators);
    let has_markdown = setting.facts.names_markdown && (parsed.is_some() || is_indicator);
    let text_url = has_markdown.then(|| format!("{text_url}{}", markdown::FILE_NAME).into());
    let page = PageView {
        kind: if setting.is_home { "home" } else { "entry" },
        title: view.form.card().identity.title.clone().unwrap_or_default(),
        description: description.map(|text| typeset(language, &text)),
        url: Arc::clone(&url),
        original,
        index: shown.borrowed.is_none(),
        code: parsed.as_ref().is_some_and(|body| body.code),
        draft: view.form.card().draft,
        machine: reader.machine(shown),
        demo: matches!(shown.version.value("demo"), Some(Value::Boolean(true))),
        section: Some(setting.section.view.clone()),
        breadcrumbs: setting.section.crumb.clone().filter(|_| !setting.is_home).into_iter().collect(),
        alternates: Arc::clone(&alternates),
        default,
        feeds: Arc::clone(if setting.is_home { &setting.frame.feeds } else { &setting.section.feeds }),
        calendar: calendar(&view),
        markdown: text_url,
        picture: own_photo.clone().or_else(|| reader.sharing()),
        photos: photos(own_photo, &view.body),
        cites: None,
        data: data.map(Box::new),
        embed,
        map: map::of_entry(reader, index).map(Box::new),
        card: None,
    };
    let modified = ["updated", "date"].into_iter().find_map(|name| match shown.version.value(name) {
        Some(Value::Date(date)) => Some(date.to_string()),
        _ => None,
    });
    let choice = setting.is_home && setting.frame.site.chooser;
    let address = shown.borrowed.is_none().then_some(Address { url, modified, alternates, default, choice });
    let (previous, next) = setting.neighbours;
    let mut neighbour = |entry: Option<EntryIndex>| entry.and_then(|entry| reader.card(entry));
    let content = Content::Entry(Box::new(view), neighbour(previous), neighbour(next));
    let parts = Parts { page, content, lists: setting.lists, address };
    let mut page = job(reader, (setting.template, setting.facts), setting.frame, parts);
    page.kit = setting.kit.cloned();
    if setting.facts.names_documents {
        let own = links_of(reader.declaration(), reader.language(), &entry.collection.name, &entry.id);
        page.documents = page.documents.iter().cloned().chain(own).collect();
    }
    if has_markdown && shown.borrowed.is_none() {
        let card = reader.card(index);
        let parts = markdown::parts_of_entry(reader, entry.collection.role, card, &page.lists, page.kit.as_ref());
        let text = Some((index, version, language));
        page.markdown = markdown::job(reader, text, &page.page, parts).map(Shared::new);
    }
    page.told = told(&page);
    Some(page)
}

/// The calendar file of an event.
fn calendar(view: &EntryView) -> Option<CalendarLink> {
    let card = view.form.card();
    let url = Arc::clone(card.event.as_ref()?.file.as_ref()?);
    Some(CalendarLink { url, title: card.identity.title.clone().unwrap_or_default() })
}

/// Fingerprint of what a page says of itself.
pub fn told(page: &PageJob) -> Fingerprint {
    let PageView { title, description, url, section, markdown, photos, .. } = &page.page;
    Fingerprint::of(&(title, description, url, section, markdown, photos, &page.content, &page.pictures))
}

/// What an entry is about in plain words: its description, else the beginning of
/// its text. A photo is described by its caption, or by what it shows.
pub fn description(shown: &Shown, language: &Language, is_photo: bool, body: Option<&Arc<Body>>) -> Option<Arc<str>> {
    let names = ["description", "caption", "alt"].into_iter().filter(|name| *name == "description" || is_photo);
    let texts: Vec<Arc<str>> = names.filter_map(|name| shown.version.text(name, language).cloned()).collect();
    let summary = body.map(|body| Arc::clone(&body.text));
    texts.into_iter().chain(summary).find(|text| !text.is_empty())
}

/// What distinguishes one page from another of the same template.
pub struct Parts<'p> {
    /// `page`.
    pub page: PageView,
    /// What the page shows beyond that.
    pub content: Content,
    /// The entries of each list that `theme.yaml` declares for the template.
    pub lists: &'p [(Arc<str>, Vec<EntryIndex>)],
    /// The page in the site map; `None` for one that is not offered to search engines.
    pub address: Option<Address>,
}

/// Makes the job of a page.
pub fn job(
    reader: &mut Reader<'_, '_>,
    (template, facts): (&Arc<str>, &TemplateFacts),
    frame: &Frame,
    parts: Parts<'_>,
) -> PageJob {
    let Parts { mut page, content, lists, address } = parts;
    if matches!(page.kind, "entry" | "home") {
        // Whoever shares a borrowed page shows the picture of the original.
        let original = page.original.as_ref().map_or(&page.url, |(_, _, url)| url);
        page.card = card_url(reader.declaration(), original);
    }
    let lists: Vec<_> = lists
        .iter()
        .map(|(name, entries)| (Arc::clone(name), entries.iter().filter_map(|entry| reader.card(*entry)).collect()))
        .collect();
    let mut names = Names::new(facts);
    names.page(&page, &content, &lists);
    PageJob {
        template: Arc::clone(template),
        locale: reader.language().locale.as_str().into(),
        site: frame.site.clone(),
        file: output_path(&page.url),
        page,
        content,
        lists,
        address: address.map(Shared::new),
        kit: None,
        pictures: names.finish(),
        states_weights: facts.states_weights,
        documents: frame.documents_for(facts),
        states_page_weights: facts.states_page_weights,
        collections: frame.declared_for(facts),
        markdown: None,
        told: Fingerprint::default(),
    }
}

/// The photo that an entry names in its field `photo`.
pub fn own_photo(reader: &mut Reader<'_, '_>, shown: &Shown) -> Option<Shared<PhotoView>> {
    let Some(Value::Reference(reference)) = shown.version.value("photo") else { return None };
    let photo = reader.number(&reference.collection, &reference.id)?;
    reader.photo(photo)
}

/// The photo of the entry, then those of its body, each once.
fn photos(first: Option<Shared<PhotoView>>, body: &BodyView) -> Vec<Shared<PhotoView>> {
    let mut photos: Vec<Shared<PhotoView>> = first.into_iter().collect();
    body.pictures(&mut |depicted| {
        if let Depicted::PhotoAs(photo, _) = depicted
            && !photos.contains(photo)
        {
            photos.push(photo.clone());
        }
    });
    photos
}

/// The view of a page that belongs to no entry and no list.
pub fn bare(reader: &mut Reader<'_, '_>, kind: &'static str, title: Arc<str>, url: Arc<str>) -> PageView {
    PageView {
        kind,
        title,
        description: None,
        url,
        original: None,
        index: false,
        code: false,
        demo: false,
        draft: false,
        machine: None,
        section: None,
        breadcrumbs: Vec::new(),
        alternates: Arc::default(),
        default: reader.config().default,
        feeds: Arc::default(),
        calendar: None,
        markdown: None,
        picture: reader.sharing(),
        photos: Vec::new(),
        cites: None,
        data: None,
        embed: None,
        map: None,
        card: None,
    }
}

fn message(world: World<'_>, language: &Language, id: &str, otherwise: &str) -> Arc<str> {
    let text = world.theme.messages.format(&language.locale, id, &[]);
    text.map_or_else(|_| otherwise.into(), |text| text.as_ref().into())
}

/// Where a page for addresses that do not exist is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Below the folder of its language: `/fr/404.html`.
    InLanguage,
    /// Wherever the address names no language: `/404.html`. It offers all of them.
    Anywhere,
}

/// The page for addresses that do not exist.
pub fn not_found(
    reader: &mut Reader<'_, '_>,
    world: World<'_>,
    frame: &Frame,
    (template, facts): (&Arc<str>, &TemplateFacts),
    lists: &[(Arc<str>, Vec<EntryIndex>)],
    place: Missing,
) -> PageJob {
    let languages = &world.config.languages;
    let (url, content) = match place {
        Missing::InLanguage => (format!("{}404.html", world.language.root), Content::None),
        Missing::Anywhere => ("/404.html".to_owned(), Content::Root(homes(world))),
    };
    let mut page = bare(reader, "404", message(world, world.language, "not-found-title", "404"), url.into());
    page.alternates =
        languages.iter().map(|language| Some(Alternate { url: home_url(language), translated: false })).collect();
    job(reader, (template, facts), frame, Parts { page, content, lists, address: None })
}

/// A page at the address of a photo that may no longer be shown.
pub fn gone(
    reader: &mut Reader<'_, '_>,
    world: World<'_>,
    frame: &Frame,
    (template, facts): (&Arc<str>, &TemplateFacts),
    gone: &Gone,
) -> PageJob {
    let section = frame.sections.get(&gone.version.document.collection.name);
    let url = Arc::clone(&gone.urls[world.index]);
    let mut page = bare(reader, "gone", message(world, world.language, "gone-title", &gone.id), url);
    page.alternates = gone.urls.iter().map(|url| Some(Alternate { url: Arc::clone(url), translated: false })).collect();
    page.section = section.map(|section| section.view.clone());
    page.breadcrumbs = section.and_then(|section| section.crumb.clone()).into_iter().collect();
    job(reader, (template, facts), frame, Parts { page, content: Content::None, lists: &[], address: None })
}

/// The home page of each language, for readers whose language is not known.
fn homes(world: World<'_>) -> Vec<HomeView> {
    let (site, config) = (world.site, world.config);
    let homes = config.languages.iter().enumerate().map(|(position, language)| {
        let home = site.home.and_then(|home| site.shown(position, home));
        let home = home.filter(|shown| shown.borrowed.is_none());
        HomeView {
            language: position,
            title: config.title.get(language).map(|text| typeset(language, text)),
            tagline: home.and_then(|shown| Some(typeset(language, shown.version.text("title", language)?))),
            not_found: message(world, language, "not-found-title", "404"),
        }
    });
    homes.collect()
}

/// The page at `/`, where readers choose a language when the host did not choose one for them.
pub fn root(
    reader: &mut Reader<'_, '_>,
    world: World<'_>,
    frame: &Frame,
    (template, facts): (&Arc<str>, &TemplateFacts),
) -> PageJob {
    let config = world.config;
    let homes = homes(world);
    let alternates: Arc<[Option<Alternate>]> =
        config.languages.iter().map(|language| Some(Alternate { url: home_url(language), translated: true })).collect();
    let title = frame.site.title.clone().unwrap_or_default();
    let mut page = bare(reader, "root", title, "/".into());
    page.description.clone_from(&frame.site.description);
    page.index = true;
    page.alternates = Arc::clone(&alternates);
    let address = Address { url: "/".into(), modified: None, alternates, default: config.default, choice: true };
    let content = Content::Root(homes);
    job(reader, (template, facts), frame, Parts { page, content, lists: &[], address: Some(address) })
}
