//! Patterns of addresses: `permalink:` of a collection.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::Span;
use crate::locale::Locale;
use crate::slug::Slugs;
use crate::text;
use crate::yaml::{MapReader, Node, Yaml};

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The code of the language.
    Lang,
    /// The section's name in addresses.
    Section,
    /// The entry's `slug`, else the last part of its id.
    Slug,
    /// The entry's id.
    Id,
    /// The year of its `date`, in four digits.
    Year,
    /// The month of its `date`, in two digits.
    Month,
    /// The day of its `date`, in two digits.
    Day,
}

/// Every part by its name in patterns.
const PARTS: &[(&str, Part)] = &[
    ("lang", Part::Lang),
    ("section", Part::Section),
    ("slug", Part::Slug),
    ("id", Part::Id),
    ("year", Part::Year),
    ("month", Part::Month),
    ("day", Part::Day),
];

/// The names of the parts that a pattern may have.
pub fn part_names() -> impl Iterator<Item = &'static str> {
    PARTS.iter().map(|(name, _)| *name)
}

/// A pattern, known to be right: `/{lang}/{year}/{slug}/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permalink(Arc<str>);

impl Permalink {
    /// The address, with what `value` gives for each part; `None` when it gives nothing for one of them. A segment
    /// that is empty then is left out.
    pub fn fill(&self, value: impl Fn(Part) -> Option<String>) -> Option<String> {
        let mut address = String::from("/");
        for segment in self.0.split('/').filter(|segment| !segment.is_empty()) {
            let filled = match part(segment) {
                Some(part) => value(part)?,
                None => segment.to_owned(),
            };
            if !filled.is_empty() {
                address.push_str(&filled);
                address.push('/');
            }
        }
        Some(address)
    }

    /// Whether the address has a part of the entry's `date`.
    pub fn wants_date(&self) -> bool {
        self.has(Part::Year) || self.has(Part::Month) || self.has(Part::Day)
    }

    fn has(&self, wanted: Part) -> bool {
        self.0.split('/').any(|segment| part(segment) == Some(wanted))
    }

    /// Reads a pattern; `None` when it is none.
    fn new(text: &str, slugs: Slugs) -> Option<Self> {
        let inner = text.strip_prefix('/')?.strip_suffix('/')?;
        let is_right = inner.split('/').all(|segment| part(segment).is_some() || slugs.accepts(segment));
        let pattern = Self(text.into());
        (is_right && (pattern.has(Part::Slug) || pattern.has(Part::Id))).then_some(pattern)
    }
}

fn part(segment: &str) -> Option<Part> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    PARTS.iter().find(|(known, _)| *known == name).map(|(_, part)| *part)
}

/// `permalink`: one pattern for all languages, which then has `{lang}`, or one a language.
pub(super) fn read(map: &mut MapReader<'_>, config: &Config) -> BTreeMap<Locale, Permalink> {
    let mut found = BTreeMap::new();
    let Some(node) = map.node("permalink") else { return found };
    match &node.value {
        Yaml::Map(entries) => {
            for (key, node) in entries {
                let locale = Locale::new(Arc::clone(&key.name));
                if config.language(&locale).is_none() {
                    let code = &key.name;
                    let message =
                        text!("`{code}` n’est pas une langue du site", "`{code}` is not a language of the site");
                    map.problem(key.span(map.file()), message);
                } else if let Some(pattern) = pattern(map, node, config.slugs) {
                    found.insert(locale, pattern);
                }
            }
        }
        _ => {
            let Some(pattern) = pattern(map, node, config.slugs) else { return found };
            if config.languages.len() > 1 && !pattern.has(Part::Lang) {
                map.problem_with_help(
                    node.span(map.file()),
                    text!("toutes les langues auraient la même adresse", "all languages would have the same address"),
                    text!(
                        "mettez `{{lang}}` dans le motif, ou un motif par langue",
                        "put `{{lang}}` into the pattern, or give one a language"
                    ),
                );
                return found;
            }
            found.extend(config.languages.iter().map(|language| (language.locale.clone(), pattern.clone())));
        }
    }
    found
}

fn pattern(map: &mut MapReader<'_>, node: &Node, slugs: Slugs) -> Option<Permalink> {
    let found = node.as_text().and_then(|text| Permalink::new(text, slugs));
    if found.is_none() {
        let names = PARTS.iter().map(|(name, _)| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ");
        let span: Span = node.span(map.file());
        map.problem_with_help(
            span,
            text!("ceci n’est pas un motif d’adresse", "this is no pattern of addresses"),
            text!(
                "comme `/{{lang}}/{{year}}/{{slug}}/` : des mots, et {names}, entre des `/`, avec `{{slug}}` ou `{{id}}`",
                "such as `/{{lang}}/{{year}}/{{slug}}/`: words, and {names}, between `/`, with `{{slug}}` or `{{id}}`"
            ),
        );
    }
    found
}
