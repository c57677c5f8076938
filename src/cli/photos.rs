//! `provence photos import`: camera files become drafts of the library, with
//! what the camera and the agency wrote into them. What an editor wrote is never touched.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use provence_imaging::{CameraMetadata, Header, camera_metadata, header};

use super::scaffold::write_new;
use super::{Outcome, say};
use crate::content::collection::{Collection, slugify};
use crate::diagnostic::Tongue;
use crate::digest::Digest;
use crate::error::{Action, Error};
use crate::site::ORIGINALS;
use crate::source::{self, SourceFile};
use crate::{content, text};

/// What became of one file.
enum Fate {
    /// A new entry, and what of its metadata could not be read.
    Imported(Utf8PathBuf, Vec<String>),
    /// The same bytes are in the library already.
    Known,
    /// Not a picture that can be used, and why, in both languages.
    Refused(String, String),
}

/// Imports every picture of a folder, in the order of names.
#[expect(clippy::disallowed_methods, reason = "reading a folder outside the site is this command's task")]
pub fn import(root: &Utf8Path, folder: &Utf8Path, tongue: Tongue) -> Result<Outcome, Error> {
    let tree = source::read(root, None)?;
    let mut diagnostics = Vec::new();
    let Some(config) = crate::build::configure(&tree, None, &mut diagnostics) else {
        return Err(Error::Usage(crate::config::missing().message));
    };
    let content = content::parse(&tree, &config, &mut content::Memory::default()).value;
    let Some(collection) = content.collections.values().find(|collection| collection.photos) else {
        return Err(Error::Usage(text!(
            "aucune collection n’est déclarée avec `photos: true`",
            "no collection is declared with `photos: true`"
        )));
    };
    let mut known: BTreeSet<Digest> = tree.under(ORIGINALS).map(|(_, file)| SourceFile::digest(file)).collect();
    let mut taken: BTreeSet<String> = tree
        .under(ORIGINALS)
        .chain(tree.under(&format!("content/{}", collection.name)))
        .map(|(path, _)| path.file_name().rsplit_once('.').map_or(path.file_name(), |(stem, _)| stem).to_owned())
        .collect();
    let mut names: Vec<Utf8PathBuf> = Vec::new();
    for entry in folder.read_dir_utf8().map_err(Error::io(Action::Read, folder))? {
        let entry = entry.map_err(Error::io(Action::Read, folder))?;
        if entry.file_type().is_ok_and(|kind| kind.is_file()) && !entry.file_name().starts_with('.') {
            names.push(entry.path().to_owned());
        }
    }
    names.sort();
    let (mut imported, mut refused) = (0, 0);
    for path in names {
        let bytes = fs::read(&path).map_err(Error::io(Action::Read, &path))?;
        let name = path.file_name().unwrap_or_default();
        match one(root, collection, name, &bytes, config.source_language().locale.as_str(), &mut known, &mut taken)? {
            Fate::Imported(entry, unread) => {
                imported += 1;
                say(text!("{name} : {entry}", "{name}: {entry}").get(tongue));
                for what in unread {
                    say(text!("  non lu : {what}", "  not read: {what}").get(tongue));
                }
            }
            Fate::Known => {
                say(text!("{name} : déjà dans la photothèque", "{name}: already in the library").get(tongue))
            }
            Fate::Refused(fr, en) => {
                refused += 1;
                say(text!("{name} : {fr}", "{name}: {en}").get(tongue));
            }
        }
    }
    say(text!(
        "{imported} photos importées comme brouillons, {refused} refusées ; complétez titre, texte de remplacement et licence, puis retirez `draft: true`",
        "{imported} photos imported as drafts, {refused} refused; complete title, alternative text and licence, then remove `draft: true`"
    )
    .get(tongue));
    Ok(if refused > 0 { Outcome::ContentErrors } else { Outcome::Done })
}

fn one(
    root: &Utf8Path,
    collection: &Collection,
    name: &str,
    bytes: &[u8],
    locale: &str,
    known: &mut BTreeSet<Digest>,
    taken: &mut BTreeSet<String>,
) -> Result<Fate, Error> {
    let header = match header(bytes) {
        Ok(header) => header,
        Err(error) => {
            let (fr, en) = error.explain();
            return Ok(Fate::Refused(fr, en));
        }
    };
    if !known.insert(Digest::of(bytes)) {
        return Ok(Fate::Known);
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let base = slugify(stem).unwrap_or_else(|| "photo".to_owned());
    let id = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}-{n}") }).find(|id| !taken.contains(id));
    let id = id.unwrap_or(base);
    taken.insert(id.clone());
    let (metadata, unread) = camera_metadata(bytes);
    // The extension follows the content, whatever the name said.
    let file = format!("{id}.{}", header.format.extensions().first().unwrap_or(&"jpg"));
    write_new(&root.join(ORIGINALS).join(&file), bytes)?;
    let entry = Utf8PathBuf::from(format!("content/{}/{id}.yaml", collection.name));
    write_new(&root.join(&entry), record(&file, stem, locale, &metadata, &header).as_bytes())?;
    Ok(Fate::Imported(entry, unread))
}

/// The entry of a new photo. Texts are quoted as JSON, which YAML reads the same.
fn record(file: &str, stem: &str, locale: &str, metadata: &CameraMetadata, header: &Header) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut out = String::new();
    // Writing to a string does not fail.
    let mut line = |key: &str, value: Option<&String>, localized: bool| {
        if let Some(value) = value {
            let value = quoted(value);
            let value = if localized { format!("{{{locale}: {value}}}") } else { value };
            let _ = writeln!(out, "{key}: {value}");
        }
    };
    let title = metadata.title.clone().unwrap_or_else(|| stem.replace(['-', '_'], " "));
    let place = metadata.city.as_ref().or(metadata.location.as_ref());
    let credit = metadata.credit.as_ref().or(metadata.creator.as_ref());
    let day = metadata.date_taken.as_ref().and_then(|date| date.get(..10)).map(str::to_owned);
    line("file", Some(&file.to_owned()), false);
    line("title", Some(&title), true);
    line("alt", metadata.alt_text.as_ref(), true);
    line("caption", metadata.caption.as_ref(), true);
    line("author", metadata.creator.as_ref(), false);
    line("credit", credit, false);
    line("license", metadata.licence_url.as_deref().and_then(licence_of).as_ref(), false);
    line("copyright", metadata.copyright.as_ref(), false);
    line("place", place, false);
    if let Some(day) = day {
        let _ = writeln!(out, "date_taken: {day}");
    }
    if let Some(kind) = &metadata.digital_source_type {
        let _ = writeln!(out, "source_type: {}", quoted(kind));
    }
    if !metadata.keywords.is_empty() {
        let words: Vec<String> = metadata.keywords.iter().map(|word| quoted(word)).collect();
        let _ = writeln!(out, "keywords: [{}]", words.join(", "));
    }
    let _ = writeln!(out, "# {} × {} pixels", header.width, header.height);
    out.push_str("draft: true\n");
    out
}

/// The SPDX id of a Creative Commons address: `…/licenses/by-sa/4.0/` is `CC-BY-SA-4.0`.
fn licence_of(url: &str) -> Option<String> {
    let rest = url.split("creativecommons.org/").nth(1)?;
    let mut parts = rest.trim_end_matches('/').split('/');
    match (parts.next()?, parts.next()?, parts.next()) {
        ("publicdomain", "zero", _) => Some("CC0-1.0".to_owned()),
        ("licenses", terms, Some(version)) => Some(format!("CC-{}-{version}", terms.to_ascii_uppercase())),
        _ => None,
    }
}
