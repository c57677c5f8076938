//! The files of data: which there are, and what each is made from.
//!
//! A collection with `data:` in its declaration is a data set. Its files are made from the cards that pages show,
//! so that data and pages say the same.

use std::sync::Arc;

use super::dataset::{Catalogue, DataFile, DataFormat, DataJob, Dataset, Extent, Records, Table, Texts};
use super::frame::Frame;
use super::job::Job;
use super::licence::licence;
use super::read::{Layers, view};
use super::view::{CardView, FieldView, FieldsView};
use crate::config::Config;
use crate::content::collection::{Collection, CollectionRole};
use crate::content::reuse::DataDeclaration;
use crate::locale::Language;
use crate::memo::Shared;
use crate::path::OutputPath;
use crate::site::{EntryIndex, Site, section_url};

mod texts;

mod column;

use column::Columns;
use texts::{tags, texts};

/// The folder of data.
const ROOT: &str = "data";

/// The catalogue of all data sets.
pub const CATALOGUE: &str = "data/catalog.jsonld";

/// A file of a data set, or of one of its entries.
pub fn file(dataset: &str, entry: Option<&str>, format: DataFormat) -> String {
    let ending = match format {
        DataFormat::Csv => "csv",
        DataFormat::Json => "json",
    };
    match entry {
        None => format!("{ROOT}/{dataset}.{ending}"),
        Some(id) => format!("{ROOT}/{dataset}/{id}.{ending}"),
    }
}

/// Everything that files of data are made from.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The linked site.
    pub site: &'a Site,
    /// Settings.
    pub config: &'a Config,
    /// What pages of the source language share.
    pub frame: &'a Frame,
    /// The views of every language, in the order of the settings.
    pub layers: &'a [Layers],
}

/// All files of data.
pub fn files(ground: Ground<'_>) -> Vec<(OutputPath, Job)> {
    let mut jobs = Vec::new();
    let mut add =
        |path: &str, job: DataJob| jobs.extend(OutputPath::from_untrusted(path).map(|path| (path, Job::Data(job))));
    let mut datasets = Vec::new();
    for collection in ground.site.collections.values() {
        let Some(declaration) = &collection.data else { continue };
        let set = Set { ground, collection, declaration };
        let entries = set.entries();
        let dataset = Shared::new(set.dataset(&entries));
        set.tables(&entries, &dataset, &mut add);
        let mut records = |id: Option<&str>, entries: &[Cards]| {
            let file: Arc<str> = file(&declaration.name, id, DataFormat::Json).into();
            let records = Records {
                file: Arc::clone(&file),
                dataset: dataset.clone(),
                declaration: Arc::clone(collection),
                settings: ground.config.digest,
                entries: entries.iter().map(|cards| cards.versions.clone()).collect(),
                extent: if id.is_some() { Extent::Entry } else { Extent::Whole },
            };
            add(&file, DataJob::Records(Shared::new(records)));
        };
        records(None, &entries);
        if collection.role == Some(CollectionRole::Indicators) {
            entries.iter().for_each(|cards| records(Some(&cards.id), std::slice::from_ref(cards)));
        }
        datasets.push(dataset);
    }
    if !datasets.is_empty() {
        let config = ground.config;
        let catalogue = Catalogue {
            title: texts(config, &config.title),
            description: texts(config, &config.description),
            publisher: Arc::clone(&ground.frame.site.publisher),
            base_url: Arc::clone(&config.base_url),
            languages: tags(config),
            datasets,
        };
        add(CATALOGUE, DataJob::Catalogue(Shared::new(catalogue)));
    }
    jobs
}

/// An entry in every language that shows it.
struct Cards {
    id: Arc<str>,
    /// The value of `lang`, and the card.
    versions: Vec<(Arc<str>, Shared<CardView>)>,
    /// Position in `versions` of the language in which tables are written.
    table: usize,
}

impl Cards {
    fn in_table(&self) -> &CardView {
        &self.versions[self.table].1
    }
}

/// The figures of an indicator.
pub fn points(card: &CardView) -> impl Iterator<Item = &FieldsView> {
    let items: &[FieldView] = match card.fields.get("points") {
        Some(FieldView::List(items)) => items,
        _ => &[],
    };
    items.iter().filter_map(|item| match item {
        FieldView::Object(fields) => Some(fields),
        _ => None,
    })
}

/// The first and the last year of some figures.
pub fn years<'f>(figures: impl Iterator<Item = &'f FieldsView>) -> Option<(i32, i32)> {
    let year = |figure: &FieldsView| match figure.get("year") {
        Some(FieldView::Number(year)) => Some(year.0 as i32),
        _ => None,
    };
    figures.filter_map(year).fold(None, |years, year| match years {
        None => Some((year, year)),
        Some((first, last)) => Some((first.min(year), last.max(year))),
    })
}

/// One data set while its files are planned.
struct Set<'a> {
    ground: Ground<'a>,
    collection: &'a Arc<Collection>,
    declaration: &'a DataDeclaration,
}

impl Set<'_> {
    fn cards(&self, entry: EntryIndex) -> Option<Cards> {
        let Ground { site, config, layers, .. } = self.ground;
        let id = Arc::clone(&site.get(entry)?.id);
        let shown = config.languages.iter().zip(layers).enumerate();
        let shown: Vec<(usize, Arc<str>, Shared<CardView>)> = shown
            .filter_map(|(position, (language, layers))| {
                Some((position, Arc::clone(&language.tag), view(&layers.plain, entry)?.clone()))
            })
            .collect();
        let table = shown.iter().position(|(position, ..)| *position == config.default).unwrap_or_default();
        let versions: Vec<_> = shown.into_iter().map(|(_, tag, card)| (tag, card)).collect();
        (!versions.is_empty()).then_some(Cards { id, versions, table })
    }

    fn entries(&self) -> Vec<Cards> {
        self.ground.site.members(&self.collection.name).iter().filter_map(|entry| self.cards(*entry)).collect()
    }

    fn dataset(&self, entries: &[Cards]) -> Dataset {
        let Self { ground: Ground { config, frame, .. }, collection, declaration } = self;
        let tags = tags(config);
        let address = |language: &Language| {
            let url = section_url(collection, language).filter(|_| collection.list.is_some())?;
            Some((Arc::clone(&language.tag), config.permalink(&url).into()))
        };
        let file_of = |format: DataFormat, languages: Vec<Arc<str>>| DataFile {
            file: file(&declaration.name, None, format).into(),
            format,
            languages,
        };
        let figures: Vec<FieldsView> = entries.iter().flat_map(|cards| self.figures_of(cards)).collect();
        Dataset {
            name: Arc::clone(&declaration.name),
            title: texts(config, &collection.label),
            description: texts(config, &declaration.description),
            keywords: declaration.keywords.iter().map(|word| texts(config, word)).collect(),
            license: licence(&declaration.license, config.source_language()),
            years: years(figures.iter()),
            pages: config.languages.iter().filter_map(address).collect(),
            publisher: (Arc::clone(&frame.site.publisher), config.permalink("/").into()),
            base_url: Arc::clone(&config.base_url),
            files: vec![file_of(DataFormat::Csv, vec![Arc::clone(&tags[0])]), file_of(DataFormat::Json, tags)],
        }
    }

    /// The figures of an entry: its own, or for a lever those of the indicators that it names.
    fn figures_of(&self, cards: &Cards) -> Vec<FieldsView> {
        let card = cards.in_table();
        match self.collection.role {
            Some(CollectionRole::Levers) => {
                let named = self.indicators_of(card);
                named.iter().flat_map(|cards| points(cards.in_table()).cloned().collect::<Vec<_>>()).collect()
            }
            // An entry that is no indicator may state a year of its own.
            _ => points(card).chain([&card.fields]).cloned().collect(),
        }
    }

    /// The indicators that a lever names.
    fn indicators_of(&self, card: &CardView) -> Vec<Cards> {
        let Some(FieldView::List(items)) = card.fields.get("indicators") else { return Vec::new() };
        let named = items.iter().filter_map(|item| match item {
            FieldView::Summary(summary) => self.ground.site.find(&summary.identity.collection, &summary.identity.id),
            _ => None,
        });
        named.filter_map(|entry| self.cards(entry)).collect()
    }

    /// The declaration of the indicators, whose figures the rows of indicators and of levers state.
    fn indicators(&self) -> Option<&Arc<Collection>> {
        match self.collection.role {
            Some(CollectionRole::Indicators) => Some(self.collection),
            Some(CollectionRole::Levers) => {
                let name = self.ground.site.of_role(CollectionRole::Indicators)?;
                self.ground.site.collections.get(name)
            }
            _ => None,
        }
    }

    fn tables(&self, entries: &[Cards], dataset: &Shared<Dataset>, add: &mut dyn FnMut(&str, DataJob)) {
        let mut table = |id: Option<&str>, entries: &[Cards]| {
            let file = file(&self.declaration.name, id, DataFormat::Csv);
            let title = match (id, entries.first()) {
                (Some(_), Some(cards)) => titles(cards),
                _ => dataset.title.clone(),
            };
            let (columns, rows) = self.rows(entries);
            let language = Arc::clone(&self.ground.config.source_language().tag);
            let dataset = dataset.clone();
            let table = Shared::new(Table { file: (&*file).into(), dataset, title, language, columns, rows });
            add(&format!("{file}-metadata.json"), DataJob::Metadata(table.clone()));
            add(&file, DataJob::Csv(table));
        };
        table(None, entries);
        if self.collection.role == Some(CollectionRole::Indicators) {
            entries.iter().for_each(|cards| table(Some(&cards.id), std::slice::from_ref(cards)));
        }
    }

    fn rows(&self, entries: &[Cards]) -> (Vec<super::dataset::Column>, Vec<Vec<super::dataset::Cell>>) {
        let mut columns = Columns::of_entries(self.collection, self.ground.config);
        match (self.collection.role, self.indicators()) {
            (Some(CollectionRole::Levers), Some(indicators)) => columns.of_levers(indicators, self.ground.config),
            (_, Some(indicators)) => columns.of_figures(indicators, self.ground.config),
            (_, None) => {}
        }
        let mut rows = Vec::new();
        for cards in entries {
            let card = cards.in_table();
            match self.collection.role {
                Some(CollectionRole::Indicators) => {
                    let mut figures = points(card).map(Some).collect::<Vec<_>>();
                    if figures.is_empty() {
                        figures.push(None);
                    }
                    rows.extend(figures.into_iter().map(|figure| columns.row(card, None, figure)));
                }
                Some(CollectionRole::Levers) => {
                    let before = rows.len();
                    for indicator in self.indicators_of(card) {
                        let indicator = indicator.in_table();
                        rows.extend(points(indicator).map(|figure| columns.row(card, Some(indicator), Some(figure))));
                    }
                    // A lever of which no figure speaks is there too, and says nothing.
                    if rows.len() == before {
                        rows.push(columns.row(card, None, None));
                    }
                }
                _ => rows.push(columns.row(card, None, None)),
            }
        }
        (columns.finish(), rows)
    }
}

/// The title of an entry in every language.
fn titles(cards: &Cards) -> Texts {
    let titles = cards.versions.iter();
    titles.filter_map(|(tag, card)| Some((Arc::clone(tag), card.identity.title.clone()?))).collect()
}
