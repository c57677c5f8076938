//! Reads one document of YAML: a whole file, or its front matter.

use std::ops::Range;

use saphyr_parser::{Event, Parser};

use super::builder::Builder;
use super::node::{Limits, Node};
use crate::diagnostic::{Checked, Code, Diagnostic, characters};
use crate::path::SourcePath;

/// The byte ranges of a file's front matter and body. `None` when the file
/// does not begin with a line `---`, or that line has no partner.
pub fn split_front_matter(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    split_at_lines(text, "---")
}

/// The byte ranges between two lines of the same mark, the first of which
/// begins the file, and behind the second.
pub fn split_at_lines(text: &str, mark: &str) -> Option<(Range<usize>, Range<usize>)> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != mark {
        return None;
    }
    let front = start + first.len();
    let mut at = front;
    for line in lines {
        if line.trim_end() == mark {
            return Some((front..at, at + line.len()..text.len()));
        }
        at += line.len();
    }
    None
}

/// Whether these problems of [`parse`] leave the tree whole: those of single
/// keys and values do, those that ended the reading do not.
pub fn is_whole(problems: &[Diagnostic]) -> bool {
    problems.iter().all(|problem| !matches!(problem.code, Code::YamlSyntax | Code::YamlLimit | Code::MergeConflict))
}

/// Whether a key is written twice in what [`parse`] read. The tree has the first alone.
pub fn has_duplicate_keys(problems: &[Diagnostic]) -> bool {
    problems.iter().any(|problem| problem.code == Code::DuplicateKey)
}

/// Reads the YAML in `range` of `text`. Problems are placed in the whole file;
/// after a syntax error the tree holds what came before it, at the top level.
pub fn parse(file: &SourcePath, text: &str, range: Range<usize>, limits: Limits) -> Checked<Node> {
    if let Some(conflict) = characters::conflict(file, text) {
        // A file with a conflict has two versions. Neither is read.
        return Checked { value: Node::empty_map(), diagnostics: vec![conflict] };
    }
    let first_line = text[..range.start].bytes().filter(|byte| *byte == b'\n').count() as u32;
    let start = range.end - text[range.clone()].trim_start_matches('\u{feff}').len();
    let mut builder = Builder::new(file, text, start..range.end, first_line, limits);
    let mut parser = Parser::new_from_str(&text[start..range.end]);
    loop {
        match parser.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => break,
            Some(Ok((event, span))) => {
                if builder.event(event, &span).is_err() {
                    break;
                }
            }
            Some(Err(error)) => {
                builder.syntax_error(&error);
                break;
            }
        }
    }
    builder.finish()
}
