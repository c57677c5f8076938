//! Files of the output that cannot be there together: two of one name, or a file
//! where others need a folder (`fr` beside `fr/index.html`).

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};

use super::api;
use super::job::{Job, output_path};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Span, Text};
use crate::path::{OutputPath, SITE_SETTINGS, SourcePath};
use crate::site::{Site, section_url};
use crate::slug::decoded;
use crate::text;

/// Collisions found so far. Each pair of sources is told once, however many
/// languages it concerns.
pub struct Collisions<'c> {
    site: &'c Site,
    config: &'c Config,
    told: BTreeSet<Vec<Span>>,
    /// Where pages are declared, once a collision was met.
    pages: OnceCell<HashMap<OutputPath, Vec<Span>>>,
    /// The problems.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'c> Collisions<'c> {
    /// No collisions yet.
    pub fn new(site: &'c Site, config: &'c Config) -> Self {
        Self { site, config, told: BTreeSet::new(), pages: OnceCell::new(), diagnostics: Vec::new() }
    }

    /// Notes that two jobs make a file of this name.
    pub fn same(&mut self, path: &OutputPath, first: &Job, second: &Job) {
        if let (Job::Copy(_, first), Job::Copy(_, second)) = (first, second)
            && first == second
        {
            // The same bytes from two places are one file.
            return;
        }
        let events = [second, first].into_iter().filter_map(|job| self.event(job));
        let mut sources: Vec<Span> = [second, first].into_iter().filter_map(copied).chain(events).collect();
        let claims = self.claims(path);
        if sources.is_empty() && claims.len() > 1 && self.api_claims(path).is_empty() {
            // Two entries or lists at one address: reported where addresses are given.
            return;
        }
        sources.extend(claims);
        if sources.len() < 2 {
            sources.extend(self.list_of(path));
        }
        sources.dedup();
        self.tell(
            sources,
            text!(
                "deux fichiers de la sortie se nommeraient `{path}`",
                "two files of the output would be named `{path}`"
            ),
        );
    }

    /// Finds the files of a plan whose names no disk has.
    pub fn too_long(&mut self, jobs: &HashMap<OutputPath, Job>) {
        let is_too_long = |path: &OutputPath| {
            let path = path.as_str();
            path.len() > MOST_BYTES
                && (path.len() > MOST_BYTES_OF_PATH || path.split('/').any(|name| name.len() > MOST_BYTES))
        };
        let mut paths: Vec<_> = jobs.iter().filter(|(path, _)| is_too_long(path)).collect();
        paths.sort_unstable_by_key(|(path, _)| *path);
        for (path, job) in paths {
            let place = self.source(path, job).or_else(|| self.list_of(path));
            let place = place.unwrap_or_else(|| Span::file(&SourcePath::new(SITE_SETTINGS)));
            if !self.told.insert(vec![place.clone()]) {
                continue;
            }
            let start: String = path.as_str().chars().take(60).collect();
            let message = text!(
                "un fichier de la sortie, `{start}…`, aurait un nom de plus de {MOST_BYTES} octets, ou un chemin de plus de {MOST_BYTES_OF_PATH}",
                "a file of the output, `{start}…`, would have a name of more than {MOST_BYTES} bytes, or a path of more than {MOST_BYTES_OF_PATH}"
            );
            let help = text!(
                "donnez-lui une adresse ou un nom de fichier plus courts",
                "give it a shorter address or file name"
            );
            self.diagnostics.push(Diagnostic::new(Code::InvalidName, place, message).help(help));
        }
    }

    /// Finds the files of a plan that stand where others need a folder.
    pub fn obstacles(&mut self, jobs: &HashMap<OutputPath, Job>) {
        // Every folder once: above one that was met, all are known.
        let mut folders: HashSet<&str> = HashSet::new();
        for path in jobs.keys() {
            let mut inner = path.as_str();
            while let Some((folder, _)) = inner.rsplit_once('/')
                && folders.insert(folder)
            {
                inner = folder;
            }
        }
        let files: HashSet<&str> = folders.into_iter().filter(|folder| jobs.contains_key(*folder)).collect();
        if files.is_empty() {
            return;
        }
        let mut met: BTreeMap<&str, BTreeSet<&OutputPath>> = BTreeMap::new();
        for inner in jobs.keys() {
            for (end, _) in inner.as_str().match_indices('/') {
                if let Some(file) = files.get(&inner.as_str()[..end]) {
                    met.entry(file).or_default().insert(inner);
                }
            }
        }
        for (file, inside) in met {
            let Some((file, obstacle)) = jobs.get_key_value(file) else { continue };
            // The first file of the folder that the site can change is reported, for all of them.
            let found = inside.iter().take(LOOKED_AT).find_map(|path| Some((*path, self.source(path, &jobs[*path])?)));
            let Some(first) = inside.first().copied() else { continue };
            let (inner, inner_source) = found.map_or((first, None), |(path, span)| (path, Some(span)));
            let sources = self.source(file, obstacle).into_iter().chain(inner_source).collect();
            self.tell(
                sources,
                text!(
                    "`{file}` serait à la fois un fichier et le dossier de `{inner}`",
                    "`{file}` would be a file and the folder of `{inner}` at once"
                ),
            );
        }
    }

    /// Where the event says its name for addresses, for the calendar of one event.
    fn event(&self, job: &Job) -> Option<Span> {
        let Job::Calendar(calendar) = job else { return None };
        let [card] = &calendar.events[..] else { return None };
        let identity = card.identity();
        let entry = self.site.get(self.site.find(&identity.collection, &identity.id)?)?;
        calendar.name.is_none().then(|| entry.source.span("slug"))
    }

    fn tell(&mut self, sources: Vec<Span>, message: Text) {
        if !self.told.insert(sources.clone()) {
            return;
        }
        let mut sources = sources.into_iter();
        let first = sources.next().unwrap_or_else(|| Span::file(&SourcePath::new(SITE_SETTINGS)));
        let mut diagnostic = Diagnostic::new(Code::OutputCollision, first, message);
        for other in sources.take(1) {
            diagnostic = diagnostic.related(other, text!("l’autre vient de là", "the other comes from here"));
        }
        self.diagnostics.push(diagnostic);
    }

    /// The place in the site that a file of the output comes from, when the site can change it.
    fn source(&self, path: &OutputPath, job: &Job) -> Option<Span> {
        copied(job).or_else(|| self.claims(path).into_iter().next())
    }

    /// Where the entries and lists whose page is this file are declared: two of them where there are more.
    fn claims(&self, path: &OutputPath) -> Vec<Span> {
        let pages = self.pages.get_or_init(|| self.pages());
        let claims = pages.get(path).into_iter().flatten().cloned();
        claims.chain(self.api_claims(path)).collect()
    }

    /// Where every page of an entry and every list is declared, at most two for a file.
    fn pages(&self) -> HashMap<OutputPath, Vec<Span>> {
        let mut pages: HashMap<OutputPath, Vec<Span>> = HashMap::new();
        let mut add = |url: &str, place: &dyn Fn() -> Span| {
            let places = pages.entry(output_path(url)).or_default();
            if places.len() < 2 {
                places.push(place());
            }
        };
        for collection in self.site.collections.values().filter(|collection| collection.list.is_some()) {
            let urls = self.config.languages.iter().filter_map(|language| section_url(collection, language));
            // Languages may have one address for a list, which is one claim.
            let urls: BTreeSet<_> = urls.collect();
            urls.iter().for_each(|url| add(url, &|| Span::file(&collection.path)));
        }
        for shown in self.site.entries().flat_map(|(_, entry)| entry.shown.iter().flatten()) {
            let Some(url) = &shown.url else { continue };
            let slug = || shown.version.fields.get("slug").map(|field| field.span.clone());
            add(url, &|| slug().unwrap_or_else(|| Span::file(&shown.version.document.path)));
        }
        pages
    }

    /// Where the entry or the collection is declared whose file in the API this is.
    fn api_claims(&self, path: &OutputPath) -> Vec<Span> {
        let below = path.as_str().strip_prefix(api::ROOT).and_then(|rest| rest.strip_prefix('/'));
        let key = below.and_then(|rest| rest.split_once('/')?.1.strip_suffix(".json"));
        let Some(key) = key else { return Vec::new() };
        let entry = self.site.find_key(key).and_then(|entry| self.site.get(entry));
        let list = key.split_once('/').filter(|(_, rest)| *rest == "index" || rest.starts_with("page/"));
        let list = list.and_then(|(collection, _)| self.site.collections.get(collection));
        let entry = entry.map(|entry| Span::file(&entry.source.document.path));
        entry.into_iter().chain(list.map(|collection| Span::file(&collection.path))).collect()
    }

    /// Where the list is declared that has a page, a filter or a feed of this name.
    fn list_of(&self, path: &OutputPath) -> Option<Span> {
        let listed = self.site.collections.values().filter(|collection| collection.list.is_some());
        let mut listed = listed.filter(|collection| {
            let mut urls = self.config.languages.iter().filter_map(|language| section_url(collection, language));
            urls.any(|url| path.as_str().starts_with(&*decoded(url.trim_start_matches('/'))))
        });
        listed.next().map(|collection| Span::file(&collection.path))
    }
}

/// The most bytes of a name: what file systems have.
const MOST_BYTES: usize = 255;

/// The most bytes of a path below the output folder, which has a path of its own: systems have 4,096.
const MOST_BYTES_OF_PATH: usize = 2048;

/// The most files of a folder that are searched for one with a source.
const LOOKED_AT: usize = 32;

/// The file that a job copies.
fn copied(job: &Job) -> Option<Span> {
    match job {
        Job::Copy(source, _) => Some(Span::file(source)),
        _ => None,
    }
}
