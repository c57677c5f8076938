//! Messages about a wrong command line, in the user's language. clap finds the mistakes, and words them in English
//! only.

use std::fmt::Write as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diagnostic::{Text, UiLocale};
use crate::text;

/// The sentence for a wrong command line; `None` for what is no error but was
/// asked for, such as help.
pub fn explain(error: &clap::Error, ui_locale: UiLocale) -> Option<String> {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return None;
    }
    let mut out = match ui_locale {
        UiLocale::Fr => format!("erreur : {}\n", sentence(error).get(ui_locale)),
        UiLocale::En => format!("error: {}\n", sentence(error).get(ui_locale)),
    };
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    if let Some(near) = near.into_iter().find_map(|kind| words(error, kind).into_iter().next()) {
        // Writing to a string does not fail.
        let _ = match ui_locale {
            UiLocale::Fr => writeln!(out, "  vouliez-vous `{near}` ?"),
            UiLocale::En => writeln!(out, "  did you mean `{near}`?"),
        };
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).trim();
        let _ = match ui_locale {
            UiLocale::Fr => writeln!(out, "\nUtilisation : {}", usage.replace("<COMMAND>", "<COMMANDE>")),
            UiLocale::En => writeln!(out, "\nUsage: {usage}"),
        };
    }
    out.push_str(match ui_locale {
        UiLocale::Fr => "\n`--help` en dit plus\n",
        UiLocale::En => "\n`--help` tells more\n",
    });
    Some(out)
}

fn sentence(error: &clap::Error) -> Text {
    let argument = words(error, ContextKind::InvalidArg).join(" ");
    let value = words(error, ContextKind::InvalidValue).join(" ");
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = words(error, ContextKind::InvalidSubcommand).join(" ");
            text!("la commande `{name}` n’existe pas", "there is no command `{name}`")
        }
        ErrorKind::MissingSubcommand => text!("il manque une commande", "a command is missing"),
        ErrorKind::UnknownArgument => text!("`{argument}` n’est pas attendu ici", "`{argument}` is not expected here"),
        ErrorKind::MissingRequiredArgument => text!("il manque {argument}", "{argument} is missing"),
        ErrorKind::InvalidValue if value.is_empty() => {
            let (fr, en) = among(error);
            text!("`{argument}` attend une valeur{fr}", "`{argument}` wants a value{en}")
        }
        ErrorKind::InvalidValue => {
            let (fr, en) = among(error);
            text!("`{value}` ne convient pas à `{argument}`{fr}", "`{value}` does not suit `{argument}`{en}")
        }
        ErrorKind::ValueValidation => {
            let wanted = wanted(&argument);
            let (fr, en) = (wanted.get(UiLocale::Fr), wanted.get(UiLocale::En));
            text!("`{value}` ne convient pas à `{argument}`{fr}", "`{value}` does not suit `{argument}`{en}")
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            text!("`{argument}` n’a pas le bon nombre de valeurs", "`{argument}` has not the right number of values")
        }
        ErrorKind::ArgumentConflict => text!(
            "`{argument}` ne peut pas être donné deux fois, ou avec une autre option",
            "`{argument}` cannot be given twice, or with another option"
        ),
        ErrorKind::InvalidUtf8 => text!("un argument n’est pas en UTF-8", "an argument is not UTF-8"),
        _ => text!("la ligne de commande n’est pas comprise", "the command line is not understood"),
    }
}

/// The values that are possible, where there are few, in French and in English.
fn among(error: &clap::Error) -> (String, String) {
    let values = words(error, ContextKind::ValidValue).join(", ");
    if values.is_empty() { Default::default() } else { (format!(" : {values}"), format!(": {values}")) }
}

/// The kind of value that an argument takes, by its name.
fn wanted(argument: &str) -> Text {
    let option = argument.split([' ', '=']).next().unwrap_or_default();
    match option {
        "--clock" => text!(
            " : un jour comme 2026-12-02, ou un instant comme 2026-12-02T09:00:00Z",
            ": a day such as 2026-12-02, or a time such as 2026-12-02T09:00:00Z"
        ),
        "--jobs" => text!(" : un nombre de 1 à 256", ": a number from 1 to 256"),
        "--port" => text!(" : un nombre de 0 à 65535", ": a number from 0 to 65535"),
        "--interface" => text!(" : une adresse IP, comme 127.0.0.1", ": an IP address, such as 127.0.0.1"),
        "--max" => text!(" : un nombre", ": a number"),
        _ => text!("", ""),
    }
}

fn words(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(word)) => vec![word.clone()],
        Some(ContextValue::Strings(words)) => words.clone(),
        Some(ContextValue::StyledStr(word)) => vec![word.to_string()],
        Some(ContextValue::Number(number)) => vec![number.to_string()],
        _ => Vec::new(),
    }
}
