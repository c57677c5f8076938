//! Stage 4, plan: the site becomes a list of jobs, each with its whole view.
//!
//! Invariant: planning is pure. It reads the linked site, the theme and the
//! headers of files; it decodes nothing, writes nothing and asks no clock.
//! After it, templates have nothing left to ask.
//!
//! What several pages show is built here, once. What one page alone shows is a
//! recipe with the digest of its inputs ([`Piece::Own`]): a page that is known
//! from an earlier build is recognised without building its view.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use tera::Value as View;

use crate::cache::Memo;
use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic, Span};
use crate::digest::{Digest, Digester, Hashed};
use crate::path::{OutputPath, SourcePath};
use crate::site::Site;
use crate::text;
use crate::theme::Theme;

mod entry;
mod feed;
mod host;
mod library;
mod list;
mod page;
mod part;
mod picture;
mod segment;
mod structured;
mod view;

pub use feed::{Address, FeedItem, FeedJob, FeedKind, SitemapJob};
pub use library::Library;
pub use part::{Part, Piece};
pub use picture::{ImageJob, PictureSet, WEIGHT_MARK};
pub use view::color_class;

/// A page to render: a template and everything it sees.
#[derive(Clone)]
pub struct PageJob<'a> {
    /// Name of the template.
    pub template: Arc<str>,
    /// Code of the page's language.
    pub locale: Arc<str>,
    /// Named values.
    pub parts: Vec<(&'static str, Piece<'a>)>,
    /// Of the template's name and all parts.
    pub digest: Digest,
}

/// The site's style sheet: the theme's files, and the placeholder colour of each photo.
#[derive(Clone, Debug)]
pub struct StylesheetJob {
    /// Files, joined in order.
    pub styles: Vec<Hashed<str>>,
    /// Originals whose colours are listed.
    pub photos: Vec<(Digest, SourcePath)>,
}

/// One file of the output and how it is made.
#[derive(Clone)]
pub enum Job<'a> {
    /// An HTML page.
    Page(PageJob<'a>),
    /// An Atom or JSON feed.
    Feed(FeedJob<'a>),
    /// `sitemap.xml`.
    Sitemap(SitemapJob),
    /// The site's style sheet.
    Stylesheet(StylesheetJob),
    /// A small text, ready.
    Text(Hashed<str>),
    /// A file copied as it is.
    Copy(SourcePath, Digest),
}

/// Everything there is to make.
#[derive(Default)]
pub struct Plan<'a> {
    /// Jobs by the path of their output.
    pub jobs: BTreeMap<OutputPath, Job<'a>>,
    /// Derivatives that pages may name; those that no page names are not made.
    pub pictures: Vec<Arc<PictureSet>>,
}

/// What one part of planning hands in.
#[derive(Default)]
struct Planned<'a> {
    jobs: Vec<(OutputPath, Job<'a>)>,
    parts: Vec<(Digest, View)>,
    addresses: Vec<Address>,
}

impl<'a> Planned<'a> {
    fn page(&mut self, url: &str, template: &Arc<str>, locale: &str, parts: Vec<(&'static str, Piece<'a>)>) {
        let mut digester = Digester::new("page");
        digester.text(template).text(locale);
        for (name, piece) in &parts {
            digester.text(name).digest(piece.digest());
            if let Piece::Shared(part) = piece {
                self.parts.push((part.digest, part.value.clone()));
            }
        }
        let digest = digester.finish();
        let job = PageJob { template: Arc::clone(template), locale: locale.into(), parts, digest };
        self.jobs.push((output_path(url), Job::Page(job)));
    }
}

/// `/fr/recits/` → `fr/recits/index.html`; `/fr/404.html` stays.
fn output_path(url: &str) -> OutputPath {
    let path = url.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') {
        OutputPath::new(format!("{path}index.html"))
    } else {
        OutputPath::new(path)
    }
}

/// Everything that planning works with; the plan's recipes borrow from it.
pub struct Planner<'a> {
    site: &'a Site,
    config: &'a Config,
    theme: &'a Theme,
    library: &'a Library,
    assets: host::Assets,
    viewers: Vec<view::Viewer<'a>>,
    shared: Vec<page::Shared>,
}

impl<'a> Planner<'a> {
    /// Builds what pages share, one language beside the other. `known` holds parts of earlier builds.
    pub fn new(
        site: &'a Site,
        config: &'a Config,
        theme: &'a Theme,
        library: &'a Library,
        known: &'a Memo<View>,
    ) -> Self {
        let assets = host::assets(site, theme);
        let parts = part::Parts::new(known);
        let viewers: Vec<view::Viewer<'_>> = (0..config.languages.len())
            .into_par_iter()
            .map(|index| page::viewer(site, config, theme, parts, library, index))
            .collect();
        let shared = viewers.iter().map(|viewer| page::Shared::new(viewer, &assets)).collect();
        Self { site, config, theme, library, assets, viewers, shared }
    }

    /// Plans the whole site. Gives also the shared parts, for the cache.
    pub fn plan(&self) -> (Checked<Plan<'_>>, Vec<(Digest, View)>) {
        let mut diagnostics = Vec::new();
        templates_exist(self.site, self.theme, &mut diagnostics);
        let mut pieces: Vec<Planned<'_>> = self
            .viewers
            .par_iter()
            .zip(&self.shared)
            .map(|(viewer, shared)| {
                let mut planned = Planned::default();
                let entries = entry::pages(viewer, &self.viewers, shared, &mut planned);
                list::pages(viewer, &self.viewers, shared, &mut planned);
                page::not_found(viewer, shared, &mut planned);
                page::gone(viewer, shared, &mut planned);
                feed::feeds(viewer, &entries, &mut planned);
                for part in viewer.cards.iter().chain(&viewer.stubs).chain(&viewer.photos).flatten() {
                    planned.parts.push((part.digest, part.value.clone()));
                }
                planned
            })
            .collect();
        let mut last = Planned::default();
        page::root(&self.viewers, &self.shared, &mut last);
        host::files(self.site, self.config, self.theme, &self.assets, &mut last);
        pieces.push(last);
        let mut plan = Plan { jobs: BTreeMap::new(), pictures: self.library.all() };
        let mut parts = Vec::new();
        let mut addresses = Vec::new();
        for piece in pieces {
            add(&mut plan, piece.jobs, &mut diagnostics);
            parts.extend(piece.parts);
            addresses.extend(piece.addresses);
        }
        add(&mut plan, feed::sitemap(self.config, addresses), &mut diagnostics);
        (Checked { value: plan, diagnostics }, parts)
    }
}

fn add<'a>(plan: &mut Plan<'a>, jobs: Vec<(OutputPath, Job<'a>)>, diagnostics: &mut Vec<Diagnostic>) {
    for (path, job) in jobs {
        let Some(first) = plan.jobs.insert(path.clone(), job) else { continue };
        // The first to come stays, so that the result does not depend on more than the order of planning.
        let second = plan.jobs.insert(path.clone(), first);
        let span = match second {
            Some(Job::Copy(source, _)) => Span::file(&source),
            _ => Span::file(&SourcePath::new(crate::config::CONFIG_PATH)),
        };
        diagnostics.push(Diagnostic::new(
            Code::OutputCollision,
            span,
            text!(
                "deux fichiers de la sortie se nommeraient `{path}`",
                "two files of the output would be named `{path}`"
            ),
        ));
    }
}

/// Every template that a collection or an entry names must exist.
fn templates_exist(site: &Site, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    let mut check = |name: &Arc<str>, span: &Span| {
        if theme.templates.contains(name) {
            return;
        }
        let mut problem = Diagnostic::new(
            Code::UnknownTemplate,
            span.clone(),
            text!("le gabarit `{name}` n’existe pas", "the template `{name}` does not exist"),
        );
        let names = theme.templates.iter().map(|name| &**name);
        if let Some(near) = crate::diagnostic::did_you_mean(name, names) {
            problem = problem.help(text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"));
        }
        diagnostics.push(problem);
    };
    for collection in site.collections.values() {
        for (name, span) in &collection.template_spans {
            check(name, span);
        }
    }
    for entry in &site.entries {
        if let Some(field) = entry.source.fields.get("template")
            && let crate::content::value::Value::Text(name) = &field.value
        {
            check(name, &field.span);
        }
    }
}
