//! The text of a page: its links lead to entries of the new site, its pictures to files beside the text, and tags of
//! the other generator are replaced where the meaning is certain, else left visible and told.
//!
//! Invariant: what is not changed here stays byte for byte.

use std::ops::Range;
use std::sync::LazyLock;

use provence_imaging::SourceFormat;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag as MarkdownTag};
use regex::Regex;

use super::page::{Page, Role};
use super::resolve::{Lead, Resolver};
use super::tag::{Meaning, Tag};
use crate::diagnostic::places::Places;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::edits::{Edit, apply};
use crate::path::SourcePath;
use crate::text;

/// A body as it is written here.
#[derive(Debug)]
pub struct Body {
    /// The Markdown.
    pub text: String,
    /// Whether it has HTML that is more than a comment.
    pub has_html: bool,
    /// Problems, at places of the other site's file.
    pub problems: Vec<Diagnostic>,
    /// Links and pictures that lead nowhere.
    pub dead: usize,
    /// Tags that were left as they are.
    pub left: usize,
}

/// Finds the tags of a generator in a text, those in ranges of code left out.
pub type FindTags = fn(&str, &[Range<usize>]) -> Vec<Tag>;

/// Gives the name of a file in the folder of the page's entry.
pub type NameFile<'n> = &'n mut dyn FnMut(&SourcePath) -> String;

/// Bytes at the end of a link in which its destination is looked for, beyond the destination itself.
const TAIL: usize = 4096;

/// Markdown as generators read it.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Converts the body of a page.
pub fn convert(page: &Page, resolver: &Resolver<'_>, find_tags: FindTags, name_file: NameFile<'_>) -> Body {
    let text = page.body();
    let tags = find_tags(text, &code_ranges(text));
    let masked = masked(text, &tags);
    let mut converter = Converter {
        page,
        text,
        masked: &masked,
        tags: &tags,
        resolver,
        name_file,
        places: Places::new(&page.source, &page.text),
        offset: if page.converted.is_some() { None } else { Some(page.body) },
        edits: Vec::new(),
        problems: Problems::default(),
        dead: 0,
        left: 0,
    };
    let mut markup: Vec<Range<usize>> = Vec::new();
    let mut has_html = false;
    let mut events = Parser::new_ext(&masked, options()).into_offset_iter();
    let mut definitions: Vec<(Range<usize>, String)> = events
        .reference_definitions()
        .iter()
        .map(|(_, definition)| (definition.span.clone(), definition.dest.to_string()))
        .collect();
    // In the order of the text, so that finding their places costs no more than its length.
    definitions.sort_by_key(|(range, _)| range.start);
    for (event, range) in &mut events {
        match event {
            Event::Start(MarkdownTag::Link { link_type: LinkType::Inline, dest_url, .. }) => {
                converter.destination(range, &dest_url, Shown::Link);
            }
            Event::Start(MarkdownTag::Image { link_type: LinkType::Inline, dest_url, .. }) => {
                converter.destination(range, &dest_url, Shown::Picture);
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                has_html |= converter.html(&masked[range.clone()], range.start);
                markup.push(range);
            }
            _ => {}
        }
    }
    for (range, destination) in definitions {
        converter.destination(range, &destination, Shown::Either);
    }
    converter.tags(&markup);
    let Converter { edits, problems, dead, left, .. } = converter;
    let text = apply(text, edits);
    Body { text, has_html, problems: problems.into_diagnostics(), dead, left }
}

/// Ranges of code blocks and code spans, in order.
fn code_ranges(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, options()).into_offset_iter();
    let code = events.filter_map(|(event, range)| match event {
        Event::Start(MarkdownTag::CodeBlock(_)) | Event::Code(_) => Some(range),
        _ => None,
    });
    code.collect()
}

/// The text with letters in the place of tags, so that Markdown reads around them. Bytes keep their places.
fn masked(text: &str, tags: &[Tag]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for tag in tags {
        masked.push_str(&text[at..tag.range.start]);
        masked.extend(std::iter::repeat_n('x', tag.range.len()));
        at = tag.range.end;
    }
    masked.push_str(&text[at..]);
    masked
}

/// What a destination is shown as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Link,
    Picture,
    /// A definition, which both may use.
    Either,
}

/// The state of one body's conversion.
struct Converter<'c> {
    page: &'c Page,
    text: &'c str,
    /// The text with letters in the place of tags, byte for byte.
    masked: &'c str,
    tags: &'c [Tag],
    resolver: &'c Resolver<'c>,
    name_file: NameFile<'c>,
    places: Places<'c>,
    /// The byte of the file at which the body begins; `None` when the body does not stand in the file.
    offset: Option<usize>,
    edits: Vec<Edit>,
    problems: Problems,
    dead: usize,
    left: usize,
}

impl Converter<'_> {
    fn span(&mut self, range: Range<usize>) -> Span {
        let mut span = match self.offset {
            Some(offset) => self.places.span(offset + range.start..offset + range.end),
            // The body was converted: what is written there stands in the original too, in most cases.
            None => {
                let written = &self.text[range];
                let at = if self.problems.are_many() { None } else { self.page.text.find(written) };
                let at = at.unwrap_or(self.page.body);
                self.places.span(at..at + written.len())
            }
        };
        span.line += self.page.first_line - 1;
        span
    }

    /// The destination of a link or picture that stands in `range`. It is looked for from the end.
    fn destination(&mut self, range: Range<usize>, destination: &str, shown: Shown) {
        if destination.is_empty() || destination.starts_with('#') {
            return;
        }
        let from = floor(self.masked, range.end.saturating_sub(destination.len() + TAIL)).max(range.start);
        // A destination with signs that are written otherwise is not found, and stays.
        let Some(at) = self.masked[from..range.end].rfind(destination).map(|at| from + at) else { return };
        let place = at..at + destination.len();
        self.lead(place, shown, "");
    }

    /// Changes the destination that stands at a place of the text.
    fn lead(&mut self, place: Range<usize>, shown: Shown, quote: &str) {
        let written = &self.text[place.clone()];
        let first = self.tags.partition_point(|tag| tag.range.end <= place.start);
        let inside = self.tags[first..].iter().take_while(|tag| tag.range.start < place.end);
        let mut composed = String::new();
        let (mut at, mut reference) = (place.start, None);
        let mut end = place.end;
        for tag in inside {
            composed.push_str(self.text.get(at..tag.range.start).unwrap_or_default());
            match &tag.meaning {
                Meaning::Reference(path) => reference = Some(path.clone()),
                Meaning::Text(text) => composed.push_str(text),
                // Told with the other tags.
                Meaning::Picture { .. } | Meaning::Remark | Meaning::Hidden | Meaning::Unknown => return,
            }
            at = tag.range.end;
            end = end.max(at);
        }
        composed.push_str(self.text.get(at..end).unwrap_or_default());
        let is_changed = composed != written || reference.is_some();
        let (lead, told) = match &reference {
            Some(path) => (self.resolver.reference(self.page, path), path.clone()),
            None => (self.resolver.lead(self.page, &composed), composed.clone()),
        };
        let fragment = told.find('#').map_or("", |at| &told[at..]);
        let place = place.start..end;
        let new = match lead {
            Lead::Unchanged if reference.is_some() => fragment.to_owned(),
            Lead::Unchanged if is_changed => composed,
            Lead::Unchanged => return,
            Lead::Entry(entry) => format!("{entry}{fragment}"),
            Lead::Address(address) => format!("{address}{fragment}"),
            Lead::Bundled(source) => (self.name_file)(&source),
            Lead::Published(source, address) => {
                // The text of a list has no folder of its own.
                let is_picture = shown == Shown::Picture || is_picture(&source);
                let is_picture = is_picture && self.page.role != Role::List;
                if is_picture { (self.name_file)(&source) } else { percent(&address) }
            }
            Lead::Dead => {
                self.dead(place.clone(), &told);
                if !is_changed {
                    return;
                }
                if reference.is_some() { told } else { composed }
            }
        };
        let new = if quote.is_empty() { new } else { new.replace(quote, "%22") };
        self.edits.push(Edit::new(place, new));
    }

    fn dead(&mut self, place: Range<usize>, written: &str) {
        self.dead += 1;
        let written: String = written.chars().filter(|c| !c.is_control()).take(120).collect();
        let span = self.span(place);
        let message =
            text!("`{written}` ne mène à rien dans le site importé", "`{written}` leads nowhere in the imported site");
        self.problems.push(Diagnostic::new(Code::ImportDeadLink, span, message));
    }

    /// Destinations in HTML. Tells whether the HTML is more than a comment.
    fn html(&mut self, html: &str, start: usize) -> bool {
        static ATTRIBUTE: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r#"(?i)<[a-z][^<>]*?\s(src|href)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')"#).ok());
        for found in ATTRIBUTE.iter().flat_map(|pattern| pattern.captures_iter(html)) {
            let Some(value) = found.get(2).or_else(|| found.get(3)) else { continue };
            let shown = if found[1].eq_ignore_ascii_case("src") { Shown::Picture } else { Shown::Link };
            let quote = if found.get(2).is_some() { "\"" } else { "'" };
            if !value.is_empty() {
                self.lead(start + value.start()..start + value.end(), shown, quote);
            }
        }
        let trimmed = html.trim_start();
        !trimmed.starts_with("<!--") && trimmed.contains('<')
    }

    /// Every tag that no destination has taken. `markup` has the ranges of HTML, in order.
    fn tags(&mut self, markup: &[Range<usize>]) {
        let tags = self.tags;
        for tag in tags {
            let range = tag.range.clone();
            match &tag.meaning {
                Meaning::Text(text) => self.edits.push(Edit::new(range, text.clone())),
                Meaning::Picture { alt, src, title } => {
                    let src = match self.resolver.lead(self.page, src) {
                        Lead::Published(_, address) if self.page.role == Role::List => percent(&address),
                        Lead::Bundled(source) | Lead::Published(source, _) => (self.name_file)(&source),
                        Lead::Dead => {
                            self.dead(range.clone(), src);
                            src.clone()
                        }
                        _ => src.clone(),
                    };
                    let title = title.as_ref().map(|title| format!(" \"{title}\"")).unwrap_or_default();
                    self.edits.push(Edit::new(range, format!("![{alt}](<{src}>{title})")));
                }
                Meaning::Reference(path) => match self.resolver.reference(self.page, path) {
                    Lead::Entry(entry) => self.edits.push(Edit::new(range, entry)),
                    Lead::Address(address) => self.edits.push(Edit::new(range, address)),
                    _ => self.unknown(range, markup),
                },
                Meaning::Remark => self.remark(range),
                Meaning::Hidden => self.hidden(range),
                Meaning::Unknown => self.unknown(range, markup),
            }
        }
    }

    /// A tag that concerns looks alone stays as a comment.
    fn remark(&mut self, range: Range<usize>) {
        self.left += 1;
        let written = &self.text[range.clone()];
        let shown: String = written.chars().filter(|c| !c.is_control()).take(80).collect();
        let message = text!(
            "`{shown}` n’a pas d’équivalent : il reste dans le texte, en commentaire",
            "`{shown}` has no equivalent: it stays in the text, as a comment"
        );
        let span = self.span(range.clone());
        self.problems.push(Diagnostic::new(Code::ImportShortcode, span, message));
        self.edits.push(Edit::new(range, format!("<!-- {} -->", written.replace("--", "- -"))));
    }

    /// What readers did not see is not published here either.
    fn hidden(&mut self, range: Range<usize>) {
        let span = self.span(range.start..range.start);
        let message = text!(
            "ce commentaire n’était pas publié : il n’est pas repris",
            "this comment was not published: it is not taken over"
        );
        self.problems.push(Diagnostic::new(Code::ImportLeftOut, span, message));
        self.edits.push(Edit::new(range, String::new()));
    }

    /// A tag that nothing here says stays visible, as code.
    fn unknown(&mut self, range: Range<usize>, markup: &[Range<usize>]) {
        let written = &self.text[range.clone()];
        self.left += 1;
        let shown: String = written.chars().filter(|c| !c.is_control()).take(80).collect();
        let span = self.span(range.clone());
        let message = text!(
            "`{shown}` n’a pas d’équivalent : il reste dans le texte, comme du code",
            "`{shown}` has no equivalent: it stays in the text, as code"
        );
        self.problems.push(Diagnostic::new(Code::ImportShortcode, span, message));
        let at = markup.partition_point(|html| html.end <= range.start);
        let in_markup = markup.get(at).is_some_and(|html| html.start < range.end);
        // Between the signs of an HTML tag nothing may be added.
        let before = &self.text[floor(self.text, range.start.saturating_sub(TAIL))..range.start];
        let open = before.rfind('<') > before.rfind('>');
        if in_markup && open {
            return;
        }
        let code = if in_markup {
            format!("<code>{}</code>", written.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
        } else {
            as_code(written)
        };
        self.edits.push(Edit::new(range, code));
    }
}

/// The nearest beginning of a character at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A text as code of Markdown.
fn as_code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    if text.contains('\n') {
        let fence = "`".repeat(longest.max(2) + 1);
        return format!("\n{fence}\n{text}\n{fence}\n");
    }
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Whether a file is by its name a picture that is made of pixels. A drawing that is linked to stays where it is.
fn is_picture(path: &SourcePath) -> bool {
    SourceFormat::of_extension(path.extension()).is_some_and(SourceFormat::is_decoded)
}

/// A path as an address of Markdown.
fn percent(path: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const KEPT: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'(').add(b')').add(b'%').add(b'#').add(b'?');
    utf8_percent_encode(path, KEPT).to_string()
}
