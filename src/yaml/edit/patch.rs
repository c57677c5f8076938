//! Finds the changes of bytes that turn the values of one tree into those of another.

use std::collections::BTreeSet;
use std::ops::Range;

use foldhash::HashMap;

use super::align::{Step, align};
use super::anchors::{Anchors, is_alias};
use super::layout::Layout;
use crate::edits::Edit;
use crate::yaml::core_schema::{same_value, value_fingerprint};
use crate::yaml::node::{Key, Node, Yaml};
use crate::yaml::scalar::{Context, Style};
use crate::yaml::writer::Writer;

/// What a value stands behind.
#[derive(Clone, Copy)]
enum Behind {
    /// Behind `key:` of a map by indentation: the byte behind the colon, and the column of the key.
    Key { colon: usize, indent: usize },
    /// Behind `-`, at this column.
    Dash { indent: usize },
    /// Within brackets or braces. `colon`: a key without one stands before it.
    Flow { lacks_colon: bool },
    /// Nothing: it is the whole file.
    Nothing,
}

/// How much of a value may be kept that differs in a part.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    /// Everything but the smallest values that differ.
    Fine,
    /// A key of the file whose value differs in a part is written as a whole.
    Coarse,
}

/// Collects the changes for one file.
pub(super) struct Patch<'a> {
    layout: Layout<'a>,
    writer: Writer,
    anchors: &'a Anchors,
    grain: Grain,
    pub(super) changes: Vec<Edit>,
    /// Anchored values that these changes concern.
    pub(super) changed: BTreeSet<usize>,
    /// The anchored values around the place that is being looked at.
    around: Vec<usize>,
    depth: usize,
}

/// An entry of a map or an item of a list as it stands in the file.
struct Part {
    /// Where it begins: its key, its `?` or its dash.
    start: usize,
    /// Behind its value.
    end: usize,
    /// Whether it stays.
    stays: bool,
}

impl<'a> Patch<'a> {
    pub(super) fn new(layout: Layout<'a>, writer: Writer, anchors: &'a Anchors, grain: Grain) -> Self {
        let (changes, changed, around) = (Vec::new(), BTreeSet::new(), Vec::new());
        Self { layout, writer, anchors, grain, changes, changed, around, depth: 0 }
    }

    /// Finds the changes for the whole file.
    pub(super) fn root(&mut self, root: &Node, target: &Node) {
        self.visit(root, target, Behind::Nothing);
    }

    fn change(&mut self, bytes: Range<usize>, text: impl Into<String>) {
        self.changed.extend(self.around.iter().copied());
        self.anchors.remove(bytes.clone(), &mut self.changed);
        self.changes.push(Edit::new(bytes, text));
    }

    fn visit(&mut self, node: &Node, target: &Node, behind: Behind) {
        let range = node.bytes();
        let is_around = self.anchors.is_value(range.start) && !range.is_empty();
        if is_around {
            self.around.push(range.start);
        }
        self.depth += 1;
        let breaks = self.anchors.breaks_within(range.clone());
        if breaks || !same_value(node, target) {
            let whole = self.grain == Grain::Coarse && self.depth > 1;
            match (&node.value, &target.value) {
                _ if whole || is_alias(self.layout, node) => self.replace(node, target, behind),
                (Yaml::Map(old), Yaml::Map(new)) if self.is_editable(node, behind) && !new.is_empty() => {
                    self.map(node, old, new, target, behind);
                }
                (Yaml::List(old), Yaml::List(new)) if self.is_editable(node, behind) && !new.is_empty() => {
                    self.list(node, old, new, target, behind);
                }
                _ => self.replace(node, target, behind),
            }
        }
        self.depth -= 1;
        if is_around {
            self.around.pop();
        }
    }

    /// Whether parts of a map or list can be changed where they stand. `[a: b]` holds a map without braces.
    fn is_editable(&self, node: &Node, behind: Behind) -> bool {
        let is_empty = match &node.value {
            Yaml::Map(entries) => entries.is_empty(),
            Yaml::List(items) => items.is_empty(),
            Yaml::Scalar { .. } => true,
        };
        !is_empty && (self.is_flow(node) || !matches!(behind, Behind::Flow { .. }))
    }

    fn is_flow(&self, node: &Node) -> bool {
        let bracket = if node.as_map().is_some() { b'{' } else { b'[' };
        self.layout.byte(self.layout.content(node.bytes().start)) == Some(bracket)
    }

    /// Writes a value anew, in the style of the old one.
    fn replace(&mut self, node: &Node, target: &Node, behind: Behind) {
        let range = node.bytes();
        let layout = self.layout;
        let old = &layout.text[layout.content(range.start).min(range.end)..range.end];
        let style = Style::of(old);
        let is_scalar = matches!(target.value, Yaml::Scalar { .. });
        let is_block = !is_scalar && !self.fits_on_line(target);
        match behind {
            Behind::Nothing => {
                let text = if is_block { self.writer.block(target, 0) } else { self.writer.flow(target) };
                self.change(range, text);
            }
            Behind::Flow { lacks_colon } => {
                let written = match is_scalar {
                    true => self.writer.scalar(target, style, Context::Flow),
                    false => self.writer.flow(target),
                };
                let text = match (lacks_colon, range.is_empty()) {
                    (true, _) => format!(": {written}"),
                    (false, true) => format!(" {written}"),
                    (false, false) if written.is_empty() => "null".to_owned(),
                    (false, false) => written,
                };
                self.change(range, text);
            }
            Behind::Key { colon, indent } => self.replace_behind_key(node, target, (colon, indent, style, is_block)),
            Behind::Dash { indent } => {
                if range.is_empty() {
                    self.change(range, self.writer.after_dash(target, indent));
                    return;
                }
                let column = layout.column(range.start);
                if !is_block {
                    let text = self.on_line(target, style, old, (range.end, indent));
                    self.change(range, text);
                } else if layout.ends_line(range.end) {
                    let keep = if old.ends_with('\n') { self.writer.newline } else { "" };
                    self.change(range, self.writer.block(target, column) + keep);
                } else {
                    self.write_below(range, target, column, old);
                }
            }
        }
    }

    fn replace_behind_key(
        &mut self,
        node: &Node,
        target: &Node,
        (colon, indent, style, is_block): (usize, usize, Style, bool),
    ) {
        let (range, layout) = (node.bytes(), self.layout);
        let old = &layout.text[layout.content(range.start).min(range.end)..range.end];
        let is_on_line = range.is_empty() || layout.line_start(range.start) <= colon;
        if is_on_line && !is_block {
            let text = self.on_line(target, style, old, (range.end, indent));
            let lead = if range.is_empty() && !text.is_empty() { " " } else { "" };
            self.change(range, format!("{lead}{text}"));
        } else if is_on_line {
            self.write_below(colon..range.end, target, indent + 2, old);
        } else {
            let text = match is_block {
                true => self.writer.after_key(target, indent),
                false => {
                    let written = self.on_line(target, style, "", (colon, indent));
                    if written.is_empty() { written } else { format!(" {written}") }
                }
            };
            self.change(colon..colon, text);
            self.change(self.lines(range.start, range.end), "");
        }
    }

    /// Writes a map or list by indentation below the line on which a value ends.
    /// A comment there stays on its line.
    fn write_below(&mut self, bytes: Range<usize>, target: &Node, column: usize, old: &str) {
        let text = self.writer.line_at(column) + &self.writer.block(target, column);
        if old.ends_with('\n') || self.layout.ends_line(bytes.end) {
            let keep = if old.ends_with('\n') { self.writer.newline } else { "" };
            self.change(bytes, text + keep);
        } else {
            let line_end = self.layout.line_end(bytes.end);
            self.change(bytes, "");
            self.change(line_end..line_end, text);
        }
    }

    /// A value that begins on a line that is begun, for a key or dash at column `indent`. `end`: where the line goes on.
    fn on_line(&self, target: &Node, style: Style, old: &str, (end, indent): (usize, usize)) -> String {
        let layout = self.layout;
        let may_go_on = layout.ends_line(end) && layout.has_line_end(end) || old.ends_with('\n');
        let place = if may_go_on { Context::Lines(indent) } else { Context::Line };
        let written = match &target.value {
            Yaml::Scalar { .. } => self.writer.scalar(target, style, place),
            _ => self.writer.flow(target),
        };
        // The comment in the header of a block scalar stays behind what comes in its place.
        let header = old.lines().next().filter(|_| matches!(style, Style::Literal | Style::Folded)).unwrap_or_default();
        let comment = header.find([' ', '\t']).map_or("", |at| header[at..].trim_end());
        let written = match written.find(['\r', '\n']) {
            Some(first_line) => format!("{}{comment}{}", &written[..first_line], &written[first_line..]),
            None => format!("{written}{comment}"),
        };
        if old.ends_with('\n') { written + self.writer.newline } else { written }
    }

    fn fits_on_line(&self, target: &Node) -> bool {
        !self.writer.after_key(target, 0).contains('\n')
    }

    /// The whole lines from one byte to another.
    fn lines(&self, start: usize, end: usize) -> Range<usize> {
        let layout = self.layout;
        layout.line_start(start)..layout.after_line(end)
    }

    fn map(&mut self, node: &Node, old: &[(Key, Node)], new: &[(Key, Node)], target: &Node, behind: Behind) {
        let layout = self.layout;
        let positions: HashMap<&str, usize> = new.iter().enumerate().map(|(at, (key, _))| (&*key.name, at)).collect();
        let kept: HashMap<&str, usize> = old.iter().enumerate().map(|(at, (key, _))| (&*key.name, at)).collect();
        let parts: Vec<Part> = old
            .iter()
            .map(|(key, node)| Part {
                start: layout.entry_start(key.range.start as usize),
                end: node.bytes().end.max(key.range.end as usize),
                stays: positions.contains_key(&*key.name),
            })
            .collect();
        let Some(first) = parts.iter().position(|part| part.stays) else {
            return self.replace(node, target, behind);
        };
        // Where each new entry goes: behind the last kept one that comes before it in the new order.
        let mut inserts: Vec<(Option<usize>, usize)> = Vec::new();
        let mut last = None;
        for (at, (key, _)) in new.iter().enumerate() {
            match kept.get(&*key.name) {
                Some(position) => last = Some(*position),
                None => inserts.push((last, at)),
            }
        }
        let is_flow = self.is_flow(node);
        let indent = layout.column(parts[0].start);
        let entry = |patch: &Self, at: usize| {
            let (key, node): &(Key, Node) = &new[at];
            if is_flow { patch.writer.flow_entry(&key.name, node) } else { patch.writer.entry(&key.name, node, indent) }
        };
        for (_, at) in inserts.iter().filter(|(after, _)| after.is_none()) {
            let text = entry(self, *at);
            self.insert_first(parts[first].start, text, is_flow, indent);
        }
        for (at, (key, value)) in old.iter().enumerate() {
            let Some(position) = positions.get(&*key.name) else {
                self.remove(&parts, at, first, is_flow);
                continue;
            };
            let behind = self.behind(key, value, is_flow, indent);
            self.visit(value, &new[*position].1, behind);
            for (_, new) in inserts.iter().filter(|(after, _)| *after == Some(at)) {
                let text = entry(self, *new);
                self.insert_after(parts[at].end, &text, is_flow, indent);
            }
        }
    }

    fn behind(&self, key: &Key, value: &Node, is_flow: bool, indent: usize) -> Behind {
        let key_end = key.range.end as usize;
        let colon = self.layout.after_blanks(key_end);
        let has_colon = self.layout.byte(colon) == Some(b':') && colon <= value.bytes().start;
        match (is_flow, has_colon) {
            (true, _) => Behind::Flow { lacks_colon: !has_colon },
            (false, true) => Behind::Key { colon: colon + 1, indent },
            (false, false) => Behind::Flow { lacks_colon: true },
        }
    }

    fn list(&mut self, node: &Node, old: &[Node], new: &[Node], target: &Node, behind: Behind) {
        let layout = self.layout;
        let is_flow = self.is_flow(node);
        let of = |items: &[Node]| items.iter().map(value_fingerprint).collect::<Vec<_>>();
        let steps = align(&of(old), &of(new));
        let mut parts: Vec<Part> = Vec::with_capacity(old.len());
        let mut at = layout.content(node.bytes().start);
        for item in old {
            let range = item.bytes();
            let start = if is_flow { range.start } else { layout.after_blanks(at) };
            at = range.end.max(start + 1);
            parts.push(Part { start, end: range.end, stays: false });
        }
        for step in &steps {
            if let Step::Pair(old, _) = step {
                parts[*old].stays = true;
            }
        }
        let Some(first) = parts.iter().position(|part| part.stays) else {
            return self.replace(node, target, behind);
        };
        let indent = layout.column(parts[0].start);
        let mut last: Option<usize> = None;
        for step in steps {
            match step {
                Step::Pair(from, to) => {
                    let behind = if is_flow { Behind::Flow { lacks_colon: false } } else { Behind::Dash { indent } };
                    self.visit(&old[from], &new[to], behind);
                    last = Some(from);
                }
                Step::Remove(at) => self.remove(&parts, at, first, is_flow),
                Step::Insert(at) => {
                    let text = match is_flow {
                        true => self.writer.flow_item(&new[at]),
                        false => format!("-{}", self.writer.after_dash(&new[at], indent)),
                    };
                    match last {
                        Some(last) => self.insert_after(parts[last].end, &text, is_flow, indent),
                        None => self.insert_first(parts[first].start, text, is_flow, indent),
                    }
                }
            }
        }
    }

    /// Takes a part out. `first` is the first part that stays.
    fn remove(&mut self, parts: &[Part], at: usize, first: usize, is_flow: bool) {
        let part = &parts[at];
        // The first line of a map within a list begins with the list's dash: what comes next moves up.
        let shares_line = !is_flow && at < first && !self.layout.begins_line(parts[0].start);
        let bytes = match (is_flow, shares_line) {
            (true, _) if at < first => part.start..parts[at + 1].start,
            (true, _) => parts[at - 1].end..part.end,
            (false, true) if at == 0 => part.start..parts[first].start,
            (false, true) => return,
            (false, false) => {
                let mut lines = self.lines(part.start, part.end);
                // Blank lines behind a scalar that keeps its last line breaks would become part of it.
                let before = parts[..at].iter().rfind(|part| part.stays).map(|part| part.end);
                if before.is_some_and(|end| self.layout.text[..end].ends_with('\n')) {
                    lines.end = self.layout.after_blank_lines(lines.end);
                }
                lines
            }
        };
        self.change(bytes, "");
    }

    fn insert_first(&mut self, at: usize, text: String, is_flow: bool, indent: usize) {
        let text = if is_flow { format!("{text}, ") } else { text + &self.writer.line_at(indent) };
        self.change(at..at, text);
    }

    fn insert_after(&mut self, end: usize, text: &str, is_flow: bool, indent: usize) {
        if is_flow {
            self.change(end..end, format!(", {text}"));
            return;
        }
        let at = self.layout.after_line(end);
        let pad = " ".repeat(indent);
        let newline = self.writer.newline;
        let text = match self.layout.text[..at].ends_with('\n') {
            true => format!("{pad}{text}{newline}"),
            false => format!("{newline}{pad}{text}"),
        };
        self.change(at..at, text);
    }
}
