//! A small disk that is soon full.

use std::fs;
use std::path::Path;
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};

/// A disk of a given size, gone when dropped.
pub struct SmallDisk(Utf8PathBuf);

impl SmallDisk {
    /// Mounts a disk of so many kilobytes at a place; `None` where that may not be done.
    pub fn mount(place: impl AsRef<Path>, kilobytes: usize) -> Option<Self> {
        let place = Utf8PathBuf::from_path_buf(place.as_ref().to_owned()).ok()?;
        fs::create_dir_all(&place).ok()?;
        let size = format!("size={kilobytes}k");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs", place.as_str()]).output();
        mount.ok().filter(|run| run.status.success()).map(|_| Self(place))
    }

    /// Where it is.
    pub fn path(&self) -> &Utf8Path {
        &self.0
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}
