//! Items of lists: which of those in a file the ones that the editor sent are. It tells values alone, and people move
//! items about.

use crate::yaml::{Node, Yaml, same_items, same_value, value_fingerprint};

/// For each new item the old one that it was: the one of the same value, wherever that stands now. Of the others each
/// is the old one at its place, or the next one that is left, when no item came or went.
pub(super) fn origins(old: &[Node], new: &[Node]) -> Vec<Option<usize>> {
    let mut origins: Vec<Option<usize>> = vec![None; new.len()];
    let mut is_left = vec![true; old.len()];
    // A text in one language alone is also written plain.
    for form in [clean, bare] {
        let value = |(item, is_open): (&Node, bool)| is_open.then(|| value_fingerprint(&form(item)));
        let old: Vec<_> = old.iter().zip(is_left.iter().copied()).map(value).collect();
        let new: Vec<_> = new.iter().zip(origins.iter().map(Option::is_none)).map(value).collect();
        for (origin, same) in origins.iter_mut().zip(same_items(&old, &new)).filter(|(_, same)| same.is_some()) {
            *origin = same;
            same.into_iter().for_each(|at| is_left[at] = false);
        }
    }
    if old.len() != new.len() {
        return origins;
    }
    for (at, origin) in origins.iter_mut().enumerate().filter(|(_, origin)| origin.is_none()) {
        if is_left[at] {
            is_left[at] = false;
            *origin = Some(at);
        }
    }
    let mut left = (0..old.len()).filter(|at| is_left[*at]);
    origins.iter_mut().filter(|origin| origin.is_none()).for_each(|origin| *origin = left.next());
    origins
}

/// Whether the new value is the old one, or the same text where one language alone has one.
pub(super) fn says_the_same(old: &Node, new: &Node) -> bool {
    same_value(old, new) || matches!(old.value, Yaml::Scalar { .. }) && same_value(old, &said(new))
}

/// A value without the keys that say nothing, and a map with one text alone as that text.
fn said(node: &Node) -> Node {
    let clean = clean(node);
    match &clean.value {
        Yaml::Map(entries) => match &entries[..] {
            [(_, only)] if matches!(only.value, Yaml::Scalar { .. }) => only.clone(),
            _ => clean,
        },
        _ => clean,
    }
}

/// A value in which every map with one text alone is that text. Values of different languages may become equal: this
/// tells items apart, and is never written.
fn bare(node: &Node) -> Node {
    let value = match &node.value {
        Yaml::Scalar { .. } => return node.clone(),
        Yaml::List(items) => Yaml::List(items.iter().map(bare).collect()),
        Yaml::Map(entries) => Yaml::Map(entries.iter().map(|(key, node)| (key.clone(), bare(node))).collect()),
    };
    said(&Node { value, ..node.clone() })
}

/// A value without the keys that say nothing.
pub(super) fn clean(node: &Node) -> Node {
    let value = match &node.value {
        Yaml::Scalar { .. } => return node.clone(),
        Yaml::List(items) => Yaml::List(items.iter().map(clean).collect()),
        Yaml::Map(entries) => {
            let filled = entries.iter().map(|(key, node)| (key.clone(), clean(node)));
            Yaml::Map(filled.filter(|(_, node)| node.is_filled()).collect())
        }
    };
    Node { value, ..node.clone() }
}
