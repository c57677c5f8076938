//! The dev server of a site that has a path on its host: everything is below the path, and `/` leads there.

use std::fs;
use std::sync::Arc;

use crate::preview::{Preview, Tab};

/// Serves the starter site below a path, by `-b` or by its settings.
fn start(asked: Option<&str>, settings: &str) -> Preview {
    let (folder, root) = Preview::site();
    let path = root.join("content/site.yaml");
    let text = fs::read_to_string(&path).expect("settings");
    fs::write(&path, text.replace("https://example.org", settings)).expect("settings");
    let preview = Preview::start_as(folder, root, false, (asked, Arc::new(())));
    preview.until("/one-provence/fr/", "Bienvenue");
    preview
}

fn is_below_the_path(preview: &Preview, permalink: &str) {
    let root = preview.get("/");
    assert_eq!((root.status, root.header("location").as_deref()), (302, Some("/one-provence/")));
    let bare = preview.get("/one-provence");
    assert_eq!((bare.status, bare.header("location").as_deref()), (301, Some("/one-provence/")));
    let page = preview.get("/one-provence/fr/recits/premier-recit/");
    let text = page.text();
    assert!(page.status == 200 && text.contains(&format!("href=\"{permalink}/fr/recits/premier-recit/\"")), "{text}");
    // What the page asks for is there, the server's own script beside it.
    let addresses = text.split(['"', '\'']).filter(|word| word.starts_with('/') && word.contains("/assets/"));
    for address in addresses {
        assert_eq!(preview.get(address).status, 200, "{address}");
        assert!(address.starts_with("/one-provence/"), "{address}");
    }
    assert_eq!(preview.get("/__provence/client.js").status, 200);
    assert_eq!(preview.get("/one-provence/api/v1/index.json").status, 200);
    assert_eq!(preview.get("/admin/").status, 200);
    // Nothing of the site is beside the path.
    for path in ["/fr/", "/one-provencefr/", "/fr/recits/premier-recit/", "/sitemap.xml", "/one-provence/../fr/"] {
        assert_ne!(preview.get(path).status, 200, "{path}");
    }
    let slash = preview.get("/one-provence/fr/recits");
    assert_eq!((slash.status, slash.header("location").as_deref()), (301, Some("/one-provence/fr/recits/")));
    // The page for what is missing is that of the language, and its rules are those of the host.
    let missing = preview.get("/one-provence/fr/rien/");
    assert!(missing.status == 404 && missing.text().contains("lang=\"fr\""), "{}", missing.text());
    let chosen = preview.ask("GET", "/one-provence/", "Accept-Language: en\r\n");
    assert_eq!((chosen.status, chosen.header("location").as_deref()), (302, Some("/one-provence/en/")));
    let policy = page.header("content-security-policy").unwrap_or_default();
    assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
}

#[test]
fn an_address_that_is_asked_for_may_have_a_path() {
    let preview = start(Some("https://agency.example/one-provence/"), "https://example.org");
    is_below_the_path(&preview, "https://agency.example/one-provence");
}

#[test]
fn the_path_of_the_settings_stays() {
    let preview = start(None, "https://agency.example/one-provence");
    is_below_the_path(&preview, &format!("http://localhost:{}/one-provence", preview.port));
    // It follows the settings while the server runs.
    preview.replace("content/site.yaml", "/one-provence", "/une-autre");
    preview.until("/une-autre/fr/", "Bienvenue");
    assert_eq!(preview.get("/one-provence/fr/").status, 404);
    preview.replace("content/site.yaml", "/une-autre", "");
    preview.until("/fr/", "Bienvenue");
}

#[test]
fn tabs_are_told_by_their_address_on_the_host() {
    let preview = start(None, "https://agency.example/one-provence");
    let mut tab = Tab::open(&preview, "/one-provence/fr/recits/premier-recit/");
    preview.replace("themes/starter/styles/site.css", "body", "/* x */ body");
    let told = tab.event("page");
    assert!(told.contains("\"do\":\"style\"") && told.contains("/one-provence/assets/site."), "{told}");
    preview.replace("content/stories/_collection.yaml", "recits", "histoires");
    let told = tab.event("page");
    assert!(told.contains("\"do\":\"follow\""), "{told}");
    assert!(told.contains("\"to\":\"/one-provence/fr/histoires/premier-recit/\""), "{told}");
}
