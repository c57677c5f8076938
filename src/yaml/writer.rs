//! Writes maps, lists and texts of several lines as YAML.

use super::core_schema::{Core, resolve};
use super::node::{Node, Yaml};
use super::scalar::{Context, Style, is_printable, key, scalar};

/// Columns by which what is below a key or a dash is set in.
const STEP: usize = 2;

/// A collection is written on one line up to this many characters.
const LINE: usize = 80;

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
            Yaml::Scalar { .. } => spaced(&self.scalar(node, Style::Plain, Context::Lines(indent))),
            _ if is_short(node) => format!(" {}", self.flow(node)),
            _ => format!("{}{}", self.line_at(indent + STEP), self.block(node, indent + STEP)),
        }
    }

    /// What stands behind `-`, for a dash at column `indent`.
    pub(super) fn after_dash(self, node: &Node, indent: usize) -> String {
        match &node.value {
            Yaml::Scalar { .. } => spaced(&self.scalar(node, Style::Plain, Context::Lines(indent))),
            _ if is_short(node) => format!(" {}", self.flow(node)),
            _ => format!(" {}", self.block(node, indent + STEP)),
        }
    }

    /// `key: value`, for a key at column `indent`.
    pub(super) fn entry(self, name: &str, node: &Node, indent: usize) -> String {
        format!("{}:{}", key(name, Context::Line), self.after_key(node, indent))
    }

    /// A map or list that is not empty by indentation. The first line begins at column `indent`, where it stands already.
    pub(super) fn block(self, node: &Node, indent: usize) -> String {
        let lines: Vec<String> = match &node.value {
            Yaml::Map(entries) => entries.iter().map(|(key, node)| self.entry(&key.name, node, indent)).collect(),
            Yaml::List(items) => items.iter().map(|item| format!("-{}", self.after_dash(item, indent))).collect(),
            Yaml::Scalar { .. } => vec![self.scalar(node, Style::Plain, Context::Line)],
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
            Yaml::Scalar { .. } => self.scalar(node, Style::Plain, Context::Flow),
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
    pub(super) fn flow_entry(self, name: &str, node: &Node) -> String {
        format!("{}:{}", key(name, Context::Flow), spaced(&self.flow(node)))
    }

    /// A scalar, in the given style where that can hold it.
    pub(super) fn scalar(self, node: &Node, style: Style, place: Context) -> String {
        let Yaml::Scalar { text, quoted } = &node.value else { return self.flow(node) };
        if !matches!(resolve(text, *quoted), Core::Text(_)) {
            return text.to_string();
        }
        if let (Context::Lines(indent), Lines::Blocks) = (place, self.lines) {
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
        scalar(text, style, place)
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
