//! Operations on folders for publishing: listing a folder, exchanging two folders in one step, waiting until
//! bytes are safely on the disk.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::error::{Action, Error};
use crate::path::OutputPath;

/// Something below the output folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Relative to the output folder. Names of other people's files need not be UTF-8.
    pub path: PathBuf,
    /// False for files, links and everything else.
    pub is_folder: bool,
}

/// Which file a name leads to. Two names with the same identity are one file with the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity(Option<(u64, u64)>);

impl Identity {
    /// Device and inode. Where the system has none, no file is known to be another's twin.
    #[cfg(unix)]
    pub fn of(metadata: &fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self(Some((metadata.dev(), metadata.ino())))
    }

    /// Device and inode. Where the system has none, no file is known to be another's twin.
    #[cfg(not(unix))]
    pub fn of(_metadata: &fs::Metadata) -> Self {
        Self(None)
    }

    /// The identity of what stands at a path; `None` when nothing does, or when it cannot be told.
    pub fn at(path: &Utf8Path) -> Option<Self> {
        let identity = Self::of(&fs::symlink_metadata(path).ok()?);
        identity.0.is_some().then_some(identity)
    }
}

/// Whether two places, which need not be there yet, are on one disk, so that a
/// folder can be renamed from one to the other.
#[cfg(unix)]
pub fn share_a_disk(one: &Utf8Path, other: &Utf8Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let disk = |path: &Utf8Path| {
        let nearest = path.ancestors().skip(1).find_map(|above| {
            let above = if above.as_str().is_empty() { Utf8Path::new(".") } else { above };
            above.as_std_path().metadata().ok()
        });
        nearest.map(|metadata| metadata.dev())
    };
    disk(one).is_some() && disk(one) == disk(other)
}

/// This system does not tell whether two places are on one disk.
#[cfg(not(unix))]
pub fn share_a_disk(_one: &Utf8Path, _other: &Utf8Path) -> bool {
    false
}

/// Everything below a folder, in no order; nothing when the folder is not there.
/// Links are not followed.
///
/// # Errors
/// When the folder itself cannot be read, or one below it.
pub fn entries(folder: &Utf8Path) -> Result<Vec<Entry>, Error> {
    match below(folder.as_std_path(), Path::new("")) {
        Ok(entries) => Ok(entries),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Error::io(Action::Read, folder)(error)),
    }
}

#[expect(clippy::disallowed_methods, reason = "looking through the output is this module's task")]
fn below(root: &Path, folder: &Path) -> io::Result<Vec<Entry>> {
    let mut found = Vec::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        let is_folder = entry.file_type()?.is_dir();
        if is_folder {
            folders.push(path.clone());
        }
        found.push(Entry { path, is_folder });
    }
    let inner: Vec<Vec<Entry>> = folders.par_iter().map(|path| below(root, path)).collect::<io::Result<_>>()?;
    found.extend(inner.into_iter().flatten());
    Ok(found)
}

/// Every folder above one of these paths, without the root.
pub fn ancestors<'p>(paths: impl IntoIterator<Item = &'p OutputPath>) -> HashSet<&'p str> {
    let mut folders = HashSet::new();
    for path in paths {
        let mut folder = path.parent();
        while !folder.is_empty() && folders.insert(folder) {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
    folders
}

/// The outermost of these entries, as people are shown them: a folder with `/`
/// at its end stands for all below it.
pub fn outermost(entries: &[Entry]) -> BTreeSet<String> {
    let folders: HashSet<&Path> =
        entries.iter().filter(|entry| entry.is_folder).map(|entry| entry.path.as_path()).collect();
    let is_inside = |path: &Path| path.ancestors().skip(1).any(|above| folders.contains(above));
    let outermost = entries.iter().filter(|entry| !is_inside(&entry.path));
    outermost.map(|entry| format!("{}{}", entry.path.display(), if entry.is_folder { "/" } else { "" })).collect()
}

/// A lock that excludes other publications with the same record until it is dropped. On a system without such locks
/// nothing is excluded.
pub struct Lock {
    _file: Option<fs::File>,
}

impl Lock {
    /// Waits until no other publication has the lock. The system takes it away
    /// from a process that was killed. The file lies with the caches: a lock in a
    /// place that everybody can open could be held for ever by anybody.
    #[expect(clippy::disallowed_methods, reason = "publications must not run into each other")]
    pub fn take(record: &Utf8Path) -> Self {
        let place = record.with_file_name(format!("{}.lock", record.file_name().unwrap_or("output")));
        let open = || {
            fs::create_dir_all(place.parent()?).ok()?;
            fs::File::options().create(true).truncate(false).write(true).open(&place).ok()
        };
        Self { _file: open().filter(|file| file.lock().is_ok()) }
    }
}

/// A name beside the output folder, on the same disk. Only whoever holds the
/// [`Lock`] may use it.
pub fn beside(folder: &Utf8Path, what: &str) -> Utf8PathBuf {
    let name = folder.file_name().unwrap_or("public");
    folder.with_file_name(format!(".{name}.provence-{what}"))
}

/// Removes a folder with all in it, links themselves and never what they lead
/// to. What cannot be removed now is removed by the next publication.
#[expect(clippy::disallowed_methods, reason = "taking away what this module made is its task")]
pub fn discard(folder: &Utf8Path) {
    // Two levels side by side: taking the former output apart is a large part of a publication.
    for_each_inside(folder.as_std_path(), &|path| {
        for_each_inside(path, &|path| {
            let _ = if is_folder(path) { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        });
    });
    let _ = fs::remove_dir_all(folder);
}

/// Applies a function to everything that lies directly in a folder, in parallel. A link to a folder is none.
#[expect(clippy::disallowed_methods, reason = "looking through the output is this module's task")]
fn for_each_inside(folder: &Path, apply: &(dyn Fn(&Path) + Sync)) {
    if is_folder(folder)
        && let Ok(inside) = fs::read_dir(folder)
    {
        let inside: Vec<PathBuf> = inside.filter_map(Result::ok).map(|entry| entry.path()).collect();
        inside.par_iter().for_each(|path| apply(path));
    }
}

/// Whether this is a folder, and no link to one.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Puts the folder `new` in the place of `folder`, which is at `new` afterwards
/// when it was there. In one step where the system can; else by two renames, the
/// first of which [`recover`] takes back when the second never came.
///
/// # Errors
/// When the system refuses; both are where they were then.
#[expect(clippy::disallowed_methods, reason = "changing two outputs over is this module's task")]
pub fn exchange(new: &Utf8Path, folder: &Utf8Path) -> io::Result<()> {
    if fs::symlink_metadata(folder).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return fs::rename(new, folder);
    }
    match exchange_at_once(new, folder) {
        // The system, or this kind of disk, has no such call.
        Err(error) if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput) => {}
        other => return other,
    }
    let old = beside(folder, "old");
    fs::rename(folder, &old)?;
    if let Err(error) = fs::rename(new, folder) {
        fs::rename(&old, folder)?;
        return Err(error);
    }
    fs::rename(&old, new)
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange_at_once(new: &Utf8Path, folder: &Utf8Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, new.as_std_path(), CWD, folder.as_std_path(), RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange_at_once(_new: &Utf8Path, _folder: &Utf8Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Removes what a killed publication left beside the folder, and renames the last output back if it was set aside.
///
/// # Errors
/// When the last output cannot be brought back.
#[expect(clippy::disallowed_methods, reason = "mending what a killed publication left is this module's task")]
pub fn recover(folder: &Utf8Path) -> Result<(), Error> {
    let old = beside(folder, "old");
    if fs::symlink_metadata(&old).is_ok() {
        match fs::symlink_metadata(folder) {
            Err(_) => fs::rename(&old, folder).map_err(Error::io(Action::Write, folder))?,
            Ok(_) => discard(&old),
        }
    }
    let new = beside(folder, "new");
    if fs::symlink_metadata(&new).is_ok() {
        discard(&new);
    }
    Ok(())
}

/// Gives `new` the permissions and the owner of `folder`. False when that is not
/// allowed: then the folder itself has to stay.
#[cfg(unix)]
pub fn dress_like(new: &Utf8Path, folder: &Utf8Path) -> bool {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let (Ok(old), Ok(made)) = (fs::symlink_metadata(folder), fs::symlink_metadata(new)) else { return true };
    let owner = (old.uid() != made.uid()).then(|| old.uid());
    let group = (old.gid() != made.gid()).then(|| old.gid());
    (owner.is_none() && group.is_none() || chown(new, owner, group).is_ok())
        && fs::set_permissions(new, old.permissions()).is_ok()
}

/// Gives `new` the permissions of `folder`.
#[cfg(not(unix))]
pub fn dress_like(_new: &Utf8Path, _folder: &Utf8Path) -> bool {
    true
}

/// Waits until everything written so far to the disk of `folder` is safe from a
/// loss of power. One call for thousands of files; systems without it do as they do.
pub fn settle(folder: &Utf8Path) {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{Mode, OFlags, open, syncfs};
        if let Ok(opened) = open(folder.as_std_path(), OFlags::RDONLY | OFlags::DIRECTORY, Mode::empty()) {
            // Some file systems cannot promise this, and are used all the same.
            let _ = syncfs(opened);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = folder;
}

/// Makes a rename in this folder safe from a loss of power.
#[expect(clippy::disallowed_methods, reason = "making sure of what was written is this module's task")]
pub fn settle_names(folder: &Utf8Path) {
    if let Ok(opened) = fs::File::open(folder) {
        let _ = opened.sync_all();
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make files of their own")]
mod tests {
    use super::*;

    fn place() -> (tempfile::TempDir, Utf8PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
        (folder, path)
    }

    fn folder_with(path: &Utf8Path, name: &str) {
        fs::create_dir_all(path).unwrap();
        fs::write(path.join(name), name).unwrap();
    }

    #[test]
    fn two_folders_change_places() {
        let (_folder, root) = place();
        let (new, old) = (root.join("new"), root.join("public"));
        folder_with(&new, "2");
        exchange(&new, &old).unwrap();
        assert!(old.join("2").exists() && !new.exists(), "nothing was there before");
        folder_with(&new, "3");
        exchange(&new, &old).unwrap();
        assert!(old.join("3").exists() && new.join("2").exists());
    }

    #[test]
    fn what_a_kill_left_beside_is_taken_back() {
        let (_folder, root) = place();
        let public = root.join("public");
        // Between the two renames of a system without the one call.
        folder_with(&beside(&public, "old"), "1");
        folder_with(&beside(&public, "new"), "2");
        recover(&public).unwrap();
        assert!(public.join("1").exists());
        // After them.
        folder_with(&beside(&public, "old"), "0");
        recover(&public).unwrap();
        assert!(public.join("1").exists());
        assert_eq!(fs::read_dir(&root).unwrap().count(), 1, "nothing lies beside");
    }

    #[test]
    #[cfg(unix)]
    fn removing_follows_no_link() {
        let (_folder, root) = place();
        folder_with(&root.join("outside/inner"), "kept");
        let doomed = root.join("doomed/a/b");
        fs::create_dir_all(&doomed).unwrap();
        for link in ["doomed/one", "doomed/a/two", "doomed/a/b/three"] {
            std::os::unix::fs::symlink(root.join("outside"), root.join(link)).unwrap();
        }
        std::os::unix::fs::symlink(root.join("outside"), root.join("itself")).unwrap();
        discard(&root.join("doomed"));
        discard(&root.join("itself"));
        assert!(!root.join("doomed").exists() && root.join("outside/inner/kept").exists());
    }

    #[test]
    fn the_outermost_names_stand_for_all() {
        let entry = |path: &str, is_folder| Entry { path: path.into(), is_folder };
        let all = [entry(".git", true), entry(".git/x", true), entry(".git/x/y", false), entry("a/b", false)];
        assert_eq!(outermost(&all).into_iter().collect::<Vec<_>>(), [".git/", "a/b"]);
    }
}
