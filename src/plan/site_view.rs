//! Parts of the site that pages of a language share: its languages and its menus.

use std::sync::Arc;

use super::view::TextLanguage;

/// A language of the site.
#[derive(Debug, Hash)]
pub struct LanguageView {
    /// Code of the language.
    pub locale: Arc<str>,
    /// The values of the attributes `lang` and `dir`.
    pub language: TextLanguage,
    /// The language's name for itself.
    pub label: Arc<str>,
    /// Path of its home page.
    pub home: Arc<str>,
    /// The value of `og:locale`: `fr_FR`.
    pub og_locale: Arc<str>,
}

/// A line of a menu.
#[derive(Debug, Hash)]
pub struct MenuView {
    /// Text in the typography of its language.
    pub label: Arc<str>,
    /// Path, or a complete address.
    pub url: Arc<str>,
    /// The key of the entry, or the name of the collection; empty for other addresses.
    pub id: Arc<str>,
    /// Whether it leads to another site.
    pub external: bool,
    /// The lines below it.
    pub items: Vec<MenuView>,
}

/// A language on the page where readers choose.
#[derive(Debug, Hash)]
pub struct HomeView {
    /// Position of the language.
    pub language: usize,
    /// The site's name there, typeset.
    pub title: Option<Arc<str>>,
    /// Title of its home page, where that is written in the language.
    pub tagline: Option<Arc<str>>,
    /// What a page says in the language that stands for an address where there is none.
    pub not_found: Arc<str>,
}
