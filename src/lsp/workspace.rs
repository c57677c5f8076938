//! The site as the editor holds it: the files on disk, with the open documents in their place, built.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use camino::Utf8Path;
use lsp_types::Uri;

use super::address::Root;
use crate::build::{self, Memory, Prepared};
use crate::diagnostic::selection::without_consequences;
use crate::diagnostic::{self, Diagnostic};
use crate::error::Error;
use crate::path::SourcePath;
use crate::render::{ArtefactMaker, Artefacts, Environment};
use crate::site::Moment;
use crate::source::{self, SourceTree};

/// A document that the editor has open.
pub struct Open {
    /// Its address as the editor writes it.
    pub uri: Uri,
    /// Its text, saved or not.
    pub text: Arc<str>,
    /// The number of its version.
    pub version: i32,
}

/// The least that the next build does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pending {
    /// Nothing: all is up to date.
    Nothing,
    /// An open document has another text.
    Texts,
    /// Files may have changed on disk.
    Files,
}

/// The site, and what was built of it last.
pub struct Workspace {
    /// The site's folder.
    pub root: Root,
    moment: Box<dyn Fn() -> Moment>,
    open: BTreeMap<SourcePath, Open>,
    disk: SourceTree,
    /// The files that the last build was made from.
    pub tree: SourceTree,
    memory: Memory,
    maker: ArtefactMaker,
    /// The last build; `None` when the settings cannot be read.
    pub prepared: Option<Prepared>,
    /// The problems that the last build has, in the order of `check`.
    pub diagnostics: Vec<Diagnostic>,
    pending: Pending,
    /// How many builds were made.
    pub builds: u64,
}

impl Workspace {
    /// A site of which nothing is read yet.
    pub fn new(root: &Utf8Path, moment: Box<dyn Fn() -> Moment>) -> Self {
        let root = Root::new(root);
        Self {
            maker: ArtefactMaker::new(root.path().join(".cache")),
            root,
            moment,
            open: BTreeMap::new(),
            disk: SourceTree::default(),
            tree: SourceTree::default(),
            memory: Memory::default(),
            prepared: None,
            diagnostics: Vec::new(),
            pending: Pending::Files,
            builds: 0,
        }
    }

    /// Notes that files may have changed on disk.
    pub fn files_changed(&mut self) {
        self.pending = Pending::Files;
    }

    /// Notes the text of a document. One outside the site is left alone.
    pub fn set_text(&mut self, uri: Uri, text: String, version: i32) {
        let Some(path) = self.root.source(&uri).filter(source::is_read) else { return };
        let former = self.open.insert(path, Open { uri, text: text.into(), version });
        // A document that was just opened may have been made or changed on disk a moment ago.
        let least = if former.is_some() { Pending::Texts } else { Pending::Files };
        self.pending = self.pending.max(least);
    }

    /// Notes that a document is no longer open: what is on disk counts again.
    pub fn close(&mut self, uri: &Uri) {
        if self.root.source(uri).is_some_and(|path| self.open.remove(&path).is_some()) {
            self.pending = Pending::Files;
        }
    }

    /// An open document.
    pub fn open(&self, path: &SourcePath) -> Option<&Open> {
        self.open.get(path)
    }

    /// The address of a file, as the editor writes it where it is open.
    pub fn uri(&self, path: &SourcePath) -> Option<Uri> {
        self.open.get(path).map(|open| open.uri.clone()).or_else(|| self.root.uri(path))
    }

    /// The text of a file: of the editor where it is open, else of the disk.
    pub fn text(&self, path: &SourcePath) -> Option<Arc<str>> {
        let open = self.open.get(path).map(|open| Arc::clone(&open.text));
        open.or_else(|| self.tree.text(path.as_str()).map(|text| Arc::clone(text.value())))
    }

    /// Builds, unless all is up to date. Tells whether there was a build.
    ///
    /// # Errors
    /// When the disk refuses something. The problems found before stay as they are, and the next change tries again.
    pub fn update(&mut self) -> Result<bool, Error> {
        if self.pending == Pending::Nothing {
            return Ok(false);
        }
        if self.pending == Pending::Files {
            self.disk = source::read(self.root.path(), Some(&self.disk))?;
        }
        self.tree = self.disk.clone();
        for (path, open) in &self.open {
            self.tree.replace_text(path, &open.text);
        }
        self.pending = Pending::Nothing;
        self.builds += 1;
        let moment = (self.moment)();
        let built = catch_unwind(AssertUnwindSafe(|| self.build(&moment)));
        if let Ok(result) = built {
            result?;
        } else {
            // A mistake of the program must not take the editor's session with it.
            self.memory = Memory::default();
        }
        Ok(true)
    }

    fn build(&mut self, moment: &Moment) -> Result<(), Error> {
        let mut diagnostics = Vec::new();
        let prepared = build::prepare(&self.tree, None, moment, &mut self.memory).take(&mut diagnostics);
        if let Some(prepared) = &prepared {
            let environment =
                Environment { root: self.root.path(), maker: &self.maker, progress: &(), artefacts: Artefacts::Defer };
            build::finish(prepared, &self.tree, environment, &mut self.memory)?.take(&mut diagnostics);
        }
        diagnostic::sort(&mut diagnostics);
        self.diagnostics = without_consequences(&diagnostics).0.into_iter().cloned().collect();
        // While the settings cannot be read, what was known of the site before still serves to complete.
        if prepared.is_some() || self.prepared.is_none() {
            self.prepared = prepared;
        }
        Ok(())
    }
}
