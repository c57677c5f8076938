//! What planning keeps from build to build: the views of each language, with their readings.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::job::{ApiEntry, PageJob};
use super::kit;
use super::library::Library;
use super::list::{ListKey, ListPages};
use super::map;
use super::read::{Layer, Layers, Planned};
use super::term::Values;
use crate::memo::{Fingerprint, Shared};
use crate::site::Site;

/// What planning keeps from build to build.
#[derive(Default)]
pub struct Memory {
    pub(super) library: Arc<Library>,
    /// The site that the views were made from.
    pub(super) site: Option<Arc<Site>>,
    pub(super) languages: Vec<LanguageMemory>,
    pub(super) kit: kit::Memory,
    pub(super) maps: map::Memory,
    /// Fingerprint of the names of all files, when none was in the way of another.
    pub(super) clear_paths: Option<Fingerprint>,
    /// Views made by the last build, those taken again not counted.
    pub views: usize,
    /// Pages planned by the last build, likewise.
    pub pages: usize,
}

/// The views of one language, with their readings.
#[derive(Default)]
pub(super) struct LanguageMemory {
    pub(super) values: Layer<Values>,
    pub(super) layers: Layers,
    pub(super) pages: Layer<Shared<PageJob>>,
    pub(super) embeds: Layer<Shared<PageJob>>,
    /// What documents of entries show, by the name of the document.
    pub(super) documents: BTreeMap<Arc<str>, Layer<Shared<PageJob>>>,
    pub(super) lists: ListPages,
    pub(super) api: Layer<Shared<ApiEntry>>,
}

impl Memory {
    /// Counts what was not taken from the last build.
    pub(super) fn count(&mut self, former: &[LanguageMemory]) {
        fn new<V>(now: &Layer<V>, former: &Layer<V>) -> usize {
            let is_new = |(entry, made): (usize, &Option<Planned<V>>)| {
                let former = former.get(entry).and_then(Option::as_ref);
                made.as_ref().is_some_and(|made| former.is_none_or(|former| !Arc::ptr_eq(made, former)))
            };
            now.iter().enumerate().filter(|view| is_new(*view)).count()
        }
        (self.views, self.pages) = (0, 0);
        for (now, former) in self.languages.iter().zip(former) {
            self.views += new(&now.layers.summaries, &former.layers.summaries)
                + new(&now.layers.photos, &former.layers.photos)
                + new(&now.layers.plain, &former.layers.plain)
                + new(&now.layers.with_body, &former.layers.with_body);
            self.pages += new(&now.pages, &former.pages);
            let is_new = |(key, page): (&ListKey, &Arc<_>)| {
                former.lists.get(key).is_none_or(|former| !Arc::ptr_eq(former, page))
            };
            self.pages += now.lists.iter().filter(|page| is_new(*page)).count();
        }
    }
}
