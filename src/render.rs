//! Stage 5, render: every job becomes bytes, in parallel.
//!
//! Pages come first; the pictures that they name are made after them, and no
//! others. What was rendered from the same inputs before is taken from the cache.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::cache::Memo;
use crate::diagnostic::{Checked, Diagnostic};
use crate::digest::{Digest, Digester};
use crate::error::Error;
use crate::format::{Formats, NumberOptions};
use crate::path::{OutputPath, SourcePath};
use crate::plan::{ImageJob, Job, PageJob, Plan, WEIGHT_MARK};
use crate::source::SourceTree;
use crate::text;
use crate::theme::Theme;

mod feed;
mod image;
mod page;
mod sitemap;
mod stylesheet;

pub use image::{PictureStore, Progress};

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

/// Everything that a build makes.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// Files by path.
    pub files: BTreeMap<OutputPath, Blob>,
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

/// Renders the plan.
///
/// # Errors
/// When the store of derived pictures cannot be read or written.
pub fn render(
    plan: &Plan,
    theme: &Theme,
    tree: &SourceTree,
    workshop: &Workshop<'_>,
    known: &mut Memo<Arc<Rendered>>,
) -> Result<Checked<Output>, Error> {
    let jobs: HashMap<&str, &Arc<ImageJob>> =
        plan.pictures.iter().flat_map(|set| set.jobs.iter()).map(|(path, job)| (path.as_str(), job)).collect();
    let before: &Memo<Arc<Rendered>> = known;
    let rendered: Vec<(&OutputPath, Digest, Arc<Rendered>)> = plan
        .jobs
        .par_iter()
        .filter_map(|(path, job)| {
            let key = key(job, theme)?;
            let rendered = before.get(&key).cloned().unwrap_or_else(|| Arc::new(bytes(job, theme, &jobs)));
            Some((path, key, rendered))
        })
        .collect();

    let mut diagnostics = Vec::new();
    let mut output = Output::default();
    let mut wanted: BTreeSet<&OutputPath> = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for (path, key, rendered) in &rendered {
        // A slip in a template that all pages share is one problem, told for the first page.
        let new = rendered.diagnostics.iter().filter(|problem| seen.insert((&problem.span, problem.code)));
        // Named here, not where it is rendered: pages with the same view share what is cached.
        let page = || text!("en rendant la page {path}", "while rendering the page {path}");
        diagnostics.extend(new.map(|problem| match problem.help {
            Some(_) => problem.clone(),
            None => problem.clone().help(page()),
        }));
        wanted.extend(&rendered.pictures);
        output.files.insert((*path).clone(), Blob { key: *key, bytes: Bytes::Memory(Arc::clone(&rendered.bytes)) });
    }
    let wanted: Vec<(&OutputPath, &Arc<ImageJob>)> =
        wanted.into_iter().filter_map(|path| Some((path, *jobs.get(path.as_str())?))).collect();
    if workshop.pictures != Pictures::Make {
        for (path, job) in wanted {
            let bytes = Bytes::Due(Arc::clone(job));
            output.files.insert(path.clone(), Blob { key: job.key, bytes });
        }
    } else {
        let made = image::make(&wanted, workshop)?;
        for (path, file) in made.take(&mut diagnostics) {
            let key = jobs.get(path.as_str()).map(|job| job.key).unwrap_or_default();
            output.files.insert(path, Blob { key, bytes: Bytes::File(file) });
        }
    }
    for (path, job) in &plan.jobs {
        match job {
            Job::Copy(source, digest) => copy(path, source, *digest, tree, workshop.root, &mut output),
            Job::Stylesheet(job) => {
                let (blob, colorless) = stylesheet::render(job, workshop)?.take(&mut diagnostics);
                output.colorless.extend(colorless);
                output.files.insert(path.clone(), blob);
            }
            _ => {}
        }
    }
    let weighing: Vec<&OutputPath> =
        rendered.iter().filter(|(_, _, rendered)| rendered.weighs).map(|(path, _, _)| *path).collect();
    weights(plan, &weighing, theme, workshop.store, &mut output);
    known.keep(rendered.iter().map(|(_, key, rendered)| (*key, Arc::clone(rendered))));
    Ok(Checked { value: output, diagnostics })
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
    let Some((path, job)) = plan.jobs.get_key_value(path) else {
        let mut pictures = plan.pictures.iter().flat_map(|set| &set.jobs);
        let found = pictures.find(|(name, _)| name.as_str() == path);
        return Ok(found.map(|(_, job)| Checked::clean(Blob { key: job.key, bytes: Bytes::Due(Arc::clone(job)) })));
    };
    Ok(match job {
        Job::Copy(source, digest) => {
            let mut output = Output::default();
            copy(path, source, *digest, tree, workshop.root, &mut output);
            output.files.remove(path).map(Checked::clean)
        }
        Job::Stylesheet(job) => Some(stylesheet::render(job, workshop)?.map(|(blob, _)| blob)),
        _ => key(job, theme).map(|key| {
            let rendered = bytes(job, theme, &HashMap::new());
            let mut blob = Blob { key, bytes: Bytes::Memory(Arc::clone(&rendered.bytes)) };
            if let (Job::Page(page), true) = (job, rendered.weighs) {
                let find = |path: &str| {
                    let job = plan.pictures.iter().flat_map(|set| &set.jobs).find(|(name, _)| name.as_str() == path);
                    job.map(|(_, job)| Arc::clone(job))
                };
                blob = weighed(&blob, page, theme, &mut |path| image::weight(&Bytes::Due(find(path)?), workshop.store));
            }
            Checked { value: blob, diagnostics: rendered.diagnostics }
        }),
    })
}

/// Writes the weight of downloads into the pages that state it: it is known
/// only once the pictures are made. Where they are not, a dash stands.
fn weights(plan: &Plan, pages: &[&OutputPath], theme: &Theme, store: &PictureStore, output: &mut Output) {
    let mut unweighed = Vec::new();
    for path in pages {
        let (Some(Job::Page(page)), Some(blob)) = (plan.jobs.get(path.as_str()), output.files.get(path.as_str()))
        else {
            continue;
        };
        let blob = weighed(blob, page, theme, &mut |path| {
            let file = output.files.get(path)?;
            let weight = image::weight(&file.bytes, store);
            if let (None, Bytes::Due(job)) = (weight, &file.bytes) {
                unweighed.push(Arc::clone(job));
            }
            weight
        });
        output.files.insert((*path).clone(), blob);
    }
    output.unweighed = unweighed;
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

fn bytes(job: &Job, theme: &Theme, pictures: &HashMap<&str, &Arc<ImageJob>>) -> Rendered {
    match job {
        Job::Page(page) => page::render(page, theme, pictures),
        Job::Feed(feed) => {
            let bytes = feed::render(feed);
            let pictures = page::pictures_named(&bytes, pictures);
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

fn copy(
    path: &OutputPath,
    source: &SourcePath,
    digest: Digest,
    tree: &SourceTree,
    root: &Utf8Path,
    output: &mut Output,
) {
    let Some(file) = tree.get(source.as_str()) else { return };
    let digest = if digest == Digest::default() { file.digest() } else { digest };
    let bytes = match file.text() {
        Some(text) => Bytes::Memory(text.as_bytes().into()),
        None => Bytes::File(root.join(source.as_str())),
    };
    let key = Digester::new("copy").digest(digest).finish();
    output.files.insert(path.clone(), Blob { key, bytes });
}
