//! Stage 2, parse: each file of `content/` into a typed [`Document`].
//!
//! Invariant: parsing one file never looks at a second. References, links and
//! photos stay as they are written; the next stage follows them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};
use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic, Severity, Span, did_you_mean};
use crate::digest::{Digest, Digester};
use crate::locale::{Language, Locale};
use crate::path::SourcePath;
use crate::source::{SourceFile, SourceTree};
use crate::text;
use crate::yaml::{self, Limits};

pub mod collection;
pub mod component;
mod escape;
pub mod front_matter;
pub mod highlight;
pub mod markdown;
pub mod segment;
pub mod typography;
pub mod value;

use collection::{BodyKind, Collection};
use front_matter::Role;
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
    /// The folder that holds the entry's own pictures, when it is a bundle.
    pub bundle: Option<Arc<str>>,
    /// Digest of everything this document was made from.
    pub digest: Digest,
    /// Digest of the file's path and of what stands above the body, with the
    /// declaration and the settings that it was read by. Two versions of a
    /// document with the same `front_matter_digest` have the same fields.
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
    /// Files of documents, by path.
    files: HashMap<SourcePath, Arc<ParsedFile>>,
    /// Declarations by path, with the digest of the text and the source language that they were read by.
    declarations: HashMap<SourcePath, (Digest, Locale, Checked<Arc<Collection>>)>,
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

/// Where a file stands in its collection.
struct Place<'a> {
    path: &'a SourcePath,
    file: &'a SourceFile,
    collection: Arc<Collection>,
    id: Arc<str>,
    language: &'a Language,
    role: Role,
    bundle: Option<Arc<str>>,
}

impl Place<'_> {
    /// Digest of everything that its document is made from.
    fn key(&self, config: &Config) -> Digest {
        Digester::new("document")
            .text(self.path.as_str())
            .digest(self.file.digest())
            .digest(self.collection.digest)
            .digest(config.digest)
            .finish()
    }
}

/// Parses every file of `content/`, in parallel. A file whose bytes, declaration
/// and settings are those of the last build is taken from there.
pub fn parse(tree: &SourceTree, config: &Config, memory: &mut Memory) -> Checked<Content> {
    let mut diagnostics = Vec::new();
    let collections = collections(tree, config, memory, &mut diagnostics);
    let places = places(tree, config, &collections, &mut diagnostics);
    let (former, highlighter) = (&memory.files, &memory.highlighter);
    let files: Vec<(Arc<ParsedFile>, bool)> = places
        .par_iter()
        .with_min_len(64)
        .map(|place| match former.get(place.path) {
            Some(file) if file.holds(place, config) => (Arc::clone(file), false),
            former => (Arc::new(document(place, config, highlighter, former.map(|file| &**file))), true),
        })
        .collect();
    let mut documents = Vec::with_capacity(files.len());
    let mut broken = BTreeSet::new();
    let (mut kept, mut parsed) = (HashMap::with_capacity(files.len()), 0);
    for (place, (file, is_new)) in places.iter().zip(files) {
        parsed += usize::from(is_new);
        match &file.document {
            Some(document) => documents.push(Arc::clone(document)),
            None => drop(broken.insert(file.key.clone())),
        }
        diagnostics.extend(file.front_matter.iter().chain(&file.body).cloned());
        kept.insert(place.path.clone(), file);
    }
    (memory.files, memory.parsed) = (kept, parsed);
    let content =
        Content { collections: Arc::new(collections), documents: Arc::new(documents), broken: Arc::new(broken) };
    Checked { value: content, diagnostics }
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

fn collections(
    tree: &SourceTree,
    config: &Config,
    memory: &mut Memory,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<Arc<str>, Arc<Collection>> {
    let mut collections = BTreeMap::new();
    let mut declarations = HashMap::new();
    for (path, file) in tree.under("content") {
        let Some(name) = path.as_str().strip_prefix("content/").and_then(|rest| rest.strip_suffix("/_collection.yaml"))
        else {
            continue;
        };
        if name.contains('/') {
            continue;
        }
        let default = &config.source_language().locale;
        let known = memory.declarations.remove(path);
        let known = known.filter(|(digest, locale, _)| *digest == file.digest() && locale == default);
        let (digest, locale, declaration) = known.unwrap_or_else(|| {
            let mut diagnostics = Vec::new();
            let collection = match readable(path, file, &mut diagnostics) {
                Some(text) => collection::parse(path, name, text, default).take(&mut diagnostics),
                None => collection::unreadable(path, name, default),
            };
            (file.digest(), default.clone(), Checked { value: Arc::new(collection), diagnostics })
        });
        diagnostics.extend(declaration.diagnostics.iter().cloned());
        collections.insert(Arc::clone(&declaration.value.name), Arc::clone(&declaration.value));
        declarations.insert(path.clone(), (digest, locale, declaration));
    }
    memory.declarations = declarations;
    // A reference must name a collection that exists: known only now.
    for collection in collections.values() {
        for (field, to, span) in &collection.references {
            if collections.contains_key(to) {
                continue;
            }
            let names = collections.keys().map(|name| &**name);
            let help = match did_you_mean(to, names.clone()) {
                Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                None => {
                    let list = names.collect::<Vec<_>>().join(", ");
                    text!("les collections : {list}", "the collections: {list}")
                }
            };
            diagnostics.push(
                Diagnostic::new(
                    Code::CollectionDeclaration,
                    span.clone(),
                    text!(
                        "le champ `{field}` désigne la collection `{to}`, qui n’existe pas",
                        "the field `{field}` names the collection `{to}`, which does not exist"
                    ),
                )
                .help(help),
            );
        }
    }
    collections
}

/// The text of a file, or a diagnostic when it is not one.
fn readable<'a>(path: &SourcePath, file: &'a SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Option<&'a Arc<str>> {
    diagnostics.extend(file.encoding_problem(path));
    file.text().map(|text| text.value())
}

/// Finds what each file of `content/` is by its name alone.
fn places<'a>(
    tree: &'a SourceTree,
    config: &'a Config,
    collections: &BTreeMap<Arc<str>, Arc<Collection>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Place<'a>> {
    let mut places = Vec::new();
    let mut undeclared: BTreeMap<&str, &SourcePath> = BTreeMap::new();
    for (path, file) in tree.under("content") {
        let rest = &path.as_str()["content/".len()..];
        let Some((name, inside)) = rest.split_once('/') else {
            if rest != "site.yaml" {
                unexpected(path, None, diagnostics);
            }
            continue;
        };
        let Some(collection) = collections.get(name) else {
            undeclared.entry(name).or_insert(path);
            continue;
        };
        if inside == "_collection.yaml" || collection.partial {
            continue;
        }
        match collection.body {
            BodyKind::None => match inside.strip_suffix(".yaml").or_else(|| inside.strip_suffix(".yml")) {
                Some(id) => places.push(Place {
                    path,
                    file,
                    collection: Arc::clone(collection),
                    id: id.into(),
                    language: config.source_language(),
                    role: Role::Single,
                    bundle: None,
                }),
                None => unexpected(path, Some(collection), diagnostics),
            },
            BodyKind::Markdown => {
                let Some(stem) = inside.strip_suffix(".md") else {
                    if !in_bundle(tree, path, name) {
                        unexpected(path, Some(collection), diagnostics);
                    }
                    continue;
                };
                let Some((id, code)) = stem.rsplit_once('.') else {
                    unexpected(path, Some(collection), diagnostics);
                    continue;
                };
                let Some(language) = config.languages.iter().find(|language| language.locale.as_str() == code) else {
                    unknown_locale(path, code, config, diagnostics);
                    continue;
                };
                let bundle = id.strip_suffix("/index");
                if bundle.is_none() && (id == "index" || id.ends_with('/')) {
                    unexpected(path, Some(collection), diagnostics);
                    continue;
                }
                let source = language.locale == config.source_language().locale;
                places.push(Place {
                    path,
                    file,
                    collection: Arc::clone(collection),
                    id: bundle.unwrap_or(id).into(),
                    language,
                    role: if source { Role::Source } else { Role::Translation },
                    bundle: bundle.map(|_| path.parent().into()),
                });
            }
        }
    }
    for (name, path) in undeclared {
        let mut problem = Diagnostic::new(
            Code::CollectionUndeclared,
            Span::file(path),
            text!(
                "le dossier `content/{name}` n’a pas de `_collection.yaml`",
                "the folder `content/{name}` has no `_collection.yaml`"
            ),
        );
        problem = match did_you_mean(name, collections.keys().map(|name| &**name)) {
            Some(near) => {
                problem.help(text!("vouliez-vous écrire `content/{near}` ?", "did you mean `content/{near}`?"))
            }
            None => problem
                .help(text!("ajoutez `content/{name}/_collection.yaml`", "add `content/{name}/_collection.yaml`")),
        };
        diagnostics.push(problem);
    }
    places
}

fn in_bundle(tree: &SourceTree, path: &SourcePath, collection: &str) -> bool {
    let top = format!("content/{collection}");
    let mut folder = path.parent();
    while folder.len() > top.len() {
        if tree.under(folder).any(|(other, _)| {
            other.parent() == folder && other.file_name().starts_with("index.") && other.extension() == "md"
        }) {
            return true;
        }
        folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
    }
    false
}

fn unexpected(path: &SourcePath, collection: Option<&Collection>, diagnostics: &mut Vec<Diagnostic>) {
    let name = path.file_name();
    let help = match collection.map(|collection| collection.body) {
        Some(BodyKind::Markdown) => text!(
            "une entrée se nomme `<slug>/index.<langue>.md` ou `<slug>.<langue>.md`",
            "an entry is named `<slug>/index.<lang>.md` or `<slug>.<lang>.md`"
        ),
        Some(BodyKind::None) => text!("une entrée se nomme `<slug>.yaml`", "an entry is named `<slug>.yaml`"),
        None => text!("déplacez-le dans une collection", "move it into a collection"),
    };
    diagnostics.push(
        Diagnostic::new(
            Code::UnexpectedFile,
            Span::file(path),
            text!(
                "`{name}` n’est pas une entrée : ce fichier est ignoré",
                "`{name}` is not an entry: this file is left out"
            ),
        )
        .help(help),
    );
}

fn unknown_locale(path: &SourcePath, code: &str, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let codes: Vec<&str> = config.languages.iter().map(|language| language.locale.as_str()).collect();
    let help = match did_you_mean(code, codes.iter().copied()) {
        Some(near) => text!("vouliez-vous écrire `.{near}.md` ?", "did you mean `.{near}.md`?"),
        None => {
            let list = codes.join(", ");
            text!("les langues du site : {list}", "the languages of the site: {list}")
        }
    };
    diagnostics.push(
        Diagnostic::new(
            Code::UnknownLocale,
            Span::file(path),
            text!("`{code}` n’est pas une langue du site", "`{code}` is not a language of the site"),
        )
        .help(help),
    );
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
    let Some(text) = readable(place.path, place.file, &mut diagnostics) else {
        return file(None, diagnostics, Vec::new());
    };
    let ranges = match place.role {
        Role::Single => Some((0..text.len(), text.len()..text.len())),
        Role::Source | Role::Translation => yaml::split_front_matter(text),
    };
    let Some((front, body)) = ranges else {
        let begun = text.trim_start_matches('\u{feff}').lines().next().is_some_and(|line| line.trim_end() == "---");
        let (message, help) = if begun {
            (
                text!("l’en-tête commencé ici n’est jamais fermé", "the front matter begun here is never closed"),
                text!(
                    "ajoutez une ligne `---` entre l’en-tête et le texte",
                    "add a line `---` between the front matter and the text"
                ),
            )
        } else {
            (
                text!(
                    "le fichier ne commence pas par un en-tête entre deux lignes `---`",
                    "the file does not begin with front matter between two `---` lines"
                ),
                text!(
                    "commencez par `---`, puis `title: …`, puis une ligne `---`",
                    "begin with `---`, then `title: …`, then a line `---`"
                ),
            )
        };
        let length = if begun { 3 } else { 1 };
        let problem = Diagnostic::new(Code::FrontMatterMissing, Span::new(place.path, 1, 1, length), message);
        diagnostics.push(problem.help(help));
        return file(None, diagnostics, Vec::new());
    };
    let front_end = front.end;
    let settings = markdown::Settings { html, highlighter };
    let root = yaml::parse(place.path, text, front, Limits::default());
    let broken = !root.diagnostics.is_empty();
    let root = root.take(&mut diagnostics);
    let before = diagnostics.len();
    let fields = front_matter::Reader {
        file: place.path,
        collection: &place.collection,
        config,
        language: place.language,
        role: place.role,
        markdown: &settings,
        diagnostics: &mut diagnostics,
    }
    .fields(&root);
    if matches!(fields.get("draft").map(|field| &field.value), Some(value::Value::Boolean(true))) {
        // A draft may be incomplete: that is what it is for.
        for problem in diagnostics[before..].iter_mut().filter(|problem| problem.code == Code::MissingField) {
            problem.severity = Severity::Warning;
        }
    }
    if broken {
        // What the parser could not reach would be reported as missing.
        let mut kept = diagnostics.split_off(before);
        kept.retain(|problem| problem.code != Code::MissingField);
        diagnostics.extend(kept);
    }
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
