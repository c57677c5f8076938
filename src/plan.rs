//! Stage 4, plan: the site becomes a list of jobs, each with its whole view.
//!
//! Invariant: planning is pure. It reads the linked site, the theme and the
//! headers of files; it decodes nothing, writes nothing and asks no clock.
//! After it, templates have nothing left to ask.
//!
//! What several pages show is built here, once. What one page alone shows is a
//! recipe with the digest of its inputs ([`Piece::Own`]): a page that is known
//! from an earlier build is recognised without building its view.

use std::sync::Arc;

use imbl::OrdMap;
use rayon::prelude::*;
use tera::Value as View;

use crate::cache::Cache;
use crate::config::Config;
use crate::content::segment::{ArgumentValue, Segment};
use crate::diagnostic::{Checked, Code, Diagnostic, Span, did_you_mean};
use crate::digest::{Digest, Digester, Hashed};
use crate::path::{OutputPath, SourcePath};
use crate::site::Site;
use crate::text;
use crate::theme::{State, Theme};

mod collision;
mod entry;
mod feed;
mod filter;
mod host;
mod host_rules;
mod library;
mod list;
mod page;
mod part;
mod picture;
mod replan;
mod segment;
mod structured;
mod view;

use collision::Collisions;
pub use feed::{Address, FeedItem, FeedJob, FeedKind, SitemapJob};
pub use library::Derivatives;
pub use part::{Own, Part, Piece};
pub use picture::{ImageJob, PictureSet, WEIGHT_MARK};
pub use replan::FormerPlan;
pub use view::color_class;

/// A page to render: a template and everything it sees.
#[derive(Clone)]
pub struct PageJob {
    /// Name of the template.
    pub template: Arc<str>,
    /// Code of the page's language.
    pub locale: Arc<str>,
    /// Named values.
    pub parts: Vec<(&'static str, Piece)>,
    /// Of the template's name and all parts.
    pub digest: Digest,
}

/// The site's style sheet: the theme's files, and the placeholder colour of each photo.
#[derive(Clone, Debug, PartialEq)]
pub struct StylesheetJob {
    /// Files, joined in order.
    pub styles: Vec<Hashed<str>>,
    /// Originals whose colours are listed.
    pub photos: Vec<(Digest, SourcePath)>,
}

/// One file of the output and how it is made.
#[derive(Clone)]
pub enum Job {
    /// An HTML page.
    Page(PageJob),
    /// An Atom or JSON feed.
    Feed(FeedJob),
    /// `sitemap.xml`.
    Sitemap(SitemapJob),
    /// The site's style sheet.
    Stylesheet(StylesheetJob),
    /// A small text, ready.
    Text(Hashed<str>),
    /// A file copied as it is.
    Copy(SourcePath, Digest),
}

/// Equal inputs, whence equal bytes with the same theme.
impl PartialEq for Job {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Page(a), Self::Page(b)) => a.digest == b.digest,
            (Self::Feed(a), Self::Feed(b)) => a.digest == b.digest && a.url == b.url,
            (Self::Sitemap(a), Self::Sitemap(b)) => a.digest == b.digest,
            (Self::Stylesheet(a), Self::Stylesheet(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Copy(a, a_digest), Self::Copy(b, b_digest)) => a == b && a_digest == b_digest,
            _ => false,
        }
    }
}

/// Everything there is to make. A copy shares what neither side changes.
#[derive(Clone, Default)]
pub struct Plan {
    /// Jobs by the path of their output.
    pub jobs: OrdMap<OutputPath, Arc<Job>>,
    /// Derivatives that pages may name; those that no page names are not made.
    pub pictures: Arc<Derivatives>,
    viewers: Arc<Vec<view::Viewer>>,
}

impl Plan {
    /// What templates see of a piece.
    pub fn value(&self, piece: &Piece) -> View {
        match piece {
            Piece::Shared(part) => part.value.clone(),
            Piece::Own(own) => self.own(own),
        }
    }

    /// A page's own value, built now.
    pub fn own(&self, own: &Own) -> View {
        entry::value(&self.viewers, own)
    }
}

/// What one part of planning hands in.
#[derive(Default)]
struct Planned {
    jobs: Vec<(OutputPath, Job)>,
    parts: Vec<(Digest, View)>,
    addresses: Vec<Address>,
}

impl Planned {
    fn page(&mut self, url: &str, template: &Arc<str>, locale: &str, parts: Vec<(&'static str, Piece)>) {
        let mut digester = Digester::new("page");
        digester.text(template).text(locale);
        for (name, piece) in &parts {
            digester.text(name).digest(piece.digest());
            // The frame and the cards hand themselves in, once for all pages.
            if let Piece::Shared(part) = piece
                && !matches!(*name, "site" | "previous" | "next" | "json_ld")
            {
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

/// What one language's pages are planned with, beside its viewer.
struct Layout {
    shared: page::Shared,
    neighbours: Vec<entry::Neighbours>,
}

/// What a whole plan was made with, for [`replan`].
struct Layouts {
    /// By language.
    of: Vec<Layout>,
    /// By language, then by collection.
    listings: Vec<Vec<list::Listing>>,
    assets: host::Assets,
    /// Two jobs want one file.
    collides: bool,
}

/// Plans the site. Where only texts have changed since the last plan, that one is brought up to date.
pub fn plan(site: &Arc<Site>, config: &Arc<Config>, theme: &Arc<Theme>, cache: &mut Cache) -> Checked<Plan> {
    let former = cache.plan.take();
    let former = former.and_then(|former| former.updated(site, config, theme, part::Parts::new(&cache.parts)));
    let now = former.unwrap_or_else(|| plan_all(site, config, theme, cache));
    let checked = now.checked();
    cache.plan = Some(now);
    checked
}

/// Plans the whole site, one language beside the other. `cache` gives the parts of earlier builds.
fn plan_all(site: &Arc<Site>, config: &Arc<Config>, theme: &Arc<Theme>, cache: &mut Cache) -> FormerPlan {
    let mut diagnostics = Vec::new();
    if theme.state != State::Missing {
        names_exist(site, theme, &mut diagnostics);
    }
    let library = Arc::new(library::Library::new(site, config, theme, &cache.pictures));
    let assets = host::assets(site, theme);
    let parts = part::Parts::new(&cache.parts);
    let viewers: Vec<view::Viewer> = (0..config.languages.len())
        .into_par_iter()
        .map(|index| page::viewer(site, config, theme, &library, parts, index))
        .collect();
    let of: Vec<Layout> = viewers
        .par_iter()
        .map(|viewer| Layout {
            shared: page::Shared::new(viewer, &assets, parts),
            neighbours: entry::neighbours(viewer),
        })
        .collect();
    let listings: Vec<Vec<list::Listing>> = viewers.par_iter().map(list::listings).collect();
    let mut pieces: Vec<Planned> = viewers
        .par_iter()
        .zip(&of)
        .map(|(viewer, Layout { shared, neighbours })| {
            let mut planned = Planned::default();
            entry::pages(&viewers, viewer.index, shared, neighbours, parts, &mut planned);
            let (index, listings) = (viewer.index, listings.as_slice());
            let around = list::Surroundings { viewers: &viewers, index, listings, shared, parts };
            listings[index].iter().for_each(|listing| listing.pages(around, &|_| true, &mut planned));
            page::not_found(viewer, shared, parts, &mut planned);
            page::gone(viewer, shared, parts, &mut planned);
            feed::feeds(viewer, &|_| true, &mut planned);
            let frame = Some(shared.site.clone());
            for part in viewer.cards.iter().chain(&viewer.stubs).chain(&viewer.photos).chain([&frame]).flatten() {
                planned.parts.push((part.digest, part.value.clone()));
            }
            planned
        })
        .collect();
    let mut last = Planned::default();
    page::root(&viewers, &of, parts, &mut last);
    diagnostics.extend(host::files(site, config, theme, &assets, &mut last));
    pieces.push(last);
    let mut plan = Plan { pictures: Arc::new(library.derivatives()), viewers: Arc::new(viewers), ..Plan::default() };
    let (mut parts, mut addresses) = (Vec::new(), Vec::new());
    let mut collisions = Collisions::new(site, config);
    for piece in pieces {
        add(&mut plan, piece.jobs, &mut collisions);
        parts.extend(piece.parts);
        addresses.extend(piece.addresses);
    }
    add(&mut plan, feed::sitemap(config, addresses), &mut collisions);
    collisions.obstacles(&plan);
    let collides = collisions.any;
    diagnostics.extend(collisions.diagnostics);
    cache.parts.keep(parts);
    cache.pictures.keep(library.used.iter().cloned());
    FormerPlan::new(site, config, theme, plan, Layouts { of, listings, assets, collides }, diagnostics)
}

/// Adds jobs.
fn add(plan: &mut Plan, jobs: Vec<(OutputPath, Job)>, collisions: &mut Collisions<'_>) {
    for (path, job) in jobs {
        let Some(first) = plan.jobs.insert(path.clone(), Arc::new(job)) else { continue };
        // The first to come stays, so that the result does not depend on more than the order of planning.
        let Some(second) = plan.jobs.insert(path.clone(), Arc::clone(&first)) else { continue };
        if let (Job::Copy(_, first), Job::Copy(_, second)) = (&*first, &*second)
            && first == second
        {
            // The same bytes from two places are one file.
            continue;
        }
        collisions.same(&path, &first, &second);
    }
}

/// Every template that a collection or an entry names must exist, every
/// collection that the theme lists, every variant that a text asks for.
fn names_exist(site: &Site, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    templates_exist(site, theme, diagnostics);
    for query in theme.declaration.lists.values().flatten() {
        let (Some(name), Some(span)) = (&query.collection, &query.collection_span) else { continue };
        if !site.collections.contains_key(name) {
            let help = match did_you_mean(name, site.collections.keys().map(|name| &**name)) {
                Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                None => {
                    text!("une liste montre une collection de `content/`", "a list shows a collection of `content/`")
                }
            };
            let message = text!("la collection `{name}` n’existe pas", "the collection `{name}` does not exist");
            diagnostics.push(Diagnostic::new(Code::ThemeDeclaration, span.clone(), message).help(help));
        }
    }
    for version in site.entries.iter().flat_map(|entry| entry.versions.values()) {
        if let Some(body) = &version.document.body {
            variants_exist(&body.segments, theme, diagnostics);
        }
    }
}

fn variants_exist(segments: &[Segment], theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    let variants = &theme.declaration.variants;
    for segment in segments {
        let Segment::Component(component) = segment else { continue };
        variants_exist(&component.content, theme, diagnostics);
        let Some(argument) = component.argument("variant") else { continue };
        let ArgumentValue::Word(name) = &argument.value else { continue };
        if variants.contains_key(name) {
            continue;
        }
        let help = match did_you_mean(name, variants.keys().map(|name| &**name)) {
            Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
            None => {
                let list = variants.keys().map(|name| &**name).collect::<Vec<_>>().join(", ");
                text!("les formats du thème : {list}", "the theme's variants: {list}")
            }
        };
        let message = text!("le thème n’a pas de format `{name}`", "the theme has no variant `{name}`");
        diagnostics.push(Diagnostic::new(Code::ComponentArgument, argument.span.clone(), message).help(help));
    }
}

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
        if let Some(near) = did_you_mean(name, names) {
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
