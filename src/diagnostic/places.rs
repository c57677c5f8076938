//! Turns byte offsets into lines and columns, for many places of one file.
//!
//! Invariant: moving costs no more than the distance to the last place asked
//! for, so that a page of ten thousand links stays linear.

use std::ops::Range;

use super::{Span, work};
use crate::path::SourcePath;

/// Finds lines and columns in one file.
pub struct Places<'a> {
    file: &'a SourcePath,
    /// Gives the bytes of the file for a range of the part that places are asked for; none where both are the same.
    in_file: Option<&'a (dyn Fn(Range<usize>) -> Range<usize> + 'a)>,
    text: &'a str,
    at: usize,
    line: u32,
    line_start: usize,
    column: u32,
}

impl<'a> Places<'a> {
    /// Begins at the first character of a file's whole text.
    pub fn new(file: &'a SourcePath, text: &'a str) -> Self {
        // Editors do not count a byte-order mark as a column.
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { file, in_file: None, text, at, line: 1, line_start: at, column: 1 }
    }

    /// The same for a part of the file that is not written as it is read, such as a text in quotes: `in_file` gives the
    /// bytes of the file for a range of the part.
    pub fn of_part(
        file: &'a SourcePath,
        text: &'a str,
        in_file: &'a (dyn Fn(Range<usize>) -> Range<usize> + 'a),
    ) -> Self {
        Self { in_file: Some(in_file), ..Self::new(file, text) }
    }

    /// The file whose text it is.
    pub fn file(&self) -> &'a SourcePath {
        self.file
    }

    /// The place of a byte range of the whole file, or of the part, cut at the end of its first line.
    pub fn span(&mut self, range: Range<usize>) -> Span {
        let range = self.in_file.map_or(range.clone(), |in_file| in_file(range));
        let start = self.floor(range.start).max(self.first());
        self.move_to(start);
        let end = self.floor(range.end.max(start));
        let line_end = memchr_line(&self.text[start..end]).map_or(end, |at| start + at);
        work::spend(line_end - start);
        let length = self.text[start..line_end].trim_end().chars().count();
        Span::new(self.file, self.line, self.column, length as u32)
    }

    fn first(&self) -> usize {
        if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
    }

    fn floor(&self, mut at: usize) -> usize {
        at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn move_to(&mut self, to: usize) {
        work::spend(self.at.abs_diff(to));
        if to < self.at {
            let between = &self.text.as_bytes()[to..self.at];
            self.line -= count_lines(between);
            if to < self.line_start {
                self.line_start = self.text[..to].rfind('\n').map_or(self.first(), |at| (at + 1).max(self.first()));
                self.column = 1 + self.text[self.line_start..to].chars().count() as u32;
            } else {
                self.column -= self.text[to..self.at].chars().count() as u32;
            }
        } else {
            let between = &self.text[self.at..to];
            self.line += count_lines(between.as_bytes());
            match between.rfind('\n') {
                Some(at) => {
                    self.line_start = self.at + at + 1;
                    self.column = 1 + self.text[self.line_start..to].chars().count() as u32;
                }
                None => self.column += between.chars().count() as u32,
            }
        }
        self.at = to;
    }
}

fn memchr_line(text: &str) -> Option<usize> {
    text.as_bytes().iter().position(|byte| *byte == b'\n')
}

fn count_lines(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_counting_from_the_start_in_any_order() {
        let file = SourcePath::new("a.md");
        let text = "é\r\nàéx y\n\nlast 日本 line";
        let mut places = Places::new(&file, text);
        for at in [3usize, 0, 12, 5, 20, 14, 9, 25, 2] {
            assert_eq!(places.span(at..at + 4), {
                let mut end = (at + 4).min(text.len());
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                Span::of_bytes(&file, text, at..end)
            });
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let file = SourcePath::new("a.md");
        assert_eq!(Places::new(&file, "\u{feff}ab").span(4..5), Span::new(&file, 1, 2, 1));
    }
}
