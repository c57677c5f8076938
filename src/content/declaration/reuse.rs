//! Reads `data:` and `embed:` of a declaration.

use std::sync::Arc;

use super::super::collection::is_slug;
use super::super::reuse::{DataDeclaration, EmbedDeclaration};
use super::texts::texts;
use crate::config::Config;
use crate::locale::{Locale, LocalizedText};
use crate::text;
use crate::yaml::{MapReader, Node, Yaml};

/// Reads `data:`.
pub fn data(map: &mut MapReader<'_>, config: &Config) -> Option<DataDeclaration> {
    let node = map.node("data")?;
    let mut below = map.below(node);
    below.required("name");
    below.required("license");
    let name = name(&mut below, "name");
    let description = texts(&mut below, "description", config).unwrap_or_default();
    let keywords = keywords(&mut below, config);
    let license = below.text("license");
    if let (Some(license), Some(node)) = (&license, below.node("license"))
        && !is_licence(license)
    {
        let span = node.span(below.file());
        below.problem_with_help(
            span,
            text!("`{license}` n’est pas une licence connue", "`{license}` is not a known licence"),
            text!(
                "un identifiant SPDX, `etalab-2.0` ou `LicenseRef-…`",
                "an SPDX identifier, `etalab-2.0` or `LicenseRef-…`"
            ),
        );
    }
    below.finish();
    Some(DataDeclaration { name: name?, description, keywords, license: license? })
}

/// Reads `embed:`.
pub fn embed(map: &mut MapReader<'_>) -> Option<EmbedDeclaration> {
    let node = map.node("embed")?;
    let mut below = map.below(node);
    below.required("kind");
    let kind = name(&mut below, "kind");
    let template = below.text("template");
    let span = below.required("template").map(|node| node.span(below.file()));
    let width = below.count("width").unwrap_or(480);
    let height = below.count("height").unwrap_or(360);
    below.finish();
    Some(EmbedDeclaration { kind: kind?, template: template?, template_span: span?, width, height })
}

/// A text that is a part of addresses.
fn name(map: &mut MapReader<'_>, key: &'static str) -> Option<Arc<str>> {
    let name = map.text(key)?;
    if is_slug(&name) {
        return Some(name);
    }
    let span = map.node(key)?.span(map.file());
    map.problem(
        span,
        text!(
            "`{name}` ne peut pas servir d’adresse : minuscules, chiffres et tirets",
            "`{name}` cannot be an address: lower-case letters, digits and hyphens"
        ),
    );
    None
}

/// `keywords`: a list of texts, each in one language or several.
fn keywords(map: &mut MapReader<'_>, config: &Config) -> Vec<LocalizedText> {
    let Some(node) = map.node("keywords") else { return Vec::new() };
    let expected = text!(
        "`keywords` attend une liste, comme `[{{fr: emploi, en: employment}}]`",
        "`keywords` wants a list, such as `[{{fr: emploi, en: employment}}]`"
    );
    let words = map.convert(node, expected, |node| match &node.value {
        Yaml::List(items) => items.iter().map(|item| keyword(item, config)).collect::<Option<Vec<_>>>(),
        _ => None,
    });
    words.unwrap_or_default()
}

fn keyword(node: &Node, config: &Config) -> Option<LocalizedText> {
    let source = &config.source_language().locale;
    let texts = match &node.value {
        Yaml::Scalar { text, .. } => vec![(source.clone(), Arc::clone(text))],
        Yaml::Map(entries) => {
            let texts = entries.iter();
            let texts = texts.map(|(key, node)| Some((Locale::new(&*key.name), node.as_text()?.clone())));
            texts.collect::<Option<Vec<_>>>()?
        }
        Yaml::List(_) => return None,
    };
    Some(LocalizedText(texts.into_iter().collect()))
}

/// Whether a text names a licence.
fn is_licence(license: &str) -> bool {
    license == "etalab-2.0"
        || license.starts_with("LicenseRef-")
        || spdx::license_id(license).is_some_and(|id| id.name == license)
}
