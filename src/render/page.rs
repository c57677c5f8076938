//! Renders a page from its template and its views.

use std::sync::Arc;

use tera::{Context, Value};

use super::page_weights::{self, PageWeights};
use super::rebase::{Base, rebase};
use super::template;
use crate::config::path_of;
use crate::diagnostic::Diagnostic;
use crate::path::OutputPath;
use crate::plan::PageJob;
use crate::theme::{Theme, template_problem};

/// Renders a page. A template that fails leaves an empty page and a diagnostic.
/// `weight` gives the length in bytes of a file to take away, when it is made already. `pages` is what pages weigh, when
/// the page states it.
pub fn render(
    page: &PageJob,
    theme: &Theme,
    weight: &dyn Fn(&OutputPath) -> Option<u64>,
    pages: Option<&PageWeights>,
) -> (Arc<[u8]>, Vec<Diagnostic>) {
    let formats = theme.messages.formats_in(&page.locale);
    let mut context = Context::new();
    for (name, value) in template::page(page, formats, weight) {
        context.insert_value(name, value);
    }
    context.insert_value("page_weights", pages.map_or_else(Value::none, page_weights::value));
    let mut html = Vec::with_capacity(16 * 1024);
    match theme.tera.render_to(&page.template, &context, &mut html) {
        Ok(()) => match path_of(&page.site.base_url) {
            "" => (html.into(), Vec::new()),
            path => (rebase(&html, Base { root: path, page: "" }).into(), Vec::new()),
        },
        Err(error) => (Arc::from([]), vec![template_problem(&error, &theme.sources, &page.template)]),
    }
}
