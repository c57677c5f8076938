//! The geometry of charts, of the compass and of maps as values for Tera. The theme draws them.

use super::value::{MapBuilder, list, number_value};
use crate::plan::drawing::{CompassView, DrawingPoint, MapView};
use crate::plan::view::{Card, ChartView, FieldView, FieldsView};
use tera::Value;

/// The value `chart` of an indicator. `set_fields` writes the fields of a figure into a map.
pub fn value(view: &ChartView, set_fields: impl Fn(&mut MapBuilder, &FieldsView)) -> Value {
    let ticks = view
        .ticks
        .iter()
        .map(|tick| MapBuilder::default().with("value", number_value(tick.value.0)).with("y", tick.y.0).finish());
    let years = view.years.iter().map(|year| {
        let map = MapBuilder::default().with("year", year.year).with("x", year.x.0);
        map.with("has_figure", year.has_figure).with("labelled", year.labelled).finish()
    });
    let marks = view.marks.iter().map(|mark| {
        let mut point = MapBuilder::default();
        set_fields(&mut point, &mark.point);
        MapBuilder::default()
            .with("point", point.finish())
            .with("kind", &*mark.kind)
            .with("x", mark.x.0)
            .with("left", mark.left.0)
            .with("width", mark.width.0)
            .with("y", mark.y.0)
            .with("top", mark.top.0)
            .with("height", mark.height.0)
            .with("labelled", mark.labelled)
            .finish()
    });
    let apart = match view.apart {
        Some((from, x)) => MapBuilder::default().with("from", from.0).with("x", x.0).finish(),
        None => Value::none(),
    };
    MapBuilder::default()
        .with("height", view.height)
        .with("zero", view.zero.0)
        .with("ticks", list(ticks))
        .with("years", list(years))
        .with("apart", apart)
        .with("marks", list(marks))
        .finish()
}

/// The value `list.compass`. `card` gives the value of a card.
pub fn compass(view: &CompassView, card: impl Fn(&Card) -> Value) -> Value {
    let directions = view.directions.iter().map(|direction| {
        let marks = direction.marks.iter().map(|mark| {
            let map = MapBuilder::default().with("kind", &*mark.kind);
            map.with("x", mark.place.x.0).with("y", mark.place.y.0).finish()
        });
        MapBuilder::default()
            .with("lever", card(&direction.lever))
            .with("state", direction.state.as_str())
            .with("tip", place(direction.tip))
            .with("before", place(direction.before))
            .with("after", place(direction.after))
            .with("name", place(direction.name))
            .with("note", place(direction.note))
            .with("marks", list(marks))
            .with("indicators", list(direction.indicators.iter().map(&card)))
            .finish()
    });
    MapBuilder::default()
        .with("width", view.width)
        .with("height", view.height)
        .with("centre", place(view.centre))
        .with("rings", list(view.rings.iter().map(|radius| Value::from(radius.0))))
        .with("directions", list(directions))
        .finish()
}

/// The value `page.map`. `field` gives the value of the entry at a mark.
pub fn map(view: &MapView, field: impl Fn(&FieldView) -> Value) -> Value {
    let marks = view.marks.iter().map(|mark| {
        MapBuilder::default()
            .with("entry", field(&mark.entry))
            .with("x", mark.place.x.0)
            .with("y", mark.place.y.0)
            .with("side", mark.side.as_str())
            .with("labelled", mark.labelled)
            .finish()
    });
    MapBuilder::default()
        .with("background", &*view.background)
        .with("width", view.width)
        .with("height", view.height)
        .with("layers", list(view.layers.iter().map(|layer| Value::from(&**layer))))
        .with("marks", list(marks))
        .finish()
}

fn place(place: DrawingPoint) -> Value {
    MapBuilder::default().with("x", place.x.0).with("y", place.y.0).finish()
}
