//! How a run ends, as its exit code tells.

use crate::diagnostic::{self, Code, Diagnostic};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done.
    Done,
    /// The content has errors, which are told.
    ContentErrors,
    /// The folder holds no site: told like a problem of content, but a wrong use.
    NoSite,
}

impl Outcome {
    /// How a run ended that found these problems.
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
