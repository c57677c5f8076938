//! Reads `map:` of a declaration.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::collection::{Field, FieldKind};
use super::super::geography::{Bounds, MapDeclaration};
use crate::diagnostic::Span;
use crate::path::SourcePath;
use crate::text;
use crate::yaml::MapReader;

/// The folder of backgrounds.
const FOLDER: &str = "assets";

/// Reads `map:`. `fields` are the fields of the collection.
pub fn map(map: &mut MapReader<'_>, fields: &BTreeMap<Arc<str>, Field>) -> Option<MapDeclaration> {
    let node = map.node("map")?;
    let mut below = map.below(node);
    let position = below.text("position");
    if let (Some(name), Some(node)) = (&position, below.required("position"))
        && !fields.get(name).is_some_and(|field| matches!(field.kind, FieldKind::Geo))
    {
        let span = node.span(below.file());
        below.problem_with_help(
            span,
            text!(
                "`position` désigne un champ de type `geo` ; `{name}` n’en est pas un",
                "`position` names a field of type `geo`; `{name}` is none"
            ),
            text!("déclarez `{name}: {{type: geo}}` sous `fields`", "declare `{name}: {{type: geo}}` under `fields`"),
        );
    }
    let file = below.text("background");
    let file_span = below.required("background").map(|node| node.span(below.file()));
    let file = file.zip(file_span).and_then(|(file, span)| Some((background(&mut below, &file, &span)?, span)));
    let bounds = below.node("bounds").map(|node| {
        let mut corners = below.below(node);
        let span = node.span(corners.file());
        let edges = ["west", "south", "east", "north"].map(|edge| {
            corners.required(edge);
            corners.number(edge)
        });
        let bounds = match edges {
            [Some(west), Some(south), Some(east), Some(north)] => {
                let bounds = Bounds { west, south, east, north };
                let is_part_of_world = west < east && south < north;
                let is_part_of_world = is_part_of_world && west >= -180.0 && east <= 180.0;
                if !(is_part_of_world && south >= -85.0 && north <= 85.0) {
                    corners.problem_with_help(
                        span,
                        text!(
                            "`west` est inférieur à `east`, `south` à `north`, en degrés",
                            "`west` is less than `east`, `south` than `north`, in degrees"
                        ),
                        text!(
                            "par exemple `{{west: 4.2, south: 43.1, east: 5.9, north: 43.9}}`",
                            "for example `{{west: 4.2, south: 43.1, east: 5.9, north: 43.9}}`"
                        ),
                    );
                    None
                } else {
                    Some(bounds)
                }
            }
            _ => None,
        };
        corners.finish();
        bounds
    });
    below.finish();
    let (file, file_span) = file?;
    Some(MapDeclaration { position: position?, bounds: bounds.flatten(), file, file_span, background: Arc::default() })
}

/// The path of a background, which stays below the folder of backgrounds.
fn background(map: &mut MapReader<'_>, file: &str, span: &Span) -> Option<SourcePath> {
    let path = SourcePath::from_untrusted(&format!("{FOLDER}/{file}")).filter(|path| path.extension() == "geojson");
    if path.is_none() {
        map.problem_with_help(
            span.clone(),
            text!(
                "`{file}` n’est pas le chemin d’un fichier `.geojson` sous `{FOLDER}/`",
                "`{file}` is no path of a `.geojson` file below `{FOLDER}/`"
            ),
            text!("par exemple `maps/territory.geojson`", "for example `maps/territory.geojson`"),
        );
    }
    path
}
