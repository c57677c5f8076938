//! The site as it would be with what is being written: built in memory, never
//! written. The editor shows its problems, and the page as readers would see it.

use std::sync::Arc;

use crate::build::{self, Prepared};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::site::Moment;
use crate::source::SourceTree;

/// What one dry build keeps for the next.
#[derive(Default)]
pub struct Drafts {
    memory: build::Memory,
    /// The page of the last draft.
    pub page: Option<Arc<[u8]>>,
}

/// A dry build.
pub struct Draft {
    /// The site; `None` when its settings cannot be read.
    pub prepared: Option<Prepared>,
    /// The files with what is being written.
    pub tree: Arc<SourceTree>,
    /// Every problem of the whole site.
    pub problems: Vec<Diagnostic>,
}

impl Drafts {
    /// Builds a tree in which these files have these texts, `None` for no file.
    /// Drafts and what is not due yet are shown: they are what is being written.
    pub fn build(
        &mut self,
        tree: &SourceTree,
        files: &[(SourcePath, Option<String>)],
        base_url: &str,
        now: jiff::Timestamp,
    ) -> Draft {
        let mut tree = tree.clone();
        for (path, text) in files {
            tree.pretend(path, text.as_deref());
        }
        let moment = Moment { now, drafts: true, future: true, expired: true };
        let built = build::prepare(&tree, Some(base_url), &moment, &mut self.memory);
        Draft { prepared: built.value, tree: Arc::new(tree), problems: built.diagnostics }
    }
}
