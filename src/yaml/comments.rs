//! Comments of a text in YAML, found on demand: the tree does not keep them,
//! since only an editor that writes a file again has a use for them.

use std::ops::Range;

use super::node::{Node, Yaml};

/// The byte ranges of all comments in `range` of `text`, from `#` to the end of
/// their lines. `root` is the tree that `yaml::parse` gave for the same range:
/// what stands inside a scalar is no comment.
pub fn comments(text: &str, range: Range<usize>, root: &Node) -> Vec<Range<u32>> {
    let mut written = Vec::new();
    scalars(root, &mut written);
    written.sort_unstable_by_key(|scalar| scalar.start);
    written.push(range.end..range.end);
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let mut at = range.start;
    for scalar in written {
        while at < scalar.start {
            if bytes[at] == b'#' && (at == range.start || bytes[at - 1].is_ascii_whitespace()) {
                let line = &text[at..range.end];
                let end = at + line.find(['\r', '\n']).unwrap_or(line.len());
                comments.push(at as u32..end as u32);
                at = end;
            } else {
                at += 1;
            }
        }
        at = at.max(scalar.end);
    }
    comments
}

/// Where keys and scalars stand. The header of a block scalar can hold a
/// comment, which counts as part of the scalar.
fn scalars(node: &Node, found: &mut Vec<Range<usize>>) {
    match &node.value {
        Yaml::Scalar { .. } => found.push(node.bytes()),
        Yaml::List(items) => items.iter().for_each(|item| scalars(item, found)),
        Yaml::Map(entries) => {
            for (key, value) in entries {
                found.push(key.range.start as usize..key.range.end as usize);
                scalars(value, found);
            }
        }
    }
}
