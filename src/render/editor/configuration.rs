//! `config.yml`: the configuration of Decap CMS, which Sveltia CMS reads too. It
//! is written as JSON, which is YAML.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::widget::Form;
use super::words;
use crate::content::collection::{BodyKind, Collection, Field, SOURCE};
use crate::locale::Language;
use crate::plan::editor_view::{Backend, EditorCollection, EditorDescription};
use crate::slug::Slugs;

/// Common fields that a form shows first, before those of the collection. The others come last.
const FIRST: &[&str] = &["title", "description"];

/// The whole configuration.
pub fn text(description: &EditorDescription) -> String {
    let json = configuration(description);
    let mut text = serde_json::to_string_pretty(&json).unwrap_or_default();
    text.insert_str(
        0,
        "# Made by the build from content/site.yaml and the declarations of collections. Do not edit.\n",
    );
    text.push('\n');
    text
}

fn configuration(description: &EditorDescription) -> Json {
    let config = &description.config;
    let source = config.source_language();
    let locales: Vec<&str> = config.languages.iter().map(|language| language.locale.as_str()).collect();
    let declarations = description.collections.iter().map(|collection| &*collection.declaration);
    let identifiers: BTreeMap<&str, String> =
        declarations.map(|declaration| (&*declaration.name, identifier(declaration, source.locale.as_str()))).collect();
    let each = description.collections.iter();
    let collections: Vec<Json> = each
        .flat_map(|collection| {
            let of = |first| self::collection(description, &identifiers, collection, first);
            std::iter::once(of(source)).chain(first_languages(description, collection).map(of)).collect::<Vec<_>>()
        })
        .collect();
    // Signs that an address may not have are taken out by the script of the page.
    let encoding = match config.slugs {
        Slugs::Latin => "ascii",
        Slugs::Native => "unicode",
    };
    json!({
        "backend": with_commits(backend(&description.backend), words::of(source)),
        "site_url": &*config.base_url,
        "display_url": &*config.base_url,
        "locale": words::of(source).language,
        "media_folder": "assets/photos",
        "public_folder": "/assets/photos",
        "show_preview_links": false,
        "slug": {"encoding": encoding, "clean_accents": true, "sanitize_replacement": "-"},
        "i18n": {"structure": "multiple_files", "locales": locales, "default_locale": source.locale.as_str()},
        "collections": collections,
    })
}

fn with_commits(mut backend: Json, words: &words::Words) -> Json {
    let names = ["create", "update", "delete", "uploadMedia", "deleteMedia"];
    let commits: Map<String, Json> = names.into_iter().map(str::to_owned).zip(words.commits.map(Json::from)).collect();
    backend["commit_messages"] = Json::Object(commits);
    backend
}

fn backend(backend: &Backend) -> Json {
    match backend {
        // The script of the page makes the address complete: Decap takes no relative one.
        Backend::Server => json!({"name": "proxy", "proxy_url": "/admin/api/v1", "branch": "main"}),
        Backend::Repository(settings) => {
            let mut backend = json!({
                "name": "github",
                "repo": &*settings.repository,
                "branch": &*settings.branch,
                "squash_merges": true,
            });
            for (key, address) in [("base_url", &settings.auth_url), ("api_root", &settings.api_url)] {
                if let (Json::Object(backend), Some(address)) = (&mut backend, address) {
                    backend.insert(key.into(), json!(&**address));
                }
            }
            backend
        }
    }
}

/// The key that names an entry in lists: that of its title, in the source language where one file holds all.
fn identifier(declaration: &Collection, source: &str) -> String {
    let title = declaration.title_field.as_deref().unwrap_or("title");
    let field = declaration.fields.get(title);
    let key = field.map_or(title, |field| field.key());
    let is_by_language = declaration.body == BodyKind::None && field.is_some_and(|field| field.localized);
    if is_by_language { format!("{key}.{source}") } else { key.to_owned() }
}

/// The languages in which entries of a collection are written first, but for that of the site.
fn first_languages<'d>(
    description: &'d EditorDescription,
    collection: &EditorCollection,
) -> impl Iterator<Item = &'d Language> {
    let name = Arc::clone(&collection.declaration.name);
    description.config.languages.iter().filter(move |language| {
        let mut entries = description.elsewhere.iter().filter(|entry| entry.collection == name);
        entries.any(|entry| entry.language == language.locale)
    })
}

/// The entries of a collection that are written first in one language. Those of another than the site's are in a folder
/// that is none: the script of the page tells `content/@ja/stories` from `content/stories`.
fn collection(
    description: &EditorDescription,
    identifiers: &BTreeMap<&str, String>,
    collection: &EditorCollection,
    first: &Language,
) -> Json {
    let config = &description.config;
    let declaration = &*collection.declaration;
    let source = config.source_language();
    let has_files = declaration.body == BodyKind::Markdown;
    let words = words::of(source);
    let languages = &config.languages;
    let form = Form { collection: declaration, identifiers, languages, reader: source, words, has_files };
    let identifier = identifiers.get(&*declaration.name).cloned().unwrap_or_default();
    let name = &declaration.name;
    let label = declaration.label.get(source).unwrap_or(name);
    let mut json = json!({
        "name": &**name,
        "label": &**label,
        "folder": format!("content/{name}"),
        "path": &*collection.path,
        "create": true,
        "delete": true,
        "format": if has_files { "yaml-frontmatter" } else { "yaml" },
        "extension": if has_files { "md" } else { "yaml" },
        "slug": "{{slug}}",
        "identifier_field": &*identifier,
        "summary": format!("{{{{{identifier}}}}}"),
        "fields": fields(declaration, &form),
    });
    if let Json::Object(json) = &mut json {
        if first.locale != source.locale {
            written_first_in(first, description, json);
        } else if has_files {
            json.insert("i18n".into(), json!(true));
        }
        if !has_files {
            // Decap's own preview lists the values of all languages one below the other, without their names.
            json.insert("editor".into(), json!({"preview": false}));
        }
        if has_files {
            // Pictures of an entry are kept in its bundle.
            json.insert("media_folder".into(), json!(""));
            json.insert("public_folder".into(), json!(""));
        }
        let sortable: Vec<&str> = ["date", "weight"]
            .into_iter()
            .filter(|key| declaration.fields.get(*key).is_some_and(|field| **field.key() == **key))
            .collect();
        let sortable: Vec<&str> = std::iter::once(&*identifier).chain(sortable).collect();
        json.insert("sortable_fields".into(), json!(sortable));
    }
    json
}

/// Makes a collection that of the entries which are written first in another language than the site's.
fn written_first_in(first: &Language, description: &EditorDescription, json: &mut Map<String, Json>) {
    let locale = first.locale.as_str();
    for (key, added) in [("name", format!("@{locale}")), ("label", format!(" – {}", first.label))] {
        let text = json.get(key).and_then(Json::as_str).unwrap_or_default();
        let text = format!("{text}{added}");
        json.insert(key.into(), json!(text));
    }
    let folder = json.get("folder").and_then(Json::as_str).unwrap_or_default();
    let folder = folder.replacen("content/", &format!("content/@{locale}/"), 1);
    json.insert("folder".into(), json!(folder));
    let others = description.config.languages.iter().map(|language| language.locale.as_str());
    let locales: Vec<&str> = std::iter::once(locale).chain(others.filter(|other| *other != locale)).collect();
    json.insert("i18n".into(), json!({"structure": "multiple_files", "locales": locales, "default_locale": locale}));
    if let Some(Json::Array(fields)) = json.get_mut("fields") {
        fields.push(json!({"name": SOURCE, "widget": "hidden", "default": locale, "i18n": false}));
    }
}

/// The fields in the order of the form: what readers see first, then what concerns publication.
fn fields(collection: &Collection, form: &Form<'_>) -> Vec<Json> {
    let all = collection.fields_in_order();
    let title = collection.title_field.as_deref();
    let is_first = |field: &Field| FIRST.contains(&&*field.name) && !(title.is_some() && &*field.name == "title");
    let is_last = |field: &Field| field.is_common() && !FIRST.contains(&&*field.name);
    let is_offered = |field: &&&Field| !(title.is_some_and(|title| title != "title") && &*field.name == "title");
    let mut widgets: Vec<Json> = Vec::new();
    let of = |wanted: &dyn Fn(&Field) -> bool| -> Vec<Json> {
        all.iter().filter(is_offered).filter(|field| wanted(field)).filter_map(|field| form.widget(field)).collect()
    };
    widgets.extend(of(&is_first));
    widgets.extend(of(&|field| !is_first(field) && !is_last(field)));
    if form.has_files {
        widgets.push(body(form));
    }
    widgets.extend(of(&is_last));
    widgets
}

fn body(form: &Form<'_>) -> Json {
    let mut body = Map::new();
    body.insert("name".into(), json!("body"));
    body.insert("label".into(), json!(form.words.body));
    body.insert("widget".into(), json!("markdown"));
    body.insert("modes".into(), json!(["raw"]));
    body.insert("required".into(), json!(false));
    body.insert("hint".into(), json!(form.words.body_hint));
    body.insert("i18n".into(), json!(true));
    Json::Object(body)
}
