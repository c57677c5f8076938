//! Every entry with its translations, and the state of each of their blocks.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::align::align;
use super::orphans::{Orphans, Which};
use super::record::{Origin, Record, Records, read_file};
use super::unit::{BlockDigest, Unit, UnitKind, Version};
use super::{fields, fluent};
use crate::config::Config;
use crate::content::front_matter::Role;
use crate::content::markdown::passages::PassageKind;
use crate::content::value::Value;
use crate::content::{Content, Document};
use crate::diagnostic::Diagnostic;
use crate::locale::Locale;
use crate::path::SourcePath;
use crate::source::SourceTree;

/// The state of a block in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// A translation of the source as it is.
    Current,
    /// A translation of which nobody has said what it was made from.
    Untracked,
    /// A translation that a machine made and nobody has accepted.
    Machine,
    /// A translation that its translator was not sure of.
    Fuzzy,
    /// A translation of another source than that of now.
    Outdated,
    /// There is none.
    Missing,
}

impl State {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::Current, Self::Untracked, Self::Machine, Self::Fuzzy, Self::Outdated, Self::Missing];

    /// The name for programs and in exchanged files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Untracked => "untracked",
            Self::Machine => "machine",
            Self::Fuzzy => "fuzzy",
            Self::Outdated => "outdated",
            Self::Missing => "missing",
        }
    }

    /// Whether a translator has something to do.
    pub fn is_due(self) -> bool {
        !matches!(self, Self::Current | Self::Untracked)
    }
}

/// A block of the source, and what a language has of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Its translation: an index of the translation's units.
    pub translation: Option<usize>,
    /// The state.
    pub state: State,
    /// The source that the translation was made from, where that is another.
    pub was: Option<BlockDigest>,
}

/// A block of a translation whose source was withdrawn: nobody reads any more what it translates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surplus {
    /// An index of the translation's units.
    pub translation: usize,
    /// The source that it was made from.
    pub was: BlockDigest,
}

/// One language of an entry.
#[derive(Clone, Debug)]
pub struct Translation {
    /// The language.
    pub locale: Locale,
    /// Its file, there or not.
    pub path: SourcePath,
    /// Its blocks; `None` when there is no file.
    pub version: Option<Version>,
    /// What it was made from.
    pub records: Records,
    /// One for each block of the source, in their order.
    pub pairs: Vec<Pair>,
    /// Blocks that the source has no longer. They count as outdated.
    pub surplus: Vec<Surplus>,
}

impl Entry {
    /// The blocks of another text of the source's file: of an earlier version of it.
    pub fn source_of(&self, text: &Arc<str>, config: &Config) -> Version {
        match &self.document {
            Some(document) => fields::version(document, text, &self.source.locale, config),
            None => fluent::version(&self.source.path, text, &self.source.locale),
        }
    }
}

impl Translation {
    /// The block that translates the block of the source at this index.
    pub fn unit(&self, index: usize) -> Option<&Unit> {
        self.version.as_ref()?.units.get(self.pairs[index].translation?)
    }

    /// Blocks that the source has no longer, in the order of the translation.
    pub fn surplus(&self) -> impl Iterator<Item = (&Unit, &Surplus)> {
        let units = self.version.as_ref().map_or(&[][..], |version| &version.units);
        self.surplus.iter().map(|surplus| (&units[surplus.translation], surplus))
    }
}

/// An entry, or a file of interface texts, with its translations.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `stories/fin-track`; `i18n` for the site's interface texts.
    pub key: Arc<str>,
    /// Its collection; `i18n` for interface texts.
    pub collection: Arc<str>,
    /// Whether all languages are in one file.
    pub is_single: bool,
    /// Whether it is marked as a draft.
    pub is_draft: bool,
    /// The source as it was parsed; `None` for interface texts.
    pub document: Option<Arc<Document>>,
    /// The blocks in the source language.
    pub source: Version,
    /// Who stands for each block of the source, in their order.
    pub written: Vec<Origin>,
    /// What is recorded of the source.
    pub records: Records,
    /// The other languages of the site, in their order.
    pub translations: Vec<Translation>,
}

/// Which languages and collections are asked for. An empty list stands for all.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Languages.
    pub locales: Vec<Locale>,
    /// Collections; `i18n` for interface texts.
    pub collections: Vec<String>,
    /// Entries by key.
    pub entries: Vec<String>,
}

impl Scope {
    fn has_locale(&self, locale: &Locale) -> bool {
        self.locales.is_empty() || self.locales.contains(locale)
    }

    /// Whether a document may belong to an entry that is asked for.
    fn may_have(&self, document: &Document) -> bool {
        let is_key = |key: &String| {
            key.split_once('/')
                .is_some_and(|(collection, id)| *collection == *document.collection.name && *id == *document.id)
        };
        self.entries.is_empty() || self.entries.iter().any(is_key)
    }

    fn has_entry(&self, collection: &str, key: &str) -> bool {
        (self.collections.is_empty() || self.collections.iter().any(|known| known == collection))
            && (self.entries.is_empty() || self.entries.iter().any(|known| known == key))
    }
}

/// Finds every entry of a scope that has the source language, with the state of its translations.
pub fn inventory(
    tree: &SourceTree,
    config: &Config,
    content: &Content,
    scope: &Scope,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let mut documents: BTreeMap<(&str, &str), Vec<&Arc<Document>>> = BTreeMap::new();
    let is_asked = |document: &&Arc<Document>| scope.may_have(document);
    for document in content.documents.iter().filter(is_asked) {
        documents.entry((&document.collection.name, &document.id)).or_default().push(document);
    }
    let documents: Vec<Vec<&Arc<Document>>> = documents.into_values().collect();
    let orphans = Orphans::of(tree);
    diagnostics.extend(orphans.told(Which::Others));
    let made = documents.par_iter().filter_map(|documents| of_documents(documents, (tree, &orphans), config, scope));
    let mut found: Vec<(Entry, Vec<Diagnostic>)> = made.collect();
    for folder in ["i18n".to_owned(), format!("themes/{}/i18n", config.theme)] {
        found.extend(of_messages(&folder, (tree, &orphans), config, scope));
    }
    let mut entries = Vec::with_capacity(found.len());
    for (entry, problems) in found {
        diagnostics.extend(problems);
        entries.push(entry);
    }
    entries
}

fn of_documents(
    documents: &[&Arc<Document>],
    (tree, orphans): (&SourceTree, &Orphans),
    config: &Config,
    scope: &Scope,
) -> Option<(Entry, Vec<Diagnostic>)> {
    let source = documents.iter().find(|document| document.role != Role::Translation)?;
    let collection = &source.collection.name;
    let key = format!("{collection}/{}", source.id);
    if !scope.has_entry(collection, &key) {
        return None;
    }
    let is_single = source.role == Role::Single;
    let text_of = |document: &Document| tree.text(document.path.as_str()).map(|text| text.value());
    let version = fields::version(source, text_of(source)?, &source.locale, config);
    let is_draft = matches!(source.fields.get("draft").map(|field| &field.value), Some(Value::Boolean(true)));
    let mut maker = Maker { tree, orphans, key: &key, problems: Vec::new() };
    let records = maker.records(&source.locale, &version.units).respaced(&version.units, &version.units);
    let written = written(&version.units, &records);
    let translations = others(&source.locale, config, scope).map(|locale| {
        let document = if is_single {
            Some(*source)
        } else {
            documents.iter().copied().find(|document| document.locale == *locale)
        };
        let translated =
            document.and_then(|document| Some(fields::version(document, text_of(document)?, locale, config)));
        let path = match document {
            Some(document) => document.path.clone(),
            None => named_for(&source.path, &source.locale, locale),
        };
        maker.translation(locale, path, translated, &version.units)
    });
    let translations = translations.collect();
    let problems = maker.problems;
    let collection = Arc::clone(collection);
    let document = Some(Arc::clone(source));
    Some((
        Entry {
            key: key.into(),
            collection,
            is_single,
            is_draft,
            document,
            source: version,
            written,
            records,
            translations,
        },
        problems,
    ))
}

fn of_messages(
    folder: &str,
    (tree, orphans): (&SourceTree, &Orphans),
    config: &Config,
    scope: &Scope,
) -> Option<(Entry, Vec<Diagnostic>)> {
    let file = |locale: &Locale| SourcePath::new(format!("{folder}/{locale}.ftl"));
    let read = |locale: &Locale| {
        let path = file(locale);
        tree.text(path.as_str()).map(|text| fluent::version(&path, text.value(), locale))
    };
    let source = read(&config.source_language().locale)?;
    if !scope.has_entry("i18n", folder) {
        return None;
    }
    let mut maker = Maker { tree, orphans, key: folder, problems: Vec::new() };
    let translations = others(&config.source_language().locale, config, scope)
        .map(|locale| maker.translation(locale, file(locale), read(locale), &source.units))
        .collect();
    let problems = maker.problems;
    let entry = Entry {
        key: folder.into(),
        collection: "i18n".into(),
        is_single: false,
        is_draft: false,
        document: None,
        written: vec![Origin::Person; source.units.len()],
        records: Records::default(),
        source,
        translations,
    };
    Some((entry, problems))
}

/// The languages of the site that are asked for, without that of the source.
fn others<'a>(source: &'a Locale, config: &'a Config, scope: &'a Scope) -> impl Iterator<Item = &'a Locale> {
    config.languages.iter().map(|language| &language.locale).filter(move |l| *l != source && scope.has_locale(l))
}

/// The file of a translation, by the name of the file of its source.
fn named_for(source: &SourcePath, from: &Locale, to: &Locale) -> SourcePath {
    let stem = source.as_str().strip_suffix(&format!(".{from}.md")).unwrap_or(source.as_str());
    SourcePath::new(format!("{stem}.{to}.md"))
}

struct Maker<'a> {
    tree: &'a SourceTree,
    orphans: &'a Orphans,
    key: &'a str,
    problems: Vec<Diagnostic>,
}

impl Maker<'_> {
    /// What is recorded of a text with these blocks. An entry whose folder was renamed by hand has its former records.
    fn records(&mut self, locale: &Locale, units: &[Unit]) -> Records {
        let path = Records::path(self.key, locale);
        let mut records = match self.tree.get(path.as_str()) {
            Some(file) => read_file(&path, file).take(&mut self.problems),
            None => self.orphans.records_of(locale, units).cloned().unwrap_or_default(),
        };
        let known: HashSet<BlockDigest> = records.all.iter().map(|record| record.translation).collect();
        if let Some((copied, from)) = self.orphans.copied(self.key, locale, units, &known) {
            records.all.extend(copied);
            records.copied_from = Some(from.clone());
        }
        records
    }

    fn translation(
        &mut self,
        locale: &Locale,
        path: SourcePath,
        version: Option<Version>,
        source: &[Unit],
    ) -> Translation {
        let units = version.as_ref().map_or(&[][..], |version| &version.units);
        let records = self.records(locale, units).respaced(source, units);
        let pairs = pairs(source, units, &records, &[]);
        let surplus = surplus(source, units, &pairs, &records);
        Translation { locale: locale.clone(), path, version, records, pairs, surplus }
    }
}

/// Who stands for each block of a source. What nothing is recorded of is a person's.
///
/// A machine's block that a person edited is still a machine's until somebody accepts it: for each recorded text that
/// is no longer there, one block that nothing else is known of counts as its edited form.
pub fn written(source: &[Unit], records: &Records) -> Vec<Origin> {
    let of = |origin: Origin| records.all.iter().filter(move |record| record.origin == origin);
    let accepted: HashSet<BlockDigest> = of(Origin::Person).map(|record| record.source).collect();
    let machine = of(Origin::Machine).map(|record| record.source);
    let machine: HashSet<BlockDigest> = machine.filter(|digest| !accepted.contains(digest)).collect();
    let present: HashSet<BlockDigest> = source.iter().map(|unit| unit.digest).collect();
    let mut edited = machine.difference(&present).count();
    let origin = |unit: &Unit| {
        if machine.contains(&unit.digest) {
            return Origin::Machine;
        }
        if edited == 0 || accepted.contains(&unit.digest) || !unit.kind.has_words() {
            return Origin::Person;
        }
        edited -= 1;
        Origin::Machine
    };
    source.iter().map(origin).collect()
}

/// The state of each block of the source, given the blocks of a translation and what was recorded. `hints` say which
/// blocks belong together, and nothing of their state: see [`align`].
pub fn pairs(source: &[Unit], translation: &[Unit], records: &Records, hints: &[Record]) -> Vec<Pair> {
    let aligned = align(source, translation, records, hints);
    let present: HashSet<BlockDigest> = translation.iter().map(|unit| unit.digest).collect();
    // Records that a pair of blocks bears out say nothing of other blocks with the same translation.
    let borne_out: HashSet<(BlockDigest, BlockDigest)> =
        source.iter().zip(&aligned).filter_map(|(unit, at)| Some((unit.digest, translation[(*at)?].digest))).collect();
    let mut by_translation: HashMap<BlockDigest, &Record> = HashMap::new();
    // Records of translations that are no longer there: each excuses one translation that was edited by hand.
    let mut edited: HashMap<BlockDigest, Vec<Origin>> = HashMap::new();
    for record in &records.all {
        if present.contains(&record.translation) {
            if !borne_out.contains(&(record.source, record.translation)) {
                by_translation.insert(record.translation, record);
            }
        } else {
            edited.entry(record.source).or_default().push(record.origin);
        }
    }
    let pair = |(unit, at): (&Unit, Option<usize>)| {
        let Some(translated) = at.map(|at| &translation[at]) else {
            return Pair { translation: None, state: State::Missing, was: None };
        };
        let state = |origin: Origin| match origin {
            Origin::Person => State::Current,
            Origin::Fuzzy => State::Fuzzy,
            Origin::Machine => State::Machine,
        };
        let (state, was) = if let Some(record) = records.of_pair(unit.digest, translated.digest) {
            (state(record.origin), None)
        } else if is_written_alike(unit) {
            let is_same = unit.digest == translated.digest;
            (if is_same { State::Current } else { State::Outdated }, None)
        } else if let Some(record) = by_translation.get(&translated.digest) {
            (State::Outdated, Some(record.source))
        } else if let Some(origin) = edited.get_mut(&unit.digest).and_then(Vec::pop) {
            (state(origin), None)
        } else {
            (State::Untracked, None)
        };
        Pair { translation: at, state, was }
    };
    source.iter().zip(aligned).map(pair).collect()
}

/// Blocks of a translation that translate no block of the source, and are known to have translated one. What nobody has
/// recorded is its translator's.
fn surplus(source: &[Unit], translation: &[Unit], pairs: &[Pair], records: &Records) -> Vec<Surplus> {
    let sources: HashSet<BlockDigest> = source.iter().map(|unit| unit.digest).collect();
    let paired: HashSet<usize> = pairs.iter().filter_map(|pair| pair.translation).collect();
    let mut made_from: HashMap<BlockDigest, BlockDigest> = HashMap::new();
    let mut is_needed: HashSet<BlockDigest> = HashSet::new();
    for record in &records.all {
        made_from.entry(record.translation).or_insert(record.source);
        if sources.contains(&record.source) {
            is_needed.insert(record.translation);
        }
    }
    let left = translation.iter().enumerate().filter(|(at, unit)| !paired.contains(at) && unit.kind.has_words());
    let left = left.filter(|(_, unit)| !is_needed.contains(&unit.digest));
    left.filter_map(|(at, unit)| Some(Surplus { translation: at, was: *made_from.get(&unit.digest)? })).collect()
}

/// Whether a translation has the same text as the source: code, and signs without words.
fn is_written_alike(unit: &Unit) -> bool {
    !unit.kind.has_words() || unit.kind == UnitKind::Passage(PassageKind::Code)
}
