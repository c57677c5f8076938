//! Compares translations with the messages of the source language.

use std::collections::BTreeMap;

use super::call::dollars;
use super::pattern::Entry;
use super::read::MessageFile;
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic, Severity, Span, did_you_mean};
use crate::locale::{Language, Locale};
use crate::path::SourcePath;
use crate::text;

/// The most ids that one diagnostic names.
const MAX_NAMED: usize = 12;

/// Reports translations that are missing, and those that use variables that the source message does not have. `languages`
/// are in the order of `tables`; the first is the source.
pub(super) fn with_source(
    tables: &[Table],
    languages: &[Language],
    files: &[MessageFile],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some((source, translations)) = tables.split_first() else { return };
    for (table, language) in translations.iter().zip(&languages[1..]) {
        let mut missing: BTreeMap<SourcePath, Vec<(&str, &Span)>> = BTreeMap::new();
        for (key, entry) in source.entries.iter().filter(|(key, _)| !key.starts_with('-')) {
            if let Some(translated) = table.entries.get(key) {
                diagnostics.extend(other_variables(key, entry, translated));
                continue;
            }
            // A message borrowed from the same language, as by `fr-CA` from `fr`, is not missing.
            let lent = table.resolved.get(key).map(|resolved| &languages[resolved.owner()].cldr.id.language);
            if lent != Some(&language.cldr.id.language) {
                let file = home_of(&table.locale, &entry.span.file, files);
                missing.entry(file).or_default().push((key, &entry.span));
            }
        }
        diagnostics.extend(missing.into_iter().map(|(file, ids)| missing_in(&file, &language.label, &ids)));
    }
}

/// A warning for each variable of a translation that the source message does not have.
fn other_variables<'a>(
    key: &'a str,
    source: &'a Entry,
    translated: &'a Entry,
) -> impl Iterator<Item = Diagnostic> + 'a {
    // A message that the source only borrows may be composed otherwise.
    let others = translated.written.iter().filter(|(name, _)| !source.variables.contains(*name));
    others.map(move |(name, span)| {
        let given = dollars(source.variables.iter());
        let near = did_you_mean(name, source.variables.iter().map(|name| &**name));
        let mut diagnostic = Diagnostic::new(
            Code::MessageArgument,
            span.clone(),
            text!(
                "« {key} » utilise ${name}, que le message source n’a pas",
                "`{key}` uses ${name}, which the source message does not have"
            ),
        )
        .help(match (near, source.variables.is_empty()) {
            (Some(near), _) => text!("vouliez-vous dire ${near} ?", "did you mean ${near}?"),
            (None, true) => text!("le message source n’a pas de variable", "the source message has no variable"),
            (None, false) => text!("le message source a {given}", "the source message has {given}"),
        })
        .related(source.span.clone(), text!("le message source", "the source message"));
        diagnostic.severity = Severity::Warning;
        diagnostic
    })
}

/// The problem of a file that lacks messages. `ids` are their ids with their places in the source language.
fn missing_in(file: &SourcePath, label: &str, ids: &[(&str, &Span)]) -> Diagnostic {
    let mut named = ids.iter().take(MAX_NAMED).map(|(id, _)| *id).collect::<Vec<_>>().join(", ");
    if ids.len() > MAX_NAMED {
        named.push_str(", …");
    }
    let message = match ids.len() {
        1 => text!("le message « {named} » manque en {label}", "the message `{named}` is missing in {label}"),
        count => {
            text!("{count} messages manquent en {label} : {named}", "{count} messages are missing in {label}: {named}")
        }
    };
    let mut diagnostic = Diagnostic::new(Code::MissingMessage, Span::file(file), message)
        .help(text!("traduisez dans {file}", "translate in {file}"));
    // Places are given only for a few ids, since a long list of places would hide the ids.
    for (_, span) in ids.iter().filter(|_| ids.len() <= 3) {
        diagnostic = diagnostic.related((*span).clone(), text!("le message source", "the source message"));
    }
    diagnostic
}

/// The file in which a translator would write a message whose source is in `source`: the one beside it, else
/// the last file of the language, else a new file.
fn home_of(locale: &Locale, source: &SourcePath, files: &[MessageFile]) -> SourcePath {
    let of_language = || files.iter().rev().filter(|file| &file.locale == locale);
    let folder = source.parent();
    of_language()
        .find(|file| file.path.parent() == folder)
        .or_else(|| of_language().next())
        .map(|file| file.path.clone())
        .or_else(|| SourcePath::from_untrusted(&format!("{folder}/{locale}.ftl")))
        .unwrap_or_else(|| source.clone())
}
