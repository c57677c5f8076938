//! What schemas are made from: settings, declarations, and the names of what there is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::forms::text;
use crate::config::Config;
use crate::content::Content;
use crate::content::collection::Collection;
use crate::diagnostic::UiLocale;
use crate::source::SourceTree;

/// What the schemas are made from.
pub struct Known<'a> {
    /// Settings.
    pub config: &'a Config,
    /// Declared collections by name.
    pub collections: &'a BTreeMap<Arc<str>, Arc<Collection>>,
    /// Ids of entries, drafts too, by collection.
    pub ids: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// Names of the theme's templates.
    pub templates: BTreeSet<&'a str>,
    /// Names of themes.
    pub themes: BTreeSet<&'a str>,
    /// The language of the descriptions that the program itself gives.
    pub ui_locale: UiLocale,
}

impl<'a> Known<'a> {
    /// A sentence in the language of the descriptions.
    pub fn say<'t>(&self, fr: &'t str, en: &'t str) -> &'t str {
        match self.ui_locale {
            UiLocale::Fr => fr,
            UiLocale::En => en,
        }
    }

    /// One text, or one a language.
    pub fn localized(&self) -> Json {
        let languages = self.config.languages.iter();
        let each: serde_json::Map<String, Json> =
            languages.map(|language| (language.locale.to_string(), text())).collect();
        json!({"anyOf": [text(), {"type": "object", "additionalProperties": false, "properties": each}]})
    }

    /// Collects what is known of a site. Descriptions are in French where the source language is French, in
    /// English otherwise.
    pub fn new(config: &'a Config, content: &'a Content, tree: &'a SourceTree) -> Self {
        let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for document in content.documents.iter() {
            ids.entry(&document.collection.name).or_default().insert(&document.id);
        }
        let own = format!("themes/{}/templates/", config.theme);
        let names = tree.under("themes").chain(tree.under("templates")).filter_map(|(path, _)| {
            let path = path.as_str();
            path.strip_prefix(&*own).or_else(|| path.strip_prefix("templates/")).filter(|name| name.ends_with(".html"))
        });
        let ui_locale = match config.source_language().locale.as_str() {
            "fr" => UiLocale::Fr,
            _ => UiLocale::En,
        };
        let themes = tree.folders("themes").collect();
        Self { config, collections: &content.collections, ids, templates: names.collect(), themes, ui_locale }
    }
}
