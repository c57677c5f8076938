//! Makes artefacts: reads photos, decodes each once for all that is made from it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::{Arc, Mutex};

use camino::Utf8Path;
use provence_imaging::{
    Focal, ImagingError, Impression, OutputFormat, Ratio, Rendition, SourceFormat, derive, embedded_rights, header,
    impression, memory, sanitize_svg, with_rights,
};
use provence_typesetting::{Files, Fonts};
use rayon::prelude::*;

use super::archive;
use super::budget::MemoryBudget;
use super::progress::Progress;
use super::typesetting::{self, Typesetter};
use crate::artefact::{Archive, ArchiveForm, Artefact, Document, Member, MemberContent, Photo, Picture, Recipe};
use crate::config::{Config, PictureFormat};
use crate::diagnostic::{self, Code, Diagnostic, Severity, Span, Text, UiLocale};
use crate::digest::Digest;
use crate::error::{Action, Error};
use crate::path::SourcePath;
use crate::site::ORIGINALS;
use crate::store::Store;
use crate::store::connected::{Bound, Connected, Stores};
use crate::store::originals::Missing;
use crate::text;

/// Names with bytes.
type Named<'m> = Vec<(&'m str, Cow<'m, [u8]>)>;

/// Makes artefacts into a store.
#[derive(Debug)]
pub struct ArtefactMaker {
    /// The store in which they are kept.
    pub store: Store,
    stores: Connected,
    budget: MemoryBudget,
    typesetter: Typesetter,
}

impl ArtefactMaker {
    /// A maker with the store in this folder, which need not exist yet.
    pub fn new(folder: camino::Utf8PathBuf) -> Self {
        Self {
            store: Store::new(folder),
            stores: Connected::default(),
            budget: MemoryBudget::default(),
            typesetter: Typesetter::default(),
        }
    }

    /// Uses the stores that the settings of a site name, from now on. `root` is the site's folder.
    pub fn connect(&self, config: &Config, root: &Utf8Path, bound: Bound) {
        self.stores.connect(config, root, bound);
    }

    /// The stores beyond this machine that are used.
    pub fn stores(&self) -> Arc<Stores> {
        self.stores.now()
    }

    /// Makes one artefact, unless it is there. A photo that cannot be decoded is a diagnostic.
    ///
    /// # Errors
    /// When the original or the store cannot be read or written.
    pub fn make_one(&self, artefact: &Arc<Artefact>, root: &Utf8Path) -> Result<Option<Diagnostic>, Error> {
        if self.store.present(artefact).is_some() {
            return Ok(None);
        }
        self.fetch(&[artefact])?;
        if self.store.present(artefact).is_some() {
            return Ok(None);
        }
        self.make_anew(artefact, root)
    }

    /// Makes one artefact, whether it is there or not.
    fn make_anew(&self, artefact: &Arc<Artefact>, root: &Utf8Path) -> Result<Option<Diagnostic>, Error> {
        match &artefact.recipe {
            Recipe::Picture(Picture { photo, .. }) | Recipe::Color(photo) | Recipe::Whole(photo, _) => {
                self.make_from_photo(photo, &[artefact], root)
            }
            Recipe::Drawing(drawing, width) => self.make_drawing(artefact, drawing, *width, root),
            Recipe::Archive(archive) => self.make_archive(artefact, archive, root),
            Recipe::Document(document) => {
                let problems = self.make_document(artefact, document, root)?;
                Ok(problems.into_iter().find(|problem| problem.severity == Severity::Error))
            }
        }
    }

    /// Makes those of `wanted` that are not in the store yet; all of them are documents. The problems of all are given,
    /// also those of documents that were made before.
    ///
    /// # Errors
    /// When an original, a font or the store cannot be read or written.
    pub fn make_documents(
        &self,
        wanted: &[Arc<Artefact>],
        root: &Utf8Path,
        progress: &dyn Progress,
    ) -> Result<Vec<Diagnostic>, Error> {
        let documents = || wanted.iter().filter_map(|artefact| Some((artefact, artefact.as_document()?)));
        let missing = documents().filter(|(artefact, _)| self.store.present(artefact).is_none());
        let pictures: Vec<Arc<Artefact>> = missing.flat_map(|(_, document)| document.made()).cloned().collect();
        // Each photo is decoded once, for all documents that show it.
        let mut problems = self.make(&pictures, root, progress)?;
        let documents: Vec<_> = documents().collect();
        let made =
            documents.into_par_iter().with_max_len(1).map(|(artefact, document)| match self.store.present(artefact) {
                Some(_) => Ok(self.warnings(document)),
                None => self.make_document(artefact, document, root),
            });
        problems.extend(made.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten());
        diagnostic::sort(&mut problems);
        // A slip in a style that many documents share is one problem, told for the first of them.
        let mut seen = BTreeSet::new();
        problems.retain(|problem| seen.insert((problem.span.clone(), problem.code, problem.message.clone())));
        Ok(problems)
    }

    /// The warnings met when a document was made.
    fn warnings(&self, document: &Document) -> Vec<Diagnostic> {
        let kept = self.store.read(&document.warnings());
        kept.map(|kept| typesetting::read_warnings(document, &kept)).unwrap_or_default()
    }

    /// Sets a document. Its problems are given; with an error among them nothing is kept.
    fn make_document(
        &self,
        artefact: &Artefact,
        document: &Document,
        root: &Utf8Path,
    ) -> Result<Vec<Diagnostic>, Error> {
        let files = match self.members(&document.files, root)? {
            Ok(files) => Files::new(owned(files)),
            Err(problem) => return Ok(vec![problem]),
        };
        let digests = document.shared.iter().map(Member::digest).collect();
        let shared = self.typesetter.files.get_or_make(digests, || {
            // No file of a theme is made of others, so that none has a problem.
            Ok(Files::new(owned(self.members(&document.shared, root)?.unwrap_or_default())))
        })?;
        let digests = document.fonts.iter().map(|font| font.digest).collect();
        let fonts = self.typesetter.fonts.get_or_make(digests, || {
            let fonts = document.fonts.iter().map(|font| read(font, root));
            fonts.collect::<Result<Vec<_>, Error>>().map(Fonts::new)
        })?;
        let (bytes, problems) = typesetting::set(document, &files, &shared, &fonts);
        if let Some(bytes) = bytes {
            // The warnings come first: a document that is there was made without any, or they are told again.
            if let Some(warnings) = typesetting::write_warnings(&problems) {
                self.store.put(&document.warnings(), &warnings)?;
            }
            self.store.put(artefact, &bytes)?;
        }
        Ok(typesetting::tell(document, problems))
    }

    /// The names of members with their bytes; one that cannot be made is a diagnostic.
    fn members<'m>(&self, members: &'m [Member], root: &Utf8Path) -> Result<Result<Named<'m>, Diagnostic>, Error> {
        let mut named = Named::with_capacity(members.len());
        for member in members {
            match self.member(member, root)? {
                Ok(bytes) => named.push((&*member.name, bytes)),
                Err(problem) => return Ok(Err(problem)),
            }
        }
        Ok(Ok(named))
    }

    /// The bytes of a member, which is made first; one that cannot be made is a diagnostic.
    fn member<'m>(&self, member: &'m Member, root: &Utf8Path) -> Result<Result<Cow<'m, [u8]>, Diagnostic>, Error> {
        Ok(Ok(match &member.content {
            MemberContent::Text(text) => Cow::Borrowed(text.as_bytes()),
            MemberContent::File(file) => Cow::Owned(read(file, root)?),
            MemberContent::Made(made) => {
                if let Some(problem) = self.make_one(made, root)? {
                    return Ok(Err(problem));
                }
                let path = self.store.path(made);
                let gone = || std::io::Error::from(std::io::ErrorKind::NotFound);
                Cow::Owned(self.store.read(made).ok_or_else(gone).map_err(Error::io(Action::Read, &path))?)
            }
        }))
    }

    /// Makes the raster form of a drawing. One that cannot be drawn is a diagnostic.
    fn make_drawing(
        &self,
        artefact: &Artefact,
        drawing: &Photo,
        width: u32,
        root: &Utf8Path,
    ) -> Result<Option<Diagnostic>, Error> {
        let bytes = read(drawing, root)?;
        match provence_imaging::rasterize(&String::from_utf8_lossy(&bytes), width) {
            Ok(png) => self.store.put(artefact, &png).map(|()| None),
            Err(error) => Ok(Some(undecodable(&drawing.source, &error))),
        }
    }

    /// Makes an archive from its members, which are made first.
    fn make_archive(
        &self,
        artefact: &Artefact,
        archive: &Archive,
        root: &Utf8Path,
    ) -> Result<Option<Diagnostic>, Error> {
        let members = match self.members(&archive.members, root)? {
            Ok(members) => members,
            Err(problem) => return Ok(Some(problem)),
        };
        let written = match archive.form {
            ArchiveForm::Zip => archive::zip(&members),
            ArchiveForm::Tarball => archive::tarball(&members),
            ArchiveForm::Manifest => Ok(archive::manifest(&archive.head, &members)),
        };
        let path = self.store.path(artefact);
        self.store.put(artefact, &written.map_err(Error::io(Action::Write, &path))?).map(|()| None)
    }

    /// Makes those of `wanted` that are not in the store yet. The problems of
    /// photos that cannot be decoded are given, each once.
    ///
    /// # Errors
    /// When an original or the store cannot be read or written.
    pub fn make(
        &self,
        wanted: &[Arc<Artefact>],
        root: &Utf8Path,
        progress: &dyn Progress,
    ) -> Result<Vec<Diagnostic>, Error> {
        let others = self.make_others(wanted, root)?;
        let by_photo = self.missing(wanted);
        self.fetch(&by_photo.iter().flat_map(|(_, artefacts)| artefacts.iter().copied()).collect::<Vec<_>>())?;
        let by_photo = self.missing(wanted);
        let stores = self.stores.now();
        let Some((_, first)) = by_photo.first() else { return Ok(others) };
        let written = self.store.path(first[0]);
        progress.begin(by_photo.len(), by_photo.iter().map(|(_, artefacts)| artefacts.len()).sum());
        let problems = by_photo
            .into_par_iter()
            .with_max_len(1)
            .map(|(photo, artefacts)| {
                let problem = self.make_from_photo(photo, &artefacts, root)?;
                progress.photo(artefacts.len());
                Ok(problem)
            })
            .collect::<Result<Vec<Option<Diagnostic>>, Error>>()?;
        progress.end();
        self.store.sweep(&written);
        stores.settle();
        Ok(problems.into_iter().flatten().chain(others).collect())
    }

    /// Brings what a store of derivatives has to this machine.
    fn fetch(&self, missing: &[&Arc<Artefact>]) -> Result<(), Error> {
        let stores = self.stores.now();
        let Some(derivatives) = &stores.derivatives else { return Ok(()) };
        let of_photos = missing.iter().filter(|artefact| artefact.photo().is_some());
        derivatives.fetch(&of_photos.map(|artefact| &***artefact).collect::<Vec<_>>(), &self.store)
    }

    /// Keeps an artefact made of a photo, here and in the store of derivatives.
    fn keep(&self, artefact: &Artefact, bytes: &[u8]) -> Result<(), Error> {
        self.store.put(artefact, bytes)?;
        if let Some(derivatives) = &self.stores.now().derivatives {
            derivatives.offer(artefact, self.store.path(artefact).as_std_path());
        }
        Ok(())
    }

    /// The bytes of a photo; one that is neither on this machine nor in a store is a diagnostic.
    fn original(&self, photo: &Photo, root: &Utf8Path) -> Result<Result<Vec<u8>, Diagnostic>, Error> {
        let stores = self.stores.now();
        let Some(originals) = stores.originals.as_ref().filter(|_| is_elsewhere(photo, root)) else {
            return read(photo, root).map(Ok);
        };
        // A file that was fetched before and damaged or moved away since is fetched once more.
        for is_last in [false, true] {
            match originals.fetch(photo.digest)? {
                Ok(place) => match read_at(&place, photo) {
                    Err(_) if !is_last => originals.forget(&place),
                    read => return read.map(Ok),
                },
                Err(missing) => return Ok(Err(unavailable(photo, &missing))),
            }
        }
        Ok(Err(unavailable(photo, &Missing::Wrong)))
    }

    /// Makes those of `wanted` that are not made of pixels. The problems are given, each once.
    fn make_others(&self, wanted: &[Arc<Artefact>], root: &Utf8Path) -> Result<Vec<Diagnostic>, Error> {
        let (kept, missing): (Vec<_>, Vec<_>) = wanted
            .iter()
            .filter(|artefact| artefact.photo().is_none())
            .partition(|artefact| self.store.present(artefact).is_some());
        let (drawings, archives): (Vec<_>, Vec<_>) =
            missing.into_iter().partition(|artefact| matches!(artefact.recipe, Recipe::Drawing(..)));
        let drawings = drawings.into_par_iter().map(|artefact| self.make_one(artefact, root));
        let mut problems: Vec<Diagnostic> =
            drawings.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect();
        // An archive of drawings that cannot be drawn would report them again.
        for archive in archives.into_iter().take_while(|_| problems.is_empty()).collect::<Vec<_>>() {
            problems.extend(self.make_one(archive, root)?);
        }
        for manifest in kept.into_iter().take_while(|_| problems.is_empty()).collect::<Vec<_>>() {
            problems.extend(self.hold_to_manifest(manifest, root)?);
        }
        diagnostic::sort(&mut problems);
        Ok(problems)
    }

    /// Makes the files of a kit and its manifest again, where the manifest that was kept says other digests than those of
    /// the files that were kept: they were made at different times. Does nothing for what is no manifest.
    fn hold_to_manifest(&self, manifest: &Arc<Artefact>, root: &Utf8Path) -> Result<Vec<Diagnostic>, Error> {
        let Recipe::Archive(archive @ Archive { form: ArchiveForm::Manifest, .. }) = &manifest.recipe else {
            return Ok(Vec::new());
        };
        let kept = self.store.read(manifest).unwrap_or_default();
        match self.members(&archive.members, root)? {
            Ok(members) if archive::is_true(&kept, &members) => return Ok(Vec::new()),
            Ok(_) => {}
            Err(problem) => return Ok(vec![problem]),
        }
        // Archives hold the files before them.
        let made = archive.members.iter().filter_map(|member| match &member.content {
            MemberContent::Made(made) => Some(made),
            MemberContent::Text(_) | MemberContent::File(_) => None,
        });
        let again = made.chain([manifest]).map(|artefact| self.make_anew(artefact, root));
        Ok(again.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect())
    }

    /// Decodes every photo of which something in `wanted` is not in the store,
    /// and keeps its colour and what is published as it is, but nothing larger: the problems are those that
    /// [`Self::make`] would give.
    ///
    /// # Errors
    /// When an original or the store cannot be read or written.
    pub fn verify(&self, wanted: &[Arc<Artefact>], root: &Utf8Path) -> Result<Vec<Diagnostic>, Error> {
        let stores = self.stores.now();
        let has_originals = stores.originals.is_some();
        let (elsewhere, here): (Vec<_>, Vec<_>) =
            self.missing(wanted).into_iter().partition(|(photo, _)| has_originals && is_elsewhere(photo, root));
        let problems = here
            .into_par_iter()
            .with_max_len(1)
            .map(|(photo, artefacts)| {
                let (whole, derived): (Vec<_>, Vec<_>) =
                    artefacts.into_iter().partition(|artefact| matches!(artefact.recipe, Recipe::Whole(..)));
                for artefact in whole {
                    if let Some(problem) = self.make_one(artefact, root)? {
                        return Ok(Some(problem));
                    }
                }
                if derived.is_empty() {
                    return Ok(None);
                }
                let color = Arc::new(Artefact::color(photo.clone()));
                self.make_one(&color, root)
            })
            .collect::<Result<Vec<Option<Diagnostic>>, Error>>()?;
        let unavailable = self.unavailable(elsewhere);
        let others = self.make_others(wanted, root)?;
        Ok(problems.into_iter().flatten().chain(unavailable).chain(others).collect())
    }

    /// The problems of photos whose originals are needed and in no store. Nothing is fetched: an original was readable
    /// where it was pushed.
    fn unavailable(&self, photos: Vec<(&Photo, Vec<&Arc<Artefact>>)>) -> Vec<Diagnostic> {
        let stores = self.stores.now();
        let mut needed: BTreeMap<Digest, &Photo> = BTreeMap::new();
        let missing: Vec<&Arc<Artefact>> = photos.iter().flat_map(|(_, artefacts)| artefacts.iter().copied()).collect();
        let absent = match &stores.derivatives {
            Some(derivatives) => derivatives.absent(&missing),
            None => missing,
        };
        needed.extend(absent.iter().filter_map(|artefact| artefact.photo()).map(|photo| (photo.digest, photo)));
        let Some(originals) = &stores.originals else { return Vec::new() };
        let asked = needed.into_par_iter().map(|(digest, photo)| match originals.length(digest) {
            Ok(Some(_)) => None,
            Ok(None) => Some(unavailable(photo, &Missing::Absent)),
            Err(missing) => Some(unavailable(photo, &missing)),
        });
        asked.flatten().collect()
    }

    /// The artefacts that are not in the store, by photo.
    fn missing<'w>(&self, wanted: &'w [Arc<Artefact>]) -> Vec<(&'w Photo, Vec<&'w Arc<Artefact>>)> {
        let missing: Vec<&Arc<Artefact>> =
            wanted.par_iter().filter(|artefact| self.store.present(artefact).is_none()).collect();
        let mut by_photo: BTreeMap<&Photo, Vec<&Arc<Artefact>>> = BTreeMap::new();
        for artefact in missing {
            if let Some(photo) = artefact.photo() {
                by_photo.entry(photo).or_default().push(artefact);
            }
        }
        by_photo.into_iter().collect()
    }

    /// Makes artefacts of one photo from one reading of its file.
    fn make_from_photo(
        &self,
        photo: &Photo,
        artefacts: &[&Arc<Artefact>],
        root: &Utf8Path,
    ) -> Result<Option<Diagnostic>, Error> {
        let source = &photo.source;
        let bytes = match self.original(photo, root)? {
            Ok(bytes) => bytes,
            Err(problem) => return Ok(Some(problem)),
        };
        let renditions: Vec<Rendition> = artefacts
            .iter()
            .filter_map(|artefact| match &artefact.recipe {
                Recipe::Picture(picture) => Some(rendition(picture)),
                _ => None,
            })
            .collect();
        // A photo without a readable header is refused before a pixel is decoded.
        let needed = header(&bytes).map_or(0, |header| memory(&header, &renditions));
        let _share = self.budget.spend(needed + bytes.len() as u64);
        let mut pictures: Vec<(&Arc<Artefact>, &Picture)> = Vec::new();
        for artefact in artefacts {
            match &artefact.recipe {
                Recipe::Picture(picture) => pictures.push((artefact, picture)),
                Recipe::Color(_) => match impression(&bytes) {
                    Ok(Impression { dominant, .. }) => self.keep(artefact, &dominant)?,
                    Err(error) => return Ok(Some(undecodable(source, &error))),
                },
                Recipe::Whole(_, format) => match whole(&bytes, *format) {
                    Ok(cleaned) => self.keep(artefact, &cleaned)?,
                    Err(error) => return Ok(Some(undecodable(source, &error))),
                },
                // These have no photo.
                Recipe::Drawing(..) | Recipe::Archive(_) | Recipe::Document(_) => {}
            }
        }
        self.derive(source, &bytes, &pictures, &renditions)
    }

    /// Makes derived pictures from one decode.
    fn derive(
        &self,
        source: &SourcePath,
        bytes: &[u8],
        pictures: &[(&Arc<Artefact>, &Picture)],
        renditions: &[Rendition],
    ) -> Result<Option<Diagnostic>, Error> {
        let Some((_, first)) = pictures.first() else { return Ok(None) };
        let trouble: Mutex<Option<Error>> = Mutex::new(None);
        let mut sink = |position: usize, bytes: Vec<u8>| {
            self.keep(pictures[position].0, &bytes).map_err(|error| {
                let reason = error.to_string();
                if let Ok(mut trouble) = trouble.lock() {
                    trouble.get_or_insert(error);
                }
                reason
            })
        };
        let focal = Focal { x: first.focal.0, y: first.focal.1 };
        let effort = provence_imaging::Effort::default();
        let result = derive(bytes, focal, &first.rights, renditions, effort, &mut sink);
        if let Some(error) = trouble.into_inner().ok().flatten() {
            return Err(error);
        }
        Ok(result.err().map(|error| undecodable(source, &error)))
    }
}

/// Members whose bytes outlive the artefact that they are of.
fn owned<'m>(named: Named<'m>) -> impl Iterator<Item = (&'m str, Vec<u8>)> {
    named.into_iter().map(|(name, bytes)| (name, bytes.into_owned()))
}

/// Whether a photo of the library is not where it would be on this machine.
#[expect(clippy::disallowed_methods, reason = "originals are read here and nowhere else")]
fn is_elsewhere(photo: &Photo, root: &Utf8Path) -> bool {
    let is_of_library = photo.source.as_str().strip_prefix(ORIGINALS).is_some_and(|rest| rest.starts_with('/'));
    is_of_library && fs::metadata(root.join(photo.source.as_str())).is_err()
}

/// The bytes of an original.
fn read(original: &Photo, root: &Utf8Path) -> Result<Vec<u8>, Error> {
    read_at(&root.join(original.source.as_str()), original)
}

/// The bytes of an original that is in this file.
#[expect(clippy::disallowed_methods, reason = "originals are read here and nowhere else")]
fn read_at(file: &Utf8Path, original: &Photo) -> Result<Vec<u8>, Error> {
    let source = &original.source;
    let bytes = fs::read(file).map_err(Error::io(Action::Read, file))?;
    // An artefact is kept under the digest of its original, so that it must be made from just these bytes.
    if Digest::of(&bytes) != original.digest {
        return Err(Error::Usage(text!(
            "{source} a changé pendant la fabrication : recommencez",
            "{source} changed during the build: run it again"
        )));
    }
    Ok(bytes)
}

/// The problem of an original that a store does not give.
fn unavailable(photo: &Photo, missing: &Missing) -> Diagnostic {
    let (name, reason) = (photo.source.file_name(), missing.explain());
    let (fr, en) = (reason.get(UiLocale::Fr), reason.get(UiLocale::En));
    Diagnostic::new(
        Code::OriginalUnavailable,
        Span::file(&photo.source),
        text!("l’original `{name}` n’est pas ici : {fr}", "the original `{name}` is not here: {en}"),
    )
}

/// A picture as it is, without what must not leave with it, and with the rights that it carries.
fn whole(bytes: &[u8], format: SourceFormat) -> Result<Vec<u8>, ImagingError> {
    if format == SourceFormat::Svg {
        return sanitize_svg(&String::from_utf8_lossy(bytes)).map(String::into_bytes);
    }
    with_rights(bytes, &embedded_rights(bytes).unwrap_or_default())
}

fn undecodable(source: &SourcePath, error: &ImagingError) -> Diagnostic {
    let (fr, en) = error.explain();
    Diagnostic::new(Code::PhotoUnreadable, Span::file(source), Text::new(fr, en))
}

fn rendition(picture: &Picture) -> Rendition {
    Rendition {
        crop: picture.crop.map(|(width, height)| Ratio { width, height }),
        width: picture.width,
        format: match picture.format {
            PictureFormat::Avif => OutputFormat::Avif,
            PictureFormat::Webp => OutputFormat::Webp,
            PictureFormat::Jpeg => OutputFormat::Jpeg,
        },
        quality: picture.quality,
    }
}
