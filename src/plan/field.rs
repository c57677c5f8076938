//! Values of declared fields as readers of one language see them.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::body;
use super::read::{Reader, language_view, typeset};
use super::view::{FieldView, FieldsView, Float, Identity};
use crate::content::collection::{Field, FieldKind};
use crate::content::value::{Reference, Value};
use crate::locale::Language;
use crate::site::{Entry, EntryIndex, Shown, localized};

/// How much of a referenced entry is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Inside a card, where references are reduced to names.
    Card,
    /// On the page of the entry, where references are cards.
    Page,
}

/// The place of a value: the entry that it belongs to, the language in which it is written, and how much of other
/// entries is shown there.
#[derive(Clone, Copy)]
struct Context<'a> {
    entry: EntryIndex,
    language: &'a Language,
    depth: Depth,
}

/// The facts that every view of an entry has.
pub fn identity(reader: &Reader<'_, '_>, entry: &Entry, shown: &Shown) -> Identity {
    let language = reader.text_language(shown);
    let text = |name: &str| shown.version.text(name, reader.language()).map(|text| typeset(language, text));
    Identity {
        collection: Arc::clone(&entry.collection.name),
        id: Arc::clone(&entry.id),
        title: text("title"),
        description: text("description"),
        url: shown.url.clone(),
        language: language_view(language),
        fallback: shown.borrowed.is_some(),
        machine: reader.machine(shown),
    }
}

/// The fields of an entry that `wanted` names. Title and description are left to [`identity`].
pub fn fields(
    reader: &mut Reader<'_, '_>,
    (index, entry, shown): (EntryIndex, &Entry, &Shown),
    depth: Depth,
    wanted: impl Fn(&Field) -> bool,
) -> FieldsView {
    let context = Context { entry: index, language: reader.text_language(shown), depth };
    let declared = entry.collection.fields.values();
    let declared = declared
        .filter(|field| !matches!(&*field.name, "title" | "description" | "url"))
        .filter(|field| field.kind != FieldKind::Language && wanted(field));
    let fields = declared.map(|field| {
        let value = field_view(reader, context, field, shown.version.value(&field.name));
        (Arc::clone(&field.name), value)
    });
    FieldsView(fields.collect())
}

/// A field's value; null when it is absent, an empty list for a list.
fn field_view(reader: &mut Reader<'_, '_>, context: Context<'_>, field: &Field, value: Option<&Value>) -> FieldView {
    let Some(value) = value else {
        return match &field.kind {
            FieldKind::List(_) | FieldKind::Reference { many: true, .. } => FieldView::List(Box::default()),
            FieldKind::Boolean => FieldView::Boolean(false),
            FieldKind::Any => FieldView::Object(FieldsView::default()),
            _ => FieldView::Null,
        };
    };
    let (borrowed, value) = localized(value, reader.language());
    let language = borrowed.and_then(|locale| reader.config().language(locale)).unwrap_or(context.language);
    let context = Context { language, ..context };
    match (value, &field.kind) {
        (Value::Text(text), FieldKind::Text) if field.localized => FieldView::Text(typeset(language, text)),
        (Value::Text(text) | Value::Code { text, .. }, _) => FieldView::Text(Arc::clone(text)),
        (Value::Markdown(body), _) => {
            FieldView::Html(body::html(reader, context.entry, language, &body.segments).into())
        }
        (Value::Number(number), _) => FieldView::Number(Float(*number)),
        (Value::Boolean(boolean), _) => FieldView::Boolean(*boolean),
        (Value::Date(date), _) => FieldView::Date(*date),
        (Value::Datetime(instant), _) => FieldView::Datetime(date_time(*instant, &reader.config().time_zone).into()),
        (Value::Geo { latitude, longitude }, _) => FieldView::Geo(Float(*latitude), Float(*longitude)),
        (Value::Reference(reference), _) => referenced(reader, reference, context.depth).unwrap_or(FieldView::Null),
        (Value::Image { file, .. }, _) => match reader.bundle_picture(context.entry, file) {
            Some(set) => {
                let synthetic = reader.synthetic(&set);
                FieldView::Picture(set, synthetic)
            }
            None => FieldView::Null,
        },
        (Value::File { file, .. }, _) => reader.file(context.entry, file).map_or(FieldView::Null, FieldView::File),
        (Value::Object(values), FieldKind::Object(fields)) => {
            let fields = fields
                .iter()
                .map(|field| (Arc::clone(&field.name), field_view(reader, context, field, values.get(&field.name))));
            FieldView::Object(FieldsView(fields.collect()))
        }
        (Value::List(items), FieldKind::List(item)) => {
            FieldView::List(items.iter().map(|value| field_view(reader, context, item, Some(value))).collect())
        }
        (Value::List(items), FieldKind::Reference { .. }) => {
            let found = items.iter().filter_map(|value| match value {
                Value::Reference(reference) => referenced(reader, reference, context.depth),
                _ => None,
            });
            FieldView::List(found.collect())
        }
        (Value::Any(value), _) => FieldView::Any(Arc::clone(value)),
        _ => FieldView::Null,
    }
}

fn referenced(reader: &mut Reader<'_, '_>, reference: &Reference, depth: Depth) -> Option<FieldView> {
    use super::view::Card;
    let entry = reader.number(&reference.collection, &reference.id)?;
    // A photo is shown with all its fields wherever it is.
    if let Some(photo) = reader.photo(entry) {
        return Some(FieldView::Card(Card::Photo(photo)));
    }
    let summary = |reader: &mut Reader<'_, '_>| reader.summary(entry).map(FieldView::Summary);
    match depth {
        Depth::Card => summary(reader),
        Depth::Page => reader.card(entry).map(FieldView::Card).or_else(|| summary(reader)),
    }
}

/// A moment in the time of a zone, as RFC 3339 writes it (section 5.6). Where the zone was then ahead of UTC by seconds,
/// for which that form has no room, it is in UTC.
fn date_time(instant: Timestamp, zone: &TimeZone) -> String {
    let zoned = instant.to_zoned(zone.clone());
    let zoned = if zoned.offset().seconds() % 60 == 0 { zoned } else { instant.to_zoned(TimeZone::UTC) };
    zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_any_century_are_rfc_3339() {
        let paris = TimeZone::get("Europe/Paris").expect("a zone");
        let written = |text: &str| date_time(text.parse().expect("a moment"), &paris);
        assert_eq!(written("2025-07-01T08:00:00Z"), "2025-07-01T10:00:00+02:00");
        assert_eq!(written("1880-05-03T09:50:39Z"), "1880-05-03T09:50:39+00:00");
    }
}
