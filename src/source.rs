//! Stage 1, read: from the disk to a [`SourceTree`].
//!
//! Invariant: nothing outside the site's folders is read; symbolic links are not followed. The later stages
//! work on the tree alone, except for the pixels of photos.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use camino::Utf8Path;
use imbl::OrdSet;
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::digest::{Digest, Hashed};
use crate::error::{Action, Error};
use crate::file_time;
use crate::path::SourcePath;
use crate::path::portable::UNREADABLE;

mod header;
mod picture_name;
mod reading;
mod tree;

mod digests;
pub mod names;

use digests::Digests;
pub use digests::keep as keep_digests;
pub use header::{PictureFailure, PictureHeader, unread as unread_picture};
pub use picture_name::mismatch as picture_mismatch;
pub use tree::{Change, SourceFile, SourceTree};
use tree::{Seen, Stamp};

/// Folders of a site that are read.
pub const FOLDERS: &[&str] = &["content", "assets", "i18n", "templates", "themes"];

/// Endings of files that are texts for the later stages. Of other files only the digest is taken.
const TEXT: &[&str] = &["md", "yaml", "yml", "ftl", "html", "xml", "css", "js", "txt", "svg", "typ", "geojson"];

/// Texts that are known by their paths, with the bytes that each may have. The host
/// reads the first two. The third is kept by the build, with a line for each page.
const TEXT_BY_PATH: &[(&str, u64)] = &[
    ("assets/static/_redirects", MAX_TEXT),
    ("assets/static/_headers", MAX_TEXT),
    ("content/urls.lock", 256 * 1024 * 1024),
];

/// A text larger than this many bytes is treated as binary.
const MAX_TEXT: u64 = 8 * 1024 * 1024;

impl SourceTree {
    /// Puts a text in place of a file's content, as an editor holds it before it is saved; a new file when there
    /// is none. Tells whether the tree takes it: a path that [`read`] leaves out, and a file that is no text, stay
    /// as they are.
    pub fn replace_text(&mut self, path: &SourcePath, text: &str) -> bool {
        let Some(limit) = text_limit(path).filter(|_| is_read(path)) else { return false };
        let len = text.len() as u64;
        let file = match len <= limit {
            true => SourceFile::Text(Hashed::text(text)),
            false => SourceFile::Binary { digest: Digest::of(text.as_bytes()), len, picture: None },
        };
        // The content is not that of a file with these times: the next reading looks at the file.
        let stamp = Stamp { len, modified: None, changed: 0, settled: false };
        self.files.insert(path.clone(), Seen { stamp, file });
        true
    }

    /// Reads again what is named, files or whole folders, and nothing else: the
    /// cost follows what changed and not the size of the site. Tells whether
    /// any content differs now. Paths outside the site's folders, hidden files
    /// and symbolic links are left out, as [`read`] leaves them out.
    ///
    /// # Errors
    /// When a named file or folder cannot be read; the tree then holds the old
    /// state of it.
    #[expect(clippy::disallowed_methods, reason = "reading is this module's task")]
    pub fn update(&mut self, root: &Utf8Path, paths: &BTreeSet<SourcePath>) -> Result<bool, Error> {
        let (mut differs, none) = (false, Digests::default());
        for path in paths {
            if !is_read(path) {
                continue;
            }
            let now = SystemTime::now();
            let mut fresh = Vec::new();
            let absolute = root.join(path.as_str());
            let mut links = OrdSet::new();
            let metadata = match is_below_link(root, path) {
                true => None,
                false => fs::symlink_metadata(&absolute).ok(),
            };
            match metadata {
                // A site may link a top folder to another disk: the walk follows it there, and there alone.
                Some(metadata) if metadata.is_dir() || FOLDERS.contains(&path.as_str()) => {
                    let listed = list(root, path.as_str())?;
                    links.extend(listed.links);
                    for (path, metadata) in listed.files {
                        let stamp = stamp(&metadata, now);
                        match self.files.get(&path) {
                            Some(known) if known.stamp == stamp && stamp.settled => fresh.push((path, known.clone())),
                            _ => fresh.extend(present(root, path, stamp, &none)?),
                        }
                    }
                }
                Some(metadata) if metadata.is_file() => {
                    fresh.extend(present(root, path.clone(), stamp(&metadata, now), &none)?);
                }
                Some(metadata) if metadata.is_symlink() => drop(links.insert(path.clone())),
                _ => {}
            }
            differs |= self.replace_links(path, links);
            let below = self.under(path.as_str()).map(|(path, _)| path.clone());
            let mut stale: BTreeSet<SourcePath> =
                below.chain(self.files.contains_key(path).then(|| path.clone())).collect();
            for (path, seen) in fresh {
                stale.remove(&path);
                let digest = seen.file.digest();
                let before = self.files.insert(path, seen);
                differs |= before.is_none_or(|before| before.file.digest() != digest);
            }
            for path in stale {
                self.files.remove(&path);
                differs = true;
            }
        }
        Ok(differs)
    }
}

impl SourceTree {
    /// Puts the symbolic links that were found at a path and below it in the place of those that were known. Tells
    /// whether they are others.
    fn replace_links(&mut self, path: &SourcePath, links: OrdSet<SourcePath>) -> bool {
        let folder = format!("{path}/");
        let is_here = |link: &&SourcePath| *link == path || link.as_str().starts_with(&folder);
        let known: OrdSet<SourcePath> = self.links.iter().filter(is_here).cloned().collect();
        let differs = known != links;
        if differs {
            self.links = self.links.clone().relative_complement(known).union(links);
        }
        differs
    }
}

/// Whether a file or folder is one that [`read`] would read, were it there.
pub fn is_read(path: &SourcePath) -> bool {
    let mut segments = path.as_str().split('/');
    let copied = is_copied(path.as_str());
    segments.next().is_some_and(|top| FOLDERS.contains(&top)) && !segments.any(|name| is_private_name(name, copied))
}

/// Whether a file is copied as it is, a hidden one too: `.well-known/security.txt`.
fn is_copied(path: &str) -> bool {
    path.strip_prefix(COPIED).is_some_and(|rest| rest.starts_with('/'))
}

/// The folder that is copied whole into the output.
const COPIED: &str = "assets/static";

/// A file by its path.
type Known = (SourcePath, Seen);

/// One file as it is now; `None` when it went away between being seen and being read.
fn present(root: &Utf8Path, path: SourcePath, stamp: Stamp, digests: &Digests) -> Result<Option<Known>, Error> {
    if path.as_str().contains(UNREADABLE) {
        let file = SourceFile::Binary { digest: Digest::default(), len: stamp.len, picture: None };
        return Ok(Some((path, Seen { stamp, file })));
    }
    let kept = digests.get(&path).filter(|(seen, _)| *seen == stamp).map(|(_, digest)| *digest);
    match read_file(&root.join(path.as_str()), &path, stamp.len, kept) {
        Ok(file) => Ok(Some((path, Seen { stamp, file }))),
        // The file was removed between listing and reading, as with temporary files of editors.
        Err(Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a folder on the way to a path, below the site's own folders, is a symbolic link.
pub fn is_below_link(root: &Utf8Path, path: &SourcePath) -> bool {
    let ends = path.as_str().match_indices('/').map(|(end, _)| end).skip(1);
    ends.into_iter().any(|end| fs::symlink_metadata(root.join(&path.as_str()[..end])).is_ok_and(|of| of.is_symlink()))
}

/// Reads the site under `root`. Files of `previous` whose size and times have
/// not changed are taken over as they are; without it, large files of which
/// [`keep_digests`] kept the digest are not read beyond their header.
///
/// # Errors
/// When a folder or file cannot be read. A folder of [`FOLDERS`] that does not
/// exist is an empty one; `root` itself must exist.
#[expect(clippy::disallowed_methods, reason = "reading is this module's task")]
pub fn read(root: &Utf8Path, previous: Option<&SourceTree>) -> Result<SourceTree, Error> {
    let metadata = fs::metadata(root).map_err(Error::io(Action::Read, root))?;
    if !metadata.is_dir() {
        let not_a_folder = std::io::Error::from(std::io::ErrorKind::NotADirectory);
        return Err(Error::io(Action::Read, root)(not_a_folder));
    }
    let found: Vec<Listed> = FOLDERS.par_iter().map(|folder| list(root, folder)).collect::<Result<_, Error>>()?;
    let (found, links): (Vec<_>, Vec<_>) = found.into_iter().map(|listed| (listed.files, listed.links)).unzip();
    let now = SystemTime::now();
    let digests = if previous.is_none() { digests::kept(root) } else { Digests::default() };
    let files = found
        .into_par_iter()
        .flatten()
        .filter_map(|(path, metadata)| {
            let stamp = stamp(&metadata, now);
            if let Some((path, known)) = previous.and_then(|tree| tree.files.get_key_value(&path))
                && known.stamp == stamp
                && stamp.settled
            {
                return Some(Ok((path.clone(), known.clone())));
            }
            present(root, path, stamp, &digests).transpose()
        })
        .collect::<Result<Vec<_>, Error>>()?;
    Ok(SourceTree { files: files.into_iter().collect(), links: links.into_iter().flatten().collect() })
}

/// What lies in a folder and below.
#[derive(Default)]
struct Listed {
    files: Vec<(SourcePath, Metadata)>,
    /// Symbolic links, to whatever.
    links: Vec<SourcePath>,
}

fn list(root: &Utf8Path, folder: &str) -> Result<Listed, Error> {
    let start = root.join(folder);
    let mut found = Listed::default();
    for entry in WalkDir::new(&start).follow_links(false).into_iter().filter_entry(|entry| !is_private(root, entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().and_then(Utf8Path::from_path).unwrap_or(&start).to_owned();
                match error.into_io_error() {
                    Some(source) if source.kind() != std::io::ErrorKind::NotFound => {
                        return Err(Error::Io { action: Action::Read, path, source });
                    }
                    _ => continue,
                }
            }
        };
        // A site may link a top folder to another disk: the walk begins behind such a link.
        let is_link = entry.path_is_symlink() && entry.depth() > 0;
        if !entry.file_type().is_file() && !is_link {
            continue;
        }
        let (Ok(relative), Ok(metadata)) = (entry.path().strip_prefix(root), entry.metadata()) else { continue };
        match relative.to_str().and_then(SourcePath::from_native).or_else(|| unreadable(relative)) {
            Some(path) if is_link => found.links.push(path),
            Some(path) => found.files.push((path, metadata)),
            None => {}
        }
    }
    Ok(found)
}

/// The path that stands for a file with a name that is no text, or that other systems take for a path. Nothing is at
/// this path: the file is told as one that cannot be read ([`names`]).
fn unreadable(path: &Path) -> Option<SourcePath> {
    let names = path.iter().map(|name| name.to_string_lossy().replace('\\', &UNREADABLE.to_string()));
    SourcePath::from_untrusted(&names.collect::<Vec<_>>().join("/"))
}

/// Whether a file is hidden, or one that editors and systems leave.
fn is_private(root: &Utf8Path, entry: &DirEntry) -> bool {
    let relative = entry.path().strip_prefix(root.as_std_path()).ok().and_then(|path| path.to_str());
    is_private_name(&entry.file_name().to_string_lossy(), relative.is_some_and(is_copied))
}

/// The same by the name. `copied` means that the file is in the folder that is copied whole. Hidden files
/// there are published, except those of editors, git and operating systems.
fn is_private_name(name: &str, copied: bool) -> bool {
    let is_left = name.ends_with('~') || name.ends_with(".swp") || name.ends_with(".tmp") || name == "4913";
    let is_hidden = match name.strip_prefix('.') {
        Some(rest) if copied => matches!(rest, "DS_Store" | "git" | "svn" | "hg") || rest.starts_with(['#', '_', '~']),
        Some(_) => true,
        None => false,
    };
    is_left || is_hidden
}

fn stamp(metadata: &Metadata, now: SystemTime) -> Stamp {
    let changed = file_time::changed(metadata);
    let modified = metadata.modified().ok();
    let since_epoch = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let is_past = |then: Duration| since_epoch.checked_sub(then).is_some_and(|age| age > Duration::from_millis(40));
    let written = modified.and_then(|modified| modified.duration_since(SystemTime::UNIX_EPOCH).ok());
    let touched = Duration::from_nanos(u64::try_from(changed).unwrap_or_default());
    Stamp { len: metadata.len(), modified, changed, settled: written.is_some_and(is_past) && is_past(touched) }
}

/// Whether a file is JSON of the brand kit, which a later stage reads: tokens and manifests.
fn is_kit_json(path: &SourcePath) -> bool {
    let of_kit = ["content/kit/", "assets/kit/"].into_iter().any(|folder| path.as_str().starts_with(folder));
    of_kit && path.extension() == "json"
}

/// The most bytes that a file may have to be a text for the later stages; `None` for a file that is none by its path.
fn text_limit(path: &SourcePath) -> Option<u64> {
    let by_path = TEXT_BY_PATH.iter().find(|(known, _)| *known == path.as_str()).map(|(_, limit)| *limit);
    let is_text = TEXT.contains(&path.extension()) || path.extension().eq_ignore_ascii_case("svg") || is_kit_json(path);
    let by_ending = || is_text.then_some(MAX_TEXT);
    by_path.or_else(by_ending)
}

#[expect(clippy::disallowed_methods, reason = "reading is this module's task")]
fn read_file(absolute: &Utf8Path, path: &SourcePath, len: u64, kept: Option<Digest>) -> Result<SourceFile, Error> {
    if text_limit(path).is_some_and(|limit| len <= limit) {
        let bytes = fs::read(absolute).map_err(Error::io(Action::Read, absolute))?;
        return Ok(match String::from_utf8(bytes) {
            Ok(text) => SourceFile::Text(Hashed::text(text)),
            Err(error) => {
                let right = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let right = str::from_utf8(right).unwrap_or_default().trim_start_matches('\u{feff}');
                let line = right.matches('\n').count() as u32 + 1;
                let column = right.rsplit('\n').next().map_or(0, |last| last.chars().count()) as u32 + 1;
                SourceFile::NotUtf8 { digest: Digest::of(error.as_bytes()), line, column }
            }
        });
    }
    let mut file = fs::File::open(absolute).map_err(Error::io(Action::Read, absolute))?;
    let digest = match kept {
        Some(digest) => digest,
        None => Digest::of_reader(&mut file).map_err(Error::io(Action::Read, absolute))?,
    };
    let picture = header::is_wanted(path).then(|| Arc::new(reading::read(&mut file, path)));
    Ok(SourceFile::Binary { digest, len, picture })
}
