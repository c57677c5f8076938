//! The browser editor: which files it has, and what its configuration is made from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::editor_photos::{EditorPhoto, EditorPhotos};
use super::editor_view::{Backend, EditorCollection, EditorDescription, EditorFile, Elsewhere, GITHUB_API};
use super::job::Job;
use super::library::Library;
use crate::artefact::{Artefact, Recipe};
use crate::config::{Config, EditorSettings, PictureFormat};
use crate::content::collection::{BodyKind, Collection, FieldKind};
use crate::content::role::Role;
use crate::content::value::Value;
use crate::decap;
use crate::memo::Shared;
use crate::path::OutputPath;
use crate::site::{Entry, Site};
use crate::theme::Theme;

/// The folder of the editor.
pub const FOLDER: &str = "admin";

/// The site as its editor sees it.
pub fn describe(site: &Site, config: &Config, backend: Backend) -> EditorDescription {
    let mut entries: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for (_, entry) in site.entries() {
        entries.entry(&entry.collection.name).or_default().push(entry);
    }
    let collections = site.collections.values().filter(|collection| !collection.partial).map(|declaration| {
        let entries = entries.get(&*declaration.name).map(Vec::as_slice).unwrap_or_default();
        EditorCollection { declaration: Arc::clone(declaration), path: path(declaration, entries) }
    });
    let collections = collections.collect();
    let elsewhere = site
        .entries()
        .map(|(_, entry)| entry)
        .filter(|entry| entry.source.document.role == Role::Source && entry.source_position(config) != config.default);
    let elsewhere = elsewhere.map(|entry| Elsewhere {
        collection: Arc::clone(&entry.collection.name),
        id: Arc::clone(&entry.id),
        language: entry.source_locale().clone(),
    });
    let elsewhere = elsewhere.collect();
    EditorDescription { config: Arc::new(config.clone()), settings: config.digest, backend, collections, elsewhere }
}

/// Where the new entries of a collection are written: where most of those that it has are.
fn path(collection: &Collection, entries: &[&Entry]) -> String {
    let is_bundle = |entry: &&&Entry| entry.source.document.path.file_name().starts_with("index.");
    let bundles = entries.iter().filter(is_bundle).count();
    let leaf = match collection.body {
        BodyKind::Markdown if bundles * 2 >= entries.len() => "{{slug}}/index",
        _ => "{{slug}}",
    };
    let levels = entries.iter().map(|entry| entry.id.matches('/').count());
    let level = levels.clone().min().filter(|least| Some(*least) == levels.max()).unwrap_or(0);
    let folders: Option<Vec<String>> = (0..level).map(|level| folder(collection, entries, level)).collect();
    let folders = folders.unwrap_or_default().into_iter().map(|field| format!("{{{{{field}}}}}/"));
    folders.collect::<String>() + leaf
}

/// The field whose value names the folder at a level, for every entry.
fn folder(collection: &Collection, entries: &[&Entry], level: usize) -> Option<String> {
    let named = |entry: &Entry, field: &str| match &entry.source.fields.get(field)?.value {
        Value::Reference(reference) => Some(Arc::clone(&reference.id)),
        Value::Text(text) | Value::Code { text, .. } => Some(Arc::clone(text)),
        _ => None,
    };
    let fields = collection.fields_in_order();
    let mut fields = fields.iter().filter(|field| match &field.kind {
        FieldKind::Reference { many, .. } => !many,
        FieldKind::Select(_) => true,
        _ => false,
    });
    let is_folder =
        |field: &str| entries.iter().all(|entry| named(entry, field).as_deref() == entry.id.split('/').nth(level));
    fields.find(|field| is_folder(&field.name)).map(|field| field.key().to_string())
}

/// The files of the editor that a build writes: none when the settings do not say where it keeps the content.
pub fn files(site: &Site, config: &Config, theme: &Theme, library: &Library) -> Vec<(OutputPath, Job)> {
    let Some(settings) = &config.editor else { return Vec::new() };
    let description = Shared::new(describe(site, config, Backend::Repository(settings.clone())));
    let (photos, pictures) = self::photos(site, config, theme, library);
    let fixed = [
        EditorFile::Page,
        EditorFile::Configuration,
        EditorFile::Script,
        EditorFile::Style,
        EditorFile::Forms,
        EditorFile::Save,
        EditorFile::Checks,
        EditorFile::Photos(Shared::new(photos)),
    ];
    let vendored = decap::names().map(|name| EditorFile::Vendored(name.into()));
    let files = fixed.into_iter().chain(vendored);
    let files = files.map(|file| (OutputPath::new(file_path(&file)), Job::Editor(description.clone(), file)));
    let pictures = pictures.into_iter().map(|(path, artefact)| (path, Job::Made(artefact)));
    files.chain(pictures).collect()
}

/// The published library, with the small pictures that it shows.
fn photos(
    site: &Site,
    config: &Config,
    theme: &Theme,
    library: &Library,
) -> (EditorPhotos, Vec<(OutputPath, Arc<Artefact>)>) {
    let mut all = EditorPhotos::empty(site, config, theme);
    let mut pictures = Vec::new();
    let language = config.source_language();
    for (number, entry) in site.entries().filter(|(_, entry)| entry.photo.is_some()) {
        let mut photo = EditorPhoto::new(&entry.id, &entry.source.fields, language);
        if let Some((path, artefact)) = library.photo(number).and_then(|set| smallest(&set.artefacts)) {
            photo.thumbnail = Some(format!("../{path}"));
            pictures.push((path.clone(), Arc::clone(artefact)));
        }
        all.photos.push(photo);
    }
    all.photos.extend(site.gone.iter().map(|gone| EditorPhoto::refused(&gone.id, gone.reason)));
    all.photos.sort_by(|a, b| a.id.cmp(&b.id));
    (all, pictures)
}

/// The smallest JPEG of a whole photo among its derivatives.
fn smallest<'a>(
    artefacts: impl IntoIterator<Item = (&'a OutputPath, &'a Arc<Artefact>)>,
) -> Option<(&'a OutputPath, &'a Arc<Artefact>)> {
    let whole = artefacts.into_iter().filter_map(|(path, artefact)| match &artefact.recipe {
        Recipe::Picture(picture) if picture.crop.is_none() && picture.format == PictureFormat::Jpeg => {
            Some((picture.width, path, artefact))
        }
        _ => None,
    });
    whole.min_by_key(|(width, path, _)| (*width, *path)).map(|(_, path, artefact)| (path, artefact))
}

/// The policy of the editor's page. Decap compiles schemas with `eval`, styles
/// itself inline, and shows pictures of the repository as blobs.
pub fn policy(settings: Option<&EditorSettings>) -> String {
    let mut hosts: Vec<&str> = Vec::new();
    if let Some(settings) = settings {
        let api = settings.api_url.as_deref().unwrap_or(GITHUB_API);
        hosts.push(origin(api));
        if settings.api_url.is_none() {
            hosts.push("https://www.githubstatus.com");
        }
    }
    let hosts: String = hosts.iter().map(|host| format!(" {host}")).collect();
    format!(
        "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:{hosts}; font-src 'self' data:; connect-src 'self' blob:{hosts}; frame-src 'self' blob: data:; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
}

/// Scheme and host of an address.
fn origin(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    address[host..].find('/').map_or(address, |end| &address[..host + end])
}

/// The path of a file of the editor.
pub fn file_path(file: &EditorFile) -> String {
    let name = match file {
        EditorFile::Page => "index.html",
        EditorFile::Configuration => "config.yml",
        EditorFile::Script => "editor.js",
        EditorFile::Style => "editor.css",
        EditorFile::Forms => "forms.yaml",
        EditorFile::Save => "lossless.wasm",
        EditorFile::Checks => "checks.wasm",
        EditorFile::Photos(_) => "photos.json",
        EditorFile::Vendored(name) => name,
    };
    format!("{FOLDER}/{name}")
}
