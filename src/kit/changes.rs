//! What changed from one version of the kit to the next, from their manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::manifest::Manifest;

/// Files that are made from the rest of the version, and say nothing of their own.
const ALWAYS_NEW: [&str; 4] = ["CHANGELOG.md", "LICENSES.md", "README.md", "package.json"];

/// What differs between two versions.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Changes {
    /// Names of new tokens.
    pub tokens_added: Vec<String>,
    /// Names of tokens that are gone.
    pub tokens_removed: Vec<String>,
    /// Tokens with another value: name, mode, former value, new value.
    pub tokens_changed: Vec<[String; 4]>,
    /// Paths of new files.
    pub files_added: Vec<String>,
    /// Paths of files that are gone.
    pub files_removed: Vec<String>,
    /// Paths of files with other content.
    pub files_changed: Vec<String>,
}

impl Changes {
    /// What differs from `former` to `now`.
    pub fn between(former: &Manifest, now: &Manifest) -> Self {
        let mut changes = Self::default();
        let before: BTreeMap<&str, _> = former.tokens.iter().map(|token| (&*token.name, token)).collect();
        let after: BTreeSet<&str> = now.tokens.iter().map(|token| &*token.name).collect();
        for token in &now.tokens {
            let Some(old) = before.get(&*token.name) else {
                changes.tokens_added.push(token.name.clone());
                continue;
            };
            for (mode, value) in &token.values {
                let old = old.values.get(mode).map_or("–", |value| value);
                if old != value {
                    changes.tokens_changed.push([token.name.clone(), mode.clone(), old.to_owned(), value.clone()]);
                }
            }
        }
        let gone = former.tokens.iter().filter(|token| !after.contains(&*token.name));
        changes.tokens_removed = gone.map(|token| token.name.clone()).collect();
        let compared = |manifest: &'_ Manifest| -> Vec<(String, String)> {
            let files = manifest.files.iter().filter(|file| !ALWAYS_NEW.contains(&&*file.path));
            files.map(|file| (file.path.clone(), file.integrity.clone())).collect()
        };
        let (before, after) = (compared(former), compared(now));
        let known: BTreeMap<&str, &str> = before.iter().map(|(path, integrity)| (&**path, &**integrity)).collect();
        let kept: BTreeSet<&str> = after.iter().map(|(path, _)| &**path).collect();
        for (path, integrity) in &after {
            match known.get(&**path) {
                None => changes.files_added.push(path.clone()),
                Some(former) if *former != integrity => changes.files_changed.push(path.clone()),
                Some(_) => {}
            }
        }
        let gone = before.iter().filter(|(path, _)| !kept.contains(&**path));
        changes.files_removed = gone.map(|(path, _)| path.clone()).collect();
        changes
    }

    /// The changes as Markdown, for changelogs.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        let mut list = |title: &str, items: Vec<String>| {
            if !items.is_empty() {
                let _ = writeln!(out, "### {title}\n");
                for item in items {
                    let _ = writeln!(out, "- {item}");
                }
                out.push('\n');
            }
        };
        let code = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        list("Tokens removed", code(&self.tokens_removed));
        list("Files removed", code(&self.files_removed));
        let changed =
            self.tokens_changed.iter().map(|[name, mode, from, to]| format!("`{name}` ({mode}): `{from}` → `{to}`"));
        list("Tokens changed", changed.collect());
        list("Files changed", code(&self.files_changed));
        list("Tokens added", code(&self.tokens_added));
        list("Files added", code(&self.files_added));
        if out.is_empty() {
            out.push_str("Nothing differs.\n\n");
        }
        out
    }
}

/// The changelog of a version: what it changed, then what each version before it changed, newest first. `former` are
/// the versions before it, oldest first.
pub fn changelog(former: &[&Manifest], now: &Manifest) -> String {
    let mut out = String::from("# Changelog\n\nMade from the manifests of the versions.\n\n");
    let all: Vec<&Manifest> = former.iter().copied().chain([now]).collect();
    for (position, manifest) in all.iter().enumerate().rev() {
        let Manifest { version, date, files, tokens, .. } = manifest;
        let date = date.as_ref().map_or_else(String::new, |date| format!(" – {date}"));
        let _ = writeln!(out, "## {version}{date}\n");
        match position.checked_sub(1).map(|before| all[before]) {
            Some(before) => out.push_str(&Changes::between(before, manifest).markdown()),
            None => {
                let _ = writeln!(out, "First version: {} tokens, {} files.\n", tokens.len(), files.len());
            }
        }
    }
    let end = out.trim_end().len();
    out.truncate(end);
    out.push('\n');
    out
}
