//! Reading the site's files again, as many of them as may have changed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;

use super::watch::Changes;
use crate::error::Error;
use crate::source::{self, SourceTree};

/// When more paths than this changed at once, all files are looked at.
const MANY: usize = 2000;

/// The site's files as they were read last. The building thread owns it.
pub struct Reader {
    root: Utf8PathBuf,
    /// The files.
    pub tree: Arc<SourceTree>,
    /// How many readings found a difference.
    pub edition: u64,
    /// How long the last look at all files took.
    pub duration: Duration,
}

impl Reader {
    /// A reader of the site in `root` that has read nothing.
    pub fn new(root: Utf8PathBuf) -> Self {
        Self { root, tree: Arc::default(), edition: 0, duration: Duration::ZERO }
    }

    /// Reads what may have changed, and tells whether the content of any file differs now.
    ///
    /// # Errors
    /// When a file or folder cannot be read. Some of the changes may then have been read
    /// and some not: the next reading must be of all files.
    pub fn read(&mut self, changes: &Changes) -> Result<bool, Error> {
        let differs = match changes.all || changes.paths.len() > MANY {
            true => self.read_all()?,
            false => self.read_some(changes)?,
        };
        self.edition += u64::from(differs);
        Ok(differs)
    }

    fn read_all(&mut self) -> Result<bool, Error> {
        let begun = Instant::now();
        let former = (!self.tree.is_empty()).then_some(&*self.tree);
        let tree = source::read(&self.root, former)?;
        self.duration = begun.elapsed();
        let differs = !tree.is_same(&self.tree);
        self.tree = Arc::new(tree);
        if differs {
            let (root, tree) = (self.root.clone(), Arc::clone(&self.tree));
            rayon::spawn(move || source::keep_digests(&root, &tree));
        }
        Ok(differs)
    }

    fn read_some(&mut self, changes: &Changes) -> Result<bool, Error> {
        // A new folder is read whole, so that the paths below it need not be read one by one.
        let mut paths = BTreeSet::new();
        for path in &changes.paths {
            let mut parents = path.as_str().match_indices('/').map(|(end, _)| &path.as_str()[..end]);
            if !parents.any(|parent| changes.folders.contains(parent)) {
                paths.insert(path.clone());
            }
        }
        Arc::make_mut(&mut self.tree).update(&self.root, &paths)
    }
}
