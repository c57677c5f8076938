//! What translations never do: publish a machine's text in silence, lose or change what is not theirs, or replace a whole
//! text by a part of it without a word.

use std::fs;
use std::path::Path;

use crate::program::{self, Ran, provence, write};

fn run(site: &str, arguments: &[&str]) -> Ran {
    let mut all = vec!["-s", site];
    all.extend(arguments);
    provence(&all)
}

fn read(site: &str, path: &str) -> String {
    fs::read_to_string(Path::new(site).join(path)).unwrap_or_default()
}

/// A PO of these blocks into English, all translated by the same function.
fn returned(site: &str, entry: &str, translate: impl Fn(&str) -> Option<String>) -> String {
    let ran = run(site, &["translate", "export", entry, "--to", "en", "--format", "po"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut source = String::new();
    let line = |line: &str| {
        if let Some(text) = line.strip_prefix("msgid \"").and_then(|text| text.strip_suffix('"')) {
            source = text.to_owned();
        }
        match (line, translate(&source)) {
            ("msgstr \"\"", Some(text)) if !source.is_empty() => format!("msgstr \"{text}\"\n"),
            _ => format!("{line}\n"),
        }
    };
    ran.out.lines().map(line).collect()
}

fn import(site: &str, text: &str, more: &[&str]) -> Ran {
    write(site, "returned.po", text);
    run(site, &[&["translate", "import", &format!("{site}/returned.po")], more].concat())
}

/// A site with a story that a machine translated and nobody has accepted.
fn machine_translated() -> (tempfile::TempDir, String) {
    let (folder, site) = program::site();
    write(&site, "content/stories/x/index.fr.md", "---\ntitle: Titre X\n---\nPremier.\n\nDeuxième.\n");
    let po = returned(&site, "stories/x", |source| Some(format!("Machine: {source}")));
    let ran = import(&site, &po, &["--machine"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    (folder, site)
}

#[test]
fn records_that_cannot_be_read_are_errors_and_hold_a_machine_text_back() {
    let (_folder, site) = machine_translated();
    let record = "i18n/state/en/stories/x.yaml";
    let whole = read(&site, record);
    assert_eq!(whole.matches(", machine]").count(), 3, "{whole}");
    let sent = returned(&site, "stories/x", |_| None);
    for (damaged, place) in [
        (whole.replacen("machine]", "machin]", 3), ":2:"),
        (format!("<<<<<<< HEAD\n{whole}=======\n>>>>>>> b\n"), ":1:"),
        (format!("{whole}>>>>>>> b\n"), ":5:"),
        ("a: b\n".to_owned(), ":1:"),
    ] {
        write(&site, record, &damaged);
        for command in ["build", "check"] {
            let ran = run(&site, &[command]);
            assert_eq!(ran.code, 1, "{damaged}\n{}", ran.err);
            let told = format!("{}{}", ran.out, ran.err);
            assert!(told.contains(&format!("{record}{place}")), "{told}");
        }
        // `--untracked` blesses nothing that a machine may have made, and an import overwrites no record.
        run(&site, &["translate", "accept", "--untracked"]);
        assert_eq!(read(&site, record), damaged);
        let ran = import(&site, &sent.replace("Machine: Premier.", "First."), &[]);
        assert!(ran.code == 1 && ran.err.contains("cannot be read"), "{}", ran.err);
        assert_eq!(read(&site, record), damaged);
    }
    // A person who has read the text says so, and all is well.
    let ran = run(&site, &["translate", "accept", "stories/x", "--to", "en"]);
    assert!(read(&site, record).starts_with("# ") && !read(&site, record).contains("machine"), "{}", ran.err);
    program::build(&site);
    assert!(read(&site, "public/en/stories/x/index.html").contains("Machine: Premier."));
    // What YAML may write in other ways means the same.
    let records: String = whole.lines().filter(|line| line.starts_with("- ")).map(|line| format!("{line}\n")).collect();
    for same in [
        records.replace("machine]", "\"machine\"]"),
        records.replace("- [", "-\n  - ").replace(", ", "\n  - ").replace(']', ""),
    ] {
        write(&site, record, &same);
        let ran = run(&site, &["build"]);
        assert_eq!(ran.code, 0, "{same}\n{}", ran.err);
        assert!(!read(&site, "public/en/stories/x/index.html").contains("Machine:"), "{same}");
    }
}

#[test]
fn what_a_machine_made_is_told_where_it_is_held_back() {
    let (_folder, site) = machine_translated();
    for command in ["build", "check"] {
        let told = run(&site, &[command]);
        let told = format!("{}{}", told.out, told.err);
        assert!(told.contains("translation/withheld"), "{told}");
        assert!(told.contains("content/stories/x/index.en.md:2:8"), "{told}");
        assert!(told.contains("provence translate accept stories/x --to en"), "{told}");
    }
    assert!(run(&site, &["list", "drafts"]).out.contains("content/stories/x/index.en.md"));
    assert_eq!(run(&site, &["translate", "accept", "stories/x", "--to", "en"]).code, 0);
    let told = run(&site, &["check"]);
    assert!(!format!("{}{}", told.out, told.err).contains("translation/withheld"));
    assert!(!run(&site, &["list", "drafts"]).out.contains("stories/x"));
}

#[test]
fn a_copy_of_what_a_machine_made_is_a_machines_too() {
    let (_folder, site) = machine_translated();
    for locale in ["fr", "en"] {
        let text = read(&site, &format!("content/stories/x/index.{locale}.md"));
        let copied = text.replace("Titre X", "Titre Y");
        write(&site, &format!("content/stories/y/index.{locale}.md"), &copied);
    }
    // An entry with a word in common is none.
    write(&site, "content/stories/z/index.fr.md", "---\ntitle: Z\n---\nPremier.\n\nUn.\n\nDeux.\n\nTrois.\n");
    write(&site, "content/stories/z/index.en.md", "---\ntitle: Z\n---\nMachine: Premier.\n\nOne.\n\nTwo.\n\nThree.\n");
    let ran = run(&site, &["build"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let page = |id: &str| read(&site, &format!("public/en/stories/{id}/index.html"));
    assert!(!page("y").contains("Machine:"), "{}", page("y"));
    assert!(page("z").contains("Machine: Premier."));
    assert!(ran.err.contains("content/stories/y/index.en.md:") && ran.err.contains("i18n/state/en/stories/x.yaml"));
    assert!(!ran.err.contains("stories/z"), "{}", ran.err);
    // Whoever has read the copy accepts it, and not the first.
    let ran = run(&site, &["translate", "accept", "stories/y", "--to", "en"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    program::build(&site);
    assert!(page("y").contains("Machine: Premier.") && !page("x").contains("Machine:"));
}

const NUMBER: &str = ":number{indicator=\\\"site/jobs\\\"}";

#[test]
fn a_component_in_a_sentence_is_a_tag_that_cannot_be_lost_or_escaped() {
    let (_folder, site) = program::site();
    let text = "---\ntitle: T\n---\nIl y a :number{indicator=\"jobs\"} emplois ici. Voir https://a.example/x et a@b.example.\n";
    write(&site, "content/stories/s/index.fr.md", text);
    write(
        &site,
        "content/stories/s/index.en.md",
        "---\ntitle: TT\n---\nOld :number{indicator=\"jobs\"} https://a.example/x a@b.example\n",
    );
    let sent = run(&site, &["translate", "export", "stories/s", "--to", "en", "--format", "po"]).out;
    assert!(sent.contains("msgid \"Il y a <1/> emplois ici. Voir https://a.example/x et a@b.example.\""), "{sent}");
    assert!(sent.contains("<1/>: component"), "{sent}");
    let xliff = run(&site, &["translate", "export", "stories/s", "--to", "en", "--format", "xliff"]).out;
    assert!(xliff.contains("canDelete=\"no\"") && xliff.contains(">:number{indicator=\"jobs\"}</data>"), "{xliff}");
    let english =
        |text: &str| sent.replace("msgstr \"Old <1/> https://a.example/x a@b.example\"", &format!("msgstr \"{text}\""));
    for (wrong, why) in [
        ("There are jobs (ok.) here. See https://a.example/x and a@b.example.", "tag 1"),
        ("<1/> jobs here. See https://evil.example/x and a@b.example.", "https://a.example/x"),
        ("<1/> jobs here. See https://a.example/x, https://evil.example and a@b.example.", "https://evil.example"),
        ("<1/> jobs here. See https://a.example/x.", "a@b.example"),
        ("<1/> jobs here. See https://a.example/x and a@b.example.\u{202e}", "U+202E"),
        ("<1/> jobs\u{200b} here. See https://a.example/x and a@b.example.", "U+200B"),
        ("<1/> jobs\u{feff} here. See https://a.example/x and a@b.example.", "U+FEFF"),
    ] {
        let ran = import(&site, &english(wrong), &[]);
        assert!(ran.code == 1 && ran.err.contains(why), "{wrong}: {}", ran.err);
        assert!(ran.err.contains("returned.po:"), "{}", ran.err);
        assert!(read(&site, "content/stories/s/index.en.md").contains("\nOld :number{indicator=\"jobs\"} https"));
    }
    let right = "ok. There are <1/> jobs (here). See https://a.example/x、a@b.example.";
    let ran = import(&site, &english(right), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = read(&site, "content/stories/s/index.en.md");
    assert!(
        text.ends_with(
            "ok. There are :number{indicator=\"jobs\"} jobs (here). See https://a.example/x、a@b.example.\n"
        ),
        "{text}"
    );
    // What is escaped is words.
    write(&site, "content/stories/s/index.fr.md", "---\ntitle: T\n---\nOn écrit \\:number{indicator=\"jobs\"}.\n");
    let sent = run(&site, &["translate", "export", "stories/s", "--to", "en", "--format", "po"]).out;
    assert!(sent.contains(&format!("msgid \"On écrit {NUMBER}.\"").replace("site/", "")), "{sent}");
}

#[test]
fn a_message_that_is_no_fluent_or_has_other_variables_is_refused() {
    let (_folder, site) = program::site();
    let french = read(&site, "i18n/fr.ftl");
    let added = "new-count = { $n ->\n    [one] un port de { $name }\n   *[other] { $n } ports de { $name }\n}\n";
    write(&site, "i18n/fr.ftl", &format!("{french}\n{added}"));
    let english = read(&site, "i18n/en.ftl");
    let message = |text: &str| {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        returned(&site, "i18n", |_| None).replace("msgstr \"\"\n", &format!("msgstr \"{escaped}\"\n"))
    };
    for (wrong, why) in [
        ("{ $n -> [one] a port of { $name } *[other] { $n } ports of { $name } }", "no Fluent"),
        ("{ $n ->\n    [one] a port of { $name }\n    [other] { $n } ports of { $name }\n}", "no Fluent"),
        ("{ $n ->\n    [one] a port of { $name }\n   *[other] { $n } ports of { $name\n}", "no Fluent"),
        ("{ $n ->\n    [one] a } port of { $name }\n   *[other] { $n } ports of { $name }\n}", "no Fluent"),
        ("{ $n ->\n    [one] a port\n   *[other] { $n } ports\n}", "$name"),
        ("{ $n ->\n    [one] a port of { $nam }\n   *[other] { $n } ports of { $name }\n}", "$nam`"),
        ("{ $n ->\n    [two] a port of { $name }\n   *[other] { $n } ports of { $name }\n}", "[two]"),
        ("{ $n ->\n    [one] { menu-open } { $name }\n   *[other] { $n } ports of { $name }\n}", "menu-open"),
        ("{ $n ->\n    [one] { \"\\u00é\" } { $name }\n   *[other] { $n } ports of { $name }\n}", "no Fluent"),
    ] {
        let ran = import(&site, &message(wrong), &[]);
        assert!(ran.code == 1 && ran.err.contains(why) && ran.err.contains("returned.po:"), "{wrong}: {}", ran.err);
        assert_eq!(read(&site, "i18n/en.ftl"), english);
    }
    let right = "{ $n ->\n    [one] a port of { $name }\n   *[other] { $n } ports of { $name }\n}";
    let ran = import(&site, &message(right), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(read(&site, "i18n/en.ftl").contains(&format!("new-count = {right}\n")));
}

#[test]
fn an_import_follows_renamings_and_one_mistake_in_a_po_costs_one_entry() {
    let (_folder, site) = program::site();
    write(&site, "content/stories/x/index.fr.md", "---\ntitle: Titre X\n---\nPremier.\n\nDeuxième.\n\nTroisième.\n");
    // Addresses that were published are recorded, and `mv` records the renaming.
    program::build(&site);
    let po = returned(&site, "stories/x", |source| Some(format!("In English: {source}")));
    let ran = run(&site, &["mv", "stories/x", "stories/x2"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let broken = po.replace("msgid \"Deuxième.\"", "msgid \"Deuxième.\" and more");
    let ran = import(&site, &broken, &[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.err.matches("error[").count(), 1, "{}", ran.err);
    // The new text lacks a block, which is told.
    assert!(ran.err.contains("translation/partial") && ran.err.contains("3 of 4 blocks"), "{}", ran.err);
    let text = read(&site, "content/stories/x2/index.en.md");
    assert!(text.contains("In English: Premier.") && text.contains("In English: Troisième."), "{text}");
    let ran = import(&site, &po, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.err.contains("translation/partial"), "{}", ran.err);
    assert!(read(&site, "content/stories/x2/index.en.md").contains("In English: Deuxième."));
}

#[test]
fn a_doubt_is_kept_and_files_with_nothing_in_them_are_told() {
    let (_folder, site) = program::site();
    write(&site, "content/stories/x/index.fr.md", "---\ntitle: Titre X\n---\nPremier.\n");
    let po = returned(&site, "stories/x", |source| Some(format!("In English: {source}")));
    assert_eq!(import(&site, &po, &[]).code, 0);
    let export = |format: &str, only: &str| {
        run(&site, &["translate", "export", "stories/x", "--to", "en", "--format", format, "--only", only]).out
    };
    // Nothing is due: the file is valid all the same.
    assert!(export("xliff", "outdated").contains("<group id=\"g1\"/>"));
    // A translator who has second thoughts of a text that is current says so, without a change.
    let sent = export("po", "all");
    let ran = import(&site, &sent.replace("msgctxt \"stories/x#body", "#, fuzzy\nmsgctxt \"stories/x#body"), &[]);
    assert!(ran.code == 0 && ran.err.contains("1 to be looked at again"), "{}", ran.err);
    assert!(read(&site, "i18n/state/en/stories/x.yaml").contains(", fuzzy]"));
    // What left as fuzzy, was accepted meanwhile and comes back as it left changes nothing.
    let sent = export("po", "all");
    assert_eq!(run(&site, &["translate", "accept", "stories/x"]).code, 0);
    assert_eq!(import(&site, &sent, &[]).code, 0);
    assert!(!read(&site, "i18n/state/en/stories/x.yaml").contains("fuzzy"));
    for (text, why) in [
        ("<tmx version=\"1.4\"><body><tu><tuv xml:lang=\"fr\"><seg>a", "ends too early"),
        ("<html/>", "no TMX"),
        ("nothing", "no TMX"),
    ] {
        write(&site, "memory.tmx", text);
        let ran = run(&site, &["translate", "fill", "--to", "en", "--tmx", &format!("{site}/memory.tmx")]);
        assert!(ran.code == 1 && ran.err.contains(why), "{text}: {}", ran.err);
    }
}

#[cfg(unix)]
#[test]
fn a_copy_of_what_a_machine_wrote_is_not_published() {
    let (_folder, site) = program::site();
    let answer = "{\"fields\": {\"title\": \"IA\", \"description\": \"D\"}, \"body\": \"Texte de la machine.\"}";
    write(&site, "answer.json", answer);
    let command = format!("cat >/dev/null; cat '{site}/answer.json'");
    let ran = run(&site, &["translate", "draft", "stories/x", "--source", "--with", &command]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = read(&site, "content/stories/x/index.fr.md").replace("draft: true\n", "");
    write(&site, "content/stories/x/index.fr.md", &text);
    write(&site, "content/stories/y/index.fr.md", &text.replace("IA", "Une personne"));
    let ran = run(&site, &["build"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.err.matches("translation/withheld").count(), 2, "{}", ran.err);
    assert!(!Path::new(&site).join("public/fr/recits/y/index.html").exists());
    let drafts = run(&site, &["list", "drafts"]).out;
    assert!(drafts.contains("stories/x/") && drafts.contains("stories/y/"), "{drafts}");
    assert_eq!(run(&site, &["translate", "accept", "@/stories/y"]).code, 0);
    program::build(&site);
    assert!(read(&site, "public/fr/recits/y/index.html").contains("Texte de la machine."));
    assert!(!Path::new(&site).join("public/fr/recits/x/index.html").exists());
}
