//! Events, and which calendars they are in.
//!
//! A collection has calendars when its list says `calendar: true`. They hold the events that say on which day they
//! begin, and none that is borrowed from another language.

use std::sync::Arc;

use super::event_view::{CalendarLink, EventView};
use super::read::Reader;
use crate::config::{Config, host_of};
use crate::content::collection::Collection;
use crate::content::period::Period;
use crate::locale::Language;
use crate::site::{Entry, EntryIndex, Shown, Site, entry_url};

/// The name of a collection's calendar, in the folder of its section.
const FILE_NAME: &str = "calendar.ics";

/// When an entry takes place and where calendars find it; `None` for an entry of another kind of collection.
pub fn event(reader: &mut Reader<'_, '_>, index: EntryIndex, entry: &Entry, shown: &Shown) -> Option<EventView> {
    let period = Period::of(&entry.collection, &entry.source.fields)?;
    let (config, language) = (reader.config(), reader.language());
    Some(EventView {
        is_past: reader.is_past(index),
        period: period.uniform(&config.time_zone),
        uid: format!("{}/{}@{}", entry.collection.name, entry.id, host_of(&config.home_url)).into(),
        updated: shown.dates.map(|(_, updated)| updated),
        file: is_listed(&entry.collection, &period, shown).then(|| file(entry, shown, language, config)),
    })
}

/// Whether an event is in the calendars of a language.
fn is_listed(collection: &Collection, period: &Period, shown: &Shown) -> bool {
    let has_calendar = collection.list.as_ref().is_some_and(|list| list.calendar);
    has_calendar && period.starts.is_some() && shown.borrowed.is_none()
}

/// `/fr/agenda/journee.ics`: the address of the page, or the one that a page would have, with another ending.
fn file(entry: &Entry, shown: &Shown, language: &Language, config: &Config) -> Arc<str> {
    let url = entry_url(&entry.collection, &entry.id, &shown.version, language, config);
    format!("{}.ics", url.trim_end_matches('/')).into()
}

/// The calendar of a collection in the language at position `index`; `None` while it would be empty. `url` is the path
/// of the section, `title` what the calendar is called.
pub fn link(site: &Site, collection: &Collection, url: &str, index: usize, title: &Arc<str>) -> Option<CalendarLink> {
    let is_listed = |entry: &EntryIndex| {
        let (Some(entry), Some(shown)) = (site.get(*entry), site.shown(index, *entry)) else { return false };
        Period::of(collection, &entry.source.fields).is_some_and(|period| is_listed(collection, &period, shown))
    };
    let has_calendar = collection.list.as_ref().is_some_and(|list| list.calendar);
    let is_there = has_calendar && site.members(&collection.name).iter().any(is_listed);
    is_there.then(|| CalendarLink { url: format!("{url}{FILE_NAME}").into(), title: Arc::clone(title) })
}
