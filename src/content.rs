//! Stage 2, parse: each file of `content/` becomes a typed [`Document`].
//!
//! Invariant: parsing one file never looks at a second. References, links and
//! photos stay as they are written; the next stage follows them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::Checked;
use crate::locale::Locale;
use crate::path::{SITE_SETTINGS, SourcePath};
use crate::source::SourceTree;

pub mod collection;
pub mod component;
pub mod declaration;
pub mod destination;
mod document;
pub mod entry_name;
mod escape;
pub mod field;
pub mod field_at;
pub mod first_language;
pub mod front_matter;
mod front_matter_missing;
pub mod geography;
#[cfg_attr(target_family = "wasm", path = "content/plain_code.rs")]
pub mod highlight;
mod layout;
pub mod lock;
mod map_background;
pub mod markdown;
pub mod merge;
mod name;
pub mod origin;
pub mod passing_html;
pub mod period;
pub mod permalink;
pub mod reuse;
pub mod role;
pub mod segment;
pub mod shape;
pub mod typography;
pub mod value;

use collection::Collection;
use document::ParsedFile;
use layout::Place;

pub use document::Document;
pub use layout::{EntryFile, entry_file};

/// Everything found under `content/`. A copy shares it and is cheap.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Declared collections by name.
    pub collections: Arc<BTreeMap<Arc<str>, Arc<Collection>>>,
    /// Documents, sorted by path.
    pub documents: Arc<Vec<Arc<Document>>>,
    /// Collection and id of the files that could not be read at all. Their problems are reported, and links to them
    /// are not.
    pub broken: Arc<BTreeSet<(Arc<str>, Arc<str>)>>,
    /// Entries with text that a machine wrote or translated and nobody has accepted. Parsing leaves it empty: the records
    /// of translations say so (`translate::machine`).
    pub machine: Arc<MachineMade>,
    /// The addresses that were published before.
    pub lock: Arc<lock::UrlLock>,
}

/// Languages of entries, by collection and id.
pub type MachineMade = BTreeMap<(Arc<str>, Arc<str>), BTreeSet<Locale>>;

/// What parsing keeps from build to build.
#[derive(Debug, Default)]
pub struct Memory {
    /// Files of documents, sorted by path.
    files: Vec<(SourcePath, Arc<ParsedFile>)>,
    /// Declarations of collections.
    declarations: declaration::Memory,
    /// The addresses that were published before.
    lock: lock::Memory,
    /// Highlighted code, and the grammars once they were needed.
    highlighter: highlight::Highlighter,
    /// How many files the last build parsed.
    pub parsed: usize,
}

/// Parses every file of `content/`, in parallel. A file whose bytes, declaration
/// and settings are those of the last build is taken from there.
pub fn parse(tree: &SourceTree, config: &Config, memory: &mut Memory) -> Checked<Content> {
    let mut diagnostics = Vec::new();
    let collections = declaration::all(tree, config, &mut memory.declarations, &mut diagnostics);
    let photos = Collection::of_photos(collections.values()).map(|photos| &photos.name);
    let list_texts = Arc::new(Collection::of_list_texts(photos, SourcePath::new(SITE_SETTINGS)));
    let mut places = layout::places(tree, config, (&collections, &list_texts), &mut diagnostics);
    let former = memory.of_places(&places);
    let said: Vec<Option<Locale>> = places
        .par_iter()
        .zip(&former)
        .with_min_len(256)
        .map(|(place, former)| origin::said(place, former.map(|file| &**file), config))
        .collect();
    origin::settle(&mut places, &said, config);
    let highlighter = &memory.highlighter;
    let files: Vec<(Arc<ParsedFile>, bool)> = places
        .par_iter()
        .zip(former)
        .zip(said)
        .with_min_len(64)
        .map(|((place, former), said)| match former {
            Some(file) if file.holds(place, config) => (Arc::clone(file), false),
            former => (Arc::new(document::parse(place, said, config, highlighter, former.map(|file| &**file))), true),
        })
        .collect();
    let mut documents = Vec::with_capacity(files.len());
    let mut broken = BTreeSet::new();
    let (mut kept, mut parsed) = (Vec::with_capacity(files.len()), 0);
    for (place, (file, is_new)) in places.iter().zip(files) {
        parsed += usize::from(is_new);
        match &file.document {
            Some(document) => documents.push(Arc::clone(document)),
            None => drop(broken.insert(file.key.clone())),
        }
        diagnostics.extend(file.front_matter.iter().chain(&file.body).cloned());
        kept.push((place.path.clone(), file));
    }
    (memory.files, memory.parsed) = (kept, parsed);
    let content = Content {
        collections: Arc::new(collections),
        documents: Arc::new(documents),
        broken: Arc::new(broken),
        machine: Arc::default(),
        lock: lock::read(tree, &mut memory.lock, &mut diagnostics),
    };
    Checked { value: content, diagnostics }
}

impl Memory {
    /// What the last build parsed at each of these places, which are sorted by path.
    fn of_places(&self, places: &[Place<'_>]) -> Vec<Option<&Arc<ParsedFile>>> {
        let mut at = 0;
        let found = places.iter().map(|place| {
            while self.files.get(at).is_some_and(|(path, _)| !path.is(place.path) && *path < *place.path) {
                at += 1;
            }
            self.files.get(at).filter(|(path, _)| path.is(place.path) || path == place.path).map(|(_, file)| file)
        });
        found.collect()
    }
}

#[cfg(test)]
mod tests;
