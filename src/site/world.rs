//! What the checks of references read, and what each reading gives.

use std::sync::Arc;

use super::bundle;
use super::excluded::Excluded;
use super::index::{EntryIndex, Site};
use super::own_folders::OwnFolders;
use crate::config::Config;
use crate::content::collection::CollectionRole;
use crate::memo::Fingerprint;
use crate::path::SourcePath;
use crate::source::{SourceFile, SourceTree};

/// What the checks of an entry read beside its own files.
#[derive(Clone, Debug, PartialEq)]
pub enum Read {
    /// What a reference to the entry of this number is checked against.
    Entry(EntryIndex),
    /// The bytes of a file, and whether it may be published.
    File(SourcePath),
    /// Whether a collection of this name has a list.
    Section(Arc<str>),
    /// The name of the collection that has a role.
    Role(CollectionRole),
    /// The entry at an address of the site.
    Address(Arc<str>),
    /// Below which folders pages of the site lie.
    OwnFolders,
}

/// What all checks of a linking read.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// Every entry; the relations are not filled in yet.
    pub site: &'a Site,
    /// What is not part of the site.
    pub excluded: &'a Excluded,
    /// All files.
    pub tree: &'a SourceTree,
    /// Settings. Nothing is taken again under others.
    pub config: &'a Config,
    /// Whether what is found at each address is what was found there when the former results were made or last taken
    /// again.
    pub addresses: Addresses,
    /// Below which folders pages of the site lie.
    pub own_folders: &'a OwnFolders<'a>,
}

/// Whether all addresses of the site lead where they led in the last build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addresses {
    /// Every one does.
    Former,
    /// Some may not.
    Other,
}

impl World<'_> {
    /// What a read gives now.
    pub fn now(&self, read: &Read) -> Fingerprint {
        match read {
            Read::Entry(number) => match self.site.get(*number) {
                Some(entry) => entry.target,
                None => Fingerprint::of(&(self.excluded.withheld.get(number), self.excluded.broken.contains(number))),
            },
            Read::File(file) => {
                let digest = self.tree.get(file.as_str()).map(SourceFile::digest);
                Fingerprint::of(&(digest, bundle::permission(self.site, self.excluded, file)))
            }
            Read::Address(path) => {
                let withheld = || self.site.withheld_at(path);
                let found = self.site.entry_found_at(path);
                Fingerprint::of(&(found, found.is_none().then(withheld)))
            }
            Read::Role(role) => Fingerprint::of(&self.site.of_role(*role)),
            Read::OwnFolders => Fingerprint::of(self.own_folders),
            Read::Section(name) => {
                let collection = self.site.collections.get(name);
                Fingerprint::of(&collection.map(|collection| (collection.list.is_some(), collection.partial)))
            }
        }
    }

    /// Whether a read still gives what it gave in the last build.
    pub fn gives(&self, read: &Read, then: Fingerprint) -> bool {
        match read {
            Read::Address(_) if self.addresses == Addresses::Former => true,
            read => self.now(read) == then,
        }
    }
}
