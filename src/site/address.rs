//! Addresses: the page of an entry and the list of a collection, in every language.

use std::sync::Arc;

use super::version::Version;
use crate::config::Config;
use crate::content::collection::Collection;
use crate::locale::Language;

/// The address of one version in every language.
pub fn of_version(collection: &Collection, id: &str, version: &Version, config: &Config) -> Vec<Arc<str>> {
    config.languages.iter().map(|language| url(collection, id, version, language)).collect()
}

/// `/fr/recits/`; `None` for a collection without a section in its addresses.
pub fn section_url(collection: &Collection, language: &Language) -> Option<Arc<str>> {
    let slug = collection.slug.get(language).filter(|slug| !slug.is_empty())?;
    Some(format!("/{}/{slug}/", language.locale).into())
}

/// The address of an entry's page in one language.
pub fn url(collection: &Collection, id: &str, version: &Version, language: &Language) -> Arc<str> {
    let section = section_url(collection, language).unwrap_or_else(|| format!("/{}/", language.locale).into());
    // A record of all languages states one for each.
    let slug = version.text("slug", language);
    match (slug, id.rsplit_once('/')) {
        (Some(slug), Some((folders, _))) => format!("{section}{folders}/{slug}/").into(),
        (Some(slug), None) => format!("{section}{slug}/").into(),
        (None, _) => format!("{section}{id}/").into(),
    }
}

/// The address of a language's home page.
pub fn home(language: &Language) -> Arc<str> {
    format!("/{}/", language.locale).into()
}
