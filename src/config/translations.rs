//! `translations:` — how complete translations must be, and whether a machine's may be published.

use crate::diagnostic::Span;
use crate::locale::{Language, Locale};
use crate::text;
use crate::yaml::MapReader;

/// What the site asks of its translations.
#[derive(Clone, Debug, Default)]
pub struct TranslationSettings {
    /// Languages in which every block must be translated and current, with the place of each.
    pub required: Vec<(Locale, Span)>,
    /// The least share of current blocks of a language, in per cent of what the source has, with its place.
    pub minimum: Vec<(Locale, f64, Span)>,
    /// Whether text that a machine wrote may be published before a person has accepted it.
    pub publish_machine: bool,
}

/// Reads the settings.
pub(super) fn read(map: &mut MapReader<'_>, languages: &[Language]) -> TranslationSettings {
    let mut settings = TranslationSettings::default();
    let Some(node) = map.node("translations") else { return settings };
    let file = map.file();
    let known = |code: &str| languages.iter().map(|language| &language.locale).find(|locale| locale.as_str() == code);
    let unknown = |code: &str| text!("`{code}` n’est pas une langue du site", "`{code}` is not a language of the site");
    let mut below = map.below(node);
    for (code, node) in below.texts("required").unwrap_or_default() {
        match known(&code) {
            Some(locale) => settings.required.push((locale.clone(), node.span(file))),
            None => below.problem(node.span(file), unknown(&code)),
        }
    }
    for (key, node) in below.entries("minimum") {
        let share = node.as_number().filter(|share| (0.0..=100.0).contains(share));
        match (known(&key.name), share) {
            (Some(locale), Some(share)) => settings.minimum.push((locale.clone(), share, node.span(file))),
            (None, _) => below.problem(key.span(file), unknown(&key.name)),
            (Some(_), None) => below.problem(
                node.span(file),
                text!("`minimum` attend un pourcentage, de 0 à 100", "`minimum` wants a percentage, from 0 to 100"),
            ),
        }
    }
    settings.publish_machine = below.boolean("publish_machine").unwrap_or(false);
    below.finish();
    settings
}
