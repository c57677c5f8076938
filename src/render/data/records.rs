//! Entries as JSON, with their texts in every language of the site.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::super::address;
use super::super::api::number;
use super::vocabulary::language_map;
use crate::content::collection::{Field, FieldKind};
use crate::content::typography;
use crate::memo::Shared;
use crate::plan::data::file;
use crate::plan::dataset::{DataFormat, Extent, Records};
use crate::plan::view::{Card, CardView, FieldView, Identity};

/// One value in several languages: the value of `lang`, and what readers of it see.
type Versions<'a> = Vec<(&'a Arc<str>, &'a FieldView)>;

/// The text of the file.
pub fn records(job: &Records) -> String {
    let dataset = &*job.dataset;
    let entries: Vec<Json> = job.entries.iter().map(|versions| entry(job, versions)).collect();
    let mut object = Map::new();
    let mut set = |name: &str, value: Json| drop(object.insert(name.to_owned(), value));
    set("dataset", json!(&*dataset.name));
    set("title", Json::Object(language_map(&dataset.title)));
    set("description", Json::Object(language_map(&dataset.description)));
    set("publisher", json!(&*dataset.publisher.0));
    set("licence", json!({"id": &*dataset.license.id, "url": dataset.license.url.as_deref()}));
    set("pages", Json::Object(language_map(&dataset.pages)));
    match job.extent {
        Extent::Whole => set("entries", Json::Array(entries)),
        Extent::Entry => set("entry", entries.into_iter().next().unwrap_or_default()),
    }
    let mut text = Json::Object(object).to_string();
    text.push('\n');
    text
}

fn entry(job: &Records, versions: &[(Arc<str>, Shared<CardView>)]) -> Json {
    let Some((_, first)) = versions.first() else { return Json::Null };
    let base_url = &*job.dataset.base_url;
    let by_language = |of: &dyn Fn(&Identity) -> Option<Json>| {
        let texts = versions.iter().filter_map(|(tag, card)| Some((tag.to_string(), of(&card.identity)?)));
        Json::Object(texts.collect())
    };
    let text = |text: Option<&Arc<str>>| text.map(|text| json!(typography::plain(text)));
    let mut object = Map::new();
    let mut set = |name: &str, value: Json| drop(object.insert(name.to_owned(), value));
    set("id", json!(&*first.identity.id));
    set("demo", json!(first.demo));
    set("title", by_language(&|identity| text(identity.title.as_ref())));
    set("description", by_language(&|identity| text(identity.description.as_ref())));
    set("pages", by_language(&|identity| identity.url.as_ref().map(|url| json!(format!("{base_url}{url}")))));
    if job.extent == Extent::Whole && job.declaration.fields.contains_key("points") {
        let files = [DataFormat::Csv, DataFormat::Json].map(|format| {
            let file = file(&job.dataset.name, Some(&first.identity.id), format);
            (format.name().to_ascii_lowercase(), json!(address::of_file(base_url, &file)))
        });
        set("files", Json::Object(files.into_iter().collect()));
    }
    for field in job.declaration.fields_in_order() {
        if field.is_common() {
            continue;
        }
        let values: Versions<'_> =
            versions.iter().filter_map(|(tag, card)| Some((tag, card.fields.get(&field.name)?))).collect();
        set(&field.name, value(field, &values));
    }
    Json::Object(object)
}

/// A value: by language where the declaration says that it differs.
fn value(field: &Field, versions: &Versions<'_>) -> Json {
    let Some((_, first)) = versions.first() else { return Json::Null };
    if field.localized {
        let texts = versions.iter().filter(|(_, value)| !matches!(value, FieldView::Null));
        let texts: Map<String, Json> = texts.map(|(tag, value)| (tag.to_string(), plain(value))).collect();
        return if texts.is_empty() { Json::Null } else { Json::Object(texts) };
    }
    match (first, &field.kind) {
        (FieldView::Object(_), FieldKind::Object(fields)) => {
            let below = fields.iter().map(|below| {
                let values = versions.iter().filter_map(|(tag, value)| match value {
                    FieldView::Object(fields) => Some((*tag, fields.get(&below.name)?)),
                    _ => None,
                });
                (below.name.to_string(), value(below, &values.collect()))
            });
            Json::Object(below.collect())
        }
        (FieldView::List(items), FieldKind::List(item)) => {
            let items = (0..items.len()).map(|position| {
                let values = versions.iter().filter_map(|(tag, value)| match value {
                    FieldView::List(items) => Some((*tag, items.get(position)?)),
                    _ => None,
                });
                value(item, &values.collect())
            });
            Json::Array(items.collect())
        }
        _ => plain(first),
    }
}

/// A value that is the same in all languages, or is one language's.
pub fn plain(view: &FieldView) -> Json {
    match view {
        FieldView::Null | FieldView::Picture(..) => Json::Null,
        FieldView::File(file) => json!(&*file.name),
        FieldView::Text(text) => json!(typography::plain(text)),
        FieldView::Html(text) | FieldView::Datetime(text) => json!(&**text),
        FieldView::Number(value) => number(value.0),
        FieldView::Boolean(boolean) => json!(boolean),
        FieldView::Date(date) => json!(date.to_string()),
        FieldView::Geo(latitude, longitude) => {
            json!({"latitude": number(latitude.0), "longitude": number(longitude.0)})
        }
        FieldView::Summary(summary) => json!(&*summary.identity.id),
        FieldView::Card(Card::Entry(card)) => json!(&*card.identity.id),
        FieldView::Card(Card::Photo(photo)) => json!(&*photo.card.identity.id),
        FieldView::Object(fields) => {
            Json::Object(fields.0.iter().map(|(name, value)| (name.to_string(), plain(value))).collect())
        }
        FieldView::List(items) => items.iter().map(plain).collect(),
        FieldView::Any(value) => (**value).clone(),
    }
}
