//! What a build tells the browser of the site's declarations: `forms.yaml`, which `render/editor/forms.rs` writes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::entry_name;
use crate::content::first_language;
use crate::content::role::Role;
use crate::content::shape::{Shape, is_set};
use crate::path::SourcePath;
use crate::translate::record_path::records_of;
use crate::yaml::{self, Limits, Node, is_whole};

/// The most values of the file. Declarations of a site are its own, so that this is a guard against defects alone.
const LIMITS: Limits = Limits { depth: 32, nodes: 1_000_000 };

/// The declarations.
pub struct Forms {
    source: Arc<str>,
    languages: Vec<Arc<str>>,
    collections: BTreeMap<Arc<str>, Form>,
    /// Entries that are written first in another language than the site's, as `language collection/id`.
    pub elsewhere: Vec<Arc<str>>,
}

/// A collection.
pub struct Form {
    /// Its entries have a text, and a file for each language.
    has_files: bool,
    /// Its entries may name the language that they are written in first.
    names_source: bool,
    /// Its fields, in the order of the form.
    pub fields: Vec<Shape>,
}

/// A file of an entry, by its path alone.
pub struct File<'f> {
    /// Its collection.
    pub form: &'f Form,
    language: Arc<str>,
    role: Role,
    /// Its entry: `stories/fin-track`.
    entry: String,
}

impl Forms {
    /// Reads the file. `None` when it is not one that a build wrote.
    pub fn read(text: &str) -> Option<Self> {
        let path = SourcePath::new("forms.yaml");
        let read = yaml::parse(&path, text, 0..text.len(), LIMITS);
        let root = read.value;
        if !is_whole(&read.diagnostics) {
            return None;
        }
        let collections = root.get("collections")?.as_map()?.iter().map(|(key, node)| {
            let form = Form {
                has_files: is_set(node, "has_files"),
                names_source: is_set(node, "names_source"),
                fields: node.get("fields")?.as_list()?.iter().map(Shape::from_node).collect::<Option<_>>()?,
            };
            Some((Arc::clone(&key.name), form))
        });
        Some(Self {
            source: Arc::clone(root.get("source")?.as_text()?),
            languages: root.get("languages")?.as_list()?.iter().filter_map(Node::as_text).cloned().collect(),
            collections: collections.collect::<Option<_>>()?,
            elsewhere: root.get("elsewhere")?.as_list()?.iter().filter_map(Node::as_text).cloned().collect(),
        })
    }

    /// What a path is; `None` when it is no entry of the site.
    pub fn file(&self, path: &str) -> Option<File<'_>> {
        let (name, inside) = path.strip_prefix("content/")?.split_once('/')?;
        let form = self.collections.get(name)?;
        if !form.has_files {
            let entry = format!("{name}/{}", entry_name::record(inside)?);
            return Some(File { form, language: Arc::clone(&self.source), role: Role::Single, entry });
        }
        let text = entry_name::text(inside)?;
        let entry = format!("{name}/{}", text.id?);
        let language = self.languages.iter().find(|language| ***language == *text.language)?;
        let role = if *language == self.source { Role::Source } else { Role::Translation };
        Some(File { form, language: Arc::clone(language), role, entry })
    }

    /// The files of what is known of the texts in an entry's file, whether they are there or not.
    pub fn records(&self, path: &SourcePath) -> Vec<SourcePath> {
        let Some(file) = self.file(path.as_str()) else { return Vec::new() };
        let only = (file.role != Role::Single).then_some(&*file.language);
        records_of(&file.entry, only, self.languages.iter().map(|language| &**language))
    }

    /// The language that a text names as the one that its entry is written in first, if the site has it.
    pub fn named(&self, path: &SourcePath, text: &str) -> Option<&Arc<str>> {
        let file = self.file(path.as_str()).filter(|file| file.form.names_source)?;
        let code = first_language::named(path, text, file.role)?;
        self.languages.iter().find(|language| **language == code)
    }

    /// The language that an entry is written in first: the one that its files name, else the site's.
    pub fn first<'f>(&'f self, named: &'f str) -> &'f str {
        if named.is_empty() { &self.source } else { named }
    }
}

impl File<'_> {
    /// Which of its entry's files it is, given the language that the entry is written in first.
    pub fn role(&self, first: &str) -> Role {
        match self.role {
            Role::Single => Role::Single,
            _ if *self.language == *first => Role::Source,
            _ => Role::Translation,
        }
    }
}
