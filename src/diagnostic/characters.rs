//! Finds what no text of a site may hold, whatever its format: conflict markers of git, and control characters.

use super::places::Places;
use super::{Code, Diagnostic, Span};
use crate::path::SourcePath;
use crate::text;

/// The first thing in a text that must not be there. Conflict markers come
/// before control characters: whoever has both mends the conflict first. In
/// YAML, where no more is read of the file then, its reader tells of conflicts.
pub fn problem(file: &SourcePath, text: &str) -> Option<Diagnostic> {
    let is_yaml = matches!(file.extension(), "yaml" | "yml");
    let conflict = if is_yaml { None } else { conflict(file, text) };
    conflict.or_else(|| control(file, text))
}

/// A conflict that git left behind: a line `<<<<<<< `, then `=======`, then `>>>>>>> `; or the first or last of these
/// alone, where somebody removed the others.
pub fn conflict(file: &SourcePath, text: &str) -> Option<Diagnostic> {
    let opening = line_with(text, 0, "<<<<<<< ");
    let Some((opening, end)) = opening.and_then(|opening| {
        let middle = line_with(text, opening, "=======")?;
        Some((opening, line_with(text, middle, ">>>>>>> ")?))
    }) else {
        return opening.or_else(|| closing(text)).map(|at| left_over(file, text, at));
    };
    let mut places = Places::new(file, text);
    let line = |at: usize| at..line_end(text, at);
    let message = text!(
        "git a laissé ici deux versions du même passage, sans choisir",
        "git has left two versions of the same passage here, without choosing"
    );
    let problem = Diagnostic::new(Code::MergeConflict, places.span(line(opening)), message).help(text!(
        "gardez la bonne version, et retirez les lignes `<<<<<<<`, `=======` et `>>>>>>>`",
        "keep the right version, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`"
    ));
    Some(problem.related(places.span(line(end)), text!("le conflit va jusqu’ici", "the conflict goes up to here")))
}

/// The last line of a conflict: the mark and the name of a branch, or that of a commit with its message. Whoever quotes
/// seven times over says more than that.
fn closing(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = line_with(text, from, ">>>>>>> ")?;
        let name = text[at + ">>>>>>> ".len()..line_end(text, at)].trim_end();
        let is_name = |name: &str| !name.is_empty() && !name.contains(char::is_whitespace);
        let is_commit = name.split_once(" (").is_some_and(|(commit, rest)| is_name(commit) && rest.ends_with(')'));
        if is_name(name) || is_commit {
            return Some(at);
        }
        from = at + 1;
    }
}

/// The problem of a mark of a conflict without the others.
fn left_over(file: &SourcePath, text: &str, at: usize) -> Diagnostic {
    let message = text!(
        "cette marque vient d’un conflit de git, dont le reste a été retiré",
        "this mark comes from a conflict of git, of which the rest was removed"
    );
    let span = Places::new(file, text).span(at..line_end(text, at));
    Diagnostic::new(Code::MergeConflict, span, message).help(text!("retirez cette ligne", "remove this line"))
}

fn line_end(text: &str, at: usize) -> usize {
    at + text[at..].find(['\r', '\n']).unwrap_or(text.len() - at)
}

/// The byte at which the next line with this beginning starts.
fn line_with(text: &str, from: usize, start: &str) -> Option<usize> {
    if from == 0 && text.trim_start_matches('\u{feff}').starts_with(start) {
        return Some(text.len() - text.trim_start_matches('\u{feff}').len());
    }
    let found = memchr::memmem::find_iter(&text.as_bytes()[from..], start);
    found.map(|at| from + at).find(|at| *at > 0 && text.as_bytes()[at - 1] == b'\n')
}

/// A control character: none of them can be seen, and XML, in which feeds are
/// written, cannot hold them.
fn control(file: &SourcePath, text: &str) -> Option<Diagnostic> {
    if !may_hold_control(text.as_bytes()) {
        return None;
    }
    let (at, first) = text.char_indices().find(|(_, character)| is_control(*character))?;
    let code = first as u32;
    let others = text[at..].chars().filter(|character| is_control(*character)).count() - 1;
    let span = Places::new(file, text).span(at..at + first.len_utf8());
    let message = text!(
        "un caractère de contrôle invisible (U+{code:04X}) se trouve ici",
        "there is an invisible control character (U+{code:04X}) here"
    );
    let help = match others {
        0 => text!("effacez-le : il vient d’un texte collé", "delete it: it comes from a text that was pasted"),
        1 => text!(
            "effacez-le, et un autre plus loin : ils viennent d’un texte collé",
            "delete it, and one more further on: they come from a text that was pasted"
        ),
        _ => text!(
            "effacez-le, et {others} autres plus loin : ils viennent d’un texte collé",
            "delete it, and {others} more further on: they come from a text that was pasted"
        ),
    };
    Some(Diagnostic::new(Code::ControlCharacter, span, message).help(help))
}

/// Whether a text may hold a control character: quickly told of most that hold none.
fn may_hold_control(bytes: &[u8]) -> bool {
    // Block by block without a branch for each byte, so that several are looked at together.
    let is_ascii_control = |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) | (byte == 0x7f);
    let mut blocks = bytes.chunks(64);
    blocks.any(|block| block.iter().fold(false, |found, byte| found | is_ascii_control(*byte)))
        || memchr::memchr_iter(0xc2, bytes).any(|at| matches!(bytes.get(at + 1), Some(0x80..=0x9f)))
        || memchr::memmem::find(bytes, &[0xef, 0xbf]).is_some()
}

/// A control character that is written by an escape, in a text whose place is known as a whole.
pub fn escaped(span: Span, text: &str) -> Option<Diagnostic> {
    let code = text.chars().find(|character| is_control(*character))? as u32;
    let message = text!(
        "ce texte produit un caractère de contrôle invisible (U+{code:04X})",
        "this text makes an invisible control character (U+{code:04X})"
    );
    let help = text!("retirez le code qui l’écrit", "remove the code that writes it");
    Some(Diagnostic::new(Code::ControlCharacter, span, message).help(help))
}

/// Whether a character is a control character other than tab and line end.
pub fn is_control(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Option<(Code, u32, u32)> {
        let problem = problem(&SourcePath::new("a.md"), text)?;
        Some((problem.code, problem.span.line, problem.span.column))
    }

    #[test]
    fn conflicts_are_three_lines() {
        let text = "\u{feff}a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n";
        assert_eq!(place(text), Some((Code::MergeConflict, 2, 1)));
        assert_eq!(place("<<<<<<< HEAD\n=======\n>>>>>>> b"), Some((Code::MergeConflict, 1, 1)));
        assert_eq!(place("a\n>>>>>>> feature\nb"), Some((Code::MergeConflict, 2, 1)));
        assert_eq!(place("a\n>>>>>>> 0f3c2 (Un récit)\r\nb"), Some((Code::MergeConflict, 2, 1)));
        assert_eq!(place("a\n<<<<<<< HEAD\nb\n=======\n"), Some((Code::MergeConflict, 2, 1)));
        assert_eq!(place("a\n>>>>>>> Tu disais quoi ?\n>>>>>>> \n>>>>>>>> x\n"), None);
        assert_eq!(place("a\n=======\n\n    <<<<<<< HEAD\n    =======\n    >>>>>>> x\n"), None);
        assert_eq!(place("a <<<<<<< b\n=======\n>>>>>>> c"), Some((Code::MergeConflict, 3, 1)));
        assert_eq!(place("a <<<<<<< b\n=======\n c >>>>>>> d"), None);
    }

    #[test]
    fn control_characters_have_a_place() {
        assert_eq!(place("a\u{e9}\u{1}b\u{b}"), Some((Code::ControlCharacter, 1, 3)));
        assert_eq!(place("a\tb\r\nc"), None);
    }
}
