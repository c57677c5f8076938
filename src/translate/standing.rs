//! What is due of an entry's translations, in a few words. It is counted by [`super::inventory`], as
//! `provence translate status` counts it.

use serde_json::{Value as Json, json};

use super::check::{Counts, counts};
use super::inventory::{Entry, Scope, State, inventory};
use super::record::Origin;
use crate::config::Config;
use crate::content::Content;
use crate::diagnostic::{Tongue, counted};
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
pub fn words(counts: &Counts, tongue: Tongue) -> String {
    if counts.due() == 0 {
        return if tongue == Tongue::Fr { "à jour" } else { "current" }.to_owned();
    }
    if counts.of(State::Missing) == counts.total() {
        return if tongue == Tongue::Fr { "manque" } else { "missing" }.to_owned();
    }
    let due = State::ALL.iter().filter(|state| state.is_due() && counts.of(**state) > 0);
    let parts = due.map(|state| {
        let count = counts.of(*state);
        match (state, tongue) {
            (State::Missing, Tongue::Fr) => counted(count, "manque", "manquent", tongue),
            (State::Outdated, Tongue::Fr) => counted(count, "périmé", "périmés", tongue),
            (State::Machine, Tongue::Fr) => counted(count, "d’une machine", "d’une machine", tongue),
            (_, Tongue::Fr) => counted(count, "à revoir", "à revoir", tongue),
            (State::Missing, Tongue::En) => counted(count, "missing", "missing", tongue),
            (State::Outdated, Tongue::En) => counted(count, "outdated", "outdated", tongue),
            (State::Machine, Tongue::En) => counted(count, "a machine’s", "a machine’s", tongue),
            (_, Tongue::En) => counted(count, "to review", "to review", tongue),
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// The state of each language of an entry, that of the source first.
pub fn json(entry: &Entry, tongue: Tongue) -> Json {
    let machine = written_by_machine(entry);
    let source = json!({
        "locale": entry.source.locale.as_str(),
        "due": machine,
        "state": if machine == 0 { "source" } else { "machine" },
        "words": match (machine, tongue) {
            (0, _) => "source".to_owned(),
            (_, Tongue::Fr) => counted(machine, "bloc d’une machine", "blocs d’une machine", tongue),
            (_, Tongue::En) => counted(machine, "block of a machine", "blocks of a machine", tongue),
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
            "words": words(&counts, tongue),
        })
    });
    std::iter::once(source).chain(others).collect()
}
