//! The photo library as JSON: `photos.json` of a published editor, and the same from the dev server.

use serde_json::{Value as Json, json};

use super::words::{self, Words};
use crate::locale::Language;
use crate::plan::editor_photos::{EditorPhoto, EditorPhotos};
use crate::site::Withheld;

/// The library, with reasons in the language of the people who write. `unlisted` is what stands before the name of an
/// original in the address of its small picture where the library names none; `None` where there is no such picture.
pub fn json(library: &EditorPhotos, reader: &Language, unlisted: Option<&str>) -> Json {
    let words = words::of(reader);
    let crops = library.crops.iter().map(|(name, ratio)| json!({"name": &**name, "ratio": ratio}));
    json!({
        "collection": library.collection.as_deref(),
        "photos": library.photos.iter().map(|photo| of(photo, words)).collect::<Vec<Json>>(),
        "crops": crops.collect::<Vec<Json>>(),
        "time_zone": library.time_zone,
        "over": words.rights_over,
        "unlisted": unlisted,
    })
}

fn of(photo: &EditorPhoto, words: &Words) -> Json {
    json!({
        "id": &*photo.id,
        "title": &*photo.title,
        "file": photo.file.as_deref(),
        "credit": photo.credit.as_deref(),
        "expires": photo.expires.as_deref(),
        "audience": photo.audience.as_deref(),
        "refused": photo.refused.and_then(|reason| why(reason, words)),
        "thumbnail": photo.thumbnail,
    })
}

/// Why a photo may not be used; `None` for what is a matter of time alone.
fn why(reason: Withheld, words: &Words) -> Option<&'static str> {
    Some(match reason {
        Withheld::Rights => words.rights_over,
        Withheld::Release => words.no_release,
        Withheld::Expired => words.taken_off,
        Withheld::Draft | Withheld::Future | Withheld::Machine => return None,
    })
}
