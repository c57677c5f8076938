//! The addresses of what is set in type.

use std::sync::Arc;

use super::job::DocumentLink;
use crate::locale::Language;
use crate::path::OutputPath;
use crate::theme::Declaration;
use crate::theme::declaration::documents::DocumentDeclaration;

/// The folder of documents.
const ROOT: &str = "documents";

/// The file of a page's picture, beside its page.
const CARD: &str = "card.jpg";

/// Path of the picture of a page at this address. Of an address that is no folder there is none.
pub fn card_url(declaration: &Declaration, url: &str) -> Option<Arc<str>> {
    (declaration.card.is_some() && url.ends_with('/')).then(|| format!("{url}{CARD}").into())
}

/// The documents of a language, as its pages offer them.
pub fn links(declaration: &Declaration, language: &Language) -> Arc<[DocumentLink]> {
    let of_language = declaration.documents.iter().filter(|(_, document)| document.of.is_none());
    of_language.map(|(name, _)| link(name, OutputPath::new(format!("{ROOT}/{}/{name}.pdf", language.locale)))).collect()
}

/// The documents of an entry in a language, as its own page offers them.
pub fn links_of(declaration: &Declaration, language: &Language, collection: &str, id: &str) -> Vec<DocumentLink> {
    let own = declaration.documents.iter().filter(|(_, document)| is_of(document, collection));
    own.map(|(name, _)| link_of(language, name, id)).collect()
}

/// The document of an entry in a language, by the name of its declaration.
pub fn link_of(language: &Language, name: &Arc<str>, id: &str) -> DocumentLink {
    link(name, OutputPath::new(format!("{ROOT}/{}/{name}/{id}.pdf", language.locale)))
}

/// Whether each entry of a collection has this document.
pub fn is_of(document: &DocumentDeclaration, collection: &str) -> bool {
    document.of.as_ref().is_some_and(|(of, _)| **of == *collection)
}

fn link(name: &Arc<str>, file: OutputPath) -> DocumentLink {
    DocumentLink { name: Arc::clone(name), url: format!("/{file}").into(), file }
}
