//! Where in a line of Markdown the cursor stands: in the destination of a link, or in a component.

use std::ops::Range;

use crate::content::component::{SPECS, Spec};

/// What is being written at the cursor. Ranges are bytes of the text.
#[derive(Debug)]
pub enum Spot<'t> {
    /// The destination of a link or picture.
    Destination {
        /// Up to the cursor.
        typed: &'t str,
        /// All of it.
        word: Range<usize>,
        /// It is a picture's.
        is_picture: bool,
    },
    /// The name of a component.
    Component {
        /// Colons and name.
        word: Range<usize>,
    },
    /// The name of an argument.
    Argument {
        /// The component.
        spec: &'static Spec,
        /// The name.
        word: Range<usize>,
        /// What stands between the braces.
        written: &'t str,
    },
    /// The value of an argument.
    Value {
        /// The component.
        spec: &'static Spec,
        /// The argument.
        name: &'t str,
        /// Up to the cursor.
        typed: &'t str,
        /// All of it, without quotation marks.
        word: Range<usize>,
    },
}

/// The place of byte `at` in a text.
pub fn spot(text: &str, at: usize) -> Option<Spot<'_>> {
    if !text.is_char_boundary(at) {
        return None;
    }
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let line = text[start..end].trim_end_matches('\r');
    let column = at - start;
    if column > line.len() {
        return None;
    }
    match line.trim_start().starts_with("::") {
        true => component(line, start, column),
        false => destination(line, start, column),
    }
}

fn component(line: &str, start: usize, column: usize) -> Option<Spot<'_>> {
    let first = line.len() - line.trim_start().len();
    let name_at = first + line[first..].bytes().take_while(|byte| *byte == b':').count();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let name_end = line[name_at..].find(|c| !is_name(c)).map_or(line.len(), |at| name_at + at);
    if column <= name_end {
        return (column >= first).then_some(Spot::Component { word: start + first..start + name_end });
    }
    let spec = SPECS.iter().find(|spec| spec.name == &line[name_at..name_end])?;
    let open = name_end + line[name_end..].find('{')? + 1;
    if column < open {
        return None;
    }
    // Inside a value when an odd number of quotation marks stands before the cursor.
    let before = &line[open..column];
    let mut quote = None;
    let mut escaped = false;
    for (at, character) in before.char_indices() {
        match character {
            '"' if !escaped => quote = if quote.is_none() { Some(open + at) } else { None },
            _ => {}
        }
        escaped = character == '\\' && !escaped;
    }
    if let Some(quote) = quote {
        let name = last_word(line[open..quote].strip_suffix('=')?);
        let end = line[column..].find('"').map_or(line.len(), |at| column + at);
        let typed = &line[quote + 1..column];
        return Some(Spot::Value { spec, name, typed, word: start + quote + 1..start + end });
    }
    let from = before.rfind([' ', '\t', ',', '"']).map_or(open, |at| open + at + 1);
    let stop = |c: char| matches!(c, ' ' | '\t' | ',' | '}' | '=' | '"');
    let end = line[column..].find(stop).map_or(line.len(), |at| column + at);
    let typed = &line[from..column];
    Some(match typed.split_once('=') {
        Some((name, value)) => {
            Spot::Value { spec, name, typed: value, word: start + column - value.len()..start + end }
        }
        None => {
            let close = line[open..].rfind('}').map_or(line.len(), |at| open + at);
            Spot::Argument { spec, word: start + from..start + end, written: &line[open..close.max(open)] }
        }
    })
}

fn last_word(text: &str) -> &str {
    text.rsplit([' ', '\t', ',', '{', '"']).next().unwrap_or_default()
}

fn destination(line: &str, start: usize, column: usize) -> Option<Spot<'_>> {
    let before = &line[..column];
    let open = before.rfind("](")?;
    let from = open + 2;
    let from = if line[from..].starts_with('<') && from < column { from + 1 } else { from };
    let typed = &line[from..column];
    if typed.contains([')', ' ', '>', '"']) {
        return None;
    }
    let end = line[column..].find([')', ' ', '>', '"']).map_or(line.len(), |at| column + at);
    let is_picture = opening(&line[..open]).is_some_and(|at| line[..at].ends_with('!'));
    Some(Spot::Destination { typed, word: start + from..start + end, is_picture })
}

/// The byte of the bracket that opens the text of a link, in what stands before the closing one.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices().rev() {
        match character {
            ']' => depth += 1,
            '[' if depth == 0 => return Some(at),
            '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> String {
        let cursor = text.find('|').expect("a cursor");
        let text = text.replacen('|', "", 1);
        match spot(&text, cursor) {
            None => "none".to_owned(),
            Some(Spot::Destination { typed, word, is_picture }) => {
                format!("{} {typed} {}", if is_picture { "picture" } else { "link" }, &text[word])
            }
            Some(Spot::Component { word }) => format!("component {}", &text[word]),
            Some(Spot::Argument { spec, word, written }) => {
                format!("argument {} {} ({written})", spec.name, &text[word])
            }
            Some(Spot::Value { spec, name, typed, word }) => {
                format!("value {} {name} {typed} {}", spec.name, &text[word])
            }
        }
    }

    #[test]
    fn destinations_and_components_are_told_apart() {
        for (text, wanted) in [
            ("a [b](@/st|ories/c) d", "link @/st @/stories/c"),
            ("été [b](|", "link  "),
            ("![b [c] d](@/ph|)", "picture @/ph @/ph"),
            ("[b](<../a b|>)", "none"),
            ("[b](c) |", "none"),
            ("x\n::fig|\ny", "component ::fig"),
            (":::|", "component :::"),
            ("::figure{ph|}", "argument figure ph (ph)"),
            ("::figure{photo=\"a\" |}", "argument figure  (photo=\"a\" )"),
            ("::figure{photo=\"vi|eux\" caption=\"x\"}", "value figure photo vi vieux"),
            ("::figure{photo=vi|", "value figure photo vi vi"),
            ("::figure{caption=\"a \\\"b|\"}", "value figure caption a \\\"b a \\\"b"),
            ("::nope{a|}", "none"),
            ("::figure |{}", "none"),
        ] {
            assert_eq!(at(text), wanted, "{text}");
        }
    }
}
