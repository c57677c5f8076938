//! Names of folders and files that become addresses and ids.

use super::collection::{Collection, is_slug, slugify};
use super::value::Fields;
use crate::diagnostic::{Code, Diagnostic, Span, Text};
use crate::path::SourcePath;
use crate::slug::Slugs;
use crate::text;

/// The id of an entry, when it cannot be an address. A `slug` in the file
/// replaces the last part of the id there, except for photos, whose pictures
/// are named by the id.
pub(super) fn problem(
    path: &SourcePath,
    id: &str,
    (collection, slugs): (&Collection, Slugs),
    fields: &Fields,
) -> Option<Diagnostic> {
    // Pictures and what others load are named by the id.
    let slugs = if collection.is_of_photos() { Slugs::Latin } else { slugs };
    let is_right = |part: &str| slugs.accepts(part);
    let (folders, last) = match id.rsplit_once('/') {
        Some((folders, last)) => (Some(folders), last),
        None => (None, id),
    };
    let excused = fields.contains_key("slug") && !collection.is_of_photos();
    let are_slugs = folders.is_none_or(|folders| folders.split('/').all(is_right));
    if are_slugs && (excused || is_right(last)) {
        return None;
    }
    let message = match slugs {
        Slugs::Latin => text!(
            "le nom `{id}` ne peut pas servir d’adresse : minuscules sans accent, chiffres et tirets",
            "the name `{id}` cannot be an address: lower-case letters without accents, digits and hyphens"
        ),
        Slugs::Native => text!(
            "le nom `{id}` ne peut pas servir d’adresse : minuscules d’une seule écriture, chiffres et tirets",
            "the name `{id}` cannot be an address: lower-case letters of one script, digits and hyphens"
        ),
    };
    let parts: Option<Vec<String>> = id.split('/').map(|part| slugs.of(part)).collect();
    let help = match parts.map(|parts| parts.join("/")) {
        Some(right) if right.split('/').all(is_right) => {
            text!("renommez `{id}` en `{right}`", "rename `{id}` to `{right}`")
        }
        _ => text!("renommez-le en lettres latines", "rename it in Latin letters"),
    };
    Some(Diagnostic::new(Code::InvalidName, Span::file(path), message).help(help))
}

/// The name of a collection's folder, when it cannot be the name of its pages
/// and of its files in the API.
pub(super) fn folder_problem(path: &SourcePath, folder: &str) -> Option<Diagnostic> {
    if is_slug(&folder.replace('_', "-")) {
        return None;
    }
    let message = text!(
        "le dossier `content/{folder}` ne peut pas servir d’adresse : minuscules sans accent, chiffres et tirets",
        "the folder `content/{folder}` cannot be an address: lower-case letters without accents, digits and hyphens"
    );
    let help = match slugify(folder) {
        Some(right) => text!("renommez-le en `content/{right}`", "rename it to `content/{right}`"),
        None => text!("renommez-le en lettres latines", "rename it in Latin letters"),
    };
    Some(Diagnostic::new(Code::InvalidName, Span::file(path), message).help(help))
}

/// The help text for a text that cannot be an address.
pub(super) fn instead(text: &str, slugs: Slugs) -> Text {
    match slugs.of(text) {
        Some(slug) => text!("écrivez `{slug}`", "write `{slug}`").replacing(slug.as_str()),
        None => text!("écrivez-le en lettres latines, sans accent", "write it in Latin letters, without accents"),
    }
}
