//! Finds the lines that begin with `: ` and are definitions. French writes a space before the colon, so that
//! a line that is broken there looks like one:
//!
//! ```text
//! Trois choses comptent
//! : la mer, le vent, la lumière.
//! ```
//!
//! A definition stands below a term of one line. In French, one alone is taken
//! for the end of a sentence; several terms in a row, or several definitions of
//! one term, are a list. Two spaces after the colon make a definition anywhere.
//!
//! Invariant: one pass over the lines, and one over the blocks.

use crate::locale::Language;

/// Lines between empty lines, of which some begin with `: `.
#[derive(Default)]
struct Group {
    /// Lines before the first definition.
    terms: usize,
    /// Offsets of colons that may begin a definition.
    colons: Vec<usize>,
    /// Whether two spaces follow one of them.
    is_plain: bool,
    /// Offsets of colons that begin none: nothing follows them.
    empty: Vec<usize>,
}

impl Group {
    fn is_pair(&self) -> bool {
        self.terms == 1 && !self.colons.is_empty()
    }
}

/// Offsets of colons at the beginning of a line that are not a definition's.
pub(super) fn other_colons(text: &str, language: &Language) -> Vec<usize> {
    if !begins_somewhere(text) {
        return Vec::new();
    }
    let groups = groups(text);
    let is_french = language.cldr.id.language.as_str() == "fr";
    let mut others = Vec::new();
    let mut in_list = false;
    for (index, group) in groups.iter().enumerate() {
        let next_is_pair = groups.get(index + 1).is_some_and(Group::is_pair);
        let is_alone = group.colons.len() == 1 && !in_list && !next_is_pair;
        let is_list = match group.terms {
            // A further definition of the term above.
            0 => !group.colons.is_empty() && (in_list || group.is_plain),
            1 => group.is_pair() && (group.is_plain || !(is_french && is_alone)),
            _ => group.is_plain,
        };
        in_list = is_list;
        others.extend(&group.empty);
        if !is_list {
            others.extend(&group.colons);
        }
    }
    others.sort_unstable();
    others
}

/// Whether any line can begin with a colon at all: nearly no text has one.
fn begins_somewhere(text: &str) -> bool {
    memchr::memchr_iter(b':', text.as_bytes()).any(|at| {
        matches!(text.as_bytes().get(at + 1), None | Some(b' ' | b'\t' | b'\n' | b'\r')) && colon_begins_line(text, at)
    })
}

fn colon_begins_line(text: &str, at: usize) -> bool {
    let before = text.as_bytes()[..at].iter().rev().take(40).find(|byte| !matches!(byte, b' ' | b'>'));
    before.is_none_or(|byte| *byte == b'\n')
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut group = Group::default();
    let mut lines = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '>']);
        let start = at + line.len() - content.len();
        at += line.len();
        let content = content.trim_end();
        if content.is_empty() {
            if lines > 0 {
                groups.push(std::mem::take(&mut group));
            }
            lines = 0;
            continue;
        }
        lines += 1;
        let after = content.strip_prefix(':').filter(|after| after.is_empty() || after.starts_with([' ', '\t']));
        match after {
            Some("") => group.empty.push(start),
            Some(after) => {
                group.is_plain |= after.starts_with("  ") || after.starts_with('\t');
                group.colons.push(start);
            }
            None if group.colons.is_empty() => group.terms += 1,
            None => {}
        }
    }
    if lines > 0 {
        groups.push(group);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;

    fn others(code: &str, text: &str) -> usize {
        let language = Language::new(Locale::new(code), "".into(), code.parse().unwrap(), Vec::new());
        other_colons(text, &language).len()
    }

    #[test]
    fn a_colon_alone_is_the_end_of_a_sentence() {
        assert_eq!(others("fr", "Trois choses comptent\n: la mer.\n"), 1);
        assert_eq!(others("en", "Term\n: a definition.\n"), 0);
        assert_eq!(others("fr", "Deux lignes\nde texte\n: la mer.\n"), 1);
        assert_eq!(others("en", "Two lines\nof text\n: the sea.\n"), 1);
        assert_eq!(others("fr", "Trois choses\n:\n\n- a\n"), 1);
        assert_eq!(others("fr", "a\n\n: b\n"), 1);
        assert_eq!(others("fr", "> a\n> : b\n"), 1);
        assert_eq!(others("fr", "a : b\n\n::figure{}\n\n:b\n"), 0);
    }

    #[test]
    fn lists_of_definitions_stay() {
        assert_eq!(others("fr", "Former\n: préparer.\n\nLoger\n: permettre.\n"), 0);
        assert_eq!(others("fr", "Terme\n: un\n: deux\n"), 0);
        assert_eq!(others("fr", "Terme\n:   un\n"), 0);
        assert_eq!(others("fr", "Terme\n: un\n: deux\n\n: trois\n"), 0);
    }
}
