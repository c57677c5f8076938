//! `budgets:` — what a page may make a reader's device fetch.

use crate::diagnostic::Span;
use crate::text;
use crate::yaml::MapReader;

/// The most that one page may need, each with its place in the settings. What is `None` is not limited.
#[derive(Clone, Debug, Default)]
pub struct Budgets {
    /// Everything together, in bytes.
    pub page: Option<(u64, Span)>,
    /// Its pictures, in bytes.
    pub pictures: Option<(u64, Span)>,
    /// Its fonts, in bytes.
    pub fonts: Option<(u64, Span)>,
    /// The number of files, the page itself among them.
    pub requests: Option<(u64, Span)>,
}

impl Budgets {
    /// Whether anything is limited.
    pub fn are_set(&self) -> bool {
        [&self.page, &self.pictures, &self.fonts, &self.requests].into_iter().any(Option::is_some)
    }
}

/// Reads `budgets:`. Weights are in kilobytes of 1,000 bytes.
pub(super) fn read(map: &mut MapReader<'_>) -> Budgets {
    let Some(node) = map.node("budgets") else { return Budgets::default() };
    let file = map.file();
    let mut below = map.below(node);
    let mut limit = |key: &'static str, unit: f64| {
        let node = below.node(key)?;
        let expected = text!("`{key}` attend un nombre positif", "`{key}` wants a positive number");
        // A number beyond these limits nothing, and is a slip.
        let number = below.convert(node, expected, |node| node.as_number().filter(|n| (1.0..=1e9).contains(n)))?;
        Some(((number * unit).round() as u64, node.span(file)))
    };
    let budgets = Budgets {
        page: limit("page_kb", 1000.0),
        pictures: limit("picture_kb", 1000.0),
        fonts: limit("font_kb", 1000.0),
        requests: limit("requests", 1.0),
    };
    below.finish();
    budgets
}
