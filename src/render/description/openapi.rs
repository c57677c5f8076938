//! `openapi.json`: OpenAPI 3.1.

use serde_json::{Map, Value as Json, json};

use super::names;
use super::schema::Schemas;
use crate::plan::api::ROOT;
use crate::plan::job::ApiDescription;
use crate::render::address;

/// The document.
pub fn document(description: &ApiDescription) -> Json {
    let site = &*description.site;
    let schemas = Schemas { description, at: "#/components/schemas/" };
    let mut components = schemas.common();
    components.insert("index".into(), schemas.index());
    let mut paths = Map::new();
    let answer = |of: &str, name: &str| {
        json!({
            "200": {
                "description": of,
                "content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}},
            },
            "404": {"description": "There is no such file, or it is not published."},
        })
    };
    let get = |id: &str, summary: &str, responses: Json| json!({"get": {"operationId": id, "summary": summary, "responses": responses}});
    paths.insert("/index.json".into(), get("index", "Everything there is", answer("The index.", "index")));
    let codes: Vec<&str> = site.languages.iter().map(|language| &*language.locale).collect();
    for (position, (collection, name)) in description.collections.iter().zip(names::of_types(description)).enumerate() {
        let (entry, list) = (format!("{name}Entry"), format!("{name}List"));
        components.insert(entry.clone(), schemas.entry(position));
        components.insert(list.clone(), schemas.list(position));
        let folder = format!("/{{language}}/{}", collection.declaration.name);
        let of_language = json!({"$ref": "#/components/parameters/language"});
        let with = |mut path: Json, parameters: Json| {
            path["parameters"] = parameters;
            path
        };
        let first = get(&format!("list{name}"), "The first page of the entries", answer("A page.", &list));
        paths.insert(format!("{folder}/index.json"), with(first, json!([of_language])));
        let number = json!({
            "name": "page", "in": "path", "required": true, "schema": {"type": "integer", "minimum": 2},
        });
        let further = get(&format!("list{name}Page"), "A further page of the entries", answer("A page.", &list));
        paths.insert(format!("{folder}/page/{{page}}.json"), with(further, json!([of_language, number])));
        let id = json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}});
        let one = get(&format!("get{name}"), "One entry", answer("The entry.", &entry));
        paths.insert(format!("{folder}/{{id}}.json"), with(one, json!([of_language, id])));
    }
    let language = json!({
        "name": "language", "in": "path", "required": true, "schema": {"type": "string", "enum": codes},
    });
    json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {"title": &*site.publisher, "version": "1"},
        "servers": [{"url": address::of_file(&site.base_url, ROOT)}],
        "paths": paths,
        "components": {"schemas": components, "parameters": {"language": language}},
    })
}
