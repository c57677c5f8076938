//! Views for other sites, oEmbed, and the files of data: what is there, what is not, and under which headers.
//!
//! Held against the shipped site and against small ones. All are built in memory, without pictures.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use base64::Engine as _;
use camino::Utf8Path;
use serde_json::Value;
use sha2::Digest as _;

use crate::built::{self, BASE, Files, SHIPPED, json, text};
use crate::folder;

fn build(root: &Utf8Path) -> Files {
    built::without_pictures(root, BASE)
}

/// The site of `tests/base` with these files over it.
fn small(over: &[(&str, &str)]) -> Files {
    let folder = folder::base();
    let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
    for (path, text) in over {
        folder::write(root, path, text);
    }
    build(root)
}

/// Path and content of every oEmbed document.
fn oembeds(files: &Files) -> Vec<(&str, Value)> {
    let paths = files.keys().filter(|path| path.starts_with("oembed/"));
    paths.map(|path| (path.as_str(), json(files, path))).collect()
}

/// The file of an address of the site.
fn file_of(address: &str) -> String {
    let path = address.strip_prefix(BASE).unwrap_or_else(|| panic!("{address} is elsewhere"));
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// The values of an attribute in start tags that hold all of `with`.
fn attributes(html: &str, with: &[&str], name: &str) -> Vec<String> {
    let tags = html.split('<').filter_map(|rest| rest.split('>').next());
    let tags = tags.filter(|tag| with.iter().all(|part| tag.contains(part)));
    let value = |tag: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        Some(rest.split('"').next()?.replace("&amp;", "&"))
    };
    tags.filter_map(value).collect()
}

#[test]
fn every_view_has_its_oembed_and_is_announced_by_its_page() {
    let files = &*SHIPPED;
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, oembed) in oembeds(files) {
        let kind = path.split('/').nth(2).expect("a kind");
        *kinds.entry(kind).or_default() += 1;
        let view = file_of(oembed["frame"].as_str().expect("the address of the frame"));
        let view = text(files, &view);
        let page = oembed["page"].as_str().expect("the address of the page");
        let html = text(files, &file_of(page));
        if kind != "banner" {
            // WordPress reads the first 150 kB, and only the head.
            let head = html.split("</head>").next().expect("a head");
            assert!(head.len() < 150_000, "{page}");
            let announced = attributes(head, &["rel=\"alternate\"", "application/json+oembed"], "href");
            assert_eq!(announced.len(), 1, "{page}");
            assert_eq!(file_of(&announced[0]), path, "{page}");
        }
        assert_eq!(attributes(view, &["rel=\"canonical\""], "href"), [page], "{path}");
        assert!(view.contains("noindex"), "{path}");
        assert!(!attributes(view, &["<a"], "href").iter().any(|href| href.is_empty()));
        assert!(view.contains(&format!("<a href=\"{page}\"")), "{path}: a link that works without scripts");
        for script in attributes(view, &["script"], "src") {
            assert!(files.contains_key(script.trim_start_matches('/')), "{path} loads {script}");
        }
        assert!(!view.contains("<style") && !view.contains(" style="), "{path}");
    }
    let counts: Vec<(&str, usize)> = kinds.into_iter().map(|(kind, count)| (kind, count / 8)).collect();
    assert_eq!(counts, [("banner", 1), ("figure", 21), ("photo", 14), ("sector", 6), ("story", 18)]);
}

#[test]
fn oembed_follows_the_rules_of_its_consumers() {
    let files = &*SHIPPED;
    for (path, oembed) in oembeds(files) {
        assert_eq!(oembed["version"], "1.0", "{path}");
        assert!(oembed["title"].as_str().is_some_and(|title| !title.is_empty()), "{path}");
        assert!(oembed["width"].as_u64().zip(oembed["height"].as_u64()).is_some(), "{path}");
        assert!(text(files, path).len() < 150_000, "{path}");
        match oembed["type"].as_str() {
            Some("photo") => {
                let picture = oembed["url"].as_str().expect("the address of the picture");
                assert!(files.contains_key(&file_of(picture)), "{path}: {picture}");
                assert_eq!(
                    oembed["title"], oembed["view"]["picture"]["alt"],
                    "{path}: consumers show the title as alternative text"
                );
            }
            Some("rich") => {
                // What WordPress keeps of an unknown provider: one frame, with these attributes, and nothing before it.
                let html = oembed["html"].as_str().expect("html");
                assert!(html.starts_with("<iframe src=\"") && html.ends_with("></iframe>"), "{html}");
                assert_eq!(html.matches('<').count(), 2, "{html}");
                let kept = ["src", "width", "height", "title", "loading", "frameborder", "scrolling"];
                let named = html.split("=\"").filter_map(|part| part.rsplit([' ', '"']).next());
                for name in named.filter(|name| !name.is_empty() && !name.contains('>')) {
                    assert!(kept.contains(&name), "{html}: {name}");
                }
            }
            other => panic!("{path}: {other:?}"),
        }
        if let Some(thumbnail) = oembed["thumbnail_url"].as_str() {
            assert!(files.contains_key(&file_of(thumbnail)), "{path}: {thumbnail}");
            assert!(oembed["thumbnail_width"].is_u64() && oembed["thumbnail_height"].is_u64(), "{path}");
        }
    }
}

/// The headers of `_headers` by address.
fn headers(files: &Files) -> BTreeMap<String, Vec<(String, String)>> {
    let mut headers: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut address = String::new();
    for line in text(files, "_headers").lines() {
        match line.trim().split_once(": ") {
            Some((name, value)) => {
                headers.entry(address.clone()).or_default().push((name.to_owned(), value.to_owned()));
            }
            None => address = line.trim().to_owned(),
        }
    }
    headers
}

/// Every value of a header for a file, as hosts join the rules that fit.
fn values<'h>(headers: &'h BTreeMap<String, Vec<(String, String)>>, path: &str, name: &str) -> Vec<&'h str> {
    let fits = |address: &str| match address.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => path == address,
    };
    let of = headers.iter().filter(|(address, _)| fits(address)).flat_map(|(_, headers)| headers);
    of.filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect()
}

#[test]
fn only_views_may_be_framed() {
    let files = &*SHIPPED;
    let headers = headers(files);
    let mut framed = 0;
    for path in files.keys().filter(|path| path.ends_with(".html")) {
        let address = format!("/{}", path.strip_suffix("index.html").unwrap_or(path));
        let policies = values(&headers, &address, "Content-Security-Policy");
        let ancestors: Vec<&str> =
            policies.iter().filter_map(|policy| policy.split_once("frame-ancestors ")).map(|(_, who)| who).collect();
        let options = values(&headers, &address, "X-Frame-Options");
        match address.starts_with("/embed/") {
            true => {
                // `frame-ancestors *` would refuse an ancestor whose origin is opaque, such as a sandboxed frame (CSP 3,
                // 6.4.2.1): whoever may frame it is left unsaid.
                assert_eq!((ancestors.as_slice(), options.as_slice()), (&[][..], &[][..]), "{address}");
                assert!(!policies.is_empty(), "{address}");
                framed += 1;
            }
            false => {
                assert_eq!(
                    (ancestors.as_slice(), options.as_slice()),
                    (&["'self'"][..], &["SAMEORIGIN"][..]),
                    "{address}"
                );
            }
        }
        // Whether a host joins the values of several rules or takes the last one.
        assert!(policies.iter().all(|policy| policy.starts_with("default-src 'none'; script-src 'self'")), "{address}");
        // Templates for mail programs have their styles on the elements, and are seen with them when they are opened.
        let is_styled = String::from_utf8_lossy(&files[path]).contains(" style=\"");
        let may_be_styled = policies.iter().all(|policy| policy.contains("style-src 'self' 'unsafe-inline'"));
        assert!(may_be_styled == address.starts_with("/kit/") && (may_be_styled || !is_styled), "{address}");
    }
    assert!(framed > 400, "{framed}");
}

#[test]
fn every_origin_may_read_data_and_views() {
    let files = &*SHIPPED;
    let headers = headers(files);
    let wanted = ["data/", "embed/", "oembed/", "api/", "photos/", "fonts/"];
    for path in files.keys().filter(|path| wanted.iter().any(|folder| path.starts_with(folder))) {
        let allowed = values(&headers, &format!("/{path}"), "Access-Control-Allow-Origin");
        assert_eq!(allowed, ["*"], "{path}");
    }
}

const STORIES: &str = "label: {fr: Récits, en: Stories}
slug: {fr: recits, en: stories}
template: page.html
list: {template: list.html}
embed: {kind: story, template: view.html}
fields: {photo: {type: reference, to: photos}}
";

const PHOTOS: &str = "label: {fr: Photos, en: Photos}
role: photos
body: none
template: page.html
embed: {kind: photo, template: view.html, width: 400, height: 300}
fields:
  file: {type: text, required: true}
  title: {type: text, localized: true, required: true}
  alt: {type: text, localized: true, required: true}
  license: {type: text, required: true}
  audience: {type: select, options: [public, press, partner]}
  rights_expire: {type: date}
  releases:
    type: object
    fields: {people: {type: select, options: [obtained, not-needed, missing]}, property: {type: select, options: [obtained, not-needed, missing]}}
";

const VIEW: &str = "<!doctype html><title>{{ page.title }}</title><link rel=\"canonical\" href=\"{{ page.canonical }}\">\
<p>{{ entry.title }}</p>{% if page.picture %}<img src=\"{{ page.picture.variants.wide.src }}\" alt=\"\">{% endif %}";

fn photo(audience: &str) -> String {
    format!(
        "file: quay.jpg\ntitle: {{fr: Quai, en: Quay}}\nalt: {{fr: Un quai, en: A quay}}\nlicense: etalab-2.0\naudience: {audience}\n"
    )
}

#[test]
fn drafts_and_photos_that_are_not_for_everyone_are_not_embeddable() {
    let [public, press] = ["public", "press"].map(photo);
    let files = small(&[
        ("themes/minimal/templates/view.html", VIEW),
        ("content/stories/_collection.yaml", STORIES),
        ("content/photos/_collection.yaml", PHOTOS),
        ("content/photos/quay.yaml", &public),
        ("content/photos/back.yaml", &press),
        ("content/stories/quay/index.fr.md", "---\ntitle: Ouvert\nphoto: quay\n---\n## Suite {#suite}\n"),
        ("content/stories/back.fr.md", "---\ntitle: Fermé\nphoto: back\n---\n"),
        ("content/stories/secret.fr.md", "---\ntitle: Secret\ndraft: true\n---\n"),
        ("content/stories/later.fr.md", "---\ntitle: Secret\npublish_date: 2030-01-01\n---\n"),
    ]);
    let views: BTreeSet<&str> = files.keys().filter_map(|path| path.strip_prefix("embed/fr/")).collect();
    let expected = ["photo/quay/index.html", "story/back/index.html", "story/quay/index.html"];
    assert_eq!(views, BTreeSet::from(expected));
    let oembed: BTreeSet<&str> = files.keys().filter_map(|path| path.strip_prefix("oembed/fr/")).collect();
    assert_eq!(oembed, BTreeSet::from(["photo/quay.json", "story/back.json", "story/quay.json"]));
    assert!(text(&files, "embed/fr/story/quay/index.html").contains("/photos/quay/wide-"));
    let closed = ["embed/fr/story/back/index.html", "oembed/fr/story/back.json"];
    for path in closed {
        assert!(!text(&files, path).contains("photos/back"), "{path} shows a photo for the press");
    }
    let page = text(&files, "oembed/fr/story/back.json");
    assert!(page.contains("Fermé") && !page.contains("thumbnail"), "{page}");
    for (path, bytes) in &files {
        assert!(!String::from_utf8_lossy(bytes).contains("Secret"), "{path}");
    }
}

#[test]
fn the_script_of_the_snippet_is_that_of_the_newest_release() {
    let files = &*SHIPPED;
    let versions: serde_json::Value = serde_json::from_str(text(files, "kit/versions.json")).expect("JSON");
    let latest = versions["latest"].as_str().expect("a release");
    let path = format!("kit/{latest}/js/op-embed.js");
    let digest = base64::engine::general_purpose::STANDARD.encode(sha2::Sha384::digest(&files[&path]));
    for page in ["fr/integrer/index.html", "ar/embed/index.html"] {
        let html = text(files, page);
        assert!(html.contains(&format!("src=\"{BASE}/{path}\" integrity=\"sha384-{digest}\"")), "{page}");
        // What may change under its address would be refused by the digest of every site that has it.
        assert!(!html.contains("/embed/op-embed.js"), "{page}");
        // The list is whole without scripts: everything that can be embedded has its snippets.
        for (path, _) in oembeds(files).iter().filter(|(path, _)| path.starts_with("oembed/fr/")) {
            let key = path.trim_start_matches("oembed/fr/").trim_end_matches(".json");
            assert!(html.contains(&format!("/{key}/\"")), "{page} does not offer {key}");
        }
    }
}

/// The cells of a CSV, line by line.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = csv.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => cell.extend(characters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ => cell.push(character),
        }
    }
    rows
}

#[test]
fn tables_are_what_their_metadata_say() {
    let files = &*SHIPPED;
    let mut seen = 0;
    for path in files.keys().filter(|path| path.starts_with("data/") && path.ends_with(".csv")) {
        let metadata = json(files, &format!("{path}-metadata.json"));
        let rows = cells(text(files, path));
        let columns = metadata["tableSchema"]["columns"].as_array().expect("columns");
        let names: Vec<&str> = columns.iter().map(|column| column["name"].as_str().expect("a name")).collect();
        assert_eq!(rows[0], names, "{path}");
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{path}: each name once");
        assert_eq!(metadata["url"].as_str(), path.rsplit('/').next());
        for row in &rows[1..] {
            assert_eq!(row.len(), names.len(), "{path}: {row:?}");
            for (cell, column) in row.iter().zip(columns) {
                assert!(!cell.is_empty() || column["required"] != true, "{path}: {} of {row:?}", column["name"]);
                match column["datatype"].as_str() {
                    Some("decimal" | "gYear") if !cell.is_empty() => drop(cell.parse::<f64>().expect("a number")),
                    Some("boolean") if !cell.is_empty() => drop(cell.parse::<bool>().expect("a boolean")),
                    _ => {}
                }
            }
        }
        seen += 1;
    }
    assert_eq!(seen, 24, "21 indicators, the barometer, the compass, the argument");
}

/// What a source does not state stays empty; a target is never called observed.
#[test]
fn figures_are_those_of_the_records() {
    let rows = cells(text(&SHIPPED, "data/barometer.csv"));
    let column = |name: &str| rows[0].iter().position(|other| other == name).expect("a column");
    let [id, year, value, kind, fact] = ["id", "year", "value", "kind", "fact"].map(column);
    let of = |wanted: &str| rows.iter().find(|row| row[fact] == wanted).expect("a figure");
    let figure = |fact: &str| [id, year, value, kind].map(|column| of(fact)[column].as_str());
    assert_eq!(figure("F101"), ["jobs-created", "2016", "1240", "observed"]);
    assert_eq!(figure("F105"), ["jobs-created", "2021", "1300", "target"]);
    assert_eq!(figure("F108"), ["ambassadors", "", "800", "target"]);
    assert_eq!(figure("F106"), ["budget-provence-promotion", "2021", "3.17", "budget"]);
    assert_eq!(figure("F116"), ["image-effect-tourism", "", "17", "model"]);
    let of_one = cells(text(&SHIPPED, "data/barometer/jobs-created.csv"));
    let whole: Vec<&Vec<String>> = rows.iter().filter(|row| row[id] == "jobs-created").collect();
    assert_eq!(of_one[1..].iter().collect::<Vec<_>>(), whole);
    let all = json(&SHIPPED, "data/barometer.json");
    let entries = all["entries"].as_array().expect("entries");
    let jobs = entries.iter().find(|entry| entry["id"] == "jobs-created").expect("an indicator");
    assert_eq!(jobs["unit"]["ar"], "منصب شغل");
    assert_eq!(jobs["points"][0]["value"], 1240);
    let one = json(&SHIPPED, "data/barometer/jobs-created.json");
    for (name, value) in one["entry"].as_object().expect("an entry") {
        assert_eq!(value, &jobs[name], "{name}");
    }
}

#[test]
fn the_compass_says_where_nothing_is_measured() {
    let rows = cells(text(&SHIPPED, "data/compass.csv"));
    let column = |name: &str| rows[0].iter().position(|other| other == name).expect("a column");
    let [id, indicator, value, kind] = ["id", "indicator", "value", "kind"].map(column);
    let silent: Vec<&Vec<String>> = rows.iter().filter(|row| row[indicator].is_empty()).collect();
    assert_eq!(silent.len(), 1, "a lever without figures has a row");
    assert_eq!(silent[0][id], "give-confidence");
    assert!(silent[0][value].is_empty() && silent[0][kind].is_empty());
    let page = text(&SHIPPED, "fr/boussole/index.html");
    assert!(page.contains("Rien n’est mesuré") && page.contains("lever-silent\" id=\"give-confidence\""));
    assert!(page.contains("lever-stated\" id=\"convince\""), "a model is no measurement");
    assert_eq!(page.matches("class=\"lever lever-").count(), 6);
}

/// Every text under a key of a JSON document.
fn under<'v>(value: &'v Value, key: &str, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get(key));
            object.values().for_each(|value| under(value, key, found));
        }
        Value::Array(items) => items.iter().for_each(|value| under(value, key, found)),
        _ => {}
    }
}

#[test]
fn the_catalogue_leads_to_files() {
    let catalogue = json(&SHIPPED, "data/catalog.jsonld");
    let datasets = catalogue["dcat:dataset"].as_array().expect("data sets");
    assert_eq!(datasets.len(), 3);
    let mut addresses = Vec::new();
    under(&catalogue, "dcat:accessURL", &mut addresses);
    assert_eq!(addresses.len(), 6);
    for address in addresses {
        let address = address["@id"].as_str().expect("an address");
        assert!(SHIPPED.contains_key(&file_of(address)), "{address}");
    }
    for dataset in datasets {
        for key in [
            "dct:title",
            "dct:description",
            "dct:publisher",
            "dct:license",
            "dct:language",
            "dct:temporal",
            "dcat:keyword",
        ] {
            assert!(!dataset[key].is_null() && dataset[key] != Value::Array(Vec::new()), "{key} of {}", dataset["@id"]);
        }
    }
}

#[test]
fn pages_describe_their_data() {
    let files = &*SHIPPED;
    let mut seen = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html") && !path.starts_with("embed/")) {
        let html = String::from_utf8_lossy(bytes);
        let Some((_, rest)) = html.split_once("<script type=\"application/ld+json\">") else { continue };
        let data: Value = serde_json::from_str(rest.split("</script>").next().expect("an end")).expect("JSON");
        for dataset in data["@graph"].as_array().expect("a graph").iter().filter(|item| item["@type"] == "Dataset") {
            let length = dataset["description"].as_str().expect("a description").chars().count();
            assert!((50..=5000).contains(&length), "{path}: {length}");
            let files_of = dataset["distribution"].as_array().expect("files");
            assert_eq!(files_of.len(), 2, "{path}");
            for file in files_of {
                assert!(files.contains_key(&file_of(file["contentUrl"].as_str().expect("an address"))), "{path}");
            }
            assert!(dataset["license"].as_str().is_some_and(|licence| licence.starts_with("https://")), "{path}");
            seen += 1;
        }
    }
    assert_eq!(seen, 8 * (21 + 3), "each indicator, the barometer, the compass and the argument in each language");
}

#[test]
fn the_argument_names_kinds_sources_and_both_years() {
    for locale in ["fr", "ja", "ar"] {
        let argument = json(&SHIPPED, &format!("api/v1/{locale}/argument.json"));
        let sectors = argument["sectors"].as_array().expect("sectors");
        assert_eq!(sectors.len(), 6);
        for sector in sectors {
            let years: Vec<i64> =
                sector["names"].as_array().expect("names").iter().filter_map(|name| name["year"].as_i64()).collect();
            // The review of 2024 does not name tourism.
            let expected: &[i64] = if sector["id"] == "tourisme-art-de-vivre" { &[2017] } else { &[2017, 2024] };
            assert_eq!(years, expected, "{}", sector["id"]);
            for claim in sector["claims"].as_array().expect("claims") {
                assert!(claim["source"].is_string() && claim["kind"].is_string(), "{}", claim["id"]);
                let figure = &claim["figure"];
                assert!(
                    figure.is_null() || (figure["kind"] == claim["kind"] && figure["source"].is_string()),
                    "{}",
                    claim["id"]
                );
            }
        }
    }
    let french = json(&SHIPPED, "api/v1/fr/argument.json");
    let cinema = &french["sectors"].as_array().expect("sectors")[1]["names"][1];
    assert_eq!((&cinema["name"], &cinema["source"]), (&"cinéma".into(), &"S-BILAN".into()));
}

/// A chart has a place for each year and no line between figures; the same in each direction of reading.
#[test]
fn charts_are_honest_and_speak() {
    for (path, direction) in
        [("fr/barometre/emplois-crees/index.html", "ltr"), ("ar/barometer/jobs-created/index.html", "rtl")]
    {
        let html = text(&SHIPPED, path);
        let (_, svg) = html.split_once("<svg class=\"plot\"").expect("a chart");
        let svg = svg.split("</svg>").next().expect("its end");
        for part in ["role=\"img\"", "<title id=", "<desc id=", "2016", "2019", "mark-observed", "mark-target"] {
            assert!(svg.contains(part), "{path}: {part}");
        }
        assert!(!svg.contains("<polyline") && !svg.contains("<path"), "{path}: no line joins two figures");
        assert_eq!(svg.matches("mark-body").count(), 1, "{path}: a target has no body");
        let places: Vec<f64> =
            attributes(svg, &["middle"], "x").iter().filter_map(|x| x.trim_end_matches('%').parse().ok()).collect();
        let (first, last) = (places[0], places[5]);
        assert_eq!(first < last, direction == "ltr", "{path}: {places:?}");
        assert!(html.contains("<table class=\"points\" aria-label=\""), "{path}");
    }
}

#[test]
fn the_script_asks_in_the_languages_of_the_site() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = std::fs::read_to_string(root.join("themes/provence/scripts/op-embed.js")).expect("the script");
    let list = script.split_once("const languages = [").and_then(|(_, rest)| rest.split_once(']')).expect("a list").0;
    let named: BTreeSet<&str> = list.split(',').map(|word| word.trim().trim_matches('\'')).collect();
    let answered: BTreeSet<&str> =
        SHIPPED.keys().filter_map(|path| path.strip_prefix("oembed/")?.split('/').next()).collect();
    assert_eq!(named, answered);
}
