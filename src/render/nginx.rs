//! The configuration of nginx, to be included in a `server` block.
//!
//! Whatever stands in a rule is written as if its author were hostile. A quoted string of the configuration ends with a
//! quotation mark and knows variables by `$`: the first is escaped, the second cannot be and is encoded in addresses;
//! headers with one were refused before. What a reader asked for goes into an answer only as it was sent
//! (`$request_uri`, `$args`), where a line end is encoded: nginx's own `$uri` is not.

use std::fmt::Write as _;

use crate::media_type::{self, is_text};
use crate::plan::nginx::{Answer, Location, NginxView, Place};

/// What stands before everything else.
const HEAD: &str = "\
# Written by provence; the next build writes it anew. Include it in the `server` block of the site, beside its `root`,
# `listen` and `server_name`, and reload nginx after a build that changes it: see docs/hosting.md.
index index.html;
autoindex off;
absolute_redirect off;
server_tokens off;
etag on;
charset utf-8;
gzip on;
gzip_vary on;
gzip_proxied any;
gzip_min_length 256;
gzip_comp_level 6;
";

/// Media types that are sent with a charset: those whose own format does not say it.
fn has_charset(media_type: &str) -> bool {
    media_type.starts_with("text/")
}

/// The configuration.
pub fn file(view: &NginxView) -> String {
    let mut out = format!("# {}\n{HEAD}", harmless(&view.base_url));
    types(&mut out);
    for (position, codes) in view.choices.iter().enumerate() {
        choice(&mut out, position, codes);
    }
    // The files that only hosts read.
    let hidden = ["_headers", "_redirects", ".provence-published"].map(|name| format!("{}/{name}", view.base_path));
    for path in &hidden {
        let _ = writeln!(out, "location = \"{}\" {{ return 404; }}", quoted(path));
    }
    let is_hidden = |place: &Place| matches!(place, Place::At(path) if hidden.contains(path));
    for (number, (place, location)) in view.locations.iter().filter(|(place, _)| !is_hidden(place)).enumerate() {
        self::location(&mut out, number, place, location);
    }
    out
}

/// The media types of files, in the place of those that the system's nginx knows.
fn types(out: &mut String) {
    let mut by_type: std::collections::BTreeMap<&str, Vec<&str>> = std::collections::BTreeMap::new();
    for ending in media_type::endings() {
        by_type.entry(media_type::media_type(ending).unwrap_or_default()).or_default().push(ending);
    }
    out.push_str("default_type application/octet-stream;\ntypes {\n");
    for (media_type, endings) in &by_type {
        let _ = writeln!(out, "  {media_type} {};", endings.join(" "));
    }
    out.push_str("}\n");
    let listed = |is_listed: &dyn Fn(&str, &[&str]) -> bool| {
        let listed = by_type.iter().filter(|(media_type, endings)| is_listed(media_type, endings));
        listed.map(|(media_type, _)| *media_type).filter(|known| *known != "text/html").collect::<Vec<_>>().join(" ")
    };
    let with_charset = listed(&|media_type, _| has_charset(media_type));
    let _ = writeln!(out, "charset_types {with_charset};");
    let compressed = listed(&|_, endings| endings.iter().any(|ending| is_text(ending)));
    let _ = writeln!(out, "gzip_types {compressed} application/design-tokens+json;");
}

/// Sets a variable to the reader's best language of a choice. Weights of `Accept-Language` are told apart by tenths;
/// within one, the language that is named first counts.
fn choice(out: &mut String, position: usize, codes: &[String]) {
    // A longer code before one that it begins with.
    let mut codes: Vec<&str> = codes.iter().map(|code| &**code).filter(|code| is_code(code)).collect();
    codes.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    let codes = codes.join("|");
    let _ = writeln!(out, "set $provence_language_{position} \"\";");
    if codes.is_empty() {
        return;
    }
    let start = format!("(?:^|,)[ \\t]*({codes})(?:-[a-z0-9]+)*[ \\t]*");
    let mut tier = |weight: &str| {
        let _ = writeln!(
            out,
            "if ($http_accept_language ~* \"{start}{weight}[ \\t]*(?:,|$)\") {{ set $provence_language_{position} $1; }}"
        );
    };
    tier(";[ \\t]*q=0\\.0[0-9]*[1-9]");
    for tenth in 1..10 {
        tier(&format!(";[ \\t]*q=0\\.{tenth}[0-9]*"));
    }
    tier("(?:;[ \\t]*q=1(?:\\.0*)?)?");
}

fn is_code(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn location(out: &mut String, number: usize, place: &Place, location: &Location) {
    let (sign, path) = match place {
        Place::At(path) => ("=", path),
        Place::Below(path) => ("^~", path),
    };
    let _ = writeln!(out, "location {sign} \"{}\" {{", quoted(path));
    headers(out, location);
    // Without a listing a folder is forbidden to nginx: to readers it does not exist.
    let missing = location.missing.as_deref().unwrap_or("/404.html");
    let _ = writeln!(out, "  error_page 403 404 \"{}\";", quoted(missing));
    let is_below = matches!(place, Place::Below(_)) && location.has_files;
    let is_fallback = is_below && location.answers.iter().any(|answer| !answer.forced);
    if is_fallback {
        let _ = writeln!(out, "  try_files $uri $uri/index.html @provence_{number};\n}}");
        let _ = writeln!(out, "location @provence_{number} {{");
        headers(out, location);
        let _ = writeln!(out, "  error_page 403 404 \"{}\";", quoted(missing));
    }
    for answer in &location.answers {
        self::answer(out, answer);
    }
    let is_answered = location.answers.last().is_some_and(|answer| answer.language.is_none());
    if is_fallback && !is_answered {
        out.push_str("  return 404;\n");
    }
    if let (Place::At(path), true) = (place, location.answers.iter().all(|answer| answer.language.is_some())) {
        // The index of a folder is served here: another location would have other headers.
        if path.ends_with('/') && location.has_files && !path.contains('$') {
            let _ = writeln!(out, "  try_files \"{}index.html\" =404;", quoted(path));
        }
    }
    out.push_str("}\n");
}

fn headers(out: &mut String, location: &Location) {
    for (name, value) in &location.headers {
        if name.eq_ignore_ascii_case("content-type") {
            let (media_type, charset) = value.split_once(';').unwrap_or((value, ""));
            let media_type = media_type.trim();
            let _ = writeln!(out, "  types {{ }}\n  default_type \"{}\";", quoted(media_type));
            match charset.trim().strip_prefix("charset=").filter(|charset| is_code(charset)) {
                Some(charset) => {
                    let _ = writeln!(out, "  charset {charset};\n  charset_types \"{}\";", quoted(media_type));
                }
                None => out.push_str("  charset off;\n"),
            }
        } else {
            let _ = writeln!(out, "  add_header {name} \"{}\" always;", quoted(value));
        }
    }
    if location.answers.iter().any(|answer| answer.language.is_some()) {
        out.push_str("  add_header Vary Accept-Language always;\n");
    }
}

fn answer(out: &mut String, answer: &Answer) {
    let done = match (answer.status, &answer.splat_after) {
        (200, None) => format!("rewrite ^ \"{}\" break;", quoted(&answer.to)),
        // What is asked for within is known to nginx alone, and does not leave it.
        (200, Some(start)) => {
            let start = regex::escape(&percent_encoding::percent_decode_str(start).decode_utf8_lossy());
            format!("rewrite \"^{}(.*)$\" \"{}\" break;", quoted(&start), quoted(&answer.to.replace(":splat", "$1")))
        }
        (410, _) => format!("error_page 410 \"{}\";\n  return 410;", quoted(&answer.to)),
        (status, None) => format!("return {status} \"{}\";", target(&answer.to, None)),
        (status, Some(start)) => {
            let start = as_requested(&percent_encoding::percent_decode_str(start).decode_utf8_lossy());
            let to = target(&answer.to, Some("$1"));
            return conditional(
                out,
                answer,
                &format!("if ($request_uri ~ \"^{}([^?]*)\") {{ return {status} \"{to}\"; }}", quoted(&start)),
            );
        }
    };
    conditional(out, answer, &done);
}

fn conditional(out: &mut String, answer: &Answer, done: &str) {
    match &answer.language {
        None => {
            let _ = writeln!(out, "  {done}");
        }
        Some((choice, codes)) => {
            let codes: Vec<&str> = codes.iter().map(|code| &**code).filter(|code| is_code(code)).collect();
            let codes = codes.join("|");
            let _ = writeln!(out, "  if ($provence_language_{choice} ~* \"^(?:{codes})$\") {{ {done} }}");
        }
    }
}

/// The target of a redirect, with what the reader asked for behind `?` unless it has such a part itself.
fn target(to: &str, splat: Option<&str>) -> String {
    let parts: Vec<String> = to.split(":splat").map(encoded).collect();
    let joined = parts.join(splat.unwrap_or_default());
    let arguments = if to.contains(['?', '#']) { "" } else { "$is_args$args" };
    format!("{joined}{arguments}")
}

/// An address in which nothing has a meaning for nginx or HTTP that it does not have in an address.
fn encoded(address: &str) -> String {
    let byte = |byte: u8| match byte {
        b'!' | b'#' | b'%' | b'&'..=b';' | b'=' | b'?'..=b'Z' | b'_' | b'a'..=b'z' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    address.bytes().map(byte).collect()
}

/// A text between quotation marks.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// A regular expression for a path as readers may send it: every character that has a meaning in addresses or is not
/// ASCII as it is, or encoded.
fn as_requested(path: &str) -> String {
    let byte = |byte: u8| match byte {
        b'/' | b'-' | b'.' | b'_' | b'~' => regex::escape(&char::from(byte).to_string()),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte if byte.is_ascii_graphic() => {
            format!("(?:{}|(?i:%{byte:02x}))", regex::escape(&char::from(byte).to_string()))
        }
        byte => format!("(?:\\x{byte:02x}|(?i:%{byte:02x}))"),
    };
    path.bytes().map(byte).collect()
}

/// A text of a comment: one line.
fn harmless(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}
