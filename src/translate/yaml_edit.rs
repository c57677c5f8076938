//! Adds texts to a YAML file and leaves every other byte.

use crate::edits::Edit;
use crate::yaml::{self, Context, Node, Style};

fn entry(key: &str, value: &str, place: Context) -> String {
    format!("{}: {}", yaml::key(key, place), yaml::scalar(value, Style::Plain, place))
}

/// Adds a key to a map. `None` when the map is written in a way that this cannot continue.
pub fn insert(text: &str, map: &Node, key: &str, value: &str) -> Option<Edit> {
    let entries = map.as_map()?;
    let (first, last) = (entries.first()?, entries.last()?);
    if text[map.bytes()].starts_with('{') {
        let at = last.1.bytes().end.max(last.0.range.end as usize);
        return Some(Edit::insertion(at, format!(", {}", entry(key, value, Context::Flow))));
    }
    let indent = " ".repeat(first.0.column as usize - 1);
    let end = last.1.bytes().end.max(last.0.range.end as usize);
    let (at, before) = match text[end..].find('\n') {
        Some(line_end) => (end + line_end + 1, ""),
        None => (text.len(), "\n"),
    };
    Some(Edit::insertion(at, format!("{before}{indent}{}\n", entry(key, value, Context::Line))))
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

    /// Writes the value with its key, which begins at column `indent`, where the line stands already.
    pub fn write_entry(&self, key: &str, indent: usize, out: &mut String) {
        out.push_str(&yaml::key(key, Context::Line));
        out.push(':');
        self.write(indent, out);
    }

    /// Writes the value behind its key, with its line end. `indent` is that of the key.
    fn write(&self, indent: usize, out: &mut String) {
        match self {
            Self::Text(text) => {
                out.push(' ');
                out.push_str(&yaml::scalar(text, Style::Plain, Context::Line));
                out.push('\n');
            }
            Self::Map(entries) => {
                out.push('\n');
                for (key, value) in entries {
                    out.push_str(&" ".repeat(indent + 2));
                    value.write_entry(key, indent + 2, out);
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
                                value.write_entry(key, indent + 4, out);
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
    use crate::path::SourcePath;
    use crate::yaml::Limits;

    fn read(text: &str) -> Node {
        yaml::parse(&SourcePath::new("a.yaml"), text, 0..text.len(), Limits::default()).value
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
        let mut out = String::new();
        tree.write_entry("k", 0, &mut out);
        assert_eq!(out, "k:\n  a:\n    b: \"1\"\n  l:\n    - x: \"y\"\n      z: w\n    - x: v\n");
        assert!(read(&out).get("k").is_some());
    }
}
