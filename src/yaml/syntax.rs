//! Explains why YAML cannot be read, in words for people who write `key: value` lines, at the place of the mistake.
//!
//! The parser notices a missing colon on the line after it, and knows nothing of
//! apostrophes or of the spaces that a word processor inserts. The lines around
//! its error are therefore read again here.

use saphyr_parser::ScanError;

use crate::diagnostic::{Code, Diagnostic, Span, Text};
use crate::path::SourcePath;
use crate::text;

/// Characters that look like a space and are not one for YAML.
pub(super) fn is_odd_space(character: char) -> bool {
    matches!(character, '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' | '\u{200b}' | '\u{3000}' | '\u{feff}')
}

fn is_odd_colon(character: char) -> bool {
    matches!(character, '：' | '﹕' | '∶' | '꞉' | 'ː')
}

/// The end of the quoted scalar whose opening quote stands at `start`.
pub(super) fn quoted_end(yaml: &str, start: usize) -> usize {
    let bytes = yaml.as_bytes();
    let Some(quote) = bytes.get(start).filter(|byte| matches!(byte, b'"' | b'\'')) else { return start };
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *quote == b'"' && *byte == b'\\' {
            at += 1;
        } else if byte == quote {
            if *quote == b'\'' && bytes.get(at) == Some(quote) {
                at += 1;
            } else {
                return at;
            }
        }
    }
    bytes.len()
}

/// A mistake on one line.
struct Slip {
    /// Column from 0 and characters covered.
    column: usize,
    length: usize,
    message: Text,
    help: Text,
}

impl Slip {
    fn diagnostic(self, file: &SourcePath, line: u32) -> Diagnostic {
        let span = Span::new(file, line, self.column as u32 + 1, self.length as u32);
        Diagnostic::new(Code::YamlSyntax, span, self.message).help(self.help)
    }
}

/// A character that looks like a space and is not one for YAML, in or beside a key.
pub(super) fn odd_space(span: Span) -> Diagnostic {
    let slip = odd_space_at(0);
    Diagnostic::new(Code::YamlSyntax, span, slip.message).help(slip.help)
}

fn odd_space_at(column: usize) -> Slip {
    Slip {
        column,
        length: 1,
        message: text!(
            "cette espace est insécable : le YAML ne la prend pas pour une espace",
            "this is a no-break space, which YAML does not take for a space"
        ),
        help: text!(
            "remplacez-la par une espace ordinaire : `clé: valeur`",
            "replace it with an ordinary space: `key: value`"
        ),
    }
}

/// A mistake on the first line with content, for a text that YAML reads as something else than a map.
pub(super) fn slip_on_first_line(file: &SourcePath, yaml: &str, first_line: u32) -> Option<Diagnostic> {
    let (index, line) = yaml.lines().enumerate().find(|(_, line)| is_content(line))?;
    Some(slip_in(line)?.diagnostic(file, first_line + index as u32 + 1))
}

/// The parser's error as a problem of a file.
pub(super) fn explain(file: &SourcePath, yaml: &str, first_line: u32, error: &ScanError) -> Diagnostic {
    let marker = error.marker();
    let at_error = marker.line().saturating_sub(1);
    let line = |index: usize| yaml.lines().nth(index).unwrap_or_default();
    let found = line(at_error);
    let slip = tab(found, error.info()).or_else(|| {
        let lines: Vec<&str> = yaml.lines().take(at_error + 1).collect();
        slip_before(&lines, at_error, error.info())
    });
    match slip {
        Some((index, slip)) => slip.diagnostic(file, first_line + index.unwrap_or(at_error) as u32 + 1),
        None => {
            let (message, help) = in_plain_words(error.info());
            // A text that ends within a line ends, for the parser, on a line more than it has.
            let last = yaml.split('\n').count();
            let (line, column) = match marker.line() > last {
                true => (last, yaml.lines().last().unwrap_or_default().chars().count()),
                false => (marker.line(), marker.col()),
            };
            let span = Span::new(file, first_line + line as u32, column as u32 + 1, 1);
            Diagnostic::new(Code::YamlSyntax, span, message).help(help)
        }
    }
}

/// A mistake and its line; `None` for the line of the error.
type Found = (Option<usize>, Slip);

fn tab(line: &str, info: &str) -> Option<Found> {
    let indent = &line[..line.len() - line.trim_start().len()];
    let help = text!("en YAML, on n’indente qu’avec des espaces", "YAML is indented with spaces only");
    if let Some(column) = indent.find('\t') {
        let message = text!("cette ligne commence par une tabulation", "this line begins with a tab");
        return Some((None, Slip { column, length: 1, message, help }));
    }
    let column = line.find(":\t").filter(|_| info.starts_with("':'"))? + 1;
    let help = text!("remplacez-la par une espace", "replace it with a space");
    let message = text!("une tabulation suit les deux-points", "a tab follows the colon");
    Some((None, Slip { column: line[..column].chars().count(), length: 1, message, help }))
}

/// Looks for the slip on the line of the error and on the line before it.
fn slip_before(lines: &[&str], at_error: usize, info: &str) -> Option<Found> {
    let before = (0..at_error.min(lines.len())).rev().find(|index| is_content(lines[*index]));
    let candidates = || before.into_iter().chain((at_error < lines.len()).then_some(at_error));
    if info.contains("escape") || info.contains("hexadecimal") {
        // The parser names the line on which the text begins.
        for index in before.into_iter().chain(at_error..lines.len()) {
            if let Some(slip) = unknown_escape(lines[index]) {
                return Some((Some(index), slip));
            }
        }
    }
    if info.contains("quoted scalar") || info.contains("expected key") || info.contains("flow") {
        for index in candidates() {
            if let Some(slip) = quote_closed_early(lines[index]) {
                return Some((Some(index), slip));
            }
        }
    }
    for index in candidates() {
        if let Some(slip) = odd_bullet(lines[index]) {
            return Some((Some(index), slip));
        }
    }
    let is_about_a_key = ["':'", "mapping values", "expected key", "document start", "simple key", "indentation"];
    if !is_about_a_key.iter().any(|words| info.contains(words)) {
        return None;
    }
    let slip = candidates().find_map(|index| Some((Some(index), slip_in(lines[index])?)));
    slip.or_else(|| {
        let slip = text_after_brackets(lines.get(at_error)?).or_else(|| indented_too_far(lines, before?, at_error))?;
        Some((None, slip))
    })
}

/// An item of a list that begins with another sign than `- `: `• port`, `* port`, `-port`, a no-break space behind the
/// dash.
fn odd_bullet(line: &str) -> Option<Slip> {
    let content = line.trim_start();
    let column = line[..line.len() - content.len()].chars().count();
    let mut characters = content.chars();
    let (sign, next) = (characters.next()?, characters.next()?);
    let rest = content[sign.len_utf8()..].trim_start();
    let is_text = !rest.is_empty() && !rest.contains(": ") && !rest.ends_with(':');
    let is_bullet = match sign {
        '*' | '•' | '·' | '–' | '—' => next.is_whitespace(),
        '-' => is_odd_space(next) || next.is_alphabetic(),
        _ => false,
    };
    if !is_bullet || !is_text {
        return None;
    }
    if sign == '-' && is_odd_space(next) {
        let help = text!(
            "remplacez-la par une espace ordinaire : `- {rest}`",
            "replace it with an ordinary space: `- {rest}`"
        );
        return Some(Slip { help, ..odd_space_at(column + 1) });
    }
    Some(Slip {
        column,
        length: 1,
        message: text!(
            "un élément de liste commence par un tiret `-` et une espace",
            "an item of a list begins with a dash `-` and a space"
        ),
        help: text!("écrivez `- {rest}`", "write `- {rest}`"),
    })
}

/// `title: [Video] The port`: a list, and then a text.
fn text_after_brackets(line: &str) -> Option<Slip> {
    let value = line.find(": ")? + 2;
    let closing = match line[value..].chars().next()? {
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    let end = value + line[value..].find(closing)? + 1;
    let after = line[end..].trim_start();
    if after.is_empty() || after.starts_with('#') {
        return None;
    }
    Some(Slip {
        column: line[..value].chars().count(),
        length: line[value..].chars().count(),
        message: text!(
            "une valeur qui commence par un crochet ou une accolade se lit comme une liste",
            "a value that begins with a bracket or a brace is read as a list"
        ),
        help: text!("mettez toute la valeur entre guillemets", "put the whole value in quotes"),
    })
}

/// A `key: value` line that is indented below one that has a value already, or
/// less than its neighbours and more than what is around them.
fn indented_too_far(lines: &[&str], before: usize, at_error: usize) -> Option<Slip> {
    let line = lines.get(at_error)?;
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let indentation = indent(line);
    let key = line.trim_start().split_once(':')?.0;
    if key.is_empty() || key.contains(' ') || indentation == 0 {
        return None;
    }
    let is_known = lines[..at_error].iter().rev().take(200).any(|line| is_content(line) && indent(line) == indentation);
    let hangs_on_value = indent(lines[before]) < indentation && !lines[before].trim_end().ends_with(':');
    (hangs_on_value || !is_known).then(|| Slip {
        column: 0,
        length: indentation,
        message: text!("cette ligne n’est pas alignée sur les autres", "this line is not aligned with the others"),
        help: text!(
            "donnez-lui autant d’espaces au début qu’aux lignes du même niveau",
            "give it as many spaces at the beginning as the lines of the same level have"
        ),
    })
}

/// Whether a line is more than white space, a comment or the edge of a document.
fn is_content(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with('#') && line != "---" && line != "..."
}

/// The mistake of a line that should be `key: value` and is not.
fn slip_in(line: &str) -> Option<Slip> {
    let indent = line.len() - line.trim_start_matches([' ', '-']).len();
    let content = &line[indent..];
    let column = |at: usize| line[..indent + at].chars().count();
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let key = content.find(|c| !is_word(c)).unwrap_or(content.len());
    if key == 0 {
        return None;
    }
    let rest = &content[key..];
    let blanks = rest.len() - rest.trim_start_matches(|c| c == ' ' || is_odd_space(c)).len();
    let sign = rest[blanks..].chars().next();
    if let Some(sign) = sign.filter(|sign| is_odd_colon(*sign)) {
        return Some(Slip {
            column: column(key + blanks),
            length: 1,
            message: text!("`{sign}` n’est pas le deux-points du YAML", "`{sign}` is not YAML’s colon"),
            help: text!("écrivez `:`, suivi d’une espace", "write `:`, followed by a space"),
        });
    }
    if sign == Some(':') {
        let after = rest[blanks + 1..].chars().next()?;
        if is_odd_space(after) || rest[..blanks].contains(is_odd_space) {
            let at = rest.find(is_odd_space)?;
            return Some(odd_space_at(column(key + at)));
        }
        // `https://…` alone on a line continues a text.
        if after.is_whitespace() || after == '/' || blanks > 0 {
            return None;
        }
        return Some(Slip {
            column: column(key),
            length: 1,
            message: text!("il manque une espace après ce `:`", "a space is missing after this `:`"),
            help: text!("écrivez `clé: valeur`", "write `key: value`"),
        });
    }
    // On a line with several words and no colon, the colon after the key is missing.
    if indent > 0 && line[..indent].contains('-') || content.contains(": ") || content.ends_with(':') {
        return None;
    }
    let name = &content[..key];
    Some(Slip {
        column: column(0),
        length: content[..key].chars().count(),
        message: text!("il manque `:` après `{name}`", "`:` is missing after `{name}`"),
        help: text!("écrivez `{name}: …`", "write `{name}: …`"),
    })
}

/// A backslash in double quotes that begins no escape (YAML 1.2.2, section 5.7).
fn unknown_escape(line: &str) -> Option<Slip> {
    let from = line.find('"')?;
    let mut characters = line[from..].char_indices();
    while let Some((at, character)) = characters.next() {
        if character != '\\' {
            continue;
        }
        let (_, code) = characters.next()?;
        let digits = match code {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            '0' | 'a' | 'b' | 't' | '\t' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\' | 'N' | '_' | 'L'
            | 'P' => 0,
            _ => usize::MAX,
        };
        let hex = line[from + at + 1 + code.len_utf8()..]
            .bytes()
            .take(digits.min(8))
            .take_while(u8::is_ascii_hexdigit)
            .count();
        if hex < digits {
            let written = &line[from + at..from + at + 1 + code.len_utf8()];
            return Some(Slip {
                column: line[..from + at].chars().count(),
                length: 2,
                message: text!(
                    "`{written}` ne veut rien dire entre guillemets doubles",
                    "`{written}` means nothing in double quotes"
                ),
                help: text!(
                    "écrivez `\\\\` pour une barre oblique inverse, ou mettez le texte entre apostrophes : `'…'`",
                    "write `\\\\` for a backslash, or put the text in single quotes: `'…'`"
                ),
            });
        }
    }
    None
}

/// A value in quotes that ends in the middle of its line: an apostrophe, or the same quotes inside.
fn quote_closed_early(line: &str) -> Option<Slip> {
    let from = line.find(": ").map_or(0, |at| at + 2);
    let start = from + (line[from..].len() - line[from..].trim_start_matches([' ', '-', '[']).len());
    let quote = *line.as_bytes().get(start).filter(|byte| matches!(byte, b'"' | b'\''))?;
    let end = quoted_end(line, start);
    let after = line[end..].trim_start();
    if end <= start + 1
        || line.as_bytes()[end - 1] != quote
        || after.is_empty()
        || after.starts_with(['#', ',', ']', '}', ':'])
    {
        return None;
    }
    let column = line[..end - 1].chars().count();
    let (message, help) = match quote {
        b'\'' => (
            text!("cette apostrophe ferme le texte entre apostrophes", "this apostrophe ends the single-quoted text"),
            text!(
                "doublez-la (`''`), ou mettez le texte entre guillemets doubles : `\"…\"`",
                "double it (`''`), or put the text in double quotes: `\"…\"`"
            ),
        ),
        _ => (
            text!("ce guillemet ferme le texte entre guillemets", "this quotation mark ends the double-quoted text"),
            text!(
                "écrivez `\\\"` à l’intérieur, ou mettez le texte entre apostrophes : `'…'`",
                "write `\\\"` inside, or put the text in single quotes: `'…'`"
            ),
        ),
    };
    Some(Slip { column, length: 1, message, help })
}

/// The parser's message in both languages, in words for editors.
fn in_plain_words(info: &str) -> (Text, Text) {
    let quotes = || text!("mettez toute la valeur entre guillemets", "put the whole value in quotes");
    if info.contains("mapping values are not allowed") {
        return (text!("ce `:` est de trop dans une valeur", "this `:` is too much in a value"), quotes());
    }
    if info.contains("unknown anchor") {
        return (
            text!(
                "`*` au début d’une valeur se lit comme un renvoi YAML",
                "`*` at the beginning of a value is read as a YAML alias"
            ),
            quotes(),
        );
    }
    if let Some(sign) = info.strip_prefix("unexpected character: `").and_then(|rest| rest.chars().next()) {
        return (text!("une valeur ne commence pas par `{sign}`", "a value does not begin with `{sign}`"), quotes());
    }
    if info.contains("block sequence entries") {
        return (
            text!("une valeur ne commence pas par `- `", "a value does not begin with `- `"),
            text!(
                "mettez-la entre guillemets, ou commencez la liste à la ligne suivante",
                "put it in quotes, or begin the list on the next line"
            ),
        );
    }
    if info.contains("block scalar, did not find") {
        return (
            text!("une valeur ne commence pas par `>` ni par `|`", "a value does not begin with `>` or `|`"),
            quotes(),
        );
    }
    if info.contains("mapping keys are not allowed") {
        return (text!("une valeur ne commence pas par `? `", "a value does not begin with `? `"), quotes());
    }
    if info.contains("quoted scalar") {
        return (
            text!(
                "un texte entre guillemets n’est pas fermé, ou finit trop tôt",
                "a text in quotes is not closed, or ends too early"
            ),
            text!(
                "cherchez le guillemet qui manque, ici ou plus haut",
                "look for the missing quotation mark, here or above"
            ),
        );
    }
    if info.contains("flow sequence") || info.contains("flow mapping") {
        return (
            text!(
                "une liste `[…]` ou une suite `{{…}}` n’est pas fermée, ou une virgule y manque",
                "a list `[…]` or a map `{{…}}` is not closed, or lacks a comma"
            ),
            text!(
                "séparez les valeurs par `, ` et fermez par `]` ou `}}`",
                "separate values by `, ` and close with `]` or `}}`"
            ),
        );
    }
    (
        text!("le YAML ne peut pas être lu ici", "the YAML cannot be read here ({info})"),
        text!(
            "vérifiez l’indentation et l’espace après `:` ; un texte qui contient `: `, `#` ou commence par un signe se met entre guillemets",
            "check the indentation and the space after `:`; a text that contains `: ` or `#`, or begins with a sign, goes in quotes"
        ),
    )
}
