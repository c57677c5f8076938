//! Time: what is shown at a moment, and when that changes.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::legal;
use crate::config::Config;
use crate::content::Content;
use crate::content::collection::Collection;
use crate::content::front_matter::Role;
use crate::content::period::{Period, end_of};
use crate::content::value::{Fields, Value};

/// When a build takes place, and what it shows beyond what is due.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The time that counts as now.
    pub now: Timestamp,
    /// Show drafts.
    pub drafts: bool,
    /// Show what is to be published later.
    pub future: bool,
    /// Show what has expired.
    pub expired: bool,
}

/// Why an entry is not published at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Withheld {
    /// Marked as a draft.
    Draft,
    /// To be published later.
    Future,
    /// No longer to be shown.
    Expired,
    /// A photo whose rights have ended.
    Rights,
    /// A photo without a release that it needs.
    Release,
    /// A machine wrote the text, and nobody has accepted it.
    Machine,
}

/// Whether an entry's own fields keep it back.
pub fn withheld(fields: &Fields, moment: &Moment) -> Option<Withheld> {
    if !moment.drafts && is_draft(fields) {
        return Some(Withheld::Draft);
    }
    if !moment.future && instant(fields, "publish_date").is_some_and(|publish| publish > moment.now) {
        return Some(Withheld::Future);
    }
    if !moment.expired && instant(fields, "expiry_date").is_some_and(|expiry| expiry <= moment.now) {
        return Some(Withheld::Expired);
    }
    None
}

/// Whether the fields say `draft: true`.
pub fn is_draft(fields: &Fields) -> bool {
    matches!(fields.get("draft").map(|field| &field.value), Some(Value::Boolean(true)))
}

/// The instant that a field names.
pub fn instant(fields: &Fields, name: &str) -> Option<Timestamp> {
    match fields.get(name).map(|field| &field.value) {
        Some(Value::Datetime(instant)) => Some(*instant),
        _ => None,
    }
}

/// The first instant after `now` at which these fields change what readers are told of an entry: its publication, its
/// expiry, for a photo the end of its rights, for an event its end.
pub fn next_of(collection: &Collection, fields: &Fields, time_zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    let rights = match fields.get("rights_expire").map(|field| &field.value) {
        Some(Value::Date(last)) if collection.is_of_photos() => end_of(*last, time_zone),
        _ => None,
    };
    let end = Period::of(collection, fields).and_then(|period| period.end(time_zone));
    let instants = [instant(fields, "publish_date"), instant(fields, "expiry_date"), rights, end];
    instants.into_iter().flatten().filter(|instant| *instant > now).min()
}

/// The next instant at which a scheduled or expiring entry, a photo's rights or the end of an event changes the site.
pub fn next_change(content: &Content, config: &Config, now: Timestamp) -> Option<Zoned> {
    let documents = content.documents.iter().filter(|document| document.role != Role::Translation);
    let instants =
        documents.filter_map(|document| next_of(&document.collection, &document.fields, &config.time_zone, now));
    let instants = instants.chain(legal::next_change(config, now));
    Some(instants.min()?.to_zoned(config.time_zone.clone()))
}
