//! Addresses in the script of their language: readable in the browser, percent-encoded wherever they are written.

use std::fs;

use crate::preview;
use crate::program::{build, page, provence, site, write};

/// 古い港 as addresses have it.
const OLD_PORT: &str = "%E5%8F%A4%E3%81%84%E6%B8%AF";

/// `été` in the form that some systems give names of files, with accents as characters of their own.
const SUMMER_APART: &str = "e\u{301}te\u{301}";

const SITE: &str = "base_url: https://example.org
title: {fr: Essai, en: Trial, ja: 試作, ar: تجربة}
default_language: fr
slugs: native
languages:
  fr: {label: Français, locale: fr-FR}
  en: {label: English, locale: en-GB, fallback: [fr]}
  ja: {label: 日本語, locale: ja-JP, fallback: [fr]}
  ar: {label: العربية, locale: ar-MA, fallback: [fr]}
home: pages/home
theme: starter
menus: {main: [stories]}
";

const STORIES: &str = "label: {fr: Récits, ja: 記事, ar: قصص}
slug: {fr: récits, ja: 記事, ar: قصص}
template: page.html
list: {template: list.html, by: [place], feed: true}
fields:
  place: {type: text, localized: true}
  next: {type: reference, to: stories}
";

fn files() -> Vec<(String, String)> {
    let story =
        |title: &str, more: &str, text: &str| format!("---\ntitle: {title}\ndate: 2026-02-01\n{more}---\n{text}\n");
    [
        ("content/site.yaml".to_owned(), SITE.to_owned()),
        ("content/stories/_collection.yaml".to_owned(), STORIES.to_owned()),
        ("content/pages/home.fr.md".to_owned(), "---\ntitle: Accueil\n---\n[Un port](@/stories/古い港).\n".to_owned()),
        (
            "content/stories/古い港/index.fr.md".to_owned(),
            story("Le vieux port", "place: Vieux-Port d’été\naliases: [/fr/ancien-récit/]\n", "Texte."),
        ),
        ("content/stories/古い港/index.ja.md".to_owned(), "---\ntitle: 古い港\nplace: 神戸\n---\n本文。\n".to_owned()),
        ("content/stories/古い港/index.ar.md".to_owned(), "---\ntitle: ميناء\nslug: ميناء\n---\nنص.\n".to_owned()),
        // The name is composed in links, and is not on the disk.
        (
            format!("content/stories/{SUMMER_APART}/index.fr.md"),
            story(
                "L’été",
                "next: 古い港\n",
                "Un [port](../古い港/index.fr.md), [soi](../été/index.fr.md), [liste](/fr/récits/).",
            ),
        ),
    ]
    .into()
}

fn native_site() -> (tempfile::TempDir, String) {
    let (folder, site) = site();
    for made in ["content/stories", "content/pages/home"] {
        fs::remove_dir_all(format!("{site}/{made}")).expect("a folder of a new site");
    }
    files().iter().for_each(|(path, text)| write(&site, path, text));
    (folder, site)
}

#[test]
fn what_is_written_is_encoded_and_files_are_named_as_they_are_read() {
    let (_folder, site) = native_site();
    build(&site);
    let own = page(&site, "ja/記事/古い港/index.html");
    let address = format!("https://example.org/ja/%E8%A8%98%E4%BA%8B/{OLD_PORT}/");
    assert!(own.contains(&format!("rel=\"canonical\" href=\"{address}\"")), "{own}");
    let arabic = "https://example.org/ar/%D9%82%D8%B5%D8%B5/%D9%85%D9%8A%D9%86%D8%A7%D8%A1/";
    assert!(own.contains(&format!("hreflang=\"ar\" href=\"{arabic}\"")), "{own}");
    assert!(page(&site, "ar/قصص/ميناء/index.html").contains("نص"));
    // The folder on the disk is decomposed, the published one is not.
    let summer = page(&site, "fr/récits/été/index.html");
    for link in
        [format!("/fr/r%C3%A9cits/{OLD_PORT}/"), "/fr/r%C3%A9cits/%C3%A9t%C3%A9/".into(), "/fr/r%C3%A9cits/".into()]
    {
        assert!(summer.contains(&format!("href=\"{link}\"")), "{link} in {summer}");
    }
    for (file, wanted) in [
        ("sitemap.xml", &*address),
        ("ja/記事/atom.xml", &address),
        ("ja/記事/feed.json", &address),
        ("ja/llms.txt", &format!("https://example.org/ja/%E8%A8%98%E4%BA%8B/{OLD_PORT}/")),
        ("api/v1/ja/stories/古い港.json", &address),
        ("api/v1/ja/stories/index.json", &format!("https://example.org/api/v1/ja/stories/{OLD_PORT}.json")),
        ("_redirects", &format!("/fr/ancien-r%C3%A9cit/ /fr/r%C3%A9cits/{OLD_PORT}/ 301")),
        ("fr/récits/place/vieux-port-d-été/index.html", "/fr/r%C3%A9cits/place/vieux-port-d-%C3%A9t%C3%A9/"),
    ] {
        let text = page(&site, file);
        assert!(text.contains(wanted), "{wanted} in {file}: {text}");
    }
    for file in ["sitemap.xml", "_redirects", "_headers", "ja/記事/atom.xml"] {
        let text = page(&site, file);
        let written = text.split(['"', ' ', '<', '>']).filter(|word| word.contains("/ja/") || word.contains("/fr/"));
        written.for_each(|word| assert!(word.is_ascii(), "{word} in {file}"));
    }
    let checked = provence(&["check", "-s", &site]);
    assert_eq!(checked.code, 0, "{}", checked.err);
}

#[test]
fn an_entry_that_gets_another_name_is_found_at_its_former_address() {
    let (_folder, site) = native_site();
    build(&site);
    let moved = provence(&["mv", "-s", &site, "stories/古い港", "stories/新しい港"]);
    assert_eq!(moved.code, 0, "{}", moved.err);
    build(&site);
    let redirects = page(&site, "_redirects");
    let rule =
        format!("/ja/%E8%A8%98%E4%BA%8B/{OLD_PORT}/ /ja/%E8%A8%98%E4%BA%8B/%E6%96%B0%E3%81%97%E3%81%84%E6%B8%AF/ 301");
    assert!(redirects.lines().any(|line| line == rule), "{redirects}");
    assert!(page(&site, "fr/récits/été/index.html").contains("/fr/r%C3%A9cits/%E6%96%B0%E3%81%97%E3%81%84%E6%B8%AF/"));
}

#[test]
fn names_in_both_forms_of_unicode_are_one_entry() {
    let (_folder, site) = native_site();
    write(&site, "content/stories/été/index.fr.md", "---\ntitle: Encore l’été\n---\nTexte.\n");
    let ran = provence(&["build", "-s", &site]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("already written elsewhere"), "{}", ran.err);
}

#[test]
fn the_dev_server_answers_both_forms() {
    let (folder, root) = preview::Preview::site();
    for made in ["content/stories", "content/pages/home"] {
        fs::remove_dir_all(root.join(made)).expect("a folder of a new site");
    }
    files().iter().for_each(|(path, text)| write(root.as_str(), path, text));
    let preview = preview::Preview::start_at(folder, root, false);
    let own = format!("/ja/%E8%A8%98%E4%BA%8B/{OLD_PORT}/");
    preview.until(&own, "本文");
    let composed = preview.get("/fr/r%C3%A9cits/%C3%A9t%C3%A9/");
    let apart = preview.get("/fr/re%CC%81cits/e%CC%81te%CC%81/");
    assert_eq!((composed.status, apart.status), (200, 200));
    assert_eq!(composed.body, apart.body);
    let slash = preview.get("/fr/r%C3%A9cits/%C3%A9t%C3%A9");
    assert_eq!((slash.status, slash.header("location").as_deref()), (301, Some("/fr/r%C3%A9cits/%C3%A9t%C3%A9/")));
    let alias = preview.get("/fr/ancien-r%C3%A9cit/");
    let to = format!("/fr/r%C3%A9cits/{OLD_PORT}/");
    assert_eq!((alias.status, alias.header("location").as_deref()), (301, Some(&*to)));
}
