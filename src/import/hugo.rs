//! Reads a Hugo site: its settings, pages in all languages, page bundles, sections and static files.

mod settings;
mod shortcode;

use std::collections::{BTreeMap, BTreeSet};

use super::compose::{Dialect, mend_slug};
use super::foreign::Foreign;
use super::front;
use super::page::{ForeignSite, Page, Role, Section, id, slug};
use super::value::{Fields, Item, get};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use settings::HugoSettings;

pub use settings::cldr_of;

/// Keys of Hugo that the project has under another name.
const RENAMED: &[(&str, &str)] = &[
    ("lastmod", "updated"),
    ("publishdate", "publish_date"),
    ("pubdate", "publish_date"),
    ("published", "publish_date"),
    ("expirydate", "expiry_date"),
    ("unpublishdate", "expiry_date"),
    ("modified", "updated"),
];

/// Endings of pages.
const PAGES: &[&str] = &["md", "markdown", "html", "htm"];

/// Folders that make pages and are no content.
const LEFT_OUT: &[&str] = &["layouts", "themes", "data", "assets", "i18n"];

/// Reads a Hugo site; `None` when its settings cannot be read.
pub fn read(foreign: &Foreign, diagnostics: &mut Vec<Diagnostic>) -> Option<(ForeignSite, Dialect)> {
    let mut known = settings::read(foreign, diagnostics)?;
    let settings = std::mem::take(&mut known.settings);
    let mut reader = Reader {
        foreign,
        known: &known,
        default: settings.default_language.clone(),
        bundles: BTreeSet::new(),
        sections: BTreeSet::new(),
    };
    let mut site = ForeignSite { settings, ..ForeignSite::default() };
    reader.find_bundles();
    reader.find_sections();
    let mut loose = Vec::new();
    for path in foreign.paths() {
        let Some(place) = reader.place(path) else { continue };
        if !PAGES.contains(&path.extension()) {
            loose.push((path.clone(), place));
            continue;
        }
        if reader.bundle_of(path).is_some_and(|bundle| bundle != path.parent() || !is_index(place.name())) {
            // Markdown inside a bundle is no page of its own.
            loose.push((path.clone(), place));
            continue;
        }
        site.read += 1;
        if let Some(page) = reader.page(path, &place, &mut site, diagnostics) {
            site.pages.push(page);
        }
    }
    reader.files(loose, &mut site);
    for path in foreign.under("static") {
        site.published.insert(path.as_str()["static/".len()..].to_owned(), path.clone());
    }
    foreign.leave_out(LEFT_OUT, diagnostics);
    let roots = known.languages.iter().filter_map(|language| language.folder.clone()).chain([known.folder.clone()]);
    let roots = roots.collect();
    Some((site, Dialect { find_tags: shortcode::tags, roots }))
}

fn is_index(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    matches!(stem, "index" | "_index")
}

/// Where a file of content stands.
#[derive(Debug)]
struct ContentPath {
    /// The code of the language.
    locale: String,
    /// The path from the folder of the language, without a language in its name.
    path: String,
}

impl ContentPath {
    fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

struct Reader<'r> {
    foreign: &'r Foreign,
    known: &'r HugoSettings,
    default: String,
    /// Folders that are leaf bundles.
    bundles: BTreeSet<String>,
    /// Sections that have entries.
    sections: BTreeSet<String>,
}

impl Reader<'_> {
    fn find_bundles(&mut self) {
        for path in self.foreign.paths() {
            let name = path.file_name();
            let is_leaf = name.starts_with("index.") && PAGES.contains(&path.extension());
            if is_leaf && self.place(path).is_some_and(|place| place.path.contains('/')) {
                self.bundles.insert(path.parent().to_owned());
            }
        }
    }

    fn find_sections(&mut self) {
        for path in self.foreign.paths().filter(|path| PAGES.contains(&path.extension())) {
            let Some(place) = self.place(path) else { continue };
            let Some((top, rest)) = place.path.split_once('/') else { continue };
            // `top/index.md` is a page, and `top/_index.md` the text of a list that needs entries.
            if rest.contains('/') || !is_index(place.name()) {
                self.sections.insert(top.to_owned());
            }
        }
    }

    /// The outermost leaf bundle that a file lies in.
    fn bundle_of(&self, path: &SourcePath) -> Option<&str> {
        let mut folder = path.parent();
        let mut found = None;
        loop {
            found = self.bundles.get(folder).map(|bundle| &**bundle).or(found);
            folder = folder.rsplit_once('/').map(|(parent, _)| parent)?;
            if !folder.contains('/') {
                return found.or_else(|| self.bundles.get(folder).map(|bundle| &**bundle));
            }
        }
    }

    /// Language and path of a file of content; `None` for other files.
    fn place(&self, path: &SourcePath) -> Option<ContentPath> {
        let below = |folder: &str| path.as_str().strip_prefix(folder)?.strip_prefix('/');
        let of_language = self
            .known
            .languages
            .iter()
            .filter_map(|language| Some((language, below(language.folder.as_deref()?)?)))
            .min_by_key(|(_, rest)| rest.len());
        if let Some((language, rest)) = of_language {
            return Some(ContentPath { locale: language.locale.clone(), path: rest.to_owned() });
        }
        let rest = below(&self.known.folder)?;
        let (folder, name) = rest.rsplit_once('/').map_or(("", rest), |(folder, name)| (folder, name));
        let mut parts: Vec<&str> = name.split('.').collect();
        if parts.len() > 2 {
            let code = parts[parts.len() - 2].to_ascii_lowercase();
            if let Some(language) = self.known.languages.iter().find(|language| language.key == code) {
                parts.remove(parts.len() - 2);
                let name = parts.join(".");
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                return Some(ContentPath { locale: language.locale.clone(), path });
            }
        }
        // `content/fr/…` without a setting that says so, on a site of several languages.
        let top = rest.split_once('/').filter(|_| self.known.languages.len() > 1);
        let language = top.and_then(|(top, rest)| {
            let language = self.known.languages.iter().find(|language| language.key == top.to_ascii_lowercase())?;
            Some((language, rest))
        });
        Some(match language {
            Some((language, rest)) => ContentPath { locale: language.locale.clone(), path: rest.to_owned() },
            None => ContentPath { locale: self.default.clone(), path: rest.to_owned() },
        })
    }

    fn page(
        &self,
        path: &SourcePath,
        place: &ContentPath,
        site: &mut ForeignSite,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Page> {
        let text = self.foreign.text(path, diagnostics)?;
        let front = front::read(path, &text, diagnostics)?;
        let (folders, name) = place.path.rsplit_once('/').map_or(("", &*place.path), |(folders, name)| (folders, name));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let mut inside = folders.split_once('/').map_or("", |(_, rest)| rest).to_owned();
        let top = folders.split('/').next().unwrap_or_default();
        // A bundle right below the root of the content is a page of its own.
        let is_single = stem == "index" && !folders.contains('/');
        // A section without entries is a page.
        let is_alone = !top.is_empty() && !self.sections.contains(top);
        let section = if top.is_empty() || is_single || is_alone { "" } else { top };
        let collection = collection_name(section);
        let role = if stem == "_index" && !section.is_empty() && inside.is_empty() { Role::List } else { Role::Entry };
        if is_single || is_alone {
            folders.clone_into(&mut inside);
        }
        let below = match stem {
            "index" | "_index" => inside.clone(),
            stem if inside.is_empty() => stem.to_owned(),
            stem => format!("{inside}/{stem}"),
        };
        if !section.is_empty() {
            let entry = site.sections.entry(collection.clone()).or_insert_with(|| Section {
                label: section.chars().take(1).flat_map(char::to_uppercase).chain(section.chars().skip(1)).collect(),
                slug: slug(section).unwrap_or_else(|| section.to_owned()),
                has_list: true,
                addresses: BTreeMap::new(),
            });
            if role == Role::List {
                let title =
                    get(&front.fields, "title").and_then(Item::as_text).filter(|_| place.locale == self.default);
                if let Some(title) = title {
                    title.clone_into(&mut entry.label);
                }
            }
            let address = format!("{}/{}/", self.prefix(&place.locale), urlize(section));
            entry.addresses.entry(place.locale.clone()).or_insert(address);
        }
        let key = get(&front.fields, "translationKey").and_then(Item::as_text).map(str::to_owned);
        let id = match (&*below, key) {
            ("", _) => "home".to_owned(),
            (_, Some(key)) => id(&key),
            (below, None) => id(below),
        };
        let address = self.address(&front.fields, &place.locale, section, &below);
        let mut page = Page {
            source: path.clone(),
            text,
            first_line: 1,
            body: front.body,
            converted: None,
            role,
            collection,
            id,
            locale: place.locale.clone(),
            address: Some(address),
            fields: renamed(front.fields),
            files: Vec::new(),
        };
        mend_slug(&mut page);
        Some(page)
    }

    fn prefix(&self, locale: &str) -> String {
        let language = self.known.languages.iter().find(|language| language.locale == locale);
        match language {
            Some(language) if locale != self.default || self.known.default_in_subdir => format!("/{}", language.key),
            _ => String::new(),
        }
    }

    /// The address that Hugo gives a page: `url`, the pattern of its section, or its path.
    fn address(&self, fields: &Fields, locale: &str, section: &str, below: &str) -> String {
        let prefix = self.prefix(locale);
        if let Some(url) = get(fields, "url").and_then(Item::as_text) {
            return match url.starts_with('/') {
                true => url.to_owned(),
                false => format!("{prefix}/{url}"),
            };
        }
        let slug = get(fields, "slug").and_then(Item::as_text);
        let last = below.rsplit('/').next().unwrap_or_default();
        let pattern = self.known.permalinks.get(section).filter(|_| !section.is_empty());
        let filled = pattern.and_then(|pattern| fill(pattern, fields, section, below, slug.unwrap_or(last)));
        let path = filled.unwrap_or_else(|| {
            let folders = below.rsplit_once('/').map_or("", |(folders, _)| folders);
            format!("{section}/{folders}/{}", slug.unwrap_or(last))
        });
        let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(urlize).collect();
        match parts.is_empty() {
            true => format!("{prefix}/"),
            false if self.known.ugly => format!("{prefix}/{}.html", parts.join("/")),
            false => format!("{prefix}/{}/", parts.join("/")),
        }
    }

    /// Files that are no pages: those of bundles go with their pages, others keep their addresses.
    fn files(&self, loose: Vec<(SourcePath, ContentPath)>, site: &mut ForeignSite) {
        let mut by_folder: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, page) in site.pages.iter().enumerate() {
            if self.bundles.contains(page.source.parent()) {
                by_folder.entry(page.source.parent().to_owned()).or_default().push(number);
            }
        }
        for (path, place) in loose {
            let bundle = self.bundle_of(&path).and_then(|bundle| Some((bundle, by_folder.get(bundle)?)));
            match bundle {
                Some((bundle, pages)) => {
                    let name = path.as_str()[bundle.len() + 1..].to_owned();
                    for number in pages {
                        site.pages[*number].files.push((path.clone(), name.clone()));
                    }
                }
                None => {
                    let prefix = self.prefix(&place.locale);
                    let address = format!("{prefix}/{}", place.path);
                    site.published.insert(address.trim_start_matches('/').to_owned(), path);
                }
            }
        }
    }
}

/// The collection of a section.
fn collection_name(section: &str) -> String {
    if section.is_empty() { "pages".to_owned() } else { slug(section).unwrap_or_else(|| id(section)) }
}

/// Front matter with the names of the project. What Hugo alone needs to link languages is left out.
fn renamed(fields: Fields) -> Fields {
    let mut renamed: Fields = Vec::with_capacity(fields.len());
    for (key, item) in fields {
        let lower = key.to_ascii_lowercase();
        let known = RENAMED.iter().find(|(theirs, _)| *theirs == lower).map(|(_, ours)| (*ours).to_owned());
        let common = crate::content::collection::COMMON.contains(&&*lower).then(|| lower.clone());
        let key = known.or(common).unwrap_or(key);
        if matches!(&*lower, "translationkey" | "url") || renamed.iter().any(|(there, _)| *there == key) {
            continue;
        }
        let item = match &*key {
            "date" | "updated" | "publish_date" | "expiry_date" => as_moment(item),
            _ => item,
        };
        renamed.push((key, item));
    }
    renamed
}

/// A date that is written as a text.
fn as_moment(item: Item) -> Item {
    let moment = item.as_text().and_then(super::value::moment);
    Item { value: moment.unwrap_or(item.value), ..item }
}

/// A part of a path as Hugo writes it in addresses.
fn urlize(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for c in part.trim().chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-' | '~' | '@') || !c.is_ascii() && !c.is_whitespace()
        {
            out.push(c);
        } else if c.is_whitespace() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out
}

/// Fills a pattern of `permalinks`; `None` when it has a part that is not known here.
fn fill(pattern: &str, fields: &Fields, section: &str, below: &str, last: &str) -> Option<String> {
    let date = || get(fields, "date").or_else(|| get(fields, "publishDate")).and_then(Item::day);
    let title = || get(fields, "title").and_then(Item::as_text);
    let mut path = Vec::new();
    for part in pattern.split('/') {
        let Some(name) = part.strip_prefix(':') else {
            path.push(part.to_owned());
            continue;
        };
        path.push(match name {
            "year" => format!("{:04}", date()?.year()),
            "month" => format!("{:02}", date()?.month()),
            "day" => format!("{:02}", date()?.day()),
            "section" => section.to_owned(),
            "sections" => {
                let folders = below.rsplit_once('/').map_or("", |(folders, _)| folders);
                format!("{section}/{folders}")
            }
            "title" => title()?.to_owned(),
            "slug" => get(fields, "slug").and_then(Item::as_text).or_else(title)?.to_owned(),
            "slugorfilename" | "slugorcontentbasename" => last.to_owned(),
            "filename" | "contentbasename" => below.rsplit('/').next().unwrap_or_default().to_owned(),
            _ => return None,
        });
    }
    Some(path.join("/"))
}
