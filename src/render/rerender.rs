//! The last output, brought up to date: only jobs that differ are rendered.
//!
//! A job's digest covers all that its bytes are made from but the theme; while
//! the theme is the same, so are the bytes of an equal job.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use imbl::OrdMap;
use imbl::ordmap::DiffItem;
use rayon::prelude::*;

use super::{Blob, Bytes, Output, Pictures, Rendered, Workshop, bytes, copy, image, key, stylesheet, weighed};
use crate::cache::Memo;
use crate::diagnostic::{Checked, Diagnostic};
use crate::digest::Digest;
use crate::error::Error;
use crate::path::{OutputPath, SourcePath};
use crate::plan::{Derivatives, ImageJob, Job, Plan};
use crate::source::SourceTree;
use crate::text;
use crate::theme::Theme;

/// What was rendered, with its key.
type Made = (Digest, Arc<Rendered>);

/// A rendered plan.
pub struct FormerOutput {
    theme: Arc<Theme>,
    derivatives: Arc<Derivatives>,
    pictures: Pictures,
    jobs: OrdMap<OutputPath, Arc<Job>>,
    /// What was rendered from memory, with its key.
    pub(super) made: OrdMap<OutputPath, Made>,
    files: OrdMap<OutputPath, Blob>,
    /// How many files name each derivative.
    wanted: BTreeMap<OutputPath, usize>,
    /// Style sheets.
    sheets: BTreeSet<OutputPath>,
    /// Pages that state the weight of files.
    weighing: BTreeSet<OutputPath>,
    /// Those of them that wait for a weight, with the pictures to be made for it.
    unweighed: BTreeMap<OutputPath, Vec<Arc<ImageJob>>>,
    /// Files that could not be rendered without a problem.
    reported: BTreeSet<OutputPath>,
    /// Originals whose colours are not known yet.
    colorless: Vec<(Digest, SourcePath)>,
    /// Problems of the style sheet.
    colors: Vec<Diagnostic>,
}

impl FormerOutput {
    /// Nothing rendered yet.
    pub(super) fn new(plan: &Plan, theme: &Arc<Theme>, workshop: &Workshop<'_>) -> Self {
        Self {
            theme: Arc::clone(theme),
            derivatives: Arc::clone(&plan.pictures),
            pictures: workshop.pictures,
            jobs: OrdMap::new(),
            made: OrdMap::new(),
            files: OrdMap::new(),
            wanted: BTreeMap::new(),
            sheets: BTreeSet::new(),
            weighing: BTreeSet::new(),
            unweighed: BTreeMap::new(),
            reported: BTreeSet::new(),
            colorless: Vec::new(),
            colors: Vec::new(),
        }
    }

    /// Whether equal jobs give equal bytes still.
    pub(super) fn fits(&self, plan: &Plan, theme: &Arc<Theme>, workshop: &Workshop<'_>) -> bool {
        Arc::ptr_eq(&self.theme, theme)
            && Arc::ptr_eq(&self.derivatives, &plan.pictures)
            && self.pictures == workshop.pictures
    }

    /// Renders what differs from the last plan.
    pub(super) fn update(
        &mut self,
        plan: &Plan,
        tree: &SourceTree,
        workshop: &Workshop<'_>,
        known: &Memo<Arc<Rendered>>,
    ) -> Result<(), Error> {
        let former = std::mem::replace(&mut self.jobs, plan.jobs.clone());
        let mut due: Vec<(&OutputPath, &Arc<Job>)> = Vec::new();
        for difference in former.diff(&plan.jobs) {
            match difference {
                DiffItem::Add(path, job) => due.push((path, job)),
                DiffItem::Update { new: (path, job), .. } => {
                    self.forget(path);
                    due.push((path, job));
                }
                DiffItem::Remove(path, _) => self.forget(path),
            }
        }
        let rendered: Vec<(&OutputPath, &Job, Option<Made>)> = due
            .into_par_iter()
            .map(|(path, job)| {
                let made = key(job, &self.theme).map(|key| {
                    let known = known.get(&key).cloned();
                    (key, known.unwrap_or_else(|| Arc::new(bytes(job, plan, &self.theme))))
                });
                (path, &**job, made)
            })
            .collect();
        let mut weighing = self.weighable(workshop);
        for (path, job, made) in rendered {
            match (job, made) {
                (Job::Copy(source, digest), _) => {
                    if let Some(blob) = copy(source, *digest, tree, workshop.root) {
                        self.files.insert(path.clone(), blob);
                    }
                }
                (Job::Stylesheet(_), _) => drop(self.sheets.insert(path.clone())),
                (_, Some((key, made))) => {
                    if made.weighs {
                        weighing.insert(path.clone());
                    }
                    self.take(path, key, made);
                }
                (_, None) => {}
            }
        }
        self.color(plan, workshop)?;
        let mut files = std::mem::take(&mut self.files);
        self.weigh(&weighing, &mut files, workshop);
        self.files = files;
        Ok(())
    }

    /// Pages that wait for the weight of a picture that is there by now.
    fn weighable(&self, workshop: &Workshop<'_>) -> BTreeSet<OutputPath> {
        // The same picture is waited for in every language.
        let mut there: HashMap<Digest, bool> = HashMap::new();
        let mut is_there =
            |job: &Arc<ImageJob>| *there.entry(job.key).or_insert_with(|| workshop.store.present(job).is_some());
        let waiting = self.unweighed.iter().filter(|(_, jobs)| jobs.iter().any(&mut is_there));
        waiting.map(|(path, _)| path.clone()).collect()
    }

    /// Takes a rendered file in, with the pictures that it names.
    fn take(&mut self, path: &OutputPath, key: Digest, made: Arc<Rendered>) {
        for picture in &made.pictures {
            *self.wanted.entry(picture.clone()).or_default() += 1;
            if let Some(job) = self.derivatives.get(picture.as_str())
                && !self.files.contains_key(picture)
            {
                let blob = Blob { key: job.key, bytes: Bytes::Due(Arc::clone(job)) };
                self.files.insert(picture.clone(), blob);
            }
        }
        if made.weighs {
            self.weighing.insert(path.clone());
        }
        if !made.diagnostics.is_empty() {
            self.reported.insert(path.clone());
        }
        self.files.insert(path.clone(), Blob { key, bytes: Bytes::Memory(Arc::clone(&made.bytes)) });
        self.made.insert(path.clone(), (key, made));
    }

    /// Takes a file out, with the pictures that nothing else names.
    fn forget(&mut self, path: &OutputPath) {
        if let Some((_, made)) = self.made.remove(path) {
            for picture in &made.pictures {
                let Some(count) = self.wanted.get_mut(picture) else { continue };
                *count -= 1;
                if *count == 0 {
                    self.wanted.remove(picture);
                    self.files.remove(picture);
                }
            }
        }
        self.files.remove(path);
        self.weighing.remove(path);
        self.unweighed.remove(path);
        self.reported.remove(path);
        self.sheets.remove(path);
    }

    /// Renders the style sheet when it is new, or lists colours that may be known by now.
    fn color(&mut self, plan: &Plan, workshop: &Workshop<'_>) -> Result<(), Error> {
        for path in &self.sheets {
            let Some(Job::Stylesheet(job)) = plan.jobs.get(path).map(|job| &**job) else { continue };
            if self.colorless.is_empty() && self.files.contains_key(path) {
                continue;
            }
            let rendered = stylesheet::render(job, workshop)?;
            let (blob, colorless) = rendered.value;
            (self.colorless, self.colors) = (colorless, rendered.diagnostics);
            self.files.insert(path.clone(), blob);
        }
        Ok(())
    }

    /// Writes the weight of downloads into the pages that state it: it is known
    /// only once the pictures are made. Where they are not, a dash stands.
    fn weigh(&mut self, pages: &BTreeSet<OutputPath>, files: &mut OrdMap<OutputPath, Blob>, workshop: &Workshop<'_>) {
        for path in pages {
            let (Some(Job::Page(page)), Some((key, made))) =
                (self.jobs.get(path).map(|job| &**job), self.made.get(path))
            else {
                continue;
            };
            let blob = Blob { key: *key, bytes: Bytes::Memory(Arc::clone(&made.bytes)) };
            let mut waiting = Vec::new();
            let blob = weighed(&blob, page, &self.theme, &mut |path| {
                let file = files.get(path)?;
                let weight = image::weight(&file.bytes, workshop.store);
                if let (None, Bytes::Due(job)) = (weight, &file.bytes) {
                    waiting.push(Arc::clone(job));
                }
                weight
            });
            if waiting.is_empty() {
                self.unweighed.remove(path);
            } else {
                self.unweighed.insert(path.clone(), waiting);
            }
            files.insert(path.clone(), blob);
        }
    }

    /// The whole output. With [`Pictures::Make`], the pictures are made now.
    pub(super) fn output(&mut self, workshop: &Workshop<'_>) -> Result<Checked<Output>, Error> {
        let mut diagnostics = Vec::new();
        let mut seen = BTreeSet::new();
        for path in &self.reported {
            let Some((_, rendered)) = self.made.get(path) else { continue };
            // A slip in a template that all pages share is one problem, told for the first page.
            let new = rendered.diagnostics.iter().filter(|problem| seen.insert((&problem.span, problem.code)));
            // Named here, not where it is rendered: pages with the same view share what is cached.
            let page = || text!("en rendant la page {path}", "while rendering the page {path}");
            diagnostics.extend(new.map(|problem| match problem.help {
                Some(_) => problem.clone(),
                None => problem.clone().help(page()),
            }));
        }
        let mut files = self.files.clone();
        if workshop.pictures == Pictures::Make {
            let derivatives = Arc::clone(&self.derivatives);
            let wanted: Vec<(&OutputPath, &Arc<ImageJob>)> =
                self.wanted.keys().filter_map(|path| Some((path, derivatives.get(path.as_str())?))).collect();
            wanted.iter().for_each(|(path, _)| drop(files.remove(*path)));
            for (path, file) in image::make(&wanted, workshop)?.take(&mut diagnostics) {
                let key = derivatives.get(path.as_str()).map(|job| job.key).unwrap_or_default();
                files.insert(path, Blob { key, bytes: Bytes::File(file) });
            }
            let weighing = self.weighing.clone();
            self.weigh(&weighing, &mut files, workshop);
        }
        diagnostics.extend(self.colors.iter().cloned());
        let unweighed = self.unweighed.values().flatten().cloned().collect();
        Ok(Checked { value: Output { files, colorless: self.colorless.clone(), unweighed }, diagnostics })
    }
}
