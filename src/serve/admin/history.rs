//! The last saves: listed, and taken back.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use serde_json::{Value as Json, json};

use super::context::Context;
use super::fault::{Conflict, Fault};
use super::parameters::missing;
use super::save;
use crate::diagnostic::UiLocale;
use crate::digest::Digest;
use crate::path::SourcePath;
use crate::text;

/// How many saves are listed.
const LISTED: usize = 50;

/// The last saves, the newest first.
pub fn list(context: &Context<'_>) -> Json {
    let saves = context.disk.saves(LISTED).into_iter().map(|save| {
        let files = save.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>();
        json!({"number": save.number, "label": save.label, "when": save.when, "files": files})
    });
    saves.collect()
}

/// Takes a save back: its files are what they were before it. This is a save too, which can be taken back.
pub fn restore(context: &Context<'_>, sent: &Json) -> Result<Json, Fault> {
    let _one_at_a_time = context.shared.editor.saving.lock().unwrap_or_else(PoisonError::into_inner);
    let number = sent.get("number").and_then(Json::as_u64).ok_or_else(|| missing("number"))?;
    let save = context
        .disk
        .save(number)
        .ok_or_else(|| Fault::Refused(text!("cet enregistrement n’est plus gardé", "this save is no longer kept")))?;
    let mut conflicts = Vec::new();
    let mut changes: BTreeMap<SourcePath, Option<Vec<u8>>> = BTreeMap::new();
    for file in save.files {
        let now = context.disk.read(&file.path).map_err(|error| Fault::disk(file.path.as_str(), &error))?;
        let digest = now.as_deref().map(Digest::of);
        if digest != file.after {
            let before = file.before.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            conflicts.push(Conflict::new(&file.path, now, before));
            continue;
        }
        changes.insert(file.path, file.before);
    }
    if !conflicts.is_empty() {
        return Err(Fault::Conflict(conflicts));
    }
    let label = match context.ui_locale {
        UiLocale::Fr => format!("Annulation : {}", save.label),
        UiLocale::En => format!("Taken back: {}", save.label),
    };
    save::write(context, &label, changes)?;
    Ok(json!({"message": label}))
}
