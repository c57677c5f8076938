//! Text, links and pictures inside a block.
//!
//! Invariant: text is typeset once, when the run of text events that belong
//! together has ended; code and addresses never are.

use crate::text;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::HtmlPolicy;
use super::buffer::Piece;
use super::links::{self, Destination, Refusal};
use super::raw_html;
use super::writer::Writer;
use crate::content::escape::{escape_attribute, escape_text};
use crate::content::segment::{Link, Picture, Placement, Segment};
use crate::content::typography;
use crate::diagnostic::{Code, Diagnostic, Span};

/// A run of text that is not typeset yet.
#[derive(Default)]
pub(super) struct Text {
    pending: String,
    /// Where it begins in the source.
    start: usize,
    /// Offsets of characters written with a backslash.
    literal: Vec<usize>,
    /// White space at the end of what was written last: its place, and what stands before it.
    space: Option<(usize, char)>,
    /// The text of `<https://…>`: an address.
    pub(super) verbatim: bool,
    typeset: String,
}

impl Text {
    pub(super) fn begin(&mut self) {
        self.space = None;
    }

    pub(super) fn push(&mut self, text: &str, start: usize, escaped: bool) {
        if self.pending.is_empty() {
            self.start = start;
        }
        if escaped {
            self.literal.push(self.pending.len());
        }
        self.pending.push_str(text);
    }

    pub(super) fn soft_break(&mut self) {
        self.pending.push('\n');
    }
}

pub(super) struct OpenImage {
    pub(super) alt: String,
    destination: String,
    title: String,
    range: Range<usize>,
    /// Elements open inside.
    depth: usize,
}

impl<'a> Writer<'a> {
    /// Typesets and writes the pending text.
    pub(super) fn flush_text(&mut self) {
        if self.text.pending.is_empty() {
            return;
        }
        if self.text.pending.contains('[') {
            self.unknown_footnotes();
        }
        let text = &mut self.text;
        text.typeset.clear();
        if text.verbatim {
            text.typeset.push_str(&text.pending);
            self.typographer.skip();
        } else {
            if let Some((at, before)) = text.space.take()
                && let Some(with) = self.typographer.join(before, &text.pending)
            {
                self.out.replace(at..at + 1, with);
            }
            let previous = self.typographer.last();
            self.typographer.write(&text.pending, &text.literal, &mut text.typeset);
            if let Some(trimmed) = text.typeset.strip_suffix([' ', '\n']) {
                let before = trimmed.chars().next_back().unwrap_or(previous);
                text.space = Some((self.out.html.len(), before));
            }
        }
        let from = self.out.html.len();
        escape_text(&text.typeset, &mut self.out.html);
        if let Some((at, _)) = &mut text.space {
            *at = self.out.html.len() - 1;
            debug_assert!(*at >= from);
        }
        text.pending.clear();
        text.literal.clear();
        let typeset = std::mem::take(&mut text.typeset);
        self.note(&typeset);
        self.text.typeset = typeset;
    }

    /// Counts a text, and keeps it where it is a title, a label or the summary.
    fn note(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.title.push_str(text);
        }
        if let Some(table) = &mut self.table {
            table.text(text);
        }
        if self.in_summary {
            self.summary.keep(text);
        }
        self.summary.count(text);
    }

    /// `[^label]` that is still text: the note was never written.
    fn unknown_footnotes(&mut self) {
        let mut from = 0;
        let mut source_from = self.text.start;
        while let Some(at) = self.text.pending[from..].find("[^").map(|at| from + at) {
            from = at + 2;
            let rest = &self.text.pending[from..];
            let Some(end) = rest.find([']', '[', ' ', '\n', '^']) else { continue };
            if end == 0 || !rest[end..].starts_with(']') || self.text.literal.contains(&at) {
                continue;
            }
            let call = self.text.pending[at..from + end + 1].to_owned();
            from += end + 1;
            let Some(place) = self.source.original().get(source_from..).and_then(|rest| rest.find(&call)) else {
                continue;
            };
            let start = source_from + place;
            source_from = start + call.len();
            let span = self.span(start..source_from);
            let message = text!("la note `{call}` n’est pas écrite", "the footnote `{call}` is not written");
            self.diagnostics.push(
                Diagnostic::new(Code::UnknownFootnote, span, message)
                    .help(text!("ajoutez un paragraphe `{call}: texte`", "add a paragraph `{call}: text`")),
            );
        }
    }

    pub(super) fn inline_event(&mut self, event: Event<'a>, range: Range<usize>) {
        if let Some(image) = &mut self.image {
            match event {
                Event::Code(text) => image.alt.push_str(&self.source.restore(&text)),
                Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
                _ => {}
            }
            return;
        }
        match event {
            Event::Code(code) => {
                let code = self.source.restore(&code);
                self.out.push("<code>");
                escape_text(&code, &mut self.out.html);
                self.out.push("</code>");
                self.typographer.skip();
                self.text.begin();
                self.note(&code);
            }
            Event::HardBreak => {
                self.out.push("<br>\n");
                self.typographer.break_line();
                self.text.begin();
                self.note("\n");
            }
            Event::FootnoteReference(label) => {
                self.footnotes.call(&label, &mut self.out, &mut self.anchors);
                self.text.begin();
            }
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineHtml(html) => {
                let html = self.source.restore(&html);
                match self.settings.html {
                    HtmlPolicy::Sanitize => self.write_raw(&html),
                    HtmlPolicy::Forbid if raw_html::first_active(&html).is_none() => {}
                    // The opening tag was reported; its end would only repeat it.
                    HtmlPolicy::Forbid if html.starts_with("</") && self.raw_html_reported() => {}
                    HtmlPolicy::Forbid => self.report_raw(range),
                }
            }
            _ => {}
        }
    }

    fn raw_html_reported(&self) -> bool {
        self.diagnostics.iter().rev().any(|diagnostic| diagnostic.code == Code::RawHtml)
    }

    fn task(&mut self, done: bool) {
        for (open, task) in [("<li>", "<li class=\"task\">"), ("<li><p>", "<li class=\"task\"><p>")] {
            if self.out.html.ends_with(open) {
                let end = self.out.html.len();
                self.out.replace(end - open.len()..end, task);
                break;
            }
        }
        self.out.push("<input type=\"checkbox\" disabled");
        self.out.push(if done { " checked aria-label=\"" } else { " aria-label=\"" });
        self.out.cut(Piece::Ready(Segment::Message(if done { "task-done" } else { "task-open" })));
        self.out.push("\"> ");
    }

    pub(super) fn start_inline(&mut self, tag: Tag<'a>, range: Range<usize>) {
        if let Some(image) = &mut self.image {
            image.depth += 1;
            return;
        }
        match tag {
            Tag::Emphasis => self.out.push("<em>"),
            Tag::Strong => self.out.push("<strong>"),
            Tag::Strikethrough => self.out.push("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                let destination = self.source.restore(&dest_url);
                let title = self.source.restore(&title);
                self.start_link(link_type, &destination, &title, range);
            }
            Tag::Image { dest_url, title, .. } => {
                self.image = Some(OpenImage {
                    alt: String::new(),
                    destination: self.source.restore(&dest_url).into_owned(),
                    title: self.source.restore(&title).into_owned(),
                    range,
                    depth: 0,
                });
            }
            _ => {}
        }
    }

    pub(super) fn end_inline(&mut self, tag: TagEnd) {
        if let Some(image) = &mut self.image {
            match image.depth.checked_sub(1) {
                Some(depth) => image.depth = depth,
                None => self.end_image(),
            }
            return;
        }
        match tag {
            TagEnd::Emphasis => self.out.push("</em>"),
            TagEnd::Strong => self.out.push("</strong>"),
            TagEnd::Strikethrough => self.out.push("</del>"),
            TagEnd::Link => {
                self.out.push("</a>");
                self.text.verbatim = false;
            }
            _ => {}
        }
    }

    fn start_link(&mut self, kind: LinkType, destination: &str, title: &str, range: Range<usize>) {
        self.text.verbatim = matches!(kind, LinkType::Autolink | LinkType::Email);
        if kind == LinkType::Email {
            self.out.push("<a href=\"mailto:");
            links::escape_href(&mut self.out.html, destination);
            self.out.push("\">");
            return;
        }
        let classified = links::classify(self.places.file(), destination);
        let external = matches!(classified, Ok(Destination::External));
        match classified {
            Err(refusal) => {
                let span = self.destination_span(destination, range);
                self.diagnostics.push(refusal.diagnostic(span, destination));
                self.out.push("<a>");
                return;
            }
            Ok(Destination::External | Destination::Untouched) => {
                self.out.push("<a href=\"");
                links::escape_href(&mut self.out.html, destination);
            }
            Ok(Destination::Anchor(fragment)) => {
                let span = self.destination_span(destination, range);
                self.out.push("<a href=\"");
                links::escape_href(&mut self.out.html, destination);
                self.fragments.push((fragment, span));
            }
            Ok(Destination::Site { target, fragment }) => {
                let span = self.destination_span(destination, range);
                self.out.push("<a href=\"");
                let written = destination.into();
                self.out.cut(Piece::Ready(Segment::Link(Link { target, fragment, span, written })));
            }
        }
        self.out.push("\"");
        if external {
            self.out.push(" rel=\"external\"");
        }
        if !title.is_empty() {
            self.out.push(" title=\"");
            escape_attribute(&typography::text(self.language, title), &mut self.out.html);
            self.out.push("\"");
        }
        self.out.push(">");
    }

    fn end_image(&mut self) {
        let Some(OpenImage { alt, destination, title, range, .. }) = self.image.take() else { return };
        if alt.trim().is_empty() {
            let span = self.span(range.clone());
            let message = text!("l’image n’a pas de texte de remplacement", "the picture has no alternative text");
            self.diagnostics.push(Diagnostic::new(Code::MissingAlternative, span, message).help(text!(
                "décrivez ce que l’on voit : `![description]({destination})`",
                "describe what is seen: `![description]({destination})`"
            )));
        }
        let span = self.destination_span(&destination, range);
        let alt = typography::text(self.language, alt.trim());
        let refusal = match links::classify(self.places.file(), &destination) {
            Ok(Destination::Site { target, .. }) => {
                let title = typography::text(self.language, &title);
                let title = (!title.is_empty()).then(|| Arc::from(title.as_ref()));
                let picture = Picture {
                    target,
                    alt: alt.as_ref().into(),
                    title,
                    placement: Placement::Inline,
                    span,
                    written: destination.into(),
                };
                self.out.cut(Piece::Ready(Segment::Picture(picture)));
                None
            }
            Ok(Destination::Untouched) if destination.starts_with('/') => {
                self.out.push("<img src=\"");
                links::escape_href(&mut self.out.html, &destination);
                self.out.push("\" alt=\"");
                escape_attribute(&alt, &mut self.out.html);
                self.out.push("\" loading=\"lazy\">");
                None
            }
            Ok(Destination::External) => Some(third_party(span, &destination)),
            Ok(Destination::Untouched | Destination::Anchor(_)) => Some(Refusal::Unsafe.diagnostic(span, &destination)),
            Err(refusal) => Some(refusal.diagnostic(span, &destination)),
        };
        if let Some(diagnostic) = refusal {
            self.diagnostics.push(diagnostic);
            escape_text(&alt, &mut self.out.html);
        }
        self.typographer.skip();
        self.text.begin();
    }

    /// Where a destination is written, at the end of its link; the whole link when it is elsewhere.
    fn destination_span(&mut self, destination: &str, range: Range<usize>) -> Span {
        const NEAR: usize = 2_048;
        let source = self.source.original();
        let mut from = range.end.saturating_sub(NEAR).max(range.start);
        while !source.is_char_boundary(from) {
            from += 1;
        }
        let found = (!destination.is_empty()).then(|| source[from..range.end].rfind(destination)).flatten();
        match found {
            Some(at) => self.span(from + at..from + at + destination.len()),
            None => self.span(range),
        }
    }
}

fn third_party(span: Span, address: &str) -> Diagnostic {
    let address: Cow<'_, str> = address.chars().filter(|c| !c.is_control()).take(80).collect();
    let message = text!(
        "l’image `{address}` est chez un tiers, que chaque lecteur devrait interroger",
        "the picture `{address}` is held by a third party, whom every reader would have to ask"
    );
    Diagnostic::new(Code::UnsafeLink, span, message).help(text!(
        "enregistrez-la à côté du texte : `![description](fichier.jpg)`",
        "save it beside the text: `![description](file.jpg)`"
    ))
}
