//! One language's text of an entry, and which text a reader of a language gets.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::content::Document;
use crate::content::value::{Fields, Value};
use crate::diagnostic::Span;
use crate::digest::Digest;
use crate::locale::{Language, Locale};

/// One language's text of an entry.
#[derive(Clone, Debug)]
pub struct Version {
    /// The file.
    pub document: Arc<Document>,
    /// Its own and the shared fields.
    pub fields: Fields,
    /// Digest of the file and of the source language's file: of all it was made from.
    pub digest: Digest,
    /// Digest of both files without their bodies. Two versions with the same
    /// `front_matter_digest` have the same fields.
    pub front_matter_digest: Digest,
    /// Languages of the text that a machine wrote and nobody has accepted.
    pub machine: BTreeSet<Locale>,
}

impl Version {
    /// A field's value.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).map(|field| &field.value)
    }

    /// A text field's value; localized texts as `language` reads them.
    pub fn text(&self, name: &str, language: &Language) -> Option<&Arc<str>> {
        self.value(name).and_then(|value| localized(value, language).1.as_text())
    }

    /// Where a field is written; the whole file where it is not.
    pub fn span(&self, name: &str) -> Span {
        self.fields.get(name).map_or_else(|| Span::file(&self.document.path), |field| field.span.clone())
    }
}

/// The value that a reader of `language` gets, and the language it is borrowed from.
pub fn localized<'a>(value: &'a Value, language: &Language) -> (Option<&'a Locale>, &'a Value) {
    let Value::Localized(values) = value else { return (None, value) };
    if let Some(own) = values.get(&language.locale) {
        return (None, own);
    }
    let borrowed = language.fallback.iter().find_map(|locale| values.get_key_value(locale));
    borrowed.or_else(|| values.iter().next()).map_or((None, value), |(locale, value)| (Some(locale), value))
}
