//! The photo library for the choice of a photo: who is credited, until when it
//! may be shown, and why it may not.

use serde_json::Value as Json;

use super::context::Context;
use super::{media, place};
use crate::media_type::content_type;
use crate::plan::editor_photos::{EditorPhoto, EditorPhotos};
use crate::render::editor::photos::json;
use crate::serve::http::{Body, Response};
use crate::site::{Moment, withheld, without_rights};

/// What stands before the name of an original in the address of its small picture.
const THUMBNAILS: &str = "/admin/thumbnail/assets/photos/";

/// Every photo, drafts too, and the shapes that the theme cuts photos to.
pub fn list(context: &Context<'_>) -> Json {
    let prepared = context.prepared;
    let language = prepared.config.source_language();
    let mut library = EditorPhotos::empty(&prepared.site, &prepared.config, &prepared.theme);
    let strict = Moment { now: context.state.site.now, drafts: true, future: true, expired: false };
    let documents = prepared.content.documents.iter().filter(|document| document.collection.is_of_photos());
    let photos = documents.map(|document| EditorPhoto {
        refused: withheld(&document.fields, &strict)
            .or_else(|| without_rights(&document.fields, &prepared.config, strict.now)),
        ..EditorPhoto::new(&document.id, &document.fields, language)
    });
    library.photos = photos.collect();
    json(&library, language, Some(THUMBNAILS))
}

/// A small picture of a file of the library or of a bundle.
pub fn thumbnail(context: &Context<'_>, path: &str) -> Response {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok();
    let path = decoded.and_then(|path| place::media(&path));
    match path.and_then(|path| media::thumbnail(&path, context.disk, context.shared)) {
        Some(bytes) => Response::new(200, content_type("jpg"), Body::bytes(bytes)).with("Cache-Control", "no-cache"),
        None => Response::plain(404),
    }
}
