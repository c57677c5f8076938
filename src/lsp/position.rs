//! Places in a text as the protocol counts them, in the units that the client chose.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::diagnostic::Span;

/// The unit in which a column is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of UTF-16, which every client can count in.
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The first of the client's units that is known here.
    pub fn choose(offered: &[PositionEncodingKind]) -> Self {
        let known = [
            (PositionEncodingKind::UTF8, Self::Utf8),
            (PositionEncodingKind::UTF16, Self::Utf16),
            (PositionEncodingKind::UTF32, Self::Utf32),
        ];
        let mut wanted = offered.iter().filter_map(|kind| known.iter().find(|(name, _)| name == kind));
        wanted.next().map_or(Self::Utf16, |(_, encoding)| *encoding)
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Utf32 => text.chars().count(),
        }
    }

    /// The byte at which a column begins; the end of the line for one beyond it.
    fn byte(self, line: &str, column: usize) -> usize {
        let mut counted = 0;
        for (at, character) in line.char_indices() {
            if counted >= column {
                return at;
            }
            counted += match self {
                Self::Utf8 => character.len_utf8(),
                Self::Utf16 => character.len_utf16(),
                Self::Utf32 => 1,
            };
            // A column inside a character is the character's.
            if counted > column {
                return at;
            }
        }
        line.len()
    }
}

/// A text cut into lines.
pub struct Lines<'t> {
    text: &'t str,
    encoding: Encoding,
    /// The bytes at which lines begin in the protocol, which end them with `\n`, `\r\n` and `\r`.
    starts: Vec<usize>,
    /// The bytes at which lines begin for diagnostics, which end them with `\n`.
    rows: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Cuts a text.
    pub fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        // Neither editors nor diagnostics count a byte-order mark as a column.
        let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let rows: Vec<usize> =
            std::iter::once(first).chain(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1)).collect();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|at| {
            let is_half = bytes[*at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            !is_half
        });
        let starts = std::iter::once(first).chain(ends.map(|at| at + 1)).collect();
        Self { text, encoding, starts, rows }
    }

    /// The place of a byte.
    pub fn position(&self, byte: usize) -> Position {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        let start = self.starts[line].min(byte);
        Position::new(line as u32, self.encoding.length(&self.text[start..byte]) as u32)
    }

    /// The places of a range of bytes.
    pub fn range(&self, bytes: std::ops::Range<usize>) -> Range {
        Range::new(self.position(bytes.start), self.position(bytes.end))
    }

    /// The byte at a place; the nearest one for a place that the text does not have.
    pub fn byte(&self, position: Position) -> usize {
        let Some(start) = self.starts.get(position.line as usize).copied() else { return self.text.len() };
        let end = self.starts.get(position.line as usize + 1).copied().unwrap_or(self.text.len());
        let line = self.text[start..end].trim_end_matches(['\n', '\r']);
        start + self.encoding.byte(line, position.character as usize)
    }

    /// The bytes that a span of a diagnostic covers; the rest of the line for one without a length.
    pub fn bytes(&self, span: &Span) -> std::ops::Range<usize> {
        let row = (span.line.max(1) as usize - 1).min(self.rows.len() - 1);
        let start = self.rows[row];
        let end = self.rows.get(row + 1).map_or(self.text.len(), |next| next - 1).max(start);
        let line = self.text[start..end].trim_end_matches('\r');
        let at = |column: usize| Encoding::Utf32.byte(line, column);
        let first = span.column.max(1) as usize - 1;
        let last = if span.length == 0 { line.len() } else { at(first + span.length as usize) };
        start + at(first)..start + last
    }

    /// The places that a span of a diagnostic covers.
    pub fn range_of(&self, span: &Span) -> Range {
        self.range(self.bytes(span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;

    /// An emoji with a joiner, combining marks, CRLF, a lone CR, no end of line at the end.
    const TEXT: &str = "\u{feff}é👩\u{200d}🚀 x\r\ne\u{301}日 y\rz\n\nlast 𝄞 w";

    #[test]
    fn places_lead_back_to_their_bytes() {
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            let lines = Lines::new(TEXT, encoding);
            for (at, character) in TEXT.char_indices().filter(|(at, _)| *at > 0) {
                if !matches!(character, '\n' | '\r') {
                    assert_eq!(lines.byte(lines.position(at)), at, "{encoding:?} {character:?}");
                }
            }
            assert_eq!(lines.byte(Position::new(99, 0)), TEXT.len());
            assert_eq!(lines.byte(Position::new(0, 99)), TEXT.find('\r').expect("a line end"));
        }
    }

    #[test]
    fn columns_are_counted_in_the_unit_of_the_client() {
        let at = |text: &str| TEXT.find(text).expect("a place");
        let column = |encoding, text| {
            let place = Lines::new(TEXT, encoding).position(at(text));
            (place.line, place.character)
        };
        assert_eq!(column(Encoding::Utf8, "x"), (0, 14));
        assert_eq!(column(Encoding::Utf16, "x"), (0, 7));
        assert_eq!(column(Encoding::Utf32, "x"), (0, 5));
        assert_eq!(column(Encoding::Utf16, "y"), (1, 4));
        assert_eq!(column(Encoding::Utf16, "z"), (2, 0));
        assert_eq!(column(Encoding::Utf16, "w"), (4, 8));
    }

    #[test]
    fn a_column_inside_a_character_is_the_character_s() {
        let lines = Lines::new("a𝄞b", Encoding::Utf16);
        assert_eq!(lines.byte(Position::new(0, 2)), 1);
        assert_eq!(lines.byte(Position::new(0, 3)), 5);
    }

    #[test]
    fn spans_count_characters_and_rows() {
        let file = SourcePath::new("a.md");
        let lines = Lines::new(TEXT, Encoding::Utf16);
        let covered = |line, column, length| &TEXT[lines.bytes(&Span::new(&file, line, column, length))];
        assert_eq!(covered(1, 6, 1), "x");
        assert_eq!(covered(2, 3, 3), "日 y");
        assert_eq!(covered(4, 6, 1), "𝄞");
        assert_eq!(covered(4, 8, 0), "w");
        assert_eq!(covered(0, 0, 0), "é👩\u{200d}🚀 x");
        assert_eq!(covered(900, 900, 900), "");
    }
}
