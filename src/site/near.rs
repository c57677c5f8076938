//! Which entry was meant by a path that leads nowhere.

use super::index::Site;
use crate::config::Config;

/// The id that is left of one which is written as a path or a file of its collection: `@/photos/quay`, `quay.jpg`;
/// `None` for one that is written as an id.
pub fn id<'w>(collection: &str, written: &'w str) -> Option<&'w str> {
    let path = written.trim_matches('/').trim_start_matches("@/").trim_start_matches("content/");
    let inside = path.strip_prefix(collection).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path);
    let id = inside.rsplit('/').next().unwrap_or(inside);
    let id = id.split('.').next().unwrap_or(id);
    (id != written && !id.is_empty()).then_some(id)
}

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
