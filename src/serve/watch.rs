//! What changed on disk: the system's events, reduced to paths of the site.

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

/// News for the building thread.
pub enum Signal {
    /// These files or folders may have changed.
    Changed(News),
    /// The system watches from now on; what changed before went unseen.
    Watching(Box<Watcher>),
    /// The system cannot watch: look at intervals.
    Blind(Text),
    /// These photos and pictures were looked at: build again, though no file changed.
    Made(HashSet<Digest>),
    /// The end.
    Stop,
}

/// Paths that may have changed.
#[derive(Default)]
pub struct News {
    /// Files and folders.
    pub paths: BTreeSet<SourcePath>,
    /// Folders among them that are new, or moved: what was written into them
    /// before they were watched was never told.
    pub folders: BTreeSet<SourcePath>,
    /// Events were lost: all may have changed.
    pub all: bool,
}

impl News {
    /// Adds what came later.
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
    /// Starts watching; `news` is given what is told. The walk over the folders
    /// takes a while for a large site: call it beside the first build.
    ///
    /// # Errors
    /// When the system refuses: too many folders for its limits, most often.
    pub fn start(root: &Utf8Path, news: Sender<Signal>) -> Result<Self, Text> {
        let watched = root.to_owned();
        let sink = move |event: notify::Result<notify::Event>| {
            let news_of = match event {
                Ok(event) => news_of(&watched, &event),
                // What could not be watched must be looked at as a whole.
                Err(_) => Some(News { all: true, ..News::default() }),
            };
            if let Some(news_of) = news_of {
                // The receiver is gone when the server ends.
                let _ = news.send(Signal::Changed(news_of));
            }
        };
        let config = notify::Config::default().with_follow_symlinks(false);
        let inner = RecommendedWatcher::new(sink, config).map_err(|error| refused(&error))?;
        let mut watcher = Self { inner, root: root.to_owned() };
        // The root itself, without what is below: it tells when one of the folders appears.
        watcher.inner.watch(root.as_std_path(), RecursiveMode::NonRecursive).map_err(|error| refused(&error))?;
        for folder in FOLDERS {
            while !watcher.folder(folder)? {}
        }
        Ok(watcher)
    }

    /// Watches a folder and all below it, when it is there. False when one of them
    /// vanished on the way: those after it are not watched then, and nobody says so.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn folder(&mut self, folder: &str) -> Result<bool, Text> {
        let place = self.root.join(folder);
        // A site may link a top folder to another disk; below, links are no part of it.
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
fn news_of(root: &Utf8Path, event: &notify::Event) -> Option<News> {
    // Reading the sources is an access: answering to it would start one build after the other.
    if matches!(event.kind, EventKind::Access(_)) {
        return None;
    }
    let mut news = News { all: event.need_rescan(), ..News::default() };
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
            news.folders.insert(path.clone());
        }
        news.paths.insert(path);
    }
    (!news.is_empty()).then_some(news)
}

/// A path of the site's own folders, without those that editors leave for a moment.
fn within(root: &Utf8Path, path: &Path) -> Option<SourcePath> {
    let path = Utf8Path::from_path(path)?.strip_prefix(root).ok()?;
    let path = SourcePath::from_untrusted(&path.as_str().replace('\\', "/"))?;
    crate::source::is_read(&path).then_some(path)
}
