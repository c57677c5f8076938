//! The shipped site: it builds without errors, in its eight languages, and
//! nothing on it leads nowhere.
//!
//! Built in memory, pictures planned but not made. `PROVENCE_PUBLIC` names an
//! output folder to read instead, as `.ci/run` does after the real build.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use camino::Utf8Path;
use provence::render::{ArtefactMaker, Artefacts};

use crate::built::{self, Files};
use crate::folder;

const LANGUAGES: [(&str, &str, &str); 8] = [
    ("fr", "fr", "ltr"),
    ("en", "en", "ltr"),
    ("de", "de", "ltr"),
    ("it", "it", "ltr"),
    ("ja", "ja", "ltr"),
    ("zh", "zh-Hans", "ltr"),
    ("ar", "ar", "rtl"),
    ("he", "he", "rtl"),
];

const BASE: &str = "https://oneprovence.example";

/// The files of the output.
struct Site {
    files: Files,
}

static SITE: LazyLock<Site> = LazyLock::new(|| match std::env::var_os("PROVENCE_PUBLIC") {
    Some(folder) => Site { files: folder::files(Path::new(&folder)) },
    None => Site { files: build(BASE) },
});

fn build(base_url: &str) -> Files {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
    let store = tempfile::tempdir().expect("a temporary folder");
    // The colours of photos are the one thing read from pixels; take those that were made before.
    let known = root.join(".cache");
    let store = match known.exists() {
        true => ArtefactMaker::new(known),
        false => ArtefactMaker::new(Utf8Path::from_path(store.path()).expect("UTF-8").to_owned()),
    };
    let (files, errors) = built::build(root, base_url, &store, Artefacts::Verify);
    assert!(errors.is_empty(), "the shipped site has errors");
    files
}

/// A start tag: its name and attributes, decoded.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn is(&self, name: &str, attribute: &str, value: &str) -> bool {
        self.name == name && self.get(attribute) == Some(value)
    }
}

/// The start tags of a page. Enough of a reader for what our own templates write:
/// comments and the inside of scripts and styles are skipped.
fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        if name.is_empty() {
            continue;
        }
        rest = &rest[name.len()..];
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let Some(first) = rest.chars().next() else { break };
            if first == '>' {
                rest = &rest[1..];
                break;
            }
            let end =
                rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
            let key = rest[..end].to_lowercase();
            rest = rest[end..].trim_start();
            let mut value = String::new();
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
                let (start, stop) = match quote {
                    Some(quote) => (1, after[1..].find(quote).map_or(after.len(), |at| at + 1)),
                    None => (0, after.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(after.len())),
                };
                value = decode(&after[start..stop]);
                rest = after.get(stop + usize::from(quote.is_some())..).unwrap_or("");
            }
            attributes.push((key, value));
        }
        if matches!(&*name, "script" | "style" | "textarea") {
            let end = format!("</{name}");
            rest = rest.find(&end).map_or("", |at| &rest[at..]);
        }
        tags.push(Tag { name, attributes });
    }
    tags
}

fn decode(text: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&#x2F;", "/")];
    let text = named.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}

struct Page {
    tags: Vec<Tag>,
    ids: BTreeSet<String>,
}

impl Page {
    fn of(bytes: &[u8]) -> Self {
        let tags = tags(std::str::from_utf8(bytes).expect("a page in UTF-8"));
        let ids = tags.iter().filter_map(|tag| tag.get("id")).map(str::to_owned).collect();
        Self { tags, ids }
    }

    fn is_noindex(&self) -> bool {
        self.tags
            .iter()
            .any(|tag| tag.is("meta", "name", "robots") && tag.get("content").unwrap_or("").contains("noindex"))
    }

    /// `hreflang` and address of the translations in the head.
    fn alternates(&self) -> BTreeMap<&str, &str> {
        let links = self.tags.iter().filter(|tag| tag.is("link", "rel", "alternate"));
        links.filter_map(|tag| tag.get("hreflang").zip(tag.get("href"))).collect()
    }

    fn canonical(&self) -> Option<&str> {
        self.tags.iter().find(|tag| tag.is("link", "rel", "canonical")).and_then(|tag| tag.get("href"))
    }
}

static PAGES: LazyLock<BTreeMap<&'static str, Page>> = LazyLock::new(|| {
    // What the kit holds is taken away, and no page of the site.
    let pages = SITE.files.iter().filter(|(path, _)| path.ends_with(".html") && !path.starts_with("kit/"));
    pages.map(|(path, bytes)| (path.as_str(), Page::of(bytes))).collect()
});

/// The file that an address of the site names, and its fragment.
fn target(address: &str, from: &str) -> (String, Option<String>) {
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, Some(decode(fragment)).filter(|fragment| !fragment.is_empty())),
        None => (address, None),
    };
    let path = decode(path.split('?').next().unwrap_or_default());
    let path = match path.strip_prefix('/') {
        None if path.is_empty() => from.to_owned(),
        None => format!("{}/{path}", from.rsplit_once('/').map_or("", |(folder, _)| folder)),
        Some(path) => path.to_owned(),
    };
    let index = path.is_empty() || path.ends_with('/');
    (if index { format!("{path}index.html") } else { path }, fragment)
}

/// Addresses of a tag that must lead somewhere inside the output.
fn addresses(tag: &Tag) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in ["href", "src", "poster", "action", "data"] {
        found.extend(tag.get(name).map(str::to_owned));
    }
    if let Some(set) = tag.get("srcset") {
        found.extend(set.split(", ").filter_map(|part| part.split_whitespace().next()).map(str::to_owned));
    }
    if tag.name == "meta" && tag.get("property").is_some_and(|name| matches!(name, "og:image" | "og:url")) {
        found.extend(tag.get("content").map(str::to_owned));
    }
    found
        .into_iter()
        // Programs that subscribe to a calendar write so for `https`.
        .map(|address| address.replacen("webcal:", "https:", 1))
        .filter_map(|address| match address.strip_prefix(BASE) {
            Some("") => Some("/".to_owned()),
            Some(path) => path.starts_with('/').then(|| path.to_owned()),
            None => Some(address),
        })
        .filter(|address| !["https:", "http:", "//", "mailto:", "tel:", "data:"].iter().any(|s| address.starts_with(s)))
        .collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = BTreeSet::new();
    let mut followed = 0;
    for (from, page) in PAGES.iter() {
        for address in page.tags.iter().flat_map(addresses) {
            followed += 1;
            let (path, fragment) = target(&address, from);
            if !SITE.files.contains_key(&path) {
                broken.insert(format!("{from}: {address} ({path})"));
            } else if let Some((fragment, page)) = fragment.zip(PAGES.get(path.as_str()))
                && !page.ids.contains(&fragment)
            {
                broken.insert(format!("{from}: {address} has no such anchor"));
            }
        }
    }
    let shown: Vec<&String> = broken.iter().take(40).collect();
    assert!(broken.is_empty(), "{} of {followed} links lead nowhere:\n{shown:#?}", broken.len());
    assert!(followed > 10_000, "{followed} links were read: is the reader right?");
}

#[test]
fn there_are_eight_languages() {
    for (code, tag, direction) in LANGUAGES {
        for path in [format!("{code}/index.html"), format!("{code}/404.html")] {
            let page = PAGES.get(path.as_str()).unwrap_or_else(|| panic!("no {path}"));
            let html = page.tags.iter().find(|tag| tag.name == "html").expect("an html element");
            assert_eq!((html.get("lang"), html.get("dir")), (Some(tag), Some(direction)), "{path}");
        }
        let home = &PAGES[format!("{code}/index.html").as_str()];
        assert!(!home.is_noindex(), "the home page in {code} is a true translation");
        let all: BTreeSet<&str> = LANGUAGES.iter().map(|(_, tag, _)| *tag).chain(["x-default"]).collect();
        assert_eq!(home.alternates().keys().copied().collect::<BTreeSet<_>>(), all, "{code}");
    }
}

#[test]
fn pages_are_sound() {
    let mut wrong = Vec::new();
    for (path, page) in PAGES.iter() {
        let count = |name: &str| page.tags.iter().filter(|tag| tag.name == name).count();
        for (name, wanted) in [("html", 1), ("title", 1), ("main", 1), ("h1", 1)] {
            if count(name) != wanted && !(name == "title" && count(name) > 1 && count("svg") > 0) {
                wrong.push(format!("{path}: {} <{name}>", count(name)));
            }
        }
        let mut ids = BTreeSet::new();
        for tag in &page.tags {
            if tag.name == "img" && tag.get("alt").is_none() {
                wrong.push(format!("{path}: a picture without alt"));
            }
            if tag.name == "img" && (tag.get("width").is_none() || tag.get("height").is_none()) {
                wrong.push(format!("{path}: a picture without its size: {:?}", tag.get("src")));
            }
            if let Some(id) = tag.get("id").filter(|id| !ids.insert(id.to_string())) {
                wrong.push(format!("{path}: the id {id} twice"));
            }
            for attribute in ["style", "onclick", "onload", "onerror"] {
                if tag.get(attribute).is_some() {
                    wrong.push(format!("{path}: `{attribute}` on <{}>, which the policy forbids", tag.name));
                }
            }
            if tag.name == "script" && tag.get("src").is_none() && tag.get("type") != Some("application/ld+json") {
                wrong.push(format!("{path}: a script inside the page"));
            }
            let loads = matches!(&*tag.name, "script" | "img" | "source" | "iframe" | "video" | "audio" | "embed");
            let loads = loads || tag.is("link", "rel", "stylesheet") || tag.is("link", "rel", "preload");
            let address = tag.get("src").or(tag.get("href")).unwrap_or("");
            if loads && (address.starts_with("http") || address.starts_with("//")) && !address.starts_with(BASE) {
                wrong.push(format!("{path}: loads {address} from elsewhere"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} problems\n{:#?}", wrong.len(), &wrong[..wrong.len().min(40)]);
}

#[test]
fn translations_know_each_other() {
    let mut wrong = Vec::new();
    let mut pairs = 0;
    for (path, page) in PAGES.iter() {
        let alternates = page.alternates();
        if page.is_noindex() {
            if !alternates.is_empty() {
                wrong.push(format!("{path} is borrowed and claims translations"));
            }
            continue;
        }
        let Some(own) = page.canonical() else { continue };
        if alternates.is_empty() {
            continue;
        }
        if !alternates.values().any(|address| *address == own) {
            wrong.push(format!("{path} does not name itself among its translations"));
        }
        if !alternates.contains_key("x-default") {
            wrong.push(format!("{path} has no x-default"));
        }
        for (tag, address) in alternates.iter().filter(|(tag, _)| **tag != "x-default") {
            pairs += 1;
            let (other, _) = target(address.strip_prefix(BASE).unwrap_or(address), path);
            let Some(other_page) = PAGES.get(other.as_str()) else {
                wrong.push(format!("{path} names {other}, which is not there"));
                continue;
            };
            let html = other_page.tags.iter().find(|tag| tag.name == "html").and_then(|tag| tag.get("lang"));
            // The root page chooses a language and has none of its own translations.
            if path != &"index.html" && other_page.alternates() != alternates {
                wrong.push(format!("{path} and {other} name other translations"));
            }
            if html != Some(tag) {
                wrong.push(format!("{path} says {other} is in {tag}, which says {html:?}"));
            }
            if other_page.is_noindex() {
                wrong.push(format!("{path} names {other}, which is not a true translation"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} problems\n{:#?}", wrong.len(), &wrong[..wrong.len().min(40)]);
    assert!(pairs > 1000, "{pairs} translations were read");
}

#[test]
fn the_sitemap_has_true_pages_only() {
    let xml = String::from_utf8(SITE.files["sitemap.xml"].clone()).expect("UTF-8");
    let listed: BTreeSet<String> = xml
        .split("<loc>")
        .skip(1)
        .map(|part| {
            let address = decode(part.split("</loc>").next().unwrap_or_default());
            target(address.strip_prefix(BASE).expect("an address of the site"), "").0
        })
        .collect();
    let indexed: BTreeSet<String> =
        PAGES.iter().filter(|(_, page)| !page.is_noindex()).map(|(path, _)| path.to_string()).collect();
    let wrong: Vec<_> = listed.symmetric_difference(&indexed).take(20).collect();
    assert!(wrong.is_empty(), "in the sitemap or for search engines, not both: {wrong:#?}");
    let borrowed: Vec<_> = PAGES.iter().filter(|(_, page)| page.is_noindex()).map(|(path, _)| *path).collect();
    for path in borrowed {
        assert!(!listed.contains(path), "{path}");
    }
    for (code, ..) in LANGUAGES {
        assert!(listed.contains(&format!("{code}/index.html")), "{code}");
    }
}

#[test]
fn borrowed_pages_say_so() {
    // A view for other sites cites the page that it is of.
    let is_borrowed =
        |path: &str, page: &Page| page.is_noindex() && !path.ends_with("404.html") && !path.starts_with("embed/");
    for (path, page) in PAGES.iter().filter(|(path, page)| is_borrowed(path, page)) {
        let canonical = page.canonical().unwrap_or_else(|| panic!("{path} has no canonical address"));
        let (original, _) = target(canonical.strip_prefix(BASE).unwrap_or(canonical), path);
        let original_page = PAGES.get(original.as_str()).unwrap_or_else(|| panic!("{path} borrows from {original}"));
        assert!(*path != original && !original_page.is_noindex(), "{path} borrows from {original}");
        let html = page.tags.iter().find(|tag| tag.name == "html").and_then(|tag| tag.get("lang"));
        let of = original_page.tags.iter().find(|tag| tag.name == "html").and_then(|tag| tag.get("lang"));
        let marked = page.tags.iter().any(|tag| tag.name != "html" && tag.name != "a" && tag.get("lang") == of);
        assert!(html != of && marked, "{path}: the borrowed text must carry lang={of:?}");
    }
}

/// Each deploy preview has an address of its own: it must not make every picture again.
#[test]
fn a_preview_shows_the_pictures_of_the_site() {
    let pictures = |files: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
        let names = files.keys().filter(|path| path.starts_with("photos/")).map(|path| path.to_owned());
        names.filter(|path| path.ends_with(".webp") || path.ends_with(".jpg")).collect()
    };
    let preview = pictures(&build("https://preview-7.example"));
    assert!(!preview.is_empty());
    assert_eq!(preview, pictures(&build("http://localhost:4000")));
}

#[test]
fn a_photo_tells_its_credit_in_every_language() {
    let sections = ["phototheque", "photos", "fotos", "foto", "photos", "photos", "photos", "photos"];
    for ((code, ..), section) in LANGUAGES.into_iter().zip(sections) {
        let path = format!("{code}/{section}/vieux-port/index.html");
        let html = String::from_utf8(SITE.files[&path].clone()).expect("UTF-8");
        let (_, disclosed) = html.split_once("<details class=\"credit-lines\">").expect("a disclosure");
        let disclosed = disclosed.split("</details>").next().unwrap_or_default();
        for (_, tag, direction) in LANGUAGES {
            let begin = format!("<p class=\"credit-line\" translate=\"no\" lang=\"{tag}\" dir=\"{direction}\"><bdi>");
            let line = disclosed.split(&begin).nth(1).unwrap_or_else(|| panic!("{path}: no line in {tag}"));
            let line = line.split("</p>").next().unwrap_or_default();
            // Where the line is pasted, no markup keeps its parts in order.
            assert_eq!(line.matches("&rlm; — <bdi>").count(), if direction == "rtl" { 2 } else { 0 }, "{path}: {line}");
            assert!(line.ends_with(" — <bdi>CC BY 4.0</bdi>"), "{path}: {line}");
        }
        // The page's own comes first, before the others.
        assert_eq!(html.matches("class=\"credit-line\"").count(), LANGUAGES.len() + 1, "{path}");
    }
}

#[test]
fn keywords_lead_to_the_same_list_in_every_language() {
    let names = ["port", "harbour", "Hafen", "porto", "港", "港口", "ميناء", "נמל"];
    let sections = ["phototheque", "photos", "fotos", "foto", "photos", "photos", "photos", "photos"];
    for (((code, ..), section), name) in LANGUAGES.into_iter().zip(sections).zip(names) {
        let list = format!("/{code}/{section}/keywords/port/");
        let photo = String::from_utf8(SITE.files[&format!("{code}/{section}/vieux-port/index.html")].clone());
        assert!(photo.expect("UTF-8").contains(&format!("<a href=\"{list}\">{name}</a>")), "{code}: {name}");
        let page = &PAGES[format!("{}index.html", &list[1..]).as_str()];
        assert_eq!(page.alternates().len(), LANGUAGES.len() + 1, "{list}");
    }
}

/// The build is of June 2026: an event of 2025 that was announced is over, and stands among those. An example that is
/// still to come is not announced: it stands below, folded.
#[test]
fn what_is_over_stands_apart() {
    let sections = ["agenda", "events", "termine", "agenda", "events", "events", "events", "events"];
    for ((code, ..), section) in LANGUAGES.into_iter().zip(sections) {
        let html = String::from_utf8(SITE.files[&format!("{code}/{section}/index.html")].clone()).expect("UTF-8");
        let groups: Vec<&str> = html.split("<section class=\"agenda-group agenda-").skip(1).collect();
        let [recurring, past, examples] = groups[..] else { panic!("{code}: {} groups", groups.len()) };
        assert!(
            recurring.starts_with("recurring") && past.starts_with("past") && examples.starts_with("demo\"><details"),
            "{code}"
        );
        let years = |group: &str| -> Vec<String> {
            let marks = group.split("<p class=\"event-year\">").skip(1);
            marks.map(|rest| rest.split('<').next().unwrap_or_default().to_owned()).collect()
        };
        assert_eq!(years(examples), ["2027"], "{code}");
        assert!(years(past).iter().all(|year| year.as_str() < "2026") && years(past).len() > 5, "{code}");
        assert!(years(recurring).is_empty(), "{code}");
    }
    let sessions = String::from_utf8(SITE.files["fr/academie/index.html"].clone()).expect("UTF-8");
    let past = sessions.find("Cycles passés").expect("a group");
    assert!(sessions.find("Innovation sociale").is_some_and(|at| at > past), "the year 2025 is over");
}

/// The date of a source is told as such; feeds, search engines and the API are told when we published.
#[test]
fn a_story_has_two_dates() {
    let text = |path: &str| String::from_utf8(SITE.files[path].clone()).expect("UTF-8");
    let page = text("fr/recits/ul-choisit-la-ciotat/index.html");
    assert!(page.contains("Publié le 22 novembre 2026"), "ours");
    assert!(
        page.contains("<time class=\"source-date\" datetime=\"2017-07-13\">13 juillet 2017</time>"),
        "the source's"
    );
    assert!(page.contains("\"datePublished\":\"2026-11-22\""));
    let undated = text("fr/recits/former-loger-deplacer/index.html");
    assert!(
        undated.contains("Presse locale, au lancement") && !undated.contains("source-date"),
        "the source has no date"
    );
    let feed = text("fr/recits/feed.json");
    assert!(feed.contains("2026-11-21T23:00:00Z") && !feed.contains("\"date_published\":\"2017"));
}

/// Each kind of resource has what it is for: a file to take away, a transcript to read, an address.
#[test]
fn resources_are_there_to_be_taken() {
    let text = |path: &str| String::from_utf8(SITE.files[path].clone()).expect("UTF-8");
    for (slug, kind) in [("six-filieres", "application/pdf"), ("chiffres-des-sources", "text/csv")] {
        let page = &PAGES[format!("fr/ressources/{slug}/index.html").as_str()];
        let files = page.tags.iter().filter(|tag| tag.is("a", "type", kind)).filter_map(|tag| tag.get("href"));
        let files: Vec<&str> = files.collect();
        assert!(!files.is_empty(), "{slug}");
        assert!(files.iter().all(|file| !SITE.files[file.trim_start_matches('/')].is_empty()), "{files:?}");
    }
    assert!(text("fr/ressources/rencontre-enregistree/index.html").contains("id=\"_transcript\""));
    let labels = ["Documents", "Documents", "Dokumente", "Documenti", "文書", "文件", "وثائق", "מסמכים"];
    let sections =
        ["ressources", "resources", "materialien", "risorse", "resources", "resources", "resources", "resources"];
    for (((code, ..), section), label) in LANGUAGES.into_iter().zip(sections).zip(labels) {
        let list = text(&format!("{code}/{section}/kind/document/index.html"));
        assert!(list.contains(&format!("\u{a0}· {label}")), "{code}");
    }
}

/// The data of a page for search engines, by type.
fn data(path: &str) -> Vec<serde_json::Value> {
    let html = String::from_utf8(SITE.files[path].clone()).expect("UTF-8");
    let (_, rest) = html.split_once("ld+json\">").unwrap_or_else(|| panic!("{path} has no data"));
    let (json, _) = rest.split_once("</script>").expect("their end");
    let data: serde_json::Value = serde_json::from_str(json).expect("JSON");
    data["@graph"].as_array().expect("a graph").clone()
}

fn node(path: &str, kind: &str) -> serde_json::Value {
    let nodes = data(path);
    let found = nodes.iter().find(|node| node["@type"] == kind);
    found.unwrap_or_else(|| panic!("{path} has no {kind}: {nodes:?}")).clone()
}

#[test]
fn search_engines_are_told_who_publishes_what_and_where() {
    let organization = node("fr/index.html", "Organization");
    assert_eq!(organization["name"], "One Provence");
    let site = node("fr/index.html", "WebSite");
    assert_eq!(site["name"], "One Provence", "the name of the site, not the title of its home page");
    assert_eq!(site["publisher"]["@id"], organization["@id"]);
    let story = node("fr/recits/ul-choisit-la-ciotat/index.html", "Article");
    assert_eq!(story["publisher"]["@id"], organization["@id"]);
    assert_eq!(story["isPartOf"]["@id"], site["@id"]);
    assert_eq!(story["contentLocation"]["name"], "La Ciotat");
    let list = node("fr/recits/index.html", "CollectionPage");
    assert_eq!((&list["name"], &list["url"]), (&"Récits".into(), &format!("{BASE}/fr/recits/").into()));
    let crumbs = node("fr/recits/index.html", "BreadcrumbList");
    let crumbs: Vec<&str> = crumbs["itemListElement"]
        .as_array()
        .expect("crumbs")
        .iter()
        .filter_map(|crumb| crumb["item"].as_str())
        .collect();
    assert_eq!(crumbs, [format!("{BASE}/fr/"), format!("{BASE}/fr/recits/")]);
    for path in SITE.files.keys().filter(|path| path.ends_with("index.html") && path.starts_with("en/")) {
        let nodes = data(path);
        let organizations = nodes.iter().filter(|node| node["@type"] == "Organization" && node["url"].is_string());
        assert_eq!(organizations.count(), 1, "{path}");
    }
}

/// Tables are written in the source language, and a link to one says so to readers of any other.
#[test]
fn a_table_in_another_language_is_announced_as_such() {
    let tables = |path: &str| -> Vec<String> {
        let page = &PAGES[path];
        let tables = page
            .tags
            .iter()
            .filter(|tag| tag.is("a", "type", "text/csv; charset=utf-8") || tag.is("a", "type", "text/csv"));
        tables.map(|tag| tag.get("hreflang").unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(tables("fr/barometre/index.html"), [""]);
    assert_eq!(tables("en/barometer/index.html"), ["fr"]);
    assert!(
        String::from_utf8_lossy(&SITE.files["en/barometer/index.html"]).contains("(<bdi lang=\"fr\">Français</bdi>)")
    );
}

/// Whatever readers can look for leads somewhere: pages of lists stand on the site map, and programs have their text.
#[test]
fn lists_are_on_the_site_map_and_have_a_text_for_programs() {
    let map = String::from_utf8(SITE.files["fr/recherche/index.html"].clone()).expect("UTF-8");
    for section in ["argumentaire", "barometre", "boussole", "agenda", "academie", "lieux"] {
        assert!(map.contains(&format!("<li><a href=\"/fr/{section}/\">")), "{section}");
        assert!(SITE.files.contains_key(&format!("fr/{section}/index.md")), "{section}");
    }
    let text = |path: &str| String::from_utf8(SITE.files[path].clone()).expect("UTF-8");
    assert!(text("fr/filieres/sante/index.md").contains("\n## Argumentaire\n\n### "));
    assert!(
        text("fr/kit/index.md").contains("/kit/1.1.0/kit.json")
            || text("fr/kit/index.md").contains("/kit/1.1.0/logos/mark.svg>")
    );
    assert!(text("fr/lieux/index.md").contains("\n## "));
}

/// A page as it is written.
fn html(path: &str) -> &'static str {
    let bytes = SITE.files.get(path).unwrap_or_else(|| panic!("no {path}"));
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_lost_reader_finds_the_search_and_the_own_language() {
    for (locale, _, _) in LANGUAGES {
        let page = format!("{locale}/404.html");
        let tags = tags(html(&page));
        let form =
            tags.iter().find(|tag| tag.is("form", "role", "search")).unwrap_or_else(|| panic!("{page}: no form"));
        let (file, _) = target(form.get("action").expect("an address"), &page);
        assert!(SITE.files.contains_key(&file), "{page}: {file}");
        assert!(tags.iter().any(|tag| tag.is("input", "name", "q")), "{page}");
    }
    assert!(html("_headers").contains("form-action 'self'"), "the policy lets the form be sent");
    // An address that names no language is answered in all of them.
    let anywhere = html("404.html");
    for (locale, lang, dir) in LANGUAGES {
        let says = html(&format!("{locale}/404.html"));
        let title = says.split_once("<h1>").and_then(|(_, rest)| rest.split_once("</h1>")).expect("a title").0;
        assert!(anywhere.contains(title), "{locale}: {title}");
        let link = tags(anywhere)
            .into_iter()
            .find(|tag| tag.is("a", "href", &format!("/{locale}/")) && tag.get("dir") == Some(dir));
        assert_eq!(link.expect("a link").get("lang"), Some(lang));
    }
}

#[test]
fn a_credit_is_in_the_language_of_its_page_or_says_which() {
    for (path, credit) in [
        ("fr/phototheque/grues-du-port/index.html", "illustration de démonstration"),
        ("en/photos/grues-du-port/index.html", "demonstration illustration"),
        ("ja/index.html", "デモ用イラスト"),
    ] {
        let page = html(path);
        assert!(
            page.contains(&format!("<bdi translate=\"no\">One Provence / {credit}</bdi>"))
                || page.contains(&format!("<bdi>One Provence / {credit}</bdi>")),
            "{path}"
        );
    }
    let (japanese, french) = (html("ja/index.html"), html("fr/index.html"));
    assert!(japanese.contains("（仮の画像）") && french.contains("(image provisoire)"));
}

#[test]
fn a_single_figure_is_no_chart() {
    let figures = |page: &str| (page.matches("<svg class=\"plot\"").count(), page.matches("figure-alone").count());
    let pages = SITE.files.keys().filter(|path| path.starts_with("fr/barometre/") && path.ends_with("/index.html"));
    let found: BTreeSet<(usize, usize)> =
        pages.map(|path| html(path)).filter(|page| page.contains("class=\"indicator-page\"")).map(figures).collect();
    assert_eq!(found, BTreeSet::from([(0, 1), (1, 0)]), "one or the other on every page");
}
