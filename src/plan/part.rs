//! Pieces of views, each built once and shared by every page that shows it.
//!
//! A part's digest covers what it was made from, not what it says: nothing is
//! serialised in order to be hashed, and an unchanged part is not even built.

use tera::value::Key;
use tera::{Map, Value};

use crate::cache::Memo;
use crate::digest::Digest;
use crate::site::EntryIndex;

/// A value for templates with the digest of its inputs. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Part {
    /// Of every input.
    pub digest: Digest,
    /// What templates see.
    pub value: Value,
}

/// A value of a page's view.
#[derive(Clone)]
pub enum Piece {
    /// Shown by several pages: built once and shared.
    Shared(Part),
    /// The page's own: built when the page is rendered, and dropped after it.
    Own(Own),
}

/// A value that is not built yet: [`super::Plan::value`] builds it, which is as
/// pure as the plan itself.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// Of every input.
    pub digest: Digest,
    /// Which of the values of an entry's page.
    pub what: Recipe,
    /// Position of the reader's language.
    pub language: usize,
    /// The entry.
    pub entry: EntryIndex,
}

/// The values that an entry's page alone shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipe {
    /// `entry`.
    Entry,
    /// `page`.
    Page,
    /// `json_ld`.
    Structured,
}

impl Piece {
    /// Digest of the inputs.
    pub fn digest(&self) -> Digest {
        match self {
            Self::Shared(part) => part.digest,
            Self::Own(own) => own.digest,
        }
    }
}

impl From<Part> for Piece {
    fn from(part: Part) -> Self {
        Self::Shared(part)
    }
}

/// Builds parts, or takes them from an earlier build.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    known: &'a Memo<Value>,
}

impl<'a> Parts<'a> {
    /// A maker that looks into `known` first.
    pub fn new(known: &'a Memo<Value>) -> Self {
        Self { known }
    }

    /// The part whose inputs have this digest.
    pub fn make(&self, digest: Digest, build: impl FnOnce() -> Value) -> Part {
        let value = self.known.get(&digest).cloned().unwrap_or_else(build);
        Part { digest, value }
    }
}

/// Collects the entries of a map for templates, in order.
#[derive(Default)]
pub struct MapBuilder(Map);

impl MapBuilder {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an entry.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.0.insert(Key::Str(key), value.into());
        self
    }

    /// Adds an entry whose name is known only at run time.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(Key::String(key.into()), value.into());
    }

    /// The finished map.
    pub fn finish(self) -> Value {
        Value::from(self.0)
    }
}

/// Text that may be absent.
pub fn optional(text: Option<impl AsRef<str>>) -> Value {
    text.map_or_else(Value::none, |text| Value::from(text.as_ref()))
}
