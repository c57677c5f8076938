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
    /// The same sentence in French and in English. Long values between backticks are cut: what a message names is in
    /// the file too.
    pub fn new(fr: impl Into<Arc<str>>, en: impl Into<Arc<str>>) -> Self {
        Self { fr: bounded(fr.into()), en: bounded(en.into()), replacement: None }
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

/// The most bytes of a value that a sentence repeats whole, and of a sentence.
const MAX_VALUE: usize = 240;
const MAX_SENTENCE: usize = 4_000;

/// A sentence without the middle of the long values in it.
fn bounded(sentence: Arc<str>) -> Arc<str> {
    if sentence.len() <= MAX_VALUE {
        return sentence;
    }
    let mut kept = String::new();
    for (position, part) in sentence.split('`').enumerate() {
        if position > 0 {
            kept.push('`');
        }
        // Every second part stands between backticks.
        match position % 2 == 1 && part.len() > MAX_VALUE {
            true => cut(part, MAX_VALUE, &mut kept),
            false => kept.push_str(part),
        }
    }
    if kept.len() > MAX_SENTENCE {
        let whole = std::mem::take(&mut kept);
        cut(&whole, MAX_SENTENCE, &mut kept);
    }
    if kept.len() == sentence.len() { sentence } else { kept.into() }
}

/// Adds the beginning and the end of a text, `bytes` long together.
fn cut(text: &str, bytes: usize, out: &mut String) {
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    out.push_str(&text[..floor(bytes * 3 / 4)]);
    out.push('…');
    out.push_str(&text[floor(text.len() - bytes / 4)..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_cut() {
        let value = "é".repeat(60_000);
        let text = Text::new(format!("`{value}` n’est pas valable"), "short".to_owned());
        let fr = text.get(UiLocale::Fr);
        assert!(fr.len() < 300 && fr.starts_with("`é") && fr.ends_with("é` n’est pas valable"), "{fr}");
        assert!(fr.contains('…'), "{fr}");
        // Many short values stay.
        let list = vec!["`legal.publisher.status`"; 40].join(", ");
        assert_eq!(Text::new(list.clone(), "").get(UiLocale::Fr), list);
        let odd = format!("` {}", "a".repeat(60_000));
        assert!(Text::new(odd, "").get(UiLocale::Fr).len() < 5_000);
    }
}
