//! Front matter in YAML, TOML or JSON, told apart by how it begins.

use std::ops::Range;

use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::value::{Fields, Item, Value, moment};
use crate::diagnostic::places::Places;
use crate::diagnostic::{Code, Diagnostic, Span, Text};
use crate::path::SourcePath;
use crate::text;
use crate::yaml::{self, Limits};

/// Values that one file may have, those in lists and maps included.
const MAX_VALUES: usize = 20_000;

/// The front matter of a file, and where its text begins.
#[derive(Debug)]
pub struct Front {
    /// Keys and values.
    pub fields: Fields,
    /// The byte at which the text begins.
    pub body: usize,
}

/// Reads the front matter of a file. A file without any has no fields. `None`, and told, when it cannot be read.
pub fn read(path: &SourcePath, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Front> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let rest = &text[start..];
    if rest.starts_with("+++") {
        let (front, body) = yaml::split_at_lines(text, "+++").or_else(|| {
            diagnostics.push(syntax(Span::file(path), text!("`+++` n’est pas fermé", "`+++` is not closed")));
            None
        })?;
        let fields = toml_fields(path, text, front, diagnostics)?;
        return Some(Front { fields, body: body.start });
    }
    if rest.starts_with('{') {
        return json_front(path, text, start, diagnostics);
    }
    if rest.starts_with("---") {
        let Some((front, body)) = yaml::split_front_matter(text) else {
            // A line of hyphens may also be a rule of Markdown.
            return Some(Front { fields: Vec::new(), body: start });
        };
        let fields = yaml_fields(path, text, front, diagnostics)?;
        return Some(Front { fields, body: body.start });
    }
    Some(Front { fields: Vec::new(), body: start })
}

/// Reads a whole file of settings by its ending.
pub fn settings(path: &SourcePath, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Fields> {
    match path.extension() {
        "toml" => toml_fields(path, text, 0..text.len(), diagnostics),
        "json" => json_front(path, text, 0, diagnostics).map(|front| front.fields),
        _ => yaml_fields(path, text, 0..text.len(), diagnostics),
    }
}

/// The problem of front matter or settings that could not be read.
fn syntax(span: Span, why: Text) -> Diagnostic {
    Diagnostic::new(Code::ImportUnread, span, why)
}

fn yaml_fields(
    path: &SourcePath,
    text: &str,
    range: Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Fields> {
    let mut parsed = yaml::parse(path, text, range.clone(), Limits::default());
    if !yaml::is_whole(&parsed.diagnostics)
        && let Some(indented) = with_closings_indented(&text[range.clone()])
    {
        let whole = format!("{}{indented}", &text[..range.start]);
        let again = yaml::parse(path, &whole, range.start..whole.len(), Limits::default());
        if yaml::is_whole(&again.diagnostics) {
            parsed = again;
        }
    }
    if !yaml::is_whole(&parsed.diagnostics) {
        diagnostics.extend(parsed.diagnostics);
        return None;
    }
    // What is doubtful in YAML here would be the same problem in the file that is written.
    diagnostics.extend(parsed.diagnostics);
    match Item::of_yaml(&parsed.value).value {
        Value::Map(fields) => Some(fields),
        Value::Empty => Some(Vec::new()),
        _ => {
            let message =
                text!("l’en-tête n’est pas une suite de `clé: valeur`", "the front matter has no `key: value` pairs");
            diagnostics.push(syntax(parsed.value.span(path), message));
            None
        }
    }
}

/// YAML in which a bracket that closes a list stands at the beginning of its line. YAML 1.2 wants it indented below
/// a key; the readers of other generators do not. `None` when there is no such line.
fn with_closings_indented(yaml: &str) -> Option<String> {
    let is_closing = |line: &str| line.starts_with([']', '}']);
    if !yaml.lines().any(is_closing) {
        return None;
    }
    let lines = yaml.split_inclusive('\n');
    Some(lines.map(|line| if is_closing(line) { format!(" {line}") } else { line.to_owned() }).collect())
}

fn toml_fields(
    path: &SourcePath,
    text: &str,
    range: Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Fields> {
    let mut places = Places::new(path, text);
    let table = match DeTable::parse(&text[range.clone()]) {
        Ok(table) => table,
        Err(error) => {
            let at = error.span().map_or(range.start, |span| range.start + span.start);
            let words: String = error.message().chars().take(120).collect();
            let message = text!("TOML illisible ({words})", "TOML that cannot be read ({words})");
            diagnostics.push(syntax(places.span(at..at), message));
            return None;
        }
    };
    let mut reader = TomlReader { places, offset: range.start, left: MAX_VALUES };
    let fields = reader.table(table.get_ref());
    if reader.left == 0 {
        diagnostics.push(syntax(Span::file(path), too_many()));
        return None;
    }
    Some(fields)
}

fn too_many() -> Text {
    text!("l’en-tête a plus de {MAX_VALUES} valeurs", "the front matter has more than {MAX_VALUES} values")
}

/// Turns a tree of TOML into values.
struct TomlReader<'a> {
    places: Places<'a>,
    /// The byte of the file at which the TOML begins.
    offset: usize,
    /// Values that may still come.
    left: usize,
}

impl TomlReader<'_> {
    fn table(&mut self, table: &DeTable<'_>) -> Fields {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries.into_iter().map(|(key, value)| (key.get_ref().to_string(), self.value(value))).collect()
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>) -> Item {
        self.left = self.left.saturating_sub(1);
        let place = self.places.span(self.offset + value.span().start..self.offset + value.span().start);
        let value = match value.get_ref() {
            _ if self.left == 0 => Value::Empty,
            DeValue::String(text) if text.trim().is_empty() => Value::Empty,
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) if number.radix() == 10 => Value::Number(number.as_str().to_owned()),
            DeValue::Integer(number) => Value::Text(number.to_string()),
            DeValue::Float(number) => match number.as_str().parse::<f64>() {
                Ok(found) if found.is_finite() => Value::Number(number.as_str().to_owned()),
                _ => Value::Text(number.as_str().to_owned()),
            },
            DeValue::Boolean(boolean) => Value::Boolean(*boolean),
            DeValue::Datetime(when) => {
                let text = when.to_string();
                moment(&text).unwrap_or(Value::Text(text))
            }
            DeValue::Array(items) => Value::List(items.iter().map(|item| self.value(item)).collect()),
            DeValue::Table(table) => Value::Map(self.table(table)),
        };
        Item::new(value, place.line, place.column)
    }
}

/// JSON at the beginning of a file. Its values have the place of the first brace, since the parser tells no others.
fn json_front(path: &SourcePath, text: &str, start: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<Front> {
    let mut stream = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Json>();
    match stream.next() {
        Some(Ok(Json::Object(map))) => {
            let body = start + stream.byte_offset();
            let mut left = MAX_VALUES;
            let item = of_json(Json::Object(map), &mut left);
            if left == 0 {
                diagnostics.push(syntax(Span::file(path), too_many()));
                return None;
            }
            let Value::Map(fields) = item.value else { return None };
            Some(Front { fields, body })
        }
        Some(Err(error)) => {
            let (line, column) = (error.line().max(1) as u32, error.column().max(1) as u32);
            let message = text!("JSON illisible", "JSON that cannot be read");
            diagnostics.push(syntax(Span::new(path, line, column, 0), message));
            None
        }
        // No object: the brace is a sign of the text.
        _ => Some(Front { fields: Vec::new(), body: start }),
    }
}

fn of_json(json: Json, left: &mut usize) -> Item {
    *left = left.saturating_sub(1);
    let value = match json {
        _ if *left == 0 => Value::Empty,
        Json::Null => Value::Empty,
        Json::Bool(boolean) => Value::Boolean(boolean),
        Json::Number(number) => Value::Number(number.to_string()),
        Json::String(text) if text.trim().is_empty() => Value::Empty,
        Json::String(text) => moment(&text).unwrap_or(Value::Text(text)),
        Json::Array(items) => Value::List(items.into_iter().map(|item| of_json(item, left)).collect()),
        Json::Object(map) => Value::Map(map.into_iter().map(|(key, value)| (key, of_json(value, left))).collect()),
    };
    Item::new(value, 1, 1)
}
