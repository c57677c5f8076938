//! What is wrong with a document.

use typst::diag::SourceDiagnostic;
use typst::{World, WorldExt as _};

use crate::world::{Desk, path};

/// How serious a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// There is no document.
    Error,
    /// The document may not look as it should.
    Warning,
}

/// A problem of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How serious it is.
    pub severity: Severity,
    /// The path of the style, and the bytes there that it is about; `None` for a problem of the whole document.
    pub place: Option<(String, std::ops::Range<usize>)>,
    /// The reason, in English.
    pub message: String,
    /// What may help, in English.
    pub hints: Vec<String>,
}

impl Problem {
    /// A problem of the whole document.
    pub fn whole(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, place: None, message: message.into(), hints: Vec::new() }
    }

    pub(crate) fn new(problem: &SourceDiagnostic, desk: &Desk<'_>) -> Self {
        let severity = match problem.severity {
            typst::diag::Severity::Error => Severity::Error,
            typst::diag::Severity::Warning => Severity::Warning,
        };
        let spans = std::iter::once(problem.span).chain(problem.trace.iter().map(|point| point.span.into()));
        let place = spans.into_iter().find_map(|span| {
            let range = (desk as &dyn World).range(span)?;
            Some((path(span.id()?), range))
        });
        let hints = problem.hints.iter().map(|hint| hint.v.to_string()).collect();
        Self { severity, place, message: problem.message.to_string(), hints }
    }
}
