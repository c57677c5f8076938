//! What is set in type: documents as PDF, pictures of pages for links from elsewhere.

use std::fs;
use std::path::Path;
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};

use crate::folder;
use crate::preview::Preview;
use crate::program::provence;

/// A style that shows the whole text, a heading first.
const STYLE: &str = r#"#let source = json("/text.json")
#let plain(node) = if type(node) == str { node } else { node.children.map(plain).join() }
#let nodes = source.children
#set document(title: plain(nodes.first()))
#set text(font: "Commissioner", lang: source.locale)
= #plain(nodes.first())
#for node in nodes.slice(1) [#plain(node)

]
"#;

const CARD: &str = r#"#let source = json("/text.json")
#let plain(node) = if type(node) == str { node } else { node.children.map(plain).join() }
#set page(width: 1200pt, height: 630pt, margin: 40pt)
#set text(font: "Commissioner", size: 60pt)
#source.children.map(plain).join()
"#;

/// The site of `tests/base` with a document and cards.
fn site() -> (tempfile::TempDir, Utf8PathBuf) {
    let site = folder::base();
    let root = Utf8PathBuf::from_path_buf(site.path().to_owned()).expect("UTF-8");
    let write = |path: &str, text: &str| folder::write(&root, path, text);
    let theme = fs::read_to_string(root.join("themes/minimal/theme.yaml")).expect("a theme");
    write(
        "themes/minimal/theme.yaml",
        &format!(
            "{theme}templates:\n  sheet.html: {{lists: {{stories: {{collection: stories}}}}}}\n\
             documents:\n  sheet: {{template: sheet.html, style: sheet.typ, pages: stories}}\n\
             card: {{template: card.html, style: card.typ}}\n"
        ),
    );
    write(
        "themes/minimal/templates/sheet.html",
        "<h1>{{ site.title }}</h1>\n{% for entry in pages %}<h2>{{ entry.title }}</h2>\
         {% for s in entry.body %}{% if s.type == \"html\" %}{{ s.html | safe }}{% endif %}{% endfor %}{% endfor %}",
    );
    write("themes/minimal/templates/card.html", "<p>{{ page.title }}</p>");
    write("themes/minimal/documents/sheet.typ", STYLE);
    write("themes/minimal/documents/card.typ", CARD);
    let base = fs::read_to_string(root.join("themes/minimal/templates/base.html")).expect("a template");
    let head = "<meta property=\"og:image\" content=\"{{ page.card }}\">\
                {% for name in [\"sheet\"] %}<link rel=\"help\" href=\"{{ documents[name].url }}\" title=\"{{ documents[name].weight }}\">{% endfor %}</head>";
    write("themes/minimal/templates/base.html", &base.replace("</head>", head));
    let font = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/provence/documents/fonts/Commissioner-Regular.ttf");
    let font = fs::read(font).expect("a font");
    folder::write(&root, "themes/minimal/documents/fonts/Commissioner-Regular.ttf", font);
    (site, root)
}

/// Builds a site and gives what was told, whatever became of it.
fn build(root: &Utf8Path) -> (i32, String) {
    let ran = provence(&["-s", root.as_str(), "--locale", "en", "build"]);
    (ran.code, ran.err)
}

fn built(root: &Utf8Path, path: &str) -> Vec<u8> {
    fs::read(root.join("public").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What a tool of poppler says of a PDF; `None` where it is not installed.
fn poppler(tool: &str, arguments: &[&str], file: &Utf8Path) -> Option<String> {
    let output = Command::new(tool).args(arguments).arg(file).args((tool == "pdftotext").then_some("-")).output();
    match output {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(_) if std::env::var_os("CI").is_some() => panic!("{tool} is missing: install poppler-utils"),
        Err(_) => {
            eprintln!("skipped: {tool} is missing (poppler-utils)");
            None
        }
    }
}

#[test]
fn a_document_is_a_tagged_pdf_in_each_language() {
    let (_site, root) = site();
    let (code, told) = build(&root);
    assert_eq!(code, 0, "{told}");
    for (locale, title, words) in [("fr", "Essai", "Le quai"), ("en", "Trial", "The quay")] {
        let path = format!("documents/{locale}/sheet.pdf");
        assert!(built(&root, &path).starts_with(b"%PDF-1.7"), "{path} is a PDF");
        let file = root.join("public").join(&path);
        if let Some(facts) = poppler("pdfinfo", &[], &file) {
            assert!(facts.contains("Tagged:          yes"), "{facts}");
            assert!(facts.contains(title), "{facts}");
        }
        if let Some(text) = poppler("pdftotext", &[], &file) {
            assert!(text.contains(words), "{text}");
        }
    }
}

#[test]
fn pages_say_where_a_document_is_and_what_it_weighs() {
    let (_site, root) = site();
    build(&root);
    let page = String::from_utf8(built(&root, "fr/recits/quay/index.html")).expect("UTF-8");
    assert!(page.contains(r#"href="/documents/fr/sheet.pdf" title="0,"#), "{page}");
}

/// A document shows a still of what moves, and a drawing as it is.
#[test]
fn a_document_shows_a_still_of_what_moves() {
    let (_site, root) = site();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    for (from, name) in
        [("photo-motion", "moving.webp"), ("photo-motion", "endless.gif"), ("photo-cleaned", "Plan.SVG")]
    {
        let bytes = fs::read(cases.join(from).join("content/stories/a").join(name)).expect("a picture of the cases");
        folder::write(&root, &format!("content/stories/moves/{name}"), bytes);
    }
    let text = "---\ntitle: Mouvement\n---\n![Un](moving.webp)\n\n![Deux](endless.gif)\n\n![Trois](Plan.SVG)\n";
    folder::write(&root, "content/stories/moves/index.fr.md", text);
    folder::write(
        &root,
        "themes/minimal/templates/sheet.html",
        "<h1>{{ site.title }}</h1>{% for entry in pages %}{% for s in entry.body %}{% if s.type == \"picture\" %}\
         <img src=\"{{ s.picture.wide.src }}\" alt=\"{{ s.alt }}\">{% endif %}{% endfor %}{% endfor %}",
    );
    // A document has the pictures that the pages of its entries name.
    let page = fs::read_to_string(root.join("themes/minimal/templates/page.html")).expect("a template");
    let shown = "{% for s in entry.body %}{% if s.type == \"picture\" %}<img src=\"{{ s.picture.wide.src }}\" \
                 alt=\"{{ s.alt }}\">{% endif %}{% endfor %}{% endblock main %}";
    folder::write(&root, "themes/minimal/templates/page.html", page.replace("{% endblock main %}", shown));
    let style = STYLE.replace(
        "[#plain(node)\n",
        "[#if node.name == \"img\" { image(node.attributes.src, alt: node.attributes.alt, width: 20pt) }\n",
    );
    assert_ne!(style, STYLE);
    folder::write(&root, "themes/minimal/documents/sheet.typ", style);
    let (code, told) = build(&root);
    assert_eq!(code, 0, "{told}");
    let pdf = root.join("public/documents/fr/sheet.pdf");
    if let Some(images) = poppler("pdfimages", &["-list"], &pdf) {
        assert_eq!(images.lines().filter(|line| line.contains(" image ")).count(), 2, "{images}");
        assert_eq!(images.matches(" jpeg ").count(), 2, "{images}");
    }
}

#[test]
fn the_same_text_gives_the_same_bytes_and_is_set_once() {
    let (_site, root) = site();
    build(&root);
    let first = (built(&root, "documents/fr/sheet.pdf"), built(&root, "fr/recits/quay/card.jpg"));
    fs::remove_dir_all(root.join(".cache")).expect("a store");
    build(&root);
    assert!(first == (built(&root, "documents/fr/sheet.pdf"), built(&root, "fr/recits/quay/card.jpg")));
    let made = || walkdir::WalkDir::new(root.join(".cache/documents")).into_iter().count();
    let before = made();
    let story = root.join("content/stories/quay/index.fr.md");
    let text = fs::read_to_string(&story).expect("a story");
    fs::write(&story, text.replace("date: 2025-03-01", "date: 2025-03-02")).expect("a story");
    build(&root);
    assert_eq!(made(), before, "a date that no document shows sets nothing");
}

#[test]
fn a_page_has_a_card_and_a_borrowed_one_shares_that_of_the_original() {
    let (_site, root) = site();
    fs::remove_file(root.join("content/stories/quay/index.en.md")).expect("a translation");
    assert_eq!(build(&root).0, 0);
    let page = |path: &str| String::from_utf8(built(&root, path)).expect("UTF-8");
    let card = r#"<meta property="og:image" content="https://example.org/fr/recits/quay/card.jpg">"#;
    assert!(page("fr/recits/quay/index.html").contains(card));
    assert!(page("en/stories/quay/index.html").contains(card));
    assert!(!root.join("public/en/stories/quay/card.jpg").exists());
    let header = provence_imaging::header(&built(&root, "fr/recits/quay/card.jpg")).expect("a picture");
    assert_eq!((header.width, header.height), (1200, 630));
}

#[test]
fn each_entry_of_a_collection_can_have_a_document_that_its_page_offers() {
    let (_site, root) = site();
    let theme = fs::read_to_string(root.join("themes/minimal/theme.yaml")).expect("a theme");
    let of = "documents:\n  story: {template: story.html, style: sheet.typ, of: stories}\n";
    folder::write(&root, "themes/minimal/theme.yaml", theme.replace("documents:\n", of));
    folder::write(
        &root,
        "themes/minimal/templates/story.html",
        "<h1>{{ entry.title }}</h1><p>{{ page.permalink }}</p>",
    );
    let base = fs::read_to_string(root.join("themes/minimal/templates/base.html")).expect("a template");
    let own = "{% if documents.story %}<link rel=\"next\" href=\"{{ documents.story.url }}\">{% endif %}</head>";
    folder::write(&root, "themes/minimal/templates/base.html", base.replace("</head>", own));
    let (code, told) = build(&root);
    assert_eq!(code, 0, "{told}");
    for language in ["fr", "en"] {
        assert!(built(&root, &format!("documents/{language}/story/quay.pdf")).starts_with(b"%PDF"));
    }
    let page = fs::read_dir(root.join("public/en/stories"))
        .expect("stories")
        .filter_map(|entry| fs::read_to_string(entry.expect("a story").path().join("index.html")).ok());
    let offered: Vec<String> = page.filter(|page| page.contains("href=\"/documents/en/story/quay.pdf\"")).collect();
    assert_eq!(offered.len(), 1);
    let home = String::from_utf8(built(&root, "en/index.html")).expect("UTF-8");
    assert!(!home.contains("/story/"), "{home}");

    folder::write(&root, "themes/minimal/theme.yaml", theme.replace("documents:\n", &of.replace("stories", "storys")));
    let (code, told) = build(&root);
    assert_eq!(code, 1);
    assert!(told.contains("did you mean `stories`?"), "{told}");
}

/// The style that the documents of this site share, over a text with terms and a number in an Arabic line.
#[test]
fn the_site_s_own_style_keeps_terms_apart_and_numbers_in_their_direction() {
    let (_site, root) = site();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read(repository.join(path)).expect("a file");
    folder::write(&root, "themes/minimal/documents/text.typ", read("themes/provence/documents/text.typ"));
    for name in ["NotoSansArabic-Regular.ttf", "Fraunces-Regular.ttf"] {
        let path = format!("documents/fonts/{name}");
        folder::write(&root, &format!("themes/minimal/{path}"), read(&format!("themes/provence/{path}")));
    }
    folder::copy(repository.join("content/kit/tokens"), root.join("content/kit/tokens"));
    folder::write(
        &root,
        "content/kit/kit.yaml",
        "title: Essai\nlicense: etalab-2.0\nresolver: tokens/one-provence.resolver.json\n",
    );
    folder::write(
        &root,
        "themes/minimal/templates/sheet.html",
        "<h2>Titre</h2><dl><dt>Former</dt><dd>préparer aux métiers</dd><div><dt>Loger</dt><dt>Habiter</dt><dd>permettre</dd></div></dl>\
         <p lang=\"ar\">نسبة <data dir=\"ltr\">+24</data></p>",
    );
    folder::write(
        &root,
        "themes/minimal/documents/sheet.typ",
        "#import \"/text.typ\": *\n#show: document-rules.with(title: \"Essai\")\n= Essai\n#show-all(source.children)\n",
    );
    let (code, told) = build(&root);
    assert_eq!(code, 0, "{told}");
    let file = root.join("public/documents/fr/sheet.pdf");
    let Some(text) = poppler("pdftotext", &[], &file) else { return };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let at = |line: &str| lines.iter().position(|written| *written == line).unwrap_or_else(|| panic!("{line}\n{text}"));
    assert_eq!(
        [at("préparer aux métiers"), at("Loger"), at("Habiter"), at("permettre")].map(|place| place - at("Former")),
        [1, 2, 3, 4]
    );
    assert!(text.contains("+24"), "{text}");
}

#[test]
fn what_is_wrong_with_a_style_is_told_at_its_place() {
    let (_site, root) = site();
    folder::write(&root, "themes/minimal/documents/sheet.typ", format!("{STYLE}#nope\n"));
    let (code, told) = build(&root);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("theme/document") && told.contains("unknown variable: nope"), "{told}");
    assert!(told.contains("themes/minimal/documents/sheet.typ:10:2"), "{told}");
}

#[test]
fn a_style_reads_nothing_but_what_it_is_given() {
    let (_site, root) = site();
    folder::write(&root, "secret.txt", "secret");
    for path in ["/../../../secret.txt", "../secret.txt", "/etc/hostname", "@preview/cetz:0.3.0"] {
        let way = if path.starts_with('@') { format!("#import \"{path}\"\n") } else { format!("#read(\"{path}\")\n") };
        folder::write(&root, "themes/minimal/documents/sheet.typ", format!("{STYLE}{way}"));
        let (code, told) = build(&root);
        assert_eq!(code, 1, "{path} was read: {told}");
        assert!(told.contains("theme/document"), "{told}");
    }
}

#[test]
fn a_character_without_a_font_is_told_in_every_build() {
    let (_site, root) = site();
    let story = root.join("content/stories/quay/index.fr.md");
    let text = fs::read_to_string(&story).expect("a story");
    fs::write(&story, text.replace("Le quai", "Le quai 日")).expect("a story");
    for _ in 0..2 {
        let (code, told) = build(&root);
        assert_eq!(code, 0, "{told}");
        assert!(told.contains("theme/document-warning") && told.contains("日 (U+65E5)"), "{told}");
    }
}

#[test]
fn a_style_that_does_not_exist_is_told_with_the_nearest() {
    let (_site, root) = site();
    let path = root.join("themes/minimal/theme.yaml");
    let theme = fs::read_to_string(&path).expect("a theme");
    fs::write(&path, theme.replace("style: sheet.typ", "style: sheets.typ")).expect("a theme");
    let (code, told) = build(&root);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("did you mean `sheet.typ`?"), "{told}");
}

#[test]
fn the_dev_server_makes_a_document_when_asked_and_says_why_it_cannot() {
    let (folder, root) = site();
    let preview = Preview::start_at(folder, root, false);
    preview.until_status("/fr/", 200);
    let document = preview.get("/documents/fr/sheet.pdf");
    assert_eq!(document.status, 200);
    assert!(document.body.starts_with(b"%PDF-"), "a PDF");
    assert_eq!(preview.get("/fr/recits/quay/card.jpg").status, 200);
    preview.write("themes/minimal/documents/sheet.typ", format!("{STYLE}#nope\n"));
    preview.until_status("/documents/fr/sheet.pdf", 404);
    let told = preview.get("/documents/fr/sheet.pdf").text();
    assert!(told.contains("themes/minimal/documents/sheet.typ:10:2: document: unknown variable: nope"), "{told}");
}
