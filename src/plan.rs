//! Stage 4, plan: the site becomes a list of jobs, each with its whole view.
//!
//! Invariant: planning is pure. It reads the linked site, the theme and the
//! headers of files; it decodes nothing, writes nothing and asks no clock.
//! After it, templates have nothing left to ask.
//!
//! There is one way through it. Views are made layer by layer, each from the
//! layers before it, in parallel over entries; a view whose readings give what
//! they gave in the last build is taken from there (`read`).

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::HashMap;
use rayon::prelude::*;

use crate::artefact::Artefact;
use crate::config::Config;
use crate::diagnostic::Checked;
use crate::kit::Kit;
use crate::memo::{Fingerprint, Shared, Traced};
use crate::path::OutputPath;
use crate::site::{EntryIndex, Site};
use crate::theme::{State, TemplateFacts, Theme};

mod api_document;
mod feed_format;
pub mod licence;
pub mod synthesis;

pub mod picture;

pub mod editor_photos;

pub mod editor_view;
pub mod event_view;
pub mod kit_view;

pub mod view;

pub mod drawing;
mod list_view;

pub mod legal;

mod site_view;
mod sitemap;

pub mod dataset;

mod markdown_job;
mod outside;
mod stylesheet;

mod library;

mod homograph;
mod term;

pub mod declared;
mod filter;
pub mod job;
mod read;
mod stays;
mod tracing;
mod withdrawn;

mod body;

mod chart;
mod compass;
mod field;

mod event;

mod card;
mod filter_value;

mod address;
mod check;
mod collision;
mod files;
mod llms;

pub mod search;

mod document_link;
mod embeddable;
mod frame;

mod calendar;

mod headers;
mod host_rules;
pub mod nginx;
pub mod rules;

pub mod kit;
mod lock;

mod host;
mod map;
mod naming;
mod query;

mod markdown;

mod offer;
mod page;
mod whole_picture;

mod document;
mod embed;

pub mod api;
pub mod editor;

pub mod data;

pub mod argument;

mod feed;
mod list;

mod memory;

pub use body::push_escaped;
use job::ToldPage;
pub use job::{FeedItem, FeedJob, FeedKind, Job, PageJob, SitemapJob, StylesheetJob, output_path};
pub use lock::{PublishedFilter, addresses};

use address::Published;
use files::Files;
use filter::Filters;
use frame::Frame;
use homograph::Homographs;
use kit_view::KitView;
use library::Library;
use list::{ListPages, Lists};
use lock::Lost;
use memory::LanguageMemory;
pub use memory::Memory;
use nginx::NginxView;
use page::{Missing, Neighbours, Setting};
use query::Queries;
use read::{Layer, Layers, Planned, Reader, World, view};
use stays::{Part, Stays};
use tracing::{made_anew, traced};

/// Everything there is to make.
#[derive(Clone, Default)]
pub struct Plan {
    /// Jobs by the path of their output.
    pub jobs: Arc<HashMap<OutputPath, Job>>,
    /// What nginx is told, where the site names it as a host.
    pub nginx: Option<Arc<NginxView>>,
    /// Lists of one value, whose addresses are to stay.
    pub filters: Arc<[PublishedFilter]>,
    library: Arc<Library>,
}

impl Plan {
    /// The derived picture that is published at a path, whether any page names it or not.
    pub fn artefact(&self, path: &str) -> Option<&Arc<Artefact>> {
        self.library.artefact(path)
    }
}

/// What was planned for one language.
struct PlannedLanguage {
    pages: Layer<Shared<PageJob>>,
    embeds: Layer<Shared<PageJob>>,
    documents: BTreeMap<Arc<str>, Layer<Shared<PageJob>>>,
    lists: ListPages,
    api: Layer<Shared<job::ApiEntry>>,
    /// Every file but the pages of entries.
    jobs: Vec<(OutputPath, Job)>,
}

/// What is known of a language once its filters are.
struct Prepared<'a> {
    index: usize,
    base: Fingerprint,
    frame: Frame,
    queries: Queries<'a>,
    /// What each template mentions, with the fingerprint of its name and that.
    templates: HashMap<&'a str, (&'a TemplateFacts, Fingerprint)>,
    neighbours: Vec<Neighbours>,
    kit: Option<Shared<KitView>>,
}

/// What every part of planning is given.
#[derive(Clone, Copy)]
struct Ground<'a> {
    site: &'a Site,
    config: &'a Config,
    theme: &'a Theme,
    library: &'a Library,
    /// What of the entries is as in the last build.
    stays: &'a Stays,
}

/// Plans the site, one language beside the other.
pub fn plan(site: &Arc<Site>, config: &Config, theme: &Theme, kit: Option<&Kit>, memory: &mut Memory) -> Checked<Plan> {
    let mut diagnostics = Vec::new();
    if theme.state != State::Missing {
        check::names_exist(site, config, theme, &mut diagnostics);
        legal::check(config, theme, &mut diagnostics);
        legal::check_contacts(config, theme, &mut diagnostics);
        map::check(site, &mut diagnostics);
    }
    let library = Arc::new(Library::new(site, config, theme, &memory.library));
    let stays = Stays::of(site, memory.site.as_deref());
    let ground = Ground { site, config, theme, library: &library, stays: &stays };
    let assets = host::assets(site, theme);
    memory.languages.resize_with(config.languages.len(), LanguageMemory::default);
    let former = std::mem::take(&mut memory.languages);
    let bases: Vec<Fingerprint> = (0..former.len()).map(|index| ground.base(index)).collect();
    let values: Vec<Layer<term::Values>> = former
        .par_iter()
        .enumerate()
        .map(|(index, former)| ground.filter_values(index, bases[index], former))
        .collect();
    let of_entry = |entry| values.iter().find_map(|values| view(values, entry));
    let homographs = Homographs::new(site, of_entry, &mut diagnostics);
    let filters: Vec<Filters> =
        values.par_iter().enumerate().map(|(index, values)| ground.filters(index, values, &homographs)).collect();
    let kit_views = memory.kit.views(kit, config);
    let prepared: Vec<Prepared<'_>> = (0..former.len())
        .into_par_iter()
        .map(|index| Prepared {
            kit: kit_views.get(index).cloned(),
            ..ground.prepared(index, bases[index], &assets.urls)
        })
        .collect();
    let layers: Vec<Layers> = prepared
        .par_iter()
        .zip(&former)
        .map(|(prepared, former)| ground.layers(prepared, &filters[prepared.index], former))
        .collect();
    let lists: Vec<Lists<'_>> = (0..former.len()).map(|index| Lists::new(site, index)).collect();
    let mut planned: Vec<PlannedLanguage> = prepared
        .par_iter()
        .zip(&former)
        .map(|(prepared, former)| {
            let world = ground.world(prepared.index, &filters[prepared.index], &layers[prepared.index]);
            ground.language(world, prepared, former, (&lists, &filters))
        })
        .collect();
    // A page has at most its Markdown and its file of the API beside it.
    let mut jobs = Files::new(site, config, theme, site.order.len() * config.languages.len() * 3);
    for PlannedLanguage { pages, jobs: of_language, .. } in &mut planned {
        let entries = site.order.iter().filter_map(|entry| view(pages, *entry));
        entries.flat_map(job::with_markdown).for_each(|(path, job)| jobs.add(path, job));
        std::mem::take(of_language).into_iter().for_each(|(path, job)| jobs.add(path, job));
    }
    if let Some((path, root)) = prepared.get(config.default).and_then(|prepared| {
        let world = ground.world(prepared.index, &filters[prepared.index], &layers[prepared.index]);
        ground.root(world, prepared)
    }) {
        jobs.add(path, root);
    }
    let source_language = prepared.get(config.default);
    let documents = source_language.map(|prepared| api::documents(site, config, &prepared.frame)).unwrap_or_default();
    documents.into_iter().chain(search::script(theme)).for_each(|(path, job)| jobs.add(path, job));
    if let Some(prepared) = source_language {
        let files = data::files(data::Ground { site, config, frame: &prepared.frame, layers: &layers });
        files.into_iter().for_each(|(path, job)| jobs.add(path, job));
        argument::schema(site, &prepared.frame).into_iter().for_each(|(path, job)| jobs.add(path, job));
    }
    map::files(site, &mut memory.maps).into_iter().for_each(|(path, job)| jobs.add(path, job));
    editor::files(site, config, theme, &library).into_iter().for_each(|(path, job)| jobs.add(path, job));
    drop(prepared);
    if let Some(kit) = kit {
        kit::check(kit, site, &mut diagnostics);
    }
    let of_kit = kit::files(kit, &mut memory.kit);
    of_kit.into_iter().for_each(|(path, job)| jobs.add(path, job));
    let published = filters.iter().enumerate().flat_map(|(language, filters)| {
        filters.addresses(site).map(move |(key, url)| PublishedFilter { key, language, url })
    });
    let published: Arc<[PublishedFilter]> = published.collect();
    let lost = Lost::new(&site.lock, site, config, &published, &jobs.jobs);
    let files = host::files((site, config, theme), kit, assets, &lost).take(&mut diagnostics);
    files.into_iter().for_each(|(path, job)| jobs.add(path, job));
    let addresses = std::mem::take(&mut jobs.addresses);
    feed::sitemap(config, addresses).into_iter().for_each(|(path, job)| jobs.add(path, job));
    let survey = jobs.survey();
    let headers = headers::file(config, theme, kit, &survey.tops).take(&mut diagnostics);
    jobs.add(OutputPath::new("_headers"), Job::Text(Shared::new(headers)));
    let nginx = host::nginx(config, theme, &jobs.jobs, &library, &mut diagnostics).map(Arc::new);
    let jobs = jobs.checked(survey.paths, &mut memory.clear_paths, &mut diagnostics);
    if theme.state != State::Missing {
        address::check(site, config, &library, &jobs, &mut diagnostics);
        address::check_aliases(site, &library, &jobs, &mut diagnostics);
        if lost.is_to_be_reported(&site.lock) {
            let published = Published::new(site, config, &library, &jobs);
            diagnostics.extend(lost.report(&site.lock, site, &published));
        }
    }
    let now = values.into_iter().zip(layers).zip(planned);
    let now = now.map(|((values, layers), PlannedLanguage { pages, embeds, documents, lists, api, .. })| {
        LanguageMemory { values, layers, pages, embeds, documents, lists, api }
    });
    memory.languages = now.collect();
    memory.count(&former);
    memory.library = Arc::clone(&library);
    memory.site = Some(Arc::clone(site));
    Checked { value: Plan { jobs: Arc::new(jobs), nginx, filters: published, library }, diagnostics }
}

impl<'a> Ground<'a> {
    fn world(self, index: usize, filters: &'a Filters, layers: &'a Layers) -> World<'a> {
        let Self { site, config, theme, library, .. } = self;
        World { site, config, theme, library, language: &config.languages[index], index, filters, layers }
    }

    /// Fingerprint of what every view of a language is made from beside what it
    /// reads: settings, messages, what the theme declares, sections' addresses.
    fn base(self, index: usize) -> Fingerprint {
        let language = &self.config.languages[index];
        let messages = self.theme.messages.digest(&language.locale);
        let declaration = self.theme.declaration.digest;
        let sections = read::sections(self.site, language);
        Fingerprint::of(&(self.config.digest, messages, declaration, &language.locale, sections))
    }

    /// What `make` gives for each published entry, by number.
    fn by_entry<V: Send + Sync>(self, make: impl Fn(EntryIndex) -> Option<Planned<V>> + Sync) -> Layer<V> {
        let order = self.site.order.par_iter().with_min_len(32);
        let made: Vec<_> = order.filter_map(|entry| Some((*entry, make(*entry)?))).collect();
        let mut layer: Layer<V> = vec![None; self.site.capacity()];
        made.into_iter().for_each(|(entry, made)| layer[entry] = Some(made));
        layer
    }

    /// One layer of views: of every entry for which `of` says so, taken from the
    /// former layer where everything reads as it did.
    fn layer<V: Send + Sync>(
        self,
        world: World<'_>,
        base: Fingerprint,
        former: &Layer<V>,
        of: impl Fn(EntryIndex) -> bool + Sync,
        make: impl Fn(&mut Reader<'_, '_>, EntryIndex, Option<&V>) -> Option<V> + Sync,
    ) -> Layer<V> {
        self.by_entry(|entry| {
            let former = former.get(entry).and_then(Option::as_ref);
            of(entry).then(|| traced(world, base, former, |reader, former| make(reader, entry, former)))
        })
    }

    /// The values that lists are filtered by in a language, by entry.
    fn filter_values(self, index: usize, base: Fingerprint, former: &LanguageMemory) -> Layer<term::Values> {
        let (none, layers) = (Filters::default(), Layers::begun(self.stays));
        let world = self.world(index, &none, &layers);
        let filtered = |entry: EntryIndex| {
            let collection = self.site.get(entry).map(|entry| &entry.collection);
            collection.and_then(|collection| collection.list.as_ref()).is_some_and(|list| !list.by.is_empty())
        };
        self.layer(world, base, &former.values, filtered, |reader, entry, _| filter_value::values(reader, entry))
    }

    /// What lists can be filtered by in a language.
    fn filters(self, index: usize, values: &Layer<term::Values>, homographs: &Homographs) -> Filters {
        let language = &self.config.languages[index];
        let formats = self.theme.messages.formats(&language.locale);
        let by_entry = (0..values.len()).map(|entry| view(values, entry).cloned()).collect();
        Filters::new(self.site, language, index, by_entry, homographs, formats)
    }

    fn prepared(self, index: usize, base: Fingerprint, assets: &job::AssetUrls) -> Prepared<'a> {
        let Self { site, config, theme, .. } = self;
        Prepared {
            index,
            base,
            frame: Frame::new(site, config, theme, index, assets),
            queries: Queries::new(site, config, theme, index),
            templates: theme
                .templates
                .iter()
                .map(|(name, facts)| (&**name, (facts, Fingerprint::of(&(name, facts)))))
                .collect(),
            neighbours: page::neighbours(site, index),
            kit: None,
        }
    }

    /// The views that other views show.
    fn layers(self, prepared: &Prepared<'_>, filters: &Filters, former: &LanguageMemory) -> Layers {
        let Prepared { index, base, .. } = *prepared;
        let former = &former.layers;
        let photo = |entry: EntryIndex| self.site.get(entry).is_some_and(|entry| entry.photo.is_some());
        let mut layers = Layers::begun(self.stays);
        layers.summaries = {
            let world = self.world(index, filters, &layers);
            self.layer(
                world,
                base,
                &former.summaries,
                |_| true,
                |reader, entry, former| Some(Shared::or_former(card::summary(reader, entry)?, former)),
            )
        };
        layers.stays.note(Part::Summary, &layers.summaries, &former.summaries);
        layers.photos = {
            let world = self.world(index, filters, &layers);
            self.layer(world, base, &former.photos, photo, |reader, entry, former| {
                Some(Shared::or_former(card::photo(reader, entry)?, former))
            })
        };
        layers.stays.note(Part::Photo, &layers.photos, &former.photos);
        layers.plain = {
            let world = self.world(index, filters, &layers);
            self.layer(
                world,
                base,
                &former.plain,
                |entry| !photo(entry),
                |reader, entry, former| Some(Shared::or_former(card::plain(reader, entry)?, former)),
            )
        };
        layers.stays.note(Part::Plain, &layers.plain, &former.plain);
        layers.with_body = {
            let world = self.world(index, filters, &layers);
            let listed =
                |entry: EntryIndex| !photo(entry) && world.shown(entry).is_some_and(|shown| shown.url.is_none());
            self.layer(world, base, &former.with_body, listed, |reader, entry, former| {
                Some(Shared::or_former(card::with_body(reader, entry)?, former))
            })
        };
        layers.stays.note(Part::WithBody, &layers.with_body, &former.with_body);
        layers
    }

    /// Every file of one language. `all` are the lists and the filters of every language.
    fn language(
        self,
        world: World<'_>,
        prepared: &Prepared<'_>,
        former: &LanguageMemory,
        all: (&[Lists<'_>], &[Filters]),
    ) -> PlannedLanguage {
        let (order, frame) = (&self.site.order, &prepared.frame);
        let pages = self.pages(world, prepared, former);
        let embeds = self.embeds(world, prepared, former);
        let (lists, mut jobs) = self.lists(world, prepared, former, all);
        jobs.extend(self.single_pages(world, prepared));
        jobs.extend(self.banner(world, prepared).into_iter().flat_map(embed::jobs));
        jobs.extend(order.iter().filter_map(|entry| view(&embeds, *entry)).cloned().flat_map(embed::jobs));
        jobs.extend(feed::feeds(self.site, prepared.index, frame, |entry| view(&pages, entry)));
        jobs.extend(calendar::files(self.site, &self.theme.messages, frame, |entry| world.card(entry)));
        let api = self.api(world, prepared, &pages, former);
        jobs.extend(argument::job(self.site, frame, world.layers));
        jobs.extend(self.documents(world, prepared, &pages));
        let documents = self.documents_of_entries(world, prepared, former);
        for (name, pages) in &documents {
            let Some(declaration) = self.theme.declaration.documents.get(name) else { continue };
            let pages = order.iter().filter_map(|entry| Some((self.site.get(*entry)?, view(pages, *entry)?)));
            jobs.extend(pages.map(|(entry, page)| {
                document::of_entry(page, document_link::link_of(world.language, name, &entry.id), declaration)
            }));
        }
        jobs.extend(api::files(world, frame, |entry| view(&api, entry)));
        let told = order.iter().filter_map(|entry| view(&pages, *entry)).filter(|page| page.page.index);
        // What has no page of its own, such as claims and places, is found by its list.
        let told = told.chain(list::whole(self.site, &lists));
        let told = Shared::new(told.cloned().map(ToldPage).collect());
        jobs.extend(search::files(&frame.site, &told));
        jobs.extend(llms::file(&frame.site, &told));
        PlannedLanguage { pages, embeds, documents, lists, api, jobs }
    }

    /// The pages of all entries that have one.
    fn pages(self, world: World<'_>, prepared: &Prepared<'_>, former: &LanguageMemory) -> Layer<Shared<PageJob>> {
        self.by_entry(|index| {
            let template = world.shown(index)?.template.as_ref()?;
            self.page(world, prepared, (index, template), former.pages.get(index).and_then(Option::as_ref))
        })
    }

    /// An entry as its page shows it, in this template; `None` for one without a page.
    fn page(
        self,
        world: World<'_>,
        prepared: &Prepared<'_>,
        (index, template): (EntryIndex, &str),
        former: Option<&Planned<Shared<PageJob>>>,
    ) -> Option<Planned<Shared<PageJob>>> {
        let Prepared { base, frame, queries, neighbours, .. } = prepared;
        let entry = self.site.get(index)?;
        world.shown(index).filter(|shown| shown.url.is_some())?;
        let (template, _) = self.theme.templates.get_key_value(template)?;
        let (facts, template_fingerprint) = prepared.templates.get(&**template)?;
        let lists = queries.lists(template, Some(index));
        let setting = Setting {
            template,
            facts,
            template_fingerprint: *template_fingerprint,
            frame,
            section: frame.sections.get(&entry.collection.name)?,
            neighbours: neighbours[index],
            lists: &lists,
            is_home: self.site.home == Some(index),
            kit: prepared.kit.as_ref().filter(|_| facts.shows_kit),
        };
        Some(traced(world, setting.fingerprint(*base), former, |reader, former| {
            Some(Shared::or_former(page::entry(reader, index, setting)?, former))
        }))
    }

    /// What the documents of entries show, by the name of the document.
    fn documents_of_entries(
        self,
        world: World<'_>,
        prepared: &Prepared<'_>,
        former: &LanguageMemory,
    ) -> BTreeMap<Arc<str>, Layer<Shared<PageJob>>> {
        let declared = self.theme.declaration.documents.iter().filter(|(_, document)| document.of.is_some());
        let documents = declared.map(|(name, document)| {
            let former = former.documents.get(name);
            let pages = self.by_entry(|index| {
                let collection = &self.site.get(index)?.collection.name;
                document_link::is_of(document, collection).then_some(())?;
                let former = former.and_then(|layer| layer.get(index)).and_then(Option::as_ref);
                self.page(world, prepared, (index, &document.template), former)
            });
            (Arc::clone(name), pages)
        });
        documents.collect()
    }

    /// The views of all entries that other sites may show.
    fn embeds(self, world: World<'_>, prepared: &Prepared<'_>, former: &LanguageMemory) -> Layer<Shared<PageJob>> {
        self.by_entry(|index| {
            let entry = self.site.get(index)?;
            world.shown(index)?;
            let template = &entry.collection.embed.as_ref()?.template;
            let lists = prepared.queries.lists(template, Some(index));
            let setting = prepared.embed_setting(self.theme, template, &lists)?;
            let former = former.embeds.get(index).and_then(Option::as_ref);
            Some(traced(world, setting.fingerprint(prepared.base), former, |reader, former| {
                Some(Shared::or_former(embed::entry(reader, index, setting)?, former))
            }))
        })
    }

    /// The banner that leads other sites' readers here.
    fn banner(self, world: World<'_>, prepared: &Prepared<'_>) -> Option<Shared<PageJob>> {
        let banner = self.theme.declaration.embed.banner.as_ref()?;
        let home = self.site.home?;
        let lists = prepared.queries.lists(&banner.template, None);
        let setting = prepared.embed_setting(self.theme, &banner.template, &lists)?;
        let make = |reads: &mut _| embed::banner(&mut Reader::new(world, reads), home, banner, setting);
        Traced::new(Fingerprint::default(), make).value.map(Shared::new)
    }

    /// What the API says of every entry. `pages` are the pages of the language.
    fn api(
        self,
        world: World<'_>,
        prepared: &Prepared<'_>,
        pages: &Layer<Shared<PageJob>>,
        former: &LanguageMemory,
    ) -> Layer<Shared<job::ApiEntry>> {
        let frame = &prepared.frame;
        let base = Fingerprint::of(&(prepared.base, &frame.site));
        self.by_entry(|index| {
            world.shown(index)?;
            let page = view(pages, index);
            let former = former.api.get(index).and_then(Option::as_ref);
            Some(traced(world, Fingerprint::of(&(base, page)), former, |reader, former| {
                Some(Shared::or_former(api::entry(reader, index, page, frame)?, former))
            }))
        })
    }

    /// The pages of all lists.
    fn lists(
        self,
        world: World<'_>,
        prepared: &Prepared<'_>,
        former: &LanguageMemory,
        (all, filters): (&[Lists<'_>], &[Filters]),
    ) -> (ListPages, Vec<(OutputPath, Job)>) {
        let Prepared { base, frame, queries, .. } = prepared;
        let pages = list::pages(world, all, filters, queries);
        let made: Vec<_> = pages
            .into_par_iter()
            .map(|page| {
                let former = former.lists.get(&page.key);
                let made = traced(world, page.fingerprint(*base, frame), former, |reader, former| {
                    Shared::or_former(page.plan(reader, frame), former)
                });
                (page.key, made)
            })
            .collect();
        let jobs = made.iter().flat_map(|(_, made)| job::with_markdown(&made.value)).collect();
        (made.into_iter().collect(), jobs)
    }

    /// The documents that the theme declares, few and planned in every build. `pages` are the pages of the language.
    fn documents(
        self,
        world: World<'_>,
        prepared: &Prepared<'_>,
        pages: &Layer<Shared<PageJob>>,
    ) -> Vec<(OutputPath, Job)> {
        let declared = &self.theme.declaration.documents;
        let documents = prepared.frame.documents.iter().filter_map(|link| {
            let declaration = declared.get(&link.name)?;
            let lists = prepared.queries.lists(&declaration.template, None);
            let make = |reads: &mut _| {
                let of_entry = |entry| view(pages, entry).cloned();
                let reader = &mut Reader::new(world, reads);
                document::document(reader, world, &prepared.frame, (link, declaration), &lists, of_entry)
            };
            Traced::new(Fingerprint::default(), make).value
        });
        documents.collect()
    }

    /// Pages for errors, and for photos that may no longer be shown: few, and
    /// made in every build.
    fn single_pages(self, world: World<'_>, prepared: &Prepared<'_>) -> Vec<(OutputPath, Job)> {
        let mut jobs = Vec::new();
        let frame = &prepared.frame;
        if let Some(template) = self.theme.templates.get_key_value("404.html") {
            let lists = prepared.queries.lists(template.0, None);
            // Where an address names no language, readers choose one on the source language's page.
            let is_default = world.index == self.config.default && *world.language.root != *"/";
            let anywhere = is_default.then_some(Missing::Anywhere);
            for place in [Some(Missing::InLanguage), anywhere].into_iter().flatten() {
                let page = made_anew(world, |reader| page::not_found(reader, world, frame, template, &lists, place));
                jobs.push((output_path(&page.page.url), Job::Page(page)));
            }
        }
        if let Some(template) = self.theme.templates.get_key_value("gone.html") {
            for gone in &self.site.gone {
                let page = made_anew(world, |reader| page::gone(reader, world, frame, template, gone));
                jobs.push((output_path(&page.page.url), Job::Page(page)));
            }
        }
        jobs
    }

    /// The page where readers choose their language.
    fn root(self, world: World<'_>, prepared: &Prepared<'_>) -> Option<(OutputPath, Job)> {
        let template = self.theme.templates.get_key_value("root.html")?;
        frame::has_chooser(self.theme, self.config).then_some(())?;
        let page = made_anew(world, |reader| page::root(reader, world, &prepared.frame, template));
        Some((output_path("/"), Job::Page(page)))
    }
}

impl Prepared<'_> {
    /// The arguments of views with this template; `None` when the theme does not have it.
    fn embed_setting<'s>(
        &'s self,
        theme: &'s Theme,
        template: &str,
        lists: &'s [(Arc<str>, Vec<EntryIndex>)],
    ) -> Option<embed::Setting<'s>> {
        let template = theme.templates.get_key_value(template)?;
        let (_, template_fingerprint) = *self.templates.get(&**template.0)?;
        Some(embed::Setting { template, template_fingerprint, frame: &self.frame, lists })
    }
}
