//! What comes back from translators, put into the files of the site.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::accept;
use super::compose::{Change, Composed, compose};
use super::exchange::{Delivery, Returned, Said, Sent};
use super::fixed;
use super::inventory::{Entry, State, Translation, pairs};
use super::markup;
use super::message_check;
use super::placing::{Placement, places};
use super::plain::{self, Piece, numbered, numbered_as};
use super::record::{Origin, Record, Records, excerpt};
use super::unit::{BlockDigest, Unit, UnitKind, digest_of_tagged};
use crate::config::Config;
use crate::content::markdown::passages::Part;
use crate::diagnostic::places::Places;
use crate::diagnostic::{Code, Diagnostic, Span, Text, did_you_mean};
use crate::locale::Locale;
use crate::path::SourcePath;
use crate::text;

/// Who wrote what comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// A person: what they do not call unsure is current.
    Person,
    /// A machine: nothing is current before a person accepts it.
    Machine,
}

/// Files of the site after an import, with their new texts. A file that does not change is not named.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// New texts by path; `None` for a file that is no longer needed.
    pub files: BTreeMap<SourcePath, Option<String>>,
    /// Blocks whose text changed.
    pub changed: usize,
    /// Blocks whose text stayed and that are current now.
    pub accepted: usize,
    /// Blocks whose text stayed and of which a translator is not sure any more.
    pub doubted: usize,
    /// Blocks that came back as they went out.
    pub unchanged: usize,
}

/// The language of the site that a delivery is for.
pub fn locale_of(delivery: &Delivery, config: &Config) -> Option<Locale> {
    let named = delivery.language.as_deref()?;
    let known = config.languages.iter().find(|language| {
        language.tag.eq_ignore_ascii_case(named) || language.locale.as_str().eq_ignore_ascii_case(named)
    });
    let known = known.or_else(|| {
        let first = named.split('-').next()?;
        config.languages.iter().find(|language| language.locale.as_str() == first)
    });
    known.map(|language| language.locale.clone())
}

/// Puts what came back into the texts of the site. What would break one is refused and reported; the rest is done.
pub fn import(
    entries: &[Entry],
    locale: &Locale,
    returned: Vec<Returned>,
    writer: Writer,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Imported {
    let by_key: HashMap<&str, &Entry> = entries.iter().map(|entry| (&*entry.key, entry)).collect();
    let mut by_entry: BTreeMap<Arc<str>, Vec<Returned>> = BTreeMap::new();
    for block in without_doubles(returned, diagnostics) {
        by_entry.entry(Arc::clone(&block.key.entry)).or_default().push(block);
    }
    let mut imported = Imported::default();
    for (key, blocks) in by_entry {
        let found = by_key.get(&*key).and_then(|entry| {
            Some((*entry, entry.translations.iter().find(|translation| translation.locale == *locale)?))
        });
        let Some((entry, translation)) = found else {
            let message = text!("l’entrée `{key}` n’existe pas", "there is no entry `{key}`");
            let near = did_you_mean(&key, by_key.keys().copied());
            let problem = Diagnostic::new(Code::TranslationRefused, blocks[0].span.clone(), message);
            diagnostics.push(match near {
                Some(near) => problem.help(text!("vouliez-vous dire `{near}` ?", "did you mean `{near}`?")),
                None => problem,
            });
            continue;
        };
        if translation.records.is_damaged && blocks.iter().any(|block| !block.is_untouched()) {
            diagnostics.push(unreadable_records(&key, locale, blocks[0].span.clone()));
            continue;
        }
        let mut translation = translation.clone();
        let units = translation.version.as_ref().map_or(&[][..], |version| &version.units);
        let hints = Records { all: blocks.iter().filter_map(hint).collect(), ..Records::default() };
        let hints = hints.respaced(&entry.source.units, units).all;
        translation.pairs = pairs(&entry.source.units, units, &translation.records, &hints);
        let translation = &translation;
        let mut job = Job { entry, translation, hints: &hints, writer, config, diagnostics, imported: &mut imported };
        job.run(&blocks);
    }
    imported
}

/// The problem of an entry whose records cannot be read: written anew, they would say nothing of what a machine made.
fn unreadable_records(key: &str, locale: &Locale, span: Span) -> Diagnostic {
    let path = Records::path(key, locale);
    let message = text!(
        "le suivi de `{key}` ne peut pas être lu : rien n’en est pris",
        "the records of `{key}` cannot be read: nothing is taken of it"
    );
    Diagnostic::new(Code::TranslationRefused, span, message)
        .related(Span::file(&path), text!("le suivi est ici", "the records are here"))
        .help(text!("réparez-le, puis importez de nouveau", "mend them, then import again"))
}

/// The blocks without those that come back a second time, which are told.
fn without_doubles(returned: Vec<Returned>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Returned> {
    let mut first: HashMap<(Arc<str>, Arc<str>, BlockDigest), Span> = HashMap::new();
    let mut kept = Vec::with_capacity(returned.len());
    for block in returned {
        let key = (Arc::clone(&block.key.entry), Arc::clone(&block.key.path), block.key.digest);
        if let Some(first) = first.get(&key) {
            let message = text!(
                "ce bloc est écrit deux fois dans le fichier : seul le premier est pris",
                "this block is written twice in the file: the first alone is taken"
            );
            let problem = Diagnostic::new(Code::TranslationRefused, block.span.clone(), message)
                .related(first.clone(), text!("première fois ici", "first time here"))
                .help(text!("gardez un seul des deux", "keep one of the two"));
            diagnostics.push(problem);
            continue;
        }
        first.insert(key, block.span.clone());
        kept.push(block);
    }
    kept
}

/// Which translation a block of the source had when it went out, as a pair that is known.
fn hint(block: &Returned) -> Option<Record> {
    let Sent::Text { block: translation, .. } = block.key.sent else { return None };
    Some(Record { source: block.key.digest, translation, origin: Origin::Person, excerpt: String::new() })
}

struct Job<'a> {
    entry: &'a Entry,
    translation: &'a Translation,
    hints: &'a [Record],
    writer: Writer,
    config: &'a Config,
    diagnostics: &'a mut Vec<Diagnostic>,
    imported: &'a mut Imported,
}

/// A block that came back and has its place.
struct Placed {
    change: Change,
    origin: Origin,
    /// The source that it was made from.
    made_from: BlockDigest,
    excerpt: String,
    span: Span,
}

/// Why a block is not taken.
struct Refusal {
    why: Text,
    help: Option<Text>,
    /// Bytes of the translation's file that are concerned.
    here: Option<Range<usize>>,
}

impl From<Text> for Refusal {
    fn from(why: Text) -> Self {
        Self { why, help: None, here: None }
    }
}

impl Job<'_> {
    fn run(&mut self, blocks: &[Returned]) {
        let mut placed: BTreeMap<usize, Placed> = BTreeMap::new();
        let mut decided: Vec<Record> = Vec::new();
        let places = places(&self.entry.source.units, self.translation, blocks);
        for (block, place) in blocks.iter().zip(places) {
            let (Placement::Same(index) | Placement::Changed(index)) = place else {
                self.gone(block);
                continue;
            };
            match self.take(index, block) {
                Ok(Taken::Changed(change)) => {
                    if let Placement::Changed(_) = place {
                        self.stale(block);
                    }
                    placed.insert(index, change);
                }
                Ok(Taken::Accepted(record)) => {
                    self.imported.accepted += 1;
                    decided.push(record);
                }
                Ok(Taken::Doubted(record)) => {
                    self.imported.doubted += 1;
                    decided.push(record);
                }
                Ok(Taken::AsBefore) => self.imported.unchanged += 1,
                Err(refusal) => self.refuse_block(block, refusal),
            }
        }
        let placed: Vec<Placed> = placed.into_values().collect();
        let mut translation = self.translation.clone();
        if !placed.is_empty() {
            let changes: Vec<Change> = placed.iter().map(|placed| placed.change.clone()).collect();
            let Composed { version, results } = compose(self.entry, self.translation, &changes, self.config);
            // A reason that holds for a whole block is told once.
            let mut told: BTreeSet<(usize, Text)> = BTreeSet::new();
            for (placed, result) in placed.into_iter().zip(results) {
                let unit = &self.entry.source.units[placed.change.index];
                let is_passage = matches!(unit.kind, UnitKind::Passage(_));
                let Placed { origin, made_from: source, excerpt, span, .. } = placed;
                match result {
                    Ok(translation) => {
                        self.imported.changed += 1;
                        decided.push(Record { source, translation, origin, excerpt });
                    }
                    Err(why) if is_passage && !told.insert((unit.block, why.clone())) => {}
                    Err(why) => self.refuse(span, why),
                }
            }
            let former = self.translation.version.as_ref().map(|version| &*version.text);
            if former.is_none() && self.entry.document.is_some() && !decided.is_empty() {
                self.tell_partial(blocks, decided.len());
            }
            if former != Some(&*version.text) && !decided.is_empty() {
                self.imported.files.insert(self.translation.path.clone(), Some(version.text.to_string()));
                translation.version = Some(version);
            }
        }
        if decided.is_empty() {
            return;
        }
        let mut known = Records { all: decided.clone(), ..Records::default() };
        known.all.extend(translation.records.all.iter().cloned());
        let units = translation.version.as_ref().map_or(&[][..], |version| &version.units);
        translation.pairs = pairs(&self.entry.source.units, units, &known, self.hints);
        let records = accept::records(&self.entry.source.units, &translation, decided);
        let path = Records::path(&self.entry.key, &translation.locale);
        self.imported.files.insert(path, records.to_text());
    }

    /// A new translation that has not all blocks of its source: readers get these alone, and not the text that they got
    /// before. What a machine made is not published as it is.
    fn tell_partial(&mut self, blocks: &[Returned], count: usize) {
        let all = self.entry.source.units.iter().filter(|unit| unit.kind.has_words()).count();
        if count >= all || self.writer == Writer::Machine {
            return;
        }
        let (key, path, locale) = (&self.entry.key, &self.translation.path, &self.translation.locale);
        let message = text!(
            "la nouvelle traduction `{path}` n’a que {count} blocs sur {all} : ses lecteurs n’auront plus qu’eux, au lieu du texte entier d’une autre langue",
            "the new translation `{path}` has only {count} of {all} blocks: its readers get these alone, instead of the whole text of another language"
        );
        let help = text!(
            "traduisez le reste (`provence translate export {key} --to {locale} --only missing`), ou retirez ce fichier d’ici là",
            "translate the rest (`provence translate export {key} --to {locale} --only missing`), or remove this file until then"
        );
        self.diagnostics.push(Diagnostic::new(Code::TranslationPartial, blocks[0].span.clone(), message).help(help));
    }

    fn refuse(&mut self, span: Span, why: Text) {
        self.diagnostics.push(Diagnostic::new(Code::TranslationRefused, span, why));
    }

    fn refuse_block(&mut self, block: &Returned, refusal: Refusal) {
        let mut problem = Diagnostic::new(Code::TranslationRefused, block.span.clone(), refusal.why);
        problem.help = refusal.help;
        if let (Some(here), Some(version)) = (refusal.here, &self.translation.version) {
            let span = Places::new(&version.path, &version.text).span(here);
            problem = problem.related(span, text!("la traduction du site est ici", "the site's translation is here"));
        }
        self.diagnostics.push(problem);
    }

    /// A block whose source is no longer there. Nothing is lost when nobody has touched it.
    fn gone(&mut self, block: &Returned) {
        if block.is_untouched() {
            self.imported.unchanged += 1;
            return;
        }
        let path = &block.key.path;
        let message =
            text!("le bloc `{path}` n’est plus dans la source", "the block `{path}` is no longer in the source");
        self.refuse(block.span.clone(), message);
    }

    /// A source that has changed since it went out keeps its translation, which is outdated then.
    fn stale(&mut self, block: &Returned) {
        let path = &block.key.path;
        let message = text!(
            "la source de `{path}` a changé depuis l’export : la traduction est gardée, et dite périmée",
            "the source of `{path}` has changed since the export: the translation is kept, and told to be outdated"
        );
        self.diagnostics.push(Diagnostic::new(Code::TranslationStale, block.span.clone(), message));
    }

    /// What becomes of a block.
    fn take(&self, index: usize, block: &Returned) -> Result<Taken, Refusal> {
        let unit = &self.entry.source.units[index];
        let is_respaced = unit.spaced_digest == Some(block.key.digest);
        let made_from = if is_respaced { unit.digest } else { block.key.digest };
        let former = self.translation.unit(index);
        let source = numbered(unit);
        let of_former = former.map(|former| numbered_as(former, &source));
        let marks = plain::marks(&source, of_former.as_deref().unwrap_or_default());
        let tokens = plain::read(&block.target);
        if let (Some(former), Some(pieces)) = (former, &of_former)
            && plain::read(&plain::write(pieces)) == tokens
        {
            return Ok(self.as_before(index, made_from, former.digest, block.said));
        }
        if block.is_untouched() {
            return Ok(Taken::AsBefore);
        }
        let kind = former.map_or(&unit.kind, |former| &former.kind);
        let parts = markup::parts(&tokens, kind, &marks, &source, of_former.as_deref())?;
        if former.is_some_and(|former| markup::is_same(former, &parts)) {
            return Ok(Taken::AsBefore);
        }
        if let Some(refusal) = changed_meanwhile((unit, made_from), former.zip(of_former.as_deref()), block) {
            return Err(refusal);
        }
        if unit.digest != made_from && self.translation.pairs[index].state == State::Current {
            let why = text!(
                "le site a déjà une traduction plus récente que cet export",
                "the site already has a newer translation than this export"
            );
            return Err(why.into());
        }
        if let Some((why, help)) = fixed::changed(unit, former, &parts) {
            return Err(Refusal { why, help: Some(help), here: None });
        }
        if let Some(c) = fixed::invisible(unit, former, &parts) {
            let code = c as u32;
            let why = text!(
                "cette traduction contient un caractère invisible (U+{code:04X})",
                "this translation holds an invisible character (U+{code:04X})"
            );
            let help = text!("effacez-le, puis importez de nouveau", "delete it, then import again");
            return Err(Refusal { why, help: Some(help), here: None });
        }
        if unit.kind == UnitKind::Message {
            message_check::check(unit, former, &parts, self.config.language(&self.translation.locale))?;
        }
        if let Some(limit) = unit.limit {
            let length = markup::length(kind, &parts);
            if length > limit {
                let why =
                    text!("{length} caractères, le maximum est {limit}", "{length} characters, the maximum is {limit}");
                return Err(why.into());
            }
        }
        let has_words = parts.iter().any(|part| matches!(part, Part::Words(words) if !words.text.trim().is_empty()));
        if !has_words && unit.words().chars().any(char::is_alphanumeric) {
            return Err(text!("cette traduction n’a pas de mots", "this translation has no words").into());
        }
        let excerpt = if unit.digest == made_from { excerpt(&unit.words()) } else { String::new() };
        let span = block.span.clone();
        Ok(Taken::Changed(Placed {
            change: Change { index, parts },
            origin: self.origin(block.said),
            made_from,
            excerpt,
            span,
        }))
    }

    fn origin(&self, said: Said) -> Origin {
        match (self.writer, said) {
            (Writer::Machine, _) => Origin::Machine,
            (Writer::Person, Said::Nothing | Said::Unsure) => Origin::Fuzzy,
            (Writer::Person, Said::Translated | Said::Reviewed) => Origin::Person,
        }
    }

    /// A block that came back as it is: a translator who says that it is right accepts what was due.
    fn as_before(&self, index: usize, made_from: BlockDigest, translation: BlockDigest, said: Said) -> Taken {
        let state = self.translation.pairs[index].state;
        let is_accepted = self.writer == Writer::Person
            && match said {
                Said::Nothing | Said::Unsure => false,
                Said::Translated => state.is_due(),
                Said::Reviewed => state != State::Current,
            };
        let unit = &self.entry.source.units[index];
        if unit.digest != made_from {
            return Taken::AsBefore;
        }
        // Whoever marks what went out as right is not sure of it.
        if self.writer == Writer::Person && said == Said::Unsure && !state.is_due() {
            return Taken::Doubted(accept::record(unit, translation, Origin::Fuzzy));
        }
        if !is_accepted {
            return Taken::AsBefore;
        }
        Taken::Accepted(accept::record(unit, translation, Origin::Person))
    }
}

/// Why a block is not taken whose translation is another than it was when it went out.
fn changed_meanwhile(
    (unit, made_from): (&Unit, BlockDigest),
    former: Option<(&Unit, &[Piece])>,
    block: &Returned,
) -> Option<Refusal> {
    let is_as_sent = match (block.key.sent, former) {
        (Sent::Unknown, _) | (Sent::Nothing, None) => true,
        (Sent::Nothing, Some(_)) | (Sent::Text { .. }, None) => false,
        // Tags have the numbers of the source: where that has changed, only what the translation says can be compared.
        (Sent::Text { tagged, .. }, Some((_, pieces))) if unit.digest == made_from => {
            digest_of_tagged(&plain::write(pieces)) == tagged
        }
        (Sent::Text { block, .. }, Some((former, _))) => former.digest == block,
    };
    if is_as_sent {
        return None;
    }
    let returned = excerpt_of(&block.target);
    let (why, here) = match former {
        Some((former, pieces)) => {
            let here = excerpt_of(&plain::write(pieces));
            let why = text!(
                "la traduction du site a changé depuis l’export : le site dit « {here} », ce fichier « {returned} »",
                "the site's translation has changed since the export: the site says \"{here}\", this file \"{returned}\""
            );
            (why, Some(former.range.clone()))
        }
        None => {
            let why = text!(
                "la traduction a été retirée du site depuis l’export ; ce fichier dit « {returned} »",
                "the translation was removed from the site since the export; this file says \"{returned}\""
            );
            (why, None)
        }
    };
    let help = text!(
        "choisissez : écrivez ce texte à la main, ou exportez de nouveau et traduisez à partir de ce que dit le site",
        "choose: write this text by hand, or export again and translate from what the site says"
    );
    Some(Refusal { why, help: Some(help), here })
}

/// The beginning of a text, on one line.
fn excerpt_of(text: &str) -> String {
    const LENGTH: usize = 160;
    let mut out: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LENGTH).collect();
    if text.chars().nth(LENGTH).is_some() {
        out.push('…');
    }
    out
}

enum Taken {
    Changed(Placed),
    Accepted(Record),
    Doubted(Record),
    AsBefore,
}
