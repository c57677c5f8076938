//! Where the records of a translation are: `i18n/state/<language>/<collection>/<entry>.yaml`.

use crate::path::SourcePath;

/// The folder of all records.
pub const FOLDER: &str = "i18n/state";

/// The file of the records of an entry (`stories/fin-track`) in a language.
pub fn record_path(entry: &str, language: &str) -> SourcePath {
    SourcePath::new(format!("{FOLDER}/{language}/{entry}.yaml"))
}

/// The files of the records of the texts in an entry's file: of `only` the language of that file, or of all of
/// `languages` where the file holds every language.
pub fn records_of<'l>(
    entry: &str,
    only: Option<&str>,
    languages: impl IntoIterator<Item = &'l str>,
) -> Vec<SourcePath> {
    let in_file = languages.into_iter().filter(|language| only.is_none_or(|only| only == *language));
    in_file.map(|language| record_path(entry, language)).collect()
}

/// The language and the entry that a file of records is of; `None` for any other file.
pub fn named(path: &SourcePath) -> Option<(&str, &str)> {
    path.as_str().strip_prefix(FOLDER)?.strip_prefix('/')?.strip_suffix(".yaml")?.split_once('/')
}
