//! The files of a search index. Readers' browsers fetch those that a search
//! needs: one file of words for each word, and what is shown of the pages found.
//!
//! ```text
//! index.json     {"pages": 90, "shards": 4, "perFile": 32, "kinds": ["Récits"], "facets": {"sector": ["Santé"]}}
//! words/3.json   {"energie": [12, 10, 40, 1], …}      page, weight, page, weight
//! pages/1.json   [["/fr/recits/quai/", "Le quai", "…", 0, {"sector": [0]}, 2017, "/photos/….webp"], …]
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::{Value as Json, json};

mod words;

use crate::artefact::Recipe;
use crate::config::PictureFormat;
use crate::content::typography::plain;
use crate::path::OutputPath;
use crate::plan::job::{Content, PageJob, SearchBytes, SearchIndex, SearchJob, SearchPart, ToldPage, UseKind};
use crate::plan::search::PAGES_PER_FILE;
use crate::plan::view::{Block, Card, EntryView, FieldView, FieldsView, Inline};

/// How much a word says of a page, by where it stands.
const TITLE: u32 = 10;
const DESCRIPTION: u32 = 4;
const FIELD: u32 = 2;
const TEXT: u32 = 1;

/// A word counts no more than so often in a text.
const MOST: u32 = 5;

/// Makes all files of an index, unless they are made.
pub fn make(index: &SearchIndex) -> &SearchBytes {
    index.made.get_or_make(|| files(index))
}

/// The bytes of a file. Those of all files of its index are made when the first is asked for.
pub fn file(job: &SearchJob) -> &Arc<[u8]> {
    let bytes = make(&job.index);
    match job.part {
        SearchPart::Contents => &bytes.contents,
        SearchPart::Words(shard) => &bytes.words[shard],
        SearchPart::Pages(list) => &bytes.pages[list],
    }
}

/// Makes all files of an index.
fn files(index: &SearchIndex) -> SearchBytes {
    let labels = Labels::of(index);
    let weights: Vec<BTreeMap<String, u32>> =
        index.pages.par_iter().with_min_len(16).map(|page| weights(&page.0)).collect();
    let mut shards: Vec<BTreeMap<&str, Vec<u32>>> = vec![BTreeMap::new(); index.shards];
    for (page, words) in (0_u32..).zip(&weights) {
        for (word, weight) in words {
            let shard = words::shard(word, index.shards);
            shards[shard].entry(word).or_default().extend([page, *weight]);
        }
    }
    let text = |value: &Json| -> Arc<[u8]> { value.to_string().into_bytes().into() };
    let words = shards.par_iter().map(|words| serde_json::to_vec(words).unwrap_or_default().into()).collect();
    let pages = index.pages.chunks(PAGES_PER_FILE);
    let pages = pages.map(|pages| text(&pages.iter().map(|page| labels.shown(&page.0)).collect())).collect();
    let contents = json!({
        "pages": index.pages.len(),
        "shards": index.shards,
        "perFile": PAGES_PER_FILE,
        "kinds": labels.kinds,
        "facets": labels.facets,
    });
    SearchBytes { contents: text(&contents), words, pages }
}

/// The words of a page, with what each says of it.
fn weights(page: &PageJob) -> BTreeMap<String, u32> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let count = |text: &str, counts: &mut BTreeMap<String, u32>, weight: u32| {
        words::each(text, &page.locale, &mut |word| *counts.entry(word).or_default() += weight);
    };
    if let Some(entry) = entry(page) {
        blocks(&entry.body.blocks, &mut |text| count(text, &mut counts, TEXT));
        counts.values_mut().for_each(|times| *times = MOST.min(*times));
        fields(&entry.form.card().fields, &mut |text| count(text, &mut counts, FIELD));
    }
    if let Content::List(list) = &page.content {
        let without_page = list.items.iter().filter(|card| card.identity().url.is_none());
        for card in list.text.iter().chain(without_page) {
            let Card::Entry(card) = card else { continue };
            let named = [&card.identity.title, &card.identity.description];
            named.into_iter().flatten().for_each(|text| count(text, &mut counts, FIELD));
            fields(&card.fields, &mut |text| count(text, &mut counts, TEXT));
            if let Some(body) = &card.body {
                blocks(&body.blocks, &mut |text| count(text, &mut counts, TEXT));
            }
        }
    }
    count(page.page.description.as_deref().unwrap_or_default(), &mut counts, DESCRIPTION);
    count(&page.page.title, &mut counts, TITLE);
    counts
}

/// Calls `visit` with every text of some fields. An entry that is referred to is found by its own page, and by its name here.
fn fields(fields: &FieldsView, visit: &mut dyn FnMut(&str)) {
    fields.0.iter().for_each(|(_, value)| field(value, visit));
}

fn field(value: &FieldView, visit: &mut dyn FnMut(&str)) {
    match value {
        FieldView::Text(text) => visit(text),
        FieldView::Html(html) => visit(&without_tags(html)),
        FieldView::Summary(summary) => visit(summary.identity.title.as_deref().unwrap_or_default()),
        FieldView::Card(card) => visit(card.identity().title.as_deref().unwrap_or_default()),
        FieldView::Object(inner) => fields(inner, visit),
        FieldView::List(items) => items.iter().for_each(|item| field(item, visit)),
        _ => {}
    }
}

/// Calls `visit` with every text of a body.
fn blocks(body: &[Block], visit: &mut dyn FnMut(&str)) {
    for block in body {
        match block {
            Block::Html(run) => {
                let html: String = run
                    .iter()
                    .map(|part| match part {
                        Inline::Html(html) => &**html,
                        // Addresses and interface texts are not what a page says.
                        Inline::Text(_) => "",
                        // Visited below.
                        Inline::Picture(_) => " ",
                    })
                    .collect();
                visit(&without_tags(&html));
                for part in run {
                    if let Inline::Picture(picture) = part {
                        blocks(std::slice::from_ref(picture), visit);
                    }
                }
            }
            Block::Figure { photo, caption, .. } => {
                visit(photo.card.identity.title.as_deref().unwrap_or_default());
                visit(caption.as_deref().unwrap_or_default());
            }
            Block::Picture { alt, title, .. } => {
                visit(alt);
                visit(title.as_deref().unwrap_or_default());
            }
            Block::KeyFigure { indicator, .. } | Block::Chart { indicator } => {
                visit(indicator.identity.title.as_deref().unwrap_or_default());
            }
            Block::Quote { author, role, source, content } => {
                [author, role, source].into_iter().flatten().for_each(|text| visit(text));
                blocks(content, visit);
            }
            Block::CallToAction { label, .. } => visit(label.as_deref().unwrap_or_default()),
            Block::Video { title, .. } => visit(title.as_deref().unwrap_or_default()),
        }
    }
}

/// The text of HTML. A tag parts two words.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        text.push(' ');
        rest = rest[open..].find('>').map_or("", |close| &rest[open + close + 1..]);
    }
    text.push_str(rest);
    // Only what a body's own writer escapes.
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (escaped, sign)| if text.contains(escaped) { text.replace(escaped, sign) } else { text })
}

/// What results can be narrowed by, each known by its position.
struct Labels<'a> {
    /// The path of the site on its host.
    base_path: &'a str,
    kinds: Vec<&'a str>,
    facets: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Labels<'a> {
    fn of(index: &'a SearchIndex) -> Self {
        let mut kinds: Vec<&str> = Vec::new();
        let mut facets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for ToldPage(page) in index.pages.iter() {
            if let Some(kind) = kind(page).filter(|kind| !kinds.contains(kind)) {
                kinds.push(kind);
            }
            for (field, values) in entry(page).iter().flat_map(|entry| &entry.filters) {
                facets.entry(field).or_default().extend(values.iter().map(|value| &*value.label));
            }
        }
        Self {
            base_path: &index.base_path,
            kinds,
            facets: facets.into_iter().map(|(field, labels)| (field, labels.into_iter().collect())).collect(),
        }
    }

    /// An address as the program writes it into the page.
    fn address(&self, url: &str) -> String {
        format!("{}{url}", self.base_path)
    }

    /// What is shown of a page: address, title, description, kind, values, year, small picture.
    fn shown(&self, page: &PageJob) -> Json {
        let kind = kind(page).and_then(|kind| self.kinds.iter().position(|known| *known == kind));
        let mut facets: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (field, values) in entry(page).iter().flat_map(|entry| &entry.filters) {
            let labels = &self.facets[&**field];
            let positions = values.iter().filter_map(|value| labels.binary_search(&&*value.label).ok()).collect();
            facets.insert(field, positions);
        }
        json!([
            self.address(&page.page.url),
            plain(&page.page.title),
            plain(page.page.description.as_deref().unwrap_or_default()),
            kind,
            facets,
            year(page),
            thumbnail(page).map(|file| self.address(&file)),
        ])
    }
}

fn entry(page: &PageJob) -> Option<&EntryView> {
    match &page.content {
        Content::Entry(entry, ..) => Some(entry),
        _ => None,
    }
}

/// The collection of a page in the reader's language.
fn kind(page: &PageJob) -> Option<&str> {
    page.page.section.as_ref()?.label.as_deref()
}

/// The year that a page is about: its field `year`, else that of its source, else that of its publication.
fn year(page: &PageJob) -> Option<i64> {
    let fields = &entry(page)?.form.card().fields;
    match fields.get("year") {
        Some(FieldView::Number(year)) => Some(year.0 as i64),
        _ => fields.date("source_date").or_else(|| fields.date("date")).map(|date| i64::from(date.year())),
    }
}

/// The smallest derivative that the page shows of its picture anyway.
fn thumbnail(page: &PageJob) -> Option<String> {
    let picture = page.page.photos.first()?;
    let mut uses = page.pictures.iter().filter(|used| used.set == picture.pictures);
    let (set, variant) = uses.find_map(|used| match &used.kind {
        UseKind::Variant(name) => Some((&used.set, used.set.variants.get(name)?)),
        _ => None,
    })?;
    // Every browser that runs the program shows WebP, which is lighter.
    let order = |file: &&OutputPath| match set.artefacts.get(*file).map(|artefact| &artefact.recipe) {
        Some(Recipe::Picture(picture)) => (picture.width, picture.format != PictureFormat::Webp),
        _ => (u32::MAX, true),
    };
    variant.files.iter().min_by_key(order).map(|file| format!("/{file}"))
}
