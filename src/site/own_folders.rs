//! Which addresses of the site's own host are certainly meant for the site.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::content::collection::Collection;

/// The names at the root of the site below which its own pages lie.
#[derive(Debug, Hash)]
pub struct OwnFolders<'a>(BTreeSet<&'a str>);

impl<'a> OwnFolders<'a> {
    /// The folder of each language, and of a language without a prefix the sections of the collections.
    pub fn new(collections: &'a BTreeMap<Arc<str>, Arc<Collection>>, config: &'a Config) -> Self {
        let mut folders = BTreeSet::new();
        for language in &config.languages {
            match &*language.root {
                "/" => {
                    let slugs = collections.values().filter_map(|collection| collection.slug.get(language));
                    folders.extend(slugs.filter(|slug| !slug.is_empty()).map(|slug| top(slug)));
                }
                root => drop(folders.insert(top(root))),
            }
        }
        Self(folders)
    }

    /// Whether an address is written whole and leads to no folder of the site: another program may answer there on the
    /// same host, such as a map or a shop.
    pub fn may_be_of_another_program(&self, path: &str, written: &str) -> bool {
        let is_whole = written.starts_with("//") || written.contains("://");
        is_whole && !self.0.contains(top(path))
    }
}

/// The first name of an address from the root.
fn top(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}
