//! The values of one entry's fields that its collection's lists are filtered by.

use std::borrow::Cow;
use std::sync::Arc;

use super::read::{Reader, language_view, typeset};
use super::term::{FieldValue, Term, Values};
use crate::config::Config;
use crate::content::field::{Field, FieldKind};
use crate::content::value::Value;
use crate::locale::{Language, Locale, LocalizedText};
use crate::site::{EntryIndex, localized};

/// The values of an entry's fields that its collection's lists are filtered by.
pub fn values(reader: &mut Reader<'_, '_>, index: EntryIndex) -> Option<Values> {
    let (entry, _) = reader.fields(index)?;
    let list = entry.collection.list.as_ref().filter(|list| !list.by.is_empty())?;
    let fields = list.by.iter().map(|by| of_field(reader, index, &by.field).unwrap_or_default());
    Some(fields.collect())
}

fn of_field(reader: &mut Reader<'_, '_>, index: EntryIndex, field: &Arc<str>) -> Option<Vec<FieldValue>> {
    let (entry, shown) = reader.fields(index)?;
    // The source's words make the address, whichever version is shown.
    let source = &reader.versions(index)?.source;
    let (language, config) = (reader.language(), reader.config());
    let first = config.language(&source.document.locale).unwrap_or_else(|| config.source_language());
    let declared = entry.collection.fields.get(field)?;
    let value = shown.version.value(field)?;
    let own = items(value, language);
    let source = source.value(field).map(|value| items(value, first)).unwrap_or_default();
    // The language of a text that does not say it: that of the file it was written in.
    let file = if !is_localized(declared) {
        None
    } else if shown.version.document.fields.contains_key(field) {
        Some(reader.text_language(shown))
    } else {
        Some(first)
    };
    let same_length = source.len() == own.len();
    let mut found: Vec<FieldValue> = Vec::new();
    for (position, (locale, value)) in own.into_iter().enumerate() {
        let written = locale.and_then(|locale| config.language(locale)).or(file);
        match value {
            Value::Reference(reference) => {
                let target = reader.number(&reference.collection, &reference.id);
                found.extend(target.and_then(|target| entry_named(reader, field, target)));
            }
            Value::Text(text) | Value::Code { text, .. } => {
                let original = source.get(position).filter(|_| same_length).and_then(|(_, value)| value.as_text());
                let original = original.unwrap_or(text);
                let key: Arc<str> = config.slugs.of(&spelt(original)).unwrap_or_default().into();
                let option = declared.option_labels.get(original).and_then(|label| named(label, language, config));
                let written = option.map_or(written, |(written, _)| Some(written));
                let text = option.map_or(text, |(_, label)| label);
                found.push(FieldValue {
                    term: Term::Text(word(original).into()),
                    written: Arc::clone(original),
                    segment: field.replace('_', "-").into(),
                    key,
                    label: written.map_or_else(|| Arc::clone(text), |written| typeset(written, text)),
                    language: language_view(written.unwrap_or(language)),
                    distance: distance(language, written),
                });
            }
            // A number is written as an address has it: a year has no separator.
            Value::Number(number) => {
                let text: Arc<str> = number.to_string().into();
                found.push(FieldValue {
                    term: Term::Text(Arc::clone(&text)),
                    written: Arc::clone(&text),
                    segment: field.replace('_', "-").into(),
                    key: config.slugs.of(&text).unwrap_or_default().into(),
                    label: text,
                    language: language_view(language),
                    distance: 0,
                });
            }
            _ => {}
        }
    }
    // Each value once, in the order that the entry has them.
    let mut seen: Vec<&Term> = Vec::new();
    let is_first = found.iter().map(|value| {
        let is_new = !seen.contains(&&value.term);
        seen.push(&value.term);
        is_new
    });
    let mut is_first = is_first.collect::<Vec<bool>>().into_iter();
    found.retain(|_| is_first.next().unwrap_or(true));
    Some(found)
}

/// The name of an option for readers of a language, with the language that it is in.
fn named<'a>(
    label: &'a LocalizedText,
    reader: &'a Language,
    config: &'a Config,
) -> Option<(&'a Language, &'a Arc<str>)> {
    let chain = std::iter::once(&reader.locale).chain(&reader.fallback).chain([&config.source_language().locale]);
    let found = chain.into_iter().find_map(|locale| Some((config.language(locale)?, label.0.get(locale)?)));
    found.or_else(|| label.0.iter().find_map(|(locale, text)| Some((config.language(locale)?, text))))
}

fn entry_named(reader: &mut Reader<'_, '_>, field: &Arc<str>, target: EntryIndex) -> Option<FieldValue> {
    let (entry, shown) = reader.fields(target)?;
    let language = reader.language();
    let segment = entry.collection.slug.get(language).filter(|slug| !slug.is_empty()).unwrap_or(field);
    let key = match shown.version.value("slug") {
        Some(Value::Text(slug)) => Arc::clone(slug),
        _ => entry.id.replace('/', "-").into(),
    };
    let written = reader.text_language(shown);
    let label = typeset(written, shown.version.text("title", language)?);
    Some(FieldValue {
        term: Term::Entry(target),
        written: Arc::clone(&entry.id),
        segment: Arc::clone(segment),
        key,
        label,
        language: language_view(written),
        distance: distance(language, Some(written)),
    })
}

/// What makes two texts the same word: letters, whatever their case and the spaces between.
fn word(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// A text with the signs that tell words apart written out: `C++` and `C#` are
/// two languages, and `.NET` is not a net.
fn spelt(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if !text.contains(['+', '#']) && !text.starts_with('.') {
        return Cow::Borrowed(text);
    }
    let mut spelt = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    for character in text.chars() {
        match character {
            '+' => spelt.push_str(" plus "),
            '#' if before.is_alphanumeric() => spelt.push_str(" sharp "),
            '.' if spelt.is_empty() => spelt.push_str("dot "),
            other => spelt.push(other),
        }
        before = character;
    }
    Cow::Owned(spelt)
}

/// 0 for the reader's own language, then along the chain of fallback.
fn distance(reader: &Language, written: Option<&Language>) -> usize {
    match written {
        Some(written) if written.locale != reader.locale => {
            let chain = &reader.fallback;
            1 + chain.iter().position(|locale| *locale == written.locale).unwrap_or(chain.len())
        }
        _ => 0,
    }
}

fn is_localized(field: &Field) -> bool {
    field.localized || matches!(&field.kind, FieldKind::List(item) if item.localized)
}

/// The single values of a field as `language` reads them, each with its language where the value says it.
fn items<'a>(value: &'a Value, language: &'a Language) -> Vec<(Option<&'a Locale>, &'a Value)> {
    let (outer, value) = read(value, language);
    match value {
        Value::List(items) => {
            let items = items.iter().map(|item| read(item, language));
            items.map(|(inner, value)| (inner.or(outer), value)).collect()
        }
        one => vec![(outer, one)],
    }
}

fn read<'a>(value: &'a Value, language: &'a Language) -> (Option<&'a Locale>, &'a Value) {
    match localized(value, language) {
        (None, inner) if matches!(value, Value::Localized(_)) => (Some(&language.locale), inner),
        other => other,
    }
}
