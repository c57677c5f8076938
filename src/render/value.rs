//! How values for Tera are put together.

use std::sync::Arc;

use tera::value::Key;
use tera::{Map, Value};

use crate::plan::view::TextLanguage;

/// Collects the entries of a map, in order.
#[derive(Default)]
pub struct MapBuilder(pub Map);

impl MapBuilder {
    /// With a value under a fixed key.
    pub fn with(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.0.insert(Key::Str(key), value.into());
        self
    }

    /// Sets a value under the key of a declaration.
    pub fn set(&mut self, key: &Arc<str>, value: impl Into<Value>) {
        self.0.insert(Key::String(Arc::clone(key)), value.into());
    }

    /// With `lang` and `dir` of a text.
    pub fn language(self, language: &TextLanguage) -> Self {
        self.with("lang", &*language.tag).with("dir", language.direction.as_str())
    }

    /// The map as a value.
    pub fn finish(self) -> Value {
        Value::from(self.0)
    }
}

/// A text that may be absent, as a value.
pub fn optional(text: Option<impl AsRef<str>>) -> Value {
    text.map_or_else(Value::none, |text| Value::from(text.as_ref()))
}

/// Values as a list.
pub fn list(values: impl Iterator<Item = Value>) -> Value {
    values.collect::<Vec<Value>>().into()
}

/// A number as a value; a whole one without a decimal point.
pub fn number_value(number: f64) -> Value {
    // Above 2^53 neighbouring whole numbers are the same float, so that the number stays a float.
    if number.fract() == 0.0 && number.abs() < 9e15 { Value::from(number as i64) } else { Value::from(number) }
}
