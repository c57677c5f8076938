//! Decap CMS, the browser editor: the files of its npm package, kept compressed
//! in the program (`vendor/decap-cms`).
//!
//! Invariant: the archive is a part of the program and never read from the
//! disk, so that an archive which cannot be read is a defect of the program.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::sync::{Arc, OnceLock};

use flate2::read::GzDecoder;

const ARCHIVE: &[u8] = include_bytes!("../vendor/decap-cms/decap-cms-3.16.3.tar.gz");

/// The licence of Decap CMS.
pub const LICENCE: &str = include_str!("../vendor/decap-cms/LICENSE");

/// The bundle that a page loads. It loads the other files when it needs them.
pub const BUNDLE: &str = "decap-cms.js";

/// Bytes of a block of an archive (POSIX.1-1988, ustar).
const BLOCK: usize = 512;

/// A file by its name.
pub fn file(name: &str) -> Option<&'static Arc<[u8]>> {
    files().get(name)
}

/// The names of all files, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    files().keys().map(String::as_str)
}

/// Unpacked when they are first asked for.
fn files() -> &'static BTreeMap<String, Arc<[u8]>> {
    static FILES: OnceLock<BTreeMap<String, Arc<[u8]>>> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut archive = Vec::new();
        let read = GzDecoder::new(ARCHIVE).read_to_end(&mut archive);
        read.expect("the archive of this program is whole");
        unpacked(&archive)
    })
}

/// The plain files of an archive.
fn unpacked(archive: &[u8]) -> BTreeMap<String, Arc<[u8]>> {
    let mut files = BTreeMap::new();
    let mut at = 0;
    while let Some(header) = archive.get(at..at + BLOCK).filter(|header| header[0] != 0) {
        let text = |field: &[u8]| {
            let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
            String::from_utf8_lossy(&field[..end]).trim().to_owned()
        };
        let length = usize::from_str_radix(&text(&header[124..136]), 8).unwrap_or(0);
        let start = at + BLOCK;
        let Some(bytes) = archive.get(start..start + length) else { break };
        if matches!(header[156], b'0' | 0) {
            files.insert(text(&header[..100]), bytes.into());
        }
        at = start + length.div_ceil(BLOCK) * BLOCK;
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_is_whole() {
        assert!(file(BUNDLE).is_some_and(|bytes| bytes.len() > 5_000_000));
        assert!(file("decap-cms.js.LICENSE.txt").is_some_and(|bytes| bytes.len() > 1000));
        assert!(names().count() > 90 && names().all(|name| !name.contains('/') && name.contains("decap-cms.js")));
        assert!(LICENCE.contains("MIT License"));
    }
}
