//! What the browser editor is made from.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::editor_photos::EditorPhotos;
use crate::config::{Config, EditorSettings};
use crate::content::collection::Collection;
use crate::digest::Digest;
use crate::locale::Locale;
use crate::memo::Shared;

/// The API of github.com.
pub const GITHUB_API: &str = "https://api.github.com";

/// The site as the browser editor sees it.
#[derive(Debug)]
pub struct EditorDescription {
    /// The settings. [`Self::settings`] is their digest.
    pub config: Arc<Config>,
    /// Digest of the settings.
    pub settings: Digest,
    /// Where entries are kept.
    pub backend: Backend,
    /// Collections by name.
    pub collections: Vec<EditorCollection>,
    /// Entries with files for languages that are written first in another language than the site's. Forms take the
    /// shared fields from one language for all entries of a collection: these have collections of their own.
    pub elsewhere: Vec<Elsewhere>,
}

/// An entry that is written first in another language than the site's.
#[derive(Debug, Hash)]
pub struct Elsewhere {
    /// Its collection.
    pub collection: Arc<str>,
    /// Its id.
    pub id: Arc<str>,
    /// The language that it is written in first.
    pub language: Locale,
}

/// Where the editor reads entries and writes them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Backend {
    /// The dev server, on the files of this machine.
    Server,
    /// A repository on GitHub.
    Repository(EditorSettings),
}

/// A collection in the editor.
#[derive(Debug)]
pub struct EditorCollection {
    /// Its declaration.
    pub declaration: Arc<Collection>,
    /// Where a new entry is written, below the collection's folder and without language and ending:
    /// `{{slug}}/index`, `{{sector}}/{{slug}}`.
    pub path: String,
}

impl Hash for EditorDescription {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.settings, &self.backend, &self.elsewhere).hash(state);
        for collection in &self.collections {
            (&collection.declaration.name, collection.declaration.digest, &collection.path).hash(state);
        }
    }
}

/// A file of the editor.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum EditorFile {
    /// The page.
    Page,
    /// The configuration of the editor.
    Configuration,
    /// The script of this program that begins the editor.
    Script,
    /// The style sheet of that script.
    Style,
    /// What the lossless save knows of the declarations. The dev server, which saves itself, needs none.
    Forms,
    /// The lossless save, as WebAssembly.
    Save,
    /// The checks of an entry, as WebAssembly.
    Checks,
    /// The photo library.
    Photos(Shared<EditorPhotos>),
    /// A file of Decap CMS, by its name in the archive.
    Vendored(Arc<str>),
}
