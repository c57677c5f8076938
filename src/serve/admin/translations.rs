//! The pages about translations below `/admin/translations/`: a table by collection and language, the entries that
//! have something due, and the two texts of an entry side by side. They can be read without scripts.

use std::sync::{Arc, PoisonError};

use percent_encoding::percent_decode_str;

use super::context::Context;
use crate::diagnostic::UiLocale;
use crate::history::History;
use crate::media_type::content_type;
use crate::serve::http::{Body, Response, parameter};
use crate::translate::inventory::{Entry, Scope, inventory};
use crate::translate::standing::entry;

mod words;

mod html;

mod sides;
mod table;

/// The style sheet of the pages.
const STYLE: &str = include_str!("translations.css");

/// The script of the pages: it accepts blocks. Whoever has none is told the command.
const SCRIPT: &str = include_str!("translations.js");

/// What the pages may load: their style sheet and their script.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// Answers a request. `name` is what stands behind `/admin/translations`, `query` what stands behind the question mark.
pub fn answer(context: &Context<'_>, name: &str, query: &str) -> Response {
    let Some(name) = name.strip_prefix('/') else {
        return Response::plain(301).with("Location", crate::serve::translation_state::FOLDER);
    };
    let file = match name {
        "style.css" => Some(("css", STYLE)),
        "script.js" => Some(("js", SCRIPT)),
        _ => None,
    };
    if let Some((kind, text)) = file {
        return Response::new(200, content_type(kind), Body::bytes(text.as_bytes().to_vec()))
            .with("Cache-Control", "no-cache")
            .with("X-Content-Type-Options", "nosniff");
    }
    let parameter = |wanted: &str| parameter(query, wanted);
    if name.is_empty() {
        let entries = all(context);
        let page = table::page(context, &entries, parameter("collection").as_deref(), parameter("to").as_deref());
        return shown(200, page, context.ui_locale);
    }
    let prepared = context.prepared;
    let key = percent_decode_str(name).decode_utf8().ok();
    let found = key.and_then(|key| entry(&context.state.site.tree, &prepared.config, &prepared.content, &key));
    let Some(found) = found else { return shown(404, html::nothing(context.ui_locale), context.ui_locale) };
    let history = History::new(context.shared.pictures.root(), &prepared.config);
    let only = parameter("only").is_some_and(|only| only == "due");
    let extent = if only { sides::Extent::Due } else { sides::Extent::All };
    shown(200, sides::page(context, &found, parameter("to").as_deref(), extent, &history), context.ui_locale)
}

/// Every entry with the state of its translations, made once for each version of the site.
fn all(context: &Context<'_>) -> Arc<Vec<Entry>> {
    let version = context.state.version;
    let mut known = context.shared.editor.translations.lock().unwrap_or_else(PoisonError::into_inner);
    match &*known {
        Some((of, entries)) if *of == version => Arc::clone(entries),
        _ => {
            let (prepared, tree) = (context.prepared, &context.state.site.tree);
            let scope = Scope::default();
            let entries = inventory(tree, &prepared.config, &prepared.content, &scope, &mut Vec::new());
            let entries = Arc::new(entries);
            *known = Some((version, Arc::clone(&entries)));
            entries
        }
    }
}

fn shown(status: u16, page: String, ui_locale: UiLocale) -> Response {
    Response::new(status, content_type("html"), Body::bytes(page.into_bytes()))
        .with("Cache-Control", "no-store")
        .with("Content-Language", if ui_locale == UiLocale::Fr { "fr" } else { "en" })
        .with("Content-Security-Policy", POLICY)
        .with("X-Content-Type-Options", "nosniff")
        .with("X-Frame-Options", "SAMEORIGIN")
        .with("Referrer-Policy", "same-origin")
}
