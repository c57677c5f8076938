//! Types of fields, inferred from every value that the entries of a collection have.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::value::{self, Fields, Item, Value};
use crate::content::collection::slugify;
use crate::yaml::Context;

/// The type of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A day.
    Date,
    /// A day with a time.
    Datetime,
    /// Several values of one type.
    List(Box<Type>),
    /// A map of known keys.
    Object(BTreeMap<String, Type>),
    /// A map of free keys.
    Map,
}

/// The most keys of a map that are declared one by one.
const MAX_KEYS: usize = 40;

impl Type {
    /// The type of one value; `None` for a value that says nothing.
    pub fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Empty => return None,
            Value::Boolean(_) => Self::Boolean,
            Value::Number(_) => Self::Number,
            Value::Date(_) => Self::Date,
            Value::Datetime(_) => Self::Datetime,
            Value::Text(_) => Self::Text,
            Value::List(items) => {
                let items = items.iter().filter_map(|item| Self::of(&item.value));
                Self::List(Box::new(items.reduce(Self::join)?))
            }
            Value::Map(fields) => {
                let known: BTreeMap<String, Self> =
                    fields.iter().filter_map(|(key, item)| Some((key.clone(), Self::of(&item.value)?))).collect();
                if known.is_empty() { Self::Map } else { Self::object(known) }
            }
        })
    }

    fn object(keys: BTreeMap<String, Self>) -> Self {
        // Keys that are one name here cannot be told apart.
        let names: std::collections::BTreeSet<String> = keys.keys().map(|key| field_name(key)).collect();
        if keys.len() > MAX_KEYS || names.len() < keys.len() { Self::Map } else { Self::Object(keys) }
    }

    /// The type that holds values of both, or most of them.
    pub fn join(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Date, Self::Datetime) | (Self::Datetime, Self::Date) => Self::Datetime,
            (Self::List(one), Self::List(other)) => Self::List(Box::new(one.join(*other))),
            (Self::Object(mut one), Self::Object(other)) => {
                for (key, found) in other {
                    let joined = match one.remove(&key) {
                        Some(known) => known.join(found),
                        None => found,
                    };
                    one.insert(key, joined);
                }
                Self::object(one)
            }
            (Self::Map | Self::Object(_), Self::Map | Self::Object(_)) => Self::Map,
            // Values of the other kind do not fit, and are told.
            (map @ (Self::Map | Self::Object(_)), _) | (_, map @ (Self::Map | Self::Object(_))) => map,
            (Self::List(item), one) | (one, Self::List(item)) => Self::List(Box::new(item.join(one))),
            _ => Self::Text,
        }
    }

    /// The declaration, as YAML in one line. `more` is put behind the type.
    pub fn declaration(&self, more: &str) -> String {
        match self {
            Self::Text => format!("{{type: text{more}}}"),
            Self::Number => format!("{{type: number{more}}}"),
            Self::Boolean => format!("{{type: boolean{more}}}"),
            Self::Date => format!("{{type: date{more}}}"),
            Self::Datetime => format!("{{type: datetime{more}}}"),
            Self::Map => format!("{{type: map{more}}}"),
            Self::List(item) => format!("{{type: list{more}, of: {}}}", item.declaration("")),
            Self::Object(keys) => {
                let keys = keys.iter().map(|(key, kind)| {
                    let name = field_name(key);
                    let from = from(key, &name);
                    format!("{name}: {}", kind.declaration(&from))
                });
                format!("{{type: object{more}, fields: {{{}}}}}", keys.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// `, from: memberType`, where the key is not the name.
pub fn from(key: &str, name: &str) -> String {
    if key == name { String::new() } else { format!(", from: {}", value::scalar(key, Context::Flow)) }
}

/// Names that entries use for themselves.
const RESERVED: &[&str] =
    &["id", "key", "collection", "url", "lang", "dir", "fallback", "body", "toc", "words", "permalink", "filters"];

/// A key as the name of a field: `memberType` → `member_type`.
pub fn field_name(key: &str) -> String {
    let mut spaced = String::new();
    let mut former = ' ';
    for c in key.chars() {
        if c.is_uppercase() && former.is_lowercase() {
            spaced.push(' ');
        }
        spaced.push(c);
        former = c;
    }
    let name = slugify(&spaced).unwrap_or_default().replace('-', "_");
    let name = if name.starts_with(|c: char| c.is_ascii_lowercase()) { name } else { format!("field_{name}") };
    let name = name.trim_end_matches('_').to_owned();
    if RESERVED.contains(&&*name) { format!("{name}_text") } else { name }
}

/// A value in YAML, for a field of this type, below keys that are indented by `indent`. It begins with the space
/// after the colon, or with a line break. `None` when the value does not fit.
pub fn written(kind: &Type, item: &Item, indent: usize) -> Option<String> {
    Some(match (kind, &item.value) {
        (_, Value::Empty) => return None,
        (Type::List(kind), Value::List(items)) => list(kind, items, indent)?,
        (Type::List(kind), _) => list(kind, std::slice::from_ref(item), indent)?,
        (Type::Object(keys), Value::Map(fields)) => map(fields, indent, |key| keys.get(key).cloned())?,
        (Type::Map, Value::Map(fields)) => {
            map(fields, indent, |key| value::get(fields, key).and_then(|item| Type::of(&item.value)))?
        }
        _ => format!(" {}", scalar(kind, item, Context::Line)?),
    })
}

/// A single value. `None` when it does not fit.
fn scalar(kind: &Type, item: &Item, place: Context) -> Option<String> {
    Some(match (kind, &item.value) {
        (Type::Text, Value::Boolean(boolean)) => value::scalar(&boolean.to_string(), place),
        (Type::Text, _) => value::scalar(item.as_text()?, place),
        (Type::Number, Value::Number(number)) => number.clone(),
        (Type::Boolean, Value::Boolean(boolean)) => boolean.to_string(),
        (Type::Date, Value::Date(day)) => day.clone(),
        (Type::Datetime, Value::Date(when) | Value::Datetime(when)) => when.clone(),
        _ => return None,
    })
}

fn list(kind: &Type, items: &[Item], indent: usize) -> Option<String> {
    let filled: Vec<&Item> = items.iter().filter(|item| Type::of(&item.value).is_some()).collect();
    if filled.is_empty() {
        return None;
    }
    let deeper = indent + 2;
    let mut out = String::new();
    if !matches!(kind, Type::List(_) | Type::Object(_) | Type::Map) {
        let texts: Option<Vec<String>> = filled.iter().map(|item| scalar(kind, item, Context::Flow)).collect();
        return Some(format!(" [{}]", texts?.join(", ")));
    }
    for item in filled {
        let text = written(kind, item, deeper)?;
        // The first key of a map stands behind the hyphen.
        let text = text.strip_prefix('\n').map_or_else(|| text.clone(), |text| format!(" {}", text.trim_start()));
        let _ = write!(out, "\n{:indent$}-{text}", "");
    }
    Some(out)
}

fn map(fields: &Fields, indent: usize, kind: impl Fn(&str) -> Option<Type>) -> Option<String> {
    let mut out = String::new();
    for (key, item) in fields {
        let Some(kind) = kind(key) else { continue };
        if Type::of(&item.value).is_none() {
            continue;
        }
        let text = written(&kind, item, indent + 2)?;
        let _ = write!(out, "\n{:indent$}{}:{text}", "", value::key(key));
    }
    (!out.is_empty()).then_some(out)
}
