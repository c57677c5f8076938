//! What the compiler sees while it sets one document.

use std::collections::HashMap;

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

/// One document and its fonts, as the compiler asks for them.
pub struct Desk<'a> {
    library: LazyHash<Library>,
    fonts: &'a Fonts,
    main: FileId,
    files: HashMap<FileId, Bytes>,
}

impl<'a> Desk<'a> {
    /// `None` when a path is not one, or `main` is not among the files.
    pub fn new(document: Document<'_>, fonts: &'a Fonts) -> Option<Self> {
        let main = id(document.main)?;
        let files: Option<HashMap<FileId, Bytes>> =
            document.files.into_iter().map(|(path, bytes)| Some((id(path)?, Bytes::new(bytes)))).collect();
        let files = files.filter(|files| files.contains_key(&main))?;
        Some(Self { library: LazyHash::new(Library::default()), fonts, main, files })
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
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let bytes = self.file(id)?;
        Ok(Source::new(id, bytes.as_str().map_err(|_| FileError::InvalidUtf8)?.to_owned()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| FileError::NotFound(path(id).into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
