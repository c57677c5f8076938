//! `provence translate status`: a table by collection and language, and the blocks that are due.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use super::super::output::print;
use super::site::Site;
use crate::diagnostic::places::Places;
use crate::diagnostic::selection::SHOWN;
use crate::diagnostic::{UiLocale, report};
use crate::history::History;
use crate::locale::Locale;
use crate::translate::check::{Counts, counts, due};
use crate::translate::inventory::{Entry, State, Translation};
use crate::translate::plain::shown;
use crate::translate::record::Origin;
use crate::translate::unit::Unit;

/// Prints the state of translations. At most `max` blocks are named, unless for programs.
pub fn status(site: &Site<'_>, entries: &[Entry], form: Form, max: Option<usize>) {
    let history = History::new(site.root, site.config);
    match form {
        Form::Json => print(&format!("{:#}\n", as_json(entries, &history))),
        Form::Human => {
            print(&table(entries, site.ui_locale));
            print(&sources(entries, site.ui_locale));
            print(&blocks(entries, &history, max.unwrap_or(SHOWN), site.ui_locale));
        }
    }
}

/// How the state is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table and a list for people.
    Human,
    /// One JSON object.
    Json,
}

/// Counts by collection, then by language, in the order of both.
fn by_collection(entries: &[Entry]) -> (Vec<&Locale>, BTreeMap<&str, Vec<Counts>>) {
    let mut locales: Vec<&Locale> = Vec::new();
    for translation in entries.iter().flat_map(|entry| &entry.translations) {
        if !locales.contains(&&translation.locale) {
            locales.push(&translation.locale);
        }
    }
    let mut all: BTreeMap<&str, Vec<Counts>> = BTreeMap::new();
    for entry in entries {
        let row = all.entry(&entry.collection).or_insert_with(|| vec![Counts::default(); locales.len()]);
        for translation in &entry.translations {
            if let Some(at) = locales.iter().position(|locale| **locale == translation.locale) {
                row[at].join(&counts(translation));
            }
        }
    }
    (locales, all)
}

fn table(entries: &[Entry], ui_locale: UiLocale) -> String {
    let (locales, all) = by_collection(entries);
    let total: Vec<Counts> = (0..locales.len())
        .map(|at| {
            let mut total = Counts::default();
            all.values().for_each(|row| total.join(&row[at]));
            total
        })
        .collect();
    let cell = |counts: &Counts| {
        let (share, due) = (counts.share().floor(), counts.due());
        let space = if ui_locale == UiLocale::Fr { "\u{202f}" } else { "" };
        if due == 0 { format!("{share}{space}%") } else { format!("{share}{space}% ({due})") }
    };
    let mut rows: Vec<Vec<String>> =
        vec![std::iter::once(String::new()).chain(locales.iter().map(|l| l.to_string())).collect()];
    let sum = if ui_locale == UiLocale::Fr { "en tout" } else { "in all" };
    for (name, row) in all.iter().map(|(name, row)| (*name, row)).chain([(sum, &total)]) {
        rows.push(std::iter::once(name.to_owned()).chain(row.iter().map(cell)).collect());
    }
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..=locales.len()).map(width).collect();
    let mut out = String::new();
    for row in &rows {
        let line: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())))
            .collect();
        let _ = writeln!(out, "{}", line.join("  ").trim_end());
    }
    let untracked: usize = total.iter().map(|counts| counts.of(State::Untracked)).sum();
    if untracked > 0 {
        let _ = match ui_locale {
            UiLocale::Fr => writeln!(
                out,
                "\n{untracked} blocs traduits ne sont pas suivis ; `provence translate accept --untracked` les enregistre comme à jour."
            ),
            UiLocale::En => writeln!(
                out,
                "\n{untracked} translated blocks are not tracked; `provence translate accept --untracked` records them as current."
            ),
        };
    }
    out
}

/// The word for a state.
fn word(state: State, ui_locale: UiLocale) -> &'static str {
    match (state, ui_locale) {
        (State::Current, UiLocale::Fr) => "à jour",
        (State::Untracked, UiLocale::Fr) => "non suivi",
        (State::Machine, UiLocale::Fr) => "machine",
        (State::Fuzzy, UiLocale::Fr) => "à revoir",
        (State::Outdated, UiLocale::Fr) => "périmé",
        (State::Missing, UiLocale::Fr) => "manque",
        (state, UiLocale::En) => state.as_str(),
    }
}

/// Blocks of sources that a machine wrote and nobody has accepted.
fn sources(entries: &[Entry], ui_locale: UiLocale) -> String {
    let mut out = String::new();
    for entry in entries {
        let mut places = Places::new(&entry.source.path, &entry.source.text);
        for (at, unit) in machine_written(entry).enumerate() {
            if at == 0 {
                let _ = writeln!(out, "\n{} [{}]", entry.source.path, entry.source.locale);
            }
            let span = places.span(unit.range.clone());
            let word = word(State::Machine, ui_locale);
            let _ = writeln!(out, "  {}:{} {word} ({})", span.line, span.column, unit.kind.as_str());
            line(' ', &shown(unit), &mut out);
        }
    }
    out
}

/// The blocks of an entry's source that a machine wrote and nobody has accepted.
fn machine_written(entry: &Entry) -> impl Iterator<Item = &Unit> {
    let blocks = entry.source.units.iter().zip(&entry.written);
    blocks.filter(|(_, origin)| **origin == Origin::Machine).map(|(unit, _)| unit)
}

/// The blocks that are due, each with its place, its source and its translation.
fn blocks(entries: &[Entry], history: &History<'_>, max: usize, ui_locale: UiLocale) -> String {
    let mut out = String::new();
    let mut left = max;
    let mut more = 0;
    for entry in entries {
        for translation in &entry.translations {
            let count = due(entry, translation).count() + translation.surplus.len();
            if count == 0 {
                continue;
            }
            if translation.version.is_none() {
                // One line for a file that is not there.
                if left == 0 {
                    more += count;
                    continue;
                }
                left -= 1;
                let _ = writeln!(
                    out,
                    "\n{} [{}]: {} ({count})",
                    entry.source.path,
                    translation.locale,
                    word(State::Missing, ui_locale)
                );
                continue;
            }
            let shown = count.min(left);
            more += count - shown;
            left -= shown;
            of_translation(entry, translation, history, shown, ui_locale, &mut out);
        }
    }
    if more > 0 {
        let _ = match ui_locale {
            UiLocale::Fr => writeln!(out, "\n… et {more} de plus ; `--max` en montre davantage."),
            UiLocale::En => writeln!(out, "\n… and {more} more; `--max` shows more of them."),
        };
    }
    out
}

fn of_translation(
    entry: &Entry,
    translation: &Translation,
    history: &History<'_>,
    shown_blocks: usize,
    ui_locale: UiLocale,
    out: &mut String,
) {
    if shown_blocks == 0 {
        return;
    }
    let mut places = Places::new(&entry.source.path, &entry.source.text);
    let _ = writeln!(out, "\n{} [{}]", entry.source.path, translation.locale);
    for (index, unit, pair) in due(entry, translation).take(shown_blocks) {
        let span = places.span(unit.range.clone());
        let _ =
            writeln!(out, "  {}:{} {} ({})", span.line, span.column, word(pair.state, ui_locale), unit.kind.as_str());
        let former = pair.was.and_then(|was| history.source(entry, was));
        if let Some(former) = former {
            line('-', &former, out);
            line('+', &shown(unit), out);
        } else {
            line(' ', &shown(unit), out);
        }
        if let Some(translated) = translation.unit(index) {
            line('=', &shown(translated), out);
        }
    }
    let left = shown_blocks.saturating_sub(due(entry, translation).count());
    let text = translation.version.as_ref().map_or("", |version| &version.text);
    let mut places = Places::new(&translation.path, text);
    for (unit, surplus) in translation.surplus().take(left) {
        let span = places.span(unit.range.clone());
        let (state, kind) = (word(State::Outdated, ui_locale), unit.kind.as_str());
        let why = match ui_locale {
            UiLocale::Fr => "n’est plus dans la source",
            UiLocale::En => "no longer in the source",
        };
        let _ = writeln!(out, "  {}:{}:{} {state} ({kind}): {why}", translation.path, span.line, span.column);
        if let Some(former) = history.source(entry, surplus.was) {
            line('-', &former, out);
        }
        line('=', &shown(unit), out);
    }
}

fn line(sign: char, text: &str, out: &mut String) {
    let _ = writeln!(out, "    {sign} {}", report::harmless(text));
}

fn as_json(entries: &[Entry], history: &History<'_>) -> Value {
    let (locales, all) = by_collection(entries);
    let numbers = |counts: &Counts| {
        let mut object = serde_json::Map::new();
        object.insert("total".into(), counts.total().into());
        for state in State::ALL {
            object.insert(state.as_str().into(), counts.of(state).into());
        }
        Value::Object(object)
    };
    let summary: Vec<Value> = all
        .iter()
        .flat_map(|(collection, row)| {
            locales.iter().zip(row).map(move |(locale, counts)| {
                json!({"collection": collection, "language": locale.as_str(), "blocks": numbers(counts)})
            })
        })
        .collect();
    let translations: Vec<Value> = entries
        .iter()
        .flat_map(|entry| entry.translations.iter().map(move |translation| (entry, translation)))
        .map(|(entry, translation)| {
            let mut places = Places::new(&entry.source.path, &entry.source.text);
            let due: Vec<Value> = due(entry, translation)
                .map(|(index, unit, pair)| {
                    let span = places.span(unit.range.clone());
                    json!({
                        "path": &*unit.path,
                        "kind": unit.kind.as_str(),
                        "state": pair.state.as_str(),
                        "line": span.line,
                        "column": span.column,
                        "source": &*shown(unit),
                        "former_source": pair.was.and_then(|was| history.source(entry, was)).as_deref(),
                        "translation": translation.unit(index).map(shown).as_deref(),
                    })
                })
                .collect();
            let text = translation.version.as_ref().map_or("", |version| &version.text);
            let mut in_translation = Places::new(&translation.path, text);
            let surplus: Vec<Value> = translation
                .surplus()
                .map(|(unit, surplus)| {
                    let span = in_translation.span(unit.range.clone());
                    json!({
                        "path": &*unit.path,
                        "kind": unit.kind.as_str(),
                        "state": State::Outdated.as_str(),
                        "line": span.line,
                        "column": span.column,
                        "former_source": history.source(entry, surplus.was).as_deref(),
                        "translation": &*shown(unit),
                    })
                })
                .collect();
            json!({
                "entry": &*entry.key,
                "collection": &*entry.collection,
                "language": translation.locale.as_str(),
                "source": entry.source.path.as_str(),
                "file": translation.path.as_str(),
                "exists": translation.version.is_some(),
                "blocks": numbers(&counts(translation)),
                "due": due,
                "surplus": surplus,
            })
        })
        .collect();
    let sources: Vec<Value> = entries
        .iter()
        .flat_map(|entry| {
            let mut places = Places::new(&entry.source.path, &entry.source.text);
            let blocks = machine_written(entry).map(move |unit| {
                let span = places.span(unit.range.clone());
                json!({
                    "entry": &*entry.key,
                    "language": entry.source.locale.as_str(),
                    "file": entry.source.path.as_str(),
                    "path": &*unit.path,
                    "kind": unit.kind.as_str(),
                    "state": State::Machine.as_str(),
                    "line": span.line,
                    "column": span.column,
                    "source": &*shown(unit),
                })
            });
            blocks.collect::<Vec<Value>>()
        })
        .collect();
    json!({"summary": summary, "sources": sources, "translations": translations})
}
