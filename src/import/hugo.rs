//! Reads a Hugo site: its settings, pages in all languages, page bundles, sections and static files.

mod cascade;
mod fields;
mod permalink;
mod publication;
mod settings;
mod shortcode;

use std::collections::{BTreeMap, BTreeSet};

use super::compose::{Dialect, mend_slug};
use super::foreign::{Foreign, unread};
use super::front;
use super::page::{ForeignSite, Page, Role, Section, id, slug};
use super::value::{Fields, Item, get};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::path::SourcePath;
use crate::text;
use cascade::{Cascades, Target};
use fields::{absolute_aliases, renamed};
use permalink::{Parts, fill, urlize};
use settings::HugoSettings;

pub use settings::cldr_of;

/// Endings of pages.
const PAGES: &[&str] = &["md", "markdown", "mdown", "html", "htm"];

/// Endings of pages in languages that are not read here, and of programs that make pages.
const OTHER_PAGES: &[&str] = &["org", "adoc", "asciidoc", "ad", "rst", "pandoc", "pdc", "mmark", "gotmpl"];

/// Folders that make pages and are no content.
const LEFT_OUT: &[&str] = &["layouts", "themes", "data", "assets", "i18n"];

/// Reads a Hugo site; `None` when its settings cannot be read.
pub fn read(foreign: &Foreign, diagnostics: &mut Vec<Diagnostic>) -> Option<(ForeignSite, Dialect)> {
    let mut known = settings::read(foreign, diagnostics)?;
    let settings = std::mem::take(&mut known.settings);
    let mut cascades = std::mem::take(&mut known.cascades);
    let mut reader = Reader {
        foreign,
        known: &known,
        default: settings.default_language.clone(),
        cascades: std::mem::take(&mut cascades),
        bundles: BTreeSet::new(),
        sections: BTreeSet::new(),
        branches: BTreeSet::new(),
    };
    let mut site = ForeignSite { settings, waiting: known.waiting, ..ForeignSite::default() };
    reader.find_bundles();
    reader.find_sections();
    reader.find_branches();
    let mut loose = Vec::new();
    for path in foreign.paths() {
        let Some(place) = reader.place(path) else { continue };
        if reader.is_ignored(path, diagnostics) {
            continue;
        }
        if OTHER_PAGES.contains(&path.extension()) {
            site.read += 1;
            let ending = path.extension();
            let why = text!("le format `.{ending}` n’est pas lu", "the format `.{ending}` is not read");
            diagnostics.push(unread(path, why));
            continue;
        }
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

    /// The name without its ending.
    fn stem(&self) -> &str {
        self.name().rsplit_once('.').map_or(self.name(), |(stem, _)| stem)
    }

    fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Whether it is the text of the home page, of a section, or a page.
    fn kind(&self) -> &'static str {
        match (self.stem(), self.folder()) {
            ("_index", "") => "home",
            ("_index", _) => "section",
            _ => "page",
        }
    }

    /// Without ending, `index` and `_index`: what Hugo calls the path of the page. It begins with `/`.
    fn logical(&self) -> String {
        let (folder, stem) = (self.folder(), self.stem());
        let path = match (stem, folder) {
            ("index" | "_index", _) => folder.to_owned(),
            (_, "") => stem.to_owned(),
            _ => format!("{folder}/{stem}"),
        };
        format!("/{}", path.to_lowercase().replace(' ', "-"))
    }
}

struct Reader<'r> {
    foreign: &'r Foreign,
    known: &'r HugoSettings,
    default: String,
    /// What pages inherit.
    cascades: Cascades,
    /// Folders that are leaf bundles.
    bundles: BTreeSet<String>,
    /// Sections that have entries.
    sections: BTreeSet<String>,
    /// Folders with a text of their own, from the folder of the language: `_index`.
    branches: BTreeSet<String>,
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

    /// Folders that are sections, and what the pages in them inherit.
    fn find_branches(&mut self) {
        for path in self.foreign.paths().filter(|path| PAGES.contains(&path.extension())) {
            let Some(place) = self.place(path).filter(|place| place.stem() == "_index") else { continue };
            self.branches.insert(place.folder().to_owned());
            // What cannot be read is told when the page itself is read.
            let text = self.foreign.text(path, &mut Vec::new());
            if let Some(front) = text.and_then(|text| front::read(path, &text, &mut Vec::new())) {
                let key = self.key(&place.locale).to_owned();
                self.cascades.add_section(&key, place.folder(), &front.fields);
            }
        }
    }

    /// The code of a language as Hugo writes it.
    fn key(&self, locale: &str) -> &str {
        self.known.languages.iter().find(|language| language.locale == locale).map_or("", |language| &language.key)
    }

    /// Whether Hugo builds nothing of a file: it is one of `ignoreFiles`, or in a language that is switched off.
    fn is_ignored(&self, path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let code = path.file_name().rsplit('.').nth(1).map(str::to_ascii_lowercase);
        let has_code = path.file_name().matches('.').count() > 1 && code.is_some_and(|code| self.is_off(&code));
        let below = path.as_str().strip_prefix(&*self.known.folder).unwrap_or_default().trim_start_matches('/');
        let is_off = has_code || below.split_once('/').is_some_and(|(top, _)| self.is_off(&top.to_ascii_lowercase()));
        let is_ignored = is_off || self.known.ignored.iter().any(|pattern| pattern.is_match(path.as_str()));
        if is_ignored {
            let message = text!(
                "l’ancien site ne publiait pas ce fichier : il n’est pas importé",
                "the other site did not publish this file: it is not imported"
            );
            diagnostics.push(Diagnostic::new(Code::ImportLeftOut, Span::file(path), message));
        }
        is_ignored
    }

    fn is_off(&self, code: &str) -> bool {
        self.known.disabled.iter().any(|known| known == code)
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
        let (language, logical) = (self.key(&place.locale), place.logical());
        let target = Target { language, folder: place.folder(), path: &logical, kind: place.kind() };
        let own: BTreeSet<String> = front.fields.iter().map(|(key, _)| key.to_ascii_lowercase()).collect();
        let fields = self.cascades.applied(front.fields, target);
        publication::tell_inherited(path, &own, &fields, diagnostics);
        let built = publication::built(&fields);
        let (folders, stem) = (place.folder(), place.stem());
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
            if role == Role::List && matches!(built, publication::Built::Usual) {
                let title = get(&fields, "title").and_then(Item::as_text).filter(|_| place.locale == self.default);
                if let Some(title) = title {
                    title.clone_into(&mut entry.label);
                }
            }
            if let Some(address) = self.section_address(&place.locale, section) {
                entry.addresses.entry(place.locale.clone()).or_insert(address);
            }
        }
        let key = get(&fields, "translationKey").and_then(Item::as_text).map(str::to_owned);
        let id = match (&*below, key) {
            ("", _) => "home".to_owned(),
            (_, Some(key)) => id(&key),
            (below, None) => id(below),
        };
        let address = self.address(&fields, place, section, &below);
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
            address,
            lost: 0,
            number: None,
            fields: renamed(fields),
            files: Vec::new(),
        };
        if page.address.is_none() {
            page.lose_address(
                &text!(
                    "un motif de `permalinks` n’est pas lu ici, ou la page n’a pas ce qu’il demande",
                    "a pattern of `permalinks` is not read here, or the page has not what it wants"
                ),
                diagnostics,
            );
        }
        absolute_aliases(&mut page);
        publication::settle(&mut page, &built, diagnostics);
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

    /// The pattern of addresses of a section: that of the language, else that of the site.
    fn pattern(&self, locale: &str, section: &str, kind: &str) -> Option<&String> {
        let all = self.known.permalinks_of.get(locale).into_iter().chain([&self.known.permalinks]);
        let mut of_kind = all.map(|known| if kind == "page" { &known.page } else { &known.section });
        of_kind.find_map(|known| known.get(section)).filter(|_| !section.is_empty())
    }

    /// The address of a section's list; `None` when its pattern is not known here.
    fn section_address(&self, locale: &str, section: &str) -> Option<String> {
        let fields = Fields::new();
        let parts = Parts { fields: &fields, sections: &[section], name: section };
        let path = match self.pattern(locale, section, "section") {
            Some(pattern) => fill(pattern, parts)?,
            None => section.to_owned(),
        };
        Some(format!("{}{}", self.prefix(locale), self.tidy(&path)))
    }

    /// The folders of the nearest section that a file is in.
    fn sections_of<'p>(&self, place: &'p ContentPath) -> Vec<&'p str> {
        let mut folder = place.folder();
        if place.stem() == "index" {
            // The folder of a bundle is the page.
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        while folder.contains('/') && !self.branches.contains(folder) {
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        folder.split('/').filter(|part| !part.is_empty()).collect()
    }

    /// A path as Hugo writes it: each part in the letters of addresses, and the end that pages have.
    fn tidy(&self, path: &str) -> String {
        let parts = path.split('/').filter(|part| !part.is_empty());
        let parts: Vec<String> = parts.map(|part| urlize(part, self.known.case)).collect();
        match parts.is_empty() {
            true => "/".to_owned(),
            false if self.known.ugly => format!("/{}.html", parts.join("/")),
            false => format!("/{}/", parts.join("/")),
        }
    }

    /// The address that Hugo gives a page: `url`, the pattern of its section, or its path. `None` when the pattern is
    /// not known here.
    fn address(&self, fields: &Fields, place: &ContentPath, section: &str, below: &str) -> Option<String> {
        let prefix = self.prefix(&place.locale);
        let name = below.rsplit('/').next().unwrap_or_default();
        let sections = self.sections_of(place);
        let parts = Parts { fields, sections: &sections, name };
        if let Some(url) = get(fields, "url").and_then(Item::as_text) {
            // Newer versions fill its parts as those of a pattern; older ones take it as it is.
            let filled = if url.contains("//") { None } else { fill(url, parts) };
            let url = filled.unwrap_or_else(|| url.to_owned());
            // An address without an ending is a folder.
            let is_file = url.ends_with('/') || url.rsplit('/').next().is_some_and(|name| name.contains('.'));
            let end = if is_file { "" } else { "/" };
            return Some(match url.starts_with('/') {
                true => format!("{url}{end}"),
                false => format!("{prefix}/{url}{end}"),
            });
        }
        let kind = place.kind();
        let slug = get(fields, "slug").and_then(Item::as_text).filter(|_| kind == "page");
        let path = match self.pattern(&place.locale, section, kind) {
            Some(pattern) => fill(pattern, parts)?,
            None => {
                let folders = below.rsplit_once('/').map_or("", |(folders, _)| folders);
                format!("{section}/{folders}/{}", slug.unwrap_or(name))
            }
        };
        Some(format!("{prefix}{}", self.tidy(&path)))
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
