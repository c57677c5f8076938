//! Maps: the background of a collection's map as a file, and where its entries lie on it.
//!
//! The projection is equirectangular, true to scale at the middle latitude. Maps are not mirrored for readers from
//! right to left: east is to the right everywhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use unicode_width::UnicodeWidthStr as _;

use super::drawing::{DrawingPoint, MapMark, MapView, Side};
use super::job::Job;
use super::read::Reader;
use super::view::{Card, FieldView, Float};
use crate::content::collection::{Collection, FieldKind};
use crate::content::geography::{Bounds, MapDeclaration, Point, Shape};
use crate::content::value::Value;
use crate::diagnostic::{Code, Diagnostic};
use crate::memo::Shared;
use crate::path::OutputPath;
use crate::site::{EntryIndex, Site};
use crate::text;

/// Width of the drawing, in its own units.
const WIDTH: f64 = 1000.0;

/// Width in CSS pixels at which names must not run into each other: that of a phone.
const NARROWEST: f64 = 328.0;

/// Units for a CSS pixel in the narrowest drawing.
const PIXEL: f64 = WIDTH / NARROWEST;

/// Height of a name.
const LINE: f64 = 16.0 * PIXEL;

/// Width of a narrow character of a name; ideographs take two.
const CHARACTER: f64 = 6.6 * PIXEL;

/// Half the side of the square that a mark takes.
const MARK: f64 = 9.0 * PIXEL;

/// A step between two points that is too short to be seen.
const SHORTEST: f64 = 0.8;

/// How a part of the world lies in the drawing.
struct Projection {
    bounds: Bounds,
    /// Units for a degree of longitude.
    horizontal: f64,
    /// Units for a degree of latitude.
    vertical: f64,
}

impl Projection {
    /// The projection of a map; `None` where neither the declaration nor the background has bounds.
    fn of(map: &MapDeclaration) -> Option<Self> {
        let bounds = map.bounds.or(map.background.bounds)?;
        let middle = f64::midpoint(bounds.south, bounds.north).to_radians();
        let horizontal = WIDTH / (bounds.east - bounds.west);
        Some(Self { bounds, horizontal, vertical: horizontal / middle.cos().max(0.1) })
    }

    /// Height of the drawing.
    fn height(&self) -> f64 {
        ((self.bounds.north - self.bounds.south) * self.vertical).round()
    }

    fn place(&self, point: Point) -> (f64, f64) {
        let x = (point.longitude - self.bounds.west) * self.horizontal;
        (x, (self.bounds.north - point.latitude) * self.vertical)
    }

    /// Whether a shape may be seen in the drawing.
    fn shows(&self, shape: &Shape) -> bool {
        let Bounds { west, south, east, north } = self.bounds;
        let any = |is: &dyn Fn(&Point) -> bool| shape.points.iter().any(is);
        any(&|point| point.longitude >= west)
            && any(&|point| point.longitude <= east)
            && any(&|point| point.latitude >= south)
            && any(&|point| point.latitude <= north)
    }
}

/// The path at which the background of a map is published. It follows from all that is drawn.
fn background_path(collection: &Collection, map: &MapDeclaration) -> OutputPath {
    OutputPath::new(format!("assets/map-{}.{}.svg", collection.name, map.digest().fingerprint()))
}

/// The backgrounds of the last build, by path: the path covers all that is drawn.
pub type Memory = BTreeMap<OutputPath, Shared<String>>;

/// The backgrounds of all maps.
pub fn files(site: &Site, memory: &mut Memory) -> Vec<(OutputPath, Job)> {
    let mut former = std::mem::take(memory);
    for collection in site.collections.values() {
        let Some(map) = &collection.map else { continue };
        let path = background_path(collection, map);
        let drawn = former.remove(&path).or_else(|| drawing(map).map(Shared::new));
        memory.extend(drawn.map(|drawing| (path, drawing)));
    }
    memory.iter().map(|(path, drawing)| (path.clone(), Job::Text(drawing.clone()))).collect()
}

/// A file of SVG with a group for each layer, which pages name in `use`, so that their styles colour it.
fn drawing(map: &MapDeclaration) -> Option<String> {
    let projection = Projection::of(map)?;
    let mut svg =
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {}\">\n", projection.height());
    for layer in &map.background.layers {
        _ = write!(svg, "<path id=\"{}\" d=\"", layer.name);
        for shape in layer.shapes.iter().filter(|shape| projection.shows(shape)) {
            path(&projection, shape, &mut svg);
        }
        svg.push_str("\"/>\n");
    }
    svg.push_str("</svg>\n");
    Some(svg)
}

/// Writes a shape as a part of a path, with steps from each point to the next in tenths of a unit.
fn path(projection: &Projection, shape: &Shape, svg: &mut String) {
    let tenth = |number: f64| (number * 10.0).round() / 10.0;
    let mut last: Option<(f64, f64)> = None;
    let end = shape.points.len() - usize::from(shape.is_closed && shape.points.first() == shape.points.last());
    for (number, point) in shape.points[..end].iter().enumerate() {
        let (x, y) = projection.place(*point);
        let here = (tenth(x), tenth(y));
        match last {
            None => _ = write!(svg, "M{},{}", here.0, here.1),
            Some((x, y)) => {
                let step = (tenth(here.0 - x), tenth(here.1 - y));
                // The last point of a line stays, however near it is.
                if step.0.hypot(step.1) < SHORTEST && (shape.is_closed || number + 1 < end) {
                    continue;
                }
                _ = write!(svg, "l{},{}", step.0, step.1);
            }
        }
        last = Some(here);
    }
    if shape.is_closed {
        svg.push('z');
    }
}

/// The map of a list of entries.
pub fn of_list(reader: &mut Reader<'_, '_>, collection: &Collection, entries: &[EntryIndex]) -> Option<MapView> {
    let map = collection.map.as_ref()?;
    let marks: Vec<(FieldView, Point)> = entries
        .iter()
        .filter_map(|entry| {
            let point = position(reader, map, *entry)?;
            Some((FieldView::Card(reader.card(*entry)?), point))
        })
        .collect();
    view(collection, map, marks)
}

/// The map of an entry's page: of itself, or of the places that it refers to by the first of its fields, in their
/// order, that leads to a collection with a map.
pub fn of_entry(reader: &mut Reader<'_, '_>, entry: EntryIndex) -> Option<MapView> {
    let (read, shown) = reader.fields(entry)?;
    if let Some(map) = &read.collection.map {
        let mark = (FieldView::Summary(reader.summary(entry)?), position(reader, map, entry)?);
        return view(&read.collection, map, vec![mark]);
    }
    let fields = read.collection.fields.values().filter(|field| shown.version.value(&field.name).is_some());
    let with_map = fields.filter_map(|field| match &field.kind {
        FieldKind::Reference { to, .. } => Some((field, reader.collection(to).filter(|to| to.map.is_some())?)),
        _ => None,
    });
    let (field, collection) = with_map.min_by_key(|(field, _)| field.position)?;
    let map = collection.map.as_ref()?;
    let references = match shown.version.value(&field.name)? {
        Value::List(items) => &items[..],
        one => std::slice::from_ref(one),
    };
    let mut marks = Vec::new();
    for reference in references {
        let Value::Reference(reference) = reference else { continue };
        let Some(place) = reader.number(&reference.collection, &reference.id) else { continue };
        if let (Some(point), Some(summary)) = (position(reader, map, place), reader.summary(place)) {
            marks.push((FieldView::Summary(summary), point));
        }
    }
    view(collection, map, marks)
}

/// Where an entry is, when the map shows that part of the world.
fn position(reader: &mut Reader<'_, '_>, map: &MapDeclaration, entry: EntryIndex) -> Option<Point> {
    let (_, shown) = reader.fields(entry)?;
    match shown.version.value(&map.position)? {
        Value::Geo { latitude, longitude } => Some(Point { longitude: *longitude, latitude: *latitude }),
        _ => None,
    }
}

fn view(collection: &Collection, map: &MapDeclaration, places: Vec<(FieldView, Point)>) -> Option<MapView> {
    let projection = Projection::of(map)?;
    let places: Vec<_> = places
        .into_iter()
        .filter(|(_, point)| projection.bounds.contains(point.latitude, point.longitude))
        .map(|(entry, point)| (entry, projection.place(point)))
        .collect();
    if places.is_empty() {
        return None;
    }
    let height = projection.height();
    let sides = sides(&places, height);
    let marks = places.into_iter().zip(sides).map(|((entry, (x, y)), (side, labelled))| {
        let percent = |part: f64, whole: f64| Float((part / whole * 10_000.0).round() / 100.0);
        MapMark { place: DrawingPoint { x: percent(x, WIDTH), y: percent(y, height) }, entry, side, labelled }
    });
    let marks = marks.collect();
    Some(MapView {
        background: format!("/{}", background_path(collection, map)).into(),
        width: WIDTH as u32,
        height: height as u32,
        layers: map.background.layers.iter().map(|layer| Arc::clone(&layer.name)).collect(),
        marks,
    })
}

fn title(entry: &FieldView) -> &str {
    let identity = match entry {
        FieldView::Card(card) => Card::identity(card),
        FieldView::Summary(summary) => &summary.identity,
        _ => return "",
    };
    identity.title.as_deref().unwrap_or_default()
}

/// A rectangle of the drawing.
#[derive(Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn around(x: f64, y: f64, half_width: f64, half_height: f64) -> Self {
        Self { left: x - half_width, top: y - half_height, right: x + half_width, bottom: y + half_height }
    }

    fn size(&self) -> f64 {
        (self.right - self.left).max(0.0) * (self.bottom - self.top).max(0.0)
    }

    /// The size of what this rectangle and another have in common.
    fn common(&self, other: &Self) -> f64 {
        let common = Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        };
        common.size()
    }
}

/// The side of each mark on which its name stands, and whether there is room for it in the narrowest drawing. Names of
/// places to which something refers come first.
fn sides(places: &[(FieldView, (f64, f64))], height: f64) -> Vec<(Side, bool)> {
    let mut taken: Vec<Area> = places.iter().map(|(_, (x, y))| Area::around(*x, *y, MARK, MARK)).collect();
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|position| !is_referred_to(&places[*position].0));
    let mut sides = vec![(Side::Right, true); places.len()];
    for position in order {
        let (entry, place) = &places[position];
        sides[position] = side(title(entry), *place, height, &mut taken);
    }
    sides
}

fn is_referred_to(entry: &FieldView) -> bool {
    match entry {
        FieldView::Card(Card::Entry(card)) => card.referrers.as_ref().is_some_and(|referrers| !referrers.is_empty()),
        _ => true,
    }
}

/// The side of a mark on which its name stands: the first that is free, whose area is then taken, else the one on which
/// it covers least. Tells whether it is free.
fn side(name: &str, (x, y): (f64, f64), height: f64, taken: &mut Vec<Area>) -> (Side, bool) {
    let width = name.width() as f64 * CHARACTER;
    let aside = MARK + width / 2.0;
    let over = MARK + LINE / 2.0;
    let area = |side: Side| match side {
        Side::Right => Area::around(x + aside, y, width / 2.0, LINE / 2.0),
        Side::Left => Area::around(x - aside, y, width / 2.0, LINE / 2.0),
        Side::Above => Area::around(x, y - over, width / 2.0, LINE / 2.0),
        Side::Below => Area::around(x, y + over, width / 2.0, LINE / 2.0),
    };
    let drawing = Area { left: 0.0, top: 0.0, right: WIDTH, bottom: height };
    let covered = |side: Side| {
        let area = area(side);
        let outside = area.size() - area.common(&drawing);
        // Areas that touch have a sliver in common, by rounding.
        (outside + taken.iter().map(|other| area.common(other)).sum::<f64>()).round()
    };
    let sides = [Side::Right, Side::Left, Side::Above, Side::Below].map(|side| (side, covered(side)));
    let (side, covered) = sides.into_iter().fold(sides[0], |best, other| if other.1 < best.1 { other } else { best });
    let is_free = covered == 0.0;
    if is_free {
        taken.push(area(side));
    }
    (side, is_free)
}

/// Reports the entries of a collection with a map that lie outside of it: no reader would see them there.
pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for collection in site.collections.values() {
        let Some(map) = &collection.map else { continue };
        let Some(projection) = Projection::of(map) else { continue };
        for entry in site.members(&collection.name).iter().filter_map(|entry| site.get(*entry)) {
            let Some(Value::Geo { latitude, longitude }) = entry.source.value(&map.position) else { continue };
            if projection.bounds.contains(*latitude, *longitude) {
                continue;
            }
            let Bounds { west, south, east, north } = projection.bounds;
            let message = text!("ce lieu est hors de la carte", "this place lies outside the map");
            let help = text!(
                "la carte va de {south} à {north} en latitude et de {west} à {east} en longitude ; vérifiez que `lat` et `lon` ne sont pas échangés",
                "the map goes from {south} to {north} in latitude and from {west} to {east} in longitude; check that `lat` and `lon` are not exchanged"
            );
            let problem = Diagnostic::new(Code::OutsideMap, entry.source.span(&map.position), message);
            diagnostics.push(problem.help(help));
        }
    }
}
