//! The schemas that text editors check with: whatever the build accepts satisfies them, mistakes do not, and the
//! shipped files are those that the program writes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use camino::Utf8Path;
use jsonschema::{Draft, JSONSchema};
use provence::build::configure;
use provence::config::{self, Config};
use provence::content::{self, Content, declaration, front_matter};
use provence::diagnostic::{Diagnostic, UiLocale};
use provence::path::SourcePath;
use provence::schema::{FOLDER, Known};
use provence::source::{self, SourceTree};
use provence::theme;
use provence::yaml::{self, Limits};
use serde_json::Value as Json;

use crate::program;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

struct Site {
    tree: SourceTree,
    config: Config,
    content: Content,
}

impl Site {
    fn read(root: &str) -> Self {
        let tree = source::read(Utf8Path::new(root), None).expect("a site that can be read");
        let config = configure(&tree, None, &mut Vec::new()).expect("settings");
        let content = content::parse(&tree, &config, &mut content::Memory::default()).value;
        Self { tree, config, content }
    }

    fn known(&self) -> Known<'_> {
        Known::new(&self.config, &self.content, &self.tree)
    }
}

fn compile(schema: &Json) -> JSONSchema {
    JSONSchema::options().with_draft(Draft::Draft7).compile(schema).unwrap_or_else(|error| panic!("{error}"))
}

/// The YAML of a file, or its front matter, as JSON.
fn as_json(path: &SourcePath, text: &str) -> Json {
    let range = match path.extension() {
        "md" => yaml::split_front_matter(text).expect("front matter").0,
        _ => 0..text.len(),
    };
    front_matter::to_json(&yaml::parse(path, text, range, Limits::default()).value)
}

fn problems(schema: &JSONSchema, value: &Json) -> Vec<String> {
    match schema.validate(value) {
        Ok(()) => Vec::new(),
        Err(errors) => errors.map(|error| format!("{}: {error}", error.instance_path)).collect(),
    }
}

#[test]
fn every_file_of_the_shipped_sites_satisfies_its_schema() {
    for root in [ROOT.to_owned(), format!("{ROOT}/starter"), format!("{ROOT}/tests/base")] {
        let site = Site::read(&root);
        let known = site.known();
        let mut count = 0;
        for (path, file) in site.tree.iter() {
            let (Some(schema), Some(text)) = (known.of_file(path), file.text()) else { continue };
            let found = problems(&compile(&schema), &as_json(path, text.value()));
            assert!(found.is_empty(), "{path}: {found:#?}");
            count += 1;
        }
        assert!(count > 5, "{root}: {count} files");
    }
}

/// Mistakes in files of the shipped site: the file, what is replaced, and by what.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("content/site.yaml", "base_url: https://", "base_url: "),
    ("content/site.yaml", "default_language: fr", "default_langage: fr"),
    ("content/site.yaml", "formats: [webp, jpeg]", "formats: [webp, jpg]"),
    ("content/site.yaml", "jpeg: 80", "jpeg: 800"),
    ("content/site.yaml", "title: {fr: One Provence", "title: {fra: One Provence"),
    ("content/stories/_collection.yaml", "paginate: 12", "paginate: twelve"),
    ("content/stories/_collection.yaml", "type: reference, to: sectors", "typ: reference, to: sectors"),
    ("content/stories/_collection.yaml", "type: boolean,", "type: bool,"),
    ("content/stories/_collection.yaml", "body: markdown", "body: html"),
    ("content/photos/_collection.yaml", "role: photos", "role: pictures"),
    ("content/photos/belle-de-mai.yaml", "license: CC-BY-4.0\n", ""),
    ("content/photos/belle-de-mai.yaml", "x: 46", "x: 460"),
    ("content/photos/belle-de-mai.yaml", "people: not-needed", "people: unneeded"),
    ("content/photos/belle-de-mai.yaml", "date_taken: 2026-11-22", "date_taken: 22/11/2026"),
    ("content/photos/belle-de-mai.yaml", "  de: Blaue", "  du: Blaue"),
    ("content/photos/belle-de-mai.yaml", "audience: public", "audience: everyone"),
    ("content/photos/belle-de-mai.yaml", "weight: 8", "weight: eight"),
    ("content/photos/belle-de-mai.yaml", "author:", "autor:"),
    ("content/indicators/ambassadors.yaml", "kind: observed", "kind: seen"),
    ("content/indicators/ambassadors.yaml", "fact: F", "fact: f"),
    ("content/indicators/ambassadors.yaml", "points:", "pionts:"),
    ("themes/provence/theme.yaml", "crop: \"3:2\"", "crop: \"3/2\""),
    ("themes/provence/theme.yaml", "limit: 7", "limit: seven"),
    ("content/academy/economie-bleue/index.fr.md", "status: ", "statut: "),
    ("content/academy/economie-bleue/index.fr.md", "title: ", "titel: "),
];

#[test]
fn mistakes_fail() {
    let site = Site::read(ROOT);
    let known = site.known();
    assert!(MISTAKES.len() >= 20);
    for (file, right, wrong) in MISTAKES {
        let path = SourcePath::new(*file);
        let text = site.tree.text(file).unwrap_or_else(|| panic!("{file}")).value();
        assert!(text.contains(right), "{file} has `{right}`");
        let schema = compile(&known.of_file(&path).expect("a schema"));
        let found = problems(&schema, &as_json(&path, &text.replacen(right, wrong, 1)));
        assert!(!found.is_empty(), "{file}: `{wrong}` passes");
    }
}

/// The keys that a reader knows, as it lists them for one that it does not know.
fn known_keys(diagnostics: &[Diagnostic]) -> BTreeSet<String> {
    let helps = diagnostics.iter().filter_map(|problem| problem.help.as_ref());
    let list = helps.filter_map(|help| help.get(UiLocale::En).strip_prefix("possible keys: ")).next().expect("a list");
    list.split(", ").map(str::to_owned).collect()
}

fn keys(schema: &Json, pointer: &str) -> BTreeSet<String> {
    let properties = schema.pointer(pointer).unwrap_or_else(|| panic!("{pointer}"))["properties"].as_object();
    properties.expect("properties").keys().cloned().collect()
}

#[test]
fn schemas_of_settings_have_the_keys_that_readers_know() {
    let site = Site::read(ROOT);
    let files = site.known().files();
    let settings = "base_url: https://a.example\nlanguages: {fr: {qqqqqq: 1}}\n";
    let of_settings = |text: &str| known_keys(&config::parse(text).diagnostics);
    assert_eq!(
        keys(&files["site.json"], ""),
        of_settings("base_url: https://a.example\nlanguages: {fr: {}}\nqqqqqq: 1\n")
    );
    assert_eq!(keys(&files["site.json"], "/properties/languages/additionalProperties"), of_settings(settings));
    let pictures = "base_url: https://a.example\nlanguages: {fr: {}}\npictures: {qqqqqq: 1}\n";
    assert_eq!(keys(&files["site.json"], "/properties/pictures"), of_settings(pictures));

    let path = SourcePath::new("content/a/_collection.yaml");
    let of_collection = |text: &str| known_keys(&declaration::parse(&path, "a", text, &site.config).diagnostics);
    let schema = &files["collection.json"];
    assert_eq!(keys(schema, ""), of_collection("qqqqqq: 1\n"));
    assert_eq!(keys(schema, "/properties/list"), of_collection("list: {template: a.html, qqqqqq: 1}\n"));
    assert_eq!(keys(schema, "/properties/data"), of_collection("data: {name: a, license: etalab-2.0, qqqqqq: 1}\n"));
    assert_eq!(keys(schema, "/properties/embed"), of_collection("embed: {kind: a, template: a.html, qqqqqq: 1}\n"));
    assert_eq!(keys(schema, "/definitions/field"), of_collection("fields: {a: {type: text, qqqqqq: 1}}\n"));

    let path = SourcePath::new("themes/a/theme.yaml");
    let of_theme = |text: &str| known_keys(&theme::declaration::parse(&path, text).diagnostics);
    let schema = &files["theme.json"];
    assert_eq!(keys(schema, ""), of_theme("qqqqqq: 1\n"));
    assert_eq!(keys(schema, "/properties/social"), of_theme("social: {width: 100, qqqqqq: 1}\n"));
    assert_eq!(keys(schema, "/properties/embed"), of_theme("embed: {styles: [], qqqqqq: 1}\n"));
    let lists = "/properties/templates/additionalProperties/properties/lists/additionalProperties";
    assert_eq!(keys(schema, lists), of_theme("templates: {a.html: {lists: {b: {qqqqqq: 1}}}}\n"));
}

/// A schema without the values that it offers, which follow the entries.
fn without_examples(schema: &mut Json) {
    match schema {
        Json::Object(keys) => {
            keys.remove("examples");
            keys.values_mut().for_each(without_examples);
        }
        Json::Array(items) => items.iter_mut().for_each(without_examples),
        _ => {}
    }
}

#[test]
fn the_shipped_schemas_are_those_that_the_program_writes() {
    let site = Site::read(ROOT);
    let known = site.known();
    for (name, mut schema) in known.files() {
        let path = Path::new(ROOT).join(FOLDER).join(&name);
        let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{name} is not there: run `provence schema`"));
        let mut shipped: Json = serde_json::from_str(&text).expect("JSON");
        without_examples(&mut shipped);
        without_examples(&mut schema);
        assert_eq!(shipped, schema, "{name} differs: run `provence schema`");
    }
    let settings = fs::read_to_string(Path::new(ROOT).join(".vscode/settings.json")).expect("settings");
    let settings: Json = serde_json::from_str(&settings).expect("JSON");
    assert_eq!(settings["yaml.schemas"], known.associations());
}

#[test]
fn a_time_zone_that_is_nearly_right_is_told_the_right_one() {
    let read = config::parse("base_url: https://a.example\ntime_zone: Europe/Pari\n");
    let problem = read.diagnostics.iter().find(|problem| problem.span.line == 2).expect("it is told");
    assert!(problem.mend(provence::diagnostic::UiLocale::En).contains("`Europe/Paris`"), "{problem:?}");
}

/// Whether a pattern of `yaml.schemas` without `!` matches a path, as the server of VS Code's YAML extension reads it:
/// behind `**/`, with `*` within a name and `**` for any number of folders.
fn fits(pattern: &str, path: &str) -> bool {
    let plain = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '*'));
    assert!(pattern.split('/').all(plain), "{pattern} has signs that versions of the server read in other ways");
    let one = |pattern: &str, name: &str| match pattern.split_once('*') {
        Some((start, end)) => name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end),
        None => pattern == name,
    };
    fn all(patterns: &[&str], names: &[&str], one: &dyn Fn(&str, &str) -> bool) -> bool {
        match (patterns, names) {
            ([], []) => true,
            (["**", rest @ ..], _) => (0..=names.len()).any(|at| all(rest, &names[at..], one)),
            ([first, patterns @ ..], [name, names @ ..]) => one(first, name) && all(patterns, names, one),
            _ => false,
        }
    }
    let patterns: Vec<&str> = std::iter::once("**").chain(pattern.split('/')).collect();
    all(&patterns, &path.split('/').collect::<Vec<_>>(), &one)
}

#[test]
fn text_editors_find_the_schema_of_every_file() {
    let associations = Site::read(ROOT).known().associations();
    let schema_of = |path: &str| -> Vec<String> {
        let is_for = |patterns: &Json| {
            let patterns = patterns.as_array().cloned().unwrap_or_else(|| vec![patterns.clone()]);
            let patterns: Vec<&str> = patterns.iter().map(|pattern| pattern.as_str().expect("a text")).collect();
            let (not, of): (Vec<&str>, Vec<&str>) = patterns.into_iter().partition(|pattern| pattern.starts_with('!'));
            of.iter().any(|pattern| fits(pattern, path)) && !not.iter().any(|pattern| fits(&pattern[1..], path))
        };
        let all = associations.as_object().expect("associations").iter();
        all.filter(|(_, patterns)| is_for(patterns)).map(|(schema, _)| schema.clone()).collect()
    };
    for (path, schema) in [
        ("content/site.yaml", "site.json"),
        ("content/photos/_collection.yaml", "collection.json"),
        ("content/stories/_collection.yaml", "collection.json"),
        ("content/photos/vieux-port.yaml", "entries/photos.json"),
        ("content/photos/2024/vieux-port.yaml", "entries/photos.json"),
        ("content/indicators/emplois.yaml", "entries/indicators.json"),
        ("themes/provence/theme.yaml", "theme.json"),
    ] {
        assert_eq!(schema_of(path), [format!("./{FOLDER}/{schema}")], "{path}");
        assert_eq!(schema_of(&format!("/home/a/site/{path}")), [format!("./{FOLDER}/{schema}")], "{path}");
    }
    assert_eq!(schema_of("content/stories/fin-track/index.fr.md"), Vec::<String>::new());
}

#[test]
fn a_new_site_has_schemas_and_settings_that_are_left_alone() {
    let (_folder, site) = program::site();
    let read = |path: &str| fs::read_to_string(Path::new(&site).join(path)).expect("a file");
    let settings: Json = serde_json::from_str(&read(".vscode/settings.json")).expect("JSON");
    for (schema, _) in settings["yaml.schemas"].as_object().expect("associations") {
        compile(&serde_json::from_str(&read(schema)).expect("JSON"));
    }
    let photos: Json = serde_json::from_str(&read("schema/content/entries/photos.json")).expect("JSON");
    assert_eq!(photos["title"], "Photothèque");
    assert_eq!(photos["properties"]["weight"]["description"], "La place dans les listes : les plus petits d’abord.");

    program::write(&site, ".vscode/settings.json", "{} // mine\n");
    let ran = program::provence(&["schema", "-s", &site]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("yaml.schemas"), "{}", ran.err);
    assert_eq!(read(".vscode/settings.json"), "{} // mine\n");

    // Settings that the program wrote follow the collections.
    let own =
        serde_json::json!({"a": 1, "yaml.schemas": {"./schema/content/entries/gone.json": "content/gone/*.yaml"}});
    program::write(&site, ".vscode/settings.json", &format!("{own:#}\n"));
    assert_eq!(program::provence(&["schema", "-s", &site]).code, 0);
    let followed: Json = serde_json::from_str(&read(".vscode/settings.json")).expect("JSON");
    assert_eq!((&followed["a"], &followed["yaml.schemas"]), (&own["a"], &settings["yaml.schemas"]));

    program::write(&site, "content/stories/_collection.yaml", "label: [\n");
    let ran = program::provence(&["schema", "-s", &site]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("_collection.yaml:"), "{}", ran.err);
}

/// Every `default` of a schema by the way to it, `*` for any key and `[]` for any item.
fn defaults(schema: &Json, root: &Json, way: &mut Vec<String>, found: &mut Vec<(Vec<String>, Json)>) {
    if let Some(default) = schema.get("default") {
        found.push((way.clone(), default.clone()));
    }
    if schema.get("$ref").is_some() {
        // One turn is enough for a field among fields.
        if way.len() < 3 {
            defaults(&root["definitions"]["field"], root, way, found);
        }
        return;
    }
    for form in schema.get("anyOf").and_then(Json::as_array).into_iter().flatten() {
        defaults(form, root, way, found);
    }
    let mut below = |name: &str, schema: &Json| {
        way.push(name.to_owned());
        defaults(schema, root, way, found);
        way.pop();
    };
    for (key, schema) in schema.get("properties").and_then(Json::as_object).into_iter().flatten() {
        below(key, schema);
    }
    if let Some(each) = schema.get("additionalProperties").filter(|each| each.is_object()) {
        below("*", each);
    }
    if let Some(items) = schema.get("items") {
        below("[]", items);
    }
}

/// The place that a way leads to in a document, the key at its end left out.
fn parent<'d>(document: &'d mut Json, way: &[String]) -> Option<&'d mut serde_json::Map<String, Json>> {
    let mut at = document;
    for step in &way[..way.len() - 1] {
        at = match &**step {
            "*" => at.as_object_mut()?.values_mut().next()?,
            "[]" => at.as_array_mut()?.first_mut()?,
            key => at.get_mut(key)?,
        };
    }
    at.as_object_mut()
}

/// What was read, in words, without the places and digests of the text.
fn told(read: &dyn std::fmt::Debug) -> String {
    let words = format!("{read:?}");
    let places = regex::Regex::new(r"Span \{[^}]*\}").expect("a pattern");
    let spans = regex::Regex::new(r"role_span: (None|Some\(AT\))").expect("a pattern");
    let digests = regex::Regex::new(r"digest: [^,} ]+").expect("a pattern");
    let words = places.replace_all(&words, "AT");
    let words = spans.replace_all(&words, "");
    digests.replace_all(&words, "").into_owned()
}

/// Reads each document with and without each default that its schema states: both must be the same.
fn hold_defaults(schema: &Json, base: &Json, read: &dyn Fn(&str) -> String) -> usize {
    let mut found = Vec::new();
    defaults(schema, schema, &mut Vec::new(), &mut found);
    let without = read(&base.to_string());
    for (way, default) in &found {
        let mut document = base.clone();
        let Some(map) = parent(&mut document, way) else { panic!("the document has no place for {way:?}") };
        let key = way.last().expect("a key");
        assert!(!map.contains_key(key), "the document says {way:?} already");
        map.insert(key.clone(), default.clone());
        assert_eq!(read(&document.to_string()), without, "{way:?} is not {default} by default");
    }
    found.len()
}

#[test]
fn what_is_said_of_absent_keys_is_so() {
    let site = Site::read(&format!("{ROOT}/tests/base"));
    let known = site.known();
    let schema = |path: &str| known.of_file(&SourcePath::new(path)).expect("a schema");
    let base = serde_json::json!({
        "base_url": "https://example.org",
        "title": "T", "home": "pages/home",
        "languages": {"fr": {"label": "F", "locale": "fr"}, "en": {"label": "E", "locale": "en"}},
        "pictures": {}, "translations": {}, "editor": {"repository": "a/b"}, "menus": {"main": []},
    });
    let settings = |text: &str| {
        let read = config::parse(text);
        assert!(read.diagnostics.is_empty(), "{text}: {:?}", read.diagnostics);
        let mut settings = read.value.expect("settings");
        // The qualities are looked up by format.
        for format in settings.pictures.formats.clone().into_iter().chain([config::PictureFormat::Avif]) {
            let quality = settings.pictures.quality(format);
            settings.pictures.quality.insert(format, quality);
        }
        told(&settings)
    };
    let count = hold_defaults(&schema("content/site.yaml"), &base, &settings);
    assert!(count > 8, "{count}");

    let base = serde_json::json!({
        "list": {"template": "list.html"},
        "fields": {"place": {"type": "text"}},
        "embed": {"kind": "story", "template": "page.html"},
    });
    let path = SourcePath::new("content/stories/_collection.yaml");
    let declared = |text: &str| {
        let read = declaration::parse(&path, "stories", text, &site.config);
        assert!(read.diagnostics.is_empty(), "{text}: {:?}", read.diagnostics);
        told(&read.value)
    };
    let mut filtered = base.clone();
    filtered["list"]["by"] = serde_json::json!([{"field": "place"}]);
    let schema_of_collection = schema("content/stories/_collection.yaml");
    let by = schema_of_collection["properties"]["list"]["properties"]["by"].clone();
    let without_by = {
        let mut schema = schema_of_collection.clone();
        schema["properties"]["list"]["properties"]["by"] = serde_json::json!({"default": by["default"]});
        schema
    };
    assert!(hold_defaults(&without_by, &base, &declared) > 10);
    let explicit = {
        let mut document = filtered.clone();
        document["list"]["by"][0]["min"] = serde_json::json!(1);
        document
    };
    assert_eq!(declared(&filtered.to_string()), declared(&explicit.to_string()));

    let base = serde_json::json!({
        "variants": {"card": {"widths": [480]}}, "social": {"widths": [1200]},
        "templates": {"page.html": {"lists": {"more": {}}}}, "embed": {"banner": {"template": "banner.html"}},
    });
    let path = SourcePath::new("themes/minimal/theme.yaml");
    let theme = |text: &str| {
        let read = theme::declaration::parse(&path, text);
        assert!(read.diagnostics.is_empty(), "{text}: {:?}", read.diagnostics);
        told(&read.value)
    };
    assert!(hold_defaults(&schema("themes/minimal/theme.yaml"), &base, &theme) > 4);
}
