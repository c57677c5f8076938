//! What the caller that started the server is told.

use std::time::Duration;

use crate::diagnostic::{Diagnostic, Text};
use crate::source::SourceTree;

/// A report of one build.
pub struct Report<'a> {
    /// All problems.
    pub diagnostics: &'a [Diagnostic],
    /// The sources as they were built.
    pub tree: &'a SourceTree,
    /// The time from the first event of a change until the new site is served.
    pub elapsed: Duration,
    /// How many builds there were before.
    pub number: u64,
    /// Whether the build before had errors.
    pub mended: bool,
}

/// Is told of builds and troubles. By default it ignores everything.
pub trait Observer: Send + Sync {
    /// A build is done.
    fn built(&self, _report: &Report<'_>) {}
    /// Something outside the site is wrong, and the server goes on.
    fn trouble(&self, _what: &Text) {}
}

impl Observer for () {}
