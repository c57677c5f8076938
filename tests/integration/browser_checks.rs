//! What the editor of a published site says before a save: the WebAssembly in `vendor/lossless` says what this program
//! says, and this what a build says.

use std::collections::BTreeSet;
use std::fs;

use crate::built;
use crate::dice::Dice;
use crate::folder;
use crate::published::Published;
use camino::Utf8Path;
use provence::build;
use provence::content::field_at::described;
use provence::diagnostic::{Diagnostic, UiLocale};
use provence::entry_check::{Found, Listing, Repository};
use provence::path::SourcePath;
use provence::site::Moment;
use provence::source::{self, SourceTree};
use provence::translate::standing;
use serde_json::{Value as Json, json};

const STORY: &str = "content/stories/quay/index.fr.md";
const NOW: i64 = 1_780_000_000_000;

/// Lines of a story, right and wrong. The first of each is right.
const LINES: &[&[&str]] = &[
    &["title: Le quai", "title: [a", "title:", "titel: Le quai"],
    &["date: 2025-03-01", "date: 2025-13-01", "date: hier"],
    &["slug: quai", "slug: Pas Une Adresse"],
    &["place: Marseille", "place: Un lieu dont le nom est trop long", "place: 12"],
    &["note: \"Des *mots*\"", "note: \"<b>x</b>\"", "note: \"::figure{photo=\\\"qay\\\"}\""],
    &["jobs: 12", "jobs: 0", "jobs: beaucoup"],
    &["open: true", "open: oui"],
    &["since: 2020-01-01", "since: 2020"],
    &["size: small", "size: smal"],
    &["site: https://example.com", "site: ftp"],
    &["mail: a@example.com", "mail: a"],
    &["plan: plan.jpg", "plan: pln.jpg"],
    &["photo: quay", "photo: qay", "photo: [quay]"],
    &["next: [quay]", "next: [quay, none]"],
    &["where: {lat: 43, lon: 5}", "where: {lat: 430, lon: 5}"],
    &["facts: [F001]", "facts: [F001, G1]", "facts: [F001, F002, F003, F004]"],
    &["figure: {value: 1, source: a}", "figure: {value: 1}"],
    &["aliases: [/fr/avant/]", "aliases: [avant]"],
    &["publish_date: 2026-01-01", "publish_date: 2026-01-01T25:00:00Z"],
];

/// Parts of a text, right and wrong.
const PARTS: &[&[&str]] = &[
    &["Un texte.", "<script>a()</script>", "Un texte[^1]."],
    &["## La suite {#suite}", "## La suite {#suite}\n\n## Encore {#suite}"],
    &["::figure{photo=\"quay\"}", "::figure{photo=\"qay\"}", "::figur{photo=\"quay\"}", "::figure{foto=\"quay\"}"],
    &["[là](#suite)", "[là](#site)", "[là](@/stories/none)", "[là](../none/index.fr.md)", "[là](@/pages/home)"],
    &["![Un plan](plan.jpg \"Moi\")", "![Un plan](pln.jpg)"],
];

/// A story, in which one line in `wrong` is wrong.
fn story(dice: &mut Dice, wrong: usize) -> String {
    let mut pick = |choices: &[&str]| match dice.one_in(wrong) {
        true => dice.pick(choices).to_string(),
        false => choices[0].to_owned(),
    };
    let front: Vec<String> = LINES.iter().map(|choices| pick(choices)).collect();
    let body: Vec<String> = PARTS.iter().map(|choices| pick(choices)).collect();
    format!("---\n{}\n---\n{}\n", front.join("\n"), body.join("\n\n"))
}

/// The site, with a picture beside the story.
fn site() -> (tempfile::TempDir, SourceTree) {
    let folder = folder::base();
    let picture = fs::read(folder.path().join("assets/photos/quay.jpg")).expect("a picture");
    fs::write(folder.path().join("content/stories/quay/plan.jpg"), picture).expect("a picture");
    let tree = source::read(Utf8Path::from_path(folder.path()).expect("UTF-8"), None).expect("a site");
    (folder, tree)
}

/// What is read of a repository: all names, the declarations and the files of the entry.
fn known(tree: &SourceTree) -> (Vec<SourcePath>, Vec<(SourcePath, String)>) {
    let paths: Vec<SourcePath> = tree.iter().map(|(path, _)| path.clone()).collect();
    let is_read = |path: &str| {
        path == "content/site.yaml"
            || path.ends_with("/_collection.yaml")
            || path.starts_with("content/stories/quay/index.")
    };
    let texts = paths.iter().filter(|path| is_read(path.as_str()));
    let texts = texts.filter_map(|path| Some((path.clone(), tree.text(path.as_str())?.value().to_string())));
    let texts = texts.collect();
    (paths, texts)
}

fn repository(tree: &SourceTree) -> Repository {
    let mut repository = Repository::default();
    let (paths, texts) = known(tree);
    repository.list(&paths, Listing::Whole);
    texts.iter().for_each(|(path, text)| repository.read(path, text));
    repository
}

fn now() -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(NOW).expect("a time")
}

/// The problems of the story in a build.
fn of_build(tree: &SourceTree, text: &str, memory: &mut build::Memory) -> Vec<Diagnostic> {
    let mut tree = tree.clone();
    tree.pretend(&SourcePath::new(STORY), Some(text));
    let moment = Moment { now: now(), drafts: true, future: true, expired: true };
    let built = build::prepare(&tree, None, &moment, memory);
    built.diagnostics.into_iter().filter(|problem| problem.span.file.as_str() == STORY).collect()
}

fn key(problem: &Diagnostic) -> (u32, u32, String) {
    (problem.span.line, problem.span.column, problem.message.get(UiLocale::Fr).to_owned())
}

fn check(repository: &mut Repository, text: &str) -> Found {
    repository.check(&[(SourcePath::new(STORY), Some(text.to_owned()))], now()).expect("the settings can be read")
}

#[test]
fn what_is_told_before_a_save_is_what_a_build_tells() {
    let (_folder, tree) = site();
    let (mut repository, mut memory) = (repository(&tree), build::Memory::default());
    let mut told = 0;
    for seed in 0..300 {
        let text = story(&mut Dice(seed), 6);
        let by_build: BTreeSet<_> = of_build(&tree, &text, &mut memory).iter().map(key).collect();
        let found: BTreeSet<_> = check(&mut repository, &text).problems.iter().map(key).collect();
        assert_eq!(found, by_build, "{text}");
        told += found.len();
    }
    assert!(told > 500, "{told} problems");
}

#[test]
fn what_cannot_be_known_is_not_claimed() {
    let (folder, _) = site();
    let write = |path: &str, text: &str| folder::write(folder.path(), path, text);
    write("content/stories/other/index.fr.md", "---\ntitle: Autre\nslug: autre\nnumber: n1\n---\n## A {#a}\n");
    write(
        "content/photos/old.yaml",
        "file: old.jpg\ntitle: {fr: A}\nalt: {fr: A}\nlicense: etalab-2.0\nrights_expire: 2020-01-01\n",
    );
    let tree = source::read(Utf8Path::from_path(folder.path()).expect("UTF-8"), None).expect("a site");
    let mut repository = repository(&tree);
    let text = "---\ntitle: Le quai\nslug: autre\nnumber: n1\nphoto: old\n---\n[là](@/stories/other#b)\n";
    let by_build = of_build(&tree, text, &mut build::Memory::default());
    assert!(by_build.len() >= 2, "{by_build:?}");
    assert!(check(&mut repository, text).problems.is_empty());
    // A list of files that lacks some says nothing of what is missing.
    let text = "---\ntitle: Le quai\nphoto: none\njobs: 0\n---\n[là](@/stories/none)\n";
    assert_eq!(check(&mut repository, text).problems.len(), 3);
    let (paths, texts) = known(&tree);
    repository.list(&paths, Listing::Partial);
    texts.iter().for_each(|(path, text)| repository.read(path, text));
    let lines: Vec<u32> = check(&mut repository, text).problems.iter().map(|problem| problem.span.line).collect();
    assert_eq!(lines, [4]);
    let mut none = Repository::default();
    assert!(none.check(&[], now()).is_none(), "without settings nothing is said");
}

#[test]
fn a_near_name_is_proposed() {
    let (_folder, tree) = site();
    let found = check(&mut repository(&tree), "---\ntitle: Le quai\nphoto: qay\n---\n");
    let help = found.problems[0].help.as_ref().expect("help").get(UiLocale::Fr);
    assert_eq!(help, "vouliez-vous écrire `quay` ?");
}

#[test]
fn a_preview_has_what_readers_see() {
    let (_folder, tree) = site();
    let mut repository = repository(&tree);
    let path = SourcePath::new(STORY);
    let text = "---\ntitle: Le port\ndate: 2025-03-01\nplace: Aix\nphoto: quay\n---\nUn texte.\n\nUn [autre](@/pages/home).\n\n::figure{photo=\"quay\"}\n";
    let preview = repository.preview(&path, &[(path.clone(), Some(text.to_owned()))], now()).expect("a page");
    assert_eq!(preview["url"], "/fr/recits/quay/");
    assert_eq!(
        (&preview["before"]["title"]["text"], &preview["after"]["title"]["text"]),
        (&json!("Le quai"), &json!("Le port"))
    );
    assert_eq!(preview["after"]["photo"], json!({"key": "photo", "id": "quay"}));
    assert_eq!(preview["differing"], json!(["body", "place", "title"]));
    assert_eq!(
        preview["after"]["body"],
        "<p>Un texte.</p>\n<p>Un <a href=\"@/pages/home\">autre</a>.</p>\n<div data-theme=\"figure\" data-photo=\"quay\"></div>\n"
    );
    let new = SourcePath::new("content/stories/new/index.fr.md");
    assert_eq!(repository.preview(&new, &[(new.clone(), Some(text.to_owned()))], now()), None, "it is not online");
}

/// The published checks of the same repository.
fn published(program: &[u8], tree: &SourceTree) -> Published {
    let mut published = Published::new(program);
    let (paths, texts) = known(tree);
    let list: Vec<&str> = paths.iter().map(SourcePath::as_str).collect();
    published.put(1, &list.join("\n"));
    let () = published.call_with("list_files", 1_u32);
    for (path, text) in texts {
        published.put(0, path.as_str());
        published.put(1, &text);
        let () = published.call_with("read_file", ());
    }
    published
}

#[test]
fn the_published_checks_are_those_of_the_program() {
    let (folder, _) = site();
    let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
    built::in_repository(root);
    let files = built::without_pictures(root, "https://a.example");
    let tree = source::read(root, None).expect("a site");
    let (mut repository, mut published) = (repository(&tree), published(&files["admin/checks.wasm"], &tree));
    let path = SourcePath::new(STORY);
    for seed in 0..12 {
        let text = story(&mut Dice(seed), 3);
        let Found { problems, entry } = check(&mut repository, &text);
        let problems: Vec<Json> =
            problems.iter().map(|problem| described(problem, Some(&text), UiLocale::Fr)).collect();
        let states = entry.map(|entry| standing::json(&entry, UiLocale::Fr));
        let () = published.call_with("forget_files", ());
        published.put(0, STORY);
        published.put(1, &text);
        let () = published.call_with("take_file", ());
        assert_eq!(published.call_with::<_, u32>("check_files", (NOW as f64, 0_u32)), 1);
        let told: Json = serde_json::from_str(&published.result()).expect("JSON");
        let expected = json!({"problems": problems, "translations": states});
        assert_eq!(told, expected, "{text}\nIs `vendor/lossless` current? Run `crates/browser/pack.sh`.");
        published.put(0, STORY);
        let is_shown = published.call_with::<_, u32>("preview_page", NOW as f64) == 1;
        let preview = repository.preview(&path, &[(path.clone(), Some(text))], now());
        let told = is_shown.then(|| serde_json::from_str::<Json>(&published.result()).expect("JSON"));
        assert_eq!(told, preview);
    }
}
