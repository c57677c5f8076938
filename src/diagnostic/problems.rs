//! Collects the problems of one file. Those beyond some hundreds are only counted, so that a file with a
//! mistake on every line costs no more memory and time than one with three hundred.

use super::{Code, Diagnostic, Severity, Span};
use crate::text;

/// The most problems of one file, or of one part of it, that are kept one by one.
pub const MAX_PROBLEMS: usize = 300;

/// The most problems of one file for which a suggestion is looked for.
const MAX_SUGGESTIONS: usize = 50;

/// Collects problems up to [`MAX_PROBLEMS`].
#[derive(Debug, Default)]
pub struct Problems {
    kept: Vec<Diagnostic>,
    /// The number of further problems, the severity of the worst of them, and the place of the first.
    more: usize,
    worst: Option<Severity>,
    next: Option<Span>,
}

impl Problems {
    /// The problems of one file, those beyond [`MAX_PROBLEMS`] counted.
    pub fn bounded(all: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if all.len() <= MAX_PROBLEMS {
            return all;
        }
        let mut problems = Self::default();
        all.into_iter().for_each(|problem| problems.push(problem));
        problems.into_diagnostics()
    }

    /// Keeps a problem, or counts it.
    pub fn push(&mut self, problem: Diagnostic) {
        if self.kept.len() < MAX_PROBLEMS {
            self.kept.push(problem);
            return;
        }
        self.more += 1;
        // Errors are smaller than warnings.
        self.worst = self.worst.into_iter().chain([problem.severity]).min();
        self.next.get_or_insert(problem.span);
    }

    /// Whether so many were found that suggestions, which cost the number of
    /// all candidates, are not looked for any more.
    pub fn are_many(&self) -> bool {
        self.kept.len() >= MAX_SUGGESTIONS
    }

    /// How many were found.
    pub fn len(&self) -> usize {
        self.kept.len() + self.more
    }

    /// Whether none was found.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The problems kept, and one that counts the others.
    pub fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        if let (Some(span), Some(severity)) = (self.next, self.worst) {
            let more = self.more;
            let message = match more {
                1 => text!("ce fichier a un autre problème", "this file has another problem"),
                _ => text!("ce fichier a {more} autres problèmes", "this file has {more} more problems"),
            };
            let mut problem = Diagnostic::new(Code::MoreProblems, span, message);
            problem.severity = severity;
            self.kept.push(problem);
        }
        self.kept
    }
}

impl Extend<Diagnostic> for Problems {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, problems: T) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;

    #[test]
    fn what_is_beyond_the_limit_is_counted() {
        let file = SourcePath::new("a.md");
        let problem = |line, severity| {
            let mut problem = Diagnostic::new(Code::WrongType, Span::new(&file, line, 1, 1), text!("a", "b"));
            problem.severity = severity;
            problem
        };
        let mut problems = Problems::default();
        problems.extend((0..MAX_PROBLEMS as u32).map(|line| problem(line, Severity::Warning)));
        assert!(problems.are_many());
        problems.extend([problem(900, Severity::Warning), problem(901, Severity::Error)]);
        let told = problems.into_diagnostics();
        assert_eq!(told.len(), MAX_PROBLEMS + 1);
        let last = told.last().expect("a last problem");
        assert_eq!((last.code, last.severity, last.span.line), (Code::MoreProblems, Severity::Error, 900));
    }
}
