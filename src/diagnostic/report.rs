//! Problems as text for a terminal, in the form of rustc's messages.
//!
//! Invariant: what comes from content is data. No control character, escape
//! sequence or direction override of a file reaches the terminal, and no place,
//! however wrong, makes the report fail.

use std::ops::Range;
use std::sync::Arc;

use super::lines::Sources;
use super::selection::Tally;
use super::{Diagnostic, Severity, Span, UiLocale, counted};
use crate::path::SourcePath;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// The least width of a report. A narrower one would show nothing of a line.
const MIN_WIDTH: usize = 40;

/// The greatest width of a report. A wider one would copy whole lines of any length.
const MAX_WIDTH: usize = 1000;

/// How a report is written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The tool's language.
    pub ui_locale: UiLocale,
    /// With escape sequences for a terminal.
    pub color: bool,
    /// Width in columns.
    pub width: usize,
}

/// All problems as text, one after the other, with a line that counts them.
/// The text is empty when there are none. `source` gives the text of a file, as it
/// was when it was read; without it the place alone is shown.
pub fn render<'d>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    source: &dyn Fn(&SourcePath) -> Option<Arc<str>>,
    ui_locale: UiLocale,
    color: bool,
    width: usize,
) -> String {
    let diagnostics: Vec<&Diagnostic> = diagnostics.into_iter().collect();
    let style = Style { ui_locale, color, width };
    let mut out = each(&diagnostics, source, style);
    if !diagnostics.is_empty() {
        out.push_str(&strong(&summary(diagnostics, ui_locale), style));
    }
    out
}

/// The problems as text, one after the other.
pub fn each(diagnostics: &[&Diagnostic], source: &dyn Fn(&SourcePath) -> Option<Arc<str>>, style: Style) -> String {
    let width = style.width.max(MIN_WIDTH);
    let sources = Sources::new(source);
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let mut corrections = Vec::new();
        let text = renderer.render(&groups(diagnostic, &sources, style.ui_locale, width, &mut corrections));
        out.push_str(&corrected(text, &corrections));
        out.push_str("\n\n");
    }
    out
}

/// A line, in bold on a terminal with colours.
fn strong(line: &str, style: Style) -> String {
    if style.color { format!("\u{1B}[1m{line}\u{1B}[0m\n") } else { format!("{line}\n") }
}

/// The problems that are not shown one by one: how many of each code, with an
/// example, and how to see them. Nothing when there are none.
pub fn table(rest: &[Tally<'_>], style: Style) -> String {
    let Some(most) = rest.first() else { return String::new() };
    let count: usize = rest.iter().map(|tally| tally.count).sum();
    let widest = rest.iter().map(|tally| tally.example.code.as_str().len()).max().unwrap_or(0);
    let (heading, problems) = match style.ui_locale {
        UiLocale::Fr => {
            (counted(count, "autre problème", "autres problèmes", style.ui_locale), "par code, avec un exemple :")
        }
        UiLocale::En => (counted(count, "more problem", "more problems", style.ui_locale), "by code, with an example:"),
    };
    let mut out = strong(&format!("{heading}, {problems}"), style);
    for Tally { example, count } in rest {
        let Span { file, line, column, .. } = &example.span;
        let message = harmless(example.message.get(style.ui_locale));
        let place = format!("{}:{}:{}", harmless(file.as_str()), line.max(&1), column.max(&1));
        let row = format!("{count:>6}  {:<widest$}  {place}: {message}", example.code.as_str());
        out.extend(row.chars().take(style.width.max(MIN_WIDTH)));
        out.push('\n');
    }
    let code = most.example.code.as_str();
    out.push_str(match style.ui_locale {
        UiLocale::Fr => "`--max 1000` en montre davantage un par un ; ",
        UiLocale::En => "`--max 1000` shows more of them one by one; ",
    });
    out.push_str(&match style.ui_locale {
        UiLocale::Fr => format!("`--code {code}`, ceux de ce code\n"),
        UiLocale::En => format!("`--code {code}`, those of that code\n"),
    });
    out
}

/// The count of problems at the end of a run, and of those that are not shown.
pub fn ending(diagnostics: &[Diagnostic], held_back: usize, style: Style) -> String {
    let mut out = String::new();
    if held_back > 0 {
        let ui_locale = style.ui_locale;
        out.push_str(&match ui_locale {
            UiLocale::Fr => {
                let held = counted(held_back, "autre problème vient", "autres problèmes viennent", ui_locale);
                format!("{held} peut-être de là : corrigez d’abord ce qui précède\n")
            }
            UiLocale::En => {
                let held = counted(held_back, "other problem", "other problems", ui_locale);
                format!("{held} may follow from this: mend what is told above first\n")
            }
        });
    }
    if !diagnostics.is_empty() {
        out.push_str(&strong(&summary(diagnostics, style.ui_locale), style));
    }
    out
}

/// `3 erreurs, 1 avertissement`.
pub fn summary<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>, ui_locale: UiLocale) -> String {
    let (mut errors, mut warnings) = (0, 0);
    for diagnostic in diagnostics {
        match diagnostic.severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
        }
    }
    total(errors, warnings, ui_locale)
}

/// The count as text, from the number of errors and of warnings.
pub fn total(errors: usize, warnings: usize, ui_locale: UiLocale) -> String {
    let (error, warning) = match ui_locale {
        UiLocale::Fr => (
            counted(errors, "erreur", "erreurs", ui_locale),
            counted(warnings, "avertissement", "avertissements", ui_locale),
        ),
        UiLocale::En => {
            (counted(errors, "error", "errors", ui_locale), counted(warnings, "warning", "warnings", ui_locale))
        }
    };
    match (errors, warnings) {
        (_, 0) => error,
        (0, _) => warning,
        _ => format!("{error}, {warning}"),
    }
}

fn groups<'d>(
    diagnostic: &'d Diagnostic,
    sources: &Sources<'_>,
    ui_locale: UiLocale,
    width: usize,
    corrections: &mut Vec<(String, String)>,
) -> Vec<Group<'d>> {
    let (level, name) = match (diagnostic.severity, ui_locale) {
        (Severity::Error, UiLocale::Fr) => (Level::ERROR, "erreur"),
        (Severity::Error, UiLocale::En) => (Level::ERROR, "error"),
        (Severity::Warning, UiLocale::Fr) => (Level::WARNING, "avertissement"),
        (Severity::Warning, UiLocale::En) => (Level::WARNING, "warning"),
    };
    let (help, note) = match ui_locale {
        UiLocale::Fr => ("aide", "note"),
        UiLocale::En => ("help", "note"),
    };
    let title =
        level.with_name(name).primary_title(harmless(diagnostic.message.get(ui_locale))).id(diagnostic.code.as_str());
    let mut main = place(Group::with_title(title), &diagnostic.span, sources, width, corrections);
    main = main.element(Level::HELP.with_name(help).message(harmless(&diagnostic.mend(ui_locale))));
    let mut groups = vec![main];
    for (span, text) in &diagnostic.related {
        let title = Level::NOTE.with_name(note).secondary_title(harmless(text.get(ui_locale)));
        groups.push(place(Group::with_title(title), span, sources, width, corrections));
    }
    groups
}

/// Adds a place to a group: `--> file:line:column`, then the line with its mark.
/// The renderer counts the column itself, in what it is given of the line; where
/// that is not the whole line, `corrections` gets the place as it counts it and as it is.
fn place<'d>(
    group: Group<'d>,
    span: &Span,
    sources: &Sources<'_>,
    width: usize,
    corrections: &mut Vec<(String, String)>,
) -> Group<'d> {
    let path = harmless(span.file.as_str());
    match line_of(span, sources, width) {
        Some(Shown { line, mark, cut }) => {
            let counted = line[..mark.start].chars().count() + 1;
            if cut > 0 {
                let at = |column: usize| format!("{path}:{}:{column}", span.line);
                corrections.push((at(counted), at(counted + cut)));
            }
            group.element(
                Snippet::source(line)
                    .path(path)
                    .line_start(span.line as usize)
                    .annotation(AnnotationKind::Primary.span(mark)),
            )
        }
        None if span.line == 0 => group.element(Origin::path(path)),
        None => group.element(Origin::path(path).line(span.line as usize).char_column(span.column.max(1) as usize)),
    }
}

/// Puts the true places into a rendered problem, in their order.
fn corrected(text: String, corrections: &[(String, String)]) -> String {
    let mut rest = text.as_str();
    let mut out = String::new();
    for (counted, true_place) in corrections {
        // The message, which stands before the place, may name one too.
        let arrow = rest.find("--> ").or_else(|| rest.find("::: ")).unwrap_or(0);
        let Some(at) = rest[arrow..].find(counted.as_str()).map(|at| arrow + at) else { continue };
        out.push_str(&rest[..at]);
        out.push_str(true_place);
        rest = &rest[at + counted.len()..];
    }
    out.push_str(rest);
    out
}

/// The part of a line that is shown.
struct Shown {
    line: String,
    /// Bytes of the mark in it.
    mark: Range<usize>,
    /// Characters left out before it.
    cut: usize,
}

/// The line of a place as it may be shown, and the mark's bytes in it; `None`
/// when there is no such line, or nothing on it to show. Of a long line only
/// what is around the mark is given: a problem costs what is shown of it.
fn line_of(span: &Span, sources: &Sources<'_>, width: usize) -> Option<Shown> {
    let lines = sources.lines(&span.file)?;
    let line = lines.line(span.line)?;
    // A problem of a file as a whole has no line worth showing when that is
    // empty; and a place beyond the end of a line would be shown as its end.
    if span.length == 0 && line.trim_start().is_empty() {
        return None;
    }
    let start = lines.at(span.line, span.column)?;
    // Characters to each side, and of the mark itself: more than the renderer shows, which cuts at the width.
    let around = width.min(MAX_WIDTH) * 2;
    let length = (span.length as usize).min(around);
    let before = line[..start].char_indices().rev().take(around).last().map_or(start, |(at, _)| at);
    let cut = if before == 0 { 0 } else { (span.column.max(1) as usize - 1).saturating_sub(around) };
    let end = start + line[start..].chars().take(length).map(char::len_utf8).sum::<usize>();
    let after = end + line[end..].chars().take(around).map(char::len_utf8).sum::<usize>();
    let shown = |part: &str| part.chars().map(visible).collect::<String>();
    let (left, marked) = (shown(&line[before..start]), shown(&line[start..end]));
    let mark = left.len()..left.len() + marked.len();
    Some(Shown { line: format!("{left}{marked}{}", shown(&line[end..after])), mark, cut })
}

/// A sentence on one line, without control characters.
pub fn harmless(text: &str) -> String {
    text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { visible(c) }).collect()
}

/// Replaces each control character by its symbol, and characters that change the direction of text by U+FFFD.
/// The number of characters stays the same, so that columns do too.
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

    fn shown(diagnostics: &[Diagnostic], text: &str, ui_locale: UiLocale) -> String {
        render(diagnostics, &|path| (path == &file()).then(|| text.into()), ui_locale, false, 80)
    }

    #[test]
    fn a_report_looks_like_rustc_s() {
        let text = "---\ntitle: Été\nsector: santee\n---\n";
        assert_eq!(
            shown(&[problem(3, 9, 6)], text, UiLocale::En),
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
        let report = shown(&[warning, problem(2, 1, 1), problem(2, 2, 1)], "---\ntitle: É\n", UiLocale::Fr);
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
        assert_eq!(summary([], UiLocale::Fr), "0 erreur");
        assert_eq!(render([], &|_| None, UiLocale::Fr, true, 80), "");
    }

    #[test]
    fn wide_characters_are_marked_where_they_stand() {
        let report = shown(&[problem(1, 6, 3)], "日本語: プロヴ です", UiLocale::En);
        assert!(report.contains("1 | 日本語: プロヴ です\n  |         ^^^^^^\n"), "{report}");
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let line = format!("{}MARK{}", "é".repeat(500_000), "日".repeat(500_000));
        let report = shown(&[problem(1, 500_001, 4)], &line, UiLocale::En);
        assert!(report.contains(":1:500001\n"), "{report}");
        assert!(report.contains("...é") && report.contains("éMARK日") && report.contains("日..."), "{report}");
        let columns = |line: &str| line.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>();
        assert!(report.lines().all(|line| columns(line) <= 80), "{report}");
    }

    #[test]
    fn a_problem_costs_what_is_shown_of_it() {
        // Ten thousand problems on one line, and as many on lines of their own.
        let many = 10_000_u32;
        let one_line = "é日 ".repeat(many as usize);
        let lines = "é日\n".repeat(many as usize);
        let on_one: Vec<Diagnostic> = (0..many).map(|number| problem(1, 3 * number + 1, 2)).collect();
        let on_many: Vec<Diagnostic> = (0..many).map(|number| problem(number + 1, 2, 1)).collect();
        for (text, problems, last) in [(one_line, on_one, "1:29998\n"), (lines, on_many, "10000:2\n")] {
            let readings = std::cell::Cell::new(0);
            let source = |_: &SourcePath| {
                readings.set(readings.get() + 1);
                Some(text.as_str().into())
            };
            let report = render(&problems, &source, UiLocale::En, false, 80);
            assert_eq!(readings.get(), 1, "the file is cut into lines once");
            assert_eq!(report.matches("--> ").count(), many as usize);
            assert!(report.contains(&format!("index.fr.md:{last}")));
            assert!(report.len() < many as usize * 600, "{} bytes", report.len());
        }
    }

    #[test]
    fn nothing_of_content_reaches_the_terminal_s_controls() {
        let evil = "\u{1B}[31mred\u{7}\u{202E}x\u{9B}2J\u{200B}\r";
        let diagnostic = Diagnostic::new(Code::WrongType, Span::new(&file(), 1, 1, 8), Text::new(evil, evil))
            .help(Text::new(format!("{evil}\nsecond"), format!("{evil}\nsecond")))
            .related(Span::new(&SourcePath::new("a\u{1B}[2Jb"), 1, 1, 1), Text::new(evil, evil));
        for color in [false, true] {
            let report = render(std::slice::from_ref(&diagnostic), &|_| Some(evil.into()), UiLocale::Fr, color, 80);
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
                            let report = render(&[diagnostic], &|_| Some(text.into()), UiLocale::En, true, width);
                            assert!(report.contains("index.fr.md"));
                        }
                    }
                }
            }
        }
        assert!(
            render(&[problem(1, 1, 1)], &|_| None, UiLocale::En, false, 80)
                .contains("--> content/stories/x/index.fr.md:1:1\n")
        );
    }
}
