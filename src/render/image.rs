//! Derived pictures: made once, kept by what they were made from.
//!
//! The store is safe against a kill at any moment and two builds at once: a
//! file is written under a name of its own and renamed when it is whole. What
//! a kill leaves unfinished is never read, and removed by a later build.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use provence_imaging::{Focal, Impression, OutputFormat, Ratio, Rendition, derive, header, impression, memory};
use rayon::prelude::*;

use super::Workshop;
use super::room::Room;
use crate::config::PictureFormat;
use crate::diagnostic::{Checked, Code, Diagnostic, Span, Text};
use crate::digest::Digest;
use crate::error::{Action, Error};
use crate::path::{OutputPath, SourcePath};
use crate::plan::ImageJob;
use crate::text;

/// Told how far the making of pictures has come. The default says nothing.
pub trait Progress: Sync {
    /// Work begins: photos to decode, pictures to make.
    fn begin(&self, _photos: usize, _pictures: usize) {}
    /// A photo is done.
    fn photo(&self, _pictures: usize) {}
    /// All is done.
    fn end(&self) {}
}

impl Progress for () {}

/// Derived pictures on disk, under `.cache/`.
#[derive(Debug)]
pub struct PictureStore {
    folder: Utf8PathBuf,
    /// Colours read or found so far: a build asks for all of them each time.
    colors: Mutex<HashMap<Digest, Color>>,
    room: Room,
}

/// How the name of an unfinished file begins: as `tempfile` has it.
const UNFINISHED: &[u8] = b".tmp";

/// Age from which an unfinished file belongs to no build that still runs.
const ABANDONED: Duration = Duration::from_hours(1);

/// The dominant colour of a photo, or why it cannot be decoded.
type Color = Result<[u8; 3], Text>;

impl PictureStore {
    /// A store in this folder, which need not exist yet.
    pub fn new(folder: Utf8PathBuf) -> Self {
        Self { folder, colors: Mutex::default(), room: Room::default() }
    }

    /// Where a derivative is kept.
    pub fn path(&self, job: &ImageJob) -> Utf8PathBuf {
        let hex = job.key.to_hex();
        self.folder.join("pictures").join(&hex[..2]).join(format!("{hex}.{}", job.format.extension()))
    }

    fn impression_path(&self, photo: Digest) -> Utf8PathBuf {
        let hex = photo.to_hex();
        self.folder.join("impressions").join(format!("{hex}.{}", provence_imaging::VERSION))
    }

    /// The place of a derivative that was made before.
    #[expect(clippy::disallowed_methods, reason = "the store of derived pictures is this module's own")]
    pub fn present(&self, job: &ImageJob) -> Option<Utf8PathBuf> {
        let place = self.path(job);
        // An empty file is what a crash of the file system may leave.
        fs::metadata(&place).is_ok_and(|metadata| metadata.len() > 0).then_some(place)
    }

    /// Makes one derivative, unless it is there; gives its place. A photo that
    /// cannot be decoded is a diagnostic.
    ///
    /// # Errors
    /// When the original or the store cannot be read or written.
    pub fn made(&self, job: &Arc<ImageJob>, root: &Utf8Path) -> Result<Result<Utf8PathBuf, Diagnostic>, Error> {
        if let Some(place) = self.present(job) {
            return Ok(Ok(place));
        }
        let place = self.path(job);
        let workshop = Workshop { root, store: self, progress: &(), pictures: super::Pictures::Make };
        Ok(match photo(&job.source, &[job], &workshop)? {
            None => Ok(place),
            Some(problem) => Err(problem),
        })
    }

    /// The dominant colour of a photo, when it was found before.
    #[expect(clippy::disallowed_methods, reason = "pixels are read here and nowhere else")]
    pub fn known_color(&self, photo: Digest, source: &SourcePath) -> Option<Result<[u8; 3], Diagnostic>> {
        let known = self.colors.lock().ok().and_then(|colors| colors.get(&photo).cloned());
        if let Some(known) = known {
            // Two files may hold the same picture: the problem is told of the one asked for.
            return Some(known.map_err(|message| undecodable(source, message)));
        }
        let bytes = fs::read(self.impression_path(photo)).ok()?;
        let color = <[u8; 3]>::try_from(bytes).ok()?;
        self.remember(photo, Ok(color));
        Some(Ok(color))
    }

    /// The dominant colour of a photo, from the store or from its smallest decode.
    ///
    /// # Errors
    /// When the original or the store cannot be read or written.
    #[expect(clippy::disallowed_methods, reason = "pixels are read here and nowhere else")]
    pub fn color(
        &self,
        photo: Digest,
        source: &SourcePath,
        root: &Utf8Path,
    ) -> Result<Result<[u8; 3], Diagnostic>, Error> {
        if let Some(known) = self.known_color(photo, source) {
            return Ok(known);
        }
        let file = root.join(source.as_str());
        let bytes = fs::read(&file).map_err(Error::io(Action::Read, &file))?;
        let place = self.room.enter(header(&bytes).map_or(0, |header| memory(&header, &[])) + bytes.len() as u64);
        let color = match impression(&bytes) {
            Ok(Impression { dominant, .. }) => Ok(dominant),
            Err(error) => {
                let (fr, en) = error.explain();
                Err(Text::new(fr, en))
            }
        };
        drop(place);
        // The file may have changed since the tree was read: what is kept must be this photo's.
        if Digest::of(&bytes) == photo {
            if let Ok(dominant) = &color {
                self.put(&self.impression_path(photo), dominant)?;
            }
            self.remember(photo, color.clone());
        }
        Ok(color.map_err(|message| undecodable(source, message)))
    }

    fn remember(&self, photo: Digest, color: Color) {
        if let Ok(mut colors) = self.colors.lock() {
            colors.insert(photo, color);
        }
    }

    /// Removes what killed builds left unfinished. A build that runs beside this
    /// one is known by the age of its files, told by the clock of the file
    /// system itself: that of `witness`, which was written just now.
    #[expect(clippy::disallowed_methods, reason = "the store of derived pictures is this module's own")]
    fn sweep(&self, witness: &Utf8Path) {
        let Ok(now) = fs::metadata(witness).and_then(|metadata| metadata.modified()) else { return };
        for entry in walkdir::WalkDir::new(&self.folder).max_depth(3).into_iter().filter_map(Result::ok) {
            let unfinished =
                entry.file_type().is_file() && entry.file_name().as_encoded_bytes().starts_with(UNFINISHED);
            let Some(written) = unfinished.then(|| entry.metadata().ok()?.modified().ok()).flatten() else { continue };
            if now.duration_since(written).is_ok_and(|age| age > ABANDONED) {
                // What cannot be removed is harmless, and tried again next time.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Writes a file whole or not at all.
    #[expect(clippy::disallowed_methods, reason = "the store of derived pictures is this module's own")]
    fn put(&self, path: &Utf8Path, bytes: &[u8]) -> Result<(), Error> {
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder).map_err(Error::io(Action::Write, folder))?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(Error::io(Action::Write, folder))?;
        file.write_all(bytes).map_err(Error::io(Action::Write, path))?;
        file.persist(path).map_err(|error| Error::io(Action::Write, path)(error.error))?;
        Ok(())
    }
}

/// Makes what is not in the store yet. Gives the place of each picture; those
/// of a photo that cannot be decoded are reported once and left out.
#[expect(clippy::disallowed_methods, reason = "pixels are read here and nowhere else")]
pub fn make(
    wanted: &[(&OutputPath, &Arc<ImageJob>)],
    workshop: &Workshop<'_>,
) -> Result<Checked<Vec<(OutputPath, Utf8PathBuf)>>, Error> {
    let store = workshop.store;
    let mut missing: BTreeMap<(&SourcePath, Digest), Vec<&Arc<ImageJob>>> = BTreeMap::new();
    let mut places: Vec<(OutputPath, Utf8PathBuf, bool)> = wanted
        .par_iter()
        .map(|(path, job)| {
            let place = store.path(job);
            // An empty file is what a crash of the file system may leave.
            let present = fs::metadata(&place).is_ok_and(|metadata| metadata.len() > 0);
            ((*path).clone(), place, present)
        })
        .collect();
    for ((_, job), (_, _, present)) in wanted.iter().zip(&places) {
        if !present {
            missing.entry((&job.source, job.photo)).or_default().push(job);
        }
    }
    if missing.is_empty() {
        return Ok(Checked::clean(places.into_iter().map(|(path, place, _)| (path, place)).collect()));
    }
    workshop.progress.begin(missing.len(), missing.values().map(Vec::len).sum());
    let missing: Vec<_> = missing.into_iter().collect();
    let witness = missing.first().and_then(|(_, jobs)| jobs.first()).map(|job| store.path(job));
    let failures: Vec<Diagnostic> = missing
        .into_par_iter()
        .with_max_len(1)
        .map(|((source, _), jobs)| {
            let failure = photo(source, &jobs, workshop)?;
            workshop.progress.photo(jobs.len());
            Ok(failure)
        })
        .collect::<Result<Vec<Option<Diagnostic>>, Error>>()?
        .into_iter()
        .flatten()
        .collect();
    workshop.progress.end();
    if let Some(witness) = witness {
        store.sweep(&witness);
    }
    if !failures.is_empty() {
        places.retain(|(_, place, present)| *present || fs::metadata(place).is_ok());
    }
    let places = places.into_iter().map(|(path, place, _)| (path, place)).collect();
    Ok(Checked { value: places, diagnostics: failures })
}

/// Makes all missing derivatives of one photo from one decode.
#[expect(clippy::disallowed_methods, reason = "pixels are read here and nowhere else")]
fn photo(source: &SourcePath, jobs: &[&Arc<ImageJob>], workshop: &Workshop<'_>) -> Result<Option<Diagnostic>, Error> {
    let file = workshop.root.join(source.as_str());
    let bytes = fs::read(&file).map_err(Error::io(Action::Read, &file))?;
    let Some(first) = jobs.first() else { return Ok(None) };
    // What is kept under a key for ever must be made from the bytes that the key stands for.
    if Digest::of(&bytes) != first.photo {
        return Err(Error::Usage(text!(
            "{source} a changé pendant la fabrication : recommencez",
            "{source} changed during the build: run it again"
        )));
    }
    let renditions: Vec<Rendition> = jobs.iter().map(|job| rendition(job)).collect();
    let trouble: Mutex<Option<Error>> = Mutex::new(None);
    let mut sink = |position: usize, bytes: Vec<u8>| {
        let path = workshop.store.path(jobs[position]);
        workshop.store.put(&path, &bytes).map_err(|error| {
            let reason = error.to_string();
            if let Ok(mut trouble) = trouble.lock() {
                trouble.get_or_insert(error);
            }
            reason
        })
    };
    let focal = Focal { x: first.focal.0, y: first.focal.1 };
    // What has no readable header is refused before a pixel is decoded.
    let needed = header(&bytes).map_or(0, |header| memory(&header, &renditions)) + bytes.len() as u64;
    let _place = workshop.store.room.enter(needed);
    let result = derive(&bytes, focal, &first.rights, &renditions, provence_imaging::Effort::default(), &mut sink);
    if let Some(error) = trouble.into_inner().ok().flatten() {
        return Err(error);
    }
    Ok(result.err().map(|error| unreadable(source, &error)))
}

/// Length of a file in bytes, when it is there.
#[expect(clippy::disallowed_methods, reason = "derived pictures are this module's own")]
pub fn weight(bytes: &super::Bytes, store: &PictureStore) -> Option<u64> {
    match bytes {
        super::Bytes::Due(job) => fs::metadata(store.present(job)?).ok().map(|metadata| metadata.len()),
        super::Bytes::Memory(bytes) => Some(bytes.len() as u64),
        super::Bytes::File(path) => fs::metadata(path).ok().map(|metadata| metadata.len()),
    }
}

fn unreadable(source: &SourcePath, error: &provence_imaging::ImagingError) -> Diagnostic {
    let (fr, en) = error.explain();
    undecodable(source, Text::new(fr, en))
}

fn undecodable(source: &SourcePath, message: Text) -> Diagnostic {
    Diagnostic::new(Code::PhotoUnreadable, Span::file(source), message)
}

fn rendition(job: &ImageJob) -> Rendition {
    Rendition {
        crop: job.crop.map(|(width, height)| Ratio { width, height }),
        width: job.width,
        format: match job.format {
            PictureFormat::Avif => OutputFormat::Avif,
            PictureFormat::Webp => OutputFormat::Webp,
            PictureFormat::Jpeg => OutputFormat::Jpeg,
        },
        quality: job.quality,
    }
}
