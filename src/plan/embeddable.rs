//! Which entries other sites may embed, and where their views are.

use std::sync::Arc;

use super::job::EmbedLink;
use super::picture::Availability;
use super::view::PhotoView;
use crate::content::reuse::EmbedDeclaration;
use crate::locale::Language;
use crate::memo::Shared;
use crate::site::Entry;
use crate::slug::encoded;

/// The folder of views.
pub const ROOT: &str = "embed";

/// The view of an entry for readers of a language; `None` when other sites may not show it. `photo` is the entry's
/// view when it is a photo.
pub fn link(entry: &Entry, photo: Option<&Shared<PhotoView>>, language: &Language) -> Option<EmbedLink> {
    let declaration = entry.collection.embed.as_ref()?;
    let is_free = photo.is_none_or(|photo| photo.availability == Availability::Everyone);
    let EmbedDeclaration { kind, width, height, .. } = declaration;
    is_free.then(|| place(language, kind, &entry.id, (*width, *height)))
}

/// Where the view of this kind and id is. `size` is that of its frame in CSS pixels.
pub fn place(language: &Language, kind: &Arc<str>, id: &Arc<str>, size: (u32, u32)) -> EmbedLink {
    let locale = &language.locale;
    EmbedLink {
        kind: Arc::clone(kind),
        id: Arc::clone(id),
        url: encoded(&format!("/{ROOT}/{locale}/{kind}/{id}/")).into(),
        oembed: encoded(&format!("/oembed/{locale}/{kind}/{id}.json")).into(),
        width: size.0,
        height: size.1,
    }
}
