//! Plans what is set in type: the documents of each language, and the pictures of pages for links from elsewhere.

use std::sync::Arc;

use super::document_link::card_url;
use super::frame::Frame;
use super::job::{Content, DocumentJob, DocumentLink, Job, PageJob, output_path};
use super::page::{self, Parts};
use super::read::{Reader, World};
use crate::artefact::DocumentForm;
use crate::memo::Shared;
use crate::path::OutputPath;
use crate::site::EntryIndex;
use crate::theme::Theme;
use crate::theme::declaration::documents::DocumentDeclaration;

/// The picture of a page; `None` for a page that shows another page's, or none.
pub fn card(theme: &Theme, page: &Shared<PageJob>) -> Option<(OutputPath, Job)> {
    let declaration = theme.declaration.card.as_ref()?;
    let url =
        page.page.card.as_ref().filter(|url| Some(*url) == card_url(&theme.declaration, &page.page.url).as_ref())?;
    let job = job(page, (&declaration.template, &declaration.style), DocumentForm::Picture);
    Some((output_path(url), job))
}

/// A text set in type that shows what one page shows, in this template and this style.
fn job(page: &Shared<PageJob>, (template, style): (&Arc<str>, &Arc<str>), form: DocumentForm) -> Job {
    let (template, style) = (Arc::clone(template), Arc::clone(style));
    Job::Document(Shared::new(DocumentJob { page: page.clone(), pages: Vec::new(), template, style, form }))
}

/// The document of an entry. `page` shows the entry, with the lists of the document's template.
pub fn of_entry(page: &Shared<PageJob>, link: DocumentLink, declaration: &DocumentDeclaration) -> (OutputPath, Job) {
    (link.file, job(page, (&declaration.template, &declaration.style), DocumentForm::Pdf))
}

/// A document of a language. `lists` are those of its template, `of_entry` gives the page of an entry; `None` when the
/// template does not exist.
pub fn document(
    reader: &mut Reader<'_, '_>,
    world: World<'_>,
    frame: &Frame,
    (link, declaration): (&DocumentLink, &DocumentDeclaration),
    lists: &[(Arc<str>, Vec<EntryIndex>)],
    of_entry: impl Fn(EntryIndex) -> Option<Shared<PageJob>>,
) -> Option<(OutputPath, Job)> {
    let template = world.theme.templates.get_key_value(&declaration.template)?;
    let shown_whole = lists.iter().filter(|(name, _)| Some(name) == declaration.pages.as_ref());
    let pages = shown_whole.flat_map(|(_, entries)| entries).filter_map(|entry| of_entry(*entry)).collect();
    let title = frame.site.title.clone().unwrap_or_default();
    let view = page::bare(reader, "document", title, Arc::clone(&link.url));
    let parts = Parts { page: view, content: Content::None, lists, address: None };
    let job = DocumentJob {
        page: Shared::new(page::job(reader, template, frame, parts)),
        pages,
        template: Arc::clone(&declaration.template),
        style: Arc::clone(&declaration.style),
        form: DocumentForm::Pdf,
    };
    Some((link.file.clone(), Job::Document(Shared::new(job))))
}
