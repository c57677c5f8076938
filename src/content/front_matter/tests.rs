//! What a declaration makes of a front matter.

use super::*;
use crate::config;
use crate::content::declaration;
use crate::content::highlight::Highlighter;
use crate::yaml::{self, Limits};

const SITE: &str = "base_url: https://example.org\ntitle: A\ndefault_language: fr\ntime_zone: Europe/Paris\n\
                    theme: t\nhome: pages/home\nlanguages:\n  fr: {label: F, locale: fr-FR}\n  en: {label: E, locale: en-GB}\n";

fn config() -> Config {
    config::parse(SITE).value.expect("settings")
}

fn collection(text: &str) -> Collection {
    let path = SourcePath::new("content/places/_collection.yaml");
    let parsed = declaration::parse(&path, "places", text, &config());
    assert_eq!(parsed.diagnostics, []);
    parsed.value
}

fn fields(collection: &Collection, text: &str) -> Fields {
    let file = SourcePath::new("content/places/cap.fr.md");
    let (config, highlighter) = (config(), Highlighter::default());
    let mut diagnostics = Vec::new();
    let root = yaml::parse(&file, text, 0..text.len(), Limits::default()).take(&mut diagnostics);
    let fields = Reader {
        file: &file,
        text: Some(text),
        collection,
        config: &config,
        language: config.source_language(),
        role: Role::Source,
        markdown: &markdown::Settings { html: markdown::HtmlPolicy::Forbid, highlighter: &highlighter, address: "" },
        diagnostics: &mut diagnostics,
    }
    .fields(&root);
    assert_eq!(diagnostics, []);
    fields
}

#[test]
fn a_declaration_keeps_its_order_and_its_texts() {
    let collection = collection(
        "fields:\n  zone: {type: text, label: {fr: Zone, en: Area}, help: {fr: Un mot}, placeholder: Luminy}\n  \
         date: {type: datetime, localized: true}\n  area: {type: number}\n",
    );
    let names: Vec<&str> = collection.fields_in_order().iter().map(|field| &*field.name).collect();
    assert_eq!(names[..3], ["title", "description", "date"]);
    assert_eq!(names[names.len() - 2..], ["zone", "area"]);
    let zone = &collection.fields["zone"];
    let text = |texts: &Option<LocalizedText>, code: &str| {
        texts.as_ref().and_then(|texts| texts.0.get(&Locale::new(code)).map(|text| text.to_string()))
    };
    assert_eq!(text(&zone.label, "en").as_deref(), Some("Area"));
    assert_eq!(text(&zone.help, "fr").as_deref(), Some("Un mot"));
    assert_eq!(text(&zone.placeholder, "fr").as_deref(), Some("Luminy"));
    assert!(matches!(collection.fields["date"], Field { kind: FieldKind::Datetime, localized: true, .. }));
}

#[test]
fn keys_titles_and_single_values_are_read_as_declared() {
    let collection = collection(
        "title_field: full_name\nfields:\n  full_name: {type: text, from: fullName}\n  tags: {type: text, many: true}\n  \
         more: {type: map}\n  seen: {type: date}\n",
    );
    let read = fields(&collection, "fullName: Le cap\ntags: port\nmore: {aB: [1]}\nseen: 2025-03-01T23:30:00Z\n");
    let text = |name: &str| read[name].value.as_text().map(|text| text.to_string());
    assert_eq!((text("title").as_deref(), text("full_name").as_deref()), (Some("Le cap"), Some("Le cap")));
    assert!(matches!(&read["tags"].value, Value::List(tags) if tags.len() == 1));
    assert!(matches!(&read["more"].value, Value::Any(map) if map["aB"][0] == 1));
    // The day in the site's time zone, where it is past midnight.
    assert!(matches!(&read["seen"].value, Value::Date(day) if day.to_string() == "2025-03-02"));
    let own = fields(&collection, "title: Un titre\nfullName: Le cap\n");
    assert_eq!(own["title"].value.as_text().map(|text| &**text), Some("Un titre"));
}
