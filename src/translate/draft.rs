//! What goes to a translating program and comes back, as JSON.
//!
//! The program reads `{"from": "fr", "to": "de", "blocks": [{"id", "kind", "source", …}]}` on its standard input and
//! writes `{"blocks": [{"id", "target"}]}` on its standard output. Tags such as `<1>` and `<2/>` in a source stand for
//! markup and must stand in the target too.

use serde_json::{Value, json};

use super::exchange::{Item, Key, Returned, Said, control_in, control_refused};
use super::plain::write;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::locale::Language;
use crate::path::SourcePath;
use crate::text;

/// The most blocks that one run of a program is given.
pub const BATCH: usize = 50;

/// What a program is given.
pub fn request(items: &[Item], from: &Language, to: &Language) -> String {
    let blocks: Vec<Value> = items
        .iter()
        .map(|item| {
            let terms: Vec<Value> =
                item.terms.iter().map(|(source, target)| json!({"source": &**source, "target": &**target})).collect();
            json!({
                "id": item.key.to_string(),
                "kind": item.kind,
                "source": write(&item.source),
                "former_translation": item.target.as_deref().map(write),
                "max_length": item.limit,
                "notes": item.notes,
                "terms": terms,
            })
        })
        .collect();
    json!({"from": &*from.tag, "to": &*to.tag, "blocks": blocks}).to_string()
}

/// Reads what a program wrote. `items` are those that it was given: others are not taken.
pub fn answer(program: &SourcePath, text: &str, items: &[Item], diagnostics: &mut Vec<Diagnostic>) -> Vec<Returned> {
    let span = || Span::file(program);
    let parsed: Value = match serde_json::from_str(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let message =
                text!("le programme n’a pas écrit de JSON : {error}", "the program did not write JSON: {error}");
            diagnostics.push(Diagnostic::new(Code::TranslationFile, span(), message));
            return Vec::new();
        }
    };
    let Some(blocks) = parsed.get("blocks").and_then(Value::as_array) else {
        let message =
            text!("la réponse du programme n’a pas de liste `blocks`", "the program's answer has no list `blocks`");
        diagnostics.push(Diagnostic::new(Code::TranslationFile, span(), message));
        return Vec::new();
    };
    let mut returned = Vec::new();
    for block in blocks {
        let id = block.get("id").and_then(Value::as_str).unwrap_or_default();
        let target = block.get("target").and_then(Value::as_str).unwrap_or_default();
        match Key::from_text(id).filter(|key| items.iter().any(|item| item.key == *key)) {
            Some(key) if control_in(target).is_some() => {
                let refused = control_in(target).map(|(_, c)| control_refused(c, span()));
                let name = format!("{}#{}", key.entry, key.path);
                let about = text!("dans le bloc `{name}`", "in the block `{name}`");
                diagnostics.extend(refused.map(|problem| problem.related(span(), about)));
            }
            Some(key) if !target.trim().is_empty() => {
                returned.push(Returned { key, target: target.to_owned(), said: Said::Unsure, span: span() });
            }
            Some(_) => {}
            None => {
                let id: String = id.chars().filter(|c| !c.is_control()).take(100).collect();
                let message =
                    text!("le programme n’a pas reçu de bloc `{id}`", "the program was not given a block `{id}`");
                diagnostics.push(Diagnostic::new(Code::TranslationRefused, span(), message));
            }
        }
    }
    returned
}
