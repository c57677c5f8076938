//! The files of calendars: one for each event, and one for each collection of events and language.

use std::sync::Arc;

use super::event_view::CalendarLink;
use super::frame::Frame;
use super::job::{CalendarJob, Job};
use super::view::Card;
use crate::memo::Shared;
use crate::path::OutputPath;
use crate::site::{EntryIndex, Site};
use crate::theme::messages::Messages;

/// The message that the name of a placeholder begins with.
pub const EXAMPLE: &str = "demo-example";

/// Plans the calendars of a language. `card` gives the card of an entry.
pub fn files(
    site: &Site,
    messages: &Messages,
    frame: &Frame,
    card: impl Fn(EntryIndex) -> Option<Card>,
) -> Vec<(OutputPath, Job)> {
    let mut jobs = Vec::new();
    let locale = &frame.site.languages[frame.site.index].locale;
    let example = messages.format_in(locale, EXAMPLE, &[]).unwrap_or_else(|_| "demo".into());
    for (name, section) in &frame.sections {
        let Some(link) = &section.calendar else { continue };
        let job = |calendar: Option<&CalendarLink>, url: &Arc<str>, events: Vec<Card>| {
            let job = CalendarJob {
                site: frame.site.clone(),
                name: calendar.map(|link| Arc::clone(&link.title)),
                url: Arc::clone(url),
                section: section.view.label.clone(),
                list: section.crumb.as_ref().map(|(_, url)| Arc::clone(url)),
                events,
                example: Arc::clone(&example),
            };
            let path = OutputPath::from_untrusted(url.trim_start_matches('/'))?;
            Some((path, Job::Calendar(Shared::new(job))))
        };
        let events = site.members(name).iter().filter_map(|entry| card(*entry));
        let events: Vec<Card> = events.filter(|card| file_of(card).is_some()).collect();
        jobs.extend(events.iter().filter_map(|card| job(None, file_of(card)?, vec![card.clone()])));
        jobs.extend(job(Some(link), &link.url, events));
    }
    jobs
}

/// Path of the file that holds an event alone.
fn file_of(card: &Card) -> Option<&Arc<str>> {
    match card {
        Card::Entry(card) => card.event.as_ref()?.file.as_ref(),
        Card::Photo(_) => None,
    }
}
