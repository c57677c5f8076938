//! Where the text of a scalar stands in its file, character for character: quotes, escapes, indentation and folded lines
//! part the two (YAML 1.2.2, chapters 7 and 8).
//!
//! Invariant: one pass over what is written, in which no byte is looked at more than a few times. Where the two cannot
//! be brought together, as for an alias, every part of the text stands where the whole scalar does.

use std::ops::Range;

use super::node::{Node, Yaml};
use super::scalar::Style;
use crate::diagnostic::work;

/// The places of a scalar's text in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The scalar in the file.
    whole: Range<usize>,
    /// Offsets in the text, each with that in the file. From one to the next both go on byte for byte.
    steps: Vec<(usize, usize)>,
}

impl Origin {
    /// The places of a scalar of `file`, which is the whole text that the ranges of the node are of.
    pub fn of(node: &Node, file: &str) -> Self {
        let whole = node.range.start as usize..node.range.end as usize;
        let Yaml::Scalar { text, .. } = &node.value else { return Self { whole, steps: Vec::new() } };
        let written = file.get(whole.clone()).unwrap_or_default();
        work::spend(written.len());
        let scalar = without_properties(written);
        let before = whole.start + written.len() - scalar.len();
        let written = scalar;
        let style = Style::of(written);
        let mut steps = match style {
            Style::Literal | Style::Folded => block(text, written),
            Style::Plain => flow(text, written, 0, style),
            Style::Single | Style::Double => flow(text, written, 1, style),
        };
        steps.iter_mut().for_each(|(_, at)| *at += before);
        Self { whole, steps }
    }

    /// The bytes of the file in which a part of the text stands.
    pub fn in_file(&self, part: Range<usize>) -> Range<usize> {
        let Some(start) = self.offset(part.start) else { return self.whole.clone() };
        match part.len() {
            0 => start..start,
            _ => start..self.offset(part.end - 1).map_or(start, |last| last + 1).max(start),
        }
    }

    fn offset(&self, at: usize) -> Option<usize> {
        let after = self.steps.partition_point(|(text, _)| *text <= at);
        let (text, file) = self.steps.get(after.checked_sub(1)?)?;
        Some((file + (at - text)).min(self.whole.end))
    }
}

/// A scalar without the tag and the anchor that stand before it.
fn without_properties(written: &str) -> &str {
    let mut rest = written;
    while rest.starts_with(['!', '&']) {
        rest = rest[rest.find(char::is_whitespace).unwrap_or(rest.len())..].trim_start();
    }
    rest
}

/// A scalar without indicator, or in quotes, whose first character stands at `from`.
fn flow(text: &str, written: &str, from: usize, style: Style) -> Vec<(usize, usize)> {
    let mut steps = vec![(0, from)];
    let (mut read, mut at) = (0, from);
    while read < text.len() {
        let rest = &written[at..];
        let Some(next) = rest.chars().next() else { break };
        if next == '\\' && style == Style::Double {
            let (length, gives) = escape(rest);
            if gives {
                read += text[read..].chars().next().map_or(0, char::len_utf8);
            }
            at += length;
            steps.push((read, at));
        } else if next == '\'' && style == Style::Single {
            (read, at) = (read + 1, at + 2);
            steps.push((read, at));
        } else if next.is_ascii_whitespace() {
            let blanks = &rest[..rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len()];
            if blanks.contains('\n') {
                // One line end is a space; of several, the first says nothing.
                let joined = &text[read..];
                let ends = joined.len() - joined.trim_start_matches('\n').len();
                read += if ends > 0 { ends } else { 1 };
                at += blanks.len();
                steps.push((read, at));
            } else {
                (read, at) = (read + blanks.len(), at + blanks.len());
            }
        } else if text[read..].starts_with(next) {
            (read, at) = (read + next.len_utf8(), at + next.len_utf8());
        } else {
            return Vec::new();
        }
        if !text.is_char_boundary(read) || !written.is_char_boundary(at) {
            return Vec::new();
        }
    }
    steps
}

/// How long the escape at the beginning of a text is, and whether it stands for a character.
fn escape(written: &str) -> (usize, bool) {
    let code = written[1..].chars().next();
    let digits = match code {
        Some('x') => 2,
        Some('u') => 4,
        Some('U') => 8,
        Some('\n' | '\r') => {
            let behind = written[1..].trim_start_matches([' ', '\t', '\r', '\n']);
            return (written.len() - behind.len(), false);
        }
        _ => 0,
    };
    ((1 + code.map_or(0, char::len_utf8) + digits).min(written.len()), true)
}

/// A block behind `|` or `>`: its lines stand in the text one after the other, without their indentation.
fn block(text: &str, written: &str) -> Vec<(usize, usize)> {
    let mut steps = Vec::new();
    let mut indentation = None;
    let (mut read, mut at) = (0, 0);
    for (index, line) in written.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let content = line.trim_end_matches(['\n', '\r']);
        if index == 0 || content.trim().is_empty() {
            continue;
        }
        let spaces = content.len() - content.trim_start_matches(' ').len();
        let indentation = *indentation.get_or_insert_with(|| {
            let first = text.trim_start_matches('\n');
            spaces.saturating_sub(first.len() - first.trim_start_matches(' ').len())
        });
        let indented = indentation.min(spaces);
        let content = &content[indented..];
        while !text[read..].starts_with(content) {
            match text.as_bytes().get(read) {
                Some(b' ' | b'\n') => read += 1,
                _ => return steps,
            }
        }
        steps.push((read, start + indented));
        read += content.len();
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;
    use crate::yaml::{Limits, parse};

    /// What stands in the file where `part` stands in the value of `k`.
    fn found(yaml: &str, part: &str) -> Option<String> {
        let root = parse(&SourcePath::new("a.yaml"), yaml, 0..yaml.len(), Limits::default()).value;
        let node = root.get("k").expect("the key");
        let at = node.as_text().expect("a text").find(part).unwrap_or_else(|| panic!("{part} in {yaml:?}"));
        let range = Origin::of(node, yaml).in_file(at..at + part.len());
        Some(yaml[range].to_owned())
    }

    #[test]
    fn every_style_is_followed() {
        for yaml in [
            "a: 1\nk: un é [deux] trois\n",
            "k: un\n  é\n\n  [deux] trois\n",
            "k: 'l''un [deux] trois'\n",
            "k: \"\\\"un\\u00e9\\n\\\n   é [deux] trois\"\n",
            "k: \"un\n  é [deux]\n\n  trois\"\n",
            "k: |\n  un\n\n  [deux]\n  trois\n",
            "k: |2\n    un\n   [deux]\n",
            "k: |\r\n  un\r\n  [deux]\r\n",
            "k: >-\n  un\n  é\n\n   [deux]\n",
            "k: >\n\n  un [deux]\n  trois",
            "k: !!str un [deux]\n",
            "k: &x un [deux]\n",
        ] {
            assert_eq!(found(yaml, "[deux]").as_deref(), Some("[deux]"), "{yaml:?}");
        }
        // A place that is no character of the text is the whole value.
        assert_eq!(found("a: &x un [deux]\nk: *x\n", "[deux]").as_deref(), Some("*x"));
    }
}
