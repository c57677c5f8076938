//! A block as one line of text in which marks are numbered tags: `a <1>link</1> and <2/>`. Translators see and
//! write this.
//!
//! The tags of a translation have the numbers of the marks of the source that mean the same, so that a translator
//! who moves them moves what they stand for. `<` before a tag's shape and `&` before `lt;` and `amp;` are written as
//! `&lt;` and `&amp;`.

use std::collections::HashMap;
use std::sync::Arc;

use super::unit::{Unit, collapse};
use crate::content::markdown::passages::{Mark, MarkKind, Part, Role};

/// A mark with its number. The numbers of marks that open and close the same are equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// The number, from 1.
    pub number: usize,
    /// The mark.
    pub mark: Mark,
}

/// A part of a block whose marks are numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words in their normal form.
    Words(String),
    /// A mark.
    Mark(Numbered),
}

/// Numbers the marks of a source in their order.
pub fn numbered(unit: &Unit) -> Vec<Piece> {
    let mut next = 0;
    number(unit, |_| {
        next += 1;
        next
    })
}

/// Numbers the marks of a translation as those of its source. What the source does not have gets further numbers.
pub fn numbered_as(unit: &Unit, source: &[Piece]) -> Vec<Piece> {
    let mut free: Vec<Option<&Numbered>> = source
        .iter()
        .map(|piece| match piece {
            Piece::Mark(numbered) if numbered.mark.role != Role::Close => Some(numbered),
            _ => None,
        })
        .collect();
    let begun: Vec<&Mark> = unit
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Mark(mark) if mark.role != Role::Close => Some(mark),
            _ => None,
        })
        .collect();
    let mut numbers: Vec<Option<usize>> = vec![None; begun.len()];
    let same = |a: &Mark, b: &Mark| a.kind == b.kind && a.role == b.role && a.meaning == b.meaning;
    let alike = |a: &Mark, b: &Mark| a.kind == b.kind && a.role == b.role;
    for matches in [&same as &dyn Fn(&Mark, &Mark) -> bool, &alike] {
        for (number, mark) in numbers.iter_mut().zip(&begun).filter(|(number, _)| number.is_none()) {
            let found = free.iter_mut().find(|known| known.is_some_and(|known| matches(&known.mark, mark)));
            *number = found.and_then(Option::take).map(|known| known.number);
        }
    }
    let mut next = free_number(source);
    let mut numbers = numbers.into_iter();
    number(unit, |_| {
        numbers.next().flatten().unwrap_or_else(|| {
            next += 1;
            next - 1
        })
    })
}

/// The least number above all of a source.
fn free_number(source: &[Piece]) -> usize {
    let numbers = source.iter().map(|piece| match piece {
        Piece::Mark(numbered) => numbered.number,
        Piece::Words(_) => 0,
    });
    numbers.max().unwrap_or(0) + 1
}

fn number(unit: &Unit, mut next: impl FnMut(&Mark) -> usize) -> Vec<Piece> {
    let mut open = Vec::new();
    let mut pieces = Vec::with_capacity(unit.parts.len());
    for part in &unit.parts {
        match part {
            Part::Words(words) if unit.kind.keeps_lines() => pieces.push(Piece::Words(words.text.clone())),
            Part::Words(words) => pieces.push(Piece::Words(spaced(&words.text))),
            Part::Mark(mark) => {
                let number = match mark.role {
                    Role::Open => {
                        let number = next(mark);
                        open.push(number);
                        number
                    }
                    Role::Close => open.pop().unwrap_or_else(|| next(mark)),
                    Role::Alone => next(mark),
                };
                pieces.push(Piece::Mark(Numbered { number, mark: mark.clone() }));
            }
        }
    }
    pieces
}

/// White space in its normal form, kept as one space at both ends. Other than for digests, apostrophes and the
/// kinds of spaces stay.
fn spaced(text: &str) -> String {
    if !text.contains(['\n', '\r', '\t']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split('\n').enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        // White space at the ends of the text stands between words and a mark.
        let line = if at == 0 { line } else { line.trim_start_matches([' ', '\r', '\t']) };
        let line = if lines.peek().is_none() { line } else { line.trim_end_matches([' ', '\r', '\t']) };
        if at > 0 {
            out.push_str(between(&out, line));
        }
        out.push_str(line);
    }
    out.replace('\t', " ")
}

/// What stands between two lines that become one.
fn between(before: &str, after: &str) -> &'static str {
    let both = before.chars().next_back().zip(after.chars().next());
    match both {
        Some((a, b)) if crate::content::typography::is_cjk(a) && crate::content::typography::is_cjk(b) => "",
        _ => " ",
    }
}

/// The tag of a mark.
pub fn tag(numbered: &Numbered) -> String {
    let number = numbered.number;
    match numbered.mark.role {
        Role::Open => format!("<{number}>"),
        Role::Close => format!("</{number}>"),
        Role::Alone => format!("<{number}/>"),
    }
}

/// The block as text with tags.
pub fn write(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => escape(words),
            Piece::Mark(numbered) => tag(numbered),
        })
        .collect()
}

fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        let rest = &words[at..];
        match c {
            '<' if read_tag(rest).is_some() => out.push_str("&lt;"),
            '&' if rest.starts_with("&lt;") || rest.starts_with("&amp;") => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    out
}

/// A tag in a text that a translator gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// Words.
    Words(String),
    /// A mark by its number.
    Tag(usize, Role),
}

/// Reads text with tags.
pub fn read(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((number, role, length)) = read_tag(rest) {
            if !words.is_empty() {
                tokens.push(Token::Words(std::mem::take(&mut words)));
            }
            tokens.push(Token::Tag(number, role));
            rest = &rest[length..];
        } else if let Some(after) = rest.strip_prefix("&lt;") {
            words.push('<');
            rest = after;
        } else if let Some(after) = rest.strip_prefix("&amp;") {
            words.push('&');
            rest = after;
        } else {
            words.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    if !words.is_empty() {
        tokens.push(Token::Words(words));
    }
    tokens
}

/// The tag at the beginning of a text, and its length.
fn read_tag(text: &str) -> Option<(usize, Role, usize)> {
    let inner = text.strip_prefix('<')?;
    let (inner, closes) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
    let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 || digits > 6 {
        return None;
    }
    let number = inner[..digits].parse().ok()?;
    let rest = &inner[digits..];
    let (role, rest) = match (closes, rest.strip_prefix("/>")) {
        (false, Some(rest)) => (Role::Alone, rest),
        (true, _) => (Role::Close, rest.strip_prefix('>')?),
        (false, None) => (Role::Open, rest.strip_prefix('>')?),
    };
    Some((number, role, text.len() - rest.len()))
}

/// What each mark of a source stands for, for translators: `<1>: link to …`.
pub fn legend(pieces: &[Piece]) -> Vec<String> {
    pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Mark(numbered) if numbered.mark.role != Role::Close => {
                let mark = &numbered.mark;
                let meaning = match mark.kind {
                    MarkKind::Break | MarkKind::Title => String::new(),
                    _ => collapse(&mark.meaning),
                };
                let space = if meaning.is_empty() { "" } else { " " };
                Some(format!("{}: {}{space}{meaning}", tag(numbered), mark.kind.as_str()))
            }
            _ => None,
        })
        .collect()
}

/// The marks of a source and of its former translation by number and role, to write a new translation with. Those
/// of the former translation come first: it may link to its own language's page.
pub fn marks<'p>(source: &'p [Piece], former: &'p [Piece]) -> HashMap<(usize, Role), &'p Mark> {
    let mut marks = HashMap::new();
    for piece in former.iter().chain(source) {
        if let Piece::Mark(numbered) = piece {
            marks.entry((numbered.number, numbered.mark.role)).or_insert(&numbered.mark);
        }
    }
    marks
}

/// Words of a block, joined, for those who only read it. Signs without words are shown as they are written.
pub fn shown(unit: &Unit) -> Arc<str> {
    match unit.parts.as_slice() {
        [Part::Mark(mark)] if !unit.kind.has_words() => Arc::clone(&mark.raw),
        _ => write(&numbered(unit)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for words in ["a < b", "<b>", "<1>", "</12>", "<3/>", "&lt;", "&amp;lt;", "R&D & co", "a\u{202f}: b"] {
            let written = write(&[Piece::Words(words.to_owned())]);
            assert_eq!(read(&written), [Token::Words(words.to_owned())], "{written}");
        }
        for (words, expected) in [("A\tb ", "A b "), ("\tA\r\n b\n", " A b "), (" a\n\tb\t", " a b ")] {
            assert_eq!(spaced(words), expected);
        }
        assert_eq!(
            read("a <1>b</1> <2/>"),
            [
                Token::Words("a ".into()),
                Token::Tag(1, Role::Open),
                Token::Words("b".into()),
                Token::Tag(1, Role::Close),
                Token::Words(" ".into()),
                Token::Tag(2, Role::Alone)
            ]
        );
    }
}
