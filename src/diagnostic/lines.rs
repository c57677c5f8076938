//! Lines and columns of the files that problems are about, found without
//! reading a file again for each problem.
//!
//! Invariant: the first question about a file costs its length, each further one
//! at most `STRIDE` characters, however long the lines are.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::path::SourcePath;

/// Characters between two known places of a long line.
const STRIDE: usize = 1024;

/// The texts that problems point into, each cut into lines when it is first asked for.
pub struct Sources<'s> {
    read: &'s dyn Fn(&SourcePath) -> Option<Arc<str>>,
    files: RefCell<HashMap<SourcePath, Option<Rc<Lines>>>>,
}

impl<'s> Sources<'s> {
    /// `read` gives the text of a file as it was when it was checked.
    pub fn new(read: &'s dyn Fn(&SourcePath) -> Option<Arc<str>>) -> Self {
        Self { read, files: RefCell::default() }
    }

    /// The lines of a file; `None` when there is no text to show.
    pub fn lines(&self, file: &SourcePath) -> Option<Rc<Lines>> {
        let mut files = self.files.borrow_mut();
        files.entry(file.clone()).or_insert_with(|| (self.read)(file).map(|text| Rc::new(Lines::new(text)))).clone()
    }
}

/// A text whose lines are known by their number.
pub struct Lines {
    text: Arc<str>,
    /// Byte at which each line begins.
    starts: Vec<usize>,
    /// For lines longer than [`STRIDE`] bytes, by number from 0: the byte of every
    /// [`STRIDE`]th character, counted from the beginning of the line.
    strides: RefCell<HashMap<usize, Rc<[usize]>>>,
}

impl Lines {
    fn new(text: Arc<str>) -> Self {
        // A byte-order mark is not part of the first line.
        let first = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let starts =
            std::iter::once(first).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { text, starts, strides: RefCell::default() }
    }

    /// A line by its number from 1, without its end. The line after the last line end is a line too.
    pub fn line(&self, number: u32) -> Option<&str> {
        let index = (number as usize).checked_sub(1)?;
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).map_or(self.text.len(), |next| next - 1);
        Some(self.text[start..end].trim_end_matches('\r'))
    }

    /// The byte within a line at which a column, counted in characters from 1,
    /// begins; `None` beyond the end of the line, which is a column itself.
    pub fn at(&self, number: u32, column: u32) -> Option<usize> {
        let line = self.line(number)?;
        let wanted = column.max(1) as usize - 1;
        let (known, rest) = if line.len() <= STRIDE { (0, wanted) } else { self.known(number, line, wanted)? };
        let mut places = line[known..].char_indices().map(|(at, _)| known + at).chain(std::iter::once(line.len()));
        places.nth(rest)
    }

    /// The nearest known place before a column, and the characters from there.
    fn known(&self, number: u32, line: &str, wanted: usize) -> Option<(usize, usize)> {
        let mut strides = self.strides.borrow_mut();
        let known = strides
            .entry(number as usize)
            .or_insert_with(|| line.char_indices().map(|(at, _)| at).step_by(STRIDE).collect());
        let at = *known.get(wanted / STRIDE).or(known.last().filter(|_| wanted.is_multiple_of(STRIDE)))?;
        let is_last = wanted / STRIDE >= known.len();
        Some((at, if is_last { STRIDE } else { wanted % STRIDE }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_where_counting_finds_it() {
        for length in [0, 1, 5, STRIDE - 1, STRIDE, STRIDE + 1, 3 * STRIDE] {
            let line: String = "aé日👩".chars().cycle().take(length).collect();
            let lines = Lines::new(format!("\u{FEFF}x\r\n{line}\nz").into());
            assert_eq!(
                (lines.line(1), lines.line(3), lines.line(0), lines.line(4)),
                (Some("x"), Some("z"), None, None)
            );
            let counted: Vec<usize> = line.char_indices().map(|(at, _)| at).chain([line.len()]).collect();
            for (column, at) in counted.iter().enumerate() {
                assert_eq!(lines.at(2, column as u32 + 1), Some(*at), "{column} of {length}");
            }
            assert_eq!(lines.at(2, counted.len() as u32 + 1), None);
            assert_eq!(lines.at(2, u32::MAX), None);
        }
    }
}
