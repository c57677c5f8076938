//! Addresses: the page of an entry and the list of a collection, in every language.

use std::sync::Arc;

use jiff::civil::Date;

use super::version::Version;
use crate::config::Config;
use crate::content::collection::Collection;
use crate::content::permalink::{Part, Permalink};
use crate::content::value::Value;
use crate::diagnostic::{Code, Diagnostic};
use crate::locale::Language;
use crate::slug::encoded;
use crate::text;

/// The address of one version in every language.
pub fn of_version(collection: &Collection, id: &str, version: &Version, config: &Config) -> Vec<Arc<str>> {
    config.languages.iter().map(|language| url(collection, id, version, language, config)).collect()
}

/// `/fr/recits/`; `None` for a collection without a section in its addresses.
pub fn section_url(collection: &Collection, language: &Language) -> Option<Arc<str>> {
    let slug = collection.slug.get(language).filter(|slug| !slug.is_empty())?;
    Some(encoded(&format!("{}{slug}/", language.root)).into())
}

/// The address of an entry's page in one language: its own, else by the pattern of the collection, else in the
/// collection's section. A text that is borrowed from another language does not bring the address that it has there.
pub fn url(collection: &Collection, id: &str, version: &Version, language: &Language, config: &Config) -> Arc<str> {
    if let Some(own) = own_url(version, language) {
        return encoded(own).into();
    }
    // A record of all languages states one for each.
    let slug = version.text("slug", language);
    if let Some(pattern) = collection.permalink.get(&language.locale) {
        let day = day(version, config);
        let last = id.rsplit_once('/').map_or(id, |(_, last)| last);
        let filled = pattern.fill(|part| {
            Some(match part {
                // A language without a prefix leaves it out.
                Part::Lang => language.root.trim_matches('/').to_owned(),
                Part::Section => collection.slug.get(language).map(|slug| slug.to_string()).unwrap_or_default(),
                Part::Slug => slug.map_or(last, |slug| slug).to_owned(),
                Part::Id => id.to_owned(),
                Part::Year => format!("{:04}", day?.year()),
                Part::Month => format!("{:02}", day?.month()),
                Part::Day => format!("{:02}", day?.day()),
            })
        });
        if let Some(filled) = filled {
            return encoded(&filled).into();
        }
    }
    let section = section_url(collection, language).unwrap_or_else(|| Arc::clone(&language.root));
    let address = match (slug, id.rsplit_once('/')) {
        (Some(slug), Some((folders, _))) => format!("{section}{folders}/{slug}/"),
        (Some(slug), None) => format!("{section}{slug}/"),
        (None, _) => format!("{section}{id}/"),
    };
    encoded(&address).into()
}

/// The address that a version gives itself in its own language.
fn own_url<'v>(version: &'v Version, language: &Language) -> Option<&'v Arc<str>> {
    match version.value("url")? {
        Value::Localized(urls) => urls.get(&language.locale)?.as_text(),
        other => other.as_text().filter(|_| version.document.locale == language.locale),
    }
}

/// The day of a version's `date`, in the site's time zone.
fn day(version: &Version, config: &Config) -> Option<Date> {
    match version.value("date")? {
        Value::Date(date) => Some(*date),
        Value::Datetime(instant) => Some(instant.to_zoned(config.time_zone.clone()).date()),
        _ => None,
    }
}

/// The problem of an entry whose collection's pattern wants a date that it does not have.
pub fn without_date(version: &Version, config: &Config) -> Option<Diagnostic> {
    let collection = &version.document.collection;
    let wants_date = collection.permalink.values().any(Permalink::wants_date) && collection.template.is_some();
    (wants_date && day(version, config).is_none()).then(|| {
        let message = text!(
            "l’adresse de cette entrée se fait avec sa `date`",
            "the address of this entry is made with its `date`"
        );
        let help = text!("ajoutez une ligne `date: …`", "add a line `date: …`");
        Diagnostic::new(Code::MissingField, version.span("date"), message).help(help)
    })
}

/// The address of a language's home page.
pub fn home(language: &Language) -> Arc<str> {
    Arc::clone(&language.root)
}
