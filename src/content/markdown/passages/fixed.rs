//! What is the same in every language though it stands among words: components in a sentence, and addresses that are
//! written as they are.

use super::parts::{Mark, MarkKind, Part, Role, Words};
use crate::content::component;
use crate::content::markdown::autolinks;
use crate::locale::Language;

/// The addresses and the components in a text, in their order.
pub fn fixed(text: &str) -> Vec<&str> {
    let components = component::in_sentence(text);
    let is_inside = |at: usize| components.iter().any(|component| component.contains(&at));
    let addresses = autolinks::find(text).into_iter().map(|link| link.range).filter(|range| !is_inside(range.start));
    let mut all: Vec<_> = addresses.chain(components.iter().cloned()).collect();
    all.sort_by_key(|range| range.start);
    all.into_iter().map(|range| &text[range]).collect()
}

/// The parts of a passage with a mark for each component in a sentence. `original` is the Markdown that begins at the
/// byte `base` of the file. A component that cannot be read, or whose signs are escaped, stays words.
pub(super) fn with_components(parts: Vec<Part>, original: &str, base: usize, language: &Language) -> Vec<Part> {
    let mut out = Vec::with_capacity(parts.len());
    for part in parts {
        let Part::Words(words) = part else {
            out.push(part);
            continue;
        };
        let mut from = 0;
        for range in component::in_sentence(&words.text) {
            let written = &words.text[range.clone()];
            let is_component = place_of(&words, range.start)
                .and_then(|place| place.checked_sub(base))
                .is_some_and(|at| stands_at(original, at, written));
            let Some(read) = component::written(written, language).filter(|_| is_component) else { continue };
            let mut meaning = read.name.to_owned();
            for argument in &read.arguments {
                meaning.push_str(&format!(" {}={}", argument.name, argument.value));
            }
            out.extend(slice(&words, from..range.start));
            let (role, kind) = (Role::Alone, MarkKind::Component);
            out.push(Part::Mark(Mark { role, kind, meaning: meaning.into(), raw: written.into() }));
            from = range.end;
        }
        match from {
            0 => out.push(Part::Words(words)),
            _ => out.extend(slice(&words, from..words.text.len())),
        }
    }
    out
}

/// The byte of the file at which a byte of the words stands.
fn place_of(words: &Words, at: usize) -> Option<usize> {
    let known = words.places.partition_point(|(offset, _)| *offset <= at);
    let (offset, place) = words.places.get(known.checked_sub(1)?)?;
    Some(place + at - offset)
}

/// Whether a text stands in the Markdown as it is, without a backslash before it.
fn stands_at(original: &str, at: usize, text: &str) -> bool {
    let (Some(before), Some(rest)) = (original.get(..at), original.get(at..)) else { return false };
    let backslashes = before.len() - before.trim_end_matches('\\').len();
    rest.starts_with(text) && backslashes % 2 == 0
}

/// A part of words; `None` when it is empty.
fn slice(words: &Words, range: std::ops::Range<usize>) -> Option<Part> {
    if range.is_empty() {
        return None;
    }
    let first = place_of(words, range.start).map(|place| (0, place));
    let inside = words.places.iter().filter(|(offset, _)| *offset > range.start && *offset < range.end);
    let places = first.into_iter().chain(inside.map(|(offset, place)| (offset - range.start, *place))).collect();
    Some(Part::Words(Words { text: words.text[range].to_owned(), places }))
}
