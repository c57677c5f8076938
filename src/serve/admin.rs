//! The browser editor at `/admin/`: its page, and the requests with which it
//! reads and writes the working tree.
//!
//! It is there for this machine alone: a request must name this machine as its
//! host and its origin (`respond`), come over the loopback interface
//! (`server`), and bring JSON.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::http::{Body, Head, Response};
use super::state::{PATIENCE, Shared, State};
use crate::build::Prepared;
use crate::decap;
use crate::diagnostic::UiLocale;
use crate::digest::Digest;
use crate::media_type::content_type;
use crate::plan::editor::{describe, policy};
use crate::plan::editor_view::{Backend, EditorFile};
use crate::render::editor;
use crate::text;

mod fault;
mod place;

mod disk;
mod draft;
pub mod memory;

mod context;

mod media;

mod parameters;

mod naming;

mod accept;
mod check;
mod history;
mod photos;
mod protocol;
mod save;
mod translations;

use context::Context;
use disk::Disk;
use fault::Fault;

/// The folder of the editor.
const FOLDER: &str = "/admin/";

/// The most bytes of a request: an original in base64 with room to spare.
const MAX_BODY: u64 = 96 * 1024 * 1024;

/// A request for the editor.
pub struct Request {
    /// The path below `/admin/`; `None` for `/admin` itself.
    name: Option<String>,
    /// What stands behind the question mark.
    query: String,
    is_post: bool,
    /// Fingerprints of what the browser has already.
    known: Vec<String>,
    /// The language of messages.
    pub ui_locale: UiLocale,
}

impl Request {
    /// The most bytes that its body may have.
    pub fn limit(&self) -> u64 {
        if self.is_post { MAX_BODY } else { 0 }
    }
}

/// A request, when it is one for the editor; an answer at once for one that is refused.
pub fn request(head: &Head, ui_locale: UiLocale) -> Option<Result<Request, Response>> {
    let (path, query) = head.target.split_once('?').unwrap_or((&head.target, ""));
    let name = match path {
        "/admin" => None,
        _ => Some(path.strip_prefix(FOLDER)?.to_owned()),
    };
    let is_post = match head.method.as_str() {
        "GET" | "HEAD" => false,
        "POST" => true,
        _ => return Some(Err(Response::plain(405).with("Allow", "GET, HEAD, POST"))),
    };
    // No form of another site can send this type without asking first, which is never granted.
    let mut types = head.all("content-type").map(|value| value.split(';').next().unwrap_or_default().trim());
    if is_post && !types.next().is_some_and(|mime| mime.eq_ignore_ascii_case("application/json")) {
        return Some(Err(Response::plain(415)));
    }
    let tags = head.all("if-none-match").flat_map(|value| value.split(','));
    let known = tags.map(|tag| tag.trim().trim_start_matches("W/").trim_matches('"').to_owned()).collect();
    Some(Ok(Request { name, query: query.to_owned(), is_post, known, ui_locale }))
}

/// The answer to a request whose body is not read; Decap shows what `error` says.
pub fn unread(status: u16, ui_locale: UiLocale) -> Response {
    if status != 413 {
        return Response::plain(status);
    }
    // In base64 three bytes are four.
    let most = MAX_BODY / 4 * 3 / 1_000_000;
    let why = text!(
        "ce fichier est trop lourd : {most} Mo au plus. Rien n’a été écrit.",
        "this file is too large: {most} MB at most. Nothing was written."
    );
    let json = json!({"error": why.get(ui_locale)});
    Response::new(status, "application/json", Body::bytes(json.to_string().into_bytes()))
}

/// Answers a request.
pub fn answer(request: &Request, body: &[u8], shared: &Shared) -> Response {
    let Some(name) = &request.name else { return Response::plain(301).with("Location", FOLDER) };
    let state = shared.newer(0, PATIENCE);
    let Some(prepared) = state.site.prepared.clone() else { return not_ready(&state, request.ui_locale) };
    let disk = Disk::new(shared.pictures.root().to_owned());
    let context = Context { shared, state: &state, prepared: &prepared, disk: &disk, ui_locale: request.ui_locale };
    if !request.is_post {
        return match &**name {
            "api/saves" => context.json(Ok(history::list(&context))),
            "api/photos" => context.json(Ok(photos::list(&context))),
            "preview" => check::page(&context),
            _ if name.starts_with("translations") => {
                translations::answer(&context, &name["translations".len()..], &request.query)
            }
            _ if name.starts_with("thumbnail/") => photos::thumbnail(&context, &name["thumbnail/".len()..]),
            _ => file(request, name, &prepared),
        };
    }
    let Ok(sent) = serde_json::from_slice::<Json>(body) else {
        return context.json(Err(Fault::Parameters("the request is not JSON".to_owned())));
    };
    match &**name {
        "api/v1" => context.json(protocol::answer(&context, &sent)),
        "api/accept" => context.json(accept::answer(&context, &sent)),
        "api/check" => context.json(check::answer(&context, &sent)),
        "api/restore" => context.json(history::restore(&context, &sent)),
        _ => Response::plain(404),
    }
}

/// A file of the editor.
fn file(request: &Request, name: &str, prepared: &Prepared) -> Response {
    let file = match name {
        "" | "index.html" => EditorFile::Page,
        "config.yml" => EditorFile::Configuration,
        "editor.js" => EditorFile::Script,
        "editor.css" => EditorFile::Style,
        _ if decap::file(name).is_some() => EditorFile::Vendored(name.into()),
        _ => return Response::plain(404),
    };
    let description = describe(&prepared.site, &prepared.config, Backend::Server);
    let bytes: Arc<[u8]> = editor::file(&description, &file);
    let etag = Digest::of(&bytes).to_hex();
    let extension = if file == EditorFile::Page { "html" } else { name.rsplit('.').next().unwrap_or_default() };
    let (status, body) = match request.known.contains(&etag) {
        true => (304, Body::bytes([])),
        false => (200, Body::bytes(bytes)),
    };
    Response::new(status, content_type(extension), body)
        .with("ETag", format!("\"{etag}\""))
        .with("Cache-Control", "no-cache")
        .with("Content-Security-Policy", policy(None))
        .with("X-Content-Type-Options", "nosniff")
        .with("X-Frame-Options", "SAMEORIGIN")
        .with("Referrer-Policy", "same-origin")
}

/// The site cannot be read at all: the editor has nothing to show.
fn not_ready(state: &State, ui_locale: UiLocale) -> Response {
    let lines: Vec<String> = state.problems.iter().map(|problem| problem.line(ui_locale)).collect();
    let json = json!({"error": lines.join("\n")});
    Response::new(503, "application/json", Body::bytes(json.to_string().into_bytes())).with("Retry-After", "1")
}
