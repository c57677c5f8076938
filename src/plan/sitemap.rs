//! The site map: addresses, each with those of its translations.

use std::sync::Arc;

use crate::memo::Shared;

/// The same page in one language.
#[derive(Clone, Debug, Hash)]
pub struct Alternate {
    /// Path of the page there.
    pub url: Arc<str>,
    /// The page is written in that language, not borrowed.
    pub translated: bool,
}

/// One address of the site map.
#[derive(Debug, Hash)]
pub struct Address {
    /// Path from the root of the site.
    pub url: Arc<str>,
    /// Day of the last change, when the entry states one.
    pub modified: Option<String>,
    /// The page in each language of the configuration, its own included.
    pub alternates: Arc<[Option<Alternate>]>,
    /// Position of the language for readers of no language of the site.
    pub default: usize,
    /// The address is that of a home page, or `/` itself. Readers of no listed language choose at `/`.
    pub choice: bool,
}

/// A site map.
#[derive(Debug, Hash)]
pub struct SitemapJob {
    /// Scheme and host.
    pub base_url: Arc<str>,
    /// `hreflang` of each language.
    pub tags: Vec<Arc<str>>,
    /// The addresses, in the order of languages, then of pages.
    pub addresses: Vec<Shared<Address>>,
}
