//! What is due of an entry's translations, in a few words. It is counted by [`super::inventory`], as
//! `provence translate status` counts it.

use serde_json::{Value as Json, json};

use super::check::{Counts, counts};
use super::inventory::{Entry, Scope, State, inventory};
use super::record::Origin;
use crate::config::Config;
use crate::content::Content;
use crate::diagnostic::{UiLocale, counted};
use crate::source::SourceTree;

/// An entry with the state of its translations.
pub fn entry(tree: &SourceTree, config: &Config, content: &Content, key: &str) -> Option<Entry> {
    let scope = Scope { entries: vec![key.to_owned()], ..Scope::default() };
    // Problems of records are told by `check --translations`.
    inventory(tree, config, content, &scope, &mut Vec::new()).pop()
}

/// The blocks of a source that a machine wrote and nobody has accepted.
pub fn written_by_machine(entry: &Entry) -> usize {
    entry.written.iter().filter(|origin| **origin == Origin::Machine).count()
}

/// What is to be done, in a few words: `2 périmés, 1 manque`.
pub fn words(counts: &Counts, ui_locale: UiLocale) -> String {
    if counts.due() == 0 {
        return if ui_locale == UiLocale::Fr { "à jour" } else { "current" }.to_owned();
    }
    if counts.of(State::Missing) == counts.total() {
        return if ui_locale == UiLocale::Fr { "manque" } else { "missing" }.to_owned();
    }
    let due = State::ALL.iter().filter(|state| state.is_due() && counts.of(**state) > 0);
    let parts = due.map(|state| {
        let count = counts.of(*state);
        match (state, ui_locale) {
            (State::Missing, UiLocale::Fr) => counted(count, "manque", "manquent", ui_locale),
            (State::Outdated, UiLocale::Fr) => counted(count, "périmé", "périmés", ui_locale),
            (State::Machine, UiLocale::Fr) => counted(count, "d’une machine", "d’une machine", ui_locale),
            (_, UiLocale::Fr) => counted(count, "à revoir", "à revoir", ui_locale),
            (State::Missing, UiLocale::En) => counted(count, "missing", "missing", ui_locale),
            (State::Outdated, UiLocale::En) => counted(count, "outdated", "outdated", ui_locale),
            (State::Machine, UiLocale::En) => counted(count, "a machine’s", "a machine’s", ui_locale),
            (_, UiLocale::En) => counted(count, "to review", "to review", ui_locale),
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// The state of each language of an entry, that of the source first.
pub fn json(entry: &Entry, ui_locale: UiLocale) -> Json {
    let machine = written_by_machine(entry);
    let source = json!({
        "locale": entry.source.locale.as_str(),
        "due": machine,
        "state": if machine == 0 { "source" } else { "machine" },
        "words": match (machine, ui_locale) {
            (0, _) => "source".to_owned(),
            (_, UiLocale::Fr) => counted(machine, "bloc d’une machine", "blocs d’une machine", ui_locale),
            (_, UiLocale::En) => counted(machine, "block of a machine", "blocks of a machine", ui_locale),
        },
    });
    let others = entry.translations.iter().map(|translation| {
        let counts = counts(translation);
        let state = match (counts.due(), counts.of(State::Missing) == counts.total()) {
            (0, _) => "current",
            (_, true) => "missing",
            _ => "due",
        };
        json!({
            "locale": translation.locale.as_str(),
            "due": counts.due(),
            "state": state,
            "words": words(&counts, ui_locale),
        })
    });
    std::iter::once(source).chain(others).collect()
}
