//! The blocks of an entry's file: texts of the front matter that have one value a language, and the passages of
//! the body.

use std::ops::Range;
use std::sync::Arc;

use super::unit::{Unit, UnitKind, Version, digest, plain};
use crate::config::Config;
use crate::content::Document;
use crate::content::collection::Collection;
use crate::content::field::{Field, FieldKind};
use crate::content::front_matter::Role;
use crate::content::markdown::Source;
use crate::content::markdown::passages::{Part, PassageKind, Words, passages};
use crate::locale::{Language, Locale};
use crate::path::SourcePath;
use crate::yaml::{self, Limits, Node};

/// Fields that are addresses, and not read.
const ADDRESSES: &[&str] = &["slug", "aliases", "template"];

/// The blocks of a document in one language. For an entry without a body, which has one file for all languages,
/// `locale` says which of them; a file for one language has that of its name.
pub fn version(document: &Document, text: &Arc<str>, locale: &Locale, config: &Config) -> Version {
    // A record has the language that it is written in first.
    let source = if document.role == Role::Single { &document.locale } else { locale };
    version_of(&document.path, &document.collection, document.role, text, (locale, source), config)
}

/// The blocks of a text, as a document of that path and role would have them. `source` is the language that the
/// entry is written in first.
pub fn version_of(
    path: &SourcePath,
    collection: &Collection,
    role: Role,
    text: &Arc<str>,
    (locale, source): (&Locale, &Locale),
    config: &Config,
) -> Version {
    let language = config.language(locale).unwrap_or_else(|| config.source_language());
    let mut found = Found { file: path, text, language, role, source, address: &config.home_url, units: Vec::new() };
    let mut blocks = Vec::new();
    if let Some((front, body)) = role.split(text) {
        let root = yaml::parse(path, text, front, Limits::default()).value;
        for field in collection.fields_in_order() {
            if !ADDRESSES.contains(&&*field.name)
                && let Some(node) = root.get(field.key())
            {
                found.field(field, node, field.key(), Shared::ByAll);
            }
        }
        if role != Role::Single {
            blocks = found.body(body);
        }
    }
    Version { path: path.clone(), text: Arc::clone(text), locale: locale.clone(), units: found.units, blocks }
}

/// Whether a value is the same in all languages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shared {
    ByAll,
    ByNone,
}

struct Found<'a> {
    file: &'a SourcePath,
    text: &'a str,
    language: &'a Language,
    role: Role,
    source: &'a Locale,
    address: &'a str,
    units: Vec<Unit>,
}

impl Found<'_> {
    /// Finds the texts in the value of a field, to any depth of the declaration.
    fn field(&mut self, field: &Field, node: &Node, path: &str, shared: Shared) {
        let mut node = node;
        let mut shared = shared;
        if field.localized && shared == Shared::ByAll {
            shared = Shared::ByNone;
            if self.role == Role::Single {
                match node.as_map() {
                    Some(_) => match node.get(self.language.locale.as_str()) {
                        Some(own) => node = own,
                        None => return,
                    },
                    // A value that is no map is that of the source language.
                    None if self.language.locale == *self.source => {}
                    None => return,
                }
            }
        }
        match &field.kind {
            FieldKind::Text | FieldKind::Markdown if shared == Shared::ByNone => self.scalar(field, node, path),
            FieldKind::Object(below) => {
                for field in below {
                    if let Some(node) = node.get(field.key()) {
                        self.field(field, node, &format!("{path}.{}", field.key()), shared);
                    }
                }
            }
            FieldKind::List(item) => {
                for (index, node) in node.as_list().unwrap_or_default().iter().enumerate() {
                    self.field(item, node, &format!("{path}.{index}"), shared);
                }
            }
            _ => {}
        }
    }

    fn scalar(&mut self, field: &Field, node: &Node, path: &str) {
        let Some(text) = node.as_text().filter(|text| !text.trim().is_empty()) else { return };
        let range = node.bytes();
        let written = self.text.get(range.clone()).unwrap_or_default();
        // The place of the text in quotes, where it stands there as it is.
        let place = range.start + written.find(&**text).unwrap_or_default();
        let parts = match field.kind {
            FieldKind::Markdown => self.inner(text, place),
            _ => plain(text, place),
        };
        let mut unit = Unit::new(path, UnitKind::Field, parts, range);
        unit.limit = field.max.map(|max| max as usize);
        unit.note = field.help.as_ref().and_then(|help| help.get(self.language)).cloned();
        self.units.push(unit);
    }

    /// Markdown in a value. One paragraph has its markup apart; more than that is one text as it is written.
    fn inner(&self, text: &str, place: usize) -> Vec<Part> {
        let source = Source { file: self.file, text, body: 0..text.len(), language: self.language };
        let mut found = passages(&source, self.address).all;
        match found.pop() {
            Some(only) if found.is_empty() && only.kind == PassageKind::Paragraph => {
                let moved = |part| match part {
                    Part::Words(Words { text, places }) => Part::Words(Words {
                        text,
                        places: places.into_iter().map(|(at, to)| (at, to + place)).collect(),
                    }),
                    mark => mark,
                };
                only.parts.into_iter().map(moved).collect()
            }
            _ => plain(text, place),
        }
    }

    fn body(&mut self, body: Range<usize>) -> Vec<Range<usize>> {
        let source = Source { file: self.file, text: self.text, body, language: self.language };
        let found = passages(&source, self.address);
        for (index, passage) in found.all.into_iter().enumerate() {
            let path = format!("body.{index}");
            let spaced = passage.spaced_kind.map(|kind| digest(&UnitKind::Passage(kind), &passage.parts));
            let mut unit = Unit::new(path, UnitKind::Passage(passage.kind), passage.parts, passage.range);
            (unit.block, unit.anchor, unit.spaced_digest) = (passage.block, passage.anchor, spaced);
            self.units.push(unit);
        }
        found.blocks
    }
}
