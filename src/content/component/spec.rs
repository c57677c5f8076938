//! The closed table of components. Adding one is a row of [`SPECS`] and a template of the theme.

/// What an argument may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words for readers.
    Text,
    /// A name.
    Word,
    /// A whole number.
    Number,
    /// The key of a photo.
    Photo,
    /// The key of an indicator.
    Indicator,
    /// An `https:` address.
    Url,
    /// A link as in Markdown: to an entry, a file of the bundle or an address.
    Destination,
}

/// Whether an argument may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must be there.
    Required,
    /// It may be left out.
    Optional,
}

/// Whether a component holds Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One line, `::name{…}`.
    Leaf,
    /// From `:::name{…}` to `:::`.
    Container,
    /// In a sentence, `:name{…}`.
    Inline,
}

/// One component: its name, its form, its arguments.
#[derive(Debug)]
pub struct Spec {
    /// The name written after the colons.
    pub name: &'static str,
    /// Leaf or container.
    pub form: Form,
    /// Its arguments.
    pub arguments: &'static [(&'static str, Kind, Need)],
}

/// Every component there is.
pub const SPECS: &[Spec] = {
    use Kind::{Destination, Indicator, Number, Photo, Text, Url, Word};
    use Need::{Optional, Required};
    &[
        Spec {
            name: "figure",
            form: Form::Leaf,
            arguments: &[("photo", Photo, Required), ("variant", Word, Optional), ("caption", Text, Optional)],
        },
        Spec {
            name: "key-figure",
            form: Form::Leaf,
            arguments: &[("indicator", Indicator, Required), ("year", Number, Optional), ("fact", Word, Optional)],
        },
        Spec {
            name: "number",
            form: Form::Inline,
            arguments: &[("indicator", Indicator, Required), ("year", Number, Optional), ("fact", Word, Optional)],
        },
        Spec { name: "chart", form: Form::Leaf, arguments: &[("indicator", Indicator, Required)] },
        Spec {
            name: "quote",
            form: Form::Container,
            arguments: &[("author", Text, Optional), ("role", Text, Optional), ("source", Text, Optional)],
        },
        Spec {
            name: "cta",
            form: Form::Leaf,
            arguments: &[("href", Destination, Required), ("label", Text, Required)],
        },
        Spec { name: "video", form: Form::Leaf, arguments: &[("url", Url, Required), ("title", Text, Required)] },
    ]
};

impl Form {
    /// The colons that begin such a component.
    pub fn colons(self) -> &'static str {
        match self {
            Self::Leaf => "::",
            Self::Container => ":::",
            Self::Inline => ":",
        }
    }
}
