//! `provence`: a headless CMS and static-site generator for a territorial brand.
//!
//! The way of the data is one way, in six stages:
//!
//! 1. [`source::read`]: the disk becomes a [`source::SourceTree`];
//! 2. [`content::parse`]: each file becomes a typed [`content::Document`];
//! 3. [`site::link`]: documents become a [`site::Site`] in which everything knows its target;
//! 4. [`plan::plan`]: the site becomes a list of jobs with complete views;
//! 5. [`render::render`]: jobs become bytes;
//! 6. [`publish::publish`]: bytes go to the disk, all at once.
//!
//! A stage knows the one before it by its type only. [`build`] runs the first
//! five; what outlives a build is in [`cache::Cache`] and nowhere else.
//!
//! A module uses only those above it in the list below; `tests/tidy.rs` reads
//! the imports. One stands apart: [`cache`] is handed to every stage, so it is
//! above them, and names the types of the values that they leave in it. It
//! calls none of them.

#![forbid(unsafe_code)]

pub mod path;

pub mod diagnostic;

pub mod digest;
pub mod error;
pub mod locale;

pub mod yaml;

pub mod config;
pub mod format;

pub mod cache;
pub mod source;

pub mod content;

pub mod site;

pub mod theme;

pub mod plan;

pub mod render;

pub mod publish;

pub mod serve;

pub mod cli;

use std::sync::Arc;

use camino::Utf8Path;

use cache::Cache;
use config::Config;
use content::Content;
use diagnostic::{Checked, Diagnostic};
use error::Error;
use plan::Plan;
use render::{Output, PictureStore, Pictures, Progress, Workshop};
use site::{Moment, Site};
use source::SourceTree;
use theme::Theme;

/// Part of every cache key: what this version renders may differ from the next.
pub const VERSION_NUMBER: u64 = 1;

/// What a build depends on beside the files.
pub struct Request<'a> {
    /// The site's folder.
    pub root: &'a Utf8Path,
    /// Now, and what is shown beyond what is due.
    pub moment: &'a Moment,
    /// Replaces `base_url`.
    pub base_url: Option<&'a str>,
    /// Where derived pictures are kept.
    pub store: &'a PictureStore,
    /// Told of every picture made.
    pub progress: &'a dyn Progress,
    /// Whether derived pictures are made.
    pub pictures: Pictures,
}

/// The configuration of a tree, with the override of the command line; `None`
/// when the tree holds no site, or settings that cannot be read.
pub fn configure(tree: &SourceTree, base_url: Option<&str>, diagnostics: &mut Vec<Diagnostic>) -> Option<Config> {
    let Some(file) = tree.get(config::CONFIG_PATH) else {
        diagnostics.push(config::missing());
        return None;
    };
    diagnostics.extend(file.encoding_problem(&path::SourcePath::new(config::CONFIG_PATH)));
    let config = config::parse(file.text()?).take(diagnostics)?;
    Some(match base_url {
        Some(base_url) => config.with_base_url(base_url),
        None => config,
    })
}

/// A site up to its plan: everything is known of the output but its bytes.
pub struct Prepared {
    /// Settings.
    pub config: Arc<Config>,
    /// Documents.
    pub content: Content,
    /// Entries.
    pub site: Arc<Site>,
    /// Templates and messages.
    pub theme: Arc<Theme>,
    /// What is to be made.
    pub plan: Plan,
}

/// Stages 2 to 4: a tree of sources becomes a plan; `None` when it holds no site.
pub fn prepare(
    tree: &SourceTree,
    base_url: Option<&str>,
    moment: &Moment,
    cache: &mut Cache,
) -> Checked<Option<Prepared>> {
    let mut diagnostics = Vec::new();
    let Some(config) = configure(tree, base_url, &mut diagnostics) else {
        return Checked { value: None, diagnostics };
    };
    let theme_key = theme::digest(tree, &config);
    let known = cache.theme.as_ref().filter(|(key, _)| *key == theme_key).map(|(_, theme)| Arc::clone(theme));
    // Templates compile while content is parsed: neither knows the other.
    let (loaded, content) = rayon::join(
        || {
            known.unwrap_or_else(|| {
                let loaded = theme::load(tree, &config);
                Arc::new((Arc::new(loaded.value), loaded.diagnostics))
            })
        },
        || content::parse(tree, &config, cache),
    );
    cache.theme = Some((theme_key, Arc::clone(&loaded)));
    let content = content.take(&mut diagnostics);
    diagnostics.extend(loaded.1.iter().cloned());
    let theme = Arc::clone(&loaded.0);
    let site = site::link(&content, tree, &config, moment, cache).take(&mut diagnostics);
    let config = Arc::new(config);
    let plan = plan::plan(&site, &config, &theme, cache).take(&mut diagnostics);
    Checked { value: Some(Prepared { config, content, site, theme, plan }), diagnostics }
}

/// Stage 5: a plan becomes the whole output.
///
/// # Errors
/// When the store of derived pictures cannot be read or written.
pub fn finish(
    prepared: &Prepared,
    tree: &SourceTree,
    workshop: &Workshop<'_>,
    cache: &mut Cache,
) -> Result<Checked<Output>, Error> {
    match prepared.theme.state {
        theme::State::Whole => render::render(&prepared.plan, &prepared.theme, tree, workshop, cache),
        // Every page would fail for a reason that is reported already.
        theme::State::Broken | theme::State::Missing => Ok(Checked::clean(Output::default())),
    }
}

/// Stages 2 to 5: a tree of sources becomes the whole output. Problems of all
/// stages come together; an output with errors must not be published.
///
/// # Errors
/// When the store of derived pictures cannot be read or written.
pub fn build(tree: &SourceTree, request: &Request<'_>, cache: &mut Cache) -> Result<Checked<Output>, Error> {
    let mut diagnostics = Vec::new();
    let prepared = prepare(tree, request.base_url, request.moment, cache).take(&mut diagnostics);
    let Some(prepared) = prepared else {
        return Ok(Checked { value: Output::default(), diagnostics });
    };
    let workshop =
        Workshop { root: request.root, store: request.store, progress: request.progress, pictures: request.pictures };
    let output = finish(&prepared, tree, &workshop, cache)?.take(&mut diagnostics);
    diagnostic::sort(&mut diagnostics);
    Ok(Checked { value: output, diagnostics })
}
