//! The forms in which other pages show an entry: reduced to its name, as a
//! photo, as a card.

use std::sync::Arc;

use super::body;
use super::chart;
use super::event;
use super::field::{Depth, fields, identity};
use super::library::availability;
use super::licence::licence;
use super::read::{Reader, language_view, typeset};
use super::view::{CardView, CreditLine, FieldView, Form, PhotoView, SummaryView};
use crate::content::collection::{CollectionRole, FieldKind};
use crate::content::front_matter::Role;
use crate::content::value::Value;
use crate::site::{Entry, EntryIndex, Shown, localized};

/// An entry reduced to its name.
pub fn summary(reader: &mut Reader<'_, '_>, index: EntryIndex) -> Option<SummaryView> {
    let (entry, shown) = reader.fields(index)?;
    Some(SummaryView {
        identity: identity(reader, entry, shown),
        fields: fields(reader, (index, entry, shown), Depth::Card, |field| matches!(&*field.name, "color" | "short")),
        template: Form::default(),
    })
}

/// A card without body.
pub fn plain(reader: &mut Reader<'_, '_>, index: EntryIndex) -> Option<CardView> {
    let (entry, shown) = reader.fields(index)?;
    Some(card(reader, index, entry, shown, Depth::Card))
}

/// A card with the body, of an entry that has no page of its own.
pub fn with_body(reader: &mut Reader<'_, '_>, index: EntryIndex) -> Option<CardView> {
    let (entry, shown) = reader.fields(index)?;
    let version = reader.text(index)?;
    version.document.body.as_ref()?;
    let language = reader.text_language(shown);
    let body = Some(body::view(reader, index, language, version));
    Some(CardView { body, ..card(reader, index, entry, shown, Depth::Card) })
}

/// The name and the declared fields of an entry.
pub fn card(reader: &mut Reader<'_, '_>, index: EntryIndex, entry: &Entry, shown: &Shown, depth: Depth) -> CardView {
    let is_true = |name: &str| matches!(shown.version.value(name), Some(Value::Boolean(true)));
    let fields = fields(reader, (index, entry, shown), depth, |field| {
        !matches!(&*field.name, "draft" | "demo")
            && (depth == Depth::Page || !matches!(field.kind, FieldKind::Markdown))
    });
    let chart = match (entry.collection.role, fields.get("points")) {
        (Some(CollectionRole::Indicators), Some(FieldView::List(points))) => {
            chart::chart(points, reader.language().direction)
        }
        _ => None,
    };
    CardView {
        identity: identity(reader, entry, shown),
        fields,
        referrers: entry.collection.referrers.then(|| reader.referrers(index).into()),
        chart: chart.map(Box::new),
        event: event::event(reader, index, entry, shown).map(Box::new),
        draft: is_true("draft"),
        demo: is_true("demo"),
        body: None,
        template: Form::default(),
    }
}

/// The view of a photo.
pub fn photo(reader: &mut Reader<'_, '_>, index: EntryIndex) -> Option<PhotoView> {
    let (entry, shown) = reader.fields(index)?;
    let (photo, pictures) = reader.derivatives(index)?;
    let language_of = |reader: &Reader<'_, '_>, name: &str| {
        let written = shown.version.value(name).and_then(|value| localized(value, reader.language()).0);
        let language = written.and_then(|locale| reader.config().language(locale));
        Arc::clone(&language.unwrap_or_else(|| reader.text_language(shown)).tag)
    };
    let (alt_lang, credit_lang) = (language_of(reader, "alt"), language_of(reader, "credit"));
    let id = shown.version.text("license", reader.language()).cloned().unwrap_or_default();
    let social = pictures.social.as_ref().map(|file| reader.config().permalink(&super::picture::url(file)).into());
    let synthetic = reader.synthetic(&pictures);
    Some(PhotoView {
        card: card(reader, index, entry, shown, Depth::Card),
        alt_lang,
        credit_lang,
        license: licence(&id, reader.language()),
        digest: photo.digest,
        width: photo.header.width,
        height: photo.header.height,
        pictures,
        social,
        synthetic,
        availability: availability(entry, reader.config()),
        template: Form::default(),
    })
}

/// The credit lines of a photo, one for each language in which a text may show it.
pub fn credit_lines(reader: &mut Reader<'_, '_>, index: EntryIndex) -> Vec<CreditLine> {
    let Some(entry) = reader.versions(index) else { return Vec::new() };
    let synthesis = reader.derivatives(index).and_then(|(_, pictures)| pictures.synthesis);
    let config = reader.config();
    let lines = config.languages.iter().filter_map(|language| {
        let mut chain = std::iter::once(&language.locale).chain(&language.fallback);
        let version = chain.find_map(|locale| entry.versions.get(locale)).unwrap_or(&entry.source);
        let text = |name: &str| {
            let (borrowed, value) = localized(version.value(name)?, language);
            let written = borrowed.unwrap_or(match version.document.role {
                Role::Single => &language.locale,
                Role::Source | Role::Translation => &version.document.locale,
            });
            Some((config.language(written).unwrap_or(language), value.as_text()?))
        };
        let (title_language, title) = text("title")?;
        Some(CreditLine {
            language: language_view(language),
            label: Arc::clone(&language.label),
            title: typeset(title_language, title),
            title_language: language_view(title_language),
            credit: text("credit").map(|(_, credit)| Arc::clone(credit)),
            license: text("license").map(|(_, id)| licence(id, language)),
            synthetic: synthesis.map(|kind| reader.message(language, kind.message())),
        })
    });
    lines.collect()
}
