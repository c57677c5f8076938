//! A site that has a path on its host, as in `https://agency.example/one-provence/`: every address that the build
//! writes stays below the path, and leads to a file of the build.

use std::collections::BTreeSet;
use std::fs;

use camino::Utf8Path;
use regex::Regex;

use crate::built::{self, Files};
use crate::folder;

const HOST: &str = "https://agency.example";
const PATH: &str = "/one-provence";

/// The addresses in attributes of a page.
fn addresses(html: &str) -> Vec<String> {
    let tag = Regex::new(r"<[a-z][^>]*>").expect("a pattern");
    let html: String = tag.find_iter(html).map(|tag| tag.as_str()).collect();
    let html = &*html;
    let attribute = Regex::new(r#"\s(href|src|srcset|imagesrcset|action|poster|cite)="([^"]*)""#).expect("a pattern");
    let mut found = Vec::new();
    for one in attribute.captures_iter(html) {
        match &one[1] {
            "srcset" | "imagesrcset" => {
                let candidates = one[2].split(", ").filter_map(|candidate| candidate.split_whitespace().next());
                found.extend(candidates.map(str::to_owned));
            }
            _ => found.push(one[2].to_owned()),
        }
    }
    found
}

/// The file of the output that an address below the path leads to.
fn leads_to(files: &Files, pictures: &BTreeSet<&str>, address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let Some(inside) = path.strip_prefix(PATH).and_then(|rest| rest.strip_prefix('/')) else { return false };
    let decoded = percent_encoding::percent_decode_str(inside).decode_utf8_lossy();
    let file = match &*decoded {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        file => file.to_owned(),
    };
    // Derivatives are made later, but their folder is that of the photo's record.
    files.contains_key(&file)
        || file.starts_with("photos/")
        || file.starts_with("pictures/")
        || pictures.contains(&*file)
}

/// Holds every file of a build against the path.
fn nothing_escapes(files: &Files) {
    let own = format!("{HOST}{PATH}");
    let mut pages = 0;
    for (name, bytes) in files {
        let text = String::from_utf8_lossy(bytes);
        let calendars = HOST.replacen("https:", "webcal:", 1);
        let own_calendars = format!("{calendars}{PATH}");
        assert_eq!(text.matches(&calendars).count(), text.matches(&own_calendars).count(), "{name}");
        if text.contains(HOST) {
            for (at, _) in text.match_indices(HOST) {
                let rest = &text[at..];
                assert!(rest.starts_with(&own), "{name}: {}", rest.chars().take(80).collect::<String>());
            }
        }
        if name.ends_with(".html") {
            pages += 1;
            for address in addresses(&text) {
                let is_elsewhere = address.starts_with('#')
                    || ["https://", "http://", "webcal://", "mailto:", "tel:"]
                        .iter()
                        .any(|scheme| address.starts_with(scheme));
                if !is_elsewhere {
                    assert!(leads_to(files, &BTreeSet::new(), &address), "{name}: {address}");
                    assert!(!address.starts_with(&format!("{PATH}{PATH}")), "{name}: {address}");
                }
            }
        }
        if name.ends_with(".css") {
            assert!(!text.contains("url(/") && !text.contains("url(\"/"), "{name}");
        }
    }
    assert!(pages > 3, "{pages} pages");
    let rules = String::from_utf8_lossy(&files["_redirects"]).into_owned();
    for word in rules.lines().flat_map(str::split_whitespace).filter(|word| word.starts_with('/')) {
        assert!(word.starts_with(&format!("{PATH}/")), "_redirects: {word}");
    }
    let headers = String::from_utf8_lossy(&files["_headers"]).into_owned();
    for line in headers.lines().filter(|line| line.starts_with('/')) {
        assert!(line.starts_with(&format!("{PATH}/")), "_headers: {line}");
    }
    assert!(String::from_utf8_lossy(&files["robots.txt"]).contains(&format!("{own}/sitemap.xml")));
    for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with("search/") && name.contains("/pages/")) {
        let pages: serde_json::Value = serde_json::from_slice(bytes).expect("JSON");
        for page in pages.as_array().expect("a list") {
            let url = page[0].as_str().expect("an address");
            assert!(leads_to(files, &BTreeSet::new(), url), "{name}: {url}");
        }
    }
    let index: serde_json::Value = serde_json::from_slice(&files["api/v1/index.json"]).expect("JSON");
    assert!(index["openapi"].as_str().expect("an address").starts_with(&own));
}

#[test]
fn the_shipped_site_stays_below_its_path() {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = built::without_pictures(root, &format!("{HOST}{PATH}/"));
    nothing_escapes(&files);
    // But for its addresses, it is the same site.
    let at_root = built::without_pictures(root, HOST);
    assert_eq!(
        files.keys().filter(|name| !name.starts_with("assets/")).collect::<Vec<_>>(),
        at_root.keys().filter(|name| !name.starts_with("assets/")).collect::<Vec<_>>()
    );
    let page = String::from_utf8_lossy(&files["fr/index.html"]).replace(&format!("{HOST}{PATH}"), HOST);
    let page = Regex::new(&format!("{PATH}/")).expect("a pattern").replace_all(&page, "/").into_owned();
    assert_eq!(page, String::from_utf8_lossy(&at_root["fr/index.html"]));
}

#[test]
fn addresses_that_texts_write_with_the_path_get_it_once() {
    let folder = folder::base();
    let write = |path: &str, text: &str| folder::write(&folder, path, text);
    let settings = fs::read_to_string(folder.path().join("content/site.yaml")).expect("settings");
    let settings = settings.replace("https://example.org", &format!("{HOST}{PATH}/"));
    write(
        "content/site.yaml",
        &settings.replace("[stories]", &format!("[stories, {{label: Plan, url: {PATH}/plan.pdf}}]")),
    );
    write("assets/static/plan.pdf", "%PDF-1.4\n");
    write(
        "content/stories/liens/index.fr.md",
        &format!(
            "---\ntitle: Liens\naliases: [/fr/vieux/, {PATH}/fr/plus-vieux/]\n---\n[a](/plan.pdf) [b]({PATH}/plan.pdf) [c]({HOST}{PATH}/plan.pdf)\n\
             [d](/fr/recits/quay/) [e]({HOST}{PATH}/fr/recits/quay/#suite) [f](@/stories/quay) [g](/fr/vieux/)\n\n`<a href=\"/x\">`\n"
        ),
    );
    let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
    let files = built::without_pictures(root, &format!("{HOST}{PATH}"));
    nothing_escapes(&files);
    let page = String::from_utf8_lossy(&files["fr/recits/liens/index.html"]).into_owned();
    assert_eq!(
        page.matches(&format!("\"{PATH}/plan.pdf\"")).count(),
        3 + usize::from(page.contains("Plan<")),
        "{page}"
    );
    let redirects = String::from_utf8_lossy(&files["_redirects"]).into_owned();
    for former in ["vieux", "plus-vieux"] {
        let line = format!("{PATH}/fr/{former}/ {PATH}/fr/recits/liens/ 301");
        assert!(redirects.lines().any(|known| known == line), "{line} in {redirects}");
    }
    // The dev server shows the site at the root of its own host: the same texts lead to the same files there.
    let served = built::without_pictures(root, "http://localhost:4000");
    let page = String::from_utf8_lossy(&served["fr/recits/liens/index.html"]).into_owned();
    assert!(page.matches("\"/plan.pdf\"").count() >= 3 && !page.contains(&format!("\"{PATH}")), "{page}");
}

#[test]
fn a_path_beyond_ascii_is_encoded_everywhere() {
    let (written, encoded) = (format!("{HOST}/été"), "/%C3%A9t%C3%A9");
    let folder = folder::base();
    let write = |path: &str, text: &str| folder::write(&folder, path, text);
    let settings = fs::read_to_string(folder.path().join("content/site.yaml")).expect("settings");
    write("content/site.yaml", &settings.replace("https://example.org", &written));
    write("assets/static/plan.pdf", "%PDF-1.4\n");
    write(
        "content/stories/liens/index.fr.md",
        &format!(
            "---\ntitle: Liens\naliases: [/fr/vieux/]\n---\n[a](/plan.pdf) [b](/été/plan.pdf) [c]({HOST}{encoded}/plan.pdf)\n\
             [d]({written}/fr/recits/quay/) [e]({HOST}:443{encoded}/fr/recits/quay/#suite)\n"
        ),
    );
    let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
    let files = built::without_pictures(root, &written);
    let page = String::from_utf8_lossy(&files["fr/recits/liens/index.html"]).into_owned();
    assert_eq!(page.matches(&format!("\"{encoded}/plan.pdf\"")).count(), 3, "{page}");
    assert!(page.contains(&format!("\"{encoded}/fr/recits/quay/#suite\"")), "{page}");
    // The API also gives the texts as they were written.
    for (name, bytes) in files.iter().filter(|(name, _)| !name.starts_with("api/") && !name.ends_with(".md")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("agency.example/é") && !text.contains("=\"/été"), "{name}");
    }
    let rules = String::from_utf8_lossy(&files["_redirects"]).into_owned();
    assert!(rules.contains(&format!("{encoded}/fr/vieux/ {encoded}/fr/recits/liens/ 301")), "{rules}");
}
