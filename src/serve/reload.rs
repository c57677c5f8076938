//! Tells a tab what changed of the page that it shows, and what it has to do.
//!
//! Each event stream compares for itself what its tab shows with what is served
//! now. So a tab that missed events, or slept, or saw the server start anew is
//! told the same as one that heard all.

use std::io;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use regex::Regex;
use serde_json::{Value, json};

use super::http::Connection;
use super::lookup::{find, shown, state_of};
use super::snapshot::Snapshot;
use super::state::Shared;
use super::{editor_bar, overlay};
use crate::content::Document;
use crate::diagnostic::UiLocale;
use crate::render::{Blob, Bytes};
use crate::slug::decoded;

/// A stream that has nothing to tell says so this often, to learn whether the tab is still there.
const PING: Duration = Duration::from_secs(15);

/// More files than this that changed at once are not named one by one.
const FILES: usize = 200;

/// A tab that listens.
pub struct Tab {
    /// The path that it shows.
    pub page: String,
    /// What it shows there: [`state_of`] when it was sent.
    pub shown: String,
    /// The language for problems.
    pub ui_locale: UiLocale,
}

/// Tells a tab what changes until it is gone or the server ends.
///
/// # Errors
/// When the tab is gone.
pub fn tell(connection: &mut Connection, shared: &Shared, mut tab: Tab) -> io::Result<()> {
    // The answer has no length and no chunks, since some browsers hold chunked events back.
    connection.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\nretry: 500\n\n",
    )?;
    let mut state = shared.newer(0, PING);
    let mut former: Option<Arc<Snapshot>> = None;
    let (mut told, mut described) = (None, None);
    loop {
        if state.closed {
            return Ok(());
        }
        if state.version > 0 {
            if let Some(event) = page_event(&mut tab, former.as_deref(), &state.site) {
                send(connection, "page", &event)?;
            }
            // Problems are sent when they differ from the last ones; the first time also when there are none.
            let problems = overlay::json(&state.problems, tab.ui_locale);
            if told.as_ref() != Some(&problems) {
                send(connection, "problems", &problems)?;
                told = Some(problems);
            }
            // Which entries refer to a page and how it is translated can change while the page stays the same.
            let about = editor_bar::json(&state.site, &tab.page, tab.ui_locale);
            if described.as_ref() != Some(&about) {
                send(connection, "about", &about)?;
                described = Some(about);
            }
            if let Some(former) = former.as_deref() {
                let files = state.site.changed_files(former);
                if !files.is_empty() && files.len() <= FILES {
                    send(
                        connection,
                        "files",
                        &json!(files.iter().map(|path| state.site.on_host(&format!("/{path}"))).collect::<Vec<_>>()),
                    )?;
                }
            }
            former = match state.site.output() {
                Some(_) => Some(Arc::clone(&state.site)),
                // What changed is known only when the build is finished.
                None => former,
            };
        }
        let version = state.version;
        state = shared.newer(version, PING);
        if state.version == version {
            connection.write(b": \n\n")?;
        }
    }
}

fn send(connection: &mut Connection, name: &str, value: &Value) -> io::Result<()> {
    connection.write(format!("event: {name}\ndata: {value}\n\n").as_bytes())
}

/// What the tab has to do about its page, if anything. It counts as done.
fn page_event(tab: &mut Tab, former: Option<&Snapshot>, site: &Snapshot) -> Option<Value> {
    let (status, found) = shown(site, &tab.page);
    let now = found.as_ref().map_or_else(|| "404-".to_owned(), |(_, blob)| state_of(status, blob));
    if now == tab.shown {
        return None;
    }
    let before = std::mem::replace(&mut tab.shown, now.clone());
    if status == 404
        && !before.starts_with("404")
        && let Some(to) = former.and_then(|former| moved(&tab.page, former, site))
    {
        return Some(json!({"do": "follow", "to": to}));
    }
    let old = former.and_then(|former| find(former, &tab.page));
    if let (Some((_, old)), Some((_, new))) = (old, found)
        && status == 200
        && let Some(styles) = restyled(&old, &new)
    {
        let styles: Vec<String> = styles.iter().map(|sheet| site.on_host(sheet)).collect();
        return Some(json!({"do": "style", "shown": now, "styles": styles}));
    }
    Some(json!({"do": "reload", "shown": now}))
}

/// The style sheets to swap, when two versions of a page differ in nothing but their names.
fn restyled(old: &Blob, new: &Blob) -> Option<Vec<String>> {
    static SHEET: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"/assets/[a-z-]+\.[0-9a-f]{10}\.css").expect("the pattern is right"));
    let (Bytes::Memory(old), Bytes::Memory(new)) = (&old.bytes, &new.bytes) else { return None };
    let (old, new) = (std::str::from_utf8(old).ok()?, std::str::from_utf8(new).ok()?);
    if SHEET.replace_all(old, "") != SHEET.replace_all(new, "") {
        return None;
    }
    Some(SHEET.find_iter(new).map(|found| found.as_str().to_owned()).collect())
}

/// Where the entry went whose page stood at an address: it has another address
/// now, or its folder has another name and the same text.
fn moved(page: &str, former: &Snapshot, site: &Snapshot) -> Option<String> {
    let (language, entry) = former.entry_at(page)?;
    let (old, new) = (former.prepared.as_ref()?, site.prepared.as_ref()?);
    let (locale, entry) = (&old.config.languages.get(language)?.locale, old.site.get(entry)?);
    let language = new.config.position(locale)?;
    let found = new.site.find(&entry.collection.name, &entry.id).or_else(|| {
        let document = &entry.source.document;
        let same = |other: &Arc<crate::site::Entry>| {
            let twin = &other.source.document;
            let texts = match (&document.body, &twin.body) {
                (Some(a), Some(b)) => a.text == b.text,
                (None, None) => true,
                _ => false,
            };
            other.collection.name == entry.collection.name
                && old.site.find(&other.collection.name, &other.id).is_none()
                && texts
                && text_of(document, "title") == text_of(twin, "title")
        };
        new.site.entries().find(|(_, other)| same(other)).map(|(number, _)| number)
    })?;
    let url = new.site.shown(language, found)?.url.clone()?;
    let url = site.on_host(&url);
    (*decoded(&url) != *page).then_some(url)
}

fn text_of<'d>(document: &'d Document, name: &str) -> Option<&'d Arc<str>> {
    document.fields.get(name).and_then(|field| field.value.as_text())
}
