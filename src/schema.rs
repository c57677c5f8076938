//! JSON Schemas (draft 7) of the files that editors write: settings, declarations, entries, theme.
//!
//! Text editors complete and check with them, `provence lsp` completes with them. Draft 7 is the newest that
//! the YAML extension of VS Code reads. The schemas follow what the build accepts: a file that the build
//! accepts satisfies its schema. What only the whole site can tell, such as whether a reference leads
//! anywhere, is left to `check`; known values stand under `examples`, which are offered and not required.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::config::CONFIG_PATH;
use crate::content::collection::{BodyKind, Collection};
use crate::content::front_matter::Role;
use crate::path::SourcePath;

mod forms;
mod known;

mod field;
mod settings;
mod theme;

pub mod reference;

pub use known::Known;

/// The folder of a site that the schemas are written into.
pub const FOLDER: &str = "schema/content";

/// What a file is by its path.
enum Kind<'a> {
    Settings,
    Declaration,
    Theme,
    Entry(&'a Collection, Role),
    /// The text of a collection's list.
    ListText(&'a Collection, Role),
}

impl<'a> Known<'a> {
    /// Every schema by its file name in [`FOLDER`]: `site.json`, `collection.json`, `theme.json`, and for each
    /// collection `entries/<name>.json`, for translations `entries/<name>.translation.json`.
    pub fn files(&self) -> BTreeMap<String, Json> {
        let mut files = BTreeMap::from([
            ("site.json".to_owned(), self.document(&Kind::Settings)),
            ("collection.json".to_owned(), self.document(&Kind::Declaration)),
            ("theme.json".to_owned(), self.document(&Kind::Theme)),
        ]);
        for (name, collection) in self.collections {
            let source = match collection.body {
                BodyKind::None => Role::Single,
                BodyKind::Markdown => Role::Source,
            };
            files.insert(format!("entries/{name}.json"), self.document(&Kind::Entry(collection, source)));
            if collection.body == BodyKind::Markdown {
                let translation = Kind::Entry(collection, Role::Translation);
                files.insert(format!("entries/{name}.translation.json"), self.document(&translation));
            }
        }
        files
    }

    /// The schema of a file's YAML: the whole of it, or the front matter of a Markdown file. `None` for a file
    /// that none of the schemas is for.
    pub fn of_file(&self, path: &SourcePath) -> Option<Json> {
        self.kind(path).map(|kind| self.document(&kind))
    }

    fn kind(&self, path: &SourcePath) -> Option<Kind<'a>> {
        let inside = match path.as_str() {
            CONFIG_PATH => return Some(Kind::Settings),
            theme if theme.starts_with("themes/") && theme.ends_with("/theme.yaml") => return Some(Kind::Theme),
            other => other.strip_prefix("content/")?,
        };
        let (name, rest) = inside.split_once('/')?;
        if rest == "_collection.yaml" {
            return Some(Kind::Declaration);
        }
        let collection = self.collections.get(name)?;
        let source = self.config.source_language().locale.as_str();
        let role = match collection.body {
            BodyKind::None => (rest.ends_with(".yaml") || rest.ends_with(".yml")).then_some(Role::Single),
            BodyKind::Markdown => {
                let (_, code) = rest.strip_suffix(".md")?.rsplit_once('.')?;
                Some(if code == source { Role::Source } else { Role::Translation })
            }
        };
        if let Some(code) = rest.strip_prefix("_index.").and_then(|rest| rest.strip_suffix(".md")) {
            let role = if code == source { Role::Source } else { Role::Translation };
            return Some(Kind::ListText(collection, role));
        }
        Some(Kind::Entry(collection, role?))
    }

    fn document(&self, kind: &Kind<'_>) -> Json {
        let (title, schema) = match kind {
            Kind::Settings => ("site.yaml".to_owned(), settings::site(self)),
            Kind::Declaration => ("_collection.yaml".to_owned(), settings::collection(self)),
            Kind::Theme => ("theme.yaml".to_owned(), theme::theme(self)),
            Kind::ListText(collection, role) => {
                let photos = Collection::of_photos(self.collections.values());
                let texts = Collection::of_list_texts(photos.map(|photos| &photos.name), collection.path.clone());
                (format!("{}/_index", collection.name), field::entry(self, &texts, *role))
            }
            Kind::Entry(collection, role) => {
                let label = collection.label.get(self.config.source_language());
                let title = label.map_or_else(|| collection.name.to_string(), |label| label.to_string());
                (title, field::entry(self, collection, *role))
            }
        };
        let mut document = json!({"$schema": "http://json-schema.org/draft-07/schema#", "title": title});
        if let (Some(document), Json::Object(schema)) = (document.as_object_mut(), schema) {
            document.extend(schema);
        }
        document
    }

    /// The value of `yaml.schemas` in the settings of VS Code: which schema is for which files.
    pub fn associations(&self) -> Json {
        let mut files = BTreeMap::from([
            (format!("./{FOLDER}/site.json"), json!("content/site.yaml")),
            (format!("./{FOLDER}/collection.json"), json!("content/*/_collection.yaml")),
            (format!("./{FOLDER}/theme.json"), json!("themes/*/theme.yaml")),
        ]);
        let records = self.collections.values().filter(|collection| collection.body == BodyKind::None);
        for name in records.map(|collection| &collection.name) {
            // The server of VS Code's YAML extension matches no `[!_]`; it takes out what a pattern with `!` names.
            let entries = [format!("content/{name}/**/*.yaml"), format!("!content/{name}/**/_collection.yaml")];
            files.insert(format!("./{FOLDER}/entries/{name}.json"), json!(entries));
        }
        json!(files)
    }
}
