//! What readers of the other site could not read: such a page is a draft here, or waits for its day. Each is told.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::page::{ForeignSite, Page, Waiting};
use super::value::{Item, Value, get};
use crate::diagnostic::{Code, Diagnostic, Span, Text, UiLocale};
use crate::text;

/// Makes a draft of a page that the other site did not publish. `at` is the line and the column of what says so there,
/// `why` shows it.
pub fn hold_back(page: &mut Page, at: (u32, u32), why: &Text, diagnostics: &mut Vec<Diagnostic>) {
    set(page, "draft", Value::Boolean(true), at);
    let (fr, en) = (why.get(UiLocale::Fr), why.get(UiLocale::En));
    tell(
        page,
        at,
        text!(
            "ce texte n’était pas public ({fr}) : il devient un brouillon",
            "this text was not public ({en}): it becomes a draft"
        ),
        diagnostics,
    );
}

fn tell(page: &Page, (line, column): (u32, u32), message: Text, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.push(Diagnostic::new(Code::ImportValue, Span::new(&page.source, line, column, 0), message));
}

fn set(page: &mut Page, key: &str, value: Value, (line, column): (u32, u32)) {
    page.fields.retain(|(known, _)| !known.eq_ignore_ascii_case(key));
    page.fields.push((key.to_owned(), Item::new(value, line, column)));
}

/// What a value says as `true` or `false`, by the words that generators take for them; `None` for any other value.
pub fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Boolean(boolean) => Some(*boolean),
        Value::Empty => Some(false),
        Value::Text(text) | Value::Number(text) => match &*text.trim().to_ascii_lowercase() {
            "true" | "yes" | "on" | "y" | "t" | "1" => Some(true),
            "false" | "no" | "off" | "n" | "f" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Settles whether each page is held back here: `draft` becomes `true` or `false`, a page whose days of publication
/// cannot be read becomes a draft, and one whose `date` is to come waits for it where the other site did so.
pub fn settle(site: &mut ForeignSite, now: Timestamp, diagnostics: &mut Vec<Diagnostic>) {
    let zone = TimeZone::get(&site.settings.time_zone).unwrap_or(TimeZone::UTC);
    let waiting = site.waiting;
    for page in &mut site.pages {
        draft(page, diagnostics);
        for key in ["publish_date", "expiry_date"] {
            let Some(item) = get(&page.fields, key) else { continue };
            if !matches!(item.value, Value::Empty | Value::Date(_) | Value::Datetime(_)) {
                let at = (item.line, item.column);
                let why = text!("`{key}` n’est pas une date lisible", "`{key}` is no date that can be read");
                hold_back(page, at, &why, diagnostics);
            }
        }
        wait(page, waiting, now, &zone, diagnostics);
    }
}

fn draft(page: &mut Page, diagnostics: &mut Vec<Diagnostic>) {
    let Some(item) = get(&page.fields, "draft") else { return };
    let (at, found) = ((item.line, item.column), truth(&item.value));
    if matches!(item.value, Value::Boolean(_)) {
        return;
    }
    match found {
        Some(false) => set(page, "draft", Value::Boolean(false), at),
        Some(true) => hold_back(page, at, &text!("`draft` dit oui", "`draft` says yes"), diagnostics),
        None => {
            let why = text!("`draft` n’est ni `true` ni `false`", "`draft` is neither `true` nor `false`");
            hold_back(page, at, &why, diagnostics);
        }
    }
}

/// A page whose date is to come gets that day as its day of publication.
fn wait(page: &mut Page, waiting: Waiting, now: Timestamp, zone: &TimeZone, diagnostics: &mut Vec<Diagnostic>) {
    let waits = match waiting {
        Waiting::Nothing => false,
        Waiting::Everything => true,
        Waiting::Collections => page.collection != "pages",
    };
    let is_told = get(&page.fields, "publish_date").is_some_and(|item| item.value != Value::Empty);
    let Some(item) = get(&page.fields, "date").filter(|_| waits && !is_told) else { return };
    if instant(item, zone).is_some_and(|day| day > now) {
        let (value, at) = (item.value.clone(), (item.line, item.column));
        set(page, "publish_date", value, at);
        let message = text!(
            "ce texte attendait sa `date` : elle est aussi son `publish_date`",
            "this text waited for its `date`: it is its `publish_date` too"
        );
        tell(page, at, message, diagnostics);
    }
}

/// Whether readers cannot read a page now.
pub fn is_withheld(page: &Page, now: Timestamp, zone: &TimeZone) -> bool {
    let at = |key: &str| get(&page.fields, key).and_then(|item| instant(item, zone));
    get(&page.fields, "draft").is_some_and(|item| item.value == Value::Boolean(true))
        || at("publish_date").is_some_and(|day| day > now)
        || at("expiry_date").is_some_and(|day| day <= now)
}

/// The instant of a date or time in the time zone of the site.
fn instant(item: &Item, zone: &TimeZone) -> Option<Timestamp> {
    let text = item.as_text()?;
    let local = || {
        text.parse::<DateTime>()
            .ok()
            .or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight())))
    };
    let zoned = || Some(local()?.to_zoned(zone.clone()).ok()?.timestamp());
    text.parse::<Timestamp>().ok().or_else(zoned)
}
