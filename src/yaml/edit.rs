//! Changes values of a YAML text and leaves every other byte where it is:
//! comments, the order of keys, quotes, blank lines, line ends.
//!
//! Invariant: what [`edit`] gives, read again, has the value that was asked for.
//! It is read again before it is given.

use std::ops::Range;

use super::core_schema::same_value;
use super::document::{is_whole, parse};
use super::node::{Limits, Node, Yaml};
use super::writer::{Lines, Writer};
use crate::edits::{Edit, apply_all};
use crate::path::SourcePath;

mod align;
mod layout;
mod reorder;

mod anchors;

mod patch;

use anchors::Anchors;
use layout::Layout;
use patch::{Grain, Patch};
use reorder::reorder;

/// How often anchors are looked at again, because writing one alias out changed
/// the value of another anchor. Beyond, all aliases are written out.
const ROUNDS: usize = 4;

/// How deep lists in items that were moved are looked at for items that were moved too.
const DEPTH: usize = 8;

/// The text of a file in which the YAML in `range` has the value of `target`
/// instead of that of `root`, which is what [`parse`] gave for it. `None` when
/// the value cannot be written, which no known value leads to.
pub fn edit(text: &str, range: Range<usize>, root: &Node, target: &Node) -> Option<String> {
    if same_value(root, target) {
        return Some(text.to_owned());
    }
    moved(text, range.clone(), root, target).or_else(|| changed(text, range, root, target))
}

/// The text with the items of lists moved first, each with its comments, and changed then where they stand. `None` when
/// none is to be moved, or cannot be.
fn moved(text: &str, range: Range<usize>, root: &Node, target: &Node) -> Option<String> {
    let (mut text, mut range, mut root) = (text.to_owned(), range, root.clone());
    for depth in 0..=DEPTH {
        let moves = reorder(Layout::new(&text, range.clone()), &root, target);
        if moves.is_empty() {
            return if depth == 0 { None } else { changed(&text, range, &root, target) };
        }
        let new = apply_all(&text, moves)?;
        range.end = (range.end + new.len()).checked_sub(text.len())?;
        let read = parse(&SourcePath::new("edited.yaml"), &new, range.clone(), Limits::default());
        if !is_whole(&read.diagnostics) {
            return None;
        }
        (text, root) = (new, read.value);
    }
    None
}

/// The text with its values changed where they stand.
fn changed(text: &str, range: Range<usize>, root: &Node, target: &Node) -> Option<String> {
    if same_value(root, target) {
        return Some(text.to_owned());
    }
    let layout = Layout::new(text, range.clone());
    let newline = newline_of(text);
    // Below a block scalar, a comment that is set in would become part of it: the same is then tried in quotes.
    let attempts = [(Grain::Fine, Lines::Blocks), (Grain::Fine, Lines::Quoted), (Grain::Coarse, Lines::Quoted)];
    if matches!(target.as_map(), Some([])) {
        return emptied(layout, root, target)
            .or_else(|| rewritten(layout, Writer { newline, lines: Lines::Blocks }, target));
    }
    let mut attempts = attempts.into_iter().filter_map(|(grain, lines)| {
        let changes = changes(layout, Writer { newline, lines }, root, target, grain);
        let new = apply_all(text, changes)?;
        checked(layout, target, ended(layout, &new)).or_else(|| checked(layout, target, new))
    });
    let writer = Writer { newline, lines: Lines::Blocks };
    let first = match root.as_map() {
        Some([]) if layout.content(root.bytes().start) >= root.bytes().end => None,
        _ => attempts.next(),
    };
    first.or_else(|| appended(layout, writer, root, target)).or_else(|| rewritten(layout, writer, target))
}

/// The line end of a text: that of its first line.
pub fn newline_of(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// A map as a new YAML text, with a line end at its end. An empty map is an empty text.
pub fn write(target: &Node, newline: &'static str) -> String {
    match &target.value {
        Yaml::Map(entries) if entries.is_empty() => String::new(),
        _ => Writer { newline, lines: Lines::Blocks }.block(target, 0) + newline,
    }
}

fn changes(layout: Layout<'_>, writer: Writer, root: &Node, target: &Node, grain: Grain) -> Vec<Edit> {
    let mut anchors = Anchors::of(layout, root);
    for round in 0.. {
        let mut patch = Patch::new(layout, writer, &anchors, grain);
        patch.root(root, target);
        let (changes, changed) = (patch.changes, patch.changed);
        if changed.is_subset(&anchors.changed) || round > ROUNDS {
            return changes;
        }
        match round {
            ROUNDS => anchors.change_all(),
            _ => anchors.changed.extend(changed),
        }
    }
    Vec::new()
}

/// A file without a line end at its end stays one, also when its last line was removed.
fn ended(layout: Layout<'_>, new: &str) -> String {
    let is_open = layout.end == layout.text.len() && !layout.text.ends_with('\n') && new.len() > layout.start;
    let kept = new.strip_suffix('\n').filter(|_| is_open);
    kept.map_or(new, |kept| kept.trim_end_matches('\r')).to_owned()
}

/// The new text, when it has the value that was asked for.
fn checked(layout: Layout<'_>, target: &Node, new: String) -> Option<String> {
    let end = (new.len() + layout.end).checked_sub(layout.text.len()).filter(|end| *end >= layout.start)?;
    let file = SourcePath::new("edited.yaml");
    let read = parse(&file, &new, layout.start..end, Limits::default());
    let is_right = is_whole(&read.diagnostics) && same_value(&read.value, target);
    is_right.then_some(new)
}

/// A YAML text without a value, of comments at most, with the value below them.
fn appended(layout: Layout<'_>, writer: Writer, root: &Node, target: &Node) -> Option<String> {
    if !matches!(root.as_map(), Some([])) {
        return None;
    }
    let kept = &layout.text[layout.start..layout.end];
    let gap = if kept.is_empty() || kept.ends_with('\n') { "" } else { writer.newline };
    let value = write(target, writer.newline);
    let (before, after) = (&layout.text[..layout.end], &layout.text[layout.end..]);
    checked(layout, target, format!("{before}{gap}{value}{after}"))
}

/// The YAML without its values. Comments above and below them stay.
fn emptied(layout: Layout<'_>, root: &Node, target: &Node) -> Option<String> {
    let Range { start, end } = root.bytes();
    let (before, after) = (&layout.text[..layout.line_start(start)], &layout.text[layout.after_line(end)..]);
    checked(layout, target, format!("{before}{after}"))
}

/// The whole YAML written anew.
fn rewritten(layout: Layout<'_>, writer: Writer, target: &Node) -> Option<String> {
    let (before, after) = (&layout.text[..layout.start], &layout.text[layout.end..]);
    checked(layout, target, format!("{before}{}{after}", write(target, writer.newline)))
}
