//! `provence photos import`: camera files become drafts of the library, with
//! what the camera and the agency wrote into them. What an editor wrote is never touched.

use std::collections::BTreeSet;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use provence_imaging::{Header, ImagingError, SourceFormat, camera_metadata, header, impression};

use super::library::collection_of_photos;
use super::record::Recorder;
use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::scaffold::write_new;
use crate::content::collection::slugify;
use crate::diagnostic::{Text, UiLocale, counted};
use crate::digest::Digest;
use crate::error::{Action, Error};
use crate::path::portable::unportable;
use crate::site::ORIGINALS;
use crate::source::{self, SourceFile};
use crate::{content, text};

/// The result for one file.
enum Fate {
    /// The file became this entry. The texts say which of its metadata could not be read or used.
    Imported(Utf8PathBuf, Vec<Text>),
    /// The same bytes are in the library already.
    Known,
    /// A picture that cannot be used, and why.
    Refused(Text),
    /// The file is no picture, by its name and by its bytes.
    Other,
}

/// Imports every picture of a folder and of the folders in it, in the order of names.
#[expect(clippy::disallowed_methods, reason = "reading a folder outside the site is this command's task")]
pub fn import(root: &Utf8Path, folder: &Utf8Path, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let tree = source::read(root, None)?;
    let mut diagnostics = Vec::new();
    let Some(config) = crate::build::configure(&tree, None, &mut diagnostics) else {
        return Err(Error::Usage(crate::config::missing().message));
    };
    let content = content::parse(&tree, &config, &mut content::Memory::default()).value;
    let collection = collection_of_photos(&content)?;
    let known: BTreeSet<Digest> = tree.under(ORIGINALS).map(|(_, file)| SourceFile::digest(file)).collect();
    let taken: BTreeSet<String> = tree
        .under(ORIGINALS)
        .chain(tree.under(&format!("content/{}", collection.name)))
        .map(|(path, _)| path.file_name().rsplit_once('.').map_or(path.file_name(), |(stem, _)| stem).to_owned())
        .collect();
    let recorder = Recorder { collection, config: &config };
    let mut import = Import { root, recorder, known, taken };
    let (mut imported, mut refused, mut others) = (0, 0, 0);
    for path in files(folder)? {
        let bytes = fs::read(&path).map_err(Error::io(Action::Read, &path))?;
        // A file that was named itself has no path below the folder.
        let below = path.strip_prefix(folder).ok().filter(|below| !below.as_str().is_empty());
        let shown =
            below.unwrap_or(if path == *folder { path.file_name().map_or(&*path, Utf8Path::new) } else { &path });
        match import.one(path.file_name().unwrap_or_default(), &bytes)? {
            Fate::Imported(entry, remarks) => {
                imported += 1;
                say(text!("{shown} : {entry}", "{shown}: {entry}").get(ui_locale));
                for remark in remarks {
                    say(&format!("  {}", remark.get(ui_locale)));
                }
            }
            Fate::Known => {
                say(text!("{shown} : déjà dans la photothèque", "{shown}: already in the library").get(ui_locale))
            }
            Fate::Refused(reason) => {
                refused += 1;
                let (fr, en) = (reason.get(UiLocale::Fr), reason.get(UiLocale::En));
                say(text!("{shown} : {fr}", "{shown}: {en}").get(ui_locale));
            }
            Fate::Other => others += 1,
        }
    }
    if others > 0 {
        say(&left_alone(others, ui_locale));
    }
    say(&summary(imported, refused, ui_locale));
    Ok(if refused > 0 { Outcome::ContentErrors } else { Outcome::Done })
}

/// Says how many files were not imported because they are no pictures.
fn left_alone(others: usize, ui_locale: UiLocale) -> String {
    let (one, more) = match ui_locale {
        UiLocale::Fr => {
            ("fichier qui n’est pas une image, laissé de côté", "fichiers qui ne sont pas des images, laissés de côté")
        }
        UiLocale::En => ("file that is no picture, left alone", "files that are no pictures, left alone"),
    };
    counted(others, one, more, ui_locale)
}

/// The last line of an import: what was done, and what is left to its user.
fn summary(imported: usize, refused: usize, ui_locale: UiLocale) -> String {
    match ui_locale {
        UiLocale::Fr => {
            let imported =
                counted(imported, "photo importée comme brouillon", "photos importées comme brouillons", ui_locale);
            let refused = counted(refused, "refusée", "refusées", ui_locale);
            format!(
                "{imported}, {refused} ; complétez titre, texte de remplacement et licence, puis retirez `draft: true`"
            )
        }
        UiLocale::En => {
            let imported = counted(imported, "photo imported as a draft", "photos imported as drafts", ui_locale);
            format!(
                "{imported}, {refused} refused; complete title, alternative text and licence, then remove `draft: true`"
            )
        }
    }
}

/// Files of a folder and of the folders in it, by name. Hidden files and what symbolic links lead to are left alone.
fn files(folder: &Utf8Path) -> Result<Vec<Utf8PathBuf>, Error> {
    let mut files = Vec::new();
    let visible =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".");
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible) {
        let entry = entry.map_err(|error| Error::io(Action::Read, folder)(error.into()))?;
        if entry.file_type().is_file()
            && let Ok(path) = Utf8PathBuf::from_path_buf(entry.into_path())
        {
            files.push(path);
        }
    }
    Ok(files)
}

/// The state of one import.
struct Import<'a> {
    root: &'a Utf8Path,
    recorder: Recorder<'a>,
    /// Digests of the originals that are in the library.
    known: BTreeSet<Digest>,
    /// Names of entries and originals, without extension.
    taken: BTreeSet<String>,
}

impl Import<'_> {
    fn one(&mut self, name: &str, bytes: &[u8]) -> Result<Fate, Error> {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let header = match usable(bytes, extension) {
            Ok(header) => header,
            // Neither its bytes nor its name say that it is a picture.
            Err(ImagingError::NotAPicture) if SourceFormat::of_extension(extension).is_none() => {
                return Ok(Fate::Other);
            }
            Err(error) => {
                let (fr, en) = error.explain();
                return Ok(Fate::Refused(Text::new(fr, en)));
            }
        };
        if !self.known.insert(Digest::of(bytes)) {
            return Ok(Fate::Known);
        }
        let base = slugify(stem).unwrap_or_else(|| "photo".to_owned());
        // Windows has no file with the name of a device.
        let base = if unportable(&base).is_some() { format!("photo-{base}") } else { base };
        // A number must fit behind it.
        let short = base[..base.len().min(110)].trim_end_matches('-');
        let numbered = |n: u32| if n == 1 { base.clone() } else { format!("{short}-{n}") };
        let id = (1..).map(numbered).find(|id| !self.taken.contains(id)).unwrap_or_else(|| base.clone());
        self.taken.insert(id.clone());
        let (metadata, unread) = camera_metadata(bytes);
        // The extension is that of the content, which the name may deny.
        let file = format!("{id}.{}", header.format.extensions().first().unwrap_or(&"jpg"));
        write_new(&self.root.join(ORIGINALS).join(&file), bytes)?;
        let entry = Utf8PathBuf::from(format!("content/{}/{id}.yaml", self.recorder.collection.name));
        let record = self.recorder.record(&file, stem, &metadata, &header);
        write_new(&self.root.join(&entry), record.text.as_bytes())?;
        let mut remarks: Vec<Text> = unread
            .into_iter()
            .map(|words| {
                let (fr, en) = (words.french, words.english);
                text!("non lu : {fr}", "not read: {en}")
            })
            .collect();
        remarks.extend(record.refused.into_iter().map(|(name, reason)| {
            let (fr, en) = (reason.get(UiLocale::Fr), reason.get(UiLocale::En));
            text!("`{name}` mis en commentaire : {fr}", "`{name}` made a comment: {en}")
        }));
        Ok(Fate::Imported(entry, remarks))
    }
}

/// The header of a file that can become a photo of the library.
fn usable(bytes: &[u8], extension: &str) -> Result<Header, ImagingError> {
    let header = header(bytes)?;
    // Some cameras' RAW files have the structure of TIFF and a thumbnail where its picture stands.
    if header.format == SourceFormat::Tiff && SourceFormat::of_extension(extension) == Some(SourceFormat::Raw) {
        return Err(ImagingError::Unread(SourceFormat::Raw));
    }
    if !header.format.is_decoded() {
        return Err(ImagingError::Unread(header.format));
    }
    // A file that ends too early has a header all the same.
    impression(bytes)?;
    Ok(header)
}
