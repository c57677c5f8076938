//! `check --translations`: what the site asks of its translations, held against what there is.

use std::collections::BTreeMap;

use super::inventory::{Entry, Pair, State, Translation};
use super::record::Origin;
use super::unit::Unit;
use crate::config::Config;
use crate::diagnostic::places::Places;
use crate::diagnostic::problems::Problems;
use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::locale::Locale;
use crate::path::{SITE_SETTINGS, SourcePath};
use crate::text;

/// How many blocks are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    by_state: [usize; State::ALL.len()],
}

impl Counts {
    /// Counts one block.
    pub fn add(&mut self, state: State) {
        self.by_state[state as usize] += 1;
    }

    /// Adds the counts of others.
    pub fn join(&mut self, other: &Self) {
        self.by_state.iter_mut().zip(other.by_state).for_each(|(count, more)| *count += more);
    }

    /// The number of blocks in a state.
    pub fn of(&self, state: State) -> usize {
        self.by_state[state as usize]
    }

    /// All blocks.
    pub fn total(&self) -> usize {
        self.by_state.iter().sum()
    }

    /// Blocks for which a translator has something to do.
    pub fn due(&self) -> usize {
        State::ALL.iter().filter(|state| state.is_due()).map(|state| self.of(*state)).sum()
    }

    /// The share of blocks that are translated and not due, in per cent of all; 100 when there are none.
    pub fn share(&self) -> f64 {
        match self.total() {
            0 => 100.0,
            total => (total - self.due()) as f64 * 100.0 / total as f64,
        }
    }
}

/// The counts of one language of an entry.
pub fn counts(translation: &Translation) -> Counts {
    let mut counts = Counts::default();
    translation.pairs.iter().for_each(|pair| counts.add(pair.state));
    translation.surplus.iter().for_each(|_| counts.add(State::Outdated));
    counts
}

/// Blocks that are due in one language of an entry: the index in the source, the block and its state.
pub fn due<'e>(entry: &'e Entry, translation: &'e Translation) -> impl Iterator<Item = (usize, &'e Unit, &'e Pair)> {
    let blocks = entry.source.units.iter().zip(&translation.pairs).enumerate();
    blocks.map(|(index, (unit, pair))| (index, unit, pair)).filter(|(_, _, pair)| pair.state.is_due())
}

/// Every language that asks for more than there is. Drafts do not count. A block that is due is an error where its
/// language is required, and a warning elsewhere, unless its language has nothing of the entry.
pub fn check(entries: &[Entry], config: &Config) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut by_language: BTreeMap<&Locale, Counts> = BTreeMap::new();
    let required: Vec<&Locale> = config.translations.required.iter().map(|(locale, _)| locale).collect();
    for entry in entries.iter().filter(|entry| !entry.is_draft) {
        problems.extend(of_source(entry));
        for translation in &entry.translations {
            by_language.entry(&translation.locale).or_default().join(&counts(translation));
            let severity = match required.contains(&&translation.locale) {
                true => Severity::Error,
                false if translation.pairs.iter().all(|pair| pair.translation.is_none()) => continue,
                false => Severity::Warning,
            };
            problems.extend(of_translation(entry, translation, severity));
        }
    }
    for (locale, minimum, span) in &config.translations.minimum {
        let counts = by_language.get(locale).copied().unwrap_or_default();
        if counts.share() < *minimum {
            problems.push(below_minimum(locale, *minimum, &counts, span));
        }
    }
    problems.extend(single_languages(entries, config));
    problems
}

fn below_minimum(locale: &Locale, minimum: f64, counts: &Counts, span: &Span) -> Diagnostic {
    // Rounded down: 79.96 is not 80.
    let (share, due, total) = ((counts.share() * 10.0).floor() / 10.0, counts.due(), counts.total());
    let message = text!(
        "`{locale}` est traduit à {share} %, le minimum est de {minimum} % ({due} blocs sur {total} à traduire)",
        "`{locale}` is {share}% translated, the minimum is {minimum}% ({due} of {total} blocks are due)"
    );
    let help = text!(
        "`provence translate status --to {locale}` les nomme ; `translate export --to {locale}` les envoie",
        "`provence translate status --to {locale}` names them; `translate export --to {locale}` sends them out"
    );
    Diagnostic::new(Code::TranslationMinimum, span.clone(), message).help(help)
}

/// Blocks of a source that a machine wrote and nobody has accepted.
fn of_source(entry: &Entry) -> Vec<Diagnostic> {
    let mut problems = Problems::default();
    let mut places = Places::new(&entry.source.path, &entry.source.text);
    let machine = entry.source.units.iter().zip(&entry.written).filter(|(_, origin)| **origin == Origin::Machine);
    for (unit, _) in machine {
        let message = text!(
            "une machine a écrit ce bloc, et personne ne l’a accepté",
            "a machine wrote this block, and nobody has accepted it"
        );
        let span = places.span(unit.range.clone());
        problems.push(told(Code::TranslationUnaccepted, span, message, Severity::Warning));
    }
    problems.into_diagnostics()
}

/// The blocks that are due, each at its translation, or at its source when it has none.
fn of_translation(entry: &Entry, translation: &Translation, severity: Severity) -> Vec<Diagnostic> {
    let mut problems = Problems::default();
    let locale = &translation.locale;
    let due: Vec<(&Unit, &Pair)> = due(entry, translation).map(|(_, unit, pair)| (unit, pair)).collect();
    if translation.version.is_none() && !due.is_empty() {
        let count = due.len();
        let message = text!(
            "cette entrée n’est pas traduite en `{locale}` ({count} blocs)",
            "this entry is not translated into `{locale}` ({count} blocks)"
        );
        problems.push(told(Code::TranslationMissing, Span::file(&entry.source.path), message, severity));
        return problems.into_diagnostics();
    }
    let mut in_source = Places::new(&entry.source.path, &entry.source.text);
    let text = translation.version.as_ref().map_or("", |version| &version.text);
    let mut in_translation = Places::new(&translation.path, text);
    for (unit, pair) in due {
        let source = in_source.span(unit.range.clone());
        let translated = pair.translation.and_then(|at| translation.version.as_ref()?.units.get(at));
        let Some(translated) = translated else {
            let message =
                text!("ce bloc n’est pas traduit en `{locale}`", "this block is not translated into `{locale}`");
            problems.push(told(Code::TranslationMissing, source, message, severity));
            continue;
        };
        let span = in_translation.span(translated.range.clone());
        let (code, message) = match pair.state {
            State::Machine => (
                Code::TranslationUnaccepted,
                text!(
                    "une machine a traduit ce bloc, et personne ne l’a accepté",
                    "a machine translated this block, and nobody has accepted it"
                ),
            ),
            State::Fuzzy => (
                Code::TranslationUnaccepted,
                text!(
                    "la traduction de ce bloc est à revoir",
                    "the translation of this block is to be looked at again"
                ),
            ),
            _ => (
                Code::TranslationOutdated,
                text!(
                    "la source de ce bloc a changé depuis sa traduction",
                    "the source of this block has changed since it was translated"
                ),
            ),
        };
        problems.push(told(code, span, message, severity).related(source, text!("la source", "the source")));
    }
    for (unit, _) in translation.surplus() {
        let message =
            text!("la source n’a plus ce que ce bloc traduit", "the source no longer has what this block translates");
        let help = text!(
            "retirez-le, ou dites par `provence translate accept` qu’il reste",
            "remove it, or say with `provence translate accept` that it stays"
        );
        let span = in_translation.span(unit.range.clone());
        problems.push(told(Code::TranslationOutdated, span, message, severity).help(help));
    }
    problems.into_diagnostics()
}

fn told(code: Code, span: Span, message: crate::diagnostic::Text, severity: Severity) -> Diagnostic {
    let mut problem = Diagnostic::new(code, span, message);
    problem.severity = severity;
    problem
}

/// Pages that are offered in exactly one foreign language: France asks its public services for at least two (article
/// 4 of the law of 4 August 1994). One warning for each collection and language, since the choice is rarely that of
/// a page, and one in all for a site that has only one other language.
fn single_languages(entries: &[Entry], config: &Config) -> Vec<Diagnostic> {
    if config.source_language().locale.as_str() != "fr" {
        return Vec::new();
    }
    if let [one, other] = config.languages.as_slice() {
        let locale = if one.locale == config.source_language().locale { &other.locale } else { &one.locale };
        let message = text!(
            "le site n’est offert que dans une langue étrangère (`{locale}`) : la loi du 4 août 1994 (art. 4) en demande au moins deux aux services publics",
            "the site is offered in one foreign language only (`{locale}`): French law (4 August 1994, art. 4) asks public services for at least two"
        );
        return vec![Diagnostic::new(Code::SingleLanguage, Span::file(&SourcePath::new(SITE_SETTINGS)), message)];
    }
    let mut single: BTreeMap<(&str, &Locale), Vec<&Entry>> = BTreeMap::new();
    let is_french = |entry: &Entry| entry.source.locale.as_str() == "fr";
    let has_page =
        |entry: &Entry| entry.document.as_ref().is_some_and(|document| document.collection.template.is_some());
    for entry in entries.iter().filter(|entry| !entry.is_draft && is_french(entry) && has_page(entry)) {
        let offered = entry.translations.iter().filter(|t| t.pairs.iter().any(|pair| pair.translation.is_some()));
        let offered: Vec<&Translation> = offered.collect();
        if let [only] = offered.as_slice() {
            single.entry((&entry.collection, &only.locale)).or_default().push(entry);
        }
    }
    let told = single.into_iter().filter_map(|((collection, locale), entries)| {
        let (first, count) = (entries.first()?, entries.len());
        let message = match count {
            1 => text!(
                "dans `{collection}`, une page n’est offerte que dans une langue étrangère (`{locale}`) : la loi du 4 août 1994 (art. 4) en demande au moins deux aux services publics",
                "in `{collection}`, one page is offered in one foreign language only (`{locale}`): French law (4 August 1994, art. 4) asks public services for at least two"
            ),
            _ => text!(
                "dans `{collection}`, {count} pages ne sont offertes que dans une langue étrangère (`{locale}`) : la loi du 4 août 1994 (art. 4) en demande au moins deux aux services publics",
                "in `{collection}`, {count} pages are offered in one foreign language only (`{locale}`): French law (4 August 1994, art. 4) asks public services for at least two"
            ),
        };
        Some(Diagnostic::new(Code::SingleLanguage, Span::file(&first.source.path), message))
    });
    told.collect()
}
