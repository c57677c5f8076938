//! Texts of declarations and settings in all languages of the site.

use std::sync::Arc;

use super::super::dataset::Texts;
use super::super::read::typeset;
use crate::config::Config;
use crate::locale::{Language, LocalizedText};

/// The values of `lang` of all languages of the site, the source language first.
pub fn tags(config: &Config) -> Vec<Arc<str>> {
    let source = config.source_language();
    let others = config.languages.iter().filter(|language| language.locale != source.locale);
    std::iter::once(source).chain(others).map(|language| Arc::clone(&language.tag)).collect()
}

/// A text in the languages that have it.
pub fn texts(config: &Config, text: &LocalizedText) -> Texts {
    let written = |language: &Language| {
        let text = text.0.get(&language.locale)?;
        Some((Arc::clone(&language.tag), typeset(language, text)))
    };
    config.languages.iter().filter_map(written).collect()
}
