//! The linked site: every entry by its key, its place, its file and its address.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use foldhash::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use rayon::prelude::*;

use super::entry::{Entry, Gone, Shown};
use super::legal::Conformity;
use super::moment::Withheld;
use super::order;
use crate::config::Config;
use crate::content::collection::{Collection, CollectionRole, SortKey};
use crate::content::lock::UrlLock;
use crate::content::segment::Link;
use crate::diagnostic::did_you_mean;
use crate::diagnostic::names::Names;
use crate::digest::Digest;
use crate::format::Formats;
use crate::memo::Fingerprint;
use crate::path::SourcePath;
use crate::slug::{encoded, nfc};
use crate::source::PictureHeader;

/// The number of an entry. It is given when its key is first met and stays the
/// same from build to build; it says nothing of the entry's place in any order.
pub type EntryIndex = usize;

/// A file of a bundle, offered as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Download {
    /// Digest of its bytes.
    pub digest: Digest,
    /// Path from the root of the site.
    pub url: Arc<str>,
    /// Length in bytes; `None` for a text that is not UTF-8.
    pub length: Option<u64>,
}

/// A picture of a bundle.
#[derive(Clone, Debug)]
pub struct BundlePicture {
    /// Digest of its bytes.
    pub digest: Digest,
    /// Its size.
    pub header: PictureHeader,
}

/// The numbers of all keys that were ever met, whether an entry of that key exists or not.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// By collection, then by id.
    numbers: HashMap<Arc<str>, HashMap<Arc<str>, EntryIndex>>,
    /// Numbers by collection, then id.
    sorted: Vec<EntryIndex>,
}

impl Keys {
    /// The number of a key that was met before.
    pub fn get(&self, collection: &str, id: &str) -> Option<EntryIndex> {
        self.numbers.get(collection)?.get(id).copied()
    }

    /// The number of a key, given now if it is new.
    pub fn number(&mut self, collection: &Arc<str>, id: &Arc<str>) -> EntryIndex {
        if let Some(known) = self.get(collection, id) {
            return known;
        }
        let number = self.sorted.len();
        self.sorted.push(number);
        self.numbers.entry(Arc::clone(collection)).or_default().insert(Arc::clone(id), number);
        number
    }

    /// The ids that were met in a collection, in no order.
    pub fn ids(&self, collection: &str) -> impl Iterator<Item = (&Arc<str>, EntryIndex)> {
        self.numbers.get(collection).into_iter().flatten().map(|(id, number)| (id, *number))
    }

    /// Brings the numbers into the order of their keys, after some were given.
    pub fn sort(&mut self) {
        let of_collection = |(collection, ids): (&'_ Arc<str>, &'_ HashMap<Arc<str>, EntryIndex>)| {
            ids.iter().map(|(id, number)| (Arc::clone(collection), Arc::clone(id), *number)).collect::<Vec<_>>()
        };
        let mut keys: Vec<(Arc<str>, Arc<str>, EntryIndex)> = self.numbers.iter().flat_map(of_collection).collect();
        keys.sort_unstable();
        self.sorted = keys.into_iter().map(|(_, _, number)| number).collect();
    }

    /// All numbers, by collection, then id.
    pub fn sorted(&self) -> &[EntryIndex] {
        &self.sorted
    }

    /// How many keys were met.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }
}

/// What an entry's texts and fields lead to.
#[derive(Debug, Default)]
pub struct Relations {
    /// Entries that this one refers to, each once, in the order of numbers.
    pub references: Box<[EntryIndex]>,
    /// Files of bundles that its texts link to.
    pub downloads: BTreeMap<SourcePath, Download>,
    /// Pictures of bundles that its texts and fields show.
    pub pictures: BTreeMap<SourcePath, BundlePicture>,
    /// Entries that its texts link to by their files.
    pub files: BTreeMap<SourcePath, EntryIndex>,
    /// What the addresses of the site in its texts lead to: an entry, or nothing
    /// while the entry there is kept back.
    pub addresses: BTreeMap<Arc<str>, Option<EntryIndex>>,
    /// Addresses of the site in its texts that are no entry's: the plan knows what is there. Those at which another
    /// program may answer are not among them.
    pub open: Box<[Link]>,
    /// Fingerprint of downloads, pictures, files and addresses.
    pub files_fingerprint: Fingerprint,
}

/// Whose an address of the site is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// A collection's list.
    List(Arc<str>),
    /// The page of an entry in the language at this position.
    Page(usize, EntryIndex),
}

/// Everything that is published, linked.
#[derive(Debug, Default)]
pub struct Site {
    /// Declared collections.
    pub collections: Arc<BTreeMap<Arc<str>, Arc<Collection>>>,
    /// By number; `None` for a key without a published entry.
    pub(super) entries: Vec<Option<Arc<Entry>>>,
    /// Numbers of all published entries, by collection, then id.
    pub order: Vec<EntryIndex>,
    /// Numbers of the entries of each collection, in the order it declares.
    pub by_collection: BTreeMap<Arc<str>, Vec<EntryIndex>>,
    /// The ids of the entries of each collection, once a slip was looked for among them.
    pub(super) names: BTreeMap<Arc<str>, OnceLock<Names>>,
    /// By number; `None` for a key without a published entry.
    pub(super) relations: Vec<Option<Arc<Relations>>>,
    /// By number: the entries that refer to each, once each, in the order of the site.
    pub(super) referrers: Vec<Vec<EntryIndex>>,
    /// The home page's entry.
    pub home: Option<EntryIndex>,
    /// Photos that had a page and may no longer be shown.
    pub gone: Vec<Arc<Gone>>,
    /// The next instant at which a scheduled or expiring entry, or a photo's
    /// rights, changes the site.
    pub due: Option<Timestamp>,
    /// What may be declared of the site's accessibility.
    pub conformity: Conformity,
    /// The day on which `security.txt` expires.
    pub security_expires: Option<Date>,
    pub(super) keys: Arc<Keys>,
    /// Whose each address is, by the fingerprint of the address.
    pub(super) holders: HashMap<Fingerprint, Holder>,
    /// Former addresses, which lead to the page of an entry.
    pub(super) aliases: BTreeMap<Arc<str>, EntryIndex>,
    /// Addresses that pages of entries would have which are kept back, and why they are.
    pub(super) withheld: HashMap<Arc<str>, Withheld>,
    /// The addresses that were published before.
    pub lock: Arc<UrlLock>,
    /// Something could not be read: addresses that nobody has may be those of what is missing.
    pub incomplete: bool,
}

impl Site {
    /// Notes the entries of a collection.
    pub(super) fn set_members(&mut self, collection: Option<Arc<str>>, members: Vec<EntryIndex>) {
        if let Some(collection) = collection.filter(|_| !members.is_empty()) {
            self.names.insert(Arc::clone(&collection), OnceLock::new());
            self.by_collection.insert(collection, members);
        }
    }

    /// A published entry by its number.
    pub fn get(&self, entry: EntryIndex) -> Option<&Arc<Entry>> {
        self.entries.get(entry)?.as_ref()
    }

    /// All published entries, by collection, then id.
    pub fn entries(&self) -> impl Iterator<Item = (EntryIndex, &Arc<Entry>)> {
        self.order.iter().filter_map(|number| Some((*number, self.get(*number)?)))
    }

    /// The published entries of a collection, in the order it declares; none of a collection that there is not.
    pub fn members(&self, collection: &str) -> &[EntryIndex] {
        self.by_collection.get(collection).map_or(&[], Vec::as_slice)
    }

    /// The ids of the published entries of a collection; `None` where it has none.
    pub fn names(&self, collection: &str) -> Option<&Names> {
        let ids = || self.members(collection).iter().filter_map(|member| Some(Arc::clone(&self.get(*member)?.id)));
        Some(self.names.get(collection)?.get_or_init(|| Names::new(ids())))
    }

    /// One more than the largest number of an entry.
    pub fn capacity(&self) -> usize {
        self.entries.len()
    }

    /// How many keys were met so far. While it stays, a key that had no number has none.
    pub fn known_keys(&self) -> usize {
        self.keys.len()
    }

    /// The name of the collection that has a role.
    pub fn of_role(&self, role: CollectionRole) -> Option<&Arc<str>> {
        self.collections.values().find(|collection| collection.role == Some(role)).map(|collection| &collection.name)
    }

    /// The number of a key, whether an entry of that key is published or not.
    pub fn number(&self, collection: &str, id: &str) -> Option<EntryIndex> {
        self.keys.get(collection, id)
    }

    /// Finds a published entry.
    pub fn find(&self, collection: &str, id: &str) -> Option<EntryIndex> {
        self.number(collection, id).filter(|entry| self.get(*entry).is_some())
    }

    /// Finds a published entry by `collection/id`.
    pub fn find_key(&self, key: &str) -> Option<EntryIndex> {
        let (collection, id) = key.split_once('/')?;
        self.find(collection, id)
    }

    /// An entry as readers of a language meet it. `language` is its position in the configuration.
    pub fn shown(&self, language: usize, entry: EntryIndex) -> Option<&Shown> {
        self.get(entry)?.shown.get(language)?.as_ref()
    }

    /// What an entry leads to.
    pub fn relations(&self, entry: EntryIndex) -> Option<&Relations> {
        self.relations.get(entry)?.as_deref()
    }

    /// Entries that refer to an entry, in the order of the site.
    pub fn referrers(&self, entry: EntryIndex) -> &[EntryIndex] {
        self.referrers.get(entry).map_or(&[], Vec::as_slice)
    }

    /// Whether an entry is the same value in memory in another linking of the site, or is in neither.
    pub fn has_entry_of(&self, other: &Self, entry: EntryIndex) -> bool {
        same(self.entries.get(entry), other.entries.get(entry))
    }

    /// Whether what an entry leads to is the same value in memory in another linking of the site.
    pub fn has_relations_of(&self, other: &Self, entry: EntryIndex) -> bool {
        same(self.relations.get(entry), other.relations.get(entry))
    }

    /// Former addresses that lead to an entry, and are of no other page.
    pub fn aliases(&self) -> impl Iterator<Item = (&Arc<str>, &EntryIndex)> {
        self.aliases.iter()
    }

    /// The entry whose page has this address, and the position of the page's language.
    pub fn entry_at(&self, url: &str) -> Option<(usize, EntryIndex)> {
        let url = &*encoded(url);
        let Holder::Page(language, entry) = *self.holders.get(&Fingerprint::of(&Some(url)))? else { return None };
        let shown = self.shown(language, entry)?;
        (shown.url.as_deref() == Some(url)).then_some((language, entry))
    }

    /// The entry that a reader finds at an address as it may be written: without
    /// its last `/`, with the name of the file, or a former one.
    pub fn entry_found_at(&self, path: &str) -> Option<EntryIndex> {
        let path = &*encoded(path);
        let folder = path.strip_suffix("index.html").unwrap_or(path);
        let with_slash = || format!("{folder}/");
        let page = self.entry_at(folder).or_else(|| self.entry_at(&with_slash()));
        page.map(|(_, entry)| entry).or_else(|| {
            let alias = self.aliases.get(path).or_else(|| self.aliases.get(&*with_slash()));
            alias.or_else(|| self.aliases.get(folder.strip_suffix('/')?)).copied()
        })
    }

    /// Fingerprint of everything by which an entry, or why it is kept back, is found at an address.
    pub(super) fn addresses_fingerprint(&self) -> Fingerprint {
        let holders = self.holders.par_iter().map(|holder| Fingerprint::of(&holder));
        let withheld = self.withheld.par_iter().map(|withheld| Fingerprint::of(&withheld));
        let [holders, withheld] = [
            holders.reduce(Fingerprint::default, Fingerprint::with),
            withheld.reduce(Fingerprint::default, Fingerprint::with),
        ];
        Fingerprint::of(&(holders, withheld, &self.aliases))
    }

    /// Why there is no page at an address, when one is kept back.
    pub fn withheld_at(&self, path: &str) -> Option<Withheld> {
        let path = &*encoded(path);
        self.withheld.get(path).or_else(|| self.withheld.get(&*format!("{path}/"))).copied()
    }

    /// Finds the entry that a file belongs to.
    pub fn find_file(&self, file: &SourcePath) -> Option<EntryIndex> {
        let (collection, id) = key_of(file)?;
        let number = self.number(collection, &id)?;
        let mut versions = self.get(number)?.versions.values();
        let wanted = nfc(file.as_str());
        versions.any(|version| nfc(version.document.path.as_str()) == wanted).then_some(number)
    }

    /// The published key that is meant by a key that leads nowhere: the
    /// collection or the id may be a slip, not both.
    pub fn near_key(&self, key: &str) -> Option<String> {
        let (collection, id) = key.split_once('/')?;
        let Some(names) = self.names(collection) else {
            let near = did_you_mean(collection, self.by_collection.keys().map(|name| &**name))?;
            return self.find(near, id).map(|_| format!("{near}/{id}"));
        };
        names.nearest(id).map(|near| format!("{collection}/{near}"))
    }

    /// Where a reader of a language is led for an entry: their own page, else the nearest language's.
    pub fn url(&self, config: &Config, language: usize, entry: EntryIndex) -> Option<&Arc<str>> {
        self.led_to(config, language, entry)?.url.as_ref()
    }

    /// The page that a reader of a language is led to for an entry.
    pub fn led_to(&self, config: &Config, language: usize, entry: EntryIndex) -> Option<&Shown> {
        let entry = self.get(entry)?;
        let page = |position: usize| entry.shown.get(position)?.as_ref().filter(|shown| shown.url.is_some());
        page(language).or_else(|| {
            let chain = config.languages.get(language)?.fallback.iter();
            chain.filter_map(|locale| config.position(locale)).chain([entry.source_position(config)]).find_map(page)
        })
    }

    /// Sorts entries by other keys than their collection's; ties fall back to the
    /// id. `formats` are those of the source language.
    pub fn sort(&self, members: &mut [EntryIndex], keys: &[SortKey], formats: &Formats, config: &Config) {
        members.sort_by_cached_key(|member| {
            let entry = self.get(*member);
            let ranks = entry.map(|entry| order::ranks(&entry.source, keys, formats, config.source_language()));
            (ranks, entry.map(|entry| Arc::clone(&entry.id)))
        });
    }
}

fn same<T>(one: Option<&Option<Arc<T>>>, other: Option<&Option<Arc<T>>>) -> bool {
    match (one.and_then(Option::as_ref), other.and_then(Option::as_ref)) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        (None, None) => true,
        _ => false,
    }
}

/// Collection and id of the entry that a file of `content/` would be.
pub fn key_of(file: &SourcePath) -> Option<(&str, Cow<'_, str>)> {
    let (collection, rest) = file.as_str().strip_prefix("content/")?.split_once('/')?;
    let stem = match rest.strip_suffix(".md") {
        Some(stem) => stem.rsplit_once('.')?.0,
        None => rest.strip_suffix(".yaml").or_else(|| rest.strip_suffix(".yml")).unwrap_or(rest),
    };
    Some((collection, nfc(stem.strip_suffix("/index").unwrap_or(stem))))
}
