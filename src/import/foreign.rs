//! The files of another site. Nothing outside its folder is read, symbolic links are not followed, and files are
//! read one at a time, when they are asked for.

#![expect(clippy::disallowed_methods, reason = "reading a folder outside the site is the task of an import")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::diagnostic::{Code, Diagnostic, Span, UiLocale, counted};
use crate::error::{Action, Error};
use crate::path::SourcePath;
use crate::text;

/// The most bytes of a text. A larger one is no page.
const MAX_TEXT: u64 = 8 * 1024 * 1024;

/// The most bytes of an export file.
const MAX_EXPORT: u64 = 512 * 1024 * 1024;

/// The most files that a site may have.
const MAX_FILES: usize = 500_000;

/// Folders of tools, which hold nothing that people wrote.
const PASSED_OVER: &[&str] = &["node_modules", "vendor", "bower_components", "_site", "public", "resources"];

/// The files of another site by their paths there.
#[derive(Debug)]
pub struct Foreign {
    root: Utf8PathBuf,
    /// Bytes of each file.
    files: BTreeMap<SourcePath, u64>,
    max_text: u64,
}

impl Foreign {
    /// Lists the files of a folder. Links and names that are no paths of a site are told.
    ///
    /// # Errors
    /// When the folder cannot be listed, or has too many files.
    pub fn folder(root: &Utf8Path, diagnostics: &mut Vec<Diagnostic>) -> Result<Self, Error> {
        let mut files = BTreeMap::new();
        if !fs::metadata(root).map_err(Error::io(Action::Read, root))?.is_dir() {
            return Err(Error::Usage(text!("`{root}` n’est pas un dossier", "`{root}` is not a folder")));
        }
        let wanted = |entry: &walkdir::DirEntry| {
            let name = entry.file_name().to_string_lossy();
            let is_hidden = name.starts_with('.') && &*name != ".well-known";
            entry.depth() == 0 || !(is_hidden || entry.depth() == 1 && PASSED_OVER.contains(&&*name))
        };
        for entry in walkdir::WalkDir::new(root).max_depth(64).sort_by_file_name().into_iter().filter_entry(wanted) {
            let entry = entry.map_err(|error| Error::io(Action::Read, root)(error.into()))?;
            if entry.file_type().is_dir() {
                continue;
            }
            let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let path = below.to_str().and_then(SourcePath::from_untrusted);
            let Some(path) = path else {
                let readable: String =
                    below.to_string_lossy().chars().map(|c| if c == '\\' { '/' } else { c }).collect();
                if let Some(shown) = SourcePath::from_untrusted(&readable) {
                    diagnostics.push(unread(&shown, text!("son nom n’est pas lisible", "its name cannot be read")));
                }
                continue;
            };
            if entry.file_type().is_symlink() {
                diagnostics.push(unread(
                    &path,
                    text!(
                        "c’est un lien symbolique, qui n’est pas suivi",
                        "it is a symbolic link, which is not followed"
                    ),
                ));
                continue;
            }
            if !entry.file_type().is_file() {
                diagnostics.push(unread(&path, text!("ce n’est pas un fichier ordinaire", "it is no ordinary file")));
                continue;
            }
            let Ok(metadata) = entry.metadata() else { continue };
            files.insert(path, metadata.len());
            if files.len() > MAX_FILES {
                return Err(Error::Usage(text!(
                    "`{root}` a plus de {MAX_FILES} fichiers",
                    "`{root}` has more than {MAX_FILES} files"
                )));
            }
        }
        Ok(Self { root: root.to_owned(), files, max_text: MAX_TEXT })
    }

    /// A single file, as an export is; known by its name.
    ///
    /// # Errors
    /// When it is no file, or has a name that cannot be a path.
    pub fn file(file: &Utf8Path) -> Result<(Self, SourcePath), Error> {
        let metadata = fs::metadata(file).map_err(Error::io(Action::Read, file))?;
        let name = file.file_name().and_then(SourcePath::from_untrusted).filter(|_| metadata.is_file());
        let name =
            name.ok_or_else(|| Error::Usage(text!("`{file}` n’est pas un fichier", "`{file}` is not a file")))?;
        let root = file.parent().unwrap_or(Utf8Path::new("")).to_owned();
        let files = BTreeMap::from([(name.clone(), metadata.len())]);
        Ok((Self { root, files, max_text: MAX_EXPORT }, name))
    }

    /// No files at all.
    pub fn nothing() -> Self {
        Self { root: Utf8PathBuf::new(), files: BTreeMap::new(), max_text: MAX_TEXT }
    }

    /// Every path, in order.
    pub fn paths(&self) -> impl Iterator<Item = &SourcePath> {
        self.files.keys()
    }

    /// The paths below a folder, in order.
    pub fn under(&self, folder: &str) -> impl Iterator<Item = &SourcePath> {
        let prefix = format!("{folder}/");
        let start = SourcePath::new(format!("{folder}/!"));
        let all = folder.is_empty();
        let range = if all { self.files.range::<SourcePath, _>(..) } else { self.files.range(start..) };
        range.map(|(path, _)| path).take_while(move |path| all || path.as_str().starts_with(&*prefix))
    }

    /// Tells of folders that make the other site's pages and are no content.
    pub fn leave_out(&self, folders: &[&str], diagnostics: &mut Vec<Diagnostic>) {
        for folder in folders {
            let Some(first) = self.under(folder).next() else { continue };
            let count = self.under(folder).count();
            let fr = counted(count, "fichier", "fichiers", UiLocale::Fr);
            let en = counted(count, "file", "files", UiLocale::En);
            let message = text!(
                "le dossier `{folder}` ({fr}) n’est pas importé : il fabrique des pages",
                "the folder `{folder}` ({en}) is not imported: it makes pages"
            );
            diagnostics.push(Diagnostic::new(Code::ImportLeftOut, Span::file(first), message));
        }
    }

    /// Whether there is a file of this path.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Whether a file begins with these bytes.
    pub fn begins_with(&self, path: &SourcePath, bytes: &[u8]) -> bool {
        let mut begin = vec![0; bytes.len()];
        let read = fs::File::open(self.place(path)).and_then(|mut file| file.read_exact(&mut begin));
        read.is_ok() && begin == bytes
    }

    /// Where the file is on the disk.
    pub fn place(&self, path: &SourcePath) -> Utf8PathBuf {
        self.root.join(path.as_str())
    }

    /// The text of a file; `None`, and told, when it is too large, is no UTF-8 or cannot be read.
    pub fn text(&self, path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Option<Arc<str>> {
        let max = self.max_text;
        let problem = match self.files.get(path) {
            None => text!("il n’existe pas", "it does not exist"),
            Some(len) if *len > max => {
                text!("il a plus de {max} octets", "it has more than {max} bytes")
            }
            Some(_) => match fs::read(self.place(path)).map(String::from_utf8) {
                Ok(Ok(text)) => return Some(text.into()),
                Ok(Err(error)) => {
                    let at = error.utf8_error().valid_up_to();
                    let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
                    let message = text!("il n’est pas en UTF-8", "it is not UTF-8");
                    let span = Span::new(path, line, 1, 0);
                    diagnostics.push(Diagnostic { span, ..unread(path, message) });
                    return None;
                }
                Err(error) => crate::error::why(&error),
            },
        };
        diagnostics.push(unread(path, problem));
        None
    }
}

/// The problem of a file that was not taken, with the reason.
pub fn unread(path: &SourcePath, why: crate::diagnostic::Text) -> Diagnostic {
    let (fr, en) = (why.get(UiLocale::Fr), why.get(UiLocale::En));
    Diagnostic::new(
        Code::ImportUnread,
        Span::file(path),
        text!("ce fichier n’a pas été importé : {fr}", "this file was not imported: {en}"),
    )
}
