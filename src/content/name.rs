//! Names of folders and files that become addresses and ids.

use super::collection::{Collection, is_slug, slugify};
use crate::diagnostic::{Code, Diagnostic, Span, Text};
use crate::path::SourcePath;
use crate::text;

/// The id of an entry, when it cannot be an address. A `slug` in the file
/// replaces the last part of the id there, except for photos, whose pictures
/// are named by the id.
pub(super) fn problem(path: &SourcePath, id: &str, collection: &Collection, has_slug: bool) -> Option<Diagnostic> {
    let (folders, last) = match id.rsplit_once('/') {
        Some((folders, last)) => (Some(folders), last),
        None => (None, id),
    };
    let excused = has_slug && !collection.photos;
    let are_slugs = folders.is_none_or(|folders| folders.split('/').all(is_slug));
    if are_slugs && (excused || is_slug(last)) {
        return None;
    }
    let message = text!(
        "le nom `{id}` ne peut pas servir d’adresse : minuscules sans accent, chiffres et tirets",
        "the name `{id}` cannot be an address: lower-case letters without accents, digits and hyphens"
    );
    let parts: Option<Vec<String>> = id.split('/').map(slugify).collect();
    let help = match parts.map(|parts| parts.join("/")) {
        Some(right) if right.split('/').all(is_slug) => {
            text!("renommez `{id}` en `{right}`", "rename `{id}` to `{right}`")
        }
        _ => text!("renommez-le en lettres latines", "rename it in Latin letters"),
    };
    Some(Diagnostic::new(Code::InvalidName, Span::file(path), message).help(help))
}

/// The mend of a text that cannot be an address.
pub(super) fn instead(text: &str) -> Text {
    match slugify(text) {
        Some(slug) => text!("écrivez `{slug}`", "write `{slug}`"),
        None => text!("écrivez-le en lettres latines, sans accent", "write it in Latin letters, without accents"),
    }
}
