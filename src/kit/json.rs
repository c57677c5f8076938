//! JSON read into a tree in which every key and value has its place.
//!
//! `serde_json` decides what is JSON and tells where it is not; the places come from the YAML reader, since every
//! JSON text is YAML 1.2.

use crate::diagnostic::{Checked, Code, Diagnostic, Span};
use crate::path::SourcePath;
use crate::text;
use crate::yaml::{self, Limits, Node};

/// How large a file of tokens may be: levels of nesting, and values in all.
const LIMITS: Limits = Limits { depth: 32, nodes: 200_000 };

/// Reads a JSON text. After a syntax error the tree is empty.
pub fn parse(file: &SourcePath, text: &str) -> Checked<Node> {
    match serde_json::from_str::<serde::de::IgnoredAny>(text.trim_start_matches('\u{feff}')) {
        Ok(_) => yaml::parse(file, text, 0..text.len(), LIMITS),
        Err(error) => {
            let line = error.line().max(1) as u32;
            // `serde_json` counts bytes; columns count characters.
            let written = text.lines().nth(line as usize - 1).unwrap_or_default();
            let mut end = error.column().saturating_sub(1).min(written.len());
            while !written.is_char_boundary(end) {
                end -= 1;
            }
            let column = written[..end].chars().count() as u32 + 1;
            let problem = Diagnostic::new(
                Code::KitToken,
                Span::new(file, line, column, 1),
                text!("ce n’est pas du JSON à partir d’ici", "this is not JSON from here on"),
            );
            let help = text!(
                "cherchez une virgule, une accolade ou un guillemet de trop ou qui manque juste avant",
                "look for a comma, brace or quote too many or too few right before"
            );
            Checked { value: Node::empty_map(), diagnostics: vec![problem.help(help)] }
        }
    }
}
