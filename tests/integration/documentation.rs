//! What `docs/` says of the program is so today.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use camino::Utf8Path;

use crate::built;
use crate::folder;

#[test]
fn diagnostics_are_documented() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    let said = Command::new(env!("CARGO_BIN_EXE_provence")).arg("diagnostics").output().expect("the program runs");
    assert!(said.status.success());
    let written = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        written.as_bytes() == said.stdout,
        "docs/diagnostics.md is not current: run `cargo run -- diagnostics > docs/diagnostics.md`"
    );
}

/// The reference of settings and declarations is what the program says of itself.
#[test]
fn the_reference_is_current() {
    let files = provence::schema::reference::files();
    assert_eq!(files.len(), 6);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference");
    for (name, text) in &files {
        let written = fs::read_to_string(folder.join(name)).unwrap_or_default().replace("\r\n", "\n");
        assert!(
            written == *text,
            "docs/reference/{name} is not current: run `cargo run -- schema --reference docs/reference`"
        );
        // Every key says what it is for, and every row has all cells.
        for row in text.lines().filter(|line| line.starts_with("| `")) {
            let row = row.replace("\\|", "");
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            assert!(matches!(cells.len(), 5 | 6), "{name}: {row}");
            let has_table = ["les clés ci-dessous", "the keys below"].contains(&cells[2]);
            assert!(cells.len() == 5 || has_table || !cells[4].is_empty(), "{name} says nothing of {row}");
        }
    }
    let there: BTreeSet<String> = walkdir::WalkDir::new(&folder)
        .into_iter()
        .map(|entry| entry.expect("a folder that can be read"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(&folder).expect("below its folder");
            path.to_str().expect("UTF-8").replace('\\', "/")
        })
        .collect();
    assert_eq!(there, files.into_keys().collect::<BTreeSet<_>>(), "pages that the program does not write");
}

/// Prints, as attributes of the page, the names of what templates get.
const SEEN: &str = r#"
{% for key, value in site %}<i data-seen="site.{{ key }}"></i>{% endfor %}
{% for key, value in page %}<i data-seen="page.{{ key }}"></i>{% endfor %}
{% for each in page.alternates %}{% for key, value in each %}<i data-seen="page.alternates.{{ key }}"></i>{% endfor %}{% endfor %}
{% if page.fallback %}{% for key, value in page.fallback %}<i data-seen="page.fallback.{{ key }}"></i>{% endfor %}{% endif %}
{% if page.picture %}{% for key, value in page.picture %}<i data-seen="photo.{{ key }}"></i>{% endfor %}{% endif %}
{% if entry is defined %}{% for key, value in entry %}<i data-seen="entry.{{ key }}"></i>{% endfor %}{% endif %}
{% if list is defined %}
{% for key, value in list %}<i data-seen="list.{{ key }}"></i>{% endfor %}
{% for key, value in list.pagination %}<i data-seen="list.pagination.{{ key }}"></i>{% endfor %}
{% if list.filter %}{% for key, value in list.filter %}<i data-seen="list.filter.{{ key }}"></i>{% endfor %}{% endif %}
{% for each in list.filters %}{% for key, value in each %}<i data-seen="list.filters.{{ key }}"></i>{% endfor %}
{% for value in each.values %}{% for key, one in value %}<i data-seen="list.filters.values.{{ key }}"></i>{% endfor %}{% endfor %}{% endfor %}
{% endif %}
"#;

/// What templates get, by the name before the last point, on all pages of the shipped site.
fn names_that_templates_get() -> BTreeMap<String, BTreeSet<String>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["content", "themes", "assets", "i18n"] {
        folder::copy(shipped.join(part), folder.path().join(part));
    }
    // Nothing of the shipped site is borrowed from another language but this.
    fs::remove_file(root.join("content/press/agence-et-methode/index.ja.md")).expect("removed");
    let base = root.join("themes/provence/templates/base.html");
    let template = fs::read_to_string(&base).expect("the base template");
    let (head, tail) = template.split_once("<main id=").expect("a main element");
    fs::write(&base, format!("{head}{SEEN}<main id={tail}")).expect("written");

    let files = built::without_pictures(root, "https://site.example");
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for bytes in files.values() {
        let text = String::from_utf8_lossy(bytes);
        for seen in text.split("data-seen=\"").skip(1) {
            let (seen, _) = seen.split_once('"').expect("an attribute that ends");
            let (owner, name) = seen.rsplit_once('.').expect("an owner");
            names.entry(owner.to_owned()).or_default().insert(name.to_owned());
        }
    }
    names
}

/// `text` without what stands between `open` and `close`, also nested.
fn without(text: &str, open: char, close: char) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for c in text.chars() {
        if c == open {
            depth += 1;
        } else if c == close && depth > 0 {
            depth -= 1;
        } else if depth == 0 {
            kept.push(c);
        }
    }
    kept
}

/// The names between backticks in `text`, or, where `shape`, between its first pair of braces.
fn documented(text: &str, shape: bool) -> BTreeSet<String> {
    let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if shape {
        let inside = text.split_once('{').expect("a shape").1;
        let inside = without(inside, '{', '}');
        let inside = inside.split('}').next().expect("a part").to_owned();
        let inside = without(&without(&inside, '[', ']'), '(', ')');
        let names = inside.split(',').map(|part| part.split(':').next().expect("a part").trim());
        return names.filter(is_name).map(str::to_owned).collect();
    }
    let text = without(&without(text, '(', ')'), '{', '}');
    text.split('`').skip(1).step_by(2).filter(is_name).map(str::to_owned).collect()
}

#[test]
fn what_templates_get_is_documented() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md")).expect("the page");
    let line = |start: &str| {
        let found = page.lines().find(|line| line.starts_with(start));
        found.unwrap_or_else(|| panic!("docs/templates.md has no line that starts with {start}"))
    };
    let row = |name: &str| {
        let row = line(&format!("| `{name}` |"));
        row.trim_end_matches('|').rsplit_once(" | ").map_or(row, |(_, what)| what)
    };
    let seen = names_that_templates_get();
    let mut promised: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for name in ["site", "page"] {
        promised.insert(name, documented(row(name), false));
    }
    for name in ["page.alternates", "page.fallback", "list.pagination", "list.filter", "list.filters"] {
        promised.insert(name, documented(row(name), true));
    }
    let values = row("list.filters").split_once("values: [").expect("the shape of a value").1;
    promised.insert("list.filters.values", documented(values, true));
    let of_lists = page.lines().filter_map(|line| line.strip_prefix("| `list.")?.split_once('`'));
    promised.insert("list", of_lists.map(|(name, _)| name.to_owned()).collect());
    for (owner, promised) in &promised {
        assert_eq!(
            Some(promised),
            seen.get(*owner),
            "docs/templates.md (left) and templates (right) differ in `{owner}`"
        );
    }
    // Declared fields are beside these, by the declarations of the site.
    let of_photos = documented(line("`{id, title, alt"), true);
    assert!(of_photos.is_subset(&seen["photo"]), "{of_photos:?} and {:?}", seen["photo"]);
    let mut of_entries = documented(line("`entry` holds the common keys").strip_prefix("`entry`").expect("so"), false);
    of_entries.extend(documented(&line("`entry` holds").replace(['(', ')'], ""), false));
    of_entries.remove("entry");
    of_entries
        .extend(page.lines().filter_map(|line| Some(line.strip_prefix("| `entry.")?.split_once('`')?.0.to_owned())));
    assert!(of_entries.is_subset(&seen["entry"]), "{of_entries:?} and {:?}", seen["entry"]);
    assert!(of_entries.len() > 15, "{of_entries:?}");
}

/// The pictures of a page are there, described, and light.
#[test]
fn pictures_of_the_editors_manual_are_there() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let page = fs::read_to_string(docs.join("redaction.md")).expect("the page");
    let shown: BTreeSet<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("![")?.strip_suffix(')')?.split_once("]("))
        .map(|(described, path)| {
            assert!(described.len() > 20, "{path} is described");
            path
        })
        .collect();
    let made: BTreeSet<String> = fs::read_dir(docs.join("redaction"))
        .expect("the folder that `docs/screenshots.mjs` writes")
        .map(|file| file.expect("a file"))
        .map(|file| {
            assert!(file.metadata().expect("a size").len() <= 60_000, "{:?} is heavier than 60 kB", file.path());
            format!("redaction/{}", file.file_name().to_string_lossy())
        })
        .collect();
    assert_eq!(shown, made.iter().map(String::as_str).collect());
}
