//! An event as views show it: when it is, and where calendars find it.

use std::sync::Arc;

use jiff::Timestamp;

use crate::content::period::Period;

/// What is known of an entry that takes place.
#[derive(Clone, Debug, Hash)]
pub struct EventView {
    /// Whether it is over; `None` where nothing says when it is.
    pub is_past: Option<bool>,
    /// When it is. Both boundaries are days, or both are instants.
    pub period: Period,
    /// The name by which calendars know it: that of the same event in every language.
    pub uid: Arc<str>,
    /// When its text last changed; `None` where no date says so.
    pub updated: Option<Timestamp>,
    /// Path of the file that holds it alone; `None` for one that is in no calendar.
    pub file: Option<Arc<str>>,
}

/// A calendar as pages announce it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CalendarLink {
    /// Path of the file.
    pub url: Arc<str>,
    /// What it holds, in the reader's language.
    pub title: Arc<str>,
}
