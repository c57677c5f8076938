//! Gives every entry its address in every language, and finds collisions.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Shown, Site, Version, at};
use crate::config::Config;
use crate::content::collection::Collection;
use crate::content::value::Value;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::locale::Language;
use crate::text;

/// Fills [`Site::shown`].
pub fn give(site: &mut Site, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let mut taken: HashMap<Arc<str>, Span> = HashMap::new();
    for language in &config.languages {
        for collection in site.collections.values().filter(|collection| collection.list.is_some()) {
            if let Some(url) = section_url(collection, language) {
                claim(&mut taken, url, Span::file(&collection.path), diagnostics);
            }
        }
    }
    site.shown = config
        .languages
        .iter()
        .map(|language| {
            site.entries
                .iter()
                .enumerate()
                .map(|(position, entry)| {
                    let own = entry.versions.get(&language.locale);
                    let chain = language.fallback.iter().chain([&config.source_language().locale]);
                    let (version, borrowed) = match own {
                        Some(version) => (version, None),
                        None if entry.collection.fallback => {
                            let locale = chain.into_iter().find(|locale| entry.versions.contains_key(*locale))?;
                            (&entry.versions[locale], Some(locale.clone()))
                        }
                        None => return None,
                    };
                    let url = if site.home == Some(position) {
                        Some(Arc::from(format!("/{}/", language.locale)))
                    } else {
                        entry.collection.template.as_ref().map(|_| url(&entry.collection, &entry.id, version, language))
                    };
                    if let Some(url) = &url {
                        claim(&mut taken, Arc::clone(url), slug_span(version), diagnostics);
                    }
                    Some(Shown { version: Arc::clone(version), borrowed, url })
                })
                .collect()
        })
        .collect();
}

/// The address of one version in every language.
pub fn of_version(collection: &Collection, id: &str, version: &Version, config: &Config) -> Vec<Arc<str>> {
    config.languages.iter().map(|language| url(collection, id, version, language)).collect()
}

/// Takes an address, or says who has it.
fn claim(taken: &mut HashMap<Arc<str>, Span>, url: Arc<str>, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(first) = taken.insert(Arc::clone(&url), span.clone())
        && first != span
    {
        diagnostics.push(
            Diagnostic::new(
                Code::DuplicateUrl,
                span,
                text!("l’adresse `{url}` est déjà prise", "the address `{url}` is already taken"),
            )
            .related(first, text!("prise ici", "taken here"))
            .help(text!("donnez un autre `slug` à l’une des deux", "give one of them another `slug`")),
        );
    }
}

fn slug_span(version: &Version) -> Span {
    version.fields.get("slug").map_or_else(|| at(&version.document), |field| field.span.clone())
}

/// `/fr/recits/`; `None` for a collection without a section in its addresses.
pub fn section_url(collection: &Collection, language: &Language) -> Option<Arc<str>> {
    let slug = collection.slug.get(language).filter(|slug| !slug.is_empty())?;
    Some(format!("/{}/{slug}/", language.locale).into())
}

fn url(collection: &Collection, id: &str, version: &Version, language: &Language) -> Arc<str> {
    let section = section_url(collection, language).unwrap_or_else(|| format!("/{}/", language.locale).into());
    let slug = version.value("slug").and_then(|value| match value {
        Value::Text(slug) => Some(slug),
        _ => None,
    });
    match (slug, id.rsplit_once('/')) {
        (Some(slug), Some((folders, _))) => format!("{section}{folders}/{slug}/").into(),
        (Some(slug), None) => format!("{section}{slug}/").into(),
        (None, _) => format!("{section}{id}/").into(),
    }
}
