//! Chooses the problems of a run that are shown one by one. The others are counted, and decide the outcome of
//! the run all the same.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Severity};
use crate::path::SITE_SETTINGS;

/// The most problems that are printed one by one by default.
pub const SHOWN: usize = 50;

/// Limits that the user asked for.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The most problems to show; `None` for all.
    pub max: Option<usize>,
    /// The codes to show; empty for all.
    pub codes: Vec<Code>,
}

/// The problems of one code that are not shown one by one.
#[derive(Clone, Copy, Debug)]
pub struct Tally<'d> {
    /// The first of them.
    pub example: &'d Diagnostic,
    /// How many there are.
    pub count: usize,
}

/// Problems to show, in the order of printing.
#[derive(Debug, Default)]
pub struct Selected<'d> {
    /// The problems to show one by one.
    pub shown: Vec<&'d Diagnostic>,
    /// The counts of the others, the most frequent code first.
    pub rest: Vec<Tally<'d>>,
}

impl Selection {
    /// Chooses among problems that are in the order of printing. Of each code, the
    /// first is shown before a second of another; errors come before warnings.
    pub fn choose<'d>(&self, diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Selected<'d> {
        let wanted = |problem: &&Diagnostic| self.codes.is_empty() || self.codes.contains(&problem.code);
        let all: Vec<&Diagnostic> = diagnostics.into_iter().filter(wanted).collect();
        let max = self.max.unwrap_or(all.len());
        if all.len() <= max {
            return Selected { shown: all, rest: Vec::new() };
        }
        let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
        let mut order: Vec<(Severity, bool, usize)> = Vec::with_capacity(all.len());
        for (position, problem) in all.iter().enumerate() {
            let before = seen.entry(problem.code).or_default();
            order.push((problem.severity, *before > 0, position));
            *before += 1;
        }
        // The first of each code, errors first; then the others, errors first; each in their order.
        order.sort_unstable_by_key(|(severity, is_repeated, position)| (*is_repeated, *severity, *position));
        let mut is_shown = vec![false; all.len()];
        order.iter().take(max).for_each(|(.., position)| is_shown[*position] = true);
        let mut rest: BTreeMap<Code, Tally<'d>> = BTreeMap::new();
        let mut shown = Vec::with_capacity(max);
        for (problem, is_shown) in all.into_iter().zip(is_shown) {
            if is_shown {
                shown.push(problem);
            } else {
                rest.entry(problem.code).or_insert(Tally { example: problem, count: 0 }).count += 1;
            }
        }
        let mut rest: Vec<Tally<'d>> = rest.into_values().collect();
        rest.sort_by_key(|tally| std::cmp::Reverse(tally.count));
        Selected { shown, rest }
    }
}

/// Problems that may only follow from others are held back until those are
/// mended: all others, while the settings of the site cannot be read as they are
/// written; messages that are missing, while a file of messages cannot be read.
/// Gives the problems to show, and how many are held back.
pub fn without_consequences(diagnostics: &[Diagnostic]) -> (Vec<&Diagnostic>, usize) {
    let is_unread =
        |problem: &Diagnostic| problem.code == Code::Encoding && problem.span.file.as_str().starts_with("i18n/");
    // Found while the settings were read. What is found later at their place, such
    // as two files of one name, breaks nothing else.
    let is_setting = |problem: &Diagnostic| {
        let is_of_reading = matches!(
            problem.code,
            Code::SiteSetting | Code::Encoding | Code::YamlSyntax | Code::YamlLimit | Code::DuplicateKey
        );
        is_of_reading && problem.severity == Severity::Error && problem.span.file.as_str() == SITE_SETTINGS
    };
    let has_broken_settings = diagnostics.iter().any(is_setting);
    let has_unread_messages = diagnostics.iter().any(is_unread);
    let follows = |problem: &&Diagnostic| {
        (has_broken_settings && problem.span.file.as_str() != SITE_SETTINGS)
            || (has_unread_messages && matches!(problem.code, Code::UnknownMessage | Code::MissingMessage))
    };
    let (held, shown): (Vec<_>, Vec<_>) = diagnostics.iter().partition(follows);
    (shown, held.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Span, Text};
    use crate::path::SourcePath;

    fn problem(file: &str, line: u32, code: Code) -> Diagnostic {
        Diagnostic::new(code, Span::new(&SourcePath::new(file), line, 1, 1), Text::new("a", "a"))
    }

    #[test]
    fn one_of_each_code_is_shown_before_a_second() {
        let mut all: Vec<Diagnostic> = (1..=60).map(|line| problem("a.md", line, Code::UnknownField)).collect();
        all.push(problem("b.md", 1, Code::MissingMessage));
        all.push(problem("b.md", 2, Code::WrongType));
        let selected = Selection { max: Some(3), codes: Vec::new() }.choose(&all);
        let places = |problem: &&Diagnostic| (problem.span.file.to_string(), problem.span.line);
        let shown: Vec<(String, u32)> = selected.shown.iter().map(places).collect();
        assert_eq!(shown, [("a.md".into(), 1), ("b.md".into(), 1), ("b.md".into(), 2)]);
        assert_eq!((selected.rest.len(), selected.rest[0].count, selected.rest[0].example.span.line), (1, 59, 2));
        let selected = Selection { max: Some(0), codes: vec![Code::WrongType, Code::UnknownField] }.choose(&all);
        assert_eq!(selected.rest.iter().map(|tally| tally.count).collect::<Vec<_>>(), [60, 1]);
        assert_eq!(Selection::default().choose(&all).shown.len(), 62);
    }

    #[test]
    fn consequences_are_held_back() {
        let settings = SITE_SETTINGS;
        let all = [problem(settings, 3, Code::SiteSetting), problem("content/a.md", 1, Code::UnknownLocale)];
        let (shown, held) = without_consequences(&all);
        assert_eq!((shown.len(), held), (1, 1));
        let all = [problem("i18n/fr.ftl", 1, Code::Encoding), problem("t.html", 1, Code::UnknownMessage)];
        assert_eq!(without_consequences(&all).1, 1);
        let mut warning = problem(settings, 3, Code::SiteSetting);
        warning.severity = Severity::Warning;
        assert_eq!(without_consequences(&[warning, problem("content/a.md", 1, Code::WrongType)]).1, 0);
    }
}
