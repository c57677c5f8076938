//! Makes artefacts: reads photos, decodes each once for all that is made from it.

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex};

use camino::Utf8Path;
use provence_imaging::{
    Focal, ImagingError, Impression, OutputFormat, Ratio, Rendition, derive, header, impression, memory,
};
use rayon::prelude::*;

use super::budget::MemoryBudget;
use crate::artefact::{Artefact, Photo, Picture, Recipe};
use crate::config::PictureFormat;
use crate::diagnostic::{Code, Diagnostic, Span, Text};
use crate::digest::Digest;
use crate::error::{Action, Error};
use crate::path::SourcePath;
use crate::store::Store;
use crate::text;

/// Is told how far the making of artefacts has come. By default it ignores everything.
pub trait Progress: Sync {
    /// Work begins: photos to decode, artefacts to make.
    fn begin(&self, _photos: usize, _artefacts: usize) {}
    /// A photo is done, with so many artefacts.
    fn photo(&self, _artefacts: usize) {}
    /// All is done.
    fn end(&self) {}
}

impl Progress for () {}

/// Makes artefacts into a store.
#[derive(Debug)]
pub struct ArtefactMaker {
    /// The store in which they are kept.
    pub store: Store,
    budget: MemoryBudget,
}

impl ArtefactMaker {
    /// A maker with the store in this folder, which need not exist yet.
    pub fn new(folder: camino::Utf8PathBuf) -> Self {
        Self { store: Store::new(folder), budget: MemoryBudget::default() }
    }

    /// Makes one artefact, unless it is there. A photo that cannot be decoded is a diagnostic.
    ///
    /// # Errors
    /// When the original or the store cannot be read or written.
    pub fn make_one(&self, artefact: &Arc<Artefact>, root: &Utf8Path) -> Result<Option<Diagnostic>, Error> {
        if self.store.present(artefact).is_some() {
            return Ok(None);
        }
        self.make_from_photo(artefact.photo(), &[artefact], root)
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
        let by_photo = self.missing(wanted);
        let Some((_, first)) = by_photo.first() else { return Ok(Vec::new()) };
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
        Ok(problems.into_iter().flatten().collect())
    }

    /// Decodes every photo of which something in `wanted` is not in the store,
    /// and keeps its colour but nothing larger: the problems are those that
    /// [`Self::make`] would give.
    ///
    /// # Errors
    /// When an original or the store cannot be read or written.
    pub fn verify(&self, wanted: &[Arc<Artefact>], root: &Utf8Path) -> Result<Vec<Diagnostic>, Error> {
        let problems = self
            .missing(wanted)
            .into_par_iter()
            .with_max_len(1)
            .map(|(photo, _)| {
                let color = Arc::new(Artefact::color(photo.clone()));
                self.make_one(&color, root)
            })
            .collect::<Result<Vec<Option<Diagnostic>>, Error>>()?;
        Ok(problems.into_iter().flatten().collect())
    }

    /// The artefacts that are not in the store, by photo.
    fn missing<'w>(&self, wanted: &'w [Arc<Artefact>]) -> Vec<(&'w Photo, Vec<&'w Arc<Artefact>>)> {
        let missing: Vec<&Arc<Artefact>> =
            wanted.par_iter().filter(|artefact| self.store.present(artefact).is_none()).collect();
        let mut by_photo: BTreeMap<&Photo, Vec<&Arc<Artefact>>> = BTreeMap::new();
        missing.into_iter().for_each(|artefact| by_photo.entry(artefact.photo()).or_default().push(artefact));
        by_photo.into_iter().collect()
    }

    /// Makes artefacts of one photo from one reading of its file.
    #[expect(clippy::disallowed_methods, reason = "pixels are read here and nowhere else")]
    fn make_from_photo(
        &self,
        photo: &Photo,
        artefacts: &[&Arc<Artefact>],
        root: &Utf8Path,
    ) -> Result<Option<Diagnostic>, Error> {
        let source = &photo.source;
        let file = root.join(source.as_str());
        let bytes = fs::read(&file).map_err(Error::io(Action::Read, &file))?;
        // An artefact is kept under the digest of its photo, so that it must be made from just these bytes.
        if Digest::of(&bytes) != photo.digest {
            return Err(Error::Usage(text!(
                "{source} a changé pendant la fabrication : recommencez",
                "{source} changed during the build: run it again"
            )));
        }
        let renditions: Vec<Rendition> = artefacts
            .iter()
            .filter_map(|artefact| match &artefact.recipe {
                Recipe::Picture(picture) => Some(rendition(picture)),
                Recipe::Color(_) => None,
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
                    Ok(Impression { dominant, .. }) => self.store.put(artefact, &dominant)?,
                    Err(error) => return Ok(Some(undecodable(source, &error))),
                },
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
            self.store.put(pictures[position].0, &bytes).map_err(|error| {
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
