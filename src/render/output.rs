//! What a build makes: files with their bytes, or with where these are.

use std::sync::Arc;

use camino::Utf8PathBuf;
use imbl::OrdMap;

use crate::artefact::Artefact;
use crate::digest::Digest;
use crate::path::OutputPath;
use crate::plan::Job;

/// The bytes of a file of the output, or where they are.
#[derive(Clone, Debug)]
pub enum Bytes {
    /// In memory.
    Memory(Arc<[u8]>),
    /// In a file that does not change: an artefact, an original.
    File(Utf8PathBuf),
    /// An artefact that was not made: `ArtefactMaker::make_one` makes it.
    Due(Arc<Artefact>),
    /// A file about all pages of a language that was not made: `late_file` makes it.
    Late(Job),
}

/// A file of the output.
#[derive(Clone, Debug)]
pub struct Blob {
    /// Digest of the bytes; for an artefact, which need not be made, its key.
    /// Equal keys mean equal bytes.
    pub key: Digest,
    /// What is in it.
    pub bytes: Bytes,
}

impl Blob {
    /// A file in memory.
    pub fn text(bytes: Arc<[u8]>) -> Self {
        Self { key: Digest::of(&bytes), bytes: Bytes::Memory(bytes) }
    }
}

impl PartialEq for Blob {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// Everything that a build makes. A copy shares what neither side changes.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// Files by path.
    pub files: OrdMap<OutputPath, Blob>,
    /// Artefacts whose content a file waits for, with `Artefacts::Defer`: once
    /// they are made, another build gives the file with it.
    pub due: Vec<Arc<Artefact>>,
}
