//! Which of an entry's files a file is, and where its front matter ends.

use std::ops::Range;

use crate::yaml;

/// Which of an entry's files is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The file of the source language: holds the fields shared by all.
    Source,
    /// A translation: holds localized fields, may repeat shared ones.
    Translation,
    /// The one file of an entry without body: localized values are maps by language.
    Single,
}

impl Role {
    /// The byte ranges of a file's front matter and body. A file without body is front matter as a whole. `None` when
    /// a file that may have a body does not begin with front matter.
    pub fn split(self, text: &str) -> Option<(Range<usize>, Range<usize>)> {
        match self {
            Self::Single => Some((0..text.len(), text.len()..text.len())),
            Self::Source | Self::Translation => yaml::split_front_matter(text),
        }
    }
}
