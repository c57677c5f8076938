//! Words of the pages about translations.

use crate::diagnostic::Tongue;
use crate::translate::inventory::State;
use crate::translate::unit::UnitKind;

/// The word for a state.
pub fn state(state: State, tongue: Tongue) -> &'static str {
    match (state, tongue) {
        (State::Current, Tongue::Fr) => "à jour",
        (State::Untracked, Tongue::Fr) => "traduit, non suivi",
        (State::Machine, Tongue::Fr) => "d’une machine, à accepter",
        (State::Fuzzy, Tongue::Fr) => "à revoir",
        (State::Outdated, Tongue::Fr) => "périmé : la source a changé",
        (State::Missing, Tongue::Fr) => "manque",
        (State::Current, Tongue::En) => "current",
        (State::Untracked, Tongue::En) => "translated, not tracked",
        (State::Machine, Tongue::En) => "a machine’s, to be accepted",
        (State::Fuzzy, Tongue::En) => "to be looked at again",
        (State::Outdated, Tongue::En) => "outdated: the source has changed",
        (State::Missing, Tongue::En) => "missing",
    }
}

/// The word for a kind of block.
pub fn kind(kind: &UnitKind, tongue: Tongue) -> &'static str {
    let name = kind.as_str();
    match (name, tongue) {
        (_, Tongue::En) => name,
        ("field", _) => "champ",
        ("message", _) => "message",
        ("paragraph", _) => "paragraphe",
        ("heading", _) => "titre",
        ("item", _) => "élément de liste",
        ("cell", _) => "cellule",
        ("term", _) => "terme",
        ("definition", _) => "définition",
        ("component", _) => "composant",
        ("argument", _) => "argument",
        _ => name,
    }
}
