//! A site whose source language is at the root, without a prefix, and the way there and back.

use std::fs;

use crate::program::{build, page, provence, site, write};

fn is_there(site: &str, path: &str) -> bool {
    fs::exists(format!("{site}/public/{path}")).expect("a folder that can be read")
}

/// Takes the prefix of the source language away, or gives it back.
fn prefix(site: &str, is_there: &str) {
    let path = "content/site.yaml";
    let text = fs::read_to_string(format!("{site}/{path}")).expect("settings");
    let kept = text.lines().filter(|line| !line.starts_with("default_language_prefix"));
    let kept: String = kept.map(|line| format!("{line}\n")).collect();
    write(site, path, &format!("{kept}default_language_prefix: {is_there}\n"));
}

fn redirects(site: &str) -> Vec<String> {
    page(site, "_redirects").lines().map(str::to_owned).collect()
}

#[test]
fn the_source_language_is_at_the_root() {
    let (_folder, site) = site();
    prefix(&site, "false");
    build(&site);
    let (home, story) = (page(&site, "index.html"), page(&site, "recits/premier-recit/index.html"));
    assert!(home.contains("<html lang=\"fr\""), "{home}");
    assert!(home.contains("rel=\"canonical\" href=\"https://example.org/\""), "{home}");
    assert!(home.contains("hreflang=\"x-default\" href=\"https://example.org/\""), "{home}");
    assert!(home.contains("hreflang=\"en\" href=\"https://example.org/en/\""), "{home}");
    assert!(story.contains("hreflang=\"fr\" href=\"https://example.org/recits/premier-recit/\""), "{story}");
    let english = page(&site, "en/stories/first-story/index.html");
    assert!(english.contains("href=\"/recits/premier-recit/\""), "{english}");
    for (path, text) in [("404.html", "lang=\"fr\""), ("en/404.html", "lang=\"en\"")] {
        assert!(page(&site, path).contains(text), "{path}");
    }
    assert!(!is_there(&site, "fr"), "nothing is left in the folder of the language");
    assert!(is_there(&site, "api/v1/fr/stories/premier-recit.json"), "the API stays as it is");
    let api = page(&site, "api/v1/fr/stories/premier-recit.json");
    assert!(api.contains("\"url\":\"https://example.org/recits/premier-recit/\""), "{api}");
    // No choice of language at `/`, and the rule for every address comes last.
    let rules = redirects(&site);
    assert!(!rules.iter().any(|rule| rule.contains("Language=")), "{rules:?}");
    assert_eq!(rules.last().map(String::as_str), Some("/* /404.html 404"), "{rules:?}");
    let map = page(&site, "sitemap.xml");
    assert!(map.contains("<loc>https://example.org/recits/premier-recit/</loc>"), "{map}");
    assert!(page(&site, "robots.txt").contains("https://example.org/sitemap.xml"));
}

#[test]
fn addresses_of_before_lead_to_those_of_now_and_back() {
    let (_folder, site) = site();
    write(
        &site,
        "content/stories/daté.fr.md".replace('é', "e").as_str(),
        "---\ntitle: Daté\ndate: 2026-03-01\n---\nTexte.\n",
    );
    let declared = fs::read_to_string(format!("{site}/content/stories/_collection.yaml")).expect("a declaration");
    assert!(declared.contains("list:"), "{declared}");
    build(&site);
    let has_feed = is_there(&site, "fr/recits/atom.xml");
    prefix(&site, "false");
    build(&site);
    let rules = redirects(&site);
    for rule in ["/fr/ / 301", "/fr/recits/ /recits/ 301", "/fr/recits/premier-recit/ /recits/premier-recit/ 301"] {
        assert!(rules.iter().any(|line| line == rule), "{rule} in {rules:?}");
    }
    assert_eq!(has_feed, rules.iter().any(|line| line == "/fr/recits/atom.xml /recits/atom.xml 301"), "{rules:?}");
    assert!(has_feed, "the collection has a feed");
    prefix(&site, "true");
    build(&site);
    let rules = redirects(&site);
    for rule in ["/recits/ /fr/recits/ 301", "/recits/premier-recit/ /fr/recits/premier-recit/ 301"] {
        assert!(rules.iter().any(|line| line == rule), "{rule} in {rules:?}");
    }
    assert!(!rules.iter().any(|line| line.starts_with("/fr/recits/ ")), "{rules:?}");
    let checked = provence(&["check", "-s", &site]);
    assert_eq!(checked.code, 0, "{}", checked.err);
}

#[test]
fn a_path_on_the_host_stands_before_the_root() {
    let (_folder, site) = site();
    prefix(&site, "false");
    let ran = provence(&["build", "-s", &site, "-b", "https://agency.example/one/"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let home = page(&site, "index.html");
    assert!(home.contains("rel=\"canonical\" href=\"https://agency.example/one/\""), "{home}");
    let rules = redirects(&site);
    assert_eq!(rules.last().map(String::as_str), Some("/one/* /one/404.html 404"), "{rules:?}");
}
