//! Which translations hold text that a machine wrote and nobody has accepted: what pages and the API say of them,
//! and what keeps them from being published (`translations.publish_machine`).

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::inventory::{Scope, State, inventory};
use super::record::{FOLDER, Origin};
use crate::config::Config;
use crate::content::{Content, MachineMade};
use crate::digest::{Digest, Digester};
use crate::source::SourceTree;

/// What was found in the last build, with the digest of everything that it was found from.
#[derive(Debug, Default)]
pub struct Memory(Option<(Digest, Arc<MachineMade>)>);

/// Finds them. Records without the word `machine` are not read further.
pub fn find(tree: &SourceTree, config: &Config, content: &Content, memory: &mut Memory) -> Arc<MachineMade> {
    let mut keys: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut digester = Digester::new("machine");
    digester.digest(config.digest);
    for (path, file) in tree.under(FOLDER) {
        let rest = path.as_str().strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/'));
        let Some((locale, rest)) = rest.and_then(|rest| rest.split_once('/')) else { continue };
        if let (Some(key), Some(text)) = (rest.strip_suffix(".yaml"), file.text())
            && text.contains("machine]")
        {
            keys.entry(key).or_default().insert(locale);
            digester.text(path.as_str()).digest(text.digest());
        }
    }
    if keys.is_empty() {
        memory.0 = None;
        return Arc::default();
    }
    let names: HashSet<&str> = keys.keys().copied().collect();
    for document in content.documents.iter() {
        if names.contains(&*format!("{}/{}", document.collection.name, document.id)) {
            digester.digest(document.digest);
        }
    }
    let digest = digester.finish();
    if let Some((known, found)) = memory.0.as_ref().filter(|(known, _)| *known == digest) {
        debug_assert_eq!(*known, digest);
        return Arc::clone(found);
    }
    let scope = Scope { entries: keys.keys().map(|key| (*key).to_owned()).collect(), ..Scope::default() };
    let mut found = MachineMade::new();
    // Problems of records are told by `check --translations`.
    for entry in inventory(tree, config, content, &scope, &mut Vec::new()) {
        let Some(document) = &entry.document else { continue };
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
                let key = (Arc::clone(&document.collection.name), Arc::clone(&document.id));
                found.entry(key).or_default().insert(translation.locale.clone());
            }
        }
    }
    let found = Arc::new(found);
    memory.0 = Some((digest, Arc::clone(&found)));
    found
}
