//! What a place in a document leads to: an entry, a file, an anchor, a declaration.

use std::ops::Range;
use std::sync::Arc;

use super::position::{Encoding, Lines};
use super::schema_walk;
use super::yaml_spot::{self, Role, Step};
use crate::build::Prepared;
use crate::content::Document;
use crate::content::collection::CollectionRole;
use crate::content::front_matter::Role as EntryRole;
use crate::content::markdown::{BlockKind, Body};
use crate::content::segment::{ArgumentValue, Component, Segment, Target};
use crate::content::value::Value;
use crate::diagnostic::Span;
use crate::locale::Locale;
use crate::path::SourcePath;
use crate::schema::Known;
use crate::source::SourceTree;
use crate::yaml::{self, Limits};

/// What stands at a place.
#[derive(Debug)]
pub enum Goal {
    /// An entry by collection and id, with the anchor.
    Entry(Arc<str>, Arc<str>, Option<Arc<str>>),
    /// A figure of an indicator.
    Figure(Arc<str>, Arc<str>, Component),
    /// A file.
    File(SourcePath, Option<Arc<str>>),
    /// The list of a collection.
    Collection(Arc<str>),
    /// A key of YAML: the way to it, for an entry's file its collection.
    Key(Vec<Step>, Option<Arc<str>>),
}

/// What stands at a byte of a document, and the bytes that it covers.
pub fn find(
    prepared: &Prepared,
    tree: &SourceTree,
    path: &SourcePath,
    text: &str,
    at: usize,
) -> Option<(Goal, Range<usize>)> {
    let lines = Lines::new(text, Encoding::Utf8);
    let covers = |span: &Span| {
        let bytes = lines.bytes(span);
        (span.file == *path && bytes.start <= at && at <= bytes.end).then_some(bytes)
    };
    let document = document_at(prepared, path);
    if let Some(document) = document {
        let mut finder = Finder { prepared, covers: &covers, found: None };
        finder.document(document);
        if finder.found.is_some() {
            return finder.found;
        }
    }
    let range = match path.extension() {
        "md" => yaml::split_front_matter(text)?.0,
        "yaml" | "yml" => 0..text.len(),
        _ => return None,
    };
    let spot = yaml_spot::spot(text, range, at).filter(|spot| !spot.word.is_empty())?;
    let word = text.get(spot.word.clone())?;
    let of = document.map(|document| Arc::clone(&document.collection.name));
    match spot.role {
        Role::Key => {
            let mut way = spot.path;
            way.push(Step::Key(word.to_owned()));
            Some((Goal::Key(way, of), spot.word))
        }
        Role::Value => {
            let known = Known::new(&prepared.config, &prepared.content, tree);
            let schema = known.of_file(path)?;
            named(prepared, tree, &schema_walk::at(&schema, &spot.path), &spot.path, word).map(|goal| (goal, spot.word))
        }
    }
}

/// What a word of YAML names that is no typed reference: a collection, a template, an original, an entry of a menu.
fn named(
    prepared: &Prepared,
    tree: &SourceTree,
    forms: &[&serde_json::Value],
    way: &[Step],
    word: &str,
) -> Option<Goal> {
    let collections = &prepared.content.collections;
    if let Some(name) = schema_walk::collection(forms) {
        return Some(Goal::Entry(name.into(), word.into(), None));
    }
    if let Some(key) = word.strip_prefix("@/") {
        return entry_of_key(key, None);
    }
    let last = way.iter().rev().find_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Item => None,
    })?;
    match last {
        "template" => {
            let own = SourcePath::from_untrusted(&format!("templates/{word}"))?;
            let themed = SourcePath::from_untrusted(&format!("themes/{}/templates/{word}", prepared.config.theme))?;
            let place = [own, themed].into_iter().find(|place| tree.get(place.as_str()).is_some())?;
            Some(Goal::File(place, None))
        }
        "file" => {
            let place = SourcePath::from_untrusted(&format!("assets/photos/{word}"))?;
            tree.get(place.as_str()).is_some().then_some(Goal::File(place, None))
        }
        "home" => entry_of_key(word, None),
        _ => collections.get_key_value(word).map(|(name, _)| Goal::Collection(Arc::clone(name))),
    }
}

fn entry_of_key(key: &str, anchor: Option<&Arc<str>>) -> Option<Goal> {
    let key = key.split(['#', '?']).next().unwrap_or_default();
    Some(match key.split_once('/') {
        Some((collection, id)) => Goal::Entry(collection.into(), id.into(), anchor.cloned()),
        None => Goal::Collection(key.into()),
    })
}

struct Finder<'a> {
    prepared: &'a Prepared,
    covers: &'a dyn Fn(&Span) -> Option<Range<usize>>,
    found: Option<(Goal, Range<usize>)>,
}

impl Finder<'_> {
    fn document(&mut self, document: &Document) {
        for field in document.fields.values() {
            self.value(&field.value);
        }
        if let Some(body) = &document.body {
            self.segments(&body.segments);
        }
    }

    fn take(&mut self, span: &Span, goal: impl FnOnce() -> Option<Goal>) {
        if self.found.is_none()
            && let Some(bytes) = (self.covers)(span)
        {
            self.found = goal().map(|goal| (goal, bytes));
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Reference(reference) | Value::Code { reference, .. } => self.take(&reference.span, || {
                Some(Goal::Entry(Arc::clone(&reference.collection), Arc::clone(&reference.id), None))
            }),
            Value::Image { file, span } | Value::File { file, span } => {
                self.take(span, || Some(Goal::File(file.clone(), None)))
            }
            Value::Object(fields) => fields.values().for_each(|value| self.value(value)),
            Value::List(items) => items.iter().for_each(|value| self.value(value)),
            Value::Localized(values) => values.values().for_each(|value| self.value(value)),
            _ => {}
        }
    }

    fn segments(&mut self, segments: &[Segment]) {
        for segment in segments {
            match segment {
                Segment::Link(link) => self.link(&link.target, link.fragment.as_ref(), &link.span),
                Segment::Picture(picture) => self.link(&picture.target, None, &picture.span),
                Segment::Inline(component, _) | Segment::Component(component) => {
                    self.component(component);
                    self.segments(&component.content);
                }
                Segment::Html(_) | Segment::Message(_) => {}
            }
        }
    }

    fn link(&mut self, target: &Target, fragment: Option<&Arc<str>>, span: &Span) {
        let prepared = self.prepared;
        self.take(span, || match target {
            Target::Entry(key) => entry_of_key(key, fragment),
            Target::File(file) => Some(Goal::File(file.clone(), fragment.cloned())),
            Target::Root(path) => {
                let entry = prepared.site.get(prepared.site.entry_found_at(path)?)?;
                Some(Goal::Entry(Arc::clone(&entry.collection.name), Arc::clone(&entry.id), fragment.cloned()))
            }
        });
    }

    fn component(&mut self, component: &Component) {
        let role = |role| self.prepared.site.of_role(role).cloned();
        let (photos, indicators) = (role(CollectionRole::Photos), role(CollectionRole::Indicators));
        for argument in &component.arguments {
            match &argument.value {
                ArgumentValue::Photo(id) => {
                    self.take(&argument.span, || Some(Goal::Entry(photos.clone()?, Arc::clone(id), None)));
                }
                ArgumentValue::Link(link) => self.link(&link.target, link.fragment.as_ref(), &link.span),
                _ => {}
            }
        }
        if let Some(id) = component.text("indicator") {
            self.take(&component.span, || Some(Goal::Figure(indicators?, Arc::clone(id), component.clone())));
        }
    }
}

/// The document of a file. Documents are sorted by path.
pub fn document_at<'p>(prepared: &'p Prepared, path: &SourcePath) -> Option<&'p Document> {
    let documents = &prepared.content.documents;
    documents.binary_search_by(|document| document.path.cmp(path)).ok().map(|at| &*documents[at])
}

/// The documents of an entry, in the order of their paths.
pub fn versions<'p>(prepared: &'p Prepared, collection: &str, id: &str) -> Vec<&'p Document> {
    let documents = &prepared.content.documents;
    let mut found = Vec::new();
    for start in [format!("content/{collection}/{id}."), format!("content/{collection}/{id}/index.")] {
        let first = documents.partition_point(|document| document.path.as_str() < start.as_str());
        let beside = documents[first..].iter().take_while(|document| document.path.as_str().starts_with(&start));
        found.extend(beside.filter(|document| *document.id == *id).map(|document| &**document));
    }
    found
}

/// The file of an entry in the language of the document from which one goes there, else in the source language.
pub fn document_of<'p>(prepared: &'p Prepared, collection: &str, id: &str, from: &SourcePath) -> Option<&'p Document> {
    let all = versions(prepared, collection, id);
    let in_language = |locale: &Locale| all.iter().find(|document| document.locale == *locale);
    let own = document_at(prepared, from).and_then(|document| in_language(&document.locale));
    let source = || all.iter().find(|document| document.role != EntryRole::Translation);
    own.or_else(source).or_else(|| all.first()).copied()
}

/// The bytes of the heading or block that an anchor names.
pub fn anchor(body: &Body, text: &str, anchor: &str) -> Option<Range<usize>> {
    let headings = body.structure.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_)));
    let found = headings.zip(&body.headings).find(|(_, heading)| *heading.id == *anchor);
    if let Some((block, _)) = found {
        return Some(block.range.start as usize..block.range.end as usize);
    }
    let written = format!("{{#{anchor}}}");
    text.find(&written).map(|at| at..at + written.len())
}

/// The place of a field's declaration: its key below `fields` in `_collection.yaml`.
pub fn declaration(path: &SourcePath, text: &str, way: &[Step]) -> Option<Range<usize>> {
    let root = yaml::parse(path, text, 0..text.len(), Limits::default()).value;
    let mut fields = root.get("fields")?;
    let mut place = None;
    for step in way {
        let Step::Key(name) = step else { continue };
        let entries = fields.as_map()?;
        let found = entries.iter().find(|(key, node)| {
            *key.name == *name || node.get("from").and_then(|from| from.as_text()).is_some_and(|from| **from == *name)
        });
        // A language of a localized value is no field.
        let Some((key, node)) = found else { break };
        place = Some(key.range.start as usize..key.range.end as usize);
        let inner = node.get("of").unwrap_or(node);
        match inner.get("fields") {
            Some(below) => fields = below,
            None => break,
        }
    }
    place
}
