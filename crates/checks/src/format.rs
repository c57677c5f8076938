//! The order of texts. In the main crate it is that of their language; nothing that is asked in the browser depends on it.

use crate::locale::Language;

/// Formats of a language.
pub struct Formats;

/// The place of a text in an order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey(Box<str>);

impl Formats {
    /// The formats of a language.
    pub fn new(_language: &Language) -> Self {
        Self
    }

    /// The place of a text among others.
    pub fn sort_key(&self, text: &str) -> SortKey {
        SortKey(text.into())
    }
}
