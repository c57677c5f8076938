//! `provence photos verify`: whether every record's original is where it should be, and is what it should be.

use camino::Utf8Path;

use super::library::{Library, Record, say_of};
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::diagnostic::{Text, UiLocale, counted};
use crate::error::Error;
use crate::site::original::Recorded;
use crate::source::SourceFile;
use crate::store::originals::{Missing, Originals};
use crate::text;

/// Originals that are asked for at once.
const AT_ONCE: usize = 16;

/// How thoroughly the store is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Each original is there with its length.
    Lengths,
    /// Each original is read to its end.
    Bytes,
}

/// Checks the originals of all records, or of those that are named. Nothing is changed.
pub fn verify(root: &Utf8Path, names: &[String], depth: Depth, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let library = Library::read(root, names)?;
    let originals = library.originals(root)?;
    let found: Vec<Vec<Text>> = library.each(AT_ONCE, |record| problems(&library, &originals, record, depth));
    for (record, problems) in library.records.iter().zip(&found) {
        problems.iter().for_each(|problem| say_of(record, problem, ui_locale));
    }
    let wrong = found.iter().filter(|problems| !problems.is_empty()).count();
    let checked = match ui_locale {
        UiLocale::Fr => counted(found.len(), "photo vérifiée", "photos vérifiées", ui_locale),
        UiLocale::En => counted(found.len(), "photo checked", "photos checked", ui_locale),
    };
    say(text!("{checked}, {wrong} à reprendre", "{checked}, {wrong} to be mended").get(ui_locale));
    Ok(if wrong > 0 { Outcome::ContentErrors } else { Outcome::Done })
}

fn problems(library: &Library, originals: &Originals, record: &Record, depth: Depth) -> Vec<Text> {
    let mut problems = Vec::new();
    let Some(recorded) = &record.recorded else {
        return vec![text!(
            "la fiche ne dit rien d’un original dans le dépôt : `provence photos push`",
            "the record says nothing of an original in the store: `provence photos push`"
        )];
    };
    if let Some(SourceFile::Binary { digest, len, picture }) = library.present(record) {
        let header = picture.as_deref().and_then(|picture| picture.as_ref().ok()).cloned();
        let here = header.map(|header| Recorded { digest: *digest, len: *len, header });
        let name = &record.original;
        match here {
            Some(here) if here == *recorded => {}
            Some(here) if here.digest == recorded.digest => problems.push(text!(
                "la fiche dit de {name} une taille ou un format qu’il n’a pas : `provence photos push`",
                "the record says a size or format of {name} that it does not have: `provence photos push`"
            )),
            _ => problems.push(text!(
                "{name} n’est pas l’original de la fiche : `provence photos push`, ou retirez-le",
                "{name} is not the original of the record: `provence photos push`, or remove it"
            )),
        }
    }
    let answer = match (originals.length(recorded.digest), depth) {
        (Ok(None), _) => Err(Missing::Absent),
        (Ok(Some(len)), _) if len != recorded.len => Err(Missing::Wrong),
        (Ok(_), Depth::Lengths) => Ok(()),
        (Ok(_), Depth::Bytes) => originals.check(recorded.digest),
        (Err(missing), _) => Err(missing),
    };
    problems.extend(answer.err().map(|missing| missing.explain()));
    problems
}
