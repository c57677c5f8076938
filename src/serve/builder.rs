//! The building thread: waits for news, reads what changed, builds, publishes.
//!
//! It starts on the first event and runs again if more came meanwhile; there is
//! no fixed delay. Only errors wait a moment before they are shown: half a save
//! is no mistake of the editor's.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;
use jiff::Timestamp;

use super::observer::{Observer as Witness, Report};
use super::overlay::Problem;
use super::pictures::PictureMaker as Kitchen;
use super::snapshot::{self, Snapshot};
use super::state::Shared as Hub;
use super::thread::spawn;
use super::watch::{News, Signal, Watcher};
use crate::artefact::Recipe;
use crate::build::{self, Memory, Prepared};
use crate::diagnostic::{self, Diagnostic, Text};
use crate::digest::Digest;
use crate::error::Error;
use crate::path::{OutputPath, SourcePath};
use crate::render::{Blob, Output};
use crate::site::Moment;
use crate::source::{self, FOLDERS, SourceTree};
use crate::text;
use crate::theme::Theme;

/// A save is several events: those that come within this time are one change.
const BREATH: Duration = Duration::from_millis(1);

/// However many events come, a build starts after this.
const BATCH: Duration = Duration::from_millis(8);

/// Errors are shown when nothing more came for this long.
const CALM: Duration = Duration::from_millis(25);

/// However often files change, errors are shown after this.
const STORM: Duration = Duration::from_secs(2);

/// Looks again at new folders, whose first files were written before they were watched.
const SECOND_LOOKS: [Duration; 2] = [Duration::from_millis(30), Duration::from_millis(400)];

/// Until a file that could not be read is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// Between two looks at all files, with `--poll`.
const POLL: Duration = Duration::from_millis(250);

/// Folders that change at once beyond which all is looked at.
const MANY: usize = 2000;

/// Everything that the building thread owns.
pub struct Builder {
    root: Utf8PathBuf,
    base_url: String,
    moment: Box<dyn Fn() -> Moment + Send + Sync>,
    hub: Arc<Hub>,
    kitchen: Arc<Kitchen>,
    witness: Arc<dyn Witness>,
    signals: Sender<Signal>,
    memory: Memory,
    tree: Arc<SourceTree>,
    theme: Option<Arc<Theme>>,
    watcher: Option<Box<Watcher>>,
    polls: bool,
    /// How long the last look at all files took: polling must not be all we do.
    look_time: Duration,
    again: Vec<(Instant, News)>,
    /// When a scheduled or expiring entry changes the site.
    due: Option<Timestamp>,
    number: u64,
    failed: bool,
    /// The last reading failed, or the last build was cut off: build whatever comes.
    stale: bool,
    /// The last reading failed half way: what else it was to read is not known any more.
    lost: bool,
    /// What the machine refused last, told once.
    refused: Option<Text>,
    good: bool,
    /// Counts the changes of the tree.
    edition: u64,
    /// Artefacts whose content pages wait for that were tried, and in which edition.
    tried: HashMap<Digest, u64>,
    /// Those of them that are being made.
    making: HashSet<Digest>,
}

/// What a build came to.
struct Built {
    output: Output,
    prepared: Option<Arc<Prepared>>,
    diagnostics: Vec<Diagnostic>,
}

impl Builder {
    /// A builder that has built nothing.
    #[expect(clippy::too_many_arguments, reason = "all of it is handed over once, at the start")]
    pub fn new(
        root: Utf8PathBuf,
        base_url: String,
        polls: bool,
        moment: Box<dyn Fn() -> Moment + Send + Sync>,
        hub: Arc<Hub>,
        kitchen: Arc<Kitchen>,
        witness: Arc<dyn Witness>,
        signals: Sender<Signal>,
    ) -> Self {
        Self {
            root,
            base_url,
            moment,
            hub,
            kitchen,
            witness,
            signals,
            memory: Memory::default(),
            tree: Arc::default(),
            theme: None,
            watcher: None,
            polls,
            look_time: Duration::ZERO,
            again: Vec::new(),
            due: None,
            number: 0,
            failed: false,
            stale: true,
            lost: false,
            refused: None,
            good: false,
            edition: 0,
            tried: HashMap::new(),
            making: HashSet::new(),
        }
    }

    /// Builds until it is told to stop.
    pub fn run(mut self, inbox: &Receiver<Signal>) {
        if !self.polls {
            let (root, signals) = (self.root.clone(), self.signals.clone());
            // The walk over thousands of folders goes on beside the first build.
            spawn("provence-watch", move || {
                let signal = match Watcher::start(&root, signals.clone()) {
                    Ok(watcher) => Signal::Watching(Box::new(watcher)),
                    Err(why) => Signal::Blind(why),
                };
                let _ = signals.send(signal);
            });
        }
        let all = News { all: true, ..News::default() };
        let mut going = self.turn(all, inbox);
        while going {
            let Some(news) = self.wait(inbox) else { break };
            going = self.turn(news, inbox);
        }
    }

    /// Waits until something is to be done; `None` at the end.
    fn wait(&mut self, inbox: &Receiver<Signal>) -> Option<News> {
        loop {
            let now = Instant::now();
            let mut limit = self.again.iter().map(|(at, _)| at.saturating_duration_since(now)).min();
            if self.polls {
                let poll = POLL.max(self.look_time * 4);
                limit = Some(limit.map_or(poll, |limit| limit.min(poll)));
            }
            if let Some(due) = self.due {
                let left = due.duration_since((self.moment)().now);
                let left = Duration::try_from(left).unwrap_or_default();
                // An hour at most: clocks are set, and computers sleep.
                let left = left.clamp(Duration::from_millis(1), Duration::from_secs(3600));
                limit = Some(limit.map_or(left, |limit| limit.min(left)));
            }
            let received = match limit {
                Some(limit) => inbox.recv_timeout(limit),
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let mut news = News::default();
            match received {
                Ok(signal) => {
                    if !self.take(signal, &mut news) {
                        return None;
                    }
                    // The rest of the same save.
                    let begun = Instant::now();
                    while begun.elapsed() < BATCH {
                        match inbox.recv_timeout(BREATH) {
                            Ok(signal) => {
                                if !self.take(signal, &mut news) {
                                    return None;
                                }
                            }
                            Err(_) => break,
                        }
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {
                    let now = Instant::now();
                    let (ripe, later) = std::mem::take(&mut self.again).into_iter().partition(|(at, _)| *at <= now);
                    self.again = later;
                    let ripe: Vec<(Instant, News)> = ripe;
                    ripe.into_iter().for_each(|(_, of_folders)| news.absorb(of_folders));
                    // Watched first, then looked at: nothing is written in between unseen. The watcher
                    // gives up half way when a folder vanishes under its hands.
                    self.watch(news.paths.iter().map(SourcePath::as_str));
                    news.all |= self.polls;
                    if self.due.is_some_and(|due| due <= (self.moment)().now) {
                        self.stale = true;
                    }
                }
            }
            if !news.is_empty() || self.stale {
                return Some(news);
            }
        }
    }

    /// Takes a signal in; false at the end.
    fn take(&mut self, signal: Signal, news: &mut News) -> bool {
        match signal {
            Signal::Changed(changed) => {
                // A top folder that is new is not watched yet, nor is any new one whose news was lost.
                self.watch(FOLDERS.iter().copied().filter(|folder| changed.all || changed.paths.contains(*folder)));
                if !changed.folders.is_empty() {
                    for delay in SECOND_LOOKS {
                        let paths = changed.folders.clone();
                        self.again.push((Instant::now() + delay, News { paths, ..News::default() }));
                    }
                }
                news.absorb(changed);
            }
            Signal::Watching(watcher) => {
                self.watcher = Some(watcher);
                news.all = true;
            }
            Signal::Blind(why) => self.blind(&why),
            Signal::Made(keys) => {
                self.making.retain(|key| !keys.contains(key));
                self.stale = true;
            }
            Signal::Stop => return false,
        }
        true
    }

    /// Sees to it that folders are watched, with all below them.
    fn watch<'f>(&mut self, folders: impl IntoIterator<Item = &'f str>) {
        for folder in folders {
            match self.watcher.as_mut().map(|watcher| watcher.folder(folder)) {
                Some(Ok(true)) | None => {}
                Some(Ok(false)) => {
                    let paths = BTreeSet::from([SourcePath::new(folder)]);
                    self.again.push((Instant::now() + SECOND_LOOKS[0], News { paths, ..News::default() }));
                }
                Some(Err(why)) => self.blind(&why),
            }
        }
    }

    fn blind(&mut self, why: &Text) {
        self.witness.trouble(why);
        self.watcher = None;
        self.polls = true;
    }

    /// Reads what changed. Whether anything is different now.
    fn read(&mut self, news: &News) -> Result<bool, Error> {
        // What was lost, or is too much to be looked at one by one.
        if news.all || self.lost || news.paths.len() > MANY {
            let begun = Instant::now();
            let former = (!self.tree.is_empty()).then_some(&*self.tree);
            let tree = source::read(&self.root, former)?;
            self.look_time = begun.elapsed();
            let differs = !tree.is_same(&self.tree);
            self.tree = Arc::new(tree);
            if differs {
                let (root, tree) = (self.root.clone(), Arc::clone(&self.tree));
                rayon::spawn(move || source::keep_digests(&root, &tree));
            }
            return Ok(differs);
        }
        // A path below another that is looked at whole is looked at with it.
        let mut paths = BTreeSet::new();
        for path in &news.paths {
            let above = path.as_str().match_indices('/').map(|(end, _)| &path.as_str()[..end]);
            if !above.into_iter().any(|above| news.folders.contains(above)) {
                paths.insert(path.clone());
            }
        }
        Arc::make_mut(&mut self.tree).update(&self.root, &paths)
    }

    /// One turn: read, build, publish. False at the end.
    fn turn(&mut self, mut news: News, inbox: &Receiver<Signal>) -> bool {
        let begun = Instant::now();
        loop {
            let failure = match self.read(&news) {
                Ok(differs) if !differs && !self.stale => return true,
                Ok(differs) => {
                    self.edition += u64::from(differs);
                    None
                }
                Err(error) => Some(Box::new(Problem::refused(&error))),
            };
            self.lost = failure.is_some();
            if self.lost && !self.again.iter().any(|(_, news)| news.all) {
                // Another program may hold a file for a moment: its letting go is no news.
                self.again.push((Instant::now() + RETRY, News { all: true, ..News::default() }));
            }
            self.stale = failure.is_some();
            let moment = (self.moment)();
            let built = match failure {
                Some(problem) => Err(problem),
                None => self.build(&moment),
            };
            let is_good = built.as_ref().is_ok_and(|built| !diagnostic::has_errors(&built.diagnostics));
            if !is_good && begun.elapsed() < STORM {
                // Half a save, or half a checkout: see what else comes before anybody is told.
                let mut more = News::default();
                while let Ok(signal) = inbox.recv_timeout(CALM) {
                    if !self.take(signal, &mut more) {
                        return false;
                    }
                }
                if !more.is_empty() || self.stale && built.is_ok() {
                    // Whatever was read stays read; the build counts as not done.
                    self.stale = true;
                    news = more;
                    continue;
                }
            }
            self.publish(built, &moment, begun);
            return true;
        }
    }

    /// Builds the tree. A panic is our own defect and ends nothing.
    fn build(&mut self, moment: &Moment) -> Result<Built, Box<Problem>> {
        let result = catch_unwind(AssertUnwindSafe(|| self.build_inner(moment)));
        match result {
            Ok(Ok(built)) => Ok(built),
            Ok(Err(error)) => {
                self.stale = true;
                Err(Box::new(Problem::refused(&error)))
            }
            Err(panic) => {
                // What the panic left behind may be half done.
                self.memory = Memory::default();
                self.stale = false;
                let what = panic.downcast_ref::<String>().map(String::as_str);
                let what = what.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("panic");
                Err(Box::new(Problem::defect(what)))
            }
        }
    }

    fn build_inner(&mut self, moment: &Moment) -> Result<Built, Error> {
        let mut diagnostics = Vec::new();
        let prepared =
            build::prepare(&self.tree, Some(&self.base_url), moment, &mut self.memory).take(&mut diagnostics);
        let Some(prepared) = prepared else {
            return Ok(Built { output: Output::default(), prepared: None, diagnostics });
        };
        let prepared = Arc::new(prepared);
        let is_new_theme = self.theme.as_ref().is_none_or(|theme| !Arc::ptr_eq(theme, &prepared.theme));
        self.theme = Some(Arc::clone(&prepared.theme));
        if is_new_theme && !diagnostic::has_errors(&diagnostics) {
            self.show_first(&prepared, moment);
        }
        let environment = self.kitchen.environment();
        let output = build::finish(&prepared, &self.tree, environment, &mut self.memory)?.take(&mut diagnostics);
        diagnostic::sort(&mut diagnostics);
        Ok(Built { output, prepared: Some(prepared), diagnostics })
    }

    /// At the start, and with another theme, every page is made: those that are
    /// looked at come first, and the others when they are asked for, until all are there.
    fn show_first(&self, prepared: &Arc<Prepared>, moment: &Moment) {
        let looked_at = self.hub.looked_at();
        let environment = self.kitchen.environment();
        let mut first: HashMap<OutputPath, Blob> = HashMap::new();
        for path in looked_at {
            let Some(path) = OutputPath::from_untrusted(&path) else { continue };
            match snapshot::one(path.as_str(), prepared, &self.tree, environment) {
                Some((blob, true)) => drop(first.insert(path, blob)),
                // A template that fails: the last good version stays.
                Some((_, false)) => return,
                None => {}
            }
        }
        let is_start = self.number == 0;
        if !is_start && (first.is_empty() || !self.good) {
            return;
        }
        let (tree, kitchen) = (Arc::clone(&self.tree), Arc::clone(&self.kitchen));
        let site = Snapshot::lazy(Arc::clone(prepared), tree, kitchen, first, moment.now);
        self.hub.preview(Arc::new(site));
    }

    /// Puts a build in place, or its problems over the last good one.
    fn publish(&mut self, built: Result<Built, Box<Problem>>, moment: &Moment, begun: Instant) {
        let mended = self.failed;
        let diagnostics = match built {
            Err(problem) => {
                self.failed = true;
                if let Problem::Machine(text) = &*problem
                    && self.refused.as_ref() != Some(text)
                {
                    self.witness.trouble(text);
                    self.refused = Some(text.clone());
                }
                drop(self.hub.withdraw(vec![*problem]));
                return;
            }
            Ok(built) => {
                self.refused = None;
                self.failed = diagnostic::has_errors(&built.diagnostics);
                self.due = built.prepared.as_ref().and_then(|prepared| prepared.site.due);
                let problems = if self.failed { Problem::of(&built.diagnostics, &self.tree) } else { Vec::new() };
                self.make_due(&built.output);
                // Nothing good was ever there: what could be made is better than nothing.
                let former = if !self.failed || !self.good {
                    self.good |= !self.failed;
                    let site = Snapshot::ready(built.output, built.prepared, moment.now);
                    self.hub.publish(Arc::new(site), problems)
                } else {
                    self.hub.withdraw(problems)
                };
                // Taking a whole site apart takes a while, and nobody needs to wait for it.
                rayon::spawn(move || drop(former));
                built.diagnostics
            }
        };
        let elapsed = begun.elapsed();
        let report = Report {
            diagnostics: &diagnostics,
            tree: &self.tree,
            elapsed,
            number: self.number,
            mended: mended && !self.failed,
        };
        self.witness.built(&report);
        self.number += 1;
    }

    /// Makes in the background the artefacts whose content pages wait for —
    /// colours for the style sheet, weights of downloads — then asks for another build.
    fn make_due(&mut self, output: &Output) {
        // A photo that cannot be read is tried again when something changed: it may have moved.
        let (edition, making, tried) = (self.edition, &mut self.making, &mut self.tried);
        let mut is_due =
            |key: Digest| !making.contains(&key) && tried.insert(key, edition) != Some(edition) && making.insert(key);
        let due: Vec<_> = output.due.iter().filter(|artefact| is_due(artefact.key)).cloned().collect();
        let (colors, others): (Vec<_>, Vec<_>) =
            due.into_iter().partition(|artefact| matches!(artefact.recipe, Recipe::Color(_)));
        if !colors.is_empty() {
            let count = colors.len();
            self.witness.trouble(&text!(
                "{count} photos sont nouvelles : leurs couleurs arrivent en arrière-plan",
                "{count} photos are new: their colours come in the background"
            ));
        }
        // Colours come first: they are on every page and quickly found.
        let parts: Vec<_> = [colors, others].into_iter().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() {
            return;
        }
        let (kitchen, hub, signals) = (Arc::clone(&self.kitchen), Arc::clone(&self.hub), self.signals.clone());
        spawn("provence-artefacts", move || {
            for part in parts {
                kitchen.make_all(&part, &|| hub.state().closed);
                let _ = signals.send(Signal::Made(part.iter().map(|artefact| artefact.key).collect()));
            }
        });
    }
}
