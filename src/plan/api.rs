//! The JSON API: which files it has and what each is made from.
//!
//! An entry with a page is its page's view; one without is given the view that
//! a page would show. So the API says what the site says, and nothing is read
//! for it alone but dates and the places of translations.

use std::sync::Arc;

use super::body;
use super::card::card;
use super::field::{Depth, fields};
use super::frame::Frame;
use super::job::{
    ApiAlternate, ApiCollection, ApiDescription, ApiDocument, ApiEntry, ApiItem, ApiJob, ApiList, ApiView, Job,
    PageJob, PictureUse, UseKind,
};
use super::page;
use super::picture::{PLAIN_VARIANT, PictureSet};
use super::read::{Reader, World, typeset};
use super::view::{BodyView, Depicted, EntryForm, EntryView, FieldsView, Parsed};
use crate::config::Config;
use crate::content::collection::FieldKind;
use crate::memo::{Fingerprint, Shared};
use crate::path::OutputPath;
use crate::site::{Entry, EntryIndex, Shown, Site, section_url};

/// The folder of this version of the API.
pub const ROOT: &str = "api/v1";

/// Entries on one page of a list.
pub const PER_PAGE: usize = 100;

/// The file of an entry.
pub fn entry_file(locale: &str, collection: &str, id: &str) -> String {
    format!("{ROOT}/{locale}/{collection}/{id}.json")
}

/// The file of a page of a list.
pub fn list_file(locale: &str, collection: &str, page: usize) -> String {
    match page {
        1 => format!("{ROOT}/{locale}/{collection}/index.json"),
        _ => format!("{ROOT}/{locale}/{collection}/page/{page}.json"),
    }
}

/// The file of a document.
pub fn document_file(description: &ApiDescription, document: ApiDocument) -> String {
    let name = |position: usize| &description.collections[position].declaration.name;
    match document {
        ApiDocument::Index => format!("{ROOT}/index.json"),
        ApiDocument::IndexSchema => format!("{ROOT}/schema.json"),
        ApiDocument::EntrySchema(position) => entry_schema_file(name(position)),
        ApiDocument::ListSchema(position) => list_schema_file(name(position)),
        ApiDocument::OpenApi => format!("{ROOT}/openapi.json"),
        ApiDocument::Types => format!("{ROOT}/types.d.ts"),
    }
}

/// The file of the schema of a collection's entries.
pub fn entry_schema_file(collection: &str) -> String {
    format!("{ROOT}/schema/{collection}.json")
}

/// The file of the schema of a collection's lists.
pub fn list_schema_file(collection: &str) -> String {
    format!("{ROOT}/schema/lists/{collection}.json")
}

/// What the API says of an entry. `page` is its page, where it has one.
pub fn entry(
    reader: &mut Reader<'_, '_>,
    index: EntryIndex,
    page: Option<&Shared<PageJob>>,
    frame: &Frame,
) -> Option<ApiEntry> {
    let (of_site, shown) = reader.fields(index)?;
    let version = reader.text(index)?;
    let language = reader.text_language(shown);
    let everywhere = reader.everywhere(index).iter().map(|shown| {
        let shown = shown.as_ref()?;
        Some(ApiAlternate { url: shown.url.clone(), translated: shown.borrowed.is_none() })
    });
    let everywhere = everywhere.collect();
    let body = version.document.body.as_ref();
    let markdown = body.map(|_| (version.document.path.clone(), version.document.digest));
    let (view, summary) = match page {
        Some(page) => (ApiView::Page(page.clone()), page.page.description.clone()),
        None => {
            let view = bare(reader, index, of_site, shown)?;
            let is_photo = matches!(view.form, EntryForm::Photo(..));
            let text = page::description(shown, reader.language(), is_photo, body);
            (ApiView::Bare(Box::new(view)), text.map(|text| typeset(language, &text)))
        }
    };
    let more = match of_site.photo {
        Some(_) => fields(reader, (index, of_site, shown), Depth::Page, |field| field.kind == FieldKind::Markdown),
        None => FieldsView::default(),
    };
    let file = entry_file(reader.language().locale.as_str(), &of_site.collection.name, &of_site.id);
    let mut entry = ApiEntry {
        file: OutputPath::from_untrusted(&file)?,
        listed: Fingerprint::default(),
        site: frame.site.clone(),
        shown: view,
        source: of_site.source.document.locale.as_str().into(),
        borrowed: shown.borrowed.as_ref().map(|locale| locale.as_str().into()),
        dates: shown.dates,
        summary,
        more,
        everywhere,
        markdown,
        pictures: Box::default(),
    };
    entry.pictures = pictures(&entry);
    entry.listed = listed(&entry);
    Some(entry)
}

/// Fingerprint of all that a list says of an entry.
fn listed(entry: &ApiEntry) -> Fingerprint {
    let ApiEntry { file, site, source, borrowed, dates, summary, everywhere, .. } = entry;
    let form = entry.view().map(|view| &view.form);
    let uses: Vec<&PictureUse> = entry.uses().collect();
    Fingerprint::of(&(file, site, source, borrowed, dates, summary, everywhere, form, uses))
}

/// The view of an entry without a page.
fn bare(reader: &mut Reader<'_, '_>, index: EntryIndex, entry: &Entry, shown: &Shown) -> Option<EntryView> {
    let version = reader.text(index)?;
    let language = reader.text_language(shown);
    let form = match reader.photo(index) {
        Some(photo) => EntryForm::Photo(photo, Vec::new()),
        None => EntryForm::Entry(Box::new(card(reader, index, entry, shown, Depth::Page))),
    };
    let body = match version.document.body {
        Some(_) => body::view(reader, index, language, version),
        None => BodyView::default(),
    };
    Some(EntryView { form, body, parsed: Parsed(version.document.body.clone()), filters: Vec::new() })
}

/// The uses of pictures that an entry adds to those of its page: what its body
/// shows as plain HTML, and without a page what its fields show.
fn pictures(entry: &ApiEntry) -> Box<[PictureUse]> {
    let Some(view) = entry.view() else { return Box::default() };
    let mut found: Vec<PictureUse> = Vec::new();
    let mut add = |set: &Shared<PictureSet>, variant: &str| {
        let Some((name, _)) = set.variant_or_first(variant) else { return };
        let picture = PictureUse { set: set.clone(), kind: UseKind::Variant(Arc::clone(name)) };
        if !found.contains(&picture) && !entry.uses().any(|known| *known == picture) {
            found.push(picture);
        }
    };
    let mut depicted = |depicted: Depicted<'_>| match depicted {
        Depicted::Photo(photo) => add(&photo.pictures, PLAIN_VARIANT),
        Depicted::PhotoAs(photo, variant) => add(&photo.pictures, variant),
        Depicted::Bundle(set) => add(set, PLAIN_VARIANT),
        Depicted::BundleAs(set, variant) => add(set, variant),
    };
    view.body.pictures(&mut depicted);
    if let ApiView::Bare(_) = entry.shown {
        match &view.form {
            EntryForm::Entry(card) => card.fields.pictures(&mut depicted),
            EntryForm::Photo(photo, _) => depicted(Depicted::Photo(photo)),
        }
    }
    found.into()
}

/// The files of one language: every entry that it shows, and the lists. `entry` gives
/// what the API says of an entry.
pub fn files<'e>(
    world: World<'_>,
    frame: &Frame,
    entry: impl Fn(EntryIndex) -> Option<&'e Shared<ApiEntry>>,
) -> Vec<(OutputPath, Job)> {
    let World { site, language, .. } = world;
    let locale = language.locale.as_str();
    let mut jobs = Vec::with_capacity(site.order.len());
    for collection in site.collections.values() {
        let members = site.members(&collection.name);
        let items: Vec<ApiItem> = members.iter().filter_map(|member| entry(*member)).cloned().map(ApiItem).collect();
        let files = items.iter().map(|ApiItem(entry)| (entry.file.clone(), Job::Api(ApiJob::Entry(entry.clone()))));
        jobs.extend(files);
        let label = collection.label.get(language).unwrap_or(&collection.name);
        let pages = items.len().div_ceil(PER_PAGE).max(1);
        for page in 1..=pages {
            let from = (page - 1) * PER_PAGE;
            let list = ApiList {
                site: frame.site.clone(),
                collection: Arc::clone(&collection.name),
                label: typeset(language, label),
                url: section_url(collection, language).filter(|_| collection.list.is_some()),
                calendar: frame.sections.get(&collection.name).and_then(|section| section.calendar.clone()),
                page,
                pages,
                total: items.len(),
                items: items[from..items.len().min(from + PER_PAGE)].to_vec(),
            };
            let file = OutputPath::from_untrusted(&list_file(locale, &collection.name, page));
            jobs.extend(file.map(|file| (file, Job::Api(ApiJob::List(Shared::new(list))))));
        }
    }
    jobs
}

/// The documents that describe the API.
pub fn documents(site: &Site, config: &Config, frame: &Frame) -> Vec<(OutputPath, Job)> {
    let collections = site.collections.values().map(|declaration| {
        let members = site.members(&declaration.name);
        let lists = config.languages.iter().enumerate().map(|(position, language)| {
            let url = section_url(declaration, language).filter(|_| declaration.list.is_some());
            (url, members.iter().filter(|member| site.shown(position, **member).is_some()).count())
        });
        let entries = members.iter().filter_map(|member| site.get(*member));
        let mut folders: Vec<usize> = entries.map(|entry| entry.id.matches('/').count()).collect();
        folders.sort_unstable();
        folders.dedup();
        ApiCollection { declaration: Arc::clone(declaration), lists: lists.collect(), folders }
    });
    let collections: Vec<ApiCollection> = collections.collect();
    let each = (0..collections.len())
        .flat_map(|position| [ApiDocument::EntrySchema(position), ApiDocument::ListSchema(position)]);
    let fixed = [ApiDocument::Index, ApiDocument::IndexSchema, ApiDocument::OpenApi, ApiDocument::Types];
    let documents: Vec<ApiDocument> = fixed.into_iter().chain(each).collect();
    let description = Shared::new(ApiDescription { site: frame.site.clone(), settings: config.digest, collections });
    let jobs = documents.into_iter().filter_map(|document| {
        let path = OutputPath::from_untrusted(&document_file(&description, document))?;
        Some((path, Job::Api(ApiJob::Description(description.clone(), document))))
    });
    jobs.collect()
}
