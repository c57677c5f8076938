//! Stage 2, parse: each file of `content/` into a typed [`Document`].
//!
//! Invariant: parsing one file never looks at a second. References, links and
//! photos stay as they are written; the next stage follows them.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use imbl::Vector;
use rayon::prelude::*;

use crate::cache::Cache;
use crate::config::Config;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Checked, Code, Diagnostic, Severity, Span, did_you_mean, work};
use crate::digest::{Digest, Digester};
use crate::locale::{Language, Locale};
use crate::path::SourcePath;
use crate::source::{Change, SourceFile, SourceTree};
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
pub mod markdown;
mod name;
pub mod outline;
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
    /// Of everything this document was made from.
    pub digest: Digest,
    /// Of the same without the text below the front matter: what cards show.
    pub face: Digest,
    /// Of what other documents can see of it.
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
    let collections = collections(tree, config, &mut of_files);
    let places = places(tree, config, &collections, &mut of_files);
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

fn collections(
    tree: &SourceTree,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<Arc<str>, Arc<Collection>> {
    let mut collections = BTreeMap::new();
    for (path, file) in tree.under("content") {
        let Some(name) = path.as_str().strip_prefix("content/").and_then(|rest| rest.strip_suffix("/_collection.yaml"))
        else {
            continue;
        };
        if name.contains('/') {
            continue;
        }
        let collection = match readable(path, file, diagnostics) {
            Some(text) => declaration::parse(path, name, text, config).take(diagnostics),
            None => declaration::unreadable(path, name, config),
        };
        let mut collection = collection;
        check_defaults(&mut collection, config, diagnostics);
        collections.insert(Arc::clone(&collection.name), Arc::new(collection));
    }
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

/// Reports the defaults that their own fields refuse, once and where they are
/// written, and takes them away: every entry would repeat the problem.
fn check_defaults(collection: &mut Collection, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    if collection.fields.values().all(|field| field.default.is_none()) {
        return;
    }
    let highlighter = highlight::Highlighter::default();
    let settings = markdown::Settings { html: HtmlPolicy::Forbid, highlighter: &highlighter };
    let role = match collection.body {
        BodyKind::Markdown => Role::Source,
        BodyKind::None => Role::Single,
    };
    let wrong = front_matter::Reader {
        file: &collection.path,
        collection,
        config,
        language: config.source_language(),
        role,
        markdown: &settings,
        diagnostics,
    }
    .wrong_defaults();
    for name in wrong {
        if let Some(field) = collection.fields.get_mut(&name) {
            field.default = None;
        }
    }
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
    let bundles = bundle_folders(tree);
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
                    if !in_bundle(&bundles, path, name) {
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
                if id == "_index" {
                    text_of_list(path, diagnostics);
                    continue;
                }
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
        let misnamed = format!("content/{name}/_collection.yml");
        problem = match did_you_mean(name, collections.keys().map(|name| &**name)) {
            _ if tree.get(&misnamed).is_some() => problem.help(text!(
                "renommez `{misnamed}` en `_collection.yaml`",
                "rename `{misnamed}` to `_collection.yaml`"
            )),
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

/// The folders that hold an `index.<lang>.md`: everything below them belongs to that entry.
fn bundle_folders(tree: &SourceTree) -> HashSet<&str> {
    tree.under("content")
        .filter(|(path, _)| path.file_name().starts_with("index.") && path.extension() == "md")
        .map(|(path, _)| path.parent())
        .collect()
}

/// Whether a file lies in the bundle of an entry, at any depth below it.
fn in_bundle(bundles: &HashSet<&str>, path: &SourcePath, collection: &str) -> bool {
    let top = "content/".len() + collection.len();
    let mut folder = path.parent();
    while folder.len() > top {
        work::spend(1);
        if bundles.contains(folder) {
            return true;
        }
        folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
    }
    false
}

fn unexpected(path: &SourcePath, collection: Option<&Collection>, diagnostics: &mut Vec<Diagnostic>) {
    let name = path.file_name();
    let lower = name.to_lowercase();
    let renamed = [(".markdown", ".md"), (".yml", ".yaml"), (".json", ".yaml")]
        .iter()
        .find_map(|(ending, right)| Some(format!("{}{right}", lower.strip_suffix(ending)?)))
        .unwrap_or_else(|| lower.clone());
    let is_named_so = |name: &str| match collection.map(|collection| collection.body) {
        Some(BodyKind::Markdown) => name.strip_suffix(".md").is_some_and(|stem| stem.contains('.')),
        Some(BodyKind::None) => name.ends_with(".yaml"),
        None => name == "site.yaml",
    };
    let help = match collection.map(|collection| collection.body) {
        _ if renamed != name && is_named_so(&renamed) => {
            text!("renommez-le en `{renamed}`", "rename it to `{renamed}`")
        }
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

/// `_index.<lang>.md` is the text of a list, never an entry.
fn text_of_list(path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) {
    let message = text!(
        "`_index` est le texte d’une liste, et non une entrée : il n’est pas publié",
        "`_index` is the text of a list, not an entry: it is not published"
    );
    diagnostics.push(
        Diagnostic::new(Code::UnexpectedFile, Span::file(path), message)
            .help(text!("pour une page, donnez-lui un autre nom", "for a page, give it another name")),
    );
}

fn unknown_locale(path: &SourcePath, code: &str, config: &Config, diagnostics: &mut Vec<Diagnostic>) {
    let codes: Vec<&str> = config.languages.iter().map(|language| language.locale.as_str()).collect();
    // Two letters are always near two others.
    let near = did_you_mean(code, codes.iter().copied()).filter(|_| code.len() > 3);
    let help = match near.or_else(|| codes.iter().copied().find(|known| known.eq_ignore_ascii_case(code))) {
        Some(near) => text!("vouliez-vous écrire `.{near}.md` ?", "did you mean `.{near}.md`?"),
        None => {
            let list = codes.join(", ");
            text!(
                "ajoutez `{code}:` sous `languages` dans `site.yaml`, ou nommez-le par une langue du site : {list}",
                "add `{code}:` under `languages` in `site.yaml`, or name it by a language of the site: {list}"
            )
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
    let Some(text) = readable(place.path, place.file, &mut diagnostics) else { return (None, diagnostics) };
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
