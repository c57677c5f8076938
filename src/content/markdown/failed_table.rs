//! Finds rows that were meant as a table and would be printed as text, and cells that a table has no column for
//! (GitHub Flavored Markdown, "Tables": the rule has as many columns as the header, and excess cells are ignored).
//!
//! Invariant: the source of a paragraph or row is read once.

use std::ops::Range;

use super::writer::Writer;
use crate::diagnostic::{Code, Diagnostic, Text, work};
use crate::text;

impl Writer<'_> {
    /// Warns of a paragraph that was meant as a table. `range` is that of the paragraph.
    pub(super) fn failed_table(&mut self, range: Range<usize>) {
        let source = self.source.original();
        let text = &source[range.clone()];
        if !text.contains('|') {
            return;
        }
        work::spend(text.len());
        let Some((line, message, help)) = failed(text) else { return };
        let start = range.start + (line.as_ptr() as usize - text.as_ptr() as usize);
        let span = self.span(start..start + line.len());
        self.diagnostics.push(Diagnostic::new(Code::FailedMarkup, span, message).help(help));
    }

    /// Warns of the cells of a row that are not published, and of code that a `|` cuts. `range` is that of the row.
    pub(super) fn lost_cells(&mut self, range: Range<usize>) {
        let source = self.source.original();
        let row = source[range.clone()].trim_end();
        work::spend(row.len());
        if let Some(at) = cut_code(row) {
            let span = self.span(range.start + at..range.start + at + 1);
            let message =
                text!("ce `|` sépare deux cellules, dans du code aussi", "this `|` parts two cells, in code too");
            let help = text!("écrivez `\\|`", "write `\\|`").replacing("\\|");
            self.diagnostics.push(Diagnostic::new(Code::FailedMarkup, span, message).help(help));
            return;
        }
        let end = range.start + row.len();
        let Some(rest) = source.get(self.cell_end.max(range.start)..end) else { return };
        let lost = rest.trim_matches(['|', ' ', '\t']);
        if lost.is_empty() {
            return;
        }
        let start = end - rest.len() + rest.find(lost).unwrap_or_default();
        let span = self.span(start..start + lost.len());
        let message = text!(
            "`{lost}` n’est pas publié : la ligne a plus de cellules que l’en-tête du tableau",
            "`{lost}` is not published: the row has more cells than the header of the table"
        );
        let help = text!(
            "ajoutez une colonne à l’en-tête et à la ligne `|---|` ; un `|` qui ne sépare rien s’écrit `\\|`",
            "add a column to the header and to the line `|---|`; a `|` that parts nothing is written `\\|`"
        );
        self.diagnostics.push(Diagnostic::new(Code::FailedMarkup, span, message).help(help));
    }
}

/// The line of a paragraph that keeps it from being a table, what is said of it, and what to do.
fn failed(text: &str) -> Option<(&str, Text, Text)> {
    let content = |line: &str| line.trim_start_matches([' ', '\t', '>']).trim_end().to_owned();
    let mut lines = text.lines().peekable();
    let first = lines.peek().copied()?;
    let mut previous: Option<&str> = None;
    let mut rows = 0;
    let mut others = 0;
    for line in lines {
        let row = content(line);
        if is_rule(&row) {
            let Some(header) = previous else {
                let message = text!(
                    "ce tableau n’en est pas un : rien n’est écrit juste au-dessus de cette ligne",
                    "this is no table: nothing is written right above this line"
                );
                let help = text!(
                    "écrivez l’en-tête sur la ligne d’avant, sans ligne vide entre les deux",
                    "write the header on the line before, without an empty line between"
                );
                return Some((line, message, help));
            };
            let (wanted, found) = (columns(&content(header)), columns(&row));
            if wanted == found || wanted < 2 && !header.contains('|') {
                return None;
            }
            let rule = format!("|{}", "---|".repeat(wanted.min(40)));
            let message = text!(
                "ce tableau n’en est pas un : cette ligne a {found} colonnes, l’en-tête en a {wanted}",
                "this is no table: this line has {found} columns, the header has {wanted}"
            );
            return Some((line, message, text!("écrivez `{rule}`", "write `{rule}`")));
        }
        previous = Some(line);
        if row.len() > 2 && row.starts_with('|') && row.ends_with('|') {
            rows += 1;
        } else {
            others += 1;
        }
    }
    if rows < 2 || others > 0 {
        return None;
    }
    let rule = format!("|{}", "---|".repeat(columns(&content(first)).min(40)));
    let message = text!(
        "ce tableau n’en est pas un : il manque la ligne sous l’en-tête",
        "this is no table: the line below the header is missing"
    );
    Some((first, message, text!("écrivez `{rule}` sous cette ligne", "write `{rule}` below this line")))
}

/// Whether a line is the one below the header of a table.
fn is_rule(line: &str) -> bool {
    line.contains('|')
        && line.contains('-')
        && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
        && line.split('|').all(|cell| cell.trim().is_empty() || cell.contains('-'))
}

/// How many cells a line has.
fn columns(line: &str) -> usize {
    let inner = line.strip_prefix('|').unwrap_or(line);
    let is_closed = inner.ends_with('|') && !inner.ends_with("\\|");
    let inner = if is_closed { &inner[..inner.len() - 1] } else { inner };
    let bytes = inner.as_bytes();
    1 + (0..bytes.len()).filter(|at| bytes[*at] == b'|' && (*at == 0 || bytes[*at - 1] != b'\\')).count()
}

/// The first `|` of a row that stands between backticks which would be code without it.
fn cut_code(row: &str) -> Option<usize> {
    let bytes = row.as_bytes();
    // The number of backticks that opened the code, and the first `|` in it.
    let mut open: Option<(usize, Option<usize>)> = None;
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], &mut open) {
            (b'\\', _) => at += 1,
            (b'`', open) => {
                let length = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
                match open {
                    Some((signs, cut)) if *signs == length => {
                        if cut.is_some() {
                            return *cut;
                        }
                        *open = None;
                    }
                    Some(_) => {}
                    None => *open = Some((length, None)),
                }
                at += length - 1;
            }
            (b'|', Some((_, cut))) => {
                cut.get_or_insert(at);
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_cut_by_a_bar_alone() {
        assert_eq!(cut_code("| a `x|y` | b |"), Some(6));
        assert_eq!(cut_code("| `a\\|b` | `c` |"), None);
        assert_eq!(cut_code("| ``a`b`` | c |"), None);
        assert_eq!(cut_code("| a` | b |"), None);
    }

    #[test]
    fn tables_that_are_none_are_found() {
        let line = |text: &'static str| failed(text).map(|(line, ..)| line);
        assert_eq!(line("|a|b|\n|--|--|--|\n|1|2|"), Some("|--|--|--|"));
        assert_eq!(line("|--|--|\n|1|2|"), Some("|--|--|"));
        assert_eq!(line("| a | b |\n| 1 | 2 |"), Some("| a | b |"));
        for text in ["| a |", "a | b\nc | d", "|x| et |y|\nsont égaux", "un\n--", "|x|"] {
            assert_eq!(line(text), None, "{text}");
        }
    }
}
