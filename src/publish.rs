//! Stage 6, write: the output onto the disk, by difference and all at once.
//!
//! Invariant: whoever opens the output folder finds the last output or the new
//! one, whole, also after a kill or a loss of power at any moment.
//!
//! The new output is made in a folder of its own, the *twin*: files that did not
//! change are hard links to those of the last output. Then the two folders change
//! places in one step. The former output stays with the caches as the next twin,
//! since making and removing the folders of 30,000 pages takes seconds, while
//! looking at the twin's files and linking those that differ takes a fraction of
//! one. Nothing is taken on trust there: a file of the twin is right only when it
//! is the same file (device and inode) as a file of the output that is right.
//!
//! Why not in place, by difference, with a journal that the next build would
//! finish? Because readers, and whoever deploys the folder after a killed build,
//! would see a mixture for as long as nobody builds again. Two cases need no
//! exchange: a publication that changes nothing writes nothing, and one that
//! changes a single file is one rename in place, as indivisible as the exchange.
//! Measured with 30,000 pages on two cores, before and after the exchange came:
//! nothing changed 0.5 s and 0.5 s, one file 0.6 s and 0.5 s, ten files 0.5 s and
//! 0.8 s, and 1 to 2 s for the first of these, which makes the twin.
//!
//! Where the exchange is impossible (the output folder is a mount point, its
//! parent may not be written), files are renamed in place one after the other.
//! A kill there can leave a mixture; the list that was written before lets the
//! next build put it right.
//!
//! A file in the output folder is provence's own only when the list of the last
//! publication names it (see `list`). Everything else is carried over and never
//! removed, and a folder that has files but no list is refused.
//!
//! Hard links share their bytes, so nothing here writes into an existing file:
//! every change makes a new file and renames it.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::error::{Action, Error};
use crate::path::OutputPath;
use crate::plan::kit_view::ROOT as KIT;
use crate::render::{Blob, Bytes, Output};
use crate::text;

mod folder;
mod list;

use folder::{Entry, Identity};
use list::{Record, Stamp};

/// What a publication changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files written.
    pub written: usize,
    /// Files that were right already.
    pub unchanged: usize,
    /// Files of the last publication removed.
    pub removed: usize,
    /// Files and folders that others put into the folder, by their outermost names. Those that an earlier
    /// publication reported are left out.
    pub kept: BTreeSet<String>,
}

/// A change of the disk that a publication is about to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A file is linked or written into the new output, beside the last one.
    Stage,
    /// The list of the new output is written.
    List,
    /// The new output takes the place of the last one.
    Exchange,
    /// The last output is removed.
    Clear,
    /// A file is removed from the output folder, which cannot be exchanged.
    Remove,
    /// A file is renamed into the output folder, which need not or cannot be exchanged.
    Rename,
}

/// Is called before each step. Tests look at the disk in it, which is then as a kill at that moment would leave it.
pub type Observer<'o> = &'o (dyn Fn(Step) + Sync);

/// Folder inside the output where new files wait when they are renamed in place.
const STAGING: &str = ".provence-staging";

/// Writes `output` into `folder`. `record` is where the stamps of what was
/// written are kept between builds; `site` is the site's folder.
///
/// # Errors
/// When the disk refuses, or `folder` holds files that provence did not write
/// and no list of a publication, or such a file stands where a file of the
/// output must be.
pub fn publish(output: &Output, folder: &Utf8Path, site: &Utf8Path, record: &Utf8Path) -> Result<Changes, Error> {
    publish_observed(output, folder, site, record, &|_| {})
}

/// The same as [`publish`], with an observer.
///
/// # Errors
/// As [`publish`].
pub fn publish_observed(
    output: &Output,
    folder: &Utf8Path,
    site: &Utf8Path,
    record: &Utf8Path,
    observer: Observer<'_>,
) -> Result<Changes, Error> {
    // The folder itself is exchanged, not a link that leads to it.
    let folder = &resolved(folder);
    refuse_sources(folder, site)?;
    if output.files.contains_key(list::LIST) {
        return Err(reserved(list::LIST));
    }
    let _lock = folder::Lock::take(record);
    folder::recover(folder)?;
    let last = Record::read(record);
    let state = FolderBefore::read(folder, output, &last)?;
    let publication = Publication { output, folder, record, state: &state, observer };
    let stamps = publication.run()?;
    let kept = folder::outermost(&state.foreign);
    let files = output.files.iter().zip(stamps);
    let next = Record {
        files: files.map(|((path, blob), stamp)| (path.to_string(), (blob.key, stamp))).collect(),
        kept: kept.clone(),
    };
    if next != last {
        next.write(record);
    }
    let written = state.stamps.iter().filter(|stamp| stamp.is_none()).count();
    Ok(Changes {
        written,
        unchanged: output.files.len() - written,
        removed: state.stale.len(),
        // When something in a folder was reported before, the folder as a whole is not reported again.
        kept: kept.into_iter().filter(|name| !last.kept.iter().any(|told| told.starts_with(name))).collect(),
    })
}

/// The absolute path without links, of a folder that need not be there yet.
fn resolved(folder: &Utf8Path) -> Utf8PathBuf {
    if let Ok(path) = folder.canonicalize_utf8() {
        return path;
    }
    let path = camino::absolute_utf8(folder).unwrap_or_else(|_| folder.to_owned());
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => resolved(parent).join(name),
        _ => path,
    }
}

/// Refuses an output folder that holds the site, or lies in its sources.
fn refuse_sources(folder: &Utf8Path, site: &Utf8Path) -> Result<(), Error> {
    let site = resolved(site);
    let mut sources = crate::source::FOLDERS.iter().map(|name| site.join(name));
    if site.starts_with(folder) || sources.any(|source| folder.starts_with(source)) {
        return Err(Error::Usage(text!(
            "le dossier de sortie `{folder}` contient le site lui-même : choisissez-en un autre avec `--output-dir`",
            "the output folder `{folder}` holds the site itself: choose another with `--output-dir`"
        )));
    }
    Ok(())
}

fn reserved(name: &str) -> Error {
    Error::Usage(text!(
        "le site fabrique un fichier `{name}` : ce nom est réservé à la liste de publication, renommez-le",
        "the site makes a file `{name}`: that name is kept for the list of the publication, rename it"
    ))
}

/// The output folder before the publication, held against the new output.
struct FolderBefore {
    /// The last publication's files, by its list.
    listed: HashSet<OutputPath>,
    /// Whether the list in the folder names exactly the files of the new output.
    is_list_current: bool,
    /// Everything in the folder that provence did not write.
    foreign: Vec<Entry>,
    /// Everything that was in the folder.
    seen: HashSet<PathBuf>,
    /// For each file of the output, in its order, the file of the folder that
    /// holds the same bytes already; `None` where it has to be written.
    stamps: Vec<Option<(Stamp, Identity)>>,
    /// Files of the last publication that the new output does not have.
    stale: Vec<OutputPath>,
}

impl FolderBefore {
    fn read(folder: &Utf8Path, output: &Output, last: &Record) -> Result<Self, Error> {
        let is_ours = |entry: &Entry| {
            let name = entry.path.iter().next().and_then(|name| name.to_str()).unwrap_or_default();
            name == STAGING || (list::is_list(name) && !entry.is_folder)
        };
        let mut entries = folder::entries(folder)?;
        entries.retain(|entry| !is_ours(entry));
        let read = list::read(folder);
        let is_list_current = read.as_ref().is_some_and(|read| {
            read.len() == output.files.len() && output.files.keys().all(|path| read.contains(path))
        });
        let has_list = read.is_some();
        // An output of a version that kept its list elsewhere, or one whose list was lost.
        let listed = read.unwrap_or_else(|| last.still_there(folder));
        if !has_list && listed.is_empty() && !entries.is_empty() {
            return Err(Error::Usage(text!(
                "`{folder}` n’est pas vide et n’a pas de liste de publication : provence ne sait pas ce qui y est à lui, et n’y a rien touché ; videz ce dossier, ou choisissez-en un autre avec `--output-dir`",
                "`{folder}` is not empty and has no list of a publication: provence cannot tell what is its own there, and touched nothing; empty the folder, or choose another with `--output-dir`"
            )));
        }
        let own_folders = folder::ancestors(&listed);
        let mut foreign: Vec<Entry> = entries
            .iter()
            .filter(|entry| match entry.path.to_str() {
                Some(path) if entry.is_folder => !own_folders.contains(path),
                Some(path) => !listed.contains(path),
                None => true,
            })
            .cloned()
            .collect();
        let files: Vec<(&OutputPath, &Blob)> = output.files.iter().collect();
        let stamps: Vec<Option<(Stamp, Identity)>> =
            files.par_iter().map(|(path, blob)| current(&folder.join(path.as_str()), path, blob, last)).collect();
        // A file that holds what the site would write may be taken over. Files are in the order of their paths.
        let is_right = |path: &str| {
            files.binary_search_by(|(known, _)| known.as_str().cmp(path)).is_ok_and(|at| stamps[at].is_some())
        };
        foreign.retain(|entry| !entry.path.to_str().is_some_and(is_right));
        refuse_obstacles(folder, output, &foreign)?;
        let stale: BTreeSet<&OutputPath> = entries
            .iter()
            .filter(|entry| !entry.is_folder)
            .filter_map(|entry| listed.get(entry.path.to_str()?))
            .filter(|path| !output.files.contains_key(path.as_str()))
            .collect();
        let stale = stale.into_iter().cloned().collect();
        let seen = entries.into_iter().map(|entry| entry.path).collect();
        Ok(Self { is_list_current, foreign, seen, stamps, stale, listed })
    }
}

/// Refuses an output that would have to overwrite a file of somebody else's.
fn refuse_obstacles(folder: &Utf8Path, output: &Output, foreign: &[Entry]) -> Result<(), Error> {
    if foreign.is_empty() {
        return Ok(());
    }
    let folders = folder::ancestors(output.files.keys());
    let is_in_the_way = |entry: &&Entry| {
        let Some(path) = entry.path.to_str() else { return false };
        let mut above = path.match_indices('/').map(|(end, _)| &path[..end]);
        output.files.contains_key(path)
            || (!entry.is_folder && folders.contains(path))
            || above.any(|above| output.files.contains_key(above))
    };
    match foreign.iter().filter(is_in_the_way).map(|entry| entry.path.display()).min_by_key(ToString::to_string) {
        None => Ok(()),
        Some(name) => Err(Error::Usage(text!(
            "`{folder}/{name}` n’a pas été écrit par provence, et le site fabrique un fichier à cette place : déplacez-le ; rien n’a été touché",
            "`{folder}/{name}` was not written by provence, and the site makes a file in its place: move it away; nothing was touched"
        ))),
    }
}

/// Whether a manifest beside a file tells the digest of its bytes. Such a file is compared with the new one whatever the
/// record says, since partners refuse it when it is another.
fn is_held_to_digest(path: &OutputPath) -> bool {
    path.as_str().strip_prefix(KIT).is_some_and(|rest| rest.starts_with('/'))
}

/// A file on the disk that already holds the right bytes.
#[expect(clippy::disallowed_methods, reason = "comparing with the last output is this module's task")]
fn current(file: &Utf8Path, path: &OutputPath, blob: &Blob, last: &Record) -> Option<(Stamp, Identity)> {
    let metadata = fs::symlink_metadata(file).ok().filter(fs::Metadata::is_file)?;
    let stamp = Stamp::of(&metadata);
    if !is_held_to_digest(path) && last.files.get(path.as_str()) == Some(&(blob.key, stamp)) {
        return Some((stamp, Identity::of(&metadata)));
    }
    let is_same = match &blob.bytes {
        Bytes::Memory(bytes) => {
            stamp.len() == bytes.len() as u64 && fs::read(file).is_ok_and(|present| *present == **bytes)
        }
        Bytes::File(source) => {
            fs::metadata(source).is_ok_and(|other| other.len() == stamp.len())
                && matches!((fs::read(file), fs::read(source)), (Ok(present), Ok(wanted)) if present == wanted)
        }
        Bytes::Due(_) | Bytes::Late(_) => false,
    };
    is_same.then(|| (stamp, Identity::of(&metadata)))
}

/// The state of one publication.
struct Publication<'p> {
    output: &'p Output,
    folder: &'p Utf8Path,
    record: &'p Utf8Path,
    state: &'p FolderBefore,
    observer: Observer<'p>,
}

/// Where the new output is made. Only whoever holds the [`folder::Lock`] may use it.
enum Twin {
    /// Among the caches, on the same disk as the output. The former output stays there for the next publication.
    Kept(Utf8PathBuf),
    /// Beside the output, where people and servers may see it. The former output is removed.
    Beside(Utf8PathBuf),
}

impl Twin {
    /// The places to try, in this order.
    fn places(folder: &Utf8Path, record: &Utf8Path) -> Vec<Self> {
        let mut places = vec![Self::Beside(folder::beside(folder, "new"))];
        let kept = record.with_file_name(format!("{}.twin", record.file_name().unwrap_or("output")));
        if folder::share_a_disk(&kept, folder) {
            places.insert(0, Self::Kept(kept));
        }
        places
    }

    fn place(&self) -> &Utf8Path {
        match self {
            Self::Kept(place) | Self::Beside(place) => place,
        }
    }
}

/// Why the output folder could not be exchanged.
enum Obstacle {
    /// The file system does not allow it here; files can still be renamed inside the folder.
    Place,
    /// The disk refuses.
    Disk(Error),
}

impl From<Error> for Obstacle {
    fn from(error: Error) -> Self {
        use io::ErrorKind::{CrossesDevices, PermissionDenied, ReadOnlyFilesystem, ResourceBusy};
        match &error {
            Error::Io { source, .. }
                if matches!(source.kind(), CrossesDevices | PermissionDenied | ReadOnlyFilesystem | ResourceBusy) =>
            {
                Self::Place
            }
            _ => Self::Disk(error),
        }
    }
}

impl Publication<'_> {
    /// Brings the folder to the new output. Gives the stamp of every file, in the order of the output.
    fn run(&self) -> Result<Vec<Stamp>, Error> {
        let missing = self.state.stamps.iter().filter(|stamp| stamp.is_none()).count();
        let steps = missing + self.state.stale.len();
        if steps == 0 && self.folder.exists() {
            if !self.state.is_list_current {
                list::write(self.folder, self.output.files.keys())?;
            }
            return Ok(self.state.stamps.iter().flatten().map(|(stamp, _)| *stamp).collect());
        }
        if steps == 1 && !self.state.seen.is_empty() {
            return self.in_place();
        }
        for twin in Twin::places(self.folder, self.record) {
            match self.exchange(&twin) {
                Ok(stamps) => return Ok(stamps),
                Err(Obstacle::Place) => folder::discard(twin.place()),
                Err(Obstacle::Disk(error)) => {
                    folder::discard(twin.place());
                    return Err(error);
                }
            }
        }
        self.in_place()
    }

    /// Makes the new output in the twin and exchanges it with the last one.
    fn exchange(&self, twin: &Twin) -> Result<Vec<Stamp>, Obstacle> {
        let (folder, new) = (self.folder, twin.place());
        make_folder(new)?;
        if !folder::dress_like(new, folder) {
            return Err(Obstacle::Place);
        }
        let known = self.clear(new)?;
        let files: Vec<(&OutputPath, &Blob)> = self.output.files.iter().collect();
        let stamps = files
            .par_iter()
            .zip(&self.state.stamps)
            .with_min_len(16)
            .map(|((path, blob), right)| {
                let place = new.join(path.as_str());
                let is_there = known.contains(path.as_str());
                if is_there
                    && let Some((stamp, identity)) = right
                    && Identity::at(&place) == Some(*identity)
                {
                    return Ok(*stamp);
                }
                (self.observer)(Step::Stage);
                if is_there {
                    remove_file(&place)?;
                }
                match right.map(|(stamp, _)| (stamp, link(&folder.join(path.as_str()), &place))) {
                    Some((stamp, Ok(()))) => Ok(stamp),
                    Some((_, Err(error))) if error.kind() == io::ErrorKind::CrossesDevices => {
                        Err(Error::io(Action::Write, &place)(error))
                    }
                    // No links on this disk, or the file was taken away meanwhile: its bytes are known.
                    _ => write(&place, blob),
                }
            })
            .collect::<Result<Vec<Stamp>, Error>>()?;
        self.carry_over(new)?;
        (self.observer)(Step::List);
        list::write(new, self.output.files.keys())?;
        if !self.state.seen.is_empty() {
            folder::settle(new);
        }
        (self.observer)(Step::Exchange);
        folder::exchange(new, folder).map_err(Error::io(Action::Write, folder))?;
        folder::settle_names(folder.parent().unwrap_or(folder));
        (self.observer)(Step::Clear);
        self.rescue(new);
        if let Twin::Beside(_) = twin {
            folder::discard(new);
        }
        Ok(stamps)
    }

    /// Removes from the twin every file and folder that the new output does not have there. Returns the files
    /// that are left, whose content is not known.
    #[expect(clippy::disallowed_methods, reason = "writing the output is this module's task")]
    fn clear(&self, twin: &Utf8Path) -> Result<HashSet<String>, Error> {
        let folders = folder::ancestors(self.output.files.keys());
        let mut known = HashSet::new();
        let mut emptied = Vec::new();
        for entry in folder::entries(twin)? {
            match entry.path.to_str() {
                Some(path) if entry.is_folder && folders.contains(path) => {}
                Some(path) if !entry.is_folder && self.output.files.contains_key(path) => {
                    known.insert(path.to_owned());
                }
                _ if entry.is_folder => emptied.push(entry.path),
                _ => {
                    (self.observer)(Step::Stage);
                    let place = twin.as_std_path().join(&entry.path);
                    let shown = Utf8PathBuf::from(place.display().to_string());
                    fs::remove_file(&place).map_err(Error::io(Action::Remove, &shown))?;
                }
            }
        }
        // The content of a folder is removed before the folder itself.
        emptied.sort_unstable_by(|a, b| b.cmp(a));
        for inner in emptied {
            let place = twin.as_std_path().join(&inner);
            let shown = Utf8PathBuf::from(place.display().to_string());
            fs::remove_dir(&place).map_err(Error::io(Action::Remove, &shown))?;
        }
        Ok(known)
    }

    /// Links what others put into the folder into the twin.
    #[expect(clippy::disallowed_methods, reason = "files of others are kept")]
    fn carry_over(&self, twin: &Utf8Path) -> Result<(), Error> {
        let mut foreign: Vec<&Entry> = self.state.foreign.iter().collect();
        // A folder is made before its content.
        foreign.sort();
        for entry in foreign {
            let (from, to) = (self.folder.as_std_path().join(&entry.path), twin.as_std_path().join(&entry.path));
            let shown = Utf8PathBuf::from(to.display().to_string());
            (self.observer)(Step::Stage);
            // The site may have had a file there until now.
            let folder = if entry.is_folder { Some(to.as_path()) } else { to.parent() };
            if let Some(folder) = folder {
                fs::create_dir_all(folder).map_err(Error::io(Action::Write, &shown))?;
            }
            if entry.is_folder {
                if let Ok(metadata) = fs::symlink_metadata(&from) {
                    // When the permissions cannot be copied, those of a new folder stay.
                    let _ = fs::set_permissions(&to, metadata.permissions());
                }
            } else if let Err(error) = fs::hard_link(&from, &to)
                // The file was removed meanwhile.
                && error.kind() != io::ErrorKind::NotFound
            {
                // Without links, a file of others could only be copied. The folder is then not exchanged.
                return Err(Error::io(Action::Write, &shown)(io::ErrorKind::CrossesDevices.into()));
            }
        }
        Ok(())
    }

    /// Brings over what others wrote into the folder while the twin was made: at
    /// its root and in folders of their own. The former output is at `former` now.
    #[expect(clippy::disallowed_methods, reason = "files of others are kept")]
    fn rescue(&self, former: &Utf8Path) {
        let folders = self.state.foreign.iter().filter(|entry| entry.is_folder).map(|entry| entry.path.as_path());
        for inner in std::iter::once(Path::new("")).chain(folders) {
            let Ok(inside) = fs::read_dir(former.as_std_path().join(inner)) else { continue };
            for name in inside.filter_map(Result::ok).map(|entry| entry.file_name()) {
                let path = inner.join(&name);
                let is_ours =
                    inner == Path::new("") && name.to_str().is_some_and(|name| name == STAGING || list::is_list(name));
                let to = self.folder.as_std_path().join(&path);
                if !is_ours && !self.state.seen.contains(&path) && fs::symlink_metadata(&to).is_err() {
                    let _ = fs::rename(former.as_std_path().join(&path), to);
                }
            }
        }
    }

    /// Renames new files into the folder and removes those that the site no longer makes.
    fn in_place(&self) -> Result<Vec<Stamp>, Error> {
        let staging = self.folder.join(STAGING);
        make_folder(self.folder)?;
        folder::discard(&staging);
        let files: Vec<(&OutputPath, &Blob)> = self.output.files.iter().collect();
        let staged = files
            .par_iter()
            .zip(&self.state.stamps)
            .enumerate()
            .map(|(number, ((_, blob), stamp))| match stamp {
                Some((stamp, _)) => Ok(*stamp),
                None => {
                    (self.observer)(Step::Stage);
                    write(&staging.join(number.to_string()), blob)
                }
            })
            .collect::<Result<Vec<Stamp>, Error>>();
        let committed = staged.and_then(|stamps| {
            folder::settle(self.folder);
            // Every file that is there now or will be there is named, whatever happens on the way.
            if !self.state.is_list_current {
                (self.observer)(Step::List);
                list::write(self.folder, self.state.listed.iter().chain(self.output.files.keys()))?;
            }
            self.commit(&files, &staging)?;
            if !self.state.is_list_current {
                list::write(self.folder, self.output.files.keys())?;
            }
            Ok(stamps)
        });
        folder::discard(&staging);
        committed
    }

    #[expect(clippy::disallowed_methods, reason = "writing the output is this module's task")]
    fn commit(&self, files: &[(&OutputPath, &Blob)], staging: &Utf8Path) -> Result<(), Error> {
        // Where the new output has a file, there may be a folder, and the other way round. These are removed first.
        for path in &self.state.stale {
            let place = self.folder.join(path.as_str());
            (self.observer)(Step::Remove);
            remove_file(&place)?;
        }
        let emptied: BTreeSet<&str> = folder::ancestors(&self.state.stale).into_iter().collect();
        for inner in emptied.iter().rev() {
            // Only folders that are empty now are removed.
            let _ = fs::remove_dir(self.folder.join(inner));
        }
        let changed = files.iter().zip(&self.state.stamps).enumerate().filter(|(_, (_, stamp))| stamp.is_none());
        for (number, ((path, _), _)) in changed {
            let (staged, target) = (staging.join(number.to_string()), self.folder.join(path.as_str()));
            (self.observer)(Step::Rename);
            if let Err(error) = fs::rename(&staged, &target) {
                if error.kind() != io::ErrorKind::NotFound {
                    return Err(Error::io(Action::Write, &target)(error));
                }
                make_folder(target.parent().unwrap_or(self.folder))?;
                fs::rename(&staged, &target).map_err(Error::io(Action::Write, &target))?;
            }
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "writing the output is this module's task")]
fn make_folder(folder: &Utf8Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(Error::io(Action::Write, folder))
}

/// Runs `make` for a path, whose folder is made when it is not there yet.
#[expect(clippy::disallowed_methods, reason = "writing the output is this module's task")]
fn in_folder<T>(path: &Utf8Path, make: impl Fn() -> io::Result<T>) -> io::Result<T> {
    let parent = path.parent().unwrap_or(path);
    // Most pages have a folder of their own: one call makes it, unless its parent is not there yet.
    let is_made = path.file_name() == Some("index.html") && fs::create_dir(parent).is_ok();
    match make() {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !is_made => {
            fs::create_dir_all(parent)?;
            make()
        }
        other => other,
    }
}

fn link(from: &Utf8Path, to: &Utf8Path) -> io::Result<()> {
    in_folder(to, || fs::hard_link(from, to))
}

#[expect(clippy::disallowed_methods, reason = "writing the output is this module's task")]
fn remove_file(path: &Utf8Path) -> Result<(), Error> {
    fs::remove_file(path).map_err(Error::io(Action::Remove, path))
}

/// Writes a file that is not there yet, making its folder when that is not there either.
#[expect(clippy::disallowed_methods, reason = "writing the output is this module's task")]
fn write(path: &Utf8Path, blob: &Blob) -> Result<Stamp, Error> {
    let mut file = in_folder(path, || fs::File::create_new(path)).map_err(Error::io(Action::Write, path))?;
    match &blob.bytes {
        Bytes::Memory(bytes) => file.write_all(bytes).map_err(Error::io(Action::Write, path))?,
        Bytes::File(source) => {
            let mut from = fs::File::open(source).map_err(Error::io(Action::Read, source))?;
            io::copy(&mut from, &mut file).map_err(Error::io(Action::Write, path))?;
        }
        // Only an output of `Pictures::Make` is published.
        Bytes::Due(_) | Bytes::Late(_) => {
            return Err(Error::io(Action::Write, path)(io::Error::from(io::ErrorKind::NotFound)));
        }
    }
    let metadata = file.metadata().map_err(Error::io(Action::Write, path))?;
    Ok(Stamp::of(&metadata))
}
