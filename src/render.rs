//! Stage 5, render: every job becomes bytes, in parallel.
//!
//! Pages come first; the pictures that they name are made after them, and no
//! others. What was rendered from the same inputs before is taken from the cache.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use imbl::OrdMap;

use crate::cache::Cache;
use crate::diagnostic::{Checked, Diagnostic};
use crate::digest::{Digest, Digester};
use crate::error::Error;
use crate::format::{Formats, NumberOptions};
use crate::path::{OutputPath, SourcePath};
use crate::plan::{ImageJob, Job, PageJob, Plan, WEIGHT_MARK};
use crate::source::SourceTree;
use crate::theme::Theme;

mod feed;
mod image;
mod page;
mod rerender;
mod room;
mod sitemap;
mod stylesheet;

pub use image::{PictureStore, Progress};
pub use rerender::FormerOutput;

/// The bytes of a file of the output, or where they are.
#[derive(Clone, Debug)]
pub enum Bytes {
    /// In memory.
    Memory(Arc<[u8]>),
    /// In a file that does not change: a derived picture, an original.
    File(Utf8PathBuf),
    /// A derived picture that was not made, since [`Pictures::Leave`] or
    /// [`Pictures::Defer`] asked so: [`PictureStore::made`] makes it.
    Due(Arc<ImageJob>),
}

/// A file of the output.
#[derive(Clone, Debug)]
pub struct Blob {
    /// Of everything it was made from: equal keys mean equal bytes.
    pub key: Digest,
    /// What is in it.
    pub bytes: Bytes,
}

impl PartialEq for Blob {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// Everything that a build makes. A copy shares what neither side changes.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// Files by path.
    pub files: OrdMap<OutputPath, Blob>,
    /// Originals whose colours the style sheet lacks, with [`Pictures::Defer`]:
    /// [`PictureStore::color`] learns them, and the next build has them.
    pub colorless: Vec<(Digest, SourcePath)>,
    /// Pictures whose weight a page states and that are not made yet: as above,
    /// with [`PictureStore::made`].
    pub unweighed: Vec<Arc<ImageJob>>,
}

/// Bytes made from templates and data, with what they name and the problems met.
#[derive(Debug)]
pub struct Rendered {
    /// The file.
    pub bytes: Arc<[u8]>,
    /// Derived pictures that it names.
    pub pictures: Vec<OutputPath>,
    /// States the weight of a file that is not made yet.
    pub weighs: bool,
    /// Problems, replayed on a hit.
    pub diagnostics: Vec<Diagnostic>,
}

/// Where a build stands on disk, for what is not in the source tree: pixels.
pub struct Workshop<'a> {
    /// The site's folder.
    pub root: &'a Utf8Path,
    /// Derived pictures.
    pub store: &'a PictureStore,
    /// Told of every picture made.
    pub progress: &'a dyn Progress,
    /// Whether pictures are made, or only pages.
    pub pictures: Pictures,
}

/// Whether derived pictures are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pictures {
    /// All that pages name.
    Make,
    /// None: the caller makes them when they are asked for.
    Leave,
    /// None, and no photo is decoded for its colour either: the style sheet has
    /// the colours that are known already.
    Defer,
}

/// Renders the plan. What is as it was in the last output is taken over from it.
///
/// # Errors
/// When the store of derived pictures cannot be read or written.
pub fn render(
    plan: &Plan,
    theme: &Arc<Theme>,
    tree: &SourceTree,
    workshop: &Workshop<'_>,
    cache: &mut Cache,
) -> Result<Checked<Output>, Error> {
    let former = cache.output.take().filter(|former| former.fits(plan, theme, workshop));
    let is_first = former.is_none();
    let mut former = former.unwrap_or_else(|| FormerOutput::new(plan, theme, workshop));
    former.update(plan, tree, workshop, &cache.rendered)?;
    if is_first {
        cache.rendered.keep(former.made.iter().map(|(_, (key, made))| (*key, Arc::clone(made))));
    }
    let output = former.output(workshop)?;
    // Pictures that are made are no business of the next output: whoever makes
    // them builds once, and what the store holds may be gone by then.
    cache.output = Some(former).filter(|_| workshop.pictures != Pictures::Make);
    Ok(output)
}

/// Renders one file of a plan, whichever it is, as [`render`] would; `None`
/// when the plan has none of that path. Pictures are left due.
///
/// # Errors
/// When the store of derived pictures cannot be read or written.
pub fn one(
    path: &str,
    plan: &Plan,
    theme: &Theme,
    tree: &SourceTree,
    workshop: &Workshop<'_>,
) -> Result<Option<Checked<Blob>>, Error> {
    let Some(job) = plan.jobs.get(path) else {
        let found = plan.pictures.get(path);
        return Ok(found.map(|job| Checked::clean(Blob { key: job.key, bytes: Bytes::Due(Arc::clone(job)) })));
    };
    Ok(match &**job {
        Job::Copy(source, digest) => copy(source, *digest, tree, workshop.root).map(Checked::clean),
        Job::Stylesheet(job) => Some(stylesheet::render(job, workshop)?.map(|(blob, _)| blob)),
        job => key(job, theme).map(|key| {
            let rendered = bytes(job, plan, theme);
            let mut blob = Blob { key, bytes: Bytes::Memory(Arc::clone(&rendered.bytes)) };
            if let (Job::Page(page), true) = (job, rendered.weighs) {
                blob = weighed(&blob, page, theme, &mut |path| {
                    image::weight(&Bytes::Due(Arc::clone(plan.pictures.get(path)?)), workshop.store)
                });
            }
            Checked { value: blob, diagnostics: rendered.diagnostics }
        }),
    })
}

/// A page with the weights that it states in place of their marks.
fn weighed(blob: &Blob, page: &PageJob, theme: &Theme, weight: &mut dyn FnMut(&str) -> Option<u64>) -> Blob {
    let Bytes::Memory(bytes) = &blob.bytes else { return blob.clone() };
    let formats = theme.messages.formats(&crate::locale::Locale::new(&*page.locale));
    let mut digester = Digester::new("weighed");
    digester.digest(blob.key);
    let mut weighed = Vec::with_capacity(bytes.len());
    for (position, piece) in bytes.split(|byte| *byte == WEIGHT_MARK as u8).enumerate() {
        if position % 2 == 0 {
            weighed.extend_from_slice(piece);
            continue;
        }
        let text = match std::str::from_utf8(piece).ok().and_then(&mut *weight) {
            Some(len) => megabytes(len, formats),
            None => "–".to_owned(),
        };
        digester.text(&text);
        weighed.extend_from_slice(text.as_bytes());
    }
    Blob { key: digester.finish(), bytes: Bytes::Memory(weighed.into()) }
}

/// Megabytes to one decimal, two below a half.
fn megabytes(len: u64, formats: &Formats) -> String {
    let size = len as f64 / 1e6;
    let decimals = if size < 0.5 { 2 } else { 1 };
    let scale = 10_f64.powi(decimals);
    let rounded = (size * scale).round().max(1.0) / scale;
    formats.number(rounded, NumberOptions { max_fraction: decimals as u8, ..NumberOptions::default() })
}

/// Digest of every input of a job that is rendered from memory; `None` for the others.
fn key(job: &Job, theme: &Theme) -> Option<Digest> {
    let mut digester = Digester::new("rendered");
    digester.number(crate::VERSION_NUMBER);
    match job {
        Job::Page(page) => {
            let messages = theme.messages.digest(&crate::locale::Locale::new(&*page.locale));
            digester.digest(page.digest).digest(theme.digest).digest(messages);
        }
        Job::Feed(feed) => {
            digester.text(&feed.url).digest(feed.digest);
        }
        Job::Sitemap(sitemap) => {
            digester.digest(sitemap.digest);
        }
        Job::Text(text) => {
            digester.digest(text.digest());
        }
        Job::Stylesheet(_) | Job::Copy(..) => return None,
    }
    Some(digester.finish())
}

fn bytes(job: &Job, plan: &Plan, theme: &Theme) -> Rendered {
    match job {
        Job::Page(page) => page::render(page, plan, theme),
        Job::Feed(feed) => {
            let bytes = feed::render(feed, plan);
            let pictures = page::pictures_named(&bytes, &plan.pictures);
            Rendered { bytes, pictures, weighs: false, diagnostics: Vec::new() }
        }
        Job::Sitemap(job) => plain(sitemap::render(job)),
        Job::Text(text) => plain(text.as_bytes().into()),
        Job::Stylesheet(_) | Job::Copy(..) => plain(Arc::from([])),
    }
}

fn plain(bytes: Arc<[u8]>) -> Rendered {
    Rendered { bytes, pictures: Vec::new(), weighs: false, diagnostics: Vec::new() }
}

fn copy(source: &SourcePath, digest: Digest, tree: &SourceTree, root: &Utf8Path) -> Option<Blob> {
    let bytes = match tree.get(source.as_str())?.text() {
        Some(text) => Bytes::Memory(text.as_bytes().into()),
        None => Bytes::File(root.join(source.as_str())),
    };
    Some(Blob { key: Digester::new("copy").digest(digest).finish(), bytes })
}
