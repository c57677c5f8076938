//! The language that the front matter of a file names as the one that its entry is written in first.

use std::sync::Arc;

use super::role::Role;
use crate::path::SourcePath;
use crate::yaml::{self, Limits};

/// The key that names it.
pub const KEY: &str = "source";

/// The code that a file names, whether the site has such a language or not.
pub fn named(path: &SourcePath, text: &str, role: Role) -> Option<Arc<str>> {
    let (front, _) = role.split(text)?;
    let begins = |line: &str| line.trim_start_matches(['"', '\'', '{', ' ']).starts_with(KEY);
    if !text[front.clone()].lines().any(begins) {
        return None;
    }
    let root = yaml::parse(path, text, front, Limits::default()).value;
    Some(Arc::from(root.get(KEY)?.as_text()?.trim()))
}
