//! Sites of other generators, brought over by the program, checked and built by it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{self, Ran, provence, write};

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import").join(name);
    path.to_str().expect("a name in UTF-8").to_owned()
}

/// A site, imported into a new folder.
struct Site {
    _folder: tempfile::TempDir,
    root: PathBuf,
    ran: Ran,
}

fn import(arguments: &[&str]) -> Site {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("site");
    let into = root.to_str().expect("a name in UTF-8").to_owned();
    let mut all = vec!["import"];
    all.extend(&arguments[..2]);
    all.push(&into);
    all.extend(&arguments[2..]);
    let ran = provence(&all);
    Site { _folder: folder, root, ran }
}

impl Site {
    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}\n{}", self.ran.err))
    }

    fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// The codes that `check` tells, each with its file, in order.
    fn problems(&self) -> Vec<String> {
        let root = self.root.to_str().expect("a name in UTF-8");
        codes(&provence(&["check", "-s", root, "--diagnostics", "json"]).out)
    }
}

/// `code file:line` of problems in JSON.
fn codes(out: &str) -> Vec<String> {
    out.lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .map(|problem| {
            let text = |key: &str| problem[key].as_str().unwrap_or_default().to_owned();
            format!("{} {}:{}", text("code"), text("file"), problem["line"])
        })
        .collect()
}

/// Asserts that a text has each of these lines.
fn has_lines(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.lines().any(|known| known == *line), "no line `{line}` in:\n{text}");
    }
}

#[test]
fn a_hugo_site_comes_over() {
    let site = import(&["hugo", &fixture("hugo")]);
    assert_eq!(site.ran.code, 1, "three pages are refused\n{}", site.ran.err);
    has_lines(
        &site.text("content/site.yaml"),
        &["base_url: \"https://port.example\"", "default_language: fr", "time_zone: Europe/Paris", "  en: The port"],
    );
    has_lines(
        &site.text("content/blog/_collection.yaml"),
        &[
            "label: {fr: Journal}",
            "  fr: \"/{section}/{year}/{month}/{slug}/\"",
            "html: true",
            "  date: {type: datetime}",
            "  member_type: {type: text, from: memberType}",
            "  place: {type: object, fields: {berths: {type: number}, name: {type: text}}}",
            "  tags: {type: list, localized: true, of: {type: text}}",
        ],
    );
    let quay = site.text("content/blog/quai/index.fr.md");
    has_lines(
        &quay,
        &[
            "date: 2024-03-21T09:00:00+01:00",
            "updated: 2024-04-02",
            "memberType: ouvrage",
            "  berths: 12",
            "aliases: [\"/ancien/quai.html\"]",
            "![Le plan](<plan.png> \"Plan du quai\")",
            "`{{< youtube abc123 >}}`",
        ],
    );
    // A value that all languages share is written once; a shortcode that is shown as an example stays one.
    let english = site.text("content/blog/quai/index.en.md");
    assert!(!english.contains("memberType") && english.contains("`{{< youtube x >}}`"), "{english}");
    assert!(english.contains("tags: [sea, works]") && english.contains("[Guide](@/guide/bases)"), "{english}");
    // One value is a list of one; a value of another kind is a comment.
    has_lines(&site.text("content/blog/digue/index.fr.md"), &["tags: [mer]", "# place: partout", "slug: la-digue"]);
    assert!(site.text("content/guide/bases/index.fr.md").contains("[le quai](@/blog/quai#haut)"));
    has_lines(&site.text("content/pages/mentions-legales/index.fr.md"), &["aliases: [\"/legal.html\"]"]);
    for copied in ["content/blog/quai/photo-du-quai.png", "content/blog/quai/plan.png", "assets/static/images/plan.png"]
    {
        assert!(site.has(copied), "{copied}");
    }
    assert!(site.ran.err.contains("addresses: 6, of which 5 kept, 1 redirected, 0 lost"), "{}", site.ran.err);
    assert!(site.ran.err.contains("pages read: 10; texts written: 7; refused: 3"), "{}", site.ran.err);
}

#[test]
fn what_a_hugo_site_cannot_bring_is_told_at_its_line() {
    let ran = import(&["hugo", &fixture("hugo"), "--diagnostics", "json"]).ran;
    assert_eq!(
        codes(&ran.out),
        [
            "content/yaml-syntax content/blog/cassee.md:4",
            "import/value content/blog/digue.md:1",
            "import/dead-link content/blog/quai/index.md:14",
            "import/shortcode content/blog/quai/index.md:20",
            "import/dead-link content/blog/quai/index.md:22",
            "import/unread content/blog/seule.en.md:1",
            "import/unread content/latin.md:2",
            "import/left-out layouts/page.html:1",
        ]
    );
}

#[test]
fn an_imported_site_has_the_problems_of_its_source_alone() {
    assert_eq!(
        import(&["hugo", &fixture("hugo")]).problems(),
        [
            "markdown/dropped-html content/blog/digue/index.fr.md:8",
            "markdown/broken-link content/blog/quai/index.fr.md:13",
            "markdown/broken-link content/blog/quai/index.fr.md:21",
            "markdown/broken-anchor content/guide/bases/index.fr.md:6",
        ]
    );
    assert_eq!(
        import(&["jekyll", &fixture("jekyll")]).problems(),
        [
            "content/unpublished-reference content/posts/le-quai/index.fr.md:9",
            "markdown/broken-link content/posts/le-quai/index.fr.md:9",
        ]
    );
    let export = import(&["wordpress", &fixture("wordpress/export.xml"), "--uploads", &fixture("wordpress/uploads")]);
    assert_eq!(
        export.problems(),
        [
            "content/unpublished-reference content/posts/le-quai/index.fr.md:10",
            "markdown/broken-link content/posts/le-quai/index.fr.md:10",
            "content/unpublished-reference content/posts/le-quai/index.fr.md:16",
            "markdown/dropped-html content/posts/le-quai/index.fr.md:26",
        ]
    );
}

#[test]
fn a_jekyll_site_comes_over() {
    let site = import(&["jekyll", &fixture("jekyll")]);
    assert_eq!(site.ran.code, 0, "{}", site.ran.err);
    let quay = site.text("content/posts/le-quai/index.fr.md");
    has_lines(
        &quay,
        &[
            "tags: [mer, travaux]",
            "date: 2024-03-05",
            "url: \"/port/2024/03/05/le-quai/\"",
            "aliases: [\"/vieux/quai/\"]",
            "Voir [le projet](@/projects/digue), [l’autre](@/posts/autre) et [rien](/rien).",
            "![Le quai](quai.png)<!-- {: .large} -->",
            "## Plan {#plan}",
            "`{% include carte.html lieu=\"quai\" %}`",
            "puts \"{{ x }}\"",
        ],
    );
    has_lines(&site.text("content/posts/autre/index.fr.md"), &["draft: true", "date: 2024-01-02T08:30:00+01:00"]);
    // A collection without pages, of which the entries have a name and no title.
    let people = site.text("content/people/_collection.yaml");
    has_lines(&people, &["title_field: fullname"]);
    assert!(!people.contains("template:") && people.contains("start: {type: date}"), "{people}");
    has_lines(&site.text("content/people/lea/index.fr.md"), &["  - start: 2020-01-01", "    end: 2024-12-31"]);
    has_lines(
        &site.text("content/projects/digue/index.fr.md"),
        &["layout: project", "aliases: [\"/projets/digue.html\"]"],
    );
    assert!(!site.has("assets/static/README.md") && !site.has("assets/static/feed.xml"));
}

#[test]
fn an_export_of_wordpress_comes_over() {
    let site = import(&["wordpress", &fixture("wordpress/export.xml"), "--uploads", &fixture("wordpress/uploads")]);
    assert_eq!(site.ran.code, 0, "{}", site.ran.err);
    let quay = site.text("content/posts/le-quai/index.fr.md");
    has_lines(
        &quay,
        &[
            "title: \"Le quai & la ville\"",
            "author: Léa M.",
            "categories: [Travaux]",
            "Un **quai** de *pierre*, 3 \\* 4 m, voir [les mentions](@/pages/mentions) et [rien](/rien/).",
            "## Plan {#plan}",
            // The size that WordPress made is the picture that it was made from.
            "![Le quai](quai.png)",
            "*Vu de [loin](@/pages/mentions)*",
            "  - deux",
            "| A | B |",
            "<iframe src=\"https://video.example/embed/1\" title=\"Film\"></iframe>",
            "`[gallery ids=\"1,2\"]`",
        ],
    );
    assert!(!quay.contains("alert"), "{quay}");
    // Polylang's groups make one entry of two languages.
    let english = site.text("content/posts/le-quai/index.en.md");
    has_lines(&english, &["url: \"/en/2024/05/the-quay/\"", "First paragraph,\\", "1\\. not a list \\<b>"]);
    assert!(english.contains("[Plan](/wp-content/uploads/2024/05/plan.pdf)"), "{english}");
    assert!(site.has("assets/static/wp-content/uploads/2024/05/plan.pdf"));
    // What was not public becomes a draft, and no entity of a document type is expanded.
    let private = site.text("content/pages/mentions/index.fr.md");
    has_lines(&private, &["draft: true"]);
    has_lines(&site.text("content/site.yaml"), &["  en: {label: English, locale: en, fallback: [fr]}"]);
    assert!(site.ran.err.contains("`<script>` is not taken over"), "{}", site.ran.err);
}

#[test]
fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().to_str().expect("a name in UTF-8").to_owned();
    write(&root, "notes.txt", "mine");
    let ran = provence(&["import", "hugo", &fixture("hugo"), &root]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("neither empty nor a site"), "{}", ran.err);
    assert_eq!(fs::read_dir(&root).expect("a folder").count(), 1);

    // Into a site: new collections go beside those that are there, or nothing is written.
    let (_folder, site) = program::site();
    let before = fs::read_to_string(Path::new(&site).join("content/pages/_collection.yaml")).expect("a declaration");
    let ran = provence(&["import", "hugo", &fixture("hugo"), &site]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("exist already"), "{}", ran.err);
    assert!(!Path::new(&site).join("content/blog").exists());
    let after = fs::read_to_string(Path::new(&site).join("content/pages/_collection.yaml")).expect("a declaration");
    assert_eq!(before, after);
    let only_posts = tempfile::tempdir().expect("a temporary folder");
    let posts = only_posts.path().to_str().expect("a name in UTF-8").to_owned();
    write(&posts, "content/news/a.md", "---\ntitle: A\n---\nText.\n");
    write(&posts, "hugo.toml", "defaultContentLanguage = \"fr\"\n");
    let ran = provence(&["import", "hugo", &posts, &site]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(Path::new(&site).join("content/news/a/index.fr.md").exists());
    let checked = provence(&["check", "-s", &site]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    let left = fs::read_dir(&site).expect("a folder").filter(|entry| {
        entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with(".provence-import"))
    });
    assert_eq!(left.count(), 0);
}

#[test]
fn settings_that_cannot_be_read_stop_the_import() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().to_str().expect("a name in UTF-8").to_owned();
    write(&root, "hugo.toml", "title = \"a\nbaseURL = 1\n");
    write(&root, "content/a.md", "---\ntitle: A\n---\n");
    let site = import(&["hugo", &root]);
    assert_eq!(site.ran.code, 1);
    assert!(site.ran.err.contains("hugo.toml:1:11") && !site.root.exists(), "{}", site.ran.err);
}

#[cfg(unix)]
#[test]
fn hostile_sites_are_read_no_further_than_their_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("from");
    let root = root.to_str().expect("a name in UTF-8").to_owned();
    write(folder.path().to_str().expect("UTF-8"), "secret.md", "---\ntitle: Secret\n---\n");
    write(
        &root,
        "content/posts/a.md",
        "---\ntitle: A\nurl: /../../../etc/\n---\n![x](../../../secret.md) [y](/../secret.md)\n",
    );
    write(&root, "content/posts/CON ..md", "---\ntitle: [a, {b: c}]\nslug: ../../x\n---\n{{< {{< `x` {{%\n");
    let bomb =
        format!("---\na: &a [x, x]\n{}---\n", (0..40).map(|n| format!("b{n}: &b{n} [*a, *a]\n")).collect::<String>());
    write(&root, "content/posts/bomb.md", &bomb);
    let deep = format!("+++\na = {}{}\n+++\n", "[".repeat(5000), "]".repeat(5000));
    write(&root, "content/posts/deep.md", &deep);
    write(&root, "content/posts/json.md", &format!("{{\"a\": {}", "[".repeat(5000)));
    std::os::unix::fs::symlink("../../../secret.md", format!("{root}/content/posts/link.md")).expect("a link");
    let site = import(&["hugo", &root, "--diagnostics", "json"]);
    assert_eq!(site.ran.code, 1);
    let told = codes(&site.ran.out);
    for wanted in [
        "import/unread content/posts/link.md:1",
        "import/unread content/posts/deep.md:2",
        "import/unread content/posts/json.md:1",
    ] {
        assert!(told.iter().any(|problem| problem == wanted), "{wanted} is not in {told:#?}");
    }
    for entry in walkdir::WalkDir::new(folder.path()) {
        let entry = entry.expect("a file");
        if entry.file_type().is_file() && !entry.path().starts_with(&root) {
            let text = fs::read_to_string(entry.path()).unwrap_or_default();
            assert!(entry.path().ends_with("secret.md") || !text.contains("Secret"), "{}", entry.path().display());
        }
    }
    assert!(site.text("content/posts/a/index.en.md").contains("title: A"));
}

#[test]
fn an_export_that_ends_too_early_is_told_and_read_as_far_as_it_goes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().to_str().expect("a name in UTF-8").to_owned();
    let whole = fs::read_to_string(fixture("wordpress/export.xml")).expect("an export");
    let cut = whole.find("<title>Mentions</title>").expect("a title");
    write(&root, "cut.xml", &whole[..cut]);
    let site = import(&["wordpress", &format!("{root}/cut.xml")]);
    assert_eq!(site.ran.code, 1);
    assert!(site.ran.err.contains("the export ends before its end"), "{}", site.ran.err);
    assert!(site.has("content/posts/le-quai/index.fr.md"));
    // Without the folder of uploads its pictures lead nowhere, which is told.
    assert!(site.ran.err.contains("quai-300x200.png` leads nowhere"), "{}", site.ran.err);
}

/// A site of another generator made of these files, imported on 1 January 2026.
fn import_files(kind: &str, files: &[(&str, &str)]) -> Site {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().to_str().expect("a name in UTF-8").to_owned();
    for (path, text) in files {
        write(&root, path, text);
    }
    let from = if kind == "wordpress" { format!("{root}/export.xml") } else { root };
    import(&[kind, &from, "--clock", "2026-01-01T00:00:00Z", "--diagnostics", "json"])
}

impl Site {
    /// What the import told: `code file:line`.
    fn told(&self) -> Vec<String> {
        codes(&self.ran.out)
    }

    /// Everything that the site publishes on that day, as one text.
    fn published(&self) -> String {
        let root = self.root.to_str().expect("a name in UTF-8");
        let ran = provence(&["build", "-s", root, "--clock", "2026-01-01T00:00:00Z"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let mut all = String::new();
        for entry in walkdir::WalkDir::new(self.root.join("public")).sort_by_file_name() {
            let entry = entry.expect("a file");
            if entry.file_type().is_file() {
                all.push_str(&String::from_utf8_lossy(&fs::read(entry.path()).expect("a file that can be read")));
            }
        }
        all
    }
}

fn assert_told(site: &Site, wanted: &[&str]) {
    let told = site.told();
    for wanted in wanted {
        assert!(told.iter().any(|problem| problem == wanted), "{wanted} is not in {told:#?}");
    }
}

#[test]
fn what_hugo_does_not_publish_is_not_published_here() {
    let page = |front: &str, secret: &str| format!("---\ntitle: T\n{front}\n---\n{secret}\n");
    let hidden = [
        ("content/posts/future.md", "date: 2099-01-01", "import/value content/posts/future.md:3"),
        ("content/posts/head/index.md", "headless: true", "import/value content/posts/head/index.md:3"),
        ("content/posts/build.md", "build:\n  render: never\n  list: never", "import/value content/posts/build.md:4"),
        ("content/posts/link.md", "_build: {render: link}", "import/value content/posts/link.md:3"),
        ("content/posts/off.md", "build: {render: false}", "import/value content/posts/off.md:3"),
        ("content/posts/text.md", "draft: \"true\"", "import/value content/posts/text.md:3"),
        ("content/posts/yes.md", "draft: yes", "import/value content/posts/yes.md:3"),
        ("content/posts/odd.md", "draft: [maybe]", "import/value content/posts/odd.md:3"),
        ("content/posts/old.md", "published: false", ""),
        ("content/posts/day.md", "publishDate: next Monday", "import/value content/posts/day.md:3"),
        ("content/docs/sec/p.md", "weight: 1", "import/value content/docs/sec/p.md:1"),
        ("content/docs/gone.md", "weight: 1", "import/value content/docs/gone.md:1"),
        ("content/all/p.md", "weight: 1", "import/value content/all/p.md:1"),
        ("content/off/index.de.md", "weight: 1", "import/left-out content/off/index.de.md:1"),
        ("content/posts/note.tmp.md", "weight: 1", "import/left-out content/posts/note.tmp.md:1"),
    ];
    let mut files: Vec<(String, String)> =
        hidden.iter().map(|(path, front, _)| ((*path).to_owned(), page(front, "SECRET"))).collect();
    let mut add = |path: &str, text: &str| files.push((path.to_owned(), text.to_owned()));
    add(
        "hugo.yaml",
        "baseURL: https://old.example/\ndefaultContentLanguage: fr\nignoreFiles: ['\\.tmp\\.md$']\n\
         languages:\n  fr: {weight: 1}\n  de: {weight: 2, disabled: true}\n\
         cascade:\n  - target: {path: '{/all,/all/**}'}\n    build: {render: never}\n",
    );
    add(
        "content/docs/_index.md",
        "---\ntitle: Docs\ncascade:\n  - draft: true\n    _target: {path: \"/docs/sec/**\"}\n  - expiryDate: 2020-01-01\n---\nx\n",
    );
    add("content/list/_index.md", "---\ntitle: L\ndraft: true\n---\nSECRET\n");
    add("content/list/a.md", "---\ntitle: A\n---\nShown one.\n");
    add(
        "content/posts/shown.md",
        "---\ntitle: S\ndate: 2025-12-31\ndraft: \"false\"\n---\nShown two.\n{{% comment %}}SECRET{{% /comment %}}\n",
    );
    add("content/posts/unlisted.md", "---\ntitle: U\nbuild: {list: never}\n---\nShown three.\n");
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let site = import_files("hugo", &files);
    let wanted: Vec<&str> = hidden.iter().map(|(.., told)| *told).filter(|told| !told.is_empty()).collect();
    assert_told(&site, &wanted);
    assert_told(
        &site,
        &[
            "import/unread content/list/_index.md:1",
            "import/value content/posts/unlisted.md:3",
            "import/left-out content/posts/shown.md:7",
        ],
    );
    has_lines(&site.text("content/posts/future/index.fr.md"), &["publish_date: 2099-01-01"]);
    has_lines(&site.text("content/docs/gone/index.fr.md"), &["expiry_date: 2020-01-01"]);
    let published = site.published();
    assert!(!published.contains("SECRET"), "{:#?}", site.told());
    for shown in ["Shown one.", "Shown two.", "Shown three."] {
        assert!(published.contains(shown), "{shown}");
    }
    // Where the old site published what is to come, a date is a date.
    let open = import_files(
        "hugo",
        &[
            ("hugo.toml", "buildFuture = true\n"),
            ("content/posts/a.md", "---\ntitle: A\ndate: 2099-01-01\n---\nShown.\n"),
        ],
    );
    assert!(open.published().contains("Shown."));
}

#[test]
fn what_jekyll_does_not_publish_is_not_published_here() {
    let page = "---\ntitle: T\n---\nSECRET\n";
    let site = import_files(
        "jekyll",
        &[
            (
                "_config.yml",
                "url: https://old.example\nlang: fr\nexclude: [old/, \"*.draft.md\"]\ncollections: {docs: {output: true}}\n",
            ),
            ("_posts/2099-01-05-future.md", page),
            ("_posts/2024-01-05-no.md", "---\ntitle: N\npublished: no\n---\nSECRET\n"),
            ("_posts/no-day.md", page),
            ("_posts/2024-13-45-no-such-day.md", page),
            ("_docs/later.md", "---\ntitle: L\ndate: 2099-01-05\n---\nSECRET\n"),
            ("old/_posts/2024-01-01-excluded.md", page),
            ("_hidden/_posts/2024-01-01-below.md", page),
            ("page.draft.md", page),
            (
                "_posts/2024-01-01-shown.md",
                "---\ntitle: S\n---\nShown one.\n{%- comment -%}SECRET{%- endcomment -%}\n\n    {% comment %}SECRET{% endcomment %}\n\n{::comment}\nSECRET\n{:/comment}\n",
            ),
            ("later.md", "---\ntitle: P\ndate: 2099-01-05\n---\nShown two.\n"),
        ],
    );
    assert_told(
        &site,
        &[
            "import/value _posts/2099-01-05-future.md:1",
            "import/value _posts/no-day.md:1",
            "import/value _posts/2024-13-45-no-such-day.md:1",
            "import/value _docs/later.md:3",
            "import/left-out _posts/2024-01-01-shown.md:5",
            "import/left-out _posts/2024-01-01-shown.md:7",
            "import/left-out _posts/2024-01-01-shown.md:9",
        ],
    );
    has_lines(&site.text("content/posts/future/index.fr.md"), &["publish_date: 2099-01-05"]);
    let published = site.published();
    assert!(!published.contains("SECRET"), "{:#?}", site.told());
    // A page of no collection does not wait for its day.
    assert!(published.contains("Shown one.") && published.contains("Shown two."));
}

#[test]
fn hugo_addresses_are_kept_or_told() {
    let site = import_files(
        "hugo",
        &[
            (
                "hugo.yaml",
                "baseURL: https://old.example/\ndefaultContentLanguage: fr\npermalinks:\n  page:\n    \
                 events: /e/:year/:monthname/:weekday/:filename/\n    blog: /:sections[1:]/:title/\n    odd: /:nobody/:title/\n  \
                 section: {events: /agenda/}\nmenus: {main: [{name: X}]}\n",
            ),
            ("static/_redirects", "/a /b 301\n"),
            ("content/events/_index.md", "---\ntitle: E\n---\nx\n"),
            ("content/events/z.md", "---\ntitle: Z\ndate: 2024-05-06\n---\n[q](/port/quai-d-eau/)\n"),
            ("content/blog/port/_index.md", "---\ntitle: Port\n---\nx\n"),
            ("content/blog/port/q.md", "---\ntitle: Quai d-eau\n---\nx\n"),
            ("content/blog/port/deep/r.md", "---\ntitle: R\nurl: about-us\n---\nx\n"),
            ("content/odd/o.md", "---\ntitle: O\n---\nx\n"),
            (
                "content/about.md",
                "---\ntitle: About\naliases: [old, /older, \"/x y/\", \"http://z.y/w\", /about-us, \"/s*\"]\n---\nx\n",
            ),
        ],
    );
    has_lines(&site.text("content/events/z/index.fr.md"), &["url: \"/e/2024/may/1/z/\"", "[q](@/blog/port/q)"]);
    has_lines(&site.text("content/blog/port/q/index.fr.md"), &["url: \"/port/quai-d-eau/\""]);
    has_lines(&site.text("content/blog/port/deep/r/index.fr.md"), &["url: \"/about-us/\""]);
    has_lines(&site.text("content/pages/about/index.fr.md"), &["aliases: [\"/old\", \"/older\", \"/x%20y/\"]"]);
    has_lines(&site.text("assets/static/_redirects"), &["/a /b 301", "/agenda/ /fr/events/ 301"]);
    assert_told(
        &site,
        &["import/address content/odd/o.md:1", "import/address content/about.md:3", "import/left-out hugo.yaml:9"],
    );
    assert!(site.ran.err.contains("3 lost"), "{}", site.ran.err);
    site.published();
}

#[test]
fn jekyll_addresses_follow_folders_and_the_time_zone() {
    let site = import_files(
        "jekyll",
        &[
            ("_config.yml", "url: https://old.example\nlang: fr\ntimezone: Europe/Paris\n"),
            (
                "sub/_posts/2024-03-03-sub.md",
                "---\ntitle: Sub\ncategories: [Mer]\nredirect_from: ancien\n---\n[u]({% post_url 2024-01-01-un %})\n",
            ),
            ("_posts/2024-01-01-un.md", "---\ntitle: Un\ndate: 2024-01-01 23:30 -0500\n---\nx\n"),
            ("_posts/2024-01-01-deux.md", "---\ntitle: Deux\ndate: 2024-01-01 23:30:00\n---\nx\n"),
            ("_posts/2024-01-01-trois.md", "---\ntitle: Trois\ndate: 2024-01-01 23:30\n---\nx\n"),
            ("_posts/2024-01-01-quatre.md", "---\ntitle: Quatre\npermalink: /:nobody/\n---\nx\n"),
        ],
    );
    has_lines(
        &site.text("content/posts/sub/index.fr.md"),
        &["categories: [sub, Mer]", "aliases: [\"/ancien\", \"/sub/mer/2024/03/03/sub.html\"]", "[u](@/posts/un)"],
    );
    has_lines(&site.text("content/posts/un/index.fr.md"), &["aliases: [\"/2024/01/02/un.html\"]"]);
    // A time of YAML without a zone is one of UTC for Jekyll; one without seconds is a text, of the site's zone.
    has_lines(
        &site.text("content/posts/deux/index.fr.md"),
        &["date: 2024-01-01T23:30:00Z", "aliases: [\"/2024/01/02/deux.html\"]"],
    );
    has_lines(&site.text("content/posts/trois/index.fr.md"), &["aliases: [\"/2024/01/01/trois.html\"]"]);
    assert_told(&site, &["import/address _posts/2024-01-01-quatre.md:1"]);
    assert!(site.ran.err.contains("1 lost"), "{}", site.ran.err);
    site.published();
}

#[test]
fn short_links_and_encoded_names_of_wordpress_are_read() {
    let item = |id: u32, kind: &str, name: &str, link: &str, text: &str| {
        format!(
            "<item><title>T{id}</title><link>{link}</link><content:encoded><![CDATA[{text}]]></content:encoded>\
             <wp:post_id>{id}</wp:post_id><wp:post_date>2024-05-03 09:00:00</wp:post_date>\
             <wp:post_name>{name}</wp:post_name><wp:status>publish</wp:status><wp:post_type>{kind}</wp:post_type></item>\n"
        )
    };
    let root = "https://wp.example";
    let links = "<a href=\"https://wp.example/?p=2\">a</a> <a href=\"/?page_id=3#x\">b</a> <a href=\"/?p=9\">c</a>";
    let items = [
        item(7, "flamingo_inbound", "sept", &format!("{root}/?post_type=flamingo_inbound&#038;p=7"), "SECRET"),
        item(8, "messages", "huit", &format!("{root}/?post_type=messages&#038;p=8"), "SECRET"),
        item(1, "post", "un", &format!("{root}/un/"), links),
        item(2, "post", "%e6%97%a5%e6%9c%ac", &format!("{root}/%e6%97%a5%e6%9c%ac/"), "x"),
        item(3, "page", "trois", &format!("{root}/?page_id=3"), "<h2 id=\"x\">X</h2>"),
    ];
    let export = format!(
        "<rss xmlns:content=\"c\" xmlns:wp=\"w\"><channel><title>W</title><link>{root}</link><language>fr-FR</language>\n{}</channel></rss>",
        items.concat()
    );
    let site = import_files("wordpress", &[("export.xml", &export)]);
    let one = site.text("content/posts/un/index.fr.md");
    assert!(one.contains("[a](@/posts/ri-ben) [b](@/pages/trois#x) [c](/?p=9)"), "{one}");
    has_lines(&site.text("content/posts/ri-ben/index.fr.md"), &["aliases: [\"/日本/\"]"]);
    assert_eq!(
        site.told(),
        [
            // What visitors sent is no text of the site, and a type without pages is not made public.
            "import/left-out export.xml:2",
            "import/value export.xml:3",
            "import/dead-link export.xml:4",
            "import/address export.xml:6"
        ]
    );
    has_lines(&site.text("content/messages/huit/index.fr.md"), &["draft: true"]);
    assert!(!site.published().contains("SECRET"));
    assert!(site.ran.err.contains("addresses: 3, of which 1 kept, 1 redirected, 1 lost"), "{}", site.ran.err);
}

#[test]
fn words_that_are_not_taken_over_are_told() {
    let site = import_files(
        "hugo",
        &[
            (
                "hugo.toml",
                "[[menu.main]]\nname = \"X\"\n[languages.fr]\nweight = 1\n[[languages.fr.menus.main]]\nname = \"Y\"\n",
            ),
            ("config/_default/menus.toml", "[[main]]\nname = \"Z\"\n"),
            ("content/org.org", "#+title: Org\n"),
            ("content/ad.adoc", "= Titre\n"),
            (
                "content/posts/a.md",
                "---\ntitle: A\n---\n{{< figure src=\"/a.png\" title=\"Titre\" caption=\"cap\" >}}\n",
            ),
            ("static/a.png", "x"),
        ],
    );
    assert_told(
        &site,
        &[
            "import/unread content/org.org:1",
            "import/unread content/ad.adoc:1",
            "import/left-out hugo.toml:1",
            "import/left-out hugo.toml:5",
            "import/left-out config/_default/menus.toml:1",
        ],
    );
    assert_eq!(site.ran.code, 1);
    assert!(site.ran.err.contains("refused: 2"), "{}", site.ran.err);
    assert!(!site.has("assets/static/org.org"));
    assert!(site.text("content/posts/a/index.fr.md").contains("(<a.png> \"Titre. cap\")"));

    let site = import_files(
        "jekyll",
        &[
            ("_posts/2024-01-07-tx.textile", "---\ntitle: TX\n---\nh1. x\n"),
            ("_posts/notes.txt", "x"),
            ("page.adoc", "---\ntitle: P\n---\nx\n"),
            ("a.md", "---\ntitle: A\n---\nx\n"),
        ],
    );
    let told = [
        "import/unread _posts/2024-01-07-tx.textile:1",
        "import/left-out _posts/notes.txt:1",
        "import/unread page.adoc:1",
    ];
    assert_told(&site, &told);
}
