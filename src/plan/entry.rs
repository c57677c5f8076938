//! The page of each entry.

use std::sync::Arc;

use rayon::prelude::*;
use tera::Value as View;

use super::list::lists;
use super::page::{Page, Shared, alternates_of_entry, chooser};
use super::part::{MapBuilder, Own, Part, Parts, Piece, Recipe};
use super::view::{Depth, Viewer, credit_lines};
use super::{Address, Planned, feed, segment, structured};
use crate::content::markdown::Body;
use crate::content::value::Value;
use crate::digest::Digester;
use crate::site::{Entry, EntryIndex, Shown, section_url};

/// The entries whose pages come before and after an entry's, in its collection.
pub type Neighbours = (Option<EntryIndex>, Option<EntryIndex>);

/// The neighbours of every entry.
pub fn neighbours(viewer: &Viewer) -> Vec<Neighbours> {
    let mut neighbours: Vec<Neighbours> = vec![(None, None); viewer.site.entries.len()];
    for members in viewer.site.by_collection.values() {
        let with_page: Vec<EntryIndex> = members
            .iter()
            .copied()
            .filter(|entry| viewer.shown(*entry).is_some_and(|shown| shown.url.is_some()))
            .collect();
        for (position, entry) in with_page.iter().enumerate() {
            let before = position.checked_sub(1).map(|before| with_page[before]);
            neighbours[*entry] = (before, with_page.get(position + 1).copied());
        }
    }
    neighbours
}

/// Plans the page of every entry shown in this language.
pub fn pages(
    viewers: &[Viewer],
    index: usize,
    shared: &Shared,
    neighbours: &[Neighbours],
    parts: Parts<'_>,
    planned: &mut Planned,
) {
    let made: Vec<Planned> = (0..viewers[index].site.entries.len())
        .into_par_iter()
        .with_min_len(32)
        .map(|entry| {
            let mut planned = Planned::default();
            page(viewers, index, shared, entry, neighbours[entry], parts, &mut planned);
            planned
        })
        .collect();
    for piece in made {
        planned.jobs.extend(piece.jobs);
        planned.parts.extend(piece.parts);
        planned.addresses.extend(piece.addresses);
    }
}

/// The `entry` of an entry's page, for feeds; `None` for what has no page.
pub fn piece(viewer: &Viewer, entry: EntryIndex) -> Option<Own> {
    let shown = viewer.shown(entry)?;
    let mut digester = viewer.page_digester(entry)?;
    if let Some(body) = &shown.version.document.body {
        segment::depend(viewer, viewer.text_language(shown), &mut digester, body);
    }
    Some(Own { digest: digester.finish(), what: Recipe::Entry, language: viewer.index, entry })
}

/// The template of an entry's page: its own, else its collection's.
pub fn template<'a>(entry: &'a Entry, shown: &'a Shown) -> Option<&'a Arc<str>> {
    match shown.version.value("template") {
        Some(Value::Text(name)) => Some(name),
        _ => entry.collection.template.as_ref(),
    }
}

/// Plans the page of one entry, when it has one.
pub fn page(
    viewers: &[Viewer],
    index: usize,
    shared: &Shared,
    entry: EntryIndex,
    (previous, next): Neighbours,
    parts: Parts<'_>,
    planned: &mut Planned,
) -> Option<()> {
    let viewer = &viewers[index];
    let declared = &viewer.site.entries[entry];
    let shown = viewer.shown(entry)?;
    let url = shown.url.as_ref()?;
    let template = template(declared, shown)?;
    if !viewer.theme.templates.contains(template) {
        return None;
    }
    let is_home = viewer.site.home == Some(entry);
    let own = piece(viewer, entry)?;
    let recipe = EntryPage { viewers, index, entry };
    let mut digester = Digester::new("entry-page");
    digester.digest(own.digest).digest(viewer.base);
    for other in viewers.iter().map(|other| other.shown(entry)) {
        digester.text(other.and_then(|shown| shown.url.as_deref()).unwrap_or_default());
        digester.number(other.is_some_and(|shown| shown.borrowed.is_none()).into());
    }
    for photo in [recipe.photo(), viewer.sharing()].into_iter().flatten() {
        digester.digest(photo.digest);
    }
    for (_, url, title) in recipe.feeds().iter() {
        digester.text(url).text(title);
    }
    let digest = digester.finish();
    if shown.borrowed.is_none() {
        let modified = ["updated", "date"].into_iter().find_map(|name| match shown.version.value(name) {
            Some(Value::Date(date)) => Some(date.to_string()),
            _ => None,
        });
        let alternates = alternates_of_entry(viewers, entry);
        let choice = is_home && chooser(&viewer.theme);
        planned.addresses.push(Address { url: Arc::clone(url), modified, alternates, choice });
    }
    let page = Own { digest, what: Recipe::Page, ..own };
    let json_ld = Own { digest: Digester::new("json-ld").digest(digest).finish(), what: Recipe::Structured, ..own };
    let neighbour = |entry: Option<EntryIndex>| {
        let card = entry.and_then(|entry| viewer.cards[entry].clone());
        Piece::from(card.unwrap_or_else(|| shared.none.clone()))
    };
    let values = vec![
        ("site", shared.site.clone().into()),
        ("page", Piece::Own(page)),
        ("entry", Piece::Own(own)),
        ("lists", lists(viewer, template, Some(entry), parts).into()),
        ("previous", neighbour(previous)),
        ("next", neighbour(next)),
        ("json_ld", Piece::Own(json_ld)),
    ];
    planned.page(url, template, viewer.language.locale.as_str(), values);
    Some(())
}

/// Builds a value of an entry's page.
pub fn value(viewers: &[Viewer], own: &Own) -> View {
    let page = EntryPage { viewers, index: own.language, entry: own.entry };
    let value = match own.what {
        Recipe::Entry => page.entry_view(),
        Recipe::Page => page.page().map(|of| of.view(page.viewer())),
        Recipe::Structured => page.json_ld(),
    };
    value.unwrap_or_else(View::none)
}

/// How an entry's own values are built, when its page is rendered.
struct EntryPage<'a> {
    viewers: &'a [Viewer],
    index: usize,
    entry: EntryIndex,
}

impl EntryPage<'_> {
    fn viewer(&self) -> &Viewer {
        &self.viewers[self.index]
    }

    fn declared(&self) -> &Entry {
        &self.viewer().site.entries[self.entry]
    }

    fn is_home(&self) -> bool {
        self.viewer().site.home == Some(self.entry)
    }

    fn feeds(&self) -> Arc<[feed::Announced]> {
        let section = Some(&*self.declared().collection.name).filter(|_| !self.is_home());
        self.viewer().feeds.of_page(section)
    }

    /// The photo that the entry names, or is.
    fn photo(&self) -> Option<&Part> {
        let viewer = self.viewer();
        let photo = match viewer.shown(self.entry)?.version.value("photo") {
            Some(Value::Reference(reference)) => viewer.site.find(&reference.collection, &reference.id),
            _ => self.declared().photo.as_ref().map(|_| self.entry),
        };
        viewer.photos[photo?].as_ref()
    }

    /// The `entry` of templates.
    fn entry_view(&self) -> Option<View> {
        let viewer = self.viewer();
        let shown = viewer.shown(self.entry)?;
        let body = shown.version.document.body.as_deref();
        let mut map = MapBuilder::new();
        match &viewer.photos[self.entry] {
            // A photo's page shows the photo: the same view.
            Some(photo) => {
                for (key, value) in photo.value.as_map().into_iter().flatten() {
                    map.set(key.as_str().unwrap_or_default(), value.clone());
                }
                map.set("credit_lines", credit_lines(viewer, self.entry));
            }
            None => viewer.fields(&mut map, self.entry, shown, Depth::Page),
        }
        let segments = body.map_or(&[][..], |body| &body.segments);
        map.set("body", segment::views(viewer, viewer.text_language(shown), segments));
        map.set("toc", toc(body));
        map.set("words", body.map_or(0, |body| body.words));
        map.set("filters", viewer.filters.view_of_entry(viewer, self.entry));
        Some(map.finish())
    }

    fn page(&self) -> Option<Page<'_>> {
        let (viewer, declared) = (self.viewer(), self.declared());
        let shown = viewer.shown(self.entry)?;
        let body = shown.version.document.body.as_deref();
        let is_home = self.is_home();
        let language = viewer.text_language(shown);
        let title = shown.version.text("title", &viewer.language);
        // A photo is described by its caption, or by what it shows.
        let own = ["description", "caption", "alt"]
            .into_iter()
            .filter(|name| *name == "description" || declared.photo.is_some());
        let own = own.filter_map(|name| shown.version.text(name, &viewer.language)).map(|text| &**text);
        let description = own.chain(body.map(|body| &*body.text)).find(|text| !text.is_empty());
        let collection = &declared.collection;
        let section = section_url(collection, &viewer.language).filter(|_| collection.list.is_some() && !is_home);
        let breadcrumbs = section.map(|url| {
            let label = collection.label.get(&viewer.language).unwrap_or(&collection.name);
            (viewer.typeset(&viewer.language, label).into_owned(), url)
        });
        let original = shown.borrowed.as_ref().and_then(|locale| {
            let lender = self.viewers.iter().find(|other| other.language.locale == *locale)?;
            lender.shown(self.entry)?.url.clone()
        });
        Some(Page {
            kind: if is_home { "home" } else { "entry" },
            title: title.map(|text| viewer.typeset(language, text).into_owned()).unwrap_or_default(),
            description: description.map(|text| viewer.typeset(language, text).into_owned()),
            url: shown.url.as_ref()?,
            borrowed: shown.borrowed.as_ref().map(|_| language),
            original,
            index: true,
            code: body.is_some_and(|body| body.code),
            demo: matches!(shown.version.value("demo"), Some(Value::Boolean(true))),
            section: Some(&*collection.name),
            breadcrumbs: breadcrumbs.into_iter().collect(),
            alternates: alternates_of_entry(self.viewers, self.entry),
            feeds: self.feeds(),
            markdown: None,
            picture: self.photo().map(|photo| photo.value.clone()),
        })
    }

    fn json_ld(&self) -> Option<View> {
        let viewer = self.viewer();
        let shown = viewer.shown(self.entry)?;
        // Photos of the body are among the inputs of the entry's own digest.
        let mut in_body: Vec<EntryIndex> = Vec::new();
        if let Some(body) = &shown.version.document.body {
            segment::photos(viewer, &body.segments, &mut in_body);
        }
        let own = self.photo();
        let others = in_body.into_iter().filter_map(|entry| viewer.photos[entry].as_ref());
        let others = others.filter(|other| own.is_none_or(|own| own.digest != other.digest));
        let photos: Vec<&Part> = own.into_iter().chain(others).collect();
        Some(structured::entry(viewer, self.declared(), shown, &self.page()?, &photos))
    }
}

fn toc(body: Option<&Body>) -> View {
    let headings = body.map_or(&[][..], |body| &body.headings);
    let rows = headings.iter().map(|heading| {
        let map = MapBuilder::new().with("level", u64::from(heading.level)).with("id", &*heading.id);
        map.with("title", &*heading.title).finish()
    });
    View::from(rows.collect::<Vec<View>>())
}
