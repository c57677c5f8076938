//! Names of files that some system does not have, or takes for another file's: a site is written on several machines,
//! and what one of them cannot check out is lost there.

use std::collections::BTreeMap;

use foldhash::HashMap;

use super::tree::{Change, SourceTree};
use crate::diagnostic::{Code, Diagnostic, Severity, Span, Text};
use crate::path::SourcePath;
use crate::path::portable::{Unportable, unportable};
use crate::slug::nfc;
use crate::text;

/// What the check of names keeps from build to build: the tree, which shares with the next one what does not change,
/// and its problems.
#[derive(Debug, Default)]
pub struct Memory(Option<(SourceTree, Vec<Diagnostic>)>);

/// The problems of the names of a tree, found anew when a file came or went: an edit of texts costs what it changes.
pub fn check(tree: &SourceTree, memory: &mut Memory) -> Vec<Diagnostic> {
    let is_edited = |former: &SourceTree| tree.changes(former).all(|(_, change)| change == Change::Edited);
    let known = memory.0.take().filter(|(former, _)| tree.links == former.links && is_edited(former));
    let problems = known.map_or_else(|| problems(tree), |(_, problems)| problems);
    memory.0 = Some((tree.clone(), problems.clone()));
    problems
}

/// The problems of the names of a tree, each name of a folder once.
fn problems(tree: &SourceTree) -> Vec<Diagnostic> {
    // Most paths are plain, and can neither be refused nor be like another.
    let odd = tree.iter().map(|(path, _)| path).filter(|path| !is_plain(path.as_str()));
    let (mut told, mut folded, mut out) = (BTreeMap::new(), HashMap::default(), Vec::new());
    for path in odd {
        for (start, name) in names(path.as_str()) {
            if let Some(why) = unportable(name) {
                told.entry(&path.as_str()[..start + name.len()]).or_insert((path, name, why));
            }
        }
        let key = fold(path.as_str());
        let other = match tree.get(&key) {
            // A plain path is its own folded form.
            Some(_) if key != path.as_str() => Some(SourcePath::new(&*key)),
            _ => folded.insert(key, path).cloned(),
        };
        out.extend(other.map(|other| alike(path, &other)));
    }
    out.extend(told.into_values().map(|(path, name, why)| refused(path, name, why)));
    out.extend(tree.links.iter().map(link));
    out
}

/// A symbolic link is not followed: it may lead out of the site, and not every system has such links.
fn link(path: &SourcePath) -> Diagnostic {
    let message = text!(
        "`{path}` est un lien symbolique : il n’est pas suivi, et rien de ce qu’il montre n’est publié",
        "`{path}` is a symbolic link: it is not followed, and nothing that it shows is published"
    );
    let help = text!(
        "mettez à cette place le fichier lui-même, ou retirez le lien",
        "put the file itself in this place, or remove the link"
    );
    Diagnostic::new(Code::SymbolicLink, Span::file(path), message).help(help)
}

/// Lower-case ASCII without the names of devices, signs and spaces.
fn is_plain(path: &str) -> bool {
    path.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/'))
        && names(path).all(|(_, name)| unportable(name).is_none())
}

/// The names of a path, each with its place.
fn names(path: &str) -> impl Iterator<Item = (usize, &str)> {
    path.split('/').map(move |name| (name.as_ptr() as usize - path.as_ptr() as usize, name))
}

/// A path as a disk that knows neither case nor forms of accents compares it.
fn fold(path: &str) -> String {
    nfc(&path.to_lowercase()).into_owned()
}

fn alike(path: &SourcePath, other: &SourcePath) -> Diagnostic {
    let message = text!(
        "`{path}` et `{other}` sont le même fichier sur les disques de Windows et de macOS : l’un des deux s’y perd",
        "`{path}` and `{other}` are the same file on disks of Windows and macOS: one of the two is lost there"
    );
    let mut problem = Diagnostic::new(Code::InvalidName, Span::file(path), message)
        .help(text!("renommez l’un des deux", "rename one of the two"))
        .related(Span::file(other), text!("l’autre fichier", "the other file"));
    problem.severity = Severity::Warning;
    problem
}

fn refused(path: &SourcePath, name: &str, why: Unportable) -> Diagnostic {
    let message = match why {
        Unportable::Device => text!(
            "`{name}` est le nom d’un périphérique sous Windows, quelle que soit son extension",
            "`{name}` is the name of a device on Windows, whatever its ending"
        ),
        Unportable::Ending => text!(
            "le nom `{name}` finit par un point ou une espace, que Windows laisse de côté",
            "the name `{name}` ends in a dot or a space, which Windows leaves out"
        ),
        Unportable::Colon => text!(
            "le nom `{name}` contient `:`, que Windows prend pour un lecteur ou un flux",
            "the name `{name}` has a `:`, which Windows takes for a drive or a stream"
        ),
        Unportable::Unreadable => text!(
            "le nom `{name}` n’est pas en UTF-8 ou contient `\\` : ce fichier ne peut pas être lu partout",
            "the name `{name}` is not UTF-8 or has a `\\`: this file cannot be read everywhere"
        ),
        Unportable::Character(c) => {
            let c = shown(c);
            text!("le nom contient {c}, que Windows refuse", "the name has {c}, which Windows refuses")
        }
    };
    let mut problem = Diagnostic::new(Code::InvalidName, Span::file(path), message).help(help(name));
    if !why.is_refused() {
        problem.severity = Severity::Warning;
    }
    problem
}

fn shown(character: char) -> String {
    match character.is_control() {
        true => format!("U+{:04X}", u32::from(character)),
        false => format!("`{character}`"),
    }
}

/// The name that may take the place of another.
fn help(name: &str) -> Text {
    let (stem, ending) = name.trim_end_matches(['.', ' ']).split_once('.').unwrap_or((name, ""));
    let clean = |text: &str| -> String {
        let kept = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        text.trim().chars().map(|c| if kept(c) { c } else { '-' }).collect()
    };
    let stem = clean(stem.trim_end_matches(['.', ' ']));
    let dot = if ending.is_empty() { "" } else { "." };
    let right = format!("{stem}{dot}{}", clean(ending));
    let right = if unportable(&right).is_some() { format!("{stem}-1{dot}{}", clean(ending)) } else { right };
    text!("renommez-le, par exemple en `{right}`", "rename it, for example to `{right}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(paths: &[&str]) -> Vec<(Severity, String, String)> {
        let mut tree = SourceTree::default();
        for path in paths {
            tree.pretend(&SourcePath::new(*path), Some(""));
        }
        let told = problems(&tree).into_iter();
        told.map(|problem| {
            (
                problem.severity,
                problem.span.file.to_string(),
                problem.mend(crate::diagnostic::UiLocale::En).into_owned(),
            )
        })
        .collect()
    }

    #[test]
    fn a_name_is_told_once_and_with_one_that_would_do() {
        assert_eq!(
            told(&["content/pages/a.fr.md", "content/stories/b/index.fr.md", "assets/static/.well-known/x"]),
            []
        );
        let found =
            told(&["content/stories/aux/index.en.md", "content/stories/aux/index.fr.md", "content/pages/con.fr.md"]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|(severity, ..)| *severity == Severity::Error));
        assert!(found[0].2.contains("con-1.fr.md") && found[1].2.contains("aux-1"), "{found:?}");
        let found = told(&["assets/static/12:30.png", "assets/static/end. "]);
        assert!(found[0].2.contains("12-30.png") && found[1].2.contains("`end`"), "{found:?}");
        assert_eq!(told(&["assets/static/a?b.png"])[0].0, Severity::Warning);
    }

    #[test]
    fn names_that_some_disks_take_for_one_are_told() {
        let found = told(&["assets/static/A.txt", "assets/static/a.txt", "assets/static/b.txt"]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].0, &*found[0].1), (Severity::Warning, "assets/static/A.txt"));
        // The same letters in two forms, and in two cases.
        assert_eq!(told(&["assets/static/\u{e9}.txt", "assets/static/e\u{301}.txt"]).len(), 1);
        assert_eq!(told(&["assets/static/\u{c9}.txt", "assets/static/e\u{301}.txt"]).len(), 1);
        assert_eq!(told(&["assets/static/A.txt", "assets/static/B.txt"]), []);
    }
}
