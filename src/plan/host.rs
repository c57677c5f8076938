//! Files for browsers and the host: style sheets, scripts, copies, redirects,
//! headers, `robots.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use super::embeddable;
use super::host_rules;
use super::job::{AssetUrls, Job, StylesheetJob, color_class};
use super::legal;
use super::library::Library;
use super::lock::Lost;
use super::nginx::{self, NginxView};
use super::rules;
use crate::artefact::{Artefact, Photo};
use crate::config::{Config, Host};
use crate::diagnostic::{Checked, Diagnostic};
use crate::digest::{Digest, Digester, integrity};
use crate::kit::Kit;
use crate::memo::Shared;
use crate::path::{OutputPath, SourcePath};
use crate::site::Site;
use crate::theme::Theme;

/// Fingerprinted files that pages name.
pub struct Assets {
    /// Their addresses.
    pub urls: AssetUrls,
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
    let embed_styles: Vec<&str> = theme.embed_styles.iter().map(|(_, style)| &**style).collect();
    let embed_css = (!embed_styles.is_empty()).then(|| text("embed", "css", &embed_styles));
    let embed_scripts: Vec<&str> = theme.embed_scripts.iter().map(|(_, script)| &**script).collect();
    let embed_script = (!embed_scripts.is_empty()).then(|| text("embed", "js", &embed_scripts));
    let element = theme.element.as_ref().map(|(source, script)| {
        let path = OutputPath::new(format!("{}/{}", embeddable::ROOT, source.file_name()));
        let url = format!("/{path}").into();
        files.push((path, Job::Copy(source.clone(), script.digest())));
        (url, integrity(script.as_bytes()).into())
    });
    Assets { urls: AssetUrls { css, highlight, script, embed_css, embed_script, element }, files }
}

/// Counts the ways in which style sheets have been written: another content has another address.
const WRITING: u64 = 1;

/// The site's style sheet. Its name covers the styles and the photos whose
/// colours it has; the colours follow from the photos.
fn stylesheet(site: &Site, theme: &Theme) -> (OutputPath, Job) {
    let photos: BTreeMap<Digest, SourcePath> = site
        .entries()
        .filter_map(|(_, entry)| entry.photo.as_ref())
        .map(|photo| (photo.digest, photo.file.clone()))
        .collect();
    let mut digester = Digester::new("stylesheet");
    digester.number(WRITING).number(provence_imaging::VERSION.into());
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

/// Plans everything that is not a page. `lost` are former addresses.
/// The problems are those of the site's own `_redirects` and `_headers`.
pub fn files(
    (site, config, theme): (&Site, &Config, &Theme),
    kit: Option<&Kit>,
    assets: Assets,
    lost: &Lost<'_>,
) -> Checked<Vec<(OutputPath, Job)>> {
    let mut jobs = assets.files;
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
    if !theme.assets.iter().any(|(path, ..)| path.as_str() == legal::SECURITY_FILE)
        && let Some(content) = legal::security_file(site, config)
    {
        text(legal::SECURITY_FILE, content);
    }
    let mut diagnostics = Vec::new();
    let site_file = |name: &str| theme.host_rules.get(name).map(|(source, text)| (source, &**text));
    text(
        "_redirects",
        host_rules::redirects(site_file("_redirects"), &redirects(site, config, (kit, lost)), &mut diagnostics),
    );
    for (path, source, digest) in &theme.assets {
        add(path.clone(), Job::Copy(source.clone(), *digest));
    }
    Checked { value: jobs, diagnostics }
}

/// Netlify's `_redirects`: former addresses, the choice of language, localised 404 pages.
fn redirects(site: &Site, config: &Config, (kit, lost): (Option<&Kit>, &Lost<'_>)) -> String {
    let mut out = String::new();
    let mut aliases: BTreeMap<Arc<str>, Arc<str>> =
        lost.redirects.iter().map(|(from, to)| ((**from).into(), Arc::clone(to))).collect();
    for (number, entry) in site.entries() {
        for (language, alias) in &entry.aliases {
            if let Some(url) = site.url(config, *language, number).filter(|url| *url != alias) {
                aliases.insert(Arc::clone(alias), Arc::clone(url));
            }
        }
    }
    let path = config.base_path();
    for (from, to) in aliases {
        let _ = writeln!(out, "{path}{from} {path}{to} 301");
    }
    // What was withdrawn on purpose is gone (RFC 9110, 15.5.11), and says so in its language.
    for (address, locale) in &lost.gone {
        let known = config.languages.iter().find(|language| language.locale.as_str() == *locale);
        let root = &known.unwrap_or_else(|| config.source_language()).root;
        let _ = writeln!(out, "{path}{address} {path}{root}404.html 410");
    }
    out.push_str(&kit.map(|kit| super::kit::redirects(kit, site, config)).unwrap_or_default());
    // Where a language has its home page at `/`, readers of others choose theirs on the page: led elsewhere from
    // there, they could not read that language.
    for language in config.languages.iter().filter(|_| config.root_language().is_none()) {
        let code = language.cldr.id.language;
        let _ = writeln!(out, "{path}/ {path}{} 302! Language={code}", language.root);
    }
    // The rule for `/*` comes behind those for folders, which it would hide.
    let mut roots: Vec<&str> = config.languages.iter().map(|language| &*language.root).collect();
    roots.sort_by_key(|root| *root == "/");
    for root in roots {
        let _ = writeln!(out, "{path}{root}* {path}{root}404.html 404");
    }
    out
}

/// What nginx is told: the rules of `_redirects` and `_headers`. `jobs` is everything that is published; `None` where the
/// site does not name nginx as a host.
pub fn nginx(
    config: &Config,
    theme: &Theme,
    jobs: &HashMap<OutputPath, Job>,
    library: &Library,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<NginxView> {
    if !config.hosts.contains(&Host::Nginx) {
        return None;
    }
    let text = |name: &str| match jobs.get(name) {
        Some(Job::Text(text)) => &***text,
        _ => "",
    };
    let (redirects, headers) = (rules::redirects(text("_redirects")), rules::headers(text("_headers")));
    let own = ["_redirects", "_headers"].map(|name| {
        let (source, text) = theme.host_rules.get(name)?;
        Some((source, text.lines().count() as u32))
    });
    let exists = |path: &str| jobs.contains_key(path) || library.artefact(path).is_some();
    let folders: HashSet<&str> = jobs.keys().flat_map(|path| folders(path.as_str())).collect();
    // For all names that begin so, a file may be there or not.
    let below = |path: &str| !(path.is_empty() || path.ends_with('/')) || folders.contains(path);
    let rules = nginx::Rules { redirects: &redirects, headers: &headers, own };
    Some(nginx::view(config, rules, &exists, &below, diagnostics))
}

/// Every folder that a file is in, each with its last `/`; that at the root is empty.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::once("").chain(path.match_indices('/').map(|(at, _)| &path[..=at]))
}
