//! The addresses of what is set in type.

use std::sync::Arc;

use super::job::DocumentLink;
use crate::locale::Language;
use crate::path::OutputPath;
use crate::theme::Declaration;

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
    let link = |name: &Arc<str>| {
        let file = OutputPath::new(format!("{ROOT}/{}/{name}.pdf", language.locale));
        DocumentLink { name: Arc::clone(name), url: format!("/{file}").into(), file }
    };
    declaration.documents.keys().map(link).collect()
}
