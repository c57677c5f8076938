//! What a page weighs: everything that a phone has fetched when its reader has reached the end.
//!
//! Weights are those of the way from the host to the reader, in bytes: text as gzip sends it at its fastest level,
//! which is the least that a host does, and everything else as it is. Pages are weighed after they are rendered.
//! Weights of artefacts are learnt from the store: nothing is decoded for them, and a picture that is not made yet
//! weighs nothing until it is.
//!
//! A page is looked through again when its bytes are others, so that an edit costs the pages that it changes.

use std::sync::Arc;

use foldhash::HashMap;
use imbl::OrdMap;
use imbl::ordmap::DiffItem;
use rayon::prelude::*;

use crate::artefact::Artefact;
use crate::config::Config;
use crate::diagnostic::Checked;
use crate::path::{OutputPath, SourcePath};
use crate::plan::job::Content;
use crate::plan::{Job, PageJob};
use crate::render::{Blob, Bytes, Output, PageWeights};
use crate::site::Site;
use crate::theme::Theme;

mod faces;
mod needs;
mod screen;
mod weight;

mod table;

mod report;
mod summary;

use needs::{Kind, Need};
use report::Place;
pub use table::Origins;
use table::{FileNumber, Table};
use weight::{Part, Weight, compressed};

/// What weighing keeps from build to build.
#[derive(Default)]
pub struct Memory {
    /// The output that was weighed last.
    files: OrdMap<OutputPath, Blob>,
    pages: HashMap<OutputPath, Page>,
    table: Table,
    /// Pages looked through by the last build, those taken again not counted.
    pub looked_through: usize,
}

/// What a page needs, and what that weighs.
struct Page {
    needs: Box<[(Kind, FileNumber)]>,
    /// Its HTML counts as it is, which is more than on the way, until it is compressed.
    weight: Weight,
    is_compressed: bool,
}

/// A build whose pages are weighed.
#[derive(Clone, Copy)]
pub struct Weighed<'a> {
    /// Settings, with the budgets.
    pub config: &'a Config,
    /// Entries.
    pub site: &'a Site,
    /// Templates.
    pub theme: &'a Theme,
    /// The files of the output, and where their weights are looked up.
    pub origins: Origins<'a>,
}

/// What weighing gives beside its problems.
#[derive(Default)]
pub struct Outcome {
    /// For each language, what its pages weigh; empty when no page states it.
    pub weights: Vec<PageWeights>,
    /// Artefacts that are not made and whose weights are to be stated.
    pub due: Vec<Arc<Artefact>>,
}

/// Weighs the pages of an output, when the site has budgets or a page that states weights; the problems are those of
/// pages that are too heavy.
pub fn weigh(build: Weighed<'_>, output: &Output, memory: &mut Memory) -> Checked<Outcome> {
    let states = |job: &Job| matches!(job, Job::Page(page) if page.states_page_weights);
    let is_stated = build.theme.templates.values().any(|facts| facts.states_page_weights)
        && build.origins.plan.jobs.values().any(states);
    if !is_stated && !build.config.budgets.are_set() {
        *memory = Memory::default();
        return Checked::clean(Outcome::default());
    }
    memory.update(build, output);
    memory.compress(build, output, is_stated);
    let mut outcome = Outcome::default();
    if is_stated {
        outcome.weights = summary::by_language(build.config, &memory.weighed(build));
        outcome.due = memory.table.missing();
    }
    let budgets = &build.config.budgets;
    let diagnostics = match memory.pages.values().any(|page| report::is_over(budgets, &page.weight)) {
        true => {
            let source = |page: &PageJob, place| build.source(page, place);
            report::report(budgets, &memory.weighed(build), &source, &|file| memory.parts(file))
        }
        false => Vec::new(),
    };
    Checked { value: outcome, diagnostics }
}

impl<'a> Weighed<'a> {
    fn page(&self, path: &OutputPath) -> Option<&'a PageJob> {
        match self.origins.plan.jobs.get(path)? {
            Job::Page(page) => Some(page),
            _ => None,
        }
    }

    /// The file in which something is told of a page.
    fn source(&self, page: &PageJob, place: Place) -> Option<SourcePath> {
        let of_entry = match &page.content {
            Content::Entry(view, ..) if place == Place::Entry => {
                let identity = &view.form.card().identity;
                let entry = self.site.find(&identity.collection, &identity.id);
                entry.and_then(|entry| self.site.shown(page.site.index, entry))
            }
            _ => None,
        };
        let of_entry = of_entry.map(|shown| shown.version.document.path.clone());
        of_entry.or_else(|| self.theme.sources.get(&page.template).cloned())
    }
}

impl Memory {
    /// Looks through the pages whose bytes are not those of the last build, and at the other files that differ from
    /// it. Pages are weighed anew when anything that one of them needs has another weight.
    fn update(&mut self, build: Weighed<'_>, output: &Output) {
        let mut changed: Vec<(&OutputPath, &Blob)> = Vec::new();
        let mut is_other = false;
        let former = std::mem::replace(&mut self.files, output.files.clone());
        for difference in former.diff(&output.files) {
            let (path, blob) = match difference {
                DiffItem::Add(path, blob) | DiffItem::Update { new: (path, blob), .. } => (path, Some(blob)),
                DiffItem::Remove(path, _) => (path, None),
            };
            if let Some(number) = self.table.find(path) {
                is_other |= self.table.set(number, blob, build.origins);
            }
            match blob {
                Some(blob) if build.page(path).is_some() => changed.push((path, blob)),
                _ => drop(self.pages.remove(path)),
            }
        }
        is_other |= self.table.learn(build.origins);
        self.look_through(&changed, build, output);
        if is_other {
            let table = &self.table;
            self.pages
                .par_iter_mut()
                .for_each(|(_, page)| page.weight = table_weight(table, page.weight.html, &page.needs));
        }
    }

    fn look_through(&mut self, changed: &[(&OutputPath, &Blob)], build: Weighed<'_>, output: &Output) {
        let base_path = build.config.base_path();
        let named: Vec<_> = changed
            .par_iter()
            .filter_map(|(path, blob)| match &blob.bytes {
                Bytes::Memory(html) => Some((*path, html, needs::of_page(html, base_path))),
                _ => None,
            })
            .collect();
        self.looked_through = named.len();
        for (path, html, mut needs) in named {
            self.add_fonts(html, &mut needs, build, output);
            let numbered = needs.iter().map(|need| {
                let blob = output.files.get(&need.file);
                (need.kind, self.table.number(&need.file, blob, build.origins))
            });
            let needs: Box<[(Kind, FileNumber)]> = numbered.collect();
            let weight = table_weight(&self.table, html.len() as u64, &needs);
            self.pages.insert(path.clone(), Page { needs, weight, is_compressed: false });
        }
    }

    /// Compresses the pages whose exact weight decides something: those that are over a budget as they are, and those
    /// whose weights are stated.
    fn compress(&mut self, build: Weighed<'_>, output: &Output, is_stated: bool) {
        let budgets = &build.config.budgets;
        self.pages.par_iter_mut().filter(|(_, page)| !page.is_compressed).for_each(|(path, page)| {
            let is_asked_for = is_stated && build.page(path).is_some_and(summary::counts);
            if !is_asked_for && !report::is_over(budgets, &page.weight) {
                return;
            }
            if let Some(Bytes::Memory(html)) = output.files.get(path).map(|blob| &blob.bytes) {
                page.weight.html = compressed(html);
                page.is_compressed = true;
            }
        });
    }

    /// Adds the fonts of a page's style sheets to what it needs.
    fn add_fonts(&mut self, html: &[u8], needs: &mut Vec<Need>, build: Weighed<'_>, output: &Output) {
        let text = std::str::from_utf8(html).unwrap_or_default();
        let styles = needs.iter().filter(|need| need.kind == Kind::Style);
        let mut fonts = Vec::new();
        for style in styles {
            let number = self.table.number(&style.file, output.files.get(&style.file), build.origins);
            let faces = self.table.faces(number);
            fonts.extend(faces.iter().filter(|face| face.is_needed(text)).map(|face| face.file.clone()));
        }
        needs.extend(fonts.into_iter().map(|file| Need { kind: Kind::Font, file }));
        needs::once(needs);
    }

    /// Every page with its weight, by address.
    fn weighed<'b>(&self, build: Weighed<'b>) -> Vec<(&'b PageJob, Weight)> {
        let pages = self.pages.iter().filter_map(|(path, page)| Some((build.page(path)?, page.weight)));
        let mut pages: Vec<(&PageJob, Weight)> = pages.collect();
        pages.sort_unstable_by(|(a, _), (b, _)| a.page.url.cmp(&b.page.url).then_with(|| a.file.cmp(&b.file)));
        pages
    }

    /// What the page of this file needs.
    fn parts(&self, file: &OutputPath) -> Vec<Part<'_>> {
        let needs = self.pages.get(file).map_or(&[][..], |page| &page.needs);
        let part = |(kind, number): &(Kind, FileNumber)| {
            let (file, bytes) = self.table.file(*number);
            Part { kind: *kind, file, bytes }
        };
        needs.iter().map(part).collect()
    }
}

/// The weight of a page from those of what it needs.
fn table_weight(table: &Table, html: u64, needs: &[(Kind, FileNumber)]) -> Weight {
    let mut weight = Weight::new(html);
    for (kind, number) in needs {
        weight.add(*kind, table.file(*number).1);
    }
    weight
}
