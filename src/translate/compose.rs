//! The new text of a translation's file: the bytes of translated values and blocks change, no other byte does. A
//! block that the translation does not have is made whole from the structure of its source.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::inventory::{Entry, Translation};
use super::markup::{Escape, field, written};
use super::unit::{BlockDigest, Unit, UnitKind, Version, digest};
use super::yaml_edit::{Tree, insert};
use super::{fields, fluent};
use crate::config::Config;
use crate::content::front_matter::Role;
use crate::content::markdown::passages::{Part, PassageKind};
use crate::diagnostic::Text;
use crate::edits::{Edit, apply};
use crate::text;
use crate::yaml::{self, Context, Limits, Node, Style};

/// A new translation of a block.
#[derive(Clone, Debug)]
pub struct Change {
    /// The block of the source, by its index.
    pub index: usize,
    /// What it becomes.
    pub parts: Vec<Part>,
}

/// A file with its new text.
#[derive(Clone, Debug)]
pub struct Composed {
    /// The blocks of the new text.
    pub version: Version,
    /// For each change the digest of the block that it made, or why it was not made.
    pub results: Vec<Result<BlockDigest, Text>>,
}

/// Makes the new text of a translation. A change that would not be read back as what it says is left out.
pub fn compose(entry: &Entry, translation: &Translation, changes: &[Change], config: &Config) -> Composed {
    let mut results: Vec<Result<BlockDigest, Text>> =
        changes.iter().map(|change| Ok(made(entry, translation, change))).collect();
    let mut escapes = vec![Escape::Nothing; changes.len()];
    // At first as it is, then with backslashes; what still is not read back is left out, then all.
    for round in 0..6 {
        let mut draft = Draft {
            entry,
            translation,
            changes,
            escapes: &escapes,
            results: &mut results,
            edits: Vec::new(),
            added: 0,
        };
        let text = draft.text();
        let added = draft.added;
        let version = version(entry, translation, &text.into(), config);
        let failed = failed(entry, translation, changes, &results, &version, added);
        if failed.is_empty() {
            return Composed { version, results };
        }
        for at in failed {
            if round == 0 {
                escapes[at] = Escape::Signs;
            } else {
                results[at] = Err(text!(
                    "une fois écrite, cette traduction serait lue comme un autre texte : un signe y a un sens pour Markdown, YAML ou Fluent, ou sa mise en forme ne peut être reprise de la source ; écrivez-la à la main",
                    "once written, this translation would be read as another text: a sign in it means something to Markdown, YAML or Fluent, or its markup cannot be taken from the source; write it by hand"
                ));
            }
        }
    }
    results.iter_mut().for_each(|result| {
        if result.is_ok() {
            *result = Err(text!("cette traduction ne peut pas être écrite", "this translation cannot be written"));
        }
    });
    let text = translation.version.as_ref().map_or_else(|| Arc::from(""), |version| Arc::clone(&version.text));
    Composed { version: version(entry, translation, &text, config), results }
}

/// The digest of the block that a change makes.
fn made(entry: &Entry, translation: &Translation, change: &Change) -> BlockDigest {
    let kind = translation.unit(change.index).map_or(&entry.source.units[change.index].kind, |unit| &unit.kind);
    digest(kind, &change.parts)
}

/// The blocks of a text of a translation.
fn version(entry: &Entry, translation: &Translation, text: &Arc<str>, config: &Config) -> Version {
    match &entry.document {
        Some(document) => {
            let locales = (&translation.locale, &entry.source.locale);
            let role = if entry.is_single { Role::Single } else { Role::Translation };
            fields::version_of(&translation.path, &document.collection, role, text, locales, config)
        }
        None => fluent::version(&translation.path, text, &translation.locale),
    }
}

/// Changes that the new text does not hold as they are meant. When the number of passages is another than
/// expected, a change has become two blocks, or joined another: all changes of the body are suspected.
fn failed(
    entry: &Entry,
    translation: &Translation,
    changes: &[Change],
    results: &[Result<BlockDigest, Text>],
    version: &Version,
    added: isize,
) -> Vec<usize> {
    let mut found: HashMap<BlockDigest, usize> = HashMap::new();
    let by_path: HashMap<&str, BlockDigest> = version.units.iter().map(|unit| (&*unit.path, unit.digest)).collect();
    version.units.iter().for_each(|unit| *found.entry(unit.digest).or_default() += 1);
    let is_passage = |unit: &Unit| matches!(unit.kind, UnitKind::Passage(_));
    let before = translation.version.iter().flat_map(|version| &version.units).filter(|unit| is_passage(unit)).count();
    let after = version.units.iter().filter(|unit| is_passage(unit)).count();
    let is_whole = before as isize + added == after as isize;
    let made = changes
        .iter()
        .zip(results)
        .enumerate()
        .filter_map(|(at, (change, result))| Some((at, &entry.source.units[change.index], *result.as_ref().ok()?)));
    let mut failed = Vec::new();
    for (at, unit, digest) in made {
        let is_there = match unit.kind {
            UnitKind::Passage(_) => {
                let left = found.get_mut(&digest).filter(|left| **left > 0);
                is_whole && left.map(|left| *left -= 1).is_some()
            }
            UnitKind::Field | UnitKind::Message => by_path.get(&*unit.path) == Some(&digest),
        };
        if !is_there {
            failed.push(at);
        }
    }
    failed
}

struct Draft<'a> {
    entry: &'a Entry,
    translation: &'a Translation,
    changes: &'a [Change],
    escapes: &'a [Escape],
    results: &'a mut Vec<Result<BlockDigest, Text>>,
    edits: Vec<Edit>,
    /// Passages that the new text has more than the old one.
    added: isize,
}

impl Draft<'_> {
    fn text(&mut self) -> String {
        let is_new = self.translation.version.is_none();
        let text: Arc<str> = match &self.translation.version {
            Some(version) => Arc::clone(&version.text),
            None if self.entry.document.is_none() => "".into(),
            None => "---\n---\n".into(),
        };
        if self.entry.document.is_none() {
            self.messages(&text);
        } else if self.entry.is_single {
            self.record(&text);
        } else {
            self.front_matter(&text, is_new);
            self.body(&text);
        }
        apply(&text, std::mem::take(&mut self.edits))
    }

    /// Changes that are still to be made, by their position, that choose their kind.
    fn live(&self, is_wanted: impl Fn(&UnitKind) -> bool) -> Vec<usize> {
        let live = (0..self.changes.len()).filter(|at| self.results[*at].is_ok());
        live.filter(|at| is_wanted(&self.source(*at).kind)).collect()
    }

    fn source(&self, change: usize) -> &Unit {
        &self.entry.source.units[self.changes[change].index]
    }

    fn refuse(&mut self, change: usize, why: Text) {
        self.results[change] = Err(why);
    }

    fn replace(&mut self, change: usize, text: &str) -> bool {
        let Some(unit) = self.translation.unit(self.changes[change].index) else { return false };
        let former = &text[unit.range.clone()];
        let written = match unit.kind {
            UnitKind::Field => {
                let place = if self.is_in_flow(text, unit) { Context::Flow } else { Context::Line };
                yaml::scalar(&field(&self.changes[change].parts), Style::of(former), place)
            }
            _ => self.written(change, &unit.kind, &text[..unit.range.start]),
        };
        self.edits.push(Edit::new(unit.range.clone(), written));
        true
    }

    /// Whether a scalar stands between brackets or braces: then some signs end it.
    fn is_in_flow(&self, text: &str, unit: &Unit) -> bool {
        let line = text[..unit.range.start].rsplit('\n').next().unwrap_or_default();
        line.contains(['{', '['])
    }

    /// A change as the file has it. `before` is the text in front of it.
    fn written(&self, change: usize, kind: &UnitKind, before: &str) -> String {
        let written = written(kind, &self.changes[change].parts, self.escapes[change]);
        match kind {
            UnitKind::Passage(PassageKind::Argument(..)) if !before.ends_with('"') => format!("\"{written}\""),
            _ => written,
        }
    }

    /// The fields of a translation's front matter.
    fn front_matter(&mut self, text: &str, is_new: bool) {
        let mut missing: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for change in self.live(|kind| *kind == UnitKind::Field) {
            if !self.replace(change, text) {
                let path = self.source(change).path.to_string();
                let top = path.split('.').next().unwrap_or_default().to_owned();
                if !order.contains(&top) {
                    order.push(top.clone());
                }
                missing.entry(top).or_default().push(change);
            }
        }
        let Some((front, _)) = yaml::split_front_matter(text) else { return };
        let root = yaml::parse(&self.translation.path, text, front.clone(), Limits::default()).value;
        let mut inserted = String::new();
        for top in order {
            let changes = missing.remove(&top).unwrap_or_default();
            if let Some(node) = root.get(&top) {
                changes.into_iter().for_each(|change| self.insert_below(change, node, text));
                continue;
            }
            let mut tree = Tree::Map(Vec::new());
            for change in changes {
                let (path, value) = (self.source(change).path.to_string(), field(&self.changes[change].parts));
                if tree.add(&path.split('.').collect::<Vec<_>>(), &value).is_none() {
                    self.refuse(change, gap());
                }
            }
            let Tree::Map(entries) = &tree else { continue };
            for (key, value) in entries {
                value.write_entry(key, 0, &mut inserted);
            }
        }
        if is_new && !inserted.contains("title:") && self.entry.source.units.iter().any(|unit| &*unit.path == "title") {
            for change in self.live(|_| true) {
                self.refuse(
                    change,
                    text!(
                        "un nouveau fichier demande d’abord un titre traduit",
                        "a new file needs a translated title first"
                    ),
                );
            }
            return;
        }
        self.edits.push(Edit::insertion(front.end, inserted));
    }

    /// A field below a key that the translation has.
    fn insert_below(&mut self, change: usize, top: &Node, text: &str) {
        let path = self.source(change).path.to_string();
        let mut rest = path.split('.').skip(1).peekable();
        let mut node = top;
        while let Some(name) = rest.next() {
            match (node.get(name), rest.peek()) {
                (Some(below), _) => node = below,
                (None, None) => {
                    let value = field(&self.changes[change].parts);
                    match insert(text, node, name, &value) {
                        Some(edit) => self.edits.push(edit),
                        None => self.refuse(change, gap()),
                    }
                    return;
                }
                (None, Some(_)) => break,
            }
        }
        self.refuse(change, gap());
    }

    /// The fields of an entry that has one file for all languages.
    fn record(&mut self, text: &str) {
        let root = yaml::parse(&self.translation.path, text, 0..text.len(), Limits::default()).value;
        let (from, to) = (&self.entry.source.locale, &self.translation.locale);
        for change in self.live(|_| true) {
            if self.replace(change, text) {
                continue;
            }
            let path = self.source(change).path.to_string();
            let node = path.split('.').try_fold(&root, |node, name| match name.parse::<usize>() {
                Ok(index) => node.as_list()?.get(index),
                Err(_) => node.get(name),
            });
            let value = field(&self.changes[change].parts);
            let edit = match node {
                Some(node) if node.get(from.as_str()).is_some() => insert(text, node, to.as_str(), &value),
                // A single text is that of the source language.
                Some(node) => node.as_text().map(|source| {
                    let source = yaml::scalar(source, Style::of(&text[node.bytes()]), Context::Flow);
                    let value = yaml::scalar(&value, Style::Plain, Context::Flow);
                    Edit::new(node.bytes(), format!("{{{from}: {source}, {to}: {value}}}"))
                }),
                None => None,
            };
            match edit {
                Some(edit) => self.edits.push(edit),
                None => self.refuse(change, gap()),
            }
        }
    }

    /// The passages of the body.
    fn body(&mut self, text: &str) {
        let mut by_index: BTreeMap<usize, usize> = BTreeMap::new();
        for change in self.live(|kind| matches!(kind, UnitKind::Passage(_))) {
            by_index.insert(self.changes[change].index, change);
        }
        // Blocks of the source of which the translation lacks a passage that has come.
        let mut lacking: BTreeSet<usize> = by_index
            .iter()
            .filter(|(index, _)| self.translation.pairs[**index].translation.is_none())
            .map(|(index, _)| self.entry.source.units[*index].block)
            .collect();
        for (index, change) in &by_index {
            if !lacking.contains(&self.entry.source.units[*index].block) {
                self.replace(*change, text);
            }
        }
        lacking.extend(self.signs_between(&lacking));
        for block in lacking {
            self.block(block, &by_index, text);
        }
    }

    /// Top-level blocks without words, such as a thematic break, that the translation lacks and that stand beside a
    /// block that is made now, unless what follows them is not translated.
    fn signs_between(&self, made: &BTreeSet<usize>) -> Vec<usize> {
        // For each top-level block whether it has words, and whether the translation has something of it.
        let mut blocks: BTreeMap<usize, (bool, bool)> = BTreeMap::new();
        for (index, unit) in self.entry.source.units.iter().enumerate() {
            if matches!(unit.kind, UnitKind::Passage(_)) {
                let known = blocks.entry(unit.block).or_default();
                known.0 |= unit.kind.has_words();
                known.1 |= self.translation.unit(index).is_some();
            }
        }
        let mut signs = Vec::new();
        let mut waiting = Vec::new();
        // Whether the last block with words is made now, and whether there is one in the translation.
        let mut before = (false, true);
        for (block, (has_words, is_there)) in blocks {
            if !has_words {
                waiting.extend((!is_there).then_some(block));
                continue;
            }
            let after = (made.contains(&block), is_there || made.contains(&block));
            if (before.0 || after.0) && before.1 && after.1 {
                signs.append(&mut waiting);
            }
            waiting.clear();
            before = after;
        }
        if before.0 {
            signs.append(&mut waiting);
        }
        signs
    }

    /// Makes a top-level block from the structure of its source.
    fn block(&mut self, block: usize, by_index: &BTreeMap<usize, usize>, text: &str) {
        let source = &self.entry.source;
        let is_in = |index: &usize| {
            source.units[*index].block == block && matches!(source.units[*index].kind, UnitKind::Passage(_))
        };
        let inside: Vec<usize> = (0..source.units.len()).filter(is_in).collect();
        let changes: Vec<usize> = inside.iter().filter_map(|index| by_index.get(index).copied()).collect();
        let range = source.blocks[block].clone();
        let mut edits = Vec::new();
        let mut former: BTreeSet<usize> = BTreeSet::new();
        for index in &inside {
            let unit = &source.units[*index];
            let translated = self.translation.unit(*index);
            former.extend(translated.map(|unit| unit.block));
            if !unit.kind.has_words() {
                continue;
            }
            let place = unit.range.start - range.start..unit.range.end - range.start;
            let written = match (by_index.get(index), translated) {
                (Some(change), _) => Some(self.written(*change, &unit.kind, &source.text[..unit.range.start])),
                (None, Some(unit)) => Some(text[unit.range.clone()].to_owned()),
                (None, None) if unit.kind == UnitKind::Passage(PassageKind::Code) => None,
                (None, None) => {
                    let why = text!(
                        "un autre texte du même bloc (liste, tableau, composant) n’est pas traduit",
                        "another text of the same block (list, table, component) is not translated"
                    );
                    changes.iter().for_each(|change| self.refuse(*change, why.clone()));
                    return;
                }
            };
            edits.extend(written.map(|text| Edit::new(place, text)));
        }
        let made = apply(&source.text[range], edits);
        match former.len() {
            0 => {
                self.added += inside.len() as isize;
                self.insert_block(inside[0], &made, text);
            }
            1 => self.rebuild(&former, &inside, &changes, made),
            _ => {
                let why = text!(
                    "la traduction divise ce bloc autrement que la source",
                    "the translation divides this block in another way than the source"
                );
                changes.iter().for_each(|change| self.refuse(*change, why.clone()));
            }
        }
    }

    /// Puts a whole block in the place of one that has a part of its passages.
    fn rebuild(&mut self, former: &BTreeSet<usize>, inside: &[usize], changes: &[usize], made: String) {
        let Some(version) = &self.translation.version else { return };
        let Some(block) = former.first() else { return };
        let paired: BTreeSet<usize> =
            inside.iter().filter_map(|index| self.translation.pairs[*index].translation).collect();
        let others = version
            .units
            .iter()
            .enumerate()
            .filter(|(_, unit)| unit.block == *block && matches!(unit.kind, UnitKind::Passage(_)));
        let others: Vec<usize> = others.map(|(at, _)| at).collect();
        if others.iter().any(|at| !paired.contains(at)) {
            let why = text!(
                "le bloc traduit a un texte que la source n’a pas : ajoutez cette traduction à la main",
                "the translated block has a text that the source does not have: add this translation by hand"
            );
            changes.iter().for_each(|change| self.refuse(*change, why.clone()));
            return;
        }
        self.added += inside.len() as isize - others.len() as isize;
        self.edits.push(Edit::new(version.blocks[*block].clone(), made));
    }

    /// Puts a new block behind that which translates what comes before it in the source.
    fn insert_block(&mut self, index: usize, made: &str, text: &str) {
        let before = (0..index).rev().filter(|at| matches!(self.entry.source.units[*at].kind, UnitKind::Passage(_)));
        let behind = before.filter_map(|at| self.translation.unit(at)).map(|unit| unit.block).next();
        let blocks: &[Range<usize>] = self.translation.version.as_ref().map_or(&[], |version| &version.blocks);
        match (behind.and_then(|block| blocks.get(block)), blocks.first()) {
            (Some(block), _) => self.edits.push(Edit::insertion(block.end, format!("\n\n{made}"))),
            (None, Some(first)) => self.edits.push(Edit::insertion(first.start, format!("{made}\n\n"))),
            (None, None) => {
                let is_first = !self.edits.iter().any(|edit| edit.range.start == text.len() && !edit.text.is_empty());
                let gap = if is_first { "" } else { "\n" };
                self.edits.push(Edit::insertion(text.len(), format!("{gap}{made}\n")));
            }
        }
    }

    /// Interface texts. A new message is written behind that which comes before it in the source.
    fn messages(&mut self, text: &str) {
        let mut new: BTreeMap<usize, String> = BTreeMap::new();
        let mut place: HashMap<String, usize> = HashMap::new();
        let mut last = 0;
        let is_live: BTreeMap<usize, usize> =
            self.live(|_| true).into_iter().map(|change| (self.changes[change].index, change)).collect();
        for index in 0..self.entry.source.units.len() {
            let unit = &self.entry.source.units[index];
            let root = unit.path.split('.').next().unwrap_or_default().to_owned();
            if let Some(known) = self.translation.unit(index) {
                last = known.range.end;
                place.insert(root.clone(), last);
            }
            let Some(change) = is_live.get(&index).copied() else { continue };
            if self.replace(change, text) {
                continue;
            }
            let value = self.written(change, &unit.kind, "");
            let (at, written) = match unit.path.split_once('.') {
                Some((_, attribute)) => match place.get(&root) {
                    Some(at) => (*at, format!("\n    .{attribute} = {value}")),
                    None => (last, format!("\n{root} =\n    .{attribute} = {value}")),
                },
                None => (last, format!("\n{root} = {value}")),
            };
            place.insert(root, at);
            new.entry(at).or_default().push_str(&written);
        }
        for (at, written) in new {
            let text = if at == 0 { format!("{}\n", written.trim_start_matches('\n')) } else { written };
            self.edits.push(Edit::insertion(at, text));
        }
    }
}

fn gap() -> Text {
    text!(
        "ce champ ne peut pas être ajouté au fichier tel qu’il est écrit : ajoutez-le à la main",
        "this field cannot be added to the file as it is written: add it by hand"
    )
}
