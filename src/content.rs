//! Stage 2, parse: each file of `content/` into a typed [`Document`].
//!
//! Invariant: parsing one file never looks at a second. References, links and
//! photos stay as they are written; the next stage follows them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use imbl::Vector;
use rayon::prelude::*;

use crate::cache::Cache;
use crate::config::Config;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Checked, Code, Diagnostic, Severity, Span};
use crate::digest::{Digest, Digester};
use crate::locale::Locale;
use crate::path::SourcePath;
use crate::source::{Change, SourceTree};
use crate::text;
use crate::yaml::{self, Limits};

pub mod collection;
pub mod component;
pub mod declaration;
mod destination;
mod escape;
pub mod field;
pub mod front_matter;
pub mod highlight;
mod layout;
pub mod markdown;
mod name;
pub mod outline;
pub mod segment;
pub mod typography;
pub mod value;

use collection::Collection;
use front_matter::Role;
use layout::Place;
use markdown::{Body, HtmlPolicy};
use value::Fields;

/// One file of an entry, parsed and checked against its declaration.
#[derive(Debug)]
pub struct Document {
    /// The file.
    pub path: SourcePath,
    /// Its collection.
    pub collection: Arc<Collection>,
    /// The entry's id: its path below the collection, without file name endings.
    pub id: Arc<str>,
    /// The language of the text; the source language for [`Role::Single`].
    pub locale: Locale,
    /// Source, translation, or all in one.
    pub role: Role,
    /// Values, checked.
    pub fields: Fields,
    /// The text below the front matter.
    pub body: Option<Arc<Body>>,
    /// The folder of the file, when it holds the entry's pictures and documents too.
    pub bundle: Option<Arc<str>>,
    /// Digest of everything that this document is made from.
    pub digest: Digest,
    /// Digest of the front matter alone, with the declaration and the settings
    /// that it is read by. Two versions with the same one have the same card.
    pub face: Digest,
    /// Digest of what other documents can see of this one; see [`outline`].
    pub outline: Digest,
}

/// Everything found under `content/`. A copy shares what neither side changes.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Declared collections by name.
    pub collections: Arc<BTreeMap<Arc<str>, Arc<Collection>>>,
    /// Documents by path.
    pub documents: Vector<Arc<Document>>,
    /// Collection and id of the files that could not be read at all: their
    /// problems are reported, and nothing that leads to them is another one.
    pub broken: Arc<BTreeSet<(Arc<str>, Arc<str>)>>,
}

/// The last parsing: where nothing but texts of known documents differs from
/// it, only these are parsed, and the others are not even looked up.
#[derive(Debug)]
pub struct FormerContent {
    tree: SourceTree,
    config: Digest,
    content: Content,
    /// Problems of declarations and of files as such.
    of_files: Arc<Vec<Diagnostic>>,
    /// Problems of documents, by path.
    of_documents: BTreeMap<SourcePath, Parsed>,
}

impl FormerContent {
    /// Brings the last parsing up to date; `None` when more has changed than
    /// texts that are documents before and after.
    fn updated(self, tree: &SourceTree, config: &Config, highlighter: &highlight::Highlighter) -> Option<Self> {
        if self.config != config.digest {
            return None;
        }
        let Self { tree: former, mut content, of_files, mut of_documents, .. } = self;
        for (path, change) in tree.changes(&former) {
            if !path.as_str().starts_with("content/") || path.as_str() == crate::config::CONFIG_PATH {
                continue;
            }
            if change != Change::Edited || path.file_name() == "_collection.yaml" {
                return None;
            }
            // A picture of a bundle: only its name matters here.
            if !matches!(path.extension(), "md" | "yaml" | "yml") {
                continue;
            }
            let position = content.documents.binary_search_by(|document| document.path.cmp(path)).ok()?;
            let former = Arc::clone(&content.documents[position]);
            let place = Place {
                path,
                file: tree.get(path.as_str())?,
                collection: Arc::clone(&former.collection),
                id: Arc::clone(&former.id),
                language: config.language(&former.locale)?,
                role: former.role,
                bundle: former.bundle.clone(),
            };
            let parsed = Arc::new(document(&place, config, place.key(config), highlighter));
            content.documents.set(position, Arc::clone(parsed.0.as_ref()?));
            if parsed.1.is_empty() {
                of_documents.remove(path);
            } else {
                of_documents.insert(path.clone(), parsed);
            }
        }
        Some(Self { tree: tree.clone(), config: config.digest, content, of_files, of_documents })
    }

    fn checked(&self) -> Checked<Content> {
        let of_documents = self.of_documents.values().flat_map(|parsed| &parsed.1);
        Checked {
            value: self.content.clone(),
            diagnostics: self.of_files.iter().chain(of_documents).cloned().collect(),
        }
    }
}

/// What the memo of parsed documents holds: diagnostics are replayed on a hit.
pub type Parsed = Arc<(Option<Arc<Document>>, Vec<Diagnostic>)>;

/// Parses every file of `content/`, in parallel; unchanged ones come from the cache.
pub fn parse(tree: &SourceTree, config: &Config, cache: &mut Cache) -> Checked<Content> {
    let former = cache.content.take().and_then(|former| former.updated(tree, config, &cache.highlighter));
    let now = former.unwrap_or_else(|| parse_all(tree, config, cache));
    let checked = now.checked();
    cache.content = Some(now);
    checked
}

fn parse_all(tree: &SourceTree, config: &Config, cache: &mut Cache) -> FormerContent {
    let mut of_files = Vec::new();
    let collections = declaration::all(tree, config, &mut of_files);
    let places = layout::places(tree, config, &collections, &mut of_files);
    let known = &cache.documents;
    let highlighter = &cache.highlighter;
    let parsed: Vec<(Digest, Parsed)> = places
        .par_iter()
        .with_min_len(8)
        .map(|place| {
            let key = place.key(config);
            let parsed =
                known.get(&key).cloned().unwrap_or_else(|| Arc::new(document(place, config, key, highlighter)));
            (key, parsed)
        })
        .collect();
    let mut documents = Vector::new();
    let mut broken = BTreeSet::new();
    let mut of_documents = BTreeMap::new();
    for (place, (_, parsed)) in places.iter().zip(&parsed) {
        if parsed.0.is_none() {
            broken.insert((Arc::clone(&place.collection.name), Arc::clone(&place.id)));
        }
        documents.extend(parsed.0.clone());
        if !parsed.1.is_empty() {
            of_documents.insert(place.path.clone(), Arc::clone(parsed));
        }
    }
    cache.documents.keep(parsed);
    let content = Content { collections: Arc::new(collections), documents, broken: Arc::new(broken) };
    FormerContent { tree: tree.clone(), config: config.digest, content, of_files: Arc::new(of_files), of_documents }
}

/// Why a file has no front matter, as far as its first lines tell.
fn without_front_matter(path: &SourcePath, text: &str) -> Diagnostic {
    let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().trim_end();
    let (message, help) = match first {
        "---" => (
            text!("l’en-tête commencé ici n’est jamais fermé", "the front matter begun here is never closed"),
            text!(
                "ajoutez une ligne `---` entre l’en-tête et le texte",
                "add a line `---` between the front matter and the text"
            ),
        ),
        "+++" => (
            text!("cet en-tête est en TOML ; il doit être en YAML", "this front matter is TOML; it must be YAML"),
            text!(
                "remplacez les deux lignes `+++` par `---`, et `clé = valeur` par `clé: valeur`",
                "replace both lines `+++` with `---`, and `key = value` with `key: value`"
            ),
        ),
        // So git writes a symbolic link where it can make none.
        link if text.trim().lines().count() == 1
            && link.contains('/')
            && link.ends_with(".md")
            && !link.contains(' ') =>
        {
            (
                text!("ce fichier n’est qu’un lien vers `{link}`", "this file is only a link to `{link}`"),
                text!(
                    "les liens symboliques ne sont pas suivis : copiez le fichier, ou faites un lien dans le texte",
                    "symbolic links are not followed: copy the file, or link to it in the text"
                ),
            )
        }
        _ => (
            text!(
                "le fichier ne commence pas par un en-tête entre deux lignes `---`",
                "the file does not begin with front matter between two `---` lines"
            ),
            text!(
                "commencez par `---`, puis `title: …`, puis une ligne `---`",
                "begin with `---`, then `title: …`, then a line `---`"
            ),
        ),
    };
    let length = if matches!(first, "---" | "+++") { 3 } else { 1 };
    Diagnostic::new(Code::FrontMatterMissing, Span::new(path, 1, 1, length), message).help(help)
}

fn document(
    place: &Place<'_>,
    config: &Config,
    digest: Digest,
    highlighter: &highlight::Highlighter,
) -> (Option<Arc<Document>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Some(text) = layout::readable(place.path, place.file, &mut diagnostics) else { return (None, diagnostics) };
    let ranges = match place.role {
        Role::Single => Some((0..text.len(), text.len()..text.len())),
        Role::Source | Role::Translation => yaml::split_front_matter(text),
    };
    let Some((front, body)) = ranges else {
        diagnostics.push(without_front_matter(place.path, text));
        return (None, diagnostics);
    };
    if diagnostics.iter().any(|problem| problem.code == Code::MergeConflict) {
        // Neither of the two versions is the entry.
        return (None, diagnostics);
    }
    let front_end = front.end;
    let html = if place.collection.html { HtmlPolicy::Sanitize } else { HtmlPolicy::Forbid };
    let settings = markdown::Settings { html, highlighter };
    let root = yaml::parse(place.path, text, front, Limits::default());
    let broken = !root.diagnostics.is_empty();
    let root = root.take(&mut diagnostics);
    let mut of_fields = Vec::new();
    let fields = front_matter::Reader {
        file: place.path,
        collection: &place.collection,
        config,
        language: place.language,
        role: place.role,
        markdown: &settings,
        diagnostics: &mut of_fields,
    }
    .fields(&root);
    if matches!(fields.get("draft").map(|field| &field.value), Some(value::Value::Boolean(true))) {
        // A draft may be incomplete, or wrong where it is not written to its
        // end: nobody else's publication waits for it.
        of_fields.iter_mut().for_each(|problem| problem.severity = Severity::Warning);
    }
    if broken {
        // What the parser could not reach would be reported as missing.
        of_fields.retain(|problem| problem.code != Code::MissingField);
    }
    of_fields.extend(name::problem(place.path, &place.id, &place.collection, fields.contains_key("slug")));
    let mut problems = Problems::default();
    problems.extend(diagnostics.drain(..).chain(of_fields));
    diagnostics = problems.into_diagnostics();
    let body = (place.role != Role::Single).then(|| {
        let source = markdown::Source { file: place.path, text, body, language: place.language };
        Arc::new(markdown::parse(source, &settings).take(&mut diagnostics))
    });
    let face = match place.role {
        Role::Single => digest,
        Role::Source | Role::Translation => Digester::new("face")
            .text(place.path.as_str())
            .text(&text[..front_end])
            .digest(place.collection.digest)
            .digest(config.digest)
            .finish(),
    };
    let document = Document {
        face,
        outline: outline::of(&place.collection, place.role, &fields, body.as_deref()),
        path: place.path.clone(),
        collection: Arc::clone(&place.collection),
        id: Arc::clone(&place.id),
        locale: place.language.locale.clone(),
        role: place.role,
        fields,
        body,
        bundle: place.bundle.clone(),
        digest,
    };
    (Some(Arc::new(document)), diagnostics)
}

#[cfg(test)]
mod tests;
