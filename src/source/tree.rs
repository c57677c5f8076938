//! The files of a site as they were read. The later stages see nothing else.

use std::sync::Arc;
use std::time::SystemTime;

use imbl::ordmap::DiffItem;
use imbl::{OrdMap, OrdSet};

use super::header::{PictureFailure, PictureHeader, is_wanted};
use crate::diagnostic::{Code, Diagnostic, Span, characters};
use crate::digest::{Digest, Hashed};
use crate::path::SourcePath;
use crate::text;

/// One file as read.
#[derive(Clone, Debug)]
pub enum SourceFile {
    /// Text in UTF-8.
    Text(Hashed<str>),
    /// A file that should be text and is not UTF-8.
    NotUtf8 {
        /// Digest of the bytes.
        digest: Digest,
        /// Line of the first wrong byte, from 1.
        line: u32,
        /// Column of that byte in characters, from 1.
        column: u32,
    },
    /// Any other file.
    Binary {
        /// Digest of the bytes.
        digest: Digest,
        /// Length in bytes.
        len: u64,
        /// Size and format as its header states them, when it is a picture of the library or of a bundle.
        picture: Option<Arc<Result<PictureHeader, PictureFailure>>>,
    },
}

impl SourceFile {
    /// Digest of the bytes.
    pub fn digest(&self) -> Digest {
        match self {
            Self::Text(text) => text.digest(),
            Self::NotUtf8 { digest, .. } | Self::Binary { digest, .. } => *digest,
        }
    }

    /// Length in bytes; `None` for a file that should be text and is not UTF-8.
    pub fn length(&self) -> Option<u64> {
        match self {
            Self::Text(text) => Some(text.value().len() as u64),
            Self::NotUtf8 { .. } => None,
            Self::Binary { len, .. } => Some(*len),
        }
    }

    /// The problem of a file that should be text and is not, or that holds
    /// characters that no text may hold; `None` for a sound one.
    pub fn encoding_problem(&self, path: &SourcePath) -> Option<Diagnostic> {
        Some(match self {
            Self::Text(text) => return characters::problem(path, text.value()),
            Self::NotUtf8 { line, column, .. } => Diagnostic::new(
                Code::Encoding,
                Span::new(path, *line, *column, 1),
                text!(
                    "ce fichier n’est pas en UTF-8 : cet octet n’y est pas un caractère",
                    "this file is not UTF-8: this byte is no character there"
                ),
            )
            .help(text!("enregistrez-le en UTF-8 dans votre éditeur", "save it as UTF-8 in your editor")),
            Self::Binary { .. } => Diagnostic::new(
                Code::Encoding,
                Span::file(path),
                text!("ce fichier est trop grand pour être un texte", "this file is too large to be a text"),
            )
            .help(text!("divisez-le, ou retirez-le", "split it, or remove it")),
        })
    }

    /// The content of a text file; `None` for any other file.
    pub fn text(&self) -> Option<&Hashed<str>> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Size and times of a file, by which a change since it was read is noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Length in bytes.
    pub len: u64,
    /// Time of the last change of the content, where the file system keeps it.
    pub modified: Option<SystemTime>,
    /// Time of the last change of the content or of the metadata (Unix `ctime`), in
    /// nanoseconds since 1970; 0 where the system has none.
    pub changed: i64,
    /// False when the file was changed so shortly before it was read that another
    /// change could leave it with the same times. Such a file is read again next time.
    pub settled: bool,
}

/// A file as it was read, with its size and times then.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Size and times when it was read.
    pub stamp: Stamp,
    /// What was read.
    pub file: SourceFile,
}

/// Two files are equal when their content is, whenever each was written.
impl PartialEq for Seen {
    fn eq(&self, other: &Self) -> bool {
        self.file.digest() == other.file.digest()
    }
}

/// Every file of a site, by path. A copy shares what neither side changes, so
/// that an earlier tree can be kept and held against a later one at little cost.
#[derive(Clone, Debug, Default)]
pub struct SourceTree {
    /// The files with their sizes and times. Only the reading of files may change them.
    pub(super) files: OrdMap<SourcePath, Seen>,
    /// Symbolic links, which are not followed.
    pub(super) links: OrdSet<SourcePath>,
}

/// How a file differs between two trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is there and was not.
    Added,
    /// It was there and is not.
    Removed,
    /// Its content differs.
    Edited,
}

impl SourceTree {
    /// Gives a file this text without a look at the disk, or takes it out:
    /// for builds of what is not saved yet.
    pub fn pretend(&mut self, path: &SourcePath, text: Option<&str>) {
        let Some(text) = text else {
            self.files.remove(path);
            return;
        };
        let stamp = Stamp { len: text.len() as u64, modified: None, changed: 0, settled: false };
        self.files.insert(path.clone(), Seen { stamp, file: SourceFile::Text(Hashed::text(text)) });
    }

    /// Says that there is a file of which only the name is known. As a picture it counts as one that can be shown.
    pub fn name(&mut self, path: &SourcePath) {
        let picture = is_wanted(path).then(|| Arc::new(Ok(PictureHeader::unseen())));
        let stamp = Stamp { len: 0, modified: None, changed: 0, settled: false };
        let file = SourceFile::Binary { digest: Digest::default(), len: 0, picture };
        self.files.insert(path.clone(), Seen { stamp, file });
    }

    /// Gives files other names, without a look at the disk. A name that is taken is replaced.
    pub fn rename(&mut self, moves: &[(SourcePath, SourcePath)]) {
        let taken: Vec<_> =
            moves.iter().filter_map(|(from, to)| Some((to.clone(), self.files.remove(from)?))).collect();
        self.files.extend(taken);
    }

    /// A file by its path.
    pub fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path).map(|seen| &seen.file)
    }

    /// The content of a text file by its path; `None` when there is no text file of that path.
    pub fn text(&self, path: &str) -> Option<&Hashed<str>> {
        self.get(path)?.text()
    }

    /// Every file, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&SourcePath, &SourceFile)> {
        self.files.iter().map(|(path, seen)| (path, &seen.file))
    }

    /// Files in a folder and below; `folder` without its last `/`.
    pub fn under(&self, folder: &str) -> impl Iterator<Item = (&SourcePath, &SourceFile)> {
        let from = format!("{folder}/");
        let prefix = from.clone();
        self.files
            .range::<_, str>((std::ops::Bound::Included(from.as_str()), std::ops::Bound::Unbounded))
            .take_while(move |(path, _)| path.as_str().starts_with(&prefix))
            .map(|(path, seen)| (path, &seen.file))
    }

    /// Other files of the folder of a file that need not be there: at most `most` before it in the order of their paths,
    /// and at most `most` behind it.
    pub fn beside<'t>(&'t self, file: &'t SourcePath, most: usize) -> impl Iterator<Item = &'t SourcePath> {
        use std::ops::Bound::{Excluded, Unbounded};
        let folder = file.parent();
        let near = move |path: &&SourcePath| {
            path.as_str().strip_prefix(folder).is_some_and(|rest| folder.is_empty() || rest.starts_with('/'))
        };
        let before = self.files.range::<_, str>((Unbounded, Excluded(file.as_str()))).rev().map(|(path, _)| path);
        let behind = self.files.range::<_, str>((Excluded(file.as_str()), Unbounded)).map(|(path, _)| path);
        let beside = before.take_while(near).take(most).chain(behind.take_while(near).take(most));
        beside.filter(move |path| path.parent() == folder)
    }

    /// Names of the folders directly in a folder, in the order of their paths; `folder` without its last `/`.
    /// The cost follows what the folder holds itself, and not what is below.
    pub fn folders(&self, folder: &str) -> impl Iterator<Item = &str> {
        let within = format!("{folder}/");
        let mut from = within.clone();
        std::iter::from_fn(move || {
            loop {
                let beyond = (std::ops::Bound::Included(from.as_str()), std::ops::Bound::Unbounded);
                let (path, _) = self.files.range::<_, str>(beyond).next()?;
                let rest = path.as_str().strip_prefix(&within)?;
                let Some((name, _)) = rest.split_once('/') else {
                    from = format!("{path}\0");
                    continue;
                };
                // In the order of bytes, `0` comes right after `/`: this is behind all that the folder holds.
                from = format!("{within}{name}0");
                return Some(name);
            }
        })
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The files that differ from an earlier tree, by path. Parts that both trees share are skipped.
    pub fn changes<'a>(&'a self, former: &'a Self) -> impl Iterator<Item = (&'a SourcePath, Change)> {
        former.files.diff(&self.files).map(|item| match item {
            DiffItem::Add(path, _) => (path, Change::Added),
            DiffItem::Remove(path, _) => (path, Change::Removed),
            DiffItem::Update { new: (path, _), .. } => (path, Change::Edited),
        })
    }

    /// Whether two trees hold the same files with the same content.
    pub fn is_same(&self, other: &Self) -> bool {
        self.links == other.links && self.changes(other).next().is_none()
    }

    /// Whether there is a symbolic link at this path, or at a folder above it.
    pub fn is_link(&self, path: &SourcePath) -> bool {
        !self.links.is_empty()
            && (self.links.contains(path)
                || path.as_str().match_indices('/').any(|(end, _)| self.links.contains(&path.as_str()[..end])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_once_and_in_order() {
        let stamp = Stamp { len: 0, modified: None, changed: 0, settled: true };
        let paths = [
            "assets/a/x.css",
            "content/a-b/_collection.yaml",
            "content/a-b/c/index.fr.md",
            "content/a.yaml",
            "content/a/_collection.yaml",
            "content/a/b/c/d.md",
            "content/a0/x.md",
            "content/site.yaml",
            "content/z/x.md",
            "content/zz.yaml",
            "content2/y/x.md",
        ];
        let file = SourceFile::Text(Hashed::text(""));
        let files = paths.into_iter().map(|path| (SourcePath::new(path), Seen { stamp, file: file.clone() }));
        let tree = SourceTree { files: files.collect(), ..SourceTree::default() };
        let folders = |folder: &str| tree.folders(folder).collect::<Vec<_>>();
        assert_eq!(folders("content"), ["a-b", "a", "a0", "z"]);
        assert_eq!(folders("content/a"), ["b"]);
        assert_eq!(folders("content/z"), [""; 0]);
        assert_eq!(folders("themes"), [""; 0]);
        assert_eq!(SourceTree::default().folders("content").next(), None);
    }
}
