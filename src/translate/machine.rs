//! Which languages of entries hold text that a machine wrote and nobody has accepted: what pages and the API say of them,
//! and what keeps them from being published (`translations.publish_machine`).

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::inventory::{Scope, State, inventory};
use super::orphans::{Orphans, Which};
use super::record::{FOLDER, Origin};
use crate::config::Config;
use crate::content::{Content, MachineMade};
use crate::diagnostic::Checked;
use crate::digest::{Digest, Digester};
use crate::path::SourcePath;
use crate::source::SourceTree;

/// What the search keeps from build to build.
#[derive(Debug, Default)]
pub struct Memory {
    /// The files of the last build.
    tree: SourceTree,
    /// Records that hold the word `machine`.
    records: BTreeSet<SourcePath>,
    /// What was found in the last build, with the digest of everything that it was found from.
    found: Option<(Digest, Arc<MachineMade>)>,
}

impl Memory {
    /// Looks at the records that have changed since the last build.
    fn follow(&mut self, tree: &SourceTree) {
        for (path, _) in tree.changes(&self.tree) {
            if !path.as_str().starts_with(FOLDER) {
                continue;
            }
            match tree.text(path.as_str()).is_some_and(|text| text.contains("machine]")) {
                true => drop(self.records.insert(path.clone())),
                false => drop(self.records.remove(path)),
            }
        }
        self.tree = tree.clone();
    }
}

/// Finds them. Records without the word `machine` are not read further, unless an entry was renamed by hand: then those
/// of all entries say which of them it may be.
pub fn find(tree: &SourceTree, config: &Config, content: &Content, memory: &mut Memory) -> Checked<Arc<MachineMade>> {
    let mut keys: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut digester = Digester::new("machine");
    digester.digest(config.digest);
    memory.follow(tree);
    for path in &memory.records {
        let rest = path.as_str().strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/'));
        let Some((locale, rest)) = rest.and_then(|rest| rest.split_once('/')) else { continue };
        if let (Some(key), Some(text)) = (rest.strip_suffix(".yaml"), tree.text(path.as_str())) {
            keys.entry(key).or_default().insert(locale);
            digester.text(path.as_str()).digest(text.digest());
        }
    }
    if keys.is_empty() {
        memory.found = None;
        return Checked { value: Arc::default(), diagnostics: Vec::new() };
    }
    let orphans = Orphans::of(tree);
    let diagnostics = orphans.told(Which::Machine).collect();
    let names: HashSet<&str> = keys.keys().copied().collect();
    let is_renamed = !names.is_disjoint(&orphans.keys());
    if is_renamed {
        for (path, _) in tree.under(FOLDER) {
            digester.text(path.as_str());
        }
    }
    for document in content.documents.iter() {
        if is_renamed || names.contains(&*format!("{}/{}", document.collection.name, document.id)) {
            digester.digest(document.digest);
        }
    }
    let digest = digester.finish();
    if let Some((_, found)) = memory.found.as_ref().filter(|(known, _)| *known == digest) {
        return Checked { value: Arc::clone(found), diagnostics };
    }
    let entries = if is_renamed { Vec::new() } else { keys.keys().map(|key| (*key).to_owned()).collect() };
    let scope = Scope { entries, ..Scope::default() };
    let mut found = MachineMade::new();
    // Problems of records are told by `check --translations`.
    for entry in inventory(tree, config, content, &scope, &mut Vec::new()) {
        let Some(document) = &entry.document else { continue };
        let key = (Arc::clone(&document.collection.name), Arc::clone(&document.id));
        if entry.written.contains(&Origin::Machine) {
            found.entry(key.clone()).or_default().insert(entry.source.locale.clone());
        }
        for translation in &entry.translations {
            let units = translation.version.as_ref().map_or(&[][..], |version| &version.units);
            let present: HashSet<_> = units.iter().map(|unit| unit.digest).collect();
            let is_there = translation
                .records
                .all
                .iter()
                .any(|record| record.origin == Origin::Machine && present.contains(&record.translation));
            // A block that was edited by hand is still a machine's until somebody accepts it.
            if is_there || translation.pairs.iter().any(|pair| pair.state == State::Machine) {
                found.entry(key.clone()).or_default().insert(translation.locale.clone());
            }
        }
    }
    let found = Arc::new(found);
    memory.found = Some((digest, Arc::clone(&found)));
    Checked { value: found, diagnostics }
}
