//! The order of entries: by declared keys, texts by the rules of the source
//! language, ties by the id.

use std::cmp::Reverse;

use super::version::{Version, localized};
use crate::content::collection::SortKey;
use crate::content::value::Value;
use crate::format::{self, Formats};
use crate::locale::Language;

/// Place of a value in an order. An absent value comes after all others.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Smallest first.
    Rising(Scalar),
    /// Largest first.
    Falling(Reverse<Scalar>),
    /// No value.
    Absent,
}

/// A value that can be compared.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scalar {
    /// No before yes.
    Boolean(bool),
    /// The bits of a float in the order of its values.
    Number(i64),
    /// A day as `yyyymmdd`, or an instant in milliseconds.
    Time(i64),
    /// A text by the rules of a language.
    Text(format::SortKey),
}

/// The places of a version by `keys`. `source` is the source language, by whose
/// rules texts are compared, and `formats` are its own.
pub fn ranks(version: &Version, keys: &[SortKey], formats: &Formats, source: &Language) -> Box<[Rank]> {
    keys.iter().map(|key| rank(version.value(&key.field), key.descending, formats, source)).collect()
}

fn rank(value: Option<&Value>, descending: bool, formats: &Formats, source: &Language) -> Rank {
    let scalar = match value {
        Some(Value::Text(text) | Value::Code { text, .. }) => Scalar::Text(formats.sort_key(text)),
        Some(Value::Number(number)) => {
            let bits = number.to_bits() as i64;
            Scalar::Number(if bits < 0 { i64::MIN.wrapping_sub(bits) } else { bits })
        }
        Some(Value::Date(date)) => {
            Scalar::Time(i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day()))
        }
        Some(Value::Datetime(instant)) => Scalar::Time(instant.as_millisecond()),
        Some(Value::Boolean(boolean)) => Scalar::Boolean(*boolean),
        Some(value @ Value::Localized(_)) => {
            return rank(Some(localized(value, source).1), descending, formats, source);
        }
        _ => return Rank::Absent,
    };
    if descending { Rank::Falling(Reverse(scalar)) } else { Rank::Rising(scalar) }
}
