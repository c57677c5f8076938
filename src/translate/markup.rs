//! Makes a block again from what a translator wrote: words and the marks that their tags stand for.

use std::collections::{BTreeSet, HashMap};

use super::plain::{Piece, Token};
use super::unit::{Unit, UnitKind};
use crate::content::markdown::passages::{Mark, MarkKind, Part, PassageKind, Role, Words};
use crate::diagnostic::Text;
use crate::text;

/// The parts of a translation, or why it would break the text. `marks` are those of the source and of the former
/// translation by number and role, `source` and `former` their pieces.
pub fn parts(
    tokens: &[Token],
    kind: &UnitKind,
    marks: &HashMap<(usize, Role), &Mark>,
    source: &[Piece],
    former: Option<&[Piece]>,
) -> Result<Vec<Part>, Text> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut used: BTreeSet<(usize, Role)> = BTreeSet::new();
    for token in tokens {
        let (number, role) = match token {
            Token::Words(words) => {
                let text = if kind.keeps_lines() { words.clone() } else { words.replace(['\n', '\r'], " ") };
                parts.push(Part::Words(Words { text, places: Vec::new() }));
                continue;
            }
            Token::Tag(number, role) => (*number, *role),
        };
        let Some(mark) = marks.get(&(number, role)) else {
            return Err(text!("la balise {number} n’existe pas dans la source", "the source has no tag {number}"));
        };
        if !used.insert((number, role)) {
            return Err(text!("la balise {number} est écrite deux fois", "the tag {number} is written twice"));
        }
        match role {
            Role::Open => open.push(number),
            Role::Close if open.pop() != Some(number) => {
                return Err(text!(
                    "la balise {number} est fermée avant d’être ouverte, ou en croise une autre",
                    "the tag {number} is closed before it is opened, or crosses another"
                ));
            }
            _ => {}
        }
        parts.push(Part::Mark((*mark).clone()));
    }
    if let Some(number) = open.pop() {
        return Err(text!("la balise <{number}> n’est pas fermée", "the tag <{number}> is not closed"));
    }
    let kept = former.map(begun);
    for piece in source {
        if let Piece::Mark(numbered) = piece
            && numbered.mark.role != Role::Close
            && !numbered.mark.kind.may_be_left_out()
            && !used.contains(&(numbered.number, numbered.mark.role))
            // A translation that did without it before may go on so.
            && kept.as_ref().is_none_or(|kept| kept.contains(&numbered.number))
        {
            let (number, name, raw) = (numbered.number, numbered.mark.kind.as_str(), &numbered.mark.raw);
            return Err(text!(
                "la balise {number} ({name} : `{raw}`) manque",
                "the tag {number} ({name}: `{raw}`) is missing"
            ));
        }
    }
    Ok(parts)
}

/// The numbers of the marks that open something or stand alone.
fn begun(pieces: &[Piece]) -> BTreeSet<usize> {
    pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Mark(numbered) if numbered.mark.role != Role::Close => Some(numbered.number),
            _ => None,
        })
        .collect()
}

/// How words are written between marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// As they are: signs that Markdown would read are left to the check that follows.
    Nothing,
    /// With a backslash before every sign that Markdown may read.
    Signs,
}

/// A block as its file has it, for a passage or a message.
pub fn written(kind: &UnitKind, parts: &[Part], escape: Escape) -> String {
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Mark(mark) => out.push_str(&mark.raw),
            Part::Words(words) => match kind {
                UnitKind::Passage(PassageKind::Argument(..)) => {
                    out.push_str(&words.text.replace('\\', "\\\\").replace('"', "\\\""));
                }
                UnitKind::Passage(PassageKind::Code | PassageKind::Html) | UnitKind::Message => {
                    out.push_str(&words.text)
                }
                UnitKind::Field => out.push_str(&words.text),
                UnitKind::Passage(kind) => match at.checked_sub(1).map(|before| &parts[before]) {
                    Some(Part::Mark(mark)) if mark.kind == MarkKind::Title && escape == Escape::Nothing => {
                        passage(&in_title(&words.text, &mark.raw), kind, escape, &mut out);
                    }
                    _ => passage(&words.text, kind, escape, &mut out),
                },
            },
        }
    }
    match kind {
        UnitKind::Passage(_) => out.trim().to_owned(),
        _ => out,
    }
}

/// The words of a title, with a backslash before what would end it. `sign` is what opens it: `](address "`.
fn in_title(words: &str, sign: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        let ends = match sign.chars().next_back() {
            Some('(') => matches!(c, '(' | ')'),
            quotation_mark => quotation_mark == Some(c),
        };
        out.extend(ends.then_some('\\'));
        out.push(c);
    }
    out
}

fn passage(text: &str, kind: &PassageKind, escape: Escape, out: &mut String) {
    if escape == Escape::Nothing && *kind != PassageKind::Cell {
        return out.push_str(text);
    }
    for c in text.chars() {
        let is_sign = match escape {
            Escape::Nothing => c == '|',
            Escape::Signs => c.is_ascii_punctuation() && !matches!(c, ',' | '/' | '%' | '$' | '@' | ';' | '?'),
        };
        if is_sign {
            out.push('\\');
        }
        out.push(c);
    }
}

/// The text of a field, where marks are written with it.
pub fn field(parts: &[Part]) -> String {
    written(&UnitKind::Field, parts, Escape::Nothing)
}

/// Characters of the words, as limits count them.
pub fn length(unit_kind: &UnitKind, parts: &[Part]) -> usize {
    written(unit_kind, parts, Escape::Nothing).chars().count()
}

/// Whether a translation has the same words and marks as a block that is there already.
pub fn is_same(unit: &Unit, parts: &[Part]) -> bool {
    shape(&unit.parts) == shape(parts)
}

/// Words and marks, words that follow one another joined.
fn shape(parts: &[Part]) -> Vec<Shape<'_>> {
    let mut shape: Vec<Shape<'_>> = Vec::new();
    for part in parts {
        match (part, shape.last_mut()) {
            (Part::Mark(mark), _) => shape.push(Shape::Mark(mark.kind, mark.role, &mark.meaning)),
            (Part::Words(words), Some(Shape::Words(last))) => last.push_str(&words.text),
            (Part::Words(words), _) => shape.push(Shape::Words(words.text.clone())),
        }
    }
    shape
}

#[derive(PartialEq)]
enum Shape<'a> {
    Words(String),
    Mark(MarkKind, Role, &'a str),
}
