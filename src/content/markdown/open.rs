//! The elements whose end has not come yet while the parser's events are read. They are written at their end.

use std::ops::Range;

use super::body::BlockKind;
use super::buffer::Mark;
use crate::content::segment::Component;
use crate::diagnostic::Span;

/// A heading whose text is being written.
pub(super) struct OpenHeading {
    pub(super) level: u8,
    pub(super) mark: Mark,
    pub(super) title: String,
    pub(super) id: Option<String>,
    pub(super) classes: String,
    pub(super) range: Range<usize>,
}

/// A code block whose lines are being read.
pub(super) struct OpenCode {
    pub(super) language: String,
    pub(super) code: String,
}

/// A picture whose alternative text is being read.
pub(super) struct OpenImage {
    pub(super) alt: String,
    pub(super) destination: String,
    pub(super) title: String,
    pub(super) range: Range<usize>,
    /// Elements open inside.
    pub(super) depth: usize,
}

/// A link whose text is being written.
pub(super) struct OpenLink {
    /// The position in the HTML behind its opening tag.
    pub(super) mark: Mark,
    pub(super) range: Range<usize>,
}

/// A component whose content is being written; none where its first line is wrong.
pub(super) struct OpenContainer {
    pub(super) component: Option<Component>,
    pub(super) mark: Mark,
    pub(super) depth: usize,
    pub(super) span: Span,
    /// Its place in the list of blocks.
    pub(super) block: usize,
}

/// A block being written.
pub(super) struct OpenBlock {
    pub(super) kind: BlockKind,
    /// Before its opening tag.
    pub(super) mark: Mark,
    /// Its place in the list of blocks.
    pub(super) index: usize,
}

/// Elements that the text opened as HTML inside its block.
#[derive(Clone, Copy, Default)]
pub(super) struct InlineHtml {
    /// Whether an `<a>` is open. Addresses in it do not become links.
    pub(super) link: bool,
    /// Whether a `<code>` or a similar element is open. Text in it is not checked for failed markup.
    pub(super) code: bool,
}

impl InlineHtml {
    /// Notes an opening or closing tag.
    pub(super) fn note(&mut self, tag: &str) {
        let opens = !tag.starts_with("</");
        let name = tag.trim_start_matches(['<', '/']);
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        match name.to_ascii_lowercase().as_str() {
            "a" => self.link = opens,
            "code" | "kbd" | "samp" | "pre" => self.code = opens,
            _ => {}
        }
    }
}

/// A run of text that is not typeset yet.
#[derive(Default)]
pub(super) struct Text {
    pub(super) pending: String,
    /// The byte of the source at which it begins, and that at which its last part ends.
    pub(super) source: Range<usize>,
    /// Offsets of characters written with a backslash, in ascending order.
    pub(super) literal: Vec<usize>,
    /// White space at the end of what was written last: its place, and what stands before it.
    pub(super) space: Option<(usize, char)>,
    /// The text is that of `<https://…>`, which is an address.
    pub(super) verbatim: bool,
    pub(super) typeset: String,
}

impl Text {
    /// Forgets the text before, because a block begins, or something else than text was written.
    pub(super) fn begin(&mut self) {
        self.space = None;
    }

    /// Adds the text of one event; `escaped` when a backslash stands before it.
    pub(super) fn push(&mut self, text: &str, source: Range<usize>, escape: Escape) {
        if self.pending.is_empty() {
            self.source.start = source.start;
        }
        self.source.end = source.end;
        if escape == Escape::Backslash {
            self.literal.push(self.pending.len());
        }
        self.pending.push_str(text);
    }

    pub(super) fn soft_break(&mut self) {
        self.pending.push('\n');
    }

    /// Whether the character at an offset of the pending text was written with a backslash.
    pub(super) fn is_literal(&self, at: usize) -> bool {
        self.literal.binary_search(&at).is_ok()
    }
}

/// The character before a part of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    Nothing,
    Backslash,
}
