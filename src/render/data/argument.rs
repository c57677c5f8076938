//! The argument of a language as JSON: the claims of each sector with their figures, kinds and sources, and the names
//! that each sector had, with the year and the source of each.

use serde_json::{Map, Value as Json, json};

use super::super::address;
use super::records::plain;
use crate::plan::api::entry_file;
use crate::plan::dataset::Argument;
use crate::plan::view::{CardView, FieldView};

/// The text of `argument.json`.
pub fn argument(job: &Argument) -> String {
    let document = json!({
        "language": &*job.language,
        "publisher": &*job.publisher,
        "page": job.page.as_ref().map(|page| format!("{}{page}", job.base_url)),
        "kinds": ["observed", "target", "estimate", "model", "budget", "context"],
        "sectors": job.sectors.iter().map(|(sector, claims)| self::sector(job, sector, claims)).collect::<Vec<_>>(),
    });
    let mut text = document.to_string();
    text.push('\n');
    text
}

/// What is said of every entry.
fn head(job: &Argument, card: &CardView) -> Map<String, Json> {
    let identity = &card.identity;
    let api = entry_file(&job.locale, &identity.collection, &identity.id);
    let values = [
        ("id", json!(&*identity.id)),
        ("title", json!(identity.title.as_deref())),
        ("language", json!(&*identity.language.tag)),
        ("fallback", json!(identity.fallback)),
        ("demo", json!(card.demo)),
        ("url", json!(identity.url.as_ref().map(|url| format!("{}{url}", job.base_url)))),
        ("api", json!(address::of_file(&job.base_url, &api))),
    ];
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn sector(job: &Argument, card: &CardView, claims: &[crate::memo::Shared<CardView>]) -> Json {
    let mut object = head(job, card);
    object.insert("names".into(), card.fields.get("names").map_or_else(|| json!([]), plain));
    object.insert("claims".into(), claims.iter().map(|card| claim(job, card)).collect());
    Json::Object(object)
}

fn claim(job: &Argument, card: &CardView) -> Json {
    let mut object = head(job, card);
    for name in ["kind", "year", "source", "facts", "figure"] {
        object.insert(name.to_owned(), card.fields.get(name).map_or(Json::Null, value));
    }
    Json::Object(object)
}

/// A field; an object without values is none.
fn value(view: &FieldView) -> Json {
    match view {
        FieldView::Object(fields) if fields.0.is_empty() => Json::Null,
        _ => plain(view),
    }
}
