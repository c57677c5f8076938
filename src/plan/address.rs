//! Addresses of the site that texts name and that are no entry's: each must be
//! of something that is published.
//!
//! Everything that is published is known when all jobs are. The result is
//! never kept from build to build.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _, HashSet};

use super::job::{Job, output_path};
use super::library::Library;
use crate::config::{Config, MenuTarget, all_menu_items};
use crate::content::segment::Target;
use crate::diagnostic::{Code, Diagnostic, Span, Text, did_you_mean};
use crate::path::OutputPath;
use crate::site::{EntryIndex, OwnFolders, Site, menu_path, section_url};
use crate::slug::decoded;
use crate::text;

/// Names for which one that is near is looked for; beyond, the same name alone.
const LOOKED_NEAR: usize = 64;

/// Everything that is published.
pub struct Published<'a> {
    site: &'a Site,
    /// Settings.
    pub config: &'a Config,
    library: &'a Library,
    jobs: &'a HashMap<OutputPath, Job>,
    /// Lists, which are made or reported.
    sections: HashSet<String>,
    /// What redirects begin with, and whether what follows is theirs too.
    redirects: Vec<(String, Matching)>,
}

/// How far a redirect reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Matching {
    Exact,
    Below,
}

/// Reports the addresses of the site that lead nowhere.
pub fn check(
    site: &Site,
    config: &Config,
    library: &Library,
    jobs: &HashMap<OutputPath, Job>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let relations = site.entries().filter_map(|(number, _)| site.relations(number));
    let open = relations.flat_map(|relations| relations.open.iter()).filter_map(|link| match &link.target {
        Target::Root(path) => Some((Arc::clone(path), &*link.written, &link.span)),
        Target::Entry(_) | Target::File(_) => None,
    });
    let in_menus = all_menu_items(&config.menus).filter_map(|item| {
        let target = item.leads_to()?;
        let (MenuTarget::Root(written) | MenuTarget::Web(written)) = target else { return None };
        let (path, _) = menu_path(target, config)?;
        let is_page = site.entry_found_at(&path).is_some() || site.withheld_at(&path).is_some();
        (!is_page).then_some((path, written, &item.span))
    });
    let own = OwnFolders::new(&site.collections, config);
    let in_menus = in_menus.filter(|(path, written, _)| !own.may_be_of_another_program(path, written));
    let mut links = open.chain(in_menus).peekable();
    if links.peek().is_none() {
        return;
    }
    let published = Published::new(site, config, library, jobs);
    let mut names: Option<Names<'_>> = None;
    let mut near = LOOKED_NEAR;
    for (path, written, span) in links {
        if published.has(&path) {
            continue;
        }
        let names = names.get_or_insert_with(|| Names::new(site, jobs));
        let help = names.help(site, &path, &mut near);
        diagnostics.push(broken(written, span, help));
    }
}

/// Reports former addresses at which something is published: readers would find that, or be led away from it.
/// Those at which there is a page of another entry, or a list, are told where addresses are given.
pub fn check_aliases(
    site: &Site,
    library: &Library,
    jobs: &HashMap<OutputPath, Job>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (alias, number) in site.aliases() {
        if site.entry_at(alias).or_else(|| site.entry_at(&format!("{}/", alias.trim_end_matches('/')))).is_some() {
            continue;
        }
        let name = decoded(alias.trim_matches('/')).into_owned();
        let page = if name.is_empty() { "index.html".to_owned() } else { format!("{name}/index.html") };
        // Hosts show the file `a.html` for `/a`.
        let files = [name.clone(), page, format!("{name}.html")];
        let is_there = |file: &String| jobs.contains_key(file.as_str()) || library.artefact(file).is_some();
        let Some(file) = files.iter().find(|file| !file.is_empty() && is_there(file)) else { continue };
        let Some(entry) = site.get(*number) else { continue };
        let named = entry.aliases.iter().filter(|(_, written)| written == alias);
        for (position, _) in named {
            let Some(shown) = site.shown(*position, *number) else { continue };
            let span = shown.version.span("aliases");
            let message = text!(
                "l’adresse `{alias}` est déjà prise : `{file}` y est publié",
                "the address `{alias}` is already taken: `{file}` is published there"
            );
            let help = text!("retirez cette adresse de `aliases`", "remove this address from `aliases`");
            diagnostics.push(Diagnostic::new(Code::DuplicateUrl, span, message).help(help));
        }
    }
}

fn broken(written: &str, span: &Span, help: Text) -> Diagnostic {
    let message = text!("rien n’est publié à l’adresse `{written}`", "nothing is published at the address `{written}`");
    Diagnostic::new(Code::BrokenLink, span.clone(), message).help(help)
}

impl<'a> Published<'a> {
    /// Everything that a whole plan publishes.
    pub fn new(site: &'a Site, config: &'a Config, library: &'a Library, jobs: &'a HashMap<OutputPath, Job>) -> Self {
        let lists = site.collections.values().filter(|collection| collection.list.is_some());
        let sections = lists.flat_map(|collection| {
            let urls = config.languages.iter().filter_map(|language| section_url(collection, language));
            urls.map(|url| decoded(url.trim_matches('/')).into_owned())
        });
        let rules = match jobs.get("_redirects") {
            // The rules name addresses as the host sees them, below the path of the site.
            Some(Job::Text(rules)) => rules.lines().filter_map(|line| redirect(line, config.base_path())).collect(),
            _ => Vec::new(),
        };
        Self { site, config, library, jobs, sections: sections.collect(), redirects: rules }
    }

    /// Whether something is published at an address.
    pub fn has(&self, path: &str) -> bool {
        let name = path.trim_start_matches('/');
        let file = output_path(path);
        let folder = || format!("{}/index.html", name.trim_end_matches('/'));
        self.jobs.contains_key(file.as_str())
            || self.jobs.contains_key(folder().as_str())
            || self.sections.contains(name.trim_end_matches('/'))
            || self.library.artefact(name).is_some()
            || self.redirects.iter().any(|(from, reach)| match reach {
                Matching::Exact => from == path.trim_end_matches('/'),
                Matching::Below => path.starts_with(from.as_str()),
            })
            || self.may_be_of_what_is_missing(name)
            || self.config.below_own_path(path).is_some_and(|path| self.has(path))
    }

    /// While a file cannot be read, the address of its page is not known.
    fn may_be_of_what_is_missing(&self, name: &str) -> bool {
        let mut roots = self.config.languages.iter().map(|language| language.root.trim_start_matches('/'));
        self.site.incomplete && roots.any(|root| name.starts_with(root))
    }
}

/// Where a line of `_redirects` leads from, below the path of the site; `None` for a line that publishes nothing.
fn redirect(line: &str, path: &str) -> Option<(String, Matching)> {
    let mut words = line.split_whitespace();
    let from = words.next().filter(|from| from.starts_with('/'))?;
    let from = &*decoded(from);
    let from = from.strip_prefix(&*decoded(path)).filter(|rest| rest.starts_with('/')).unwrap_or(from);
    // `404` tells which page is shown where there is nothing.
    if words.skip(1).any(|word| word.trim_end_matches('!') == "404") {
        return None;
    }
    match from.find(['*', ':']) {
        Some(end) => Some((from[..end].to_owned(), Matching::Below)),
        None => Some((from.trim_end_matches('/').to_owned(), Matching::Exact)),
    }
}

/// The last parts of what is published, for suggestions.
struct Names<'a> {
    /// Entries with a page by their ids and by the last part of their addresses.
    entries: HashMap<&'a str, EntryIndex>,
    /// Photos by their ids.
    photos: HashMap<&'a str, EntryIndex>,
    /// Collections with a list by their names and by their sections' names.
    lists: HashMap<&'a str, &'a str>,
    /// Copied files.
    files: HashMap<&'a str, &'a OutputPath>,
}

impl<'a> Names<'a> {
    fn new(site: &'a Site, jobs: &'a HashMap<OutputPath, Job>) -> Self {
        let (mut entries, mut photos, mut lists) = (HashMap::new(), HashMap::new(), HashMap::new());
        for collection in site.collections.values().filter(|collection| collection.list.is_some()) {
            for name in collection.slug.0.values().map(|slug| &**slug).chain([&*collection.name]) {
                lists.entry(name).or_insert(&*collection.name);
            }
        }
        for (number, entry) in site.entries() {
            let id = last(&entry.id);
            if entry.photo.is_some() {
                photos.entry(id).or_insert(number);
            }
            if entry.has_page() {
                entries.entry(id).or_insert(number);
            }
            for url in entry.shown.iter().flatten().filter_map(|shown| shown.url.as_ref()) {
                entries.entry(last(url)).or_insert(number);
            }
        }
        let mut copied: Vec<&OutputPath> =
            jobs.iter().filter(|(_, job)| matches!(job, Job::Copy(..))).map(|(path, _)| path).collect();
        copied.sort_unstable();
        let mut files = HashMap::new();
        for path in copied {
            files.entry(path.file_name()).or_insert(path);
        }
        Self { entries, photos, lists, files }
    }

    /// The mend of an address at which there is nothing.
    fn help(&self, site: &Site, path: &str, near: &mut usize) -> Text {
        let name = last(path);
        if let Some(file) = self.files.get(name) {
            return text!("vouliez-vous écrire `/{file}` ?", "did you mean `/{file}`?").replacing(format!("/{file}"));
        }
        if let Some(collection) = self.lists.get(name) {
            return text!("vouliez-vous écrire `@/{collection}` ?", "did you mean `@/{collection}`?")
                .replacing(format!("@/{collection}"));
        }
        if let Some((stem, _)) = name.rsplit_once('.')
            && let Some(photo) = self.photos.get(stem).and_then(|number| site.get(*number))
        {
            let id = &photo.id;
            return text!("écrivez `::figure{{photo=\"{id}\"}}`", "write `::figure{{photo=\"{id}\"}}`");
        }
        let stem = name.strip_suffix(".html").unwrap_or(name);
        let mut found = self.entries.get(stem).and_then(|number| Some(site.get(*number)?.key()));
        if found.is_none() && *near > 0 {
            *near -= 1;
            let mut names: Vec<&str> = self.entries.keys().chain(self.lists.keys()).copied().collect();
            names.sort_unstable();
            let name = did_you_mean(stem, names);
            let entry = name.and_then(|name| Some(site.get(*self.entries.get(name)?)?.key()));
            found = entry.or_else(|| Some((*self.lists.get(name?)?).to_owned()));
        }
        match found {
            Some(key) => {
                text!("vouliez-vous écrire `@/{key}` ?", "did you mean `@/{key}`?").replacing(format!("@/{key}"))
            }
            None => text!(
                "une page s’écrit `@/collection/entrée`, un fichier va dans `assets/static`",
                "a page is written `@/collection/entry`, a file goes into `assets/static`"
            ),
        }
    }
}

/// The last part of an address.
fn last(url: &str) -> &str {
    let url = url.trim_end_matches('/');
    url.rsplit_once('/').map_or(url, |(_, last)| last)
}
