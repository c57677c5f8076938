//! The lossless save that builds publish for the browser is the one of this program: the WebAssembly in
//! `vendor/lossless` is run over files and saves by chance, and gives what the program gives.

use std::fs;

use crate::built;
use crate::dice::Dice;
use crate::folder;
use crate::published::Published;
use camino::Utf8Path;
use provence::build::configure;
use provence::content::collection::Collection;
use provence::content::merge::{Merged, Saved, merge, spread};
use provence::content::{self, entry_file};
use provence::path::SourcePath;
use provence::source;

const STORIES: &str = "label: {fr: Récits}
slug: {fr: recits}
template: page.html
list: {template: list.html}
body: markdown
fields:
  place: {type: text, localized: true}
  company: {type: text}
  archive: {type: boolean, default: false}
  status: {type: select, options: [planned, \"010\"], default: \"010\"}
  figure: {type: object, fields: {value: {type: number}, unit: {type: text, localized: true}}}
  at: {type: geo}
  steps: {type: list, of: {type: object, fields: {name: {type: text, localized: true}, year: {type: number}}}}
  facts: {type: list, of: {type: text}}
  extra: {type: map}
";

/// The same value, spelt in different ways, then other values.
const VALUES: &[(&str, &[&str])] = &[
    ("title", &["L’été", "'L’été'", "\"L’été\"   # gardé", "L’hiver", "\"a: b\"", ">\n  plié\n  en deux", "\"\""]),
    ("description", &["|\n  deux\n  lignes", "\"deux\\nlignes\\n\"", "une"]),
    ("date", &["2017-02-01", "\"2017-02-01\"", "2018-01-01"]),
    ("draft", &["true", "false", "~"]),
    ("weight", &["010", "10", "1.10", "1.1"]),
    ("place", &["Marseille", "'Marseille'", "Aix", "{fr: Aix, en: Aix}"]),
    ("company", &["Fin-Track", "\"no\"", "12"]),
    ("archive", &["false", "true"]),
    ("status", &["\"010\"", "010", "planned"]),
    ("figure", &["{value: 010, unit: \"€\"}", "{unit: \"€\", value: 10}", "\n  value: 11  # onze\n  unit: t", "{}"]),
    ("at", &["{lat: 43.3, lon: 5.4}", "{lon: 5.4, lat: 43.3}", "{lat: 43, lon: 5}"]),
    (
        "steps",
        &["[{name: a, year: 2016}, {name: b}]", "\n- name: a  # un\n  year: 2016\n- name: b", "[{name: b}]", "[]"],
    ),
    ("facts", &["[F001,   F002]", "\n- F001 # le premier\n- \"F002\"", "[F002]", "F001"]),
    ("extra", &["{b: 010, a: [1, 2]}", "{c: x}"]),
    ("inconnu", &["{b: 010}", "1.10"]),
    ("file", &["port.jpg", "\"port.jpg\""]),
    ("alt", &["Un port", "{fr: Un port}", "{fr: Un port, en: A port}", "{fr: Une rade, en: \"\"}"]),
    ("focal_point", &["{x: 62, y: 40}", "{y: 40, x: 62}", "{x: 1, y: 2}"]),
    ("keywords", &["[port, mer]", "[{fr: port}, {fr: mer, en: sea}]", "[]"]),
];

/// A file, or what an editor sends for one.
fn file(dice: &mut Dice, has_body: bool) -> String {
    let mut lines = String::new();
    for (key, values) in VALUES {
        if dice.one_in(3) {
            continue;
        }
        if dice.one_in(6) {
            lines.push_str("# avant\n\n");
        }
        lines.push_str(&format!("{key}: {}\n", dice.pick(values)).replace(": \n", ":\n"));
    }
    let mut text = lines;
    if has_body {
        let body =
            dice.pick(&["", "Un texte.\n", "\nUn texte.  \nDeux.\n\n", "\nUn texte.  \nTrois.", "| a |\n|--|\n"]);
        text = format!("---\n{text}---\n{body}");
    }
    if dice.one_in(4) {
        text = text.replace('\n', "\r\n");
    }
    if dice.one_in(8) {
        text.insert(0, '\u{feff}');
    }
    text
}

/// The published save.
struct Save(Published);

impl Save {
    fn new(program: &[u8], forms: &str) -> Self {
        let mut published = Published::new(program);
        published.put(0, forms);
        assert_eq!(published.call("read_forms"), 1, "the declarations are read");
        Self(published)
    }

    /// What becomes of a file: the code, and the text.
    fn merge(&mut self, path: &str, base: Option<&str>, sent: &str) -> (u32, String) {
        self.0.put(0, path);
        self.0.put(2, sent);
        self.0.put(3, "");
        let code = match base {
            Some(base) => {
                self.0.put(1, base);
                self.0.call("merge_file")
            }
            None => self.0.call("new_file"),
        };
        (code, self.0.result())
    }
}

/// The same, by the program.
fn merged(
    path: &SourcePath,
    collection: &Collection,
    role: content::front_matter::Role,
    base: Option<&str>,
    sent: &str,
) -> (u32, String) {
    match merge(Saved { path, fields: &collection.shapes(), role }, base, sent) {
        Ok(Merged::Unchanged) => (0, String::new()),
        Ok(Merged::Text(text)) => (1, text),
        Ok(Merged::Nothing) => (2, String::new()),
        Err(_) => (4, String::new()),
    }
}

#[test]
fn the_published_editor_knows_records_and_pictures() {
    let folder = folder::base();
    let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
    built::in_repository(root);
    let files = built::without_pictures(root, "https://a.example");
    let forms = String::from_utf8(files["admin/forms.yaml"].clone()).expect("UTF-8");
    let Save(mut published) = Save::new(&files["admin/lossless.wasm"], &forms);
    let mut told = |name: &str, path: &str, head: &str| {
        published.put(0, path);
        published.put(1, head);
        let is_told = published.call(name) == 1;
        is_told.then(|| published.result())
    };
    for (path, wanted) in [
        ("content/stories/quay/index.en.md", Some("i18n/state/en/stories/quay.yaml")),
        ("content/stories/quay.fr.md", Some("i18n/state/fr/stories/quay.yaml")),
        ("content/photos/quay.yaml", Some("i18n/state/fr/photos/quay.yaml\ni18n/state/en/photos/quay.yaml")),
        ("content/stories/quay/index.xx.md", None),
        ("content/site.yaml", None),
    ] {
        assert_eq!(told("records_of", path, "").as_deref(), wanted, "{path}");
    }
    for (path, head, wanted) in [
        ("assets/photos/a.jpg", "no picture", true),
        ("assets/photos/a.gif", "GIF89a", false),
        ("assets/photos/a.jpg", "GIF89a", true),
        ("content/stories/a/a.pdf", "no picture", false),
    ] {
        assert_eq!(told("picture_mismatch", path, head).is_some(), wanted, "{path}");
    }
}

#[test]
fn the_published_save_is_that_of_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
    folder::copy("starter", root);
    fs::write(root.join("content/stories/_collection.yaml"), STORIES).expect("a declaration");
    built::in_repository(root);
    let files = built::without_pictures(root, "https://a.example");
    let forms = String::from_utf8(files["admin/forms.yaml"].clone()).expect("UTF-8");
    let mut published = Save::new(&files["admin/lossless.wasm"], &forms);

    let tree = source::read(root, None).expect("a site");
    let config = configure(&tree, None, &mut Vec::new()).expect("settings");
    let content = content::parse(&tree, &config, &mut content::Memory::default()).value;
    let mut found = [0; 3];
    for seed in 0..120 {
        let mut dice = Dice(seed);
        let path = SourcePath::new(dice.pick(&[
            "content/stories/a/index.fr.md",
            "content/stories/a/index.en.md",
            "content/photos/a.yaml",
        ]));
        let file_of = entry_file(&path, &config, &content.collections).expect("an entry");
        let has_body = path.as_str().ends_with(".md");
        let (base, sent) = (file(&mut dice, has_body), file(&mut dice, has_body).replace("\r\n", "\n"));
        let base = (!dice.one_in(5)).then_some(&*base);
        let expected = merged(&path, file_of.collection, file_of.role, base, &sent);
        assert!(expected.0 < 3, "{base:?} {sent:?}");
        found[expected.0 as usize] += 1;
        assert_eq!(
            published.merge(path.as_str(), base, &sent),
            expected,
            "{path}\n{base:?}\n{sent}\nIs `vendor/lossless` current? Run `crates/browser/pack.sh`."
        );
        // A save of what is there changes nothing.
        if let Some(base) = base {
            let again = merged(&path, file_of.collection, file_of.role, Some(base), base);
            assert_eq!(published.merge(path.as_str(), Some(base), base), again);
            if !has_body {
                published.0.put(1, base);
                let is_spread = published.0.call("spread_record") == 1;
                let by_program = spread(&file_of.collection.shapes(), &path, base, "fr");
                assert_eq!(is_spread.then(|| published.0.result()), by_program);
            }
        }
    }
    assert!(found[1] > 80, "{found:?}");
    assert_eq!(published.merge("content/stories/a/index.xx.md", None, "---\n---\n").0, 3, "no language of the site");
    assert_eq!(
        published.merge("content/stories/a/index.en.md", None, "---\ndraft: false\n---\n").0,
        2,
        "nothing is written"
    );
    assert_eq!(published.merge("content/stories/a/index.fr.md", Some("---\na: [\n---\n"), "---\ntitle: A\n---\n").0, 4);
    assert_eq!(published.merge("content/stories/a/index.fr.md", Some("---\ntitle: A\n---\n"), "---\na: [\n---\n").0, 5);
    assert!(published.0.result().contains('\t'), "the reason is told in both languages");
}
