//! Writes single values of a YAML file and leaves every other byte.

use crate::edits::Edit;
use crate::path::SourcePath;
use crate::yaml::{self, Limits, Node, Yaml};

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// After `key: ` on a line of its own.
    Block,
    /// Between brackets or braces.
    Flow,
}

/// A text as a scalar, in the quotation marks of the value before where there are some.
pub fn scalar(value: &str, context: Context, former: Option<&str>) -> String {
    let single = || format!("'{}'", value.replace('\'', "''"));
    match former.and_then(|former| former.chars().next()) {
        Some('"') => double(value),
        Some('\'') if is_one_line(value) => single(),
        _ if is_plain(value, context) => value.to_owned(),
        _ => double(value),
    }
}

fn is_one_line(value: &str) -> bool {
    !value.contains(|c: char| c.is_control()) && value.trim() == value
}

fn double(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a text can stand without quotation marks and be read as itself, a text.
fn is_plain(value: &str, context: Context) -> bool {
    if !is_one_line(value) || value.is_empty() {
        return false;
    }
    let written = match context {
        Context::Block => format!("k: {value}\n"),
        Context::Flow => format!("k: {{k: {value}, l: m}}\n"),
    };
    let parsed = yaml::parse(&SourcePath::new("value.yaml"), &written, 0..written.len(), Limits::default());
    let value_node = match context {
        Context::Block => parsed.value.get("k"),
        Context::Flow => parsed.value.get("k").and_then(|inner| inner.get("l").and(inner.get("k"))),
    };
    let is_text = value_node.is_some_and(|node| {
        matches!(&node.value, Yaml::Scalar { text, quoted: false } if &**text == value)
            && !node.is_null()
            && node.as_bool().is_none()
            && node.as_number().is_none()
    });
    is_text && parsed.diagnostics.is_empty()
}

/// Whether a node is a scalar or collection between brackets or braces, as its first character tells.
pub fn is_flow(text: &str, node: &Node) -> bool {
    text[node.bytes()].starts_with(['{', '['])
}

/// Adds a key to a map. `None` when the map is written in a way that this cannot continue.
pub fn insert(text: &str, map: &Node, key: &str, value: &str) -> Option<Edit> {
    let entries = map.as_map()?;
    let (first, last) = (entries.first()?, entries.last()?);
    if is_flow(text, map) {
        let at = last.1.bytes().end.max(last.0.range.end as usize);
        return Some(Edit::insertion(at, format!(", {key}: {}", scalar(value, Context::Flow, None))));
    }
    let indent = " ".repeat(first.0.column as usize - 1);
    let end = last.1.bytes().end.max(last.0.range.end as usize);
    let (at, before) = match text[end..].find('\n') {
        Some(line_end) => (end + line_end + 1, ""),
        None => (text.len(), "\n"),
    };
    let written = scalar(value, Context::Block, None);
    Some(Edit::insertion(at, format!("{before}{indent}{key}: {written}\n")))
}

/// A value that is to be written anew, to any depth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// A text.
    Text(String),
    /// Keys with their values, in order.
    Map(Vec<(String, Tree)>),
    /// Items.
    List(Vec<Tree>),
}

impl Tree {
    /// Adds a text under a path of keys and indices. Indices must come in order, without a gap: `None` otherwise.
    pub fn add(&mut self, path: &[&str], text: &str) -> Option<()> {
        let Some((name, rest)) = path.split_first() else {
            *self = Self::Text(text.to_owned());
            return Some(());
        };
        let empty = |rest: &[&str]| match rest.first().map(|next| next.parse::<usize>()) {
            Some(Ok(_)) => Self::List(Vec::new()),
            _ => Self::Map(Vec::new()),
        };
        match (self, name.parse::<usize>()) {
            (Self::List(items), Ok(index)) => {
                if index == items.len() {
                    items.push(empty(rest));
                }
                items.get_mut(index)?.add(rest, text)
            }
            (Self::Map(entries), _) => {
                if !entries.iter().any(|(known, _)| known == name) {
                    entries.push(((*name).to_owned(), empty(rest)));
                }
                let (_, below) = entries.iter_mut().find(|(known, _)| known == name)?;
                below.add(rest, text)
            }
            _ => None,
        }
    }

    /// Writes the value behind its key, with its line end. `indent` is that of the key.
    pub fn write(&self, indent: usize, out: &mut String) {
        match self {
            Self::Text(text) => {
                out.push(' ');
                out.push_str(&scalar(text, Context::Block, None));
                out.push('\n');
            }
            Self::Map(entries) => {
                out.push('\n');
                for (key, value) in entries {
                    out.push_str(&" ".repeat(indent + 2));
                    out.push_str(key);
                    out.push(':');
                    value.write(indent + 2, out);
                }
            }
            Self::List(items) => {
                out.push('\n');
                for item in items {
                    out.push_str(&" ".repeat(indent + 2));
                    out.push('-');
                    match item {
                        Self::Text(_) => item.write(indent + 2, out),
                        Self::Map(entries) => {
                            for (at, (key, value)) in entries.iter().enumerate() {
                                out.push_str(&if at == 0 { " ".to_owned() } else { " ".repeat(indent + 4) });
                                out.push_str(key);
                                out.push(':');
                                value.write(indent + 4, out);
                            }
                        }
                        Self::List(_) => item.write(indent + 2, out),
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits::apply;

    fn read(text: &str) -> Node {
        yaml::parse(&SourcePath::new("a.yaml"), text, 0..text.len(), Limits::default()).value
    }

    #[test]
    fn values_are_read_back() {
        for value in [
            "Aix", "no", "1.10", "a: b", "a #b", "- a", "\"q\"", "it's", "x, y", "a}b", "é\nb", " a ", "~", "{a}",
            "*a", "12:30",
        ] {
            for context in [Context::Block, Context::Flow] {
                for former in [None, Some("\"a\""), Some("'a'"), Some("a")] {
                    let written = scalar(value, context, former);
                    let text = match context {
                        Context::Block => format!("k: {written}\n"),
                        Context::Flow => format!("k: {{k: {written}, l: m}}\n"),
                    };
                    let root = read(&text);
                    let node = root.get("k").unwrap();
                    let node = if context == Context::Flow { node.get("k").unwrap() } else { node };
                    assert_eq!(node.as_text().map(|text| &**text), Some(value), "{text}");
                }
            }
        }
    }

    #[test]
    fn keys_are_added_to_both_kinds_of_map() {
        let text = "a: {fr: Un, en: One} # c\nb:\n  fr: Deux # deux\n  en: Two\nc: 1";
        let root = read(text);
        let edit = |key: &str| insert(text, root.get(key).unwrap(), "de", "Zwei, drei").unwrap();
        assert_eq!(
            apply(text, vec![edit("b"), edit("a")]),
            "a: {fr: Un, en: One, de: \"Zwei, drei\"} # c\nb:\n  fr: Deux # deux\n  en: Two\n  de: Zwei, drei\nc: 1"
        );
        let mut tree = Tree::Map(Vec::new());
        for (path, value) in [("a.b", "1"), ("l.0.x", "y"), ("l.0.z", "w"), ("l.1.x", "v")] {
            tree.add(&path.split('.').collect::<Vec<_>>(), value).unwrap();
        }
        let mut out = String::from("k:");
        tree.write(0, &mut out);
        assert_eq!(out, "k:\n  a:\n    b: \"1\"\n  l:\n    - x: y\n      z: w\n    - x: v\n");
        assert!(read(&out).get("k").is_some());
    }
}
