//! Reads the background of a map, a file of GeoJSON (RFC 7946).

use std::sync::Arc;

use geojson::{FeatureCollection, GeoJson, Geometry, GeometryValue, JsonObject, Position};

use super::geography::{Background, Layer, MapDeclaration, Point, Shape};
use super::layout::readable;
use crate::diagnostic::{Code, Diagnostic, Span, Text};
use crate::path::SourcePath;
use crate::slug::is_slug;
use crate::source::SourceTree;
use crate::text;

/// The most positions of a background. What a page draws should stay far below.
const MAX_POSITIONS: usize = 100_000;

/// The property of a feature that names its layer.
const LAYER: &str = "layer";

/// Reads the background that a declaration names. `declared` is that declaration's path.
pub fn read(
    tree: &SourceTree,
    map: &MapDeclaration,
    declared: &SourcePath,
    diagnostics: &mut Vec<Diagnostic>,
) -> Background {
    let Some(file) = tree.get(map.file.as_str()) else {
        let path = &map.file;
        let message = text!("le fond de carte `{path}` n’existe pas", "the map’s background `{path}` does not exist");
        let help = text!(
            "placez un fichier GeoJSON à cet endroit, ou corrigez le nom dans `{declared}`",
            "put a GeoJSON file there, or mend the name in `{declared}`"
        );
        diagnostics.push(Diagnostic::new(Code::CollectionDeclaration, map.file_span.clone(), message).help(help));
        return Background::default();
    };
    let digest = file.digest();
    let layers = readable(&map.file, file, diagnostics).map(|text| layers(&map.file, text, diagnostics));
    Background::new(layers.unwrap_or_default(), digest)
}

fn layers(path: &SourcePath, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Layer> {
    let mut problem = |span: Span, message: Text, help: Text| {
        diagnostics.push(Diagnostic::new(Code::CollectionDeclaration, span, message).help(help));
    };
    let json: serde_json::Value = match serde_json::from_str(text) {
        Ok(json) => json,
        Err(error) => {
            let span = Span::new(path, error.line() as u32, error.column() as u32, 1);
            problem(
                span,
                text!("ce n’est pas du JSON valide", "this is not valid JSON"),
                text!(
                    "exportez de nouveau le fichier en GeoJSON, depuis QGIS ou geojson.io",
                    "export the file anew as GeoJSON, from QGIS or geojson.io"
                ),
            );
            return Vec::new();
        }
    };
    let Ok(GeoJson::FeatureCollection(FeatureCollection { features, .. })) = serde_json::from_value(json) else {
        problem(
            Span::file(path),
            text!(
                "ce n’est pas une `FeatureCollection` de GeoJSON (RFC 7946)",
                "this is no `FeatureCollection` of GeoJSON (RFC 7946)"
            ),
            text!(
                "exportez les formes en GeoJSON, en degrés (WGS 84)",
                "export the shapes as GeoJSON, in degrees (WGS 84)"
            ),
        );
        return Vec::new();
    };
    let mut layers: Vec<Layer> = Vec::new();
    for (number, feature) in (1_u32..).zip(features) {
        let Some(name) = layer_of(feature.properties.as_ref()) else {
            problem(
                Span::file(path),
                text!(
                    "la forme numéro {number} n’a pas de propriété `layer` qui soit un nom simple",
                    "shape number {number} has no property `layer` that is a plain name"
                ),
                text!("par exemple `\"layer\": \"land\"`", "for example `\"layer\": \"land\"`"),
            );
            continue;
        };
        let mut shapes = Vec::new();
        if !feature.geometry.as_ref().is_some_and(|geometry| read_geometry(geometry, &mut shapes)) {
            problem(
                Span::file(path),
                text!(
                    "la forme numéro {number} n’est ni une ligne ni une surface en degrés",
                    "shape number {number} is neither a line nor an area in degrees"
                ),
                text!(
                    "gardez les `LineString`, `Polygon` et leurs multiples ; un lieu est une entrée de la collection",
                    "keep `LineString`, `Polygon` and their multiples; a place is an entry of the collection"
                ),
            );
            continue;
        }
        match layers.iter_mut().find(|layer| layer.name == name) {
            Some(layer) => layer.shapes.extend(shapes),
            None => layers.push(Layer { name, shapes }),
        }
    }
    let positions: usize = layers.iter().flat_map(|layer| &layer.shapes).map(|shape| shape.points.len()).sum();
    if positions > MAX_POSITIONS {
        problem(
            Span::file(path),
            text!(
                "{positions} points : un fond de carte en a {MAX_POSITIONS} au plus",
                "{positions} points: a background has {MAX_POSITIONS} at most"
            ),
            text!(
                "simplifiez les formes avant de les exporter, par exemple avec mapshaper.org",
                "simplify the shapes before you export them, for example with mapshaper.org"
            ),
        );
        return Vec::new();
    }
    layers
}

/// The layer of a feature, which becomes an identifier in a file of SVG.
fn layer_of(properties: Option<&JsonObject>) -> Option<Arc<str>> {
    let name = properties?.get(LAYER)?.as_str()?;
    is_slug(name).then(|| name.into())
}

/// Adds the shapes of a geometry. Tells whether all of it can be drawn.
fn read_geometry(geometry: &Geometry, shapes: &mut Vec<Shape>) -> bool {
    match &geometry.value {
        GeometryValue::LineString { coordinates } => line(coordinates, false, shapes),
        GeometryValue::MultiLineString { coordinates } => coordinates.iter().all(|part| line(part, false, shapes)),
        GeometryValue::Polygon { coordinates } => coordinates.iter().all(|ring| line(ring, true, shapes)),
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().flatten().all(|ring| line(ring, true, shapes))
        }
        // Collections of geometries may lie in each other: RFC 7946, section 3.1.8 advises against them.
        GeometryValue::GeometryCollection { .. } | GeometryValue::Point { .. } | GeometryValue::MultiPoint { .. } => {
            false
        }
    }
}

fn line(positions: &[Position], is_closed: bool, shapes: &mut Vec<Shape>) -> bool {
    let point = |position: &Position| match *position.as_slice() {
        [longitude, latitude, ..] if longitude.abs() <= 180.0 && latitude.abs() <= 90.0 => {
            Some(Point { longitude, latitude })
        }
        _ => None,
    };
    match positions.iter().map(point).collect::<Option<Vec<Point>>>() {
        Some(points) if points.len() > 1 => {
            shapes.push(Shape { is_closed, points });
            true
        }
        _ => false,
    }
}
