//! A figure in a sentence, `:number{…}`: written once, in its indicator, and as each language writes numbers.

use crate::program::{build, page, provence, provence_with, site, write};

const INDICATORS: &str = "label: {fr: Baromètre, en: Barometer}
body: none
role: indicators
fields:
  percent: {type: boolean, default: false}
  points:
    type: list
    of:
      type: object
      fields:
        year: {type: number}
        value: {type: number, required: true}
        change: {type: boolean, default: false}
        fact: {type: text}
";

fn site_with_figures(french: &str, english: &str) -> (tempfile::TempDir, String) {
    let (folder, site) = site();
    write(&site, "content/indicators/_collection.yaml", INDICATORS);
    write(
        &site,
        "content/indicators/jobs.yaml",
        "title: {fr: Emplois créés, en: Jobs created}\npoints: [{year: 2016, value: 1240, fact: F101}, {year: 2021, value: 1300, fact: F105}]\n",
    );
    write(
        &site,
        "content/indicators/image.yaml",
        "title: {fr: Image, en: Image}\npercent: true\npoints: [{value: 17, change: true}]\n",
    );
    write(&site, "content/stories/chiffres.fr.md", &format!("---\ntitle: Chiffres\n---\n{french}\n"));
    write(&site, "content/stories/chiffres.en.md", &format!("---\ntitle: Figures\n---\n{english}\n"));
    (folder, site)
}

#[test]
fn a_number_is_as_its_language_writes_it() {
    let (_folder, site) = site_with_figures(
        "En 2016, **:number{indicator=\"jobs\" year=2016} emplois**, puis :number{indicator=\"jobs\" fact=\"F105\"} ; :number{indicator=\"image\"} d’image. Voir www.example.org.\n\n- :number{indicator=\"jobs\"}\n\n`:number{indicator=\"jobs\"}` et \\:number{indicator=\"jobs\"}.",
        "In 2016, :number{indicator=\"jobs\" year=2016} jobs; :number{indicator=\"image\"} of image.",
    );
    build(&site);
    let french = page(&site, "fr/recits/chiffres/index.html");
    for words in [
        "En 2016, <strong>1\u{202f}240 emplois</strong>, puis 1\u{202f}300\u{202f}; +17\u{202f}% d’image.",
        "href=\"https://www.example.org\"",
        "<li>1\u{202f}300</li>",
        "<code>:number{indicator=&quot;jobs&quot;}</code>",
    ] {
        let found = french.contains(words) || french.contains(&words.replace("&quot;", "\""));
        assert!(found, "{words} in {french}");
    }
    // What a backslash stands before is text.
    assert!(french.contains("et :number{indicator="), "{french}");
    assert!(page(&site, "en/stories/chiffres/index.html").contains("In 2016, 1,240 jobs; +17% of image."));
    // The number changes in one place.
    write(
        &site,
        "content/indicators/jobs.yaml",
        "title: {fr: Emplois créés, en: Jobs created}\npoints: [{year: 2016, value: 1250, fact: F101}, {year: 2021, value: 1300, fact: F105}]\n",
    );
    build(&site);
    assert!(page(&site, "fr/recits/chiffres/index.html").contains("<strong>1\u{202f}250 emplois</strong>"));
    assert!(page(&site, "en/stories/chiffres/index.html").contains("In 2016, 1,250 jobs"));
    assert!(page(&site, "api/v1/en/stories/chiffres.json").contains("In 2016, 1,250 jobs"));
}

#[test]
fn a_number_that_is_not_there_is_told_at_its_place() {
    let (_folder, site) = site_with_figures(
        "Il y a :number{indicator=\"jobs\" year=2018} emplois et :number{indicator=\"jebs\"}.",
        "There are :number{indicateur=\"jobs\"} and ::number{indicator=\"jobs\"} jobs.",
    );
    let ran = provence(&["check", "-s", &site, "--diagnostics", "json"]);
    assert_eq!(ran.code, 1);
    let mut told: Vec<(String, u64, u64, String)> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .filter(|problem| problem["file"].as_str().is_some_and(|file| file.contains("chiffres")))
        .map(|problem| {
            let text = |key: &str| problem[key].as_str().unwrap_or_default().to_owned();
            let number = |key: &str| problem[key].as_u64().unwrap_or_default();
            (text("file"), number("line"), number("column"), text("code"))
        })
        .collect();
    told.sort();
    let expected = [
        ("content/stories/chiffres.en.md", 4, 12, "markdown/component-argument"),
        ("content/stories/chiffres.en.md", 4, 19, "markdown/component-argument"),
        ("content/stories/chiffres.en.md", 4, 42, "markdown/failed-markup"),
        ("content/stories/chiffres.fr.md", 4, 38, "markdown/component-argument"),
        ("content/stories/chiffres.fr.md", 4, 74, "content/unknown-reference"),
    ];
    let expected: Vec<(String, u64, u64, String)> =
        expected.iter().map(|(file, line, column, code)| ((*file).into(), *line, *column, (*code).into())).collect();
    assert_eq!(told, expected, "{}", ran.out);
}

#[test]
fn plain_markdown_keeps_it_as_it_is_written() {
    let ran = provence_with(&[], &["markdown"], "Il y a :number{indicator=\"jobs\"} emplois.\n");
    assert!(ran.out.contains(":number{indicator="), "{}", ran.out);
}
