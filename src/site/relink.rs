//! The last linking, brought up to date where only texts have changed.
//!
//! Linking holds every file against every other. What it asks of a document is
//! the document's outline ([`crate::content::outline`]): while that stays, so do
//! addresses, order, references and everything else that is said of the site as
//! a whole, and only the entry itself is made again.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Entry, EntryIndex, Moment, Shown, Site, Version, photo, shown_versions, translation};
use crate::cache::Cache;
use crate::config::Config;
use crate::content::{Content, Document};
use crate::diagnostic::{Checked, Diagnostic};
use crate::digest::Digest;
use crate::path::SourcePath;
use crate::source::{Change, SourceTree};

/// A linked site with everything that it was made from.
#[derive(Debug)]
pub struct FormerSite {
    content: Content,
    tree: SourceTree,
    config: Digest,
    moment: Moment,
    /// The first instant at which the same files would link otherwise.
    until: Option<Timestamp>,
    site: Arc<Site>,
    diagnostics: Arc<Vec<Diagnostic>>,
}

impl FormerSite {
    /// Remembers a linking.
    pub fn new(
        content: &Content,
        tree: &SourceTree,
        config: &Config,
        moment: &Moment,
        site: Site,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let photos = content.documents.iter().filter(|document| document.collection.photos);
        let notices = photos.filter_map(|document| photo::next_notice(&document.fields, config, moment.now));
        Self {
            content: content.clone(),
            tree: tree.clone(),
            config: config.digest,
            moment: moment.clone(),
            until: notices.chain(site.due).min(),
            site: Arc::new(site),
            diagnostics: Arc::new(diagnostics),
        }
    }

    /// The site and its problems.
    pub fn checked(&self) -> Checked<Arc<Site>> {
        Checked { value: Arc::clone(&self.site), diagnostics: (*self.diagnostics).clone() }
    }

    /// The same with what has changed since; `None` when that is more than texts.
    pub fn updated(
        mut self,
        content: &Content,
        tree: &SourceTree,
        config: &Config,
        moment: &Moment,
        cache: &Cache,
    ) -> Option<Self> {
        let same_time = (moment.drafts, moment.future, moment.expired)
            == (self.moment.drafts, self.moment.future, self.moment.expired)
            && moment.now >= self.moment.now
            && self.until.is_none_or(|until| moment.now < until);
        let same_shape = self.config == config.digest
            && Arc::ptr_eq(&self.content.collections, &content.collections)
            && Arc::ptr_eq(&self.content.broken, &content.broken)
            && self.content.documents.len() == content.documents.len();
        if !same_time || !same_shape || !self.leaves_files(tree) {
            return None;
        }
        let pairs = self.content.documents.iter().zip(&content.documents);
        let edited: Vec<&Arc<Document>> = pairs
            .filter(|(former, now)| !Arc::ptr_eq(former, now))
            .map(|(former, now)| {
                let same = former.path == now.path && former.outline == now.outline && !now.collection.photos;
                same.then_some(now)
            })
            .collect::<Option<_>>()?;
        // A problem has a place, and places have moved.
        let files: BTreeSet<&SourcePath> = edited.iter().map(|document| &document.path).collect();
        if self.diagnostics.iter().any(|problem| problem.is_about(&files)) {
            return None;
        }
        let site = Arc::make_mut(&mut self.site);
        for document in edited {
            let position = *site.files.get(&document.path)?;
            relink(site, position, document, config, moment, cache)?;
        }
        self.content = content.clone();
        self.tree = tree.clone();
        Some(self)
    }

    /// Whether no file has changed that linking itself looks at.
    fn leaves_files(&self, tree: &SourceTree) -> bool {
        tree.changes(&self.tree).all(|(path, change)| {
            change == Change::Edited
                && (matches!(path.extension(), "md" | "yaml" | "yml") || !path.as_str().starts_with("content/"))
                && !path.as_str().starts_with(super::ORIGINALS)
                && !self.site.downloads.contains_key(path)
                && !self.site.bundle_pictures.contains_key(path)
        })
    }
}

/// Puts an edited document into its entry, and the entry into the site.
fn relink(
    site: &mut Site,
    position: EntryIndex,
    document: &Arc<Document>,
    config: &Config,
    moment: &Moment,
    cache: &Cache,
) -> Option<()> {
    let entry = &site.entries[position];
    let documents: Vec<&Arc<Document>> = entry
        .versions
        .values()
        .map(|version| if version.document.path == document.path { document } else { &version.document })
        .collect();
    let mut distinct: Vec<&Arc<Document>> = Vec::new();
    for document in documents {
        if distinct.iter().all(|other| !Arc::ptr_eq(other, document)) {
            distinct.push(document);
        }
    }
    let (mut used, mut diagnostics) = (Vec::new(), Vec::new());
    let versions = translation::versions(&distinct, config, cache, &mut used, &mut diagnostics, true)?;
    if !diagnostics.is_empty() {
        return None;
    }
    let versions = shown_versions(versions, moment);
    if !versions.keys().eq(entry.versions.keys()) {
        return None;
    }
    let source = Arc::clone(versions.get(&config.source_language().locale)?);
    let entry = Entry { source, versions, ..(**entry).clone() };
    for (language, shown) in config.languages.iter().zip(&mut site.shown) {
        let Some(former) = &shown[position] else { continue };
        let locale = former.borrowed.as_ref().unwrap_or(&language.locale);
        let version: &Arc<Version> = entry.versions.get(locale)?;
        let now = Shown { version: Arc::clone(version), ..former.clone() };
        shown.set(position, Some(now));
    }
    site.entries.set(position, Arc::new(entry));
    Some(())
}
