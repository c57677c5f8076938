//! Where the records of a translation are: `i18n/state/<language>/<collection>/<entry>.yaml`.

use crate::path::SourcePath;

/// The folder of all records.
pub const FOLDER: &str = "i18n/state";

/// The file of the records of an entry (`stories/fin-track`) in a language.
pub fn record_path(entry: &str, language: &str) -> SourcePath {
    SourcePath::new(format!("{FOLDER}/{language}/{entry}.yaml"))
}

/// The language and the entry that a file of records is of; `None` for any other file.
pub fn named(path: &SourcePath) -> Option<(&str, &str)> {
    path.as_str().strip_prefix(FOLDER)?.strip_prefix('/')?.strip_suffix(".yaml")?.split_once('/')
}
