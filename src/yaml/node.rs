//! The tree that YAML is read into.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Span;
use crate::path::SourcePath;

/// A value with its place: line and column start at 1 and count in the whole file.
///
/// `range` covers what stands for the value: quotes, brackets, the header of a
/// block scalar, an anchor and a tag. A block scalar ends before the line break
/// of its last line, unless `+` keeps that. A value that is not written has an
/// empty range, behind the sign after which it would stand. An alias has the
/// range of the alias, and what is below it the ranges of the anchor's value.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Yaml,
    /// Line of the first character.
    pub line: u32,
    /// Column of the first character, in characters.
    pub column: u32,
    /// Characters covered; 0 for maps, lists and what goes over several lines.
    pub length: u32,
    /// Bytes of the file.
    pub range: Range<u32>,
}

/// The three kinds of YAML value.
#[derive(Clone, Debug, PartialEq)]
pub enum Yaml {
    /// Text as written; `quoted` tells `"no"` from `no`.
    Scalar {
        /// The text without its quotes.
        text: Arc<str>,
        /// Written in quotes or as a block.
        quoted: bool,
    },
    /// `- a` or `[a]`.
    List(Vec<Node>),
    /// `key: value`, in the order written.
    Map(Vec<(Key, Node)>),
}

/// The key of a map's entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The name.
    pub name: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
    /// Characters covered.
    pub length: u32,
    /// Bytes of the file, quotes included.
    pub range: Range<u32>,
}

impl Key {
    /// A key that was not read, of a value that is to be written.
    pub fn named(name: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), line: 1, column: 1, length: 0, range: 0..0 }
    }

    /// Where the key stands.
    pub fn span(&self, file: &SourcePath) -> Span {
        Span::new(file, self.line, self.column, self.length)
    }
}

/// How large a tree may grow.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Levels of nesting.
    pub depth: usize,
    /// Values in all, copies made by aliases included.
    pub nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 32, nodes: 20_000 }
    }
}

impl Node {
    /// Where the value stands.
    pub fn span(&self, file: &SourcePath) -> Span {
        Span::new(file, self.line, self.column, self.length)
    }

    /// The bytes of the file that stand for the value.
    pub fn bytes(&self) -> Range<usize> {
        self.range.start as usize..self.range.end as usize
    }

    /// Whether the value is `~`, `null` or not written.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Yaml::Scalar { text, quoted: false } if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Whether there is a value that is not null and no empty text, list or map.
    pub fn is_filled(&self) -> bool {
        match &self.value {
            Yaml::Scalar { text, .. } => !self.is_null() && !text.trim().is_empty(),
            Yaml::List(items) => !items.is_empty(),
            Yaml::Map(entries) => !entries.is_empty(),
        }
    }

    /// The text of a scalar that is not null.
    pub fn as_text(&self) -> Option<&Arc<str>> {
        match &self.value {
            Yaml::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// The boolean of `true` or `false` without quotes; `None` for anything else.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.value {
            Yaml::Scalar { text, quoted: false } => match &**text {
                "true" | "True" | "TRUE" => Some(true),
                "false" | "False" | "FALSE" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The number of a decimal without quotes; `None` for anything else.
    pub fn as_number(&self) -> Option<f64> {
        match &self.value {
            Yaml::Scalar { text, quoted: false } => {
                let shape = text.strip_prefix(['-', '+']).unwrap_or(text);
                // A number may begin with its point (YAML 1.2.2, section 10.3.2).
                let decimal = shape.strip_prefix('.').unwrap_or(shape).starts_with(|c: char| c.is_ascii_digit())
                    && shape.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'));
                decimal.then(|| text.parse().ok()).flatten().filter(|number: &f64| number.is_finite())
            }
            _ => None,
        }
    }

    /// The entries of a map.
    pub fn as_map(&self) -> Option<&[(Key, Node)]> {
        match &self.value {
            Yaml::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Yaml::List(items) => Some(items),
            _ => None,
        }
    }

    /// The value under a key of a map.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.as_map()?.iter().find(|(key, _)| &*key.name == name).map(|(_, node)| node)
    }

    /// A value that was not read, as at the beginning of a file.
    pub fn of(value: Yaml) -> Self {
        Self { value, line: 1, column: 1, length: 0, range: 0..0 }
    }

    /// A text in quotes, likewise.
    pub fn quoted(text: &str) -> Self {
        Self::of(Yaml::Scalar { text: text.into(), quoted: true })
    }

    /// A scalar without quotes, likewise: `true`, `12`.
    pub fn plain(text: &str) -> Self {
        Self::of(Yaml::Scalar { text: text.into(), quoted: false })
    }

    /// A list, likewise.
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::of(Yaml::List(items.into_iter().collect()))
    }

    /// A map, likewise.
    pub fn map<'n>(entries: impl IntoIterator<Item = (&'n str, Self)>) -> Self {
        Self::of(Yaml::Map(entries.into_iter().map(|(name, node)| (Key::named(name), node)).collect()))
    }

    /// A map without entries, likewise.
    pub fn empty_map() -> Self {
        Self::of(Yaml::Map(Vec::new()))
    }
}
