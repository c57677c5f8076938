//! What a template hands to a message, and why a message cannot be formatted.

use std::borrow::Cow;
use std::fmt;

use jiff::civil;

use crate::diagnostic::{Code, Text, UiLocale};
use crate::text;

/// A value that a template hands to a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument<'a> {
    /// Text, written as it is. A text that is a date (`2016-07-13`) can be given to `DATETIME` too.
    Text(Cow<'a, str>),
    /// A number, written as the language does. It can select a plural form.
    Number(f64),
    /// A date.
    Date(civil::Date),
    /// Texts, joined as in a sentence.
    List(Vec<Cow<'a, str>>),
}

/// Why a message could not be formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageError {
    /// No language of the chain has the id.
    Unknown {
        /// The id that was asked for.
        id: Box<str>,
        /// The nearest id that exists.
        near: Option<Box<str>>,
    },
    /// The message uses variables that were not given.
    MissingArguments {
        /// The message.
        id: Box<str>,
        /// The names of those that are missing, in order.
        names: Vec<Box<str>>,
    },
    /// A value does not suit the function that the message applies to it.
    WrongArgument {
        /// The message.
        id: Box<str>,
        /// The function: `DATETIME`.
        function: &'static str,
        /// The value as it was given.
        given: Box<str>,
    },
    /// The message refers to itself, or grows beyond all use.
    Endless {
        /// The message.
        id: Box<str>,
    },
}

impl MessageError {
    /// The sentence for a person, in both of the tool's languages.
    pub fn text(&self) -> Text {
        match self {
            Self::Unknown { id, .. } => text!(
                "le message « {id} » n’existe dans aucune langue de repli",
                "the message `{id}` exists in no fallback language"
            ),
            Self::MissingArguments { id, names } => {
                let names = dollars(names.iter());
                text!("le message « {id} » attend {names}", "the message `{id}` wants {names}")
            }
            Self::WrongArgument { id, function, given } => text!(
                "dans le message « {id} », {function} ne sait que faire de « {given} »",
                "in the message `{id}`, {function} has no use for `{given}`"
            ),
            Self::Endless { id } => text!(
                "le message « {id} » renvoie à lui-même ou n’en finit pas",
                "the message `{id}` refers to itself or never ends"
            ),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Text {
        match self {
            Self::Unknown { near: Some(near), .. } => {
                text!("vouliez-vous dire « {near} » ?", "did you mean `{near}`?")
            }
            Self::Unknown { id, near: None } => {
                text!("ajoutez « {id} » aux fichiers i18n/*.ftl", "add `{id}` to the i18n/*.ftl files")
            }
            Self::MissingArguments { id, names } => {
                let given = names.iter().map(|name| format!(", {name}=…")).collect::<String>();
                text!(
                    "écrivez `t(id=\"{id}\"{given})` ; une valeur absente (`null`) compte comme manquante",
                    "write `t(id=\"{id}\"{given})`; an absent value (`null`) counts as missing"
                )
            }
            Self::WrongArgument { function: "DATETIME", .. } => {
                text!("donnez une date : 2016-07-13", "give a date: 2016-07-13")
            }
            Self::WrongArgument { function: "LIST", .. } => text!("donnez une liste", "give a list"),
            Self::WrongArgument { .. } => text!("donnez un nombre", "give a number"),
            Self::Endless { .. } => text!("retirez l’un des renvois", "remove one of the references"),
        }
    }

    /// The code under which it is reported.
    pub fn code(&self) -> Code {
        match self {
            Self::Unknown { .. } => Code::UnknownMessage,
            _ => Code::MessageArgument,
        }
    }
}

impl fmt::Display for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let english = UiLocale::En;
        write!(f, "{}: {}", self.text().get(english), self.help().get(english))
    }
}

impl std::error::Error for MessageError {}

/// Names of variables as messages write them: `$n, $name`.
pub(super) fn dollars<'a>(names: impl Iterator<Item = &'a Box<str>>) -> String {
    names.map(|name| format!("${name}")).collect::<Vec<_>>().join(", ")
}
