//! The last plan, brought up to date where only texts have changed.
//!
//! The site then has the shape that it had ([`Site::has_shape_of`]): the same
//! pages at the same addresses, in the same lists. What differs is found by the
//! digests of views, from the inside out: stubs and photos, then the cards that
//! show them, then the pages that show these. References are known in both
//! directions, so nothing else is looked at.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::part::{Part, Parts};
use super::view::Viewer;
use super::{Job, Layout, Layouts, Plan, Planned, entry, feed, list, page};
use crate::config::Config;
use crate::content::outline;
use crate::diagnostic::{Checked, Diagnostic};
use crate::digest::Digest;
use crate::path::{OutputPath, SourcePath};
use crate::site::{EntryIndex, Site};
use crate::theme::{ListQuery, Theme, Where};

/// A plan with everything that it was made from.
pub struct FormerPlan {
    site: Arc<Site>,
    config: Digest,
    theme: Digest,
    plan: Plan,
    layouts: Arc<Layouts>,
    diagnostics: Arc<Vec<Diagnostic>>,
}

/// Entries whose views differ, in one language.
#[derive(Default)]
struct Stale {
    /// Stubs, photos, and what components show.
    inner: BTreeSet<EntryIndex>,
    /// Cards.
    cards: BTreeSet<EntryIndex>,
}

impl FormerPlan {
    /// Remembers a plan.
    pub(super) fn new(
        site: &Arc<Site>,
        config: &Config,
        theme: &Theme,
        plan: Plan,
        layouts: Layouts,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        Self {
            site: Arc::clone(site),
            config: config.digest,
            theme: theme.outline,
            plan,
            layouts: Arc::new(layouts),
            diagnostics: Arc::new(diagnostics),
        }
    }

    /// The plan and its problems.
    pub(super) fn checked(&self) -> Checked<Plan> {
        Checked { value: self.plan.clone(), diagnostics: (*self.diagnostics).clone() }
    }

    /// The same with what has changed since; `None` when that is more than texts.
    pub(super) fn updated(
        mut self,
        site: &Arc<Site>,
        config: &Arc<Config>,
        theme: &Arc<Theme>,
        parts: Parts<'_>,
    ) -> Option<Self> {
        if self.config != config.digest || self.theme != theme.outline || !site.has_shape_of(&self.site) {
            return None;
        }
        let pairs = self.site.entries.iter().zip(&site.entries).enumerate();
        let edited: Vec<EntryIndex> =
            pairs.filter(|(_, (former, now))| !Arc::ptr_eq(former, now)).map(|(position, _)| position).collect();
        if edited.is_empty() && self.plan.viewers.iter().all(|viewer| Arc::ptr_eq(&viewer.theme, theme)) {
            return Some(self);
        }
        // Which of two pages has a file that both want is for a whole plan to say.
        let is_certain = !self.layouts.collides && !selects_by_prose(site, theme);
        if !edited.is_empty() && (!is_certain || self.is_reported(site, &edited)) {
            return None;
        }
        let made: Vec<(Viewer, Stale)> = self
            .plan
            .viewers
            .par_iter()
            .map(|former| {
                let now = Viewer {
                    site: Arc::clone(site),
                    config: Arc::clone(config),
                    theme: Arc::clone(theme),
                    ..former.clone()
                };
                refresh(former, now, &edited, parts)
            })
            .collect();
        let (viewers, stale): (Vec<Viewer>, Vec<Stale>) = made.into_iter().unzip();
        if !edited.is_empty() {
            if !self.keeps_frame(&viewers, &edited, parts) {
                return None;
            }
            let planned: Vec<Planned> = stale
                .par_iter()
                .enumerate()
                .map(|(index, stale)| self.pages(&viewers, index, stale, &edited, parts))
                .collect();
            let mut last = Planned::default();
            page::root(&viewers, &self.layouts.of, parts, &mut last);
            for (path, job) in planned.into_iter().chain([last]).flat_map(|planned| planned.jobs) {
                self.put(path, job)?;
            }
        }
        self.plan.viewers = Arc::new(viewers);
        self.site = Arc::clone(site);
        Some(self)
    }

    /// Puts a job in place of the one for the same file, when it differs; `None` when there is none.
    fn put(&mut self, path: OutputPath, job: Job) -> Option<()> {
        if **self.plan.jobs.get(&path)? != job {
            self.plan.jobs.insert(path, Arc::new(job));
        }
        Some(())
    }

    /// Whether planning found something wrong in a file of these entries: it may stand elsewhere now.
    fn is_reported(&self, site: &Site, edited: &[EntryIndex]) -> bool {
        let entries = edited.iter().flat_map(|entry| site.entries[*entry].versions.values());
        let files: BTreeSet<&SourcePath> = entries.map(|version| &version.document.path).collect();
        self.diagnostics.iter().any(|problem| problem.is_about(&files))
    }

    /// Whether what all pages show is as it was: menus, the picture that stands
    /// for pages without one, the names of filters.
    fn keeps_frame(&self, viewers: &[Viewer], edited: &[EntryIndex], parts: Parts<'_>) -> bool {
        viewers.iter().zip(&*self.plan.viewers).all(|(now, former)| {
            let sharing = |viewer: &Viewer| viewer.sharing().map(|photo| photo.digest);
            let renamed = |entry: EntryIndex| {
                let face = |viewer: &Viewer| viewer.shown(entry).map(|shown| shown.version.face);
                edited.contains(&entry) && face(now) != face(former)
            };
            let shared = page::Shared::new(now, &self.layouts.assets, parts);
            shared.site.digest == self.layouts.of[now.index].shared.site.digest
                && sharing(now) == sharing(former)
                && !now.filters.is_any_named_after(&renamed)
        })
    }

    /// Plans again what shows something stale.
    fn pages(
        &self,
        viewers: &[Viewer],
        index: usize,
        stale: &Stale,
        edited: &[EntryIndex],
        parts: Parts<'_>,
    ) -> Planned {
        let viewer = &viewers[index];
        let Layout { shared, neighbours } = &self.layouts.of[index];
        let entries = &viewer.site.entries;
        let all = || stale.inner.iter().chain(&stale.cards);
        let mut due: BTreeSet<EntryIndex> = edited.iter().copied().collect();
        due.extend(all().flat_map(|entry| entries[*entry].referrers.iter()));
        for card in &stale.cards {
            let (previous, next) = neighbours[*card];
            due.extend(previous.into_iter().chain(next));
            // Lists of what refers to a page are on the page that is referred to.
            due.extend(entries[*card].references.iter());
        }
        due.extend(with_lists(viewer, stale));
        let mut planned = Planned::default();
        for entry in &due {
            entry::page(viewers, index, shared, *entry, neighbours[*entry], parts, &mut planned);
        }
        let around = list::Surroundings { viewers, index, listings: &self.layouts.listings, shared, parts };
        for listing in &around.listings[index] {
            let queries = listing.template().and_then(|template| viewer.theme.declaration.lists.get(template));
            let whole = queries.into_iter().flatten().any(|query| holds_stale(viewer, query, stale));
            let wanted = |members: &[EntryIndex]| whole || members.iter().any(|entry| stale.cards.contains(entry));
            listing.pages(around, &wanted, &mut planned);
        }
        page::not_found(viewer, shared, parts, &mut planned);
        let of = |collection: &str| due.iter().any(|entry| &*entries[*entry].collection.name == collection);
        feed::feeds(viewer, &|collection| of(&collection.name), &mut planned);
        planned
    }
}

/// Whether a theme's list chooses or sorts entries by words that [`outline`] leaves out.
fn selects_by_prose(site: &Site, theme: &Theme) -> bool {
    let mut queries = theme.declaration.lists.values().flatten();
    queries.any(|query| {
        let conditions = query.conditions.iter().map(|condition| match condition {
            Where::FieldIsSelf(field) | Where::FieldIs(field, _) => field,
        });
        let mut fields = conditions.chain(query.sort.iter().map(|key| &key.field));
        fields.any(|field| {
            let mut declared = site.collections.values().filter_map(|of| Some((of, of.fields.get(field)?)));
            declared.any(|(collection, field)| outline::is_prose(collection, field))
        })
    })
}

/// Whether a list of the theme may hold a stale card.
fn holds_stale(viewer: &Viewer, query: &ListQuery, stale: &Stale) -> bool {
    let mut cards = stale.cards.iter().map(|card| &viewer.site.entries[*card].collection.name);
    match &query.collection {
        None => cards.next().is_some(),
        Some(name) => cards.any(|of| of == name),
    }
}

/// Entries whose pages show a list of the whole site that may hold a stale card.
/// Lists of what refers to an entry are found by reference.
fn with_lists<'a>(viewer: &'a Viewer, stale: &'a Stale) -> impl Iterator<Item = EntryIndex> + 'a {
    let lists = &viewer.theme.declaration.lists;
    let templates: Vec<&Arc<str>> = lists
        .iter()
        .filter(|(_, queries)| {
            queries.iter().any(|query| !list::is_about_self(query) && holds_stale(viewer, query, stale))
        })
        .map(|(template, _)| template)
        .collect();
    let entries = if templates.is_empty() { 0 } else { viewer.site.entries.len() };
    (0..entries).filter(move |entry| {
        let shown = viewer.shown(*entry).filter(|shown| shown.url.is_some());
        let template = shown.and_then(|shown| entry::template(&viewer.site.entries[*entry], shown));
        template.is_some_and(|template| templates.contains(&template))
    })
}

/// Makes the views of edited entries again, and those that show them.
fn refresh(former: &Viewer, mut now: Viewer, edited: &[EntryIndex], parts: Parts<'_>) -> (Viewer, Stale) {
    let mut stale = Stale::default();
    if edited.is_empty() {
        return (now, stale);
    }
    let differs = |a: &Option<Part>, b: &Option<Part>| a.as_ref().map(|a| a.digest) != b.as_ref().map(|b| b.digest);
    let site = Arc::clone(&now.site);
    // Edited entries, and those that refer to what is stale by now.
    let around = |stale: &BTreeSet<EntryIndex>| -> BTreeSet<EntryIndex> {
        let referrers = stale.iter().flat_map(|entry| site.entries[*entry].referrers.iter());
        edited.iter().chain(referrers).copied().collect()
    };
    // Each kind of view is made from those before it and no others, as in a whole plan.
    let mut stubs = std::mem::take(&mut now.stubs);
    let mut photos = std::mem::take(&mut now.photos);
    let mut cards = std::mem::take(&mut now.cards);
    for entry in edited {
        let stub = now.stub(*entry, parts);
        if differs(&stub, &stubs[*entry]) {
            stubs.set(*entry, stub);
            stale.inner.insert(*entry);
        }
    }
    now.stubs = stubs;
    for entry in around(&stale.inner) {
        let photo = photos[entry].as_ref().and_then(|_| now.photo(entry, parts));
        if differs(&photo, &photos[entry]) {
            photos.set(entry, photo);
            stale.inner.insert(entry);
        }
    }
    now.photos = photos;
    for entry in around(&stale.inner) {
        if now.plain_digest(entry) != former.plain_digest(entry) {
            stale.inner.insert(entry);
        }
    }
    for entry in around(&stale.inner) {
        let card = now.card(entry, parts);
        if differs(&card, &cards[entry]) {
            cards.set(entry, card);
            stale.cards.insert(entry);
        }
    }
    now.cards = cards;
    (now, stale)
}
