//! What the compiler sees while it sets one document.

use std::collections::HashMap;
use std::fmt;
use std::sync::{LazyLock, OnceLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use crate::fonts::Fonts;

/// Files that styles may read, by path. Paths begin with `/` and have `/` between their parts. A style among them is
/// read once, for all documents that are set with these files.
#[derive(Default)]
pub struct Files(HashMap<FileId, File>);

impl Files {
    /// These files. One whose path is none is left out.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Self {
        let file = |bytes: Vec<u8>| File { bytes: Bytes::new(bytes), source: OnceLock::new() };
        Self(files.into_iter().filter_map(|(path, bytes)| Some((id(path)?, file(bytes)))).collect())
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

/// Everything that a document is made from, beside fonts.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The path of the style that is compiled.
    pub style: &'a str,
    /// The files that it may read: its own, and those that documents share. Of two at one path the first is read.
    pub files: [&'a Files; 2],
}

/// The functions that styles may call: always the same.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// A file, and the style in it once the compiler has asked for it: it asks many times.
struct File {
    bytes: Bytes,
    source: OnceLock<FileResult<Source>>,
}

/// One document and its fonts, as the compiler asks for them.
pub struct Desk<'a> {
    fonts: &'a Fonts,
    main: FileId,
    files: [&'a Files; 2],
}

impl<'a> Desk<'a> {
    /// `None` when the path of the style is none.
    pub fn new(document: Document<'a>, fonts: &'a Fonts) -> Option<Self> {
        Some(Self { fonts, main: id(document.style)?, files: document.files })
    }

    fn find(&self, id: FileId) -> FileResult<&File> {
        let found = self.files.iter().find_map(|files| files.0.get(&id));
        found.ok_or_else(|| FileError::NotFound(path(id).into()))
    }
}

fn id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

/// The path of a file as it was given, for messages.
pub fn path(id: FileId) -> String {
    id.vpath().get_with_slash().to_owned()
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let file = self.find(id)?;
        let read = || Ok(Source::new(id, file.bytes.as_str().map_err(|_| FileError::InvalidUtf8)?.to_owned()));
        file.source.get_or_init(read).clone()
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        Ok(self.find(id)?.bytes.clone())
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
