//! One tiny site for each thing that can be wrong: `tests/cases/<name>/` over
//! the right site of `tests/base/`. A new test is a folder, no Rust.
//!
//! What is expected stands in the sources as comments, before the line that is
//! wrong: `# error[content/out-of-range] 9: the maximum is 20` — the code, the
//! column when it matters, words of the English message when they matter.
//! `@4:9` instead of the column names another line of the same file. Where no
//! comment can stand, `expected.txt` says `error[code] path:line:column: words`.
//! `without.txt` lists files of the base that the case does without, `links.txt` symbolic links to make, `path -> target`.
//!
//! All problems must be expected, and all expected ones found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use camino::Utf8Path;
use provence::build::{self, Memory, Request};
use provence::content;
use provence::diagnostic::{self, Code, Diagnostic, UiLocale, report};
use provence::import::{self, compose::Target, page::Kind};
use provence::path::SourcePath;
use provence::render::{ArtefactMaker, Artefacts, Environment};
use provence::site::Moment;
use provence::source::{self, SourceTree};
use provence::translate;
use provence::translate::inventory::{Scope, inventory};
use rayon::prelude::*;
use regex::Regex;

/// "Now" in every case.
const NOW: &str = "2026-06-01T09:00:00Z";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Expected {
    file: String,
    line: u32,
    column: Option<u32>,
    severity: String,
    code: String,
    words: String,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, severity, code, words } = self;
        write!(f, "{severity}[{code}] {file}:{line}")?;
        column.map_or(Ok(()), |column| write!(f, ":{column}"))?;
        if words.is_empty() { Ok(()) } else { write!(f, ": {words}") }
    }
}

impl Expected {
    fn of(problem: &Diagnostic) -> Self {
        Self {
            file: problem.span.file.to_string(),
            line: problem.span.line.max(1),
            column: Some(problem.span.column.max(1)),
            severity: problem.severity.to_string(),
            code: problem.code.as_str().to_owned(),
            words: problem.message.get(UiLocale::En).to_owned(),
        }
    }

    fn is_met_by(&self, found: &Self) -> bool {
        self.file == found.file
            && self.line == found.line
            && (self.column.is_none() || self.column == found.column)
            && self.severity == found.severity
            && self.code == found.code
            && found.words.contains(&self.words)
    }
}

/// Every file below a folder, relative to it, in order.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("the folders of the tests can be read"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(folder).expect("below its folder").to_owned())
        .collect()
}

fn number(text: &str) -> u32 {
    text.parse().expect("a line or a column")
}

/// What the comments of a source say.
fn expected_in(file: &str, text: &str, all: &mut Vec<Expected>) {
    static COMMENT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^\s*(?:#|<!--|\{#)\s*(error|warning)\[([a-z0-9/-]+)\](?: @(\d+):(\d+)| (\d+))?(?:: (.*?))?\s*(?:-->|#\})?\s*$",
        )
        .expect("a pattern")
    });
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let Some(found) = COMMENT.captures(line) else { continue };
        let part = |number: usize| found.get(number).map(|part| part.as_str());
        let next = (index + 1..lines.len()).find(|next| !COMMENT.is_match(lines[*next])).unwrap_or(lines.len());
        all.push(Expected {
            file: file.to_owned(),
            line: part(3).map_or(next as u32 + 1, number),
            column: part(4).or(part(5)).map(number),
            severity: part(1).unwrap_or_default().to_owned(),
            code: part(2).unwrap_or_default().to_owned(),
            words: part(6).unwrap_or_default().to_owned(),
        });
    }
}

fn expected_of(case: &Path) -> Vec<Expected> {
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(error|warning)\[([a-z0-9/-]+)\] ([^:]+):(\d+)(?::(\d+))?(?:: (.*))?$").expect("a pattern")
    });
    let mut all = Vec::new();
    for path in files(case) {
        let Ok(text) = fs::read_to_string(case.join(&path)) else { continue };
        let name = path.to_str().expect("a name in UTF-8").replace('\\', "/");
        if name != "expected.txt" {
            expected_in(&name, &text, &mut all);
            continue;
        }
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let found = LINE.captures(line).unwrap_or_else(|| panic!("{}: cannot read {line:?}", case.display()));
            let part = |number: usize| found.get(number).map(|part| part.as_str());
            all.push(Expected {
                file: part(3).unwrap_or_default().to_owned(),
                line: number(part(4).unwrap_or_default()),
                column: part(5).map(number),
                severity: part(1).unwrap_or_default().to_owned(),
                code: part(2).unwrap_or_default().to_owned(),
                words: part(6).unwrap_or_default().to_owned(),
            });
        }
    }
    all
}

/// The problems of a case, and the tree they were found in.
fn problems_of(case: &Path) -> (Vec<Diagnostic>, SourceTree) {
    let (cold, _, tree) = cold_and_warm(case);
    (cold, tree)
}

/// The problems of a first build, and of a second with a warm cache.
fn cold_and_warm(case: &Path) -> (Vec<Diagnostic>, Vec<Diagnostic>, SourceTree) {
    let site = tempfile::tempdir().expect("a temporary folder");
    let base = folder("base");
    let without = fs::read_to_string(case.join("without.txt")).unwrap_or_default();
    for (from, paths) in [(&*base, files(&base)), (case, files(case))] {
        for path in paths.iter().filter(|path| !without.lines().any(|other| Path::new(other) == *path)) {
            let target = site.path().join(path);
            fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
            fs::copy(from.join(path), target).expect("a copy");
        }
    }
    #[cfg(unix)]
    for line in fs::read_to_string(case.join("links.txt")).unwrap_or_default().lines() {
        let (path, target) = line.split_once(" -> ").expect("`path -> target`");
        let path = site.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::os::unix::fs::symlink(target, path).expect("a link");
    }
    let root = Utf8Path::from_path(site.path()).expect("a name in UTF-8");
    let tree = source::read(root, None).expect("a site that can be read");
    let moment = Moment { now: NOW.parse().expect("a time"), drafts: false, future: false, expired: false };
    let store = ArtefactMaker::new(root.join(".cache"));
    let request = Request {
        moment: &moment,
        base_url: None,
        environment: Environment { root, maker: &store, progress: &(), artefacts: Artefacts::Verify },
    };
    let mut cache = Memory::default();
    let mut cold = build::build(&tree, request, &mut cache).expect("a build");
    let mut warm = build::build(&tree, request, &mut cache).expect("a build");
    let of_translations = of_translations(case, &tree);
    let of_import = of_import(case);
    for built in [&mut cold.diagnostics, &mut warm.diagnostics] {
        built.extend(of_translations.iter().chain(&of_import).cloned());
        diagnostic::sort(built);
        // What a build and `check --translations` both tell is printed once.
        built.dedup();
    }
    (cold.diagnostics, warm.diagnostics, tree)
}

/// What `check --translations` says of a case that has a file `translations.txt`, and `translate import` of the
/// translator's file `returned.po` or `returned.xlf`.
fn of_translations(case: &Path, tree: &SourceTree) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let returned =
        ["returned.po", "returned.xlf"].map(|name| (SourcePath::new(name), fs::read_to_string(case.join(name))));
    let is_checked = case.join("translations.txt").exists();
    if !is_checked && returned.iter().all(|(_, text)| text.is_err()) {
        return problems;
    }
    let config = build::configure(tree, None, &mut Vec::new()).expect("settings");
    let content = content::parse(tree, &config, &mut content::Memory::default()).value;
    let entries = inventory(tree, &config, &content, &Scope::default(), &mut problems);
    if is_checked {
        problems.extend(translate::check::check(&entries, &config));
    }
    for (name, text) in returned {
        let Ok(text) = text else { continue };
        let delivery = match name.extension() {
            "po" => translate::po::read(&name, &text),
            _ => translate::xliff::read(&name, &text),
        };
        let delivery = delivery.take(&mut problems);
        if let Some(locale) = translate::import::locale_of(&delivery, &config) {
            let writer = translate::import::Writer::Person;
            translate::import::import(&entries, &locale, delivery.returned, writer, &config, &mut problems);
        }
    }
    problems
}

/// What `import` says of the other site that a case has in `elsewhere/hugo`, or in `elsewhere/export.xml`.
fn of_import(case: &Path) -> Vec<Diagnostic> {
    let place = |name: &str| case.join("elsewhere").join(name);
    let found = [(Kind::Hugo, place("hugo")), (Kind::Wordpress, place("export.xml"))];
    let Some((kind, from)) = found.into_iter().find(|(_, from)| from.exists()) else { return Vec::new() };
    let from = Utf8Path::from_path(&from).expect("a name in UTF-8");
    let target = Target { now: NOW.parse().expect("a time"), ..Target::default() };
    import::import(kind, from, None, &target).expect("a site that can be read").diagnostics
}

/// What is wrong with a case, or nothing.
fn complaint(case: &Path) -> Option<String> {
    let name = case.file_name().unwrap_or_default().to_string_lossy();
    let (problems, warm, tree) = cold_and_warm(case);
    let expected = expected_of(case);
    let mut unexpected: Vec<Expected> = problems.iter().map(Expected::of).collect();
    let mut missing: Vec<&Expected> = Vec::new();
    // Those that say the column first, so that none takes another's place.
    let mut ordered: Vec<&Expected> = expected.iter().collect();
    ordered.sort_by_key(|expected| (expected.column.is_none(), expected.words.is_empty()));
    for expected in ordered {
        match unexpected.iter().position(|found| expected.is_met_by(found)) {
            Some(at) => drop(unexpected.remove(at)),
            None => missing.push(expected),
        }
    }
    let source = |path: &provence::path::SourcePath| tree.text(path.as_str()).map(|text| text.value().clone());
    let shown = report::render(&problems, &source, UiLocale::En, false, 120);
    if std::env::var_os("PROVENCE_SHOW").is_some_and(|wanted| wanted == *name || wanted == "all") {
        eprintln!("==== {name}\n{shown}\n{}", report::render(&problems, &source, UiLocale::Fr, false, 120));
    }
    if missing.is_empty() && unexpected.is_empty() && problems == warm {
        return None;
    }
    let mut complaint = format!("==== {name}\n");
    if problems != warm {
        complaint.push_str("  a warm cache tells other problems\n");
    }
    missing.iter().for_each(|expected| complaint.push_str(&format!("  missing:    {expected}\n")));
    unexpected.iter().for_each(|found| complaint.push_str(&format!("  unexpected: {found}\n")));
    Some(complaint + "\n" + &shown)
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(folder("cases"))
        .expect("tests/cases")
        .map(|entry| entry.expect("a case").path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    cases
}

#[test]
fn the_base_is_right() {
    let nothing = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(complaint(nothing.path()), None);
}

#[test]
fn every_case_has_the_problems_it_says() {
    let complaints: Vec<String> = cases().par_iter().filter_map(|case| complaint(case)).collect();
    assert!(complaints.is_empty(), "{} cases\n\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    let mut by_code: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases() {
        for expected in expected_of(&case) {
            *by_code.entry(expected.code).or_default() += 1;
        }
    }
    let without: Vec<&str> =
        Code::ALL.iter().map(|code| code.as_str()).filter(|code| !by_code.contains_key(*code)).collect();
    assert!(without.is_empty(), "no case under tests/cases for {}", without.join(", "));
    assert!(cases().len() >= 30, "the issue asks for thirty broken sites");
}

/// Whoever reads a problem is told what to do next, in their own language.
#[test]
fn every_problem_speaks_both_languages() {
    for case in cases() {
        for problem in problems_of(&case).0 {
            for texts in [Some(&problem.message), problem.help.as_ref()].into_iter().flatten() {
                let (fr, en) = (texts.get(UiLocale::Fr), texts.get(UiLocale::En));
                assert!(!fr.is_empty() && fr != en, "{}: {fr} / {en}", problem.code.as_str());
            }
        }
    }
}
