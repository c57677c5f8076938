//! YAML as a tree in which every key and value knows its place.
//!
//! Scalars stay text: what type a value has is decided by the declaration of
//! its field, so `no`, `014` and `1.10` are never mistaken for something else.
//!
//! Invariant: a tree is bounded ([`Limits`]) whatever the input; aliases are
//! copied, and the copies count.

mod reader;

pub use reader::MapReader;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as ParserSpan};

use crate::diagnostic::{Checked, Code, Diagnostic, Span};
use crate::path::SourcePath;
use crate::text;

/// A value with its place: line and column start at 1 and count in the whole file.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What is there.
    pub value: Yaml,
    /// Line of the first character.
    pub line: u32,
    /// Column of the first character, in characters.
    pub column: u32,
    /// Characters covered on the first line; 0 for maps and lists.
    pub length: u32,
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
}

impl Key {
    /// Where the key stands.
    pub fn span(&self, file: &SourcePath) -> Span {
        Span::new(file, self.line, self.column, self.name.chars().count() as u32)
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

    /// `~`, `null` or nothing at all.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Yaml::Scalar { text, quoted: false } if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The text of a scalar that is not null.
    pub fn as_text(&self) -> Option<&Arc<str>> {
        match &self.value {
            Yaml::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// `true` or `false`, not in quotes.
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

    /// A decimal number, not in quotes.
    pub fn as_number(&self) -> Option<f64> {
        match &self.value {
            Yaml::Scalar { text, quoted: false } => {
                let shape = text.strip_prefix(['-', '+']).unwrap_or(text);
                let decimal = shape.starts_with(|c: char| c.is_ascii_digit())
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

    /// A map without entries, standing at the top of a file.
    pub fn empty_map() -> Self {
        Self { value: Yaml::Map(Vec::new()), line: 1, column: 1, length: 0 }
    }
}

/// The byte ranges of a file's front matter and body. `None` when the file
/// does not begin with a line `---`, or that line has no partner.
pub fn split_front_matter(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let front = start + first.len();
    let mut at = front;
    for line in lines {
        if line.trim_end() == "---" {
            return Some((front..at, at + line.len()..text.len()));
        }
        at += line.len();
    }
    None
}

/// Reads the YAML in `range` of `text`. Problems are placed in the whole file;
/// after a syntax error the tree holds what came before it, at the top level.
pub fn parse(file: &SourcePath, text: &str, range: Range<usize>, limits: Limits) -> Checked<Node> {
    let first_line = text[..range.start].bytes().filter(|byte| *byte == b'\n').count() as u32;
    let yaml = text[range].trim_start_matches('\u{feff}');
    let mut builder = Builder {
        file,
        yaml,
        line: (1, 0),
        first_line,
        limits,
        nodes: 0,
        stack: Vec::new(),
        anchors: HashMap::new(),
        root: None,
        diagnostics: Vec::new(),
    };
    let mut parser = Parser::new_from_str(yaml);
    loop {
        match parser.next_event() {
            None => break,
            Some(Ok((Event::StreamEnd, _))) => break,
            Some(Ok((event, span))) => {
                if builder.event(event, span).is_err() {
                    break;
                }
            }
            Some(Err(error)) => {
                builder.syntax_error(&error);
                break;
            }
        }
    }
    builder.finish()
}

struct Builder<'a> {
    file: &'a SourcePath,
    yaml: &'a str,
    /// A line's number and where it begins.
    line: (usize, usize),
    first_line: u32,
    limits: Limits,
    nodes: usize,
    stack: Vec<Open>,
    anchors: HashMap<usize, (Node, usize)>,
    root: Option<Node>,
    diagnostics: Vec<Diagnostic>,
}

struct Open {
    node: Node,
    anchor: usize,
    nodes_before: usize,
    pending: Option<Key>,
    skip_value: bool,
}

/// The tree may not grow further.
struct Stop;

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: ParserSpan) -> Result<(), Stop> {
        let (line, column) = self.place(&span);
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let length = match style {
                    // The parser's own range runs on to the next token.
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => self.quoted_length(&span),
                    _ if span.start.line() == span.end.line() => span.len() as u32,
                    _ => 0,
                };
                let value = Yaml::Scalar { text: Arc::from(&*text), quoted: style != ScalarStyle::Plain };
                let node = Node { value, line, column, length };
                self.count(1, line, column)?;
                if anchor > 0 {
                    self.anchors.insert(anchor, (node.clone(), 1));
                }
                self.add(node);
            }
            Event::Alias(anchor) => {
                let Some((node, size)) = self.anchors.get(&anchor).cloned() else {
                    // An alias inside its own anchor: the tree would have no end.
                    self.limit(line, column);
                    return Err(Stop);
                };
                self.count(size, line, column)?;
                self.add(Node { line, column, ..node });
            }
            Event::SequenceStart(anchor, _) => self.open(Yaml::List(Vec::new()), anchor, line, column)?,
            Event::MappingStart(anchor, _) => self.open(Yaml::Map(Vec::new()), anchor, line, column)?,
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            _ => {}
        }
        Ok(())
    }

    /// Characters from a quotation mark to its partner; 0 when that is on another line.
    fn quoted_length(&mut self, span: &ParserSpan) -> u32 {
        // Values come in the order of the text: each line is looked for from the last one on.
        let wanted = span.start.line();
        if wanted < self.line.0 {
            self.line = (1, 0);
        }
        while self.line.0 < wanted {
            let Some(end) = self.yaml[self.line.1..].find('\n') else { return 0 };
            self.line = (self.line.0 + 1, self.line.1 + end + 1);
        }
        let line = self.yaml[self.line.1..].lines().next().unwrap_or_default();
        let mut characters = line.chars().skip(span.start.col());
        let Some(quote) = characters.next() else { return 0 };
        let mut length = 1;
        let mut characters = characters.peekable();
        while let Some(character) = characters.next() {
            length += 1;
            let doubled = quote == '\'' && character == quote && characters.peek() == Some(&quote);
            if doubled || (quote == '"' && character == '\\') {
                characters.next();
                length += 1;
            } else if character == quote {
                return length;
            }
        }
        0
    }

    fn place(&self, span: &ParserSpan) -> (u32, u32) {
        (span.start.line() as u32 + self.first_line, span.start.col() as u32 + 1)
    }

    fn count(&mut self, nodes: usize, line: u32, column: u32) -> Result<(), Stop> {
        self.nodes += nodes;
        if self.nodes > self.limits.nodes {
            self.limit(line, column);
            return Err(Stop);
        }
        Ok(())
    }

    fn limit(&mut self, line: u32, column: u32) {
        let (nodes, depth) = (self.limits.nodes, self.limits.depth);
        self.diagnostics.push(
            Diagnostic::new(
                Code::YamlLimit,
                Span::new(self.file, line, column, 1),
                text!(
                    "ce YAML dépasse la limite de {nodes} valeurs ou de {depth} niveaux",
                    "this YAML goes over the limit of {nodes} values or {depth} levels"
                ),
            )
            .help(text!("écrivez les valeurs à plat, sans alias `*`", "write the values flat, without `*` aliases")),
        );
    }

    fn open(&mut self, value: Yaml, anchor: usize, line: u32, column: u32) -> Result<(), Stop> {
        self.count(1, line, column)?;
        if self.stack.len() >= self.limits.depth {
            self.limit(line, column);
            return Err(Stop);
        }
        let node = Node { value, line, column, length: 0 };
        self.stack.push(Open { node, anchor, nodes_before: self.nodes - 1, pending: None, skip_value: false });
        Ok(())
    }

    fn close(&mut self) {
        let Some(open) = self.stack.pop() else { return };
        if open.anchor > 0 {
            self.anchors.insert(open.anchor, (open.node.clone(), self.nodes - open.nodes_before));
        }
        self.add(open.node);
    }

    fn add(&mut self, node: Node) {
        let Some(open) = self.stack.last_mut() else {
            // A second document after `---` is not part of the value.
            self.root.get_or_insert(node);
            return;
        };
        match &mut open.node.value {
            Yaml::List(items) => items.push(node),
            Yaml::Map(entries) => match open.pending.take() {
                Some(key) if !open.skip_value => entries.push((key, node)),
                Some(_) => open.skip_value = false,
                None => {
                    let Yaml::Scalar { text, .. } = &node.value else {
                        self.diagnostics.push(Diagnostic::new(
                            Code::YamlSyntax,
                            node.span(self.file),
                            text!("une clé doit être un mot", "a key must be a word"),
                        ));
                        open.pending = Some(Key { name: "".into(), line: node.line, column: node.column });
                        open.skip_value = true;
                        return;
                    };
                    let key = Key { name: Arc::clone(text), line: node.line, column: node.column };
                    if let Some((first, _)) = entries.iter().find(|(other, _)| other.name == key.name) {
                        let name = &key.name;
                        self.diagnostics.push(
                            Diagnostic::new(
                                Code::DuplicateKey,
                                key.span(self.file),
                                text!(
                                    "la clé `{name}` est déjà écrite plus haut",
                                    "the key `{name}` is already written above"
                                ),
                            )
                            .related(first.span(self.file), text!("première fois ici", "first time here"))
                            .help(text!("gardez l’une des deux lignes", "keep one of the two lines")),
                        );
                        open.skip_value = true;
                    }
                    open.pending = Some(key);
                }
            },
            Yaml::Scalar { .. } => {}
        }
    }

    fn syntax_error(&mut self, error: &ScanError) {
        let marker = error.marker();
        let line = marker.line() as u32 + self.first_line;
        let info = error.info();
        let indent = self.yaml.lines().nth(marker.line().saturating_sub(1)).unwrap_or_default();
        let indent = &indent[..indent.len() - indent.trim_start().len()];
        if let Some(tab) = indent.find('\t') {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::YamlSyntax,
                    Span::new(self.file, line, tab as u32 + 1, 1),
                    text!("cette ligne commence par une tabulation", "this line begins with a tab"),
                )
                .help(text!("en YAML, on n’indente qu’avec des espaces", "YAML is indented with spaces only")),
            );
            return;
        }
        self.diagnostics.push(
            Diagnostic::new(
                Code::YamlSyntax,
                Span::new(self.file, line, marker.col() as u32 + 1, 1),
                match info {
                    "mapping values are not allowed in this context" => {
                        text!("ce `:` est de trop dans une valeur", "this `:` is too much in a value")
                    }
                    // The parser speaks English only.
                    _ => text!("le YAML ne peut pas être lu ici", "the YAML cannot be read here ({info})"),
                },
            )
            .help(text!(
                "vérifiez l’indentation et l’espace après `:` ; un texte qui contient `: `, `#` ou commence par un signe se met entre guillemets",
                "check the indentation and the space after `:`; a text that contains `: ` or `#`, or begins with a sign, goes in quotes"
            )),
        );
    }

    fn finish(mut self) -> Checked<Node> {
        while !self.stack.is_empty() {
            if let Some(open) = self.stack.last_mut() {
                open.pending = None;
            }
            self.close();
        }
        let root = match self.root {
            Some(root) if !root.is_null() => root,
            _ => Node { line: self.first_line + 1, ..Node::empty_map() },
        };
        Checked { value: root, diagnostics: self.diagnostics }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Checked<Node> {
        parse(&SourcePath::new("a.yaml"), text, 0..text.len(), Limits::default())
    }

    #[test]
    fn places_are_those_of_the_file() {
        let text = "---\ntitle: Été\nlist: [a, \"no\"]\n---\nbody\n";
        let (front, body) = split_front_matter(text).unwrap();
        let node = parse(&SourcePath::new("a.md"), text, front, Limits::default()).value;
        let list = node.get("list").unwrap().as_list().unwrap();
        assert_eq!((list[1].line, list[1].column, list[1].length), (3, 11, 4));
        assert!(list[1].as_bool().is_none());
        assert_eq!(&text[body], "body\n");
    }

    #[test]
    fn an_alias_bomb_is_a_diagnostic() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for n in 1..12 {
            let p = n - 1;
            text.push_str(&format!("a{n}: &a{n} [*a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}]\n"));
        }
        assert_eq!(read(&text).diagnostics[0].code, Code::YamlLimit);
        assert_eq!(read(&"- ".repeat(100)).diagnostics[0].code, Code::YamlLimit);
        assert_eq!(read(&"[".repeat(100_000)).diagnostics.len(), 1);
        assert_eq!(read("a: &a [*a]").diagnostics.len(), 1);
    }

    #[test]
    fn a_repeated_key_points_twice() {
        let problems = read("a: 1\nb: 2\na: 3\n").diagnostics;
        assert_eq!(problems.len(), 1);
        assert_eq!((problems[0].span.line, problems[0].related[0].0.line), (3, 1));
    }

    #[test]
    fn a_syntax_error_keeps_what_came_before() {
        let read = read("title: a\nb: [1, 2\nc: d\n");
        assert_eq!(read.diagnostics[0].code, Code::YamlSyntax);
        assert!(read.value.get("title").is_some());
    }
}
