//! The formats of feeds, with their names.

/// The two feed formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeedKind {
    /// RFC 4287.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl FeedKind {
    /// Media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// File name in the section's folder.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Atom => "atom.xml",
            Self::Json => "feed.json",
        }
    }
}
