//! The output of one build as it is served. A snapshot is never changed.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use imbl::ordmap::DiffItem;
use jiff::Timestamp;

use super::host::Rules;
use crate::build::Prepared;
use crate::path::OutputPath;
use crate::render::{self, Blob, Bytes, Environment, Output};
use crate::site::EntryIndex;
use crate::slug::decoded;
use crate::source::SourceTree;

use super::pictures::PictureMaker;

/// A build as it is served.
#[derive(Default)]
pub struct Snapshot {
    files: Files,
    /// The site that the files were made from, for the editor's bar; `None` when the build made none.
    pub prepared: Option<Arc<Prepared>>,
    /// The files that the site was read from.
    pub tree: Arc<SourceTree>,
    /// When it was built.
    pub now: Timestamp,
    rules: OnceLock<Rules>,
}

/// How the bytes of a file are obtained.
enum Files {
    /// All files are rendered.
    Ready(Output),
    /// Each file is rendered when it is asked for, from the same job as in the finished build, so that the
    /// bytes are the same. An edited layout is shown this way before all pages are rendered.
    Lazy { plan: Arc<Prepared>, tree: Arc<SourceTree>, pictures: Arc<PictureMaker>, first: HashMap<OutputPath, Blob> },
}

impl Default for Files {
    fn default() -> Self {
        Self::Ready(Output::default())
    }
}

impl Snapshot {
    /// A finished build.
    pub fn ready(output: Output, prepared: Option<Arc<Prepared>>, tree: Arc<SourceTree>, now: Timestamp) -> Self {
        Self { files: Files::Ready(output), prepared, tree, now, ..Self::default() }
    }

    /// A planned build; `first` is what is rendered already.
    pub fn lazy(
        prepared: Arc<Prepared>,
        tree: Arc<SourceTree>,
        pictures: Arc<PictureMaker>,
        first: HashMap<OutputPath, Blob>,
        now: Timestamp,
    ) -> Self {
        let files = Files::Lazy { plan: Arc::clone(&prepared), tree: Arc::clone(&tree), pictures, first };
        Self { files, prepared: Some(prepared), tree, now, ..Self::default() }
    }

    /// A file of the output.
    pub fn get(&self, path: &str) -> Option<Blob> {
        match &self.files {
            Files::Ready(output) => output.files.get(path).cloned(),
            Files::Lazy { plan, tree, pictures, first } => {
                if let Some(blob) = first.get(path) {
                    return Some(blob.clone());
                }
                one(path, plan, tree, pictures.environment()).filter(|(_, clean)| *clean).map(|(blob, _)| blob)
            }
        }
    }

    /// Files by path, when all are rendered.
    pub fn output(&self) -> Option<&Output> {
        match &self.files {
            Files::Ready(output) => Some(output),
            Files::Lazy { .. } => None,
        }
    }

    /// What the host is told by `_redirects` and `_headers`.
    pub fn rules(&self) -> &Rules {
        self.rules.get_or_init(|| {
            let text = |path: &str| match self.get(path).map(|blob| blob.bytes) {
                Some(Bytes::Memory(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
                _ => String::new(),
            };
            Rules::parse(&text("_redirects"), &text("_headers"))
        })
    }

    /// The path that the site has on its host, without its last `/` and not percent-encoded; empty at the root.
    pub fn base_path(&self) -> Cow<'_, str> {
        decoded(self.prepared.as_ref().map_or("", |prepared| prepared.config.base_path()))
    }

    /// A path as the host sees it as one from the root of the site; `None` for one that is not below the site's path.
    pub fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(&*self.base_path()).filter(|rest| rest.starts_with('/'))
    }

    /// A path from the root of the site as the host sees it.
    pub fn on_host(&self, path: &str) -> String {
        format!("{}{path}", self.prepared.as_ref().map_or("", |prepared| prepared.config.base_path()))
    }

    /// The entry whose page has this address on the host, and the position of the page's language.
    pub fn entry_at(&self, url: &str) -> Option<(usize, EntryIndex)> {
        self.prepared.as_ref()?.site.entry_at(self.below(url)?)
    }

    /// Style sheets and scripts of an earlier build that this one has no more. Their names
    /// hold a digest of what is in them, so that they are never taken for newer ones.
    pub fn retired(&self, former: &Self) -> Vec<(OutputPath, Blob)> {
        let (Some(new), Some(old)) = (self.output(), former.output()) else { return Vec::new() };
        let is_kept = |path: &OutputPath, blob: &Blob| {
            path.as_str().starts_with("assets/")
                && matches!(path.extension(), "css" | "js")
                && matches!(blob.bytes, Bytes::Memory(_))
        };
        let gone = old.files.diff(&new.files).filter_map(|difference| match difference {
            DiffItem::Remove(path, blob) if is_kept(path, blob) => Some((path.clone(), blob.clone())),
            _ => None,
        });
        gone.collect()
    }

    /// Paths of files that are not pages and that differ between two finished builds.
    pub fn changed_files(&self, former: &Self) -> Vec<OutputPath> {
        let (Some(new), Some(old)) = (self.output(), former.output()) else { return Vec::new() };
        let changed = old.files.diff(&new.files).filter_map(|difference| match difference {
            DiffItem::Update { new: (path, _), .. } if path.extension() != "html" => Some(path.clone()),
            _ => None,
        });
        changed.collect()
    }
}

/// Renders one file of a plan. The flag is false when rendering met a problem.
pub fn one(path: &str, prepared: &Prepared, tree: &SourceTree, environment: Environment<'_>) -> Option<(Blob, bool)> {
    let made = render::one(path, &prepared.plan, &prepared.theme, tree, environment)?;
    Some((made.value, made.diagnostics.is_empty()))
}
