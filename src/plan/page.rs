//! What every page shows beside its own content: the site, the menus, the
//! addresses of the same page in other languages.

use std::sync::Arc;

use imbl::Vector;
use rayon::prelude::*;
use tera::Value as View;

use super::host::Assets;
use super::library::Library;
use super::part::{MapBuilder, Part, Parts, optional};
use super::view::Viewer;
use super::{Address, Layout, Planned, feed};
use crate::config::Config;
use crate::digest::{Digest, Digester};
use crate::locale::Language;
use crate::site::{EntryIndex, Site, section_url};
use crate::theme::Theme;

/// Prepares everything that is shown of entries in one language.
pub fn viewer(
    site: &Arc<Site>,
    config: &Arc<Config>,
    theme: &Arc<Theme>,
    library: &Arc<Library>,
    parts: Parts<'_>,
    index: usize,
) -> Viewer {
    let language = Arc::new(config.languages[index].clone());
    let base = Digester::new("language")
        .digest(config.digest)
        .digest(theme.messages.digest(&language.locale))
        .text(language.locale.as_str())
        .number(chooser(theme).into())
        .number(crate::VERSION_NUMBER)
        .finish();
    let mut viewer = Viewer {
        site: Arc::clone(site),
        config: Arc::clone(config),
        theme: Arc::clone(theme),
        library: Arc::clone(library),
        index,
        language,
        base,
        stubs: Vector::new(),
        photos: Vector::new(),
        cards: Vector::new(),
        feeds: Arc::default(),
        filters: Arc::default(),
    };
    viewer.feeds = Arc::new(feed::Announcements::new(&viewer));
    viewer.filters = Arc::new(super::filter::Filters::new(&viewer));
    // In this order: cards show photos and stubs, photos show stubs.
    let entries = || (0..site.entries.len()).into_par_iter().with_min_len(128);
    viewer.stubs = Vector::from(entries().map(|entry| viewer.stub(entry, parts)).collect::<Vec<_>>());
    viewer.photos = Vector::from(entries().map(|entry| viewer.photo(entry, parts)).collect::<Vec<_>>());
    viewer.cards = Vector::from(entries().map(|entry| viewer.card(entry, parts)).collect::<Vec<_>>());
    viewer
}

/// Parts that all pages of a language share.
#[derive(Clone)]
pub struct Shared {
    /// `site`.
    pub site: Part,
    /// Null, for names that must exist.
    pub none: Part,
}

impl Shared {
    /// Builds them.
    pub fn new(viewer: &Viewer, assets: &Assets, parts: Parts<'_>) -> Self {
        let (config, language) = (&*viewer.config, &*viewer.language);
        let mut digester = Digester::new("site");
        digester.digest(viewer.base).digest(assets.digest);
        viewer.site.collections.values().for_each(|collection| {
            digester.digest(collection.digest);
        });
        let menus = menus(viewer, &mut digester);
        let site = parts.make(digester.finish(), || {
            let languages: Vec<View> = config
                .languages
                .iter()
                .map(|language| {
                    let map = MapBuilder::new().with("locale", language.locale.as_str()).with("lang", &*language.tag);
                    let map = map.with("dir", language.direction.as_str()).with("label", &*language.label);
                    map.with("home", format!("/{}/", language.locale)).finish()
                })
                .collect();
            let mut sections = MapBuilder::new();
            for collection in viewer.site.collections.values() {
                let label = collection.label.get(language).unwrap_or(&collection.name);
                let url = section_url(collection, language).filter(|_| collection.list.is_some());
                let map = MapBuilder::new().with("label", viewer.typeset(language, label));
                sections.set(&collection.name, map.with("url", optional(url)).finish());
            }
            MapBuilder::new()
                .with("sections", sections.finish())
                .with("title", optional(config.title.get(language).map(|text| viewer.typeset(language, text))))
                .with(
                    "description",
                    optional(config.description.get(language).map(|text| viewer.typeset(language, text))),
                )
                .with("base_url", &*config.base_url)
                .with("home", format!("/{}/", language.locale))
                .with("locale", language.locale.as_str())
                .with("lang", &*language.tag)
                .with("dir", language.direction.as_str())
                .with("params", View::from_serializable(&crate::content::front_matter::to_json(&config.params)))
                .with("menus", menus)
                .with("languages", languages)
                .with("assets", assets.view.clone())
                .finish()
        });
        Self { site, none: Part { digest: Digest::default(), value: View::none() } }
    }
}

fn menus(viewer: &Viewer, digester: &mut Digester) -> View {
    let mut menus = MapBuilder::new();
    for (name, items) in &viewer.config.menus {
        let items: Vec<View> = items
            .iter()
            .filter_map(|item| {
                let (label, url) = match item.target.strip_prefix("@/") {
                    Some(key) => {
                        let entry = viewer.site.find_key(key)?;
                        let title = viewer.shown(entry)?.version.text("title", &viewer.language)?;
                        (Arc::clone(title), viewer.site.url(&viewer.config, viewer.index, entry)?.clone())
                    }
                    None => {
                        let collection = viewer.site.collections.get(&item.target)?;
                        let label = collection.label.get(&viewer.language).unwrap_or(&collection.name);
                        (Arc::clone(label), section_url(collection, &viewer.language)?)
                    }
                };
                digester.text(name).text(&label).text(&url);
                let id = item.target.strip_prefix("@/").unwrap_or(&item.target);
                let label = viewer.typeset(&viewer.language, &label);
                Some(MapBuilder::new().with("label", label).with("url", &*url).with("id", id).finish())
            })
            .collect();
        menus.set(name, items);
    }
    menus.finish()
}

/// There is a page at `/` where readers choose their language.
pub fn chooser(theme: &Theme) -> bool {
    theme.templates.contains("root.html")
}

/// The same page in one language.
#[derive(Clone, Debug)]
pub struct Alternate {
    /// Path of the page there.
    pub url: Arc<str>,
    /// Truly written in that language.
    pub translated: bool,
}

/// What distinguishes one page from another, for the `page` part.
pub struct Page<'a> {
    /// `entry`, `list`, `home`, `404`, `root`.
    pub kind: &'static str,
    /// Title, typeset.
    pub title: String,
    /// Description, typeset.
    pub description: Option<String>,
    /// Path from the root of the site.
    pub url: &'a str,
    /// The language of the content when it is borrowed.
    pub borrowed: Option<&'a Language>,
    /// Its original, when it is borrowed.
    pub original: Option<Arc<str>>,
    /// Offered to search engines.
    pub index: bool,
    /// Shows highlighted code.
    pub code: bool,
    /// Placeholder content.
    pub demo: bool,
    /// Name of its collection.
    pub section: Option<&'a str>,
    /// Ancestors, outermost first.
    pub breadcrumbs: Vec<(String, Arc<str>)>,
    /// One for each language, in order.
    pub alternates: Arc<[Option<Alternate>]>,
    /// Feeds: media type, URL, title.
    pub feeds: Arc<[feed::Announced]>,
    /// Path of the page's Markdown.
    pub markdown: Option<String>,
    /// For link previews.
    pub picture: Option<View>,
}

impl Page<'_> {
    /// The `page` part as templates see it.
    pub fn view(&self, viewer: &Viewer) -> View {
        let (config, language) = (&*viewer.config, &*viewer.language);
        let permalink = config.permalink(self.url);
        let canonical = self.original.as_ref().map_or_else(|| permalink.clone(), |url| config.permalink(url));
        let alternates: Vec<View> = config
            .languages
            .iter()
            .zip(self.alternates.iter())
            .map(|(other, alternate)| {
                let home: Arc<str> = format!("/{}/", other.locale).into();
                let url = alternate.as_ref().map_or(&home, |alternate| &alternate.url);
                MapBuilder::new()
                    .with("locale", other.locale.as_str())
                    .with("lang", &*other.tag)
                    .with("dir", other.direction.as_str())
                    .with("label", &*other.label)
                    .with("url", &**url)
                    .with("permalink", config.permalink(url))
                    .with("current", other.locale == language.locale)
                    .with("translated", alternate.as_ref().is_some_and(|alternate| alternate.translated))
                    .finish()
            })
            .collect();
        let default = self.alternates.get(config.default).and_then(Option::as_ref);
        let x_default = match self.kind {
            // Readers of no listed language choose for themselves.
            "home" | "root" if chooser(&viewer.theme) => Some(config.permalink("/")),
            _ => default.filter(|alternate| alternate.translated).map(|alternate| config.permalink(&alternate.url)),
        };
        let fallback = match (self.borrowed, &self.original) {
            (Some(lender), Some(original)) => MapBuilder::new()
                .with("lang", &*lender.tag)
                .with("dir", lender.direction.as_str())
                .with("label", &*lender.label)
                .with("url", &**original)
                .finish(),
            _ => View::none(),
        };
        let breadcrumbs: Vec<View> = self
            .breadcrumbs
            .iter()
            .map(|(label, url)| MapBuilder::new().with("label", &**label).with("url", &**url).finish())
            .collect();
        let feeds: Vec<View> = self
            .feeds
            .iter()
            .map(|(mime, url, title)| {
                MapBuilder::new().with("type", *mime).with("url", &**url).with("title", &**title).finish()
            })
            .collect();
        let collection = self.section.and_then(|section| viewer.site.collections.get(section));
        let label = collection.and_then(|collection| collection.label.get(language));
        let og_alternates: Vec<View> = config
            .languages
            .iter()
            .zip(self.alternates.iter())
            .filter(|(other, alternate)| {
                other.locale != language.locale && alternate.as_ref().is_some_and(|alternate| alternate.translated)
            })
            .map(|(other, _)| View::from(og_locale(other)))
            .collect();
        // A page without a picture of its own is shared with the home page's.
        let picture = self.picture.clone().or_else(|| viewer.sharing().map(|photo| photo.value.clone()));
        MapBuilder::new()
            .with("kind", self.kind)
            .with("title", &*self.title)
            .with("description", optional(self.description.as_deref()))
            .with("url", self.url)
            .with("permalink", permalink)
            .with("canonical", canonical)
            .with("lang", &*language.tag)
            .with("dir", language.direction.as_str())
            .with("index", self.index && self.borrowed.is_none())
            .with("code", self.code)
            .with("demo", self.demo)
            .with("section", optional(self.section))
            .with("section_label", optional(label.map(|label| viewer.typeset(language, label))))
            .with("section_url", optional(collection.and_then(|collection| section_url(collection, language))))
            .with("breadcrumbs", breadcrumbs)
            .with("alternates", alternates)
            .with("x_default", optional(x_default))
            .with("fallback", fallback)
            .with("feeds", feeds)
            .with("markdown", optional(self.markdown.as_deref()))
            .with("picture", picture.unwrap_or_else(View::none))
            .with("og_locale", og_locale(language))
            .with("og_alternates", og_alternates)
            .finish()
    }
}

fn og_locale(language: &Language) -> String {
    let id = &language.cldr.id;
    match id.region {
        Some(region) => format!("{}_{}", id.language, region.as_str()),
        None => id.language.to_string(),
    }
}

/// One alternate for each language, for an entry's page.
pub fn alternates_of_entry(viewers: &[Viewer], entry: EntryIndex) -> Arc<[Option<Alternate>]> {
    viewers
        .iter()
        .map(|viewer| {
            let shown = viewer.shown(entry)?;
            Some(Alternate { url: shown.url.clone()?, translated: shown.borrowed.is_none() })
        })
        .collect()
}

/// `/fr/404.html`.
pub fn not_found(viewer: &Viewer, shared: &Shared, parts: Parts<'_>, planned: &mut Planned) {
    let template: Arc<str> = "404.html".into();
    if !viewer.theme.templates.contains(&template) {
        return;
    }
    let url = format!("/{}/404.html", viewer.language.locale);
    let title = viewer.theme.messages.format(&viewer.language.locale, "not-found-title", &[]);
    let alternates = viewer
        .config
        .languages
        .iter()
        .map(|language| Some(Alternate { url: format!("/{}/", language.locale).into(), translated: false }))
        .collect();
    let page = Page {
        kind: "404",
        title: title.map_or_else(|_| "404".to_owned(), |title| title.to_string()),
        description: None,
        url: &url,
        borrowed: None,
        original: None,
        index: false,
        code: false,
        demo: false,
        section: None,
        breadcrumbs: Vec::new(),
        alternates,
        feeds: Arc::default(),
        markdown: None,
        picture: None,
    };
    let mut digester = Digester::new("not-found");
    digester.digest(viewer.base).digest(shared.site.digest);
    if let Some(photo) = viewer.sharing() {
        digester.digest(photo.digest);
    }
    let digest = digester.finish();
    let part = parts.make(digest, || page.view(viewer));
    let lists = super::list::lists(viewer, &template, None, parts);
    let values = vec![
        ("site", shared.site.clone().into()),
        ("page", part.into()),
        ("lists", lists.into()),
        ("json_ld", shared.none.clone().into()),
    ];
    // Hosts that know one page for errors show the source language's.
    if viewer.index == viewer.config.default {
        planned.page("/404.html", &template, viewer.language.locale.as_str(), values.clone());
    }
    planned.page(&url, &template, viewer.language.locale.as_str(), values);
}

/// A page at the address of each photo that may no longer be shown.
pub fn gone(viewer: &Viewer, shared: &Shared, parts: Parts<'_>, planned: &mut Planned) {
    let template: Arc<str> = "gone.html".into();
    if !viewer.theme.templates.contains(&template) {
        return;
    }
    for gone in viewer.site.gone.iter() {
        let collection = &gone.version.document.collection;
        let url = &gone.urls[viewer.index];
        let urls = gone.urls.iter().map(|url| Some(Alternate { url: Arc::clone(url), translated: false }));
        let section = section_url(collection, &viewer.language).filter(|_| collection.list.is_some());
        let label = collection.label.get(&viewer.language).unwrap_or(&collection.name);
        let crumb = section.map(|url| (viewer.typeset(&viewer.language, label).into_owned(), url));
        let title = viewer.theme.messages.format(&viewer.language.locale, "gone-title", &[]);
        let page = Page {
            kind: "gone",
            title: title.map_or_else(|_| gone.id.to_string(), |title| title.to_string()),
            description: None,
            url,
            borrowed: None,
            original: None,
            index: false,
            code: false,
            demo: false,
            section: Some(&collection.name),
            breadcrumbs: crumb.into_iter().collect(),
            alternates: urls.collect(),
            feeds: Arc::default(),
            markdown: None,
            picture: None,
        };
        let mut digester = Digester::new("gone");
        digester.digest(viewer.base).digest(shared.site.digest).text(url);
        if let Some(photo) = viewer.sharing() {
            digester.digest(photo.digest);
        }
        let digest = digester.finish();
        let part = parts.make(digest, || page.view(viewer));
        let values =
            vec![("site", shared.site.clone().into()), ("page", part.into()), ("json_ld", shared.none.clone().into())];
        planned.page(url, &template, viewer.language.locale.as_str(), values);
    }
}

/// `/`: the languages, for readers whom the host could not lead further.
pub fn root(viewers: &[Viewer], layouts: &[Layout], parts: Parts<'_>, planned: &mut Planned) {
    let template: Arc<str> = "root.html".into();
    let Some((viewer, Layout { shared, .. })) =
        viewers.iter().zip(layouts).find(|(viewer, _)| viewer.index == viewer.config.default)
    else {
        return;
    };
    if !viewer.theme.templates.contains(&template) {
        return;
    }
    let mut digester = Digester::new("root");
    digester.digest(viewer.base).digest(shared.site.digest);
    if let Some(photo) = viewer.sharing() {
        digester.digest(photo.digest);
    }
    let homes: Vec<View> = viewers
        .iter()
        .map(|viewer| {
            let language = &*viewer.language;
            digester.digest(viewer.base);
            let own = viewer.config.title.get(language).map(|text| viewer.typeset(language, text));
            let tagline = viewer.site.home.and_then(|home| {
                let shown = viewer.shown(home).filter(|shown| shown.borrowed.is_none())?;
                let text = shown.version.text("title", language)?;
                digester.digest(shown.version.digest);
                Some(viewer.typeset(language, text).into_owned())
            });
            MapBuilder::new()
                .with("locale", language.locale.as_str())
                .with("lang", &*language.tag)
                .with("dir", language.direction.as_str())
                .with("label", &*language.label)
                .with("home", format!("/{}/", language.locale))
                .with("title", optional(own))
                .with("tagline", optional(tagline))
                .finish()
        })
        .collect();
    let alternates = viewers
        .iter()
        .map(|viewer| Some(Alternate { url: format!("/{}/", viewer.language.locale).into(), translated: true }))
        .collect();
    let alternates: Arc<[Option<Alternate>]> = alternates;
    planned.addresses.push(Address {
        url: "/".into(),
        modified: None,
        alternates: Arc::clone(&alternates),
        choice: true,
    });
    let language = &*viewer.language;
    let page = Page {
        kind: "root",
        title: viewer
            .config
            .title
            .get(language)
            .map(|text| viewer.typeset(language, text).into_owned())
            .unwrap_or_default(),
        description: viewer.config.description.get(language).map(|text| viewer.typeset(language, text).into_owned()),
        url: "/",
        borrowed: None,
        original: None,
        index: true,
        code: false,
        demo: false,
        section: None,
        breadcrumbs: Vec::new(),
        alternates,
        feeds: Arc::default(),
        markdown: None,
        picture: None,
    };
    let digest = digester.finish();
    let part = parts.make(digest, || page.view(viewer));
    // A digest of its own: the cache keeps one value for each.
    let languages = Part { digest: Digester::new("root-languages").digest(digest).finish(), value: View::from(homes) };
    let values = vec![
        ("site", shared.site.clone().into()),
        ("page", part.into()),
        ("languages", languages.into()),
        ("json_ld", shared.none.clone().into()),
    ];
    planned.page("/", &template, language.locale.as_str(), values);
}
