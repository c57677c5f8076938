//! The JSON API: every file satisfies the schema that it names, says only what
//! is published, and leads to files that exist.
//!
//! Held against the shipped site, and against a small one with every type of
//! field. `PROVENCE_PUBLIC` is not read: both are built in memory, without pictures.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::LazyLock;

use camino::Utf8Path;
use jsonschema::{Draft, JSONSchema};
use serde_json::Value;

use crate::built::{self, BASE, Files, SHIPPED, json};
use crate::folder;

const ROOT: &str = "https://site.example/api/v1/";

fn build(root: &Utf8Path) -> Files {
    built::without_pictures(root, BASE)
}

/// A validator of JSON Schema 2020-12. The schema itself is held against the meta-schema.
fn validator(schema: &Value, beside: Option<(&str, &Value)>) -> JSONSchema {
    let mut options = JSONSchema::options();
    options.with_draft(Draft::Draft202012).should_validate_formats(true);
    if let Some((address, document)) = beside {
        options.with_document(address.to_owned(), document.clone());
    }
    options.compile(schema).unwrap_or_else(|error| panic!("{}: {error}", schema["$id"]))
}

const SITE: &str = "base_url: https://site.example
title: {fr: Essai, en: Trial}
default_language: fr
time_zone: Europe/Paris
home: pages/home
theme: minimal
languages:
  fr: {label: Français, locale: fr-FR}
  en: {label: English, locale: en-GB, fallback: [fr]}
  he: {label: עברית, locale: he-IL}
";

/// A collection with every type of field and no page.
const THINGS: &str = "label: {fr: Choses, en: Things}
slug: choses
fallback: true
sort: [-weight]
fields:
  short: {type: text, localized: true, max: 20, label: {fr: Titre court, en: Short title}, help: {fr: Pour les menus}}
  notes: {type: markdown, localized: true}
  size: {type: number, min: 0, max: 10}
  open: {type: boolean}
  day: {type: date}
  begins: {type: datetime}
  state: {type: select, options: [new, old], required: true}
  home: {type: url}
  mail: {type: email}
  tint: {type: color}
  cover: {type: image}
  doc: {type: file}
  starts: {type: datetime}
  photo: {type: reference, to: photos}
  story: {type: reference, to: stories}
  stories: {type: reference, to: stories, many: true}
  place: {type: geo}
  figure: {type: object, fields: {value: {type: number, required: true}, source: {type: text}, text: {type: markdown}}}
  facts: {type: list, of: {type: text, pattern: '^F[0-9]{3}$'}}
  extra: {type: map}
";

const FULL: &str = "---
title: Tout « y » est
state: new
weight: 5
short: Tout
notes: Un [lien](@/stories/quay) et **du gras**.
size: 2.5
open: true
day: 2026-01-02
begins: 2026-01-02T10:00:00+01:00
home: https://exemple.fr/été
mail: a@exemple.fr
tint: '#00ff88'
cover: vue.jpg
doc: note.pdf
starts: 2026-01-02T10:00
photo: quay
story: quay
stories: [quay]
place: {lat: 43.3, lon: 5.4}
figure: {value: 3, source: S-INV, text: 'Voir [là](@/stories/quay)'}
facts: [F101, F102]
extra: {any: [1, two]}
date: 2025-05-01
updated: 2025-06-01
---
Un texte, [un récit](@/stories/quay) et [plus bas](#bas).

::figure{photo=\"quay\" variant=\"wide\"}

![Vue](vue.jpg)

## Bas {#bas}
";

/// The site of `tests/base` with the collection of every type.
static SMALL: LazyLock<Files> = LazyLock::new(|| {
    let folder = folder::base();
    let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
    let base = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base");
    let write = |path: &str, bytes: &[u8]| folder::write(root, path, bytes);
    write("content/site.yaml", SITE.as_bytes());
    fs::copy(base.join("i18n/fr.ftl"), root.join("i18n/he.ftl")).expect("messages");
    write("content/things/_collection.yaml", THINGS.as_bytes());
    write("content/things/full/index.fr.md", FULL.as_bytes());
    write("content/things/full/note.pdf", b"%PDF-1.7 a note");
    let record = fs::read_to_string(base.join("content/photos/quay.yaml")).expect("a photo");
    write(
        "content/photos/quay.yaml",
        format!("{record}credit: Port\nnotes: {{fr: 'Vu [ici](@/stories/quay)'}}\n").as_bytes(),
    );
    let fields = fs::read_to_string(base.join("content/photos/_collection.yaml")).expect("a declaration");
    let more = "  credit: {type: text}\n  notes: {type: markdown, localized: true}\n";
    write("content/photos/_collection.yaml", format!("{fields}{more}").as_bytes());
    let picture = fs::read(base.join("assets/photos/quay.jpg")).expect("a picture");
    write("content/things/full/vue.jpg", &picture);
    write("content/things/full/index.en.md", b"---\ntitle: All of it\nshort: All\n---\nA text.\n");
    write("content/things/draft.fr.md", b"---\ntitle: Secret\nstate: new\ndraft: true\n---\nSecret.\n");
    write("content/things/later.fr.md", b"---\ntitle: Secret\nstate: new\npublish_date: 2030-01-01\n---\nSecret.\n");
    write("content/things/past.fr.md", b"---\ntitle: Secret\nstate: new\nexpiry_date: 2020-01-01\n---\nSecret.\n");
    write("content/things/Été 100 %.fr.md", b"---\ntitle: Odd\nslug: ete\nstate: new\nweight: 4\n---\nA text.\n");
    for number in 0..230 {
        let text = format!("---\ntitle: Chose {number}\nstate: old\nweight: {}\n---\n", -number);
        write(&format!("content/things/n/n{number:03}.fr.md"), text.as_bytes());
    }
    build(root)
});

/// Every file of the API in JSON.
fn api(files: &Files) -> impl Iterator<Item = (&str, Value)> {
    let of_api = files.keys().filter(|path| path.starts_with("api/v1/") && path.ends_with(".json"));
    of_api.map(|path| (path.as_str(), json(files, path)))
}

/// The path of a file of the site from its address.
fn path_of(address: &str) -> String {
    let path = address.strip_prefix(BASE).unwrap_or_else(|| panic!("{address} is elsewhere"));
    let path = path.split('#').next().unwrap_or_default();
    let path = percent_encoding::percent_decode_str(path).decode_utf8().expect("UTF-8");
    let path = path.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// Calls `visit` with every text inside.
fn texts<'v>(value: &'v Value, visit: &mut dyn FnMut(&'v str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, visit)),
        Value::Object(object) => object.values().for_each(|item| texts(item, visit)),
        _ => {}
    }
}

fn sites() -> [&'static Files; 2] {
    [&SHIPPED, &SMALL]
}

#[test]
fn every_file_satisfies_the_schema_that_it_names() {
    for files in sites() {
        let mut validators: BTreeMap<String, JSONSchema> = BTreeMap::new();
        let mut satisfied = 0;
        for (path, value) in api(files).filter(|(path, _)| *path != "api/v1/openapi.json") {
            let named = value["$schema"].as_str().unwrap_or_else(|| panic!("{path} names no schema"));
            if path.starts_with("api/v1/schema") {
                assert_eq!(named, "https://json-schema.org/draft/2020-12/schema", "{path}");
                assert_eq!(value["$id"].as_str().map(path_of).as_deref(), Some(path));
                drop(validator(&value, None));
                continue;
            }
            let schema =
                validators.entry(named.to_owned()).or_insert_with(|| validator(&json(files, &path_of(named)), None));
            let problems: Vec<String> = match schema.validate(&value) {
                Ok(()) => Vec::new(),
                Err(errors) => errors.map(|error| format!("{}: {error}", error.instance_path)).collect(),
            };
            assert!(problems.is_empty(), "{path} against {named}:\n{}", problems.join("\n"));
            satisfied += 1;
        }
        assert!(satisfied > 50, "{satisfied}");
    }
}

/// A schema refuses what it does not describe: otherwise the test above would show nothing.
#[test]
fn the_schemas_say_something() {
    let schema = json(&SMALL, "api/v1/schema/things.json");
    let described = validator(&schema, None);
    let entry = json(&SMALL, "api/v1/fr/things/full.json");
    assert!(described.is_valid(&entry));
    let wrong = [
        ("/fields/state", Value::from("other")),
        ("/fields/state", Value::Null),
        ("/fields/size", Value::from(11)),
        ("/fields/day", Value::from("yesterday")),
        ("/fields/tint", Value::from("red")),
        ("/fields/facts", Value::Null),
        ("/fields/figure/value", Value::Null),
        ("/fields/story", Value::from("quay")),
        ("/collection", Value::from("stories")),
        ("/published", Value::from("2025-05-01")),
        ("/translations/en", Value::Null),
    ];
    for (pointer, value) in wrong {
        let mut changed = entry.clone();
        *changed.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
        assert!(!described.is_valid(&changed), "{pointer}");
    }
    // Neither more nor less than what is declared.
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&schema["properties"]), keys(&entry));
    assert_eq!(keys(&schema["properties"]["fields"]["properties"]), keys(&entry["fields"]));
    assert_eq!(schema["properties"]["fields"]["properties"]["short"]["title"], "Titre court");
}

#[test]
fn every_address_of_the_site_leads_to_a_file() {
    for files in sites() {
        let mut followed = 0;
        for (path, value) in api(files).filter(|(path, _)| *path != "api/v1/openapi.json") {
            texts(&value, &mut |text| {
                // An address alone, or the candidates of a `srcset`.
                for candidate in text.split(", ").filter(|text| text.starts_with(BASE)) {
                    let address = candidate.split(' ').next().unwrap_or_default();
                    followed += 1;
                    assert!(files.contains_key(&path_of(address)), "{path} names {address}");
                }
            });
            // Those in HTML.
            for html in [&value["body"]["html"], &value["fields"]["notes"], &value["fields"]["figure"]["text"]] {
                let html = html.as_str().unwrap_or_default();
                let parts: Vec<&str> = html.split("=\"").collect();
                for (before, part) in parts.iter().zip(&parts[1..]) {
                    // Other attributes may begin with a slash and be no address.
                    if ![" href", " src", " srcset"].iter().any(|name| before.ends_with(name)) {
                        continue;
                    }
                    let address = part.split('"').next().unwrap_or_default();
                    assert!(!address.starts_with('/'), "{path}: {address} is no absolute address");
                    if address.starts_with(BASE) {
                        assert!(files.contains_key(&path_of(address)), "{path} names {address}");
                    }
                }
            }
        }
        assert!(followed > 500, "{followed}");
    }
}

#[test]
fn translations_are_reciprocal() {
    for files in sites() {
        let mut held = 0;
        for (path, value) in api(files) {
            let Some(translations) = value["translations"].as_object() else { continue };
            let own = &translations[value["locale"].as_str().expect("a language")];
            assert_eq!(own["api"].as_str().map(path_of).as_deref(), Some(path));
            assert_eq!(own["url"], value["url"], "{path}");
            assert_eq!(own["fallback"], value["fallback"], "{path}");
            assert_eq!(value["fallback"].as_bool(), Some(!value["borrowed_from"].is_null()), "{path}");
            for (locale, there) in translations {
                let other = json(files, &path_of(there["api"].as_str().expect("an address")));
                assert_eq!(other["locale"], **locale);
                assert_eq!(other["key"], value["key"], "ids are stable");
                assert_eq!(other["translations"], value["translations"], "{path} and {locale}");
                held += 1;
            }
        }
        assert!(held > 20, "{held}");
    }
}

#[test]
fn a_reference_leads_to_the_entry_that_it_names() {
    fn references<'v>(value: &'v Value, visit: &mut dyn FnMut(&'v Value)) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| references(item, visit)),
            Value::Object(object) => {
                if object.contains_key("key") && object.contains_key("api") {
                    visit(value);
                }
                object.values().for_each(|item| references(item, visit));
            }
            _ => {}
        }
    }
    for files in sites() {
        let mut held = 0;
        for (path, value) in api(files) {
            let Some(locale) = value["locale"].as_str() else { continue };
            references(&value, &mut |reference| {
                let target = json(files, &path_of(reference["api"].as_str().expect("an address")));
                for name in ["key", "collection", "id", "title", "description", "language", "fallback", "url", "api"] {
                    assert_eq!(target[name], reference[name], "{path}, {name} of {}", reference["key"]);
                }
                assert_eq!(target["locale"], locale, "{path}: in the reader's language");
                held += 1;
            });
        }
        assert!(held > 50, "{held}");
    }
}

#[test]
fn only_what_is_published_is_there() {
    for (path, bytes) in SMALL.iter().filter(|(path, _)| path.starts_with("api/")) {
        assert!(!["draft", "later", "past"].iter().any(|id| path.ends_with(&format!("/{id}.json"))), "{path}");
        assert!(!String::from_utf8_lossy(bytes).contains("Secret"), "{path}");
    }
    let index = json(&SMALL, "api/v1/index.json");
    let things = index["collections"].as_array().expect("a list").iter().find(|one| one["name"] == "things");
    assert_eq!(things.expect("the collection")["lists"]["fr"]["total"], 232);
}

#[test]
fn a_list_is_cut_into_pages_in_the_order_of_the_collection() {
    let mut address = format!("{ROOT}fr/things/index.json");
    let (mut titles, mut pages) = (Vec::new(), Vec::new());
    loop {
        let list = json(&SMALL, &path_of(&address));
        assert_eq!((list["pages"].as_u64(), list["total"].as_u64()), (Some(3), Some(232)));
        assert_eq!(list["previous"].as_str(), pages.last().map(String::as_str));
        let items = list["items"].as_array().expect("items");
        titles.extend(items.iter().map(|item| item["title"].as_str().expect("a title").to_owned()));
        pages.push(address);
        match list["next"].as_str() {
            Some(next) => address = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(pages.len(), 3);
    let expected: Vec<String> = (0..230).map(|number| format!("Chose {number}")).collect();
    assert_eq!(titles[2..], expected);
}

#[test]
fn an_entry_says_all_that_is_declared() {
    let entry = json(&SMALL, "api/v1/fr/things/full.json");
    let fields = &entry["fields"];
    assert_eq!(entry["key"], "things/full");
    assert_eq!(entry["url"], Value::Null, "the collection has no pages");
    assert_eq!(entry["published"], "2025-04-30T22:00:00Z");
    assert_eq!(entry["updated"], "2025-05-31T22:00:00Z");
    assert_eq!(fields["size"], 2.5);
    assert_eq!(fields["figure"]["source"], "S-INV", "codes are there");
    assert_eq!(fields["facts"], serde_json::json!(["F101", "F102"]));
    assert_eq!(fields["begins"], "2026-01-02T10:00:00+01:00");
    assert_eq!(fields["extra"], serde_json::json!({"any": [1, "two"]}));
    assert_eq!(fields["stories"][0]["key"], "stories/quay");
    let notes = fields["notes"].as_str().expect("HTML");
    assert!(notes.contains(&format!("href=\"{BASE}/fr/")), "{notes}");
    assert!(entry["body"]["markdown"].as_str().expect("Markdown").starts_with("Un texte, [un récit](@/stories/quay)"));
    let photo = &fields["photo"]["photo"];
    assert!(photo["credit"].is_string() && photo["licence"]["id"].is_string(), "{photo}");
    assert!(photo["variants"]["wide"]["srcset"].as_str().expect("candidates").contains(" 16w"), "{photo}");
    assert!(fields["cover"]["variants"]["wide"]["width"].as_u64() > Some(0));
    let photo = json(&SMALL, "api/v1/fr/photos/quay.json");
    assert!(photo["fields"]["notes"].as_str().expect("HTML").contains("<a href="), "{photo}");
    assert_eq!((&photo["body"], &photo["photo"]["credit"]), (&Value::Null, &Value::from("Port")));
    let odd = json(&SMALL, "api/v1/fr/things/Été 100 %.json");
    assert_eq!(odd["api"], format!("{ROOT}fr/things/%C3%89t%C3%A9%20100%20%25.json"));
    // Shared fields are those of the source; the text is the reader's own, or borrowed and marked.
    let english = json(&SMALL, "api/v1/en/things/full.json");
    assert_eq!((english["fields"]["size"].as_f64(), &english["fallback"]), (Some(2.5), &Value::from(false)));
    let borrowed = json(&SMALL, "api/v1/en/things/n/n000.json");
    assert_eq!((&borrowed["fallback"], &borrowed["borrowed_from"]), (&Value::from(true), &Value::from("fr")));
}

#[test]
fn openapi_names_every_file_and_every_part_of_it_exists() {
    for files in sites() {
        let document = json(files, "api/v1/openapi.json");
        assert_eq!(document["openapi"], "3.1.0");
        let mut references = Vec::new();
        texts(&document, &mut |text| references.extend(text.strip_prefix("#")));
        assert!(references.len() > 20);
        for pointer in references {
            assert!(document.pointer(pointer).is_some(), "{pointer}");
        }
        let server = document["servers"][0]["url"].as_str().expect("an address");
        let index = json(files, "api/v1/index.json");
        for collection in index["collections"].as_array().expect("a list") {
            let name = collection["name"].as_str().expect("a name");
            assert!(document["paths"].get(format!("/{{language}}/{name}/index.json")).is_some());
            for list in collection["lists"].as_object().expect("lists").values() {
                assert!(list["api"].as_str().expect("an address").starts_with(server));
            }
        }
        // A schema of the document describes the file of its path.
        let entry = json(files, "api/v1/fr/stories/index.json");
        let schema = serde_json::json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$ref": "https://openapi.example/#/components/schemas/StoriesList",
        });
        let described = validator(&schema, Some(("https://openapi.example/", &document)));
        assert!(described.is_valid(&entry));
        assert!(!described.is_valid(&index), "it is held against the document");
    }
}

#[test]
fn every_origin_may_read_it() {
    let headers = String::from_utf8_lossy(&SMALL["_headers"]).into_owned();
    assert!(headers.contains("/api/*\n  Access-Control-Allow-Origin: *\n"), "{headers}");
    for path in ["index.json", "openapi.json", "schema/*", "fr/*", "he/*"] {
        assert!(
            headers.contains(&format!("/api/v1/{path}\n  Content-Type: application/json; charset=utf-8\n")),
            "{path}"
        );
    }
}

#[test]
fn typescript_knows_every_collection_and_field() {
    let types = String::from_utf8_lossy(&SMALL["api/v1/types.d.ts"]).into_owned();
    assert_eq!(types.matches('{').count(), types.matches('}').count());
    for part in [
        "export type Locale = \"fr\" | \"en\" | \"he\";",
        "\"things\": { entry: ThingsEntry; list: ThingsList };",
        "\"state\": \"new\" | \"old\";",
        "\"stories\": Reference[];",
        "\"photo\": PhotoReference | null;",
        "\"facts\": (string)[];",
        "\"figure\": { \"value\": number; \"source\": string | null; \"text\": string | null } | null",
    ] {
        assert!(types.contains(part), "{part} is not in {types}");
    }
}

/// What is promised of a schema: the properties with their types, below one another.
fn promises(schema: &Value, document: &Value, at: &str, found: &mut BTreeMap<String, String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = document.pointer(name.trim_start_matches('#')).expect("a part of the document");
        return promises(target, document, at, found);
    }
    let kind = [&schema["type"], &schema["const"], &schema["enum"]].into_iter().find(|kind| !kind.is_null());
    found.insert(at.to_owned(), kind.unwrap_or(&Value::Null).to_string());
    for one in schema["anyOf"].as_array().into_iter().flatten().filter(|one| one["type"] != "null") {
        promises(one, document, at, found);
        found.entry(at.to_owned()).and_modify(|kind| kind.push_str(" or null"));
    }
    for (name, below) in schema["properties"].as_object().into_iter().flatten() {
        let required = schema["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name));
        promises(below, document, &format!("{at}/{name}{}", if required { "" } else { "?" }), found);
    }
    for (name, sign) in [("items", "[]"), ("additionalProperties", "{}")] {
        if schema[name].is_object() {
            promises(&schema[name], document, &format!("{at}{sign}"), found);
        }
    }
}

/// What of the promises, one a line, is not kept by what there is now.
fn broken_promises(promised: &str, found: &BTreeMap<String, String>) -> Vec<String> {
    let lines = promised.lines().map(|line| line.split_once(' ').expect("a place and a type"));
    let broken = lines.filter(|(at, kind)| found.get(*at).map(String::as_str) != Some(*kind));
    broken.map(|(at, kind)| format!("{at} {kind}, now {}", found.get(at).map_or("gone", |now| now))).collect()
}

/// Everything that a reader of the small site may rely on.
fn found_promises() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for path in [
        "schema.json",
        "schema/things.json",
        "schema/lists/things.json",
        "schema/photos.json",
        "schema/lists/photos.json",
    ] {
        let schema = json(&SMALL, &format!("api/v1/{path}"));
        promises(&schema, &schema, path, &mut found);
    }
    found
}

/// Within `v1` nothing is taken away and no type changes. What is added is written into the fixture by
/// `PROVENCE_BLESS=1`, which takes nothing away either.
#[test]
fn what_was_promised_is_kept() {
    let found = found_promises();
    let fixture = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/api-v1.txt");
    let promised = fs::read_to_string(&fixture).expect("the fixture");
    let broken = broken_promises(&promised, &found);
    assert!(broken.is_empty(), "promised within v1: {broken:#?}");
    if std::env::var_os("PROVENCE_BLESS").is_some() {
        let lines: String = found.iter().map(|(at, kind)| format!("{at} {kind}\n")).collect();
        fs::write(&fixture, lines).expect("written");
        return;
    }
    assert_eq!(promised.lines().count(), found.len(), "what is added is a promise too: run with PROVENCE_BLESS=1");
}

#[test]
fn a_field_that_goes_or_changes_breaks_a_promise() {
    let found = found_promises();
    let promised: String = found.iter().map(|(at, kind)| format!("{at} {kind}\n")).collect();
    assert_eq!(broken_promises(&promised, &found), [""; 0]);
    let at = "schema/things.json/fields/size";
    let mut removed = found.clone();
    let kind = removed.remove(at).expect("a field of the small site");
    assert_eq!(broken_promises(&promised, &removed), [format!("{at} {kind}, now gone")]);
    // Renamed, which is gone under the name that was promised.
    removed.insert(format!("{at}_in_metres"), kind.clone());
    assert_eq!(broken_promises(&promised, &removed).len(), 1);
    // No longer always there, and of another type.
    removed.insert(format!("{at}?"), kind.clone());
    assert_eq!(broken_promises(&promised, &removed).len(), 1);
    removed.insert(at.to_owned(), "\"string\"".to_owned());
    assert_eq!(broken_promises(&promised, &removed), [format!("{at} {kind}, now \"string\"")]);
    // What is added breaks nothing.
    let mut added = found;
    added.insert("schema/things.json/fields/new".to_owned(), "\"string\"".to_owned());
    assert_eq!(broken_promises(&promised, &added), [""; 0]);
}
