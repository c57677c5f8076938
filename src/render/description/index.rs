//! The index of the API.

use serde_json::{Value as Json, json};

use crate::content::collection::{BodyKind, CollectionRole};
use crate::plan::api::document_file;
use crate::plan::api::{entry_schema_file, list_file, list_schema_file};
use crate::plan::job::{ApiDescription, ApiDocument};
use crate::render::address;

/// `index.json`.
pub fn document(description: &ApiDescription) -> Json {
    let site = &*description.site;
    let of_file = |file: &str| address::of_file(&site.base_url, file);
    let of_document = |document| of_file(&document_file(description, document));
    let languages = site.languages.iter().map(|language| {
        json!({
            "code": &*language.locale,
            "language": &*language.language.tag,
            "direction": language.language.direction.as_str(),
            "label": &*language.label,
            "url": site.permalink(&language.home),
        })
    });
    let collections = description.collections.iter().map(|collection| {
        let declaration = &collection.declaration;
        let labels = declaration.label.0.iter().map(|(locale, text)| (locale.to_string(), json!(&**text)));
        let lists = site.languages.iter().zip(&collection.lists).map(|(language, (url, total))| {
            let value = json!({
                "total": total,
                "url": url.as_ref().map(|url| site.permalink(url)),
                "api": of_file(&list_file(&language.locale, &declaration.name, 1)),
            });
            (language.locale.to_string(), value)
        });
        json!({
            "name": &*declaration.name,
            "label": labels.collect::<serde_json::Map<_, _>>(),
            "body": match declaration.body {
                BodyKind::Markdown => "markdown",
                BodyKind::None => "none",
            },
            "role": declaration.role.map(CollectionRole::as_str),
            "schema": of_file(&entry_schema_file(&declaration.name)),
            "list_schema": of_file(&list_schema_file(&declaration.name)),
            "lists": lists.collect::<serde_json::Map<_, _>>(),
        })
    });
    json!({
        "$schema": of_document(ApiDocument::IndexSchema),
        "version": "v1",
        "title": &*site.publisher,
        "url": site.permalink("/"),
        "default_language": &*site.languages[site.default].locale,
        "languages": languages.collect::<Vec<_>>(),
        "collections": collections.collect::<Vec<_>>(),
        "openapi": of_document(ApiDocument::OpenApi),
        "types": of_document(ApiDocument::Types),
    })
}
