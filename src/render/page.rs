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
    let mut values = template::page(page, formats, weight);
    values.push(("page_weights", pages.map_or_else(Value::none, page_weights::value)));
    match html(values, theme, &page.template) {
        Ok(html) => match path_of(&page.site.base_url) {
            "" => (html.into(), Vec::new()),
            path => (rebase(&html, Base { root: path, page: "" }).into(), Vec::new()),
        },
        Err(problem) => (Arc::from([]), vec![*problem]),
    }
}

/// What a template makes of these values, with addresses as they are planned.
pub fn html(values: Vec<(&'static str, Value)>, theme: &Theme, template: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
    let mut context = Context::new();
    for (name, value) in values {
        context.insert_value(name, value);
    }
    let mut html = Vec::with_capacity(16 * 1024);
    match theme.tera.render_to(template, &context, &mut html) {
        Ok(()) => Ok(html),
        Err(error) => Err(Box::new(template_problem(&error, &theme.sources, template))),
    }
}
