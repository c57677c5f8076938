//! The files of a plan, as they come together: each name once, none in the way of another.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt as _, HashSet};
use rayon::prelude::*;

use super::collision::Collisions;
use super::document;
use super::job::{Address, Content, Job};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::memo::{Fingerprint, Shared};
use crate::path::OutputPath;
use crate::site::Site;
use crate::theme::Theme;

/// Files in the order of planning.
pub struct Files<'a> {
    /// What makes each.
    pub jobs: HashMap<OutputPath, Job>,
    /// Addresses for the site map.
    pub addresses: Vec<Shared<Address>>,
    collisions: Collisions<'a>,
    theme: &'a Theme,
}

/// A name at the root of the output, and whether it is that of a folder.
pub type Top<'p> = (&'p str, bool);

/// What lies at the root of the output.
#[derive(Debug, Default)]
pub struct Tops {
    /// Everything.
    pub all: BTreeSet<(String, bool)>,
    /// What holds pages, or is one; views for other sites are no pages.
    pub pages: BTreeSet<(String, bool)>,
}

/// What is known of all names together.
pub struct Survey {
    /// Fingerprint of the set of names.
    pub paths: Fingerprint,
    /// What lies at the root.
    pub tops: Tops,
}

/// What one thread has seen.
#[derive(Default)]
struct Seen<'p> {
    paths: Fingerprint,
    all: HashSet<Top<'p>>,
    pages: HashSet<Top<'p>>,
}

impl<'a> Files<'a> {
    /// No files yet. `expected` is about how many there will be.
    pub fn new(site: &'a Site, config: &'a Config, theme: &'a Theme, expected: usize) -> Self {
        Self {
            jobs: HashMap::with_capacity(expected),
            addresses: Vec::new(),
            collisions: Collisions::new(site, config),
            theme,
        }
    }

    /// Adds a file, and the picture of a page with it. The first to come stays, so that the result depends on the
    /// order of planning alone.
    pub fn add(&mut self, path: OutputPath, job: Job) {
        let mut card = None;
        match self.jobs.entry(path) {
            std::collections::hash_map::Entry::Occupied(first) => {
                self.collisions.same(first.key(), first.get(), &job);
                return;
            }
            std::collections::hash_map::Entry::Vacant(place) => {
                if let Job::Page(page) = &job {
                    self.addresses.extend(page.address.clone());
                    card = document::card(self.theme, page);
                }
                place.insert(job);
            }
        }
        if let Some((path, job)) = card {
            self.add(path, job);
        }
    }

    /// Looks at every name once.
    pub fn survey(&self) -> Survey {
        let seen = self.jobs.par_iter().fold(Seen::default, Seen::look).reduce(Seen::default, Seen::and);
        Survey { paths: seen.paths, tops: Tops { all: owned(seen.all), pages: owned(seen.pages) } }
    }

    /// The jobs, after every problem with their names was reported. `paths` is the fingerprint of the names that were
    /// surveyed; `clear` is that of the last plan in which no name was in the way of another, and learns this one.
    pub fn checked(
        mut self,
        paths: Fingerprint,
        clear: &mut Option<Fingerprint>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> HashMap<OutputPath, Job> {
        // Two jobs of one name may have come in another order, so that a plan with such is looked at each time.
        if *clear != Some(paths) || !self.collisions.diagnostics.is_empty() {
            self.collisions.obstacles(&self.jobs);
            self.collisions.too_long(&self.jobs);
            *clear = self.collisions.diagnostics.is_empty().then_some(paths);
        }
        diagnostics.append(&mut self.collisions.diagnostics);
        self.jobs
    }
}

impl<'p> Seen<'p> {
    fn look(mut self, (path, job): (&'p OutputPath, &'p Job)) -> Self {
        self.paths = self.paths.with(Fingerprint::of(path));
        let path = path.as_str();
        let top = path.split_once('/').map_or((path, false), |(folder, _)| (folder, true));
        if !self.all.contains(&top) {
            self.all.insert(top);
        }
        let is_page = matches!(job, Job::Page(page) if !matches!(page.content, Content::Embed(_)));
        if is_page && path.ends_with(".html") && !self.pages.contains(&top) {
            self.pages.insert(top);
        }
        self
    }

    fn and(mut self, other: Self) -> Self {
        self.paths = self.paths.with(other.paths);
        self.all.extend(other.all);
        self.pages.extend(other.pages);
        self
    }
}

fn owned(tops: HashSet<Top<'_>>) -> BTreeSet<(String, bool)> {
    tops.into_iter().map(|(name, is_folder)| (name.to_owned(), is_folder)).collect()
}
