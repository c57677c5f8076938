//! Reads and writes files of the site for the browser editor. A file is written
//! beside its place and renamed; what it replaces is kept (see [`Disk::change`]).
//!
//! Invariant: no symbolic link is followed below the site's own top folders.

use std::collections::BTreeMap;
use std::fs;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Value as Json, json};

use crate::digest::Digest;
use crate::error::Error;
use crate::path::SourcePath;
use crate::replace::write_source;
use crate::source::{self, SourceTree, is_below_link};

/// How many saves are kept.
const KEPT: usize = 200;

/// What a file is to be: `None` for no file.
pub type Change = (SourcePath, Option<Vec<u8>>);

/// The site's folder, as the editor sees it.
pub struct Disk {
    root: Utf8PathBuf,
}

/// A save that can be taken back.
pub struct Save {
    /// Its number; later ones have larger numbers.
    pub number: u64,
    /// What was done, in the words of the editor.
    pub label: String,
    /// Seconds since 1970, by the clock of the file system.
    pub when: u64,
    /// The files.
    pub files: Vec<SavedFile>,
}

/// A file of a save.
pub struct SavedFile {
    /// Where it is.
    pub path: SourcePath,
    /// What it was; `None` when it was not there.
    pub before: Option<Vec<u8>>,
    /// The digest of what was written; `None` when it was removed.
    pub after: Option<Digest>,
}

#[expect(clippy::disallowed_methods, reason = "the editor reads and writes single files while the site is served")]
impl Disk {
    /// The files of the site in `root`.
    pub fn new(root: Utf8PathBuf) -> Self {
        Self { root }
    }

    fn place(&self, path: &SourcePath) -> io::Result<Utf8PathBuf> {
        let place = self.root.join(path.as_str());
        let is_link = fs::symlink_metadata(&place).is_ok_and(|metadata| metadata.is_symlink());
        if is_link || is_below_link(&self.root, path) {
            return Err(io::Error::from(io::ErrorKind::PermissionDenied));
        }
        Ok(place)
    }

    /// The bytes of a file; `None` when there is none.
    ///
    /// # Errors
    /// When the disk refuses, or a link is in the way.
    pub fn read(&self, path: &SourcePath) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.place(path)?) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All sources as they are now, from how they were.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn tree(&self, former: &SourceTree) -> Result<SourceTree, Error> {
        source::read(&self.root, Some(former))
    }

    /// Length and time of the last change of a file, by which it is known again.
    pub fn stamp(&self, path: &SourcePath) -> Option<(u64, std::time::SystemTime)> {
        let metadata = fs::symlink_metadata(self.place(path).ok()?).ok().filter(fs::Metadata::is_file)?;
        Some((metadata.len(), metadata.modified().ok()?))
    }

    /// Files of a folder down to so many levels, sorted. Hidden files and links are left out.
    pub fn list(&self, folder: &SourcePath, depth: usize) -> Vec<SourcePath> {
        let Ok(place) = self.place(folder) else { return Vec::new() };
        let walk = walkdir::WalkDir::new(&place).min_depth(1).max_depth(depth).sort_by_file_name();
        let is_shown = |entry: &walkdir::DirEntry| !entry.file_name().as_encoded_bytes().starts_with(b".");
        let files = walk.into_iter().filter_entry(is_shown).filter_map(Result::ok);
        files
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| {
                SourcePath::from_native(Utf8Path::from_path(entry.path())?.strip_prefix(&self.root).ok()?.as_str())
            })
            .collect()
    }

    /// Makes changes, all or none of them. What is replaced is kept first, so that nothing is lost whatever happens.
    ///
    /// # Errors
    /// When the disk refuses: all files are then what they were.
    pub fn change(&self, label: &str, changes: &[Change]) -> io::Result<()> {
        let mut before = Vec::with_capacity(changes.len());
        for (path, _) in changes {
            before.push(self.read(path)?);
        }
        let real: Vec<(&Change, &Option<Vec<u8>>)> =
            changes.iter().zip(&before).filter(|((_, new), old)| new != *old).collect();
        if real.is_empty() {
            return Ok(());
        }
        self.keep(label, &real)?;
        for (at, ((path, new), _)) in real.iter().enumerate() {
            if let Err(error) = self.put(path, new.as_deref()) {
                for ((path, _), old) in &real[..at] {
                    // The first error is told; what cannot be put back is among the kept versions.
                    let _ = self.put(path, old.as_deref());
                }
                return Err(error);
            }
        }
        Ok(())
    }

    fn put(&self, path: &SourcePath, content: Option<&[u8]>) -> io::Result<()> {
        let place = self.place(path)?;
        let Some(content) = content else {
            fs::remove_file(&place)?;
            return self.remove_empty(path);
        };
        write_source(&self.root, &place, content)
    }

    /// Removes the folder of a file that was removed, when nothing is left in it, but never one that a collection has.
    fn remove_empty(&self, path: &SourcePath) -> io::Result<()> {
        let mut folder = path.parent();
        while folder.matches('/').count() >= 2 {
            match fs::remove_dir(self.root.join(folder)) {
                Ok(()) => folder = folder.rsplit_once('/').map_or("", |(above, _)| above),
                Err(_) => break,
            }
        }
        Ok(())
    }

    fn saves_folder(&self) -> Utf8PathBuf {
        self.root.join(".cache/editor/saves")
    }

    fn keep(&self, label: &str, changes: &[(&Change, &Option<Vec<u8>>)]) -> io::Result<()> {
        let folder = self.saves_folder();
        let numbers = self.numbers();
        let number = numbers.last().map_or(1, |last| last + 1);
        let save = folder.join(format!("{number:06}"));
        let mut files = Vec::new();
        for (at, ((path, new), old)) in changes.iter().enumerate() {
            if let Some(old) = old {
                write_source(&self.root, &save.join(at.to_string()), old)?;
            }
            let after = new.as_ref().map(|new| Digest::of(new).to_hex());
            files.push(json!({"path": path.as_str(), "before": old.is_some(), "after": after}));
        }
        // A save without this file is one that was not finished, and is not listed.
        let index = json!({"label": label, "files": files}).to_string();
        write_source(&self.root, &save.join("save.json"), index.as_bytes())?;
        for old in numbers.iter().rev().skip(KEPT - 1) {
            let _ = fs::remove_dir_all(folder.join(format!("{old:06}")));
        }
        Ok(())
    }

    fn numbers(&self) -> Vec<u64> {
        let names = walkdir::WalkDir::new(self.saves_folder()).min_depth(1).max_depth(1).into_iter();
        let mut numbers: Vec<u64> = names.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect();
        numbers.sort_unstable();
        numbers
    }

    /// The last saves, the newest first, without the bytes of their files.
    pub fn saves(&self, count: usize) -> Vec<Save> {
        let numbers = self.numbers();
        numbers.into_iter().rev().take(count).filter_map(|number| self.index(number)).collect()
    }

    /// A save with what its files were.
    pub fn save(&self, number: u64) -> Option<Save> {
        let mut save = self.index(number)?;
        let folder = self.saves_folder().join(format!("{number:06}"));
        for (at, file) in save.files.iter_mut().enumerate() {
            if file.before.is_some() {
                file.before = Some(fs::read(folder.join(at.to_string())).ok()?);
            }
        }
        Some(save)
    }

    fn index(&self, number: u64) -> Option<Save> {
        let file = self.saves_folder().join(format!("{number:06}/save.json"));
        let when = fs::metadata(&file).ok()?.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
        let index: Json = serde_json::from_slice(&fs::read(&file).ok()?).ok()?;
        let files = index.get("files")?.as_array()?.iter().map(|file| {
            Some(SavedFile {
                path: super::place::restorable(file.get("path")?.as_str()?)?,
                before: file.get("before")?.as_bool()?.then(Vec::new),
                after: file.get("after")?.as_str().and_then(Digest::from_hex),
            })
        });
        let label = index.get("label")?.as_str()?.to_owned();
        Some(Save { number, label, when, files: files.collect::<Option<Vec<_>>>()? })
    }

    /// Keeps a text that could not be saved, so that it is not lost with the tab that sent it.
    pub fn keep_refused(&self, texts: &BTreeMap<SourcePath, Vec<u8>>) -> io::Result<()> {
        for (path, bytes) in texts {
            let name = format!("{}-{}", Digest::of(bytes).to_hex(), path.file_name());
            write_source(&self.root, &self.root.join(".cache/editor/refused").join(name), bytes)?;
        }
        Ok(())
    }
}
