//! Blocks: paragraphs, headings, lists, code, tables.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Tag, TagEnd};

use super::body::{AnchorOrigin, Block, BlockKind, Heading};
use super::buffer::{Buffer, Cut};
use super::open::{OpenBlock, OpenCode, OpenHeading};
use super::table::Table;
use super::writer::Writer;
use crate::content::escape::{escape_attribute, escape_text};
use crate::content::segment::Segment;
use crate::diagnostic::{Code, Diagnostic};
use crate::locale::Direction;
use crate::text;

/// The most bytes of code that are coloured in one body, since grammars are slow.
const MAX_COLOURED: usize = 200_000;

/// The block that a tag begins; none for inline elements.
fn block_kind(tag: &Tag<'_>) -> Option<BlockKind> {
    Some(match tag {
        Tag::Paragraph => BlockKind::Paragraph,
        Tag::Heading { level, .. } => BlockKind::Heading(*level as u8),
        Tag::BlockQuote(_) => BlockKind::Quote,
        Tag::CodeBlock(_) => BlockKind::Code,
        Tag::HtmlBlock => BlockKind::Html,
        Tag::List(_) => BlockKind::List,
        Tag::Item => BlockKind::Item,
        Tag::DefinitionList => BlockKind::Definitions,
        Tag::DefinitionListTitle => BlockKind::Term,
        Tag::DefinitionListDefinition => BlockKind::Definition,
        Tag::FootnoteDefinition(_) => BlockKind::Footnote,
        Tag::Table(_) => BlockKind::Table,
        Tag::TableHead | Tag::TableRow => BlockKind::Row,
        Tag::TableCell => BlockKind::Cell,
        _ => return None,
    })
}

/// Whether a tag ends a block for which [`block_kind`] has a kind.
pub(super) fn is_block(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::MetadataBlock(_)
    )
}

impl<'a> Writer<'a> {
    pub(super) fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        if self.image.is_none() && is_block(tag.to_end()) {
            self.begin_block();
        }
        if let Some(kind) = block_kind(&tag) {
            self.open_block(kind, range.clone());
        }
        match tag {
            Tag::Paragraph => {
                self.in_summary = self.depth == 1 && self.containers.is_empty();
                self.out.push("<p>");
            }
            Tag::Heading { level, id, classes, .. } => {
                self.heading = Some(OpenHeading {
                    level: level as u8,
                    mark: self.out.mark(),
                    title: String::new(),
                    id: id.map(|id| id.into_string()),
                    classes: classes.join(" "),
                    range,
                });
            }
            Tag::BlockQuote(None) => self.out.push("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        let info = self.source.restore(&info);
                        info.split([' ', '\t', ',', '{']).next().unwrap_or_default().to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some(OpenCode { language, code: String::new() });
            }
            Tag::HtmlBlock => self.html = Some((range.start, String::new())),
            Tag::List(None) => self.out.push("<ul>\n"),
            Tag::List(Some(1)) => self.out.push("<ol>\n"),
            Tag::List(Some(first)) => self.out.push(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => self.out.push("<li>"),
            Tag::DefinitionList => self.out.push("<dl>\n"),
            Tag::DefinitionListTitle => self.out.push("<dt>"),
            Tag::DefinitionListDefinition => self.out.push("<dd>"),
            Tag::FootnoteDefinition(label) => {
                let label = label.into_string();
                let span = self.span(range.start..range.start + "[^]:".len() + label.len());
                self.notes.push((label, self.out.mark(), span));
            }
            Tag::Table(alignments) => self.table = Some(Table::begin(alignments, &mut self.out)),
            Tag::TableHead => self.with_table(Table::begin_head),
            Tag::TableRow => self.with_table(Table::begin_row),
            Tag::TableCell => self.with_table(Table::begin_cell),
            inline => self.start_inline(inline, range),
        }
    }

    /// Writes the end of an element, and gives the offset of that end in the source.
    pub(super) fn end(&mut self, tag: TagEnd, range: Range<usize>) -> usize {
        let block = if is_block(tag) { self.open_blocks.pop() } else { None };
        let mut end = range.end;
        if let Some(OpenBlock { kind: BlockKind::Definitions, index, .. }) = block
            && let Some(last) = self.structure.last().map(|last| last.range.end)
        {
            // The parser's own range runs on to the next block.
            self.structure[index].range.end = last;
            end = last as usize - self.base;
        }
        if let Some(block) = &block {
            match block.kind {
                BlockKind::Paragraph => self.failed_table(range.clone()),
                BlockKind::Code => self.open_fence(range.clone()),
                BlockKind::Row => self.lost_cells(range.clone()),
                BlockKind::Cell => self.cell_end = range.end,
                _ => {}
            }
            self.anchor_block(block);
            if matches!(block.kind, BlockKind::Item | BlockKind::Definition | BlockKind::Cell) {
                self.out.part_picture(block.mark);
            }
        }
        match tag {
            TagEnd::Paragraph => self.end_paragraph(block.as_ref()),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(None) => self.out.push("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.out.push("</aside>\n"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_html(range),
            TagEnd::List(true) => self.out.push("</ol>\n"),
            TagEnd::List(false) => self.out.push("</ul>\n"),
            TagEnd::Item => self.out.push("</li>\n"),
            TagEnd::DefinitionList => self.out.push("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.push("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.out.push("</dd>\n"),
            TagEnd::FootnoteDefinition => {
                if let Some((label, mark, span)) = self.notes.pop() {
                    let content = self.out.split_off(mark);
                    self.footnotes.define(&label, content, span, &mut self.diagnostics);
                }
            }
            TagEnd::Table => {
                self.table = None;
                Table::end(&mut self.out);
            }
            TagEnd::TableHead => self.with_table(Table::end_head),
            TagEnd::TableRow => self.out.push("</tr>\n"),
            TagEnd::TableCell => self.with_table(Table::end_cell),
            inline => self.end_inline(inline),
        }
        self.ended = match block {
            // The HTML of a note is moved to the end of the page.
            Some(OpenBlock { kind: BlockKind::Footnote, .. }) => None,
            Some(block) => Some((block, self.open_blocks.len())),
            None => self.ended.take(),
        };
        end
    }

    /// Notes that a block begins: where its HTML does, and which bytes it has.
    fn open_block(&mut self, kind: BlockKind, range: Range<usize>) {
        let index = self.note_block(kind, range);
        self.open_blocks.push(OpenBlock { kind, mark: self.out.mark(), index });
    }

    /// Adds a block to the structure of the body, and gives its index there.
    pub(super) fn note_block(&mut self, kind: BlockKind, range: Range<usize>) -> usize {
        let written = self.source.original()[range.clone()].trim_end();
        // The parser counts the space after `|` to the cell.
        let blanks = if kind == BlockKind::Cell { written.len() - written.trim_start().len() } else { 0 };
        let depth = self.open_blocks.len() + self.containers.len();
        let start = self.base + range.start;
        self.structure.push(Block {
            kind,
            depth: u8::try_from(depth).unwrap_or(u8::MAX),
            range: (start + blanks) as u32..(start + written.len()) as u32,
        });
        self.structure.len() - 1
    }

    fn end_paragraph(&mut self, block: Option<&OpenBlock>) {
        self.in_summary = false;
        self.summary.end_paragraph();
        if let (Some(id), Some(block)) = (self.block_id.take(), block) {
            return self.end_paragraph_with(id, block.mark);
        }
        let alone = block.is_some_and(|block| self.out.lift_picture(block.mark));
        self.out.push(if alone { "\n" } else { "</p>\n" });
    }

    fn with_table(&mut self, write: fn(&mut Table, &mut Buffer)) {
        if let Some(table) = &mut self.table {
            write(table, &mut self.out);
        }
    }

    fn start_alert(&mut self, kind: BlockQuoteKind) {
        let (class, message) = match kind {
            BlockQuoteKind::Note => ("note", "alert-note"),
            BlockQuoteKind::Tip => ("tip", "alert-tip"),
            BlockQuoteKind::Important => ("important", "alert-important"),
            BlockQuoteKind::Warning => ("warning", "alert-warning"),
            BlockQuoteKind::Caution => ("caution", "alert-caution"),
        };
        self.out.push(&format!("<aside class=\"alert alert-{class}\">\n<p class=\"alert-title\">"));
        self.out.cut(Cut::Ready(Segment::Message(message)));
        self.out.push("</p>\n");
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        if heading.id.is_none() && self.out.is_blank_since(heading.mark) {
            // A heading without words is a step to nowhere for those who go from heading to heading.
            let span = self.span(heading.range);
            let message =
                text!("ce titre est vide : il n’est pas publié", "this heading is empty: it is not published");
            let help = text!("écrivez le titre, ou retirez la ligne", "write the heading, or remove the line");
            self.diagnostics.push(Diagnostic::new(Code::FailedMarkup, span, message).help(help));
            self.out.split_off(heading.mark);
            return;
        }
        let title = heading.title.trim();
        let (id, origin) = match heading.id {
            Some(id) => {
                let span = self.span(heading.range);
                (self.anchors.explicit(&id, span, &mut self.diagnostics), AnchorOrigin::Explicit)
            }
            None => (self.anchors.automatic(title), AnchorOrigin::Automatic),
        };
        let mut open = format!("<h{} id=\"", heading.level);
        escape_attribute(&id, &mut open);
        if !heading.classes.is_empty() {
            open.push_str("\" class=\"");
            escape_attribute(&heading.classes, &mut open);
        }
        open.push_str("\">");
        self.out.insert(heading.mark, &open);
        self.out.push(&format!("</h{}>\n", heading.level));
        self.first_level |= heading.level == 1;
        self.headings.push(Heading { level: heading.level, id, title: title.into(), origin });
    }

    fn end_code(&mut self) {
        let Some(OpenCode { language, code }) = self.code.take() else { return };
        self.out.push("<pre tabindex=\"0\"");
        self.out.push(if self.language.direction == Direction::Rtl { " dir=\"ltr\"><code" } else { "><code" });
        if !language.is_empty() {
            self.out.push(" class=\"language-");
            escape_attribute(&language, &mut self.out.html);
            self.out.push("\"");
        }
        self.out.push(">");
        let has_room = self.coloured + code.len() <= MAX_COLOURED;
        match has_room.then(|| self.settings.highlighter.highlight(&language, &code)).flatten() {
            Some(html) => {
                self.coloured += code.len().max(1);
                self.out.push(&html);
            }
            None => escape_text(&code, &mut self.out.html),
        }
        self.out.push("</code></pre>\n");
    }
}
