//! Jobs: the files of the output, with everything that each is made from.

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

pub use super::api_document::ApiDocument;
use super::dataset::DataJob;
use super::declared::Declared;
use super::drawing::MapView;
use super::editor_view::{EditorDescription, EditorFile};
use super::event_view::CalendarLink;
pub use super::feed_format::FeedKind;
use super::kit_view::KitView;
use super::legal::LegalView;
pub use super::list_view::{FilterGroup, ListView, list_url};
pub use super::markdown_job::{
    MarkdownEdit, MarkdownEntry, MarkdownFigure, MarkdownJob, MarkdownPart, MarkdownText, Replacement,
};
pub use super::outside::{AssetUrls, DataOffer, EmbedLink};
use super::picture::PictureSet;
pub use super::site_view::{HomeView, LanguageView, MenuView};
pub use super::sitemap::{Address, Alternate, SitemapJob};
pub use super::stylesheet::{StylesheetJob, color_class};
use super::view::{Card, EntryView, FieldsView, Form, MachineText, PhotoView, TextLanguage};
use crate::artefact::{Artefact, DocumentForm};
use crate::content::collection::Collection;
use crate::digest::Digest;
use crate::memo::{Fingerprint, Shared};
use crate::path::{OutputPath, SourcePath, file_at};
use crate::slug::decoded;

/// One file of the output and how it is made.
#[derive(Clone, Debug)]
pub enum Job {
    /// An HTML page.
    Page(Shared<PageJob>),
    /// The Markdown of a page that has one.
    Markdown(Shared<PageJob>),
    /// `llms.txt`: the pages of a language for programs that read texts.
    Llms(Shared<LlmsJob>),
    /// An Atom or JSON feed.
    Feed(Shared<FeedJob>),
    /// A calendar of events.
    Calendar(Shared<CalendarJob>),
    /// `sitemap.xml`.
    Sitemap(Shared<SitemapJob>),
    /// The site's style sheet.
    Stylesheet(Shared<StylesheetJob>),
    /// A file of the JSON API.
    Api(ApiJob),
    /// A file of the browser editor.
    Editor(Shared<EditorDescription>, EditorFile),
    /// A text set in type.
    Document(Shared<DocumentJob>),
    /// A file of data.
    Data(DataJob),
    /// What an embedded view is, as oEmbed.
    Oembed(Shared<PageJob>),
    /// A file of a search index.
    Search(SearchJob),
    /// A small text that is planned already.
    Text(Shared<String>),
    /// A file copied as it is, with the digest of its bytes.
    Copy(SourcePath, Digest),
    /// An artefact that no page needs to name.
    Made(Arc<Artefact>),
}

impl Job {
    /// Whether it is a text set in type.
    pub fn is_document(&self) -> bool {
        matches!(self, Self::Document(_))
    }

    /// The kind of file that it makes, for reports.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Page(page) if matches!(page.content, Content::Embed(_)) => "embeds",
            Self::Page(_) => "pages",
            Self::Markdown(_) | Self::Llms(_) => "markdown",
            Self::Feed(_) => "feeds",
            Self::Sitemap(_) => "sitemap",
            Self::Stylesheet(_) => "styles",
            Self::Api(_) => "api",
            Self::Editor(..) => "editor",
            Self::Data(_) => "data",
            Self::Oembed(_) => "oembed",
            Self::Search(_) => "search",
            Self::Text(_) => "texts",
            Self::Copy(..) => "copies",
            Self::Made(_) => "archives",
            Self::Document(_) => "documents",
            Self::Calendar(_) => "calendars",
        }
    }

    /// Whether both are the same value in memory, so that nothing in them differs. Equal jobs need not be.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Page(one), Self::Page(other))
            | (Self::Markdown(one), Self::Markdown(other))
            | (Self::Oembed(one), Self::Oembed(other)) => one.is(other),
            (Self::Api(ApiJob::Entry(one)), Self::Api(ApiJob::Entry(other))) => one.is(other),
            (Self::Api(ApiJob::List(one)), Self::Api(ApiJob::List(other))) => one.is(other),
            (Self::Calendar(one), Self::Calendar(other)) => one.is(other),
            (Self::Copy(one, digest), Self::Copy(other, other_digest)) => one.is(other) && digest == other_digest,
            _ => false,
        }
    }

    /// Fingerprint of all that the file is made from but the theme's templates and messages.
    pub fn fingerprint(&self) -> Fingerprint {
        match self {
            Self::Page(job) => job.fingerprint(),
            Self::Markdown(page) => Fingerprint::of(&(page.markdown.as_ref().map(Shared::fingerprint), &page.pictures)),
            Self::Llms(job) => job.fingerprint(),
            Self::Feed(job) => job.fingerprint(),
            Self::Calendar(job) => job.fingerprint(),
            Self::Sitemap(job) => job.fingerprint(),
            Self::Stylesheet(job) => job.fingerprint(),
            Self::Api(job) => job.fingerprint(),
            Self::Editor(description, file) => Fingerprint::of(&(description, file)),
            Self::Document(job) => job.fingerprint(),
            Self::Data(job) => job.fingerprint(),
            Self::Oembed(view) => Fingerprint::of(&("oembed", view)),
            Self::Search(SearchJob { index, part }) => Fingerprint::of(&(index, part)),
            Self::Text(job) => job.fingerprint(),
            Self::Copy(source, digest) => Fingerprint::of(&(source, digest)),
            Self::Made(artefact) => artefact.key.into(),
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
    /// The variable `site` of templates.
    pub site: Shared<SiteView>,
    /// The variable `page` of templates.
    pub page: PageView,
    /// The entry, the list or the languages that the page shows.
    pub content: Content,
    /// `lists`: the cards of each list that `theme.yaml` declares for the template.
    pub lists: Vec<(Arc<str>, Vec<Card>)>,
    /// The page in the site map; `None` for one that is not offered to search engines.
    pub address: Option<Shared<Address>>,
    /// `kit`: the brand kit, for a template that shows it.
    pub kit: Option<Shared<KitView>>,
    /// Derived pictures that the page names. The template may name fewer.
    pub pictures: Box<[PictureUse]>,
    /// The template states the weight of downloads.
    pub states_weights: bool,
    /// `documents`, where the template mentions it.
    pub documents: Arc<[DocumentLink]>,
    /// The template states what the pages of the site weigh.
    pub states_page_weights: bool,
    /// `api_collections`, where the template mentions it.
    pub collections: Option<Shared<Declared>>,
    /// The page as Markdown, when its template names that.
    pub markdown: Option<Shared<MarkdownJob>>,
    /// Fingerprint of what the page says, whatever it looks like.
    pub told: Fingerprint,
}

/// The files of a page: itself, and its Markdown where it has one.
pub fn with_markdown(page: &Shared<PageJob>) -> impl Iterator<Item = (OutputPath, Job)> + use<> {
    let markdown = page.markdown.as_ref().map(|markdown| (markdown.file.clone(), Job::Markdown(page.clone())));
    std::iter::once((page.file.clone(), Job::Page(page.clone()))).chain(markdown)
}

/// What distinguishes the kinds of pages.
#[derive(Debug, Hash)]
pub enum Content {
    /// An entry's own page, between its neighbours.
    Entry(Box<EntryView>, Option<Card>, Option<Card>),
    /// A list.
    List(Box<ListView>),
    /// A view of an entry in a frame of another site.
    Embed(Card),
    /// The choice of language.
    Root(Vec<HomeView>),
    /// Nothing: an error's page.
    None,
}

/// Derivatives that a page names.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct PictureUse {
    /// The picture.
    pub set: Shared<PictureSet>,
    /// Which of its derivatives are used.
    pub kind: UseKind,
}

impl Eq for PictureUse {}

/// Which derivatives of a picture are used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum UseKind {
    /// The derivatives of a variant.
    Variant(Arc<str>),
    /// The derivative for link previews.
    Social,
    /// The pictures to download.
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

/// A collection as pages name it.
#[derive(Clone, Debug, Hash)]
pub struct SectionView {
    /// Its name in the declarations.
    pub name: Arc<str>,
    /// Its name for readers.
    pub label: Option<Arc<str>>,
    /// The path of its page; `None` when it has none.
    pub url: Option<Arc<str>>,
    /// The kind of its views for other sites, with width and height of their frames in CSS pixels.
    pub embed: Option<(Arc<str>, u32, u32)>,
}

/// The facts about the site that all pages of a language share.
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
    /// The collections; the path of each is that of its list.
    pub sections: Vec<SectionView>,
    /// Menus by name.
    pub menus: Vec<(Arc<str>, Vec<MenuView>)>,
    /// Who answers for the site.
    pub legal: LegalView,
    /// Free values of the settings.
    pub params: Arc<serde_json::Value>,
    /// Addresses of style sheets and scripts.
    pub assets: AssetUrls,
    /// Where the search index is, when the site has one.
    pub search: Option<SearchView>,
    /// The value for templates, made when the first page shows it.
    pub template: Form,
}

impl SiteView {
    /// The absolute address of a path that begins with `/`.
    pub fn permalink(&self, url: &str) -> String {
        format!("{}{url}", self.base_url)
    }
}

/// Where pages find the search index of their language.
#[derive(Clone, Debug, Hash)]
pub struct SearchView {
    /// Path of the program that asks it.
    pub script: Arc<str>,
    /// Path of its folder.
    pub index: Arc<str>,
    /// For each language of the site, the path of the folder; `None` for the language of the page.
    pub others: Box<[Option<Arc<str>>]>,
}

/// What distinguishes one page from another.
#[derive(Debug, Hash)]
pub struct PageView {
    /// `entry`, `list`, `home`, `404`, `gone`, `root`.
    pub kind: &'static str,
    /// Text in the typography of its language.
    pub title: Arc<str>,
    /// Text in the typography of its language.
    pub description: Option<Arc<str>>,
    /// Path from the root of the site.
    pub url: Arc<str>,
    /// The language that the content is borrowed from: its code, its name for itself, and the path of the original.
    pub original: Option<(TextLanguage, Arc<str>, Arc<str>)>,
    /// The page is offered to search engines.
    pub index: bool,
    /// The page shows highlighted code.
    pub code: bool,
    /// The content is a placeholder.
    pub demo: bool,
    /// The entry is a draft: only previews have such a page.
    pub draft: bool,
    /// A machine made some of the text, and nobody has accepted it.
    pub machine: Option<MachineText>,
    /// Its collection; the path is that of the section.
    pub section: Option<SectionView>,
    /// Ancestors, outermost first: label and path.
    pub breadcrumbs: Vec<(Arc<str>, Arc<str>)>,
    /// The page in each language, in order.
    pub alternates: Arc<[Option<Alternate>]>,
    /// Position of the language for readers of no language of the site: the one that the page is written in first.
    pub default: usize,
    /// Feeds: media type, path, title.
    pub feeds: Arc<[FeedLink]>,
    /// The calendar of the event, or of the list.
    pub calendar: Option<CalendarLink>,
    /// Path of the page's Markdown, in the language that it is written in.
    pub markdown: Option<Arc<str>>,
    /// The picture of the page, else that of the home page.
    pub picture: Option<Shared<PhotoView>>,
    /// The photos that the page is about, for structured data. That of the entry comes first.
    pub photos: Vec<Shared<PhotoView>>,
    /// The path of the page to cite instead, for a view of it.
    pub cites: Option<Arc<str>>,
    /// The data that the page shows, as files.
    pub data: Option<Box<DataOffer>>,
    /// The view of the page that other sites embed.
    pub embed: Option<EmbedLink>,
    /// The places of the list, or those that the entry refers to, on their map.
    pub map: Option<Box<MapView>>,
    /// Path of the picture that links to the page show elsewhere.
    pub card: Option<Arc<str>>,
}

/// A document as pages offer it.
#[derive(Clone, Debug, Hash)]
pub struct DocumentLink {
    /// Its name in `theme.yaml`.
    pub name: Arc<str>,
    /// Its path.
    pub url: Arc<str>,
    /// Its file.
    pub file: OutputPath,
}

/// A text set in type.
#[derive(Debug, Hash)]
pub struct DocumentJob {
    /// The page whose values its template sees.
    pub page: Shared<PageJob>,
    /// The pages whose entries it shows whole.
    pub pages: Vec<Shared<PageJob>>,
    /// The template that gives its text, as HTML.
    pub template: Arc<str>,
    /// The file of the theme's `documents/` that says what it looks like.
    pub style: Arc<str>,
    /// What becomes of it.
    pub form: DocumentForm,
}

/// A feed as pages announce it: media type, path, title.
pub type FeedLink = (&'static str, Arc<str>, Arc<str>);

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
    /// The entries, newest first.
    pub items: Arc<Vec<FeedItem>>,
    /// Derived pictures that its contents name.
    pub pictures: Arc<[PictureUse]>,
}

/// A calendar in one language: of a collection, or of one event.
#[derive(Debug, Hash)]
pub struct CalendarJob {
    /// The site.
    pub site: Shared<SiteView>,
    /// Its name; `None` for the file of one event.
    pub name: Option<Arc<str>>,
    /// Path of the file.
    pub url: Arc<str>,
    /// The collection's name for readers.
    pub section: Option<Arc<str>>,
    /// Path of the page that lists the events.
    pub list: Option<Arc<str>>,
    /// The events, each with its [`EventView`](super::event_view::EventView).
    pub events: Vec<Card>,
    /// What the name of an event that is a placeholder begins with, in the language of the calendar: `Example`.
    pub example: Arc<str>,
}

/// A file of the JSON API.
#[derive(Clone, Debug)]
pub enum ApiJob {
    /// An entry in one language.
    Entry(Shared<ApiEntry>),
    /// A page of a collection's entries in one language.
    List(Shared<ApiList>),
    /// What the API holds, in the form of this document.
    Description(Shared<ApiDescription>, ApiDocument),
}

impl ApiJob {
    /// Fingerprint of all that the file is made from.
    pub fn fingerprint(&self) -> Fingerprint {
        match self {
            Self::Entry(job) => job.fingerprint(),
            Self::List(job) => job.fingerprint(),
            Self::Description(job, document) => Fingerprint::of(&(job, document)),
        }
    }
}

/// An entry in the API, as readers of one language meet it.
#[derive(Debug, Hash)]
pub struct ApiEntry {
    /// Its file.
    pub file: OutputPath,
    /// Fingerprint of all that a list says of it: not its body.
    pub listed: Fingerprint,
    /// The site in the reader's language.
    pub site: Shared<SiteView>,
    /// What its page shows.
    pub shown: ApiView,
    /// Code of the language that it is written in first.
    pub source: Arc<str>,
    /// Code of the language that the text is borrowed from.
    pub borrowed: Option<Arc<str>>,
    /// When it was published and when it last changed.
    pub dates: Option<(Timestamp, Timestamp)>,
    /// What it is about in plain words, typeset.
    pub summary: Option<Arc<str>>,
    /// Markdown fields of a photo, which its view leaves out.
    pub more: FieldsView,
    /// For each language of the site, whether the entry is there, truly written
    /// in it, and the path of its page.
    pub everywhere: Box<[Option<ApiAlternate>]>,
    /// The file of its Markdown, with the digest of the document.
    pub markdown: Option<(SourcePath, Digest)>,
    /// Derived pictures that it names and its page does not.
    pub pictures: Box<[PictureUse]>,
}

impl ApiEntry {
    /// The entry with its fields and its body.
    pub fn view(&self) -> Option<&EntryView> {
        match &self.shown {
            ApiView::Page(page) => match &page.content {
                Content::Entry(view, ..) => Some(view),
                _ => None,
            },
            ApiView::Bare(view) => Some(view),
        }
    }

    /// Every use of a picture that the entry may name.
    pub fn uses(&self) -> impl Iterator<Item = &PictureUse> {
        let of_page = match &self.shown {
            ApiView::Page(page) => &page.pictures[..],
            ApiView::Bare(_) => &[],
        };
        of_page.iter().chain(&self.pictures)
    }
}

/// Where the API takes an entry from.
#[derive(Debug, Hash)]
pub enum ApiView {
    /// Its page.
    Page(Shared<PageJob>),
    /// It has no page: the view that a page would show.
    Bare(Box<EntryView>),
}

/// An entry of the API in one language.
#[derive(Debug, Hash)]
pub struct ApiAlternate {
    /// Path of its page.
    pub url: Option<Arc<str>>,
    /// Truly written in that language.
    pub translated: bool,
}

/// A page of a collection's entries in the API.
#[derive(Debug, Hash)]
pub struct ApiList {
    /// The site in the reader's language.
    pub site: Shared<SiteView>,
    /// Name of the collection.
    pub collection: Arc<str>,
    /// The collection's label, typeset.
    pub label: Arc<str>,
    /// Path of the collection's list on the site.
    pub url: Option<Arc<str>>,
    /// The calendar of its entries.
    pub calendar: Option<CalendarLink>,
    /// Number of this page, from 1.
    pub page: usize,
    /// Number of pages.
    pub pages: usize,
    /// Number of entries on all pages.
    pub total: usize,
    /// The entries of this page, in the order of the collection.
    pub items: Vec<ApiItem>,
}

/// An entry in a list. Two are equal when lists say the same of them.
#[derive(Clone, Debug)]
pub struct ApiItem(pub Shared<ApiEntry>);

impl std::hash::Hash for ApiItem {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.listed.hash(state);
    }
}

/// What the API holds, by declaration.
#[derive(Debug, Hash)]
pub struct ApiDescription {
    /// The site in its source language.
    pub site: Shared<SiteView>,
    /// Digest of the settings.
    pub settings: Digest,
    /// Collections by name.
    pub collections: Vec<ApiCollection>,
}

/// A collection of the API.
#[derive(Debug)]
pub struct ApiCollection {
    /// Its declaration.
    pub declaration: Arc<Collection>,
    /// For each language of the site, the path of its list on the site and the number of entries.
    pub lists: Vec<(Option<Arc<str>>, usize)>,
    /// The numbers of folders in the ids of entries, each once: 0 for `quay`, 1 for `port/quay`.
    pub folders: Vec<usize>,
}

/// A declaration is covered by its name and the digest of its text; how it is
/// read, by the digest of the settings in [`ApiDescription`].
impl std::hash::Hash for ApiCollection {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (&self.declaration.name, self.declaration.digest, &self.lists, &self.folders).hash(state);
    }
}

/// A page as files about all pages of a language have it. Two are equal when they say the same of themselves.
#[derive(Clone, Debug)]
pub struct ToldPage(pub Shared<PageJob>);

impl std::hash::Hash for ToldPage {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.told.hash(state);
    }
}

/// The pages of the entries of one language that are offered to search engines, in the order of the site.
pub type ToldPages = Shared<Vec<ToldPage>>;

/// The pages of a language for programs that read texts: <https://llmstxt.org>.
#[derive(Debug)]
pub struct LlmsJob {
    /// The site in that language.
    pub site: Shared<SiteView>,
    /// For each language of the site, the path of this file there; `None` for its own.
    pub others: Box<[Option<Arc<str>>]>,
    /// The pages of entries that are offered to search engines, in the order of the site.
    pub pages: ToldPages,
}

/// Of the site, what the file says.
impl std::hash::Hash for LlmsJob {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let SiteView { title, description, publisher, base_url, index, languages, .. } = &*self.site;
        (title, description, publisher, base_url, index, languages, &self.others, &self.pages).hash(state);
    }
}

/// A file of a search index.
#[derive(Clone, Debug)]
pub struct SearchJob {
    /// The index.
    pub index: Shared<SearchIndex>,
    /// Which of its files it is.
    pub part: SearchPart,
}

/// A file of a search index. Files of one kind are numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SearchPart {
    /// How the index is divided, and what results can be narrowed by.
    Contents,
    /// The words whose beginning leads to this file, with the pages that have each.
    Words(usize),
    /// What is shown of pages.
    Pages(usize),
}

/// Everything that can be found in one language.
#[derive(Debug, Hash)]
pub struct SearchIndex {
    /// The pages, in the order of the site. A page is known by its position.
    pub pages: ToldPages,
    /// The path of the site on its host, with which addresses begin.
    pub base_path: Arc<str>,
    /// The number of files of words.
    pub shards: usize,
    /// The bytes of all files.
    pub made: SearchFiles,
}

/// The bytes of all files of an index. They are made together, when the first of
/// them is asked for: in a dev server, when somebody searches. They follow from
/// the rest of the index and take no part in comparing.
///
/// Invariant: no thread of the pool asks before they are made. They are made by
/// the pool, and a thread of it that waits for them could be the one to make them.
#[derive(Debug, Default)]
pub struct SearchFiles(OnceLock<SearchBytes>);

/// The bytes of the files of an index.
#[derive(Debug)]
pub struct SearchBytes {
    /// [`SearchPart::Contents`].
    pub contents: Arc<[u8]>,
    /// Each [`SearchPart::Words`].
    pub words: Vec<Arc<[u8]>>,
    /// Each [`SearchPart::Pages`].
    pub pages: Vec<Arc<[u8]>>,
}

impl SearchFiles {
    /// The bytes. `make` makes them when they are first asked for.
    pub fn get_or_make(&self, make: impl FnOnce() -> SearchBytes) -> &SearchBytes {
        self.0.get_or_init(make)
    }

    /// Whether they are made.
    pub fn are_made(&self) -> bool {
        self.0.get().is_some()
    }
}

impl std::hash::Hash for SearchFiles {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

/// The file of a path: `/fr/recits/` is `fr/recits/index.html`, `/fr/404.html` stays.
pub fn output_path(url: &str) -> OutputPath {
    OutputPath::new(file_at(&decoded(url.trim_start_matches('/'))))
}
