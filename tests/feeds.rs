//! Feeds: what they show is published.

#![expect(clippy::disallowed_methods, reason = "a test makes and reads files of its own")]

use std::fs;
use std::path::Path;

mod program;

use program::{build, site, write};

/// A theme need not declare a variant called `wide`: a feed shows the first one then, and names files that are there.
#[test]
fn pictures_of_a_feed_are_there_whatever_the_variants_of_the_theme() {
    let (_folder, site) = site();
    let theme = format!("{site}/themes/starter/theme.yaml");
    let declared = fs::read_to_string(&theme).expect("theme.yaml");
    assert!(declared.contains("  wide: "));
    fs::write(&theme, declared.replace("  wide: ", "  large: ")).expect("written");
    write(&site, "content/stories/vue/index.fr.md", "---\ntitle: Vue\ndate: 2026-01-01\n---\n![Le port](port.jpg)\n");
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/imaging/tests/fixtures/srgb.jpg");
    fs::copy(picture, format!("{site}/content/stories/vue/port.jpg")).expect("a picture");
    // No page of this site shows a picture.
    write(
        &site,
        "templates/page.html",
        "{% extends \"base.html\" %}{% block main %}<h1>{{ entry.title }}</h1>{% endblock main %}",
    );
    build(&site);
    let feed = fs::read_to_string(format!("{site}/public/fr/recits/atom.xml")).expect("the feed");
    let (_, rest) = feed.split_once("https://example.org/photos/").expect("a picture in the feed");
    let (file, _) = rest.split_once(['"', '&', ' ']).expect("the end of its address");
    assert!(Path::new(&format!("{site}/public/photos/{file}")).is_file(), "{file}");
}
