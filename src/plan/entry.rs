//! The page of each entry.

use std::sync::Arc;

use rayon::prelude::*;
use tera::Value as View;

use super::list::lists;
use super::page::{Page, Shared, alternates_of_entry};
use super::part::{MapBuilder, Part, Piece};
use super::view::{Depth, Viewer};
use super::{Address, Planned, feed, segment, structured};
use crate::content::markdown::Body;
use crate::content::value::Value;
use crate::digest::Digester;
use crate::site::{EntryIndex, section_url};

/// The `entry` part of each entry that has a page, for feeds.
pub type EntryPieces<'a> = Vec<Option<Piece<'a>>>;

/// Plans the page of every entry shown in this language.
pub fn pages<'v>(
    viewer: &'v Viewer<'_>,
    viewers: &'v [Viewer<'_>],
    shared: &Shared,
    planned: &mut Planned<'v>,
) -> EntryPieces<'v> {
    let mut neighbours: Vec<(Option<EntryIndex>, Option<EntryIndex>)> = vec![(None, None); viewer.site.entries.len()];
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
    let made: Vec<(Planned<'v>, Option<Piece<'v>>)> = (0..viewer.site.entries.len())
        .into_par_iter()
        .with_min_len(32)
        .map(|entry| {
            let mut planned = Planned::default();
            let part = page(viewer, viewers, shared, entry, neighbours[entry], &mut planned);
            (planned, part)
        })
        .collect();
    let mut entries = Vec::with_capacity(made.len());
    for (piece, part) in made {
        planned.jobs.extend(piece.jobs);
        planned.parts.extend(piece.parts);
        planned.addresses.extend(piece.addresses);
        entries.push(part);
    }
    entries
}

fn page<'v>(
    viewer: &'v Viewer<'_>,
    viewers: &'v [Viewer<'_>],
    shared: &Shared,
    entry: EntryIndex,
    (previous, next): (Option<EntryIndex>, Option<EntryIndex>),
    planned: &mut Planned<'v>,
) -> Option<Piece<'v>> {
    let declared = &viewer.site.entries[entry];
    let shown = viewer.shown(entry)?;
    let url = shown.url.as_ref()?;
    let own_template = match shown.version.value("template") {
        Some(Value::Text(name)) => Some(name),
        _ => None,
    };
    let template = own_template.or(declared.collection.template.as_ref())?;
    if !viewer.theme.templates.contains(template) {
        return None;
    }
    let is_home = viewer.site.home == Some(entry);
    let body = shown.version.document.body.as_deref();

    let language = viewer.text_language(shown);
    let mut digester = viewer.page_digester(entry)?;
    if let Some(body) = body {
        segment::depend(viewer, language, &mut digester, body);
    }
    let own = digester.finish();
    let part = Piece::own(own, move || {
        let mut map = MapBuilder::new();
        match &viewer.photos[entry] {
            // A photo's page shows the photo: the same view.
            Some(photo) => {
                for (key, value) in photo.value.as_map().into_iter().flatten() {
                    map.set(key.as_str().unwrap_or_default(), value.clone());
                }
            }
            None => viewer.fields(&mut map, entry, shown, Depth::Page),
        }
        map.set(
            "body",
            body.map_or_else(
                || View::from(Vec::<View>::new()),
                |body| segment::views(viewer, language, &body.segments),
            ),
        );
        map.set("toc", toc(body));
        map.set("words", body.map_or(0, |body| body.words));
        map.finish()
    });

    let photo = match shown.version.value("photo") {
        Some(Value::Reference(reference)) => viewer.site.find(&reference.collection, &reference.id),
        _ => declared.photo.as_ref().map(|_| entry),
    };
    let photo: Option<&'v Part> = photo.and_then(|photo| viewer.photos[photo].as_ref());
    let feeds = feed::of_page(viewer, is_home.then_some(()).map_or(Some(&*declared.collection.name), |()| None));
    let mut digester = Digester::new("entry-page");
    digester.digest(own).digest(declared.digest).digest(viewer.base);
    for other in viewers {
        digester.text(other.shown(entry).and_then(|shown| shown.url.as_deref()).unwrap_or_default());
    }
    for photo in [photo, viewer.sharing()].into_iter().flatten() {
        digester.digest(photo.digest);
    }
    for (_, url, title) in &feeds {
        digester.text(url).text(title);
    }
    let digest = digester.finish();
    let alternates = alternates_of_entry(viewers, entry);
    if shown.borrowed.is_none() {
        let modified = ["updated", "date"].into_iter().find_map(|name| match shown.version.value(name) {
            Some(Value::Date(date)) => Some(date.to_string()),
            _ => None,
        });
        planned.addresses.push(Address { url: Arc::clone(url), modified, alternates: Arc::clone(&alternates) });
    }
    let page = move || {
        let title = shown.version.text("title", viewer.language);
        // A photo is described by its caption, or by what it shows.
        let own = ["description", "caption", "alt"]
            .into_iter()
            .filter(|name| *name == "description" || declared.photo.is_some());
        let own = own.filter_map(|name| shown.version.text(name, viewer.language)).map(|text| &**text);
        let description = own.chain(body.map(|body| &*body.text)).find(|text| !text.is_empty());
        let collection = &declared.collection;
        let section = section_url(collection, viewer.language).filter(|_| collection.list.is_some() && !is_home);
        let breadcrumbs = section
            .map(|url| {
                let label = collection.label.get(viewer.language).unwrap_or(&collection.name);
                (viewer.typeset(viewer.language, label).into_owned(), url)
            })
            .into_iter()
            .collect();
        let original = shown.borrowed.as_ref().and_then(|locale| {
            let lender = viewers.iter().find(|other| other.language.locale == *locale)?;
            lender.shown(entry)?.url.clone()
        });
        Page {
            kind: if is_home { "home" } else { "entry" },
            title: title.map(|text| viewer.typeset(language, text).into_owned()).unwrap_or_default(),
            description: description.map(|text| viewer.typeset(language, text).into_owned()),
            url,
            borrowed: shown.borrowed.as_ref().map(|_| language),
            original,
            index: true,
            code: body.is_some_and(|body| body.code),
            demo: matches!(shown.version.value("demo"), Some(Value::Boolean(true))),
            section: Some(&*collection.name),
            breadcrumbs,
            alternates: Arc::clone(&alternates),
            feeds: feeds.clone(),
            markdown: None,
            picture: photo.map(|photo| photo.value.clone()),
        }
    };
    let page = Arc::new(page);
    // Photos of the body are among the inputs of the entry's own digest.
    let mut shown_photos: Vec<EntryIndex> = Vec::new();
    if let Some(body) = body {
        segment::photos(viewer, &body.segments, &mut shown_photos);
    }
    let own_photo = photo.map(|photo| photo.digest);
    let others = shown_photos.into_iter().filter_map(|entry| viewer.photos[entry].as_ref());
    let photos: Vec<&'v Part> =
        photo.into_iter().chain(others.filter(|other| Some(other.digest) != own_photo)).collect();
    let json_digest = Digester::new("json-ld").digest(digest).finish();
    let view = Piece::own(digest, {
        let page = Arc::clone(&page);
        move || page().view(viewer)
    });
    let json_ld = Piece::own(json_digest, move || structured::entry(viewer, declared, shown, &page(), &photos));
    let neighbour = |entry: Option<EntryIndex>| {
        let card = entry.and_then(|entry| viewer.cards[entry].clone());
        Piece::from(card.unwrap_or_else(|| shared.none.clone()))
    };
    let parts = vec![
        ("site", shared.site.clone().into()),
        ("page", view),
        ("entry", part.clone()),
        ("lists", lists(viewer, template, Some(entry)).into()),
        ("previous", neighbour(previous)),
        ("next", neighbour(next)),
        ("json_ld", json_ld),
    ];
    planned.page(url, &Arc::clone(template), viewer.language.locale.as_str(), parts);
    Some(part)
}

fn toc(body: Option<&Body>) -> View {
    let headings = body.map_or(&[][..], |body| &body.headings);
    let rows = headings.iter().map(|heading| {
        let map = MapBuilder::new().with("level", u64::from(heading.level)).with("id", &*heading.id);
        map.with("title", &*heading.title).finish()
    });
    View::from(rows.collect::<Vec<View>>())
}
