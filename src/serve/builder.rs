//! The building thread: waits for changes, reads the files that changed, builds, publishes.
//!
//! A build starts on the first event, and another one follows if more events
//! came meanwhile; there is no fixed delay. Only errors wait a moment before
//! they are shown: a file that is half written is no mistake of the editor.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;

use super::background::{self, Background};
use super::observer::{Observer, Report};
use super::overlay::Problem;
use super::reader::Reader;
use super::schedule::Schedule;
use super::snapshot::{self, Snapshot};
use super::state::Shared;
use super::thread::spawn;
use super::watch::{Changes, Signal, Watcher};
use crate::build::{self, Memory, Prepared};
use crate::config;
use crate::diagnostic::{self, Diagnostic, Text, UiLocale, counted};
use crate::error::Error;
use crate::path::{OutputPath, SITE_SETTINGS, SourcePath};
use crate::render::{self, Blob, Output};
use crate::site::Moment;
use crate::source::{FOLDERS, SourceTree};

/// A save is several events: those that come within this time after another are one change.
const EVENT_GAP: Duration = Duration::from_millis(1);

/// However many events come, a build starts after this.
const MAX_BATCH: Duration = Duration::from_millis(8);

/// Errors are shown when no event came for this long.
const ERROR_DELAY: Duration = Duration::from_millis(25);

/// However often files change, errors are shown after this.
const MAX_ERROR_DELAY: Duration = Duration::from_secs(2);

/// A new folder is read again after each of these delays: its first files may
/// have been written before the system watched it.
const REREAD_DELAYS: [Duration; 2] = [Duration::from_millis(30), Duration::from_millis(400)];

/// The delay after which a file that could not be read is tried again.
const RETRY_DELAY: Duration = Duration::from_secs(1);

/// The shortest time between two looks at all files, when the system does not report changes.
const MIN_POLL_INTERVAL: Duration = Duration::from_millis(250);

/// When more files than this are to be rendered, the planned site is served before they are.
const MANY_FILES: usize = 200;

/// What the building thread is started with.
pub struct Settings {
    /// The site's folder.
    pub root: Utf8PathBuf,
    /// The address that replaces the site's own.
    pub base_url: BaseUrl,
    /// Look at all files at intervals instead of waiting for the system's events.
    pub poll: bool,
    /// Gives the time, and which entries are shown though they are not due.
    pub moment: Box<dyn Fn() -> Moment + Send + Sync>,
}

/// The address that replaces the site's own.
pub enum BaseUrl {
    /// The one that was asked for.
    Asked(String),
    /// The server's. The site keeps the path that it has on its host.
    Server(String),
}

impl BaseUrl {
    /// The address for a site.
    fn of(&self, tree: &SourceTree) -> String {
        match self {
            Self::Asked(url) => url.clone(),
            Self::Server(url) => {
                let settings = tree.text(SITE_SETTINGS).and_then(|text| config::parse(text.value()).value);
                settings.map_or_else(|| url.clone(), |settings| format!("{url}{}", settings.base_path()))
            }
        }
    }
}

/// How changes of files are learnt.
enum Watching {
    /// The system is being asked to report changes; until it does, none is seen.
    Starting,
    /// The system reports changes.
    Events(Box<Watcher>),
    /// All files are looked at at intervals.
    Polling,
}

/// The least that the next update does, whatever changed. Each includes the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pending {
    /// Nothing: if no file differs, there is no build.
    Nothing,
    /// A build, though no file may differ: the last one was cut off, artefacts
    /// were made, or the time of an entry has come.
    Build,
    /// A reading of all files, then a build: the last reading failed half way, and
    /// which of its files were read is not known.
    Reading,
}

/// What came of the builds so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// No build has ended yet.
    None,
    /// Every build had errors. What the last one gave is served.
    NeverGood,
    /// The last build had no errors.
    Good,
    /// The last build had errors. An earlier one without errors is served.
    GoodBefore,
}

impl Outcome {
    /// Whether the last build had errors.
    fn is_failure(self) -> bool {
        matches!(self, Self::NeverGood | Self::GoodBefore)
    }

    /// Whether some build had no errors.
    fn was_good(self) -> bool {
        matches!(self, Self::Good | Self::GoodBefore)
    }

    /// The outcome after one more build, which had errors.
    fn failed(self) -> Self {
        if self.was_good() { Self::GoodBefore } else { Self::NeverGood }
    }
}

/// The state of the building thread.
pub struct Builder {
    base_url: BaseUrl,
    moment: Box<dyn Fn() -> Moment + Send + Sync>,
    shared: Arc<Shared>,
    observer: Arc<dyn Observer>,
    signals: Sender<Signal>,
    memory: Memory,
    reader: Reader,
    watching: Watching,
    schedule: Schedule,
    background: Background,
    pending: Pending,
    outcome: Outcome,
    /// How many builds were reported.
    number: u64,
    /// What the machine refused last. It is reported once, until a build succeeds.
    refused: Option<Text>,
}

/// The result of a build.
struct Built {
    output: Output,
    prepared: Option<Arc<Prepared>>,
    diagnostics: Vec<Diagnostic>,
}

impl Builder {
    /// A builder that has built nothing. `signals` sends to the receiver that [`Self::run`] is given.
    pub fn new(settings: Settings, shared: Arc<Shared>, observer: Arc<dyn Observer>, signals: Sender<Signal>) -> Self {
        Self {
            base_url: settings.base_url,
            moment: settings.moment,
            shared,
            observer,
            signals,
            memory: Memory::default(),
            reader: Reader::new(settings.root),
            watching: if settings.poll { Watching::Polling } else { Watching::Starting },
            schedule: Schedule::default(),
            background: Background::default(),
            pending: Pending::Build,
            outcome: Outcome::None,
            number: 0,
            refused: None,
        }
    }

    /// Builds until it is told to stop.
    pub fn run(mut self, inbox: &Receiver<Signal>) {
        if let Watching::Starting = self.watching {
            let (root, signals) = (self.shared.pictures.root().to_owned(), self.signals.clone());
            // The walk over thousands of folders goes on beside the first build.
            spawn("provence-watch", move || {
                let signal = match Watcher::start(&root, signals.clone()) {
                    Ok(watcher) => Signal::Watching(Box::new(watcher)),
                    Err(why) => Signal::CannotWatch(why),
                };
                let _ = signals.send(signal);
            });
        }
        let all = Changes { all: true, ..Changes::default() };
        let mut next = self.update(all, inbox);
        while next.is_continue() {
            let ControlFlow::Continue(changes) = self.wait(inbox) else { break };
            next = self.update(changes, inbox);
        }
    }

    /// Waits until something is to be done. It breaks when the server ends.
    fn wait(&mut self, inbox: &Receiver<Signal>) -> ControlFlow<(), Changes> {
        loop {
            let limit = self.schedule.wait((self.moment)().now).into_iter().chain(self.poll_interval()).min();
            let received = match limit {
                Some(limit) => inbox.recv_timeout(limit),
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let mut changes = Changes::default();
            match received {
                Ok(signal) => {
                    self.take(signal, &mut changes)?;
                    self.take_batch(inbox, &mut changes)?;
                }
                Err(RecvTimeoutError::Disconnected) => return ControlFlow::Break(()),
                Err(RecvTimeoutError::Timeout) => changes = self.scheduled(),
            }
            if !changes.is_empty() || self.pending > Pending::Nothing {
                return ControlFlow::Continue(changes);
            }
        }
    }

    /// The time between two looks at all files; `None` when the system reports changes.
    fn poll_interval(&self) -> Option<Duration> {
        // Looking at a large site takes long; four fifths of the time are left to other work.
        matches!(self.watching, Watching::Polling).then(|| MIN_POLL_INTERVAL.max(self.reader.duration * 4))
    }

    /// Takes the signals that follow the first one of a save.
    fn take_batch(&mut self, inbox: &Receiver<Signal>, changes: &mut Changes) -> ControlFlow<()> {
        let begun = Instant::now();
        while begun.elapsed() < MAX_BATCH {
            match inbox.recv_timeout(EVENT_GAP) {
                Ok(signal) => self.take(signal, changes)?,
                Err(_) => break,
            }
        }
        ControlFlow::Continue(())
    }

    /// What is to be done because its time has come.
    fn scheduled(&mut self) -> Changes {
        let mut changes = self.schedule.take_rereads();
        // The folders are watched before they are read, so that no file is written unseen in between.
        // The watcher gives up half way when a folder vanishes while it looks at it.
        self.watch(changes.paths.iter().map(SourcePath::as_str));
        changes.all |= matches!(self.watching, Watching::Polling);
        if self.schedule.site_changes_at.is_some_and(|at| at <= (self.moment)().now) {
            self.require(Pending::Build);
        }
        changes
    }

    /// Makes the next update do at least this.
    fn require(&mut self, least: Pending) {
        self.pending = self.pending.max(least);
    }

    /// Adds a signal to the changes. It breaks when the server ends.
    fn take(&mut self, signal: Signal, changes: &mut Changes) -> ControlFlow<()> {
        match signal {
            Signal::Changed(changed) => {
                // A top folder that is new is not watched yet, nor is any new one whose events were lost.
                self.watch(FOLDERS.iter().copied().filter(|folder| changed.all || changed.paths.contains(*folder)));
                if !changed.folders.is_empty() {
                    for delay in REREAD_DELAYS {
                        self.schedule.reread(Changes { paths: changed.folders.clone(), ..Changes::default() }, delay);
                    }
                }
                changes.absorb(changed);
            }
            Signal::Watching(watcher) => {
                self.watching = Watching::Events(watcher);
                changes.all = true;
            }
            Signal::CannotWatch(why) => self.poll_from_now_on(&why),
            Signal::Made(keys) => {
                self.background.finish(&keys);
                self.require(Pending::Build);
            }
            Signal::Stop => return ControlFlow::Break(()),
        }
        ControlFlow::Continue(())
    }

    /// Asks the system to report changes of folders and of all below them.
    fn watch<'f>(&mut self, folders: impl IntoIterator<Item = &'f str>) {
        for folder in folders {
            let Watching::Events(watcher) = &mut self.watching else { return };
            match watcher.folder(folder) {
                Ok(true) => {}
                Ok(false) => {
                    let paths = BTreeSet::from([SourcePath::new(folder)]);
                    self.schedule.reread(Changes { paths, ..Changes::default() }, REREAD_DELAYS[0]);
                }
                Err(why) => self.poll_from_now_on(&why),
            }
        }
    }

    /// Looks at all files at intervals, because the system does not report changes.
    fn poll_from_now_on(&mut self, why: &Text) {
        self.observer.trouble(why);
        self.watching = Watching::Polling;
    }

    /// Reads, builds and publishes once. It breaks when the server ends.
    fn update(&mut self, mut changes: Changes, inbox: &Receiver<Signal>) -> ControlFlow<()> {
        let begun = Instant::now();
        loop {
            let moment = (self.moment)();
            let built = match self.read(changes) {
                Ok(false) => return ControlFlow::Continue(()),
                Ok(true) => self.build(&moment),
                Err(problem) => Err(problem),
            };
            let is_good = built.as_ref().is_ok_and(|built| !diagnostic::has_errors(&built.diagnostics));
            if !is_good && begun.elapsed() < MAX_ERROR_DELAY {
                // Half a save, or half a checkout: nobody is told before it is clear what else comes.
                let mut more = Changes::default();
                while let Ok(signal) = inbox.recv_timeout(ERROR_DELAY) {
                    self.take(signal, &mut more)?;
                }
                if !more.is_empty() || self.pending > Pending::Nothing && built.is_ok() {
                    // The files that were read are not read again; the build counts as not done.
                    self.require(Pending::Build);
                    changes = more;
                    continue;
                }
            }
            self.publish(built, &moment, begun);
            return ControlFlow::Continue(());
        }
    }

    /// Reads what may have changed, and tells whether a build must follow.
    fn read(&mut self, mut changes: Changes) -> Result<bool, Box<Problem>> {
        changes.all |= self.pending == Pending::Reading;
        match self.reader.read(&changes) {
            Ok(differs) => {
                let before = std::mem::replace(&mut self.pending, Pending::Nothing);
                Ok(differs || before > Pending::Nothing)
            }
            Err(error) => {
                self.pending = Pending::Reading;
                if !self.schedule.rereads_all() {
                    // Another program may hold a file for a moment, and no event tells when it lets go.
                    self.schedule.reread(Changes { all: true, ..Changes::default() }, RETRY_DELAY);
                }
                Err(Box::new(Problem::refused(&error)))
            }
        }
    }

    /// Builds what was read. A panic is a defect of this program; the server goes on.
    fn build(&mut self, moment: &Moment) -> Result<Built, Box<Problem>> {
        let result = catch_unwind(AssertUnwindSafe(|| self.build_or_panic(moment)));
        match result {
            Ok(Ok(built)) => Ok(built),
            Ok(Err(error)) => {
                self.require(Pending::Build);
                Err(Box::new(Problem::refused(&error)))
            }
            Err(panic) => {
                // A stage that panicked may have left its memory half changed.
                self.memory = Memory::default();
                let what = panic.downcast_ref::<String>().map(String::as_str);
                let what = what.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("panic");
                Err(Box::new(Problem::defect(what)))
            }
        }
    }

    fn build_or_panic(&mut self, moment: &Moment) -> Result<Built, Error> {
        let mut diagnostics = Vec::new();
        let tree = Arc::clone(&self.reader.tree);
        let base_url = self.base_url.of(&tree);
        let prepared = build::prepare(&tree, Some(&base_url), moment, &mut self.memory).take(&mut diagnostics);
        let Some(prepared) = prepared else {
            return Ok(Built { output: Output::default(), prepared: None, diagnostics });
        };
        let prepared = Arc::new(prepared);
        if prepared.plan.jobs.len() > MANY_FILES
            && !diagnostic::has_errors(&diagnostics)
            && render::stale(&prepared.plan, &prepared.theme, &self.memory.render) > MANY_FILES
        {
            self.preview(&prepared, moment);
        }
        let environment = self.shared.pictures.environment();
        let output = build::finish(&prepared, &tree, environment, &mut self.memory)?.take(&mut diagnostics);
        diagnostic::sort(&mut diagnostics);
        Ok(Built { output, prepared: Some(prepared), diagnostics })
    }

    /// Serves the planned site before its files are rendered: the pages that are
    /// looked at are rendered now, every other file when it is asked for.
    fn preview(&self, prepared: &Arc<Prepared>, moment: &Moment) {
        let tree = &self.reader.tree;
        let environment = self.shared.pictures.environment();
        let mut first: HashMap<OutputPath, Blob> = HashMap::new();
        for path in self.shared.looked_at() {
            let Some(path) = OutputPath::from_untrusted(&path) else { continue };
            match snapshot::one(path.as_str(), prepared, tree, environment) {
                Some((blob, true)) => drop(first.insert(path, blob)),
                // The template fails: the last good version stays.
                Some((_, false)) => return,
                None => {}
            }
        }
        let is_start = self.number == 0;
        if is_start || self.outcome.was_good() && !first.is_empty() {
            let pictures = Arc::clone(&self.shared.pictures);
            let site = Snapshot::lazy(Arc::clone(prepared), Arc::clone(tree), pictures, first, moment.now);
            self.shared.preview(Arc::new(site));
        }
    }

    /// Serves a build, or shows its problems over the last good one.
    fn publish(&mut self, built: Result<Built, Box<Problem>>, moment: &Moment, begun: Instant) {
        let before = self.outcome;
        let built = match built {
            Ok(built) => built,
            Err(problem) => {
                self.outcome = before.failed();
                if let Problem::Machine(text) = &*problem
                    && self.refused.as_ref() != Some(text)
                {
                    self.observer.trouble(text);
                    self.refused = Some(text.clone());
                }
                drop(self.shared.withdraw(vec![*problem]));
                return;
            }
        };
        self.refused = None;
        let has_errors = diagnostic::has_errors(&built.diagnostics);
        self.outcome = if has_errors { before.failed() } else { Outcome::Good };
        self.schedule.site_changes_at = built.prepared.as_ref().and_then(|prepared| prepared.site.due);
        let problems = if has_errors { Problem::of(&built.diagnostics, &self.reader.tree) } else { Vec::new() };
        self.make_lacking(&built.output);
        let former = match self.outcome {
            Outcome::GoodBefore => self.shared.withdraw(problems),
            // While no build was without errors, one with errors is better than nothing.
            Outcome::Good | Outcome::NeverGood | Outcome::None => {
                let site = Snapshot::ready(built.output, built.prepared, Arc::clone(&self.reader.tree), moment.now);
                self.shared.publish(Arc::new(site), problems)
            }
        };
        // Taking a whole site apart takes a while, and nobody needs to wait for it.
        rayon::spawn(move || drop(former));
        let report = Report {
            diagnostics: &built.diagnostics,
            tree: &self.reader.tree,
            elapsed: begun.elapsed(),
            number: self.number,
            mended: before.is_failure() && !has_errors,
        };
        self.observer.built(&report);
        self.number += 1;
    }

    /// Starts to make the artefacts that a build lacks; another build follows when they are made.
    fn make_lacking(&mut self, output: &Output) {
        let chosen = self.background.choose(&output.due, self.reader.edition);
        let colors = chosen.iter().filter(|artefact| background::is_color(artefact)).count();
        if colors > 0 {
            self.observer.trouble(&colors_are_coming(colors));
        }
        if !chosen.is_empty() {
            background::make(chosen, Arc::clone(&self.shared), self.signals.clone());
        }
    }
}

/// Says that new photos are shown without their colours for a while.
fn colors_are_coming(count: usize) -> Text {
    let (fr_one, fr_more) = (
        "photo est nouvelle : sa couleur arrive en arrière-plan",
        "photos sont nouvelles : leurs couleurs arrivent en arrière-plan",
    );
    let (en_one, en_more) =
        ("photo is new: its colour comes in the background", "photos are new: their colours come in the background");
    Text::new(counted(count, fr_one, fr_more, UiLocale::Fr), counted(count, en_one, en_more, UiLocale::En))
}
