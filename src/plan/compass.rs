//! The geometry of the compass: a direction for each lever, with a mark for each figure that speaks of it.
//!
//! Invariant: nothing in the drawing measures a value. Figures of different units have no common scale; what is shown
//! is which figures there are, and of which kind.

use std::f64::consts::PI;

use super::data::points;
use super::drawing::{CompassDirection, CompassMark, CompassState, CompassView, DrawingPoint};
use super::read::Reader;
use super::view::{Card, FieldView, Float};
use crate::locale::Direction;

/// Size of the drawing, in its own units.
const SIZE: (f64, f64) = (880.0, 760.0);

/// Its centre.
const CENTRE: (f64, f64) = (440.0, 382.0);

/// Distance of a point of the rose from the centre.
const TIP: f64 = 214.0;

/// Distance of the corners between two points of the rose.
const SHOULDER: f64 = 64.0;

/// Distance of the marks.
const MARKS: f64 = 252.0;

/// Distance between two marks, along their arc.
const SPACING: f64 = 29.0;

/// Distance of the names to the side of the centre. They stand above the marks in the upper half and below them in the
/// lower half.
const NAMES: f64 = 335.0;

/// The compass of these levers, in their order from the top, in the direction of reading.
pub fn compass(reader: &mut Reader<'_, '_>, levers: &[Card]) -> Option<CompassView> {
    if levers.is_empty() {
        return None;
    }
    let turn = match reader.language().direction {
        Direction::Ltr => 1.0,
        Direction::Rtl => -1.0,
    };
    let step = turn * 2.0 * PI / levers.len() as f64;
    let directions = levers.iter().enumerate();
    let directions = directions.map(|(position, lever)| direction(reader, lever, step * position as f64, step));
    Some(CompassView {
        width: SIZE.0 as u32,
        height: SIZE.1 as u32,
        centre: place(CENTRE.0, CENTRE.1),
        rings: [Float(TIP), Float(MARKS)],
        directions: directions.collect(),
    })
}

/// One direction. `angle` is measured from the top, `step` is the angle between two directions.
fn direction(reader: &mut Reader<'_, '_>, lever: &Card, angle: f64, step: f64) -> CompassDirection {
    let indicators = indicators(reader, lever);
    let kinds: Vec<std::sync::Arc<str>> = indicators
        .iter()
        .filter_map(|indicator| match indicator {
            Card::Entry(card) => Some(card),
            Card::Photo(_) => None,
        })
        .flat_map(|card| points(card).filter_map(|point| point.text("kind").cloned()))
        .collect();
    let state = match kinds.iter().any(|kind| &**kind == "observed") {
        true => CompassState::Measured,
        false if kinds.is_empty() => CompassState::Silent,
        false => CompassState::Stated,
    };
    // The arc of a direction is a little narrower than its share of the circle.
    let spacing = (SPACING / MARKS).min(step.abs() * 0.85 / kinds.len().max(1) as f64) * step.signum();
    let marks = kinds.iter().enumerate().map(|(position, kind)| {
        let from_middle = position as f64 - (kinds.len() - 1) as f64 / 2.0;
        CompassMark { kind: kind.clone(), place: at(angle + spacing * from_middle, MARKS) }
    });
    let upper = angle.cos() > -1e-9;
    // To the side, where an arc of marks rises beyond its middle, names keep more distance.
    let aside = 24.0 * angle.sin().abs();
    let (name, note) = if upper { (-58.0 - aside, -32.0 - aside) } else { (48.0 + aside, 74.0 + aside) };
    let (x, y) = (polar(angle, NAMES).0, polar(angle, MARKS).1);
    CompassDirection {
        lever: lever.clone(),
        state,
        tip: at(angle, TIP),
        before: at(angle - step / 2.0, SHOULDER),
        after: at(angle + step / 2.0, SHOULDER),
        name: place(x, y + name),
        note: place(x, y + note),
        marks: marks.collect(),
        indicators,
    }
}

/// The indicators that a lever names, in its order.
fn indicators(reader: &mut Reader<'_, '_>, lever: &Card) -> Box<[Card]> {
    let named = match lever {
        Card::Entry(card) => card.fields.get("indicators"),
        Card::Photo(_) => None,
    };
    let Some(FieldView::List(items)) = named else { return Box::default() };
    let named = items.iter().filter_map(|item| match item {
        FieldView::Summary(summary) => {
            reader.number(&summary.identity.collection, &summary.identity.id).and_then(|entry| reader.card(entry))
        }
        _ => None,
    });
    named.collect()
}

/// The point at an angle from the top, clockwise, and a distance from the centre.
fn polar(angle: f64, distance: f64) -> (f64, f64) {
    (CENTRE.0 + distance * angle.sin(), CENTRE.1 - distance * angle.cos())
}

fn at(angle: f64, distance: f64) -> DrawingPoint {
    let (x, y) = polar(angle, distance);
    place(x, y)
}

fn place(x: f64, y: f64) -> DrawingPoint {
    let tenth = |number: f64| Float((number * 10.0).round() / 10.0);
    DrawingPoint { x: tenth(x), y: tenth(y) }
}
