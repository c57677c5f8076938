//! What the API holds, for programs and for those who write them: an index,
//! JSON Schemas, OpenAPI, TypeScript, all from the declarations of collections.

use serde_json::{Value as Json, json};

use super::address;
use crate::plan::api::document_file;
use crate::plan::job::{ApiDescription, ApiDocument};

mod index;
mod names;
mod openapi;
mod schema;
mod typescript;

/// One of the documents.
pub fn render(description: &ApiDescription, document: ApiDocument) -> String {
    let schemas = schema::Schemas { description, at: "#/$defs/" };
    let standing_alone = |schema: Json| {
        let mut schema = schema;
        if let Json::Object(object) = &mut schema {
            let id = address::of_file(&description.site.base_url, &document_file(description, document));
            object.shift_insert(0, "$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
            object.shift_insert(1, "$id".into(), json!(id));
            object.insert("$defs".into(), Json::Object(schemas.common()));
        }
        schema
    };
    let json = match document {
        ApiDocument::Index => index::document(description),
        ApiDocument::IndexSchema => standing_alone(schemas.index()),
        ApiDocument::EntrySchema(position) => standing_alone(schemas.entry(position)),
        ApiDocument::ListSchema(position) => standing_alone(schemas.list(position)),
        ApiDocument::OpenApi => openapi::document(description),
        ApiDocument::Types => return typescript::declarations(description),
    };
    let mut text = json.to_string();
    text.push('\n');
    text
}
