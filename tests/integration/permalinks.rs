//! Addresses that a site keeps: patterns by collection, an entry's own address, sections within sections.

use camino::Utf8Path;
use serde_json::Value as Json;

use crate::built::{self, text};
use crate::folder;

fn site(edit: impl Fn(&dyn Fn(&str, &str))) -> built::Files {
    let folder = folder::base();
    let write = |path: &str, text: &str| folder::write(&folder, path, text);
    edit(&write);
    let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
    built::without_pictures(root, "https://site.example")
}

#[test]
fn a_pattern_makes_the_addresses_of_a_collection() {
    let files = site(|write| {
        write(
            "content/stories/_collection.yaml",
            "label: {fr: Récits, en: Stories}\nslug: {fr: actualites/recits, en: stories}\ntemplate: page.html\n\
             permalink: \"/{lang}/blog/{year}/{month}/{slug}/\"\nlist: {template: list.html, sort: [-date]}\n\
             fields:\n  photo: {type: reference, to: photos}\n",
        );
        write(
            "content/stories/quay/index.en.md",
            "---\ntitle: The quay\nslug: old-quay\n---\nA text.\n\n## Next {#suite}\n",
        );
    });
    // A section within a section, and entries beside it.
    assert!(text(&files, "fr/actualites/recits/index.html").contains("/fr/blog/2025/03/quay/"));
    assert!(files.contains_key("en/blog/2025/03/old-quay/index.html"));
    assert!(text(&files, "fr/index.html").contains("href=\"/fr/blog/2025/03/quay/#suite\""));
    assert!(text(&files, "sitemap.xml").contains("https://site.example/en/blog/2025/03/old-quay/"));
}

#[test]
fn an_entry_may_have_an_address_of_its_own() {
    let files = site(|write| {
        write(
            "content/pages/plan/index.fr.md",
            "---\ntitle: Le plan\nurl: /fr/vieux/dossier/le-plan/\n---\n[Quai](@/stories/quay)\n",
        );
        write("content/pages/home/index.fr.md", "---\ntitle: Accueil\n---\n[Plan](@/pages/plan)\n");
        write("content/pages/home/index.en.md", "---\ntitle: Home\n---\n[Plan](@/pages/plan)\n");
    });
    assert!(text(&files, "fr/index.html").contains("href=\"/fr/vieux/dossier/le-plan/\""));
    // In English the text is borrowed, at an address of that language.
    assert!(text(&files, "en/index.html").contains("href=\"/en/plan/\""));
    assert!(files.contains_key("fr/vieux/dossier/le-plan/index.html") && files.contains_key("en/plan/index.html"));
    let entry: Json = serde_json::from_str(text(&files, "api/v1/fr/pages/plan.json")).expect("JSON");
    assert_eq!(entry["url"], "https://site.example/fr/vieux/dossier/le-plan/");
    assert!(entry["fields"].get("url").is_none());
}

#[test]
fn a_field_that_reads_the_key_url_keeps_it() {
    let files = site(|write| {
        write(
            "content/pages/_collection.yaml",
            "label: {fr: Pages, en: Pages}\nslug: \"\"\ntemplate: page.html\nfields:\n  address: {type: url, from: url}\n",
        );
        write("content/pages/plan/index.fr.md", "---\ntitle: Le plan\nurl: https://plan.example/a\n---\nTexte.\n");
    });
    let entry: Json = serde_json::from_str(text(&files, "api/v1/fr/pages/plan.json")).expect("JSON");
    assert_eq!(entry["fields"]["address"], "https://plan.example/a");
    assert_eq!(entry["url"], "https://site.example/fr/plan/");
}
