//! Saves of the editor: entries, pictures, removals.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::PoisonError;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value as Json, json};

use super::context::Context;
use super::disk::Change;
use super::fault::{Conflict, Fault};
use super::naming::{admitted, misnamed};
use super::parameters::{label, missing, outside, text_of};
use super::{media, place};
use crate::content::entry_file;
use crate::content::front_matter::Role;
use crate::content::merge::{Merged, Refused, Saved, merge};
use crate::content::origin::{among, led_by};
use crate::diagnostic::UiLocale;
use crate::digest::Digest;
use crate::path::SourcePath;
use crate::rename::{self, Name, Renaming};
use crate::site::{Moment, key_of};
use crate::source::picture_mismatch;
use crate::text;
use crate::translate::record_path;

/// The most bytes of a text. What is larger is no entry that a person wrote.
const MAX_TEXT: usize = 4 * 1024 * 1024;

/// A text that was sent for a file.
pub struct Sent<'p> {
    /// Where it is read.
    pub path: SourcePath,
    /// Where it is to be; the same, unless the entry is renamed.
    pub to: SourcePath,
    /// The text.
    pub raw: &'p str,
    /// What the editor read, when it says so: the digest, or none for no file.
    base: Option<Option<Digest>>,
}

/// The code of the language that an entry is written in first, where the editor says so.
pub fn first(params: &Json) -> Option<&str> {
    params.get("first").and_then(Json::as_str)
}

/// The texts of `persistEntry`.
pub fn sent(params: &Json) -> Result<Vec<Sent<'_>>, Fault> {
    let one;
    let files = match (params.get("dataFiles"), params.get("entry")) {
        (Some(Json::Array(files)), None) if !files.is_empty() => files.as_slice(),
        (None, Some(entry)) => {
            one = std::slice::from_ref(entry);
            one
        }
        _ => return Err(missing("dataFiles")),
    };
    let files = files.iter().map(|file| {
        let path = text_of(file, "path")?;
        let path = place::entry(path).ok_or_else(|| misnamed(path))?;
        let to = match file.get("newPath").and_then(Json::as_str).filter(|path| !path.is_empty()) {
            Some(new) => place::entry(new).ok_or_else(|| misnamed(new))?,
            None => path.clone(),
        };
        let raw = text_of(file, "raw")?;
        if raw.len() > MAX_TEXT {
            return Err(Fault::Refused(text!("ce texte est trop long", "this text is too long")));
        }
        let base = file.get("base").map(|base| base.as_str().and_then(Digest::from_hex));
        Ok(Sent { path, to, raw, base })
    });
    files.collect()
}

/// `persistEntry`: each text is merged into the file that is there.
pub fn entry(context: &Context<'_>, params: &Json) -> Result<Json, Fault> {
    let _one_at_a_time = context.shared.editor.saving.lock().unwrap_or_else(PoisonError::into_inner);
    let is_new =
        params.get("options").and_then(|options| options.get("newEntry")).and_then(Json::as_bool) == Some(true);
    let sent = sent(params)?;
    let mut changes: BTreeMap<SourcePath, Option<Vec<u8>>> = BTreeMap::new();
    let mut conflicts = Vec::new();
    let mut names: Vec<(Name, Name)> = Vec::new();
    let mut removed: Vec<SourcePath> = Vec::new();
    for file in &sent {
        let on_disk = read(context, &file.path)?;
        if is_new || on_disk.is_none() {
            admitted(context, &file.path, file.raw, is_new)?;
        }
        let digest = on_disk.as_ref().map(|text| Digest::of(text.as_bytes()));
        let base = file.base.or(is_new.then_some(None));
        let merged = merged(context, &file.path, on_disk.as_deref(), (file.raw, first(params)));
        if is_another(context, &file.path, base, digest) {
            conflicts.push(conflict(file, on_disk, merged));
            continue;
        }
        let text = match merged? {
            Merged::Text(text) => Some(text),
            Merged::Unchanged => on_disk,
            Merged::Nothing => {
                // What was known of the texts goes with them.
                removed.extend(on_disk.map(|_| file.path.clone()));
                None
            }
        };
        let text = text.map(String::into_bytes);
        if file.to == file.path {
            changes.insert(file.path.clone(), text);
            continue;
        }
        if read(context, &file.to)?.is_some() {
            return Err(taken(&file.to));
        }
        admitted(context, &file.to, file.raw, false)?;
        changes.insert(file.path.clone(), None);
        changes.insert(file.to.clone(), text);
        names.extend(name_of(&file.path).zip(name_of(&file.to)).filter(|(old, new)| old != new));
    }
    if !conflicts.is_empty() {
        let texts = sent.iter().map(|file| (file.path.clone(), file.raw.as_bytes().to_vec())).collect();
        // The answer holds the texts too; that they cannot be kept here as well is not told apart.
        let _ = context.disk.keep_refused(&texts);
        return Err(Fault::Conflict(conflicts));
    }
    remove_records(context, &removed, &mut changes)?;
    if let Some((old, new)) = names.first() {
        renamed(context, (old, new), &mut changes)?;
    }
    for asset in params.get("assets").and_then(Json::as_array).into_iter().flatten() {
        let (path, bytes) = self::asset(asset)?;
        changes.insert(path, Some(bytes));
    }
    let digests = changes.iter().filter(|(path, _)| place::entry(path.as_str()).is_some()).map(|(path, content)| {
        (path.to_string(), json!(content.as_deref().map(|content| Digest::of(content).to_hex())))
    });
    let digests: serde_json::Map<String, Json> = digests.collect();
    write(context, &label(context, params, ("Enregistrement", "Save")), changes)?;
    // Decap leaves the digests alone; the script of the page remembers them for the next save.
    Ok(json!({"message": "entry persisted", "files": digests}))
}

/// `persistMedia`: a picture of the library or of a bundle.
pub fn media(context: &Context<'_>, params: &Json) -> Result<Json, Fault> {
    let _one_at_a_time = context.shared.editor.saving.lock().unwrap_or_else(PoisonError::into_inner);
    let (path, bytes) = asset(params.get("asset").ok_or_else(|| missing("asset"))?)?;
    let label = label(context, params, ("Ajout d’un fichier", "New file"));
    write(context, &label, BTreeMap::from([(path.clone(), Some(bytes))]))?;
    media::object(&path, context.disk, context.shared).ok_or_else(outside)
}

/// `deleteFile(s)`: files that are not there are no fault. `params` may name what the editor read, and says what the
/// removal is called.
pub fn delete(context: &Context<'_>, paths: &[&str], params: &Json) -> Result<(), Fault> {
    let _one_at_a_time = context.shared.editor.saving.lock().unwrap_or_else(PoisonError::into_inner);
    let admitted = |path: &&str| place::entry(path).or_else(|| place::media(path)).ok_or_else(outside);
    let paths = paths.iter().map(admitted).collect::<Result<Vec<SourcePath>, Fault>>()?;
    let mut conflicts = Vec::new();
    for path in paths.iter().filter(|path| place::entry(path.as_str()).is_some()) {
        let on_disk = context.disk.read(path).map_err(|error| Fault::disk(path.as_str(), &error))?;
        let digest = on_disk.as_deref().map(Digest::of);
        let base = params.get("bases").and_then(|bases| bases.get(path.as_str()));
        let base = base.map(|base| base.as_str().and_then(Digest::from_hex));
        // What was removed meanwhile is what was asked for.
        if digest.is_some() && is_another(context, path, base, digest) {
            conflicts.push(Conflict::new(path, on_disk, None));
        }
    }
    if !conflicts.is_empty() {
        return Err(Fault::Conflict(conflicts));
    }
    let mut changes: BTreeMap<SourcePath, Option<Vec<u8>>> = paths.iter().map(|path| (path.clone(), None)).collect();
    remove_records(context, &paths, &mut changes)?;
    write(context, &label(context, params, ("Suppression", "Removal")), changes)
}

/// Whether a file is another than the one that an editor read: `base` where it says which that was, else what it was
/// given last. `now` is the digest of what is on disk.
fn is_another(context: &Context<'_>, path: &SourcePath, base: Option<Option<Digest>>, now: Option<Digest>) -> bool {
    base.or_else(|| context.shared.editor.served(path)).is_some_and(|expected| expected != now)
}

/// What is known of the texts of files that go, goes with them.
fn remove_records(
    context: &Context<'_>,
    paths: &[SourcePath],
    changes: &mut BTreeMap<SourcePath, Option<Vec<u8>>>,
) -> Result<(), Fault> {
    for record in paths.iter().flat_map(|path| records_of(context, path)) {
        if context.disk.read(&record).map_err(|error| Fault::disk(record.as_str(), &error))?.is_some() {
            changes.insert(record, None);
        }
    }
    Ok(())
}

/// Makes changes, and remembers what the editor now has.
pub fn write(context: &Context<'_>, label: &str, changes: BTreeMap<SourcePath, Option<Vec<u8>>>) -> Result<(), Fault> {
    let digests: Vec<(SourcePath, Option<Digest>)> =
        changes.iter().map(|(path, content)| (path.clone(), content.as_deref().map(Digest::of))).collect();
    let first = changes.keys().next().map(ToString::to_string).unwrap_or_default();
    let changes: Vec<Change> = changes.into_iter().collect();
    context.disk.change(label, &changes).map_err(|error| Fault::disk(&first, &error))?;
    digests.into_iter().for_each(|(path, digest)| context.shared.editor.serve(&path, digest));
    Ok(())
}

/// The text of a file on disk.
pub fn read(context: &Context<'_>, path: &SourcePath) -> Result<Option<String>, Fault> {
    let bytes = context.disk.read(path).map_err(|error| Fault::disk(path.as_str(), &error))?;
    let text = bytes.map(String::from_utf8).transpose();
    text.map_err(|_| Fault::Disk(text!("{path} n’est pas en UTF-8", "{path} is not UTF-8")))
}

/// What a file is to be. `first` is the language that the editor writes the entry in first, where it says so.
pub fn merged(
    context: &Context<'_>,
    path: &SourcePath,
    on_disk: Option<&str>,
    (raw, first): (&str, Option<&str>),
) -> Result<Merged, Fault> {
    let prepared = context.prepared;
    let file = entry_file(path, &prepared.config, &prepared.content.collections).ok_or_else(|| {
        Fault::Refused(text!(
            "{path} n’est pas le nom d’une entrée : minuscules, langue et `.md` ou `.yaml`",
            "{path} is not the name of an entry: lower case, language and `.md` or `.yaml`"
        ))
    })?;
    let first = first.and_then(|first| prepared.config.languages.iter().find(|known| known.locale.as_str() == first));
    let file = match first {
        Some(language) => led_by(file, language),
        None => among(file, path, raw, &prepared.config, &prepared.content.documents),
    };
    merge(Saved { path, fields: &file.collection.shapes(), role: file.role }, on_disk, raw).map_err(|refused| {
        match refused {
            Refused::OnDisk(problems) => Fault::Unreadable(
                text!(
                    "{path} ne peut pas être lu sur le disque : corrigez-le d’abord. Rien n’a été écrit.",
                    "{path} cannot be read on disk: mend it first. Nothing was written."
                ),
                problems,
            ),
            Refused::Sent(problems) => Fault::Unreadable(
                text!("le texte envoyé pour {path} ne peut pas être lu.", "the text sent for {path} cannot be read."),
                problems,
            ),
        }
    })
}

fn conflict(file: &Sent<'_>, on_disk: Option<String>, merged: Result<Merged, Fault>) -> Conflict {
    let sent = match merged {
        Ok(Merged::Text(text)) => text,
        _ => file.raw.to_owned(),
    };
    Conflict::new(&file.path, on_disk.map(String::into_bytes), Some(sent))
}

fn taken(path: &SourcePath) -> Fault {
    Fault::Refused(text!(
        "{path} existe déjà : choisissez un autre nom. Rien n’a été écrit.",
        "{path} exists already: choose another name. Nothing was written."
    ))
}

/// The other files of a renamed entry go with it, and whatever names it names it anew. `changes` are its texts.
fn renamed(
    context: &Context<'_>,
    (old, new): (&Name, &Name),
    changes: &mut BTreeMap<SourcePath, Option<Vec<u8>>>,
) -> Result<(), Fault> {
    let snapshot = &context.state.site;
    // What is served may be a moment old: a picture or a record that came since goes with the entry too.
    let on_disk = context.disk.tree(&snapshot.tree).map_err(|error| Fault::Disk(error.explain()))?;
    let files = rename::files(&on_disk, old, new);
    let mut tree = on_disk.clone();
    for (from, to) in &files {
        match changes.get(to) {
            Some(text) => {
                let text = text.as_deref().and_then(|text| std::str::from_utf8(text).ok());
                text.into_iter().for_each(|text| tree.pretend(from, Some(text)));
            }
            None if context.disk.read(to).map_err(|error| Fault::disk(to.as_str(), &error))?.is_some() => {
                return Err(taken(to));
            }
            None => {}
        }
    }
    let moment = Moment { now: snapshot.now, drafts: true, future: true, expired: true };
    let Renaming { moves, texts, .. } = rename::rename(&tree, (old, new), files, &moment);
    for file in texts.keys().filter(|file| !changes.contains_key(*file)) {
        let before = moves.iter().find(|(_, to)| to == file).map_or(file, |(from, _)| from);
        let known = on_disk.text(before.as_str()).map(|text| &**text.value());
        if read(context, before)?.as_deref() != known {
            return Err(Fault::Refused(text!(
                "{before} change en ce moment : recommencez dans un instant. Rien n’a été écrit.",
                "{before} is changing just now: try again in a moment. Nothing was written."
            )));
        }
    }
    for (from, to) in moves {
        if let Entry::Vacant(place) = changes.entry(to) {
            place.insert(context.disk.read(&from).map_err(|error| Fault::disk(from.as_str(), &error))?);
        }
        changes.insert(from, None);
    }
    changes.extend(texts.into_iter().map(|(file, (text, _))| (file, Some(text.into_bytes()))));
    Ok(())
}

/// The name of the entry that a file of `content/` would be of.
fn name_of(path: &SourcePath) -> Option<Name> {
    let (collection, id) = key_of(path)?;
    Some(Name { collection: collection.into(), id: id.into_owned() })
}

/// The files of what is known of the texts of an entry that stand in this file.
fn records_of(context: &Context<'_>, path: &SourcePath) -> Vec<SourcePath> {
    let config = &context.prepared.config;
    let Some(file) = entry_file(path, config, &context.prepared.content.collections) else { return Vec::new() };
    let key = format!("{}/{}", file.collection.name, file.id);
    let only = (file.role != Role::Single).then(|| file.language.locale.as_str());
    record_path::records_of(&key, only, config.languages.iter().map(|language| language.locale.as_str()))
}

/// A file that comes with a save.
fn asset(asset: &Json) -> Result<(SourcePath, Vec<u8>), Fault> {
    let path = place::media(text_of(asset, "path")?).ok_or_else(|| {
        Fault::Refused(text!(
            "l’éditeur n’ajoute que des images et des documents, dans `assets/photos/` ou à côté d’une entrée",
            "the editor adds pictures and documents alone, in `assets/photos/` or beside an entry"
        ))
    })?;
    if asset.get("encoding").and_then(Json::as_str) != Some("base64") {
        return Err(missing("encoding"));
    }
    let content = asset.get("content").and_then(Json::as_str).ok_or_else(|| missing("content"))?;
    let bytes = BASE64.decode(content).map_err(|_| missing("content"))?;
    if bytes.is_empty() {
        return Err(Fault::Refused(text!(
            "{path} est vide. Rien n’a été écrit.",
            "{path} is empty. Nothing was written."
        )));
    }
    if let Some(why) = picture_mismatch(&path, &bytes) {
        let (french, english) = (why.get(UiLocale::Fr), why.get(UiLocale::En));
        return Err(Fault::Refused(text!(
            "{path} : {french}. Rien n’a été écrit.",
            "{path}: {english}. Nothing was written."
        )));
    }
    Ok((path, bytes))
}
