//! Derivatives of photos in a store that several machines share: what one made, no other makes again.
//!
//! Names are digests of what a derivative is made from, so that nothing is locked and whoever comes second writes the
//! same bytes. What is read is checked (`store/sealed.rs`). The store is a convenience: when it is slow, full, refuses or
//! gives wrong bytes, the build makes its derivatives itself and says so once. How long it waits says [`Bound`].

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use provence_stores::{Limits, Store as Remote, StoreError};

use super::Store;
pub use super::patience::Bound;
use super::patience::Patience;
use super::sealed;
use crate::artefact::Artefact;
use crate::config::StoreSetting;
use crate::diagnostic::{Code, Diagnostic, Text, UiLocale};
use crate::digest::Digest;
use crate::error::Error;
use crate::text;

/// Requests that are under way at once, for reading and for writing.
const AT_ONCE: usize = 16;

/// Failures one after the other, without an answer between them, after which a store is left alone.
const FAILURES: usize = 3;

/// No derivative has more bytes.
const LARGEST: u64 = 256 << 20;

/// How a store is waited for during a build.
const LIMITS: Limits = Limits { connect: Duration::from_secs(3), answer: Duration::from_secs(8), retries: 1 };

/// How it is waited for by a command that is about it.
const PATIENT: Limits = Limits { connect: Duration::from_secs(10), answer: Duration::from_secs(60), retries: 8 };

/// Derivatives in a store that is shared.
#[derive(Debug)]
pub struct Derivatives {
    common: Arc<Common>,
    bound: Bound,
    setting: StoreSetting,
}

/// What the threads that write have in common with the build.
#[derive(Debug)]
struct Common {
    /// The store, or why it cannot be opened.
    remote: Result<Remote, StoreError>,
    state: Mutex<StoreUse>,
    /// Something is to be written, or a writing has ended.
    changed: Condvar,
}

#[derive(Debug, Default)]
struct StoreUse {
    /// Why the store is not asked any more.
    given_up: Option<Reason>,
    /// Failures since the last answer.
    failures: usize,
    /// Why the last request failed that did.
    last: Option<Reason>,
    /// Names of files that are not what was sealed.
    wrong: Vec<String>,
    to_write: VecDeque<(String, Digest, PathBuf)>,
    /// Files that are being written now.
    writing: usize,
    /// Threads that write.
    writers: usize,
    /// Files that were written.
    written: usize,
    /// Files that were to be written and are not.
    unwritten: usize,
}

/// Why a store is left alone.
#[derive(Clone, Debug)]
struct Reason(Text);

/// What a store says of one derivative.
enum Answer {
    Given(Vec<u8>),
    Absent,
    Wrong,
    Failed(StoreError),
}

impl Common {
    fn state(&self) -> MutexGuard<'_, StoreUse> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a failure. A store that cannot do better, or failed several times, is left alone from now on.
    fn failed(&self, error: &StoreError, bound: Bound) {
        let mut state = self.state();
        state.failures += 1;
        state.last = Some(Reason(explained(error)));
        let most = if bound == Bound::None { FAILURES * AT_ONCE } else { FAILURES };
        if !error.is_passing() || state.failures >= most {
            state.give_up(Reason(explained(error)));
        }
        drop(state);
        self.changed.notify_all();
    }

    fn ask(&self, remote: &Remote, name: &str, key: Digest) -> Answer {
        match remote.read(name, LARGEST) {
            Ok(Some(bytes)) => sealed::unseal(key, bytes).map_or(Answer::Wrong, Answer::Given),
            Ok(None) => Answer::Absent,
            Err(StoreError::TooLong) => Answer::Wrong,
            Err(error) => Answer::Failed(error),
        }
    }

    /// Writes what is to be written until the process ends.
    fn write_all(&self, bound: Bound) {
        let Ok(remote) = &self.remote else { return };
        let mut state = self.state();
        loop {
            let Some((name, key, file)) = state.to_write.pop_front() else {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            state.writing += 1;
            drop(state);
            let result =
                read(&file).map_err(StoreError::from).and_then(|bytes| remote.write(&name, &sealed::seal(key, bytes)));
            if let Err(error) = &result {
                self.failed(error, bound);
            }
            state = self.state();
            state.writing -= 1;
            match result {
                Ok(()) => {
                    state.failures = 0;
                    state.written += 1;
                }
                Err(_) => state.unwritten += 1,
            }
            self.changed.notify_all();
        }
    }
}

impl StoreUse {
    fn give_up(&mut self, reason: Reason) {
        self.unwritten += self.to_write.len();
        self.to_write.clear();
        self.given_up.get_or_insert(reason);
    }
}

impl Derivatives {
    /// The store that the settings name. Folders are seen from `root`.
    pub fn new(setting: &StoreSetting, root: &Path, bound: Bound) -> Self {
        let limits = if bound == Bound::None { PATIENT } else { LIMITS };
        let remote = Remote::open(&setting.address, root, limits);
        let given_up = remote.as_ref().err().map(|error| Reason(explained(error)));
        let state = Mutex::new(StoreUse { given_up, ..StoreUse::default() });
        Self { common: Arc::new(Common { remote, state, changed: Condvar::new() }), bound, setting: setting.clone() }
    }

    /// The setting that names the store.
    pub fn setting(&self) -> &StoreSetting {
        &self.setting
    }

    /// Whether the store is asked no more.
    pub fn is_given_up(&self) -> bool {
        self.common.state().given_up.is_some()
    }

    /// Brings those of `wanted` that the store has to this machine.
    ///
    /// # Errors
    /// When the disk of this machine refuses.
    pub fn fetch(&self, wanted: &[&Artefact], local: &Store) -> Result<(), Error> {
        let names = wanted.iter().map(|artefact| (artefact.store_name(), artefact.key)).collect();
        let mut outcome = Ok(());
        self.exchange(names, Common::ask, &mut |at, answer| {
            if let Answer::Given(bytes) = answer {
                outcome = local.put(wanted[at], &bytes);
            }
            outcome.is_ok()
        });
        outcome
    }

    /// Those of `wanted` that the store does not have.
    pub fn absent<'w>(&self, wanted: &[&'w Arc<Artefact>]) -> Vec<&'w Arc<Artefact>> {
        let names = wanted.iter().map(|artefact| (artefact.store_name(), artefact.key)).collect();
        let mut is_there = vec![false; wanted.len()];
        let ask = |_: &Common, remote: &Remote, name: &str, _| match remote.length(name) {
            Ok(Some(length)) if length > sealed::LINE as u64 => Answer::Given(Vec::new()),
            Ok(_) => Answer::Absent,
            Err(error) => Answer::Failed(error),
        };
        self.exchange(names, ask, &mut |at, answer| {
            is_there[at] = matches!(answer, Answer::Given(_));
            true
        });
        wanted.iter().zip(is_there).filter(|(_, is_there)| !is_there).map(|(artefact, _)| *artefact).collect()
    }

    /// Asks for many files at once, and hands the answers to `take` until it says `false`. The threads that ask are not
    /// waited for when the store is given up: each ends when its request does.
    fn exchange(
        &self,
        names: Vec<(String, Digest)>,
        ask: impl Fn(&Common, &Remote, &str, Digest) -> Answer + Copy + Send + 'static,
        take: &mut dyn FnMut(usize, Answer) -> bool,
    ) {
        if names.is_empty() || self.is_given_up() {
            return;
        }
        let (names, next, ended) = (Arc::new(names), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (sender, receiver) = sync_channel(AT_ONCE);
        for _ in 0..AT_ONCE.min(names.len()) {
            let (names, next, ended, sender) =
                (Arc::clone(&names), Arc::clone(&next), Arc::clone(&ended), sender.clone());
            let common = Arc::clone(&self.common);
            thread::spawn(move || {
                let Ok(remote) = &common.remote else { return };
                while !ended.load(Ordering::Relaxed) {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some((name, key)) = names.get(at) else { return };
                    if sender.send((at, ask(&common, remote, name, *key))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let (begun, mut patience) = (Instant::now(), Patience::new(self.bound));
        loop {
            let (at, answer) = match receiver.recv_timeout(patience.left(begun.elapsed())) {
                Ok(answer) => answer,
                Err(RecvTimeoutError::Timeout) => {
                    self.common.state().give_up(too_slow());
                    break;
                }
                Err(RecvTimeoutError::Disconnected) => break,
            };
            match &answer {
                Answer::Given(_) => patience.done(),
                Answer::Absent => patience.absent(),
                Answer::Wrong => self.common.state().wrong.push(names[at].0.clone()),
                Answer::Failed(error) => self.common.failed(error, self.bound),
            }
            if !matches!(answer, Answer::Failed(_)) {
                self.common.state().failures = 0;
            }
            if !take(at, answer) || self.is_given_up() {
                break;
            }
        }
        ended.store(true, Ordering::Relaxed);
    }

    /// Has a derivative written that this machine has at `file`. Returns at once.
    pub fn offer(&self, artefact: &Artefact, file: &Path) {
        if self.bound == Bound::Check {
            return;
        }
        let mut state = self.common.state();
        if state.given_up.is_some() {
            state.unwritten += 1;
            return;
        }
        state.to_write.push_back((artefact.store_name(), artefact.key, file.to_owned()));
        if state.writers < AT_ONCE && state.writers < state.writing + state.to_write.len() {
            state.writers += 1;
            let (common, bound) = (Arc::clone(&self.common), self.bound);
            thread::spawn(move || common.write_all(bound));
        }
        drop(state);
        self.common.changed.notify_one();
    }

    /// Waits until all that was offered is written, within the bound.
    pub fn settle(&self) {
        let (begun, mut patience) = (Instant::now(), Patience::new(self.bound));
        let mut state = self.common.state();
        let mut written = state.written;
        while state.writing > 0 || !state.to_write.is_empty() {
            for _ in written..state.written {
                patience.done();
            }
            written = state.written;
            let left = patience.left(begun.elapsed());
            if left.is_zero() {
                state.unwritten += state.writing;
                state.give_up(too_slow());
                return;
            }
            state = self.common.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Number of derivatives that were written until now.
    pub fn written(&self) -> usize {
        self.common.state().written
    }

    /// What went wrong, once for all: the reason for which the store is not asked any more, and the files that were not
    /// what was sealed since the last call.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let mut state = self.common.state();
        let (address, span) = (&self.setting.address, &self.setting.span);
        let mut problems = Vec::new();
        if let Some(first) = state.wrong.iter().min() {
            let count = state.wrong.len();
            problems.push(Diagnostic::new(
                Code::DerivativeStore,
                span.clone(),
                text!(
                    "le dépôt {address} a donné {count} fois autre chose que ce qu’on y avait mis, comme `{first}`",
                    "the store {address} gave something else than what was put there {count} times, such as `{first}`"
                ),
            ));
            state.wrong.clear();
        }
        // A failure that was followed by an answer cost nothing but the making, unless something was to be written.
        let is_failing = state.unwritten > 0 || state.failures > 0;
        let last = state.last.clone().filter(|_| is_failing);
        if let Some(Reason(reason)) = state.given_up.clone().or(last) {
            let (fr, en) = (reason.get(UiLocale::Fr), reason.get(UiLocale::En));
            let message = match state.unwritten {
                0 => text!("dépôt {address} : {fr}", "store {address}: {en}"),
                count => text!(
                    "dépôt {address} : {fr} ; images faites ici et qui n’y sont pas : {count}",
                    "store {address}: {en}; pictures made here that are not there: {count}"
                ),
            };
            problems.push(Diagnostic::new(Code::DerivativeStore, span.clone(), message));
        }
        problems
    }
}

#[expect(clippy::disallowed_methods, reason = "the store of artefacts is this module's own")]
fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    fs::read(file)
}

fn explained(error: &StoreError) -> Text {
    let (fr, en) = error.explain();
    Text::new(fr, en)
}

fn too_slow() -> Reason {
    Reason(text!("le dépôt est trop lent", "the store is too slow"))
}
