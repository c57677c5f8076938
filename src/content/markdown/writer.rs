//! Blocks: one pass over the parser's events, writing as it goes.
//!
//! Invariant: everything is on the heap. Depth of nesting costs memory in
//! proportion, never the stack.

use crate::text;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::buffer::{Buffer, Mark, Piece};
use super::containers::OpenContainer;
use super::footnotes::Footnotes;
use super::headings::{self, Anchors};
use super::inline::Text;
use super::places::Places;
use super::source::Masked;
use super::summary::Summary;
use super::table::Table;
use super::{AnchorOrigin, Body, Heading, HtmlPolicy, Settings, Source, raw_html};
use crate::content::escape::{escape_attribute, escape_text};
use crate::content::segment::Segment;
use crate::content::typography::Typographer;
use crate::diagnostic::{Checked, Code, Diagnostic, Span, did_you_mean};
use crate::digest::Digest;
use crate::locale::Language;

pub(super) struct Writer<'a> {
    pub(super) source: &'a Masked<'a>,
    /// Offset of the Markdown in the file.
    pub(super) base: usize,
    pub(super) places: Places<'a>,
    pub(super) language: &'a Language,
    pub(super) settings: &'a Settings<'a>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) out: Buffer,
    pub(super) text: Text,
    pub(super) typographer: Typographer,
    pub(super) summary: Summary,
    pub(super) heading: Option<OpenHeading>,
    pub(super) table: Option<Table>,
    pub(super) image: Option<super::inline::OpenImage>,
    /// Fragments of this page that links name, with the place of the link.
    pub(super) fragments: Vec<(Arc<str>, Span)>,
    pub(super) anchors: Anchors,
    pub(super) footnotes: Footnotes,
    pub(super) in_summary: bool,
    pub(super) raw_html: bool,
    code: Option<OpenCode>,
    coloured: bool,
    html: Option<(usize, String)>,
    paragraphs: Vec<Mark>,
    pub(super) containers: Vec<OpenContainer>,
    notes: Vec<(String, Mark)>,
    headings: Vec<Heading>,
    first_level: bool,
    pub(super) depth: usize,
    pub(super) block: usize,
    blocks: Vec<Digest>,
}

pub(super) struct OpenHeading {
    level: u8,
    mark: Mark,
    pub(super) title: String,
    id: Option<String>,
    classes: String,
    range: Range<usize>,
}

struct OpenCode {
    language: String,
    code: String,
}

impl<'a> Writer<'a> {
    pub(super) fn new(source: &'a Masked<'a>, base: usize, whole: &Source<'a>, settings: &'a Settings<'a>) -> Self {
        let mut out = Buffer::default();
        out.html.reserve(source.original().len() * 3 / 2);
        Self {
            source,
            base,
            places: Places::new(whole.file, whole.text),
            language: whole.language,
            settings,
            diagnostics: Vec::new(),
            out,
            text: Text::default(),
            typographer: Typographer::new(whole.language),
            summary: Summary::default(),
            heading: None,
            table: None,
            image: None,
            fragments: Vec::new(),
            anchors: Anchors::new(source.original()),
            footnotes: Footnotes::default(),
            in_summary: false,
            raw_html: false,
            code: None,
            coloured: false,
            html: None,
            paragraphs: Vec::new(),
            containers: Vec::new(),
            notes: Vec::new(),
            headings: Vec::new(),
            first_level: false,
            depth: 0,
            block: 0,
            blocks: Vec::new(),
        }
    }

    pub(super) fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Text(text) => return self.text_event(&text, range),
            Event::SoftBreak if self.image.is_none() => return self.text.soft_break(),
            _ => {}
        }
        self.flush_text();
        match event {
            Event::Start(tag) => {
                if self.depth == 0 && self.containers.is_empty() {
                    self.block = range.start;
                }
                self.depth += 1;
                self.start(tag, range);
            }
            Event::End(tag) => {
                self.depth -= 1;
                self.close_containers_above(self.depth);
                self.end(tag, range.clone());
                self.end_block(range.end);
            }
            Event::Rule => self.rule(range),
            Event::Html(html) => {
                if let Some((_, written)) = &mut self.html {
                    written.push_str(&self.source.restore(&html));
                }
            }
            inline => self.inline_event(inline, range),
        }
    }

    pub(super) fn span(&mut self, range: Range<usize>) -> Span {
        self.places.span(self.base + range.start..self.base + range.end)
    }

    pub(super) fn begin_block(&mut self) {
        self.typographer.begin();
        self.text.begin();
        self.summary.begin_block();
    }

    /// At the end of a top-level block, its digest, the same for LF and CRLF.
    pub(super) fn end_block(&mut self, end: usize) {
        if self.depth > 0 || !self.containers.is_empty() {
            return;
        }
        let source = self.source.original()[self.block.min(end)..end].trim_end();
        self.blocks.push(if source.contains('\r') {
            Digest::of(source.replace("\r\n", "\n").as_bytes())
        } else {
            Digest::of(source.as_bytes())
        });
    }

    fn text_event(&mut self, text: &str, range: Range<usize>) {
        let text = self.source.restore(text);
        if let Some(code) = &mut self.code {
            code.code.push_str(&text);
        } else if let Some(image) = &mut self.image {
            image.alt.push_str(&text);
        } else {
            let escaped = range.start > 0 && self.source.masked().as_bytes().get(range.start - 1) == Some(&b'\\');
            self.text.push(&text, range.start, escaped);
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        if self.image.is_none() {
            match tag {
                Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Subscript | Tag::Superscript => {}
                Tag::Link { .. } | Tag::Image { .. } => {}
                _ => self.begin_block(),
            }
        }
        match tag {
            Tag::Paragraph => {
                self.paragraphs.push(self.out.mark());
                self.in_summary = self.depth == 1 && self.containers.is_empty();
                self.out.push("<p>");
            }
            Tag::Heading { level, id, classes, .. } => {
                self.heading = Some(OpenHeading {
                    level: heading_level(level),
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
            Tag::FootnoteDefinition(label) => self.notes.push((label.into_string(), self.out.mark())),
            Tag::Table(alignments) => self.table = Some(Table::begin(alignments, &mut self.out)),
            Tag::TableHead => self.with_table(Table::begin_head),
            Tag::TableRow => self.with_table(Table::begin_row),
            Tag::TableCell => self.with_table(Table::begin_cell),
            inline => self.start_inline(inline, range),
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                self.in_summary = false;
                self.summary.end_paragraph();
                let alone = self.paragraphs.pop().is_some_and(|mark| self.out.lift_picture(mark));
                self.out.push(if alone { "\n" } else { "</p>\n" });
            }
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
                if let Some((label, mark)) = self.notes.pop() {
                    let content = self.out.split_off(mark);
                    self.footnotes.define(&label, content);
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
        self.out.cut(Piece::Ready(Segment::Message(message)));
        self.out.push("</p>\n");
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
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
        self.out.push("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.out.push(" class=\"language-");
            escape_attribute(&language, &mut self.out.html);
            self.out.push("\"");
        }
        self.out.push(">");
        match self.settings.highlighter.highlight(&language, &code) {
            Some(html) => {
                self.coloured = true;
                self.out.push(&html);
            }
            None => escape_text(&code, &mut self.out.html),
        }
        self.out.push("</code></pre>\n");
    }

    fn end_html(&mut self, range: Range<usize>) {
        let Some((start, html)) = self.html.take() else { return };
        match self.settings.html {
            HtmlPolicy::Sanitize => self.write_raw(&html),
            HtmlPolicy::Forbid => {
                let source = &self.source.original()[start..range.end];
                if raw_html::first_active(&html).is_some() {
                    let at = raw_html::first_active(source).unwrap_or_default();
                    self.report_raw(start + at..range.end);
                }
            }
        }
    }

    pub(super) fn write_raw(&mut self, html: &str) {
        self.raw_html = true;
        for id in raw_html::ids(html) {
            self.anchors.add(id);
        }
        self.out.push(html);
    }

    pub(super) fn report_raw(&mut self, range: Range<usize>) {
        let span = self.span(range);
        let message = text!("le HTML n’est pas admis dans cette collection", "HTML is not allowed in this collection");
        self.diagnostics.push(Diagnostic::new(Code::RawHtml, span, message).help(text!(
            "utilisez Markdown ou un composant ; pour montrer une balise, mettez-la entre accents graves",
            "use Markdown or a component; to show a tag, put it between backticks"
        )));
    }

    fn check_fragments(&mut self) {
        for (fragment, span) in std::mem::take(&mut self.fragments) {
            if fragment.is_empty() || &*fragment == "top" || self.anchors.contains(&fragment) {
                continue;
            }
            let message = text!("cette page n’a pas d’ancre `{fragment}`", "this page has no anchor `{fragment}`");
            let help = did_you_mean(&fragment, self.anchors.iter()).map_or_else(
                || text!("ajoutez `{{#{fragment}}}` au titre visé", "add `{{#{fragment}}}` to the heading"),
                |near| text!("vouliez-vous dire `{near}` ?", "did you mean `{near}`?"),
            );
            self.diagnostics.push(Diagnostic::new(Code::BrokenAnchor, span, message).help(help));
        }
    }

    pub(super) fn finish(mut self) -> Checked<Body> {
        self.flush_text();
        if !self.containers.is_empty() {
            let end = self.source.original().len();
            self.close_all_containers();
            self.end_block(end);
        }
        let footnotes = std::mem::take(&mut self.footnotes);
        footnotes.finish(&mut self.out, &mut self.anchors);
        self.check_fragments();
        if self.first_level {
            self.out.correct(headings::demote);
            headings::demote_headings(&mut self.headings);
        }
        let segments = if self.raw_html { raw_html::sanitize(self.out) } else { self.out.into_segments() };
        let body = Body {
            segments,
            headings: self.headings,
            anchors: self.anchors.into_ids(),
            blocks: self.blocks,
            code: self.coloured,
            words: self.summary.words(),
            text: self.summary.text(),
        };
        Checked { value: body, diagnostics: self.diagnostics }
    }
}

fn heading_level(level: HeadingLevel) -> u8 {
    level as u8
}
