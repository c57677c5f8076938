//! Anchors of a file, and the aliases that name them. When the value of an
//! anchor changes, its aliases would change with it: they are then written out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use foldhash::HashMap;

use super::layout::Layout;
use crate::yaml::node::{Node, Yaml};

/// The anchors of a file.
#[derive(Default)]
pub(super) struct Anchors {
    /// The bytes of each anchored value, by the byte at which it begins.
    values: BTreeMap<usize, usize>,
    /// The place of each alias, with the place of the value that it names.
    aliases: BTreeMap<usize, usize>,
    /// Anchored values that change. Their aliases cannot stay.
    pub(super) changed: BTreeSet<usize>,
}

impl Anchors {
    pub(super) fn of(layout: Layout<'_>, root: &Node) -> Self {
        let mut anchors = Self::default();
        if layout.text[layout.start..layout.end].contains('&') {
            anchors.add(layout, root, &mut HashMap::default());
        }
        anchors
    }

    fn add<'a>(&mut self, layout: Layout<'a>, node: &Node, named: &mut HashMap<&'a str, usize>) {
        let range = node.bytes();
        if is_alias(layout, node) {
            if let Some(value) = named.get(&layout.text[range.start + 1..range.end]) {
                self.aliases.insert(range.start, *value);
            }
            return;
        }
        let anchor = layout.anchor(range.start).filter(|_| !range.is_empty());
        if let Some(name) = anchor {
            named.insert(name, range.start);
            self.values.insert(range.start, range.end);
        }
        match &node.value {
            Yaml::Scalar { .. } => {}
            Yaml::List(items) => items.iter().for_each(|item| self.add(layout, item, named)),
            Yaml::Map(entries) => entries.iter().for_each(|(_, node)| self.add(layout, node, named)),
        }
    }

    /// Whether an anchored value begins here.
    pub(super) fn is_value(&self, at: usize) -> bool {
        self.values.contains_key(&at)
    }

    /// Whether an alias of a value that changes stands in these bytes.
    pub(super) fn breaks_within(&self, bytes: Range<usize>) -> bool {
        self.aliases.range(bytes).any(|(_, value)| self.changed.contains(value))
    }

    /// Makes every alias one that cannot stay.
    pub(super) fn change_all(&mut self) {
        self.changed = self.values.keys().copied().collect();
    }

    /// Notes that the anchored values in these bytes go.
    pub(super) fn remove(&self, bytes: Range<usize>, changed: &mut BTreeSet<usize>) {
        changed.extend(self.values.range(bytes).map(|(at, _)| *at));
    }
}

/// Whether the value is written as `*name`.
pub(super) fn is_alias(layout: Layout<'_>, node: &Node) -> bool {
    let range = node.bytes();
    !range.is_empty() && layout.byte(range.start) == Some(b'*')
}
