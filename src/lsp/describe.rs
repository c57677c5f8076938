//! What is told of the word under the pointer.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::complete::{Scene, title};
use super::schema_walk;
use super::target::{self, Goal};
use crate::build::Prepared;
use crate::content::Document;
use crate::content::segment::{ArgumentValue, Component};
use crate::content::value::Value;
use crate::diagnostic::UiLocale;
use crate::path::SourcePath;
use crate::schema::Known;

/// Markdown about what stands at a byte of a document, and the bytes that it is about.
pub fn at(scene: &Scene<'_>, at: usize, ui_locale: UiLocale) -> Option<(String, Range<usize>)> {
    let prepared = scene.prepared;
    let (goal, bytes) = target::find(prepared, scene.tree, scene.path, scene.text, at)?;
    let text = match goal {
        Goal::Key(way, _) => {
            let known = Known::new(&prepared.config, &prepared.content, scene.tree);
            let schema = Known { ui_locale, ..known }.of_file(scene.path)?;
            schema_walk::description(&schema_walk::at(&schema, &way))?.to_owned()
        }
        Goal::Entry(collection, id, anchor) => {
            entry(prepared, &collection, &id, anchor.as_deref(), scene.path, ui_locale)?
        }
        Goal::File(file, anchor) => match target::document_at(prepared, &file) {
            Some(document) => {
                let (collection, id) = (&document.collection.name, &document.id);
                entry(prepared, collection, id, anchor.as_deref(), scene.path, ui_locale)?
            }
            None => format!("`{file}`"),
        },
        Goal::Collection(name) => {
            let collection = prepared.content.collections.get(&name)?;
            let label = collection.label.get(prepared.config.source_language())?;
            format!("**{}**\n\n`content/{name}`", escaped(label))
        }
        Goal::Figure(collection, id, component) => {
            let indicator = target::document_of(prepared, &collection, &id, scene.path)?;
            let mut text = entry(prepared, &collection, &id, None, scene.path, ui_locale)?;
            text.push_str(&figures(prepared, indicator, &component, scene.path, ui_locale));
            text
        }
    };
    Some((text, bytes))
}

/// Title, key, languages and, of a photo, what its rights are.
fn entry(
    prepared: &Prepared,
    collection: &str,
    id: &str,
    anchor: Option<&str>,
    from: &SourcePath,
    ui_locale: UiLocale,
) -> Option<String> {
    let document = target::document_of(prepared, collection, id, from)?;
    let name = title(prepared, collection, id, from).unwrap_or_else(|| id.to_owned());
    let mut text = format!("**{}**", escaped(&name));
    if let Some(anchor) = anchor {
        let heading =
            document.body.as_ref().and_then(|body| body.headings.iter().find(|heading| *heading.id == *anchor));
        if let Some(heading) = heading {
            text.push_str(&format!(" · {}", escaped(&heading.title)));
        }
    }
    text.push_str(&format!("\n\n`{collection}/{id}`"));
    let versions = target::versions(prepared, collection, id);
    let languages: Vec<&str> = versions.iter().map(|version| version.locale.as_str()).collect();
    if languages.len() > 1 {
        text.push_str(&format!(" · {}", languages.join(", ")));
    }
    if let Some(Value::Boolean(true)) = document.fields.get("draft").map(|field| &field.value) {
        text.push_str(match ui_locale {
            UiLocale::Fr => " · brouillon",
            UiLocale::En => " · draft",
        });
    }
    let words = match ui_locale {
        UiLocale::Fr => [
            ("alt", "Texte de remplacement"),
            ("credit", "Crédit"),
            ("license", "Licence"),
            ("rights_expire", "Droits jusqu’au"),
        ],
        UiLocale::En => [
            ("alt", "Alternative text"),
            ("credit", "Credit"),
            ("license", "Licence"),
            ("rights_expire", "Rights until"),
        ],
    };
    if document.collection.is_of_photos() {
        let rows = words.iter().filter_map(|(field, label)| {
            let value = shown(prepared, &document.fields.get(*field)?.value)?;
            Some(match ui_locale {
                UiLocale::Fr => format!("{label} : {}", escaped(&value)),
                UiLocale::En => format!("{label}: {}", escaped(&value)),
            })
        });
        text.push_str("\n\n");
        text.push_str(&rows.collect::<Vec<_>>().join("  \n"));
    }
    Some(text)
}

/// The figures of an indicator with their sources: the one that a component asks for, or all.
fn figures(
    prepared: &Prepared,
    indicator: &Document,
    component: &Component,
    from: &SourcePath,
    ui_locale: UiLocale,
) -> String {
    let Some(Value::List(points)) = indicator.fields.get("points").map(|field| &field.value) else {
        return String::new();
    };
    let points = points.iter().filter_map(|point| match point {
        Value::Object(point) => Some(point),
        _ => None,
    });
    let year = component.argument("year").and_then(|argument| match argument.value {
        ArgumentValue::Number(year) => Some(year as f64),
        _ => None,
    });
    let fact = component.text("fact");
    let wanted = |point: &&BTreeMap<Arc<str>, Value>| {
        let right_year = year.is_none_or(|year| matches!(point.get("year"), Some(Value::Number(own)) if *own == year));
        right_year && fact.is_none_or(|fact| point.get("fact").and_then(Value::as_text) == Some(fact))
    };
    let unit = indicator.fields.get("unit").and_then(|field| shown(prepared, &field.value)).unwrap_or_default();
    let mut out = String::new();
    for point in points.filter(wanted) {
        let of = |name: &str| point.get(name).and_then(|value| shown(prepared, value));
        let named = |name: &str| {
            Some(match point.get(name)? {
                Value::Reference(reference) => title(prepared, &reference.collection, &reference.id, from)
                    .unwrap_or_else(|| reference.id.to_string()),
                other => shown(prepared, other)?,
            })
        };
        let value = of("value").unwrap_or_default();
        let (source, fact) = (named("source").unwrap_or_default(), named("fact").unwrap_or_default());
        let when: Vec<String> = [of("year"), of("kind")].into_iter().flatten().collect();
        let (word, colon) = match ui_locale {
            UiLocale::Fr => ("source", " : "),
            UiLocale::En => ("source", ": "),
        };
        let line = format!("{value} {unit} ({}) — {word}{colon}{source} {fact}", when.join(", "));
        out.push_str(&format!("\n\n{}", escaped(line.trim_end())));
    }
    out
}

/// A value as text, in the source language.
fn shown(prepared: &Prepared, value: &Value) -> Option<String> {
    Some(match value {
        Value::Text(text) | Value::Code { text, .. } => text.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Reference(reference) => reference.id.to_string(),
        Value::Localized(values) => {
            shown(prepared, values.get(&prepared.config.source_language().locale).or_else(|| values.values().next())?)?
        }
        _ => return None,
    })
}

/// Text that Markdown leaves as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' | '&') {
            out.push('\\');
        }
        out.push(if character.is_control() { ' ' } else { character });
    }
    out
}
