//! Stage 5, render: every job becomes bytes, in parallel.
//!
//! What a file is rendered with is known from its job: the template with all
//! that it includes, the messages of its language, the weights and colours of
//! artefacts. A file is taken from the last build when all of that is the same.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use foldhash::{HashMap, HashMapExt as _};
use imbl::OrdMap;
use rayon::prelude::*;

use crate::artefact::Artefact;
use crate::diagnostic::{Checked, Diagnostic};
use crate::digest::Digest;
use crate::error::Error;
use crate::memo::Fingerprint;
use crate::path::{OutputPath, SourcePath};
use crate::plan::job::{ApiJob, PictureUse, SearchPart, SiteView};
use crate::plan::{Job, PageJob, Plan};
use crate::source::SourceTree;
use crate::text;
use crate::theme::Theme;

mod budget;
mod inputs;
mod output;
mod progress;

pub mod archive;

mod typesetting;

mod artefact;

mod event;
mod structured;

mod value;

mod chart;

mod template;

pub mod markup;

mod html;

mod address;
mod api;
mod calendar;
mod component;
mod data;
pub mod derivatives;
mod description;
mod document;
pub mod editor;
mod feed;
mod figure;
mod markdown;
pub mod nginx;
mod oembed;
mod page;
pub mod page_weights;
mod rebase;
mod run;
mod search;
mod sitemap;
mod stylesheet;

pub use artefact::ArtefactMaker;
pub use output::{Blob, Bytes, Output};
pub use page_weights::{KindWeights, PageWeights, PartWeights};
pub use progress::{Progress, Stage};

use inputs::{Inputs, Known, colors, offered, weighed};

/// What becomes of artefacts that are not made yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artefacts {
    /// All that pages name are made.
    Make,
    /// None but colours; every photo that something would be made from is
    /// decoded, so that the problems are those of making.
    Verify,
    /// None: whoever asks for one makes it.
    Defer,
}

/// Where a build stands on disk, for what is not in the source tree: pixels.
#[derive(Clone, Copy)]
pub struct Environment<'a> {
    /// The site's folder.
    pub root: &'a Utf8Path,
    /// Where artefacts are made and kept.
    pub maker: &'a ArtefactMaker,
    /// Told of every photo done.
    pub progress: &'a dyn Progress,
    /// What becomes of artefacts that are not made yet.
    pub artefacts: Artefacts,
}

/// What rendering keeps from build to build.
#[derive(Default)]
pub struct Memory {
    files: OrdMap<OutputPath, Blob>,
    made: HashMap<OutputPath, Made>,
    /// How many files name each use of a picture.
    named: HashMap<PictureUse, usize>,
    /// How many of these uses have each derivative.
    derivatives: HashMap<OutputPath, usize>,
    known: Known,
    /// Fingerprint of all that the files were rendered with beside their jobs.
    rendered_with: Option<Fingerprint>,
    /// Files rendered by the last build, those taken again not counted.
    pub rendered: usize,
}

/// A rendered file.
struct Made {
    job: Job,
    /// Fingerprint of all that it was rendered with.
    inputs: Fingerprint,
    diagnostics: Vec<Diagnostic>,
}

/// A file of the plan, and how it is made.
type Planned<'p> = (&'p OutputPath, &'p Job);

/// What files of one build are rendered with.
struct Context<'a> {
    inputs: Inputs<'a>,
    tree: &'a SourceTree,
    environment: Environment<'a>,
}

/// Renders the plan. What is rendered with the same as in the last build is taken from it.
///
/// # Errors
/// When the store of artefacts cannot be read or written.
pub fn render(
    plan: &Plan,
    theme: &Theme,
    tree: &SourceTree,
    environment: Environment<'_>,
    memory: &mut Memory,
) -> Result<Checked<Output>, Error> {
    let mut diagnostics = Vec::new();
    environment.progress.stage(Stage::Artefacts);
    let changed = memory.name(plan);
    let stating: Vec<&Job> = plan.jobs.par_iter().map(|(_, job)| job).filter(|job| states_artefacts(job)).collect();
    if environment.artefacts != Artefacts::Defer {
        let mut wanted: Vec<Arc<Artefact>> = memory.artefacts().map(|(_, artefact)| Arc::clone(artefact)).collect();
        wanted.extend(stating.iter().flat_map(|job| colors(job)).map(|(_, color)| Arc::clone(color)));
        wanted.extend(made(plan).map(|(_, artefact)| Arc::clone(artefact)));
        let mut seen = HashSet::new();
        wanted.retain(|artefact| seen.insert(artefact.key));
        diagnostics.extend(match environment.artefacts {
            Artefacts::Make => environment.maker.make(&wanted, environment.root, environment.progress)?,
            _ => environment.maker.verify(&wanted, environment.root)?,
        });
    }
    memory.learn(&stating, environment);
    environment.progress.stage(Stage::Render);
    memory.rendered = 0;
    // Pages state how long documents are, so that these come first.
    let documents: Vec<Planned<'_>> = plan.jobs.par_iter().filter(|(_, job)| job.is_document()).collect();
    memory.update(&documents, theme, tree, environment);
    let documents = memory.documents(&documents);
    diagnostics.extend(memory.make_documents(&documents, environment)?);
    let with = Some(Inputs { theme, known: &memory.known }.around());
    let others: Vec<Planned<'_>> = match memory.rendered_with == with {
        true => changed.into_iter().filter(|(_, job)| !job.is_document()).collect(),
        false => plan.jobs.par_iter().filter(|(_, job)| !job.is_document()).collect(),
    };
    memory.rendered_with = with;
    memory.update(&others, theme, tree, environment);
    diagnostics.extend(memory.problems());
    let files = match environment.artefacts {
        Artefacts::Make => memory.with_artefacts(plan, &documents, environment),
        Artefacts::Verify | Artefacts::Defer => memory.files.clone(),
    };
    Ok(Checked { value: Output { files, due: memory.due(&stating) }, diagnostics })
}

/// Renders the pages that state weights again, when these are others than before, and puts them into the output.
/// `weights` are those of each language. Gives the problems met.
pub fn state_weights(
    plan: &Plan,
    theme: &Theme,
    (tree, environment): (&SourceTree, Environment<'_>),
    weights: Vec<PageWeights>,
    memory: &mut Memory,
    output: &mut Output,
) -> Vec<Diagnostic> {
    if weights.is_empty() && memory.known.pages.is_empty() {
        return Vec::new();
    }
    memory.known.pages = weights;
    let context = Context { inputs: Inputs { theme, known: &memory.known }, tree, environment };
    let mut problems = Vec::new();
    for (path, job) in &*plan.jobs {
        let inputs = match job {
            Job::Page(page) if page.states_page_weights => context.inputs.fingerprint(job),
            _ => continue,
        };
        if memory.made.get(path).is_some_and(|made| made.inputs == inputs) {
            continue;
        }
        let (blob, diagnostics) = context.render(job);
        problems.extend(diagnostics.iter().cloned());
        if let Some(blob) = blob {
            memory.files.insert(path.clone(), blob.clone());
            output.files.insert(path.clone(), blob);
        }
        memory.made.insert(path.clone(), Made { job: job.clone(), inputs, diagnostics });
    }
    problems
}

/// Renders one file of a plan, whichever it is, as [`render`] would; `None`
/// when the plan has none of that path.
pub fn one(
    path: &str,
    plan: &Plan,
    theme: &Theme,
    tree: &SourceTree,
    environment: Environment<'_>,
) -> Option<Checked<Blob>> {
    let Some(job) = plan.jobs.get(path) else {
        let artefact = plan.artefact(path)?;
        return Some(Checked::clean(Blob { key: artefact.key, bytes: Bytes::Due(Arc::clone(artefact)) }));
    };
    let store = &environment.maker.store;
    let weights = weighed(job).filter_map(|file| Some((file.key, store.weight(file)?))).collect();
    let colors = colors(job).iter().filter_map(|(_, color)| Some((color.key, read_color(color, environment)?)));
    let documents = offered(job).filter_map(|link| {
        let job = plan.jobs.get(&link.file)?;
        let Job::Document(document) = job else { return None };
        Some((link.file.clone(), store.weight(&*document::artefact(document, theme).ok()?)?))
    });
    let known = Known { weights, documents: documents.collect(), colors: colors.collect(), pages: Vec::new() };
    let context = Context { inputs: Inputs { theme, known: &known }, tree, environment };
    let (blob, diagnostics) = context.render(job);
    Some(Checked { value: blob?, diagnostics })
}

/// Counts the files of a plan that [`render`] would render with this memory, without rendering any.
/// Artefacts that were made since the last build are not looked for, so that the count may be too small by the files
/// that state their weights and colours.
pub fn stale(plan: &Plan, theme: &Theme, memory: &Memory) -> usize {
    let inputs = Inputs { theme, known: &memory.known };
    let is_kept = |path, job| memory.made.get(path).is_some_and(|made| made.inputs == inputs.fingerprint(job));
    plan.jobs.par_iter().filter(|(path, job)| !is_kept(*path, job)).count()
}

/// The bytes of a file about all pages of a language; nothing of any other.
pub fn late_file(job: &Job) -> Arc<[u8]> {
    match job {
        Job::Search(job) => Arc::clone(search::file(job)),
        Job::Llms(job) => markdown::llms(job).into_bytes().into(),
        _ => Arc::default(),
    }
}

/// Whether a file states something of artefacts that only these know: weights or colours.
fn states_artefacts(job: &Job) -> bool {
    match job {
        Job::Page(page) => page.states_weights,
        Job::Stylesheet(_) => true,
        Job::Feed(_) | Job::Sitemap(_) | Job::Api(_) | Job::Markdown(_) | Job::Llms(_) | Job::Search(_) => false,
        Job::Data(_) | Job::Editor(..) | Job::Oembed(_) | Job::Text(_) | Job::Copy(..) => false,
        Job::Made(_) | Job::Document(_) | Job::Calendar(_) => false,
    }
}

/// The artefacts that are files of the plan by themselves, with their paths.
fn made(plan: &Plan) -> impl Iterator<Item = (&OutputPath, &Arc<Artefact>)> {
    plan.jobs.iter().filter_map(|(path, job)| match job {
        Job::Made(artefact) => Some((path, artefact)),
        _ => None,
    })
}

/// The derived pictures that a job names.
fn pictures(job: &Job) -> &[PictureUse] {
    match job {
        Job::Page(page) => &page.pictures,
        Job::Feed(feed) => &feed.pictures,
        Job::Api(ApiJob::Entry(entry)) => &entry.pictures,
        _ => &[],
    }
}

fn read_color(color: &Artefact, environment: Environment<'_>) -> Option<[u8; 3]> {
    environment.maker.store.read(color)?.try_into().ok()
}

impl Context<'_> {
    /// The same as [`Self::render`], told to whoever watches the build.
    fn watched(&self, job: &Job) -> (Option<Blob>, Vec<Diagnostic>) {
        let progress = self.environment.progress;
        let mark = progress.file();
        let rendered = self.render(job);
        progress.file_done(job.kind(), mark);
        rendered
    }

    /// The file, and the problems met.
    fn render(&self, job: &Job) -> (Option<Blob>, Vec<Diagnostic>) {
        let clean = |bytes: Arc<[u8]>| (Some(Blob::text(bytes)), Vec::new());
        match job {
            Job::Page(page) => self.page(page),
            Job::Feed(feed) => {
                let locale = &feed.site.languages[feed.site.index].locale;
                clean(feed::render(feed, self.inputs.theme.messages.formats_in(locale)))
            }
            Job::Calendar(job) => clean(calendar::render(job).into()),
            Job::Sitemap(job) => clean(sitemap::render(job)),
            Job::Api(job) => clean(self.api(job)),
            Job::Editor(description, file) => clean(editor::file(description, file)),
            Job::Document(job) => match document::artefact(job, self.inputs.theme) {
                Ok(artefact) => (Some(Blob { key: artefact.key, bytes: Bytes::Due(artefact) }), Vec::new()),
                Err(problem) => (None, vec![*problem]),
            },
            Job::Data(job) => clean(data::render(job).into_bytes().into()),
            Job::Oembed(view) => clean(oembed::render(view, &self.inputs.theme.messages).into_bytes().into()),
            Job::Markdown(page) => clean(self.markdown(page)),
            Job::Search(_) | Job::Llms(_) => (Some(self.late(job)), Vec::new()),
            Job::Text(text) => clean(text.as_bytes().into()),
            Job::Stylesheet(sheet) => {
                let color = |position: usize| self.inputs.known.colors.get(&sheet.colors[position].1.key).copied();
                clean(stylesheet::render(sheet, &color).into_bytes().into())
            }
            Job::Copy(source, digest) => (self.copy(source, *digest), Vec::new()),
            Job::Made(artefact) => {
                (Some(Blob { key: artefact.key, bytes: Bytes::Due(Arc::clone(artefact)) }), Vec::new())
            }
        }
    }

    fn api(&self, job: &ApiJob) -> Arc<[u8]> {
        let formats = |site: &SiteView| {
            let locale = &site.languages[site.index].locale;
            self.inputs.theme.messages.formats_in(locale)
        };
        let text = match job {
            ApiJob::Entry(entry) => {
                let file = entry.markdown.as_ref().and_then(|(file, _)| self.tree.get(file.as_str())?.text());
                api::entry(entry, formats(&entry.site), file.map(|file| &**file.value()))
            }
            ApiJob::List(list) => api::list(list, formats(&list.site)),
            ApiJob::Description(description, document) => description::render(description, *document),
        };
        text.into_bytes().into()
    }

    /// A file about all pages of a language. Every edit changes it, so that it is made only when it is to be
    /// published; a dev server waits until somebody asks for it.
    fn late(&self, job: &Job) -> Blob {
        match self.environment.artefacts {
            Artefacts::Make => {
                if let Job::Search(job) = job {
                    debug_assert!(job.index.made.are_made(), "the pool would wait for itself");
                }
                Blob::text(late_file(job))
            }
            Artefacts::Verify | Artefacts::Defer => {
                let key = Digest::of(format!("late {:?}", job.fingerprint()).as_bytes());
                Blob { key, bytes: Bytes::Late(job.clone()) }
            }
        }
    }

    fn markdown(&self, page: &PageJob) -> Arc<[u8]> {
        let text = page.markdown.as_ref().and_then(|job| job.text.as_ref());
        let file = text.and_then(|text| self.tree.get(text.source.0.as_str())?.text());
        let formats = self.inputs.theme.messages.formats_in(&page.locale);
        markdown::page(page, formats, file.map(|file| &**file.value())).into_bytes().into()
    }

    fn page(&self, page: &PageJob) -> (Option<Blob>, Vec<Diagnostic>) {
        let by_file: HashMap<&OutputPath, &Arc<Artefact>> = match page.states_weights {
            true => page.pictures.iter().flat_map(PictureUse::files).collect(),
            false => HashMap::new(),
        };
        let known = self.inputs.known;
        let weight = |file: &OutputPath| match known.documents.get(file) {
            Some(weight) => Some(*weight),
            None => known.weights.get(&by_file.get(file)?.key).copied(),
        };
        let pages = known.pages_for(page);
        let (bytes, diagnostics) = page::render(page, self.inputs.theme, &weight, pages);
        (Some(Blob::text(bytes)), diagnostics)
    }

    fn copy(&self, source: &SourcePath, digest: Digest) -> Option<Blob> {
        let bytes = match self.tree.get(source.as_str())?.text() {
            Some(text) => Bytes::Memory(text.as_bytes().into()),
            None => Bytes::File(self.environment.root.join(source.as_str())),
        };
        Some(Blob { key: digest, bytes })
    }
}

impl Memory {
    /// Counts which derivatives the files of the plan name, and forgets files
    /// that the plan does not have. Gives the files whose jobs are not those of the last build.
    fn name<'p>(&mut self, plan: &'p Plan) -> Vec<Planned<'p>> {
        let look = |(mut changed, known): (Vec<Planned<'p>>, usize), (path, job): Planned<'p>| {
            let former = self.made.get(path);
            if former.is_none_or(|made| !made.job.is(job)) {
                changed.push((path, job));
            }
            (changed, known + usize::from(former.is_some()))
        };
        let both = |(mut one, known): (Vec<Planned<'p>>, usize), (other, others): (Vec<Planned<'p>>, usize)| {
            one.extend(other);
            (one, known + others)
        };
        let (changed, known) = plan.jobs.par_iter().fold(Default::default, look).reduce(Default::default, both);
        if known < self.made.len() {
            self.forget(plan);
        }
        for (path, job) in changed.iter().copied() {
            if self.made.get(path).is_some_and(|made| std::ptr::eq(pictures(&made.job), pictures(job))) {
                continue;
            }
            for picture in pictures(job) {
                let count = self.named.entry(picture.clone()).or_default();
                *count += 1;
                if *count == 1 {
                    for (file, artefact) in picture.files() {
                        let count = self.derivatives.entry(file.clone()).or_default();
                        *count += 1;
                        // The newest recipe stays: the original may lie elsewhere by now.
                        let blob = Blob { key: artefact.key, bytes: Bytes::Due(Arc::clone(artefact)) };
                        self.files.insert(file.clone(), blob);
                    }
                }
            }
            if let Some(made) = self.made.get_mut(path) {
                let former = std::mem::replace(&mut made.job, job.clone());
                self.unname(&former);
            }
        }
        changed
    }

    /// Forgets the files that the plan does not have.
    fn forget(&mut self, plan: &Plan) {
        let made = self.made.par_iter().map(|(path, _)| path);
        let gone: Vec<OutputPath> = made.filter(|path| !plan.jobs.contains_key(*path)).cloned().collect();
        for path in gone {
            self.files.remove(&path);
            if let Some(made) = self.made.remove(&path) {
                self.unname(&made.job);
            }
        }
    }

    fn unname(&mut self, job: &Job) {
        for picture in pictures(job) {
            let Some(count) = self.named.get_mut(picture) else { continue };
            *count -= 1;
            if *count == 0 {
                self.named.remove(picture);
                for (file, _) in picture.files() {
                    let Some(count) = self.derivatives.get_mut(file) else { continue };
                    *count -= 1;
                    if *count == 0 {
                        self.derivatives.remove(file);
                        self.files.remove(file);
                    }
                }
            }
        }
    }

    /// Every derivative that a file names, by path.
    fn artefacts(&self) -> impl Iterator<Item = (&OutputPath, &Arc<Artefact>)> {
        self.named.keys().flat_map(PictureUse::files)
    }

    /// Looks for the weights and colours that files state and that are not known yet.
    fn learn(&mut self, stating: &[&Job], environment: Environment<'_>) {
        for (_, color) in stating.iter().flat_map(|job| colors(job)) {
            if !self.known.colors.contains_key(&color.key)
                && let Some(known) = read_color(color, environment)
            {
                self.known.colors.insert(color.key, known);
            }
        }
        let mut looked_for = HashSet::new();
        for file in stating.iter().flat_map(|job| weighed(job)) {
            if self.known.weights.contains_key(&file.key) || !looked_for.insert(file.key) {
                continue;
            }
            if let Some(weight) = environment.maker.store.weight(file) {
                self.known.weights.insert(file.key, weight);
            }
        }
    }

    /// The recipes of these documents, in the order of their files, so that a problem of several is always told for the
    /// same one.
    fn documents(&self, jobs: &[Planned<'_>]) -> Vec<(OutputPath, Arc<Artefact>)> {
        let documents = jobs.iter().filter_map(|(path, _)| match &self.files.get(*path)?.bytes {
            Bytes::Due(artefact) => Some(((*path).clone(), Arc::clone(artefact))),
            _ => None,
        });
        let mut documents: Vec<(OutputPath, Arc<Artefact>)> = documents.collect();
        documents.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        documents
    }

    /// Makes documents, and learns how long each is. The problems of those that cannot be made are given.
    fn make_documents(
        &mut self,
        documents: &[(OutputPath, Arc<Artefact>)],
        environment: Environment<'_>,
    ) -> Result<Vec<Diagnostic>, Error> {
        let problems = match environment.artefacts {
            Artefacts::Defer => Vec::new(),
            Artefacts::Make | Artefacts::Verify => {
                let wanted: Vec<Arc<Artefact>> = documents.iter().map(|(_, artefact)| Arc::clone(artefact)).collect();
                environment.maker.make_documents(&wanted, environment.root, environment.progress)?
            }
        };
        let store = &environment.maker.store;
        let known = documents.iter().filter_map(|(file, artefact)| Some((file.clone(), store.weight(artefact)?)));
        self.known.documents = known.collect();
        Ok(problems)
    }

    /// Renders those of these jobs that differ from the last build.
    fn update(&mut self, jobs: &[Planned<'_>], theme: &Theme, tree: &SourceTree, environment: Environment<'_>) {
        let context = Context { inputs: Inputs { theme, known: &self.known }, tree, environment };
        let made = &self.made;
        let is_kept = |path: &OutputPath, inputs: Fingerprint| made.get(path).is_some_and(|made| made.inputs == inputs);
        if environment.artefacts == Artefacts::Make {
            let indexes = jobs.iter().filter_map(|(path, job)| match job {
                Job::Search(index) if index.part == SearchPart::Contents => Some((*path, *job, index)),
                _ => None,
            });
            // Made here, one after the other and each by the whole pool: below, threads of the pool ask for them.
            for (_, job, index) in indexes.filter(|(path, job, _)| !is_kept(path, context.inputs.fingerprint(job))) {
                let mark = environment.progress.file();
                search::make(&index.index);
                environment.progress.file_done(job.kind(), mark);
            }
        }
        let rendered: Vec<_> = jobs
            .par_iter()
            .filter_map(|(path, job)| {
                let inputs = context.inputs.fingerprint(job);
                (!is_kept(path, inputs)).then(|| (*path, *job, inputs, context.watched(job)))
            })
            .collect();
        self.rendered += rendered.len();
        for (path, job, inputs, (blob, diagnostics)) in rendered {
            match blob {
                Some(blob) => drop(self.files.insert(path.clone(), blob)),
                None => drop(self.files.remove(path)),
            }
            self.made.insert(path.clone(), Made { job: job.clone(), inputs, diagnostics });
        }
    }

    /// The problems of all files. A slip in a template that all pages share is
    /// one problem, told for the first page.
    fn problems(&self) -> Vec<Diagnostic> {
        let mut reported: Vec<(&OutputPath, &Made)> =
            self.made.par_iter().filter(|(_, made)| !made.diagnostics.is_empty()).collect();
        reported.sort_unstable_by_key(|(path, _)| *path);
        let mut seen = BTreeSet::new();
        let mut problems = Vec::new();
        for (path, made) in reported {
            let new = made.diagnostics.iter().filter(|problem| seen.insert((&problem.span, problem.code)));
            let page = || text!("en rendant la page {path}", "while rendering the page {path}");
            problems.extend(new.map(|problem| match problem.help {
                Some(_) => problem.clone(),
                None => problem.clone().help(page()),
            }));
        }
        problems
    }

    /// Artefacts whose content a file lacks, each once.
    fn due(&self, stating: &[&Job]) -> Vec<Arc<Artefact>> {
        let colors = stating.iter().flat_map(|job| colors(job)).map(|(_, color)| color);
        let colors = colors.filter(|color| !self.known.colors.contains_key(&color.key));
        let weighed = stating.iter().flat_map(|job| weighed(job));
        let weighed = weighed.filter(|file| !self.known.weights.contains_key(&file.key));
        let mut seen = HashSet::new();
        colors.chain(weighed).filter(|artefact| seen.insert(artefact.key)).cloned().collect()
    }

    /// The files with the places of artefacts. Those that could not be made are
    /// left out; their photos are reported.
    fn with_artefacts(
        &self,
        plan: &Plan,
        documents: &[(OutputPath, Arc<Artefact>)],
        environment: Environment<'_>,
    ) -> OrdMap<OutputPath, Blob> {
        let store = &environment.maker.store;
        let places: Vec<(&OutputPath, &Arc<Artefact>, Option<Utf8PathBuf>)> = self
            .artefacts()
            .chain(made(plan))
            .chain(documents.iter().map(|(path, artefact)| (path, artefact)))
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(path, artefact)| (path, artefact, store.present(artefact)))
            .collect();
        let mut files = self.files.clone();
        for (path, artefact, place) in places {
            match place {
                Some(place) => {
                    files.insert(path.clone(), Blob { key: artefact.key, bytes: Bytes::File(place) });
                }
                None => drop(files.remove(path)),
            }
        }
        files
    }
}
