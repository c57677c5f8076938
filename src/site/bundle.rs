//! Files that texts name by their paths: whose they are, and whether they may
//! be published.
//!
//! Invariant: a file is published with the entry beside which it lies, or not
//! at all. Photos of the library are published by their records alone, since
//! rights, releases and credits stand there.

use super::excluded::Excluded;
use super::index::{EntryIndex, Site};
use super::moment::Withheld;
use super::photo::ORIGINALS;
use super::picture::is_drawing;
use crate::content::segment::Link;
use crate::diagnostic::{Code, Diagnostic, Span, Text};
use crate::path::SourcePath;
use crate::text;

/// Whether a file may be published where a text names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// It may.
    Granted,
    /// It lies beside an entry that is kept back.
    Withheld(Withheld),
    /// It lies beside an entry whose problems are reported.
    Reported,
    /// It is an original of the library.
    Library,
    /// It is no file of an entry.
    Outside,
}

/// Whether a file may be published where a text names it.
pub fn permission(site: &Site, excluded: &Excluded, file: &SourcePath) -> Permission {
    if file.as_str().strip_prefix(ORIGINALS).is_some_and(|rest| rest.starts_with('/')) {
        return Permission::Library;
    }
    let Some((collection, _)) = file.as_str().strip_prefix("content/").and_then(|inside| inside.split_once('/')) else {
        return Permission::Outside;
    };
    match owner(site, excluded, collection, file) {
        Some(owner) if excluded.broken.contains(&owner) => Permission::Reported,
        Some(owner) => {
            excluded.withheld.get(&owner).map_or(Permission::Granted, |reason| Permission::Withheld(*reason))
        }
        None => Permission::Granted,
    }
}

/// The entry beside which a file lies: the one of its own name, else the one of
/// the nearest folder around it.
fn owner(site: &Site, excluded: &Excluded, collection: &str, file: &SourcePath) -> Option<EntryIndex> {
    let top = "content/".len() + collection.len() + 1;
    let mut id = file.as_str().get(top..)?;
    // `plan.pdf` may lie beside `plan.fr.md`.
    id = id.strip_suffix(file.extension()).map_or(id, |stem| stem.trim_end_matches('.'));
    loop {
        let exists = |number: &EntryIndex| {
            site.get(*number).is_some() || excluded.withheld.contains_key(number) || excluded.broken.contains(number)
        };
        if let Some(number) = site.number(collection, id).filter(exists) {
            return Some(number);
        }
        id = id.rsplit_once('/')?.0;
    }
}

/// How a file is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// As a picture of a text.
    Picture,
    /// As the value of a field.
    Field,
    /// As what a link leads to.
    Link,
}

/// The problem of an original of the library that is named by its path. The
/// mend is looked for among all entries.
pub fn library_path(site: &Site, file: &SourcePath, naming: Naming, span: &Span) -> Diagnostic {
    let name = file.file_name();
    let message = text!(
        "`{name}` est une photo de la photothèque : nommée par son chemin, elle paraîtrait sans ses droits",
        "`{name}` is a photo of the library: named by its path, it would appear without its rights"
    );
    let help = match record(site, file) {
        Some((collection, id, has_page)) => match naming {
            Naming::Link if has_page => text!("écrivez `@/{collection}/{id}`", "write `@/{collection}/{id}`"),
            Naming::Picture | Naming::Link => {
                text!("écrivez `::figure{{photo=\"{id}\"}}`", "write `::figure{{photo=\"{id}\"}}`")
            }
            Naming::Field => text!(
                "nommez-la dans un champ qui désigne une photo, comme `photo: {id}`",
                "name it in a field that refers to a photo, such as `photo: {id}`"
            ),
        },
        None => text!(
            "décrivez-la d’abord dans la collection des photos, puis nommez-la par son identifiant",
            "describe it first in the collection of photos, then name it by its id"
        ),
    };
    Diagnostic::new(Code::LibraryPath, span.clone(), message).help(help)
}

/// Collection and id of the record of an original, and whether it has a page.
fn record<'s>(site: &'s Site, file: &SourcePath) -> Option<(&'s str, String, bool)> {
    let published = site.entries().find(|(_, entry)| entry.photo.as_ref().is_some_and(|photo| photo.file == *file));
    if let Some((_, entry)) = published {
        return Some((&*entry.collection.name, entry.id.to_string(), entry.has_page()));
    }
    // A record that is kept back has its original's name as a rule.
    let name = file.as_str().strip_prefix(ORIGINALS)?.trim_start_matches('/');
    let stem = name.strip_suffix(file.extension())?.trim_end_matches('.');
    let mut photos = site.collections.values().filter(|collection| collection.is_of_photos());
    let collection = photos.find(|collection| site.number(&collection.name, stem).is_some())?;
    Some((&*collection.name, stem.to_owned(), false))
}

/// The problem of a file that is no entry's.
pub fn outside(file: &SourcePath, written: &str, span: &Span) -> Diagnostic {
    let message = text!(
        "`{written}` n’est pas dans le dossier d’une entrée : ce fichier n’est pas publié ainsi",
        "`{written}` is not in the folder of an entry: this file is not published so"
    );
    let help = match file.as_str().strip_prefix("assets/static/") {
        Some(path) => text!("écrivez `/{path}`", "write `/{path}`"),
        None => text!(
            "copiez le fichier à côté du texte, ou dans `assets/static`",
            "copy the file beside the text, or into `assets/static`"
        ),
    };
    Diagnostic::new(Code::OutsideBundle, span.clone(), message).help(help)
}

/// The problem of an `image` or `file` field that names a file of another folder.
pub fn not_beside(written: &str, span: &Span) -> Diagnostic {
    let message = text!(
        "`{written}` n’est pas dans le dossier de cette entrée",
        "`{written}` is not in the folder of this entry"
    );
    Diagnostic::new(Code::OutsideBundle, span.clone(), message).help(text!(
        "copiez le fichier à côté du texte, et écrivez son nom seul",
        "copy the file beside the text, and write its name alone"
    ))
}

/// The problem of a `file` field that names the text of an entry, which may not be published yet.
pub fn attached_text(written: &str, span: &Span) -> Diagnostic {
    let message = text!(
        "`{written}` est le texte d’une entrée, non un fichier à emporter",
        "`{written}` is the text of an entry, and no file to take away"
    );
    Diagnostic::new(Code::OutsideBundle, span.clone(), message)
        .help(text!("un texte a sa page : menez-y par un lien", "a text has its page: link to it"))
}

/// The problem of a `file` field that names a picture: it would be published as it is.
pub fn attached_picture(file: &SourcePath, written: &str, span: &Span) -> Diagnostic {
    if is_drawing(file) {
        let message = text!(
            "`{written}` est un dessin : offert tel quel, il paraîtrait avec tout ce qui peut agir dedans",
            "`{written}` is a drawing: offered as it is, it would appear with whatever can act in it"
        );
        return Diagnostic::new(Code::LinkedPicture, span.clone(), message).help(text!(
            "nommez-le dans un champ de type `image`, ou offrez-le en PDF",
            "name it in a field of type `image`, or offer it as PDF"
        ));
    }
    let message = text!(
        "`{written}` est une image : offerte telle quelle, elle paraîtrait avec sa position et le numéro de l’appareil",
        "`{written}` is a picture: offered as it is, it would appear with its position and the camera's number"
    );
    Diagnostic::new(Code::LinkedPicture, span.clone(), message).help(text!(
        "mettez-la dans la photothèque, qui l’offre en grand avec ses droits",
        "put it into the library, which offers it in full size with its rights"
    ))
}

/// The problem of a link that leads to a picture: the file would be published
/// with the place where it was taken and the number of the camera.
pub fn linked_picture(file: &SourcePath, link: &Link) -> Diagnostic {
    let written = &link.written;
    if is_drawing(file) {
        let message = text!(
            "le lien `{written}` publierait le dessin tel quel, avec tout ce qui peut agir dedans",
            "the link `{written}` would publish the drawing as it is, with whatever can act in it"
        );
        return Diagnostic::new(Code::LinkedPicture, link.span.clone(), message)
            .help(text!("montrez-le : `![description]({written})`", "show it: `![description]({written})`"));
    }
    let message: Text = text!(
        "le lien `{written}` publierait l’image telle quelle, avec sa position et le numéro de l’appareil",
        "the link `{written}` would publish the picture as it is, with its position and the camera's number"
    );
    Diagnostic::new(Code::LinkedPicture, link.span.clone(), message).help(text!(
        "montrez-la : `![description]({written})` ; pour l’offrir en grand, mettez-la dans la photothèque",
        "show it: `![description]({written})`; to offer it in full size, put it into the library"
    ))
}
