//! Sentences in both languages of the tool's messages.

use std::sync::Arc;

/// The locale of the tool’s own messages, whatever the languages of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UiLocale {
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
    /// See [`Text::replacing`].
    replacement: Option<Arc<str>>,
}

impl Text {
    /// The same sentence in French and in English.
    pub fn new(fr: impl Into<Arc<str>>, en: impl Into<Arc<str>>) -> Self {
        Self { fr: fr.into(), en: en.into(), replacement: None }
    }

    /// As the help text of a diagnostic: says that the problem is mended when `replacement` stands in place of
    /// what the diagnostic's span covers. Text editors offer it as an edit.
    #[must_use]
    pub fn replacing(mut self, replacement: impl Into<Arc<str>>) -> Self {
        self.replacement = Some(replacement.into());
        self
    }

    /// The same sentence as the help text of a diagnostic with another span.
    #[must_use]
    pub fn without_replacement(mut self) -> Self {
        self.replacement = None;
        self
    }

    /// What to write in place of what the span covers; see [`Text::replacing`].
    pub fn replacement(&self) -> Option<&Arc<str>> {
        self.replacement.as_ref()
    }

    /// The sentence in one language.
    pub fn get(&self, ui_locale: UiLocale) -> &str {
        match ui_locale {
            UiLocale::Fr => &self.fr,
            UiLocale::En => &self.en,
        }
    }
}
