//! The part of a declaration that saves need: which keys a file may have, and which of them differ by language.
//! The dev server takes it from the declarations; the editor of the published site reads it from a file that the
//! build wrote.

use std::sync::Arc;

use crate::yaml::Node;

/// What a save must know of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its key in the files.
    pub key: Arc<str>,
    /// What its value is made of.
    pub kind: Kind,
    /// Each language has a value.
    pub localized: bool,
    /// In a file that holds all languages, a form asks for one value in each.
    pub by_language: bool,
    /// The value when the key is absent.
    pub default: Option<Node>,
}

/// What a value is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// One value, or a plain list of values.
    Single,
    /// A value with parts that are no fields: a place on the map.
    Whole,
    /// Several values of one shape.
    List(Box<Shape>),
    /// A map of fields.
    Object(Vec<Shape>),
    /// Anything. Forms do not show it.
    Free,
}

impl Shape {
    /// Whether any part of the value differs by language.
    pub fn varies_by_locale(&self) -> bool {
        self.localized
            || match &self.kind {
                Kind::Object(fields) => fields.iter().any(Self::varies_by_locale),
                Kind::List(item) => item.varies_by_locale(),
                Kind::Single | Kind::Whole | Kind::Free => false,
            }
    }

    /// It as a value of YAML, which [`Shape::from_node`] reads.
    pub fn to_node(&self) -> Node {
        let mut entries = vec![("key", Node::quoted(&self.key))];
        let yes = || Node::plain("true");
        entries.extend(match &self.kind {
            Kind::Single => None,
            Kind::Whole => Some(("whole", yes())),
            Kind::Free => Some(("free", yes())),
            Kind::List(item) => Some(("of", item.to_node())),
            Kind::Object(fields) => Some(("fields", Node::list(fields.iter().map(Self::to_node)))),
        });
        entries.extend(self.localized.then(|| ("localized", yes())));
        entries.extend(self.by_language.then(|| ("by_language", yes())));
        entries.extend(self.default.clone().map(|node| ("default", node)));
        Node::map(entries)
    }

    /// Reads what [`Shape::to_node`] gives; `None` for anything else.
    pub fn from_node(node: &Node) -> Option<Self> {
        let kind = match (node.get("of"), node.get("fields")) {
            (Some(item), _) => Kind::List(Box::new(Self::from_node(item)?)),
            (None, Some(fields)) => Kind::Object(fields.as_list()?.iter().map(Self::from_node).collect::<Option<_>>()?),
            (None, None) if is_set(node, "whole") => Kind::Whole,
            (None, None) if is_set(node, "free") => Kind::Free,
            (None, None) => Kind::Single,
        };
        Some(Self {
            key: Arc::clone(node.get("key")?.as_text()?),
            kind,
            localized: is_set(node, "localized"),
            by_language: is_set(node, "by_language"),
            default: node.get("default").cloned(),
        })
    }
}

/// Whether a map says `true` under a key.
pub fn is_set(node: &Node, key: &str) -> bool {
    node.get(key).and_then(Node::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;
    use crate::yaml::{self, Limits, same_value};

    #[test]
    fn a_shape_is_read_as_it_was_written() {
        let quoted = Shape {
            key: "année".into(),
            kind: Kind::Single,
            localized: true,
            by_language: true,
            default: Some(Node::quoted("010")),
        };
        let plain = Shape { key: "on".into(), default: Some(Node::plain("true")), localized: false, ..quoted.clone() };
        let whole = Shape { key: "place".into(), kind: Kind::Whole, default: None, ..plain.clone() };
        let free = Shape { kind: Kind::Free, ..whole.clone() };
        let list = Shape { kind: Kind::List(Box::new(free)), ..whole.clone() };
        let object = Shape {
            kind: Kind::Object(vec![quoted, plain, whole, list]),
            default: None,
            key: "no".into(),
            localized: false,
            by_language: false,
        };
        let written = yaml::write(&object.to_node(), "\n");
        let read = yaml::parse(&SourcePath::new("a.yaml"), &written, 0..written.len(), Limits::default()).value;
        let again = Shape::from_node(&read).expect("a shape");
        assert!(same_value(&again.to_node(), &object.to_node()), "{written}");
        let Kind::Object(fields) = again.kind else { panic!("{written}") };
        assert!(
            fields[0].default.as_ref().is_some_and(|node| node.as_number().is_none()),
            "a text stays one: {written}"
        );
    }
}
