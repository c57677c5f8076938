//! Texts of a declaration, in languages of the site.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::locale::LocalizedText;
use crate::text;
use crate::yaml::MapReader;

/// A text in the source language.
pub(super) fn in_source_language(text: &str, config: &Config) -> LocalizedText {
    LocalizedText(BTreeMap::from([(config.source_language().locale.clone(), text.into())]))
}

/// A text for each language, in languages of the site.
pub(super) fn texts(map: &mut MapReader<'_>, key: &'static str, config: &Config) -> Option<LocalizedText> {
    let texts = map.localized(key, &config.source_language().locale)?;
    let node = map.node(key)?;
    for (name, _) in node.as_map().unwrap_or_default() {
        let codes = || config.languages.iter().map(|language| language.locale.as_str());
        if codes().any(|code| code == &*name.name) {
            continue;
        }
        let code = &name.name;
        let list = codes().collect::<Vec<_>>().join(", ");
        map.problem_with_help(
            name.span(map.file()),
            text!("`{code}` n’est pas une langue du site", "`{code}` is not a language of the site"),
            text!("les langues du site : {list}", "the languages of the site: {list}"),
        );
    }
    Some(texts)
}
