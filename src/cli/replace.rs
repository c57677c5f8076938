//! Puts a new text in the place of a source file, in one step: whoever reads the
//! file meanwhile finds the old text or the new one, whole.

#![expect(clippy::disallowed_methods, reason = "changing a source file is a task of commands")]

use std::fs;

use camino::Utf8Path;

use crate::error::{Action, Error};

/// Writes a file, with the permissions of the one that it replaces.
pub fn write_over(place: &Utf8Path, text: &str) -> Result<(), Error> {
    let folder = place.parent().unwrap_or(place);
    let write = || -> std::io::Result<()> {
        let file = tempfile::NamedTempFile::new_in(folder)?;
        fs::write(file.path(), text)?;
        let permissions = match fs::metadata(place) {
            Ok(former) => former.permissions(),
            Err(_) => readable_by_all(&file)?,
        };
        fs::set_permissions(file.path(), permissions)?;
        file.persist(place)?;
        Ok(())
    };
    write().map_err(Error::io(Action::Write, place))
}

/// The permissions of a new file of sources. Those of a temporary file are for its owner alone.
#[cfg(unix)]
fn readable_by_all(_: &tempfile::NamedTempFile) -> std::io::Result<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::Permissions::from_mode(0o644))
}

/// The permissions that a new file has.
#[cfg(not(unix))]
fn readable_by_all(file: &tempfile::NamedTempFile) -> std::io::Result<fs::Permissions> {
    Ok(fs::metadata(file.path())?.permissions())
}
