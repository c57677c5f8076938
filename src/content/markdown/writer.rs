//! Writes a body in one pass over the parser's events. This file has the state, and the beginning and the end
//! of a body; blocks, inline text, components and anchors are written by the files beside it.
//!
//! Invariant: there is no recursion. Deep nesting costs memory on the heap, never on the stack.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::Event;

use super::anchors::{Anchors, slug};
use super::body::{Block, Body, Heading, Settings};
use super::buffer::{Buffer, Mark};
use super::failed::Position;
use super::footnotes::Footnotes;
use super::open::{Escape, InlineHtml, OpenBlock, OpenCode, OpenContainer, OpenHeading, OpenImage, OpenLink, Text};
use super::source::Masked;
use super::summary::Summary;
use super::table::Table;
use super::{levels, raw_html};
use crate::content::typography::Typographer;
use crate::diagnostic::places::Places;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Checked, Code, Diagnostic, Span, characters, did_you_mean};
use crate::digest::Digest;
use crate::locale::Language;
use crate::text;

pub(super) struct Writer<'a> {
    pub(super) source: &'a Masked<'a>,
    /// Offset of the Markdown in the file.
    pub(super) base: usize,
    pub(super) places: Places<'a>,
    pub(super) language: &'a Language,
    pub(super) settings: &'a Settings<'a>,
    pub(super) diagnostics: Problems,
    pub(super) out: Buffer,
    pub(super) text: Text,
    /// Whether the next text is the first of its block.
    pub(super) position: Position,
    pub(super) typographer: Typographer,
    /// The places of `**` in the block that have no partner in their text, and whether bold text began there.
    pub(super) unclosed: Vec<(Span, bool)>,
    pub(super) summary: Summary,
    pub(super) heading: Option<OpenHeading>,
    pub(super) table: Option<Table>,
    /// The offset in the source behind the last cell that was written.
    pub(super) cell_end: usize,
    pub(super) image: Option<OpenImage>,
    pub(super) link: Option<OpenLink>,
    pub(super) inline_html: InlineHtml,
    pub(super) code: Option<OpenCode>,
    /// An HTML block that is open: where it begins, and its HTML so far.
    pub(super) html: Option<(usize, String)>,
    /// Fragments of this page that links name, with the place of the link.
    pub(super) fragments: Vec<(Arc<str>, Span)>,
    pub(super) anchors: Anchors,
    /// The anchor at the end of the block that ends now.
    pub(super) block_id: Option<(String, Span)>,
    pub(super) footnotes: Footnotes,
    pub(super) in_summary: bool,
    /// Whether HTML was written, so that the body must be cleaned at its end.
    pub(super) raw_html: bool,
    /// Whether HTML was refused: only its first piece in a row is told of.
    pub(super) refused_html: bool,
    /// Bytes of code that were coloured.
    pub(super) coloured: usize,
    pub(super) containers: Vec<OpenContainer>,
    pub(super) notes: Vec<(String, Mark, Span)>,
    pub(super) headings: Vec<Heading>,
    /// Whether a heading of the first level was written.
    pub(super) first_level: bool,
    /// Elements open, inline ones too.
    pub(super) depth: usize,
    pub(super) open_blocks: Vec<OpenBlock>,
    /// The block that ended last, and how many were open around it.
    pub(super) ended: Option<(OpenBlock, usize)>,
    /// Where the component that came last was put into the text.
    pub(super) component: Option<Mark>,
    pub(super) structure: Vec<Block>,
    /// Where the top-level block begins.
    pub(super) block: usize,
    pub(super) blocks: Vec<Digest>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        source: &'a Masked<'a>,
        base: usize,
        (language, places): (&'a Language, Places<'a>),
        settings: &'a Settings<'a>,
    ) -> Self {
        let mut out = Buffer::default();
        out.html.reserve(source.original().len() * 3 / 2);
        Self {
            source,
            base,
            places,
            language,
            settings,
            diagnostics: Problems::default(),
            out,
            text: Text::default(),
            position: Position::First,
            typographer: Typographer::new(language),
            unclosed: Vec::new(),
            summary: Summary::default(),
            heading: None,
            table: None,
            cell_end: 0,
            image: None,
            link: None,
            inline_html: InlineHtml::default(),
            code: None,
            html: None,
            fragments: Vec::new(),
            anchors: Anchors::new(source.original(), settings.html),
            block_id: None,
            footnotes: Footnotes::default(),
            in_summary: false,
            raw_html: false,
            refused_html: false,
            coloured: 0,
            containers: Vec::new(),
            notes: Vec::new(),
            headings: Vec::new(),
            first_level: false,
            depth: 0,
            open_blocks: Vec::new(),
            ended: None,
            component: None,
            structure: Vec::new(),
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
        self.take_block_id(&event);
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
                let end = self.end(tag, range);
                self.end_block(end);
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
        self.unclosed_emphasis();
        self.typographer.begin();
        self.text.begin();
        self.position = Position::First;
        self.inline_html = InlineHtml::default();
        self.summary.begin_block();
    }

    /// Notes the digest of a top-level block at its end. It is the same for LF and CRLF.
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
        if self.source.original().as_bytes().get(range.start) == Some(&b'&') && text.contains(characters::is_control) {
            let span = self.span(range);
            self.diagnostics.extend(characters::escaped(span, text));
            return;
        }
        let text = self.source.restore(text);
        if let Some(code) = &mut self.code {
            code.code.push_str(&text);
        } else if let Some(image) = &mut self.image {
            image.alt.push_str(&text);
        } else {
            let is_escaped = range.start > 0 && self.source.masked().as_bytes().get(range.start - 1) == Some(&b'\\');
            let escape = if is_escaped { Escape::Backslash } else { Escape::Nothing };
            self.text.push(&text, range, escape);
        }
    }

    fn check_fragments(&mut self) {
        for (fragment, span) in std::mem::take(&mut self.fragments) {
            if fragment.is_empty() || &*fragment == "top" || self.anchors.contains(&fragment) {
                continue;
            }
            let message = text!("cette page n’a pas d’ancre `{fragment}`", "this page has no anchor `{fragment}`");
            let made = slug(&fragment);
            let near = match self.diagnostics.are_many() {
                true => None,
                false if self.anchors.contains(&made) => Some(&*made),
                false => did_you_mean(&fragment, self.anchors.iter()),
            };
            let help = near.map_or_else(
                || text!("ajoutez `{{#{fragment}}}` au bloc visé", "add `{{#{fragment}}}` to the block meant"),
                |near| text!("vouliez-vous dire `#{near}` ?", "did you mean `#{near}`?").replacing(format!("#{near}")),
            );
            self.diagnostics.push(Diagnostic::new(Code::BrokenAnchor, span, message).help(help));
        }
    }

    /// Writes the notes at the end, and gives the body.
    pub(super) fn finish(mut self) -> Checked<Body> {
        self.flush_text();
        self.unclosed_emphasis();
        if !self.containers.is_empty() {
            let end = self.source.original().len();
            self.close_all_containers();
            self.end_block(end);
        }
        let footnotes = std::mem::take(&mut self.footnotes);
        footnotes.finish(&mut self.out, &mut self.anchors, &mut self.diagnostics);
        self.check_fragments();
        if self.first_level {
            self.out.correct(levels::demote);
            levels::demote_headings(&mut self.headings);
        }
        let segments = if self.raw_html { raw_html::sanitize(self.out) } else { self.out.into_segments() };
        self.structure.shrink_to_fit();
        let body = Body {
            segments,
            headings: self.headings,
            anchors: self.anchors.into_ids(),
            blocks: self.blocks,
            structure: self.structure,
            code: self.coloured > 0,
            words: self.summary.words(),
            text: self.summary.text(),
        };
        Checked { value: body, diagnostics: self.diagnostics.into_diagnostics() }
    }
}
