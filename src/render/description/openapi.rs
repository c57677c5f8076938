//! `openapi.json`: OpenAPI 3.1.

use serde_json::{Map, Value as Json, json};

use super::names;
use super::schema::Schemas;
use crate::content::collection::CollectionRole;
use crate::plan::api::{PER_PAGE, ROOT};
use crate::plan::job::ApiDescription;
use crate::render::address;
use crate::render::data::argument;

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
        // A list of one page has no further one.
        if collection.lists.iter().any(|(_, entries)| *entries > PER_PAGE) {
            let number = json!({
                "name": "page", "in": "path", "required": true, "schema": {"type": "integer", "minimum": 2},
            });
            let further = get(&format!("list{name}Page"), "A further page of the entries", answer("A page.", &list));
            paths.insert(format!("{folder}/page/{{page}}.json"), with(further, json!([of_language, number])));
        }
        // A parameter stands for one part of a path (OpenAPI 3.1, "Path Templating"): ids with folders have more.
        for folders in &collection.folders {
            let names: Vec<String> = (1..=*folders).map(|number| format!("folder{number}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).chain(["id"]).collect();
            let parameter = |name: &&str| {
                let mut schema = json!({"type": "string"});
                if *folders == 0 {
                    // That is the list.
                    schema["not"] = json!({"const": "index"});
                }
                json!({"name": name, "in": "path", "required": true, "schema": schema})
            };
            let parameters: Vec<Json> =
                std::iter::once(of_language.clone()).chain(names.iter().map(parameter)).collect();
            let suffix = if *folders == 0 { String::new() } else { format!("Below{folders}") };
            let one = get(&format!("get{name}{suffix}"), "One entry", answer("The entry.", &entry));
            let template: String = names.iter().map(|name| format!("/{{{name}}}")).collect();
            paths.insert(format!("{folder}{template}.json"), with(one, json!(parameters)));
        }
        if collection.declaration.role == Some(CollectionRole::Claims) {
            components.insert("argument".into(), argument::shape());
            let whole = get("argument", "The argument, sector by sector", answer("The argument.", "argument"));
            paths.insert("/{language}/argument.json".into(), with(whole, json!([of_language])));
        }
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
