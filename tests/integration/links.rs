//! Where the links of texts lead readers: what is printed for them, on small
//! sites over the right one of `tests/base/`.

use std::fs;

use camino::Utf8Path;
use provence::build::{Memory, Request};
use provence::diagnostic::{Code, Diagnostic, Severity, UiLocale};
use provence::render::{ArtefactMaker, Artefacts, Bytes, Environment};

use crate::built;
use crate::folder;

/// A site made of `tests/base/` and of these files.
struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn new(files: &[(&str, &str)]) -> Self {
        let site = Self { folder: folder::base() };
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    fn write(&self, path: &str, text: &str) {
        folder::write(self.folder.path(), path, text);
    }

    /// Builds at a moment, warm where `memory` says so.
    fn build(&self, now: &str, memory: &mut Memory) -> Built {
        let root = Utf8Path::from_path(self.folder.path()).expect("a name in UTF-8");
        let moment = built::moment(now);
        let maker = ArtefactMaker::new(root.join(".cache"));
        let request = Request {
            moment: &moment,
            base_url: None,
            environment: Environment { root, maker: &maker, progress: &(), artefacts: Artefacts::Verify },
        };
        let (_, built) = built::run(request, memory);
        let files = built.value.files.iter().filter_map(|(path, file)| match &file.bytes {
            Bytes::Memory(bytes) => Some((path.to_string(), String::from_utf8_lossy(bytes).into_owned())),
            Bytes::File(_) | Bytes::Due(_) | Bytes::Late(_) => None,
        });
        Built { files: files.collect(), diagnostics: built.diagnostics }
    }
}

/// What a build made of a site.
struct Built {
    files: std::collections::BTreeMap<String, String>,
    diagnostics: Vec<Diagnostic>,
}

impl Built {
    /// Fails when there are errors.
    fn without_errors(self) -> Self {
        let errors = self.diagnostics.iter().filter(|problem| problem.severity == Severity::Error);
        let errors: Vec<&str> = errors.map(|problem| problem.message.get(UiLocale::En)).collect();
        assert!(errors.is_empty(), "{errors:?}");
        self
    }

    /// Whether a page has this piece of HTML.
    fn says(&self, path: &str, html: &str) -> bool {
        self.files.get(path).unwrap_or_else(|| panic!("no {path} in {:?}", self.files.keys())).contains(html)
    }
}

const NOW: &str = "2026-06-01T09:00:00Z";

/// Regression of #13.14: the day on which a text expires, and the day on which
/// another is published, need no edit of the pages that lead to them.
#[test]
fn links_to_what_is_not_published_are_plain_text() {
    let site = Site::new(&[
        ("content/stories/brief/index.fr.md", "---\ntitle: Bref\nexpiry_date: 2026-07-01\n---\n"),
        ("content/stories/later/index.fr.md", "---\ntitle: Plus tard\npublish_date: 2026-07-01\n---\n"),
        (
            "content/stories/a/index.fr.md",
            "---\ntitle: Un titre\nnext: [brief, later]\nnote: Voir [*bref*](@/stories/brief).\n---\nLe [*bref* récit](../brief/index.fr.md \"Un > titre\"), le [suivant](@/stories/later).\n\n::cta{href=\"@/stories/later\" label=\"Lire\"}\n",
        ),
    ]);
    let mut memory = Memory::default();
    let before = site.build(NOW, &mut memory).without_errors();
    let page = "fr/recits/a/index.html";
    assert!(
        before.says(
            page,
            "Le <a href=\"/fr/recits/brief/\" title=\"Un &gt; titre\"><em>bref</em> récit</a>, le suivant."
        )
    );
    let after = site.build("2026-08-01T09:00:00Z", &mut memory).without_errors();
    assert!(after.says(page, "Le <em>bref</em> récit, le <a href=\"/fr/recits/later/\">suivant</a>."));
    let cold = site.build("2026-08-01T09:00:00Z", &mut Memory::default());
    assert_eq!(after.files, cold.files, "a warm build is a cold one");
    assert_eq!(after.diagnostics, cold.diagnostics);
}

/// Regression of #13.3: an address from the root leads to the reader's language.
#[test]
fn addresses_of_the_site_lead_to_the_readers_language() {
    let site = Site::new(&[
        (
            "content/stories/a/index.fr.md",
            "---\ntitle: Un titre\n---\nLe [quai](/fr/recits/quay?a=b#suite), [la page](https://example.org/en/stories/quay/), [tout](/sitemap.xml \"Le plan\"), [b](/fr/recits/b/), [ancien](/vieux).\n",
        ),
        ("content/stories/b/index.fr.md", "---\ntitle: B\naliases: [/vieux/]\n---\n"),
    ]);
    let mut memory = Memory::default();
    let built = site.build(NOW, &mut memory).without_errors();
    assert!(built.says("fr/recits/a/index.html", "<a href=\"/fr/recits/quay/?a=b#suite\">quai</a>"));
    assert!(built.says("fr/recits/a/index.html", "<a href=\"/fr/recits/quay/\">la page</a>"));
    let borrowed = "en/stories/a/index.html";
    assert!(built.says(borrowed, "<a href=\"/en/stories/quay/?a=b#suite\">quai</a>"));
    assert!(built.says(borrowed, "<a href=\"/sitemap.xml\" title=\"Le plan\">tout</a>"));
    assert!(built.says(borrowed, "<a href=\"/en/stories/b/\">b</a>, <a href=\"/en/stories/b/\">ancien</a>"));
    // The page moves: a warm build sees it at once, and the address that is no longer there is told.
    site.write("content/stories/b/index.fr.md", "---\ntitle: B\nslug: autre\naliases: [/vieux/]\n---\n");
    let warm = site.build(NOW, &mut memory);
    let broken: Vec<&str> = warm.diagnostics.iter().map(|problem| problem.message.get(UiLocale::En)).collect();
    assert_eq!(broken, ["nothing is published at the address `/fr/recits/b/`"]);
    assert!(warm.says(borrowed, "<a href=\"/en/stories/autre/\">ancien</a>"));
    let cold = site.build(NOW, &mut Memory::default());
    assert_eq!((warm.files, warm.diagnostics), (cold.files, cold.diagnostics), "a warm build is a cold one");
}

/// Regression of #13.19: whatever way a page or a file is named, the mend names what is there.
#[test]
fn a_dead_link_tells_what_was_meant() {
    let cases = [
        ("../b/", "did you mean `@/stories/b`?"),
        ("../b", "did you mean `@/stories/b`?"),
        ("../b/index.md", "did you mean `@/stories/b`?"),
        ("../b.html", "did you mean `@/stories/b`?"),
        ("../b/index.fr.md?x=1#choix", "did you mean `@/stories/b`?"),
        ("../stories/quays/index.fr.md", "did you mean `@/stories/quay`?"),
        ("@/stories/b/index.fr.md", "did you mean `@/stories/b`?"),
        ("@/b", "did you mean `@/stories/b`?"),
        ("@/storie", "did you mean `@/stories`?"),
        ("@/photos", "the collection `photos` has no list"),
        ("maj.pdf", "did you mean `MAJ.PDF`?"),
        ("plans.pdf", "did you mean `plan.pdf`?"),
        (
            "\u{e9}t\u{e9}.pdf",
            "the file `e\u{301}te\u{301}.pdf` is there, but its accents are written in another way: rename it",
        ),
        ("/stories/b", "did you mean `@/stories/b`?"),
        ("/fr/b/", "did you mean `@/stories/b`?"),
        ("/fr/storie/", "did you mean `@/stories`?"),
        ("/quay.jpg", "write `::figure{photo=\"quay\"}`"),
        ("/notice.pdf", "did you mean `/docs/notice.pdf`?"),
    ];
    let lines: String = cases.iter().map(|(written, _)| format!("[x](<{written}>)\n\n")).collect();
    let site = Site::new(&[
        ("content/stories/a/index.fr.md", &format!("---\ntitle: A\n---\n{lines}")),
        ("content/stories/b/index.fr.md", "---\ntitle: B\n---\n## Choix {#choix}\n"),
        ("content/stories/a/MAJ.PDF", "%PDF"),
        ("content/stories/a/plan.pdf", "%PDF"),
        ("content/stories/a/e\u{301}te\u{301}.pdf", "%PDF"),
        ("assets/static/docs/notice.pdf", "%PDF"),
    ]);
    let built = site.build(NOW, &mut Memory::default());
    let said: Vec<(u32, String)> =
        built.diagnostics.iter().map(|problem| (problem.span.line, problem.mend(UiLocale::En).into_owned())).collect();
    let expected: Vec<(u32, String)> =
        (4..).step_by(2).zip(&cases).map(|(line, (_, mend))| (line, (*mend).to_owned())).collect();
    assert_eq!(said, expected);
}

/// Regression of #13.19: the source file is there under another name.
#[test]
fn a_translation_alone_tells_the_file_that_is_meant() {
    let site = Site::new(&[
        ("content/stories/a/index.fr.MD", "---\ntitle: A\n---\n"),
        ("content/stories/a/index.en.md", "---\ntitle: A\n---\n"),
        ("content/stories/chaos_x.fr.md", "---\ntitle: X\n---\n"),
        ("content/stories/chaos-x.en.md", "---\ntitle: X\n---\n"),
        ("content/stories/alone.en.md", "---\ntitle: Y\n---\n"),
    ]);
    let built = site.build(NOW, &mut Memory::default());
    let without_source = built.diagnostics.iter().filter(|problem| problem.code == Code::MissingSource);
    let said: Vec<_> = without_source.map(|problem| problem.mend(UiLocale::En).into_owned()).collect();
    assert_eq!(
        said,
        [
            "rename `index.fr.MD` to `index.fr.md`",
            "add the `.fr.md` file beside it, or write `source: en` in the front matter if the entry is in this language alone",
            "rename `chaos_x.fr.md` to `chaos-x.fr.md`"
        ]
    );
}

/// Regression of #13.25: a menu may leave the site, have labels of its own, lead to an anchor and hold lines.
#[test]
fn a_menu_leads_anywhere() {
    let site = Site::new(&[("templates/base.html", "<!doctype html><html lang=\"{{ page.lang }}\"><head><title>{{ page.title }}</title></head><body>
{% for m in site.menus.main %}{{ m.label }}|{{ m.url }}|{{ m.id }}|{{ m.external }}{% for n in m.items %}>{{ n.label }}|{{ n.url }}{% endfor %}
{% endfor %}<p>{{ t(id=\"back-home\") }}</p>{% block main %}{% endblock main %}</body></html>\n")]);
    let base = fs::read_to_string(site.folder.path().join("content/site.yaml")).expect("the settings");
    let menus = "menus:\n  main:\n    - stories\n    - https://blog.example.org\n    - \"@/stories/quay#suite\"\n    - {label: {fr: Boutique, en: Shop}, url: \"https://boutique.example.org\"}\n    - label: {fr: Plus, en: More}\n      items: [{label: Quai, url: /fr/recits/quay/}, stories]\n";
    let (settings, _) = base.split_once("menus:").expect("menus");
    site.write("content/site.yaml", &format!("{settings}{menus}"));
    let built = site.build(NOW, &mut Memory::default()).without_errors();
    let lines = |path: &str| -> Vec<String> {
        built.files[path].lines().filter(|line| line.contains('|')).map(str::to_owned).collect()
    };
    let french = lines("fr/recits/index.html");
    assert_eq!(french[..2], ["Récits|/fr/recits/|stories|false", "blog.example.org|https://blog.example.org||true"]);
    assert!(french[2].ends_with("|/fr/recits/quay/#suite|stories/quay|false"), "{french:?}");
    assert_eq!(
        lines("en/stories/index.html")[3..],
        [
            "Shop|https://boutique.example.org||true",
            "More|/en/stories/quay/||false>Quai|/en/stories/quay/>Stories|/en/stories/"
        ]
    );
}

/// A picture from the root stays, and is checked, whatever else the text has.
#[test]
fn pictures_from_the_root_stand_beside_html() {
    let declaration = "label: {fr: Notes}\nslug: notes\ntemplate: page.html\nhtml: true\n";
    let text = "---\ntitle: A\n---\n![m](/p.jpg)\n\n<b>x</b> <img src=\"https://example.org/p.jpg\" alt=\"n\">\n\n<img src=\"/nope.png\" alt=\"o\">\n\n<img src=\"https://ailleurs.example/a.png\" alt=\"p\">\n";
    let site = Site::new(&[
        ("content/notes/_collection.yaml", declaration),
        ("content/notes/a.fr.md", text),
        ("assets/static/p.jpg", "a picture"),
    ]);
    let built = site.build(NOW, &mut Memory::default());
    assert!(built.says("fr/notes/a/index.html", "<img src=\"/p.jpg\" alt=\"m\""));
    assert!(built.says("fr/notes/a/index.html", "<img src=\"/p.jpg\" alt=\"n\""));
    assert!(!built.says("fr/notes/a/index.html", "ailleurs.example"));
    let told: Vec<&str> = built.diagnostics.iter().map(|problem| problem.message.get(UiLocale::En)).collect();
    assert!(told.contains(&"nothing is published at the address `/nope.png`"), "{told:?}");
}

/// Fields of addresses are held against the site where they are its own.
#[test]
fn own_addresses_in_fields_are_checked() {
    let site = Site::new(&[
        ("content/stories/a/index.fr.md", "---\ntitle: A\nsite: https://example.org/fr/recits/nope/\n---\n"),
        ("content/stories/b/index.fr.md", "---\ntitle: B\nsite: https://example.org/fr/recits/quay/\n---\n"),
        ("content/stories/c/index.fr.md", "---\ntitle: C\nsite: https://ailleurs.example/fr/nope/\n---\n"),
    ]);
    let built = site.build(NOW, &mut Memory::default());
    let told: Vec<String> = built
        .diagnostics
        .iter()
        .map(|problem| format!("{}:{} {}", problem.span.file, problem.span.line, problem.message.get(UiLocale::En)))
        .collect();
    let address = "https://example.org/fr/recits/nope/";
    assert_eq!(told, [format!("content/stories/a/index.fr.md:3 nothing is published at the address `{address}`")]);
}

/// A style of the theme is replaced by the site's file of the same path.
#[test]
fn styles_of_a_theme_can_be_replaced() {
    let site = Site::new(&[
        (
            "themes/minimal/theme.yaml",
            "name: Minimal\nvariants: {wide: {widths: [16]}}\nstyles: [base.css, site.css]\n",
        ),
        ("themes/minimal/styles/base.css", ".base { color: red }\n"),
        ("themes/minimal/styles/site.css", ".theme { color: red }\n"),
        ("assets/styles/site.css", ".own { color: blue }\n"),
    ]);
    let built = site.build(NOW, &mut Memory::default()).without_errors();
    let sheets: Vec<&String> =
        built.files.iter().filter(|(path, _)| path.ends_with(".css")).map(|(_, text)| text).collect();
    let [sheet] = sheets[..] else { panic!("one style sheet, not {sheets:?}") };
    assert!(sheet.contains(".base") && sheet.contains(".own") && !sheet.contains(".theme"), "{sheet}");
}
