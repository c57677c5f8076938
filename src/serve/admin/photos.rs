//! The photo library for the choice of a photo: who is credited, until when it
//! may be shown, and why it may not.

use serde_json::{Value as Json, json};

use super::context::Context;
use super::{media, place};
use crate::content::value::Value;
use crate::diagnostic::Tongue;
use crate::media_type::content_type;
use crate::serve::http::{Body, Response};
use crate::site::{Moment, Withheld, withheld, without_rights};

/// Every photo, and the shapes that the theme cuts photos to.
pub fn list(context: &Context<'_>) -> Json {
    let prepared = context.prepared;
    let Some(collection) = prepared.content.collections.values().find(|collection| collection.is_of_photos()) else {
        return json!({"collection": null, "photos": [], "crops": []});
    };
    let language = prepared.config.source_language();
    let strict = Moment { now: context.state.site.now, drafts: true, future: true, expired: false };
    let documents = prepared.content.documents.iter().filter(|document| document.collection.name == collection.name);
    let photos = documents.map(|document| {
        let text = |name: &str| match &document.fields.get(name)?.value {
            Value::Localized(values) => values.get(&language.locale)?.as_text().map(ToString::to_string),
            Value::Date(date) => Some(date.to_string()),
            value => value.as_text().map(ToString::to_string),
        };
        let reason = withheld(&document.fields, &strict)
            .or_else(|| without_rights(&document.fields, &prepared.config, strict.now))
            .and_then(|reason| why(reason, context.tongue));
        let file = text("file").unwrap_or_default();
        json!({
            "id": &*document.id,
            "title": text("title").unwrap_or_else(|| document.id.to_string()),
            "credit": text("credit"),
            "expires": text("rights_expire"),
            "audience": text("audience"),
            "refused": reason,
            "thumbnail": format!("/admin/thumbnail/assets/photos/{}", percent_encoding::utf8_percent_encode(&file, percent_encoding::NON_ALPHANUMERIC)),
        })
    });
    let photos: Vec<Json> = photos.collect();
    let variants = prepared.theme.declaration.variants.iter();
    let crops = variants.filter_map(|(name, variant)| Some(json!({"name": &**name, "ratio": variant.crop?})));
    json!({"collection": &*collection.name, "photos": photos, "crops": crops.collect::<Vec<Json>>()})
}

/// Why a photo may not be used; `None` for what is a matter of time alone.
fn why(reason: Withheld, tongue: Tongue) -> Option<&'static str> {
    Some(match (reason, tongue) {
        (Withheld::Rights, Tongue::Fr) => "les droits ont expiré",
        (Withheld::Rights, Tongue::En) => "its rights have expired",
        (Withheld::Release, Tongue::Fr) => "il manque une autorisation",
        (Withheld::Release, Tongue::En) => "a release is missing",
        (Withheld::Expired, Tongue::Fr) => "elle a été retirée",
        (Withheld::Expired, Tongue::En) => "it was taken off",
        (Withheld::Draft | Withheld::Future | Withheld::Machine, _) => return None,
    })
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
