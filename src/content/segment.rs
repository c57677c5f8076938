//! The parts of a parsed body: HTML that is final, and between its runs the links, pictures and components
//! that only later stages can write.
//!
//! Invariant: a segment depends on one file. A link holds its target and its place, and nothing of the target's
//! content.

use std::sync::Arc;

use crate::diagnostic::Span;
use crate::path::SourcePath;

/// The interface texts that bodies may ask for, by their ids: titles of alerts and names of boxes of tasks.
pub const MESSAGES: [&str; 7] =
    ["alert-note", "alert-tip", "alert-important", "alert-warning", "alert-caution", "task-open", "task-done"];

/// One part of a body, in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Finished HTML.
    Html(Arc<str>),
    /// The address of another entry. The HTML before ends with `<a href="`,
    /// the HTML after begins with the closing quotation mark.
    Link(Link),
    /// A picture that lies beside the text, or in the library.
    Picture(Picture),
    /// A component, printed by the theme.
    Component(Component),
    /// A component in a sentence, which stands for words, with its text as it is written.
    Inline(Component, Arc<str>),
    /// An interface text by its id, one of [`MESSAGES`], in the page's language. It stands in text
    /// or inside a double-quoted attribute: print it escaped for both.
    Message(&'static str),
}

/// The target of a link inside the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// `@/stories/ul-la-ciotat`, without the `@/`.
    Entry(Arc<str>),
    /// A relative path, resolved against the file it was written in.
    File(SourcePath),
    /// An address of the site itself, `/fr/recits/`: a decoded path without query.
    Root(Arc<str>),
}

/// A link to another entry, or to a file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its target.
    pub target: Target,
    /// The anchor on that page, decoded, without `#`.
    pub fragment: Option<Arc<str>>,
    /// The destination in the source.
    pub span: Span,
    /// The destination as it was written, for diagnostics.
    pub written: Arc<str>,
}

/// Whether a picture is a paragraph of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// The picture is alone: no paragraph is written around it.
    Block,
    /// The picture is within text.
    Inline,
}

/// A picture written as `![alt](file.jpg "title")`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file of the bundle, or the photo of the library.
    pub target: Target,
    /// Alternative text, plain.
    pub alt: Arc<str>,
    /// The title, plain.
    pub title: Option<Arc<str>>,
    /// Alone or in text.
    pub placement: Placement,
    /// The destination in the source.
    pub span: Span,
    /// The destination as it was written, for diagnostics.
    pub written: Arc<str>,
}

/// A component with arguments that have the right names and types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// One of the names in [`super::component::SPECS`].
    pub name: &'static str,
    /// The arguments given, in the order of the specification; no name twice.
    pub arguments: Vec<Argument>,
    /// The content between `:::quote{…}` and `:::`; empty for components without content.
    pub content: Vec<Segment>,
    /// The place of its first line.
    pub span: Span,
}

impl Component {
    /// The argument of that name.
    pub fn argument(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|argument| argument.name == name)
    }

    /// The text of the argument of that name: words, ids and addresses too.
    pub fn text(&self, name: &str) -> Option<&Arc<str>> {
        match &self.argument(name)?.value {
            ArgumentValue::Text(text)
            | ArgumentValue::Word(text)
            | ArgumentValue::Photo(text)
            | ArgumentValue::Indicator(text)
            | ArgumentValue::Url(text) => Some(text),
            ArgumentValue::Number(_) | ArgumentValue::Link(_) => None,
        }
    }
}

/// One argument of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// Its value, in the type that the specification asks for.
    pub value: ArgumentValue,
    /// The value in the source, without quotation marks.
    pub span: Span,
}

/// The value of an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArgumentValue {
    /// Words for readers, with the typography of the language.
    Text(Arc<str>),
    /// A name: letters, digits, `-`, `_`.
    Word(Arc<str>),
    /// A whole number.
    Number(i64),
    /// The key of an entry of the collection `photos`.
    Photo(Arc<str>),
    /// The key of an entry of the collection `indicators`.
    Indicator(Arc<str>),
    /// An address that stays as it is: `https:`, `mailto:`, `/…`, `#…`.
    Url(Arc<str>),
    /// An address inside the site.
    Link(Link),
}
