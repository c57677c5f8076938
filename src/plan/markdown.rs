//! The Markdown of a page, for programs that read texts: the source as it was
//! written, with what only the site can resolve in its place. Addresses are
//! those of the site, components are what they show.
//!
//! It is made for pages whose template names `page.markdown`.

use super::body;
use super::job::{MarkdownEdit, MarkdownJob, PageView, Replacement};
use super::read::Reader;
use crate::content::markdown::BlockKind;
use crate::content::segment::{Segment, Target};
use crate::diagnostic::Span;
use crate::locale::Language;
use crate::path::OutputPath;
use crate::site::{EntryIndex, Version};
use crate::slug::decoded;

/// The name of the file, beside that of the page.
pub const FILE_NAME: &str = "index.md";

/// The Markdown of an entry's page; `None` for an entry without a text.
pub fn job(
    reader: &mut Reader<'_, '_>,
    entry: EntryIndex,
    version: &Version,
    language: &Language,
    page: &PageView,
) -> Option<MarkdownJob> {
    let document = &version.document;
    let body = document.body.as_ref()?;
    let mut edits = Edits { reader, entry, language, found: Vec::new() };
    edits.segments(&body.segments);
    let found = edits.found;
    let notice = page.machine.map(|kind| reader.message(language, kind.message()));
    let components = body.structure.iter().filter(|block| block.kind == BlockKind::Component);
    Some(MarkdownJob {
        file: OutputPath::from_untrusted(&decoded(&format!("{}{FILE_NAME}", page.url.strip_prefix('/')?)))?,
        url: page.url.clone(),
        title: page.title.clone(),
        description: page.description.clone(),
        notice,
        source: (document.path.clone(), document.digest),
        edits: found.into(),
        components: components.map(|block| block.range.clone()).collect(),
    })
}

/// What is written differently.
struct Edits<'r, 'a, 'w> {
    reader: &'r mut Reader<'a, 'w>,
    entry: EntryIndex,
    language: &'r Language,
    found: Vec<MarkdownEdit>,
}

impl Edits<'_, '_, '_> {
    fn segments(&mut self, segments: &[Segment]) {
        for segment in segments {
            match segment {
                Segment::Link(link) => {
                    let to = self.reader.href(self.entry, link).unwrap_or_default();
                    self.add(&link.span, &link.written, Replacement::Address(to));
                }
                Segment::Picture(picture) => {
                    let shown = match &picture.target {
                        Target::File(file) => self.reader.bundle_picture(self.entry, file),
                        Target::Entry(key) => key.split_once('/').and_then(|(collection, id)| {
                            let photo = self.reader.number(collection, id)?;
                            Some(self.reader.photo(photo)?.pictures.clone())
                        }),
                        Target::Root(_) => None,
                    };
                    if let Some(set) = shown {
                        self.add(&picture.span, &picture.written, Replacement::Picture(set));
                    }
                }
                Segment::Component(component) => {
                    let block = body::component(self.reader, self.entry, self.language, component);
                    self.add(&component.span, "", Replacement::Component(block.map(Box::new)));
                    self.segments(&component.content);
                }
                Segment::Inline(component, written) => {
                    let words = body::number(self.reader, self.language, component).unwrap_or_default();
                    self.add(&component.span, written, Replacement::Words(words));
                }
                Segment::Html(_) | Segment::Message(_) => {}
            }
        }
    }

    fn add(&mut self, span: &Span, written: &str, to: Replacement) {
        self.found.push(MarkdownEdit { line: span.line, column: span.column, written: written.into(), to });
    }
}
