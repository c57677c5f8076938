//! The Markdown of a page, for programs that read texts: the source as it was
//! written, with what only the site can resolve in its place. Addresses are
//! those of the site, components are what they show. Below it stands what the
//! page shows of other entries: those of a list, figures, claims.
//!
//! It is made for pages whose template names `page.markdown`.

use std::sync::Arc;

use super::body;
use super::calendar::EXAMPLE;
use super::data::points;
use super::job::{
    ListView, MarkdownEdit, MarkdownEntry, MarkdownFigure, MarkdownJob, MarkdownPart, MarkdownText, PageView,
    Replacement,
};
use super::kit_view::KitView;
use super::read::{Reader, typeset};
use super::view::{Card, CardView, FieldView, FieldsView, Point};
use crate::content::collection::CollectionRole;
use crate::content::markdown::BlockKind;
use crate::content::segment::{Segment, Target};
use crate::diagnostic::Span;
use crate::locale::Language;
use crate::memo::Shared;
use crate::path::OutputPath;
use crate::site::{EntryIndex, Version};
use crate::slug::decoded;

/// The name of the file, beside that of the page.
pub const FILE_NAME: &str = "index.md";

/// The Markdown of a page. `text` is the entry whose text it shows, in the version and the language shown. `None` for a
/// page without a text, lists or figures.
pub fn job(
    reader: &mut Reader<'_, '_>,
    text: Option<(EntryIndex, &Arc<Version>, &Language)>,
    page: &PageView,
    parts: Vec<MarkdownPart>,
) -> Option<MarkdownJob> {
    let notice = match (text, page.machine) {
        (Some((_, _, language)), Some(kind)) => Some(reader.message(language, kind.message())),
        _ => None,
    };
    let text = text.and_then(|(entry, version, language)| self::text(reader, entry, version, language));
    if text.is_none() && parts.is_empty() {
        return None;
    }
    Some(MarkdownJob {
        file: OutputPath::from_untrusted(&decoded(&format!("{}{FILE_NAME}", page.url.strip_prefix('/')?)))?,
        url: page.url.clone(),
        title: page.title.clone(),
        description: page.description.clone(),
        notice,
        text,
        parts: parts.into(),
        next: None,
    })
}

fn text(
    reader: &mut Reader<'_, '_>,
    entry: EntryIndex,
    version: &Version,
    language: &Language,
) -> Option<MarkdownText> {
    let document = &version.document;
    let body = document.body.as_ref()?;
    let mut edits = Edits { reader, entry, language, found: Vec::new() };
    edits.segments(&body.segments);
    let found = edits.found;
    let components = body.structure.iter().filter(|block| block.kind == BlockKind::Component);
    Some(MarkdownText {
        source: (document.path.clone(), document.digest),
        edits: found.into(),
        components: components.map(|block| block.range.clone()).collect(),
    })
}

/// What the page of an entry shows below its text: the figures of an indicator, the claims among the lists of its
/// template, the brand kit.
pub fn parts_of_entry(
    reader: &mut Reader<'_, '_>,
    role: Option<CollectionRole>,
    card: Option<Card>,
    lists: &[(Arc<str>, Vec<Card>)],
    kit: Option<&Shared<KitView>>,
) -> Vec<MarkdownPart> {
    let mut parts = Vec::new();
    if let Some(card) = card.filter(|_| role == Some(CollectionRole::Indicators)) {
        let language = reader.language();
        let columns =
            [("table-year", "year"), ("table-value", "value"), ("table-kind", "kind"), ("table-source", "source")];
        let columns = columns.map(|(id, name)| reader.known_message(language, id, &[]).unwrap_or_else(|| name.into()));
        parts.push(MarkdownPart::Figures(columns, entry(reader, card, None)));
    }
    if let Some(claims) = reader.collection_of_role(CollectionRole::Claims) {
        let is_claim = |card: &Card| *card.identity().collection == *claims.name;
        for (_, cards) in lists.iter().filter(|(_, cards)| !cards.is_empty() && cards.iter().all(is_claim)) {
            let label = claims.label.get(reader.language()).map(|label| typeset(reader.language(), label));
            let entries = cards.iter().map(|card| entry(reader, card.clone(), None)).collect();
            parts.push(MarkdownPart::Entries(label, entries));
        }
    }
    parts.extend(kit.map(|kit| MarkdownPart::Kit(kit.clone())));
    parts
}

/// What a page of a list shows below its text.
pub fn parts_of_list(reader: &mut Reader<'_, '_>, list: &ListView) -> Vec<MarkdownPart> {
    let directions = list.compass.iter().flat_map(|compass| &compass.directions);
    let named = |card: &Card| {
        let direction = directions.clone().find(|direction| direction.lever.identity().id == card.identity().id);
        direction.map(|direction| &*direction.indicators)
    };
    let entries: Box<[MarkdownEntry]> =
        list.items.iter().map(|card| entry(reader, card.clone(), named(card))).collect();
    match entries.is_empty() {
        true => Vec::new(),
        false => vec![MarkdownPart::Entries(None, entries)],
    }
}

/// An entry of a list. `indicators` are those that it names, for a lever.
fn entry(reader: &mut Reader<'_, '_>, card: Card, indicators: Option<&[Card]>) -> MarkdownEntry {
    let language = reader.language();
    let mut figures = Vec::new();
    let mut add = |reader: &mut Reader<'_, '_>, indicator: Option<&Shared<CardView>>, fields: &FieldsView| {
        let words = body::point_words(reader, language, fields);
        figures.push(MarkdownFigure { indicator: indicator.cloned(), point: Point { fields: fields.clone(), words } });
    };
    let mut example = None;
    if let Card::Entry(own) = &card {
        points(own).for_each(|fields| add(reader, None, fields));
        let claims = reader.collection_of_role(CollectionRole::Claims);
        if claims.is_some_and(|claims| claims.name == own.identity.collection) {
            // A claim without a figure still says of which kind it is, and from where.
            match own.fields.get("figure") {
                Some(FieldView::Object(figure)) if figure.get("value").is_some() => add(reader, None, figure),
                _ => add(reader, None, &own.fields),
            }
        }
        if own.demo {
            example = Some(reader.known_message(language, EXAMPLE, &[]).unwrap_or_else(|| "demo".into()));
        }
    }
    for indicator in indicators.into_iter().flatten() {
        if let Card::Entry(indicator) = indicator {
            points(indicator).for_each(|fields| add(reader, Some(indicator), fields));
        }
    }
    MarkdownEntry { card, example, figures: figures.into() }
}

/// What is written differently.
struct Edits<'r, 'a, 'w> {
    reader: &'r mut Reader<'a, 'w>,
    entry: EntryIndex,
    language: &'r Language,
    found: Vec<MarkdownEdit>,
}

impl Edits<'_, '_, '_> {
    fn segments(&mut self, segments: &[Segment]) {
        for segment in segments {
            match segment {
                Segment::Link(link) => {
                    let to = self.reader.href(self.entry, link).unwrap_or_default();
                    self.add(&link.span, &link.written, Replacement::Address(to));
                }
                Segment::Picture(picture) => {
                    let shown = match &picture.target {
                        Target::File(file) => self.reader.bundle_picture(self.entry, file),
                        Target::Entry(key) => key.split_once('/').and_then(|(collection, id)| {
                            let photo = self.reader.number(collection, id)?;
                            Some(self.reader.photo(photo)?.pictures.clone())
                        }),
                        Target::Root(_) => None,
                    };
                    if let Some(set) = shown {
                        self.add(&picture.span, &picture.written, Replacement::Picture(set));
                    }
                }
                Segment::Component(component) => {
                    let block = body::component(self.reader, self.entry, self.language, component);
                    self.add(&component.span, "", Replacement::Component(block.map(Box::new)));
                    self.segments(&component.content);
                }
                Segment::Inline(component, written) => {
                    let words = body::number(self.reader, self.language, component).unwrap_or_default();
                    self.add(&component.span, written, Replacement::Words(words));
                }
                Segment::Html(_) | Segment::Message(_) => {}
            }
        }
    }

    fn add(&mut self, span: &Span, written: &str, to: Replacement) {
        self.found.push(MarkdownEdit { line: span.line, column: span.column, written: written.into(), to });
    }
}
