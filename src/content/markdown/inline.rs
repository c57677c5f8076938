//! Text, links and pictures inside a block.
//!
//! Invariant: text is typeset once, when the run of text events that belong
//! together has ended; code and addresses never are.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::autolinks;
use super::buffer::Cut;
use super::failed::{self, Position};
use super::failed_emphasis;
use super::open::{OpenImage, OpenLink};
use super::writer::Writer;
use crate::content::component;
use crate::content::destination::{self, Destination, Origin, Refusal};
use crate::content::escape::{escape_attribute, escape_text};
use crate::content::segment::{Link, Picture, Placement, Segment, Target};
use crate::content::typography;
use crate::diagnostic::{Code, Diagnostic, Span, work};
use crate::locale::Direction;
use crate::text;

impl<'a> Writer<'a> {
    /// Typesets and writes the pending text. Addresses in it become links.
    pub(super) fn flush_text(&mut self) {
        if self.text.pending.is_empty() {
            return;
        }
        let position = std::mem::replace(&mut self.position, Position::Later);
        if self.text.verbatim {
            return self.write_text();
        }
        self.unknown_footnotes();
        if !self.inline_html.code {
            self.failed_markup(position);
        }
        let components = match self.inline_html.code {
            true => Vec::new(),
            false => component::in_sentence(&self.text.pending),
        };
        if components.iter().all(|component| self.text.is_literal(component.start)) {
            return self.write_words();
        }
        let pending = std::mem::take(&mut self.text.pending);
        let literal = std::mem::take(&mut self.text.literal);
        let source = self.text.source.clone();
        let (mut from, mut looked_from) = (0, source.start);
        for range in components.into_iter().filter(|range| within(&literal, &(range.start..range.start + 1)).is_empty())
        {
            self.keep_words(&pending, &literal, from..range.start);
            from = range.end;
            let written = &pending[range];
            let window = self.source.original().get(looked_from..source.end).unwrap_or_default();
            work::spend(written.len());
            let start = window.find(written).map_or(source.start, |at| looked_from + at);
            looked_from = start + written.len();
            self.component_in_sentence(written, start);
        }
        self.keep_words(&pending, &literal, from..pending.len());
    }

    /// Writes a part of a text that was pending, with links where it has addresses.
    fn keep_words(&mut self, pending: &str, literal: &[usize], range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.text.pending.push_str(&pending[range.clone()]);
        self.text.literal.extend(within(literal, &range).iter().map(|at| at - range.start));
        self.write_words();
    }

    /// Writes a component that stands in a sentence. `start` is its place in the Markdown.
    fn component_in_sentence(&mut self, written: &str, start: usize) {
        let mut fragments = Vec::new();
        let (places, problems, address) = (&mut self.places, &mut self.diagnostics, self.settings.address);
        let start = self.base + start;
        let parsed = component::parse_line(places, written, start, self.language, address, &mut fragments, problems);
        if let component::Line::Leaf(component) = parsed {
            self.out.cut(Cut::Ready(Segment::Inline(component, written.into())));
        }
        self.typographer.skip();
        self.text.begin();
        // The number is known only where the page is planned.
        self.note("…");
    }

    /// Writes the pending text, with links where it has addresses.
    fn write_words(&mut self) {
        // A link cannot contain a link.
        let is_free = self.link.is_none() && !self.inline_html.link && !self.inline_html.code;
        let links = if is_free { autolinks::find(&self.text.pending) } else { Vec::new() };
        if links.is_empty() {
            return self.write_text();
        }
        let pending = std::mem::take(&mut self.text.pending);
        let literal = std::mem::take(&mut self.text.literal);
        let source = self.text.source.clone();
        let mut from = 0;
        for link in links.into_iter().filter(|link| within(&literal, &link.range).is_empty()) {
            self.write_part(&pending, &literal, from..link.range.start);
            from = link.range.end;
            let written = &pending[link.range];
            let (kind, destination) = match link.kind {
                autolinks::Kind::Web => (LinkType::Autolink, written.to_owned()),
                autolinks::Kind::Www => (LinkType::Autolink, format!("https://{written}")),
                autolinks::Kind::Email => (LinkType::Email, written.to_owned()),
            };
            self.start_link(kind, &destination, "", source.clone());
            self.text.pending.push_str(written);
            self.write_text();
            self.end_link();
        }
        self.write_part(&pending, &literal, from..pending.len());
    }

    /// Writes a part of a text that was pending.
    fn write_part(&mut self, pending: &str, literal: &[usize], range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.text.pending.push_str(&pending[range.clone()]);
        self.text.literal.extend(within(literal, &range).iter().map(|at| at - range.start));
        self.write_text();
    }

    fn write_text(&mut self) {
        let text = &mut self.text;
        text.typeset.clear();
        if text.verbatim {
            text.typeset.push_str(&text.pending);
            text.space = None;
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

    /// Warns of text that looks like markup in the pending text.
    fn failed_markup(&mut self, position: Position) {
        let found = failed::find(&self.text.pending, position, |at| self.text.is_literal(at));
        let mut from = self.text.source.start;
        for failed in found.failed {
            let span = self.span_of_text(failed.range, &mut from);
            self.diagnostics.push(Diagnostic::new(Code::FailedMarkup, span, failed.message).help(failed.help));
        }
        let mut from = self.text.source.start;
        for alone in found.alone {
            let span = self.span_of_text(alone.range, &mut from);
            self.unclosed.push((span, alone.begins));
        }
    }

    /// The place of a part of the pending text, of which `from` is a lower bound; it moves behind the part.
    fn span_of_text(&mut self, part: Range<usize>, from: &mut usize) -> Span {
        let end = self.text.source.end;
        let written = self.text.pending[part].lines().next().unwrap_or_default().to_owned();
        let window = self.source.original().get(*from..end).unwrap_or_default();
        work::spend(written.len());
        match window.find(&written) {
            Some(at) => {
                let start = *from + at;
                *from = start + written.len();
                self.span(start..*from)
            }
            None => self.span(*from..end),
        }
    }

    /// Warns of bold text that began in a block and has not ended with it.
    pub(super) fn unclosed_emphasis(&mut self) {
        let mut signs = std::mem::take(&mut self.unclosed).into_iter();
        while let Some((span, begins)) = signs.next() {
            if begins {
                let is_ended = signs.next().is_some();
                let (message, help) = failed_emphasis::of_alone(is_ended);
                self.diagnostics.push(Diagnostic::new(Code::FailedMarkup, span, message).help(help));
            }
        }
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

    /// Reports `[^label]` in a text, which is the call of a note that does not exist.
    fn unknown_footnotes(&mut self) {
        let mut from = 0;
        let mut source_from = self.text.source.start;
        while let Some(at) = self.text.pending[from..].find("[^").map(|at| from + at) {
            from = at + 2;
            let rest = &self.text.pending[from..];
            let Some(end) = rest.find([']', '[', ' ', '\n', '^']) else { continue };
            if end == 0 || !rest[end..].starts_with(']') || self.text.is_literal(at) {
                continue;
            }
            let call = self.text.pending[at..from + end + 1].to_owned();
            from += end + 1;
            let window = self.source.original().get(source_from..self.text.source.end).unwrap_or_default();
            work::spend(call.len());
            let Some(place) = window.find(&call) else { continue };
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
                // Code is read from left to right, whatever the language around it.
                self.out.push(if self.language.direction == Direction::Rtl { "<code dir=\"ltr\">" } else { "<code>" });
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
            Event::TaskListMarker(true) => self.task(" checked aria-label=\"", "task-done"),
            Event::TaskListMarker(false) => self.task(" aria-label=\"", "task-open"),
            Event::InlineHtml(html) => {
                let html = self.source.restore(&html);
                self.write_inline_html(&html, range);
            }
            _ => {}
        }
    }

    /// Writes the box of a task, with its last attributes and the message that says its state.
    fn task(&mut self, attributes: &str, message: &'static str) {
        for (open, task) in [("<li>", "<li class=\"task\">"), ("<li><p>", "<li class=\"task\"><p>")] {
            if self.out.html.ends_with(open) {
                let end = self.out.html.len();
                self.out.replace(end - open.len()..end, task);
                break;
            }
        }
        self.out.push("<input type=\"checkbox\" disabled");
        self.out.push(attributes);
        self.out.cut(Cut::Ready(Segment::Message(message)));
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
            TagEnd::Link => self.end_link(),
            _ => {}
        }
    }

    /// Ends a link, and warns of one that nobody can see.
    fn end_link(&mut self) {
        if let Some(link) = self.link.take()
            && self.out.is_blank_since(link.mark)
        {
            let span = self.span(link.range);
            let message =
                text!("ce lien n’a pas de texte : personne ne le verra", "this link has no text: nobody will see it");
            self.diagnostics.push(
                Diagnostic::new(Code::FailedMarkup, span, message)
                    .help(text!("écrivez `[texte](adresse)`", "write `[text](address)`")),
            );
        }
        self.out.push("</a>");
        self.text.verbatim = false;
    }

    fn start_link(&mut self, kind: LinkType, destination: &str, title: &str, range: Range<usize>) {
        self.open_link(kind, destination, title, range.clone());
        self.link = Some(OpenLink { mark: self.out.mark(), range });
    }

    fn open_link(&mut self, kind: LinkType, destination: &str, title: &str, range: Range<usize>) {
        self.text.verbatim = matches!(kind, LinkType::Autolink | LinkType::Email);
        if kind == LinkType::Email {
            self.out.push("<a href=\"mailto:");
            destination::escape_href(&mut self.out.html, destination);
            self.out.push("\">");
            return;
        }
        let classified = destination::classify(self.origin(), destination);
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
                destination::escape_href(&mut self.out.html, destination);
            }
            Ok(Destination::Anchor(fragment)) => {
                let span = self.destination_span(destination, range);
                self.out.push("<a href=\"");
                destination::escape_href(&mut self.out.html, destination);
                self.fragments.push((fragment, span));
            }
            Ok(Destination::Site { target, fragment }) => {
                let span = self.destination_span(destination, range);
                self.out.push("<a href=\"");
                let written = destination.into();
                self.out.cut(Cut::Ready(Segment::Link(Link { target, fragment, span, written })));
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

    /// The places of the destinations in this text.
    pub(super) fn origin(&self) -> Origin<'a> {
        Origin { file: self.places.file(), site: self.settings.address }
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
        let refusal = match destination::classify(self.origin(), &destination) {
            Ok(Destination::Site { target: target @ Target::Root(_), fragment }) => {
                self.out.push("<img src=\"");
                let link = Link { target, fragment, span, written: destination.into() };
                self.out.cut(Cut::Ready(Segment::Link(link)));
                self.out.push("\" alt=\"");
                escape_attribute(&alt, &mut self.out.html);
                self.out.push("\" loading=\"lazy\">");
                None
            }
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
                self.out.cut(Cut::Ready(Segment::Picture(picture)));
                None
            }
            Ok(Destination::External) => Some(destination::third_party(span, &destination)),
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

    /// The place of a destination, at the end of its link; the whole link when it is written elsewhere.
    fn destination_span(&mut self, destination: &str, range: Range<usize>) -> Span {
        const NEAR: usize = 2_048;
        let source = self.source.original();
        let mut from = range.end.saturating_sub(NEAR).max(range.start);
        while !source.is_char_boundary(from) {
            from += 1;
        }
        work::spend(range.end - from);
        let found = (!destination.is_empty()).then(|| source[from..range.end].rfind(destination)).flatten();
        match found {
            Some(at) => self.span(from + at..from + at + destination.len()),
            None => self.span(range),
        }
    }
}

/// The offsets that lie in a range; `literal` is in ascending order.
fn within<'l>(literal: &'l [usize], range: &Range<usize>) -> &'l [usize] {
    let from = &literal[literal.partition_point(|at| *at < range.start)..];
    &from[..from.partition_point(|at| *at < range.end)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_found_by_range() {
        let literal = [2, 5, 5, 9];
        assert_eq!(within(&literal, &(0..2)), [0; 0]);
        assert_eq!(within(&literal, &(2..5)), [2]);
        assert_eq!(within(&literal, &(3..9)), [5, 5]);
        assert_eq!(within(&literal, &(5..20)), [5, 5, 9]);
        assert_eq!(within(&literal, &(6..6)), [0; 0]);
        assert_eq!(within(&[], &(0..20)), [0; 0]);
    }
}
