//! Collections as they are declared, for pages that explain the API.

use std::sync::Arc;

use super::view::TextLanguage;
use crate::config::Config;
use crate::content::collection::{Collection, Field, FieldKind};
use crate::locale::{Language, LocalizedText};
use crate::site::Site;

/// The collections of a site, for readers of one language.
#[derive(Debug, Default, Hash)]
pub struct Declared(pub Vec<DeclaredCollection>);

/// A text in the language in which there is one.
#[derive(Debug, Hash)]
pub struct DeclaredText {
    /// The text.
    pub text: Arc<str>,
    /// Its language.
    pub language: TextLanguage,
}

/// A declared collection.
#[derive(Debug, Hash)]
pub struct DeclaredCollection {
    /// Its name in addresses of the API.
    pub name: Arc<str>,
    /// Its label.
    pub label: Option<DeclaredText>,
    /// How many entries readers of the language find in it.
    pub total: usize,
    /// The fields that it declares, those of objects behind the object.
    pub fields: Vec<DeclaredField>,
}

/// A declared field.
#[derive(Debug, Hash)]
pub struct DeclaredField {
    /// The way to its value: `place`, `figure.value`, `points[].year`.
    pub path: Arc<str>,
    /// Its type; of a list, that of its items.
    pub kind: &'static str,
    /// The value is a list.
    pub is_list: bool,
    /// The collection of a reference.
    pub to: Option<Arc<str>>,
    /// The options of a `select`.
    pub options: Vec<Arc<str>>,
    /// The value is always there. Of a field within another one, that one decides.
    pub required: bool,
    /// Each language has its value.
    pub localized: bool,
    /// Its label.
    pub label: Option<DeclaredText>,
    /// Its help text.
    pub help: Option<DeclaredText>,
}

/// The declared collections for readers of the language at position `index`.
pub fn collections(site: &Site, config: &Config, index: usize) -> Declared {
    let language = &config.languages[index];
    let each = site.collections.values().map(|collection| {
        let shown = |entry: &&usize| site.shown(index, **entry).is_some();
        DeclaredCollection {
            name: Arc::clone(&collection.name),
            label: text(config, language, Some(&collection.label)),
            total: site.members(&collection.name).iter().filter(shown).count(),
            fields: fields(config, language, collection),
        }
    });
    Declared(each.collect())
}

fn fields(config: &Config, language: &Language, collection: &Collection) -> Vec<DeclaredField> {
    let mut found = Vec::new();
    let own = collection.fields_in_order().into_iter().filter(|field| !field.is_common());
    own.for_each(|field| add(config, language, "", field, &mut found));
    found
}

fn add(config: &Config, language: &Language, above: &str, field: &Field, found: &mut Vec<DeclaredField>) {
    let mut path = format!("{above}{}", field.name);
    let (mut value, mut is_list) = (field, false);
    while let FieldKind::List(item) = &value.kind {
        (value, is_list) = (item, true);
        path.push_str("[]");
    }
    let to = match &value.kind {
        FieldKind::Reference { to, many } => {
            is_list |= many;
            Some(Arc::clone(to))
        }
        _ => None,
    };
    let options = match &value.kind {
        FieldKind::Select(options) => options.clone(),
        _ => Vec::new(),
    };
    found.push(DeclaredField {
        path: path.as_str().into(),
        kind: value.kind.type_name(),
        is_list,
        to,
        options,
        required: above.is_empty() && (field.required || is_list || matches!(field.kind, FieldKind::Boolean)),
        localized: field.varies_by_locale(),
        label: text(config, language, field.label.as_ref()),
        help: text(config, language, field.help.as_ref()),
    });
    if let FieldKind::Object(below) = &value.kind {
        let above = format!("{path}.");
        below.iter().for_each(|field| add(config, language, &above, field, found));
    }
}

/// A text in the reader's language, else in one that the reader may know, else in the source language.
fn text(config: &Config, language: &Language, texts: Option<&LocalizedText>) -> Option<DeclaredText> {
    let texts = &texts?.0;
    let source = &config.source_language().locale;
    let chain = std::iter::once(&language.locale).chain(&language.fallback).chain([source]);
    let locale = chain.into_iter().find(|locale| texts.contains_key(*locale)).or_else(|| texts.keys().next())?;
    let of = config.language(locale).unwrap_or(language);
    Some(DeclaredText {
        text: Arc::clone(&texts[locale]),
        language: TextLanguage { tag: Arc::clone(&of.tag), direction: of.direction },
    })
}
