//! The search index: which pages of each language it holds, and into how many
//! files it is divided. `render/search` says what is in them.
//!
//! A site has an index when one of its templates mentions `site.search`.

use std::sync::Arc;

use super::job::{Job, SearchFiles, SearchIndex, SearchJob, SearchPart, SearchView, SiteView, ToldPages};
use crate::config::{Config, path_of};
use crate::digest::Digest;
use crate::locale::Language;
use crate::memo::Shared;
use crate::path::OutputPath;
use crate::theme::Theme;

/// The program that asks the index, in the reader's browser.
const SCRIPT: &str = include_str!("search/search.js");

/// The folder of the index and its program.
const ROOT: &str = "search";

/// The number of pages for each file of words. A reader who looks for a word fetches one of them.
const PAGES_PER_SHARD: usize = 24;

/// The most files of words in one language.
const SHARDS: usize = 256;

/// Descriptions of pages in one file.
pub const PAGES_PER_FILE: usize = 32;

/// Whether a template of the theme offers search.
fn is_offered(theme: &Theme) -> bool {
    theme.templates.values().any(|facts| facts.searches)
}

/// The address of the program, with a name that changes when it does.
fn script_path() -> String {
    format!("{ROOT}/search.{}.js", Digest::of(SCRIPT.as_bytes()).fingerprint())
}

/// Where pages of the language at position `index` find the index and its program; `None` for a site without search.
pub fn view(theme: &Theme, config: &Config, index: usize) -> Option<SearchView> {
    if !is_offered(theme) {
        return None;
    }
    let folder = |language: &Language| -> Arc<str> { format!("/{ROOT}/{}/", language.locale).into() };
    let languages = config.languages.iter().enumerate();
    let others = languages.map(|(position, language)| (position != index).then(|| folder(language)));
    Some(SearchView {
        script: format!("/{}", script_path()).into(),
        index: folder(&config.languages[index]),
        others: others.collect(),
    })
}

/// The program.
pub fn script(theme: &Theme) -> Option<(OutputPath, Job)> {
    is_offered(theme).then(|| (OutputPath::new(script_path()), Job::Text(Shared::new(SCRIPT.to_owned()))))
}

/// The files of one language.
pub fn files(site: &Shared<SiteView>, pages: &ToldPages) -> Vec<(OutputPath, Job)> {
    if site.search.is_none() {
        return Vec::new();
    }
    let shards = pages.len().div_ceil(PAGES_PER_SHARD).next_power_of_two().min(SHARDS);
    let lists = pages.len().div_ceil(PAGES_PER_FILE);
    let base_path = path_of(&site.base_url).into();
    let index = Shared::new(SearchIndex { pages: pages.clone(), base_path, shards, made: SearchFiles::default() });
    let locale = &site.languages[site.index].locale;
    let parts = (0..shards).map(|shard| (format!("words/{shard}.json"), SearchPart::Words(shard)));
    let parts = parts.chain((0..lists).map(|list| (format!("pages/{list}.json"), SearchPart::Pages(list))));
    let parts = parts.chain([("index.json".to_owned(), SearchPart::Contents)]);
    parts
        .map(|(name, part)| {
            let path = OutputPath::new(format!("{ROOT}/{locale}/{name}"));
            (path, Job::Search(SearchJob { index: index.clone(), part }))
        })
        .collect()
}
