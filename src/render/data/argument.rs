//! The argument of a language as JSON: the claims of each sector with their figures, kinds and sources, and the names
//! that each sector had, with the year and the source of each.

use serde_json::{Map, Value as Json, json};

use super::super::address;
use super::records::plain;
use crate::content::typography;
use crate::plan::api::entry_file;
use crate::plan::argument::SCHEMA;
use crate::plan::dataset::Argument;
use crate::plan::view::{CardView, FieldView};

/// The text of `argument.json`.
pub fn argument(job: &Argument) -> String {
    let document = json!({
        "$schema": address::of_file(&job.base_url, SCHEMA),
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
        ("title", json!(identity.title.as_deref().map(typography::plain))),
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

/// The text of the schema. `base_url` is scheme and host of the site.
pub fn schema(base_url: &str) -> String {
    let mut document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address::of_file(base_url, SCHEMA),
    });
    if let (Some(document), Json::Object(shape)) = (document.as_object_mut(), shape()) {
        document.extend(shape);
    }
    let mut text = document.to_string();
    text.push('\n');
    text
}

/// The same without its address, as a part of another document.
pub fn shape() -> Json {
    let text = json!({"type": "string"});
    let open_text = json!({"type": ["string", "null"]});
    let year = json!({"type": ["integer", "null"]});
    let kinds = ["observed", "target", "estimate", "model", "budget", "context"];
    let head = |more: Json| {
        let mut properties = json!({
            "id": text, "title": open_text, "language": text, "fallback": {"type": "boolean"}, "demo": {"type": "boolean"},
            "url": open_text, "api": text,
        });
        if let (Json::Object(properties), Json::Object(more)) = (&mut properties, more) {
            properties.extend(more);
        }
        let required: Vec<String> = properties.as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default();
        json!({"type": "object", "properties": properties, "required": required})
    };
    let figure = json!({
        "type": ["object", "null"],
        "description": "A figure always says of which kind it is and where it comes from.",
        "properties": {"value": {"type": "number"}, "unit": text, "year": year, "kind": {"enum": kinds}, "source": text},
        "required": ["value", "kind", "source"],
    });
    let claim = head(json!({
        "kind": {"enum": kinds}, "year": year, "source": text, "facts": {"type": ["array", "null"], "items": text},
        "figure": figure,
    }));
    let name = json!({
        "type": "object",
        "properties": {"year": {"type": "integer"}, "name": text, "source": text},
        "required": ["year", "name", "source"],
    });
    let names =
        json!({"type": "array", "description": "The names that the sector had, with the year of each.", "items": name});
    let sector = head(json!({"names": names, "claims": {"type": "array", "items": claim}}));
    json!({
        "title": "The argument of a language",
        "type": "object",
        "properties": {
            "$schema": text, "language": text, "publisher": text, "page": open_text,
            "kinds": {"type": "array", "items": text},
            "sectors": {"type": "array", "items": sector},
        },
        "required": ["$schema", "language", "publisher", "page", "kinds", "sectors"],
    })
}
