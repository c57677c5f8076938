//! Views of the drawings that belong to a page: the compass, and maps.

use std::sync::Arc;

use super::view::{Card, FieldView, Float};

/// A place in a drawing, from the upper left corner.
#[derive(Clone, Copy, Debug, Hash)]
pub struct DrawingPoint {
    /// To the right.
    pub x: Float,
    /// Downwards.
    pub y: Float,
}

/// The compass: which figures speak of each lever.
#[derive(Debug, Hash)]
pub struct CompassView {
    /// Width of the drawing, in its own units.
    pub width: u32,
    /// Height of the drawing, in its own units.
    pub height: u32,
    /// Its centre.
    pub centre: DrawingPoint,
    /// Radius of the circle through the points of the rose, and of that of the marks.
    pub rings: [Float; 2],
    /// The directions, in the order of the levers.
    pub directions: Box<[CompassDirection]>,
}

/// A direction of the compass.
#[derive(Debug, Hash)]
pub struct CompassDirection {
    /// The lever.
    pub lever: Card,
    /// What is known of it.
    pub state: CompassState,
    /// The point of the rose.
    pub tip: DrawingPoint,
    /// The corner before it, in the direction of reading.
    pub before: DrawingPoint,
    /// The corner after it.
    pub after: DrawingPoint,
    /// Middle of the line on which its name is written.
    pub name: DrawingPoint,
    /// Middle of the line below the name.
    pub note: DrawingPoint,
    /// A mark for each figure.
    pub marks: Box<[CompassMark]>,
    /// The indicators that speak of it.
    pub indicators: Box<[Card]>,
}

/// What is known of a lever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompassState {
    /// Something was observed.
    Measured,
    /// There are figures, none of them observed.
    Stated,
    /// There is no figure.
    Silent,
}

impl CompassState {
    /// The name that templates compare with.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Stated => "stated",
            Self::Silent => "silent",
        }
    }
}

/// The mark of a figure on the compass.
#[derive(Debug, Hash)]
pub struct CompassMark {
    /// The kind of figure.
    pub kind: Arc<str>,
    /// Its middle.
    pub place: DrawingPoint,
}

/// Places on a map.
#[derive(Debug, Hash)]
pub struct MapView {
    /// Path of the background, a file of SVG with a shape for each layer, named after it.
    pub background: Arc<str>,
    /// Width of the background, in its own units.
    pub width: u32,
    /// Height of the background, in its own units.
    pub height: u32,
    /// The layers of the background, the lowest first.
    pub layers: Box<[Arc<str>]>,
    /// The places, in the order of their list.
    pub marks: Box<[MapMark]>,
}

/// A place on a map.
#[derive(Debug, Hash)]
pub struct MapMark {
    /// The entry: a card on a list, a name on the page of an entry that refers to it.
    pub entry: FieldView,
    /// Where it is, in per cent of the width and the height of the background.
    pub place: DrawingPoint,
    /// The side on which its name stands.
    pub side: Side,
    /// There is room for the name on a phone.
    pub labelled: bool,
}

/// A side of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// East of it.
    Right,
    /// West of it.
    Left,
    /// North of it.
    Above,
    /// South of it.
    Below,
}

impl Side {
    /// The name that templates write.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Left => "left",
            Self::Above => "above",
            Self::Below => "below",
        }
    }
}
