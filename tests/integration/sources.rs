//! Entries that are written first in another language than the site, by `source:` in their front matter.

use std::fs;

use crate::preview;
use crate::program::{build, page, provence, site, write};

const SITE: &str = "base_url: https://example.org
title: {fr: Essai, en: Trial, ja: 試作}
default_language: fr
languages:
  fr: {label: Français, locale: fr-FR}
  en: {label: English, locale: en-GB, fallback: [fr]}
  ja: {label: 日本語, locale: ja-JP, fallback: [en, fr]}
home: pages/home
theme: starter
";

const STORIES: &str = "label: {fr: Récits, en: Stories, ja: 記事}
slug: {fr: recits, en: stories, ja: kiji}
template: page.html
list: {template: list.html, by: place, feed: true}
fields:
  place: {type: text, localized: true, required: true}
  jobs: {type: number, required: true}
";

fn japanese_site() -> (tempfile::TempDir, String) {
    let (folder, site) = site();
    let settings = fs::read_to_string(format!("{site}/content/site.yaml")).expect("settings");
    let kept = settings.lines().filter(|line| line.starts_with("theme:") || line.starts_with("home:"));
    let kept = kept.map(|line| format!("{line}\n")).collect::<String>();
    let head: String = SITE.lines().take(7).map(|line| format!("{line}\n")).collect();
    write(&site, "content/site.yaml", &format!("{head}{kept}"));
    fs::remove_dir_all(format!("{site}/content/stories")).expect("the stories of a new site");
    fs::remove_dir_all(format!("{site}/content/pages/home")).expect("the home page of a new site");
    write(&site, "content/pages/home.fr.md", "---\ntitle: Accueil\n---\nTexte.\n");
    write(&site, "content/stories/_collection.yaml", STORIES);
    write(
        &site,
        "content/stories/kobe/index.ja.md",
        "---\nsource: ja\ntitle: 神戸の話\nslug: kobe-no-hanashi\nplace: 神戸\njobs: 4\ndate: 2026-02-01\n---\n本文。\n",
    );
    (folder, site)
}

#[test]
fn a_story_for_japan_alone_is_published_and_borrowed() {
    let (_folder, site) = japanese_site();
    build(&site);
    let own = page(&site, "ja/kiji/kobe-no-hanashi/index.html");
    assert!(own.contains("本文") && own.contains("<html lang=\"ja\""), "{own}");
    assert!(own.contains("hreflang=\"x-default\" href=\"https://example.org/ja/kiji/kobe-no-hanashi/\""), "{own}");
    // Readers of French find it in the language that it is written in, told so.
    let borrowed = page(&site, "fr/recits/kobe-no-hanashi/index.html");
    assert!(borrowed.contains("rel=\"canonical\" href=\"https://example.org/ja/kiji/kobe-no-hanashi/\""), "{borrowed}");
    assert!(borrowed.contains("lang=\"ja\""), "{borrowed}");
    let map = page(&site, "sitemap.xml");
    let entry = map.split("<url>").find(|url| url.contains("<loc>https://example.org/ja/kiji/kobe-no-hanashi/"));
    let entry = entry.expect("the page is in the site map");
    assert!(entry.contains("hreflang=\"x-default\" href=\"https://example.org/ja/kiji/kobe-no-hanashi/\""), "{entry}");
    assert!(!map.contains("<loc>https://example.org/fr/recits/kobe-no-hanashi/"), "{map}");
    assert!(page(&site, "ja/kiji/atom.xml").contains("神戸の話"));
    // A borrowed text is not announced: there is nothing for a French feed.
    assert!(!fs::exists(format!("{site}/public/fr/recits/atom.xml")).expect("a folder that can be read"));
    let api: serde_json::Value =
        serde_json::from_str(&page(&site, "api/v1/fr/stories/kobe.json")).expect("JSON of the API");
    assert_eq!((&api["source"], &api["borrowed_from"], &api["locale"]), (&"ja".into(), &"ja".into(), &"fr".into()));
    assert!(api["fields"].get("source").is_none(), "{api}");
}

#[test]
fn translations_go_by_the_language_that_the_entry_names() {
    let (_folder, site) = japanese_site();
    // A translation into the site's own language inherits what is shared.
    write(&site, "content/stories/kobe/index.fr.md", "---\ntitle: Une histoire de Kobe\nplace: Kobe\n---\nTexte.\n");
    build(&site);
    let french: serde_json::Value =
        serde_json::from_str(&page(&site, "api/v1/fr/stories/kobe.json")).expect("JSON of the API");
    assert_eq!((&french["fields"]["jobs"], &french["source"]), (&4.into(), &"ja".into()));
    assert_eq!(french["borrowed_from"], serde_json::Value::Null);
    let status = provence(&["translate", "status", "-s", &site, "--json", "stories/kobe"]);
    let status: serde_json::Value = serde_json::from_str(&status.out).expect("JSON of the states");
    let states: Vec<(&str, bool)> = status["translations"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (one["language"].as_str().expect("a code"), one["exists"].as_bool().expect("a boolean")))
        .collect();
    assert_eq!(states, [("fr", true), ("en", false)]);
    let sent = provence(&["translate", "export", "-s", &site, "--to", "fr"]);
    assert_eq!(sent.code, 0, "{}", sent.err);
    assert!(sent.out.contains("srcLang=\"ja\" trgLang=\"fr\""), "{}", sent.out);
    assert!(sent.out.contains("本文") && sent.out.contains("Texte."), "{}", sent.out);
    // The same bytes come back unchanged.
    write(&site, "sent.xlf", &sent.out);
    let back = provence(&["translate", "import", "-s", &site, &format!("{site}/sent.xlf")]);
    assert_eq!(back.code, 0, "{}", back.err);
    let text = fs::read_to_string(format!("{site}/content/stories/kobe/index.fr.md")).expect("the translation");
    assert_eq!(text, "---\ntitle: Une histoire de Kobe\nplace: Kobe\n---\nTexte.\n");
}

#[test]
fn a_site_of_two_sources_says_what_it_leaves_out() {
    let (_folder, site) = japanese_site();
    write(&site, "content/stories/lyon.fr.md", "---\ntitle: Lyon\nplace: Lyon\njobs: 2\n---\nTexte.\n");
    let sent = provence(&["translate", "export", "-s", &site, "--to", "en", "--collection", "stories"]);
    assert_eq!(sent.code, 0, "{}", sent.err);
    assert!(sent.out.contains("srcLang=\"fr\"") && !sent.out.contains("本文"), "{}", sent.out);
    assert!(sent.err.contains("--from ja"), "{}", sent.err);
    let sent = provence(&["translate", "export", "-s", &site, "--to", "en", "--from", "ja"]);
    assert!(sent.out.contains("srcLang=\"ja\"") && sent.out.contains("本文"), "{}", sent.out);
}

#[test]
fn a_record_may_be_in_another_language_first() {
    let (_folder, site) = japanese_site();
    write(
        &site,
        "content/places/_collection.yaml",
        "label: {fr: Lieux, en: Places}\ntemplate: page.html\nbody: none\nfields:\n  note: {type: text, localized: true, required: true}\n",
    );
    write(&site, "content/places/kobe.yaml", "source: ja\ntitle: 神戸\nnote: {ja: 港町}\n");
    build(&site);
    let japanese = page(&site, "api/v1/ja/places/kobe.json");
    assert!(japanese.contains("\"source\":\"ja\"") && japanese.contains("\"borrowed_from\":null"), "{japanese}");
    assert!(page(&site, "api/v1/fr/places/kobe.json").contains("\"borrowed_from\":\"ja\""));
}

/// What one file says changes how the others of its entry are read: the dev server, which keeps what it has read, shows
/// what a build from nothing gives.
#[test]
fn the_dev_server_follows_a_source_that_changes() {
    let (folder, root) = preview::Preview::site();
    let site = root.as_str();
    write(site, "content/codes/_collection.yaml", "label: {fr: Codes, en: Codes}\nbody: none\nreferrers: true\n");
    write(site, "content/codes/f101.yaml", "title: {fr: Un fait, en: A fact}\n");
    write(
        site,
        "content/stories/_collection.yaml",
        "label: {fr: Récits, en: Stories}\nslug: {fr: recits, en: stories}\ntemplate: page.html\nlist: {template: list.html, feed: true}\nfields:\n  place: {type: text}\n  codes: {type: list, of: {type: text, names: codes}}\n",
    );
    write(
        site,
        "themes/starter/templates/codes.html",
        "{% extends \"base.html\" %}{% block main %}{% for code in lists.codes %}[{{ code.id }}:{% for user in code.referrers %}{{ user.title }};{% endfor %}]{% endfor %}{% endblock main %}",
    );
    let theme = fs::read_to_string(root.join("themes/starter/theme.yaml")).expect("a theme");
    write(
        site,
        "themes/starter/theme.yaml",
        &format!("{theme}\ntemplates: {{codes.html: {{lists: {{codes: {{collection: codes}}}}}}}}\n"),
    );
    write(site, "content/pages/codes.fr.md", "---\ntitle: Codes\ntemplate: codes.html\n---\n");
    let english = "content/stories/kobe.en.md";
    write(site, english, "---\nsource: en\ntitle: Kobe\nplace: Japan\ncodes: [F101]\n---\nText.\n");
    let preview = preview::Preview::start_at(folder, root, false);
    preview.until("/en/stories/kobe/", "Text.");
    preview.until("/fr/codes/", "[f101:Kobe;]");
    preview.agrees_with_a_clean_build();
    preview.write("content/stories/kobe.fr.md", "---\ntitle: Kobé\n---\nTexte.\n");
    preview.until("/fr/recits/kobe/", "Texte.");
    preview.until("/fr/codes/", "[f101:Kobé;]");
    preview.agrees_with_a_clean_build();
    // The English file says nothing more: the French one is the source, and misses what is shared.
    preview.write(english, "---\ntitle: Kobe\nplace: Japan\n---\nText.\n");
    preview.wait("a problem", || preview.problems().contains("content/shared-field-differs"));
    preview.write("content/stories/kobe.fr.md", "---\ntitle: Kobé\nplace: Japan\n---\nTexte.\n");
    preview.until("/fr/codes/", "[f101:]");
    preview.agrees_with_a_clean_build();
    // And back, by the other file.
    preview.write("content/stories/kobe.fr.md", "---\ntitle: Kobé\nsource: en\n---\nTexte.\n");
    preview.write(english, "---\ntitle: Kobe\ncodes: [F101]\n---\nTexts.\n");
    preview.until("/en/stories/kobe/", "Texts.");
    preview.until("/fr/codes/", "[f101:Kobé;]");
    preview.agrees_with_a_clean_build();
}
