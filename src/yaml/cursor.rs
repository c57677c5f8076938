//! Turns the parser's offsets, which count characters, into byte offsets.
//!
//! Invariant: moving costs no more than the distance to the last offset asked
//! for. The parser's events come nearly in the order of the text, so that all
//! of them together cost one pass over it.

use crate::diagnostic::work;

pub(super) struct Cursor<'a> {
    text: &'a str,
    /// The text is ASCII, so that each character is one byte.
    is_ascii: bool,
    characters: usize,
    bytes: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, is_ascii: text.is_ascii(), characters: 0, bytes: 0 }
    }

    /// The byte at which the character of that number begins; the end of the text for all beyond it.
    pub(super) fn byte(&mut self, character: usize) -> usize {
        if self.is_ascii {
            return character.min(self.text.len());
        }
        work::spend(character.abs_diff(self.characters));
        if character < self.characters {
            let back = self.characters - character;
            self.bytes = self.text[..self.bytes].char_indices().rev().nth(back - 1).map_or(0, |(at, _)| at);
        } else {
            let rest = &self.text[self.bytes..];
            self.bytes += rest.char_indices().nth(character - self.characters).map_or(rest.len(), |(at, _)| at);
        }
        self.characters = character;
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn characters_become_bytes_in_any_order() {
        let text = "a\u{e9}日\n𝄞z";
        let mut cursor = Cursor::new(text);
        for character in [5, 0, 3, 2, 4, 1, 5] {
            let byte = text.char_indices().nth(character).map_or(text.len(), |(at, _)| at);
            assert_eq!(cursor.byte(character), byte);
        }
        assert_eq!(cursor.byte(6), text.len());
    }
}
