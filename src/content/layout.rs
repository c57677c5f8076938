//! Which file of `content/` is what, by its name alone: an entry in a language,
//! a part of an entry's bundle, or a file that belongs nowhere.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use foldhash::HashSet;
use rayon::prelude::*;

use super::collection::{BodyKind, Collection};
use super::entry_name::{self, TextName};
use super::front_matter::Role;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean, work};
use crate::digest::{Digest, Digester};
use crate::locale::Language;
use crate::path::{SourcePath, URLS_LOCK};
use crate::slug::nfc;
use crate::source::{SourceFile, SourceTree};
use crate::text;

/// Where a file stands in its collection.
pub(super) struct Place<'a> {
    pub(super) path: &'a SourcePath,
    pub(super) file: &'a SourceFile,
    pub(super) collection: &'a Arc<Collection>,
    /// In the form NFC, whatever the system gives.
    pub(super) id: Cow<'a, str>,
    pub(super) language: &'a Language,
    pub(super) role: Role,
}

impl Place<'_> {
    /// Digest of everything that its document is made from.
    pub(super) fn key(&self, config: &Config) -> Digest {
        Digester::new("document")
            .text(self.path.as_str())
            .digest(self.file.digest())
            .digest(self.collection.digest)
            .digest(config.digest)
            .number(self.role as u64)
            .finish()
    }
}

/// The text of a file, or a diagnostic when it is not one.
pub(super) fn readable<'a>(
    path: &SourcePath,
    file: &'a SourceFile,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<&'a Arc<str>> {
    diagnostics.extend(file.encoding_problem(path));
    file.text().map(|text| text.value())
}

/// Finds what each file of `content/` is by its name alone. `list_texts` is the
/// collection of the texts of lists.
pub(super) fn places<'a>(
    tree: &'a SourceTree,
    config: &'a Config,
    (collections, list_texts): (&'a BTreeMap<Arc<str>, Arc<Collection>>, &'a Arc<Collection>),
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Place<'a>> {
    let layout = Layout { tree, config, collections, list_texts, bundles: OnceLock::new() };
    let files: Vec<(&SourcePath, &SourceFile)> = tree.under("content").collect();
    let found: Vec<Found<'a>> = files.par_chunks(FILES_AT_ONCE).map(|files| layout.places(files)).collect();
    let mut places = Vec::with_capacity(files.len());
    let mut undeclared: BTreeMap<&str, &SourcePath> = BTreeMap::new();
    for part in found {
        places.extend(part.places);
        diagnostics.extend(part.diagnostics);
        for (name, path) in part.undeclared {
            undeclared.entry(name).or_insert(path);
        }
    }
    let problems = undeclared.into_iter().map(|(name, path)| undeclared_folder(name, path, tree, collections));
    diagnostics.extend(problems);
    places
}

/// How many files one thread looks at before it takes others.
const FILES_AT_ONCE: usize = 1024;

/// What decides what a file is.
struct Layout<'a> {
    tree: &'a SourceTree,
    config: &'a Config,
    collections: &'a BTreeMap<Arc<str>, Arc<Collection>>,
    list_texts: &'a Arc<Collection>,
    /// Asked for by what is no text; made at the first such file.
    bundles: OnceLock<HashSet<&'a str>>,
}

/// What some files are, in the order of their paths.
#[derive(Default)]
struct Found<'a> {
    places: Vec<Place<'a>>,
    /// The first file of each folder that no collection declares.
    undeclared: BTreeMap<&'a str, &'a SourcePath>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Layout<'a> {
    /// What these files are. They come in the order of their paths.
    fn places(&self, files: &[(&'a SourcePath, &'a SourceFile)]) -> Found<'a> {
        let mut found = Found::default();
        let mut known: Option<&'a Arc<Collection>> = None;
        for &(path, file) in files {
            let rest = &path.as_str()["content/".len()..];
            let Some((name, inside)) = rest.split_once('/') else {
                if rest != "site.yaml" && path.as_str() != URLS_LOCK {
                    unexpected(path, None, &mut found.diagnostics);
                }
                continue;
            };
            // The files of one collection come one after the other.
            known = known.filter(|collection| *collection.name == *name).or_else(|| self.collections.get(name));
            match known {
                Some(collection) => self.of_collection((path, file), collection, inside, &mut found),
                // The brand kit has this folder, as long as no collection of that name is declared.
                None if name == "kit" => {}
                None => drop(found.undeclared.entry(name).or_insert(path)),
            }
        }
        found
    }

    /// What a file of a collection is. `inside` is its path within the collection's folder.
    fn of_collection(
        &self,
        (path, file): (&'a SourcePath, &'a SourceFile),
        collection: &'a Arc<Collection>,
        inside: &'a str,
        found: &mut Found<'a>,
    ) {
        if inside == "_collection.yaml" || collection.partial {
            return;
        }
        let is_of_list = inside.starts_with("_index.") && inside.ends_with(".md");
        if is_of_list && collection.list.is_none() {
            text_of_no_list(path, &mut found.diagnostics);
            return;
        }
        let bundles = || self.bundles.get_or_init(|| bundle_folders(self.tree));
        let named = match collection.body {
            _ if is_of_list => text(inside, self.config),
            BodyKind::None => record(inside, self.config),
            BodyKind::Markdown => match text(inside, self.config) {
                Err(Misnamed::NoText) if in_bundle(bundles(), path, &collection.name) => return,
                other => other,
            },
        };
        match named {
            Ok(Named { id: "_index", language, role }) => {
                let id = Cow::Borrowed(&*collection.name);
                found.places.push(Place { path, file, collection: self.list_texts, id, language, role });
            }
            Ok(Named { id, language, role }) => {
                found.places.push(Place { path, file, collection, id: nfc(id), language, role });
            }
            Err(Misnamed::Locale(code)) => unknown_locale(path, code, self.config, &mut found.diagnostics),
            Err(Misnamed::NoText | Misnamed::Other) => unexpected(path, Some(collection), &mut found.diagnostics),
        }
    }
}

/// A file of an entry, as its path alone tells.
pub struct EntryFile<'a> {
    /// Its collection.
    pub collection: &'a Arc<Collection>,
    /// The entry's id within the collection.
    pub id: Cow<'a, str>,
    /// The language that it is written in; the source language for [`Role::Single`].
    pub language: &'a Language,
    /// Which of the entry's files it is.
    pub role: Role,
}

/// What a path below `content/` would be to the site, whether there is a file or not; `None` when it is no entry.
pub fn entry_file<'a>(
    path: &'a SourcePath,
    config: &'a Config,
    collections: &'a BTreeMap<Arc<str>, Arc<Collection>>,
) -> Option<EntryFile<'a>> {
    let (name, inside) = path.as_str().strip_prefix("content/")?.split_once('/')?;
    let collection = collections.get(name)?;
    let named = match collection.body {
        BodyKind::None => record(inside, config),
        BodyKind::Markdown => text(inside, config),
    };
    let Named { id, language, role } = named.ok()?;
    Some(EntryFile { collection, id: nfc(id), language, role })
}

/// What the name of an entry's file says.
struct Named<'a> {
    id: &'a str,
    language: &'a Language,
    role: Role,
}

/// Why a file is no entry.
enum Misnamed<'a> {
    /// It is no Markdown, but perhaps a part of a bundle.
    NoText,
    /// This is no language of the site.
    Locale(&'a str),
    /// It is named in no way that an entry is.
    Other,
}

/// `<id>.yaml`, in a collection whose entries have no body.
fn record<'a>(inside: &'a str, config: &'a Config) -> Result<Named<'a>, Misnamed<'a>> {
    let id = entry_name::record(inside).ok_or(Misnamed::Other)?;
    Ok(Named { id, language: config.source_language(), role: Role::Single })
}

/// `<id>.<lang>.md` or `<id>/index.<lang>.md`.
fn text<'a>(inside: &'a str, config: &'a Config) -> Result<Named<'a>, Misnamed<'a>> {
    let TextName { id, language: code } = match entry_name::text(inside) {
        Some(name) => name,
        None if inside.ends_with(".md") => return Err(Misnamed::Other),
        None => return Err(Misnamed::NoText),
    };
    let language = config.languages.iter().find(|language| language.locale.as_str() == code);
    let language = language.ok_or(Misnamed::Locale(code))?;
    let is_source = language.locale == config.source_language().locale;
    let role = if is_source { Role::Source } else { Role::Translation };
    Ok(Named { id: id.ok_or(Misnamed::Other)?, language, role })
}

fn undeclared_folder(
    name: &str,
    path: &SourcePath,
    tree: &SourceTree,
    collections: &BTreeMap<Arc<str>, Arc<Collection>>,
) -> Diagnostic {
    let misnamed = format!("content/{name}/_collection.yml");
    let help = match did_you_mean(name, collections.keys().map(|name| &**name)) {
        _ if tree.get(&misnamed).is_some() => {
            text!("renommez `{misnamed}` en `_collection.yaml`", "rename `{misnamed}` to `_collection.yaml`")
        }
        Some(near) => text!("vouliez-vous écrire `content/{near}` ?", "did you mean `content/{near}`?"),
        None => text!("ajoutez `content/{name}/_collection.yaml`", "add `content/{name}/_collection.yaml`"),
    };
    let message = text!(
        "le dossier `content/{name}` n’a pas de `_collection.yaml`",
        "the folder `content/{name}` has no `_collection.yaml`"
    );
    Diagnostic::new(Code::CollectionUndeclared, Span::file(path), message).help(help)
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

/// `_index.<lang>.md` is the text of a list, and this collection has none.
fn text_of_no_list(path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) {
    let message = text!(
        "`_index` est le texte de la liste, et cette collection n’a pas de liste : il n’est pas publié",
        "`_index` is the text of the list, and this collection has no list: it is not published"
    );
    diagnostics.push(Diagnostic::new(Code::UnexpectedFile, Span::file(path), message).help(text!(
        "déclarez `list:` dans `_collection.yaml`, ou donnez un autre nom à une page",
        "declare `list:` in `_collection.yaml`, or give a page another name"
    )));
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Regression of #13.31: a bundle of many files.
    #[test]
    fn files_of_a_bundle_are_placed_in_linear_work() {
        for count in [100, 200, 400] {
            let bundles = HashSet::from_iter(["content/stories/a"]);
            let (_, steps) = work::of(|| {
                for number in 0..count {
                    let path = SourcePath::new(format!("content/stories/a/files/{number}.pdf"));
                    assert!(in_bundle(&bundles, &path, "stories"));
                }
            });
            assert!(steps <= 3 * count, "{steps} steps for {count} files");
        }
    }
}
