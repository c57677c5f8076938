//! Maps: the background as a file, the places of a list on it, and the place of an entry on its own page.

use std::path::Path;

use camino::Utf8Path;
use provence::render::{Artefacts, Output};
use provence::site::Moment;

use crate::built::{self, text_of};
use crate::folder;

/// Shows the map of a page as plain words.
const MAP: &str = r#"{% if page.map %}{% for layer in page.map.layers %}<use href="{{ page.map.background }}#{{ layer }}"/>{% endfor %}
{{ page.map.width }}x{{ page.map.height }}:{% for m in page.map.marks %} [{{ m.entry.title }} {{ m.x }} {{ m.y }} {{ m.side }} {{ m.labelled }}]{% endfor %}{% else %}no map{% endif %}"#;

/// A square of one degree around the equator with a triangle of land, of which one ring lies elsewhere.
const BACKGROUND: &str = r#"{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"layer": "land"}, "geometry": {"type": "MultiPolygon", "coordinates": [
  [[[0, -0.5], [1, -0.5], [1, 0.5], [0, -0.5]]], [[[90, 40], [91, 40], [91, 41], [90, 40]]]]}},
{"type": "Feature", "properties": {"layer": "rivers"}, "geometry": {"type": "LineString", "coordinates": [[0.5, 0.5], [0.5, 0.5001], [0.5, -0.5]]}}
]}"#;

/// A site with places at the middle and at the right edge of a map, and a story at the first.
fn site() -> tempfile::TempDir {
    let folder = folder::base();
    let write = |path: &str, text: &str| folder::write(folder.path(), path, text);
    write("assets/maps/square.geojson", BACKGROUND);
    write(
        "content/places/_collection.yaml",
        "label: {fr: Lieux, en: Places}\nbody: none\nlist: {template: places.html}\nreferrers: true\n\
         map: {position: at, background: maps/square.geojson, bounds: {west: 0, south: -0.5, east: 1, north: 0.5}}\n\
         fields:\n  at: {type: geo, required: true}\n",
    );
    write("content/places/middle.yaml", "title: {fr: Le milieu, en: The middle}\nat: {lat: 0, lon: 0.5}\n");
    write("content/places/edge.yaml", "title: {fr: Au bord, en: The edge}\nat: {lat: 0, lon: 0.99}\n");
    let declaration = std::fs::read_to_string(folder.path().join("content/stories/_collection.yaml")).unwrap();
    let fields = declaration.find("\nfields:\n").expect("fields") + "\nfields:\n".len();
    let location = "  location: {type: reference, to: places, many: true}\n";
    write(
        "content/stories/_collection.yaml",
        &format!("{}{location}{}", &declaration[..fields], &declaration[fields..]),
    );
    let story = first(&folder.path().join("content/stories"));
    let text = std::fs::read_to_string(&story).unwrap();
    std::fs::write(&story, text.replacen("---\n", "---\nlocation: [middle]\n", 1)).unwrap();
    for name in ["places.html", "story.html"] {
        write(&format!("themes/minimal/templates/{name}"), MAP);
    }
    let declared = std::fs::read_to_string(folder.path().join("content/stories/_collection.yaml")).unwrap();
    let template = declared.lines().find(|line| line.starts_with("template:")).expect("a template").to_owned();
    write("content/stories/_collection.yaml", &declared.replace(&template, "template: story.html"));
    folder
}

/// The source text of the first story.
fn first(stories: &Path) -> std::path::PathBuf {
    let mut found: Vec<_> = std::fs::read_dir(stories)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("index.fr.md"))
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    found.swap_remove(0)
}

/// The one file whose path begins and ends so.
fn only(output: &Output, from: &str, to: &str) -> String {
    let mut paths =
        output.files.keys().map(ToString::to_string).filter(|path| path.starts_with(from) && path.ends_with(to));
    let found = paths.next().unwrap_or_else(|| panic!("no {from}…{to}"));
    assert_eq!(paths.next(), None);
    found
}

fn build(site: &mut built::Warm, moment: &Moment) -> Output {
    let built = site.build(moment, None, Artefacts::Defer);
    let errors: Vec<_> = built.diagnostics.iter().filter(|problem| problem.code.as_str() != "site/legal").collect();
    assert!(errors.is_empty(), "{errors:#?}");
    built.value
}

#[test]
fn a_map_has_a_background_and_marks_in_per_cent_and_follows_what_is_edited() {
    let moment = built::moment("2026-06-01T09:00:00Z");
    let mut site = built::Warm::new(site());
    let output = build(&mut site, &moment);
    let background = only(&output, "assets/map-places.", ".svg");
    let svg = text_of(&output, &background);
    // The ring elsewhere is left out, and so is the step of the river that nobody could see.
    assert!(svg.contains("viewBox=\"0 0 1000 1000\""), "{svg}");
    assert!(svg.contains("<path id=\"land\" d=\"M0,1000l1000,0l0,-1000z\"/>"), "{svg}");
    assert!(svg.contains("<path id=\"rivers\" d=\"M500,0l0,1000\"/>"), "{svg}");
    let list = text_of(&output, &only(&output, "en/places/", "index.html"));
    assert!(list.contains(&format!("<use href=\"/{background}#land\"/>")), "{list}");
    assert!(list.contains("1000x1000:"), "{list}");
    assert!(list.contains("[The middle 50.0 50.0 right true]"), "{list}");
    // There is no room to the right of the edge.
    assert!(list.contains("[The edge 99.0 50.0 left true]"), "{list}");
    let story = |output: &Output| {
        let path = output.files.keys().map(ToString::to_string).find(|path| {
            path.starts_with("en/stories/") && path.ends_with("/index.html") && path.matches('/').count() == 3
        });
        text_of(output, &path.expect("a story"))
    };
    assert!(story(&output).contains(": [The middle 50.0 50.0 right true]"), "{}", story(&output));

    let root = site.root().to_owned();
    let write = |path: &str, text: &str| folder::write(root.as_std_path(), path, text);
    write("content/places/middle.yaml", "title: {fr: Plus haut, en: Higher}\nat: {lat: 0.25, lon: 0.5}\n");
    let output = build(&mut site, &moment);
    assert!(story(&output).contains("[Higher 50.0 25.0 right true]"), "{}", story(&output));

    write("assets/maps/square.geojson", &BACKGROUND.replace("[1, 0.5], [0, -0.5]", "[0.5, 0.5], [0, -0.5]"));
    let output = build(&mut site, &moment);
    let other = only(&output, "assets/map-places.", ".svg");
    assert_ne!(other, background, "the background is cached for a year under its name");
    assert!(story(&output).contains(&format!("/{other}#land")), "{}", story(&output));
    assert!(text_of(&output, &only(&output, "en/places/", "index.html")).contains(&other));
}

#[test]
fn the_background_stays_below_the_path_of_the_site() {
    let folder = site();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    let files = built::without_pictures(root, "https://agency.example/one-provence");
    let list = String::from_utf8(files["en/places/index.html"].clone()).unwrap();
    assert!(list.contains("<use href=\"/one-provence/assets/map-places."), "{list}");
}
