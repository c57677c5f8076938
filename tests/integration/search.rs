//! The search index: which pages it holds, and that readers' words find them.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::program::{self, build, page, site, write};
use serde_json::Value;

const SEARCH: &str = "{% extends \"base.html\" %}{% block main %}<h1>{{ entry.title }}</h1>\
    {% if site.search %}<form data-search=\"{{ site.search.index }}\"></form>\
    <script src=\"{{ site.search.script }}\" type=\"module\"></script>\
    {% for l in site.search.others %}<a href=\"{{ l.index }}\" lang=\"{{ l.lang }}\">{{ l.label }}</a>{% endfor %}{% endif %}\
    {% endblock main %}";

/// Adds a story in one language.
fn story(site: &str, id: &str, language: &str, title: &str, text: &str) {
    let path = format!("content/stories/{id}/index.{language}.md");
    write(site, &path, &format!("---\ntitle: {title}\n---\n{text}\n"));
}

/// A new site whose home page offers search.
fn searched() -> (tempfile::TempDir, String) {
    let (folder, site) = site();
    write(&site, "templates/page.html", SEARCH);
    (folder, site)
}

/// The addresses of all pages that can be found in a language.
fn found(site: &str, language: &str) -> Vec<String> {
    let folder = Path::new(site).join("public/search").join(language).join("pages");
    let mut lists: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()).collect();
    lists.sort();
    let pages = lists.iter().flat_map(|list| {
        let list: Vec<Value> = serde_json::from_slice(&fs::read(list).expect("a file")).expect("JSON");
        list.into_iter().map(|page| page[0].as_str().expect("an address").to_owned())
    });
    pages.collect()
}

/// Asks the index as a browser does; `None` where there is no node to ask with.
fn ask(site: &str, questions: &Value) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search.mjs");
    let public = Path::new(site).join("public");
    let ran = Command::new("node").arg(script).arg(public).arg(questions.to_string()).output();
    match ran {
        Ok(ran) => assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr)),
        Err(_) if std::env::var_os("CI").is_none() => {
            eprintln!("SKIPPED: no node here, to run the index's program with")
        }
        Err(error) => panic!("node, which runs the index's program: {error}"),
    }
}

#[test]
fn a_site_that_offers_no_search_has_no_index() {
    let (_folder, site) = site();
    build(&site);
    assert!(!Path::new(&site).join("public/search").exists());
}

#[test]
fn pages_say_where_the_index_is() {
    let (_folder, site) = searched();
    build(&site);
    let home = page(&site, "fr/index.html");
    assert!(
        home.contains("data-search=\"/search/fr/\"")
            && home.contains("<a href=\"/search/en/\" lang=\"en\">English</a>")
    );
    let (_, rest) = home.split_once("src=\"/search/search.").expect("the program");
    let (name, _) = rest.split_once('"').expect("its name");
    assert!(Path::new(&site).join(format!("public/search/search.{name}")).is_file());
}

#[test]
fn what_is_not_for_readers_of_a_language_is_not_found_in_it() {
    let (_folder, site) = searched();
    story(&site, "only-french", "fr", "Le phare", "Un texte.");
    write(&site, "content/stories/hidden/index.fr.md", "---\ntitle: Caché\ndraft: true\n---\nUn brouillon.\n");
    build(&site);
    let french = found(&site, "fr");
    assert!(french.contains(&"/fr/recits/only-french/".to_owned()));
    assert!(!french.iter().any(|url| url.contains("hidden")), "a draft is not found");
    assert!(Path::new(&site).join("public/en/stories/only-french/index.html").is_file(), "it is borrowed");
    assert!(!found(&site, "en").iter().any(|url| url.contains("only-french")), "what is borrowed is not found");
}

#[test]
fn words_are_found_as_readers_type_them() {
    let (_folder, site) = searched();
    let settings = fs::read_to_string(Path::new(&site).join("content/site.yaml")).expect("settings");
    let more = "  ja: {label: 日本語, locale: ja-JP, fallback: [fr]}\n  ar: {label: العربية, locale: ar-MA, fallback: [fr]}\n  he: {label: עברית, locale: he-IL, fallback: [fr]}\n  de: {label: Deutsch, locale: de-DE, fallback: [fr]}\n";
    write(&site, "content/site.yaml", &settings.replacen("menus:\n", &format!("{more}menus:\n"), 1));
    for (id, language, title, text) in [
        ("energie", "fr", "L’énergie de l’étang", "Des entreprises œuvrent au cœur du port."),
        ("phare", "fr", "Le phare", "Un texte &amp; un **gardien**."),
        ("strasse", "de", "Die Straße", "Kreativwirtschaft in Übersee."),
        ("sea", "ja", "地中海の港", "マルセイユで水素エネルギー。"),
        ("market", "ar", "المدينة والميناء", "شركةٌ في مرسيليا."),
        ("port", "he", "הנמל הישן", "סיפור על אנשים."),
    ] {
        story(&site, id, language, title, text);
        if language != "fr" {
            story(&site, id, "fr", &format!("Titre {id}"), "Texte.");
        }
    }
    build(&site);
    ask(
        &site,
        &serde_json::json!([
            // Accents, ligatures, capitals, elision, plural, the beginning of a word, a slip, emphasis.
            ["fr", "ENERGIE", "/fr/recits/energie/"],
            ["fr", "oeuvrer", "/fr/recits/energie/"],
            ["fr", "entreprise", "/fr/recits/energie/"],
            ["fr", "entrep", "/fr/recits/energie/"],
            ["fr", "entrprises", "/fr/recits/energie/"],
            ["fr", "gardiens", "/fr/recits/phare/"],
            ["fr", "zzzz", null],
            ["de", "strasse", "/de/recits/strasse/"],
            ["de", "kreativ", "/de/recits/strasse/"],
            // No spaces: one character, two, a longer run.
            ["ja", "港", "/ja/recits/sea/"],
            ["ja", "地中海", "/ja/recits/sea/"],
            ["ja", "エネルギー", "/ja/recits/sea/"],
            ["ja", "海中地", null],
            // With and without the article, vowel marks, the two forms of a letter.
            ["ar", "ميناء", "/ar/recits/market/"],
            ["ar", "المدينه", "/ar/recits/market/"],
            ["ar", "شركة", "/ar/recits/market/"],
            ["he", "נמל", "/he/recits/port/"],
            ["he", "הנמל", "/he/recits/port/"],
        ]),
    );
}

#[test]
fn what_has_no_page_of_its_own_is_found_by_its_list() {
    let (_folder, site) = searched();
    let places = "label: {fr: Lieux, en: Places}\nslug: {fr: lieux, en: places}\nlist: {template: places.html}\nbody: none\n\
        fields:\n  title: {type: text, localized: true, required: true}\n  about: {type: text, localized: true}\n";
    write(&site, "content/places/_collection.yaml", places);
    write(
        &site,
        "content/places/calanques.yaml",
        "title: {fr: Sormiou, en: Sormiou}\nabout: {fr: Une calanque, en: A cove}\n",
    );
    let template = "{% extends \"base.html\" %}{% block main %}{% for e in list.items %}{{ e.title }}{% endfor %}{% endblock main %}";
    write(&site, "templates/places.html", template);
    build(&site);
    assert!(
        found(&site, "fr").contains(&"/fr/lieux/".to_owned()) && found(&site, "en").contains(&"/en/places/".to_owned())
    );
    assert!(page(&site, "llms.txt").contains("- [Lieux](https://example.org/fr/lieux/)"));
    ask(
        &site,
        &serde_json::json!([
            ["fr", "sormiou", "/fr/lieux/"],
            ["fr", "calanque", "/fr/lieux/"],
            ["fr", "lieux", "/fr/lieux/"],
            ["en", "cove", "/en/places/"],
        ]),
    );
}

#[test]
fn what_says_where_lines_may_break_is_no_part_of_a_word() {
    let (_folder, site) = searched();
    story(&site, "port", "fr", "Le vo\u{ad}lon\u{ad}ta\u{2060}riat", "Texte.");
    build(&site);
    ask(
        &site,
        &serde_json::json!([
            ["fr", "volontariat", "/fr/recits/port/"],
            ["fr", "vo\u{ad}lontariat", "/fr/recits/port/"]
        ]),
    );
}

/// The site of this project, in all its languages.
#[test]
fn every_page_is_found_by_its_title() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = folder.path().to_str().expect("a name in UTF-8");
    let output = folder.path().join("public");
    let root = env!("CARGO_MANIFEST_DIR");
    let output = output.to_str().expect("a name in UTF-8");
    // Its pictures are not needed, but those that pages name are made. A preview leaves the lock of addresses alone.
    let ran = program::provence(&["build", "-s", root, "-d", output, "-b", "https://preview.example"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    ask(site, &serde_json::json!([]));
}
