//! Facts about the page that an editor looks at: its file, its languages and their state, the entries that
//! refer to it, and whether readers would see it.

use serde_json::{Value, json};

use super::snapshot::Snapshot;
use super::translation_state;
use crate::build::Prepared;
use crate::diagnostic::UiLocale;
use crate::locale::Locale;
use crate::site::{Entry, EntryIndex, Moment, Withheld, withheld};
use crate::slug::decoded;
use crate::translate::standing;

/// Data for the bar; null for a page that belongs to no entry.
pub fn json(site: &Snapshot, page: &str, ui_locale: UiLocale) -> Value {
    let Some(prepared) = site.prepared.as_deref() else { return Value::Null };
    let words = match ui_locale {
        UiLocale::Fr => {
            json!({"lang": "fr", "file": "Fichier", "languages": "Langues", "referrers": "Cité par", "none": "rien", "draft": "Non publié", "translations": "Traductions de cette page"})
        }
        UiLocale::En => {
            json!({"lang": "en", "file": "File", "languages": "Languages", "referrers": "Referred to by", "none": "nothing", "draft": "Not published", "translations": "Translations of this page"})
        }
    };
    json!({
        "words": words,
        "entry": site.entry_at(page).and_then(|(language, entry)| entry_json(site, prepared, language, entry, ui_locale)),
        "unpublished": unpublished(site, prepared),
    })
}

fn entry_json(
    snapshot: &Snapshot,
    prepared: &Prepared,
    language: usize,
    index: EntryIndex,
    ui_locale: UiLocale,
) -> Option<Value> {
    let (site, config) = (&prepared.site, &prepared.config);
    let entry = site.get(index)?;
    let shown = site.shown(language, index)?;
    let reader = config.languages.get(language)?;
    let translated = standing::entry(&snapshot.tree, config, &prepared.content, &entry.key());
    let states = translated.map(|entry| translation_state::json(&entry, ui_locale)).unwrap_or_default();
    let state_of = |locale: &Locale| states.as_array()?.iter().find(|state| state["locale"] == locale.as_str());
    let languages = config.languages.iter().zip(&entry.shown).map(|(other, here)| {
        let here = here.as_ref();
        let due = state_of(&other.locale).filter(|state| state["due"] != 0);
        let (state, words) = match (here, ui_locale) {
            (Some(here), _) if here.borrowed.is_none() => match due.and_then(|due| due["words"].as_str()) {
                Some(words) => ("due", words.to_owned()),
                None => ("translated", String::new()),
            },
            (Some(here), UiLocale::Fr) => ("borrowed", format!("repris : {}", here.borrowed.as_ref()?)),
            (Some(here), UiLocale::En) => ("borrowed", format!("borrowed: {}", here.borrowed.as_ref()?)),
            (None, UiLocale::Fr) => ("missing", "absent".to_owned()),
            (None, UiLocale::En) => ("missing", "missing".to_owned()),
        };
        Some(json!({
            "locale": other.locale.as_str(),
            "state": state,
            "words": words,
            "url": here.and_then(|here| Some(snapshot.on_host(here.url.as_deref()?))),
            "current": other.locale == reader.locale,
        }))
    });
    let referrers = site.referrers(index).iter().filter_map(|referrer| {
        let from = site.get(*referrer)?;
        let title = from.source.text("title", reader).map_or_else(|| from.key(), |title| title.to_string());
        let url = site.url(config, language, *referrer).map(|url| snapshot.on_host(url));
        Some(json!({"title": title, "url": url, "file": from.source.document.path.as_str()}))
    });
    let translation = state_of(&reader.locale).map(|state| {
        let is_due = state["due"] != 0;
        json!({"words": if is_due { state["words"].clone() } else { Value::Null }, "url": state["url"]})
    });
    Some(json!({
        "translation": translation,
        "file": shown.version.document.path.as_str(),
        "languages": languages.collect::<Vec<Option<Value>>>(),
        "referrers": referrers.collect::<Vec<Value>>(),
        "withheld": reason(snapshot, entry, ui_locale),
    }))
}

/// The addresses of pages that a build without `-D`, `-F` and `-E` would not have, not percent-encoded.
fn unpublished(snapshot: &Snapshot, prepared: &Prepared) -> Vec<String> {
    let hidden = prepared.site.entries().filter(|(_, entry)| why(snapshot, entry).is_some());
    hidden
        .flat_map(|(_, entry)| entry.shown.iter().filter_map(|shown| shown.as_ref()?.url.clone()))
        .map(|url| decoded(&snapshot.on_host(&url)).into_owned())
        .collect()
}

fn why(snapshot: &Snapshot, entry: &Entry) -> Option<Withheld> {
    let strict = Moment { now: snapshot.now, drafts: false, future: false, expired: false };
    let config = &snapshot.prepared.as_ref()?.config;
    let is_machines =
        entry.source.machine.contains(&config.source_language().locale) && !config.translations.publish_machine;
    withheld(&entry.source.fields, &strict).or(is_machines.then_some(Withheld::Machine))
}

fn reason(snapshot: &Snapshot, entry: &Entry, ui_locale: UiLocale) -> Option<&'static str> {
    Some(match (why(snapshot, entry)?, ui_locale) {
        (Withheld::Draft, UiLocale::Fr) => "brouillon",
        (Withheld::Draft, UiLocale::En) => "draft",
        (Withheld::Future, UiLocale::Fr) => "à paraître",
        (Withheld::Future, UiLocale::En) => "to be published later",
        (Withheld::Expired, UiLocale::Fr) => "expiré",
        (Withheld::Expired, UiLocale::En) => "expired",
        (Withheld::Machine, UiLocale::Fr) => "texte d’une machine, à relire",
        (Withheld::Machine, UiLocale::En) => "a machine’s text, to be read over",
        (Withheld::Rights | Withheld::Release, UiLocale::Fr) => "droits",
        (Withheld::Rights | Withheld::Release, UiLocale::En) => "rights",
    })
}
