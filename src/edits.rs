//! Replacements of byte ranges of a text, made all at once. Every byte outside of them stays.

use std::cmp::Reverse;
use std::ops::Range;

/// New text for a range of bytes of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that are replaced; empty where text is inserted.
    pub range: Range<usize>,
    /// What replaces them.
    pub text: String,
}

impl Edit {
    /// A replacement.
    pub fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    /// An insertion before a byte.
    pub fn insertion(at: usize, text: impl Into<String>) -> Self {
        Self::new(at..at, text)
    }
}

/// The text with these edits. Those inserted at one place come in their order, before what replaces the bytes there.
/// Of two that overlap the one that begins first is made, and of two that begin at one byte the longer; one that is
/// not within the text, or splits a character, is not made.
pub fn apply(text: &str, edits: Vec<Edit>) -> String {
    joined(text, &disjoint(text, edits))
}

/// The text with these edits, as [`apply`] makes them; `None` when one would not be made.
pub fn apply_all(text: &str, edits: Vec<Edit>) -> Option<String> {
    let count = edits.len();
    let made = disjoint(text, edits);
    (made.len() == count).then(|| joined(text, &made))
}

/// The edits that are made, in the order of the text.
fn disjoint(text: &str, mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| (edit.range.start, !edit.range.is_empty(), Reverse(edit.range.end)));
    let mut end = 0;
    edits.retain(|edit| {
        let is_made = edit.range.start >= end && text.get(edit.range.clone()).is_some();
        end = if is_made { edit.range.end } else { end };
        is_made
    });
    edits
}

fn joined(text: &str, edits: &[Edit]) -> String {
    let mut new = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in edits {
        new.push_str(&text[at..edit.range.start]);
        new.push_str(&edit.text);
        at = edit.range.end;
    }
    new.push_str(&text[at..]);
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_in_the_order_of_the_text() {
        let edits =
            || vec![Edit::new(3..4, "D"), Edit::insertion(3, "1"), Edit::new(0..1, ""), Edit::insertion(3, "2")];
        assert_eq!(apply("abcd", edits()), "bc12D");
        assert_eq!(apply_all("abcd", edits()).as_deref(), Some("bc12D"));
    }

    #[test]
    fn what_overlaps_is_not_made() {
        for (edits, made) in [
            (vec![Edit::new(0..2, "x"), Edit::new(1..3, "y")], "xéd"),
            (vec![Edit::new(0..1, "x"), Edit::new(0..2, "y")], "yéd"),
            (vec![Edit::new(0..2, "x"), Edit::insertion(1, "y")], "xéd"),
            (vec![Edit::new(3..4, "x")], "abéd"),
            (vec![Edit::new(4..9, "x")], "abéd"),
        ] {
            assert_eq!(apply("abéd", edits.clone()), made, "{edits:?}");
            assert_eq!(apply_all("abéd", edits.clone()), None, "{edits:?}");
        }
    }
}
