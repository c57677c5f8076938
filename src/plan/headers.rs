//! Netlify's `_headers`: what is fingerprinted never changes; nothing runs that is not ours; views for other sites
//! may be framed, and nothing else.
//!
//! Where two rules set the same header for one file, some hosts send both values and others the later one. The policy of
//! all files therefore says nothing of frames, and each rule that does say something of them repeats the rest. Where some
//! files need a wider policy (the editor, templates of the kit), no rule for all files states one.
//!
//! That any site may frame a view is said by no `frame-ancestors` at all: `*` there matches schemes of the network alone
//! and refuses a page that stands in a sandboxed frame (Content Security Policy Level 3, 6.4.2.1).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::api;
use super::data::CATALOGUE;
use super::editor;
use super::embeddable;
use super::files::Tops;
use super::host_rules;
use super::kit;
use super::kit_view::ROOT as KIT;
use crate::config::Config;
use crate::diagnostic::Checked;
use crate::kit::Kit;
use crate::path::OutputPath;
use crate::slug::encoded;
use crate::theme::Theme;

/// The file, with the site's own rules before those of the build. `tops` is what lies at the root of the output.
pub fn file(config: &Config, theme: &Theme, kit: Option<&Kit>, tops: &Tops) -> Checked<String> {
    let path = OutputPath::new("_headers");
    let own = theme.host_rules.get(&path).map(|(source, text)| (source, &**text));
    let mut diagnostics = Vec::new();
    let of_build = headers(config, tops, kit.is_some_and(kit::has_pages));
    let made = below(config.base_path(), &(of_build + &kit.map(kit::headers).unwrap_or_default()));
    let value = host_rules::headers(own, &made, &mut diagnostics);
    Checked { value, diagnostics }
}

/// Rules for addresses from the root of the site, as the host sees them: below the path that the site has there.
fn below(path: &str, rules: &str) -> String {
    let line = |line: &str| if line.starts_with('/') { format!("{path}{line}\n") } else { format!("{line}\n") };
    rules.lines().map(line).collect()
}

/// What pages and views may load and do.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'";

/// The rules of the build. `has_kit_pages` says whether the kit has templates in HTML.
fn headers(config: &Config, tops: &Tops, has_kit_pages: bool) -> String {
    let upgrade = if config.base_url.starts_with("https://") { "; upgrade-insecure-requests" } else { "" };
    let policy = format!("{POLICY}{upgrade}");
    // The roots of what has rules of its own.
    let mut apart = vec![embeddable::ROOT, editor::FOLDER];
    apart.extend(has_kit_pages.then_some(KIT));
    let (pages, api) = (frames(&tops.pages, &policy, &apart), api_headers(config));
    let of_all = format!("  Content-Security-Policy: {policy}\n");
    let opener = "  Cross-Origin-Opener-Policy: same-origin\n";
    let kit_pages = if has_kit_pages { kit_pages(&policy, opener) } else { String::new() };
    let own = kit_pages + &editor_pages(config, upgrade);
    let (of_all, opener, own) = match own.is_empty() {
        true => (of_all, opener, own),
        false => {
            let others = at_root(&tops.all, &apart).into_iter();
            (String::new(), "", others.map(|top| format!("{top}\n{of_all}{opener}")).collect::<String>() + &own)
        }
    };
    format!(
        "/*\n\
         {of_all}\
         \x20 Referrer-Policy: strict-origin-when-cross-origin\n\
         \x20 X-Content-Type-Options: nosniff\n\
         \x20 Permissions-Policy: camera=(), geolocation=(), microphone=(), interest-cohort=()\n\
         \x20 Strict-Transport-Security: max-age=31536000; includeSubDomains\n\
         {opener}{own}{pages}\
         /embed/*\n\
         \x20 Content-Security-Policy: {policy}\n\
         \x20 Access-Control-Allow-Origin: *\n\
         /assets/*\n\
         \x20 Cache-Control: public, max-age=31536000, immutable\n\
         /files/*\n\
         \x20 Cache-Control: public, max-age=31536000, immutable\n\
         /fonts/*\n\
         \x20 Access-Control-Allow-Origin: *\n\
         /photos/*\n\
         \x20 Cache-Control: public, max-age=31536000, immutable\n\
         \x20 Access-Control-Allow-Origin: *\n\
         /api/*\n\
         \x20 Access-Control-Allow-Origin: *\n\
         {api}\
         /oembed/*\n\
         \x20 Access-Control-Allow-Origin: *\n\
         \x20 Content-Type: application/json; charset=utf-8\n\
         /data/*\n\
         \x20 Access-Control-Allow-Origin: *\n\
         /{CATALOGUE}\n\
         \x20 Content-Type: application/ld+json; charset=utf-8\n"
    )
}

/// The rule for a kit that has templates in HTML: mail programs know styles of elements alone, and whoever opens such a
/// template to copy it must see it as it is.
fn kit_pages(policy: &str, opener: &str) -> String {
    let policy = policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");
    format!(
        "/{KIT}/*\n  Content-Security-Policy: {policy}; frame-ancestors 'self'\n  X-Frame-Options: SAMEORIGIN\n{opener}"
    )
}

/// The rule for the editor, where the site has one. The window in which an editor logs in answers to the one that opened
/// it.
fn editor_pages(config: &Config, upgrade: &str) -> String {
    let Some(settings) = &config.editor else { return String::new() };
    let (folder, policy) = (editor::FOLDER, editor::policy(Some(settings)));
    format!(
        "/{folder}/*\n  Content-Security-Policy: {policy}{upgrade}\n  Cross-Origin-Opener-Policy: same-origin-allow-popups\n  X-Robots-Tag: noindex\n"
    )
}

/// The rules that keep pages out of frames of other sites: one for each folder at the root that holds pages, and for
/// each page at the root.
fn frames(pages: &BTreeSet<(String, bool)>, policy: &str, apart: &[&str]) -> String {
    let mut out = String::new();
    for address in at_root(pages, apart) {
        let _ = writeln!(
            out,
            "{address}\n  Content-Security-Policy: {policy}; frame-ancestors 'self'\n  X-Frame-Options: SAMEORIGIN"
        );
    }
    out
}

/// The addresses of rules for what lies at the root: one for each folder, and for each file. The folders `apart` have
/// rules of their own.
fn at_root(tops: &BTreeSet<(String, bool)>, apart: &[&str]) -> BTreeSet<String> {
    let address = |(top, is_folder): &(String, bool)| match (&**top, *is_folder) {
        (folder, true) if apart.contains(&folder) => None,
        (folder, true) => Some(encoded(&format!("/{folder}/*")).into_owned()),
        ("index.html", false) => Some("/".to_owned()),
        (file, false) => Some(encoded(&format!("/{file}")).into_owned()),
    };
    tops.iter().filter_map(address).collect()
}

/// The media types of the API. Two rules that set the same header for one file
/// would give it both values: each folder has its own.
fn api_headers(config: &Config) -> String {
    let mut out = String::new();
    let root = api::ROOT;
    let folders = config.languages.iter().map(|language| format!("{}/*", language.locale));
    let json = ["index.json", "schema.json", "schema-argument.json", "openapi.json", "schema/*"]
        .map(str::to_owned)
        .into_iter()
        .chain(folders);
    for path in json {
        let _ = writeln!(out, "/{root}/{path}\n  Content-Type: application/json; charset=utf-8");
    }
    // Hosts take `.ts` for video.
    let _ = writeln!(out, "/{root}/types.d.ts\n  Content-Type: text/plain; charset=utf-8");
    out
}
