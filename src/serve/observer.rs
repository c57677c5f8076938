//! What whoever started the server is told.

use std::time::Duration;

use crate::diagnostic::{Diagnostic, Text};
use crate::source::SourceTree;

/// One build, told to whoever started the server.
pub struct Report<'a> {
    /// All problems.
    pub diagnostics: &'a [Diagnostic],
    /// The sources as they were built.
    pub tree: &'a SourceTree,
    /// From the first news of a change to the new site being served.
    pub elapsed: Duration,
    /// How many builds there were before.
    pub number: u64,
    /// Whether the build before had errors.
    pub mended: bool,
}

/// Is told what happens. By default it ignores everything.
pub trait Observer: Send + Sync {
    /// A build is done.
    fn built(&self, _report: &Report<'_>) {}
    /// Something outside the site is wrong, and the server goes on.
    fn trouble(&self, _what: &Text) {}
}

impl Observer for () {}
