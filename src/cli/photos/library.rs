//! The records of a site's photos with their originals, for the commands that move originals.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::cli::output::say;
use crate::config::{Config, StoreSetting};
use crate::content::collection::Collection;
use crate::content::value::Value;
use crate::content::{Content, Document};
use crate::diagnostic::{Text, UiLocale};
use crate::error::Error;
use crate::path::SourcePath;
use crate::site::ORIGINALS;
use crate::site::original::Recorded;
use crate::source::{self, SourceFile, SourceTree};
use crate::store::originals::Originals;
use crate::{content, text};

/// A site as far as the commands for originals need it.
pub struct Library {
    /// Its files.
    pub tree: SourceTree,
    /// Its settings.
    pub config: Config,
    /// The records that were asked for, by path.
    pub records: Vec<Record>,
}

/// The record of a photo.
pub struct Record {
    /// Its id.
    pub id: String,
    /// Its file.
    pub path: SourcePath,
    /// Where its original is on this machine, or would be.
    pub original: SourcePath,
    /// What it says of its original.
    pub recorded: Option<Recorded>,
}

impl Library {
    /// Reads the records of a site: those that are named by id, by `photos/<id>` or by their file; all without a name.
    ///
    /// # Errors
    /// When the site cannot be read, has no collection of photos, or a name is not one of a record.
    pub fn read(root: &Utf8Path, names: &[String]) -> Result<Self, Error> {
        let tree = source::read(root, None)?;
        source::keep_digests(root, &tree);
        let Some(config) = crate::build::configure(&tree, None, &mut Vec::new()) else {
            return Err(Error::Usage(crate::config::missing().message));
        };
        let content = content::parse(&tree, &config, &mut content::Memory::default()).value;
        let collection = collection_of_photos(&content)?;
        if collection.original().is_none() {
            let name = &collection.name;
            return Err(Error::Usage(text!(
                "la collection `{name}` déclare un champ `original`, que le programme écrit : donnez-lui un autre nom",
                "the collection `{name}` declares a field `original`, which the program writes: give it another name"
            )));
        }
        let documents = content.documents.iter().filter(|document| document.collection.is_of_photos());
        let mut records: Vec<Record> = documents.filter_map(|document| record(document)).collect();
        for name in names {
            if !records.iter().any(|record| record.is_called(name)) {
                return Err(Error::Usage(text!(
                    "`{name}` n’est pas une photo du site",
                    "`{name}` is no photo of the site"
                )));
            }
        }
        if !names.is_empty() {
            records.retain(|record| names.iter().any(|name| record.is_called(name)));
        }
        Ok(Self { tree, config, records })
    }

    /// The store of originals that the settings name.
    ///
    /// # Errors
    /// When they name none.
    pub fn originals(&self, root: &Utf8Path) -> Result<Originals, Error> {
        let setting: &StoreSetting = self.config.photo_store.as_ref().ok_or_else(|| {
            Error::Usage(text!(
                "`site.yaml` ne nomme pas de dépôt pour les originaux : `photos: {{store: …}}`",
                "`site.yaml` names no store for originals: `photos: {{store: …}}`"
            ))
        })?;
        Ok(Originals::new(setting, root))
    }

    /// What `of` gives for each record, in their order, so many of them at once. As a `Result`, the first error ends it.
    pub fn each<T: Send, All: FromParallelIterator<T> + Send>(
        &self,
        at_once: usize,
        of: impl Fn(&Record) -> T + Sync + Send,
    ) -> All {
        let all = || self.records.par_iter().with_max_len(1).map(of).collect();
        match rayon::ThreadPoolBuilder::new().num_threads(at_once).build() {
            Ok(pool) => pool.install(all),
            // Where there are no threads of our own, those of the program do it.
            Err(_) => all(),
        }
    }

    /// What the original of a record is on this machine; `None` where it is not there.
    pub fn present(&self, record: &Record) -> Option<&SourceFile> {
        self.tree.get(record.original.as_str())
    }
}

/// The collection of a site's photos.
///
/// # Errors
/// When the site declares none.
pub fn collection_of_photos(content: &Content) -> Result<&Arc<Collection>, Error> {
    Collection::of_photos(content.collections.values()).ok_or_else(|| {
        Error::Usage(text!(
            "aucune collection n’est déclarée avec `role: photos`",
            "no collection is declared with `role: photos`"
        ))
    })
}

/// Says something of a photo.
pub fn say_of(record: &Record, said: &Text, ui_locale: UiLocale) {
    let (id, fr, en) = (&record.id, said.get(UiLocale::Fr), said.get(UiLocale::En));
    say(text!("{id} : {fr}", "{id}: {en}").get(ui_locale));
}

impl Record {
    fn is_called(&self, name: &str) -> bool {
        let path = self.path.as_str();
        let in_collection = || path.strip_prefix("content/").and_then(|path| path.strip_suffix(".yaml"));
        self.id == name || path == name || in_collection() == Some(name)
    }

    /// The place of its original below a site's folder.
    pub fn place(&self, root: &Utf8Path) -> Utf8PathBuf {
        root.join(self.original.as_str())
    }
}

fn record(document: &Document) -> Option<Record> {
    let Some(Value::Text(name)) = document.fields.get("file").map(|field| &field.value) else { return None };
    Some(Record {
        id: document.id.to_string(),
        path: document.path.clone(),
        original: SourcePath::from_untrusted(&format!("{ORIGINALS}/{name}"))?,
        recorded: document.collection.original().and_then(|_| Recorded::of(&document.fields)),
    })
}
