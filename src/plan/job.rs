//! Jobs: the files of the output, and all that each is made from.

use std::sync::Arc;

use jiff::Timestamp;

use super::picture::PictureSet;
use super::view::{Card, EntryView, FilterView, PhotoView, TextLanguage};
use crate::artefact::Artefact;
use crate::digest::Digest;
use crate::memo::{Fingerprint, Shared};
use crate::path::{OutputPath, SourcePath};

/// One file of the output and how it is made.
#[derive(Clone, Debug)]
pub enum Job {
    /// An HTML page.
    Page(Shared<PageJob>),
    /// An Atom or JSON feed.
    Feed(Shared<FeedJob>),
    /// `sitemap.xml`.
    Sitemap(Shared<SitemapJob>),
    /// The site's style sheet.
    Stylesheet(Shared<StylesheetJob>),
    /// A small text, ready.
    Text(Shared<String>),
    /// A file copied as it is, with the digest of its bytes.
    Copy(SourcePath, Digest),
}

impl Job {
    /// Fingerprint of all that the file is made from but the theme's templates and messages.
    pub fn fingerprint(&self) -> Fingerprint {
        match self {
            Self::Page(job) => job.fingerprint(),
            Self::Feed(job) => job.fingerprint(),
            Self::Sitemap(job) => job.fingerprint(),
            Self::Stylesheet(job) => job.fingerprint(),
            Self::Text(job) => job.fingerprint(),
            Self::Copy(source, digest) => Fingerprint::of(&(source, digest)),
        }
    }
}

/// A page to render: a template and everything it sees.
#[derive(Debug, Hash)]
pub struct PageJob {
    /// The file, where the address of the page asks for it.
    pub file: OutputPath,
    /// Name of the template.
    pub template: Arc<str>,
    /// Code of the page's language.
    pub locale: Arc<str>,
    /// `site`.
    pub site: Shared<SiteView>,
    /// `page`.
    pub page: PageView,
    /// What the page shows beyond that.
    pub content: Content,
    /// `lists`: what `theme.yaml` declares for the template.
    pub lists: Vec<(Arc<str>, Vec<Card>)>,
    /// The page in the site map; `None` for one that is not offered to search engines.
    pub address: Option<Shared<Address>>,
    /// Derived pictures that the page names. The template may name fewer.
    pub pictures: Box<[PictureUse]>,
    /// The template states the weight of downloads.
    pub states_weights: bool,
}

/// What distinguishes the kinds of pages.
#[derive(Debug, Hash)]
pub enum Content {
    /// An entry's own page, between its neighbours.
    Entry(Box<EntryView>, Option<Card>, Option<Card>),
    /// A list.
    List(Box<ListView>),
    /// The choice of language.
    Root(Vec<HomeView>),
    /// Nothing: an error's page.
    None,
}

/// Derivatives that a page names.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct PictureUse {
    /// Of which picture.
    pub set: Shared<PictureSet>,
    /// Which of its derivatives.
    pub kind: UseKind,
}

impl Eq for PictureUse {}

/// Which derivatives of a picture are used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum UseKind {
    /// Those of a variant.
    Variant(Arc<str>),
    /// The one for link previews.
    Social,
    /// Those to take away.
    Downloads,
}

impl PictureUse {
    /// The files that are named, with how they are made.
    pub fn files(&self) -> impl Iterator<Item = (&OutputPath, &Arc<Artefact>)> {
        let variant = match &self.kind {
            UseKind::Variant(name) => self.set.variants.get(name).map_or(&[][..], |variant| &variant.files),
            _ => &[],
        };
        let social = self.set.social.as_ref().filter(|_| self.kind == UseKind::Social);
        let downloads = self.set.downloads.iter().filter(|_| self.kind == UseKind::Downloads);
        let files = variant.iter().chain(social).chain(downloads.map(|download| &download.file));
        files.filter_map(|file| self.set.artefacts.get_key_value(file))
    }
}

/// What all pages of a language show.
#[derive(Debug, Hash)]
pub struct SiteView {
    /// The site's name, typeset.
    pub title: Option<Arc<str>>,
    /// What the site is, typeset.
    pub description: Option<Arc<str>>,
    /// The site's name as it is written, for machines.
    pub publisher: Arc<str>,
    /// The site's name in every language, as it is written.
    pub names: Vec<Arc<str>>,
    /// Scheme and host.
    pub base_url: Arc<str>,
    /// Position of the page's language in `languages`.
    pub index: usize,
    /// Position of the source language in `languages`.
    pub default: usize,
    /// There is a page at `/` where readers choose their language.
    pub chooser: bool,
    /// Every language of the site.
    pub languages: Vec<LanguageView>,
    /// Collections: name, label, path of the list.
    pub sections: Vec<(Arc<str>, Arc<str>, Option<Arc<str>>)>,
    /// Menus by name.
    pub menus: Vec<(Arc<str>, Vec<MenuView>)>,
    /// Free values of the settings.
    pub params: Arc<serde_json::Value>,
    /// Addresses of the style sheet, of the style sheet for code, and of the script.
    pub assets: [Option<Arc<str>>; 3],
}

impl SiteView {
    /// The absolute address of a path that begins with `/`.
    pub fn permalink(&self, url: &str) -> String {
        format!("{}{url}", self.base_url)
    }
}

/// A language of the site.
#[derive(Debug, Hash)]
pub struct LanguageView {
    /// Code.
    pub locale: Arc<str>,
    /// For `lang=` and `dir=`.
    pub language: TextLanguage,
    /// The language's name for itself.
    pub label: Arc<str>,
    /// Path of its home page.
    pub home: Arc<str>,
    /// For `og:locale`: `fr_FR`.
    pub og_locale: Arc<str>,
}

/// A line of a menu.
#[derive(Debug, Hash)]
pub struct MenuView {
    /// Typeset.
    pub label: Arc<str>,
    /// Path, or a complete address.
    pub url: Arc<str>,
    /// The key of the entry, or the name of the collection; empty for other addresses.
    pub id: Arc<str>,
    /// Whether it leads to another site.
    pub external: bool,
    /// The lines below it.
    pub items: Vec<MenuView>,
}

/// A language on the page where readers choose.
#[derive(Debug, Hash)]
pub struct HomeView {
    /// Position of the language.
    pub language: usize,
    /// The site's name there, typeset.
    pub title: Option<Arc<str>>,
    /// Title of its home page, where that is written in the language.
    pub tagline: Option<Arc<str>>,
}

/// What distinguishes one page from another.
#[derive(Debug, Hash)]
pub struct PageView {
    /// `entry`, `list`, `home`, `404`, `gone`, `root`.
    pub kind: &'static str,
    /// Typeset.
    pub title: Arc<str>,
    /// Typeset.
    pub description: Option<Arc<str>>,
    /// Path from the root of the site.
    pub url: Arc<str>,
    /// Where the content is borrowed from: language, its name for itself, and path of the original.
    pub original: Option<(TextLanguage, Arc<str>, Arc<str>)>,
    /// Offered to search engines.
    pub index: bool,
    /// Shows highlighted code.
    pub code: bool,
    /// Placeholder content.
    pub demo: bool,
    /// Its collection: name, label, path of the section.
    pub section: Option<(Arc<str>, Option<Arc<str>>, Option<Arc<str>>)>,
    /// Ancestors, outermost first: label and path.
    pub breadcrumbs: Vec<(Arc<str>, Arc<str>)>,
    /// The page in each language, in order.
    pub alternates: Arc<[Option<Alternate>]>,
    /// Feeds: media type, path, title.
    pub feeds: Arc<[FeedLink]>,
    /// The page's own picture, else the home page's.
    pub picture: Option<Shared<PhotoView>>,
    /// Photos that the page is about, its own first: for structured data.
    pub photos: Vec<Shared<PhotoView>>,
}

/// The same page in one language.
#[derive(Clone, Debug, Hash)]
pub struct Alternate {
    /// Path of the page there.
    pub url: Arc<str>,
    /// Truly written in that language.
    pub translated: bool,
}

/// A feed as pages announce it: media type, path, title.
pub type FeedLink = (&'static str, Arc<str>, Arc<str>);

/// A page of a list.
#[derive(Debug, Hash)]
pub struct ListView {
    /// The entries of this page.
    pub items: Vec<Card>,
    /// Number of entries on all pages.
    pub total: usize,
    /// Number of this page, from 1.
    pub page: usize,
    /// Number of pages.
    pub pages: usize,
    /// Path of the first page.
    pub first: Arc<str>,
    /// The value that the list is filtered by: field, value, the entry that it stands for.
    pub filter: Option<(Arc<str>, FilterView, Option<Card>)>,
    /// For each field, its values with the number of entries of each.
    pub filters: Arc<Vec<FilterGroup>>,
    /// Path of the unfiltered list.
    pub all: Arc<str>,
}

/// A field's values, with the number of entries of each.
pub type FilterGroup = (Arc<str>, Vec<(FilterView, usize)>);

/// Path of a page of a list.
pub fn list_url(first: &str, page: usize) -> String {
    if page == 1 { first.to_owned() } else { format!("{first}page/{page}/") }
}

/// The two feed formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
#[derive(Debug, Hash)]
pub struct FeedItem {
    /// Its page, whose body is the content.
    pub page: Shared<PageJob>,
    /// When it was published.
    pub published: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
}

/// A feed of a section in one language.
#[derive(Debug, Hash)]
pub struct FeedJob {
    /// Format.
    pub kind: FeedKind,
    /// Title.
    pub title: Arc<str>,
    /// The site.
    pub site: Shared<SiteView>,
    /// Path of the feed.
    pub url: Arc<str>,
    /// Path of the list.
    pub home: Arc<str>,
    /// Newest first.
    pub items: Arc<Vec<FeedItem>>,
    /// Derived pictures that its contents name.
    pub pictures: Arc<[PictureUse]>,
}

/// One address of the site map.
#[derive(Debug, Hash)]
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
#[derive(Debug, Hash)]
pub struct SitemapJob {
    /// Scheme and host.
    pub base_url: Arc<str>,
    /// `hreflang` of each language.
    pub tags: Vec<Arc<str>>,
    /// Position of the source language.
    pub default: usize,
    /// In the order of languages, then of pages.
    pub addresses: Vec<Shared<Address>>,
}

/// The site's style sheet: the theme's files, and the placeholder colour of each photo.
#[derive(Debug, Hash)]
pub struct StylesheetJob {
    /// Files, joined in order.
    pub styles: Vec<Arc<str>>,
    /// For each photo the class that shows its colour, and the colour.
    pub colors: Vec<(String, Arc<Artefact>)>,
}

/// CSS class that gives a photo's placeholder colour. `photo` is the digest of the original.
pub fn color_class(photo: Digest) -> String {
    format!("ph-{}", photo.fingerprint())
}

/// The file of a path: `/fr/recits/` is `fr/recits/index.html`, `/fr/404.html` stays.
pub fn output_path(url: &str) -> OutputPath {
    let path = url.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') {
        OutputPath::new(format!("{path}index.html"))
    } else {
        OutputPath::new(path)
    }
}
