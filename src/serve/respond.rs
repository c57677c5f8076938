//! Answers requests. Addresses are looked up in the output of the last build alone; none leads to a path of the
//! disk.

use std::fs::File;
use std::sync::Arc;

use camino::Utf8Path;
use memchr::memmem;
use percent_encoding::percent_decode_str;

use super::admin;
use super::host::{Route, languages};
use super::http::{Body, Head, Response, parameter, range};
use super::lookup::{find, shown, state_of};
use super::overlay;
use super::reload::Tab;
use super::state::{PATIENCE, Shared, State};
use crate::diagnostic::{Diagnostic, Span, UiLocale};
use crate::media_type::content_type;
use crate::path::{OutputPath, SourcePath};
use crate::render::{Blob, Bytes, late_file};
use crate::source::is_below_link;

const SCRIPT: &str = include_str!("client.js");
const STYLE: &str = include_str!("client.css");

/// Addresses below this one are answered by the server itself, not by the site.
const SERVER_PATH: &str = "/__provence/";

/// How a request is answered.
pub enum Answer {
    /// It is answered with this response.
    Whole(Response),
    /// It is one for the browser editor, to be answered once its body is read.
    Editor(admin::Request),
    /// It is answered with events that tell this tab what changes, from now on.
    Events(Tab),
}

/// Answers a request.
pub fn respond(head: &Head, shared: &Shared) -> Answer {
    if let Err(status) = admitted(head, shared) {
        return Answer::Whole(Response::plain(status));
    }
    let admitted = admin::request(head, ui_locale(head));
    if let Some(answer) = admitted {
        return match answer {
            Ok(request) => Answer::Editor(request),
            Err(response) => Answer::Whole(response),
        };
    }
    if !matches!(head.method.as_str(), "GET" | "HEAD") {
        return Answer::Whole(Response::plain(405).with("Allow", "GET, HEAD"));
    }
    let (path, query) = head.target.split_once('?').unwrap_or((&head.target, ""));
    let Some(path) = decoded(path) else { return Answer::Whole(Response::plain(400)) };
    let ui_locale = ui_locale(head);
    if let Some(name) = path.strip_prefix(SERVER_PATH) {
        return server_address(name, query, head, shared, ui_locale);
    }
    let state = shared.newer(0, PATIENCE);
    if state.version == 0 {
        return Answer::Whole(Response::plain(503).with("Retry-After", "1"));
    }
    Answer::Whole(site(&path, head, shared, &state, ui_locale))
}

/// Admits requests that name this machine. A page of the web can then not reach the
/// server under a host name that its author controls (DNS rebinding), nor from its origin.
fn admitted(head: &Head, shared: &Shared) -> Result<(), u16> {
    let is_ours = |authority: &str| {
        let port = shared.address.port();
        let name = match authority.strip_suffix(&format!(":{port}")) {
            Some(name) => name,
            // A browser leaves port 80 out.
            None if port == 80 => authority,
            None => return false,
        };
        let bound = shared.address.ip();
        let is_bound = !bound.is_unspecified()
            && name.trim_start_matches('[').trim_end_matches(']').parse() == Ok(bound)
            && name.starts_with('[') == bound.is_ipv6();
        name.eq_ignore_ascii_case("localhost") || matches!(name, "127.0.0.1" | "[::1]") || is_bound
    };
    let mut hosts = head.all("host");
    match (hosts.next(), hosts.next()) {
        (Some(host), None) if is_ours(host) => {}
        _ => return Err(421),
    }
    let same = |origin: &str| origin.strip_prefix("http://").is_some_and(is_ours);
    if head.all("origin").all(same) { Ok(()) } else { Err(403) }
}

/// A path without percent-encoding, beginning with `/`; `None` for one that is not allowed.
pub fn decoded(path: &str) -> Option<String> {
    let path = percent_decode_str(path).decode_utf8().ok()?.into_owned();
    let is_sound = path.starts_with('/') && !path.contains('\\') && !path.chars().any(char::is_control);
    let climbs = path.split('/').any(|segment| matches!(segment, "." | ".."));
    (is_sound && !climbs).then_some(path)
}

/// The reader's language for the server's own texts.
pub fn ui_locale(head: &Head) -> UiLocale {
    let accepted = languages(head.header("accept-language").unwrap_or_default());
    match accepted.iter().find(|code| code.starts_with("fr") || code.starts_with("en")) {
        Some(code) if code.starts_with("fr") => UiLocale::Fr,
        _ => UiLocale::En,
    }
}

/// Answers an address of the server itself.
fn server_address(name: &str, query: &str, head: &Head, shared: &Shared, ui_locale: UiLocale) -> Answer {
    let parameter = |wanted: &str| parameter(query, wanted);
    let fresh = |mime: &str, text: String| {
        let response = Response::new(200, mime, Body::bytes(text.into_bytes()));
        Answer::Whole(response.with("Cache-Control", "no-store").with("X-Content-Type-Options", "nosniff"))
    };
    match name {
        "client.js" => fresh("text/javascript; charset=utf-8", SCRIPT.to_owned()),
        "client.css" => fresh("text/css; charset=utf-8", STYLE.to_owned()),
        "problems" => {
            let state = shared.newer(0, PATIENCE);
            fresh("application/json", overlay::json(&state.problems, ui_locale).to_string())
        }
        "events" if head.method == "GET" => match parameter("page").as_deref().and_then(decoded) {
            Some(page) => Answer::Events(Tab { page, shown: parameter("shown").unwrap_or_default(), ui_locale }),
            None => Answer::Whole(Response::plain(400)),
        },
        _ => Answer::Whole(Response::plain(404)),
    }
}

fn site(path: &str, head: &Head, shared: &Shared, state: &State, ui_locale: UiLocale) -> Response {
    let site = &state.site;
    let accepted = languages(head.header("accept-language").unwrap_or_default());
    if path == "/" && !site.base_path().is_empty() {
        return redirect(302, &site.on_host("/"));
    }
    let found = find(site, path).or_else(|| state.retired(site.below(path)?));
    let dressed = |mut response: Response| {
        for (name, value) in site.rules().headers(path) {
            response = response.with(&name, value);
        }
        if site.rules().depends_on_language(path) {
            response = response.with("Vary", "Accept-Language");
        }
        response
    };
    if let Some(Route::Go(status, to)) = site.rules().route(path, found.is_some(), &accepted) {
        return dressed(redirect(status, &to));
    }
    // `/fr` stands for `/fr/`.
    if found.is_none() && !path.ends_with('/') {
        let folder = format!("{path}/");
        if find(site, &folder).is_some() {
            return dressed(redirect(301, &folder));
        }
    }
    let (status, found) = match found {
        Some(found) => (200, Some(found)),
        None => shown(site, path),
    };
    let Some((file, blob)) = found else {
        return dressed(nothing(state, path, ui_locale));
    };
    let shown_state = state_of(status, &blob);
    if file.extension() == "html" {
        shared.look(file.as_str());
    }
    dressed(file_response(status, &file, &blob, &shown_state, head, shared))
}

/// A redirect within the site. Two slashes at the beginning would be another
/// host's address, whether they were asked for or come of what `*` stood for.
fn redirect(status: u16, to: &str) -> Response {
    let to = format!("/{}", to.trim_start_matches('/'));
    let to: String = to.bytes().map(encoded).collect();
    Response::plain(status).with("Location", to)
}

/// Whether a byte may stand in `Location` without being encoded.
fn encoded(byte: u8) -> String {
    match byte {
        b'!' | b'#'..=b';' | b'=' | b'?'..=b'Z' | b'_' | b'a'..=b'z' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}

/// A problem as one line: its place, its reason and what may help.
fn told(problem: &Diagnostic, ui_locale: UiLocale) -> String {
    let Span { file, line, column, .. } = &problem.span;
    let help = problem.help.as_ref().map(|help| format!(" ({})", help.get(ui_locale))).unwrap_or_default();
    format!("{file}:{line}:{column}: {}{help}", problem.message.get(ui_locale))
}

fn file_response(status: u16, file: &OutputPath, blob: &Blob, shown: &str, head: &Head, shared: &Shared) -> Response {
    let mime = content_type(file.extension());
    let is_page = file.extension() == "html";
    let body = match &blob.bytes {
        Bytes::Memory(bytes) if is_page => Some(Body::bytes(with_script(bytes, shown))),
        Bytes::Memory(bytes) => Some(Body::bytes(Arc::clone(bytes))),
        Bytes::File(place) => original(place, shared.pictures.root()),
        Bytes::Late(job) => Some(Body::bytes(late_file(job))),
        Bytes::Due(job) => match shared.pictures.make(job) {
            Ok(Ok(place)) => open(&place),
            // A picture's problem is reported by the build. A document's is met when it is made, and told to whoever
            // asks for it.
            Ok(Err(problem)) => return Response::reason(404, &told(&problem, ui_locale(head))),
            Err(_) => return Response::plain(503).with("Retry-After", "1"),
        },
    };
    let Some(body) = body else { return Response::plain(404) };
    let etag = format!("\"{shown}\"");
    let base = |status: u16, body: Body| {
        let response = Response::new(status, mime, body);
        // The browser asks again each time, so that it shows the last build.
        let response = response.with("ETag", etag.clone()).with("Cache-Control", "no-cache");
        if is_page { response } else { response.with("Accept-Ranges", "bytes") }
    };
    let known = head.all("if-none-match").flat_map(|value| value.split(',')).map(str::trim);
    if status == 200 && known.map(|tag| tag.strip_prefix("W/").unwrap_or(tag)).any(|tag| tag == etag || tag == "*") {
        return base(304, Body::bytes([]));
    }
    let still = head.header("if-range").is_none_or(|tag| tag == etag);
    let asked = head.header("range").filter(|_| status == 200 && !is_page && still && head.method == "GET");
    let length = body.len();
    match asked.map(|asked| range(asked, length)) {
        Some(Ok(Some(part))) => {
            let content_range = format!("bytes {}-{}/{length}", part.start, part.end - 1);
            base(206, body.part(part)).with("Content-Range", content_range)
        }
        Some(Err(())) => base(416, Body::bytes([])).with("Content-Range", format!("bytes */{length}")),
        _ => base(status, body),
    }
}

/// A file of the site as a body; `None` when it lies below a link now, which could lead anywhere.
fn original(place: &Utf8Path, root: &Utf8Path) -> Option<Body> {
    let path = SourcePath::from_native(place.strip_prefix(root).ok()?.as_str())?;
    if is_below_link(root, &path) { None } else { open(place) }
}

#[expect(clippy::disallowed_methods, reason = "files of the output that are not in memory are sent from the disk")]
fn open(place: &Utf8Path) -> Option<Body> {
    // A link may have replaced the file or a folder above it since it was read, and could lead anywhere.
    let metadata = std::fs::symlink_metadata(place).ok().filter(std::fs::Metadata::is_file)?;
    Some(Body::File(File::open(place).ok()?, 0..metadata.len()))
}

/// The page with the server's script before the end of its body.
fn with_script(page: &[u8], shown: &str) -> Vec<u8> {
    let script = format!("<script src=\"{SERVER_PATH}client.js\" data-shown=\"{shown}\" defer></script>");
    let at = memmem::rfind(page, b"</body>").or_else(|| memmem::rfind(page, b"</BODY>")).unwrap_or(page.len());
    let mut whole = Vec::with_capacity(page.len() + script.len());
    whole.extend_from_slice(&page[..at]);
    whole.extend_from_slice(script.as_bytes());
    whole.extend_from_slice(&page[at..]);
    whole
}

/// The page that the server shows where the site has none, as when its first build failed.
fn nothing(state: &State, path: &str, ui_locale: UiLocale) -> Response {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let (language, title) = match ui_locale {
        UiLocale::Fr => ("fr", "Rien à cette adresse"),
        UiLocale::En => ("en", "Nothing at this address"),
    };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body><h1>{title}</h1><p>{}</p>\n",
        escaped(path)
    );
    for problem in state.problems.iter() {
        page.push_str(&format!("<p>{}</p>\n", escaped(&problem.line(ui_locale))));
    }
    page.push_str("</body></html>\n");
    let page = with_script(page.as_bytes(), "404-");
    Response::new(404, content_type("html"), Body::bytes(page)).with("Cache-Control", "no-cache")
}
