//! The forms that values of YAML take in JSON Schema.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

/// Types of a scalar that is read as text: `2024` and `true` are texts where a text is wanted.
pub const TEXT: [&str; 3] = ["string", "number", "boolean"];

/// A text of one language.
pub fn text() -> Json {
    json!({"type": TEXT})
}

/// The pattern of a segment of an address.
pub const SLUG: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// The pattern of a ratio of width to height.
pub const RATIO: &str = "^[1-9][0-9]*:[1-9][0-9]*$";

/// A segment of an address.
pub fn slug() -> Json {
    json!({"type": TEXT, "pattern": SLUG})
}

/// A text for which values are offered.
pub fn offered<'v>(values: impl IntoIterator<Item = &'v str>) -> Json {
    let values: Vec<&str> = values.into_iter().collect();
    let mut schema = text();
    if !values.is_empty() {
        schema["examples"] = json!(values);
    }
    schema
}

/// One of these words.
pub fn one_of(values: &[&str]) -> Json {
    json!({"enum": values})
}

/// `true` or `false`.
pub fn boolean() -> Json {
    json!({"type": "boolean"})
}

/// A whole number from `minimum` on.
pub fn count(minimum: u32) -> Json {
    json!({"type": "integer", "minimum": minimum})
}

/// A list of these, or a single one.
pub fn one_or_many(item: &Json) -> Json {
    json!({"anyOf": [item, {"type": "array", "items": item}]})
}

/// A map whose keys are free, with values of this form.
pub fn entries(value: Json) -> Json {
    json!({"type": "object", "additionalProperties": value})
}

/// A map with these keys and no others.
pub fn closed(properties: impl IntoIterator<Item = (String, Json)>, required: &[&str]) -> Json {
    let properties: Map<String, Json> = properties.into_iter().collect();
    let mut schema = json!({"type": "object", "additionalProperties": false, "properties": properties});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// The same, or nothing: a key without a value counts as absent.
pub fn or_nothing(mut schema: Json) -> Json {
    if let Some(Json::Array(options)) = schema.get_mut("enum") {
        options.push(Json::Null);
    } else if let Some(Json::Array(forms)) = schema.get_mut("anyOf") {
        forms.push(json!({"type": "null"}));
    } else if let Some(kind) = schema.get_mut("type") {
        match kind {
            Json::Array(kinds) => kinds.push(json!("null")),
            other => *other = json!([&*other, "null"]),
        }
    }
    schema
}

/// The same with the value that an absent key stands for.
pub fn or(mut schema: Json, default: Json) -> Json {
    schema["default"] = default;
    schema
}

/// The same with a description, which editors show beside a key or value.
pub fn described(mut schema: Json, description: &str) -> Json {
    if !description.is_empty() {
        schema["description"] = json!(description);
    }
    schema
}

/// Keys with their forms and descriptions, as a closed map.
pub fn described_map<const N: usize>(rows: [(&str, Json, &str); N], required: &[&str]) -> Json {
    let rows: BTreeMap<usize, (String, Json)> = rows
        .into_iter()
        .enumerate()
        .map(|(at, (key, schema, description))| (at, (key.to_owned(), or_nothing(described(schema, description)))))
        .collect();
    closed(rows.into_values(), required)
}
