//! Addresses that were published before and that nothing is published at any
//! more: each leads to the entry that it was of, or is reported.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::HashMap;
use rayon::prelude::*;

use super::address::Published;
use super::job::{FeedKind, Job};
use crate::config::Config;
use crate::content::lock::{Fate, LockedAddress, UrlLock};
use crate::diagnostic::{Code, Diagnostic, Text, did_you_mean};
use crate::path::OutputPath;
use crate::site::{Site, section_url};
use crate::text;

/// Keys for which one that is near is looked for: it is looked for among all entries.
const LOOKED_NEAR: usize = 16;

/// How many addresses a message names.
const NAMED: usize = 3;

/// What becomes of the addresses that nothing is published at.
#[derive(Default)]
pub struct Lost<'s> {
    /// Those that lead elsewhere now: the former address, and the present one.
    pub redirects: BTreeMap<Cow<'s, str>, Arc<str>>,
    /// Those of entries that were withdrawn on purpose, with the language of each.
    pub gone: BTreeMap<&'s str, &'s str>,
    /// Those that lead nowhere.
    vanished: Vec<&'s LockedAddress>,
}

impl<'s> Lost<'s> {
    /// Looks at the pages of a plan.
    pub fn new(lock: &'s UrlLock, site: &Site, config: &Config, jobs: &HashMap<OutputPath, Job>) -> Self {
        let missing: Vec<&LockedAddress> = lock
            .addresses
            .par_iter()
            .with_min_len(1024)
            .filter(|address| !jobs.contains_key(address.file.as_str()))
            .collect();
        let mut lost = Self::default();
        for address in missing {
            let key = match lock.fates.get(&address.key) {
                Some(Fate::Gone) => {
                    lost.gone.insert(&address.url, &address.locale);
                    continue;
                }
                Some(Fate::Moved(to, _)) => to,
                None => &address.key,
            };
            match present(key, &address.locale, site, config).filter(|url| *url != address.url) {
                Some(url) => {
                    // Readers of a feed are led to the feed of the list.
                    for name in [FeedKind::Atom, FeedKind::Json].map(FeedKind::file_name) {
                        let (from, to) = (format!("{}{name}", address.url), format!("{url}{name}"));
                        if address.url.ends_with('/') && jobs.contains_key(to.trim_start_matches('/')) {
                            lost.redirects.insert(Cow::Owned(from), to.into());
                        }
                    }
                    lost.redirects.insert(Cow::Borrowed(&address.url), url);
                }
                None => lost.vanished.push(address),
            }
        }
        lost
    }

    /// Reports the addresses that lead nowhere: one problem for each entry or
    /// list, and for each language that the site no longer has.
    pub fn report(&self, lock: &UrlLock, site: &Site, published: &Published<'_>) -> Vec<Diagnostic> {
        let mut by_key: BTreeMap<(bool, &str), Vec<&LockedAddress>> = BTreeMap::new();
        let locales: BTreeSet<&str> =
            published.config.languages.iter().map(|language| language.locale.as_str()).collect();
        for address in &self.vanished {
            // An entry that is held back was held back on purpose.
            if site.withheld_at(&address.url).is_some() || published.has(&address.url) {
                continue;
            }
            // A page that should be there and is not made has a problem of its own, such as a template that is missing.
            let is_planned = present(&address.key, &address.locale, site, published.config);
            if is_planned.is_some_and(|url| *url == *address.url) {
                continue;
            }
            let is_of_site = locales.contains(&*address.locale);
            let key = if is_of_site { &address.key } else { &address.locale };
            by_key.entry((is_of_site, key)).or_default().push(address);
        }
        let mut diagnostics: Vec<Diagnostic> = by_key
            .into_iter()
            .enumerate()
            .map(|(position, ((is_of_site, key), addresses))| {
                let near = || (position < LOOKED_NEAR).then(|| near(key, site)).flatten();
                let (message, help) = match is_of_site {
                    true => (vanished(key, &addresses), mend(key, near())),
                    false => without_language(key, &published.config.source_language().root, &addresses),
                };
                Diagnostic::new(Code::VanishedAddress, addresses[0].span.clone(), message).help(help)
            })
            .collect();
        let targets = lock.fates.values().filter_map(|fate| match fate {
            Fate::Moved(target, span) => Some((target, span)),
            Fate::Gone => None,
        });
        for (target, span) in targets.filter(|(target, _)| !is_there(target, site) && !site.incomplete) {
            let message = text!("`{target}` n’est pas une entrée publiée", "`{target}` is not a published entry");
            let help = match site.near_key(target) {
                Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                None => {
                    // An entry of this site, as an example.
                    let key = site.entries().next().map_or_else(|| "…/…".to_owned(), |(_, entry)| entry.key());
                    text!("écrivez l’entrée comme `{key}`", "write the entry as `{key}`")
                }
            };
            diagnostics.push(Diagnostic::new(Code::UnknownReference, span.clone(), message).help(help));
        }
        diagnostics
    }

    /// Whether there is something to report, or a line to check.
    pub fn is_to_be_reported(&self, lock: &UrlLock) -> bool {
        !self.vanished.is_empty() || lock.fates.values().any(|fate| matches!(fate, Fate::Moved(..)))
    }
}

fn is_there(key: &str, site: &Site) -> bool {
    site.find_key(key).is_some() || site.collections.contains_key(key)
}

/// Where readers of a language are led for an entry or a list.
fn present(key: &str, locale: &str, site: &Site, config: &Config) -> Option<Arc<str>> {
    let position = config.languages.iter().position(|language| language.locale.as_str() == locale)?;
    match site.find_key(key) {
        Some(entry) => site.url(config, position, entry).cloned(),
        None => {
            let collection = site.collections.get(key).filter(|collection| collection.list.is_some())?;
            section_url(collection, &config.languages[position])
        }
    }
}

/// Every address of the site that is to stay: key, language, path.
pub fn addresses<'s>(site: &'s Site, config: &'s Config) -> Vec<(String, &'s str, Arc<str>)> {
    let mut addresses = Vec::with_capacity(site.order.len() * config.languages.len());
    for (position, language) in config.languages.iter().enumerate() {
        let locale = language.locale.as_str();
        let lists = site.collections.values().filter(|collection| collection.list.is_some());
        let lists = lists.filter_map(|list| Some((list.name.to_string(), locale, section_url(list, language)?)));
        addresses.extend(lists);
        for (number, entry) in site.entries() {
            if let Some(url) = site.shown(position, number).and_then(|shown| shown.url.as_ref()) {
                addresses.push((entry.key(), locale, Arc::clone(url)));
            }
        }
    }
    addresses
}

/// The first of some addresses, for messages.
fn named(addresses: &[&LockedAddress]) -> (String, usize) {
    let names: Vec<String> = addresses.iter().take(NAMED).map(|address| format!("`{}`", address.url)).collect();
    (names.join(", "), addresses.len().saturating_sub(NAMED))
}

fn vanished(key: &str, addresses: &[&LockedAddress]) -> Text {
    match named(addresses) {
        (names, 0) => text!(
            "`{key}` n’est plus publié, et rien ne répondrait plus à {names}",
            "`{key}` is no longer published, and nothing would answer at {names}"
        ),
        (names, more) => text!(
            "`{key}` n’est plus publié, et rien ne répondrait plus à {names} et {more} autres adresses",
            "`{key}` is no longer published, and nothing would answer at {names} and {more} more addresses"
        ),
    }
}

/// The entry or the list whose key is nearest.
fn near(key: &str, site: &Site) -> Option<String> {
    site.near_key(key).filter(|near| near != key).or_else(|| {
        let collections = site.collections.keys().map(|name| &**name);
        did_you_mean(key, collections).filter(|_| !key.contains('/')).map(str::to_owned)
    })
}

fn mend(key: &str, near: Option<String>) -> Text {
    let other = near.unwrap_or_else(|| match key.split_once('/') {
        Some((collection, _)) => format!("{collection}/…"),
        None => "…".to_owned(),
    });
    text!(
        "renommé ? écrivez ici `{key} -> {other}` ; retiré exprès ? écrivez ici `{key} gone`",
        "renamed? write here `{key} -> {other}`; withdrawn on purpose? write here `{key} gone`"
    )
}

fn without_language(locale: &str, source: &str, addresses: &[&LockedAddress]) -> (Text, Text) {
    let count = addresses.len();
    let message = text!(
        "le site n’a plus la langue `{locale}`, et rien ne répondrait plus à ses {count} adresses",
        "the site no longer has the language `{locale}`, and nothing would answer at its {count} addresses"
    );
    let help = text!(
        "menez-les ailleurs : écrivez `/{locale}/* {source}:splat 301` dans `assets/static/_redirects`",
        "lead them elsewhere: write `/{locale}/* {source}:splat 301` in `assets/static/_redirects`"
    );
    (message, help)
}
