//! `provence mv`: an entry, or a folder of entries, under another name, with everything that names it.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use camino::Utf8Path;

use super::arguments::Cli;
use super::outcome::Outcome;
use super::output::say;
use super::problems::Printer;
use super::scaffold::{collection_named, device, device_name, settings};
use crate::diagnostic::{UiLocale, counted};
use crate::error::{Action, Error};
use crate::path::SourcePath;
use crate::rename::{self, Name, Renaming};
use crate::replace::write_source;
use crate::site::Moment;
use crate::source::{self, SourceTree};
use crate::{content, text};

/// Renames an entry with everything that names it.
pub fn rename(cli: &Cli, from: &str, to: &str, printer: &Printer, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let root = &cli.global.root;
    let tree = source::read(root, None)?;
    let (old, new) = names(&tree, from, to)?;
    let moves = rename::files(&tree, &old, &new);
    if moves.is_empty() {
        return Err(Error::Usage(text!("`{from}` n’existe pas", "`{from}` does not exist")));
    }
    // The new name may be taken in the other form: by a folder where the old one's files are flat.
    if let Some((taken, _)) = rename::files(&tree, &new, &new).first() {
        return Err(Error::Usage(text!("`{taken}` existe déjà", "`{taken}` exists already")));
    }
    let moment = Moment { now: cli.now(&tree), drafts: true, future: true, expired: true };
    let Renaming { moves, texts, left, tree } = rename::rename(&tree, (&old, &new), moves, &moment);
    move_files(root, &moves)?;
    for (file, (text, _)) in &texts {
        let place = root.join(file.as_str());
        write_source(root, &place, text.as_bytes()).map_err(Error::io(Action::Write, &place))?;
    }
    let (places, files) = (texts.values().map(|(_, count)| count).sum(), texts.len());
    let (from, to) = (old.key(), new.key());
    say(&match ui_locale {
        UiLocale::Fr => format!(
            "{from} s’appelle {to} ; {} dans {}",
            counted(places, "endroit changé", "endroits changés", ui_locale),
            counted(files, "fichier", "fichiers", ui_locale)
        ),
        UiLocale::En => format!(
            "{from} is {to} now; {} in {}",
            counted(places, "place changed", "places changed", ui_locale),
            counted(files, "file", "files", ui_locale)
        ),
    });
    printer.print(&left, &tree);
    Ok(Outcome::of(&left))
}

/// The names that were typed: the old one, and a new one that is possible.
fn names(tree: &SourceTree, from: &str, to: &str) -> Result<(Name, Name), Error> {
    let config = settings(tree)?;
    let known = content::parse(tree, &config, &mut content::Memory::default()).value;
    let old = name(from, &known)?;
    let new = match to.split_once('/') {
        // The first folder is a collection's name, unless the old name has the same folder in its collection.
        Some((collection, _)) => {
            let is_folder = old.id.split_once('/').is_some_and(|(folder, _)| folder == collection);
            if is_folder && !known.collections.contains_key(collection) {
                Name { id: to.to_owned(), ..old.clone() }
            } else {
                name(to, &known)?
            }
        }
        None => Name { id: to.to_owned(), ..old.clone() },
    };
    if new.collection != old.collection {
        let (there, here) = (&new.collection, &old.collection);
        return Err(Error::Usage(text!(
            "une entrée reste dans sa collection : les champs de `{there}` ne sont pas ceux de `{here}`",
            "an entry stays in its collection: the fields of `{there}` are not those of `{here}`"
        )));
    }
    if !new.id.split('/').all(|part| config.slugs.accepts(part)) {
        return Err(Error::Usage(text!(
            "`{to}` n’est pas un nom possible : des minuscules sans accent, des chiffres et des tirets",
            "`{to}` is no possible name: lower-case letters without accents, digits and hyphens"
        )));
    }
    if let Some(name) = device(&new.id) {
        return Err(device_name(name));
    }
    Ok((old, new))
}

/// The name in what was typed: `collection/id`, a file or a folder.
fn name(typed: &str, known: &content::Content) -> Result<Name, Error> {
    let typed = typed.trim_end_matches('/');
    let inner = typed.strip_prefix("content/").unwrap_or(typed);
    let (collection, id) = inner.split_once('/').ok_or_else(|| {
        Error::Usage(text!(
            "écrivez `collection/slug`, comme `stories/mon-recit`",
            "write `collection/slug`, such as `stories/my-story`"
        ))
    })?;
    let collection = collection_named(collection, known)?;
    let document = known.documents.iter().find(|document| document.path.as_str() == format!("content/{inner}"));
    let id = document.map_or_else(|| id.to_owned(), |document| document.id.to_string());
    Ok(Name { collection: Arc::clone(&collection.name), id })
}

#[expect(clippy::disallowed_methods, reason = "moving the files of an entry is this command's task")]
fn move_files(root: &Utf8Path, moves: &[(SourcePath, SourcePath)]) -> Result<(), Error> {
    let mut emptied: BTreeSet<&str> = BTreeSet::new();
    for (from, to) in moves {
        let (from_place, to_place) = (root.join(from.as_str()), root.join(to.as_str()));
        if let Some(folder) = to_place.parent() {
            fs::create_dir_all(folder).map_err(Error::io(Action::Write, folder))?;
        }
        fs::rename(&from_place, &to_place).map_err(Error::io(Action::Write, &to_place))?;
        let mut folder = from.parent();
        while folder.matches('/').count() >= 2 && emptied.insert(folder) {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
    for folder in emptied.iter().rev() {
        // Only folders that are empty now are removed.
        let _ = fs::remove_dir(root.join(folder));
    }
    Ok(())
}
