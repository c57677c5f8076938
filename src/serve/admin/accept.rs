//! Acceptance of blocks on the page about translations: what `provence translate accept` does, for the blocks that a
//! person has seen and for no other.

use std::sync::PoisonError;

use serde_json::{Value as Json, json};

use super::context::Context;
use super::fault::Fault;
use super::parameters::{list_of, missing, text_of};
use crate::diagnostic::{UiLocale, counted};
use crate::text;
use crate::translate::accept::{accept_source, record, records, without_surplus};
use crate::translate::inventory::{Entry, State, Surplus, Translation};
use crate::translate::record::{Origin, Records};
use crate::translate::standing::entry;
use crate::translate::unit::BlockDigest;

/// A block as it was seen: what the source says, and what the translation says.
type Seen = (BlockDigest, BlockDigest);

/// Records that a person stands for the blocks that are named by their digests. Nothing is written when one of them
/// changed meanwhile.
pub fn answer(context: &Context<'_>, sent: &Json) -> Result<Json, Fault> {
    let _one_at_a_time = context.shared.editor.saving.lock().unwrap_or_else(PoisonError::into_inner);
    let (key, to) = (text_of(sent, "entry")?, text_of(sent, "to")?);
    let blocks: Option<Vec<Seen>> = list_of(sent, "blocks")?.iter().map(seen).collect();
    let blocks = blocks.ok_or_else(|| missing("blocks"))?;
    let prepared = context.prepared;
    let Some(language) = prepared.config.languages.iter().find(|language| language.locale.as_str() == to) else {
        return Err(missing("to"));
    };
    // Only the key of an entry that there is becomes part of a path.
    let known = entry(&context.state.site.tree, &prepared.config, &prepared.content, key);
    let path = known.map(|entry| Records::path(&entry.key, &language.locale)).ok_or_else(|| missing("entry"))?;
    let disk = |error: &std::io::Error| Fault::disk(path.as_str(), error);
    // The record may have changed since the site was read.
    let on_disk = context.disk.read(&path).map_err(|error| disk(&error))?;
    let on_disk = on_disk.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let mut tree = (*context.state.site.tree).clone();
    tree.pretend(&path, on_disk.as_deref());
    let entry = entry(&tree, &prepared.config, &prepared.content, key).ok_or_else(|| missing("entry"))?;
    let new = match entry.translations.iter().find(|translation| translation.locale == language.locale) {
        Some(translation) => of_translation(&entry, translation, &blocks),
        None => of_source(&entry, &blocks),
    };
    let new = new.ok_or_else(|| {
        Fault::Refused(text!(
            "ces textes ont changé depuis que vous les avez lus : rechargez la page. Rien n’a été écrit.",
            "these texts have changed since you read them: load the page again. Nothing was written."
        ))
    })?;
    let count = blocks.len();
    let label = match context.ui_locale {
        UiLocale::Fr => counted(count, "bloc accepté", "blocs acceptés", context.ui_locale),
        UiLocale::En => counted(count, "block accepted", "blocks accepted", context.ui_locale),
    };
    let bytes = new.to_text().map(String::into_bytes);
    context.disk.change(&format!("{label} ({to}, {key})"), &[(path.clone(), bytes)]).map_err(|error| disk(&error))?;
    Ok(json!({"message": label}))
}

fn seen(block: &Json) -> Option<Seen> {
    let digest = |name: &str| BlockDigest::from_hex(block.get(name)?.as_str()?);
    Some((digest("source")?, digest("translation")?))
}

/// The records of a translation with these blocks accepted; `None` when one of them is not there.
fn of_translation(entry: &Entry, translation: &Translation, blocks: &[Seen]) -> Option<Records> {
    let units = &entry.source.units;
    let of_surplus = |seen: &Seen| {
        let mut surplus = translation.surplus();
        surplus.find(|(unit, surplus)| (surplus.was, unit.digest) == *seen).map(|(_, surplus)| *surplus)
    };
    let withdrawn: Vec<Surplus> = blocks.iter().filter_map(of_surplus).collect();
    let decided: Option<Vec<_>> = blocks
        .iter()
        .filter(|seen| of_surplus(seen).is_none())
        .map(|(source, translated)| {
            let is_meant = |index: &usize| {
                units[*index].digest == *source
                    && translation.unit(*index).is_some_and(|unit| unit.digest == *translated)
                    && translation.pairs[*index].state != State::Missing
            };
            let index = (0..units.len()).find(is_meant)?;
            Some(record(&units[index], *translated, Origin::Person))
        })
        .collect();
    Some(without_surplus(records(units, translation, decided?), translation, &withdrawn))
}

/// The records of a source whose blocks were a machine's. It is accepted as a whole: all of these must have been seen.
fn of_source(entry: &Entry, blocks: &[Seen]) -> Option<Records> {
    let machine = entry.source.units.iter().zip(&entry.written).filter(|(_, origin)| **origin == Origin::Machine);
    let is_seen = |digest: &BlockDigest| blocks.iter().any(|(source, _)| source == digest);
    let machine: Vec<BlockDigest> = machine.map(|(unit, _)| unit.digest).collect();
    let is_there = |(source, _): &Seen| machine.contains(source);
    (machine.iter().all(is_seen) && blocks.iter().all(is_there)).then(|| accept_source(entry)).flatten()
}
