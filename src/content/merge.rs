//! Merges what a browser editor sends into the file that is there. The editor
//! has read the file, keeps its values alone, and writes the whole file anew;
//! here its values are compared with those of the file, and only what differs
//! is changed, where it stands.
//!
//! Three rules say what the editor meant where its text does not:
//! a declared key that it leaves out, or sends empty, is removed; a key that no
//! field has stays; a translation takes no value that belongs to the source.

use std::ops::Range;

use foldhash::{HashMap, HashSet};

use super::front_matter_missing::{is_begun, without_front_matter};
use super::role::Role;
use super::shape::{Kind, Shape};
use crate::diagnostic::Diagnostic;
use crate::path::SourcePath;
use crate::yaml::{self, Key, Limits, Node, Yaml, same_value};

mod items;

use items::{clean, origins, says_the_same};

/// A file that is saved: where it is and what it may hold.
#[derive(Clone, Copy)]
pub struct Saved<'a> {
    /// The file.
    pub path: &'a SourcePath,
    /// The fields of its collection, in the order in which a form shows them.
    pub fields: &'a [Shape],
    /// Which of its entry's files it is.
    pub role: Role,
}

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// No value differs: no byte changes.
    Unchanged,
    /// The file is to have this text.
    Text(String),
    /// Nothing of the translation is written, yet or any more: there is to be no file.
    Nothing,
}

/// Why a file cannot be merged. Nothing is lost as long as neither text is written over.
#[derive(Clone, Debug)]
pub enum Refused {
    /// The file on disk cannot be read as YAML.
    OnDisk(Vec<Diagnostic>),
    /// The text that was sent cannot be read as YAML.
    Sent(Vec<Diagnostic>),
}

/// A file as front matter and body. A record is all front matter.
struct Parts<'t> {
    text: &'t str,
    front: Range<usize>,
    /// `None` for a record.
    body: Option<Range<usize>>,
    root: Node,
}

/// What the file is to be, given its text on disk (`None`: there is no file) and the text that was sent.
///
/// # Errors
/// When one of the two cannot be read.
pub fn merge(saved: Saved<'_>, on_disk: Option<&str>, sent: &str) -> Result<Merged, Refused> {
    let sent = parts(saved.path, sent, saved.role).map_err(Refused::Sent)?;
    let Some(text) = on_disk else { return Ok(new_file(saved, &sent)) };
    let base = parts(saved.path, text, saved.role).map_err(Refused::OnDisk)?;
    let target = tree(saved, Some(&base.root), &sent.root);
    if saved.role == Role::Translation && !has_text(&sent) && is_untranslated(saved.fields, &target) {
        return Ok(Merged::Nothing);
    }
    let has_front = base.body.is_none() || base.front.end > 0;
    let mut merged = match has_front {
        true => yaml::edit(text, base.front.clone(), &base.root, &target),
        false => Some(with_front(text, &target)),
    }
    .ok_or_else(|| Refused::Sent(Vec::new()))?;
    if let (Some(base), Some(sent_body)) = (&base.body, &sent.body) {
        let behind = text.len() - base.start;
        let sent = without_blanks(&text[..base.start], &sent.text[sent_body.clone()]);
        let body = body(&text[base.clone()], sent, yaml::newline_of(text));
        merged.truncate(merged.len() - behind);
        // A file may end with the line that ends its front matter, without a line end.
        if !(body.is_empty() || merged.is_empty() || merged.ends_with('\n')) {
            merged.push_str(yaml::newline_of(text));
        }
        merged.push_str(&body);
    }
    Ok(if merged == text { Merged::Unchanged } else { Merged::Text(merged) })
}

/// The values that a file is to have, given those on disk and those that were sent.
pub fn tree(saved: Saved<'_>, base: Option<&Node>, sent: &Node) -> Node {
    let known = Known::Fields { fields: saved.fields, role: saved.role };
    let base = base.and_then(Node::as_map).unwrap_or_default();
    map(known.entries(base, sent.as_map().unwrap_or_default()))
}

/// A record in which every text that languages may have is a map by language,
/// as forms want it: a plain one is in the source language, of this code. Nothing else of the
/// file changes. `None` when it cannot be read.
pub fn spread(fields: &[Shape], path: &SourcePath, text: &str, source: &str) -> Option<String> {
    let read = parts(path, text, Role::Single).ok()?;
    yaml::edit(text, 0..text.len(), &read.root, &map(entries_by_language(fields, read.root.as_map()?, source)))
}

fn entries_by_language(fields: &[Shape], entries: &[(Key, Node)], source: &str) -> Vec<(Key, Node)> {
    let entries = entries.iter().map(|(key, node)| {
        let field = fields.iter().find(|field| *field.key == *key.name);
        (key.clone(), field.map_or_else(|| node.clone(), |field| by_language(field, node, source)))
    });
    entries.collect()
}

fn by_language(field: &Shape, node: &Node, source: &str) -> Node {
    let value = match (&node.value, &field.kind) {
        (Yaml::Scalar { .. }, _) if field.by_language && node.is_filled() => {
            Yaml::Map(vec![(Key::named(source), node.clone())])
        }
        (Yaml::List(items), Kind::List(item)) => {
            Yaml::List(items.iter().map(|node| by_language(item, node, source)).collect())
        }
        (Yaml::Map(entries), Kind::Object(fields)) => Yaml::Map(entries_by_language(fields, entries, source)),
        _ => return node.clone(),
    };
    Node { value, ..node.clone() }
}

fn parts<'t>(path: &SourcePath, text: &'t str, role: Role) -> Result<Parts<'t>, Vec<Diagnostic>> {
    let split = role.split(text);
    if split.is_none() && is_begun(text) {
        return Err(vec![without_front_matter(path, text)]);
    }
    let (front, body) = split.unwrap_or((0..0, 0..text.len()));
    let body = (role != Role::Single).then_some(body);
    let read = yaml::parse(path, text, front.clone(), Limits::default());
    let is_read = yaml::is_whole(&read.diagnostics) && !yaml::has_duplicate_keys(&read.diagnostics);
    match is_read && read.value.as_map().is_some() {
        true => Ok(Parts { text, front, body, root: read.value }),
        false => Err(read.diagnostics),
    }
}

/// A file that is not there yet.
fn new_file(saved: Saved<'_>, sent: &Parts<'_>) -> Merged {
    let target = tree(saved, None, &sent.root);
    let body = sent.body.clone().map(|body| sent.text[body].trim_matches(['\r', '\n']).replace("\r\n", "\n"));
    let has_body = has_text(sent);
    if saved.role == Role::Translation && !has_body && !says_something(&target) {
        return Merged::Nothing;
    }
    let front = yaml::write(&target, "\n");
    Merged::Text(match body {
        None => front,
        Some(body) if has_body => format!("---\n{front}---\n{body}\n"),
        Some(_) => format!("---\n{front}---\n"),
    })
}

fn with_front(text: &str, target: &Node) -> String {
    let newline = yaml::newline_of(text);
    let front = yaml::write(target, newline);
    let (mark, rest) = text.split_at(text.len() - text.trim_start_matches('\u{feff}').len());
    if front.is_empty() { text.to_owned() } else { format!("{mark}---{newline}{front}---{newline}{rest}") }
}

/// Whether a translation has more than switches and numbers, which forms send though nobody wrote anything.
fn says_something(node: &Node) -> bool {
    match &node.value {
        Yaml::Scalar { .. } => node.is_filled() && node.as_bool().is_none() && node.as_number().is_none(),
        Yaml::List(items) => items.iter().any(says_something),
        Yaml::Map(entries) => entries.iter().any(|(_, node)| says_something(node)),
    }
}

fn has_text(parts: &Parts<'_>) -> bool {
    parts.body.clone().is_some_and(|body| !parts.text[body].trim().is_empty())
}

/// Whether nothing of a translation without a text is left. Its address and what it repeats of the source translate
/// nothing; a key that nobody declared is kept, and the file with it.
fn is_untranslated(fields: &[Shape], target: &Node) -> bool {
    let is_left = |(key, node): &(Key, Node)| match fields.iter().find(|field| *field.key == *key.name) {
        Some(field) if !field.varies_by_locale() || &*field.key == "slug" => false,
        _ => says_something(node),
    };
    !target.as_map().unwrap_or_default().iter().any(is_left)
}

/// What was sent for a body, given what stands above it in the file: blanks behind the line that ends the front matter
/// are no part of the body, and Decap sends them as its first line.
fn without_blanks<'s>(above: &str, sent: &'s str) -> &'s str {
    let line = above.trim_end_matches(['\r', '\n']);
    let blanks = &line[line.trim_end().len()..];
    match sent.strip_prefix(blanks) {
        Some(rest) if rest.is_empty() || rest.starts_with(['\r', '\n']) => rest,
        _ => sent,
    }
}

/// The body with its changed lines alone replaced. Blank lines at both ends are
/// those of the file: an editor does not keep them.
fn body(base: &str, sent: &str, newline: &str) -> String {
    let kept = inner(base);
    let old: Vec<(&str, &str)> = lines(&base[kept.clone()]);
    let new: Vec<(&str, &str)> = lines(&sent[inner(sent)]);
    let same = |(old, new): &(&(&str, &str), &(&str, &str))| old.0 == new.0;
    let first = old.iter().zip(&new).take_while(same).count();
    if first == old.len() && first == new.len() {
        return base.to_owned();
    }
    let last = old[first..].iter().rev().zip(new[first..].iter().rev()).take_while(same).count();
    let changed = new[first..new.len() - last].iter().map(|(line, _)| (*line, newline));
    let kept_lines = old[..first].iter().copied();
    let all: Vec<(&str, &str)> = kept_lines.chain(changed).chain(old[old.len() - last..].iter().copied()).collect();
    let (lead, trail) = match (kept.is_empty(), base.is_empty()) {
        (true, true) => ("", newline),
        (true, false) => ("", base),
        (false, _) => (&base[..kept.start], &base[kept.end..]),
    };
    let mut merged = lead.to_owned();
    for (at, (line, line_end)) in all.iter().enumerate() {
        merged.push_str(line);
        match (at + 1 < all.len(), line_end.is_empty()) {
            (true, true) => merged.push_str(newline),
            (true, false) => merged.push_str(line_end),
            (false, _) => {}
        }
    }
    merged + trail
}

/// The bytes of a text without the line ends around it.
fn inner(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start_matches(['\r', '\n']).len();
    start..text.trim_end_matches(['\r', '\n']).len().max(start)
}

/// Lines, each with its line end.
fn lines(text: &str) -> Vec<(&str, &str)> {
    let split = |line| {
        let content: &str = str::trim_end_matches(line, '\n');
        let content =
            if content.len() < str::len(line) { content.strip_suffix('\r').unwrap_or(content) } else { content };
        (content, &line[content.len()..])
    };
    text.split_inclusive('\n').map(split).collect()
}

/// What is known of the keys of a map.
#[derive(Clone, Copy)]
enum Known<'f> {
    /// They are fields.
    Fields { fields: &'f [Shape], role: Role },
    /// They are languages, or free.
    Any,
}

impl<'f> Known<'f> {
    fn field(self, key: &str) -> Option<&'f Shape> {
        match self {
            Self::Fields { fields, .. } => fields.iter().find(|field| *field.key == *key),
            Self::Any => None,
        }
    }

    /// Whether the editor shows the key, so that leaving it out means removing it.
    fn is_offered(self, key: &str) -> bool {
        match self {
            Self::Fields { .. } => self.field(key).is_some_and(|field| field.kind != Kind::Free),
            Self::Any => true,
        }
    }

    /// Whether the editor leaves the key out of this file whatever its value: it
    /// asks for lists and objects that all languages share in the source alone.
    fn is_unsent(self, key: &str) -> bool {
        let is_deep = |field: &Shape| {
            matches!(field.kind, Kind::List(_) | Kind::Object(_) | Kind::Whole) && !field.varies_by_locale()
        };
        matches!(self, Self::Fields { role: Role::Translation, .. }) && self.field(key).is_some_and(is_deep)
    }

    fn entries(self, base: &[(Key, Node)], sent: &[(Key, Node)]) -> Vec<(Key, Node)> {
        let sent_values: HashMap<&str, &Node> = sent.iter().map(|(key, node)| (&*key.name, node)).collect();
        let known: HashSet<&str> = base.iter().map(|(key, _)| &*key.name).collect();
        let mut entries: Vec<(Key, Node)> = Vec::with_capacity(base.len());
        for (key, old) in base {
            let new = match sent_values.get(&*key.name) {
                Some(new) if new.is_filled() => Some(self.value(&key.name, old, new)),
                // What is left empty was never filled, or is removed.
                _ if !old.is_filled() || !self.is_offered(&key.name) => Some(old.clone()),
                None if self.is_unsent(&key.name) => Some(old.clone()),
                _ => None,
            };
            entries.extend(new.map(|new| (key.clone(), new)));
        }
        for (key, new) in sent.iter().filter(|(key, _)| !known.contains(&*key.name)) {
            if let Some(new) = self.new_value(&key.name, new) {
                let at = self.position(&entries, &key.name);
                entries.insert(at, (key.clone(), new));
            }
        }
        entries
    }

    /// The new value of a key that is there.
    fn value(self, key: &str, old: &Node, new: &Node) -> Node {
        if same_value(old, new) {
            return old.clone();
        }
        let field = self.field(key);
        match (&old.value, &new.value) {
            (Yaml::Map(old_entries), Yaml::Map(new_entries)) => {
                map(self.below(field).entries(old_entries, new_entries))
            }
            (Yaml::List(old_items), Yaml::List(new_items)) => {
                let below = self.below(field);
                let origins = origins(old_items, new_items);
                let item = |(new, origin): (&Node, Option<usize>)| {
                    let old = origin.map(|at| &old_items[at]);
                    match (old, old.map(|old| &old.value), &new.value) {
                        (Some(old), ..) if says_the_same(old, new) => old.clone(),
                        (_, Some(Yaml::Map(old)), Yaml::Map(new)) => map(below.entries(old, new)),
                        _ => clean(new),
                    }
                };
                Node { value: Yaml::List(new_items.iter().zip(origins).map(item).collect()), ..new.clone() }
            }
            // A list that may be written as its only item.
            (_, Yaml::List(items)) if items.len() == 1 && same_value(old, &items[0]) => old.clone(),
            _ if says_the_same(old, new) => old.clone(),
            _ => clean(new),
        }
    }

    /// The value of a key that is not there; `None` when it says nothing.
    fn new_value(self, key: &str, new: &Node) -> Option<Node> {
        let field = self.field(key);
        if !new.is_filled() {
            return None;
        }
        if let (Some(field), Self::Fields { role, .. }) = (field, self) {
            let is_default = match &field.default {
                Some(default) => same_value(default, new),
                None => new.as_bool() == Some(false),
            };
            let is_inherited = role == Role::Translation && !field.varies_by_locale();
            if is_default || is_inherited {
                return None;
            }
        }
        let new = match &new.value {
            Yaml::Map(entries) => map(self.below(field).entries(&[], entries)),
            _ => clean(new),
        };
        new.is_filled().then_some(new)
    }

    /// What is known of the keys below a field.
    fn below(self, field: Option<&'f Shape>) -> Self {
        match (self, field.map(|field| item(&field.kind))) {
            (Self::Fields { role, .. }, Some(Kind::Object(fields))) => Self::Fields { fields, role },
            _ => Self::Any,
        }
    }

    /// Where a new key goes: behind the nearest key that is declared before it.
    fn position(self, entries: &[(Key, Node)], key: &str) -> usize {
        let Self::Fields { fields, .. } = self else { return entries.len() };
        let rank = |key: &str| fields.iter().position(|field| *field.key == *key);
        let Some(own) = rank(key) else { return entries.len() };
        let ranked = entries.iter().enumerate().filter_map(|(at, (key, _))| Some((rank(&key.name)?, at)));
        let before = ranked.clone().filter(|(rank, _)| *rank < own).max();
        let after = ranked.filter(|(rank, _)| *rank > own).min();
        match (before, after) {
            (Some((_, at)), _) => at + 1,
            (None, Some((_, at))) => at,
            (None, None) => entries.len(),
        }
    }
}

/// The type of a list's items, or of the value itself.
fn item(kind: &Kind) -> &Kind {
    match kind {
        Kind::List(item) => self::item(&item.kind),
        other => other,
    }
}

fn map(entries: Vec<(Key, Node)>) -> Node {
    Node::of(Yaml::Map(entries))
}

#[cfg(test)]
mod tests;
