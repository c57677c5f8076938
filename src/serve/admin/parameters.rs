//! Parameters of the editor's requests.

use serde_json::Value as Json;

use super::context::Context;
use super::fault::Fault;
use crate::diagnostic::UiLocale;
use crate::text;

/// A parameter that is a text.
pub fn text_of<'p>(params: &'p Json, name: &str) -> Result<&'p str, Fault> {
    params.get(name).and_then(Json::as_str).filter(|text| !text.is_empty()).ok_or_else(|| missing(name))
}

/// A parameter that is a list with an item at least.
pub fn list_of<'p>(params: &'p Json, name: &str) -> Result<&'p [Json], Fault> {
    let list = params.get(name).and_then(Json::as_array).filter(|list| !list.is_empty());
    list.map(Vec::as_slice).ok_or_else(|| missing(name))
}

/// The fault of a parameter that is absent or wrong.
pub fn missing(name: &str) -> Fault {
    Fault::Parameters(format!("\"params.{name}\" is required"))
}

/// The fault of a path that the editor may not touch.
pub fn outside() -> Fault {
    Fault::Refused(text!(
        "l’éditeur ne touche qu’aux entrées de `content/` et aux fichiers de `assets/photos/`",
        "the editor touches entries of `content/` and files of `assets/photos/` alone"
    ))
}

/// The words of a save for the list of those that can be taken back.
pub fn label(context: &Context<'_>, params: &Json, fallback: (&str, &str)) -> String {
    let message = params.get("options").and_then(|options| options.get("commitMessage")).and_then(Json::as_str);
    match (message, context.ui_locale) {
        (Some(message), _) => message.chars().filter(|c| !c.is_control()).take(200).collect(),
        (None, UiLocale::Fr) => fallback.0.to_owned(),
        (None, UiLocale::En) => fallback.1.to_owned(),
    }
}
