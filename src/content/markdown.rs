//! Parses Markdown into segments. HTML is final; links, pictures and components stay a [`Segment`] for the
//! linking and planning stages.
//!
//! Invariant: `parse` sees one file. The same text, path, language and settings
//! give the same [`Body`], whatever else the site holds.

use std::ops::Range;

use icu::locale::locale;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html as plain};

use super::destination;
use super::escape::escape_attribute;
use super::highlight::Highlighter;
use super::segment::Segment;
use crate::diagnostic::Checked;
use crate::diagnostic::places::Places;
use crate::locale::{Language, Locale};
use crate::path::SourcePath;

pub use body::{AnchorOrigin, Block, BlockKind, Body, Heading, HtmlPolicy, Settings, Source};

mod anchors;
mod autolinks;
mod block_ids;
mod blocks;
mod body;
mod buffer;
mod containers;
mod definitions;
mod failed;
mod failed_emphasis;
mod failed_fence;
mod failed_sign;
mod failed_table;
mod footnotes;
mod html;
mod html_tags;
mod inline;
mod levels;
mod link_signs;
mod open;
pub mod passages;
mod raw_html;
mod source;
mod summary;
mod table;
mod writer;

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
    let places = Places::new(source.file, source.text);
    parse_at(source, settings, places)
}

/// Parses one body, whose lines and columns are those of `places`.
pub fn parse_at(source: Source<'_>, settings: &Settings<'_>, places: Places<'_>) -> Checked<Body> {
    let Range { start, end } = source.markdown();
    let masked = source::Masked::new(&source.text[start..end], source.language);
    let mut writer = writer::Writer::new(&masked, start, (source.language, places), settings);
    for (event, range) in Parser::new_ext(masked.masked(), options()).into_offset_iter() {
        writer.event(event, range);
    }
    writer.finish()
}

/// Plain CommonMark without the site's settings. The HTML is that of the specification, byte for byte.
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
        // The HTML writer of the parser leaves quotation marks in text as they are.
        let event = match event {
            Event::Text(text) if pictures == 0 => Event::InlineHtml(escaped("", &text, "").into()),
            Event::Code(code) if pictures == 0 => Event::InlineHtml(escaped("<code>", &code, "</code>").into()),
            other => other,
        };
        line_end.into_iter().chain([event])
    });
    plain::push_html(&mut out, events);
    out
}

fn escaped(before: &str, text: &str, after: &str) -> String {
    let mut out = String::with_capacity(before.len() + text.len() + after.len());
    out.push_str(before);
    escape_attribute(text, &mut out);
    out.push_str(after);
    out
}

/// The site's Markdown as one HTML text. Links stay as they are written, components are only named, and no
/// typography is applied.
pub fn extended(text: &str) -> Checked<String> {
    let file = SourcePath::new("stdin.md");
    let language = Language::new(Locale::new("und"), "".into(), locale!("und"), Vec::new());
    let highlighter = Highlighter::default();
    let settings = Settings { html: HtmlPolicy::Forbid, highlighter: &highlighter, address: "" };
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
            Segment::Link(link) => destination::escape_href(out, &link.written),
            Segment::Picture(picture) => {
                out.push_str("<img src=\"");
                destination::escape_href(out, &picture.written);
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
            Segment::Inline(_, written) => super::escape::escape_text(written, out),
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
