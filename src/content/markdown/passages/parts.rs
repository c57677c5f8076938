//! What a passage is made of: words, and the markup between them.

use std::sync::Arc;

/// A part of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Words(Words),
    /// Markup.
    Mark(Mark),
}

/// Words of a passage, without the signs of Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The words. A line end of the source is a line end here.
    pub text: String,
    /// Offsets in `text`, ascending, with the byte of the file at which the text from there on begins.
    pub places: Vec<(usize, usize)>,
}

/// What a mark does to the words beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It opens what another mark closes.
    Open,
    /// It closes what the last open mark opened.
    Close,
    /// It stands alone.
    Alone,
}

/// The kind of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// `*words*`.
    Emphasis,
    /// `**words**`.
    Strong,
    /// `~~words~~`.
    Strikethrough,
    /// `[words](address)`.
    Link,
    /// `![words](file)`.
    Picture,
    /// The sign between the words and the title of a link or picture.
    Title,
    /// Code between backticks.
    Code,
    /// A line break that is kept.
    Break,
    /// The call of a footnote.
    Note,
    /// HTML.
    Html,
    /// A component in a sentence: `:number{…}`.
    Component,
    /// A variable, or another expression of an interface text.
    Variable,
}

impl MarkKind {
    /// Whether a translation may do without it.
    pub fn may_be_left_out(self) -> bool {
        matches!(self, Self::Emphasis | Self::Strong | Self::Break)
    }

    /// The name in exchanged files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Emphasis => "emphasis",
            Self::Strong => "strong",
            Self::Strikethrough => "strikethrough",
            Self::Link => "link",
            Self::Picture => "picture",
            Self::Title => "title",
            Self::Code => "code",
            Self::Break => "break",
            Self::Note => "note",
            Self::Html => "html",
            Self::Component => "component",
            Self::Variable => "variable",
        }
    }
}

/// A sign of Markdown between words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What it does.
    pub role: Role,
    /// Its kind.
    pub kind: MarkKind,
    /// What it means, whichever way it is written: the address of a link, the text of code. Two marks of one kind
    /// with the same `meaning` do the same.
    pub meaning: Arc<str>,
    /// As it is written. Links and pictures whose address stands elsewhere (`[words][label]`) have it here as others do,
    /// since a translation does not have their definition.
    pub raw: Arc<str>,
}
