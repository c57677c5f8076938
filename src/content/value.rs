//! Values of fields, checked once against their declaration and typed from then on.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::content::markdown::Body;
use crate::diagnostic::Span;
use crate::locale::Locale;
use crate::path::SourcePath;

/// The id of an entry in another collection, as written in a field.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The other collection.
    pub collection: Arc<str>,
    /// The entry's id there.
    pub id: Arc<str>,
    /// The name as it is written, in capitals where it is a code.
    pub written: Arc<str>,
    /// The place at which it is written.
    pub span: Span,
}

impl Reference {
    /// The reference that a code is: `F101` names the entry `f101`.
    pub fn of_code(collection: &Arc<str>, code: &Arc<str>, span: Span) -> Self {
        let (collection, id) = (Arc::clone(collection), code.to_lowercase().into());
        Self { collection, id, written: Arc::clone(code), span }
    }
}

/// A value of a field.
#[derive(Clone, Debug)]
pub enum Value {
    /// The value of a field of type text, select, url, email or color.
    Text(Arc<str>),
    /// Markdown, parsed.
    Markdown(Arc<Body>),
    /// A decimal number.
    Number(f64),
    /// A boolean.
    Boolean(bool),
    /// A day.
    Date(Date),
    /// An instant.
    Datetime(Timestamp),
    /// A position in degrees.
    Geo {
        /// North is positive.
        latitude: f64,
        /// East is positive.
        longitude: f64,
    },
    /// Another entry.
    Reference(Reference),
    /// The code of another entry, which readers are shown as it is written.
    Code {
        /// As it is written.
        text: Arc<str>,
        /// The entry.
        reference: Reference,
    },
    /// A picture of the bundle.
    Image {
        /// The file.
        file: SourcePath,
        /// The place at which it is named.
        span: Span,
    },
    /// Another file of the bundle.
    File {
        /// The file.
        file: SourcePath,
        /// The place at which it is named.
        span: Span,
    },
    /// A map of fields.
    Object(BTreeMap<Arc<str>, Value>),
    /// Several values.
    List(Vec<Value>),
    /// One value a language, in files that hold all languages.
    Localized(BTreeMap<Locale, Value>),
    /// A value without a declaration (`params`), as JSON.
    Any(Arc<serde_json::Value>),
}

impl Value {
    /// The text of a text-like value.
    pub fn as_text(&self) -> Option<&Arc<str>> {
        match self {
            Self::Text(text) | Self::Code { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether both values are equal. Their places in files do not count.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) | (Self::Code { text: a, .. }, Self::Code { text: b, .. }) => a == b,
            (Self::Markdown(a), Self::Markdown(b)) => a.blocks == b.blocks,
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::Boolean(a), Self::Boolean(b)) => a == b,
            (Self::Date(a), Self::Date(b)) => a == b,
            (Self::Datetime(a), Self::Datetime(b)) => a == b,
            (Self::Geo { latitude: a, longitude: c }, Self::Geo { latitude: b, longitude: d }) => a == b && c == d,
            (Self::Reference(a), Self::Reference(b)) => a.collection == b.collection && a.id == b.id,
            (Self::Image { file: a, .. }, Self::Image { file: b, .. }) => a == b,
            (Self::File { file: a, .. }, Self::File { file: b, .. }) => a == b,
            (Self::Object(a), Self::Object(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|((ka, va), (kb, vb))| ka == kb && va.same(vb))
            }
            (Self::List(a), Self::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b)),
            (Self::Localized(a), Self::Localized(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|((ka, va), (kb, vb))| ka == kb && va.same(vb))
            }
            (Self::Any(a), Self::Any(b)) => a == b,
            _ => false,
        }
    }

    /// Calls `visit` for every reference inside.
    pub fn references<'a>(&'a self, visit: &mut dyn FnMut(&'a Reference)) {
        match self {
            Self::Reference(reference) | Self::Code { reference, .. } => visit(reference),
            Self::Object(fields) => fields.values().for_each(|value| value.references(visit)),
            Self::List(items) => items.iter().for_each(|value| value.references(visit)),
            Self::Localized(values) => values.values().for_each(|value| value.references(visit)),
            _ => {}
        }
    }
}

/// A field of an entry with its place.
#[derive(Clone, Debug)]
pub struct FieldValue {
    /// The value.
    pub value: Value,
    /// Where the value is written, or where its default is declared.
    pub span: Span,
}

/// The fields of one file.
pub type Fields = BTreeMap<Arc<str>, FieldValue>;
