//! WXR, the export format of WordPress: RSS 2.0 with elements of its own.

use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::path::SourcePath;
use crate::text;

/// A post, a page, or whatever else an export has.
#[derive(Debug, Default)]
pub struct Item {
    /// Line of the export at which it begins.
    pub line: u32,
    /// Line at which its content begins.
    pub content_line: u32,
    /// Texts by the name of their element: `title`, `link`, `wp:post_type`. The first of each counts.
    pub texts: Vec<(String, String)>,
    /// Terms: domain, nicename, label.
    pub terms: Vec<(String, String, String)>,
    /// Custom fields.
    pub meta: Vec<(String, String)>,
}

impl Item {
    /// The text of an element; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.texts.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text)
    }

    /// The value of a custom field.
    pub fn meta(&self, name: &str) -> Option<&str> {
        self.meta.iter().find(|(known, _)| known == name).map(|(_, text)| &**text)
    }
}

/// An export.
#[derive(Debug, Default)]
pub struct Export {
    /// Texts of the channel: `title`, `link`, `language`.
    pub channel: Item,
    /// Its items, in the order of the file.
    pub items: Vec<Item>,
    /// Names of authors by login.
    pub authors: Vec<(String, String)>,
}

/// Reads an export. What comes before a syntax error is kept, and the error told.
pub fn read(path: &SourcePath, xml: &str, diagnostics: &mut Vec<Diagnostic>) -> Export {
    let mut reader = XmlReader::from_str(xml);
    let mut state = Document::default();
    let (mut counted, mut line) = (0, 1);
    loop {
        let at = (reader.buffer_position() as usize).min(xml.len());
        line += xml.as_bytes()[counted..at].iter().filter(|byte| **byte == b'\n').count() as u32;
        counted = at;
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(element)) => state.start(&element, line),
            Ok(Event::End(_)) => state.end(),
            Ok(Event::Text(words)) => state.push(&words.xml10_content()),
            Ok(Event::CData(words)) => state.push(&words.xml10_content()),
            Ok(Event::GeneralRef(reference)) => {
                let name = reference.xml10_content();
                let known = reference.resolve_char_ref().ok().flatten().map(String::from);
                // Entities that a document type declares are not expanded.
                let known = known.or_else(|| quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned));
                state.push(&known.unwrap_or_else(|| format!("&{name};")));
            }
            Ok(_) => {}
            Err(error) => {
                let words: String = error.to_string().chars().take(100).collect();
                let message = text!(
                    "l’export est illisible à partir d’ici ({words})",
                    "the export cannot be read from here on ({words})"
                );
                diagnostics.push(Diagnostic::new(Code::ImportUnread, Span::new(path, line, 1, 0), message));
                break;
            }
        }
    }
    if !state.open.is_empty() && diagnostics.is_empty() {
        let message = text!("l’export s’arrête avant sa fin", "the export ends before its end");
        diagnostics.push(Diagnostic::new(Code::ImportUnread, Span::new(path, line, 1, 0), message));
        state.close_item();
    }
    state.export
}

/// The most elements that are open at once. More are counted, and their text is not read.
const MAX_DEPTH: usize = 32;

#[derive(Default)]
struct Document {
    export: Export,
    open: Vec<String>,
    /// Open elements beyond [`MAX_DEPTH`].
    deeper: usize,
    item: Option<Item>,
    /// The text of the innermost element.
    text: String,
    /// Domain and nicename of the term that is open.
    term: (String, String),
    /// Key of the custom field that is open.
    key: String,
    login: String,
}

impl Document {
    fn start(&mut self, element: &BytesStart<'_>, line: u32) {
        if self.open.len() >= MAX_DEPTH {
            self.deeper += 1;
            return;
        }
        let name = element.name().as_ref().to_owned();
        self.text.clear();
        match &*name {
            "item" => self.item = Some(Item { line, ..Item::default() }),
            "category" => {
                let value = |name| attribute(element, name).unwrap_or_default();
                self.term = (value("domain"), value("nicename"));
            }
            "content:encoded" => {
                if let Some(item) = &mut self.item {
                    item.content_line = line;
                }
            }
            _ => {}
        }
        self.open.push(name);
    }

    fn push(&mut self, text: &str) {
        if self.deeper == 0 {
            self.text.push_str(text);
        }
    }

    fn close_item(&mut self) {
        self.export.items.extend(self.item.take());
    }

    fn end(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(name) = self.open.pop() else { return };
        let text = std::mem::take(&mut self.text);
        match (&*name, &mut self.item) {
            ("item", _) => self.close_item(),
            ("category", Some(item)) => {
                let (domain, nicename) = std::mem::take(&mut self.term);
                item.terms.push((domain, nicename, text));
            }
            ("wp:meta_key", Some(_)) => self.key = text,
            ("wp:meta_value", Some(item)) => item.meta.push((std::mem::take(&mut self.key), text)),
            ("wp:author_login", None) => self.login = text,
            ("wp:author_display_name", None) => {
                self.export.authors.push((std::mem::take(&mut self.login), text));
            }
            // What is below a comment is the comment's.
            (_, Some(item)) if self.open.last().is_some_and(|parent| parent == "item") => item.texts.push((name, text)),
            (_, None) if self.open.last().is_some_and(|parent| parent == "channel") => {
                self.export.channel.texts.push((name, text));
            }
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute =
        element.attributes().with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}
