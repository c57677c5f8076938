//! The files that pages need, each once, with what is known of its weight. Pages name them by number.

use std::collections::BTreeSet;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use super::faces::{self, Face};
use super::weight::{compressed, is_compressed};
use crate::artefact::Artefact;
use crate::digest::Digest;
use crate::path::OutputPath;
use crate::plan::{Job, Plan};
use crate::render::{Blob, Bytes};
use crate::source::{SourceFile, SourceTree};
use crate::store::Store;

/// The number of a file in a table.
pub type FileNumber = u32;

/// Where the weights of files are looked up.
#[derive(Clone, Copy)]
pub struct Origins<'a> {
    /// How each file is made.
    pub plan: &'a Plan,
    /// The sources of files that are copied.
    pub tree: &'a SourceTree,
    /// The artefacts that are made.
    pub store: &'a Store,
}

/// Files that pages need.
#[derive(Default)]
pub struct Table {
    numbers: HashMap<OutputPath, FileNumber>,
    files: Vec<Entry>,
    /// Files whose weight is not known yet: artefacts that are not made.
    unknown: BTreeSet<FileNumber>,
    /// Artefacts that the store on disk did not have.
    looked_for: HashSet<Digest>,
}

struct Entry {
    path: OutputPath,
    /// The file as it is in the output; `None` when it is not there.
    blob: Option<Blob>,
    /// Length on the way to the reader; 0 until it is known.
    bytes: u64,
    /// For a style sheet, its fonts, once they were asked for.
    faces: Option<Arc<[Face]>>,
}

impl Table {
    /// The number of a file, which is given now when it is new. `blob` is the file in the output.
    pub fn number(&mut self, path: &OutputPath, blob: Option<&Blob>, origins: Origins<'_>) -> FileNumber {
        if let Some(number) = self.numbers.get(path) {
            return *number;
        }
        // A build of more files than this does not fit into memory.
        let number = self.files.len() as FileNumber;
        self.files.push(Entry { path: path.clone(), blob: None, bytes: 0, faces: None });
        self.numbers.insert(path.clone(), number);
        self.set(number, blob, origins);
        number
    }

    /// Whether a file is one that pages need.
    pub fn find(&self, path: &OutputPath) -> Option<FileNumber> {
        self.numbers.get(path).copied()
    }

    /// Takes note of the present state of a file. Gives whether its weight is another than before.
    pub fn set(&mut self, number: FileNumber, blob: Option<&Blob>, origins: Origins<'_>) -> bool {
        let entry = &mut self.files[number as usize];
        entry.blob = blob.cloned();
        entry.faces = None;
        self.look(number, origins)
    }

    /// Looks again for the weights that are not known. Gives whether one was found.
    pub fn learn(&mut self, origins: Origins<'_>) -> bool {
        let unknown: Vec<FileNumber> = self.unknown.iter().copied().collect();
        let mut has_learnt = false;
        for number in unknown {
            has_learnt |= self.look(number, origins);
        }
        has_learnt
    }

    /// Looks for the weight of a file. Gives whether it is another than before.
    fn look(&mut self, number: FileNumber, origins: Origins<'_>) -> bool {
        let entry = &self.files[number as usize];
        let weight = match &entry.blob {
            None => Some(0),
            Some(blob) => weight(&entry.path, blob, origins, &mut self.looked_for),
        };
        match weight {
            Some(_) => self.unknown.remove(&number),
            None => self.unknown.insert(number),
        };
        let former = std::mem::replace(&mut self.files[number as usize].bytes, weight.unwrap_or_default());
        former != weight.unwrap_or_default()
    }

    /// A file with its weight.
    pub fn file(&self, number: FileNumber) -> (&OutputPath, u64) {
        let entry = &self.files[number as usize];
        (&entry.path, entry.bytes)
    }

    /// The fonts of a style sheet.
    pub fn faces(&mut self, number: FileNumber) -> Arc<[Face]> {
        let entry = &mut self.files[number as usize];
        let css = match entry.blob.as_ref().map(|blob| &blob.bytes) {
            Some(Bytes::Memory(css)) => std::str::from_utf8(css).unwrap_or_default(),
            _ => "",
        };
        let path = &entry.path;
        Arc::clone(entry.faces.get_or_insert_with(|| faces::of_style(css, path).into()))
    }

    /// The artefacts that are not made.
    pub fn missing(&self) -> Vec<Arc<Artefact>> {
        let blobs = self.unknown.iter().filter_map(|number| self.files[*number as usize].blob.as_ref());
        let due = blobs.filter_map(|blob| match &blob.bytes {
            Bytes::Due(artefact) => Some(Arc::clone(artefact)),
            _ => None,
        });
        let mut due: Vec<Arc<Artefact>> = due.collect();
        due.sort_unstable_by_key(|artefact| artefact.key);
        due.dedup();
        due
    }
}

/// The length of a file on the way to the reader; `None` for an artefact that is not made. The disk is asked once for
/// each artefact.
fn weight(path: &OutputPath, blob: &Blob, origins: Origins<'_>, looked_for: &mut HashSet<Digest>) -> Option<u64> {
    match &blob.bytes {
        Bytes::Memory(bytes) if is_compressed(path) => Some(compressed(bytes)),
        Bytes::Memory(bytes) => Some(bytes.len() as u64),
        Bytes::Due(artefact) if looked_for.contains(&artefact.key) => origins.store.weight_made(artefact),
        Bytes::Due(artefact) => {
            let weight = origins.store.weight(artefact);
            if weight.is_none() {
                looked_for.insert(artefact.key);
            }
            weight
        }
        Bytes::File(_) => match origins.plan.jobs.get(path) {
            Some(Job::Copy(source, _)) => match origins.tree.get(source.as_str())? {
                SourceFile::Binary { len, .. } => Some(*len),
                SourceFile::Text(_) | SourceFile::NotUtf8 { .. } => None,
            },
            Some(Job::Made(artefact)) => origins.store.weight(artefact),
            _ => origins.plan.artefact(path.as_str()).and_then(|artefact| origins.store.weight(artefact)),
        },
        Bytes::Late(_) => None,
    }
}
