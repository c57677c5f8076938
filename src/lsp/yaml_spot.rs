//! Where in a YAML text the cursor stands: below which keys, and whether a key or a value is being written.
//!
//! The text is looked at line by line, and not as a tree, since it is seldom whole while somebody writes it.

use std::ops::Range;

/// One step from the root of a text to a place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Below a key.
    Key(String),
    /// Into an item of a list.
    Item,
}

/// What is being written at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A key, or a text that may become one.
    Key,
    /// A value; the last step is its key, or the list that it is in.
    Value,
}

/// The place of the cursor.
#[derive(Debug, PartialEq, Eq)]
pub struct Spot {
    /// The way to it.
    pub path: Vec<Step>,
    /// Key or value.
    pub role: Role,
    /// The bytes of the word at the cursor, without quotation marks.
    pub word: Range<usize>,
}

/// One line, taken apart.
struct Line<'t> {
    /// Byte at which the line begins.
    start: usize,
    text: &'t str,
    /// Columns, in bytes, of the dashes that begin items.
    dashes: Vec<usize>,
    /// Column at which the rest begins.
    column: usize,
}

impl<'t> Line<'t> {
    fn new(start: usize, text: &'t str) -> Self {
        let text = text.trim_end_matches(['\n', '\r']);
        let mut column = text.len() - text.trim_start_matches(' ').len();
        let mut dashes = Vec::new();
        while text[column..].starts_with("- ") || &text[column..] == "-" {
            dashes.push(column);
            column += 1;
            column += text[column..].len() - text[column..].trim_start_matches(' ').len();
        }
        Self { start, text, dashes, column }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.column..]
    }

    fn is_empty(&self) -> bool {
        let rest = self.rest();
        (rest.is_empty() && self.dashes.is_empty()) || rest.starts_with('#')
    }

    /// The key of the line, and the column behind its colon.
    fn key(&self) -> Option<(&'t str, usize)> {
        let rest = self.rest();
        let (name, after) = match rest.chars().next()? {
            quote @ ('"' | '\'') => {
                let end = 1 + rest[1..].find(quote)?;
                (&rest[1..end], end + 1)
            }
            '{' | '[' => return None,
            _ => {
                let end = rest.match_indices(':').map(|(at, _)| at);
                let end =
                    end.into_iter().find(|at| matches!(rest.as_bytes().get(at + 1), None | Some(b' ' | b'\t')))?;
                (rest[..end].trim_end(), end)
            }
        };
        let after = after + (rest[after..].len() - rest[after..].trim_start().len());
        rest[after..].starts_with(':').then_some((name, self.column + after + 1))
    }
}

/// The place of byte `at` in the YAML in `range` of a text.
pub fn spot(text: &str, range: Range<usize>, at: usize) -> Option<Spot> {
    if at < range.start || at > range.end || !text.is_char_boundary(at) {
        return None;
    }
    let start = text[range.start..at].rfind('\n').map_or(range.start, |end| range.start + end + 1);
    let end = text[at..range.end].find('\n').map_or(range.end, |end| at + end);
    let line = Line::new(start, &text[start..end]);
    let column = at - start;
    let mut path = Vec::new();
    let (role, word) = match line.key() {
        Some((name, value)) if column >= value => {
            path.push(Step::Key(name.to_owned()));
            within(&line, value, column, &mut path)?
        }
        Some(_) => (Role::Key, word(&line, line.column, column)),
        None => {
            // `- {x: 1}`, or a word that may become a key.
            let flow = line.rest().starts_with(['{', '[']) && column >= line.column;
            match flow {
                true => within(&line, line.column, column, &mut path)?,
                false => (Role::Key, word(&line, line.column.min(column), column)),
            }
        }
    };
    let mut above = parents(text, range, &line, column);
    above.append(&mut path);
    Some(Spot { path: above, role, word: start + word.start..start + word.end })
}

/// The steps above a line: keys of lines that are indented less.
fn parents(text: &str, range: Range<usize>, line: &Line<'_>, column: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    // On an empty line the cursor tells the indentation.
    let mut indent = if line.rest().is_empty() { line.column.max(column) } else { line.column };
    for dash in line.dashes.iter().rev() {
        steps.push(Step::Item);
        indent = *dash;
    }
    let mut end = line.start;
    // A list may stand as far left as its key.
    let mut is_list = !line.dashes.is_empty();
    while end > range.start {
        let start = text[range.start..end - 1].rfind('\n').map_or(range.start, |at| range.start + at + 1);
        let above = Line::new(start, &text[start..end]);
        end = start;
        if above.is_empty() {
            continue;
        }
        if above.column < indent || (is_list && above.column == indent && above.dashes.is_empty()) {
            let Some((name, _)) = above.key() else { continue };
            steps.push(Step::Key(name.to_owned()));
            indent = above.column;
            is_list = false;
        }
        // The line, or one beside it, begins an item that the steps so far are in.
        while let Some(dash) = above.dashes.iter().rev().copied().find(|dash| *dash < indent) {
            steps.push(Step::Item);
            indent = dash;
            is_list = true;
        }
        if indent == 0 && !is_list {
            break;
        }
    }
    steps.reverse();
    steps
}

/// What a level of `{…}` or `[…]` holds at the cursor.
enum Level {
    Map(Option<String>),
    List,
}

/// Reads a value up to the cursor; `None` in a comment.
fn within(line: &Line<'_>, from: usize, column: usize, path: &mut Vec<Step>) -> Option<(Role, Range<usize>)> {
    let mut levels: Vec<Level> = Vec::new();
    let mut start = from;
    let mut quote = None;
    let mut before = ' ';
    for (at, character) in line.text[from..column].char_indices().map(|(at, character)| (from + at, character)) {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if line.text[start..at].trim().is_empty() => quote = Some(character),
            (None, '#') if before.is_whitespace() => return None,
            (None, '{' | '[') if line.text[start..at].trim().is_empty() => {
                levels.push(if character == '{' { Level::Map(None) } else { Level::List });
                start = at + 1;
            }
            (None, '}' | ']') if !levels.is_empty() => {
                levels.pop();
                start = at + 1;
            }
            (None, ',') if !levels.is_empty() => {
                if let Some(Level::Map(key)) = levels.last_mut() {
                    *key = None;
                }
                start = at + 1;
            }
            (None, ':') => {
                let is_end = line.text[at + 1..].starts_with([' ', '\t']) || at + 1 >= column;
                if let Some(Level::Map(key @ None)) = levels.last_mut().filter(|_| is_end) {
                    *key = Some(line.text[start..at].trim().trim_matches(['"', '\'']).to_owned());
                    start = at + 1;
                }
            }
            _ => {}
        }
        before = character;
    }
    let mut role = Role::Value;
    for level in levels {
        role = Role::Value;
        match level {
            Level::List => path.push(Step::Item),
            Level::Map(Some(key)) => path.push(Step::Key(key)),
            Level::Map(None) => role = Role::Key,
        }
    }
    Some((role, word(line, start, column)))
}

/// The word around a column, not before `from`.
fn word(line: &Line<'_>, from: usize, column: usize) -> Range<usize> {
    let from = from.min(column);
    let before = &line.text[from..column];
    let skipped = before.len() - before.trim_start().trim_start_matches(['"', '\'']).len();
    let after = &line.text[column..];
    let end = after.find(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}' | '"' | '\'' | '#' | ':'));
    from + skipped..column + end.unwrap_or(after.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place of `|` in a text.
    fn at(text: &str) -> Option<String> {
        let cursor = text.find('|').expect("a cursor");
        let text = text.replacen('|', "", 1);
        let spot = spot(&text, 0..text.len(), cursor)?;
        let steps = spot.path.iter().map(|step| match step {
            Step::Key(key) => format!("{key}/"),
            Step::Item => "*/".to_owned(),
        });
        Some(format!("{}{:?} {}", steps.collect::<String>(), spot.role, &text[spot.word]))
    }

    #[test]
    fn keys_and_values_have_their_way() {
        for (text, wanted) in [
            ("ti|", "Key ti"),
            ("title: a\n|", "Key "),
            ("title: a\nsector: sa|nte", "sector/Value sante"),
            ("sector: |", "sector/Value "),
            ("sector: \"sa|\"", "sector/Value sa"),
            ("sector: sante # |", "none"),
            ("fig|ure:\n  x: 1", "Key figure"),
            ("figure:\n  va|", "figure/Key va"),
            ("figure:\n  value: 1\n  kind: ob|", "figure/kind/Value ob"),
            ("points:\n  - year: 2\n    kind: |\n", "points/*/kind/Value "),
            ("points:\n- year: 2\n  ki|", "points/*/Key ki"),
            ("points:\n  - ye|", "points/*/Key ye"),
            ("a: 1\npoints:\n  - note: {fr: x, e|}", "points/*/note/Key e"),
            ("focal_point: {x: 1, y: |}", "focal_point/y/Value "),
            ("related: [a, b|]", "related/*/Value b"),
            ("menus:\n  main: [stories, \"@/pa|\"]", "menus/main/*/Value @/pa"),
            ("fields:\n  a: {type: text}\n  b:\n    type: l|\n", "fields/b/type/Value l"),
            ("fields:\n  b: {type: list, of: {type: te|}}", "fields/b/of/type/Value te"),
            ("related:\n  - a\n  - |", "related/*/Key "),
            ("- {x: |", "*/x/Value "),
        ] {
            assert_eq!(at(text).unwrap_or_else(|| "none".to_owned()), wanted, "{text}");
        }
    }

    #[test]
    fn no_text_is_too_odd() {
        for text in
            ["|", "- - - |", ": |", "{|", "[[[[|", "\"|", "a: \"|", "é: ü|", "-|", "\t- |", "a:\n\n\n   |", "?|"]
        {
            let _ = at(text);
        }
    }
}
