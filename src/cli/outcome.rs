//! How a run ends, as its exit code tells.

use crate::diagnostic::{self, Code, Diagnostic};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done.
    Done,
    /// The content has errors, which are told.
    ContentErrors,
    /// The folder holds no site. This is reported like a problem of content, with the exit code of wrong usage.
    NoSite,
}

impl Outcome {
    /// The outcome of a run that found these problems.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        if diagnostics.iter().any(|problem| problem.code == Code::MissingSite) {
            Self::NoSite
        } else if diagnostic::has_errors(diagnostics) {
            Self::ContentErrors
        } else {
            Self::Done
        }
    }
}
