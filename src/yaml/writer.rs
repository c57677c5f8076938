//! Writes values as YAML. Texts that another program could take for something
//! else (`no`, `1.10`, `2025-03-01T09:30:00Z`) are quoted.

use super::core_schema::{Core, resolve};
use super::node::{Node, Yaml};

/// Columns by which what is below a key or a dash is set in.
const STEP: usize = 2;

/// A collection is written on one line up to this many characters.
const LINE: usize = 80;

/// How a scalar was written before. The new one is written likewise where that is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
    Literal,
    Folded,
}

impl Style {
    /// The style of a scalar as it stands in a file, without anchor and tag.
    pub(super) fn of(written: &str) -> Self {
        match written.as_bytes().first() {
            Some(b'\'') => Self::Single,
            Some(b'"') => Self::Double,
            Some(b'|') => Self::Literal,
            Some(b'>') => Self::Folded,
            _ => Self::Plain,
        }
    }
}

/// Where a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Within brackets or braces.
    Flow,
    /// Behind a key or a dash at this column, on what is left of the line.
    Line,
    /// Behind a key or a dash at this column, where lines may follow.
    Lines(usize),
}

/// How texts of several lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// As block scalars, where that is possible.
    Blocks,
    /// On one line, in quotes.
    Quoted,
}

/// Writes values with the line ends of a file.
#[derive(Clone, Copy)]
pub(super) struct Writer {
    pub(super) newline: &'static str,
    pub(super) lines: Lines,
}

impl Writer {
    /// What stands behind `key:`, for a key at column `indent`: it begins with a space or a line end.
    pub(super) fn after_key(self, node: &Node, indent: usize) -> String {
        match &node.value {
            Yaml::Scalar { .. } => spaced(&self.scalar(node, Style::Plain, Place::Lines(indent))),
            _ if is_short(node) => format!(" {}", self.flow(node)),
            _ => format!("{}{}", self.line_at(indent + STEP), self.block(node, indent + STEP)),
        }
    }

    /// What stands behind `-`, for a dash at column `indent`.
    pub(super) fn after_dash(self, node: &Node, indent: usize) -> String {
        match &node.value {
            Yaml::Scalar { .. } => spaced(&self.scalar(node, Style::Plain, Place::Lines(indent))),
            _ if is_short(node) => format!(" {}", self.flow(node)),
            _ => format!(" {}", self.block(node, indent + STEP)),
        }
    }

    /// `key: value`, for a key at column `indent`.
    pub(super) fn entry(self, key: &str, node: &Node, indent: usize) -> String {
        format!("{}:{}", self.key(key, Place::Line), self.after_key(node, indent))
    }

    /// A map or list that is not empty by indentation. The first line begins at column `indent`, where it stands already.
    pub(super) fn block(self, node: &Node, indent: usize) -> String {
        let lines: Vec<String> = match &node.value {
            Yaml::Map(entries) => entries.iter().map(|(key, node)| self.entry(&key.name, node, indent)).collect(),
            Yaml::List(items) => items.iter().map(|item| format!("-{}", self.after_dash(item, indent))).collect(),
            Yaml::Scalar { .. } => vec![self.scalar(node, Style::Plain, Place::Line)],
        };
        lines.join(&self.line_at(indent))
    }

    /// A line end, and the indentation of the next line.
    pub(super) fn line_at(self, indent: usize) -> String {
        format!("{}{}", self.newline, " ".repeat(indent))
    }

    /// A value within brackets or braces, or in place of such.
    pub(super) fn flow(self, node: &Node) -> String {
        match &node.value {
            Yaml::Scalar { .. } => self.scalar(node, Style::Plain, Place::Flow),
            Yaml::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.flow_item(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Yaml::Map(entries) => {
                let entries: Vec<String> = entries.iter().map(|(key, node)| self.flow_entry(&key.name, node)).collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    /// An item of a list in brackets. One without a value must be written there.
    pub(super) fn flow_item(self, node: &Node) -> String {
        let written = self.flow(node);
        if written.is_empty() { "null".to_owned() } else { written }
    }

    /// `key: value` within braces.
    pub(super) fn flow_entry(self, key: &str, node: &Node) -> String {
        format!("{}:{}", self.key(key, Place::Flow), spaced(&self.flow(node)))
    }

    fn key(self, name: &str, place: Place) -> String {
        if is_plain(name, place) { name.to_owned() } else { double(name) }
    }

    /// A scalar, in the given style where that can hold it.
    pub(super) fn scalar(self, node: &Node, style: Style, place: Place) -> String {
        let Yaml::Scalar { text, quoted } = &node.value else { return self.flow(node) };
        if !matches!(resolve(text, *quoted), Core::Text(_)) {
            return text.to_string();
        }
        if let (Place::Lines(indent), Lines::Blocks) = (place, self.lines) {
            if style == Style::Folded
                && let Some(folded) = self.folded(text, indent + STEP)
            {
                return folded;
            }
            if (text.contains('\n') || matches!(style, Style::Literal | Style::Folded))
                && let Some(literal) = self.literal(text, indent + STEP)
            {
                return literal;
            }
        }
        match style {
            Style::Plain | Style::Literal | Style::Folded if is_plain(text, place) => text.to_string(),
            Style::Single if text.chars().all(|c| is_printable(c) && c != '\n') => {
                format!("'{}'", text.replace('\'', "''"))
            }
            _ => double(text),
        }
    }

    /// A block scalar `|`; `None` for texts that it cannot hold plainly.
    fn literal(self, text: &str, indent: usize) -> Option<String> {
        let (body, header) = match text.strip_suffix('\n') {
            Some(body) => (body, "|"),
            None => (text, "|-"),
        };
        let last = body.rsplit('\n').next().unwrap_or_default();
        let fits = !body.starts_with([' ', '\t', '\n']) && !last.trim().is_empty() && text.chars().all(is_printable);
        fits.then(|| format!("{header}{}", self.lines(body.split('\n'), indent)))
    }

    /// A block scalar `>`, broken at single spaces; `None` for texts that it cannot hold plainly.
    fn folded(self, text: &str, indent: usize) -> Option<String> {
        let (body, header) = match text.strip_suffix('\n') {
            Some(body) => (body, ">"),
            None => (text, ">-"),
        };
        let starts_far = |line: &str| line.starts_with([' ', '\t']);
        let lines: Vec<&str> = body.split('\n').collect();
        let ends_blank = lines.last().is_none_or(|last| last.trim().is_empty());
        if ends_blank || lines[0].is_empty() || lines.iter().any(|line| starts_far(line)) {
            return None;
        }
        if !text.chars().all(is_printable) {
            return None;
        }
        let mut folded: Vec<&str> = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            // One line break of the value is written as two, except beside those that are blank already.
            if at > 0 && !line.is_empty() {
                folded.push("");
            }
            if !line.is_empty() {
                fold(line, LINE.saturating_sub(indent), &mut folded);
            } else {
                folded.push("");
            }
        }
        Some(format!("{header}{}", self.lines(folded.into_iter(), indent)))
    }

    fn lines<'l>(self, lines: impl Iterator<Item = &'l str>, indent: usize) -> String {
        lines.map(|line| if line.is_empty() { self.newline.to_owned() } else { self.line_at(indent) + line }).collect()
    }
}

fn spaced(written: &str) -> String {
    if written.is_empty() { String::new() } else { format!(" {written}") }
}

/// Breaks a line at single spaces, so that its parts are no longer than `width` characters where that is possible.
fn fold<'l>(line: &'l str, width: usize, out: &mut Vec<&'l str>) {
    let (mut start, mut good, mut length) = (0, None, 0);
    let bytes = line.as_bytes();
    for (at, character) in line.char_indices() {
        length += 1;
        let is_single = character == ' '
            && at > start
            && !bytes[at - 1].is_ascii_whitespace()
            && bytes.get(at + 1).is_some_and(|next| !next.is_ascii_whitespace());
        if is_single {
            if length > width
                && let Some(space) = good
            {
                out.push(&line[start..space]);
                start = space + 1;
                length = line[start..at].chars().count() + 1;
            }
            good = Some(at);
        }
    }
    if length > width
        && let Some(space) = good.filter(|space| *space > start)
    {
        out.push(&line[start..space]);
        start = space + 1;
    }
    out.push(&line[start..]);
}

/// Whether a map or list is empty, or short and without another below it.
fn is_short(node: &Node) -> bool {
    let flat = |node: &Node| matches!(&node.value, Yaml::Scalar { text, .. } if !text.contains('\n'));
    let length = |node: &Node| match &node.value {
        Yaml::Scalar { text, .. } => text.chars().count() + 2,
        _ => 0,
    };
    match &node.value {
        Yaml::Scalar { .. } => true,
        Yaml::List(items) => items.iter().all(flat) && items.iter().map(length).sum::<usize>() <= LINE,
        Yaml::Map(entries) => {
            entries.iter().all(|(_, node)| flat(node))
                && entries.iter().map(|(key, node)| key.name.chars().count() + 2 + length(node)).sum::<usize>() <= LINE
        }
    }
}

/// Whether a character can stand in a file as it is (section 5.1), the mark of byte order left out.
fn is_printable(character: char) -> bool {
    matches!(character, '\t' | '\n' | ' '..='~' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
        && !matches!(character, '\u{feff}' | '\u{2028}' | '\u{2029}')
}

/// Words that YAML 1.1 took for booleans. Older programs still do.
fn is_old_boolean(text: &str) -> bool {
    ["y", "n", "yes", "no", "on", "off"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a text can be written without quotes and is read as itself.
fn is_plain(text: &str, place: Place) -> bool {
    let is_flow = place == Place::Flow;
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return false };
    let second = characters.next();
    let begins_well = match first {
        '-' => second.is_some_and(|c| !c.is_whitespace()) && !is_flow,
        '?' | ':' | ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`'
        | '=' | '<' => false,
        _ => !first.is_whitespace(),
    };
    begins_well
        && matches!(resolve(text, false), Core::Text(_))
        && !is_old_boolean(text)
        && text.len() < 1000
        && !text.ends_with(|c: char| c.is_whitespace() || c == ':')
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !text.contains(": ")
        && !text.contains(" #")
        && !(is_flow && text.contains([',', '[', ']', '{', '}', ':']))
        && text.chars().all(|c| is_printable(c) && !matches!(c, '\n' | '\t'))
}

/// A text in double quotes, on one line.
fn double(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => written.extend(['\\', character]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            '\r' => written.push_str("\\r"),
            _ if is_printable(character) => written.push(character),
            _ if u32::from(character) < 0x100 => written.push_str(&format!("\\x{:02x}", u32::from(character))),
            _ => written.push_str(&format!("\\u{:04x}", u32::from(character))),
        }
    }
    written.push('"');
    written
}
