//! The rules of the house that a compiler does not hold: the one-way order of
//! modules, no drawers for odds and ends, no endless file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use regex::Regex;

/// Lines, tests of the file itself not counted.
const MAX_LINES: usize = 700;

/// Files that are longer, with the reason.
const LONG: &[(&str, &str)] = &[];

/// Words that say nothing of what is inside.
const DRAWERS: &[&str] = &["utils", "util", "common", "helpers", "helper", "manager", "misc", "shared", "types"];

/// Every source file below a folder of the project, by its path there.
fn sources(root: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
    walkdir::WalkDir::new(&root)
        .into_iter()
        .map(|entry| entry.expect("the folder can be read"))
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"))
        .map(|entry| {
            let path = entry.path().strip_prefix(&root).expect("below the folder").to_string_lossy().replace('\\', "/");
            (path, fs::read_to_string(entry.path()).expect("a source in UTF-8"))
        })
        .collect()
}

/// The file without its `#[cfg(test)] mod tests { … }`, which stands last.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

/// The modules of one crate: for each file, the modules that it declares, in order.
/// A module is known by its path: `plan::view`; the root is empty.
struct Modules {
    declared: BTreeMap<String, Vec<String>>,
}

impl Modules {
    fn new(sources: &BTreeMap<String, String>) -> Self {
        let module = Regex::new(r"(?m)^(?:pub(?:\([a-z]+\))? )?mod ([a-z_]+);").expect("a pattern");
        let declared = sources.iter().map(|(file, text)| {
            let names = module.captures_iter(without_tests(text)).map(|found| found[1].to_owned());
            (module_of(file), names.collect())
        });
        Self { declared: declared.collect() }
    }

    /// The place of a module among those that its parent declares.
    fn rank(&self, parent: &str, module: &str) -> Option<usize> {
        self.declared.get(parent)?.iter().position(|known| known == module)
    }

    /// The module that a path leads to from `module`, and what follows of it.
    fn resolve(&self, module: &str, path: &str) -> Option<String> {
        let mut segments = path.split("::").peekable();
        let mut at: Vec<&str> = module.split("::").filter(|part| !part.is_empty()).collect();
        if segments.next_if_eq(&"crate").is_some() {
            at.clear();
        } else if segments.peek() == Some(&"super") {
            while segments.next_if_eq(&"super").is_some() {
                at.pop()?;
            }
        } else if segments.next_if_eq(&"self").is_none() {
            return None;
        }
        for segment in segments {
            if self.rank(&at.join("::"), segment).is_none() {
                break;
            }
            at.push(segment);
        }
        Some(at.join("::"))
    }

    /// Whether the stage of one module stands above that of another, or is the same.
    fn in_order(&self, module: &str, used: &str) -> bool {
        let stage = |path: &str| self.rank("", path.split("::").next().unwrap_or_default());
        stage(used) <= stage(module)
    }
}

/// `plan/view.rs` is `plan::view`.
fn module_of(file: &str) -> String {
    let path = file.trim_end_matches(".rs");
    if matches!(path, "lib" | "main") { String::new() } else { path.replace('/', "::") }
}

/// Every path that a text names from `crate`, `super` or `self`, lists in braces taken apart.
fn paths(text: &str) -> Vec<String> {
    let path = Regex::new(
        r"\b((?:crate|super|self)(?:::(?:super|[a-z_][a-z0-9_]*))*)(?:::(\{(?:[^{}]|\{[^{}]*\})*\}|[A-Za-z_]\w*))?",
    )
    .expect("a pattern");
    let mut found = Vec::new();
    for one in path.captures_iter(text) {
        let (start, rest) = (&one[1], one.get(2).map_or("", |rest| rest.as_str()));
        let Some(list) = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            found.push(if rest.is_empty() { start.to_owned() } else { format!("{start}::{rest}") });
            continue;
        };
        let mut depth = 0;
        let items = list.split(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        });
        for item in items.map(str::trim).filter(|item| !item.is_empty() && *item != "self") {
            let item = item.split("::{").next().unwrap_or(item);
            found.push(format!("{start}::{item}"));
        }
    }
    found
}

/// What each module of a crate uses: itself and tests left out.
fn uses(modules: &Modules, sources: &BTreeMap<String, String>) -> BTreeMap<String, BTreeSet<String>> {
    let comment = Regex::new(r"(?m)//.*$").expect("a pattern");
    let relative = Regex::new(r"\b([a-z_][a-z0-9_]*)::").expect("a pattern");
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, text) in sources.iter().filter(|(file, _)| !file.ends_with("tests.rs")) {
        let module = module_of(file);
        let text = comment.replace_all(without_tests(text), "");
        // A module names those below it without `self`.
        let own = relative.captures_iter(&text).map(|found| format!("self::{}", &found[1]));
        let own = own.filter(|path| modules.rank(&module, &path["self::".len()..]).is_some());
        let used = paths(&text).into_iter().chain(own).filter(|path| {
            // The macro `text!` is the crate's own.
            !matches!(&**path, "crate::text" | "self" | "super" | "crate")
        });
        let used = used.filter_map(|path| modules.resolve(&module, &path)).filter(|used| *used != module);
        uses.insert(module.clone(), used.collect());
    }
    uses
}

/// Everything that a module uses, at whatever distance.
fn reach<'u>(uses: &'u BTreeMap<String, BTreeSet<String>>, from: &'u str) -> BTreeSet<&'u str> {
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = vec![from];
    while let Some(module) = open.pop() {
        let next = uses.get(module).into_iter().flatten().map(String::as_str);
        open.extend(next.filter(|next| reached.insert(next)));
    }
    reached
}

/// Modules that lead back to themselves, each circle once.
fn circles(uses: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<&str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = uses.keys().map(|module| (&**module, reach(uses, module))).collect();
    let mut circles: Vec<Vec<&str>> = Vec::new();
    for (module, others) in &reached {
        if others.contains(module) && !circles.iter().flatten().any(|known| known == module) {
            let back = others.iter().filter(|other| reached.get(*other).is_some_and(|others| others.contains(module)));
            circles.push(back.copied().collect());
        }
    }
    circles
}

#[test]
fn a_stage_uses_only_those_above_it() {
    let sources = sources("src");
    let modules = Modules::new(&sources);
    let uses = uses(&modules, &sources);
    let wrong: Vec<String> = uses
        .iter()
        .filter(|(module, _)| !module.is_empty())
        .flat_map(|(module, used)| used.iter().map(move |used| (module, used)))
        .filter(|(module, used)| !modules.in_order(module, used))
        .map(|(module, used)| format!("{module} uses {used}, which is not above it"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_modules_lead_back_to_themselves() {
    for root in ["src", "crates/browser/src", "crates/imaging/src", "crates/typesetting/src"] {
        let sources = sources(root);
        let modules = Modules::new(&sources);
        let mut uses = uses(&modules, &sources);
        // The root only names what there is.
        uses.remove("");
        let circles: Vec<String> = circles(&uses).iter().map(|circle| circle.join(", ")).collect();
        assert!(circles.is_empty(), "circles in {root}:\n{}", circles.join("\n"));
    }
}

#[test]
fn a_circle_is_seen() {
    let source = |file: &str, text: &str| (file.to_owned(), text.to_owned());
    let sources = BTreeMap::from([
        source("lib.rs", "pub mod a;\npub mod b;\n"),
        source("a.rs", "mod c;\nmod d;\nuse c::Thing;\npub struct Item;\n"),
        source("a/c.rs", "use super::Item;\n"),
        source("a/d.rs", "use super::c::{Thing, Other};\n"),
        source("b.rs", "use crate::a::{Item, d};\n"),
    ]);
    let modules = Modules::new(&sources);
    let uses = uses(&modules, &sources);
    assert_eq!(circles(&uses), [["a", "a::c"]], "a parent and a child that use each other");
    assert!(modules.in_order("b", "a::d") && !modules.in_order("a::c", "b"));
    assert_eq!(paths("use super::{c::{X, Y}, d};"), ["super::c", "super::d"]);
}

#[test]
fn every_module_has_its_place_and_its_word() {
    let sources = sources("src");
    for (file, text) in &sources {
        for part in file.trim_end_matches(".rs").split('/') {
            assert!(!DRAWERS.contains(&part), "src/{file}: `{part}` says nothing of what is inside");
        }
        let tests = file.ends_with("/tests.rs");
        assert!(tests || text.starts_with("//!"), "src/{file} does not begin by saying what it is for");
    }
}

#[test]
fn no_file_is_endless() {
    let sources = sources("src");
    let mut lengths: Vec<(usize, &str)> = sources
        .iter()
        .filter(|(file, _)| !file.ends_with("/tests.rs"))
        .map(|(file, text)| (without_tests(text).lines().count(), &**file))
        .collect();
    lengths.sort_unstable_by(|a, b| b.cmp(a));
    for (lines, file) in lengths.iter().take(5) {
        eprintln!("{lines:5} src/{file}");
    }
    let long: Vec<_> = lengths
        .iter()
        .filter(|(lines, file)| *lines > MAX_LINES && !LONG.iter().any(|(known, _)| known == file))
        .collect();
    assert!(long.is_empty(), "longer than {MAX_LINES} lines: {long:?}");
}
