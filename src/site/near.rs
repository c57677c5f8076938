//! What was meant by a path that leads nowhere.

use icu::normalizer::ComposingNormalizerBorrowed;

use super::index::Site;
use crate::config::Config;
use crate::diagnostic::{Text, did_you_mean};
use crate::locale::Language;
use crate::path::SourcePath;
use crate::source::SourceTree;
use crate::text;

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

/// The mend for a file that does not exist, when one of its folder is meant.
pub fn file(tree: &SourceTree, file: &SourcePath) -> Option<Text> {
    let folder = file.parent();
    let normalizer = ComposingNormalizerBorrowed::new_nfc();
    let composed = |name: &str| normalizer.normalize(name).into_owned();
    let wanted = composed(file.file_name());
    let beside = || tree.under(folder).filter(|(path, _)| path.parent() == folder).map(|(path, _)| path.file_name());
    if let Some(name) = beside().find(|name| composed(name) == wanted) {
        // Both look the same on a screen.
        return Some(text!(
            "le fichier `{name}` est là, mais ses accents sont écrits d’une autre façon : renommez-le",
            "the file `{name}` is there, but its accents are written in another way: rename it"
        ));
    }
    let near = did_you_mean(file.file_name(), beside())?;
    Some(text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"))
}

/// The mend for a translation without its source file, when a file beside it is
/// named nearly as that would be: `index.fr.MD`, `chaos_x.fr.md`.
pub fn source(tree: &SourceTree, translation: &SourcePath, language: &Language) -> Option<Text> {
    let folder = translation.parent();
    let (stem, _) = translation.file_name().strip_suffix(".md")?.rsplit_once('.')?;
    let right = format!("{stem}.{}.md", language.locale);
    let plain = |name: &str| name.to_lowercase().replace(['_', ' '], "-");
    let files = tree.under(folder).filter(|(path, _)| path.parent() == folder);
    let mut names = files.map(|(path, _)| path.file_name());
    let near = names.find(|name| plain(name) == plain(&right) && **name != right)?;
    Some(text!("renommez `{near}` en `{right}`", "rename `{near}` to `{right}`"))
}
