//! `provence photos push`: originals go into the store, and their records say what they are.

use std::sync::atomic::{AtomicUsize, Ordering};

use camino::Utf8Path;

use super::library::{Library, Record, say_of};
use super::size::size;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::content::collection::ORIGINAL;
use crate::diagnostic::{Text, UiLocale, counted};
use crate::error::{Action, Error};
use crate::path::SourcePath;
use crate::replace::write_source;
use crate::site::original::{DIGEST_PREFIX, Recorded};
use crate::source::SourceFile;
use crate::store::originals::Originals;
use crate::text;
use crate::yaml::{self, Key, Limits, Node, Yaml};

/// Originals that are sent at once.
const AT_ONCE: usize = 4;

/// The result for one photo.
enum Fate {
    /// It was sent.
    Sent,
    /// The store had it.
    Known,
    /// It is not on this machine; the record says what it is.
    Elsewhere,
    /// It could not be sent, or its record not be written.
    Refused(Text),
}

/// Sends the originals that the store does not have. A record is written when the store has its original, so that no
/// record ever names one that is nowhere.
pub fn push(root: &Utf8Path, names: &[String], ui_locale: UiLocale) -> Result<Outcome, Error> {
    let library = Library::read(root, names)?;
    let originals = library.originals(root)?;
    let written = AtomicUsize::new(0);
    let one = |record: &Record| {
        let (fate, changed) = one(&library, &originals, root, record)?;
        written.fetch_add(usize::from(changed), Ordering::Relaxed);
        match &fate {
            Fate::Sent => {
                let size = size(library.present(record).and_then(SourceFile::length).unwrap_or_default(), ui_locale);
                say_of(record, &text!("envoyée ({size})", "sent ({size})"), ui_locale);
            }
            Fate::Refused(reason) => say_of(record, reason, ui_locale),
            Fate::Known | Fate::Elsewhere => {}
        }
        Ok(fate)
    };
    let fates: Vec<Fate> = library.each::<_, Result<_, Error>>(AT_ONCE, one)?;
    let count = |is_counted: fn(&Fate) -> bool| fates.iter().filter(|fate| is_counted(fate)).count();
    let sent = count(|fate| matches!(fate, Fate::Sent));
    let known = count(|fate| matches!(fate, Fate::Known));
    let refused = count(|fate| matches!(fate, Fate::Refused(_)));
    let address = &originals.setting().address;
    let written = written.into_inner();
    let (sent_fr, sent_en) = (
        counted(sent, "original envoyé", "originaux envoyés", UiLocale::Fr),
        counted(sent, "original sent", "originals sent", UiLocale::En),
    );
    let (written_fr, written_en) = (
        counted(written, "fiche écrite", "fiches écrites", UiLocale::Fr),
        counted(written, "record written", "records written", UiLocale::En),
    );
    say(text!(
        "{sent_fr} dans {address}, {known} y étaient, {refused} en échec ; {written_fr}",
        "{sent_en} to {address}, {known} were there, {refused} failed; {written_en}"
    )
    .get(ui_locale));
    Ok(if refused > 0 { Outcome::ContentErrors } else { Outcome::Done })
}

/// Sends one original. The second value says whether its record was written.
fn one(library: &Library, originals: &Originals, root: &Utf8Path, record: &Record) -> Result<(Fate, bool), Error> {
    let refused = |reason| Ok((Fate::Refused(reason), false));
    let Some(file) = library.present(record) else {
        let name = &record.original;
        return match record.recorded {
            Some(_) => Ok((Fate::Elsewhere, false)),
            None => refused(text!("{name} n’existe pas", "{name} does not exist")),
        };
    };
    let SourceFile::Binary { digest, len, picture } = file else {
        return refused(text!("l’original n’est pas une image", "the original is no picture"));
    };
    let header = match picture.as_deref() {
        Some(Ok(header)) => header.clone(),
        Some(Err(failure)) => return refused(failure.message.clone()),
        None => return refused(text!("l’original n’est pas une image", "the original is no picture")),
    };
    let current = Recorded { digest: *digest, len: *len, header };
    let is_there = match originals.length(*digest) {
        Ok(length) => length == Some(*len),
        Err(missing) => return refused(missing.explain()),
    };
    if !is_there && let Err(missing) = originals.push(*digest, *len, &record.place(root)) {
        return refused(missing.explain());
    }
    let fate = if is_there { Fate::Known } else { Fate::Sent };
    if record.recorded.as_ref() == Some(&current) {
        return Ok((fate, false));
    }
    let Some(text) = library.tree.text(record.path.as_str()).and_then(|text| stated(&record.path, text, &current))
    else {
        let path = &record.path;
        return refused(text!("{path} ne peut pas être complétée", "{path} cannot be completed"));
    };
    let place = root.join(record.path.as_str());
    write_source(root, &place, text.as_bytes()).map_err(Error::io(Action::Write, &place))?;
    Ok((fate, true))
}

/// The text of a record that states an original. Every other byte stays.
fn stated(path: &SourcePath, text: &str, original: &Recorded) -> Option<String> {
    let read = yaml::parse(path, text, 0..text.len(), Limits::default());
    if !yaml::is_whole(&read.diagnostics) {
        return None;
    }
    let Recorded { digest, len, header } = original;
    let mut stated = vec![
        ("digest", Node::plain(&format!("{DIGEST_PREFIX}{}", digest.to_hex()))),
        ("bytes", Node::plain(&len.to_string())),
        ("format", Node::plain(header.format)),
        ("width", Node::plain(&header.width.to_string())),
        ("height", Node::plain(&header.height.to_string())),
    ];
    if header.animated {
        stated.push(("animated", Node::plain("true")));
    }
    let value = Node::map(stated);
    let mut entries = read.value.as_map()?.to_vec();
    match entries.iter_mut().find(|(key, _)| *key.name == *ORIGINAL) {
        Some((_, former)) => *former = value,
        None => entries.push((Key::named(ORIGINAL), value)),
    }
    let target = Node::of(Yaml::Map(entries));
    yaml::edit(text, 0..text.len(), &read.value, &target)
}
