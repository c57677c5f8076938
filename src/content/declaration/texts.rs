//! Texts of a declaration, in languages of the site.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::locale::{Locale, LocalizedText};
use crate::text;
use crate::yaml::{MapReader, Node, Yaml};

/// A text in the source language.
pub(super) fn in_source_language(text: &str, config: &Config) -> LocalizedText {
    LocalizedText(BTreeMap::from([(config.source_language().locale.clone(), text.into())]))
}

/// A text for each language, in languages of the site.
pub(super) fn texts(map: &mut MapReader<'_>, key: &'static str, config: &Config) -> Option<LocalizedText> {
    let texts = map.localized(key, &config.source_language().locale)?;
    let node = map.node(key)?;
    known_languages(map, node, config);
    Some(texts)
}

/// The text of a free key: one for all languages, or a text for each.
pub(super) fn texts_of<'n>(map: &mut MapReader<'n>, node: &'n Node, config: &Config) -> Option<LocalizedText> {
    let expected = text!(
        "un nom est un texte, ou un texte par langue : `{{fr: …, en: …}}`",
        "a name is a text, or one text a language: `{{fr: …, en: …}}`"
    );
    let texts = map.convert(node, expected, |node| match &node.value {
        Yaml::Scalar { text, .. } => Some(in_source_language(text, config)),
        Yaml::Map(entries) => {
            let texts = entries.iter().map(|(key, node)| Some((Locale::new(&*key.name), node.as_text()?.clone())));
            texts.collect::<Option<BTreeMap<_, _>>>().map(LocalizedText)
        }
        Yaml::List(_) => None,
    })?;
    known_languages(map, node, config);
    Some(texts)
}

/// Reports the keys of a text that are no languages of the site.
fn known_languages(map: &mut MapReader<'_>, node: &Node, config: &Config) {
    map.known_languages(node, config.languages.iter().map(|language| language.locale.as_str()));
}
