//! Translations: what goes out comes back, what changes is told, and nothing is lost on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use crate::dice::Dice;
use crate::folder;
use crate::program::{self, Ran, provence, provence_with, write};
use camino::Utf8Path;
use provence::build::configure;
use provence::config::Config;
use provence::content;
use provence::diagnostic::{Diagnostic, UiLocale};
use provence::path::SourcePath;
use provence::source;
use provence::translate::exchange::{Group, Only, Parcel, items};
use provence::translate::import::{Writer, import, locale_of};
use provence::translate::inventory::{Entry, Scope, State, inventory};
use provence::translate::lexicon::Lexicon;
use provence::translate::{po, xliff};

/// A copy of the shipped site without its pictures, which no translation looks at, and without records.
fn shipped() -> (tempfile::TempDir, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = tempfile::tempdir().expect("a temporary folder");
    for part in ["content", "i18n", "themes", "assets/maps"] {
        folder::copy(root.join(part), site.path().join(part));
    }
    // What is recorded of the shipped translations may be due: tests begin without.
    fs::remove_dir_all(site.path().join("i18n/state")).unwrap_or_default();
    let path = site.path().to_str().expect("a name in UTF-8").to_owned();
    (site, path)
}

/// What the program knows of a site's translations.
fn read(site: &str) -> (Config, Vec<Entry>) {
    let tree = source::read(Utf8Path::new(site), None).expect("a site that can be read");
    let mut problems = Vec::new();
    let config = configure(&tree, None, &mut problems).expect("settings");
    let content = content::parse(&tree, &config, &mut content::Memory::default()).take(&mut problems);
    let entries = inventory(&tree, &config, &content, &Scope::default(), &mut problems);
    (config, entries)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Po,
    Xliff,
}

/// Everything of one language, as it goes out.
fn out(config: &Config, entries: &[Entry], code: &str, format: Format) -> String {
    let to = config.languages.iter().find(|language| language.locale.as_str() == code).expect("a language");
    let group = |entry: &Entry| Group {
        file: entry.source.path.as_str().into(),
        items: items(entry, &to.locale, Only::All, &Lexicon::default(), &|_, _| None),
    };
    let parcel = Parcel { from: config.source_language(), to, groups: entries.iter().map(group).collect() };
    match format {
        Format::Po => po::write(&parcel),
        Format::Xliff => xliff::write(&parcel),
    }
}

/// The same file as versions before wrote it, which did not say with which translation a block left.
fn without_what_was_sent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@').map(|at| at + 1) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let is_digest = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let digest = after.get(..16).filter(|digest| is_digest(digest) && after[16..].starts_with(':'));
        rest = after;
        if let Some(digest) = digest {
            out.push_str(digest);
            rest = after[17..].trim_start_matches(|c: char| c.is_ascii_hexdigit() || c == '-');
        }
    }
    out + rest
}

/// Brings a file back.
fn back(
    config: &Config,
    entries: &[Entry],
    text: &str,
) -> (BTreeMap<SourcePath, Option<String>>, usize, Vec<Diagnostic>) {
    let name = SourcePath::new("returned");
    let mut problems = Vec::new();
    let delivery = if text.starts_with('<') { xliff::read(&name, text) } else { po::read(&name, text) };
    let delivery = delivery.take(&mut problems);
    let locale = locale_of(&delivery, config).expect("a language of the site");
    let imported = import(entries, &locale, delivery.returned, Writer::Person, config, &mut problems);
    (imported.files, imported.changed, problems)
}

const LANGUAGES: [&str; 7] = ["en", "de", "it", "ja", "zh", "ar", "he"];

#[test]
fn what_goes_out_and_comes_back_untouched_changes_no_byte() {
    let root = env!("CARGO_MANIFEST_DIR");
    let (config, entries) = read(root);
    assert!(entries.len() > 90, "{} entries", entries.len());
    for code in LANGUAGES {
        for format in [Format::Po, Format::Xliff] {
            let text = out(&config, &entries, code, format);
            assert!(text.matches(&*entries[0].key).count() > 1);
            let (files, changed, problems) = back(&config, &entries, &text);
            assert!(problems.is_empty(), "{code} {format:?}: {:?}", problems.first());
            assert!(files.is_empty() && changed == 0, "{code} {format:?}: {:?}", files.keys().next());
        }
    }
}

#[test]
fn a_language_is_made_again_whole_from_what_went_out() {
    for (code, format) in [("de", Format::Po), ("ja", Format::Xliff), ("it", Format::Po)] {
        let (_folder, site) = shipped();
        let (config, entries) = read(&site);
        // What does not say with which translation it left makes again what is no longer there.
        let text = without_what_was_sent(&out(&config, &entries, code, format));
        let mut removed = 0;
        for entry in entries.iter().filter(|entry| !entry.is_single) {
            let translation = entry.translations.iter().find(|t| t.locale.as_str() == code).expect("a translation");
            fs::remove_file(Path::new(&site).join(translation.path.as_str())).expect("a file to remove");
            removed += 1;
        }
        assert!(removed > 80);
        let (config, entries) = read(&site);
        let (files, changed, problems) = back(&config, &entries, &text);
        assert!(problems.is_empty(), "{code}: {:?}", problems.first());
        assert!(changed > 900, "{changed} blocks");
        for (path, text) in files {
            write(&site, path.as_str(), &text.expect("a text"));
        }
        let (config, entries) = read(&site);
        let words = |text: &str| -> String {
            // States, and the links of a file, are its own.
            let lines = text.lines().filter(|line| !line.trim_start().starts_with(['#']) && !line.contains("<segment"));
            lines.filter(|line| !line.contains("<data ")).map(|line| format!("{line}\n")).collect()
        };
        let again = without_what_was_sent(&out(&config, &entries, code, format));
        let differs =
            words(&text).lines().zip(words(&again).lines()).find(|(a, b)| a != b).map(|(a, b)| format!("{a}\n{b}"));
        assert_eq!(differs, None, "{code}");
    }
}

fn state(entries: &[Entry], key: &str, code: &str, words: &str) -> State {
    let entry = entries.iter().find(|entry| *entry.key == *key).expect("an entry");
    let translation = entry.translations.iter().find(|t| t.locale.as_str() == code).expect("a translation");
    let index = entry.source.units.iter().position(|unit| unit.words().contains(words)).expect("a block");
    translation.pairs[index].state
}

fn replace(site: &str, path: &str, from: &str, to: &str) {
    let place = Path::new(site).join(path);
    let text = fs::read_to_string(&place).expect("a file");
    assert!(text.contains(from), "{path} holds {from:?}");
    fs::write(&place, text.replacen(from, to, 1)).expect("a file");
}

fn run(site: &str, arguments: &[&str]) -> Ran {
    let mut all = vec!["-s", site, "translate"];
    all.extend(arguments);
    provence(&all)
}

#[test]
fn an_edited_paragraph_is_due_in_the_languages_that_have_it_and_a_wrapped_one_is_not() {
    let (_folder, site) = shipped();
    let ran = run(&site, &["accept", "--untracked"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let story = "content/stories/fin-track/index.fr.md";
    fs::remove_file(Path::new(&site).join("content/stories/fin-track/index.it.md")).expect("a file");
    // Wrapped, with other spaces, another emphasis and a straight apostrophe: nothing that is said changes.
    replace(
        &site,
        story,
        "Une entreprise qui cherche de l’argent compare",
        "Une entreprise qui\ncherche de l'argent  compare",
    );
    replace(&site, story, "../ul-la-ciotat/index.fr.md#choix", "@/stories/ul-la-ciotat#choix");
    let due = |site: &str| -> BTreeMap<String, Vec<String>> {
        let (_, entries) = read(site);
        let mut due: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for entry in &entries {
            for translation in &entry.translations {
                let states =
                    translation.pairs.iter().filter(|pair| pair.state.is_due()).map(|pair| pair.state.as_str());
                let states: Vec<String> = states.map(str::to_owned).collect();
                if !states.is_empty() {
                    due.entry(format!("{} {}", entry.key, translation.locale)).or_default().extend(states);
                }
            }
        }
        due
    };
    assert_eq!(due(&site).keys().collect::<Vec<_>>(), ["stories/fin-track it"]);
    replace(&site, story, "Deux villes étaient en balance, Londres et Barcelone.", "Trois villes étaient en balance.");
    let now = due(&site);
    let expected: Vec<String> =
        ["ar", "de", "en", "he", "it", "ja", "zh"].map(|code| format!("stories/fin-track {code}")).to_vec();
    assert_eq!(now.keys().cloned().collect::<Vec<_>>(), expected);
    for code in ["ar", "de", "en", "he", "ja", "zh"] {
        assert_eq!(now[&format!("stories/fin-track {code}")], ["outdated"], "{code}");
    }
    let (_, entries) = read(&site);
    assert_eq!(state(&entries, "stories/fin-track", "de", "Trois villes"), State::Outdated);
    // A translator who corrects a word of a translation whose source is the same stays current.
    replace(&site, "content/stories/fin-track/index.de.md", "Finanzierungen bewerten", "Finanzierungen einschätzen");
    let (_, entries) = read(&site);
    assert_eq!(state(&entries, "stories/fin-track", "de", "Noter le financement"), State::Current);
    // A person who has looked says so, for one file.
    let ran = run(&site, &["accept", "content/stories/fin-track/index.de.md"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!due(&site).contains_key("stories/fin-track de"));
    assert!(due(&site).contains_key("stories/fin-track en"));
}

#[test]
fn records_of_two_branches_join_and_follow_a_renamed_entry() {
    let (_folder, site) = shipped();
    let git = |arguments: &[&str]| {
        let mut all = vec!["-C", &site, "-c", "user.name=a", "-c", "user.email=a@a.example"];
        all.extend(arguments);
        tool("git", &all)
    };
    if git(&["init", "-q", "-b", "main"]).is_none() {
        return;
    }
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(".gitattributes"), Path::new(&site).join(".gitattributes"))
        .expect("a copy");
    let save = |words: &str| {
        git(&["add", "-A"]);
        assert!(git(&["commit", "-q", "-m", words]).expect("git").0, "{words}");
    };
    assert_eq!(run(&site, &["accept", "--untracked"]).code, 0);
    save("records");
    let source = "content/stories/fin-track/index.fr.md";
    let german = "content/stories/fin-track/index.de.md";
    replace(&site, source, "Deux villes étaient en balance", "Deux villes restaient en balance");
    replace(&site, source, "On choisit une ville sur une carte.", "On choisit une ville sur la carte.");
    save("source");
    // What the text was comes from the history of the site.
    let status = run(&site, &["status", "stories/fin-track", "--to", "de"]).out;
    assert!(
        status.contains("- Deux villes étaient en balance") && status.contains("+ Deux villes restaient"),
        "{status}"
    );
    // Two translators bring neighbouring blocks up to date, each on a branch.
    for (branch, from, to) in [
        ("one", "Zwei Städte standen", "Zwei Städte blieben"),
        ("two", "Eine Stadt sucht man auf der Karte", "Eine Stadt sucht man auf einer Karte"),
    ] {
        git(&["checkout", "-q", "-b", branch, "main"]);
        let file = Path::new(&site).join("story.po");
        let name = file.to_str().expect("a name");
        assert_eq!(
            run(&site, &["export", german, "--to", "de", "--format", "po", "--only", "outdated", "-o", name]).code,
            0
        );
        let text = fs::read_to_string(&file).expect("a file");
        let entries = text.split("\n\n").map(|entry| match entry.contains(from) {
            true => entry.replace(from, to).replace("#, fuzzy\n", ""),
            false => entry.to_owned(),
        });
        fs::write(&file, entries.collect::<Vec<_>>().join("\n\n")).expect("a file");
        let ran = run(&site, &["import", name]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains("1 block translated"), "{}", ran.err);
        fs::remove_file(&file).expect("a file");
        save(branch);
    }
    let (merged, told) = git(&["merge", "-q", "one"]).expect("git");
    assert!(merged, "{told}");
    let (_, entries) = read(&site);
    for words in ["Deux villes restaient", "On choisit une ville sur la carte"] {
        assert_eq!(state(&entries, "stories/fin-track", "de", words), State::Current, "{words}");
        assert_eq!(state(&entries, "stories/fin-track", "it", words), State::Outdated, "{words}");
    }
    let ran = provence(&["-s", &site, "mv", "stories/fin-track", "stories/belle-de-mai"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let (_, entries) = read(&site);
    assert_eq!(state(&entries, "stories/belle-de-mai", "de", "Deux villes restaient"), State::Current);
}

/// A body of random blocks, and what was done to it.
struct Body {
    blocks: Vec<String>,
}

impl Body {
    fn random(dice: &mut Dice, words: &mut usize) -> Self {
        let blocks = (0..4 + dice.below(12)).map(|_| block(dice, words)).collect();
        Self { blocks }
    }

    fn text(&self, title: &str) -> String {
        format!("---\ntitle: {title}\n---\n{}\n", self.blocks.join("\n\n"))
    }

    /// Changes something that a reader sees.
    fn edit(&mut self, dice: &mut Dice, words: &mut usize) {
        let at = dice.below(self.blocks.len());
        match dice.below(6) {
            0 => self.blocks[at] = self.blocks[at].replacen("mot", "autre", 1),
            1 => self.blocks.insert(at, block(dice, words)),
            2 if self.blocks.len() > 2 => drop(self.blocks.remove(at)),
            3 => {
                let moved = self.blocks.remove(at);
                let to = dice.below(self.blocks.len() + 1);
                self.blocks.insert(to, moved);
            }
            4 => {
                // A paragraph is split at a sentence.
                if let Some((first, second)) = self.blocks[at].clone().split_once(". ") {
                    self.blocks[at] = format!("{first}.");
                    self.blocks.insert(at + 1, second.to_owned());
                }
            }
            _ => {
                if at + 1 < self.blocks.len() && is_paragraph(&self.blocks[at]) && is_paragraph(&self.blocks[at + 1]) {
                    let next = self.blocks.remove(at + 1);
                    self.blocks[at] = format!("{} {next}", self.blocks[at]);
                }
            }
        }
    }
}

fn is_paragraph(block: &str) -> bool {
    block.starts_with("mot")
}

fn word(dice: &mut Dice, words: &mut usize) -> String {
    *words += 1;
    // Some words come again, so that blocks may be equal.
    if dice.one_in(7) { dice.pick(&["mot commun", "mot partagé"]).to_owned() } else { format!("mot{words}") }
}

fn block(dice: &mut Dice, words: &mut usize) -> String {
    let kind = dice.below(6);
    let [a, b, c, d] = std::array::from_fn(|_| word(dice, words));
    match kind {
        0 => format!("## {a}"),
        1 => format!("- {a}\n- {b}"),
        2 => format!("| {a} | {b} |\n|---|---|\n| {c} | {d} |"),
        3 => format!("::figure{{photo=\"p\" caption=\"{a}\"}}"),
        4 => format!("{a} *{b}* [{c}](@/stories/a). {d}."),
        _ => format!("{a}. {b}."),
    }
}

#[test]
fn a_changed_block_is_never_called_current() {
    let mut words = 0;
    for seed in 0..200 {
        let mut dice = Dice(seed);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let site = folder.path().to_str().expect("a name in UTF-8").to_owned();
        write(
            &site,
            "content/site.yaml",
            "base_url: https://a.example\ntitle: T\ndefault_language: fr\nlanguages: {fr: {locale: fr}, de: {locale: de}}\n",
        );
        write(&site, "content/stories/_collection.yaml", "label: S\nbody: markdown\n");
        let mut body = Body::random(&mut dice, &mut words);
        write(&site, "content/stories/a.fr.md", &body.text("Titre"));
        let translated = body.text("Titel").replace("mot", "wort");
        write(&site, "content/stories/a.de.md", &translated);
        let (_, entries) = read(&site);
        assert!(
            entries[0].translations[0]
                .pairs
                .iter()
                .all(|pair| pair.state == State::Untracked || !has_words(&entries[0], pair))
        );
        let records = provence::translate::accept::accept(
            &entries[0].source.units,
            &entries[0].translations[0],
            provence::translate::accept::Accepted::Untracked,
        );
        write(&site, "i18n/state/de/stories/a.yaml", &records.expect("records").to_text().expect("a text"));
        // What each block of the translation was made from.
        let (_, entries) = read(&site);
        let mut made_from: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let entry = &entries[0];
        for (index, (unit, pair)) in entry.source.units.iter().zip(&entry.translations[0].pairs).enumerate() {
            assert_eq!(pair.state, State::Current, "seed {seed}");
            let translated = entry.translations[0].unit(index).expect("a translation").words();
            made_from.entry(translated).or_default().insert(unit.words());
        }
        for _ in 0..1 + dice.below(4) {
            body.edit(&mut dice, &mut words);
        }
        write(&site, "content/stories/a.fr.md", &body.text("Titre"));
        let (_, entries) = read(&site);
        let entry = &entries[0];
        for (index, (unit, pair)) in entry.source.units.iter().zip(&entry.translations[0].pairs).enumerate() {
            if pair.state == State::Current {
                let translated = entry.translations[0].unit(index).expect("a translation").words();
                let sources = &made_from[&translated];
                assert!(sources.contains(&unit.words()), "seed {seed}: {:?} is not {sources:?}", unit.words());
            }
        }
    }
}

/// Whether a block has a state of its own, and not only the one that its signs give it.
fn has_words(entry: &Entry, pair: &provence::translate::inventory::Pair) -> bool {
    let at = entry.translations[0].pairs.iter().position(|other| std::ptr::eq(other, pair)).expect("a pair");
    entry.source.units[at].kind.has_words()
}

/// A new story in the source language.
const STORY: &str = "---
title: Un chantier naval se tourne vers l’éolien
description: De la coque au mât, un même savoir-faire.
date: 2025-03-01
facts: [F001]
slug: chantier-eolien
---
Le chantier a *deux* métiers, et [une adresse](@/stories/fin-track).

## Un savoir-faire {#savoir}

- souder la coque ;
- dresser le mât.

::figure{photo=\"vieux-port\" caption=\"Le quai, \\\"à l’aube\\\".\"}

| Année | Emplois |
|---|---|
| 2024 | 12 `ETP` |
";

/// The German of each of its blocks, by what stands in the source.
const GERMAN: &[(&str, &str)] = &[
    ("Un chantier naval se tourne", "Eine Werft setzt auf Wind: der Mast"),
    ("De la coque au mât", "Vom Rumpf zum Mast, dasselbe Können."),
    ("Le chantier a", "Die Werft hat <2>eine Adresse</2> und <1>zwei</1> Berufe."),
    ("Un savoir-faire", "Ein Können"),
    ("souder la coque", "# den Rumpf schweißen;"),
    ("dresser le mât", "den Mast richten."),
    ("Le quai", "Der Kai, \"im Morgengrauen\" | 5 * 3."),
    ("Année", "Jahr"),
    ("Emplois", "Stellen | gesamt"),
    ("2024", "2024"),
    ("12 ", "12 <1/>"),
];

/// What the German file says in the end, whichever way it came.
const GERMAN_FILE: &str = "---
title: \"Eine Werft setzt auf Wind: der Mast\"
description: Vom Rumpf zum Mast, dasselbe Können.
---
Die Werft hat [eine Adresse](@/stories/fin-track) und *zwei* Berufe.

## Ein Können {#savoir}

- \\# den Rumpf schweißen;
- den Mast richten.

::figure{photo=\"vieux-port\" caption=\"Der Kai, \\\"im Morgengrauen\\\" | 5 * 3.\"}

| Jahr | Stellen \\| gesamt |
|---|---|
| 2024 | 12 `ETP` |
";

fn german(source: &str) -> Option<&'static str> {
    GERMAN.iter().find(|(start, _)| source.starts_with(start)).map(|(_, german)| *german)
}

#[test]
fn a_story_becomes_german_through_po() {
    let (_folder, site) = shipped();
    write(&site, "content/stories/chantier/index.fr.md", STORY);
    let file = Path::new(&site).join("story.po");
    let name = file.to_str().expect("a name");
    let ran =
        run(&site, &["export", "stories/chantier", "--to", "de", "--format", "po", "--only", "missing", "-o", name]);
    assert_eq!((ran.code, ran.err.trim()), (0, "11 blocks exported"), "{}", ran.out);
    let sent = fs::read_to_string(&file).expect("a file");
    assert!(sent.contains("#. <2>: link @/stories/fin-track"), "{sent}");
    assert!(sent.contains("#. term: ") || !sent.contains("Métropole"));
    let translate = |text: &str| -> String {
        let mut source = String::new();
        let line = |line: &str| {
            if let Some(id) = line.strip_prefix("msgid ") {
                source = id.trim_matches('"').to_owned();
            }
            match german(&source).filter(|_| line == "msgstr \"\"" && !source.is_empty()) {
                Some(german) => format!("msgstr \"{}\"\n", german.replace('"', "\\\"")),
                None => format!("{line}\n"),
            }
        };
        text.lines().map(line).collect()
    };
    let translated = translate(&sent);
    // A tag that is lost or invented breaks nothing: the block is refused at its line, the others are taken.
    let broken = translated.replace("<2>eine Adresse</2>", "eine Adresse").replace("12 <1/>", "12 <7/>");
    fs::write(&file, &broken).expect("a file");
    let ran = run(&site, &["import", name]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("the tag 2 (link: `[`) is missing") && ran.err.contains("the source has no tag 7"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("story.po:"), "{}", ran.err);
    assert!(ran.err.contains("6 blocks translated"), "{}", ran.err);
    let half = fs::read_to_string(Path::new(&site).join("content/stories/chantier/index.de.md")).expect("a file");
    assert!(half.contains("## Ein Können {#savoir}") && !half.contains("Adresse"), "{half}");
    // The same file, mended: what is there stays, what is missing comes to its place.
    fs::write(&file, &translated).expect("a file");
    let ran = run(&site, &["import", name]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let whole = fs::read_to_string(Path::new(&site).join("content/stories/chantier/index.de.md")).expect("a file");
    assert_eq!(whole, GERMAN_FILE);
    let (_, entries) = read(&site);
    assert_eq!(state(&entries, "stories/chantier", "de", "Le chantier a"), State::Current);
    assert_eq!(state(&entries, "stories/chantier", "de", "dresser"), State::Current);

    // The source changes; the old translation goes out as fuzzy and comes back as current.
    replace(&site, "content/stories/chantier/index.fr.md", "dresser le mât.", "dresser le mât, face au vent.");
    let ran =
        run(&site, &["export", "stories/chantier", "--to", "de", "--format", "po", "--only", "outdated", "-o", name]);
    assert_eq!((ran.code, ran.err.trim()), (0, "1 block exported"));
    let sent = fs::read_to_string(&file).expect("a file");
    assert!(sent.contains("#, fuzzy") && sent.contains("msgstr \"den Mast richten.\""), "{sent}");
    let still_fuzzy = sent.replace("den Mast richten.", "den Mast richten, im Wind.");
    fs::write(&file, &still_fuzzy).expect("a file");
    assert_eq!(run(&site, &["import", name]).code, 0);
    assert_eq!(state(&read(&site).1, "stories/chantier", "de", "dresser"), State::Fuzzy);
    fs::write(&file, still_fuzzy.replace("#, fuzzy\n", "")).expect("a file");
    assert_eq!(run(&site, &["import", name]).code, 0);
    assert_eq!(state(&read(&site).1, "stories/chantier", "de", "dresser"), State::Current);
}

#[test]
fn a_story_becomes_german_through_xliff() {
    let (_folder, site) = shipped();
    write(&site, "content/stories/chantier/index.fr.md", STORY);
    let file = Path::new(&site).join("story.xlf");
    let name = file.to_str().expect("a name");
    let ran = run(&site, &["export", "stories/chantier", "--to", "de", "--only", "missing", "-o", name]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let sent = fs::read_to_string(&file).expect("a file");
    let mut translated = String::new();
    for line in sent.lines() {
        translated.push_str(&line.replace("state=\"initial\"", "state=\"reviewed\""));
        translated.push('\n');
        let Some(source) = line.trim().strip_prefix("<source xml:space=\"preserve\">") else { continue };
        let source = source.strip_suffix("</source>").expect("one line");
        let plain = source.replace("&quot;", "\"");
        let german = german(plain.split('<').next().expect("words")).unwrap_or_else(|| panic!("{source}"));
        let german = german
            .replace("<2>", "<pc id=\"2\" dataRefStart=\"s2\" dataRefEnd=\"s2e\">")
            .replace("<1/>", "<ph id=\"1\" dataRef=\"s1\"/>")
            .replace("<1>", "<pc id=\"1\">")
            .replace("</2>", "</pc>")
            .replace("</1>", "</pc>");
        translated.push_str(&format!("        <target>{german}</target>\n"));
    }
    fs::write(&file, translated).expect("a file");
    let ran = run(&site, &["import", name]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let whole = fs::read_to_string(Path::new(&site).join("content/stories/chantier/index.de.md")).expect("a file");
    assert_eq!(whole, GERMAN_FILE);
    let ran = run(&site, &["status", "stories/chantier", "--to", "de", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(status["translations"][0]["blocks"]["current"], 12, "{}", ran.out);
    assert_eq!(status["translations"][0]["due"], serde_json::json!([]));
}

#[test]
fn messages_and_records_of_photos_come_back_where_they_belong() {
    let (_folder, site) = shipped();
    replace(
        &site,
        "i18n/fr.ftl",
        "menu-open = Menu\n",
        "menu-open = Menu\nnew-count = { $n ->\n    [one] un port\n   *[other] { $n } ports\n}\n    .title = Le { $n } compte\n",
    );
    replace(&site, "content/photos/vieux-port.yaml", "  de: Der Alte Hafen im Morgengrauen\n", "");
    let file = Path::new(&site).join("small.po");
    let name = file.to_str().expect("a name");
    let of = ["--collection", "photos", "--collection", "i18n"];
    let ran =
        run(&site, &[&["export", "--to", "de", "--format", "po", "--only", "missing", "-o", name], &of[..]].concat());
    assert_eq!(ran.err.trim(), "3 blocks exported");
    let text = fs::read_to_string(&file).expect("a file");
    assert!(text.contains("#. max-length: 120"), "{text}");
    let mut source = String::new();
    let lines = text.lines().map(|line| {
        if line.starts_with("msgctxt") {
            source = line.to_owned();
        }
        match line {
            "msgstr \"\"" if source.contains("vieux-port") => "msgstr \"Der Hafen: alt\"".to_owned(),
            "msgstr \"\"" if source.contains("new-count.title") => "msgstr \"Die <1/> zählt\"".to_owned(),
            "msgstr \"\"" if source.contains("new-count") => {
                "msgstr \"{ $n ->\\n    [one] ein Hafen\\n   *[other] { $n } Häfen\\n}\"".to_owned()
            }
            line => line.to_owned(),
        }
    });
    let translated: String = lines.map(|line| line + "\n").collect();
    fs::write(&file, translated).expect("a file");
    let ran = run(&site, &["import", name]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let messages = fs::read_to_string(Path::new(&site).join("i18n/de.ftl")).expect("a file");
    assert!(
        messages.contains(
            "\nnew-count = { $n ->\n    [one] ein Hafen\n   *[other] { $n } Häfen\n}\n    .title = Die { $n } zählt\n"
        ),
        "{messages}"
    );
    let photo = fs::read_to_string(Path::new(&site).join("content/photos/vieux-port.yaml")).expect("a file");
    assert!(photo.contains("  he: הנמל הישן עם שחר\n  de: \"Der Hafen: alt\"\nalt:"), "{photo}");
}

/// A program that "translates" by writing the source again with a word before it.
#[cfg(unix)]
const MACHINE: &str = r#"python3 -c "
import json, sys
asked = json.load(sys.stdin)
print(json.dumps({'blocks': [{'id': b['id'], 'target': 'Maschine: ' + b['source']} for b in asked['blocks']]}))
""#;

/// A program that keeps what it is asked and answers what it was told.
#[cfg(unix)]
fn writer(site: &str, answer: &serde_json::Value) -> String {
    write(site, "answer.json", &answer.to_string());
    format!("cat > '{site}/request.json'; cat '{site}/answer.json'")
}

#[cfg(unix)]
#[test]
fn what_a_machine_wrote_in_the_source_language_waits_for_a_person() {
    let (_folder, site) = program::site();
    let folder = Path::new(&site);
    let settings = fs::read_to_string(folder.join("content/site.yaml")).expect("a file");
    let read = |path: &str| fs::read_to_string(folder.join(path)).unwrap_or_default();
    let build = || {
        let ran = provence(&["-s", &site, "build"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.err
    };
    let file = "content/stories/machine/index.fr.md";
    let answer = serde_json::json!({
        "fields": {"title": "Un port : « ouvert »", "description": "En une phrase."},
        "body": "Un paragraphe.\n\n## Un titre\n\n- un [lien](@/stories/premier-recit)\n",
    });
    let command = writer(&site, &answer);
    let ran = run(&site, &["draft", "stories/machine", "--source", "--with", &command]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let asked: serde_json::Value = serde_json::from_str(&read("request.json")).expect("JSON");
    assert_eq!((&asked["write"], &asked["language"]), (&"stories/machine".into(), &"fr".into()), "{asked}");
    assert!(asked["fields"].as_array().is_some_and(|all| all.iter().any(|field| field["name"] == "description")));
    let text = read(file);
    assert!(text.contains("Un port : « ouvert »") && text.contains("draft: true"), "{text}");
    assert_eq!(text.matches("description:").count(), 1, "{text}");
    assert!(text.ends_with("---\nUn paragraphe.\n\n## Un titre\n\n- un [lien](@/stories/premier-recit)\n"), "{text}");
    let record = "i18n/state/fr/stories/machine.yaml";
    assert_eq!(read(record).matches(", machine]").count(), 5, "{}", read(record));

    // A person who takes the draft's mark away has not accepted the text: nobody reads it yet.
    write(&site, file, &text.replace("draft: true\n", ""));
    write(&site, "content/stories/b.fr.md", "---\ntitle: B\n---\nVers [elle](@/stories/machine).\n");
    assert!(build().contains("written by a machine"));
    let page = "public/fr/recits/machine/index.html";
    assert!(!folder.join(page).exists() && !folder.join("public/en/stories/machine/index.html").exists());
    assert!(!folder.join("public/api/v1/fr/stories/machine.json").exists());
    // Where the site allows it, the page, its data and the API say so, in the reader's language.
    write(&site, "content/site.yaml", &format!("{settings}translations: {{publish_machine: true}}\n"));
    build();
    let shown = read(page);
    assert!(shown.contains("Une machine a écrit ce texte"), "{shown}");
    assert!(shown.contains("digitalsourcetype/trainedAlgorithmicMedia"), "{shown}");
    assert!(read("public/en/stories/machine/index.html").contains("A machine wrote this text"));
    let api: serde_json::Value = serde_json::from_str(&read("public/api/v1/fr/stories/machine.json")).expect("JSON");
    assert_eq!(api["machine"], true, "{api}");
    assert!(!read("public/fr/recits/b/index.html").contains("Une machine a écrit"));
    write(&site, "content/site.yaml", &settings);

    // A block that a person edits is still a machine's.
    write(&site, file, &read(file).replace("Un paragraphe.", "Un paragraphe, corrigé."));
    let status: serde_json::Value = {
        let ran = run(&site, &["status", "stories/machine", "--json"]);
        serde_json::from_str(&ran.out).expect("JSON")
    };
    assert_eq!(status["sources"].as_array().map(Vec::len), Some(5), "{status}");
    let told = run(&site, &["status", "stories/machine"]).out;
    assert!(told.contains("machine (paragraph)") && told.contains("Un paragraphe, corrigé."), "{told}");
    let checked = provence(&["-s", &site, "check", "--translations", "--code", "translation/unaccepted"]);
    assert!(checked.err.contains("a machine wrote this block"), "{}", checked.err);

    // It goes on where it may: what is written stays.
    let before = read(file);
    let again = run(&site, &["draft", "stories/machine", "--source", "--with", &command]);
    assert_eq!(again.code, 1, "{}", again.err);
    assert!(again.err.contains("`title` is written already") && read(file) == before, "{}", again.err);

    let ran = run(&site, &["accept", "stories/machine"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!read(record).contains("machine]"), "{}", read(record));
    build();
    let shown = read(page);
    assert!(shown.contains("Un paragraphe, corrigé.") && !shown.contains("Une machine a écrit"), "{shown}");
    // Accepted once, it may be edited by hand without a word to anybody.
    write(&site, file, &read(file).replace("corrigé", "corrigé encore"));
    build();
    assert!(read(page).contains("corrigé encore"));
}

#[cfg(unix)]
#[test]
fn what_a_machine_made_waits_under_another_name_too() {
    if tool("python3", &["--version"]).is_none() {
        return;
    }
    let (_folder, site) = program::site();
    let folder = Path::new(&site);
    let answer = serde_json::json!({"fields": {"title": "IA", "description": "D"}, "body": "Texte IA"});
    let ran = run(&site, &["draft", "stories/ia", "--source", "--with", &writer(&site, &answer)]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = fs::read_to_string(folder.join("content/stories/ia/index.fr.md")).expect("a file");
    write(&site, "content/stories/ia/index.fr.md", &text.replace("draft: true\n", ""));
    write(&site, "content/stories/p/index.fr.md", "---\ntitle: Une personne\n---\nElle écrit.\n");
    let ran = run(&site, &["draft", "stories/p", "--to", "en", "--with", MACHINE]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let build = || {
        let ran = provence(&["-s", &site, "build"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.err
    };
    assert!(!build().contains("translation/orphan"));
    // Somebody renames the folders in a shell, and says where their addresses went.
    let addresses = fs::read_to_string(folder.join("content/urls.lock")).expect("a file");
    write(&site, "content/urls.lock", &format!("{addresses}stories/p -> stories/q\n"));
    fs::rename(folder.join("content/stories/ia"), folder.join("content/stories/ib")).expect("a folder");
    fs::rename(folder.join("content/stories/p"), folder.join("content/stories/q")).expect("a folder");
    let told = build();
    for record in ["i18n/state/fr/stories/ia.yaml", "i18n/state/en/stories/p.yaml"] {
        assert!(told.contains("translation/orphan") && told.contains(record), "{told}");
    }
    let page = |path: &str| fs::read_to_string(folder.join("public").join(path)).unwrap_or_default();
    assert!(!folder.join("public/fr/recits/ib/index.html").exists());
    assert!(page("fr/recits/q/index.html").contains("Elle écrit"));
    assert!(!page("en/stories/q/index.html").contains("Maschine"), "{}", page("en/stories/q/index.html"));
    // A person accepts them under their new names, and removes what was left behind.
    for name in ["stories/ib", "stories/q"] {
        assert_eq!(run(&site, &["accept", name]).code, 0);
    }
    build();
    assert!(page("fr/recits/ib/index.html").contains("Texte IA"));
    assert!(page("en/stories/q/index.html").contains("Maschine"));
    fs::remove_file(folder.join("i18n/state/fr/stories/ia.yaml")).expect("a file");
    fs::remove_file(folder.join("i18n/state/en/stories/p.yaml")).expect("a file");
    assert!(!build().contains("translation/orphan"));
    assert!(page("fr/recits/ib/index.html").contains("Texte IA"));
}

#[cfg(unix)]
#[test]
fn a_machine_writes_nothing_that_would_be_wrong() {
    let (_folder, site) = program::site();
    let wrong = [
        (serde_json::json!({"body": "Un [lien](@/stories/nulle-part)."}), "nulle-part"),
        (serde_json::json!({"body": "::figure{photo=\"absente\"}"}), "absente"),
        (serde_json::json!({"fields": {"titel": "x"}}), "did you mean `title`"),
        (serde_json::json!({"fields": {"draft": false}}), "for a person to write"),
        (serde_json::json!({"fields": {"title": {"a": 1}}}), "title"),
        (serde_json::json!("no"), "nothing has changed"),
    ];
    for (answer, why) in wrong {
        let command = writer(&site, &answer);
        let ran = run(&site, &["draft", "stories/x", "--source", "--with", &command]);
        assert!(ran.err.contains(why), "{answer}: {}", ran.err);
        assert!(!Path::new(&site).join("content/stories/x").exists(), "{answer}");
        assert!(!Path::new(&site).join("i18n/state").exists(), "{answer}");
    }
    for (arguments, why) in [
        (&["draft", "--source", "--with", "true"][..], "--source"),
        (&["draft", "stories/x", "--source", "--to", "en", "--with", "true"], "--source"),
        (&["draft", "stories/Été", "--source", "--with", "true"], "stories/ete"),
        (&["draft", "storys/x", "--source", "--with", "true"], "stories"),
        (&["draft", "stories/x", "--source", "--with", "exit 3"], "exit code 3"),
    ] {
        let ran = run(&site, arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(why), "{arguments:?}: {}", ran.err);
    }
}

#[cfg(unix)]
#[test]
fn what_a_machine_made_is_told_until_a_person_accepts_it() {
    if tool("python3", &["--version"]).is_none() {
        return;
    }
    let (_folder, site) = program::site();
    let folder = Path::new(&site);
    let settings = fs::read_to_string(folder.join("content/site.yaml")).expect("a file");
    write(&site, "content/stories/a.fr.md", "---\ntitle: Un titre\n---\nUn *texte* et [un lien](@/stories/a).\n");
    let ran = run(&site, &["draft", "stories/a", "--to", "en", "--with", MACHINE]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let english = fs::read_to_string(folder.join("content/stories/a.en.md")).expect("a file");
    assert_eq!(english, "---\ntitle: \"Maschine: Un titre\"\n---\nMaschine: Un *texte* et [un lien](@/stories/a).\n");
    let records = fs::read_to_string(folder.join("i18n/state/en/stories/a.yaml")).expect("a file");
    assert_eq!(records.matches(", machine]").count(), 2, "{records}");
    let page = |path: &str| fs::read_to_string(folder.join("public").join(path)).unwrap_or_default();
    let build = || {
        let ran = provence(&["-s", &site, "build"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    };
    // Not before a person has accepted it: readers of English see the French text.
    build();
    let shown = page("en/stories/a/index.html");
    assert!(shown.contains("Un <em>texte</em>") && !shown.contains("Maschine"), "{shown}");
    // Where the site allows it, the page, its data and the API say so.
    write(&site, "content/site.yaml", &format!("{settings}translations: {{publish_machine: true}}\n"));
    build();
    let shown = page("en/stories/a/index.html");
    assert!(shown.contains("A machine translated this page"), "{shown}");
    assert!(shown.contains("digitalsourcetype/compositeWithTrainedAlgorithmicMedia"), "{shown}");
    let api: serde_json::Value = serde_json::from_str(&page("api/v1/en/stories/a.json")).expect("JSON");
    assert_eq!(api["machine"], true, "{api}");
    assert!(!page("fr/recits/a/index.html").contains("machine"));
    let ran = run(&site, &["accept", "content/stories/a.en.md"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    build();
    let shown = page("en/stories/a/index.html");
    assert!(shown.contains("Maschine: Un <em>texte</em>") && !shown.contains("A machine translated"), "{shown}");
    // A program that fails, or answers with something else, changes nothing.
    write(&site, "content/stories/b.fr.md", "---\ntitle: B\n---\nB.\n");
    for (program, code) in [
        ("exit 3", 2),
        ("cat >/dev/null; echo no", 1),
        ("echo '{\"blocks\": [{\"id\": \"x\", \"target\": \"y\"}]}'", 1),
    ] {
        assert_eq!(run(&site, &["draft", "stories/b", "--to", "en", "--with", program]).code, code, "{program}");
    }
    assert!(!folder.join("content/stories/b.en.md").exists());
}

#[test]
fn what_is_translated_elsewhere_is_offered_and_filled_in() {
    let (_folder, site) = shipped();
    write(
        &site,
        "content/stories/chantier/index.fr.md",
        "---\ntitle: Économie bleue\nfacts: [F001]\n---\nDeux villes étaient en balance, Londres et Barcelone. C’est une troisième qui l’a emporté. En mars 2017, Fin-Track s’installe à Marseille, à la Belle de Mai.\n",
    );
    let ran = run(&site, &["fill", "stories/chantier", "--to", "de"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let german = fs::read_to_string(Path::new(&site).join("content/stories/chantier/index.de.md")).expect("a file");
    assert_eq!(german, "---\ntitle: Blaue Wirtschaft\n---\n");
    assert_eq!(state(&read(&site).1, "stories/chantier", "de", "Économie bleue"), State::Fuzzy);
    let ran =
        run(&site, &["export", "stories/chantier", "--to", "de", "--format", "po", "--only", "missing", "--memory"]);
    assert!(ran.out.contains("%: Zwei Städte standen zur Wahl"), "{}", ran.out);
    // Another tool's memory, for which the site's own goes out and comes back.
    let memory = Path::new(&site).join("memory.tmx");
    let name = memory.to_str().expect("a name");
    assert_eq!(run(&site, &["export", "--to", "de", "--format", "tmx", "-o", name]).code, 0);
    let text = fs::read_to_string(&memory).expect("a file");
    fs::write(&memory, text.replace("En février 2017", "En mars 2017").replace("Im Februar 2017", "Im März 2017"))
        .expect("a file");
    let ran = run(&site, &["fill", "stories/chantier", "--to", "de", "--tmx", name]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let german = fs::read_to_string(Path::new(&site).join("content/stories/chantier/index.de.md")).expect("a file");
    assert!(german.contains("Im März 2017 zieht Fin-Track"), "{german}");
}

/// Runs a tool that may not be there. `None` says so, plainly; where `CI` is set it must be there.
fn tool(name: &str, arguments: &[&str]) -> Option<(bool, String)> {
    match Command::new(name).args(arguments).output() {
        Ok(output) => Some((output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())),
        Err(_) => {
            assert!(std::env::var_os("CI").is_none(), "{name} is not installed");
            eprintln!("skipped: {name} is not installed");
            None
        }
    }
}

#[test]
fn gettext_and_xml_tools_accept_what_goes_out() {
    let root = env!("CARGO_MANIFEST_DIR");
    let (config, entries) = read(root);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a name").to_owned();
    for code in LANGUAGES {
        fs::write(path("a.po"), out(&config, &entries, code, Format::Po)).expect("a file");
        fs::write(path("a.xlf"), out(&config, &entries, code, Format::Xliff)).expect("a file");
        if let Some((accepted, told)) = tool("msgfmt", &["-c", "-o", "/dev/null", &path("a.po")]) {
            assert!(accepted && !told.contains("error"), "{code}: {told}");
        }
        if let Some((accepted, told)) = tool("xmllint", &["--noout", &path("a.xlf")]) {
            assert!(accepted, "{code}: {told}");
        }
        // The schemas of OASIS are not part of the repository: the folder that holds them is named.
        let Ok(schemas) = std::env::var("XLIFF_SCHEMAS") else { continue };
        let schema = format!("{schemas}/xliff_core_2.0.xsd");
        if let Some((accepted, told)) = tool("xmllint", &["--noout", "--nonet", "--schema", &schema, &path("a.xlf")]) {
            assert!(accepted, "{code}: {told}");
        }
    }
}

/// A site with a story in French, and its English translation where there is one.
fn story(french: &str, english: Option<&str>) -> (tempfile::TempDir, String) {
    let (folder, site) = program::site();
    french_story(&site, french);
    if let Some(english) = english {
        english_story(&site, english);
    }
    (folder, site)
}

fn french_story(site: &str, body: &str) {
    write(site, "content/stories/s.fr.md", &format!("---\ntitle: T\n---\n{body}"));
}

fn english_story(site: &str, body: &str) {
    write(site, "content/stories/s.en.md", &format!("---\ntitle: TT\n---\n{body}"));
}

/// The body of the English story.
fn english(site: &str) -> String {
    let text = fs::read_to_string(Path::new(site).join("content/stories/s.en.md")).expect("a file");
    text.strip_prefix("---\ntitle: TT\n---\n").expect("a title").to_owned()
}

/// What goes out of the story.
fn export(site: &str, format: &str) -> String {
    let ran = run(site, &["export", "stories/s", "--to", "en", "--format", format]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out
}

fn import_text(site: &str, text: &str) -> Ran {
    write(site, "returned", text);
    run(site, &["import", &format!("{site}/returned")])
}

/// A PO whose block with this source has another translation: that of the `at`th of them.
fn translated(po: &str, source: &str, at: usize, target: &str) -> String {
    let begin = format!("msgid \"{source}\"\nmsgstr \"");
    let mut parts: Vec<String> = po.split(&begin).map(str::to_owned).collect();
    let part = &mut parts[at + 1];
    let end = part.find("\"\n").expect("the end of a string");
    part.replace_range(..end, target);
    parts.join(&begin)
}

const THREE: &str = "Un.\n\nDeux.\n\nTrois.\n";
const THREE_IN_ENGLISH: &str = "One.\n\nTwo.\n\nThree.\n";

#[test]
fn a_returned_file_takes_back_no_correction_made_by_hand() {
    for (format, is_tracked) in [("po", false), ("po", true), ("xliff", false), ("xliff", true)] {
        let (_folder, site) = story(THREE, Some(THREE_IN_ENGLISH));
        if is_tracked {
            assert_eq!(run(&site, &["accept", "--untracked"]).code, 0);
        }
        let sent = export(&site, format);
        let corrected = THREE_IN_ENGLISH.replace("Two.", "Two, by hand.");
        english_story(&site, &corrected);
        // As it went out.
        let ran = import_text(&site, &sent);
        assert_eq!((ran.code, english(&site)), (0, corrected.clone()), "{format}: {}", ran.err);
        assert!(ran.err.contains("0 blocks translated"), "{}", ran.err);
        // Changed over what was changed: both are shown, and what is there stays.
        let ran = import_text(&site, &sent.replace("Two.", "Two, from afar."));
        assert_eq!((ran.code, english(&site)), (1, corrected.clone()), "{format}: {}", ran.err);
        assert!(ran.err.contains("\"Two, by hand.\"") && ran.err.contains("\"Two, from afar.\""), "{}", ran.err);
        assert!(ran.err.contains("content/stories/s.en.md:6:1"), "{}", ran.err);
        // What nobody has touched meanwhile is taken, and the same correction from both sides is none.
        let ran = import_text(&site, &sent.replace("Two.", "Two, by hand.").replace("Three.", "And three."));
        assert_eq!((ran.code, english(&site)), (0, corrected.replace("Three.", "And three.")), "{}", ran.err);
        // A block that was removed by hand stays removed.
        english_story(&site, "One.\n\nTwo.\n");
        let ran = import_text(&site, &sent);
        assert_eq!((ran.code, english(&site)), (0, "One.\n\nTwo.\n".to_owned()), "{}", ran.err);
    }
}

#[test]
fn a_block_that_was_written_by_hand_since_the_export_stays() {
    let (_folder, site) = story(THREE, Some(""));
    let sent = export(&site, "po");
    english_story(&site, "One, by hand.\n");
    let ran = import_text(&site, &translated(&sent, "Un.", 0, "One, from afar."));
    assert_eq!((ran.code, english(&site)), (1, "One, by hand.\n".to_owned()), "{}", ran.err);
    assert!(ran.err.contains("\"One, by hand.\"") && ran.err.contains("\"One, from afar.\""), "{}", ran.err);
    // A file of an earlier version does not know, and is taken as it says.
    let former = without_what_was_sent(&translated(&sent, "Un.", 0, "One, from afar."));
    let ran = import_text(&site, &former);
    assert_eq!((ran.code, english(&site)), (0, "One, from afar.\n".to_owned()), "{}", ran.err);
}

const EQUAL: &str = "Para un.\n\nIdentique.\n\nIdentique.\n\nFin.\n";

#[test]
fn equal_blocks_keep_each_its_translation_when_the_source_moves() {
    for english_before in [Some("Para one.\n"), Some(""), None] {
        let (_folder, site) = story(EQUAL, english_before);
        let mut sent = export(&site, "po");
        for (source, at, target) in [
            ("T", 0, "TT"),
            ("Para un.", 0, "Para one."),
            ("Identique.", 0, "Same one."),
            ("Identique.", 1, "Same two."),
        ] {
            sent = translated(&sent, source, at, target);
        }
        french_story(&site, &format!("Nouveau.\n\n{EQUAL}"));
        let ran = import_text(&site, &sent);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(english(&site), "Para one.\n\nSame one.\n\nSame two.\n", "{english_before:?}");
    }
    // All are translated, and the source is put into another order.
    let all = "Para one.\n\nSame one.\n\nSame two.\n\nThe end.\n";
    for is_tracked in [false, true] {
        let (_folder, site) = story(EQUAL, Some(all));
        if is_tracked {
            assert_eq!(run(&site, &["accept", "--untracked"]).code, 0);
        }
        let sent = export(&site, "po");
        french_story(&site, "Fin.\n\nIdentique.\n\nPara un.\n\nIdentique.\n");
        let ran = import_text(&site, &translated(&sent, "Fin.", 0, "END"));
        assert_eq!((ran.code, english(&site)), (0, all.replace("The end.", "END")), "{}", ran.err);
        let both = translated(&translated(&sent, "Identique.", 0, "First."), "Identique.", 1, "Second.");
        let ran = import_text(&site, &both);
        let expected = "Para one.\n\nFirst.\n\nSecond.\n\nEND\n";
        assert_eq!((ran.code, english(&site)), (0, expected.to_owned()), "{}", ran.err);
    }
    // One of two equal blocks is withdrawn: the other takes one translation, the second is told.
    let (_folder, site) = story(EQUAL, Some(""));
    let sent = export(&site, "po");
    let both = translated(&translated(&sent, "Identique.", 0, "First."), "Identique.", 1, "Second.");
    french_story(&site, "Para un.\n\nIdentique.\n\nFin.\n");
    let ran = import_text(&site, &both);
    assert_eq!((ran.code, english(&site)), (1, "First.\n".to_owned()), "{}", ran.err);
    assert!(ran.err.contains("no longer in the source"), "{}", ran.err);
}

#[test]
fn an_untouched_file_changes_nothing_wherever_the_source_has_moved() {
    let changed = ["Zéro.\n\nUn.\n\nDeux.\n\nTrois.\n", "Un.\n\nTrois.\n", "Trois.\n\nUn.\n\nDeux.\n", "Un.\n"];
    for now in changed {
        for format in ["po", "xliff"] {
            let (_folder, site) = story(THREE, Some(THREE_IN_ENGLISH));
            let sent = export(&site, format);
            french_story(&site, now);
            let ran = import_text(&site, &sent);
            assert_eq!((ran.code, english(&site)), (0, THREE_IN_ENGLISH.to_owned()), "{now}: {}", ran.err);
        }
    }
    // What was translated goes to the block that it translates.
    let (_folder, site) = story(THREE, Some(THREE_IN_ENGLISH));
    let sent = export(&site, "po");
    french_story(&site, changed[0]);
    let ran = import_text(&site, &translated(&sent, "Deux.", 0, "TWO"));
    assert_eq!((ran.code, english(&site)), (0, THREE_IN_ENGLISH.replace("Two.", "TWO")), "{}", ran.err);
    // Its source says something else now, and has moved.
    let (_folder, site) = story(THREE, Some(THREE_IN_ENGLISH));
    assert_eq!(run(&site, &["accept", "--untracked"]).code, 0);
    let sent = export(&site, "po");
    french_story(&site, "Zéro.\n\nUn.\n\nDeux et demi.\n\nTrois.\n");
    let ran = import_text(&site, &translated(&sent, "Deux.", 0, "TWO"));
    assert_eq!((ran.code, english(&site)), (0, THREE_IN_ENGLISH.replace("Two.", "TWO")), "{}", ran.err);
    assert!(ran.err.contains("has changed since the export"), "{}", ran.err);
}

#[test]
fn control_characters_are_refused_at_their_place() {
    let (_folder, site) = story("Para.\n", Some(""));
    let po = translated(&export(&site, "po"), "Para.", 0, "Pa\u{b}ra.");
    let line = po.lines().position(|line| line.contains('\u{b}')).expect("a line") + 1;
    let ran = import_text(&site, &po);
    assert_eq!((ran.code, english(&site)), (1, String::new()), "{}", ran.err);
    assert!(ran.err.contains("U+000B") && ran.err.contains(&format!("returned:{line}:11")), "{}", ran.err);
    let xliff = export(&site, "xliff");
    let source = "<source xml:space=\"preserve\">Para.</source>";
    for character in ["\u{b}", "&#x1;", "&#x2;", "<![CDATA[\u{1}]]>"] {
        let with = xliff.replace(source, &format!("{source}<target>Pa{character}ra.</target>"));
        let ran = import_text(&site, &with);
        assert_eq!((ran.code, english(&site)), (1, String::new()), "{}", ran.err);
        assert!(ran.err.contains("control character"), "{}", ran.err);
    }
    for character in ["\u{b}", "&#x1;"] {
        let tmx = format!(
            "<tmx version=\"1.4\"><body>\n<tu><tuv xml:lang=\"fr\"><seg>Para.</seg></tuv><tuv xml:lang=\"en\"><seg>Pa{character}ra.</seg></tuv></tu></body></tmx>"
        );
        write(&site, "a.tmx", &tmx);
        let ran = run(&site, &["fill", "stories/s", "--to", "en", "--tmx", &format!("{site}/a.tmx")]);
        assert_eq!((ran.code, english(&site)), (1, String::new()), "{}", ran.err);
        assert!(ran.err.contains("a.tmx:2:") && ran.err.contains("control character"), "{}", ran.err);
    }
}

#[cfg(unix)]
#[test]
fn a_control_character_of_a_program_is_refused() {
    if tool("python3", &["--version"]).is_none() {
        return;
    }
    let (_folder, site) = story("Para.\n", Some(""));
    let program = MACHINE.replace("'Maschine: '", "'a' + chr(1)");
    let ran = run(&site, &["draft", "stories/s", "--to", "en", "--with", &program]);
    assert_eq!((ran.code, english(&site)), (1, String::new()), "{}", ran.err);
    assert!(ran.err.contains("U+0001") && ran.err.contains("stories/s#body.0"), "{}", ran.err);
}

#[test]
fn a_block_that_comes_back_twice_is_told() {
    let (_folder, site) = story("Para.\n", Some(""));
    let po = translated(&export(&site, "po"), "Para.", 0, "One.");
    let entry = po.split("\n\n").find(|entry| entry.contains("Para.")).expect("an entry").to_owned();
    let ran = import_text(&site, &format!("{po}\n{}\n", entry.replace("One.", "Two.")));
    assert_eq!((ran.code, english(&site)), (1, "One.\n".to_owned()), "{}", ran.err);
    assert!(ran.err.contains("written twice in the file"), "{}", ran.err);
    // Two exports in one file: what was made from the source as it is counts, and the other is told.
    let (_folder, site) = story("Para.\n", Some(""));
    write(&site, "content/stories/s.en.md", "---\ntitle: Old\n---\n");
    let former = export(&site, "po");
    write(&site, "content/stories/s.fr.md", "---\ntitle: Titre\n---\nPara.\n");
    let now = translated(&export(&site, "po"), "Titre", 0, "New");
    let title = former.split("\n\n").find(|entry| entry.contains("#title@")).expect("an entry");
    for both in [
        format!("{now}\n{}\n", title.replace("Old", "Older")),
        now.replacen("\n\n", &format!("\n\n{}\n\n", title.replace("Old", "Older")), 1),
    ] {
        write(&site, "content/stories/s.en.md", "---\ntitle: Old\n---\n");
        let ran = import_text(&site, &both);
        let text = fs::read_to_string(Path::new(&site).join("content/stories/s.en.md")).expect("a file");
        assert_eq!((ran.code, &*text), (1, "---\ntitle: New\n---\n"), "{}", ran.err);
        assert!(ran.err.contains("`title` is no longer in the source"), "{}", ran.err);
    }
}

/// What is due of the story's English translation, as `translate status` tells programs.
fn status(site: &str) -> serde_json::Value {
    let ran = run(site, &["status", "stories/s", "--to", "en", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    status["translations"][0].clone()
}

fn due_kinds(site: &str) -> Vec<String> {
    let status = status(site);
    let due = status["due"].as_array().expect("a list");
    due.iter()
        .map(|block| format!("{} {}", block["kind"].as_str().unwrap(), block["state"].as_str().unwrap()))
        .collect()
}

#[test]
fn words_that_the_source_has_no_longer_are_told_of_a_translation() {
    let (_folder, site) = story(THREE, Some(THREE_IN_ENGLISH));
    french_story(&site, "Un.\n\nTrois.\n");
    assert_eq!((status(&site)["surplus"].as_array().map(Vec::len), due_kinds(&site).len()), (Some(0), 0));
    // Nobody has said that it was made from anything. Once this is known, it is told everywhere.
    french_story(&site, THREE);
    assert_eq!(run(&site, &["accept", "stories/s"]).code, 0);
    french_story(&site, "Un.\n\nTrois.\n");
    let told = status(&site);
    assert_eq!((&told["blocks"]["outdated"], &told["blocks"]["total"]), (&1.into(), &4.into()), "{told}");
    assert_eq!(
        (&told["surplus"][0]["translation"], &told["surplus"][0]["line"]),
        (&"Two.".into(), &6.into()),
        "{told}"
    );
    let shown = run(&site, &["status", "stories/s"]).out;
    assert!(shown.contains("75% (1)") && shown.contains("s.en.md:6:1 outdated (paragraph)"), "{shown}");
    let checked = provence(&["-s", &site, "check", "--translations", "--code", "translation/outdated"]);
    assert!(checked.err.contains("content/stories/s.en.md:6:1"), "{}", checked.err);
    assert!(checked.err.contains("the source no longer has"), "{}", checked.err);
    let sent = run(&site, &["export", "stories/s", "--to", "en", "--format", "po", "--only", "outdated"]);
    assert!(sent.err.contains("content/stories/s.en.md: 1 block has no source any more"), "{}", sent.err);
    // A person may want it to stay.
    assert_eq!(run(&site, &["accept", "content/stories/s.en.md"]).code, 0);
    assert_eq!(status(&site)["blocks"]["outdated"], 0);
    assert!(english(&site).contains("Two."));
}

#[test]
fn signs_that_mean_something_are_followed_and_blank_lines_in_lists_are_not() {
    let source = "> [!NOTE]\n> Une note.\n\n- [ ] à faire\n- [x] fait\n\nFin.\n";
    let target = source.replace("Une note", "A note").replace("à faire", "to do").replace("fait", "done");
    let (_folder, site) = story(source, Some(&target.replace("Fin", "End")));
    assert_eq!(run(&site, &["accept", "--untracked"]).code, 0);
    assert_eq!(due_kinds(&site), [""; 0]);
    french_story(&site, &source.replace("NOTE", "WARNING"));
    assert_eq!(due_kinds(&site), ["alert outdated"]);
    let sent = run(&site, &["export", "stories/s", "--to", "en", "--format", "po", "--only", "outdated"]);
    assert!(sent.err.contains("s.en.md: 1 block without words is to be changed"), "{}", sent.err);
    french_story(&site, &source.replace("[ ]", "[x]"));
    assert_eq!(due_kinds(&site), ["task outdated"]);
    french_story(&site, &source.replace("> [!NOTE]\n", ""));
    assert_eq!(due_kinds(&site), [""; 0]);
    for spaced in ["- [ ] à faire\n\n- [x] fait\n", "*   [ ] à faire\n\n\n*   [X] fait\n"] {
        french_story(&site, &source.replace("- [ ] à faire\n- [x] fait\n", spaced));
        assert_eq!(due_kinds(&site), [""; 0], "{spaced}");
        // What is recorded of it stays of use when something else is decided.
        french_story(&site, &source.replace("- [ ] à faire\n- [x] fait\n", spaced).replace("Fin.", "La fin."));
        assert_eq!(due_kinds(&site), ["paragraph outdated"], "{spaced}");
    }
    assert_eq!(run(&site, &["accept", "stories/s"]).code, 0);
    french_story(&site, &source.replace("Fin.", "La fin."));
    assert_eq!((due_kinds(&site), status(&site)["blocks"]["untracked"].as_u64()), (Vec::new(), Some(0)));
    // An export from before the blank lines finds its block.
    let sent = export(&site, "po");
    french_story(&site, &source.replace("Fin.", "La fin.").replace("\n- [x]", "\n\n- [x]"));
    let ran = import_text(&site, &translated(&sent, "à faire", 0, "still to do"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(english(&site).contains("- [ ] still to do"), "{}", english(&site));
    assert_eq!(due_kinds(&site), [""; 0]);
}

/// The English story that comes back when every word of the export is written in capitals.
fn in_capitals(french: &str) -> String {
    let (_folder, site) = story(french, None);
    let sent = export(&site, "po");
    let entries = sent.split("\n\n").map(|entry| {
        let (Some(id), Some(end)) = (entry.find("msgid "), entry.find("\nmsgstr \"\"")) else {
            return entry.to_owned();
        };
        let source = &entry[id + "msgid ".len()..end];
        let target = if source == "\"T\"" { "\"TT\"".to_owned() } else { source.to_uppercase().replace("\\N", "\\n") };
        if entry.contains("msgctxt") { format!("{}\nmsgstr {target}", &entry[..end]) } else { entry.to_owned() }
    });
    let sent = entries.collect::<Vec<_>>().join("\n\n") + "\n";
    let ran = import_text(&site, &sent);
    assert_eq!(ran.code, 0, "{french}\n{}\n{sent}", ran.err);
    english(&site)
}

#[test]
fn what_is_made_from_its_source_has_all_its_signs() {
    for (french, expected) in [
        ("un\n\n***\n\ndeux\n", "UN\n\n***\n\nDEUX\n"),
        (
            "***\n\nun\n\n---\n\n::figure{photo=\"q\"}\n\ndeux\n\n___\n",
            "***\n\nUN\n\n---\n\n::figure{photo=\"q\"}\n\nDEUX\n\n___\n",
        ),
        ("> un\n>\n> ---\n>\n> deux\n", "> UN\n>\n> ---\n>\n> DEUX\n"),
        ("a\n\n    code\n      deux\n\nb\n", "A\n\n    CODE\n      DEUX\n\nB\n"),
        ("- a\n\n      code\n\n- b\n", "- A\n\n      CODE\n\n- B\n"),
        ("> [!TIP]\n> un\n\n- [x] a\n", "> [!TIP]\n> UN\n\n- [x] A\n"),
        // An address that stands elsewhere is written with the words.
        ("quatre [lien][r] fin.\n\n[r]: https://a.b\n", "QUATRE [LIEN](https://a.b) FIN.\n"),
        ("[r] [r][]\n\n[r]: <https://a.b/(c>\n", "[R](<https://a.b/(c>) [R](<https://a.b/(c>)\n"),
        ("[a][r][] [r][]\n\n[r]: https://a.b\n", "[A](https://a.b)[] [R](https://a.b)\n"),
        ("[titre][r]\n\n[r]: https://a.b \"titre\"\n", "[TITRE](https://a.b \"TITRE\")\n"),
        ("un\n\n[r]: https://a.b 'Le \"g\"'\n\n[r]\n", "UN\n\n[R](https://a.b \"LE \\\"G\\\"\")\n"),
        ("*[a *b* c][r]*\n\n[r]: https://a.b?c&copy;d\n", "*[A *B* C](https://a.b?c©d)*\n"),
        // Titles with quotation marks.
        ("[a](https://a.b \"Le \\\"g\\\"\")\n", "[A](https://a.b \"LE \\\"G\\\"\")\n"),
        ("[a](https://a.b 'Le \"g\"') b\n", "[A](https://a.b 'LE \"G\"') B\n"),
        ("[a](https://a.b (Le g)) b\n", "[A](https://a.b (LE G)) B\n"),
        // White space of any kind stays white space.
        ("A\tb [lien](https://a.b) c\td **gras**\n", "A B [LIEN](https://a.b) C D **GRAS**\n"),
        ("a\tb\t[lien](https://a.b)\tc\n", "A B [LIEN](https://a.b) C\n"),
    ] {
        assert_eq!(in_capitals(french), expected, "{french}");
    }
    // A break stands between what is translated, and comes when the second part does.
    let (_folder, site) = story("un\n\n***\n\ndeux\n", Some(""));
    let sent = export(&site, "po");
    let ran = import_text(&site, &translated(&sent, "deux", 0, "two"));
    assert_eq!((ran.code, english(&site)), (0, "two\n".to_owned()), "{}", ran.err);
    let ran = import_text(&site, &translated(&sent, "un", 0, "one"));
    assert_eq!((ran.code, english(&site)), (0, "one\n\n***\n\ntwo\n".to_owned()), "{}", ran.err);
}

#[test]
fn a_translation_with_definitions_of_its_own_is_changed_where_it_is() {
    let (_folder, site) =
        story("Voir [le site][r].\n\n[r]: https://a.b\n", Some("See [the site][r].\n\n[r]: https://a.b\n"));
    let sent = export(&site, "po");
    let ran = import_text(&site, &sent);
    assert_eq!((ran.code, english(&site)), (0, "See [the site][r].\n\n[r]: https://a.b\n".to_owned()), "{}", ran.err);
    let ran = import_text(&site, &sent.replace("See <1>", "Look at <1>"));
    let expected = "Look at [the site](https://a.b).\n\n[r]: https://a.b\n";
    assert_eq!((ran.code, english(&site)), (0, expected.to_owned()), "{}", ran.err);
}

#[test]
fn two_sources_with_one_translation_are_accepted_each() {
    let (_folder, site) = program::site();
    let source = "---\ntitle: Les filières\n---\n- Six filières\n- Les six filières\n- Un port\n";
    write(&site, "content/stories/a.fr.md", source);
    write(&site, "content/stories/a.en.md", "---\ntitle: Sectors\n---\n- Six sectors\n- Six sectors\n- A port\n");
    let states = || {
        let ran = run(&site, &["status", "stories/a", "--to", "en", "--json"]);
        let status: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
        status["translations"][0]["blocks"].clone()
    };
    assert_eq!(states()["untracked"], 4);
    for _ in 0..2 {
        assert_eq!(run(&site, &["accept", "stories/a"]).code, 0);
        assert_eq!((&states()["current"], &states()["untracked"]), (&4.into(), &0.into()), "{}", states());
    }
    write(&site, "content/stories/a.fr.md", &source.replace("Les six filières", "Nos six filières"));
    assert_eq!((&states()["current"], &states()["outdated"]), (&3.into(), &1.into()), "{}", states());
    assert_eq!(run(&site, &["accept", "stories/a"]).code, 0);
    assert_eq!(states()["current"], 4, "{}", states());
}

#[test]
fn thresholds_fail_a_check_and_are_told_at_their_line() {
    let (_folder, site) = shipped();
    replace(&site, "content/site.yaml", "minimum: {de: 20}", "minimum: {de: 100}");
    fs::remove_file(Path::new(&site).join("content/stories/fin-track/index.de.md")).expect("a file");
    fs::remove_file(Path::new(&site).join("content/stories/fin-track/index.en.md")).expect("a file");
    let ran = provence_with(&[], &["-s", &site, "check", "--translations", "--diagnostics", "json"], "");
    assert_eq!(ran.code, 1);
    let has = |code: &str, file: &str, severity: &str| {
        let lines = ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
        lines.filter(|line| line["code"] == code && line["file"] == file && line["severity"] == severity).count()
    };
    assert_eq!(has("translation/minimum", "content/site.yaml", "error"), 1, "{}", ran.out);
    assert_eq!(has("translation/missing", "content/stories/fin-track/index.fr.md", "error"), 1, "{}", ran.out);
    let without = provence_with(&[], &["-s", &site, "check", "--diagnostics", "json"], "");
    assert!(!without.out.contains("translation/"), "{}", without.out);
}

#[test]
fn hostile_files_of_translators_are_refused_without_a_word_lost() {
    let (config, entries) = read(env!("CARGO_MANIFEST_DIR"));
    let po = out(&config, &entries, "de", Format::Po);
    let xliff = out(&config, &entries, "de", Format::Xliff);
    let mut dice = Dice(7);
    for round in 0..60 {
        let whole = if round % 2 == 0 { &po } else { &xliff };
        let mut bytes: Vec<u8> = whole.bytes().take(60_000).collect();
        for _ in 0..1 + dice.below(20) {
            let at = dice.below(bytes.len());
            match dice.below(3) {
                0 => bytes[at] = b"<>\"\\&\n1/"[dice.below(8)],
                1 => drop(bytes.remove(at)),
                _ => bytes.truncate(at.max(200)),
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let name = SourcePath::new("returned");
        let mut problems = Vec::new();
        let delivery = if round % 2 == 0 { po::read(&name, &text) } else { xliff::read(&name, &text) };
        let delivery = delivery.take(&mut problems);
        let locale = provence::locale::Locale::new("de");
        let imported = import(&entries, &locale, delivery.returned, Writer::Person, &config, &mut problems);
        for (path, text) in imported.files.iter().filter(|(path, _)| path.as_str().starts_with("content/")) {
            let text: Arc<str> = text.clone().expect("a text").into();
            assert!(
                path.extension() == "yaml" || provence::yaml::split_front_matter(&text).is_some(),
                "{path}\n{text}"
            );
        }
        for problem in &problems {
            assert!(!problem.message.get(UiLocale::Fr).is_empty());
        }
    }
}
