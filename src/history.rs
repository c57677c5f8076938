//! Earlier texts of sources, from the repository of the site: a record of a translation names its source by a
//! digest, and git knows the text. Without git, or when the text is not among the last commits, it is not known.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::process::{Command, Stdio};
use std::sync::Arc;

use camino::Utf8Path;

use crate::config::Config;
use crate::translate::inventory::Entry;
use crate::translate::plain::shown;
use crate::translate::unit::BlockDigest;

/// The most versions of a file that are looked at, the latest first.
const VERSIONS: &str = "-n60";

/// Texts of blocks by their digests.
type Blocks = HashMap<BlockDigest, Arc<str>>;

/// The history of sources, each read when it is asked for first.
pub struct History<'a> {
    root: &'a Utf8Path,
    config: &'a Config,
    known: RefCell<BTreeMap<Arc<str>, Blocks>>,
}

impl<'a> History<'a> {
    /// The history of a site.
    pub fn new(root: &'a Utf8Path, config: &'a Config) -> Self {
        Self { root, config, known: RefCell::default() }
    }

    /// The text that a block of an entry's source had, with tags.
    pub fn source(&self, entry: &Entry, digest: BlockDigest) -> Option<Arc<str>> {
        let mut known = self.known.borrow_mut();
        let blocks = known.entry(Arc::clone(&entry.key)).or_insert_with(|| self.blocks(entry));
        blocks.get(&digest).cloned()
    }

    fn blocks(&self, entry: &Entry) -> Blocks {
        let mut blocks = Blocks::new();
        let path = entry.source.path.as_str();
        let commits = self.git(&["log", "--format=%H", VERSIONS, "--", path]).unwrap_or_default();
        for commit in commits.lines() {
            let Some(text) = self.git(&["show", &format!("{commit}:./{path}")]) else { continue };
            for unit in entry.source_of(&text.into(), self.config).units {
                blocks.entry(unit.digest).or_insert_with(|| shown(&unit));
            }
        }
        blocks
    }

    fn git(&self, arguments: &[&str]) -> Option<String> {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.root).args(arguments).stdin(Stdio::null()).stderr(Stdio::null());
        let output = command.output().ok()?;
        output.status.success().then(|| String::from_utf8(output.stdout).ok()).flatten()
    }
}
