//! Items of lists that stand in another order in the new values: their bytes are moved, with the comments that are
//! theirs, before anything else is changed.

use std::ops::Range;

use foldhash::HashMap;

use super::layout::Layout;
use crate::edits::Edit;
use crate::yaml::core_schema::{same_value, value_fingerprint};
use crate::yaml::items::same_items;
use crate::yaml::node::{Node, Yaml};

/// The edits that bring the items of lists into the order of `target`. A list within an item that is moved is left to
/// the next call, when the item stands at its place.
pub(super) fn reorder(layout: Layout<'_>, root: &Node, target: &Node) -> Vec<Edit> {
    let mut edits = Vec::new();
    visit(layout, root, target, &mut edits);
    edits
}

fn visit(layout: Layout<'_>, node: &Node, target: &Node, edits: &mut Vec<Edit>) {
    // What stands behind an alias is written elsewhere.
    let is_alias = layout.byte(layout.content(node.bytes().start)) == Some(b'*');
    if is_alias || same_value(node, target) {
        return;
    }
    match (&node.value, &target.value) {
        (Yaml::Map(old), Yaml::Map(new)) => {
            let new: HashMap<&str, &Node> = new.iter().map(|(key, node)| (&*key.name, node)).collect();
            for (key, node) in old {
                new.get(&*key.name).into_iter().for_each(|target| visit(layout, node, target, edits));
            }
        }
        (Yaml::List(old), Yaml::List(new)) => match order(old, new) {
            Some(order) => edits.extend(moved(layout, node, old, &order)),
            None if old.len() == new.len() => {
                old.iter().zip(new).for_each(|(node, target)| visit(layout, node, target, edits));
            }
            None => {}
        },
        _ => {}
    }
}

/// The places of the old items in the order that they are to have; `None` when that is the order in which they stand.
/// An item whose value is gone is taken for a new one that was not there, in their order; those that are left over
/// come last.
fn order(old: &[Node], new: &[Node]) -> Option<Vec<usize>> {
    let values = |items: &[Node]| items.iter().map(|item| Some(value_fingerprint(item))).collect::<Vec<_>>();
    let same = same_items(&values(old), &values(new));
    let known: Vec<usize> = same.iter().flatten().copied().collect();
    if known.is_sorted() {
        return None;
    }
    let mut is_left = vec![true; old.len()];
    known.iter().for_each(|at| is_left[*at] = false);
    let mut left = (0..old.len()).filter(|at| is_left[*at]);
    // Where an item came or went, which of the others became which is not known.
    let is_paired = old.len() == new.len();
    let mut order: Vec<usize> =
        same.into_iter().filter_map(|same| same.or_else(|| if is_paired { left.next() } else { None })).collect();
    order.extend(left);
    (!order.is_sorted()).then_some(order)
}

/// One edit for the bytes of a list, whose items come in this order.
fn moved(layout: Layout<'_>, node: &Node, items: &[Node], order: &[usize]) -> Option<Edit> {
    let is_flow = layout.byte(layout.content(node.bytes().start)) == Some(b'[');
    let parts = if is_flow { items.iter().map(Node::bytes).collect() } else { blocks(layout, node, items)? };
    let (start, end) = (parts.first()?.start, parts.last()?.end);
    let text = &layout.text[start..end];
    // The file may end with the last item, without a line end.
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let is_open = !is_flow && !text.ends_with('\n');
    let mut moved = String::with_capacity(text.len() + newline.len());
    for (place, from) in order.iter().enumerate() {
        moved.push_str(&layout.text[parts[*from].clone()]);
        if is_open && *from + 1 == parts.len() {
            moved.push_str(newline);
        }
        // What stands between two places stays: a comma, blank lines.
        if let Some(next) = parts.get(place + 1) {
            moved.push_str(&layout.text[parts[place].end..next.start]);
        }
    }
    let kept = if is_open { moved.trim_end_matches(newline).len() } else { moved.len() };
    moved.truncate(kept);
    Some(Edit::new(start..end, moved))
}

/// The lines of each item of a list by indentation, with those of the comments above it. `None` when an item shares a
/// line with something else.
fn blocks(layout: Layout<'_>, node: &Node, items: &[Node]) -> Option<Vec<Range<usize>>> {
    let mut at = layout.content(node.bytes().start);
    let mut parts: Vec<Range<usize>> = Vec::with_capacity(items.len());
    for item in items {
        let bytes = item.bytes();
        let dash = layout.after_blanks(at);
        let start = layout.line_start(dash);
        if layout.byte(dash) != Some(b'-')
            || !layout.begins_line(dash)
            || start < parts.last().map_or(0, |part| part.end)
        {
            return None;
        }
        at = bytes.end.max(dash + 1);
        // Comments between two items are those of the second; blank lines stay where they are.
        let start = parts.last().map_or(start, |before| layout.after_blank_lines(before.end).min(start));
        parts.push(start..below(layout, layout.after_line(at), layout.column(dash)));
    }
    // A comment above the first item is that of the list, unless others have theirs above them too.
    let first = parts.first()?.start;
    let has_comment = |part: &Range<usize>| layout.text[part.clone()].trim_start().starts_with('#');
    if parts.iter().skip(1).any(has_comment) {
        parts[0].start = above(layout, first);
    }
    Some(parts)
}

/// Where the comments end that stand below an item and farther in than its dash, in this column.
fn below(layout: Layout<'_>, mut line: usize, column: usize) -> usize {
    let is_within = |line: usize| {
        let text = &layout.text[line..layout.line_end(line)];
        text.trim_start().starts_with('#') && text.len() - text.trim_start().len() > column
    };
    while line < layout.end && is_within(line) {
        line = layout.after_line(line + 1);
    }
    line
}

/// Where the comments begin that stand right above a line.
fn above(layout: Layout<'_>, line: usize) -> usize {
    let mut start = line;
    while start > layout.start {
        let before = layout.line_start(start - 1);
        if !layout.text[before..start].trim_start().starts_with('#') {
            break;
        }
        start = before;
    }
    start
}
