//! Words of the pages about translations.

use crate::diagnostic::UiLocale;
use crate::translate::inventory::State;
use crate::translate::unit::UnitKind;

/// The word for a state.
pub fn state(state: State, ui_locale: UiLocale) -> &'static str {
    match (state, ui_locale) {
        (State::Current, UiLocale::Fr) => "à jour",
        (State::Untracked, UiLocale::Fr) => "traduit, non suivi",
        (State::Machine, UiLocale::Fr) => "d’une machine, à accepter",
        (State::Fuzzy, UiLocale::Fr) => "à revoir",
        (State::Outdated, UiLocale::Fr) => "périmé : la source a changé",
        (State::Missing, UiLocale::Fr) => "manque",
        (State::Current, UiLocale::En) => "current",
        (State::Untracked, UiLocale::En) => "translated, not tracked",
        (State::Machine, UiLocale::En) => "a machine’s, to be accepted",
        (State::Fuzzy, UiLocale::En) => "to be looked at again",
        (State::Outdated, UiLocale::En) => "outdated: the source has changed",
        (State::Missing, UiLocale::En) => "missing",
    }
}

/// The word for a kind of block.
pub fn kind(kind: &UnitKind, ui_locale: UiLocale) -> &'static str {
    let name = kind.as_str();
    match (name, ui_locale) {
        (_, UiLocale::En) => name,
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
        ("break", _) => "filet",
        ("alert", _) => "encadré",
        ("task", _) => "case à cocher",
        _ => name,
    }
}
