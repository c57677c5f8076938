//! What the pages of a language weigh, as a page states it: `page_weights` of templates.

use std::sync::Arc;

use tera::Value;

use super::value::{MapBuilder, list, optional};

/// What the pages of one language weigh. Weights are in kilobytes of 1,000 bytes, rounded up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageWeights {
    /// All of them together.
    pub all: KindWeights,
    /// Each kind of page.
    pub kinds: Vec<KindWeights>,
    /// Medians of what pages are made of.
    pub parts: PartWeights,
}

/// What pages of one kind weigh.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KindWeights {
    /// `home`, `list`, `entry`; empty for all pages together.
    pub kind: &'static str,
    /// For entries, the name of their collection, for readers.
    pub label: Option<Arc<str>>,
    /// How many there are.
    pub pages: usize,
    /// The median.
    pub median: u64,
    /// The heaviest: its title, its path and its weight.
    pub heaviest: (Arc<str>, Arc<str>, u64),
}

/// Medians of what pages are made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartWeights {
    /// The page itself.
    pub html: u64,
    /// Style sheets and scripts.
    pub code: u64,
    /// Fonts.
    pub fonts: u64,
    /// Pictures.
    pub pictures: u64,
    /// The number of files.
    pub requests: u64,
}

/// The value that templates see.
pub fn value(weights: &PageWeights) -> Value {
    let PartWeights { html, code, fonts, pictures, requests } = weights.parts;
    let parts = MapBuilder::default()
        .with("html", html)
        .with("code", code)
        .with("fonts", fonts)
        .with("pictures", pictures)
        .with("requests", requests);
    MapBuilder::default()
        .with("all", kind(&weights.all))
        .with("kinds", list(weights.kinds.iter().map(kind)))
        .with("parts", parts.finish())
        .finish()
}

fn kind(weights: &KindWeights) -> Value {
    let (title, url, weight) = &weights.heaviest;
    let heaviest = MapBuilder::default().with("title", &**title).with("url", &**url).with("weight", *weight);
    MapBuilder::default()
        .with("kind", weights.kind)
        .with("label", optional(weights.label.as_ref()))
        .with("pages", weights.pages as u64)
        .with("median", weights.median)
        .with("heaviest", heaviest.finish())
        .finish()
}
