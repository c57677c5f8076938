//! An entry, or a folder of entries, under another name: which files move, and which texts change.
//!
//! There is no list of the places where links, references, menus and components may name an entry. The files are moved
//! in memory, the site is checked, and each problem that was not there before is at a place that names the entry. The
//! name is replaced there, until a check finds nothing new. `provence mv` and the browser editor write what this says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::build::{self, Memory, Prepared};
use crate::content::front_matter::Role;
use crate::content::lock;
use crate::diagnostic::{Code, Diagnostic, Span, Text, UiLocale};
use crate::path::{SourcePath, URLS_LOCK, resolve};
use crate::site::Moment;
use crate::source::SourceTree;
use crate::translate::record_path::FOLDER;

/// The most checks of one renaming. A check can find a place that the one before could not see, such as a
/// link in a text whose front matter was wrong.
const CHECKS: usize = 6;

/// A name of an entry, or of a folder of entries, in its collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name of the collection.
    pub collection: Arc<str>,
    /// The name of the entry or the folder there.
    pub id: String,
}

impl Name {
    /// `collection/id`.
    pub fn key(&self) -> String {
        format!("{}/{}", self.collection, self.id)
    }
}

/// What a renaming changes, nothing of which is on the disk yet.
#[derive(Debug)]
pub struct Renaming {
    /// Each file of the entry, with its new place.
    pub moves: Vec<(SourcePath, SourcePath)>,
    /// The texts that change, by their new places, with the number of places that change in each.
    pub texts: BTreeMap<SourcePath, (String, usize)>,
    /// Problems that the site did not have before.
    pub left: Vec<Diagnostic>,
    /// The sources after it.
    pub tree: SourceTree,
}

/// Every file of the entry, or of the entries in a folder of that name, with its place under the new name.
pub fn files(tree: &SourceTree, old: &Name, new: &Name) -> Vec<(SourcePath, SourcePath)> {
    let mut files = moves(tree, old, new);
    if !files.is_empty() {
        files.extend(records(tree, old, new));
    }
    files
}

/// Plans to give the entry that has these files another name, with everything that names it.
pub fn rename(
    tree: &SourceTree,
    (old, new): (&Name, &Name),
    moves: Vec<(SourcePath, SourcePath)>,
    moment: &Moment,
) -> Renaming {
    let renamed = Renamed { old, new, moves: &moves };
    let (tree, texts, left) = renamed.mend(tree, moment);
    Renaming { moves, texts, left, tree }
}

/// The records of what its translations were made from, which are named by the entry.
fn records(tree: &SourceTree, old: &Name, new: &Name) -> Vec<(SourcePath, SourcePath)> {
    let of_locale = |locale: &str| {
        let folder = format!("{FOLDER}/{locale}/{}", old.collection);
        let stem = format!("{folder}/{}", old.id);
        let moved = tree.under(&folder).filter_map(|(path, _)| {
            let rest = path.as_str().strip_prefix(&stem).filter(|rest| rest.starts_with('/') || *rest == ".yaml")?;
            let target = format!("{FOLDER}/{locale}/{}/{}{rest}", new.collection, new.id);
            Some((path.clone(), SourcePath::from_untrusted(&target)?))
        });
        moved.collect::<Vec<_>>()
    };
    tree.folders(FOLDER).flat_map(of_locale).collect()
}

/// Every file of the entry, or of the entries in a folder of that name, with its new place.
fn moves(tree: &SourceTree, old: &Name, new: &Name) -> Vec<(SourcePath, SourcePath)> {
    let folder = format!("content/{}", old.collection);
    let stem = format!("{folder}/{}", old.id);
    let moved = tree.under(&folder).filter_map(|(path, _)| {
        let rest = path.as_str().strip_prefix(&stem)?;
        // The folder of that name, and the flat forms: `id.fr.md`, `id.yaml`.
        let is_flat = rest.starts_with('.') && !rest.contains('/') && (rest.ends_with(".md") || rest == ".yaml");
        let target = SourcePath::from_untrusted(&format!("content/{}/{}{rest}", new.collection, new.id))?;
        (rest.starts_with('/') || is_flat).then(|| (path.clone(), target))
    });
    moved.collect()
}

/// The addresses of the entries concerned, by the file that each is written in.
fn addresses(prepared: &Prepared, name: &Name) -> BTreeMap<SourcePath, Arc<str>> {
    let mut addresses = BTreeMap::new();
    for (position, language) in prepared.config.languages.iter().enumerate() {
        for (_, entry) in prepared.site.entries() {
            let shown = &entry.shown[position];
            let is_concerned = entry.collection.name == name.collection
                && (*entry.id == *name.id || entry.id.starts_with(&format!("{}/", name.id)));
            if is_concerned
                && let Some(version) = entry.versions.get(&language.locale)
                && version.document.role != Role::Single
                && let Some(url) = shown.as_ref().and_then(|shown| shown.url.clone())
            {
                addresses.insert(version.document.path.clone(), url);
            }
        }
    }
    addresses
}

/// A file, its new text, and how many places differ.
type Edit = (SourcePath, String, usize);

struct Renamed<'r> {
    old: &'r Name,
    new: &'r Name,
    moves: &'r [(SourcePath, SourcePath)],
}

impl Renamed<'_> {
    /// The tree with the files moved and every place changed that named the entry, the texts that changed, and the
    /// problems that are left.
    fn mend(
        &self,
        tree: &SourceTree,
        moment: &Moment,
    ) -> (SourceTree, BTreeMap<SourcePath, (String, usize)>, Vec<Diagnostic>) {
        let mut memory = Memory::default();
        let before = build::prepare(tree, None, moment, &mut memory);
        let addresses = before.value.as_ref().map(|prepared| addresses(prepared, self.old)).unwrap_or_default();
        let known_problems: BTreeSet<(Code, Text)> =
            before.diagnostics.iter().map(|problem| (problem.code, problem.message.clone())).collect();
        drop(before);

        let mut tree = tree.clone();
        tree.rename(self.moves);
        let mut texts: BTreeMap<SourcePath, (String, usize)> = BTreeMap::new();
        let mut change = |tree: &mut SourceTree, (file, text, count): Edit| {
            tree.pretend(&file, Some(&text));
            let changed = texts.entry(file).or_default();
            *changed = (text, changed.1 + count);
        };
        if let Some(lock) = tree.text(URLS_LOCK) {
            let (text, count) = lock::renamed(lock, &self.old.key(), &self.new.key());
            if count > 0 {
                change(&mut tree, (SourcePath::new(URLS_LOCK), text, count));
            }
        }
        let mut left = Vec::new();
        for _ in 0..CHECKS {
            let checked = build::prepare(&tree, None, moment, &mut memory);
            left = checked.diagnostics;
            left.retain(|problem| !known_problems.contains(&(problem.code, problem.message.clone())));
            let mut edits = self.edits(&left, &tree);
            if edits.is_empty()
                && let Some(prepared) = &checked.value
            {
                edits = self.aliases(prepared, &addresses, &tree);
            }
            if edits.is_empty() {
                break;
            }
            edits.into_iter().for_each(|edit| change(&mut tree, edit));
        }
        crate::diagnostic::sort(&mut left);
        (tree, texts, left)
    }

    /// The texts in which the places of these problems name the entry by its new name.
    fn edits(&self, problems: &[Diagnostic], tree: &SourceTree) -> Vec<Edit> {
        let mut by_file: BTreeMap<&SourcePath, BTreeSet<(&Span, Option<&str>)>> = BTreeMap::new();
        for problem in problems {
            let destination = destination(problem.message.get(UiLocale::En));
            by_file.entry(&problem.span.file).or_default().insert((&problem.span, destination));
        }
        let mut edits = Vec::new();
        for (file, spans) in by_file {
            let Some(text) = tree.text(file.as_str()) else { continue };
            let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
            let mut count = 0;
            // Destinations that stand elsewhere than at the place that is told: in the definition of a reference, or in
            // a value of the front matter that is Markdown.
            let mut elsewhere: BTreeSet<&str> = BTreeSet::new();
            // Replaced from the end, so that the places before keep their positions.
            for (span, destination) in spans.into_iter().rev() {
                let Some(line) = (span.line as usize).checked_sub(1).and_then(|line| lines.get_mut(line)) else {
                    continue;
                };
                let at = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
                let start = at(span.column.max(1) as usize - 1);
                let end = at(span.column.max(1) as usize - 1 + span.length as usize);
                let named = &line[start..end];
                if let Some(destination) = destination.filter(|destination| !named.contains(*destination)) {
                    elsewhere.insert(destination);
                    continue;
                }
                let mended = self.mended(file, named);
                if mended != named {
                    line.replace_range(start..end, &mended);
                    count += 1;
                }
            }
            let mut text = lines.join("\n");
            for destination in elsewhere {
                let mended = self.mended(file, destination);
                if mended != destination {
                    let (replaced, places) = with_destination(&text, destination, &mended);
                    text = replaced;
                    count += places;
                }
            }
            if count > 0 {
                edits.push((file.clone(), text, count));
            }
        }
        edits
    }

    /// The text that names the entry by its new name, in place of one that names it by the old.
    fn mended(&self, file: &SourcePath, named: &str) -> String {
        // When a file moves to another depth, its relative links lead elsewhere.
        let moved = self.moves.iter().find(|(_, to)| to == file);
        if let Some((from, to)) = moved
            && from.as_str().matches('/').count() != to.as_str().matches('/').count()
            && named.starts_with('.')
        {
            let (path, rest) = named.split_at(named.find(['#', '?']).unwrap_or(named.len()));
            if let Some(target) = resolve(from.parent(), path) {
                let inside = self.moves.iter().find(|(from, _)| *from == target).map(|(_, to)| to);
                return format!("{}{rest}", relative(to.parent(), inside.unwrap_or(&target).as_str()));
            }
        }
        replaced(named, &self.old.id, &self.new.id)
    }

    /// The texts in which the entry keeps its former address as an alias.
    fn aliases(&self, prepared: &Prepared, former: &BTreeMap<SourcePath, Arc<str>>, tree: &SourceTree) -> Vec<Edit> {
        let now = addresses(prepared, self.new);
        // Addresses that were published lead to the entry by themselves.
        let locked: BTreeSet<&str> = prepared.site.lock.addresses.iter().map(|address| &*address.url).collect();
        let mut edits = Vec::new();
        for (from, to) in self.moves {
            let (Some(old), Some(new)) = (former.get(from), now.get(to)) else { continue };
            let Some(text) = tree.text(to.as_str()) else { continue };
            if old != new
                && !locked.contains(&**old)
                && !text.contains(&**old)
                && let Some(with_alias) = with_alias(text, old)
            {
                edits.push((to.clone(), with_alias, 1));
            }
        }
        edits
    }
}

/// The destination that a message shows first, when what it shows is a path.
fn destination(message: &str) -> Option<&str> {
    message.split('`').nth(1).filter(|shown| shown.contains('/') && !shown.contains(char::is_whitespace))
}

/// `text` with a destination replaced wherever it stands as a whole, and how often it does.
fn with_destination(text: &str, old: &str, new: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut count) = (text, 0);
    while let Some(at) = rest.find(old) {
        let (before, after) = (&rest[..at], &rest[at + old.len()..]);
        let starts = before
            .chars()
            .next_back()
            .or(out.chars().next_back())
            .is_none_or(|c| c.is_whitespace() || "(<\"'".contains(c));
        let ends = after.chars().next().is_none_or(|c| c.is_whitespace() || ")>\"'\\".contains(c));
        out.push_str(before);
        out.push_str(if starts && ends { new } else { old });
        count += usize::from(starts && ends);
        rest = after;
    }
    (out + rest, count)
}

/// `text` with `old` replaced where it stands as whole segments.
fn replaced(text: &str, old: &str, new: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(old) {
        let (before, after) = (&rest[..at], &rest[at + old.len()..]);
        let is_whole = !before.chars().next_back().or(out.chars().next_back()).is_some_and(is_part)
            && !after.chars().next().is_some_and(is_part);
        out.push_str(before);
        out.push_str(if is_whole { new } else { old });
        rest = after;
    }
    out + rest
}

/// The relative path from a folder to a file.
fn relative(folder: &str, file: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (folder.split('/').collect(), file.split('/').collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut parts = vec![".."; from.len() - shared];
    parts.extend(&to[shared..]);
    let path = parts.join("/");
    if path.starts_with("..") { path } else { format!("./{path}") }
}

/// Front matter with one more alias; `None` where that is written in a form
/// which is not understood here.
fn with_alias(text: &str, alias: &str) -> Option<String> {
    let body = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let after = body.strip_prefix("---\n").or_else(|| body.strip_prefix("---\r\n"))?;
    let start = text.len() - after.len();
    let end = start + after.find("\n---")? + 1;
    let front = &text[start..end];
    let line_end = if front.contains("\r\n") { "\r\n" } else { "\n" };
    let Some(at) =
        front.match_indices("aliases:").map(|(at, _)| at).find(|at| *at == 0 || front[..*at].ends_with('\n'))
    else {
        return Some(format!("{}aliases: [{alias}]{line_end}{}", &text[..end], &text[end..]));
    };
    let line = front[at..].lines().next()?;
    let value = line.strip_prefix("aliases:")?.trim();
    let place = start + at + line.trim_end().len();
    match value {
        "" => Some(format!("{}{line_end}  - {alias}{}", &text[..place], &text[place..])),
        _ if value.starts_with('[') && value.ends_with(']') && value.len() > 2 => {
            Some(format!("{}, {alias}]{}", &text[..place - 1], &text[place..]))
        }
        "[]" => Some(format!("{}{alias}]{}", &text[..place - 1], &text[place..])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_are_replaced() {
        assert_eq!(replaced("../port/index.fr.md#port", "port", "quai"), "../quai/index.fr.md#quai");
        assert_eq!(replaced("@/stories/le-port", "port", "quai"), "@/stories/le-port");
        assert_eq!(replaced("portport port", "port", "quai"), "portport quai");
    }

    #[test]
    fn whole_destinations_are_replaced() {
        let text = "md: \"[a](@/s/un)\"\n[r]: @/s/un \"T\"\n[b](@/s/un-deux) x@/s/un";
        let wanted = "md: \"[a](@/s/x)\"\n[r]: @/s/x \"T\"\n[b](@/s/un-deux) x@/s/un";
        assert_eq!(with_destination(text, "@/s/un", "@/s/x"), (wanted.to_owned(), 2));
        assert_eq!(destination("the link `@/s/un#t` leads nowhere"), Some("@/s/un#t"));
        assert_eq!(destination("`un` does not exist in `a/b`"), None);
    }

    #[test]
    fn an_alias_joins_those_that_are_there() {
        let with = |front: &str| with_alias(&format!("---\n{front}---\nText\n"), "/fr/a/");
        assert_eq!(with("title: A\n").as_deref(), Some("---\ntitle: A\naliases: [/fr/a/]\n---\nText\n"));
        assert_eq!(with("aliases: [/b/]\n").as_deref(), Some("---\naliases: [/b/, /fr/a/]\n---\nText\n"));
        assert_eq!(with("aliases: []\n").as_deref(), Some("---\naliases: [/fr/a/]\n---\nText\n"));
        assert_eq!(with("aliases:\n  - /b/\n").as_deref(), Some("---\naliases:\n  - /fr/a/\n  - /b/\n---\nText\n"));
        assert_eq!(with("aliases: &x /b/\n"), None);
        assert_eq!(
            with_alias("---\r\ntitle: A\r\n---\r\n", "/a/").as_deref(),
            Some("---\r\ntitle: A\r\naliases: [/a/]\r\n---\r\n")
        );
    }

    #[test]
    fn relative_paths_lead_there() {
        assert_eq!(relative("content/stories/a", "content/stories/b/index.fr.md"), "../b/index.fr.md");
        assert_eq!(relative("content/stories/a", "content/stories/a/x.jpg"), "./x.jpg");
    }
}
