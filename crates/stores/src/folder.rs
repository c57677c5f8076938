//! A folder as a store.

#![expect(clippy::disallowed_methods, reason = "the files of a store are this module's own")]

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::error::StoreError;
use crate::store::Sink;

/// The file by which a folder is known as a store. Without it a folder that holds anything is left alone, so that no
/// setting makes a build write into a folder that is something else.
const MARK: &str = "provence-store.txt";

/// What the mark says to people who find it.
const MARK_TEXT: &str = "This folder is a store of provence. Its files are named by digests: do not change or rename them.\nCe dossier est un depot de provence. Ses fichiers portent le nom de leur empreinte : ne les changez pas.\n";

/// A folder that keeps files.
#[derive(Debug)]
pub struct Folder {
    folder: PathBuf,
    /// Set when the mark was found or written.
    marked: OnceLock<()>,
}

impl Folder {
    /// A store in this folder, which need not exist yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, marked: OnceLock::new() }
    }

    /// The file behind a name. Names are made by programs: one that could leave the folder is refused all the same.
    fn path(&self, name: &str) -> Result<PathBuf, StoreError> {
        let is_right = |segment: &str| {
            !segment.is_empty()
                && !segment.starts_with('.')
                && segment
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte))
        };
        match name.split('/').all(is_right) {
            true => Ok(self.folder.join(name)),
            false => Err(StoreError::Failed(format!("`{name}`"))),
        }
    }

    fn open(&self, name: &str) -> Result<Option<File>, StoreError> {
        match File::open(self.path(name)?) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Length in bytes of a file.
    pub fn length(&self, name: &str) -> Result<Option<u64>, StoreError> {
        match fs::metadata(self.path(name)?) {
            Ok(metadata) => Ok(metadata.is_file().then_some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The bytes of a file of at most `most` bytes.
    pub fn read(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(file) = self.open(name)? else { return Ok(None) };
        let mut bytes = Vec::new();
        file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most { Err(StoreError::TooLong) } else { Ok(Some(bytes)) }
    }

    /// Gives a file to a sink, from a position on.
    pub fn read_from(&self, name: &str, from: u64, sink: Sink<'_>) -> Result<bool, StoreError> {
        let Some(mut file) = self.open(name)? else { return Ok(false) };
        file.seek(SeekFrom::Start(from))?;
        let mut buffer = vec![0; 256 * 1024];
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(true),
                read => sink(&buffer[..read])?,
            }
        }
    }

    /// Keeps bytes under a name.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.put(name, &mut |file| file.write_all(bytes))
    }

    /// Keeps what a source gives under a name.
    pub fn write_from(&self, name: &str, source: &mut dyn io::Read, length: u64) -> Result<(), StoreError> {
        self.put(name, &mut |file| {
            if io::copy(source, file)? != length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            file.sync_all()
        })
    }

    fn put(&self, name: &str, fill: &mut dyn FnMut(&mut File) -> io::Result<()>) -> Result<(), StoreError> {
        let place = self.path(name)?;
        self.mark()?;
        let folder = place.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        // Those of a temporary file are for its owner alone otherwise: others read the store too.
        #[cfg(unix)]
        let builder = {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(fs::Permissions::from_mode(0o666))
        };
        #[cfg(not(unix))]
        let builder = &mut builder;
        let mut file = builder.tempfile_in(folder)?;
        fill(file.as_file_mut())?;
        file.persist(&place).map_err(|error| error.error)?;
        Ok(())
    }

    /// Marks the folder as a store, unless it is.
    fn mark(&self) -> Result<(), StoreError> {
        if self.marked.get().is_some() {
            return Ok(());
        }
        let mark = self.folder.join(MARK);
        if !mark.is_file() {
            fs::create_dir_all(&self.folder)?;
            // Another process may have made the folder a store meanwhile.
            if fs::read_dir(&self.folder)?.next().is_some() && !mark.is_file() {
                return Err(StoreError::NotAStore);
            }
            fs::write(&mark, MARK_TEXT)?;
        }
        let _ = self.marked.set(());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_and_found_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Folder::new(folder.path().join("new"));
        assert_eq!(store.length("a/b").expect("an answer"), None);
        assert_eq!(store.read("a/b", 9).expect("an answer"), None);
        store.write("a/b", b"first").expect("kept");
        store.write("a/b", b"second").expect("kept");
        assert_eq!(store.length("a/b").expect("an answer"), Some(6));
        assert_eq!(store.read("a/b", 6).expect("an answer").as_deref(), Some(&b"second"[..]));
        assert!(matches!(store.read("a/b", 5), Err(StoreError::TooLong)));
        let mut rest = Vec::new();
        let mut sink = |part: &[u8]| {
            rest.extend_from_slice(part);
            Ok(())
        };
        assert!(store.read_from("a/b", 3, &mut sink).expect("an answer"));
        assert_eq!(rest, b"ond");
    }

    #[test]
    fn a_folder_of_other_files_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("mine.txt"), "mine").expect("a file");
        let store = Folder::new(folder.path().to_owned());
        assert!(matches!(store.write("a", b"x"), Err(StoreError::NotAStore)));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
        for name in ["../a", "/a", "a//b", "a/.hidden", "A"] {
            assert!(matches!(store.write(name, b"x"), Err(StoreError::Failed(_))), "{name}");
        }
    }
}
