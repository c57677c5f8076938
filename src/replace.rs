//! Puts a new text in the place of a file, in one step: whoever reads the file meanwhile finds the old text or the new
//! one, whole. The commands that change sources and the browser editor write this way.

#![expect(clippy::disallowed_methods, reason = "changing a source file is this module's task")]

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use camino::Utf8Path;
use tempfile::NamedTempFile;

/// Where sources are written before they take their place, below the site's folder.
const UNFINISHED: &str = ".cache/unfinished";

/// How the name of an unfinished file begins: as `tempfile` has it.
const PREFIX: &[u8] = b".tmp";

/// Age from which an unfinished file belongs to no program that still runs.
const ABANDONED: Duration = Duration::from_hours(1);

/// Writes a file, and its folder where there is none, under another name in the folder and renames it when it is safe on
/// the disk. It has the permissions of the one that it replaces; a new one has those that the system gives new files.
///
/// # Errors
/// When the disk refuses. The former file is still there then.
pub fn write_over(place: &Utf8Path, content: &[u8]) -> io::Result<()> {
    let folder = place.parent().unwrap_or(place);
    fs::create_dir_all(folder)?;
    unfinished(folder, place, content)?.persist(place).map(drop).map_err(|error| error.error)
}

/// The same for a file of a site, whose folder is `root`: the file is written among its caches first, so that a kill
/// leaves nothing beside sources, where it would be taken into the repository with them.
///
/// # Errors
/// When the disk refuses. The former file is still there then.
pub fn write_source(root: &Utf8Path, place: &Utf8Path, content: &[u8]) -> io::Result<()> {
    fs::create_dir_all(place.parent().unwrap_or(place))?;
    let apart = root.join(UNFINISHED);
    if fs::create_dir_all(&apart).is_ok()
        && let Ok(file) = unfinished(&apart, place, content)
    {
        sweep(&apart, file.path());
        match file.persist(place) {
            // The caches may lie on another disk.
            Err(error) if error.error.kind() == io::ErrorKind::CrossesDevices => {}
            done => return done.map(drop).map_err(|error| error.error),
        }
    }
    write_over(place, content)
}

/// A file in a folder with the content and the permissions that the one at `place` shall have.
fn unfinished(folder: &Utf8Path, place: &Utf8Path, content: &[u8]) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    // Those of a temporary file are for its owner alone otherwise.
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666))
    };
    #[cfg(not(unix))]
    let builder = &mut builder;
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(content)?;
    if let Ok(metadata) = fs::metadata(place) {
        // A disk that has no permissions of this kind still takes the text.
        let _ = file.as_file().set_permissions(metadata.permissions());
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// Removes the unfinished files of killed programs from a folder and the folders in it. Those of a program that runs
/// beside this one are younger than an hour by the clock of the file system, which is read from `written`, a file that
/// was written just now.
pub fn sweep(folder: &Utf8Path, written: impl AsRef<Path>) {
    let Ok(now) = fs::metadata(written).and_then(|metadata| metadata.modified()) else { return };
    for entry in walkdir::WalkDir::new(folder).max_depth(3).into_iter().filter_map(Result::ok) {
        let is_unfinished = entry.file_type().is_file() && entry.file_name().as_encoded_bytes().starts_with(PREFIX);
        let Some(written) = is_unfinished.then(|| entry.metadata().ok()?.modified().ok()).flatten() else { continue };
        if now.duration_since(written).is_ok_and(|age| age > ABANDONED) {
            // A file that cannot be removed does no harm, and is tried again later.
            let _ = fs::remove_file(entry.path());
        }
    }
}
