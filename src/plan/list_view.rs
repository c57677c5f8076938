//! The view of a page of a list.

use std::sync::Arc;

use super::drawing::CompassView;
use super::view::{Card, FilterView};

/// A page of a list.
#[derive(Debug, Hash)]
pub struct ListView {
    /// The entries of this page.
    pub items: Vec<Card>,
    /// Number of entries on all pages.
    pub total: usize,
    /// Number of this page, from 1.
    pub page: usize,
    /// Number of pages.
    pub pages: usize,
    /// Path of the first page.
    pub first: Arc<str>,
    /// The value that the list is filtered by: field, value, the entry that it stands for.
    pub filter: Option<(Arc<str>, FilterView, Option<Card>)>,
    /// For each field, its values with the number of entries of each.
    pub filters: Arc<Vec<FilterGroup>>,
    /// Path of the unfiltered list.
    pub all: Arc<str>,
    /// The compass, on a list of levers.
    pub compass: Option<Box<CompassView>>,
    /// The list's own text, where it is written in the reader's language.
    pub text: Option<Card>,
}

/// A field's values, with the number of entries of each.
pub type FilterGroup = (Arc<str>, Vec<(FilterView, usize)>);

/// Path of a page of a list.
pub fn list_url(first: &str, page: usize) -> String {
    if page == 1 { first.to_owned() } else { format!("{first}page/{page}/") }
}
