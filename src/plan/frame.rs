//! The parts that all pages of a language share: the site, its menus, its sections, its feeds.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::declared::{self, Declared};
use super::document_link;
use super::event;
use super::event_view::CalendarLink;
use super::job::{AssetUrls, DocumentLink, FeedKind, FeedLink, LanguageView, MenuView, SectionView, SiteView};
use super::legal;
use super::read::{language_view, typeset};
use super::search;
use super::view::Form;
use crate::config::{Config, MenuItem, MenuTarget};
use crate::content::collection::Collection;
use crate::content::front_matter::to_json;
use crate::locale::Language;
use crate::memo::{Fingerprint, Shared};
use crate::site::{EntryIndex, Site, home_url, section_url};
use crate::theme::{TemplateFacts, Theme};

/// The parts that all pages of one language share.
pub struct Frame {
    /// `site`.
    pub site: Shared<SiteView>,
    /// Sections by collection.
    pub sections: BTreeMap<Arc<str>, Section>,
    /// Every feed of the language.
    pub feeds: Arc<[FeedLink]>,
    /// The declared collections. Only pages of templates that mention them are made from them.
    declared: Shared<Declared>,
    /// The documents of the language. Only pages of templates that mention them are made from them.
    pub documents: Arc<[DocumentLink]>,
    /// Fingerprint of the other fields, `declared` left out.
    pub fingerprint: Fingerprint,
}

/// A collection as pages of one language name it.
#[derive(Clone, Hash)]
pub struct Section {
    /// Its name, label and path, as pages show them.
    pub view: SectionView,
    /// Label and path of its list, for breadcrumbs; `None` for a collection without one.
    pub crumb: Option<(Arc<str>, Arc<str>)>,
    /// Its feeds.
    pub feeds: Arc<[FeedLink]>,
    /// Its calendar.
    pub calendar: Option<CalendarLink>,
}

/// Whether there is a page at `/` where readers choose their language. A language without a prefix has its home
/// page there.
pub fn has_chooser(theme: &Theme, config: &Config) -> bool {
    theme.templates.contains_key("root.html") && config.root_language().is_none()
}

impl Frame {
    /// Makes what the pages of the language at position `index` share. `assets`
    /// are the addresses of style sheet, style sheet for code and script.
    pub fn new(site: &Site, config: &Config, theme: &Theme, index: usize, assets: &AssetUrls) -> Self {
        let language = &config.languages[index];
        let sections: BTreeMap<Arc<str>, Section> = site
            .collections
            .values()
            .map(|collection| (Arc::clone(&collection.name), section(site, collection, config, index)))
            .collect();
        let title = config.title.get(language);
        let view = SiteView {
            title: title.map(|text| typeset(language, text)),
            description: config.description.get(language).map(|text| typeset(language, text)),
            publisher: title.cloned().unwrap_or_default(),
            names: config.title.0.values().cloned().collect(),
            base_url: Arc::clone(&config.base_url),
            index,
            default: config.default,
            chooser: has_chooser(theme, config),
            languages: config.languages.iter().map(language_of_site).collect(),
            sections: site.collections.values().map(|collection| named_section(collection, language)).collect(),
            menus: menus(site, config, index),
            legal: legal::view(site, config),
            params: Arc::new(to_json(&config.params)),
            assets: assets.clone(),
            search: search::view(theme, config, index),
            template: Form::default(),
        };
        let feeds = sections.values().flat_map(|section| section.feeds.iter().cloned()).collect();
        let view = Shared::new(view);
        let fingerprint = Fingerprint::of(&(&view, &sections, &feeds));
        let declared = Shared::new(declared::collections(site, config, index));
        let documents = document_link::links(&theme.declaration, language);
        Self { site: view, sections, feeds, declared, documents, fingerprint }
    }

    /// The documents of the language, for pages of a template that mentions them.
    pub fn documents_for(&self, facts: &TemplateFacts) -> Arc<[DocumentLink]> {
        if facts.names_documents { Arc::clone(&self.documents) } else { Arc::default() }
    }

    /// The declared collections, for pages of a template that mentions them.
    pub fn declared_for(&self, facts: &TemplateFacts) -> Option<Shared<Declared>> {
        facts.names_collections.then(|| self.declared.clone())
    }
}

fn language_of_site(language: &Language) -> LanguageView {
    let id = &language.cldr.id;
    let og_locale = match id.region {
        Some(region) => format!("{}_{}", id.language, region.as_str()),
        None => id.language.to_string(),
    };
    LanguageView {
        locale: language.locale.as_str().into(),
        language: language_view(language),
        label: Arc::clone(&language.label),
        home: home_url(language),
        og_locale: og_locale.into(),
    }
}

fn label_of<'a>(collection: &'a Collection, language: &Language) -> &'a Arc<str> {
    collection.label.get(language).unwrap_or(&collection.name)
}

/// A collection as every page names it: with a label in any case, and without a path when it has no list.
fn named_section(collection: &Collection, language: &Language) -> SectionView {
    SectionView {
        name: Arc::clone(&collection.name),
        label: Some(typeset(language, label_of(collection, language))),
        url: section_url(collection, language).filter(|_| collection.list.is_some()),
        embed: embed(collection),
    }
}

/// The kind of the collection's views for other sites, and the size of their frames.
fn embed(collection: &Collection) -> Option<(Arc<str>, u32, u32)> {
    let embed = collection.embed.as_ref()?;
    Some((Arc::clone(&embed.kind), embed.width, embed.height))
}

fn section(site: &Site, collection: &Collection, config: &Config, index: usize) -> Section {
    let language = &config.languages[index];
    let url = section_url(collection, language);
    let label = typeset(language, label_of(collection, language));
    let own_label = collection.label.get(language).map(|label| typeset(language, label));
    Section {
        calendar: url
            .as_ref()
            .and_then(|url| event::link(site, collection, url, index, &feed_title(collection, config, language))),
        feeds: url.as_ref().map(|url| feeds(site, collection, url, config, index)).unwrap_or_default(),
        crumb: url.clone().filter(|_| collection.list.is_some()).map(|url| (label, url)),
        view: SectionView { name: Arc::clone(&collection.name), label: own_label, url, embed: embed(collection) },
    }
}

/// The feeds of a collection; none while nothing in it has a date.
fn feeds(site: &Site, collection: &Collection, url: &str, config: &Config, index: usize) -> Arc<[FeedLink]> {
    let language = &config.languages[index];
    let members = site.members(&collection.name);
    let announced = |entry: &EntryIndex| {
        let shown = site.shown(index, *entry).filter(|shown| shown.borrowed.is_none());
        shown.is_some_and(|shown| shown.dates.is_some())
    };
    if !collection.list.as_ref().is_some_and(|list| list.feed) || !members.iter().any(announced) {
        return Arc::default();
    }
    let title = feed_title(collection, config, language);
    let link = |kind: FeedKind| (kind.mime(), format!("{url}{}", kind.file_name()).into(), Arc::clone(&title));
    [link(FeedKind::Atom), link(FeedKind::Json)].into()
}

/// `One Provence · Récits`.
fn feed_title(collection: &Collection, config: &Config, language: &Language) -> Arc<str> {
    let site = config.title.get(language).map_or("", |title| title);
    format!("{site} · {}", typeset(language, label_of(collection, language))).into()
}

fn menus(site: &Site, config: &Config, index: usize) -> Vec<(Arc<str>, Vec<MenuView>)> {
    let menus = config.menus.iter();
    menus
        .map(|(name, items)| {
            let lines = items.iter().filter_map(|item| menu_line(site, config, index, item));
            (Arc::clone(name), lines.collect())
        })
        .collect()
}

/// A line of a menu; `None` for one that leads to nothing which is published.
/// One that only holds others leads to the first of them.
fn menu_line(site: &Site, config: &Config, index: usize, item: &MenuItem) -> Option<MenuView> {
    let language = &config.languages[index];
    let items: Vec<MenuView> = item.items.iter().filter_map(|item| menu_line(site, config, index, item)).collect();
    let target = item.leads_to().and_then(|target| menu_target(site, config, index, target));
    let (label, url, id, external) = match (target, items.first()) {
        (Some(target), _) => target,
        (None, Some(first)) => (Some(Arc::clone(&first.label)), Arc::clone(&first.url), "".into(), first.external),
        (None, None) => return None,
    };
    let label = item.label.get(language).or(label.as_ref())?;
    Some(MenuView { label: typeset(language, label), url, id, external, items })
}

/// What a line of a menu leads to: its label, its address, its id, and whether it is another site.
type MenuLine = (Option<Arc<str>>, Arc<str>, Arc<str>, bool);

fn menu_target(site: &Site, config: &Config, index: usize, target: MenuTarget<'_>) -> Option<MenuLine> {
    let language = &config.languages[index];
    match target {
        MenuTarget::Entry(key, anchor) => {
            let entry = site.find_key(key)?;
            // A title that is not shown in this language is no label there.
            let title = site.shown(index, entry).and_then(|shown| shown.version.text("title", language));
            let url = site.url(config, index, entry)?;
            let url = anchor.map_or_else(|| Arc::clone(url), |anchor| format!("{url}#{anchor}").into());
            Some((title.cloned(), url, key.into(), false))
        }
        MenuTarget::Collection(name) => {
            let collection = site.collections.get(name)?;
            let url = section_url(collection, language)?;
            Some((Some(Arc::clone(label_of(collection, language))), url, name.into(), false))
        }
        MenuTarget::Root(path) => {
            let (address, anchor) = path.split_once('#').map_or((path, None), |(path, anchor)| (path, Some(anchor)));
            let address = config.below_own_path(address).unwrap_or(address);
            let own = site.entry_found_at(address).and_then(|entry| site.url(config, index, entry));
            if own.is_none() && site.withheld_at(address).is_some() {
                return None;
            }
            let url = own.map_or_else(|| Arc::from(address), Arc::clone);
            let url = anchor.map_or(Arc::clone(&url), |anchor| format!("{url}#{anchor}").into());
            Some((Some(path.into()), url, "".into(), false))
        }
        MenuTarget::Web(address) => {
            let name = address.split_once(':').map_or(address, |(_, rest)| rest.trim_matches('/'));
            Some((Some(name.into()), address.into(), "".into(), true))
        }
    }
}
