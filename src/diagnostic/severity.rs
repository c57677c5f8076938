//! The severity of problems.

use std::fmt;

/// The severity of a problem. Errors stop publication; warnings never do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The build is not published.
    Error,
    /// The build is published all the same.
    Warning,
}

impl Severity {
    /// `error` or `warning`, as in the JSON form and in annotations of code reviews.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
