//! Builds the tree from the parser's events, with the byte range of every node.
//!
//! The parser tells where a token begins, but not reliably where a value ends:
//! its ranges run on over white space, begin behind the header of a block
//! scalar, and are empty for values that are not written. The builder therefore
//! follows the text itself: `end` is the byte behind the last thing that was
//! read, and each event moves it forward.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, ScalarStyle, ScanError, Span as ParserSpan, Tag};

use super::cursor::Cursor;
use super::node::{Key, Limits, Node, Yaml};
use super::syntax;
use crate::diagnostic::places::Places;
use crate::diagnostic::{Checked, Code, Diagnostic, Severity, Span, Text, characters, work};
use crate::path::SourcePath;
use crate::text;

/// Entries of a map from which on a table finds keys that are written twice.
const MANY_KEYS: usize = 8;

pub(super) struct Builder<'a> {
    file: &'a SourcePath,
    /// The YAML alone. All byte offsets in this struct count from its beginning.
    yaml: &'a str,
    /// Where the YAML begins in the file, in bytes.
    offset: usize,
    /// Lines of the file before the YAML.
    first_line: u32,
    cursor: Cursor<'a>,
    places: Places<'a>,
    /// The byte behind the last thing read.
    end: usize,
    limits: Limits,
    nodes: usize,
    stack: Vec<Open>,
    anchors: HashMap<usize, (Node, usize)>,
    /// Anchors of scalars that no alias has named so far.
    unused_anchors: BTreeMap<usize, Range<usize>>,
    root: Option<Node>,
    /// The place of a line `...` that ended the document.
    ended: Option<Position>,
    diagnostics: Vec<Diagnostic>,
}

/// Line and column of the file, from 1.
#[derive(Clone, Copy)]
struct Position {
    line: u32,
    column: u32,
    /// Characters covered.
    length: u32,
}

/// A map or list that is being read.
struct Open {
    node: Node,
    /// The byte of the YAML at which it begins.
    start: usize,
    style: Style,
    anchor: usize,
    nodes_before: usize,
    /// The key whose value comes next.
    pending: Option<Key>,
    /// The next value belongs to a key that was refused.
    skip_value: bool,
    /// Positions of keys among the entries, once there are many.
    keys: HashMap<Arc<str>, usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// The map or list is written by indentation.
    Block,
    /// The map or list is written in brackets or braces.
    Flow,
}

/// The tree may not grow further, or the rest cannot be read.
pub(super) struct Stop;

impl<'a> Builder<'a> {
    /// A builder for `text[range]`, which stands in `file` below `first_line` lines.
    pub(super) fn new(
        file: &'a SourcePath,
        text: &'a str,
        range: Range<usize>,
        first_line: u32,
        limits: Limits,
    ) -> Self {
        let yaml = &text[range.clone()];
        Self {
            file,
            yaml,
            offset: range.start,
            first_line,
            cursor: Cursor::new(yaml),
            places: Places::new(file, text),
            end: 0,
            limits,
            nodes: 0,
            stack: Vec::new(),
            anchors: HashMap::new(),
            unused_anchors: BTreeMap::new(),
            root: None,
            ended: None,
            diagnostics: Vec::new(),
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, span: &ParserSpan) -> Result<(), Stop> {
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), span)?,
            Event::Alias(anchor) => self.alias(anchor, span)?,
            Event::SequenceStart(anchor, tag) => self.open(Yaml::List(Vec::new()), anchor, tag.as_deref(), span)?,
            Event::MappingStart(anchor, tag) => self.open(Yaml::Map(Vec::new()), anchor, tag.as_deref(), span)?,
            Event::SequenceEnd | Event::MappingEnd => {
                if self.stack.last().is_some_and(|open| open.style == Style::Flow) {
                    self.end = self.cursor.byte(span.start.index()) + 1;
                }
                self.close();
            }
            Event::DocumentStart(explicit) => {
                if self.root.is_some() {
                    self.second_document(span);
                    return Err(Stop);
                }
                if explicit {
                    self.end = self.cursor.byte(span.end.index());
                }
            }
            Event::DocumentEnd => {
                let at = self.cursor.byte(span.start.index());
                if self.yaml[at..].starts_with("...") {
                    let (line, column) = self.place(span);
                    self.ended = Some(Position { line, column, length: 3 });
                }
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd => {}
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: &ParserSpan,
    ) -> Result<(), Stop> {
        let (line, column) = self.place(span);
        self.enter();
        let has_properties = anchor > 0 || tag.is_some();
        let is_written = !text.is_empty() || style != ScalarStyle::Plain || has_properties;
        let from = self.cursor.byte(span.start.index());
        let content = has_properties.then(|| self.after_properties(from));
        let range = if is_written { self.extent(style, from, content, span) } else { self.end..self.end };
        self.end = range.end;
        let (yaml, start) = (self.yaml, range.start);
        let written = &yaml[range.clone()];
        // A value on several lines has length 0, since a mark can only be drawn on one line.
        let length = if written.contains('\n') { 0 } else { written.chars().count() as u32 };
        let place = Position { line, column, length };
        let as_text = self.tag(tag, range.start);
        let quoted = style != ScalarStyle::Plain || as_text;
        match style {
            ScalarStyle::Plain => self.cut_by_comment(text),
            // An escape can produce a character that no text may hold.
            ScalarStyle::DoubleQuoted => self.diagnostics.extend(characters::escaped(self.span(place), text)),
            _ => {}
        }
        self.count(1, place)?;
        let value = Yaml::Scalar { text: Arc::from(text), quoted };
        let node = Node { value, line, column, length, range: self.in_file(range) };
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), 1));
            let at = start + written.find('&').unwrap_or_default();
            self.unused_anchors.insert(anchor, at..at + word_length(&yaml[at..]));
        }
        self.add(node);
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: &ParserSpan) -> Result<(), Stop> {
        let (line, column) = self.place(span);
        self.enter();
        let range = self.cursor.byte(span.start.index())..self.cursor.byte(span.end.index());
        self.end = range.end;
        let place = Position { line, column, length: 1 };
        let Some((node, size)) = self.anchors.get(&anchor).cloned() else {
            // An alias inside its own anchor: the tree would have no end.
            self.limit(place);
            return Err(Stop);
        };
        self.unused_anchors.remove(&anchor);
        self.count(size, place)?;
        self.add(Node { line, column, range: self.in_file(range), ..node });
        Ok(())
    }

    fn open(&mut self, value: Yaml, anchor: usize, tag: Option<&Tag>, span: &ParserSpan) -> Result<(), Stop> {
        let (line, column) = self.place(span);
        let place = Position { line, column, length: 1 };
        self.enter();
        let from = self.cursor.byte(span.start.index());
        self.tag(tag, from);
        self.count(1, place)?;
        if self.stack.len() >= self.limits.depth {
            self.limit(place);
            return Err(Stop);
        }
        let has_properties = anchor > 0 || tag.is_some();
        let content = if has_properties { self.after_properties(from) } else { from };
        let is_list = matches!(value, Yaml::List(_));
        let bracket = if is_list { b'[' } else { b'{' };
        // A token without extent is not one that is written: it stands for an indentation.
        let style = if !span.is_empty() && self.byte(content) == Some(bracket) { Style::Flow } else { Style::Block };
        let start = match style {
            Style::Flow => {
                self.end = content + 1;
                from
            }
            Style::Block if is_list => {
                let dash = if has_properties { content } else { self.after_blanks(self.end) };
                self.end = dash + usize::from(self.byte(dash) == Some(b'-'));
                if has_properties { from } else { dash }
            }
            Style::Block => {
                self.end = content;
                from
            }
        };
        let node = Node { value, line, column, length: 0, range: 0..0 };
        self.stack.push(Open {
            node,
            start,
            style,
            anchor,
            nodes_before: self.nodes - 1,
            pending: None,
            skip_value: false,
            keys: HashMap::new(),
        });
        Ok(())
    }

    fn close(&mut self) {
        let Some(mut open) = self.stack.pop() else { return };
        open.node.range = self.in_file(open.start..self.end.max(open.start));
        if open.anchor > 0 {
            self.anchors.insert(open.anchor, (open.node.clone(), self.nodes - open.nodes_before));
        }
        self.add(open.node);
    }

    fn add(&mut self, node: Node) {
        let Some(open) = self.stack.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        match &mut open.node.value {
            Yaml::List(items) => items.push(node),
            Yaml::Map(entries) => match open.pending.take() {
                Some(key) if !open.skip_value => {
                    entries.push((key, node));
                    if entries.len() == MANY_KEYS {
                        open.keys =
                            entries.iter().enumerate().map(|(at, (key, _))| (Arc::clone(&key.name), at)).collect();
                    } else if let Some((key, _)) = entries.last().filter(|_| entries.len() > MANY_KEYS) {
                        open.keys.insert(Arc::clone(&key.name), entries.len() - 1);
                    }
                }
                Some(_) => open.skip_value = false,
                None => self.key(&node),
            },
            Yaml::Scalar { .. } => {}
        }
    }

    /// Keeps a node as the key of the entry that comes next.
    fn key(&mut self, node: &Node) {
        let Some(open) = self.stack.last_mut() else { return };
        let Yaml::Map(entries) = &open.node.value else { return };
        let mut key = Key {
            name: "".into(),
            line: node.line,
            column: node.column,
            length: node.length,
            range: node.range.clone(),
        };
        let Yaml::Scalar { text, .. } = &node.value else {
            let message = text!("une clé doit être un mot", "a key must be a word");
            self.diagnostics.push(Diagnostic::new(Code::YamlSyntax, node.span(self.file), message));
            open.pending = Some(key);
            open.skip_value = true;
            return;
        };
        key.name = Arc::clone(text);
        if let Some(at) = text.chars().position(syntax::is_odd_space) {
            let span = Span::new(self.file, key.line, key.column + at as u32, 1);
            self.diagnostics.push(syntax::odd_space(span));
            key.name = text.trim_matches(syntax::is_odd_space).into();
        }
        let first = match entries.len() {
            0..MANY_KEYS => entries.iter().position(|(other, _)| other.name == key.name),
            _ => open.keys.get(&key.name).copied(),
        };
        if let Some((first, _)) = first.and_then(|at| entries.get(at)) {
            let name = &key.name;
            let message =
                text!("la clé `{name}` est déjà écrite plus haut", "the key `{name}` is already written above");
            self.diagnostics.push(
                Diagnostic::new(Code::DuplicateKey, key.span(self.file), message)
                    .related(first.span(self.file), text!("première fois ici", "first time here"))
                    .help(text!("gardez l’une des deux lignes", "keep one of the two lines")),
            );
            open.skip_value = true;
        }
        open.pending = Some(key);
    }

    /// Moves over the sign that stands before a node of the open map or list.
    fn enter(&mut self) {
        let Some(open) = self.stack.last() else { return };
        let signs: &[u8] = match (&open.node.value, open.style) {
            // The first dash was read when the list began.
            (Yaml::List(items), Style::Block) if items.is_empty() => return,
            (Yaml::List(_), Style::Block) => b"-",
            (Yaml::List(_), Style::Flow) => b",",
            (_, _) if open.pending.is_some() => b":",
            (_, Style::Block) => b"?",
            (_, Style::Flow) => b",?",
        };
        for sign in signs {
            let at = self.after_blanks(self.end);
            if self.byte(at) == Some(*sign) {
                self.end = at + 1;
            }
        }
    }

    /// The bytes of a scalar that is written, its quotes or its header included.
    /// It begins at `from`; `content` is where it goes on behind its anchor and
    /// its tag, when it has any.
    fn extent(&mut self, style: ScalarStyle, from: usize, content: Option<usize>, span: &ParserSpan) -> Range<usize> {
        let end = self.cursor.byte(span.end.index());
        match (style, content) {
            (ScalarStyle::Plain, _) => from..end.max(from),
            (ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted, content) => {
                from..syntax::quoted_end(self.yaml, content.unwrap_or(from))
            }
            (ScalarStyle::Literal | ScalarStyle::Folded, Some(header)) => from..block_end(self.yaml, header, end),
            (ScalarStyle::Literal | ScalarStyle::Folded, None) => {
                // The parser's place is the first line of the text, below the header.
                let header = self.after_blanks(self.end);
                header..block_end(self.yaml, header, end)
            }
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.yaml.as_bytes().get(at).copied()
    }

    /// The first byte from here on that is neither white space nor comment.
    fn after_blanks(&self, mut at: usize) -> usize {
        let bytes = self.yaml.as_bytes();
        loop {
            work::spend(1);
            match bytes.get(at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
                Some(b'#') if at == 0 || bytes[at - 1].is_ascii_whitespace() => {
                    let length = bytes[at..].iter().take_while(|byte| **byte != b'\n').count();
                    work::spend(length);
                    at += length;
                }
                _ => return at,
            }
        }
    }

    /// The first byte behind an anchor and a tag.
    fn after_properties(&self, mut at: usize) -> usize {
        let bytes = self.yaml.as_bytes();
        loop {
            at = self.after_blanks(at);
            if !matches!(bytes.get(at), Some(b'&' | b'!')) {
                return at;
            }
            at += bytes[at..].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
        }
    }

    fn in_file(&self, range: Range<usize>) -> Range<u32> {
        (self.offset + range.start) as u32..(self.offset + range.end) as u32
    }

    fn place(&self, span: &ParserSpan) -> (u32, u32) {
        (span.start.line() as u32 + self.first_line, span.start.col() as u32 + 1)
    }

    fn count(&mut self, nodes: usize, place: Position) -> Result<(), Stop> {
        self.nodes += nodes;
        if self.nodes > self.limits.nodes {
            self.limit(place);
            return Err(Stop);
        }
        Ok(())
    }

    fn span(&self, place: Position) -> Span {
        Span::new(self.file, place.line, place.column, place.length)
    }

    fn limit(&mut self, place: Position) {
        let (nodes, depth) = (self.limits.nodes, self.limits.depth);
        let message = text!(
            "ce YAML dépasse la limite de {nodes} valeurs ou de {depth} niveaux",
            "this YAML goes over the limit of {nodes} values or {depth} levels"
        );
        self.diagnostics.push(
            Diagnostic::new(Code::YamlLimit, self.span(Position { length: 1, ..place }), message).help(text!(
                "écrivez les valeurs à plat, sans alias `*`",
                "write the values flat, without `*` aliases"
            )),
        );
    }

    /// Reports a tag that is not one of YAML's own, whose words would vanish
    /// from the value that begins at `start`. The result says whether the tag
    /// `!!str` makes a text of it.
    fn tag(&mut self, tag: Option<&Tag>, start: usize) -> bool {
        let Some(tag) = tag else { return false };
        if tag.is_yaml_core_schema() {
            return tag.suffix == "str";
        }
        let at = start + self.yaml[start..].find('!').unwrap_or_default();
        let range = at..at + word_length(&self.yaml[at..]);
        let written = &self.yaml[range.clone()];
        let message = text!(
            "`{written}` se lit comme une étiquette YAML et disparaît de la valeur",
            "`{written}` is read as a YAML tag and vanishes from the value"
        );
        self.cut(range, Severity::Error, message);
        false
    }

    /// Warns of a `#` that cuts a value short, and looks like a part of it: no space follows.
    fn cut_by_comment(&mut self, text: &str) {
        let bytes = self.yaml.as_bytes();
        let blanks = bytes[self.end..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let at = self.end + blanks;
        if blanks == 0 || bytes.get(at) != Some(&b'#') || !self.yaml[at + 1..].starts_with(char::is_alphanumeric) {
            return;
        }
        let range = at..at + word_length(&self.yaml[at..]);
        let word = &self.yaml[range.clone()];
        let message = if text.is_empty() {
            text!(
                "`{word}` se lit comme un commentaire : la valeur reste vide",
                "`{word}` is read as a comment: the value stays empty"
            )
        } else {
            text!(
                "`{word}` se lit comme un commentaire : la valeur s’arrête avant",
                "`{word}` is read as a comment: the value ends before it"
            )
        };
        self.cut(range, Severity::Warning, message);
    }

    fn cut(&mut self, range: Range<usize>, severity: Severity, message: Text) {
        let span = self.places.span(self.offset + range.start..self.offset + range.end);
        let mut problem = Diagnostic::new(Code::CutValue, span, message)
            .help(text!("mettez toute la valeur entre guillemets", "put the whole value in quotes"));
        problem.severity = severity;
        self.diagnostics.push(problem);
    }

    /// A front matter or a file of settings is one document: what follows `...` or `---` would be lost.
    fn second_document(&mut self, span: &ParserSpan) {
        let (line, column) = self.place(span);
        let place = self.ended.unwrap_or(Position { line, column, length: 3 });
        let message = text!(
            "cette ligne termine le YAML : ce qui suit n’est pas lu",
            "this line ends the YAML: what follows is not read"
        );
        self.diagnostics.push(
            Diagnostic::new(Code::YamlSyntax, self.span(place), message)
                .help(text!("retirez cette ligne", "remove this line")),
        );
    }

    pub(super) fn syntax_error(&mut self, error: &ScanError) {
        if self.root.is_some() && self.stack.is_empty() && self.ended.is_some() {
            let at = saphyr_parser::Span::empty(*error.marker());
            self.second_document(&at);
            return;
        }
        self.diagnostics.push(syntax::explain(self.file, self.yaml, self.first_line, error));
    }

    pub(super) fn finish(mut self) -> Checked<Node> {
        while !self.stack.is_empty() {
            if let Some(open) = self.stack.last_mut() {
                open.pending = None;
            }
            self.close();
        }
        for range in std::mem::take(&mut self.unused_anchors).into_values() {
            let word = &self.yaml[range.clone()];
            let message = text!(
                "`{word}` se lit comme un repère YAML et disparaît de la valeur",
                "`{word}` is read as a YAML anchor and vanishes from the value"
            );
            self.cut(range, Severity::Error, message);
        }
        let top = Node { line: self.first_line + 1, ..Node::empty_map() };
        let root = match self.root {
            Some(root) if !root.is_null() => root,
            _ => Node { range: self.offset as u32..self.offset as u32, ..top.clone() },
        };
        if matches!(root.value, Yaml::Scalar { quoted: false, .. }) {
            // A file that is no map at all has most often one slip on its first
            // line. That it is no map then follows from what is told already.
            if self.diagnostics.is_empty() {
                self.diagnostics.extend(syntax::slip_on_first_line(self.file, self.yaml, self.first_line));
            }
            if !self.diagnostics.is_empty() {
                return Checked { value: Node { range: root.range, ..top }, diagnostics: self.diagnostics };
            }
        }
        Checked { value: root, diagnostics: self.diagnostics }
    }
}

/// The number of bytes up to the next white space.
fn word_length(text: &str) -> usize {
    text.find(char::is_whitespace).unwrap_or(text.len())
}

/// The end of a block scalar's bytes. `end` is where the parser went on to
/// read, which may be within the indentation of the next line. The last line
/// break belongs to the value only where `+` keeps it.
fn block_end(yaml: &str, header: usize, end: usize) -> usize {
    let header_end = yaml[header..].find('\n').map_or(yaml.len(), |at| header + at + 1);
    let signs = yaml[header..header_end].split(char::is_whitespace).next().unwrap_or_default();
    if end <= header_end {
        return header + signs.len();
    }
    let first = yaml[header_end..end].lines().find(|line| !line.trim_matches(' ').is_empty()).unwrap_or_default();
    let has_indicator = signs.bytes().any(|byte| byte.is_ascii_digit());
    let indent = if has_indicator { 0 } else { first.len() - first.trim_start_matches(' ').len() };
    let mut end = end;
    // White space at the end may be the indentation of the next line.
    if !yaml[..end].ends_with('\n')
        && yaml[header_end..end].rsplit('\n').next().is_some_and(|last| last.trim_matches(' ').is_empty())
    {
        end -= yaml[header_end..end].rsplit('\n').next().map_or(0, str::len);
    }
    if signs.contains('+') {
        return end.max(header + signs.len());
    }
    // Blank lines at the end are not part of the value, except those that are longer than the indentation.
    while let Some(before) = yaml[header_end..end].strip_suffix('\n') {
        let last = before.rsplit('\n').next().unwrap_or(before);
        let last = last.strip_suffix('\r').unwrap_or(last);
        if last.len() > indent || !last.trim_matches(' ').is_empty() {
            let before = before.strip_suffix('\r').unwrap_or(before);
            return header_end + before.len();
        }
        if before.is_empty() || !before.contains('\n') {
            return header + signs.len();
        }
        end = header_end + before.rfind('\n').map_or(0, |at| at + 1);
    }
    end.max(header + signs.len())
}
