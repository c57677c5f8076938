//! One page: a template and its view.

use std::collections::BTreeSet;
use std::sync::Arc;

use memchr::memmem;
use tera::{Context, Value};

use super::Rendered;
use crate::path::OutputPath;
use crate::plan::{Derivatives, PageJob, Plan, WEIGHT_MARK};
use crate::theme::{Theme, template_problem};

/// Renders a page. A template that fails leaves an empty page and a diagnostic.
pub fn render(page: &PageJob, plan: &Plan, theme: &Theme) -> Rendered {
    let mut context = Context::new();
    context.insert_value("locale", Value::from(&*page.locale));
    for (name, part) in &page.parts {
        context.insert_value(*name, plan.value(part));
    }
    let mut html = Vec::with_capacity(16 * 1024);
    match theme.tera.render_to(&page.template, &context, &mut html) {
        Ok(()) => {
            let pictures = pictures_named(&html, &plan.pictures);
            let weighs = memchr::memchr(WEIGHT_MARK as u8, &html).is_some();
            Rendered { bytes: html.into(), pictures, weighs, diagnostics: Vec::new() }
        }
        Err(error) => {
            let problem = template_problem(&error, &theme.sources, &page.template);
            Rendered { bytes: Arc::from([]), pictures: Vec::new(), weighs: false, diagnostics: vec![problem] }
        }
    }
}

/// Derived pictures whose address stands in a text.
pub fn pictures_named(text: &[u8], known: &Derivatives) -> Vec<OutputPath> {
    let mut found = BTreeSet::new();
    if known.is_empty() {
        return Vec::new();
    }
    for at in memmem::find_iter(text, b"photos/") {
        let rest = &text[at..];
        let end = rest.iter().position(|byte| {
            matches!(byte, b' ' | b'"' | b'\'' | b',' | b'<' | b'>' | b')' | b'&' | b'\\' | b'\n' | 1)
        });
        let Ok(path) = std::str::from_utf8(&rest[..end.unwrap_or(rest.len())]) else { continue };
        if known.contains_key(path) && !found.contains(path) {
            found.insert(OutputPath::new(path));
        }
    }
    found.into_iter().collect()
}
