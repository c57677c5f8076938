//! Finds asterisks, underscores and tildes that were meant as emphasis and would be printed: those that a space
//! touches, those that CommonMark does not let begin or end emphasis (spec 0.31, section 6.2, "flanking"), and `**`
//! that is never closed.
//!
//! Invariant: what the parser took as emphasis is no text, so that every sign seen here is printed. A sign that has
//! another use is left alone: `2 * 3 * 4`, `*.jpg`, `snake_case`, `m**de`.

use std::ops::Range;

use super::failed_sign::{Failed, near};
use crate::diagnostic::Text;
use crate::text;

/// One or several equal signs in a row.
pub(super) struct Run<'t> {
    text: &'t str,
    range: Range<usize>,
}

impl<'t> Run<'t> {
    /// The whole run of signs that begins at `at`; none when `at` is inside a run, or a sign of it was written with a
    /// backslash.
    pub(super) fn at(text: &'t str, at: usize, is_literal: &impl Fn(usize) -> bool) -> Option<Self> {
        let sign = text.as_bytes()[at];
        let length = text.as_bytes()[at..].iter().take(4).take_while(|byte| **byte == sign).count();
        let range = at..at + length;
        let is_whole = length <= 3 && !text[..at].ends_with(sign as char);
        (is_whole && !range.clone().any(is_literal)).then_some(Self { text, range })
    }

    fn signs(&self) -> &'t str {
        &self.text[self.range.clone()]
    }

    fn before(&self) -> Option<char> {
        self.text[..self.range.start].chars().next_back()
    }

    fn after(&self) -> Option<char> {
        self.text[self.range.end..].chars().next()
    }

    /// Whether it looks as if bold text began here.
    fn looks_opening(&self) -> bool {
        self.before().is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '\\' | '.'))
            && self.after().is_some_and(|c| c.is_alphanumeric() || is_opening(c))
    }

    /// Whether a letter stands on one side and punctuation on the side of the emphasised text.
    fn is_held(inside: Option<char>, outside: Option<char>) -> bool {
        inside.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace()) && outside.is_some_and(char::is_alphanumeric)
    }

    /// The run that was meant to close this one.
    fn partner(&self, is_literal: &impl Fn(usize) -> bool) -> Option<Self> {
        let rest = near(self.text, self.range.end);
        let sign = self.signs().as_bytes()[0];
        let mut from = 0;
        while let Some(at) = rest.as_bytes()[from..].iter().position(|byte| *byte == sign).map(|at| from + at) {
            let length = rest.as_bytes()[at..].iter().take_while(|byte| **byte == sign).count();
            let start = self.range.end + at;
            if length == self.range.len() && !(start..start + length).any(is_literal) {
                return Some(Self { text: self.text, range: start..start + length });
            }
            from = at + length;
        }
        None
    }
}

fn is_opening(character: char) -> bool {
    matches!(character, '«' | '“' | '"' | '(' | '[' | '‘' | '\'' | '„' | '¿' | '¡')
}

/// Emphasis that begins with this run, ends in the same text, and is none.
pub(super) fn pair(run: &Run<'_>, is_literal: &impl Fn(usize) -> bool) -> Option<Failed> {
    let signs = run.signs();
    let end = run.partner(is_literal)?;
    let inner = &run.text[run.range.end..end.range.start];
    let word = inner.trim();
    // Behind a word and before a space, they mark a note at the foot of the page.
    let only_ends = run.before().is_some_and(char::is_alphanumeric) && run.after().is_some_and(char::is_whitespace);
    if only_ends || !word.contains(char::is_alphanumeric) || (signs == "~" || signs == "_" && inner.contains('_')) {
        return None;
    }
    let range = run.range.start..end.range.end;
    if word.len() != inner.len() {
        let message = text!(
            "une espace touche ces astérisques : le texte n’est pas en gras",
            "a space touches these asterisks: the text is not bold"
        );
        let help = text!("écrivez `**{word}**`", "write `**{word}**`");
        return (signs == "**").then_some(Failed { range, message, help });
    }
    let closes_late = Run::is_held(inner.chars().next_back(), end.after());
    let opens_late = Run::is_held(inner.chars().next(), run.before());
    let is_meant = match signs.as_bytes()[0] {
        b'_' => run.looks_opening() && inner.ends_with(['\'', '’', '”', '»', '"', ')']),
        _ if run.range.len() == 1 => run.looks_opening() && inner.contains(char::is_alphabetic),
        _ => true,
    };
    if !is_meant || !(closes_late || opens_late) {
        return None;
    }
    let message = text!(
        "ces signes `{signs}` sont imprimés : entre une lettre et une ponctuation, ils ne commencent ni ne finissent rien",
        "these signs `{signs}` are printed: between a letter and punctuation they neither begin nor end anything"
    );
    let help = without_punctuation(inner, signs, closes_late, opens_late);
    Some(Failed { range, message, help })
}

/// The same words with the punctuation outside the signs.
fn without_punctuation(inner: &str, signs: &str, closes_late: bool, opens_late: bool) -> Text {
    let is_sign = |c: char| !c.is_alphanumeric();
    let kept = if closes_late { inner.trim_end_matches(is_sign) } else { inner };
    let behind = &inner[kept.len()..];
    let word =
        if opens_late || behind.contains(['»', '”', ')', '"']) { kept.trim_start_matches(is_sign) } else { kept };
    let before = &kept[..kept.len() - word.len()];
    if word.is_empty() {
        return text!("mettez une espace à côté des signes", "put a space beside the signs");
    }
    text!(
        "écrivez `{before}{signs}{word}{signs}{behind}`, ou mettez une espace à côté des signes",
        "write `{before}{signs}{word}{signs}{behind}`, or put a space beside the signs"
    )
}

/// `**` that has no partner in its text: the place, and whether bold text was meant to begin there.
pub(super) struct Alone {
    pub(super) range: Range<usize>,
    pub(super) begins: bool,
}

/// `**` without a partner in its text; other signs have too many other uses.
pub(super) fn alone(run: &Run<'_>) -> Option<Alone> {
    let begins = run.looks_opening() || (run.after().is_none() && run.before().is_none_or(char::is_whitespace));
    (run.signs() == "**").then(|| Alone { range: run.range.clone(), begins })
}

/// What is said of bold text that begins and whose end is none, or is nowhere.
pub(super) fn of_alone(is_ended: bool) -> (Text, Text) {
    match is_ended {
        true => (
            text!(
                "ces signes `**` sont imprimés : entre une lettre et une ponctuation, ils ne commencent ni ne finissent rien",
                "these signs `**` are printed: between a letter and punctuation they neither begin nor end anything"
            ),
            text!(
                "mettez la ponctuation hors des signes, ou une espace à côté d’eux",
                "put the punctuation outside the signs, or a space beside them"
            ),
        ),
        false => (
            text!("ce texte en gras n’est jamais fermé", "this bold text is never closed"),
            text!(
                "fermez-le par `**` ; pour montrer les signes, écrivez `\\**`",
                "close it with `**`; to show the signs, write `\\**`"
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> usize {
        let literal = |_| false;
        let mut at = 0;
        let mut count = 0;
        while at < text.len() {
            if text.is_char_boundary(at)
                && matches!(text.as_bytes()[at], b'*' | b'_' | b'~')
                && let Some(run) = Run::at(text, at, &literal)
            {
                if let Some(failed) = pair(&run, &literal) {
                    count += 1;
                    at = failed.range.end;
                    continue;
                }
                count += usize::from(alone(&run).is_some_and(|alone| alone.begins));
            }
            at += 1;
        }
        count
    }

    #[test]
    fn emphasis_that_was_meant_is_told() {
        for text in [
            "**L'**Estaque",
            "*l'*eau",
            "**Note:**texte",
            "**«oui»**dit",
            "un **(mot)**s",
            "a **b.**c",
            "_l'_eau",
            "~~l'~~eau",
            "**« x »**y",
            "**été **fin",
            "** x **",
            "**x",
            "l’**«oui»** a",
        ] {
            assert_eq!(told(text), 1, "{text}");
        }
        assert_eq!(told("**L'**Estaque et *l'*eau et **Note:**x"), 3);
    }

    #[test]
    fn signs_with_another_use_are_left_alone() {
        for text in [
            "2 * 3 * 4",
            "2*(3+4)*5",
            "*",
            "* * *",
            "*.jpg et *.png",
            "src/**/*.rs",
            "**/*.rs",
            "m**de",
            "prix**",
            "prix** (** hors taxes)",
            "prix** et taxes** dus",
            "prix*, taxes*",
            "snake_case_name",
            "_init_.py",
            "a_b",
            "~/bin et ~/lib",
            "*Prix hors taxes",
            "12 ** TVA",
            "f(*args)",
            "5 * 4 = 20*1",
        ] {
            assert_eq!(told(text), 0, "{text}");
        }
    }
}
