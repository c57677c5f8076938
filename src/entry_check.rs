//! The problems of one entry where nothing else of the site can be read: in the editor of a published site, before a
//! save. It is stages two and three over a tree in which every other file is known by its name alone.
//!
//! Invariant: what is told here, a build tells too. What it cannot know it does not claim: whether the text of another
//! entry has an anchor, whether another entry has the same address or the same unique value, what a picture holds,
//! what templates, data and the rest of the plan say.

use jiff::Timestamp;

use crate::config;
use crate::content::{self, entry_file};
use crate::diagnostic::{Code, Diagnostic};
use crate::path::SourcePath;
use crate::site::{self, Moment};
use crate::source::SourceTree;
use crate::translate::inventory::Entry;
use crate::translate::standing;

/// A problem that a comparison with the bytes of an original finds.
const OF_BYTES: Code = Code::OriginalChanged;

/// Problems that follow from a file which this check does not find where the list of files may lack some.
const OF_MISSING_FILES: &[Code] =
    &[Code::UnknownReference, Code::BrokenLink, Code::MissingFile, Code::MissingPicture, Code::PhotoUnreadable];

/// The repository as far as it is known, and what the last check made of it.
#[derive(Default)]
pub struct Repository {
    tree: SourceTree,
    /// The list of files lacks some.
    partial: bool,
    content: content::Memory,
    site: site::Memory,
}

/// What is known of the files of an entry that are being written.
#[derive(Debug)]
pub struct Found {
    /// Problems in these files.
    pub problems: Vec<Diagnostic>,
    /// The entry with its translations; `None` while its source cannot be read.
    pub entry: Option<Entry>,
}

/// Whether a list of the repository's files has all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Every file is named.
    Whole,
    /// Some are missing.
    Partial,
}

impl Repository {
    /// Takes the list of all files. Texts that were known have to be given again.
    pub fn list(&mut self, paths: &[SourcePath], listing: Listing) {
        self.tree = SourceTree::default();
        paths.iter().for_each(|path| self.tree.name(path));
        self.partial = listing == Listing::Partial;
    }

    /// Gives a file its text: settings, declarations, the other languages of the entry.
    pub fn read(&mut self, path: &SourcePath, text: &str) {
        self.tree.pretend(path, Some(text));
    }

    /// Checks the files of one entry as if they had these texts, `None` for no file. `None` when the settings cannot be
    /// read.
    pub fn check(&mut self, files: &[(SourcePath, Option<String>)], now: Timestamp) -> Option<Found> {
        let mut tree = self.tree.clone();
        for (path, text) in files {
            tree.pretend(path, text.as_deref());
        }
        let mut diagnostics = Vec::new();
        let config = config::parse(tree.text(config::CONFIG_PATH)?).take(&mut diagnostics)?;
        let content = content::parse(&tree, &config, &mut self.content).take(&mut diagnostics);
        let moment = Moment { now, drafts: true, future: true, expired: true };
        let _site = site::link(&content, &tree, &config, &moment, &mut self.site).take(&mut diagnostics);
        diagnostics.retain(|problem| {
            files.iter().any(|(path, _)| *path == problem.span.file)
                && problem.code != OF_BYTES
                && !(self.partial && OF_MISSING_FILES.contains(&problem.code))
        });
        let file = files.first().and_then(|(path, _)| entry_file(path, &config, &content.collections));
        let key = file.map(|file| format!("{}/{}", file.collection.name, file.id));
        let entry = key.and_then(|key| standing::entry(&tree, &config, &content, &key));
        Some(Found { problems: diagnostics, entry })
    }
}
