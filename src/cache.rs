//! What is kept from one build to the next.
//!
//! The three laws: (1) a cached value is immutable; (2) a key covers every
//! input: file bytes, path, declaration, configuration, theme, messages of the
//! locale; (3) diagnostics are stored with the value and replayed on a hit.
//!
//! Stages read a table while they run in parallel and hand in what they used
//! at their end, so there is no lock. What several builds in a row have not
//! used is dropped.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use crate::content::FormerContent;
use crate::content::Parsed;
use crate::content::highlight::Highlighter;
use crate::digest::Digest;
use crate::plan::FormerPlan;
use crate::plan::PictureSet;
use crate::render::FormerOutput;
use crate::render::Rendered;
use crate::site::FormerSite;
use crate::site::Merged;
use crate::theme::Loaded;

/// Builds that a value survives without being used: enough for a branch to be
/// checked out and left again.
const GENERATIONS: u32 = 4;

/// Values by the digest of everything they were made from.
#[derive(Debug)]
pub struct Memo<T> {
    values: HashMap<Digest, (u32, T), BuildHasherDefault<DigestHasher>>,
    generation: u32,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { values: HashMap::default(), generation: 0 }
    }
}

impl<T> Memo<T> {
    /// The value made from these inputs, if it is known.
    pub fn get(&self, key: &Digest) -> Option<&T> {
        self.values.get(key).map(|(_, value)| value)
    }

    /// Takes in all values that a build used, and forgets those long unused.
    pub fn keep(&mut self, used: impl IntoIterator<Item = (Digest, T)>) {
        self.generation += 1;
        let generation = self.generation;
        for (key, value) in used {
            self.values.insert(key, (generation, value));
        }
        self.values.retain(|_, (last, _)| generation - *last < GENERATIONS);
    }
}

/// A digest is already a hash: its first eight bytes serve as one.
#[derive(Default)]
pub struct DigestHasher(u64);

impl Hasher for DigestHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk::<8>() {
            self.0 = u64::from_le_bytes(*first);
        }
    }
}

/// Everything that outlives a build.
#[derive(Default)]
pub struct Cache {
    /// The last parsing, to be brought up to date.
    pub content: Option<FormerContent>,
    /// The last linking, likewise.
    pub site: Option<FormerSite>,
    /// The last plan, likewise.
    pub plan: Option<FormerPlan>,
    /// The last output, likewise.
    pub output: Option<FormerOutput>,
    /// Parsed documents.
    pub documents: Memo<Parsed>,
    /// Translations with the shared fields of their source.
    pub versions: Memo<Merged>,
    /// Pieces of views.
    pub parts: Memo<tera::Value>,
    /// Names of the derivatives of each picture.
    pub pictures: Memo<Arc<PictureSet>>,
    /// Files rendered from memory.
    pub rendered: Memo<Arc<Rendered>>,
    /// The last theme.
    pub theme: Option<(Digest, Loaded)>,
    /// Highlighted code, and the grammars once they were needed.
    pub highlighter: Highlighter,
}
