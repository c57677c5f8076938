//! Files for browsers and the host: style sheets, scripts, copies, redirects,
//! headers, `robots.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::api;
use super::editor;
use super::host_rules;
use super::job::{Job, StylesheetJob, color_class};
use crate::artefact::{Artefact, Photo};
use crate::config::Config;
use crate::diagnostic::Checked;
use crate::digest::{Digest, Digester};
use crate::memo::Shared;
use crate::path::{OutputPath, SourcePath};
use crate::site::Site;
use crate::theme::Theme;

/// Fingerprinted files that pages name.
pub struct Assets {
    /// Addresses of the style sheet, of the style sheet for code, and of the script.
    pub urls: [Option<Arc<str>>; 3],
    files: Vec<(OutputPath, Job)>,
}

/// Names the style sheets and the script.
pub fn assets(site: &Site, theme: &Theme) -> Assets {
    let mut files = Vec::new();
    let css = (!theme.styles.is_empty()).then(|| {
        let (path, job) = stylesheet(site, theme);
        let url = format!("/{path}").into();
        files.push((path, job));
        url
    });
    let mut text = |name: &str, ending: &str, parts: &[&str]| -> Arc<str> {
        let joined = parts.join("\n");
        let fingerprint = Digest::of(joined.as_bytes()).fingerprint();
        let path = OutputPath::new(format!("assets/{name}.{fingerprint}.{ending}"));
        let url = format!("/{path}").into();
        files.push((path, Job::Text(Shared::new(joined))));
        url
    };
    let highlight = theme.highlight.as_ref().map(|(_, style)| text("highlight", "css", &[style]));
    let scripts: Vec<&str> = theme.scripts.iter().map(|(_, script)| &**script).collect();
    let script = (!scripts.is_empty()).then(|| text("site", "js", &scripts));
    Assets { urls: [css, highlight, script], files }
}

/// The site's style sheet. Its name covers the styles and the photos whose
/// colours it has; the colours follow from the photos.
fn stylesheet(site: &Site, theme: &Theme) -> (OutputPath, Job) {
    let photos: BTreeMap<Digest, SourcePath> = site
        .entries()
        .filter_map(|(_, entry)| entry.photo.as_ref())
        .map(|photo| (photo.digest, photo.file.clone()))
        .collect();
    let mut digester = Digester::new("stylesheet");
    digester.number(provence_imaging::VERSION.into());
    for (_, style) in &theme.styles {
        digester.digest(style.digest());
    }
    for digest in photos.keys() {
        digester.digest(*digest);
    }
    let path = OutputPath::new(format!("assets/site.{}.css", digester.finish().fingerprint()));
    let colors = photos.into_iter().map(|(digest, source)| {
        let artefact = Artefact::color(Photo { source, digest });
        (color_class(digest), Arc::new(artefact))
    });
    let styles = theme.styles.iter().map(|(_, style)| Arc::clone(style.value())).collect();
    (path, Job::Stylesheet(Shared::new(StylesheetJob { styles, colors: colors.collect() })))
}

/// Plans everything that is not a page. The problems are those of the site's own
/// `_redirects` and `_headers`.
///
/// `planned`: the paths of all other files.
pub fn files<'p>(
    site: &Site,
    config: &Config,
    theme: &'p Theme,
    assets: Assets,
    planned: impl Iterator<Item = &'p OutputPath>,
) -> Checked<Vec<(OutputPath, Job)>> {
    let mut jobs = assets.files;
    let policies = policies(config, theme, planned);
    let mut add = |path: OutputPath, job: Job| jobs.push((path, job));
    // Two bundles may hold the same file: it is published once.
    let relations = site.entries().filter_map(|(entry, _)| site.relations(entry));
    let downloads: BTreeMap<&str, (&SourcePath, Digest)> = relations
        .flat_map(|relations| relations.downloads.iter())
        .map(|(file, download)| (&*download.url, (file, download.digest)))
        .collect();
    for (url, (file, digest)) in downloads {
        let name = url.trim_start_matches('/');
        let decoded = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
        if let Some(path) = OutputPath::from_untrusted(&decoded) {
            add(path, Job::Copy(file.clone(), digest));
        }
    }
    let mut text = |name: &str, content: String| add(OutputPath::new(name), Job::Text(Shared::new(content)));
    // A file of the same name in `assets/static` is the site's own decision.
    if !theme.assets.iter().any(|(path, ..)| path.as_str() == "robots.txt") {
        let sitemap = config.permalink("/sitemap.xml");
        text("robots.txt", format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n"));
    }
    let mut diagnostics = Vec::new();
    let site_file = |name: &str| theme.host_rules.get(name).map(|(source, text)| (source, &**text));
    text("_redirects", host_rules::redirects(site_file("_redirects"), &redirects(site, config), &mut diagnostics));
    text("_headers", host_rules::headers(site_file("_headers"), &headers(config, &policies), &mut diagnostics));
    for (path, source, digest) in &theme.assets {
        add(path.clone(), Job::Copy(source.clone(), *digest));
    }
    Checked { value: jobs, diagnostics }
}

/// Netlify's `_redirects`: former addresses, the choice of language, localised 404 pages.
fn redirects(site: &Site, config: &Config) -> String {
    let mut out = String::new();
    let mut aliases: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    for (number, entry) in site.entries() {
        for (language, alias) in &entry.aliases {
            if let Some(url) = site.url(config, *language, number).filter(|url| *url != alias) {
                aliases.insert(Arc::clone(alias), Arc::clone(url));
            }
        }
    }
    for (from, to) in aliases {
        let _ = writeln!(out, "{from} {to} 301");
    }
    for language in &config.languages {
        let code = language.cldr.id.language;
        let _ = writeln!(out, "/ /{}/ 302! Language={code}", language.locale);
    }
    for language in &config.languages {
        let _ = writeln!(out, "/{0}/* /{0}/404.html 404", language.locale);
    }
    out
}

/// Netlify's `_headers`: what is fingerprinted never changes; nothing runs that is not ours.
fn headers(config: &Config, policies: &Policies) -> String {
    let api = api_headers(config);
    let Policies { policy, opener, apart } = policies;
    format!(
        "/*\n\
         {policy}\
         \x20 Referrer-Policy: strict-origin-when-cross-origin\n\
         \x20 X-Content-Type-Options: nosniff\n\
         \x20 X-Frame-Options: SAMEORIGIN\n\
         \x20 Permissions-Policy: camera=(), geolocation=(), microphone=(), interest-cohort=()\n\
         \x20 Strict-Transport-Security: max-age=31536000; includeSubDomains\n\
         {opener}{apart}\
         /assets/*\n\
         \x20 Cache-Control: public, max-age=31536000, immutable\n\
         /files/*\n\
         \x20 Cache-Control: public, max-age=31536000, immutable\n\
         /photos/*\n\
         \x20 Cache-Control: public, max-age=31536000, immutable\n\
         \x20 Access-Control-Allow-Origin: *\n\
         /api/*\n\
         \x20 Access-Control-Allow-Origin: *\n\
         {api}"
    )
}

/// The policies of pages, as lines of `_headers`.
#[derive(Default)]
struct Policies {
    /// `Content-Security-Policy` of every file; empty when [`Self::apart`] has it.
    policy: String,
    /// `Cross-Origin-Opener-Policy` of every file, likewise.
    opener: String,
    /// Rules for parts of the site.
    apart: String,
}

/// A host gives a file the headers of every rule that fits, and a browser obeys
/// all policies that it is given: where the site has an editor, which needs a
/// wider one, no rule may fit both.
fn policies<'p>(config: &Config, theme: &'p Theme, planned: impl Iterator<Item = &'p OutputPath>) -> Policies {
    let upgrade = if config.base_url.starts_with("https://") { "; upgrade-insecure-requests" } else { "" };
    let policy = format!("  Content-Security-Policy: {SITE_POLICY}{upgrade}\n");
    let opener = "  Cross-Origin-Opener-Policy: same-origin\n".to_owned();
    let Some(settings) = &config.editor else { return Policies { policy, opener, apart: String::new() } };
    let files = planned.chain(theme.assets.iter().map(|(path, ..)| path)).map(OutputPath::as_str);
    let tops: BTreeSet<String> = files
        .map(|path| match path.split_once('/') {
            Some((folder, _)) => format!("/{folder}/*"),
            None if path == "index.html" => "/".to_owned(),
            None => format!("/{path}"),
        })
        .filter(|top| *top != format!("/{}/*", editor::FOLDER))
        .collect();
    let mut apart: String = tops.into_iter().map(|top| format!("{top}\n{policy}{opener}")).collect();
    // The window in which an editor logs in answers to the one that opened it.
    let _ = write!(
        apart,
        "/{}/*\n  Content-Security-Policy: {}{upgrade}\n  Cross-Origin-Opener-Policy: same-origin-allow-popups\n  X-Robots-Tag: noindex\n",
        editor::FOLDER,
        editor::policy(Some(settings))
    );
    Policies { apart, ..Policies::default() }
}

/// What a page of the site may do.
const SITE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// The media types of the API. Two rules that set the same header for one file
/// would give it both values: each folder has its own.
fn api_headers(config: &Config) -> String {
    let mut out = String::new();
    let root = api::ROOT;
    let folders = config.languages.iter().map(|language| format!("{}/*", language.locale));
    let json = ["index.json", "schema.json", "openapi.json", "schema/*"].map(str::to_owned).into_iter().chain(folders);
    for path in json {
        let _ = writeln!(out, "/{root}/{path}\n  Content-Type: application/json; charset=utf-8");
    }
    // Hosts take `.ts` for video.
    let _ = writeln!(out, "/{root}/types.d.ts\n  Content-Type: text/plain; charset=utf-8");
    out
}
