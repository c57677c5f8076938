//! Feeds of each section and language, and the site map.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::page::Alternate;
use super::part::Own;
use super::view::Viewer;
use super::{Job, Planned, entry, output_path};
use crate::config::Config;
use crate::content::collection::Collection;
use crate::content::value::Value;
use crate::digest::{Digest, Digester, Hashed};
use crate::path::OutputPath;
use crate::site::{Shown, section_url};

/// Newest entries that a feed holds.
const ITEMS: usize = 20;

/// The two feed formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedKind {
    /// RFC 4287.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl FeedKind {
    /// Media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// File name in the section's folder.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Atom => "atom.xml",
            Self::Json => "feed.json",
        }
    }
}

/// One entry of a feed.
#[derive(Clone)]
pub struct FeedItem {
    /// Title.
    pub title: String,
    /// Absolute address.
    pub url: String,
    /// Summary.
    pub description: Option<String>,
    /// When it was published.
    pub published: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
    /// The `entry` of the page: its body gives the content.
    pub entry: Own,
}

/// A feed of a section in one language.
#[derive(Clone)]
pub struct FeedJob {
    /// Format.
    pub kind: FeedKind,
    /// Title.
    pub title: String,
    /// What the site is.
    pub description: Option<String>,
    /// Who publishes.
    pub author: String,
    /// `lang`.
    pub lang: Arc<str>,
    /// Absolute address of the feed.
    pub url: String,
    /// Absolute address of the list.
    pub home: String,
    /// Scheme and host, for addresses in content.
    pub base_url: Arc<str>,
    /// Newest first.
    pub items: Arc<Vec<FeedItem>>,
    /// Of all of it.
    pub digest: Digest,
}

/// One address of the site map.
#[derive(Clone, Debug)]
pub struct Address {
    /// Path from the root of the site.
    pub url: Arc<str>,
    /// Day of the last change, when the entry states one.
    pub modified: Option<String>,
    /// The page in each language of the configuration, its own included.
    pub alternates: Arc<[Option<Alternate>]>,
    /// A home page, or `/` itself: readers of no listed language choose at `/`.
    pub choice: bool,
}

/// A site map.
#[derive(Clone, Debug)]
pub struct SitemapJob {
    /// Scheme and host.
    pub base_url: Arc<str>,
    /// `hreflang` of each language.
    pub tags: Vec<Arc<str>>,
    /// Position of the source language.
    pub default: usize,
    /// In the order of languages, then of pages.
    pub addresses: Vec<Address>,
    /// Of all of it.
    pub digest: Digest,
}

fn feed_title(viewer: &Viewer, collection: &Collection) -> String {
    let site = viewer.config.title.get(&viewer.language).map_or("", |title| title);
    let label = collection.label.get(&viewer.language).map_or(&*collection.name, |label| label);
    format!("{site} · {}", viewer.typeset(&viewer.language, label))
}

/// A feed as pages announce it: media type, URL, title.
pub type Announced = (&'static str, String, String);

/// Feeds of a language: those of each collection, and under no name all of them.
#[derive(Debug, Default)]
pub struct Announcements {
    all: Arc<[Announced]>,
    by_collection: BTreeMap<Arc<str>, Arc<[Announced]>>,
}

impl Announcements {
    /// Names every feed of the viewer's language, once for all its pages.
    pub fn new(viewer: &Viewer) -> Self {
        let names = viewer.site.collections.keys();
        let by_collection = names.map(|name| (Arc::clone(name), of_section(viewer, Some(name)).into())).collect();
        Self { all: of_section(viewer, None).into(), by_collection }
    }

    /// Feeds that a page announces: its collection's, or on the home page all of them.
    pub fn of_page(&self, section: Option<&str>) -> Arc<[Announced]> {
        match section {
            None => Arc::clone(&self.all),
            Some(name) => self.by_collection.get(name).cloned().unwrap_or_default(),
        }
    }
}

fn of_section(viewer: &Viewer, section: Option<&str>) -> Vec<Announced> {
    let mut feeds = Vec::new();
    for collection in viewer.site.collections.values() {
        let announced = section.is_none_or(|section| section == &*collection.name);
        let (true, Some(true)) = (announced, collection.list.as_ref().map(|list| list.feed)) else { continue };
        let Some(url) = section_url(collection, &viewer.language) else { continue };
        let title = feed_title(viewer, collection);
        for kind in [FeedKind::Atom, FeedKind::Json] {
            feeds.push((kind.mime(), format!("{url}{}", kind.file_name()), title.clone()));
        }
    }
    feeds
}

/// Plans the feeds of one language, of the collections that are `wanted`.
/// Borrowed entries are not announced as new.
pub fn feeds(viewer: &Viewer, wanted: &dyn Fn(&Collection) -> bool, planned: &mut Planned) {
    for collection in viewer.site.collections.values() {
        if !collection.list.as_ref().is_some_and(|list| list.feed) || !wanted(collection) {
            continue;
        }
        let Some(section) = section_url(collection, &viewer.language) else { continue };
        let members = viewer.site.by_collection.get(&collection.name).map_or(&[][..], Vec::as_slice);
        let items: Vec<FeedItem> = members
            .iter()
            .filter_map(|entry| {
                let shown = viewer.shown(*entry).filter(|shown| shown.borrowed.is_none())?;
                Some(item(viewer, shown, entry::piece(viewer, *entry)?))
            })
            .take(ITEMS)
            .collect();
        let mut digester = Digester::new("feed");
        digester.digest(viewer.base).digest(collection.digest);
        for item in &items {
            digester.digest(item.entry.digest).text(&item.url);
        }
        let digest = digester.finish();
        let items = Arc::new(items);
        let site_title = viewer.config.title.get(&viewer.language).map(|title| title.to_string()).unwrap_or_default();
        for kind in [FeedKind::Atom, FeedKind::Json] {
            let url = format!("{section}{}", kind.file_name());
            let job = FeedJob {
                kind,
                title: feed_title(viewer, collection),
                description: viewer.config.description.get(&viewer.language).map(|text| text.to_string()),
                author: site_title.clone(),
                lang: Arc::clone(&viewer.language.tag),
                url: viewer.config.permalink(&url),
                home: viewer.config.permalink(&section),
                base_url: Arc::clone(&viewer.config.base_url),
                items: Arc::clone(&items),
                digest,
            };
            planned.jobs.push((output_path(&url), Job::Feed(job)));
        }
    }
}

fn item(viewer: &Viewer, shown: &Shown, entry: Own) -> FeedItem {
    let date = |name: &str| match shown.version.value(name) {
        Some(Value::Date(date)) => instant(viewer, *date),
        Some(Value::Datetime(instant)) => Some(*instant),
        _ => None,
    };
    let published = date("publish_date").or_else(|| date("date")).unwrap_or(Timestamp::UNIX_EPOCH);
    let updated = date("updated").unwrap_or(published).max(published);
    let text = |name: &str| {
        shown.version.text(name, &viewer.language).map(|text| viewer.typeset(&viewer.language, text).into_owned())
    };
    FeedItem {
        title: text("title").unwrap_or_default(),
        url: viewer.config.permalink(shown.url.as_deref().unwrap_or("/")),
        description: text("description"),
        published,
        updated,
        entry,
    }
}

fn instant(viewer: &Viewer, date: Date) -> Option<Timestamp> {
    Some(date.to_zoned(viewer.config.time_zone.clone()).ok()?.timestamp())
}

/// Addresses in one file of a site map; the protocol allows 50,000.
const SITEMAP_LIMIT: usize = 20_000;

/// `sitemap.xml`: every page offered to search engines, with its translations.
/// Beyond the limit of one file, an index of several.
pub fn sitemap(config: &Config, addresses: Vec<Address>) -> Vec<(OutputPath, Job)> {
    let job = |addresses: Vec<Address>| {
        let mut digester = Digester::new("sitemap");
        digester.digest(config.digest);
        for address in &addresses {
            digester.text(&address.url).text(address.modified.as_deref().unwrap_or_default());
            for alternate in address.alternates.iter() {
                let translated = alternate.as_ref().filter(|alternate| alternate.translated);
                digester.text(translated.map_or("", |alternate| &alternate.url));
            }
        }
        let tags = config.languages.iter().map(|language| Arc::clone(&language.tag)).collect();
        let (base_url, digest) = (Arc::clone(&config.base_url), digester.finish());
        Job::Sitemap(SitemapJob { base_url, tags, default: config.default, addresses, digest })
    };
    if addresses.len() <= SITEMAP_LIMIT {
        return vec![(OutputPath::new("sitemap.xml"), job(addresses))];
    }
    let mut jobs = Vec::new();
    let mut index = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    ));
    for (number, chunk) in addresses.chunks(SITEMAP_LIMIT).enumerate() {
        let name = format!("sitemap-{}.xml", number + 1);
        index.push_str(&format!("<sitemap><loc>{}</loc></sitemap>\n", config.permalink(&format!("/{name}"))));
        jobs.push((OutputPath::new(name), job(chunk.to_vec())));
    }
    index.push_str("</sitemapindex>\n");
    jobs.push((OutputPath::new("sitemap.xml"), Job::Text(Hashed::text(index))));
    jobs
}
