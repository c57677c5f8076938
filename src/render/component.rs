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
    let unit = Unit::of(indicator);
    let number = match point.fields.get("value") {
        Some(FieldView::Number(number)) => unit.number(number.0, Change::of(indicator, &point.fields), formats),
        _ => "–".to_owned(),
    };
    unit.with_name(&number)
}

/// The year of a figure.
pub fn year(point: &Point) -> Option<f64> {
    match point.fields.get("year") {
        Some(FieldView::Number(year)) => Some(year.0),
        _ => None,
    }
}

/// Who is quoted, and where; empty where nothing is said.
pub fn byline(parts: [&Option<Arc<str>>; 3]) -> String {
    parts.into_iter().flatten().map(|part| &**part).collect::<Vec<_>>().join(", ")
}
