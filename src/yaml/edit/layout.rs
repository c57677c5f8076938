//! Places in the text of a YAML file: lines, columns, and what stands before a value.

use std::ops::Range;

/// A text, and the part of it that is YAML.
#[derive(Clone, Copy)]
pub(super) struct Layout<'a> {
    pub(super) text: &'a str,
    /// The first byte of the YAML, behind a mark of byte order.
    pub(super) start: usize,
    /// The byte behind the YAML.
    pub(super) end: usize,
}

impl<'a> Layout<'a> {
    pub(super) fn new(text: &'a str, range: Range<usize>) -> Self {
        let start = range.end - text[range.clone()].trim_start_matches('\u{feff}').len();
        Self { text, start, end: range.end }
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied().filter(|_| at < self.end)
    }

    /// Where the line of a byte begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text[self.start..at].rfind('\n').map_or(self.start, |newline| self.start + newline + 1)
    }

    /// The byte behind the line that holds the last byte before `at`, its line end included.
    pub(super) fn after_line(&self, at: usize) -> usize {
        if at > self.start && self.byte(at - 1) == Some(b'\n') {
            return at;
        }
        self.text[at..self.end].find('\n').map_or(self.end, |newline| at + newline + 1)
    }

    /// The end of a byte's line, without its line end.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let end = self.text[at..self.end].find('\n').map_or(self.end, |newline| at + newline);
        if end > at && self.text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end }
    }

    /// Characters between the beginning of a line and a byte of it.
    pub(super) fn column(&self, at: usize) -> usize {
        self.text[self.line_start(at)..at].chars().count()
    }

    /// Whether only white space stands before a byte on its line.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        self.text[self.line_start(at)..at].trim_matches(' ').is_empty()
    }

    /// Whether nothing but white space follows on the line.
    pub(super) fn ends_line(&self, at: usize) -> bool {
        self.text[at..self.line_end(at)].trim_matches([' ', '\t']).is_empty()
    }

    /// Whether the line of a byte has a line end.
    pub(super) fn has_line_end(&self, at: usize) -> bool {
        self.text[at..self.end].contains('\n')
    }

    /// The first line from here on that is not blank.
    pub(super) fn after_blank_lines(&self, mut at: usize) -> usize {
        while at < self.end && self.ends_line(at) && self.has_line_end(at) {
            at = self.after_line(at + 1);
        }
        at
    }

    /// The first byte from here on that is neither white space nor comment.
    pub(super) fn after_blanks(&self, mut at: usize) -> usize {
        while let Some(byte) = self.byte(at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => at += 1,
                b'#' if at == self.start || self.text.as_bytes()[at - 1].is_ascii_whitespace() => {
                    at = self.line_end(at);
                }
                _ => break,
            }
        }
        at
    }

    /// The first byte of a value behind its anchor and its tag.
    pub(super) fn content(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), Some(b'&' | b'!')) {
            let word = self.text[at..self.end].find(char::is_whitespace).unwrap_or(self.end - at);
            at = self.after_blanks(at + word);
        }
        at
    }

    /// The name of the anchor that a value begins with.
    pub(super) fn anchor(&self, mut at: usize) -> Option<&'a str> {
        while let Some(sign @ (b'&' | b'!')) = self.byte(at) {
            let word = self.text[at..self.end].find(char::is_whitespace).unwrap_or(self.end - at);
            if sign == b'&' {
                return Some(&self.text[at + 1..at + word]);
            }
            at = self.after_blanks(at + word);
        }
        None
    }

    /// Where the entry of a key begins: at the key, or at a `?` before it.
    pub(super) fn entry_start(&self, key: usize) -> usize {
        let before = self.text[self.line_start(key)..key].trim_end_matches([' ', '\t']);
        let mark = self.line_start(key) + before.len();
        match before.strip_suffix('?') {
            Some(rest) if rest.is_empty() || rest.ends_with([' ', '{', ',']) => mark - 1,
            _ => key,
        }
    }
}
