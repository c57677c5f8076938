//! Folders that tests make sites from.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Copies a folder with everything in it; what stands in the target stays.
pub fn copy(from: impl AsRef<Path>, to: impl AsRef<Path>) {
    let (from, to) = (from.as_ref(), to.as_ref());
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder that can be read") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copy(entry.path(), target),
            false => drop(fs::copy(entry.path(), target).expect("a copy")),
        }
    }
}

/// The site of `tests/base`, in a folder of its own.
pub fn base() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/base"), folder.path());
    folder
}

/// Every file below a folder, by its path there.
pub fn files(folder: impl AsRef<Path>) -> BTreeMap<String, Vec<u8>> {
    let folder = folder.as_ref();
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("a folder that can be read"));
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below").to_str().expect("UTF-8").replace('\\', "/");
            (path, fs::read(entry.path()).expect("a file"))
        })
        .collect()
}

/// Writes a file below a folder.
pub fn write(root: impl AsRef<Path>, path: &str, content: impl AsRef<[u8]>) {
    let path = root.as_ref().join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, content).expect("a file");
}
