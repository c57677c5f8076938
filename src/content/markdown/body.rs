//! The input and the result of parsing Markdown.

use std::ops::Range;
use std::sync::Arc;

use crate::content::highlight::Highlighter;
use crate::content::segment::Segment;
use crate::digest::Digest;
use crate::locale::Language;
use crate::path::SourcePath;

/// A text to parse.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// Path of the file, for diagnostics and relative links.
    pub file: &'a SourcePath,
    /// The whole file.
    pub text: &'a str,
    /// The Markdown in it, on character boundaries.
    pub body: Range<usize>,
    /// The language it is written in.
    pub language: &'a Language,
}

impl Source<'_> {
    /// The Markdown without a byte order mark, which is no text.
    pub(super) fn markdown(&self) -> Range<usize> {
        let Range { mut start, end } = self.body;
        if self.text[start..end].starts_with('\u{feff}') {
            start += '\u{feff}'.len_utf8();
        }
        start..end
    }
}

/// What happens to HTML in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HtmlPolicy {
    /// It is an error, and dropped. Comments are dropped silently.
    Forbid,
    /// It is cleaned of everything active.
    Sanitize,
}

/// The settings that the result depends on.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// What happens to HTML in the text.
    pub html: HtmlPolicy,
    /// Colours code blocks.
    pub highlighter: &'a Highlighter,
    /// The address of the site, without its last `/`; empty where there is none.
    pub address: &'a str,
}

/// A body, parsed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The parts of the body.
    pub segments: Vec<Segment>,
    /// Headings in order; no level below 2.
    pub headings: Vec<Heading>,
    /// Every id that a fragment may name, sorted.
    pub anchors: Vec<Arc<str>>,
    /// Digests of the source of each top-level block, whatever the line ends.
    pub blocks: Vec<Digest>,
    /// Every block with its bytes, in the order in which blocks begin.
    pub structure: Vec<Block>,
    /// Whether a code block is coloured, and the page needs the style sheet for it.
    pub code: bool,
    /// Words; in scripts without spaces, half the number of characters.
    pub words: u32,
    /// The beginning as plain text, about 200 characters, for descriptions.
    pub text: Arc<str>,
}

/// One block of the source, at any depth. An editor or a translator's tool that writes a part of a file anew
/// replaces these bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The kind of the block.
    pub kind: BlockKind,
    /// The number of blocks around it; 0 for a top-level block.
    pub depth: u8,
    /// Bytes of the file, front matter counted; of the value, for Markdown in a
    /// field. The marks of the block belong to it (`- `, `## `, `::figure{…}`),
    /// white space at its end does not. The lines of a block inside a quotation
    /// or an item keep the `> ` and the indentation that stand before them.
    pub range: Range<u32>,
}

/// The kind of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph. The text of a tight list's items stands in the item itself.
    Paragraph,
    /// A heading with its level as it is written, from 1.
    Heading(u8),
    /// A quotation, or an alert.
    Quote,
    /// Code, fenced or indented.
    Code,
    /// HTML.
    Html,
    /// A list.
    List,
    /// An item of a list.
    Item,
    /// A list of definitions.
    Definitions,
    /// A term of such a list.
    Term,
    /// A definition of such a list.
    Definition,
    /// The text of a footnote.
    Footnote,
    /// A table.
    Table,
    /// A row of a table; the first is its head.
    Row,
    /// A cell of a row.
    Cell,
    /// A thematic break.
    Rule,
    /// A component, from its first line to its last.
    Component,
}

/// A heading of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// Its anchor.
    pub id: Arc<str>,
    /// Its text without markup.
    pub title: Arc<str>,
    /// The origin of its anchor.
    pub origin: AnchorOrigin,
}

/// The origin of an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorOrigin {
    /// Written as `{#id}`: the same in all languages.
    Explicit,
    /// Made from the title.
    Automatic,
}
