//! What a table is: *Metadata Vocabulary for Tabular Data*, W3C Recommendation of 17 December 2015.

use serde_json::{Map, Value as Json, json};

use super::super::address;
use super::vocabulary::{language_map, values};
use crate::plan::dataset::{Column, ColumnKind, Table};

/// The text of `*.csv-metadata.json`.
pub fn table(table: &Table) -> String {
    let dataset = &table.dataset;
    let file = &*table.file;
    let mut object = Map::new();
    let mut set = |name: &str, value: Json| drop(object.insert(name.to_owned(), value));
    set("@context", json!(["http://www.w3.org/ns/csvw", {"@language": &*table.language}]));
    // Relative to this file, which stands beside the table.
    set("url", json!(file.rsplit('/').next()));
    set("@id", json!(address::of_file(&dataset.base_url, &format!("{file}-metadata.json"))));
    set("dc:title", values(&table.title));
    set("dc:description", values(&dataset.description));
    set("dc:publisher", json!(&*dataset.publisher.0));
    set("dc:language", json!(&*table.language));
    if let Some(url) = &dataset.license.url {
        set("dc:license", json!({"@id": &**url}));
    }
    if let Some((_, page)) = dataset.pages.first() {
        set("dc:source", json!({"@id": &**page}));
    }
    set("dialect", json!({"encoding": "utf-8", "header": true}));
    let columns: Vec<Json> = table.columns.iter().map(|column| self::column(column, &table.language)).collect();
    set("tableSchema", json!({"columns": columns}));
    let mut text = Json::Object(object).to_string();
    text.push('\n');
    text
}

fn column(column: &Column, language: &str) -> Json {
    let mut titles = language_map(&column.label);
    // The first line of the file holds the name: it is one of the titles, of no language.
    titles.insert("und".to_owned(), json!(&*column.name));
    let mut object = Map::new();
    let mut set = |name: &str, value: Json| drop(object.insert(name.to_owned(), value));
    set("name", json!(&*column.name));
    set("titles", Json::Object(titles));
    let datatype = match &column.kind {
        ColumnKind::Text | ColumnKind::Code => json!("string"),
        ColumnKind::Choice(options) => {
            let options: Vec<String> = options.iter().map(|option| regex::escape(option)).collect();
            json!({"base": "string", "format": options.join("|")})
        }
        ColumnKind::Number => json!("decimal"),
        ColumnKind::Year => json!("gYear"),
        ColumnKind::Boolean => json!("boolean"),
        ColumnKind::Date => json!("date"),
        ColumnKind::Datetime => json!("dateTimeStamp"),
    };
    set("datatype", datatype);
    if column.kind == ColumnKind::Text {
        set("lang", json!(language));
    }
    if column.required {
        set("required", json!(true));
    }
    Json::Object(object)
}
