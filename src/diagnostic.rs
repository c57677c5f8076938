//! Diagnostics: problems that an editor can mend, each with its place and what to do.
//!
//! Invariant: a diagnostic is data. It is made where the problem is found and
//! printed by `cli` alone; nothing here writes.

use std::borrow::Cow;

use crate::path::SourcePath;

pub mod characters;
mod code;
pub mod documentation;
pub mod github;
pub mod json;
pub mod lines;
pub mod names;
pub mod places;
pub mod problems;
pub mod report;
pub mod selection;
mod severity;
mod text;
pub mod work;

pub use code::{Code, Explanation};
pub use severity::Severity;
pub use text::{Text, UiLocale};

/// Builds a [`Text`] from two format strings, French then English, that see the
/// same variables: `text!("« {key} » est inconnu", "`{key}` is unknown")`.
#[macro_export]
macro_rules! text {
    ($fr:literal, $en:literal $(,)?) => {
        $crate::diagnostic::Text::new(format!($fr), format!($en))
    };
}

/// A place in a source file. Lines and columns start at 1; columns and length
/// count characters. A length of 0 marks a point; line 0 means the whole file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The file, relative to the site.
    pub file: SourcePath,
    /// Line, from 1; 0 for the whole file.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Characters covered, within one line.
    pub length: u32,
}

impl Span {
    /// A place by line, column and length.
    pub fn new(file: &SourcePath, line: u32, column: u32, length: u32) -> Self {
        Self { file: file.clone(), line, column, length }
    }

    /// The beginning of a file, for problems of the file as a whole.
    pub fn file(file: &SourcePath) -> Self {
        Self::new(file, 1, 1, 0)
    }

    /// The place of a byte range in a text; a range over several lines is cut at the first line's end.
    pub fn of_bytes(file: &SourcePath, text: &str, range: std::ops::Range<usize>) -> Self {
        let mut start = range.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let before = &text[..start];
        work::spend(start);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = text[line_start..start].chars().count() + 1;
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = range.end.clamp(start, line_end);
        let length = text.get(start..end).map_or(0, |covered| covered.trim_end().chars().count());
        Self::new(file, line as u32, column as u32, length as u32)
    }
}

/// One problem: what, where, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Stable identity, explained in `docs/diagnostics.md`.
    pub code: Code,
    /// The place of the problem.
    pub span: Span,
    /// What is wrong.
    pub message: Text,
    /// What to do, when that of the code is not precise enough; see [`Diagnostic::mend`].
    pub help: Option<Text>,
    /// Other places that are concerned, such as the second of two files that collide.
    pub related: Vec<(Span, Text)>,
}

impl Diagnostic {
    /// A problem with the severity that its code has by default.
    pub fn new(code: Code, span: Span, message: Text) -> Self {
        Self { severity: code.severity(), code, span, message, help: None, related: Vec::new() }
    }

    /// Says what to do about the problem.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// What to do: the help text of the problem, else that of its code.
    pub fn mend(&self, ui_locale: UiLocale) -> Cow<'_, str> {
        if let Some(help) = &self.help {
            return Cow::Borrowed(help.get(ui_locale));
        }
        // The help text of a code is a sentence in the documentation and a phrase here.
        let mend = self.code.explain(ui_locale).mend.trim_end_matches('.');
        let mut letters = mend.chars();
        let first = letters.next().into_iter().flat_map(char::to_lowercase);
        Cow::Owned(first.chain(letters).collect())
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, span: Span, message: Text) -> Self {
        self.related.push((span, message));
        self
    }

    /// Order in which problems are printed: by file, line, column, code.
    pub fn sort_key(&self) -> impl Ord + '_ {
        (&self.span, self.code.as_str(), &self.message)
    }
}

/// A result with the problems that were found. Its value is made from the parts of the input that were right.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    /// The value.
    pub value: T,
    /// Every problem found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value without problems.
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// Applies a function to the value and keeps the problems.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: f(self.value), diagnostics: self.diagnostics }
    }

    /// Moves the problems into `all` and gives the value.
    pub fn take(self, all: &mut Vec<Diagnostic>) -> T {
        all.extend(self.diagnostics);
        self.value
    }
}

/// Sorts problems into the order of printing and drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    diagnostics.dedup();
}

/// Whether any of the problems is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// A number with its noun: `1 file`, `2 files`. French has the singular for zero, English the plural.
pub fn counted(count: usize, one: &str, more: &str, ui_locale: UiLocale) -> String {
    let is_singular = count == 1 || (count == 0 && ui_locale == UiLocale::Fr);
    format!("{count} {}", if is_singular { one } else { more })
}

/// The candidate nearest to `wanted`, when it is near enough to be a slip.
pub fn did_you_mean<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The distance costs the product of both lengths, so that it is not computed for long words.
    if wanted.len() > 120 {
        return None;
    }
    let wanted = wanted.to_lowercase();
    let allowed = (wanted.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .inspect(|candidate| work::spend(wanted.len() * candidate.len().min(240)))
        .filter(|candidate| candidate.len() <= 240)
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| {
            *distance <= allowed || (wanted.len() > 3 && candidate.to_lowercase().starts_with(&wanted))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let file = SourcePath::new("a.md");
        let text = "é\nàéx y";
        let at = text.find('x').unwrap();
        assert_eq!(Span::of_bytes(&file, text, at..at + 1), Span::new(&file, 2, 3, 1));
    }

    #[test]
    fn suggestions_are_near() {
        assert_eq!(did_you_mean("santee", ["sante", "energie"]), Some("sante"));
        assert_eq!(did_you_mean("zzz", ["sante", "energie"]), None);
    }
}
