//! The proxy protocol of Decap CMS: one address, one action a request. Shapes
//! are those of decap-server 3.11; its git workflow is not offered, since it
//! sweeps stray files into commits.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::context::Context;
use super::fault::Fault;
use super::parameters::{list_of, missing, outside, text_of};
use super::{media, place, save};
use crate::content::entry_file;
use crate::content::front_matter::Role;
use crate::content::merge::spread;
use crate::content::origin::among;
use crate::digest::Digest;
use crate::path::SourcePath;
use crate::site::key_of;
use crate::text;

/// The most levels of folders that are listed.
const MAX_DEPTH: usize = 8;

/// Answers an action.
pub fn answer(context: &Context<'_>, sent: &Json) -> Result<Json, Fault> {
    let action = text_of(sent, "action")?;
    let nothing = json!({});
    let params = sent.get("params").unwrap_or(&nothing);
    match action {
        "info" => Ok(json!({"repo": repository(context), "publish_modes": ["simple"], "type": "local_fs"})),
        "entriesByFolder" => {
            let (folder, extension) = (text_of(params, "folder")?, text_of(params, "extension")?);
            entries_by_folder(context, folder, (extension, depth(params)?), save::first(params))
        }
        "entriesByFiles" => {
            let files = list_of(params, "files")?.iter().map(|file| {
                let mut object = listed(context, entry(context, text_of(file, "path")?)?);
                if let (Json::Object(of_file), Some(label)) = (&mut object["file"], file.get("label")) {
                    of_file.insert("label".into(), label.clone());
                }
                Ok(object)
            });
            files.collect()
        }
        "getEntry" => {
            let path = text_of(params, "path")?;
            let object = entry(context, path)?;
            if let Some(path) = place::readable(path) {
                let digest = object["file"]["id"].as_str().and_then(Digest::from_hex);
                context.shared.editor.serve(&path, digest);
            }
            Ok(object)
        }
        "persistEntry" => save::entry(context, params),
        "getMedia" => {
            let folder = text_of(params, "mediaFolder")?;
            let Some(folder) = readable_folder(folder) else { return Ok(json!([])) };
            let files = context.disk.list(&folder, 1);
            let is_media = |path: &SourcePath| place::media(path.as_str()).is_some();
            Ok(files.iter().filter(|path| is_media(path)).filter_map(|path| media_object(context, path)).collect())
        }
        "getMediaFile" => {
            let path = place::readable(text_of(params, "path")?).ok_or_else(outside)?;
            media_object(context, &path).ok_or_else(|| Fault::Disk(text!("{path} : introuvable", "{path}: not found")))
        }
        "persistMedia" => save::media(context, params),
        "deleteFile" => {
            let path = text_of(params, "path")?;
            save::delete(context, &[path], params)?;
            Ok(json!({"message": format!("deleted file {path}")}))
        }
        "deleteFiles" => {
            let paths = list_of(params, "paths")?.iter().map(|path| path.as_str().ok_or_else(|| missing("paths")));
            let paths = paths.collect::<Result<Vec<&str>, Fault>>()?;
            save::delete(context, &paths, params)?;
            Ok(json!({"message": format!("deleted files {}", paths.join(", "))}))
        }
        "getDeployPreview" => Ok(Json::Null),
        _ => Err(Fault::Parameters(format!("Unknown action {action}"))),
    }
}

fn depth(params: &Json) -> Result<usize, Fault> {
    let depth = params.get("depth").ok_or_else(|| missing("depth"))?;
    let number = depth.as_u64().or_else(|| depth.as_str()?.parse().ok()).ok_or_else(|| missing("depth"))?;
    Ok(usize::try_from(number).unwrap_or(MAX_DEPTH).clamp(1, MAX_DEPTH))
}

fn repository(context: &Context<'_>) -> String {
    let config = &context.prepared.config;
    config.title.get(config.source_language()).map_or_else(|| "site".to_owned(), |title| title.to_string())
}

fn readable_folder(folder: &str) -> Option<SourcePath> {
    place::readable(folder.trim_end_matches('/'))
}

/// A file as an entry: a missing one has no text, and is no fault.
fn entry(context: &Context<'_>, path: &str) -> Result<Json, Fault> {
    let readable = place::entry(path).ok_or_else(outside)?;
    let bytes = context.disk.read(&readable).map_err(|error| Fault::disk(path, &error))?;
    let Some(bytes) = bytes else { return Ok(json!({"data": null, "file": {"path": path, "id": null}})) };
    object(context, &readable, bytes)
}

/// An entry that is given in a list, which is what its client has until it opens the entry.
fn listed(context: &Context<'_>, object: Json) -> Json {
    let of_file = |key: &str| object["file"][key].as_str();
    if let (Some(path), Some(digest)) =
        (of_file("path").and_then(place::readable), of_file("id").and_then(Digest::from_hex))
    {
        context.shared.editor.list(&path, digest);
    }
    object
}

/// A text as an entry. The digest is that of the file, whatever the editor is given.
fn object(context: &Context<'_>, path: &SourcePath, bytes: Vec<u8>) -> Result<Json, Fault> {
    let id = Digest::of(&bytes).to_hex();
    let Ok(text) = String::from_utf8(bytes) else {
        return Err(Fault::Disk(text!("{path} n’est pas en UTF-8", "{path} is not UTF-8")));
    };
    let prepared = context.prepared;
    let record =
        entry_file(path, &prepared.config, &prepared.content.collections).filter(|file| file.role == Role::Single);
    let spread = record.and_then(|file| {
        let file = among(file, path, &text, &prepared.config, &prepared.content.documents);
        spread(&file.collection.shapes(), path, &text, file.language.locale.as_str())
    });
    Ok(json!({"data": spread.unwrap_or(text), "file": {"path": path.as_str(), "id": id}}))
}

/// Files that cannot be read are left out: the others must still be shown. The form takes the shared fields of all
/// entries from one language: it is given those that are written first in `first`, or in the language of the site.
fn entries_by_folder(
    context: &Context<'_>,
    folder: &str,
    (extension, depth): (&str, usize),
    first: Option<&str>,
) -> Result<Json, Fault> {
    let Some(folder) = readable_folder(folder) else { return Ok(json!([])) };
    let prepared = context.prepared;
    let sources = prepared.site.entries().map(|(_, entry)| entry).filter(|entry| {
        entry.source.document.role == Role::Source && entry.source_position(&prepared.config) != prepared.config.default
    });
    let sources = sources.filter(|entry| first.is_none_or(|first| entry.source_locale().as_str() == first));
    let of_other_source: BTreeSet<_> =
        sources.map(|entry| Some((&*entry.collection.name, Cow::Borrowed(&*entry.id)))).collect();
    let files = context.disk.list(&folder, depth).into_iter().filter(|path| {
        place::entry(path.as_str()).is_some()
            && of_other_source.contains(&key_of(path)) == first.is_some()
            && path.as_str().ends_with(&format!(".{}", extension.trim_start_matches('.')))
    });
    let objects = files.filter_map(|path| object(context, &path, context.disk.read(&path).ok()??).ok());
    let objects = objects.map(|object| listed(context, object));
    Ok(objects.collect())
}

fn media_object(context: &Context<'_>, path: &SourcePath) -> Option<Json> {
    media::object(path, context.disk, context.shared)
}
