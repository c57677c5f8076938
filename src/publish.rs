//! Stage 6, write: the output onto the disk, by difference and all at once.
//!
//! Invariant: until every new file is safely on the disk, nothing of the last
//! output is touched. A full disk or a kill leaves the old site whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write as _};
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::digest::Digest;
use crate::error::{Action, Error};
use crate::path::OutputPath;
use crate::render::{Blob, Bytes, Output};
use crate::text;

/// What a publication changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files written.
    pub written: usize,
    /// Files that were right already.
    pub unchanged: usize,
    /// Files removed.
    pub removed: usize,
}

/// Folder inside the output where new files wait until all of them are there.
const STAGING: &str = ".provence-staging";

/// Memory of the last publication, kept with the caches.
#[derive(Default)]
struct Manifest {
    files: BTreeMap<String, (Digest, u64, u128)>,
}

/// Writes `output` into `folder`. `memory` is where the list of what was
/// written is kept between builds; `site` is the site's folder.
///
/// # Errors
/// When the disk refuses, or `folder` holds files that provence did not write.
#[expect(clippy::disallowed_methods, reason = "writing the output is this module's task")]
pub fn publish(output: &Output, folder: &Utf8Path, site: &Utf8Path, memory: &Utf8Path) -> Result<Changes, Error> {
    guard(folder, site, memory)?;
    let manifest = Manifest::read(memory);
    if is_empty(folder)? {
        let staging = beside(folder);
        let result = write_all(output, &staging).and_then(|manifest| {
            if folder.exists() {
                fs::remove_dir(folder).map_err(Error::io(Action::Remove, folder))?;
            }
            fs::rename(&staging, folder).map_err(Error::io(Action::Write, folder))?;
            Ok(manifest)
        });
        match result {
            Ok(manifest) => manifest.write(memory),
            Err(error) => {
                discard(&staging);
                return Err(error);
            }
        }
        return Ok(Changes { written: output.files.len(), unchanged: 0, removed: 0 });
    }
    let staging = folder.join(STAGING);
    discard(&staging);
    let files: Vec<(&OutputPath, &Blob)> = output.files.iter().collect();
    let changed: Vec<(&OutputPath, &Blob)> = files
        .into_par_iter()
        .filter(|(path, blob)| !is_current(&folder.join(path.as_str()), path, blob, &manifest))
        .collect();
    let staged = stage(&changed, &staging).and_then(|()| stale(folder, output));
    let stale = match staged {
        Ok(stale) => stale,
        Err(error) => {
            discard(&staging);
            return Err(error);
        }
    };
    commit(&changed, &stale, &staging, folder)?;
    Manifest::of(output, folder).write(memory);
    Ok(Changes { written: changed.len(), unchanged: output.files.len() - changed.len(), removed: stale.len() })
}

/// Refuses folders whose content would be lost.
fn guard(folder: &Utf8Path, site: &Utf8Path, memory: &Utf8Path) -> Result<(), Error> {
    let absolute = |path: &Utf8Path| camino::absolute_utf8(path).unwrap_or_else(|_| path.to_owned());
    let (target, site) = (absolute(folder), absolute(site));
    let sources = crate::source::FOLDERS.iter().map(|name| site.join(name));
    if site.starts_with(&target) || sources.into_iter().any(|source| target.starts_with(source)) {
        return Err(Error::Usage(text!(
            "le dossier de sortie `{folder}` contient le site lui-même : choisissez-en un autre avec `--output-dir`",
            "the output folder `{folder}` holds the site itself: choose another with `--output-dir`"
        )));
    }
    let ours = target == site.join("public")
        || memory.exists()
        || (folder.join("_redirects").exists() && folder.join("sitemap.xml").exists());
    if !ours && !is_empty(folder)? {
        return Err(Error::Usage(text!(
            "`{folder}` n’est pas vide et n’a pas été écrit par provence : rien n’y a été touché",
            "`{folder}` is not empty and was not written by provence: nothing in it was touched"
        )));
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "writing the output is this module's task")]
fn is_empty(folder: &Utf8Path) -> Result<bool, Error> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Error::io(Action::Write, folder)(error)),
    }
}

/// A folder on the same disk, under a name that no other build uses.
fn beside(folder: &Utf8Path) -> Utf8PathBuf {
    let name = folder.file_name().unwrap_or("public");
    folder.with_file_name(format!(".{name}.{}", std::process::id()))
}

#[expect(clippy::disallowed_methods, reason = "writing the output is this module's task")]
fn discard(folder: &Utf8Path) {
    // What cannot be removed now is removed by the next publication.
    let _ = fs::remove_dir_all(folder);
}

/// Writes everything into a folder that does not exist yet.
fn write_all(output: &Output, folder: &Utf8Path) -> Result<Manifest, Error> {
    discard(folder);
    make_folder(folder)?;
    let files: Vec<(&OutputPath, &Blob)> = output.files.iter().collect();
    let written = files
        .par_iter()
        .with_min_len(16)
        .map(|(path, blob)| {
            let (len, modified) = write(&folder.join(path.as_str()), blob)?;
            Ok((path.to_string(), (blob.key, len, modified)))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    Ok(Manifest { files: written.into_iter().collect() })
}

#[expect(clippy::disallowed_methods, reason = "writing the output is this module's task")]
fn make_folder(folder: &Utf8Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(Error::io(Action::Write, folder))
}

/// Writes a file, making its folder when it is not there yet. Gives its length and time.
#[expect(clippy::disallowed_methods, reason = "writing the output is this module's task")]
fn write(path: &Utf8Path, blob: &Blob) -> Result<(u64, u128), Error> {
    let parent = path.parent().unwrap_or(path);
    // Most pages have a folder of their own: one call makes it, unless its parent is not there yet.
    let made = if path.file_name() == Some("index.html") { fs::create_dir(parent).is_ok() } else { false };
    let file = match fs::File::create(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !made => {
            make_folder(parent)?;
            fs::File::create(path)
        }
        other => other,
    };
    let mut file = file.map_err(Error::io(Action::Write, path))?;
    match &blob.bytes {
        Bytes::Memory(bytes) => file.write_all(bytes).map_err(Error::io(Action::Write, path))?,
        Bytes::File(source) => {
            let mut from = fs::File::open(source).map_err(Error::io(Action::Read, source))?;
            io::copy(&mut from, &mut file).map_err(Error::io(Action::Write, path))?;
        }
        // Only an output of `Pictures::Make` is published.
        Bytes::Due(_) => return Err(Error::io(Action::Write, path)(io::Error::from(io::ErrorKind::NotFound))),
    }
    let metadata = file.metadata().map_err(Error::io(Action::Write, path))?;
    Ok((metadata.len(), nanoseconds(&metadata)))
}

/// Whether a file on the disk already holds what it should.
#[expect(clippy::disallowed_methods, reason = "comparing with the last output is this module's task")]
fn is_current(file: &Utf8Path, path: &OutputPath, blob: &Blob, manifest: &Manifest) -> bool {
    let Ok(metadata) = fs::symlink_metadata(file) else { return false };
    if !metadata.is_file() {
        return false;
    }
    if let Some((key, len, modified)) = manifest.files.get(path.as_str())
        && *key == blob.key
        && *len == metadata.len()
        && *modified == nanoseconds(&metadata)
    {
        return true;
    }
    match &blob.bytes {
        Bytes::Memory(bytes) => {
            metadata.len() == bytes.len() as u64 && fs::read(file).is_ok_and(|present| *present == **bytes)
        }
        Bytes::File(source) => {
            fs::metadata(source).is_ok_and(|other| other.len() == metadata.len())
                && matches!((fs::read(file), fs::read(source)), (Ok(present), Ok(wanted)) if present == wanted)
        }
        Bytes::Due(_) => false,
    }
}

fn nanoseconds(metadata: &fs::Metadata) -> u128 {
    let modified = metadata.modified().ok();
    modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok()).map_or(0, |since| since.as_nanos())
}

/// Writes the new files into the staging folder, numbered.
fn stage(changed: &[(&OutputPath, &Blob)], staging: &Utf8Path) -> Result<(), Error> {
    if changed.is_empty() {
        return Ok(());
    }
    make_folder(staging)?;
    changed
        .par_iter()
        .enumerate()
        .try_for_each(|(number, (_, blob))| write(&staging.join(number.to_string()), blob).map(drop))
}

/// Files and folders of the last output that the new one does not have.
fn stale(folder: &Utf8Path, output: &Output) -> Result<Vec<Utf8PathBuf>, Error> {
    let mut stale = Vec::new();
    for entry in walkdir::WalkDir::new(folder).follow_links(false).min_depth(1) {
        let Ok(entry) = entry else { continue };
        let Some(path) = Utf8Path::from_path(entry.path()) else { continue };
        let Ok(relative) = path.strip_prefix(folder) else { continue };
        if entry.file_type().is_dir() || relative.starts_with(STAGING) {
            continue;
        }
        if !output.files.contains_key(relative.as_str()) {
            stale.push(path.to_owned());
        }
    }
    Ok(stale)
}

/// Puts the new files in place and takes the stale ones away: renames only, so
/// that nothing but the loss of the disk can stop it half way.
#[expect(clippy::disallowed_methods, reason = "writing the output is this module's task")]
fn commit(
    changed: &[(&OutputPath, &Blob)],
    stale: &[Utf8PathBuf],
    staging: &Utf8Path,
    folder: &Utf8Path,
) -> Result<(), Error> {
    // A page may stand where a folder stood, or the other way round: first make room.
    let mut emptied = BTreeSet::new();
    for path in stale {
        fs::remove_file(path).map_err(Error::io(Action::Remove, path))?;
        let mut parent = path.parent();
        while let Some(folder_of) = parent.filter(|parent| *parent != folder) {
            emptied.insert(folder_of.to_owned());
            parent = folder_of.parent();
        }
    }
    for folder in emptied.iter().rev() {
        // Only folders that are empty now go.
        let _ = fs::remove_dir(folder);
    }
    for (number, (path, _)) in changed.iter().enumerate() {
        let target = folder.join(path.as_str());
        let staged = staging.join(number.to_string());
        if let Err(error) = fs::rename(&staged, &target) {
            if error.kind() != io::ErrorKind::NotFound {
                return Err(Error::io(Action::Write, &target)(error));
            }
            make_folder(target.parent().unwrap_or(folder))?;
            fs::rename(&staged, &target).map_err(Error::io(Action::Write, &target))?;
        }
    }
    discard(staging);
    Ok(())
}

impl Manifest {
    /// What was written, as the disk reports it now.
    #[expect(clippy::disallowed_methods, reason = "remembering the last output is this module's task")]
    fn of(output: &Output, folder: &Utf8Path) -> Self {
        let files: Vec<(&OutputPath, &Blob)> = output.files.iter().collect();
        let files = files
            .into_par_iter()
            .filter_map(|(path, blob)| {
                let metadata = fs::metadata(folder.join(path.as_str())).ok()?;
                Some((path.to_string(), (blob.key, metadata.len(), nanoseconds(&metadata))))
            })
            .collect::<Vec<_>>();
        Self { files: files.into_iter().collect() }
    }

    /// One line a file: digest, length, time, path. A line that cannot be read only costs a comparison.
    #[expect(clippy::disallowed_methods, reason = "remembering the last output is this module's task")]
    fn read(memory: &Utf8Path) -> Self {
        let text = fs::read_to_string(memory).unwrap_or_default();
        let files = text.lines().filter_map(|line| {
            let mut parts = line.splitn(4, ' ');
            let (key, len, modified) =
                (Digest::from_hex(parts.next()?)?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            Some((parts.next()?.to_owned(), (key, len, modified)))
        });
        Self { files: files.collect() }
    }

    /// Losing this memory costs time at the next build, nothing else: errors are not worth stopping for.
    #[expect(clippy::disallowed_methods, reason = "remembering the last output is this module's task")]
    fn write(&self, memory: &Utf8Path) {
        let mut text = String::with_capacity(self.files.len() * 96);
        for (path, (key, len, modified)) in &self.files {
            text.push_str(&format!("{} {len} {modified} {path}\n", key.to_hex()));
        }
        if let Some(folder) = memory.parent()
            && fs::create_dir_all(folder).is_ok()
            && let Ok(mut file) = tempfile::NamedTempFile::new_in(folder)
            && file.write_all(text.as_bytes()).is_ok()
        {
            let _ = file.persist(memory);
        }
    }
}
