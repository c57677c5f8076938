//! The pages about translations: where they are, for the bar over a page and for the browser editor.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value as Json;

use crate::diagnostic::UiLocale;
use crate::translate::inventory::Entry;
use crate::translate::standing;

/// The folder of the pages about translations.
pub const FOLDER: &str = "/admin/translations/";

/// Characters of a key that stand in an address as they are.
const KEY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'/');

/// The address of the page about an entry, with one of its languages.
pub fn address(key: &str, locale: Option<&str>) -> String {
    let key = utf8_percent_encode(key, KEY);
    match locale {
        Some(locale) => format!("{FOLDER}{key}?to={}", utf8_percent_encode(locale, KEY)),
        None => format!("{FOLDER}{key}"),
    }
}

/// The state of each language of an entry, that of the source first, with the page that shows it.
pub fn json(entry: &Entry, ui_locale: UiLocale) -> Json {
    let mut states = standing::json(entry, ui_locale);
    for state in states.as_array_mut().into_iter().flatten() {
        let locale = state["locale"].as_str().filter(|locale| *locale != entry.source.locale.as_str());
        state["url"] = address(&entry.key, locale).into();
    }
    states
}
