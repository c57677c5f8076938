//! The problems of one entry where nothing else of the site can be read: in the editor of a published site, before a
//! save. It is stages two and three over a tree in which every other file is known by its name alone.
//!
//! Invariant: what is told here, a build tells too. What it cannot know it does not claim: whether the text of another
//! entry has an anchor, whether another entry has the same address or the same unique value, what a picture holds,
//! what templates, data and the rest of the plan say.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use crate::config::{self, Config};
use crate::content::collection::{Collection, FieldKind};
use crate::content::front_matter::Role;
use crate::content::passing_html::html;
use crate::content::value::Value;
use crate::content::{self, entry_file};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::path::SourcePath;
use crate::site::{self, Moment, Site, Version};
use crate::source::SourceTree;
use crate::translate::inventory::Entry;
use crate::translate::standing;
use crate::yaml::{self, Limits, Node, same_value};

/// A problem that a comparison with the bytes of an original finds.
const OF_BYTES: Code = Code::OriginalChanged;

/// Problems that follow from a file which this check does not find where the list of files may lack some.
const OF_MISSING_FILES: &[Code] =
    &[Code::UnknownReference, Code::BrokenLink, Code::MissingFile, Code::MissingPicture, Code::PhotoUnreadable];

/// The repository as far as it is known, and what the last check made of it.
#[derive(Default)]
pub struct Repository {
    tree: SourceTree,
    /// The list of files lacks some.
    partial: bool,
    content: content::Memory,
    site: site::Memory,
}

/// What is known of the files of an entry that are being written.
#[derive(Debug)]
pub struct Found {
    /// Problems in these files.
    pub problems: Vec<Diagnostic>,
    /// The entry with its translations; `None` while its source cannot be read.
    pub entry: Option<Entry>,
}

/// Whether a list of the repository's files has all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Every file is named.
    Whole,
    /// Some are missing.
    Partial,
}

impl Repository {
    /// Takes the list of all files. Texts that were known have to be given again.
    pub fn list(&mut self, paths: &[SourcePath], listing: Listing) {
        self.tree = SourceTree::default();
        paths.iter().for_each(|path| self.tree.name(path));
        self.partial = listing == Listing::Partial;
    }

    /// Gives a file its text: settings, declarations, the other languages of the entry.
    pub fn read(&mut self, path: &SourcePath, text: &str) {
        self.tree.pretend(path, Some(text));
    }

    /// Checks the files of one entry as if they had these texts, `None` for no file. `None` when the settings cannot be
    /// read.
    pub fn check(&mut self, files: &[(SourcePath, Option<String>)], now: Timestamp) -> Option<Found> {
        let mut tree = self.tree.clone();
        for (path, text) in files {
            tree.pretend(path, text.as_deref());
        }
        let mut diagnostics = Vec::new();
        let config = config::parse(tree.text(config::CONFIG_PATH)?).take(&mut diagnostics)?;
        let content = content::parse(&tree, &config, &mut self.content).take(&mut diagnostics);
        let _ = self.link(&content, &tree, &config, now).take(&mut diagnostics);
        diagnostics.retain(|problem| {
            files.iter().any(|(path, _)| *path == problem.span.file)
                && problem.code != OF_BYTES
                && !(self.partial && OF_MISSING_FILES.contains(&problem.code))
        });
        let file = files.first().and_then(|(path, _)| entry_file(path, &config, &content.collections));
        let key = file.map(|file| format!("{}/{}", file.collection.name, file.id));
        let entry = key.and_then(|key| standing::entry(&tree, &config, &content, &key));
        Some(Found { problems: diagnostics, entry })
    }

    fn link(
        &mut self,
        content: &content::Content,
        tree: &SourceTree,
        config: &Config,
        now: Timestamp,
    ) -> Checked<Arc<Site>> {
        let moment = Moment { now, drafts: true, future: true, expired: true };
        site::link(content, tree, config, &moment, &mut self.site)
    }

    /// What readers would see differ on the page of a file's entry, in the file's language, if files of the entry had
    /// these texts: JSON with the page's address, the parts `before` and `after`, and the keys of all values that differ.
    /// `None` when the file is not in the repository, cannot be read before or after, or has no page.
    pub fn preview(
        &mut self,
        path: &SourcePath,
        files: &[(SourcePath, Option<String>)],
        now: Timestamp,
    ) -> Option<Json> {
        self.tree.text(path.as_str())?;
        let (mut sides, mut url, mut keys) = (Vec::new(), None, BTreeSet::new());
        for written in [&[], files] {
            let mut tree = self.tree.clone();
            for (path, text) in written {
                tree.pretend(path, text.as_deref());
            }
            let config = config::parse(tree.text(config::CONFIG_PATH)?).value?;
            let content = content::parse(&tree, &config, &mut self.content).value;
            let site = self.link(&content, &tree, &config, now).value;
            let file = entry_file(path, &config, &content.collections)?;
            let position = config.position(&file.language.locale)?;
            let number = site.find(&file.collection.name, &file.id)?;
            let shown = site.shown(position, number).filter(|shown| shown.borrowed.is_none())?;
            url = url.or_else(|| shown.url.clone());
            sides.push(part(&site, file.collection, &shown.version, &config, position));
            for (written, text) in written {
                let texts = self.tree.text(written.as_str()).zip(text.as_deref());
                let differing = texts.map(|(before, text)| differing(written, [before.value(), text]));
                let is_shared = |key: &String| {
                    let field = file.collection.fields.values().find(|field| **field.key() == **key);
                    field.is_some_and(|field| !field.varies_by_locale())
                };
                keys.extend(differing.into_iter().flatten().filter(|key| written == path || is_shared(key)));
            }
        }
        let [before, after] = <[Json; 2]>::try_from(sides).ok()?;
        Some(json!({"url": &*url?, "before": before, "after": after, "differing": keys}))
    }
}

/// The parts of a page that are an entry's own.
fn part(site: &Site, collection: &Collection, version: &Version, config: &Config, position: usize) -> Json {
    let language = &config.languages[position];
    let photos = Collection::of_photos(site.collections.values()).map(|photos| &photos.name);
    let is_photo = |kind: &FieldKind| matches!(kind, FieldKind::Reference { to, many: false } if Some(to) == photos);
    let fields = collection.fields_in_order();
    let photo = fields.iter().find(|field| is_photo(&field.kind));
    let chosen = photo.and_then(|photo| match version.value(&photo.name)? {
        Value::Reference(reference) => Some(Arc::clone(&reference.id)),
        _ => None,
    });
    let title = collection.title_field.as_deref().unwrap_or("title");
    let key = |name: &str| collection.fields.get(name).map(|field| field.key().to_string());
    let text = |name: &str| version.text(name, language).map(|text| text.to_string());
    json!({
        "title": {"key": key(title), "text": text(title)},
        "description": {"key": key("description"), "text": text("description")},
        "photo": {"key": photo.map(|photo| photo.key().to_string()), "id": chosen.as_deref()},
        "body": version.document.body.as_ref().map(|body| html(body)),
    })
}

/// The keys of the values that differ between two texts of a file; `body` for the text below the front matter.
fn differing(path: &SourcePath, texts: [&str; 2]) -> Vec<String> {
    let role = if path.as_str().ends_with(".md") { Role::Source } else { Role::Single };
    let read = |text: &str| {
        let (front, body) = role.split(text)?;
        Some((yaml::parse(path, text, front, Limits::default()).value, text[body].to_owned()))
    };
    let [Some((before, body)), Some((after, other))] = texts.map(read) else { return Vec::new() };
    let keys = |node: &Node| -> Vec<Arc<str>> {
        node.as_map().into_iter().flatten().map(|(key, _)| Arc::clone(&key.name)).collect()
    };
    let mut all = keys(&before);
    all.extend(keys(&after).into_iter().filter(|key| before.get(key).is_none()));
    let is_same = |key: &str| match (before.get(key), after.get(key)) {
        (Some(before), Some(after)) => same_value(before, after),
        (before, after) => before.is_none() && after.is_none(),
    };
    let differing = all.iter().filter(|key| !is_same(key)).map(ToString::to_string);
    differing.chain((body != other).then(|| "body".to_owned())).collect()
}
