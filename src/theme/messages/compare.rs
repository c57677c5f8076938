//! Compares translations with the messages of the source language.

use std::collections::{BTreeMap, BTreeSet};

use icu::plurals::PluralRuleType;

use super::call::dollars;
use super::pattern::{Element, Entry, Expression, Function, Literal, Pattern};
use super::read::MessageFile;
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic, Severity, Span, did_you_mean};
use crate::format::plural_categories;
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
                diagnostics.extend(dropped_variables(key, entry, translated));
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

/// A warning for each variable of the source message that a translation does without: readers lose what it says.
fn dropped_variables<'a>(
    key: &'a str,
    source: &'a Entry,
    translated: &'a Entry,
) -> impl Iterator<Item = Diagnostic> + 'a {
    // One that has another variable instead is told of that.
    let is_misnamed = translated.written.keys().any(|name| !source.variables.contains(name));
    let dropped = source.variables.difference(&translated.variables);
    let dropped = dropped.filter(move |_| !translated.endless && !is_misnamed);
    dropped.map(move |name| {
        let mut diagnostic = Diagnostic::new(
            Code::MessageArgument,
            translated.span.clone(),
            text!(
                "« {key} » ne dit rien de ${name}, que le message source montre",
                "`{key}` says nothing of ${name}, which the source message shows"
            ),
        )
        .help(text!(
            "écrivez `{{ ${name} }}` à sa place dans la phrase",
            "write `{{ ${name} }}` where the sentence has it"
        ))
        .related(source.span.clone(), text!("le message source", "the source message"));
        diagnostic.severity = Severity::Warning;
        diagnostic
    })
}

/// Reports variants that are never chosen: plural forms that the language does not have, and in a translation keys that
/// are neither numbers, plural forms nor keys of the source message.
pub(super) fn variants(tables: &[Table], diagnostics: &mut Vec<Diagnostic>) {
    let source = tables.first();
    for (index, table) in tables.iter().enumerate() {
        for (key, entry) in &table.entries {
            let of_source = source.filter(|_| index > 0).and_then(|source| source.entries.get(key));
            let of_source: Option<BTreeSet<String>> =
                of_source.map(|source| choices(&source.pattern).into_iter().flat_map(|(_, keys)| keys).collect());
            for (kind, keys) in choices(&entry.pattern) {
                let forms = plural_categories(&table.language, kind);
                let is_chosen = |name: &str| {
                    forms.contains(&name)
                        || match (&of_source, PLURALS.contains(&name)) {
                            // A choice that is none of plural forms may have keys of any name.
                            (_, true) => keys.iter().any(|key| !PLURALS.contains(&&**key)),
                            (Some(of_source), false) => of_source.contains(name),
                            (None, false) => true,
                        }
                };
                let unchosen = keys.iter().filter(|name| !is_chosen(name));
                diagnostics.extend(unchosen.map(|name| never_chosen(key, name, (&table.locale, entry), &forms)));
            }
        }
    }
}

/// The warning of a variant that is never chosen.
fn never_chosen(key: &str, name: &str, (locale, entry): (&Locale, &Entry), forms: &[&str]) -> Diagnostic {
    let forms = forms.join(", ");
    let message = text!(
        "« {key} » a une variante `[{name}]` que rien ne choisit en `{locale}`",
        "`{key}` has a variant `[{name}]` that nothing chooses in `{locale}`"
    );
    let mut diagnostic = Diagnostic::new(Code::MessageArgument, entry.span.clone(), message)
        .help(text!("les pluriels de cette langue : {forms}", "the plural forms of this language: {forms}"));
    diagnostic.severity = Severity::Warning;
    diagnostic
}

/// The plural forms that some language has.
const PLURALS: &[&str] = &["zero", "one", "two", "few", "many", "other"];

/// The keys of the variants of each choice in a pattern, numbers left out, with the kind of number that it is made by.
fn choices(pattern: &Pattern) -> Vec<(PluralRuleType, BTreeSet<String>)> {
    let mut choices = Vec::new();
    let mut open: Vec<&Pattern> = vec![pattern];
    while let Some(pattern) = open.pop() {
        for element in pattern {
            let Element::Placeable(Expression::Select(selector, variants)) = element else { continue };
            let kind = match &**selector {
                Expression::Call(Function::Number { ordinal: true, .. } | Function::Plural { ordinal: true }, _) => {
                    PluralRuleType::Ordinal
                }
                _ => PluralRuleType::Cardinal,
            };
            let names = variants.iter().filter_map(|variant| match &variant.key {
                Literal::Text(name) => Some(name.to_string()),
                Literal::Number(_) => None,
            });
            choices.push((kind, names.collect()));
            open.extend(variants.iter().map(|variant| &variant.pattern));
        }
    }
    choices
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
