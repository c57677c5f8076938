//! Which languages of entries hold text that a machine wrote and nobody has accepted: what pages and the API say of them,
//! and what keeps them from being published (`translations.publish_machine`).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::fields;
use super::inventory::{Entry, Scope, State, Translation, inventory};
use super::orphans::{Orphans, Which};
use super::record::{Origin, Records, is_plain, read_file};
use super::record_path::{FOLDER, named};
use super::unit::{BlockDigest, Unit, Version};
use crate::config::Config;
use crate::content::front_matter::Role;
use crate::content::{Content, Document, MachineMade};
use crate::diagnostic::places::Places;
use crate::diagnostic::{Checked, Code, Diagnostic, Span, Text};
use crate::digest::{Digest, Digester};
use crate::locale::Locale;
use crate::path::SourcePath;
use crate::source::{SourceFile, SourceTree};
use crate::text;

/// What the search keeps from build to build.
#[derive(Debug, Default)]
pub struct Memory {
    /// The files of the last build.
    tree: SourceTree,
    /// Records that speak of a machine, or that cannot be read.
    records: BTreeMap<SourcePath, Kept>,
    /// For each document, with the digest that it had: whether it holds a text of which these records speak.
    documents: HashMap<SourcePath, (Digest, bool)>,
    /// The digest of the records and settings with which `documents` was found.
    found_with: Option<Digest>,
    /// What was found in the last build, with the digest of everything that it was found from.
    found: Option<(Digest, Checked<Arc<MachineMade>>)>,
}

/// What matters of a file of records.
#[derive(Debug)]
struct Kept {
    /// The texts that a machine made.
    machine: HashSet<BlockDigest>,
    problems: Vec<Diagnostic>,
}

impl Kept {
    /// `None` for a file in which nothing matters here, as most are.
    fn of(path: &SourcePath, file: &SourceFile) -> Option<Self> {
        if file.text().is_some_and(|text| is_plain(text.value())) {
            return None;
        }
        let Checked { value: records, diagnostics: problems } = read_file(path, file);
        let machine = records.all.iter().filter(|record| record.origin == Origin::Machine);
        let machine: HashSet<BlockDigest> = machine.map(|record| record.translation).collect();
        let matters = !machine.is_empty() || records.is_damaged || !problems.is_empty();
        matters.then_some(Self { machine, problems })
    }
}

impl Memory {
    /// Looks at the records that have changed since the last build.
    fn follow(&mut self, tree: &SourceTree) {
        let changed: Vec<&SourcePath> = tree.changes(&self.tree).map(|(path, _)| path).collect();
        let records = changed.into_par_iter().filter(|path| named(path).is_some());
        let found: Vec<(&SourcePath, Option<Kept>)> =
            records.map(|path| (path, tree.get(path.as_str()).and_then(|file| Kept::of(path, file)))).collect();
        for (path, kept) in found {
            match kept {
                Some(kept) => drop(self.records.insert(path.clone(), kept)),
                None => drop(self.records.remove(path)),
            }
        }
        self.tree = tree.clone();
    }

    /// The keys of the entries that hold a text of which some records speak, be they their own or those of another.
    /// `digest` is that of the records and settings.
    fn holders(&mut self, digest: Digest, tree: &SourceTree, config: &Config, content: &Content) -> BTreeSet<String> {
        if self.found_with != Some(digest) {
            (self.documents, self.found_with) = (HashMap::new(), Some(digest));
        }
        let mut machine: HashMap<&str, HashSet<BlockDigest>> = HashMap::new();
        for (path, kept) in self.records.iter().filter(|(_, kept)| !kept.machine.is_empty()) {
            if let Some((locale, _)) = named(path) {
                machine.entry(locale).or_default().extend(&kept.machine);
            }
        }
        let all: Vec<Locale> = config.languages.iter().map(|language| language.locale.clone()).collect();
        let is_copy = |document: &Document| {
            let Some(text) = tree.text(document.path.as_str()).map(|text| text.value()) else { return false };
            let own = std::slice::from_ref(&document.locale);
            let locales = if document.role == Role::Single { &*all } else { own };
            locales.iter().any(|locale| {
                let Some(machine) = machine.get(locale.as_str()) else { return false };
                let is_known = |unit: &Unit| unit.digests().any(|digest| machine.contains(&digest));
                fields::version(document, text, locale, config).units.iter().any(is_known)
            })
        };
        let known = &self.documents;
        let is_new =
            |document: &Document| known.get(&document.path).is_none_or(|(digest, _)| *digest != document.digest);
        let looked: Vec<(SourcePath, (Digest, bool))> = content
            .documents
            .par_iter()
            .filter(|document| is_new(document))
            .map(|document| (document.path.clone(), (document.digest, is_copy(document))))
            .collect();
        self.documents.extend(looked);
        if self.documents.len() > content.documents.len() {
            let there: HashSet<&SourcePath> = content.documents.iter().map(|document| &document.path).collect();
            self.documents.retain(|path, _| there.contains(path));
        }
        let is_copy =
            |document: &&Arc<Document>| self.documents.get(&document.path).is_some_and(|(_, is_copy)| *is_copy);
        content.documents.iter().filter(is_copy).map(|document| document.entry_key()).collect()
    }
}

/// Finds them. Records that do not speak of a machine are not read further, unless an entry was renamed by hand: then
/// those of all entries say which of them it may be. Of an entry whose records cannot be read, the language of these is
/// held to be a machine's.
pub fn find(tree: &SourceTree, config: &Config, content: &Content, memory: &mut Memory) -> Checked<Arc<MachineMade>> {
    memory.follow(tree);
    if memory.records.is_empty() {
        (memory.found, memory.found_with, memory.documents) = (None, None, HashMap::new());
        return Checked { value: Arc::default(), diagnostics: Vec::new() };
    }
    let mut diagnostics: Vec<Diagnostic> =
        memory.records.values().flat_map(|kept| kept.problems.iter().cloned()).collect();
    let mut digester = Digester::new("machine");
    digester.digest(config.digest);
    for path in memory.records.keys() {
        digester.text(path.as_str());
        if let Some(file) = tree.get(path.as_str()) {
            digester.digest(file.digest());
        }
    }
    let of_records = digester.finish();
    let mut names: BTreeSet<String> =
        memory.records.keys().filter_map(|path| named(path)).map(|(_, key)| key.to_owned()).collect();
    let holders = memory.holders(of_records, tree, config, content);
    let orphans = Orphans::of(tree);
    diagnostics.extend(orphans.told(Which::Machine));
    let is_renamed = orphans.keys().into_iter().any(|key| names.contains(key));
    names.extend(holders);
    let mut digester = Digester::new("machine-entries");
    digester.digest(of_records);
    for name in &names {
        digester.text(name);
        for language in &config.languages {
            // What its other records say counts too.
            if let Some(file) = tree.get(Records::path(name, &language.locale).as_str()) {
                digester.text(language.locale.as_str()).digest(file.digest());
            }
        }
    }
    if is_renamed {
        for (path, _) in tree.under(FOLDER) {
            digester.text(path.as_str());
        }
    }
    for document in content.documents.iter() {
        if is_renamed || names.contains(&document.entry_key()) {
            digester.digest(document.digest);
        }
    }
    let digest = digester.finish();
    let found = match memory.found.take().filter(|(known, _)| *known == digest) {
        Some((_, found)) => found,
        None => {
            let entries = if is_renamed { Vec::new() } else { names.into_iter().collect() };
            search(tree, config, content, &Scope { entries, ..Scope::default() })
        }
    };
    diagnostics.extend(found.diagnostics.iter().cloned());
    let value = Arc::clone(&found.value);
    memory.found = Some((digest, found));
    Checked { value, diagnostics }
}

/// Looks at the blocks of the entries that may hold a machine's text, and tells what is not published.
fn search(tree: &SourceTree, config: &Config, content: &Content, scope: &Scope) -> Checked<Arc<MachineMade>> {
    let mut found = MachineMade::new();
    let mut diagnostics = Vec::new();
    // Problems of records are told where these are followed.
    for entry in inventory(tree, config, content, scope, &mut Vec::new()) {
        let Some(document) = &entry.document else { continue };
        let key = (Arc::clone(&document.collection.name), Arc::clone(&document.id));
        let is_told = !entry.is_draft && !config.translations.publish_machine;
        let machine: Vec<&Unit> = of_source(&entry);
        if !machine.is_empty() || entry.records.is_damaged {
            found.entry(key.clone()).or_default().insert(entry.source.locale.clone());
        }
        if let Some(first) = machine.first().filter(|_| is_told) {
            let message = text!(
                "une machine a écrit ce texte, et personne ne l’a accepté : l’entrée n’est pas publiée",
                "a machine wrote this text, and nobody has accepted it: the entry is not published"
            );
            diagnostics.push(withheld(&entry, &entry.source, (first, &entry.records), message));
        }
        let is_whole = machine.is_empty();
        for translation in &entry.translations {
            let machine = of_translation(translation);
            if machine.is_empty() && !translation.records.is_damaged {
                continue;
            }
            found.entry(key.clone()).or_default().insert(translation.locale.clone());
            if let (Some(first), Some(version), true) = (machine.first(), &translation.version, is_told && is_whole) {
                let locale = &translation.locale;
                let message = text!(
                    "une machine a traduit ce texte, et personne ne l’a accepté : la traduction (`{locale}`) n’est pas publiée",
                    "a machine translated this text, and nobody has accepted it: the translation (`{locale}`) is not published"
                );
                diagnostics.push(withheld(&entry, version, (first, &translation.records), message));
            }
        }
    }
    Checked { value: Arc::new(found), diagnostics }
}

/// The blocks of a source that a machine wrote.
fn of_source(entry: &Entry) -> Vec<&Unit> {
    let blocks = entry.source.units.iter().zip(&entry.written);
    blocks.filter(|(_, origin)| **origin == Origin::Machine).map(|(unit, _)| unit).collect()
}

/// The blocks of a translation that a machine made. One that was edited by hand is still a machine's until somebody
/// accepts it.
fn of_translation(translation: &Translation) -> Vec<&Unit> {
    let Some(version) = &translation.version else { return Vec::new() };
    let recorded = translation.records.all.iter().filter(|record| record.origin == Origin::Machine);
    let recorded: HashSet<BlockDigest> = recorded.map(|record| record.translation).collect();
    let paired = translation.pairs.iter().filter(|pair| pair.state == State::Machine);
    let paired: HashSet<usize> = paired.filter_map(|pair| pair.translation).collect();
    let units = version.units.iter().enumerate();
    units.filter(|(at, unit)| paired.contains(at) || recorded.contains(&unit.digest)).map(|(_, unit)| unit).collect()
}

/// The warning that a text is held back, at the first block for which it is.
fn withheld(entry: &Entry, version: &Version, (unit, records): (&Unit, &Records), message: Text) -> Diagnostic {
    let span = Places::new(&version.path, &version.text).span(unit.range.clone());
    let (key, locale) = (&entry.key, &version.locale);
    let problem = Diagnostic::new(Code::TranslationWithheld, span, message).help(text!(
        "relisez-le, puis `provence translate accept {key} --to {locale}`",
        "read it over, then `provence translate accept {key} --to {locale}`"
    ));
    match &records.copied_from {
        Some(from) => problem.related(
            Span::file(from),
            text!("c’est une copie du texte suivi ici", "it is a copy of the text that is recorded here"),
        ),
        None => problem,
    }
}
