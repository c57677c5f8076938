//! Whether Hugo publishes a page: `headless`, and the build options of its front matter.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Span, Text};
use crate::import::page::Page;
use crate::import::value::{Fields, Item, Value, get};
use crate::import::withheld::{hold_back, truth};
use crate::path::SourcePath;
use crate::text;

/// How Hugo builds a page.
#[derive(Debug)]
pub enum Built {
    /// It has a page, and is in lists.
    Usual,
    /// It has a page that no list shows. The value is the line and the column of what says so.
    Unlisted((u32, u32)),
    /// It has no page: where that is said, and how.
    Never((u32, u32), Text),
}

/// How a page is built, by its front matter with what it inherits.
pub fn built(fields: &Fields) -> Built {
    if let Some(item) = get(fields, "headless").filter(|item| truth(&item.value) != Some(false)) {
        return Built::Never((item.line, item.column), text!("`headless`", "`headless`"));
    }
    let options = ["build", "_build"].iter().find_map(|name| get(fields, name));
    let Some(options) = options.and_then(Item::as_map) else { return Built::Usual };
    let says = |name: &str| -> Option<(&Item, &str)> {
        let item = get(options, name)?;
        let word = match &item.value {
            Value::Text(word) => word,
            value if truth(value) == Some(false) => "false",
            _ => "true",
        };
        Some((item, word))
    };
    match (says("render"), says("list")) {
        (Some((item, word)), _) if !matches!(word, "always" | "true") => {
            Built::Never((item.line, item.column), text!("`render: {word}`", "`render: {word}`"))
        }
        (_, Some((item, word))) if !matches!(word, "always" | "true") => Built::Unlisted((item.line, item.column)),
        _ => Built::Usual,
    }
}

/// Tells of a page that a section or the settings hold back. `own` has the keys that the page says itself.
pub fn tell_inherited(path: &SourcePath, own: &BTreeSet<String>, fields: &Fields, diagnostics: &mut Vec<Diagnostic>) {
    let days = ["publishdate", "pubdate", "expirydate", "unpublishdate"];
    for (key, item) in fields.iter().filter(|(key, _)| !own.contains(&key.to_ascii_lowercase())) {
        let lower = key.to_ascii_lowercase();
        let holds_back = match &*lower {
            "draft" => truth(&item.value) == Some(true),
            "published" => truth(&item.value) == Some(false),
            day => days.contains(&day),
        };
        if holds_back {
            let message = text!(
                "cette page hérite de `{key}` (`cascade`) : il est écrit dans son en-tête",
                "this page inherits `{key}` (`cascade`): it is written into its front matter"
            );
            diagnostics.push(Diagnostic::new(Code::ImportValue, Span::file(path), message));
        }
    }
}

/// Holds a page back that Hugo did not publish, and tells of one that was in no list.
pub fn settle(page: &mut Page, built: &Built, diagnostics: &mut Vec<Diagnostic>) {
    match built {
        Built::Usual => {}
        Built::Never(at, why) => {
            // It had no address that readers could know.
            page.address = None;
            hold_back(page, *at, why, diagnostics);
        }
        Built::Unlisted((line, column)) => {
            let message = text!(
                "cette page n’était dans aucune liste : elle y sera ici, `draft: true` la retient",
                "this page was in no list: here it will be, `draft: true` holds it back"
            );
            diagnostics.push(Diagnostic::new(Code::ImportValue, Span::new(&page.source, *line, *column, 0), message));
        }
    }
}
