//! The blocks of a file of interface texts: the value of each message and term, and of each of their attributes.
//!
//! The ranges are found here, line by line, since the parser's tree has none.
//!
//! Invariant: the work is linear in the text.

use std::ops::Range;
use std::sync::Arc;

use super::unit::{Unit, UnitKind, Version};
use crate::content::markdown::passages::{Mark, MarkKind, Part, Role, Words};
use crate::locale::Locale;
use crate::path::SourcePath;

/// The blocks of a file.
pub fn version(path: &SourcePath, text: &Arc<str>, locale: &Locale) -> Version {
    Version {
        path: path.clone(),
        text: Arc::clone(text),
        locale: locale.clone(),
        units: units(text),
        blocks: Vec::new(),
    }
}

fn units(text: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut lines = Lines { text, at: if text.starts_with('\u{feff}') { 3 } else { 0 } };
    let (mut id, mut note) = (String::new(), String::new());
    while let Some(line) = lines.next() {
        let written = &text[line.clone()];
        if let Some(comment) = written.strip_prefix("# ") {
            note.push_str(comment.trim_end());
            note.push(' ');
            continue;
        }
        let is_attribute = written.starts_with(' ') && written.trim_start().starts_with('.');
        let name_at = line.start + if is_attribute { written.len() - written.trim_start().len() + 1 } else { 0 };
        let name = &text[name_at..line.end];
        let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(name.len());
        let after = name[length..].trim_start_matches(' ');
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || (c == '-' && !is_attribute));
        if !begins || !after.starts_with('=') || (is_attribute && id.is_empty()) {
            if !is_attribute {
                id.clear();
            }
            note.clear();
            continue;
        }
        let value = name_at + name.len() - after.len() + 1;
        let range = lines.pattern(value);
        let key = match is_attribute {
            true => format!("{id}.{}", &name[..length]),
            false => name[..length].to_owned(),
        };
        if !is_attribute {
            id.clone_from(&key);
        }
        if !range.is_empty() {
            let parts = parts(&text[range.clone()], range.start);
            let mut unit = Unit::new(key, UnitKind::Message, parts, range);
            unit.note = (!note.is_empty()).then(|| note.trim_end().into());
            units.push(unit);
        }
        if !is_attribute {
            note.clear();
        }
    }
    units
}

/// Lines of a text with their line ends.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Lines<'_> {
    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        self.at = start + rest.find('\n').map_or(rest.len(), |end| end + 1);
        Some(start..self.at)
    }

    /// The pattern that begins behind the sign `=`, over all its lines, without white space around it. The reading
    /// goes on behind it.
    fn pattern(&mut self, from: usize) -> Range<usize> {
        let (mut depth, mut string) = (0_usize, false);
        let mut count = |text: &str| {
            let mut escaped = false;
            for byte in text.bytes() {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if string => escaped = true,
                    b'"' if depth > 0 => string = !string,
                    b'{' if !string => depth += 1,
                    b'}' if !string => depth = depth.saturating_sub(1),
                    b'\n' => string = false,
                    _ => {}
                }
            }
            depth
        };
        let mut open = count(&self.text[from..self.at]);
        let mut end = self.at;
        while let Some(line) = self.next() {
            let written = &self.text[line.clone()];
            let trimmed = written.trim();
            let goes_on = open > 0
                || trimmed.is_empty()
                || (written.starts_with(' ') && !trimmed.starts_with(['.', '[', '*', '}']));
            if !goes_on {
                self.at = line.start;
                break;
            }
            open = count(written);
            if !trimmed.is_empty() {
                end = line.end;
            }
        }
        self.at = self.at.min(end.max(from));
        let value = &self.text[from..end];
        let start = from + value.len() - value.trim_start().len();
        start..(from + value.trim_end().len()).max(start)
    }
}

/// Words and variables of a pattern. A pattern that chooses among variants is one text as it is written.
fn parts(pattern: &str, base: usize) -> Vec<Part> {
    let whole = || vec![Part::Words(Words { text: pattern.to_owned(), places: vec![(0, base)] })];
    if pattern.contains("->") {
        return whole();
    }
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find('{') {
        let Some(end) = placeable(&rest[at..]) else { return whole() };
        words(&mut parts, &rest[..at], base + pattern.len() - rest.len());
        let raw = &rest[at..at + end];
        let meaning = raw[1..raw.len() - 1].trim();
        parts.push(Part::Mark(Mark {
            role: Role::Alone,
            kind: MarkKind::Variable,
            meaning: meaning.into(),
            raw: raw.into(),
        }));
        rest = &rest[at + end..];
    }
    words(&mut parts, rest, base + pattern.len() - rest.len());
    parts
}

fn words(parts: &mut Vec<Part>, text: &str, place: usize) {
    if !text.is_empty() {
        parts.push(Part::Words(Words { text: text.to_owned(), places: vec![(0, place)] }));
    }
}

/// The length of the placeable that a text begins with.
fn placeable(text: &str) -> Option<usize> {
    let (mut depth, mut string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if string => escaped = true,
            b'"' => string = !string,
            b'{' if !string => depth += 1,
            b'}' if !string => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_attributes_have_their_bytes() {
        let text = "### File\n# Note\na = Un { $n }\n    et deux\nb =\n    { $n ->\n        [one] un\n       *[other] { $n } autres\n    }\n    .title = Titre\n\n-term = Nom\nc = { \"{\" }\n";
        let found: Vec<(String, &str)> =
            units(text).into_iter().map(|unit| (unit.path.to_string(), &text[unit.range])).collect();
        let expected = [
            ("a", "Un { $n }\n    et deux"),
            ("b", "{ $n ->\n        [one] un\n       *[other] { $n } autres\n    }"),
            ("b.title", "Titre"),
            ("-term", "Nom"),
            ("c", "{ \"{\" }"),
        ];
        assert_eq!(found, expected.map(|(key, value)| (key.to_owned(), value)));
        assert_eq!(units(text)[0].note.as_deref(), Some("Note"));
        assert_eq!(units(text)[0].parts.len(), 3);
    }
}
