//! Pictures for the editor's library. It asks for the whole folder at once, in
//! base64, and again for each language: it is given thumbnails, never originals.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value as Json, json};

use super::disk::Disk;
use crate::artefact::{Artefact, Photo, Picture, Rights};
use crate::config::PictureFormat;
use crate::digest::Digest;
use crate::path::SourcePath;
use crate::serve::state::Shared;
use crate::source::SourceFile;

/// Pixels of a thumbnail's width.
const WIDTH: u32 = 320;

/// Shown for what is no picture, or one that cannot be decoded.
const PLACEHOLDER: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"><path fill=\"#ddd\" d=\"M0 0h4v3H0z\"/><path fill=\"none\" stroke=\"#888\" stroke-width=\".1\" d=\"M1.5.8h.7l.4.4v1h-1.100z\"/></svg>";

/// A file of the library or of a bundle, with its thumbnail.
pub fn object(path: &SourcePath, disk: &Disk, shared: &Shared) -> Option<Json> {
    let stamp = disk.stamp(path)?;
    let thumbnail = match shared.editor.thumbnail(path, stamp) {
        Some(thumbnail) => thumbnail,
        None => {
            let thumbnail: Arc<str> = match bytes(path, stamp.0, disk, shared) {
                Some(bytes) => BASE64.encode(bytes).into(),
                None => BASE64.encode(PLACEHOLDER).into(),
            };
            shared.editor.keep_thumbnail(path, stamp, &thumbnail);
            thumbnail
        }
    };
    let id = Digest::of(format!("{} {stamp:?}", path.as_str()).as_bytes()).to_hex();
    Some(json!({
        "id": id,
        "content": &*thumbnail,
        "encoding": "base64",
        "path": path.as_str(),
        "name": path.file_name(),
    }))
}

/// The bytes of a thumbnail of a picture that is made of pixels; `None` for anything else.
pub fn thumbnail(path: &SourcePath, disk: &Disk, shared: &Shared) -> Option<Vec<u8>> {
    let is_drawing = path.extension().eq_ignore_ascii_case("svg");
    let (length, _) = disk.stamp(path).filter(|_| !is_drawing)?;
    bytes(path, length, disk, shared)
}

/// The bytes of a thumbnail; `None` when there is no picture to be made.
fn bytes(path: &SourcePath, length: u64, disk: &Disk, shared: &Shared) -> Option<Vec<u8>> {
    if path.extension().eq_ignore_ascii_case("svg") {
        return disk.read(path).ok()?;
    }
    let known = match shared.snapshot().tree.get(path.as_str()) {
        Some(SourceFile::Binary { digest, len, .. }) if *len == length => Some(*digest),
        _ => None,
    };
    // A picture that was added just now is not in the site that is served yet.
    let digest = match known {
        Some(digest) => digest,
        None => Digest::of(&disk.read(path).ok()??),
    };
    let picture = Picture {
        photo: Photo { source: path.clone(), digest },
        crop: None,
        width: WIDTH,
        format: PictureFormat::Jpeg,
        quality: 70,
        focal: (50.0, 50.0),
        rights: Rights::default(),
    };
    let artefact = Arc::new(Artefact::picture(picture, Digest::of(b"thumbnail")));
    shared.pictures.make(&artefact).ok()?.ok()?;
    shared.pictures.maker.store.read(&artefact)
}
