//! One entry's files held together: shared fields are written once, in the
//! source language, and every translation takes them over.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::version::Version;
use crate::config::Config;
use crate::content::Document;
use crate::content::collection::{Field, FieldKind};
use crate::content::front_matter::Role;
use crate::content::value::{FieldValue, Fields, Value};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::digest::Digester;
use crate::locale::{Language, Locale};
use crate::text;

/// Whether every file of an entry could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readability {
    /// All of them.
    Whole,
    /// Some could not, which is reported: the source may be among them.
    Partial,
}

/// The language that an entry is written in first, as its files are named or say, whether there is a file or not.
pub fn source_of<'c>(documents: &[&Arc<Document>], config: &'c Config) -> &'c Language {
    if let Some(source) = documents.iter().find(|document| document.role != Role::Translation) {
        return config.language(&source.locale).unwrap_or_else(|| config.source_language());
    }
    let said = documents.iter().find_map(|document| document.source_said());
    let said = said.and_then(|(locale, _)| config.language(&locale));
    said.unwrap_or_else(|| config.source_language())
}

/// The language that an entry is written in first, and its versions by language; `None` when the source is missing.
pub fn versions(
    documents: &[&Arc<Document>],
    config: &Config,
    readability: Readability,
    machine: &BTreeSet<Locale>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Locale, BTreeMap<Locale, Arc<Version>>)> {
    let mut by_locale: BTreeMap<&Locale, &Arc<Document>> = BTreeMap::new();
    for document in documents {
        if let Some(first) = by_locale.insert(&document.locale, document) {
            diagnostics.push(
                Diagnostic::new(
                    Code::DuplicateEntry,
                    Span::file(&document.path),
                    text!(
                        "cette entrée est déjà écrite ailleurs dans la même langue",
                        "this entry is already written elsewhere in the same language"
                    ),
                )
                .related(Span::file(&first.path), text!("première fois ici", "first time here"))
                .help(text!("gardez un seul des deux fichiers", "keep one of the two files")),
            );
        }
    }
    let source_locale = &source_of(documents, config).locale;
    let Some(source) = by_locale.get(source_locale) else {
        // A source file that is there but cannot be read is reported already.
        for document in by_locale.values().filter(|_| readability == Readability::Whole) {
            let locale = &document.locale;
            let span = document.source_said().map_or_else(|| Span::file(&document.path), |(_, span)| span.clone());
            diagnostics.push(
                Diagnostic::new(
                    Code::MissingSource,
                    span,
                    text!(
                        "cette traduction ({locale}) n’a pas de fichier source ({source_locale})",
                        "this translation ({locale}) has no source file ({source_locale})"
                    ),
                )
                .help(match document.source_said() {
                    None => text!(
                        "ajoutez le fichier `.{source_locale}.md` à côté, ou écrivez `source: {locale}` dans l’en-tête si l’entrée n’existe que dans cette langue",
                        "add the `.{source_locale}.md` file beside it, or write `source: {locale}` in the front matter if the entry is in this language alone"
                    ),
                    Some(_) => text!(
                        "ajoutez le fichier `.{source_locale}.md` à côté, ou retirez `source`",
                        "add the `.{source_locale}.md` file beside it, or remove `source`"
                    ),
                }),
            );
        }
        return None;
    };
    // An entry whose source a machine wrote is kept back as a whole, where it is linked.
    let is_translated = |locale: &&Locale| **locale != *source_locale && !config.translations.publish_machine;
    let kept_back: BTreeSet<Locale> = machine.iter().filter(is_translated).cloned().collect();
    let is_kept_back = |locale: &Locale| kept_back.contains(locale);
    let mut versions = BTreeMap::new();
    for (locale, document) in &by_locale {
        if document.role == Role::Translation && is_kept_back(locale) {
            continue;
        }
        versions.insert((*locale).clone(), Arc::new(merge(source, document, machine, diagnostics)));
    }
    if source.role == Role::Single {
        // One file holds all languages: those that have a title count as written.
        let version = match kept_back.is_empty() {
            true => Arc::clone(&versions[source_locale]),
            false => Arc::new(without(&versions[source_locale], &kept_back)),
        };
        versions.insert(source_locale.clone(), Arc::clone(&version));
        if let Some(Value::Localized(titles)) = version.value("title") {
            let written = titles.keys().map(|locale| (locale.clone(), Arc::clone(&version)));
            return Some((source_locale.clone(), written.collect()));
        }
    }
    Some((source_locale.clone(), versions))
}

/// A version without the values of some languages.
fn without(version: &Version, locales: &BTreeSet<Locale>) -> Version {
    let mut version = version.clone();
    version.machine.retain(|locale| !locales.contains(locale));
    version.fields.values_mut().for_each(|field| strip(&mut field.value, locales));
    version
}

fn strip(value: &mut Value, locales: &BTreeSet<Locale>) {
    match value {
        Value::Localized(values) => values.retain(|locale, _| !locales.contains(locale)),
        Value::Object(fields) => fields.values_mut().for_each(|value| strip(value, locales)),
        Value::List(items) => items.iter_mut().for_each(|value| strip(value, locales)),
        _ => {}
    }
}

/// Lists that are translated as a whole and that lists of entries are filtered
/// by: a word is known in another language by its place.
pub fn filter_words(
    source: &Arc<Version>,
    versions: &BTreeMap<Locale, Arc<Version>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(list) = &source.document.collection.list else { return };
    for version in versions.values().filter(|version| !Arc::ptr_eq(version, source)) {
        for by in &list.by {
            let (Some(Value::List(own)), Some(Value::List(original))) =
                (version.value(&by.field), source.value(&by.field))
            else {
                continue;
            };
            if own.len() == original.len() || !version.document.fields.contains_key(&by.field) {
                continue;
            }
            let (field, own, original) = (&by.field, own.len(), original.len());
            let message = text!(
                "`{field}` a {own} éléments ici et {original} dans le fichier source : chacun fait un filtre à part",
                "`{field}` has {own} items here and {original} in the source file: each makes a filter of its own"
            );
            diagnostics.push(
                Diagnostic::new(Code::FilterWords, version.span(field), message)
                    .related(
                        source.span(field),
                        text!("la liste du fichier source est ici", "the list of the source file is here"),
                    )
                    .help(text!(
                        "donnez à la traduction {original} éléments, dans le même ordre",
                        "give the translation {original} items, in the same order"
                    )),
            );
        }
    }
}

fn merge(
    source: &Arc<Document>,
    document: &Arc<Document>,
    machine: &BTreeSet<Locale>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Version {
    let mut fields: Fields = document.fields.clone();
    if !Arc::ptr_eq(source, document) {
        for (name, shared) in &source.fields {
            let Some(field) = document.collection.fields.get(name) else { continue };
            if field.localized {
                continue;
            }
            match fields.get(name) {
                None => {
                    fields.insert(Arc::clone(name), shared.clone());
                }
                Some(own) => {
                    let place = (&own.span, &shared.span);
                    let value = combine(field, &shared.value, &own.value, place, diagnostics);
                    let span = own.span.clone();
                    fields.insert(Arc::clone(name), FieldValue { value, span });
                }
            }
        }
        for (name, own) in &document.fields {
            let Some(field) = document.collection.fields.get(name) else { continue };
            let is_same =
                document.source_said().is_some_and(|(locale, span)| *span == own.span && locale == source.locale);
            if !field.localized && !source.fields.contains_key(name) && !is_same {
                differs(name, (&own.span, &Span::file(&source.path)), diagnostics);
            }
        }
    }
    let own = machine.iter().filter(|locale| document.role == Role::Single || **locale == document.locale);
    let machine: BTreeSet<Locale> = own.cloned().collect();
    let mut digest = Digester::new("version");
    digest.digest(source.digest).digest(document.digest);
    let mut front_matter = Digester::new("version-front-matter");
    front_matter.digest(source.front_matter_digest).digest(document.front_matter_digest);
    for locale in &machine {
        digest.text(locale.as_str());
        front_matter.text(locale.as_str());
    }
    let (digest, front_matter_digest) = (digest.finish(), front_matter.finish());
    Version { document: Arc::clone(document), fields, digest, front_matter_digest, machine }
}

/// The translation's value over the source's, following the declaration downwards.
fn combine(
    field: &Field,
    shared: &Value,
    own: &Value,
    place: (&Span, &Span),
    diagnostics: &mut Vec<Diagnostic>,
) -> Value {
    match (&field.kind, shared, own) {
        (FieldKind::Object(below), Value::Object(shared), Value::Object(own)) => {
            let mut values = shared.clone();
            for field in below {
                match (shared.get(&field.name), own.get(&field.name)) {
                    (_, Some(value)) if field.localized => {
                        values.insert(Arc::clone(&field.name), value.clone());
                    }
                    (Some(shared), Some(own)) => {
                        let value = combine(field, shared, own, place, diagnostics);
                        values.insert(Arc::clone(&field.name), value);
                    }
                    (None, Some(_)) => differs(&field.name, place, diagnostics),
                    (_, None) => {}
                }
            }
            Value::Object(values)
        }
        (FieldKind::List(item), Value::List(shared), Value::List(own)) if item.varies_by_locale() => {
            if shared.len() != own.len() {
                counts_differ(&field.name, (own.len(), shared.len()), place, diagnostics);
                return Value::List(shared.clone());
            }
            let items = shared.iter().zip(own).map(|(shared, own)| {
                if item.localized { own.clone() } else { combine(item, shared, own, place, diagnostics) }
            });
            Value::List(items.collect())
        }
        _ => {
            if !shared.same(own) {
                differs(&field.name, place, diagnostics);
            }
            shared.clone()
        }
    }
}

/// Items of a list are translated one by one, by their places.
fn counts_differ(
    name: &str,
    (own, shared): (usize, usize),
    (place, source): (&Span, &Span),
    diagnostics: &mut Vec<Diagnostic>,
) {
    let message = text!(
        "`{name}` a {own} éléments ici et {shared} dans le fichier source, qui se traduisent un à un",
        "`{name}` has {own} items here and {shared} in the source file; they are translated one by one"
    );
    diagnostics.push(
        Diagnostic::new(Code::SharedFieldDiffers, place.clone(), message)
            .related(source.clone(), text!("la liste du fichier source est ici", "the list of the source file is here"))
            .help(text!(
                "donnez à la traduction {shared} éléments, dans le même ordre",
                "give the translation {shared} items, in the same order"
            )),
    );
}

fn differs(name: &str, (own, source): (&Span, &Span), diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.push(
        Diagnostic::new(
            Code::SharedFieldDiffers,
            own.clone(),
            text!(
                "`{name}` est commun à toutes les langues et vaut autre chose dans le fichier source",
                "`{name}` is shared by all languages and has another value in the source file"
            ),
        )
        .related(source.clone(), text!("la valeur commune est ici", "the shared value is here"))
        .help(text!("retirez `{name}` de la traduction", "remove `{name}` from the translation")),
    );
}
