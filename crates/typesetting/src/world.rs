//! What the compiler sees while it sets one document.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use crate::fonts::Fonts;

/// Everything that a document is made from. Paths begin with `/` and have `/` between their parts.
#[derive(Debug)]
pub struct Document<'a> {
    /// The path of the style that is compiled. It is one of `files`.
    pub main: &'a str,
    /// The styles, data and pictures that the style may read, by path.
    pub files: Vec<(&'a str, Vec<u8>)>,
}

/// The functions that styles may call: always the same.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// One document and its fonts, as the compiler asks for them.
pub struct Desk<'a> {
    fonts: &'a Fonts,
    main: FileId,
    files: HashMap<FileId, File>,
}

/// A file, and the style in it once the compiler has asked for it: it asks many times.
struct File {
    bytes: Bytes,
    source: OnceLock<FileResult<Source>>,
}

impl<'a> Desk<'a> {
    /// `None` when a path is not one, or `main` is not among the files.
    pub fn new(document: Document<'_>, fonts: &'a Fonts) -> Option<Self> {
        let main = id(document.main)?;
        let file = |bytes: Vec<u8>| File { bytes: Bytes::new(bytes), source: OnceLock::new() };
        let files: Option<HashMap<FileId, File>> =
            document.files.into_iter().map(|(path, bytes)| Some((id(path)?, file(bytes)))).collect();
        let files = files.filter(|files| files.contains_key(&main))?;
        Some(Self { fonts, main, files })
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
        let file = self.files.get(&id).ok_or_else(|| FileError::NotFound(path(id).into()))?;
        let read = || Ok(Source::new(id, file.bytes.as_str().map_err(|_| FileError::InvalidUtf8)?.to_owned()));
        file.source.get_or_init(read).clone()
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = self.files.get(&id).ok_or_else(|| FileError::NotFound(path(id).into()))?;
        Ok(file.bytes.clone())
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
