use super::*;
use crate::config;
use crate::content::declaration;

const SITE: &str = "base_url: https://a.example\ntitle: A\ndefault_language: fr\nlanguages:\n  fr: {locale: fr-FR}\n  en: {locale: en-GB}\n";

const STORIES: &str = "fields:
  sector: {type: text}
  place: {type: text, localized: true}
  archive: {type: boolean, default: false}
  figure: {type: object, fields: {value: {type: number}, unit: {type: text, localized: true}}}
  facts: {type: list, of: {type: text}}
  extra: {type: map}
";

const PHOTOS: &str = "body: none
fields:
  file: {type: text, required: true}
  alt: {type: text, localized: true}
  points: {type: list, of: {type: object, fields: {year: {type: number}, note: {type: text, localized: true}}}}
";

fn merged(declaration: &str, role: Role, on_disk: Option<&str>, sent: &str) -> Merged {
    let config = config::parse(SITE).value.expect("a site");
    let path = SourcePath::new("content/stories/_collection.yaml");
    let collection = declaration::parse(&path, "stories", declaration, &config).value;
    let path = SourcePath::new("content/stories/a/index.fr.md");
    merge(Saved { path: &path, fields: &collection.shapes(), role }, on_disk, sent).expect("both can be read")
}

fn story(role: Role, on_disk: &str, sent: &str) -> String {
    match merged(STORIES, role, Some(on_disk), sent) {
        Merged::Text(text) => text,
        Merged::Unchanged => on_disk.to_owned(),
        Merged::Nothing => panic!("a file that is there stays"),
    }
}

const DIFFICULT: &str = "\u{feff}---\r
# About the title\r
title: 'L’été'   # keep\r
sector: &s sante\r
date: \"2025-03-01\"\r
publish_date: 2025-03-01T09:30:00Z\r
unknown: {b: 010, a: 1.10}\r
description: >\r
  one\r
  two\r
\r
extra: {x: *s, when: 010}\r
facts: [F001, F002]\r
---\r
\r
Text.  \r
Second line\r
| a | b |";

/// As Decap writes it: keys in another order, comments lost, everything spelt anew.
const SENT: &str = "---
title: L’été
description: |
  one two
date: 2025-03-01
publish_date: 2025-03-01T09:30:00.000Z
draft: false
slug: \"\"
sector: sante
archive: false
place: null
facts:
  - F001
  - F002
extra:
  x: sante
  when: 10
unknown:
  b: 10
  a: 1.1
---
Text.  
Second line
| a | b |
";

#[test]
fn a_save_that_changes_nothing_changes_no_byte() {
    assert_eq!(merged(STORIES, Role::Source, Some(DIFFICULT), SENT), Merged::Unchanged);
    // Keys that nobody declared stay, also when the editor drops them.
    let without = SENT.split("unknown:").next().unwrap().to_owned() + "---\nText.  \nSecond line\n| a | b |";
    assert_eq!(merged(STORIES, Role::Source, Some(DIFFICULT), &without), Merged::Unchanged);
}

#[test]
fn one_value_changes_and_nothing_else() {
    let sent = SENT.replace("title: L’été", "title: L’hiver");
    assert_eq!(story(Role::Source, DIFFICULT, &sent), DIFFICULT.replace("'L’été'", "'L’hiver'"));
    let sent = SENT.replace("Second line", "Second line\nThird");
    assert_eq!(story(Role::Source, DIFFICULT, &sent), DIFFICULT.replace("Second line", "Second line\r\nThird"));
    let sent = SENT.replace("place: null", "place: Aix");
    let expected = DIFFICULT.replace("extra: {x", "place: Aix\r\nextra: {x");
    assert_eq!(story(Role::Source, DIFFICULT, &sent).len(), expected.len());
    assert!(story(Role::Source, DIFFICULT, &sent).contains("\r\nplace: Aix\r\n"));
    let sent = SENT.replace("sector: sante\n", "");
    let expected = DIFFICULT.replace("sector: &s sante\r\n", "").replace("*s", "sante");
    assert_eq!(story(Role::Source, DIFFICULT, &sent), expected);
    let sent = SENT.replace("  - F001\n", "");
    assert_eq!(story(Role::Source, DIFFICULT, &sent), DIFFICULT.replace("F001, ", ""));
    let sent = SENT.replace("title: L’été", "title: \"\"");
    assert_eq!(story(Role::Source, DIFFICULT, &sent), DIFFICULT.replace("title: 'L’été'   # keep\r\n", ""));
}

#[test]
fn a_translation_takes_what_is_its_own() {
    let disk = "---\ntitle: A\nfigure: {unit: jobs}\n---\nText\n";
    let sent = "---\ntitle: A\nsector: sante\ndate: 2025-01-01\nfacts: [F001]\narchive: true\nfigure:\n  value: 3\n  unit: posts\nplace: Aix\n---\nText\n";
    let expected = "---\ntitle: A\nplace: Aix\nfigure: {unit: posts}\n---\nText\n";
    assert_eq!(story(Role::Translation, disk, sent), expected);
    // Lists that all languages share are asked for in the source alone.
    let disk = "---\ntitle: A\nfacts: [F001]\n---\n";
    assert_eq!(story(Role::Translation, disk, "---\ntitle: A\n---\n"), disk);
    // What it repeats follows the source.
    let disk = "---\ntitle: A\nsector: sante\n---\n";
    assert_eq!(
        story(Role::Translation, disk, "---\ntitle: A\nsector: mer\n---\n"),
        "---\ntitle: A\nsector: mer\n---\n"
    );
    assert_eq!(story(Role::Translation, disk, "---\ntitle: A\n---\n"), "---\ntitle: A\n---\n");
}

#[test]
fn no_empty_translation_is_made() {
    let new = |sent| merged(STORIES, Role::Translation, None, sent);
    let empty =
        "---\ntitle: null\nsector: sante\ndate: 2025-01-01\ndraft: false\nfigure:\n  value: 3\n  unit: \"\"\n---\n\n";
    assert_eq!(new(empty), Merged::Nothing);
    assert_eq!(new("---\nsector: sante\n---\nText\n"), Merged::Text("---\n---\nText\n".to_owned()));
    let sent = "---\nplace: Aix\ntitle: \"A: b\"\nsector: sante\ndraft: true\n---\n";
    assert_eq!(new(sent), Merged::Text("---\ntitle: \"A: b\"\ndraft: true\nplace: Aix\n---\n".to_owned()));
}

#[test]
fn a_new_entry_is_written_in_the_order_of_its_declaration() {
    let sent = "---\nfacts:\n  - F001\nsector: sante\ntitle: A\narchive: false\nplace: \"\"\n---\nText\n";
    let expected = "---\ntitle: A\nsector: sante\nfacts: [F001]\n---\nText\n";
    assert_eq!(merged(STORIES, Role::Source, None, sent), Merged::Text(expected.to_owned()));
}

#[test]
fn records_are_kept_too() {
    let disk = "file: sea.jpg # original\nalt: {fr: \"La mer\", en: The sea}\npoints:\n  - year: 2016 # first\n    kind: x\n  - {year: 2021, note: {fr: But}}\n";
    let sent = "alt:\n  fr: La mer\n  en: The sea\n  de: \"\"\nfile: sea.jpg\npoints:\n  - year: 2016\n    kind: x\n    note:\n      fr: null\n      en: null\n  - year: 2021\n    note:\n      fr: But\n      en: Aim\n";
    let Merged::Text(text) = merged(PHOTOS, Role::Single, Some(disk), sent) else { panic!("a text") };
    assert_eq!(text, disk.replace("{fr: But}", "{fr: But, en: Aim}"));
    let sent = sent.replace("  en: The sea\n", "").replace("      en: Aim\n", "");
    let Merged::Text(text) = merged(PHOTOS, Role::Single, Some(disk), &sent) else { panic!("a text") };
    assert_eq!(text, disk.replace(", en: The sea", ""));
    assert_eq!(
        merged(PHOTOS, Role::Single, Some("alt: La mer\n"), "alt:\n  fr: La mer\n  en: null\n"),
        Merged::Unchanged
    );
}

#[test]
fn a_plain_text_of_a_record_is_in_the_source_language() {
    let config = config::parse(SITE).value.expect("a site");
    let path = SourcePath::new("content/stories/_collection.yaml");
    let declaration = format!("{PHOTOS}  keywords: {{type: list, of: {{type: text, localized: true}}}}\n");
    let fields = declaration::parse(&path, "photos", &declaration, &config).value.shapes();
    let disk = "alt: La mer # c\nkeywords: [port, {fr: mer, en: sea}]\ndraft: true\n";
    let spread = spread(&fields, &path, disk, "fr").expect("it can be read");
    assert_eq!(spread, "alt: {fr: La mer} # c\nkeywords: [{fr: port}, {fr: mer, en: sea}]\ndraft: true\n");
    let saved = Saved { path: &path, fields: &fields, role: Role::Single };
    assert_eq!(merge(saved, Some(disk), &spread).expect("both can be read"), Merged::Unchanged);
    let more = spread.replace("{fr: mer, en: sea}", "{fr: mer, en: sea}, {fr: quai}");
    let expected = disk.replace("en: sea}", "en: sea}, {fr: quai}");
    assert_eq!(merge(saved, Some(disk), &more).expect("both can be read"), Merged::Text(expected));
}

#[test]
fn what_cannot_be_read_is_refused() {
    let config = config::parse(SITE).value.expect("a site");
    let path = SourcePath::new("content/stories/_collection.yaml");
    let fields = declaration::parse(&path, "stories", STORIES, &config).value.shapes();
    let saved = Saved { path: &path, fields: &fields, role: Role::Source };
    for broken in ["---\na: [\n---\n", "---\n- a\n---\n", "---\na: 1\na: 2\n---\n"] {
        assert!(matches!(merge(saved, Some(broken), "---\ntitle: A\n---\n"), Err(Refused::OnDisk(_))), "{broken}");
        assert!(matches!(merge(saved, Some("---\ntitle: A\n---\n"), broken), Err(Refused::Sent(_))), "{broken}");
    }
}

/// Regression of #14.8: the text came right behind the three hyphens, and the file had no front matter any more.
#[test]
fn a_first_text_begins_its_own_line() {
    let sent = "---\ntitle: T\n---\nTexte.\n";
    assert_eq!(story(Role::Source, "---\ntitle: T\n---", sent), "---\ntitle: T\n---\nTexte.\n");
    assert_eq!(story(Role::Source, "---\r\ntitle: T\r\n---", sent), "---\r\ntitle: T\r\n---\r\nTexte.\r\n");
    assert_eq!(story(Role::Source, "---\ntitle: T\n---", "---\ntitle: T\n---\n"), "---\ntitle: T\n---");
}

/// A file that `check` calls broken would be taken for a text without front matter.
#[test]
fn front_matter_that_is_begun_and_never_ended_is_refused() {
    let path = SourcePath::new("content/stories/a/index.fr.md");
    let saved = Saved { path: &path, fields: &[], role: Role::Source };
    let sent = "---\ntitle: B\n---\n";
    for broken in [
        "---\ntitle: A # c\nplace: \"010\"\n",
        "---\ntitle: A\n...\nText\n",
        "---\rtitle: A\r---\rText",
        "\n---\ntitle: A\n---\n",
    ] {
        assert!(matches!(merge(saved, Some(broken), sent), Err(Refused::OnDisk(_))), "{broken:?}");
        assert!(matches!(merge(saved, Some(sent), broken), Err(Refused::Sent(_))), "{broken:?}");
    }
    assert_eq!(
        merge(saved, Some("Text\n"), "---\ntitle: B\n---\nText\n").expect("a text"),
        Merged::Text("---\ntitle: B\n---\nText\n".to_owned())
    );
}

#[test]
fn an_emptied_translation_is_no_file() {
    let emptied = "---\ntitle: \"\"\nslug: \"\"\nplace: null\nsector: sante\n---\n\n";
    let of = |disk: &str, sent: &str| merged(STORIES, Role::Translation, Some(disk), sent);
    assert_eq!(of("---\ntitle: T # c\nsector: sante\n---\nX\n", emptied), Merged::Nothing);
    assert_eq!(of("---\ntitle: T\n---\nX\n", "---\n{}\n---\n"), Merged::Nothing);
    assert_eq!(
        of("---\ntitle: T\nslug: t\n---\nX\n", "---\nslug: t\n---\n"),
        Merged::Nothing,
        "an address translates nothing"
    );
    // What nobody declared is not the editor's to remove, and a text is a text.
    assert_eq!(of("---\ntitle: T\nx: y\n---\nX\n", emptied), Merged::Text("---\nx: y\n---\n\n".to_owned()));
    assert_eq!(
        of("---\n# c\ntitle: T\n---\nX\n", "---\ntitle: \"\"\n---\nX\n"),
        Merged::Text("---\n# c\n---\nX\n".to_owned())
    );
}

/// Decap takes what follows the three hyphens on their line for the first line of the text.
#[test]
fn blanks_behind_the_fence_are_no_text() {
    let disk = "---\ntitle: A\n---  \nText\n";
    assert_eq!(story(Role::Source, disk, "---\ntitle: A\n---\n  \nText\n"), disk);
    assert_eq!(story(Role::Source, disk, "---\ntitle: B\n---\n  \nText\n"), disk.replace('A', "B"));
    assert_eq!(story(Role::Source, disk, "---\ntitle: A\n---\n  \nText 2\n"), disk.replace("Text", "Text 2"));
}

#[test]
fn items_that_are_moved_keep_what_is_theirs() {
    let disk =
        "---\ntitle: A\nfacts: # all of them\n- F001 # the first\n# before the second\n- \"F002\"\n\n- 'F003'\n---\n";
    let sent = "---\ntitle: A\nfacts: [F003, F001, F002]\n---\n";
    let expected =
        "---\ntitle: A\nfacts: # all of them\n- 'F003'\n- F001 # the first\n\n# before the second\n- \"F002\"\n---\n";
    assert_eq!(story(Role::Source, disk, sent), expected);
    assert_eq!(
        story(
            Role::Source,
            "---\nfacts: [F001,  \"F002\", 'F003'] # c\n---\n",
            "---\nfacts: [F003, F002, F001]\n---\n"
        ),
        "---\nfacts: ['F003',  \"F002\", F001] # c\n---\n"
    );

    let disk = "file: a.jpg\npoints:\n  # the start\n  - year: 2016 # first\n    unknown: 1.10\n    note: 'One'\n  # the end\n  - {year: 2021, note: {fr: \"Deux\"}}\n  - year: 2030\n    # inside\nalt: x";
    let sent = "file: a.jpg\npoints:\n  - year: 2021\n    note: {fr: Deux, en: Two}\n  - year: 2030\n  - year: 2016\n    unknown: 1.1\n    note: {fr: One}\nalt: {fr: x}\n";
    let Merged::Text(text) = merged(PHOTOS, Role::Single, Some(disk), sent) else { panic!("a text") };
    let expected = "file: a.jpg\npoints:\n  # the end\n  - {year: 2021, note: {fr: \"Deux\", en: Two}}\n  - year: 2030\n    # inside\n  # the start\n  - year: 2016 # first\n    unknown: 1.10\n    note: 'One'\nalt: x";
    assert_eq!(text, expected);
    // A map that comes is written as those beside it are.
    let Merged::Text(text) = merged(PHOTOS, Role::Single, Some("x: {x: 1}\n"), "x: {x: 1, y: 2}\n") else {
        panic!("a text")
    };
    assert_eq!(text, "x: {x: 1, y: 2}\n");
    // The last lines of a file without a line end.
    let disk = "points:\r\n  - year: 1 # one\r\n  - year: 2 # two";
    let Merged::Text(text) = merged(PHOTOS, Role::Single, Some(disk), "points: [{year: 2}, {year: 1}]\n") else {
        panic!("a text")
    };
    assert_eq!(text, "points:\r\n  - year: 2 # two\r\n  - year: 1 # one");
}

#[test]
fn bodies_keep_their_line_ends() {
    for (base, sent, expected) in [
        ("a\r\nb\nc", "a\nb\nc\n", "a\r\nb\nc"),
        ("a\r\nb\r\nc", "a\nx\nc", "a\r\nx\r\nc"),
        ("\n\na\n\n", "\nb", "\n\nb\n\n"),
        ("a", "a\nb", "a\nb"),
        ("a\nb\n", "a", "a\n"),
        ("a\nb\n", "b", "b\n"),
        ("a\n", "", "\n"),
        ("", "a\n", "a\n"),
        ("\n", "a\n", "a\n"),
        ("    code\n", "    code", "    code\n"),
        ("a\n\nb\n", "a\n\nnew\n\nb\n", "a\n\nnew\n\nb\n"),
    ] {
        assert_eq!(body(base, sent, yaml::newline_of(base)), expected, "{base:?} {sent:?}");
    }
}
