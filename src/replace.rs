//! Puts a new text in the place of a file, in one step: whoever reads the file meanwhile finds the old text or the new
//! one, whole. The commands that change sources and the browser editor write this way.

#![expect(clippy::disallowed_methods, reason = "changing a source file is this module's task")]

use std::fs;
use std::io::{self, Write as _};

use camino::Utf8Path;

/// Writes a file, and its folder where there is none, under another name in the folder and renames it when it is safe on
/// the disk. It has the permissions of the one that it replaces; a new one has those that the system gives new files.
///
/// # Errors
/// When the disk refuses. The former file is still there then.
pub fn write_over(place: &Utf8Path, content: &[u8]) -> io::Result<()> {
    let folder = place.parent().unwrap_or(place);
    fs::create_dir_all(folder)?;
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
    file.persist(place).map_err(|error| error.error)?;
    Ok(())
}
