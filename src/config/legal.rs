//! `legal:` — who answers for the site, and what an audit of its accessibility found: what no generator can know.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::Span;
use crate::text;
use crate::yaml::MapReader;

/// The texts that the law asks for, by group: French law no 2004-575 of 21 June 2004, article 1-1 (publisher and
/// host), decree no 2019-768 of 24 July 2019 (accessibility), GDPR article 13 (data), RFC 9116 (security).
pub const TEXTS: &[(&str, &[&str])] = &[
    ("publisher", &["name", "status", "address", "phone", "email", "registration", "director"]),
    ("host", &["name", "address", "phone"]),
    ("contacts", &["accessibility", "privacy", "security"]),
];

/// `legal:` of the settings.
#[derive(Clone, Debug, Default)]
pub struct Legal {
    /// The texts that are there, by group and key.
    pub texts: BTreeMap<(&'static str, &'static str), Arc<str>>,
    /// The last audit of accessibility.
    pub audit: Option<Audit>,
    /// Where `legal:` is; the whole file where it is not.
    pub span: Option<Span>,
}

/// An audit of accessibility.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The day on which it ended.
    pub date: Date,
    /// Who made it.
    pub by: Arc<str>,
    /// How many of the criteria that apply are met, in per cent.
    pub rate: f64,
    /// The standard that it was made by, such as `RGAA 4.1.2`.
    pub standard: Option<Arc<str>>,
}

impl Legal {
    /// A text.
    pub fn text(&self, group: &str, key: &str) -> Option<&Arc<str>> {
        let known = self.texts.iter().find(|((known_group, known), _)| *known_group == group && *known == key);
        known.map(|(_, text)| text)
    }

    /// The settings that are not filled in, such as `legal.host.name`.
    pub fn missing(&self) -> Vec<String> {
        let keys = TEXTS.iter().flat_map(|(group, keys)| keys.iter().map(move |key| (*group, *key)));
        let absent = keys.filter(|key| !self.texts.contains_key(key));
        let audit = self.audit.is_none().then(|| "legal.audit".to_owned());
        absent.map(|(group, key)| format!("legal.{group}.{key}")).chain(audit).collect()
    }
}

/// Reads `legal:`.
pub(super) fn read(map: &mut MapReader<'_>) -> Legal {
    let mut legal = Legal::default();
    let Some(node) = map.node("legal") else { return legal };
    let file = map.file();
    legal.span = Some(node.span(file));
    let mut below = map.below(node);
    for (group, keys) in TEXTS {
        let Some(node) = below.node(group) else { continue };
        let mut group_reader = below.below(node);
        for key in *keys {
            if let Some(text) = group_reader.text(key).filter(|text| !text.trim().is_empty()) {
                legal.texts.insert((*group, *key), text);
            }
        }
        group_reader.finish();
    }
    legal.audit = below.node("audit").and_then(|node| {
        let mut audit = below.below(node);
        let date = audit.required("date").and_then(|node| {
            let expected =
                text!("`date` attend un jour, comme `2026-05-12`", "`date` wants a day, such as `2026-05-12`");
            audit.convert(node, expected, |node| node.as_text()?.parse::<Date>().ok())
        });
        let rate = audit.required("rate").and_then(|node| {
            let expected =
                text!("`rate` attend un pourcentage, de 0 à 100", "`rate` wants a percentage, from 0 to 100");
            audit.convert(node, expected, |node| node.as_number().filter(|rate| (0.0..=100.0).contains(rate)))
        });
        let by = audit.required("by").and_then(|node| node.as_text().cloned());
        let standard = audit.text("standard");
        audit.finish();
        Some(Audit { date: date?, by: by?, rate: rate?, standard })
    });
    below.finish();
    legal
}
