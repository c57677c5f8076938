//! Which entry was meant by a path that leads nowhere.

use super::index::Site;
use crate::config::Config;

/// The published entry that is meant by a path below `content/`, however its
/// file is written: `stories/b/`, `stories/b/index.md`, `stories/b.html`.
pub fn entry(site: &Site, config: &Config, path: &str) -> Option<String> {
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    let mut key = path;
    for ending in [".md", ".markdown", ".html", ".yaml", ".yml"] {
        key = key.strip_suffix(ending).unwrap_or(key);
    }
    if let Some((stem, code)) = key.rsplit_once('.')
        && config.languages.iter().any(|language| language.locale.as_str() == code)
    {
        key = stem;
    }
    let key = key.strip_suffix("/index").unwrap_or(key);
    if site.find_key(key).is_some() {
        return Some(key.to_owned());
    }
    // From the root of the site where the folder itself was meant: `stories/stories/b`.
    if let Some((_, inner)) = key.split_once('/') {
        let is_there = site.find_key(inner).is_some();
        return is_there.then(|| inner.to_owned()).or_else(|| site.near_key(key)).or_else(|| site.near_key(inner));
    }
    // The name of an entry without its collection.
    let mut collections = site.by_collection.keys();
    collections.find(|collection| site.find(collection, key).is_some()).map(|collection| format!("{collection}/{key}"))
}
