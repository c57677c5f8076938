//! The files of data that a page offers, and what they are in the page's language.

use std::sync::Arc;

use super::data::{file, points, years};
use super::dataset::DataFormat;
use super::job::DataOffer;
use super::licence::licence;
use super::read::{Reader, typeset};
use super::view::{Card, CardView, FieldsView};
use crate::content::collection::{Collection, CollectionRole};
use crate::content::reuse::DataDeclaration;
use crate::site::{Entry, section_url};
use crate::slug::encoded;

const FORMATS: [DataFormat; 2] = [DataFormat::Csv, DataFormat::Json];

/// The data of an indicator, on its own page.
pub fn of_entry(reader: &Reader<'_, '_>, entry: &Entry, card: &CardView) -> Option<DataOffer> {
    let collection = &entry.collection;
    let declaration = collection.data.as_ref().filter(|_| collection.role == Some(CollectionRole::Indicators))?;
    let of_set = description(reader, declaration);
    // Search engines want fifty characters, which a definition may not have.
    let described = match &card.identity.description {
        Some(own) => format!("{own} {of_set}").trim().into(),
        None => of_set,
    };
    Some(DataOffer {
        title: card.identity.title.clone().unwrap_or_default(),
        description: described,
        years: years(points(card)),
        files: FORMATS
            .map(|format| (encoded(&format!("/{}", file(&declaration.name, Some(&entry.id), format))).into(), format))
            .into(),
        whole: section_url(collection, reader.language()).filter(|_| collection.list.is_some()),
        ..offer(reader, collection, declaration)
    })
}

/// The data of a collection, on the page of its list.
pub fn of_list(reader: &Reader<'_, '_>, collection: &Collection, items: &[Card]) -> Option<DataOffer> {
    let declaration = collection.data.as_ref()?;
    let cards = items.iter().filter_map(|item| match item {
        Card::Entry(card) => Some(card),
        Card::Photo(_) => None,
    });
    let figures: Vec<&FieldsView> = cards.flat_map(|card| points(card).chain([&card.fields])).collect();
    Some(DataOffer { years: years(figures.into_iter()), ..offer(reader, collection, declaration) })
}

fn offer(reader: &Reader<'_, '_>, collection: &Collection, declaration: &DataDeclaration) -> DataOffer {
    let language = reader.language();
    let label = collection.label.get(language).unwrap_or(&collection.name);
    let keywords = declaration.keywords.iter().filter_map(|word| Some(typeset(language, word.get(language)?)));
    DataOffer {
        title: typeset(language, label),
        description: description(reader, declaration),
        keywords: keywords.collect(),
        license: licence(&declaration.license, language),
        years: None,
        files: FORMATS.map(|format| (format!("/{}", file(&declaration.name, None, format)).into(), format)).into(),
        whole: None,
    }
}

fn description(reader: &Reader<'_, '_>, declaration: &DataDeclaration) -> Arc<str> {
    let language = reader.language();
    declaration.description.get(language).map(|text| typeset(language, text)).unwrap_or_default()
}
