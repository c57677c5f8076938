//! Files for browsers and the host: style sheets, scripts, copies, redirects,
//! headers, `robots.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use tera::Value as View;

use super::part::{MapBuilder, optional};
use super::{Job, Planned, StylesheetJob, host_rules};
use crate::config::Config;
use crate::content::value::Value;
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester, Hashed};
use crate::path::{OutputPath, SourcePath};
use crate::site::Site;
use crate::theme::Theme;

/// Fingerprinted files that pages name.
pub struct Assets {
    /// `site.assets`.
    pub view: View,
    /// Of all names.
    pub digest: Digest,
    css: Option<(OutputPath, StylesheetJob)>,
    texts: Vec<(OutputPath, Hashed<str>)>,
}

/// Names the style sheets and the script.
pub fn assets(site: &Site, theme: &Theme) -> Assets {
    let photos: BTreeMap<Digest, SourcePath> = site
        .entries
        .iter()
        .filter_map(|entry| entry.photo.as_ref())
        .map(|photo| (photo.digest, photo.file.clone()))
        .collect();
    let css = (!theme.styles.is_empty()).then(|| {
        let mut digester = Digester::new("stylesheet");
        digester.number(provence_imaging::VERSION.into());
        for (_, style) in &theme.styles {
            digester.digest(style.digest());
        }
        for digest in photos.keys() {
            digester.digest(*digest);
        }
        let path = OutputPath::new(format!("assets/site.{}.css", digester.finish().fingerprint()));
        let styles = theme.styles.iter().map(|(_, style)| style.clone()).collect();
        (path, StylesheetJob { styles, photos: photos.into_iter().collect() })
    });
    let mut texts = Vec::new();
    let mut text = |name: &str, ending: &str, parts: &mut dyn Iterator<Item = &Hashed<str>>| {
        let joined = Hashed::text(parts.map(|part| &**part).collect::<Vec<&str>>().join("\n"));
        let path = OutputPath::new(format!("assets/{name}.{}.{ending}", joined.digest().fingerprint()));
        let url = format!("/{path}");
        texts.push((path, joined));
        url
    };
    let highlight = theme.highlight.as_ref().map(|(_, style)| text("highlight", "css", &mut std::iter::once(style)));
    let script =
        (!theme.scripts.is_empty()).then(|| text("site", "js", &mut theme.scripts.iter().map(|(_, script)| script)));
    let css_url = css.as_ref().map(|(path, _)| format!("/{path}"));
    let mut digester = Digester::new("assets");
    for url in [&css_url, &highlight, &script] {
        digester.text(url.as_deref().unwrap_or_default());
    }
    let view = MapBuilder::new()
        .with("css", optional(css_url.as_deref()))
        .with("highlight_css", optional(highlight.as_deref()))
        .with("js", optional(script.as_deref()))
        .finish();
    Assets { view, digest: digester.finish(), css, texts }
}

/// Plans everything that is not a page. Gives the problems of the site's own `_redirects` and `_headers`.
pub fn files(site: &Site, config: &Config, theme: &Theme, assets: &Assets, planned: &mut Planned) -> Vec<Diagnostic> {
    let mut add = |path: OutputPath, job: Job| planned.jobs.push((path, job));
    if let Some((path, job)) = &assets.css {
        add(path.clone(), Job::Stylesheet(job.clone()));
    }
    for (path, text) in &assets.texts {
        add(path.clone(), Job::Text(text.clone()));
    }
    for (file, download) in site.downloads.iter() {
        let name = download.url.trim_start_matches('/');
        let decoded = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
        if let Some(path) = OutputPath::from_untrusted(&decoded) {
            add(path, Job::Copy(file.clone(), download.digest));
        }
    }
    let mut text = |name: &str, content: String| add(OutputPath::new(name), Job::Text(Hashed::text(content)));
    // A file of the same name in `assets/static` is the site's own decision.
    if !theme.assets.iter().any(|(path, ..)| path.as_str() == "robots.txt") {
        let sitemap = config.permalink("/sitemap.xml");
        text("robots.txt", format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n"));
    }
    let mut diagnostics = Vec::new();
    let site_file = |name: &str| theme.host_rules.get(name).map(|(source, text)| (source, &**text));
    text("_redirects", host_rules::redirects(site_file("_redirects"), &redirects(site, config), &mut diagnostics));
    text("_headers", host_rules::headers(site_file("_headers"), &headers(config), &mut diagnostics));
    for (path, source, digest) in &theme.assets {
        add(path.clone(), Job::Copy(source.clone(), *digest));
    }
    diagnostics
}

/// Netlify's `_redirects`: former addresses, the choice of language, localised 404 pages.
fn redirects(site: &Site, config: &Config) -> String {
    let mut out = String::new();
    let mut aliases: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    for (index, language) in config.languages.iter().enumerate() {
        for (position, entry) in site.entries.iter().enumerate() {
            let Some(version) = entry.versions.get(&language.locale) else { continue };
            let (Some(Value::List(items)), Some(url)) = (version.value("aliases"), site.url(config, index, position))
            else {
                continue;
            };
            for alias in items.iter().filter_map(Value::as_text).filter(|alias| alias != &url) {
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
fn headers(config: &Config) -> String {
    let upgrade = if config.base_url.starts_with("https://") { "; upgrade-insecure-requests" } else { "" };
    format!(
        "/*\n\
         \x20 Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'{upgrade}\n\
         \x20 Referrer-Policy: strict-origin-when-cross-origin\n\
         \x20 X-Content-Type-Options: nosniff\n\
         \x20 X-Frame-Options: SAMEORIGIN\n\
         \x20 Permissions-Policy: camera=(), geolocation=(), microphone=(), interest-cohort=()\n\
         \x20 Strict-Transport-Security: max-age=31536000; includeSubDomains\n\
         \x20 Cross-Origin-Opener-Policy: same-origin\n\
         /assets/*\n\
         \x20 Cache-Control: public, max-age=31536000, immutable\n\
         /files/*\n\
         \x20 Cache-Control: public, max-age=31536000, immutable\n\
         /photos/*\n\
         \x20 Cache-Control: public, max-age=31536000, immutable\n\
         \x20 Access-Control-Allow-Origin: *\n"
    )
}
