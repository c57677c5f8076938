//! Stage 3, link: documents become entries that know each other.
//!
//! Here, and only here, one file is held against another: translations take
//! over shared fields, references and links are followed both ways, addresses
//! are given. Everything later reads the [`Site`] and asks no more questions.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::content::{Content, Document};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::digest::Digest;
use crate::format::Formats;
use crate::memo::{Fingerprint, Traced};
use crate::source::SourceTree;
use crate::text;

pub mod legal;
mod moment;
mod version;

mod address;
mod order;
mod picture;

pub mod original;
mod photo;
mod point;
mod translation;

mod misnamed;

mod index;

mod near;

mod own_folders;

mod entry;

mod excluded;

mod figure;

mod bundle;

mod filter_words;

mod reference;
mod world;

mod rules;

pub use address::{home as home_url, section_url, url as entry_url};
pub use entry::{Entry, Gone, Shown};
pub use index::{BundlePicture, Download, EntryIndex, Relations, Site, key_of};
pub use moment::{Moment, Withheld, next_change, withheld};
pub use own_folders::OwnFolders;
pub use photo::{ORIGINALS, Photo, without_rights};
pub use point::point;
pub use rules::menu_path;
pub use version::{Version, localized};

use entry::{Files, Linked, Outcome, Surroundings};
use excluded::{Excluded, unpublished};
use index::Keys;
use legal::Conformity;
use reference::Found;
use translation::Readability;
use world::{Addresses, Read, World};

/// What linking keeps from build to build.
#[derive(Default)]
pub struct Memory {
    /// What everything below was made with: the settings, and what is shown beyond what is due.
    made_with: Option<(Digest, [bool; 3])>,
    /// Formats of the source language.
    formats: Option<Formats>,
    keys: Arc<Keys>,
    /// The documents of the last build, sorted by path, with the number of the entry of each.
    documents: Vec<(Arc<Document>, EntryIndex)>,
    /// By number.
    linked: Vec<Option<Arc<Linked>>>,
    /// By number.
    found: Vec<Option<Arc<Traced<Read, Found>>>>,
    /// Fingerprint of what is found at every address, as it was when `found` was made.
    addresses: Option<Fingerprint>,
    /// Entries made by the last build, those taken again not counted.
    pub made: usize,
    /// Entries whose references were followed by the last build, likewise.
    pub checked: usize,
}

/// The files of one entry.
struct Group<'a> {
    number: EntryIndex,
    files: Files<'a>,
}

/// Links everything. Entries that are wrong are reported and left out where
/// they would mislead the rest.
pub fn link(
    content: &Content,
    tree: &SourceTree,
    config: &Config,
    moment: &Moment,
    memory: &mut Memory,
) -> Checked<Arc<Site>> {
    memory.settle(config, moment);
    let mut diagnostics = Vec::new();
    memory.number(content);
    let (documents, groups) = memory.groups(content);
    let none = BTreeSet::new();
    let groups: Vec<Group<'_>> = groups
        .iter()
        .map(|(number, range)| {
            let documents = &documents[range.clone()];
            let key = || (Arc::clone(&documents[0].collection.name), Arc::clone(&documents[0].id));
            let readability = match content.broken.is_empty() || !content.broken.contains(&key()) {
                true => Readability::Whole,
                false => Readability::Partial,
            };
            let machine = match content.machine.is_empty() {
                true => &none,
                false => content.machine.get(&key()).unwrap_or(&none),
            };
            Group { number: *number, files: Files { documents, readability, machine } }
        })
        .collect();
    let (mut site, excluded) = entries(&groups, content, tree, config, moment, memory, &mut diagnostics);
    for (name, members) in &mut site.by_collection {
        let entries = &site.entries;
        if content.collections.contains_key(name) {
            let key = |member: &EntryIndex| entries[*member].as_ref().map(|entry| (&entry.ranks, &entry.id));
            members.par_sort_by(|a, b| key(a).cmp(&key(b)));
        }
    }
    site.home = home(&site, &excluded, config, &mut diagnostics);
    let today = moment.now.to_zoned(config.time_zone.clone()).date();
    site.conformity = Conformity::at(&config.legal, today);
    site.security_expires = Some(legal::security_expiry(today));
    site.due = site.due.into_iter().chain(legal::next_change(config, moment.now)).min();
    site.holders = rules::addresses(&site, config, &mut diagnostics);
    site.aliases = rules::aliases(&site, &mut diagnostics);
    site.incomplete = !excluded.broken.is_empty() || site.collections.values().any(|collection| collection.partial);
    relations(&mut site, &excluded, (tree, config), memory, &mut diagnostics);
    rules::expiring(&site, config, moment, &mut diagnostics);
    rules::unique(&site, &mut diagnostics);
    filter_words::check(&site, &mut diagnostics);
    figure::check(&site, &mut diagnostics);
    rules::menus(&site, &excluded, config, &mut diagnostics);
    Checked { value: Arc::new(site), diagnostics }
}

impl Memory {
    /// Forgets what was made with other settings.
    fn settle(&mut self, config: &Config, moment: &Moment) {
        let made_with = (config.digest, [moment.drafts, moment.future, moment.expired]);
        if self.made_with != Some(made_with) {
            // Numbers stay: what later stages keep is known by them.
            let (keys, documents) = (std::mem::take(&mut self.keys), std::mem::take(&mut self.documents));
            *self = Self { made_with: Some(made_with), keys, documents, ..Self::default() };
        }
        self.formats.get_or_insert_with(|| Formats::new(config.source_language()));
    }

    /// Gives every document the number of its entry. Documents are sorted by
    /// path, in this build as in the last one: those that are the same have the
    /// number that they had.
    fn number(&mut self, content: &Content) {
        let former = std::mem::take(&mut self.documents);
        let (mut at, known) = (0, self.keys.len());
        for document in content.documents.iter() {
            let is_former = |at: usize| former.get(at).is_some_and(|(former, _)| Arc::ptr_eq(former, document));
            if !is_former(at) {
                at += former[at..].iter().take_while(|(former, _)| former.path < document.path).count();
            }
            let number = match is_former(at) {
                true => former[at].1,
                false => self.number_of(&document.collection.name, &document.id),
            };
            at += usize::from(is_former(at));
            self.documents.push((Arc::clone(document), number));
        }
        for (collection, id) in content.broken.iter() {
            self.number_of(collection, id);
        }
        if self.keys.len() > known {
            Arc::make_mut(&mut self.keys).sort();
        }
    }

    fn number_of(&mut self, collection: &Arc<str>, id: &Arc<str>) -> EntryIndex {
        let known = self.keys.get(collection, id);
        known.unwrap_or_else(|| Arc::make_mut(&mut self.keys).number(collection, id))
    }

    /// The documents of all entries, those of one entry beside each other, and
    /// for each entry where they are. Entries come by collection, then id.
    fn groups<'c>(&self, content: &'c Content) -> (Vec<&'c Arc<Document>>, Ranges) {
        let mut counts = vec![0; self.keys.len()];
        self.documents.iter().for_each(|(_, number)| counts[*number] += 1);
        let mut groups = Vec::with_capacity(counts.len());
        let mut ends = vec![0; counts.len()];
        let mut end = 0;
        for number in self.keys.sorted().iter().copied().filter(|number| counts[*number] > 0) {
            groups.push((number, end..end + counts[number]));
            ends[number] = end;
            end += counts[number];
        }
        let Some(first) = content.documents.first() else { return (Vec::new(), groups) };
        let mut documents = vec![first; content.documents.len()];
        for (document, (_, number)) in content.documents.iter().zip(&self.documents) {
            documents[ends[*number]] = document;
            ends[*number] += 1;
        }
        (documents, groups)
    }
}

/// Makes every entry, or takes it from the last build; the site has no relations yet.
fn entries(
    groups: &[Group<'_>],
    content: &Content,
    tree: &SourceTree,
    config: &Config,
    moment: &Moment,
    memory: &mut Memory,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Site, Excluded) {
    let formats = memory.formats.get_or_insert_with(|| Formats::new(config.source_language()));
    let around = Surroundings { tree, config, moment, formats };
    let former = &memory.linked;
    let linked: Vec<(Arc<Linked>, bool)> = groups
        .par_iter()
        .with_min_len(64)
        .map(|group| match former.get(group.number) {
            Some(Some(linked)) if linked.holds(&group.files, &around) => (Arc::clone(linked), false),
            _ => (Arc::new(Linked::new(&group.files, &around)), true),
        })
        .collect();
    let mut site = Site {
        collections: Arc::clone(&content.collections),
        lock: Arc::clone(&content.lock),
        entries: vec![None; memory.keys.len()],
        relations: vec![None; memory.keys.len()],
        keys: Arc::clone(&memory.keys),
        ..Site::default()
    };
    let broken = content.broken.iter().filter_map(|(collection, id)| memory.keys.get(collection, id));
    let mut excluded = Excluded::with_broken(broken);
    memory.linked = vec![None; memory.keys.len()];
    memory.made = 0;
    let mut collection: Option<Arc<str>> = None;
    let mut members = Vec::new();
    for (group, (linked, is_new)) in groups.iter().zip(linked) {
        // The entries of one collection come one after the other.
        let name = &group.files.documents[0].collection.name;
        if collection.as_ref().is_none_or(|collection| collection != name) {
            site.set_members(collection.replace(Arc::clone(name)), std::mem::take(&mut members));
        }
        memory.made += usize::from(is_new);
        diagnostics.extend(linked.diagnostics.iter().cloned());
        site.due = site.due.into_iter().chain(linked.due).min();
        match &linked.outcome {
            Outcome::Published(entry) => {
                site.order.push(group.number);
                members.push(group.number);
                site.entries[group.number] = Some(Arc::clone(entry));
            }
            Outcome::Withheld { reason, gone, addresses } => {
                excluded.withheld.insert(group.number, *reason);
                site.withheld.extend(addresses.iter().map(|address| (Arc::clone(address), *reason)));
                site.gone.extend(gone.clone());
            }
            Outcome::Broken => drop(excluded.broken.insert(group.number)),
            Outcome::Absent => {}
        }
        memory.linked[group.number] = Some(linked);
    }
    site.set_members(collection, members);
    (site, excluded)
}

/// The entry that the settings name as home page.
fn home(site: &Site, excluded: &Excluded, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Option<EntryIndex> {
    let (key, span) = config.home.as_ref()?;
    let home = site.find_key(key);
    if home.is_none() && !excluded.is_key_reported(site, key) {
        // Unlike any other page, the home page cannot be left out.
        let withheld = excluded.withheld_key(site, key).and_then(|reason| unpublished(key, reason, span).help);
        let help = match (withheld, site.near_key(key)) {
            (Some(help), _) => help,
            (None, Some(near)) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near),
            (None, None) => text!("écrivez l’entrée comme `pages/home`", "write the entry as `pages/home`"),
        };
        let message = text!("`{key}` n’est pas une entrée publiée", "`{key}` is not a published entry");
        diagnostics.push(Diagnostic::new(Code::UnknownReference, span.clone(), message).help(help));
    }
    home
}

/// For each entry, the range of its documents.
type Ranges = Vec<(EntryIndex, Range<usize>)>;

/// Follows the references of every entry, and tells the targets.
fn relations(
    site: &mut Site,
    excluded: &Excluded,
    (tree, config): (&SourceTree, &Config),
    memory: &mut Memory,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let found_at = Some(site.addresses_fingerprint());
    let addresses = if memory.addresses == found_at { Addresses::Former } else { Addresses::Other };
    memory.addresses = found_at;
    let collections = Arc::clone(&site.collections);
    let own_folders = OwnFolders::new(&collections, config);
    let world = World { site, excluded, tree, config, addresses, own_folders: &own_folders };
    let former = &memory.found;
    let found: Vec<_> = site
        .order
        .par_iter()
        .with_min_len(64)
        .filter_map(|number| {
            let former = former.get(*number).and_then(Option::as_ref);
            let found = world.check(*number, site.get(*number)?, former);
            let is_new = former.is_none_or(|former| !Arc::ptr_eq(former, &found));
            Some((*number, found, is_new))
        })
        .collect();
    memory.found = vec![None; site.entries.len()];
    memory.checked = 0;
    let mut referrers: Vec<Vec<EntryIndex>> = vec![Vec::new(); site.entries.len()];
    for (number, found, is_new) in found {
        memory.checked += usize::from(is_new);
        diagnostics.extend(found.value.diagnostics.iter().cloned());
        for target in found.value.relations.references.iter() {
            referrers[*target].push(number);
        }
        site.relations[number] = Some(Arc::clone(&found.value.relations));
        memory.found[number] = Some(found);
    }
    site.referrers = referrers;
}
