//! The map of a collection of places: what `map:` of `_collection.yaml` declares, and what its background draws.

use std::sync::Arc;

use crate::diagnostic::Span;
use crate::digest::{Digest, Digester};
use crate::path::SourcePath;

/// The map of the entries of a collection.
#[derive(Clone, Debug)]
pub struct MapDeclaration {
    /// The field of type `geo` that says where an entry is.
    pub position: Arc<str>,
    /// The part of the world that is drawn; that of the background where none is declared.
    pub bounds: Option<Bounds>,
    /// The file of the background.
    pub file: SourcePath,
    /// Where the file is named.
    pub file_span: Span,
    /// What the file draws; empty until it is read, and when it cannot be.
    pub background: Arc<Background>,
}

impl MapDeclaration {
    /// Digest of all that the map is drawn from.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::new("map");
        digester.text(&self.position).digest(self.background.digest);
        if let Some(Bounds { west, south, east, north }) = self.bounds {
            [west, south, east, north].iter().for_each(|edge| _ = digester.number(edge.to_bits()));
        }
        digester.finish()
    }
}

/// A part of the world, in degrees. West is less than east, south less than north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Longitude of the left edge.
    pub west: f64,
    /// Latitude of the lower edge.
    pub south: f64,
    /// Longitude of the right edge.
    pub east: f64,
    /// Latitude of the upper edge.
    pub north: f64,
}

impl Bounds {
    /// Whether a place lies inside.
    pub fn contains(&self, latitude: f64, longitude: f64) -> bool {
        (self.west..=self.east).contains(&longitude) && (self.south..=self.north).contains(&latitude)
    }

    /// The least bounds around these points; `None` where they have no area.
    fn around<'p>(points: impl Iterator<Item = &'p Point>) -> Option<Self> {
        let nothing = Self { west: 180.0, south: 90.0, east: -180.0, north: -90.0 };
        let bounds = points.fold(nothing, |bounds, point| Self {
            west: bounds.west.min(point.longitude),
            south: bounds.south.min(point.latitude),
            east: bounds.east.max(point.longitude),
            north: bounds.north.max(point.latitude),
        });
        (bounds.west < bounds.east && bounds.south < bounds.north).then_some(bounds)
    }
}

/// A point of a shape, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
}

/// What is drawn below the places.
#[derive(Clone, Debug, Default)]
pub struct Background {
    /// The layers, the lowest first.
    pub layers: Vec<Layer>,
    /// The bounds of all that is drawn; `None` where that has no area.
    pub bounds: Option<Bounds>,
    /// Digest of the file.
    pub digest: Digest,
}

impl Background {
    /// A background of these layers.
    pub fn new(layers: Vec<Layer>, digest: Digest) -> Self {
        let shapes = layers.iter().flat_map(|layer| &layer.shapes);
        let bounds = Bounds::around(shapes.flat_map(|shape| &shape.points));
        Self { layers, bounds, digest }
    }
}

/// The shapes of one kind, which the theme draws alike.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The property `layer` of its features: `land`, `relief`.
    pub name: Arc<str>,
    /// Its shapes.
    pub shapes: Vec<Shape>,
}

/// A line, or a ring of an area.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The last point is joined to the first.
    pub is_closed: bool,
    /// Its points.
    pub points: Vec<Point>,
}
