//! Changes at places of a text, made all at once.

use std::ops::Range;

/// Changes of one text. Two never overlap: the one that begins first stays, and of two that begin at one place the
/// longer.
#[derive(Debug, Default)]
pub struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Replaces a range.
    pub fn replace(&mut self, range: Range<usize>, with: String) {
        self.0.push((range, with));
    }

    /// The text with every change.
    pub fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (range, with) in self.0 {
            if range.start < at || range.end < range.start {
                continue;
            }
            let Some(between) = text.get(at..range.start) else { continue };
            out.push_str(between);
            out.push_str(&with);
            at = range.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}
