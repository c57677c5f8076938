//! Puts together the files of the new site from what was read of the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use camino::Utf8PathBuf;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::body::{self, Body, FindTags};
use super::declare::{self, Declaration, Known};
use super::entry::Entry;
use super::foreign::{Foreign, unread};
use super::former::{Address, Former};
use super::naming::Bundles;
use super::page::{ForeignSite, Page, Role, Section, Settings, slug};
use super::pattern::{self, Pattern};
use super::resolve::Resolver;
use super::summary::Summary;
use super::value::{self, Item, Value};
use super::withheld::is_withheld;
use crate::content::collection::is_slug;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::path::SourcePath;
use crate::text;
use crate::yaml::Context;

/// A file of the new site.
#[derive(Debug)]
pub enum Content {
    /// A text.
    Text(String),
    /// A copy of a file of the other site.
    Copy(Utf8PathBuf),
}

/// The result of an import, not yet written.
#[derive(Debug, Default)]
pub struct Imported {
    /// Files by their paths in the new site.
    pub files: BTreeMap<SourcePath, Content>,
    /// Every problem, at places of the other site.
    pub diagnostics: Vec<Diagnostic>,
    /// What was done.
    pub summary: Summary,
}

/// The site into which pages are brought.
#[derive(Debug, Default)]
pub struct Target {
    /// The languages of a site that is there already, its source language first; empty for a new one.
    pub languages: Vec<String>,
    /// Whether its theme has the templates of lists that are declared here.
    pub has_lists: bool,
    /// The time that "now" is.
    pub now: Timestamp,
}

/// How a generator writes texts.
#[derive(Clone, Debug)]
pub struct Dialect {
    /// Finds its tags.
    pub find_tags: FindTags,
    /// Folders of content.
    pub roots: Vec<String>,
}

/// Composes the files of the new site.
pub fn compose(
    mut site: ForeignSite,
    foreign: &Foreign,
    dialect: &Dialect,
    target: &Target,
    mut diagnostics: Vec<Diagnostic>,
) -> Imported {
    let mut summary = Summary { read: site.read, left: site.left, ..Summary::default() };
    if let Some(source) = target.languages.first() {
        site.settings.default_language.clone_from(source);
    }
    settle(&mut site, target, &mut diagnostics);
    if !target.languages.is_empty() && !target.has_lists {
        for section in site.sections.values_mut() {
            section.has_list = false;
        }
    }
    let mut bundles = Bundles::default();
    let resolver = Resolver::new(&site, dialect.roots.clone());
    let mut bodies: Vec<Body> = Vec::with_capacity(site.pages.len());
    for page in &site.pages {
        let entry = format!("{}/{}", page.collection, page.id);
        let mut name = |source: &SourcePath| bundles.name(&entry, source);
        if page.role != Role::List {
            for (source, _) in &page.files {
                name(source);
            }
        }
        let mut body = body::convert(page, &resolver, dialect.find_tags, &mut name);
        diagnostics.append(&mut body.problems);
        summary.dead += body.dead;
        summary.left += body.left;
        bodies.push(body);
    }
    let mut composer = Composer {
        site: &site,
        zone: TimeZone::get(&site.settings.time_zone).unwrap_or(TimeZone::UTC),
        now: target.now,
        former: Former::new(&site),
        imported: Imported::default(),
        redirects: Vec::new(),
        summary,
    };
    let names: BTreeSet<&str> = site.pages.iter().map(|page| &*page.collection).collect();
    for name in names {
        composer.collection(name, &bodies, &mut diagnostics);
    }
    composer.home(target);
    composer.redirect(foreign, target, &mut diagnostics);
    let Composer { mut imported, mut summary, .. } = composer;
    if target.languages.is_empty() {
        insert(&mut imported, "content/site.yaml".to_owned(), Content::Text(site_yaml(&site.settings)));
    }
    for (entry, source, name) in bundles.files() {
        insert(&mut imported, format!("content/{entry}/{name}"), Content::Copy(foreign.place(source)));
        summary.copied += 1;
    }
    for (address, source) in &site.published {
        match SourcePath::from_untrusted(&format!("assets/static/{address}")) {
            Some(path) => {
                imported.files.entry(path).or_insert_with(|| Content::Copy(foreign.place(source)));
                summary.copied += 1;
            }
            None => {
                diagnostics.push(unread(source, text!("son adresse n’est pas un chemin", "its address is no path")))
            }
        }
    }
    summary.refused = summary.read.saturating_sub(summary.entries);
    crate::diagnostic::sort(&mut diagnostics);
    Imported { diagnostics, summary, ..imported }
}

fn insert(imported: &mut Imported, path: String, content: Content) {
    if let Some(path) = SourcePath::from_untrusted(&path) {
        imported.files.insert(path, content);
    }
}

/// Takes away pages that cannot be entries here, and gives each of the others an id of its own.
fn settle(site: &mut ForeignSite, target: &Target, diagnostics: &mut Vec<Diagnostic>) {
    let mut taken: BTreeSet<(String, String, String)> = BTreeSet::new();
    // The last number that a name was given, so that a thousand pages of one name are not counted a million times.
    let mut numbers: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    let default = site.settings.default_language.clone();
    let mut kept = Vec::with_capacity(site.pages.len());
    for mut page in std::mem::take(&mut site.pages) {
        if !target.languages.is_empty() && !target.languages.contains(&page.locale) {
            let locale = &page.locale;
            let why = text!("`{locale}` n’est pas une langue du site", "`{locale}` is not a language of the site");
            diagnostics.push(unread(&page.source, why));
            continue;
        }
        let base = page.id.clone();
        let number = numbers.entry((page.collection.clone(), base.clone(), page.locale.clone())).or_insert(0);
        *number += 1;
        while !taken.insert((page.collection.clone(), page.id.clone(), page.locale.clone())) {
            *number += 1;
            page.id = format!("{base}-{number}");
        }
        if page.id != base {
            let id = &page.id;
            let message = text!(
                "deux pages auraient le nom `{base}` : celle-ci devient `{id}`",
                "two pages would have the name `{base}`: this one becomes `{id}`"
            );
            diagnostics.push(Diagnostic::new(Code::ImportValue, Span::file(&page.source), message));
        }
        kept.push(page);
    }
    let has_source = |page: &Page| taken.contains(&(page.collection.clone(), page.id.clone(), default.clone()));
    kept.retain(|page| {
        let is_kept = page.locale == default || page.role == Role::List || has_source(page);
        if !is_kept {
            let locale = &page.locale;
            let why = text!(
                "c’est un texte en `{locale}` sans texte en `{default}`, la langue source",
                "it is a text in `{locale}` without one in `{default}`, the source language"
            );
            diagnostics.push(unread(&page.source, why));
        }
        is_kept
    });
    // The text of a list needs a list, and one of the source language.
    let lists: BTreeSet<String> = kept
        .iter()
        .filter(|page| page.role == Role::List && page.locale == default)
        .map(|page| page.collection.clone())
        .collect();
    kept.retain(|page| page.role != Role::List || lists.contains(&page.collection));
    site.pages = kept;
}

/// The state of composing.
struct Composer<'c> {
    site: &'c ForeignSite,
    zone: TimeZone,
    now: Timestamp,
    former: Former,
    imported: Imported,
    /// Former addresses of lists, each with the one that it has now and the file that tells of it.
    redirects: Vec<(String, String, SourcePath)>,
    summary: Summary,
}

impl Composer<'_> {
    fn collection(&mut self, name: &str, bodies: &[Body], diagnostics: &mut Vec<Diagnostic>) {
        let site = self.site;
        let settings = &site.settings;
        let default = &settings.default_language;
        let numbered: Vec<(&Page, &Body)> =
            site.pages.iter().zip(bodies).filter(|(page, _)| page.collection == name).collect();
        let pages: Vec<&Page> = numbered.iter().map(|(page, _)| *page).collect();
        let entries: Vec<&Page> = pages.iter().copied().filter(|page| page.role != Role::List).collect();
        let section = site.sections.get(name);
        let section_slug = section.map_or("", |section| &section.slug);
        let fields = declare::fields(&pages, default);
        let title_field = declare::title_field(&pages, &fields);
        let dated = declare::all_have_dates(&pages);
        let patterns: BTreeMap<String, Pattern> = settings
            .languages
            .iter()
            .map(|(locale, ..)| {
                let of: Vec<&Page> = entries.iter().copied().filter(|page| page.locale == *locale).collect();
                (locale.clone(), pattern::best(&of, section_slug, &self.zone, dated))
            })
            .filter(|(_, pattern)| !pattern.is_usual())
            .collect();
        let declaration = Declaration {
            section,
            name,
            fields: &fields,
            patterns: &patterns,
            default,
            has_html: numbered.iter().any(|(_, body)| body.has_html),
            has_pages: entries.is_empty() || entries.iter().any(|page| page.role == Role::Entry),
            title_field,
            by_date: dated,
        };
        insert(&mut self.imported, format!("content/{name}/_collection.yaml"), Content::Text(declaration.text()));
        let sources: BTreeMap<&str, &Page> =
            entries.iter().filter(|page| page.locale == *default).map(|page| (&*page.id, *page)).collect();
        for (page, body) in numbered {
            if page.role == Role::List {
                self.list_text(page, body, &fields, section, diagnostics);
                continue;
            }
            let pattern = patterns.get(&page.locale).cloned().unwrap_or_else(Pattern::usual);
            let now = self.address_now(page, &pattern, section_slug);
            let address = self.former.address(page, now.as_deref(), &mut self.summary, diagnostics);
            let aliases = self.former.aliases(page, &address, &mut self.summary, diagnostics);
            let source = sources.get(&*page.id).copied().filter(|source| source.locale != page.locale);
            let entry = Entry { page, fields: &fields, source, address, aliases, body: &body.text, title_field };
            let text = entry.text(diagnostics);
            let path = format!("content/{name}/{}/index.{}.md", page.id, page.locale);
            insert(&mut self.imported, path, Content::Text(text));
            self.summary.entries += 1;
        }
        for (locale, address) in section.map(|section| &section.addresses).into_iter().flatten() {
            let now = format!("/{locale}/{section_slug}/");
            if *address != now {
                let of_list = pages.iter().find(|page| page.role == Role::List && page.locale == *locale);
                let Some(page) = of_list.or(pages.first()) else { continue };
                let now = if section.is_some_and(|section| section.has_list) { now } else { String::new() };
                self.redirects.push((address.clone(), now, page.source.clone()));
            }
        }
    }

    /// The text of a list, when the collection has one; else the text is told.
    fn list_text(
        &mut self,
        page: &Page,
        body: &Body,
        fields: &Known,
        section: Option<&Section>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if !section.is_some_and(|section| section.has_list && !section.slug.is_empty()) {
            let why = text!(
                "c’est le texte d’une liste que le site n’a pas",
                "it is the text of a list that the site has not"
            );
            diagnostics.push(unread(&page.source, why));
            return;
        }
        // The text of a list has no `draft` here.
        if is_withheld(page, self.now, &self.zone) {
            let why = text!("ce texte d’une liste n’était pas public", "this text of a list was not public");
            diagnostics.push(unread(&page.source, why));
            return;
        }
        let mut known = fields.clone();
        for name in ["title", "description"] {
            known.entry(name.to_owned()).or_insert_with(|| declare::Field {
                key: name.to_owned(),
                name: name.to_owned(),
                kind: super::infer::Type::Text,
                localized: true,
            });
        }
        let entry = Entry {
            page,
            fields: &known,
            source: None,
            address: Address::Usual,
            aliases: Vec::new(),
            body: &body.text,
            title_field: None,
        };
        let text = entry.text(diagnostics);
        insert(
            &mut self.imported,
            format!("content/{}/_index.{}.md", page.collection, page.locale),
            Content::Text(text),
        );
        self.summary.entries += 1;
    }

    /// The address that the collection gives an entry; `None` when it has no day for it.
    fn address_now(&self, page: &Page, pattern: &Pattern, section: &str) -> Option<String> {
        match page.collection == "pages" && page.id == "home" {
            true => Some(format!("/{}/", page.locale)),
            false => pattern.fill(page, section, &self.zone),
        }
    }

    /// Leads the former addresses of lists to the new ones, in the file that the other site had for it or in a new one.
    /// In a site that is there already nothing is written over: they are told.
    fn redirect(&mut self, foreign: &Foreign, target: &Target, diagnostics: &mut Vec<Diagnostic>) {
        let mut rules = String::new();
        for (from, to, source) in std::mem::take(&mut self.redirects) {
            let from = pattern::as_alias(&from).filter(|_| target.languages.is_empty() && !to.is_empty());
            match from {
                Some(from) => {
                    let _ = writeln!(rules, "{from} {to} 301");
                }
                None => {
                    self.summary.addressed += 1;
                    self.summary.lost += 1;
                    let span = Span::file(&source);
                    let message = text!(
                        "l’adresse de la liste de cette section est perdue",
                        "the address of the list of this section is lost"
                    );
                    diagnostics.push(Diagnostic::new(Code::ImportAddress, span, message));
                }
            }
        }
        if rules.is_empty() {
            return;
        }
        let own = self.site.published.get("_redirects").and_then(|source| foreign.text(source, diagnostics));
        let own = own.map(|text| format!("{}\n", text.trim_end())).unwrap_or_default();
        insert(&mut self.imported, "assets/static/_redirects".to_owned(), Content::Text(format!("{own}{rules}")));
    }

    /// A new site has a home page, with its name when the other site has no text for it.
    fn home(&mut self, target: &Target) {
        if !target.languages.is_empty() {
            return;
        }
        let settings = &self.site.settings;
        let declaration = "content/pages/_collection.yaml";
        if !self.imported.files.contains_key(declaration) {
            let text = "label: Pages\nslug: \"\"\ntemplate: page.html\nfallback: false\nbody: markdown\n";
            insert(&mut self.imported, declaration.to_owned(), Content::Text(text.to_owned()));
        }
        for (locale, ..) in &settings.languages {
            let path = format!("content/pages/home/index.{locale}.md");
            if self.imported.files.contains_key(&*path) {
                continue;
            }
            let title = settings.title.get(locale).or_else(|| settings.title.values().next());
            let title = title.map_or_else(|| locale.clone(), |title| title.clone());
            insert(
                &mut self.imported,
                path,
                Content::Text(format!("---\ntitle: {}\n---\n", value::scalar(&title, Context::Line))),
            );
        }
    }
}

/// The text of `site.yaml`.
fn site_yaml(settings: &Settings) -> String {
    let mut out = String::new();
    let base_url = if settings.base_url.is_empty() { "https://example.org" } else { &settings.base_url };
    let _ = writeln!(out, "base_url: {}", value::scalar(base_url, Context::Line));
    let localized = |texts: &BTreeMap<String, String>| {
        let known = settings.languages.iter().filter_map(|(locale, ..)| Some((locale, texts.get(locale)?)));
        known
            .map(|(locale, text)| format!("  {}: {}\n", value::key(locale), value::scalar(text, Context::Line)))
            .collect::<String>()
    };
    let title = localized(&settings.title);
    match title.is_empty() {
        true => {
            let _ = writeln!(out, "title: {}", value::scalar(base_url, Context::Line));
        }
        false => {
            let _ = write!(out, "title:\n{title}");
        }
    }
    let description = localized(&settings.description);
    if !description.is_empty() {
        let _ = write!(out, "description:\n{description}");
    }
    let default = &settings.default_language;
    let _ = writeln!(out, "default_language: {}", value::scalar(default, Context::Line));
    if !settings.time_zone.is_empty() {
        let _ = writeln!(out, "time_zone: {}", value::scalar(&settings.time_zone, Context::Line));
    }
    out.push_str("theme: starter\nhome: pages/home\nlanguages:\n");
    for (locale, label, cldr) in &settings.languages {
        let fallback = if locale == default { String::new() } else { format!(", fallback: [{default}]") };
        let (label, cldr) = (value::scalar(label, Context::Flow), value::scalar(cldr, Context::Flow));
        let _ = writeln!(out, "  {}: {{label: {label}, locale: {cldr}{fallback}}}", value::key(locale));
    }
    out.push_str("pictures: {formats: [webp, jpeg], quality: {jpeg: 80, webp: 75}}\n");
    out
}

/// Makes a `slug` of another site one of this: letters in lower case, digits and hyphens.
pub fn mend_slug(page: &mut Page) {
    let Some((_, item)) = page.fields.iter_mut().find(|(key, _)| key == "slug") else { return };
    let text = item.as_text().unwrap_or_default().trim_matches('/').to_owned();
    if !is_slug(&text) {
        let value = slug(&text).map_or(Value::Empty, Value::Text);
        *item = Item::new(value, item.line, item.column);
    }
}
