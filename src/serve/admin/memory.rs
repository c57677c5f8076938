//! What the server remembers for the browser editor while it runs.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::draft::Drafts;
use crate::digest::Digest;
use crate::path::SourcePath;
use crate::translate::inventory::Entry;

/// A picture of the library as a thumbnail in base64, with the length and the time of the file it was made from.
type Thumbnail = ((u64, SystemTime), Arc<str>);

/// What the server remembers for the editor.
#[derive(Default)]
pub struct Memory {
    /// The digest of each file as it was last given to an editor that opened it; `None` when there was no file.
    served: Mutex<BTreeMap<SourcePath, Option<Digest>>>,
    /// The digest of each file as it was last given in a list of entries.
    listed: Mutex<BTreeMap<SourcePath, Digest>>,
    thumbnails: Mutex<HashMap<SourcePath, Thumbnail>>,
    /// One save at a time.
    pub saving: Mutex<()>,
    /// The site as it would be with what is being written.
    pub drafts: Mutex<Drafts>,
    /// The state of all translations, of one version of the site.
    pub translations: Mutex<Option<(u64, Arc<Vec<Entry>>)>>,
}

impl Memory {
    /// Remembers what a file was when it was given to an editor.
    pub fn serve(&self, path: &SourcePath, digest: Option<Digest>) {
        self.served.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), digest);
    }

    /// Remembers what a file was when it was given in a list.
    pub fn list(&self, path: &SourcePath, digest: Digest) {
        self.listed.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), digest);
    }

    /// What a file was when it was given: opened, or else in a list; `None` when it never was.
    pub fn served(&self, path: &SourcePath) -> Option<Option<Digest>> {
        let served = self.served.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied();
        served.or_else(|| self.listed.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied().map(Some))
    }

    /// A thumbnail made before, of a file that is still the same.
    pub fn thumbnail(&self, path: &SourcePath, stamp: (u64, SystemTime)) -> Option<Arc<str>> {
        let thumbnails = self.thumbnails.lock().unwrap_or_else(PoisonError::into_inner);
        thumbnails.get(path).filter(|(known, _)| *known == stamp).map(|(_, thumbnail)| Arc::clone(thumbnail))
    }

    /// Keeps a thumbnail.
    pub fn keep_thumbnail(&self, path: &SourcePath, stamp: (u64, SystemTime), thumbnail: &Arc<str>) {
        let mut thumbnails = self.thumbnails.lock().unwrap_or_else(PoisonError::into_inner);
        thumbnails.insert(path.clone(), (stamp, Arc::clone(thumbnail)));
    }
}
