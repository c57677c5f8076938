//! Values of another site's front matter, whatever notation they were written in, and how the project writes them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use crate::yaml::{self, Context, Node, Style, Yaml};

/// A value with its place in the file of the other site.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The value.
    pub value: Value,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// Keys with their values, in the order written.
pub type Fields = Vec<(String, Item)>;

/// A value as YAML, TOML, JSON or WXR can have it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, or an empty text.
    Empty,
    /// `true` or `false`.
    Boolean(bool),
    /// A decimal number as it is written.
    Number(String),
    /// A day, as `2025-03-21`.
    Date(String),
    /// A day with a time: ISO 8601, with or without an offset.
    Datetime(String),
    /// Any other text.
    Text(String),
    /// Several values.
    List(Vec<Item>),
    /// Values by key.
    Map(Fields),
}

impl Item {
    /// A value at a place.
    pub fn new(value: Value, line: u32, column: u32) -> Self {
        Self { value, line, column }
    }

    /// The value of a YAML tree.
    pub fn of_yaml(node: &Node) -> Self {
        let value = match &node.value {
            Yaml::List(items) => Value::List(items.iter().map(Self::of_yaml).collect()),
            Yaml::Map(entries) => {
                Value::Map(entries.iter().map(|(key, node)| (key.name.to_string(), Self::of_yaml(node))).collect())
            }
            Yaml::Scalar { quoted: true, text } if text.trim().is_empty() => Value::Empty,
            Yaml::Scalar { quoted: true, text } => Value::Text(text.to_string()),
            Yaml::Scalar { text, .. } => of_plain(node, text),
        };
        Self::new(value, node.line, node.column)
    }

    /// The text of a scalar that is not empty.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Number(text) | Value::Date(text) | Value::Datetime(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of a map.
    pub fn as_map(&self) -> Option<&Fields> {
        match &self.value {
            Value::Map(fields) => Some(fields),
            _ => None,
        }
    }

    /// The texts of a list, or the one text that stands alone.
    pub fn texts(&self) -> Vec<&str> {
        match &self.value {
            Value::List(items) => items.iter().filter_map(Self::as_text).collect(),
            _ => self.as_text().into_iter().collect(),
        }
    }

    /// The day of a date or time: the one that is written.
    pub fn day(&self) -> Option<Date> {
        self.as_text()?.get(..10)?.parse().ok()
    }
}

/// The value under a key. Capital letters make no difference.
pub fn get<'f>(fields: &'f Fields, name: &str) -> Option<&'f Item> {
    fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, item)| item)
}

/// An unquoted scalar of YAML by the core schema of YAML 1.2, with the dates that generators read.
fn of_plain(node: &Node, text: &str) -> Value {
    if node.is_null() || text.trim().is_empty() {
        Value::Empty
    } else if let Some(boolean) = node.as_bool() {
        Value::Boolean(boolean)
    } else if node.as_number().is_some() && !text.starts_with(['0', '+']) || text == "0" {
        Value::Number(text.to_owned())
    } else {
        moment(text).unwrap_or_else(|| Value::Text(text.to_owned()))
    }
}

/// The date or time that a text is, in ISO 8601. Generators also read `2025-03-21 09:00:00 +0100`.
pub fn moment(text: &str) -> Option<Value> {
    let text = text.trim();
    if !text.starts_with(|c: char| c.is_ascii_digit()) || text.len() > 40 || !text.is_ascii() {
        return None;
    }
    if text.len() <= 10 {
        return text.parse::<Date>().ok().filter(|_| text.len() == 10).map(|date| Value::Date(date.to_string()));
    }
    let (day, rest) = text.split_at(10);
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    let (time, offset) = match rest.find(['+', '-', 'Z', 'z', ' ']) {
        Some(at) => (&rest[..at], rest[at..].trim()),
        None => (rest, ""),
    };
    let offset = match offset {
        "" => String::new(),
        "Z" | "z" | "UTC" | "GMT" => "Z".to_owned(),
        _ if offset.len() == 5 => format!("{}:{}", &offset[..3], &offset[3..]),
        other => other.to_owned(),
    };
    let written = format!("{day}T{time}{offset}");
    let is_right = match offset.is_empty() {
        true => written.parse::<DateTime>().is_ok(),
        false => written.parse::<Timestamp>().is_ok(),
    };
    is_right.then_some(Value::Datetime(written))
}

/// A text as a scalar of YAML: plain where it is made of words and their punctuation alone, else in double quotes.
pub fn scalar(text: &str, place: Context) -> String {
    let is_simple = text.len() < 200
        && text.starts_with(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || " -_./’'(),;!?«»\u{a0}\u{202f}".contains(c));
    if is_simple { yaml::scalar(text, Style::Plain, place) } else { yaml::quoted(&text.replace('\r', "")) }
}

/// A key of a map in YAML: plain where it is an identifier, else in double quotes.
pub fn key(name: &str) -> String {
    let is_identifier = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if is_identifier { yaml::key(name, Context::Line) } else { yaml::quoted(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_generators_become_iso() {
        let written = |text: &str| match moment(text) {
            Some(Value::Date(text) | Value::Datetime(text)) => text,
            other => format!("{other:?}"),
        };
        assert_eq!(written("2025-03-21"), "2025-03-21");
        assert_eq!(written("2025-03-21 09:00:00 +0100"), "2025-03-21T09:00:00+01:00");
        assert_eq!(written("2025-03-21T09:00:00Z"), "2025-03-21T09:00:00Z");
        assert_eq!(written("2025-03-21 09:00"), "2025-03-21T09:00");
        assert_eq!(moment("2025-13-21"), None);
        assert_eq!(moment("2025-03-21 to 2025-03-24"), None);
    }

    #[test]
    fn texts_are_never_mistaken() {
        for place in [Context::Line, Context::Flow] {
            assert_eq!(scalar("Le port", place), "Le port");
            assert_eq!(scalar("no", place), "\"no\"");
            assert_eq!(scalar("a: b #c", place), "\"a: b #c\"");
            assert_eq!(scalar("x\n\"y\"", place), "\"x\\n\\\"y\\\"\"");
        }
        assert_eq!(scalar("Quais, digues", Context::Line), "Quais, digues");
        assert_eq!(scalar("Quais, digues", Context::Flow), "\"Quais, digues\"");
    }
}
