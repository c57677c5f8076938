//! Stage 3, link: documents become entries that know each other.
//!
//! Here, and only here, one file is held against another: translations take
//! over shared fields, references and links are followed both ways, addresses
//! are given. Everything later reads the [`Site`] and asks no more questions.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use imbl::Vector;
use jiff::{Timestamp, Zoned};

use crate::cache::Cache;
use crate::config::Config;
use crate::content::collection::{Collection, SortKey};
use crate::content::front_matter::Role;
use crate::content::segment::{ArgumentValue, Component};
use crate::content::value::{FieldValue, Fields, Value};
use crate::content::{Content, Document};
use crate::diagnostic::{Checked, Code, Diagnostic, Span, did_you_mean};
use crate::digest::Digest;
use crate::format::{self, Formats};
use crate::locale::{Language, Locale};
use crate::path::SourcePath;
use crate::source::{PictureHeader, SourceTree};
use crate::text;

mod address;
mod photo;
mod reference;
mod relink;
mod translation;

pub use address::section_url;
pub use photo::{ORIGINALS, Photo};
pub use reference::Excluded;
pub use relink::FormerSite;
pub use translation::Merged;

/// Position of an entry in [`Site::entries`].
pub type EntryIndex = usize;

/// When a build takes place, and what it shows beyond what is due.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The time that counts as now.
    pub now: Timestamp,
    /// Show drafts.
    pub drafts: bool,
    /// Show what is to be published later.
    pub future: bool,
    /// Show what has expired.
    pub expired: bool,
}

/// One language's text of an entry, with the fields shared by all of them.
#[derive(Debug)]
pub struct Version {
    /// The file.
    pub document: Arc<Document>,
    /// Its own and the shared fields.
    pub fields: Fields,
    /// Of all it was made from.
    pub digest: Digest,
    /// Of the same without the text below the front matter: what cards show.
    pub face: Digest,
}

impl Version {
    /// A field's value.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).map(|field| &field.value)
    }

    /// A text field's value; localized texts as `language` reads them.
    pub fn text(&self, name: &str, language: &Language) -> Option<&Arc<str>> {
        self.value(name).and_then(|value| localized(value, language).1.as_text())
    }
}

/// The value that a reader of `language` gets, and the language it is borrowed from.
pub fn localized<'a>(value: &'a Value, language: &Language) -> (Option<&'a Locale>, &'a Value) {
    let Value::Localized(values) = value else { return (None, value) };
    if let Some(own) = values.get(&language.locale) {
        return (None, own);
    }
    let borrowed = language.fallback.iter().find_map(|locale| values.get_key_value(locale));
    borrowed.or_else(|| values.iter().next()).map_or((None, value), |(locale, value)| (Some(locale), value))
}

/// An entry as readers of one language meet it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The text.
    pub version: Arc<Version>,
    /// The language of the text, when it is not the reader's own.
    pub borrowed: Option<Locale>,
    /// Path of the page from the root of the site; `None` for collections without pages.
    pub url: Option<Arc<str>>,
}

/// An entry with all its languages.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its collection.
    pub collection: Arc<Collection>,
    /// Its id there.
    pub id: Arc<str>,
    /// The file of the source language.
    pub source: Arc<Version>,
    /// Every language it is written in.
    pub versions: BTreeMap<Locale, Arc<Version>>,
    /// Entries that this one refers to, in order, each once.
    pub references: Arc<[EntryIndex]>,
    /// Entries that refer to this one, in order, each once.
    pub referrers: Arc<[EntryIndex]>,
    /// The picture, for an entry of a collection of photos.
    pub photo: Option<Arc<Photo>>,
}

impl Entry {
    /// `stories/fin-track`.
    pub fn key(&self) -> String {
        format!("{}/{}", self.collection.name, self.id)
    }

    /// Whether the entry is truly written in this language.
    pub fn is_translated(&self, locale: &Locale) -> bool {
        self.versions.contains_key(locale)
    }
}

/// Everything that is published, linked. A copy shares what neither side changes.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Declared collections.
    pub collections: Arc<BTreeMap<Arc<str>, Arc<Collection>>>,
    /// Entries by collection, then id.
    pub entries: Vector<Arc<Entry>>,
    /// Entries of each collection, in the order it declares.
    pub by_collection: Arc<BTreeMap<Arc<str>, Vec<EntryIndex>>>,
    /// For each language of the configuration, each entry as it is shown there.
    pub shown: Vec<Vector<Option<Shown>>>,
    /// Position of the home page's entry.
    pub home: Option<EntryIndex>,
    /// Photos that had a page and may no longer be shown.
    pub gone: Arc<Vec<Gone>>,
    /// Files of bundles that texts link to, with the address they are copied to.
    pub downloads: Arc<BTreeMap<SourcePath, Download>>,
    /// Pictures of bundles that texts and fields show.
    pub bundle_pictures: Arc<BTreeMap<SourcePath, BundlePicture>>,
    /// The next instant at which a scheduled or expiring entry, or a photo's
    /// rights, changes the site.
    pub due: Option<Timestamp>,
    index: Arc<Index>,
    files: Arc<HashMap<SourcePath, EntryIndex>>,
    /// Made when it is first asked for, and shared by all sites of this shape.
    pages: Arc<OnceLock<Pages>>,
}

/// Entries by collection, then by id.
type Index = HashMap<Arc<str>, HashMap<Arc<str>, EntryIndex>>;

/// The language's position and the entry of each page, by its address.
type Pages = HashMap<Arc<str>, (usize, EntryIndex)>;

/// A photo that may no longer be shown: a page at its address says so.
#[derive(Debug)]
pub struct Gone {
    /// Its record.
    pub version: Arc<Version>,
    /// Its id.
    pub id: Arc<str>,
    /// Path of its page in each language.
    pub urls: Vec<Arc<str>>,
}

/// A file of a bundle, offered as it is.
#[derive(Clone, Debug)]
pub struct Download {
    /// Of its bytes.
    pub digest: Digest,
    /// Path from the root of the site.
    pub url: Arc<str>,
}

/// A picture of a bundle.
#[derive(Clone, Debug)]
pub struct BundlePicture {
    /// Of its bytes.
    pub digest: Digest,
    /// Its size.
    pub header: PictureHeader,
}

impl Site {
    /// Finds an entry.
    pub fn find(&self, collection: &str, id: &str) -> Option<EntryIndex> {
        self.index.get(collection)?.get(id).copied()
    }

    /// Finds an entry by `collection/id`.
    pub fn find_key(&self, key: &str) -> Option<EntryIndex> {
        let (collection, id) = key.split_once('/')?;
        self.find(collection, id)
    }

    /// Whether only texts differ from an earlier site: the same entries in the
    /// same places, at the same addresses, with the same references.
    pub fn has_shape_of(&self, former: &Self) -> bool {
        Arc::ptr_eq(&self.by_collection, &former.by_collection)
    }

    /// The entry whose page has this address, and the position of the page's language.
    pub fn entry_at(&self, url: &str) -> Option<(usize, EntryIndex)> {
        let pages = self.pages.get_or_init(|| {
            let shown = self.shown.iter().enumerate().flat_map(|(language, shown)| {
                shown.iter().enumerate().map(move |(entry, shown)| (language, entry, shown))
            });
            let with_page =
                shown.filter_map(|(language, entry, shown)| Some((shown.as_ref()?.url.clone()?, (language, entry))));
            with_page.collect()
        });
        pages.get(url).copied()
    }

    /// Finds the entry that a file belongs to.
    pub fn find_file(&self, file: &SourcePath) -> Option<EntryIndex> {
        self.files.get(file).copied()
    }

    /// The entry that is meant by a key that leads nowhere: the collection or
    /// the id may be a slip, not both.
    pub fn near_key(&self, key: &str) -> Option<String> {
        let (collection, id) = key.split_once('/')?;
        let Some(ids) = self.index.get(collection) else {
            let near = did_you_mean(collection, self.index.keys().map(|name| &**name))?;
            return self.find(near, id).map(|_| format!("{near}/{id}"));
        };
        let mut ids: Vec<&str> = ids.keys().map(|id| &**id).collect();
        ids.sort_unstable();
        did_you_mean(id, ids).map(|near| format!("{collection}/{near}"))
    }

    /// Where a reader of a language is led for an entry: their own page, else the nearest language's.
    pub fn url(&self, config: &Config, language: usize, entry: EntryIndex) -> Option<&Arc<str>> {
        let own = self.shown[language][entry].as_ref().and_then(|shown| shown.url.as_ref());
        own.or_else(|| {
            let chain = config.languages[language].fallback.iter();
            chain
                .filter_map(|locale| config.languages.iter().position(|other| other.locale == *locale))
                .chain([config.default])
                .find_map(|other| self.shown[other][entry].as_ref()?.url.as_ref())
        })
    }
}

/// Collection and id of an entry.
type Key = (Arc<str>, Arc<str>);

/// Links everything. Entries that are wrong are reported and left out where
/// they would mislead the rest. Where only texts have changed since the last
/// linking, that one is brought up to date.
pub fn link(
    content: &Content,
    tree: &SourceTree,
    config: &Config,
    moment: &Moment,
    cache: &mut Cache,
) -> Checked<Arc<Site>> {
    let former = cache.site.take();
    let former = former.and_then(|former| former.updated(content, tree, config, moment, cache));
    let now = former.unwrap_or_else(|| {
        let Checked { value, diagnostics } = link_all(content, tree, config, moment, cache);
        FormerSite::new(content, tree, config, moment, value, diagnostics)
    });
    let checked = now.checked();
    cache.site = Some(now);
    checked
}

fn link_all(
    content: &Content,
    tree: &SourceTree,
    config: &Config,
    moment: &Moment,
    cache: &mut Cache,
) -> Checked<Site> {
    let mut diagnostics = Vec::new();
    let mut groups: BTreeMap<Key, Vec<&Arc<Document>>> = BTreeMap::new();
    for document in &content.documents {
        let key = (Arc::clone(&document.collection.name), Arc::clone(&document.id));
        groups.entry(key).or_default().push(document);
    }
    let mut excluded = Excluded { broken: (*content.broken).clone(), ..Excluded::default() };
    let mut used = Vec::new();
    let mut entries = Vec::with_capacity(groups.len());
    for ((collection, id), documents) in groups {
        let readable = !excluded.broken.contains(&(Arc::clone(&collection), Arc::clone(&id)));
        let versions = translation::versions(&documents, config, cache, &mut used, &mut diagnostics, readable);
        let Some(versions) = versions else {
            excluded.broken.insert((collection, id));
            continue;
        };
        let Some(source) = versions.get(&config.source_language().locale).cloned() else { continue };
        if let Some(reason) = withheld(&source.fields, moment) {
            excluded.withheld.insert((collection, id), reason);
            continue;
        }
        entries.push(Entry {
            collection: Arc::clone(&source.document.collection),
            id,
            source,
            versions: shown_versions(versions, moment),
            references: Arc::default(),
            referrers: Arc::default(),
            photo: None,
        });
    }
    cache.versions.keep(used);
    let mut site = Site {
        collections: Arc::clone(&content.collections),
        due: next_change(content, config, moment.now).map(|next| next.timestamp()),
        ..Site::default()
    };
    let entries = photo::attach(entries, &mut site, &mut excluded, tree, config, moment, &mut diagnostics);
    index(&mut site, &entries);
    site.entries = entries.into_iter().map(Arc::new).collect();
    site.home = config.home.as_ref().and_then(|(key, span)| {
        let home = site.find_key(key);
        if home.is_none() && !excluded.is_reported(&site, key) {
            let help = match site.near_key(key) {
                Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                None => text!("écrivez l’entrée comme `pages/home`", "write the entry as `pages/home`"),
            };
            diagnostics.push(
                Diagnostic::new(
                    Code::UnknownReference,
                    span.clone(),
                    text!("`{key}` n’est pas une entrée publiée", "`{key}` is not a published entry"),
                )
                .help(help),
            );
        }
        home
    });
    address::give(&mut site, config, &mut diagnostics);
    order(&mut site, config);
    reference::check(&mut site, &excluded, tree, config, &mut diagnostics);
    Checked { value: site, diagnostics }
}

/// The versions of an entry that may be shown at this moment.
fn shown_versions(versions: BTreeMap<Locale, Arc<Version>>, moment: &Moment) -> BTreeMap<Locale, Arc<Version>> {
    versions.into_iter().filter(|(_, version)| moment.drafts || !is_true(version.fields.get("draft"))).collect()
}

fn index(site: &mut Site, entries: &[Entry]) {
    let (mut index, mut by_collection, mut files) = (HashMap::new(), BTreeMap::new(), HashMap::new());
    for (position, entry) in entries.iter().enumerate() {
        let ids: &mut HashMap<_, _> = index.entry(Arc::clone(&entry.collection.name)).or_default();
        ids.insert(Arc::clone(&entry.id), position);
        let members: &mut Vec<_> = by_collection.entry(Arc::clone(&entry.collection.name)).or_default();
        members.push(position);
        for version in entry.versions.values() {
            files.insert(version.document.path.clone(), position);
        }
    }
    (site.index, site.by_collection, site.files) = (Arc::new(index), Arc::new(by_collection), Arc::new(files));
}

fn is_true(field: Option<&FieldValue>) -> bool {
    matches!(field.map(|field| &field.value), Some(Value::Boolean(true)))
}

/// Why an entry is not published at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// Marked as a draft.
    Draft,
    /// To be published later.
    Future,
    /// No longer to be shown.
    Expired,
    /// A photo whose rights have ended.
    Rights,
    /// A photo without a release that it needs.
    Release,
}

/// Whether an entry's own fields keep it back.
pub fn withheld(fields: &Fields, moment: &Moment) -> Option<Withheld> {
    let instant = |name: &str| match fields.get(name).map(|field| &field.value) {
        Some(Value::Datetime(instant)) => Some(*instant),
        _ => None,
    };
    if !moment.drafts && is_true(fields.get("draft")) {
        return Some(Withheld::Draft);
    }
    if !moment.future && instant("publish_date").is_some_and(|publish| publish > moment.now) {
        return Some(Withheld::Future);
    }
    if !moment.expired && instant("expiry_date").is_some_and(|expiry| expiry <= moment.now) {
        return Some(Withheld::Expired);
    }
    None
}

/// The next instant at which a scheduled or expiring entry, or a photo's rights, changes the site.
pub fn next_change(content: &Content, config: &Config, now: Timestamp) -> Option<Zoned> {
    let mut next: Option<Timestamp> = None;
    let mut consider = |instant: Timestamp| {
        if instant > now && next.is_none_or(|known| instant < known) {
            next = Some(instant);
        }
    };
    for document in content.documents.iter().filter(|document| document.role != Role::Translation) {
        for name in ["publish_date", "expiry_date"] {
            if let Some(Value::Datetime(instant)) = document.fields.get(name).map(|field| &field.value) {
                consider(*instant);
            }
        }
        if document.collection.photos
            && let Some(Value::Date(last)) = document.fields.get("rights_expire").map(|field| &field.value)
            && let Some(end) = photo::end_of_rights(*last, &config.time_zone)
        {
            consider(end);
        }
    }
    next.map(|instant| instant.to_zoned(config.time_zone.clone()))
}

/// Puts the entries of each collection into its declared order. Texts are
/// compared by the rules of the source language; ties fall back to the id.
fn order(site: &mut Site, config: &Config) {
    let source = config.source_language();
    let formats = Formats::new(source);
    for (name, members) in Arc::make_mut(&mut site.by_collection) {
        if let Some(collection) = site.collections.get(name) {
            sort(members, &site.entries, &collection.sort, &formats, source);
        }
    }
}

/// Sorts entries by their fields; ties fall back to the id. `source` is the
/// source language, by whose rules texts are compared, and `formats` are its own.
pub fn sort(
    members: &mut [EntryIndex],
    entries: &Vector<Arc<Entry>>,
    keys: &[SortKey],
    formats: &Formats,
    source: &Language,
) {
    members.sort_by_cached_key(|member| {
        let entry = &entries[*member];
        let ranks = keys.iter().map(|key| rank(entry.source.value(&key.field), key.descending, formats, source));
        (ranks.collect::<Vec<Rank>>(), Arc::clone(&entry.id))
    });
}

/// Place of a value in an order. An absent value comes after all others.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Rising(Scalar),
    Falling(std::cmp::Reverse<Scalar>),
    Absent,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Scalar {
    Boolean(bool),
    Number(i64),
    Time(i64),
    Text(format::SortKey),
}

fn rank(value: Option<&Value>, descending: bool, formats: &Formats, source: &Language) -> Rank {
    let scalar = match value {
        Some(Value::Text(text)) => Scalar::Text(formats.sort_key(text)),
        // The bits of a float in the order of its values.
        Some(Value::Number(number)) => {
            let bits = number.to_bits() as i64;
            Scalar::Number(if bits < 0 { i64::MIN.wrapping_sub(bits) } else { bits })
        }
        Some(Value::Date(date)) => {
            Scalar::Time(i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day()))
        }
        Some(Value::Datetime(instant)) => Scalar::Time(instant.as_millisecond()),
        Some(Value::Boolean(boolean)) => Scalar::Boolean(*boolean),
        Some(value @ Value::Localized(_)) => {
            return rank(Some(localized(value, source).1), descending, formats, source);
        }
        _ => return Rank::Absent,
    };
    if descending { Rank::Falling(std::cmp::Reverse(scalar)) } else { Rank::Rising(scalar) }
}

/// The point of an indicator that a `key-figure` asks for: by fact, by year, or the last one.
pub fn point<'a>(indicator: &'a Version, component: &Component) -> Option<&'a BTreeMap<Arc<str>, Value>> {
    let Some(Value::List(points)) = indicator.value("points") else { return None };
    let year = component.argument("year").and_then(|argument| match argument.value {
        ArgumentValue::Number(year) => Some(year as f64),
        _ => None,
    });
    let fact = component.text("fact");
    let mut points = points.iter().filter_map(|point| match point {
        Value::Object(point) => Some(point),
        _ => None,
    });
    let wanted = |point: &&BTreeMap<Arc<str>, Value>| {
        let right_year = year.is_none_or(|year| matches!(point.get("year"), Some(Value::Number(own)) if *own == year));
        let right_fact = fact.is_none_or(|fact| matches!(point.get("fact"), Some(Value::Text(own)) if own == fact));
        right_year && right_fact
    };
    points.rfind(wanted)
}

/// Where a whole document stands, for problems without a better place.
fn at(document: &Document) -> Span {
    Span::file(&document.path)
}
