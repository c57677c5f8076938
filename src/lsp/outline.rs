//! The outline of a document: headings of Markdown, keys of YAML.

use std::ops::Range;

use super::target;
use crate::build::Prepared;
use crate::content::markdown::BlockKind;
use crate::path::SourcePath;
use crate::yaml::{self, Limits};

/// One line of an outline.
#[derive(Debug)]
pub struct Item {
    /// What it says.
    pub name: String,
    /// The bytes that it is for.
    pub bytes: Range<usize>,
    /// A heading; else a key.
    pub is_heading: bool,
}

/// The outline of a document. `prepared` must be of this text.
pub fn of(prepared: &Prepared, path: &SourcePath, text: &str) -> Vec<Item> {
    let document = target::document_at(prepared, path);
    if let Some(body) = document.and_then(|document| document.body.as_ref()) {
        let blocks = body.structure.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_)));
        let each = blocks.zip(&body.headings).map(|(block, heading)| {
            let bytes = block.range.start as usize..block.range.end as usize;
            Item { name: heading.title.to_string(), bytes, is_heading: true }
        });
        return each.collect();
    }
    if !matches!(path.extension(), "yaml" | "yml") {
        return Vec::new();
    }
    let root = yaml::parse(path, text, 0..text.len(), Limits::default()).value;
    let each = root.as_map().unwrap_or_default().iter().map(|(key, _)| {
        let bytes = key.range.start as usize..key.range.end as usize;
        Item { name: key.name.to_string(), bytes, is_heading: false }
    });
    each.collect()
}
