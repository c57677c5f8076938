//! The words of components for readers that have no templates: in feeds, the API and Markdown.

use std::sync::Arc;

use super::figure::{Change, Unit};
use crate::format::Formats;
use crate::plan::synthesis::SynthesisView;
use crate::plan::view::{CardView, FieldView, PhotoView, Point};

/// The credit of a photo.
fn credit(photo: &PhotoView) -> Option<&str> {
    photo.card.fields.text("credit").map(|credit| &**credit)
}

/// What stands below a photo: its caption, its credit, and that an algorithm made it.
pub fn below_photo(photo: &PhotoView, caption: Option<&Arc<str>>) -> String {
    below_picture(caption.map(|caption| &**caption).into_iter().chain(credit(photo)), photo.synthetic.as_ref())
}

/// What stands below a picture: some texts, and that an algorithm made it.
pub fn below_picture<'t>(texts: impl Iterator<Item = &'t str>, synthetic: Option<&SynthesisView>) -> String {
    let told = synthetic.map(|view| format!("({})", view.label));
    texts.map(str::to_owned).chain(told).collect::<Vec<_>>().join(" ")
}

/// The value of a figure with its unit, as pages write it; a dash for one without a value.
pub fn amount(indicator: &CardView, point: &Point, formats: &Formats) -> String {
    amount_in(&Unit::of(indicator), Change::of(indicator, &point.fields), point, formats)
}

/// The same for a figure of this unit.
pub fn amount_in(unit: &Unit, change: Change, point: &Point, formats: &Formats) -> String {
    let number = match point.fields.get("value") {
        Some(FieldView::Number(number)) => unit.number(number.0, change, formats),
        _ => "–".to_owned(),
    };
    let amount = unit.with_name(&number);
    match &point.words.about {
        Some(about) => format!("{about} {amount}"),
        None => amount,
    }
}

/// What a figure counts: the title of its indicator, and the note of the figure.
pub fn subject(indicator: &CardView, point: &Point) -> String {
    let title = indicator.identity.title.as_deref().unwrap_or_default();
    match point.fields.text("note") {
        Some(note) => format!("{title} — {note}"),
        None => title.to_owned(),
    }
}

/// The kind of a figure, its year and its source, as far as it says them, behind a space and in parentheses; empty where
/// it says none of them.
pub fn provenance(point: &Point) -> String {
    let year = match point.fields.get("year") {
        Some(FieldView::Number(year)) => Some(year.0.to_string()),
        _ => None,
    };
    let words = &point.words;
    let parts = [words.kind.as_deref(), year.as_deref(), words.source.as_deref()];
    let told = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    if told.is_empty() { told } else { format!(" ({told})") }
}

/// Who is quoted, and where; empty where nothing is said.
pub fn byline(parts: [&Option<Arc<str>>; 3]) -> String {
    parts.into_iter().flatten().map(|part| &**part).collect::<Vec<_>>().join(", ")
}
