//! What is being written, looked at before it is saved: its problems, and the
//! page as readers would see it.

use std::sync::PoisonError;

use serde_json::{Value as Json, json};

use super::context::Context;
use super::fault::Fault;
use super::save;
use crate::content::entry_file;
use crate::content::field_at::described;
use crate::content::merge::Merged;
use crate::diagnostic::{Diagnostic, Severity};
use crate::media_type::content_type;
use crate::path::SourcePath;
use crate::serve::http::{Body, Response};
use crate::serve::{snapshot, translation_state};
use crate::translate::standing;

/// The problems of texts that were sent, and the page of the first of them.
pub fn answer(context: &Context<'_>, params: &Json) -> Result<Json, Fault> {
    let sent = save::sent(params)?;
    let mut files: Vec<(SourcePath, Option<String>)> = Vec::new();
    for file in &sent {
        let on_disk = save::read(context, &file.path)?;
        let text = match save::merged(context, &file.path, on_disk.as_deref(), (file.raw, save::first(params)))? {
            Merged::Text(text) => Some(text),
            Merged::Unchanged => on_disk,
            Merged::Nothing => None,
        };
        files.push((file.path.clone(), text));
    }
    let mut drafts = context.shared.editor.drafts.lock().unwrap_or_else(PoisonError::into_inner);
    let snapshot = &context.state.site;
    let draft = drafts.build(&snapshot.tree, &files, &context.prepared.config.base_url, snapshot.now);
    let mut problems: Vec<&Diagnostic> =
        draft.problems.iter().filter(|problem| files.iter().any(|(path, _)| *path == problem.span.file)).collect();
    problems.sort_by_key(|problem| problem.severity == Severity::Warning);
    let problems: Vec<Json> = problems.iter().map(|problem| told(context, problem, &files)).collect();
    let page = draft.prepared.as_ref().and_then(|prepared| {
        let (path, _) = files.first()?;
        let file = entry_file(path, &prepared.config, &prepared.content.collections)?;
        let entry = prepared.site.find(&file.collection.name, &file.id)?;
        let language = prepared.config.position(&file.language.locale)?;
        let url = prepared.site.url(&prepared.config, language, entry)?.to_string();
        let output = crate::plan::output_path(&url);
        let environment = context.shared.pictures.environment();
        let (blob, _) = snapshot::one(output.as_str(), prepared, &draft.tree, environment)?;
        let crate::render::Bytes::Memory(bytes) = blob.bytes else { return None };
        Some((url, bytes))
    });
    let states = draft.prepared.as_ref().and_then(|prepared| {
        let (path, _) = files.first()?;
        let file = entry_file(path, &prepared.config, &prepared.content.collections)?;
        let key = format!("{}/{}", file.collection.name, file.id);
        let entry = standing::entry(&draft.tree, &prepared.config, &prepared.content, &key)?;
        Some(translation_state::json(&entry, context.ui_locale))
    });
    let url = page.as_ref().map(|(url, _)| context.state.site.on_host(url));
    drafts.page = page.map(|(_, bytes)| bytes);
    Ok(json!({"problems": problems, "url": url, "translations": states}))
}

/// A problem, with the field that it is shown at.
fn told(context: &Context<'_>, problem: &Diagnostic, files: &[(SourcePath, Option<String>)]) -> Json {
    let text = files.iter().find(|(path, _)| *path == problem.span.file).and_then(|(_, text)| text.as_deref());
    described(problem, text, context.ui_locale)
}

/// The page of the last text that was looked at.
pub fn page(context: &Context<'_>) -> Response {
    let drafts = context.shared.editor.drafts.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(page) = drafts.page.clone() else { return Response::plain(404) };
    let mut response = Response::new(200, content_type("html"), Body::bytes(page)).with("Cache-Control", "no-store");
    for (name, value) in context.state.site.rules().headers("/fr/") {
        response = response.with(&name, value);
    }
    response
}
