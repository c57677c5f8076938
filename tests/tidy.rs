//! The rules of the house that a compiler does not hold: the one-way order of
//! modules, no drawers for odds and ends, no endless file.

#![expect(clippy::disallowed_methods, reason = "tests make and read files of their own")]

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

/// Every source file below `src/`, by its path there.
fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    walkdir::WalkDir::new(&root)
        .into_iter()
        .map(|entry| entry.expect("src/ can be read"))
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"))
        .map(|entry| {
            let path = entry.path().strip_prefix(&root).expect("below src/").to_string_lossy().replace('\\', "/");
            (path, fs::read_to_string(entry.path()).expect("a source in UTF-8"))
        })
        .collect()
}

/// The file without its `#[cfg(test)] mod tests { … }`, which stands last.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

/// The modules of `lib.rs` in the order in which it names them: that is the order of the pipeline.
fn order(sources: &BTreeMap<String, String>) -> Vec<String> {
    let module = Regex::new(r"(?m)^pub mod ([a-z_]+);").expect("a pattern");
    module.captures_iter(&sources["lib.rs"]).map(|found| found[1].to_owned()).collect()
}

#[test]
fn a_module_uses_only_those_above_it() {
    let sources = sources();
    let order = order(&sources);
    let rank = |module: &str| order.iter().position(|known| known == module);
    // `crate::{a, b::c}` and `crate::a::…`, in `use` and in the middle of code.
    let path = Regex::new(r"\bcrate::(?:\{([^}]*(?:\{[^}]*\}[^}]*)*)\}|([A-Za-z_]+))").expect("a pattern");
    let own = Regex::new(r"(?m)^pub (?:fn|struct|enum) (\w+)").expect("a pattern");
    let own_names: BTreeSet<&str> =
        own.captures_iter(&sources["lib.rs"]).filter_map(|found| found.get(1)).map(|name| name.as_str()).collect();
    let comment = Regex::new(r"(?m)//.*$").expect("a pattern");
    let mut wrong = Vec::new();
    for (file, text) in &sources {
        let module = file.split(['/', '.']).next().unwrap_or_default();
        if matches!(&**file, "lib.rs" | "main.rs") {
            continue;
        }
        let own = rank(module).unwrap_or_else(|| panic!("lib.rs does not name the module of src/{file}"));
        let text = comment.replace_all(without_tests(text), "");
        for found in path.captures_iter(&text) {
            let list = found.get(1).or(found.get(2)).map_or("", |part| part.as_str());
            let mut depth = 0;
            let names = list.split(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                c == ',' && depth == 0
            });
            for name in names.filter_map(|part| part.trim().split("::").next()).filter(|name| !name.is_empty()) {
                match rank(name) {
                    Some(other) if other <= own => {}
                    // The shelf knows what lies on it by type, and calls nobody.
                    Some(_) if module == "cache" => {}
                    // The macro `text!` and the version are the crate's own; the
                    // program's two faces call what `lib.rs` puts together.
                    None if matches!(name, "text" | "VERSION_NUMBER") => {}
                    None if own_names.contains(name) && matches!(module, "cli" | "serve") => {}
                    _ => wrong.push(format!("src/{file} uses crate::{name}, which is not above `{module}`")),
                }
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}\nthe order is {}", wrong.join("\n"), order.join(", "));
}

#[test]
fn the_cache_knows_types_only() {
    let sources = sources();
    let import = Regex::new(r"(?m)^use crate::([a-z_:]+)::(\w+);").expect("a pattern");
    let text = &sources["cache.rs"];
    assert_eq!(import.find_iter(text).count(), text.matches("crate::").count(), "cache.rs imports one type a line");
    for found in import.captures_iter(text) {
        assert!(found[2].starts_with(char::is_uppercase), "cache.rs imports {}, which is not a type", &found[0]);
    }
}

#[test]
fn every_module_has_its_place_and_its_word() {
    let sources = sources();
    let order = order(&sources);
    assert!(order.len() > 10, "lib.rs names its modules with `pub mod`");
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
    let sources = sources();
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
