//! Watches the site's folders: events of the system become paths of the site that may have changed.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::mpsc::Sender;

use camino::{Utf8Path, Utf8PathBuf};
use notify::event::{CreateKind, EventKind, ModifyKind, RemoveKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::diagnostic::Text;
use crate::digest::Digest;
use crate::path::SourcePath;
use crate::source::FOLDERS;
use crate::text;

/// A message to the building thread.
pub enum Signal {
    /// These files or folders may have changed.
    Changed(Changes),
    /// The system reports changes from now on. Earlier ones may not have been reported.
    Watching(Box<Watcher>),
    /// The system cannot report changes: look at the files at intervals.
    CannotWatch(Text),
    /// The artefacts with these keys were made, or failed: build again, though no file changed.
    Made(HashSet<Digest>),
    /// The server ends.
    Stop,
}

/// Paths that may have changed.
#[derive(Default)]
pub struct Changes {
    /// Files and folders.
    pub paths: BTreeSet<SourcePath>,
    /// Folders among the paths that are new or were moved. Files that were written into them before they were
    /// watched were not reported.
    pub folders: BTreeSet<SourcePath>,
    /// Every file may have changed, since events were lost.
    pub all: bool,
}

impl Changes {
    /// Adds later changes.
    pub fn absorb(&mut self, later: Self) {
        self.paths.extend(later.paths);
        self.folders.extend(later.folders);
        self.all |= later.all;
    }

    /// Whether there is nothing to look at.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && !self.all
    }
}

/// Watches the site's folders until it is dropped.
pub struct Watcher {
    inner: RecommendedWatcher,
    root: Utf8PathBuf,
}

impl Watcher {
    /// Starts watching, and sends each change to `signals`. The walk over the folders of a large site takes
    /// long, so that this is called while the first build goes on.
    ///
    /// # Errors
    /// When the system refuses: too many folders for its limits, most often.
    pub fn start(root: &Utf8Path, signals: Sender<Signal>) -> Result<Self, Text> {
        let watched = root.to_owned();
        let sink = move |event: notify::Result<notify::Event>| {
            let changes = match event {
                Ok(event) => changes_of(&watched, &event),
                // Where watching failed, all files are looked at.
                Err(_) => Some(Changes { all: true, ..Changes::default() }),
            };
            if let Some(changes) = changes {
                // Sending fails only when the server ends.
                let _ = signals.send(Signal::Changed(changes));
            }
        };
        let config = notify::Config::default().with_follow_symlinks(false);
        let inner = RecommendedWatcher::new(sink, config).map_err(|error| refused(&error))?;
        let mut watcher = Self { inner, root: root.to_owned() };
        // The root is watched without the folders below it, to learn when one of these appears.
        watcher.inner.watch(root.as_std_path(), RecursiveMode::NonRecursive).map_err(|error| refused(&error))?;
        for folder in FOLDERS {
            while !watcher.folder(folder)? {}
        }
        Ok(watcher)
    }

    /// Watches a folder and all below it, when it is there. False when one of them vanished meanwhile: the
    /// system then does not watch those after it, and reports no error.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn folder(&mut self, folder: &str) -> Result<bool, Text> {
        let place = self.root.join(folder);
        // A top folder may be a link to another disk. Links below it are not part of the site.
        let is_there = || match FOLDERS.contains(&folder) {
            true => place.is_dir(),
            false => std::fs::symlink_metadata(&place).is_ok_and(|metadata| metadata.is_dir()),
        };
        if !is_there() {
            return Ok(true);
        }
        match self.inner.watch(place.as_std_path(), RecursiveMode::Recursive) {
            Ok(()) => Ok(true),
            Err(error) if is_absence(&error) => Ok(!is_there()),
            Err(error) => Err(refused(&error)),
        }
    }
}

/// Whether a folder was not there any more.
fn is_absence(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn refused(error: &notify::Error) -> Text {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => text!(
            "le système ne peut pas surveiller autant de dossiers (`fs.inotify.max_user_watches`) : les fichiers sont regardés à intervalles",
            "the system cannot watch that many folders (`fs.inotify.max_user_watches`): files are looked at at intervals"
        ),
        _ => text!(
            "le système ne peut pas surveiller les fichiers : ils sont regardés à intervalles",
            "the system cannot watch the files: they are looked at at intervals"
        ),
    }
}

/// The paths of an event; `None` when it tells nothing that a build could show.
fn changes_of(root: &Utf8Path, event: &notify::Event) -> Option<Changes> {
    // Reading the sources is an access. If it counted as a change, every build would start another one.
    if matches!(event.kind, EventKind::Access(_)) {
        return None;
    }
    let mut changes = Changes { all: event.need_rescan(), ..Changes::default() };
    let is_folder = matches!(
        event.kind,
        EventKind::Create(CreateKind::Folder | CreateKind::Any)
            | EventKind::Remove(RemoveKind::Folder | RemoveKind::Any)
            | EventKind::Modify(ModifyKind::Name(_))
            | EventKind::Any
            | EventKind::Other
    );
    for path in &event.paths {
        let Some(path) = within(root, path) else { continue };
        if is_folder {
            changes.folders.insert(path.clone());
        }
        changes.paths.insert(path);
    }
    (!changes.is_empty()).then_some(changes)
}

/// A path as one of the site's folders; `None` outside of them, and for the temporary files of editors.
fn within(root: &Utf8Path, path: &Path) -> Option<SourcePath> {
    let path = Utf8Path::from_path(path)?.strip_prefix(root).ok()?;
    let path = SourcePath::from_native(path.as_str())?;
    crate::source::is_read(&path).then_some(path)
}
