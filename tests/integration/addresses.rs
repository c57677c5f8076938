//! Addresses that were published never vanish without a word: `content/urls.lock`.

use std::fs;
use std::path::Path;

use crate::program::{build, provence, site, write};

fn read(site: &str, path: &str) -> String {
    fs::read_to_string(Path::new(site).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The lines of the lock that are neither empty nor comments.
fn locked(site: &str) -> Vec<String> {
    let lock = read(site, "content/urls.lock");
    lock.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(str::to_owned).collect()
}

/// Whether the output leads an address to another for good.
fn redirects(site: &str, from: &str, to: &str) -> bool {
    read(site, "public/_redirects").lines().any(|line| line == format!("{from} {to} 301"))
}

/// Whether the output leads an address anywhere else.
fn leads_away(site: &str, from: &str) -> bool {
    read(site, "public/_redirects").lines().any(|line| line.split(' ').next() == Some(from))
}

const STORY: &str = "content/stories/premier-recit";

/// A new site, and its first story as a text of its own making in two languages.
fn published() -> (tempfile::TempDir, String) {
    let (folder, site) = site();
    build(&site);
    (folder, site)
}

fn edit(site: &str, path: &str, from: &str, to: &str) {
    let text = read(site, path);
    assert!(text.contains(from), "{path} lacks {from}:\n{text}");
    write(site, path, &text.replacen(from, to, 1));
}

#[test]
fn a_build_writes_down_what_it_publishes_and_a_preview_does_not() {
    let (_folder, site) = site();
    for preview in [&["--drafts"][..], &["--future"], &["--expired"], &["--base-url", "https://preview.example"]] {
        let ran = provence(&[&["build", "-s", &site][..], preview].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(!Path::new(&site).join("content/urls.lock").exists(), "{preview:?}");
    }
    build(&site);
    let lines = locked(&site);
    for line in ["pages/home fr /fr/", "stories en /en/stories/", "stories/premier-recit en /en/stories/first-story/"] {
        assert!(lines.iter().any(|known| known == line), "{line} is not among {lines:#?}");
    }
    assert!(lines.is_sorted());
    let modified = |site: &str| fs::metadata(Path::new(site).join("content/urls.lock")).and_then(|m| m.modified());
    let (text, time) = (read(&site, "content/urls.lock"), modified(&site).expect("a time"));
    build(&site);
    assert_eq!(read(&site, "content/urls.lock"), text);
    assert_eq!(modified(&site).expect("a time"), time, "a file that would not differ is not written");
}

#[test]
fn an_address_that_changes_leads_to_the_new_one_for_ever() {
    let (_folder, site) = published();
    let file = format!("{STORY}/index.en.md");
    edit(&site, &file, "slug: first-story", "slug: second-name");
    build(&site);
    assert!(redirects(&site, "/en/stories/first-story/", "/en/stories/second-name/"));
    edit(&site, &file, "second-name", "third-name");
    build(&site);
    assert!(redirects(&site, "/en/stories/first-story/", "/en/stories/third-name/"), "never by way of another");
    assert!(redirects(&site, "/en/stories/second-name/", "/en/stories/third-name/"));
    // The first name comes back: its page is there again, and nothing leads away from it.
    edit(&site, &file, "third-name", "first-story");
    build(&site);
    assert!(!leads_away(&site, "/en/stories/first-story/"));
    assert!(redirects(&site, "/en/stories/second-name/", "/en/stories/first-story/"));
}

#[test]
fn a_section_that_changes_leads_to_the_new_one() {
    let (_folder, site) = published();
    edit(&site, "content/stories/_collection.yaml", "en: stories", "en: tales");
    build(&site);
    assert!(redirects(&site, "/en/stories/", "/en/tales/"));
    assert!(redirects(&site, "/en/stories/first-story/", "/en/tales/first-story/"));
}

#[test]
fn an_entry_that_is_deleted_stops_the_build_until_somebody_says_why() {
    let (_folder, site) = published();
    let page = Path::new(&site).join("public/en/stories/first-story/index.html");
    let second = read(&site, &format!("{STORY}/index.fr.md")).replace("slug: premier-recit\n", "");
    write(&site, "content/stories/second-story/index.fr.md", &second);
    for language in ["fr", "en"] {
        write(&site, &format!("content/pages/home/index.{language}.md"), "---\ntitle: Home\n---\nNo link.\n");
    }
    fs::remove_dir_all(Path::new(&site).join(STORY)).expect("removed");
    let ran = provence(&["build", "-s", &site]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("output/vanished-address"), "{}", ran.err);
    assert!(ran.err.contains("`stories/premier-recit gone`"), "the mend is told: {}", ran.err);
    assert_eq!(ran.err.matches("error[").count(), 1, "one problem for both languages: {}", ran.err);
    assert!(page.is_file(), "what was published stays");

    let lock = read(&site, "content/urls.lock");
    write(&site, "content/urls.lock", &format!("stories/premier-recit gone\n{lock}"));
    build(&site);
    assert!(!page.exists());
    assert!(locked(&site).contains(&"stories/premier-recit gone".to_owned()), "what was decided stays decided");
    build(&site);

    // The other answer: another entry has taken its place.
    write(&site, "content/urls.lock", &format!("stories/premier-recit -> stories/second-story\n{lock}"));
    build(&site);
    assert!(redirects(&site, "/fr/recits/premier-recit/", "/fr/recits/second-story/"));
}

#[test]
fn what_is_held_back_is_held_back_on_purpose() {
    let (_folder, site) = published();
    for language in ["fr", "en"] {
        edit(&site, &format!("{STORY}/index.{language}.md"), "---\n", "---\ndraft: true\n");
    }
    build(&site);
    assert!(!Path::new(&site).join("public/en/stories/first-story/index.html").exists());
}

#[test]
fn a_renamed_entry_keeps_its_addresses() {
    let (_folder, site) = published();
    edit(&site, &format!("{STORY}/index.fr.md"), "slug: premier-recit\n", "");
    let ran = provence(&["mv", "-s", &site, "stories/premier-recit", "stories/new-name"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    build(&site);
    assert!(!leads_away(&site, "/en/stories/first-story/"), "its slug is its own");
    assert!(redirects(&site, "/fr/recits/premier-recit/", "/fr/recits/new-name/"));
    assert!(locked(&site).contains(&"stories/new-name fr /fr/recits/premier-recit/".to_owned()));
}

#[test]
fn lines_of_two_branches_may_come_in_any_order() {
    let (_folder, site) = published();
    let mut lines = locked(&site);
    lines.reverse();
    let both = lines.iter().chain(&lines).map(|line| format!("{line}\r\n")).collect::<String>();
    let before = read(&site, "content/urls.lock");
    write(&site, "content/urls.lock", &both);
    build(&site);
    assert_eq!(read(&site, "content/urls.lock"), before);
}

#[test]
fn a_film_on_the_site_s_own_host_is_shown_and_checked() {
    let (_folder, site) = site();
    let text = |address: &str| format!("---\ntitle: Film\n---\n::video{{url=\"{address}\" title=\"Le film\"}}\n");
    let shown = |address: &str| {
        write(&site, "content/stories/film.fr.md", &text(address));
        build(&site);
        let page = read(&site, "public/fr/recits/film/index.html");
        page.split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .any(|href| href == address || href == address.replace(":443", ""))
    };
    assert!(shown("https://films.example/1"));
    assert!(shown("https://example.org:443/fr/recits/premier-recit/"));
    write(&site, "content/stories/film.fr.md", &text("https://example.org:443/fr/recits/nulle-part/"));
    assert_eq!(provence(&["check", "-s", &site]).code, 1);
}
