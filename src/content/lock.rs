//! `content/urls.lock`: every address that was published, and what it showed.
//!
//! `provence build` keeps the file, as `cargo build` keeps `Cargo.lock`; people
//! write in it what becomes of an entry that is no longer there. A line is one
//! statement and its place says nothing, so that git may join the lines of two
//! branches in any order (`merge=union`).
//!
//! ```text
//! stories/quay fr /fr/recits/quai/     published: made by the build
//! stories fr /fr/recits/               a list: made by the build
//! stories?tags=port fr /fr/recits/tags/port/   a list of one value: made by the build
//! stories/quay -> stories/port         the entry has another name now
//! stories/quay gone                    withdrawn on purpose, with all its addresses
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::layout::readable;
use crate::diagnostic::{Checked, Code, Diagnostic, Span};
use crate::digest::Digest;
use crate::path::{OutputPath, SourcePath, URLS_LOCK, file_at};
use crate::slug::decoded;
use crate::source::SourceTree;
use crate::text;

/// The first lines of the file.
const HEADER: &str = "\
# Chaque adresse publiée, avec ce qu’elle montre. `provence build` tient ce fichier : gardez-le dans git.
# Entrée renommée : `stories/ancien -> stories/nouveau`. Retirée exprès : `stories/ancien gone`.
# Every published address, with what it shows. `provence build` keeps this file: keep it in git.
# An entry renamed: `stories/old -> stories/new`. Withdrawn on purpose: `stories/old gone`.
";

/// The addresses that were published before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UrlLock {
    /// In the order of the file.
    pub addresses: Vec<LockedAddress>,
    /// What became of entries and lists, by their former key.
    pub fates: BTreeMap<Arc<str>, Fate>,
}

/// An address that was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedAddress {
    /// `collection/id` of the entry, the collection of a list, or what [`filter_key`] gives.
    pub key: Arc<str>,
    /// Code of the language.
    pub locale: Arc<str>,
    /// Path from the root of the site.
    pub url: Arc<str>,
    /// The file of the output that was there.
    pub file: OutputPath,
    /// The place of the key.
    pub span: Span,
}

/// What a person wrote of an entry that is no longer there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was withdrawn.
    Gone,
    /// The entry of this key has taken its place. The place is that of the key.
    Moved(Arc<str>, Span),
}

/// What reading the file keeps from build to build.
#[derive(Debug, Default)]
pub struct Memory(Option<(Digest, Checked<Arc<UrlLock>>)>);

/// Reads the file. A site without one has published nothing yet.
pub(super) fn read(tree: &SourceTree, memory: &mut Memory, diagnostics: &mut Vec<Diagnostic>) -> Arc<UrlLock> {
    let Some(file) = tree.get(URLS_LOCK) else {
        memory.0 = None;
        return Arc::default();
    };
    let known = memory.0.take().filter(|(digest, _)| *digest == file.digest());
    let (digest, read) = known.unwrap_or_else(|| {
        let path = SourcePath::new(URLS_LOCK);
        let mut diagnostics = Vec::new();
        let lock = match readable(&path, file, &mut diagnostics) {
            // A file with a conflict is told once. Its lines are read all the same, since none excludes another.
            Some(text) => parse(&path, text, &mut diagnostics),
            None => UrlLock::default(),
        };
        (file.digest(), Checked { value: Arc::new(lock), diagnostics })
    });
    diagnostics.extend(read.diagnostics.iter().cloned());
    let lock = Arc::clone(&read.value);
    memory.0 = Some((digest, read));
    lock
}

fn parse(path: &SourcePath, text: &str, diagnostics: &mut Vec<Diagnostic>) -> UrlLock {
    let mut lock = UrlLock::default();
    for (line, number) in text.lines().zip(1..) {
        let statement = line.trim();
        if statement.is_empty() || statement.starts_with('#') || is_of_conflict(statement) {
            continue;
        }
        let column = |part: &str| {
            let at = part.as_ptr() as usize - line.as_ptr() as usize;
            line[..at].chars().count() as u32 + 1
        };
        let span = |part: &str| Span::new(path, number, column(part), part.chars().count() as u32);
        let words: Vec<&str> = statement.split_whitespace().collect();
        match words[..] {
            [key, "gone"] => drop(lock.fates.insert(key.into(), Fate::Gone)),
            [key, "->", target] => drop(lock.fates.insert(key.into(), Fate::Moved(target.into(), span(target)))),
            [key, locale, url] if let Some(file) = file_of(url) => lock.addresses.push(LockedAddress {
                key: key.into(),
                locale: locale.into(),
                url: url.into(),
                file,
                span: span(key),
            }),
            _ => diagnostics.push(
                Diagnostic::new(
                    Code::UrlLock,
                    span(statement),
                    text!("cette ligne n’est pas une adresse publiée", "this line is no published address"),
                )
                .help(text!(
                    "écrivez `entrée langue /adresse/`, `ancienne -> nouvelle` ou `entrée gone`",
                    "write `entry language /address/`, `old -> new` or `entry gone`"
                )),
            ),
        }
    }
    lock
}

/// The key of a list of one value of a field: `stories?tags=le%20port`.
pub fn filter_key(collection: &str, field: &str, value: &str) -> String {
    format!("{collection}?{field}={}", utf8_percent_encode(value, IN_KEYS))
}

/// The parts of the key of a list of one value: the collection, the field and the value. `None` for other keys.
pub fn filter_of_key(key: &str) -> Option<(&str, &str, Cow<'_, str>)> {
    let (collection, rest) = key.split_once('?')?;
    let (field, value) = rest.split_once('=')?;
    Some((collection, field, percent_decode_str(value).decode_utf8().ok()?))
}

/// Signs that would end a key, or be read as another.
const IN_KEYS: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'#');

/// The text of the file after an entry, or a folder of entries, was renamed, and
/// how many lines differ. `old` and `new` are keys.
pub fn renamed(text: &str, old: &str, new: &str) -> (String, usize) {
    let mut count = 0;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_prefix(old) {
            Some(rest) if rest.starts_with([' ', '/']) => {
                count += 1;
                out.push_str(new);
                out.push_str(rest);
            }
            _ => out.push_str(line),
        }
    }
    (out, count)
}

/// Whether a line is one of git's marks of a conflict, which are reported for the file as a whole.
fn is_of_conflict(line: &str) -> bool {
    ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark))
}

/// The file of the output at an address from the root of the site.
fn file_of(url: &str) -> Option<OutputPath> {
    OutputPath::from_untrusted(&file_at(&decoded(url.strip_prefix('/')?)))
}

/// The text of the file with these addresses added to what it says already: key,
/// language, path. An address is said of one key in one language: of the last that has it.
pub fn updated<'a>(former: &'a UrlLock, published: impl IntoIterator<Item = (String, &'a str, &'a str)>) -> String {
    let mut by_url: BTreeMap<&str, (String, &str)> = BTreeMap::new();
    for LockedAddress { key, locale, url, .. } in &former.addresses {
        by_url.insert(url, (key.to_string(), locale));
    }
    let mut fates: BTreeMap<&str, &Fate> = former.fates.iter().map(|(key, fate)| (&**key, fate)).collect();
    for (key, locale, url) in published {
        // What is published is not gone.
        fates.remove(&*key);
        by_url.insert(url, (key, locale));
    }
    let mut lines: Vec<(String, &str, &str)> =
        by_url.into_iter().map(|(url, (key, locale))| (key, locale, url)).collect();
    lines.sort_unstable();
    let mut text = HEADER.to_owned();
    for (key, fate) in fates {
        let _ = match fate {
            Fate::Gone => writeln!(text, "{key} gone"),
            Fate::Moved(target, _) => writeln!(text, "{key} -> {target}"),
        };
    }
    for (key, locale, url) in lines {
        let _ = writeln!(text, "{key} {locale} {url}");
    }
    text
}
