//! Reads a Jekyll site: `_config.yml`, posts, drafts, collections, pages and static files.

mod fields;
mod liquid;
mod permalink;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::compose::{Dialect, mend_slug};
use super::foreign::{Foreign, unread};
use super::front;
use super::page::{ForeignSite, Page, Role, Section, Settings, Waiting, id, locale_code, slug};
use super::value::{Fields, Item, Value, get};
use super::withheld::{hold_back, truth};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::path::SourcePath;
use crate::text;
use fields::{as_jekyll, day_of_name, fits, is_dated_name, renamed, with_categories, words};
use permalink::{Parts, fill, pattern};

/// Endings of pages.
const PAGES: &[&str] = &["md", "markdown", "mkdown", "mkdn", "html", "htm"];

/// Endings of texts in languages that are not read here.
const OTHER_PAGES: &[&str] =
    &["textile", "org", "adoc", "asciidoc", "ad", "rst", "rdoc", "creole", "wiki", "slim", "haml"];

/// Folders that make pages and are no content.
const LEFT_OUT: &[&str] = &["_layouts", "_includes", "_data", "_sass", "_plugins"];

/// Reads a Jekyll site; `None` when its settings cannot be read.
pub fn read(foreign: &Foreign, diagnostics: &mut Vec<Diagnostic>) -> Option<(ForeignSite, Dialect)> {
    let config = config(foreign, diagnostics)?;
    let settings = settings(&config);
    let reader = Reader::new(foreign, &config, &settings);
    let mut site = ForeignSite::default();
    for path in foreign.paths() {
        match reader.kind(path) {
            What::Nothing => {}
            What::Static => drop(site.published.insert(path.to_string(), path.clone())),
            What::Template => {
                let message = text!(
                    "ce fichier est fabriqué par un gabarit : il n’est pas importé",
                    "this file is made by a template: it is not imported"
                );
                diagnostics.push(Diagnostic::new(Code::ImportLeftOut, Span::file(path), message));
            }
            What::Unread => {
                site.read += 1;
                let ending = path.extension();
                let why = text!("le format `.{ending}` n’est pas lu", "the format `.{ending}` is not read");
                diagnostics.push(unread(path, why));
            }
            What::Unpublished => {
                let message = text!(
                    "l’ancien site ne publiait pas ce fichier : il n’est pas importé",
                    "the other site did not publish this file: it is not imported"
                );
                diagnostics.push(Diagnostic::new(Code::ImportLeftOut, Span::file(path), message));
            }
            What::Page(place) => {
                site.read += 1;
                let page = reader.page(path, &place, diagnostics);
                if let Some(page) = page {
                    reader.section(&page, &place, &mut site);
                    site.pages.push(page);
                }
            }
        }
    }
    foreign.leave_out(LEFT_OUT, diagnostics);
    let roots = vec![String::new(), reader.collections_folder.clone(), "_posts".to_owned()];
    drop(reader);
    let shows_future = get(&config, "future").is_some_and(|item| truth(&item.value) == Some(true));
    site.waiting = if shows_future { Waiting::Nothing } else { Waiting::Collections };
    site.settings = settings;
    Some((site, Dialect { find_tags: liquid::tags, roots }))
}

fn config(foreign: &Foreign, diagnostics: &mut Vec<Diagnostic>) -> Option<Fields> {
    let names = ["_config.yml", "_config.yaml", "_config.toml"];
    let Some(path) = names.iter().map(|name| SourcePath::new(*name)).find(|path| foreign.has(path.as_str())) else {
        return Some(Fields::new());
    };
    let text = foreign.text(&path, diagnostics)?;
    front::settings(&path, &text, diagnostics)
}

fn text_of<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    get(fields, name).and_then(Item::as_text)
}

fn settings(config: &Fields) -> Settings {
    let mut settings = Settings::default();
    let (url, below) = (text_of(config, "url").unwrap_or_default(), text_of(config, "baseurl").unwrap_or_default());
    if url.starts_with("http") {
        settings.base_url =
            format!("{}/{}", url.trim_end_matches('/'), below.trim_matches('/')).trim_end_matches('/').to_owned();
    }
    let tag = ["default_lang", "lang", "locale", "language"].iter().find_map(|name| text_of(config, name));
    let tag = tag.unwrap_or("en");
    let default = locale_code(tag.split(['-', '_']).next().unwrap_or_default()).unwrap_or_else(|| "en".to_owned());
    let others = get(config, "languages").map(Item::texts).unwrap_or_default();
    let others = others.into_iter().filter_map(locale_code).filter(|code| *code != default);
    let cldr = super::hugo::cldr_of(tag, &default);
    settings.languages.push((default.clone(), default.clone(), cldr));
    for code in others {
        if !settings.languages.iter().any(|(known, ..)| *known == code) {
            settings.languages.push((code.clone(), code.clone(), code));
        }
    }
    for (name, texts) in [("title", &mut settings.title), ("description", &mut settings.description)] {
        if let Some(text) = text_of(config, name) {
            texts.insert(default.clone(), text.trim().to_owned());
        }
    }
    settings.time_zone = text_of(config, "timezone").unwrap_or_default().to_owned();
    settings.default_language = default;
    settings
}

/// What a file of a Jekyll site is.
enum What {
    Nothing,
    Static,
    /// A file with front matter that is no page: a feed, a style sheet.
    Template,
    /// A text in a language that is not read here.
    Unread,
    /// A post that Jekyll passes over.
    Unpublished,
    Page(PagePath),
}

/// Where a page stands.
struct PagePath {
    /// `posts`, a collection, or empty for a page.
    collection: String,
    /// The path in there, without ending.
    path: String,
    is_draft: bool,
    /// Folders above `_posts`, which are categories.
    categories: Vec<String>,
}

/// A declared collection.
struct Declared {
    output: bool,
    permalink: Option<String>,
}

struct Reader<'r> {
    foreign: &'r Foreign,
    config: &'r Fields,
    settings: &'r Settings,
    zone: TimeZone,
    collections_folder: String,
    collections: BTreeMap<String, Declared>,
    excluded: Vec<String>,
    included: Vec<String>,
}

impl<'r> Reader<'r> {
    fn new(foreign: &'r Foreign, config: &'r Fields, settings: &'r Settings) -> Self {
        let mut collections = BTreeMap::new();
        match get(config, "collections").map(|item| &item.value) {
            Some(Value::Map(declared)) => {
                for (name, item) in declared {
                    let fields = item.as_map();
                    let output = fields.and_then(|fields| get(fields, "output"));
                    let output = output.is_some_and(|item| item.value == Value::Boolean(true));
                    let permalink = fields.and_then(|fields| text_of(fields, "permalink")).map(str::to_owned);
                    collections.insert(name.clone(), Declared { output, permalink });
                }
            }
            Some(Value::List(names)) => {
                for name in names.iter().filter_map(Item::as_text) {
                    collections.insert(name.to_owned(), Declared { output: false, permalink: None });
                }
            }
            _ => {}
        }
        let list = |name: &str| -> Vec<String> {
            let texts = get(config, name).map(Item::texts).unwrap_or_default();
            texts.into_iter().map(|text| text.trim_matches('/').to_owned()).collect()
        };
        Self {
            foreign,
            config,
            settings,
            zone: TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC),
            collections_folder: text_of(config, "collections_dir").unwrap_or_default().trim_matches('/').to_owned(),
            collections,
            excluded: list("exclude"),
            included: list("include"),
        }
    }

    fn kind(&self, path: &SourcePath) -> What {
        let text = path.as_str();
        let is_page = PAGES.contains(&path.extension());
        let is_other = OTHER_PAGES.contains(&path.extension());
        let stem = text.rsplit_once('.').map_or(text, |(stem, _)| stem);
        if self.excluded.iter().any(|pattern| fits(pattern, text)) {
            return What::Nothing;
        }
        let inside = match &*self.collections_folder {
            "" => Some(stem),
            folder => stem.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')),
        };
        for (folder, is_draft) in [("_posts/", false), ("_drafts/", true)] {
            let at = stem.find(folder).filter(|at| *at == 0 || stem.as_bytes()[at - 1] == b'/');
            let Some(at) = at else { continue };
            let above = stem[..at].trim_matches('/');
            let above = match &*self.collections_folder {
                "" => above,
                own => above.strip_prefix(own).map_or(above, |rest| rest.trim_matches('/')),
            };
            let categories: Vec<String> = above.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
            // Jekyll looks into no folder of such a name.
            if categories.iter().any(|part| part.starts_with(['_', '.', '#', '~'])) {
                return What::Nothing;
            }
            if is_page {
                let path = stem[at + folder.len()..].to_owned();
                return What::Page(PagePath { collection: "posts".to_owned(), path, is_draft, categories });
            }
            return if is_other { What::Unread } else { What::Unpublished };
        }
        let page = |collection: &str, path: &str| {
            let (collection, path) = (collection.to_owned(), path.to_owned());
            What::Page(PagePath { collection, path, is_draft: false, categories: Vec::new() })
        };
        if let Some((top, rest)) = inside.and_then(|inside| inside.split_once('/'))
            && let Some(name) = top.strip_prefix('_').filter(|name| self.collections.contains_key(*name))
        {
            let has_front = self.foreign.begins_with(path, b"---");
            return match (is_page, self.collections[name].output) {
                (true, _) => page(name, rest),
                (false, _) if is_other && has_front => What::Unread,
                (false, true) if has_front => What::Template,
                (false, true) => What::Static,
                (false, false) => What::Nothing,
            };
        }
        let is_included = self.included.iter().any(|pattern| fits(pattern, text));
        if !is_included && text.split('/').any(|part| part.starts_with(['_', '.', '#'])) {
            return What::Nothing;
        }
        let has_front = self.foreign.begins_with(path, b"---");
        match (is_page, has_front) {
            (true, true) => {
                let shown = stem.split('/').skip_while(|part| part.starts_with('_')).collect::<Vec<_>>().join("/");
                page("", &shown)
            }
            (false, true) if is_other => What::Unread,
            (false, true) => What::Template,
            // Files of the project itself, which Jekyll copies too unless they are excluded.
            _ if !text.contains('/')
                && matches!(path.extension(), "md" | "lock" | "yml" | "gemspec" | "")
                && !is_included =>
            {
                What::Nothing
            }
            _ => What::Static,
        }
    }

    fn page(&self, path: &SourcePath, place: &PagePath, diagnostics: &mut Vec<Diagnostic>) -> Option<Page> {
        let text = self.foreign.text(path, diagnostics)?;
        let front = front::read(path, &text, diagnostics)?;
        let mut fields = self.with_defaults(front.fields, path, &place.collection);
        if !place.categories.is_empty() {
            with_categories(&mut fields, &place.categories);
        }
        let (day, name) = day_of_name(&place.path);
        let default = &self.settings.default_language;
        let known = |code: &str| self.settings.languages.iter().any(|(known, ..)| known == code);
        let told = ["lang", "locale", "language"].iter().find_map(|name| locale_code(text_of(&fields, name)?));
        let folder = name.split_once('/').filter(|(top, _)| self.settings.languages.len() > 1 && known(top));
        let locale = told.filter(|code| known(code)).or_else(|| folder.map(|(top, _)| top.to_owned()));
        let locale = locale.unwrap_or_else(|| default.clone());
        let below = folder.map_or(&*name, |(_, rest)| rest);
        let below = below.strip_suffix("/index").unwrap_or(if below == "index" { "" } else { below });
        let is_page = place.collection.is_empty();
        let id = match below {
            "" => "home".to_owned(),
            below => id(below),
        };
        let written = get(&fields, "date").filter(|item| item.value != Value::Empty);
        let date = written.and_then(|item| self.day(item)).or(day);
        let is_dated = day.is_some() || written.is_some() && is_dated_name(&place.path);
        let address = self.address(&fields, place, &name, date);
        let output = is_page
            || place.collection == "posts"
            || self.collections.get(&place.collection).is_some_and(|known| known.output);
        let mut page = Page {
            source: path.clone(),
            text,
            first_line: 1,
            body: front.body,
            converted: None,
            role: if output { Role::Entry } else { Role::Record },
            collection: if is_page {
                "pages".to_owned()
            } else {
                slug(&place.collection).unwrap_or_else(|| "entries".to_owned())
            },
            id,
            locale,
            address: address.clone().filter(|_| output),
            lost: 0,
            number: None,
            fields: renamed(fields),
            files: Vec::new(),
        };
        if let Some(day) = day {
            page.add("date", Value::Date(day.to_string()));
        }
        if place.is_draft {
            page.add("draft", Value::Boolean(true));
        } else if place.collection == "posts" && !is_dated {
            page.address = None;
            let why = text!("son nom ne commence pas par un jour", "its name does not begin with a day");
            hold_back(&mut page, (1, 1), &why, diagnostics);
        } else if output && address.is_none() {
            let why = text!(
                "un motif de `permalink` n’est pas lu ici, ou la page n’a pas ce qu’il demande",
                "a pattern of `permalink` is not read here, or the page has not what it wants"
            );
            page.lose_address(&why, diagnostics);
        }
        mend_slug(&mut page);
        Some(page)
    }

    /// The day of a date or time in the time zone of the site.
    fn day(&self, item: &Item) -> Option<Date> {
        let text = match as_jekyll(item) {
            Value::Date(text) | Value::Datetime(text) => text,
            _ => return None,
        };
        let zoned = text.parse::<Timestamp>().ok().map(|instant| instant.to_zoned(self.zone.clone()).date());
        zoned.or_else(|| text.get(..10)?.parse().ok())
    }

    /// Front matter with the values that `defaults` give, the last that fits first.
    fn with_defaults(&self, mut fields: Fields, path: &SourcePath, collection: &str) -> Fields {
        let Some(Value::List(defaults)) = get(self.config, "defaults").map(|item| &item.value) else { return fields };
        for default in defaults.iter().rev().filter_map(Item::as_map) {
            let scope = get(default, "scope").and_then(Item::as_map);
            let of = |name: &str| scope.and_then(|scope| text_of(scope, name));
            let is_below = of("path").is_none_or(|folder| path.as_str().starts_with(folder.trim_start_matches('/')));
            let own = if collection.is_empty() { "pages" } else { collection };
            if !is_below || of("type").is_some_and(|kind| kind != own) {
                continue;
            }
            for (key, item) in get(default, "values").and_then(Item::as_map).into_iter().flatten() {
                if get(&fields, key).is_none() {
                    fields.push((key.clone(), Item::new(item.value.clone(), 1, 1)));
                }
            }
        }
        fields
    }

    fn address(&self, fields: &Fields, place: &PagePath, name: &str, date: Option<Date>) -> Option<String> {
        let categories = ["categories", "category"].iter().find_map(|key| get(fields, key));
        let categories: Vec<String> = categories.map(words).unwrap_or_default();
        let parts = Parts {
            collection: &place.collection,
            path: name,
            slug: text_of(fields, "slug"),
            date,
            categories: &categories,
        };
        let style = text_of(self.config, "permalink").unwrap_or("date");
        let own = text_of(fields, "permalink");
        let declared = self.collections.get(&place.collection).and_then(|known| known.permalink.as_deref());
        let pretty = style == "pretty" || style.ends_with('/');
        let usual = match (&*place.collection, pretty) {
            ("posts", _) => pattern(style),
            ("", true) => "/:path/",
            ("", false) => "/:path:output_ext",
            (_, true) => "/:collection/:path/",
            (_, false) => "/:collection/:path:output_ext",
        };
        let written = own.or(declared).map(pattern).unwrap_or(usual);
        let filled = fill(written, &parts)?;
        let inner = filled.strip_suffix("/index/").map(|folder| format!("{folder}/"));
        Some(inner.unwrap_or(filled))
    }

    fn section(&self, page: &Page, place: &PagePath, site: &mut ForeignSite) {
        if place.collection.is_empty() {
            return;
        }
        let name = &place.collection;
        site.sections.entry(page.collection.clone()).or_insert_with(|| Section {
            label: name.chars().take(1).flat_map(char::to_uppercase).chain(name.chars().skip(1)).collect(),
            slug: page.collection.clone(),
            has_list: page.role == Role::Entry,
            addresses: BTreeMap::new(),
        });
    }
}
