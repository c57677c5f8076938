//! The terminal's form of a problem, with the look of rustc.
//!
//! Invariant: what comes from content is data. No control character, escape
//! sequence or direction override of a file reaches the terminal, and no place,
//! however wrong, makes the report fail.

use std::ops::Range;
use std::sync::Arc;

use super::{Diagnostic, Severity, Span, Tongue};
use crate::path::SourcePath;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// Narrower terminals wrap; a report for them could show nothing of a line.
const MIN_WIDTH: usize = 40;

/// All problems as text, one after the other, with a line that counts them.
/// Nothing at all when there are none. `source` gives the text of a file, as it
/// was when it was read; without it the place alone is shown.
pub fn render(
    diagnostics: &[Diagnostic],
    source: &dyn Fn(&SourcePath) -> Option<Arc<str>>,
    tongue: Tongue,
    color: bool,
    width: usize,
) -> String {
    let width = width.max(MIN_WIDTH);
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&renderer.render(&groups(diagnostic, source, tongue)));
        out.push_str("\n\n");
    }
    if !diagnostics.is_empty() {
        let summary = summary(diagnostics, tongue);
        match color {
            true => out.push_str(&format!("\u{1B}[1m{summary}\u{1B}[0m\n")),
            false => out.push_str(&format!("{summary}\n")),
        }
    }
    out
}

/// `3 erreurs, 1 avertissement`.
pub fn summary(diagnostics: &[Diagnostic], tongue: Tongue) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let counted = |count: usize, one: &str, more: &str| {
        // French has the singular for zero, English the plural.
        let singular = count == 1 || (count == 0 && tongue == Tongue::Fr);
        format!("{count} {}", if singular { one } else { more })
    };
    let (error, warning) = match tongue {
        Tongue::Fr => (
            counted(errors, "erreur", "erreurs"),
            counted(diagnostics.len() - errors, "avertissement", "avertissements"),
        ),
        Tongue::En => (counted(errors, "error", "errors"), counted(diagnostics.len() - errors, "warning", "warnings")),
    };
    match (errors, diagnostics.len() - errors) {
        (_, 0) => error,
        (0, _) => warning,
        _ => format!("{error}, {warning}"),
    }
}

fn groups<'d>(
    diagnostic: &'d Diagnostic,
    source: &dyn Fn(&SourcePath) -> Option<Arc<str>>,
    tongue: Tongue,
) -> Vec<Group<'d>> {
    let (level, name) = match (diagnostic.severity, tongue) {
        (Severity::Error, Tongue::Fr) => (Level::ERROR, "erreur"),
        (Severity::Error, Tongue::En) => (Level::ERROR, "error"),
        (Severity::Warning, Tongue::Fr) => (Level::WARNING, "avertissement"),
        (Severity::Warning, Tongue::En) => (Level::WARNING, "warning"),
    };
    let (help, note) = match tongue {
        Tongue::Fr => ("aide", "note"),
        Tongue::En => ("help", "note"),
    };
    let title =
        level.with_name(name).primary_title(harmless(diagnostic.message.get(tongue))).id(diagnostic.code.as_str());
    let mut main = place(Group::with_title(title), &diagnostic.span, source);
    main = main.element(Level::HELP.with_name(help).message(harmless(&diagnostic.mend(tongue))));
    let mut groups = vec![main];
    for (span, text) in &diagnostic.related {
        let title = Level::NOTE.with_name(note).secondary_title(harmless(text.get(tongue)));
        groups.push(place(Group::with_title(title), span, source));
    }
    groups
}

/// Adds a place to a group: `--> file:line:column`, then the line with its mark.
/// The renderer counts the column itself and cuts a long line around the mark.
fn place<'d>(group: Group<'d>, span: &Span, source: &dyn Fn(&SourcePath) -> Option<Arc<str>>) -> Group<'d> {
    let path = harmless(span.file.as_str());
    match line_of(span, source) {
        Some((line, mark)) => group.element(
            Snippet::source(line)
                .path(path)
                .line_start(span.line as usize)
                .annotation(AnnotationKind::Primary.span(mark)),
        ),
        None if span.line == 0 => group.element(Origin::path(path)),
        None => group.element(Origin::path(path).line(span.line as usize).char_column(span.column.max(1) as usize)),
    }
}

/// The line of a place as it may be shown, and the mark's bytes in it; `None`
/// when there is no such line, or nothing on it to show.
fn line_of(span: &Span, source: &dyn Fn(&SourcePath) -> Option<Arc<str>>) -> Option<(String, Range<usize>)> {
    let text = source(&span.file)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    // `split`, not `lines`: the line after the last line end is a place too.
    let line = text.split('\n').nth((span.line as usize).checked_sub(1)?)?;
    let line: String = line.trim_end_matches('\r').chars().map(visible).collect();
    // A problem of a file as a whole has no line worth showing when that is
    // empty; and a place beyond the end of a line would be shown as its end.
    let column = span.column.max(1) as usize - 1;
    if (line.trim().is_empty() && span.length == 0) || column > line.chars().count() {
        return None;
    }
    let at = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let mark = at(column)..at(column.saturating_add(span.length as usize));
    Some((line, mark))
}

/// A sentence on one line, without anything that a terminal would obey.
fn harmless(text: &str) -> String {
    text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { visible(c) }).collect()
}

/// One character for one, so that columns stay: controls become their pictures,
/// and what changes the direction of text becomes a replacement character.
fn visible(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\u{1F}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '\u{2421}',
        '\u{80}'..='\u{9F}'
        | '\u{61C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' => '\u{FFFD}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Text};
    use unicode_width::UnicodeWidthChar;

    fn file() -> SourcePath {
        SourcePath::new("content/stories/x/index.fr.md")
    }

    fn problem(line: u32, column: u32, length: u32) -> Diagnostic {
        Diagnostic::new(
            Code::UnknownReference,
            Span::new(&file(), line, column, length),
            Text::new("« santee » n’est pas un secteur", "`santee` is not a sector"),
        )
        .help(Text::new("vouliez-vous dire « sante » ?", "did you mean `sante`?"))
    }

    fn shown(diagnostics: &[Diagnostic], text: &str, tongue: Tongue) -> String {
        render(diagnostics, &|path| (path == &file()).then(|| text.into()), tongue, false, 80)
    }

    #[test]
    fn a_report_looks_like_rustc_s() {
        let text = "---\ntitle: Été\nsector: santee\n---\n";
        assert_eq!(
            shown(&[problem(3, 9, 6)], text, Tongue::En),
            "error[content/unknown-reference]: `santee` is not a sector\n \
              --> content/stories/x/index.fr.md:3:9\n  \
               |\n\
             3 | sector: santee\n  \
               |         ^^^^^^\n  \
               |\n  \
               = help: did you mean `sante`?\n\n\
             1 error\n"
        );
    }

    #[test]
    fn the_tool_speaks_french() {
        let mut warning = problem(1, 1, 3);
        warning.severity = Severity::Warning;
        let warning = warning.related(Span::new(&file(), 2, 1, 5), Text::new("la première fois", "the first time"));
        let report = shown(&[warning, problem(2, 1, 1), problem(2, 2, 1)], "---\ntitle: É\n", Tongue::Fr);
        for part in [
            "avertissement[content/unknown-reference]: « santee »",
            "erreur[",
            "note: la première fois",
            "2 erreurs, 1 avertissement\n",
        ] {
            assert!(report.contains(part), "{part}\n{report}");
        }
        assert!(report.contains("aide: vouliez-vous"), "{report}");
        assert_eq!(report.matches("--> content/stories/x/index.fr.md").count(), 4, "{report}");
        assert_eq!(summary(&[], Tongue::Fr), "0 erreur");
        assert_eq!(render(&[], &|_| None, Tongue::Fr, true, 80), "");
    }

    #[test]
    fn wide_characters_are_marked_where_they_stand() {
        let report = shown(&[problem(1, 6, 3)], "日本語: プロヴ です", Tongue::En);
        assert!(report.contains("1 | 日本語: プロヴ です\n  |         ^^^^^^\n"), "{report}");
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let line = format!("{}MARK{}", "é".repeat(500_000), "日".repeat(500_000));
        let report = shown(&[problem(1, 500_001, 4)], &line, Tongue::En);
        assert!(report.contains(":1:500001\n"), "{report}");
        assert!(report.contains("...é") && report.contains("éMARK日") && report.contains("日..."), "{report}");
        let columns = |line: &str| line.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>();
        assert!(report.lines().all(|line| columns(line) <= 80), "{report}");
    }

    #[test]
    fn nothing_of_content_reaches_the_terminal_s_controls() {
        let evil = "\u{1B}[31mred\u{7}\u{202E}x\u{9B}2J\u{200B}\r";
        let diagnostic = Diagnostic::new(Code::WrongType, Span::new(&file(), 1, 1, 8), Text::new(evil, evil))
            .help(Text::new(format!("{evil}\nsecond"), format!("{evil}\nsecond")))
            .related(Span::new(&SourcePath::new("a\u{1B}[2Jb"), 1, 1, 1), Text::new(evil, evil));
        for color in [false, true] {
            let report = render(std::slice::from_ref(&diagnostic), &|_| Some(evil.into()), Tongue::Fr, color, 80);
            let bad = |c: char| {
                c != '\n' && (c.is_control() && (c != '\u{1B}' || !color)) || ('\u{202A}'..='\u{202E}').contains(&c)
            };
            assert!(!report.contains(bad), "{report:?}");
            assert!(!report.contains("\u{1B}[2J") && !report.contains("\u{1B}[31mred"), "{report:?}");
            assert!(report.contains("␛[31mred"));
        }
    }

    #[test]
    fn no_place_is_too_strange() {
        let texts = ["", "a", "\u{FEFF}a\r\nb", "\n\n", "שלום: עולם", "e\u{301}\u{200D}👩‍👩‍👧", "\t\tx"];
        for text in texts {
            for line in [0, 1, 2, 3, 9, u32::MAX] {
                for column in [0, 1, 2, 7, u32::MAX] {
                    for length in [0, 1, 50, u32::MAX] {
                        for width in [0, 41, usize::MAX / 8] {
                            let diagnostic = problem(line, column, length)
                                .related(Span::new(&file(), line, column, length), Text::new("r", "r"));
                            let report = render(&[diagnostic], &|_| Some(text.into()), Tongue::En, true, width);
                            assert!(report.contains("index.fr.md"));
                        }
                    }
                }
            }
        }
        assert!(
            render(&[problem(1, 1, 1)], &|_| None, Tongue::En, false, 80)
                .contains("--> content/stories/x/index.fr.md:1:1\n")
        );
    }
}
