//! The functions that the script of the editor calls.

#![expect(unsafe_code, reason = "a name that a script can call must be exported as it is")]

use std::sync::Mutex;

use serde_json::json;

use crate::content::field_at::described;
use crate::diagnostic::{Diagnostic, UiLocale};
use crate::entry_check::{Found, Listing, Repository};
use crate::path::SourcePath;
use crate::slots::{locked, tell, text};
use crate::translate::standing;

/// What the functions were given.
struct Session {
    /// What is known of the repository, once something was told.
    repository: Option<Repository>,
    /// The files that the next check is of.
    files: Vec<(SourcePath, Option<String>)>,
}

static STATE: Mutex<Session> = Mutex::new(Session { repository: None, files: Vec::new() });

/// The path of a file in the repository.
const PATH: usize = 0;
/// A text, or a list of paths.
const TEXT: usize = 1;

/// The path in its slot.
fn path() -> Option<SourcePath> {
    SourcePath::from_untrusted(&text(PATH)?)
}

/// Takes the list of the repository's files, a line each; `listing` is 0 when it lacks some.
#[unsafe(no_mangle)]
extern "C" fn list_files(listing: u32) {
    let paths: Vec<SourcePath> =
        text(TEXT).unwrap_or_default().lines().filter_map(SourcePath::from_untrusted).collect();
    let listing = if listing == 0 { Listing::Partial } else { Listing::Whole };
    locked(&STATE).repository.get_or_insert_default().list(&paths, listing);
}

/// Takes the text that a file of the repository has.
#[unsafe(no_mangle)]
extern "C" fn read_file() {
    if let Some((path, text)) = path().zip(text(TEXT)) {
        locked(&STATE).repository.get_or_insert_default().read(&path, &text);
    }
}

/// Forgets the files that were taken.
#[unsafe(no_mangle)]
extern "C" fn forget_files() {
    locked(&STATE).files.clear();
}

/// Takes a file that the next check is of, with the text that it is to have.
#[unsafe(no_mangle)]
extern "C" fn take_file() {
    let taken = path().zip(text(TEXT));
    locked(&STATE).files.extend(taken.map(|(path, text)| (path, Some(text))));
}

/// Takes a file that the next check is of, and that is not to be there.
#[unsafe(no_mangle)]
extern "C" fn take_no_file() {
    locked(&STATE).files.extend(path().map(|path| (path, None)));
}

/// Checks the files that were taken: JSON with problems and the states of translations, as the dev server answers. 0 when
/// the site's settings cannot be read. `now` is in milliseconds since 1970; messages are in French, or in English where `ui_locale` is not 0.
#[unsafe(no_mangle)]
extern "C" fn check_files(now: f64, ui_locale: u32) -> u32 {
    let mut state = locked(&STATE);
    let Session { repository, files } = &mut *state;
    let ui_locale = if ui_locale == 0 { UiLocale::Fr } else { UiLocale::En };
    let now = jiff::Timestamp::from_millisecond(now as i64).unwrap_or_default();
    let found = repository.get_or_insert_default().check(files, now);
    tell(found.map(|Found { problems, entry }| {
        let text_of = |problem: &Diagnostic| files.iter().find(|(path, _)| *path == problem.span.file)?.1.as_deref();
        let told = problems.iter().map(|problem| described(problem, text_of(problem), ui_locale));
        let states = entry.map(|entry| standing::json(&entry, ui_locale));
        json!({"problems": told.collect::<Vec<_>>(), "translations": states}).to_string()
    }))
}

/// What the files that were taken change on a page: that of the file whose path stands in its slot. JSON; 0 when there is
/// no such page. `now` is in milliseconds since 1970.
#[unsafe(no_mangle)]
extern "C" fn preview_page(now: f64) -> u32 {
    let mut state = locked(&STATE);
    let Session { repository, files } = &mut *state;
    let now = jiff::Timestamp::from_millisecond(now as i64).unwrap_or_default();
    let told = path().and_then(|path| repository.get_or_insert_default().preview(&path, files, now));
    tell(told.map(|told| told.to_string()))
}
