//! Feeds: what they show is published.

use std::fs;
use std::path::Path;

use crate::program::{build, site, write};

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

/// A page that offers its Markdown.
const STORY: &str = "{% extends \"base.html\" %}{% block main %}<h1>{{ entry.title }}</h1>\
    {{ <body segments={entry.body} /> }}{% if page.markdown %}<a href=\"{{ page.markdown }}\">Markdown</a>{% endif %}\
    {% endblock main %}";

/// A figure is the same in a feed and on its page: a rise has its sign, and a percentage is written as the language does.
#[test]
fn a_figure_of_a_feed_is_written_as_on_its_page() {
    let (_folder, site) = site();
    write(
        &site,
        "content/indicators/_collection.yaml",
        "label: {fr: Chiffres, en: Figures}\nbody: none\nrole: indicators\nfields:\n  title: {type: text, localized: true, \
         required: true}\n  unit: {type: text, localized: true}\n  points:\n    type: list\n    of:\n      type: object\n      \
         fields:\n        year: {type: number}\n        value: {type: number, required: true}\n        change: {type: \
         boolean, default: false}\n        fact: {type: text}\n        kind: {type: text}\n        source: {type: text}\n        \
         note: {type: text, localized: true}\n        approximate: {type: boolean, default: false}\n",
    );
    write(
        &site,
        "content/indicators/tourisme.yaml",
        "title: Économie touristique\nunit: \"%\"\npoints:\n  - {year: 2017, value: 17, change: true, fact: F116}\n  - {year: 2018, \
         value: 20, kind: estimate, source: INSEE, approximate: true, note: Sur un an, fact: F117}\n",
    );
    write(
        &site,
        "content/stories/hausse/index.fr.md",
        "---\ntitle: Hausse\ndate: 2026-01-01\n---\nTexte.\n\n::key-figure{indicator=\"tourisme\" year=2017}\n\n\
         ::key-figure{indicator=\"tourisme\" year=2018}\n",
    );
    write(&site, "templates/page.html", STORY);
    build(&site);
    let read = |path: &str| {
        fs::read_to_string(format!("{site}/public/{path}")).unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    let feed = read("fr/recits/feed.json");
    assert!(feed.contains("<strong>+17\u{202f}%</strong> — Économie touristique (2017)</p>"), "{feed}");
    // An estimate is told as one, with its source, wherever the text goes without its page.
    let estimate = "<strong>environ 20\u{202f}%</strong> — Économie touristique — Sur un an (Estimation · 2018 · Source INSEE)</p>";
    let atom = read("fr/recits/atom.xml").replace("&lt;", "<").replace("&gt;", ">");
    for (name, text) in [("JSON", &feed), ("Atom", &atom), ("API", &read("api/v1/fr/stories/hausse.json"))] {
        assert!(text.contains(estimate), "{name}: {text}");
    }
    let markdown = read("fr/recits/hausse/index.md");
    let told = "**environ 20\u{202f}%** — Économie touristique — Sur un an (Estimation · 2018 · Source INSEE)\n";
    assert!(markdown.contains(told), "{markdown}");
}

/// A feed has the twenty newest entries, in their order, in both of its forms.
#[test]
fn a_feed_has_the_twenty_newest() {
    let (_folder, site) = site();
    for number in 1..=28 {
        let text = format!("---\ntitle: Numéro {number}.\ndate: 2026-02-{number:02}\n---\nTexte.\n");
        write(&site, &format!("content/stories/numero-{number}/index.fr.md"), &text);
    }
    build(&site);
    let read = |name: &str| fs::read_to_string(format!("{site}/public/fr/recits/{name}")).expect("the feed");
    let places = |feed: &str| -> Vec<usize> {
        (1..=28).rev().filter_map(|number| feed.find(&format!("Numéro {number}."))).collect()
    };
    let (atom, json) = (read("atom.xml"), read("feed.json"));
    assert_eq!(atom.matches("<entry>").count(), 20);
    assert_eq!(json.matches("\"date_published\"").count(), 20);
    for feed in [atom, json] {
        assert!(!feed.contains("Numéro 8.") && feed.contains("Numéro 9."));
        assert!(places(&feed).is_sorted(), "the newest first");
    }
}
