//! What filters and functions read from their arguments and from the page, and how they tell a problem.

use tera::{Error, Kwargs, State, TeraResult, Value};

use crate::diagnostic::{Code, Text, UiLocale, did_you_mean};
use crate::format::{Formats, Grouping, NumberOptions, Numeral};
use crate::text;
use crate::theme::messages::Messages;

/// Separates the parts of a problem within Tera's error, which is one string.
const PART: char = '\u{1F}';

/// A problem inside a Tera error, for [`problem`] to read again.
pub fn failure(code: Code, message: &Text, help: &Text) -> Error {
    let (en, fr) = (UiLocale::En, UiLocale::Fr);
    let parts = [message.get(en), help.get(en), message.get(fr), help.get(fr), code.as_str()];
    // English first: whoever prints the error as it is reads a whole sentence.
    Error::message(parts.map(|part| part.replace(PART, " ")).join(&PART.to_string()))
}

/// The problem that `failure` put into the message of a Tera error (its `ReportError::message`
/// once a template is being rendered). `None` when Tera itself made the error.
pub fn problem(message: &str) -> Option<(Code, Text, Text)> {
    let parts: Vec<&str> = message.split(PART).collect();
    let [en, en_help, fr, fr_help, code] = parts.as_slice() else { return None };
    let code = Code::ALL.iter().copied().find(|known| known.as_str() == *code)?;
    Some((code, Text::new(*fr, *en), Text::new(*fr_help, *en_help)))
}

/// Refuses the value that a filter is given.
pub fn unsuitable(filter: &str, value: &Value, help: &Text) -> Error {
    let kind = value.name();
    let shown: String = value.to_string().chars().take(60).collect();
    failure(
        Code::TemplateSyntax,
        &text!(
            "le filtre `{filter}` ne sait que faire de « {shown} » ({kind})",
            "the filter `{filter}` has no use for `{shown}` ({kind})"
        ),
        help,
    )
}

/// The known name that is near the one given; all of them, as `told` says it, where none is.
pub fn near_or_all(given: &str, known: &[&str], told: impl FnOnce(&str) -> Text) -> Text {
    match did_you_mean(given, known.iter().copied()) {
        Some(near) => text!("vouliez-vous dire « {near} » ?", "did you mean `{near}`?"),
        None => told(&known.join(", ")),
    }
}

/// Refuses an argument that the filter does not read: most often its name is mistyped.
pub fn only(arguments: &Kwargs, filter: &str, known: &[&str]) -> TeraResult<()> {
    for (key, _) in arguments.iter() {
        let name = key.as_str().unwrap_or_default();
        if !known.contains(&name) {
            let help =
                near_or_all(name, known, |all| text!("arguments possibles : {all}", "possible arguments: {all}"));
            return Err(failure(
                Code::TemplateSyntax,
                &text!(
                    "le filtre `{filter}` n’a pas d’argument « {name} »",
                    "the filter `{filter}` has no argument `{name}`"
                ),
                &help,
            ));
        }
    }
    Ok(())
}

/// The page's locale; the value is shared, not copied.
pub fn locale(state: &State<'_>) -> TeraResult<Value> {
    match state.get::<Value>("locale")? {
        Some(value) if value.is_string() => Ok(value),
        _ => Err(failure(
            Code::TemplateSyntax,
            &text!("la page n’a pas de variable `locale`", "the page has no variable `locale`"),
            &text!(
                "un composant doit recevoir `locale`, ou hériter du contexte de la page",
                "a component must be given `locale`, or inherit the page's context"
            ),
        )),
    }
}

/// Keeps the locale's value beside the formatters, which do not borrow it.
pub fn formats<'m>(messages: &'m Messages, state: &State<'_>) -> TeraResult<(&'m Formats, Value)> {
    let locale = locale(state)?;
    Ok((messages.formats_in(locale.as_str().unwrap_or_default()), locale))
}

/// The number that a filter is given.
pub fn numeral(filter: &str, value: &Value) -> TeraResult<Numeral> {
    let parsed = match value.as_str() {
        Some(text) => Numeral::parse(text.trim()),
        None if value.is_f64() => value.as_f64().and_then(Numeral::from_f64),
        None if value.is_number() => Numeral::parse(&value.to_string()),
        None => None,
    };
    parsed.ok_or_else(|| {
        unsuitable(
            filter,
            value,
            &text!(
                "donnez un nombre, et vérifiez d’abord s’il peut manquer",
                "give a number, and test first if it may be absent"
            ),
        )
    })
}

/// The arguments `max`, `min` and `group`.
pub fn number_options(arguments: &Kwargs) -> TeraResult<NumberOptions> {
    let default = NumberOptions::default();
    Ok(NumberOptions {
        max_fraction: arguments.get::<u8>("max")?.unwrap_or(default.max_fraction),
        min_fraction: arguments.get::<u8>("min")?.unwrap_or(default.min_fraction),
        grouping: match arguments.get::<bool>("group")?.unwrap_or(true) {
            true => Grouping::Language,
            false => Grouping::Off,
        },
    })
}

/// One of several names; the first of them where the argument is not given.
pub fn one_of<'k>(arguments: &Kwargs, filter: &str, argument: &str, names: &[&'k str]) -> TeraResult<&'k str> {
    let Some(given) = arguments.get::<&str>(argument)? else { return Ok(names[0]) };
    names.iter().find(|name| **name == given).copied().ok_or_else(|| {
        let help = near_or_all(given, names, |all| text!("valeurs possibles : {all}", "possible values: {all}"));
        failure(
            Code::TemplateSyntax,
            &text!(
                "l’argument « {argument} » du filtre `{filter}` ne peut être « {given} »",
                "the argument `{argument}` of the filter `{filter}` cannot be `{given}`"
            ),
            &help,
        )
    })
}
