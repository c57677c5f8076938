//! The language that an entry is written in first, where one of its files says so: `source: ja`.
//!
//! Every file of the entry is read by that: which of them holds the shared fields, and which are translations. What
//! a file says is found before any file is parsed, and is an argument of parsing like the name of the file.

use std::borrow::Cow;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt as _};

use super::collection::Collection;
use super::document::{Document, ParsedFile};
use super::field::{FieldKind, SOURCE};
use super::first_language;
use super::front_matter::Role;
use super::layout::{EntryFile, Place};
use crate::config::Config;
use crate::locale::{Language, Locale};
use crate::path::SourcePath;

/// Whether entries of a collection can say in which language they are written first. Those of a collection that
/// declares a field `source` of its own cannot.
fn can_say(collection: &Collection) -> bool {
    collection.fields.get(SOURCE).is_some_and(|field| field.kind == FieldKind::Language)
}

/// The language of the site that the file at a place says its entry is written in first. `former` is what the same
/// path gave in the last build.
pub(super) fn said(place: &Place<'_>, former: Option<&ParsedFile>, config: &Config) -> Option<Locale> {
    if let Some(former) = former.filter(|former| former.is_of(place, config)) {
        return former.said.clone();
    }
    said_in(place.path, place.file.text()?.value(), place.collection, place.role, config)
}

fn said_in(path: &SourcePath, text: &str, collection: &Collection, role: Role, config: &Config) -> Option<Locale> {
    if !can_say(collection) {
        return None;
    }
    let locale = Locale::new(first_language::named(path, text, role)?);
    config.language(&locale).map(|language| language.locale.clone())
}

/// A file with the role that it has among those of its entry. `named` is what its path alone tells, `text` what it
/// holds or is to hold.
pub fn among<'a>(
    named: EntryFile<'a>,
    path: &SourcePath,
    text: &str,
    config: &'a Config,
    documents: &[Arc<Document>],
) -> EntryFile<'a> {
    let said = said_in(path, text, named.collection, named.role, config).or_else(|| {
        // Documents are sorted by path, and those of an entry are in the folder of its collection.
        let folder = format!("content/{}/", named.collection.name);
        let first = documents.partition_point(|document| document.path.as_str() < folder.as_str());
        let beside = documents[first..].iter().take_while(|document| document.path.as_str().starts_with(&folder));
        let mut others = beside.filter(|document| *document.id == *named.id && document.path != *path);
        others.find_map(|document| document.source_said()).map(|(locale, _)| locale)
    });
    let Some(language) = said.and_then(|said| config.language(&said)) else { return named };
    led_by(named, language)
}

/// A file with the role that it has in an entry which is written first in a language.
pub fn led_by<'a>(named: EntryFile<'a>, language: &'a Language) -> EntryFile<'a> {
    match named.role {
        Role::Single => EntryFile { language, ..named },
        Role::Source | Role::Translation => {
            let role = if named.language.locale == language.locale { Role::Source } else { Role::Translation };
            EntryFile { role, ..named }
        }
    }
}

/// Gives the files of each entry their roles by what they say; `said` has one item for each place. Of two files that
/// say different languages the one that is in the language that it says is followed, else the first by path. Linking
/// reports that they differ.
pub(super) fn settle<'a>(places: &mut [Place<'a>], said: &[Option<Locale>], config: &'a Config) {
    if said.iter().all(Option::is_none) {
        return;
    }
    let mut sources: HashMap<(Arc<str>, Cow<'a, str>), &Locale> = HashMap::new();
    for of_itself in [true, false] {
        for (place, said) in places.iter().zip(said) {
            let Some(said) = said.as_ref().filter(|said| !of_itself || **said == place.language.locale) else {
                continue;
            };
            sources.entry((Arc::clone(&place.collection.name), place.id.clone())).or_insert(said);
        }
    }
    for place in places {
        let Some(source) = sources.get(&(Arc::clone(&place.collection.name), place.id.clone())) else { continue };
        match place.role {
            Role::Single => place.language = config.language(source).unwrap_or(place.language),
            Role::Source | Role::Translation => {
                place.role = if place.language.locale == **source { Role::Source } else { Role::Translation };
            }
        }
    }
}
