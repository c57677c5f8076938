//! Sentences in both languages of the tool's messages.

use std::sync::Arc;

/// A language of the tool's messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// French.
    Fr,
    /// English.
    En,
}

/// A sentence in French and in English.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    fr: Arc<str>,
    en: Arc<str>,
}

impl Text {
    /// The same sentence in French and in English.
    pub fn new(fr: impl Into<Arc<str>>, en: impl Into<Arc<str>>) -> Self {
        Self { fr: fr.into(), en: en.into() }
    }

    /// The sentence in one language.
    pub fn get(&self, tongue: Tongue) -> &str {
        match tongue {
            Tongue::Fr => &self.fr,
            Tongue::En => &self.en,
        }
    }
}
