//! Stage 2, parse: each file of `content/` into a typed [`Document`].
//!
//! Invariant: parsing one file never looks at a second. References, links and
//! photos stay as they are written; the next stage follows them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Checked, Code, Diagnostic, Severity, Span};
use crate::digest::{Digest, Digester};
use crate::locale::Locale;
use crate::path::SourcePath;
use crate::source::SourceTree;
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
    /// Digest of the file's path and of what stands above the body, with the
    /// declaration and the settings that it is read by. Two versions of a document
    /// with the same `front_matter_digest` have the same fields.
    pub front_matter_digest: Digest,
}

/// Everything found under `content/`. Copying it is cheap: it is shared.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Declared collections by name.
    pub collections: Arc<BTreeMap<Arc<str>, Arc<Collection>>>,
    /// Documents, sorted by path.
    pub documents: Arc<Vec<Arc<Document>>>,
    /// Collection and id of the files that could not be read at all: their
    /// problems are reported, and nothing that leads to them is another one.
    pub broken: Arc<BTreeSet<(Arc<str>, Arc<str>)>>,
}

/// What parsing keeps from build to build.
#[derive(Debug, Default)]
pub struct Memory {
    /// Files of documents, sorted by path.
    files: Vec<(SourcePath, Arc<ParsedFile>)>,
    /// Declarations of collections.
    declarations: declaration::Memory,
    /// Highlighted code, and the grammars once they were needed.
    highlighter: highlight::Highlighter,
    /// Files parsed by the last build, those taken again not counted.
    pub parsed: usize,
}

/// A parsed file with everything that was read to parse it.
#[derive(Debug)]
struct ParsedFile {
    /// Digest of the file's bytes.
    file: Digest,
    /// Digest of the collection's declaration.
    collection: Digest,
    /// Digest of the settings.
    config: Digest,
    key: (Arc<str>, Arc<str>),
    /// `None` when the file cannot be read at all.
    document: Option<Arc<Document>>,
    /// Problems of the front matter, and of the file as such.
    front_matter: Vec<Diagnostic>,
    /// Problems of the body. The body is taken again under another declaration
    /// of its collection as long as that asks the same of HTML.
    body: Vec<Diagnostic>,
    html: HtmlPolicy,
}

/// Parses every file of `content/`, in parallel. A file whose bytes, declaration
/// and settings are those of the last build is taken from there.
pub fn parse(tree: &SourceTree, config: &Config, memory: &mut Memory) -> Checked<Content> {
    let mut diagnostics = Vec::new();
    let collections = declaration::all(tree, config, &mut memory.declarations, &mut diagnostics);
    let places = layout::places(tree, config, &collections, &mut diagnostics);
    let former = memory.of_places(&places);
    let highlighter = &memory.highlighter;
    let files: Vec<(Arc<ParsedFile>, bool)> = places
        .par_iter()
        .zip(former)
        .with_min_len(64)
        .map(|(place, former)| match former {
            Some(file) if file.holds(place, config) => (Arc::clone(file), false),
            former => (Arc::new(document(place, config, highlighter, former.map(|file| &**file))), true),
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
    let content =
        Content { collections: Arc::new(collections), documents: Arc::new(documents), broken: Arc::new(broken) };
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

impl ParsedFile {
    /// Whether parsing the file at this place would give this again.
    fn holds(&self, place: &Place<'_>, config: &Config) -> bool {
        self.file == place.file.digest()
            && self.collection == place.collection.digest
            && self.config == config.digest
            // A declaration that reads the same may stand under another name.
            && self.key.0 == place.collection.name
    }
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

/// Parses one file. `former` is what the same path gave in the last build.
fn document(
    place: &Place<'_>,
    config: &Config,
    highlighter: &highlight::Highlighter,
    former: Option<&ParsedFile>,
) -> ParsedFile {
    let html = if place.collection.html { HtmlPolicy::Sanitize } else { HtmlPolicy::Forbid };
    let file = |document, front_matter, body| ParsedFile {
        file: place.file.digest(),
        collection: place.collection.digest,
        config: config.digest,
        key: (Arc::clone(&place.collection.name), Arc::clone(&place.id)),
        document,
        front_matter,
        body,
        html,
    };
    let digest = place.key(config);
    let mut diagnostics = Vec::new();
    let Some(text) = layout::readable(place.path, place.file, &mut diagnostics) else {
        return file(None, diagnostics, Vec::new());
    };
    let ranges = match place.role {
        Role::Single => Some((0..text.len(), text.len()..text.len())),
        Role::Source | Role::Translation => yaml::split_front_matter(text),
    };
    let Some((front, body)) = ranges else {
        diagnostics.push(without_front_matter(place.path, text));
        return file(None, diagnostics, Vec::new());
    };
    if diagnostics.iter().any(|problem| problem.code == Code::MergeConflict) {
        // Neither of the two versions is the entry.
        return file(None, diagnostics, Vec::new());
    }
    let front_end = front.end;
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
    let mut body_diagnostics = Vec::new();
    let body = (place.role != Role::Single).then(|| {
        // The body is the same while the file, the settings and what becomes of HTML are.
        let known = former.filter(|former| {
            former.file == place.file.digest() && former.config == config.digest && former.html == html
        });
        if let Some((former, body)) = known.and_then(|former| Some((former, former.document.as_ref()?.body.as_ref()?)))
        {
            body_diagnostics.clone_from(&former.body);
            return Arc::clone(body);
        }
        let source = markdown::Source { file: place.path, text, body, language: place.language };
        Arc::new(markdown::parse(source, &settings).take(&mut body_diagnostics))
    });
    let front_matter_digest = match place.role {
        Role::Single => digest,
        Role::Source | Role::Translation => Digester::new("front-matter")
            .text(place.path.as_str())
            .text(&text[..front_end])
            .digest(place.collection.digest)
            .digest(config.digest)
            .finish(),
    };
    let document = Document {
        front_matter_digest,
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
    file(Some(Arc::new(document)), diagnostics, body_diagnostics)
}

#[cfg(test)]
mod tests;
