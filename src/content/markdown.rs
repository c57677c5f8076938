//! Markdown to segments: what is final becomes HTML, what needs another file
//! stays a [`Segment`] for the linking and planning stages.
//!
//! Invariant: `parse` sees one file. The same text, path, language and settings
//! give the same [`Body`], whatever else the site holds.

use std::ops::Range;
use std::sync::Arc;

use icu::locale::locale;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use super::escape::escape_attribute;
use super::highlight::Highlighter;
use super::segment::Segment;
use crate::diagnostic::Checked;
use crate::digest::Digest;
use crate::locale::{Language, Locale};
use crate::path::SourcePath;

mod buffer;
mod containers;
mod footnotes;
mod headings;
mod inline;
pub(super) mod links;
pub(super) mod places;
mod raw_html;
mod source;
mod summary;
mod table;
mod writer;

/// What is parsed.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// Where it stands, for diagnostics and relative links.
    pub file: &'a SourcePath,
    /// The whole file.
    pub text: &'a str,
    /// The Markdown in it, on character boundaries.
    pub body: Range<usize>,
    /// The language it is written in.
    pub language: &'a Language,
}

/// What happens to HTML in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HtmlPolicy {
    /// It is an error, and dropped. Comments are dropped silently.
    Forbid,
    /// It is cleaned of everything active.
    Sanitize,
}

/// What decides about the result beside the text.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// What happens to HTML in the text.
    pub html: HtmlPolicy,
    /// Colours code blocks.
    pub highlighter: &'a Highlighter,
}

/// A body, parsed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// HTML, and between its pieces what later stages write.
    pub segments: Vec<Segment>,
    /// Headings in order; no level below 2.
    pub headings: Vec<Heading>,
    /// Every id that a fragment may name, sorted.
    pub anchors: Vec<Arc<str>>,
    /// Digests of the source of each top-level block, whatever the line ends.
    pub blocks: Vec<Digest>,
    /// Whether a code block is coloured, and the page needs the style sheet for it.
    pub code: bool,
    /// Words; in scripts without spaces, half the number of characters.
    pub words: u32,
    /// The beginning as plain text, about 200 characters, for descriptions.
    pub text: Arc<str>,
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
    /// Where its anchor comes from.
    pub origin: AnchorOrigin,
}

/// Where an anchor comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnchorOrigin {
    /// Written as `{#id}`: the same in all languages.
    Explicit,
    /// Made from the title.
    Automatic,
}

/// The extensions of the site's Markdown.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// Parses one body.
pub fn parse(source: Source<'_>, settings: &Settings<'_>) -> Checked<Body> {
    let Range { mut start, end } = source.body;
    if source.text[start..end].starts_with('\u{feff}') {
        start += '\u{feff}'.len_utf8();
    }
    let masked = source::Masked::new(&source.text[start..end]);
    let mut writer = writer::Writer::new(&masked, start, &source, settings);
    for (event, range) in Parser::new_ext(masked.masked(), options()).into_offset_iter() {
        writer.event(event, range);
    }
    writer.finish()
}

/// Plain CommonMark, with none of the site's settings: the specification's own
/// output, byte for byte.
pub fn commonmark(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3 / 2);
    let (mut pictures, mut item) = (0_usize, false);
    let events = Parser::new_ext(text, Options::empty()).flat_map(|event| {
        match &event {
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures -= 1,
            _ => {}
        }
        let line_end = (item && matches!(event, Event::Start(Tag::HtmlBlock))).then(|| Event::Html("\n".into()));
        item = matches!(event, Event::Start(Tag::Item));
        // The parser's own writer leaves quotation marks in text as they are.
        let event = match event {
            Event::Text(text) if pictures == 0 => Event::InlineHtml(escaped("", &text, "").into()),
            Event::Code(code) if pictures == 0 => Event::InlineHtml(escaped("<code>", &code, "</code>").into()),
            other => other,
        };
        line_end.into_iter().chain([event])
    });
    html::push_html(&mut out, events);
    out
}

fn escaped(before: &str, text: &str, after: &str) -> String {
    let mut out = String::with_capacity(before.len() + text.len() + after.len());
    out.push_str(before);
    escape_attribute(text, &mut out);
    out.push_str(after);
    out
}

/// The site's Markdown as one piece of HTML: links stay as they are written,
/// components are named, no language's typography is applied.
pub fn extended(text: &str) -> Checked<String> {
    let file = SourcePath::new("stdin.md");
    let language = Language::new(Locale::new("und"), "".into(), locale!("und"), Vec::new());
    let highlighter = Highlighter::default();
    let settings = Settings { html: HtmlPolicy::Forbid, highlighter: &highlighter };
    parse(Source { file: &file, text, body: 0..text.len(), language: &language }, &settings).map(|body| {
        let mut out = String::new();
        print(&body.segments, &mut out);
        out
    })
}

fn print(segments: &[Segment], out: &mut String) {
    for segment in segments {
        match segment {
            Segment::Html(html) => out.push_str(html),
            Segment::Link(link) => links::escape_href(out, &link.written),
            Segment::Picture(picture) => {
                out.push_str("<img src=\"");
                links::escape_href(out, &picture.written);
                out.push_str("\" alt=\"");
                escape_attribute(&picture.alt, out);
                out.push_str("\">");
            }
            Segment::Component(component) => {
                out.push_str("<div class=\"component ");
                out.push_str(component.name);
                out.push_str("\">");
                print(&component.content, out);
                out.push_str("</div>\n");
            }
            Segment::Message(id) => {
                let word = id.rsplit('-').next().unwrap_or(id);
                let mut letters = word.chars();
                out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                out.push_str(letters.as_str());
            }
        }
    }
}

#[cfg(test)]
mod tests;
