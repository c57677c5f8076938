//! `build --timings`: what each stage and each kind of file took.

#![expect(clippy::disallowed_methods, reason = "the clock belongs to cli")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::diagnostic::{Text, UiLocale};
use crate::plan::Plan;
use crate::render::{Bytes, Output, Progress, Stage};
use crate::text;

/// Watches a build with a clock, and tells another watcher what it is told.
pub struct Timings<'b> {
    other: &'b dyn Progress,
    begun: Instant,
    measured: Mutex<Measured>,
}

#[derive(Default)]
struct Measured {
    /// When each stage began, by both clocks.
    stages: Vec<(Stage, Moment)>,
    /// Files rendered and the time of all threads for them, by kind.
    kinds: BTreeMap<&'static str, (usize, Duration)>,
}

/// A point in time.
#[derive(Clone, Copy)]
struct Moment {
    wall: Duration,
    /// Time of all threads on processors; `None` where the system does not say.
    cpu: Option<Duration>,
}

/// What was measured.
pub struct Report {
    stages: Vec<(Stage, Moment)>,
    kinds: BTreeMap<&'static str, Kind>,
    total: Moment,
}

/// The files of one kind.
#[derive(Clone, Copy, Default)]
struct Kind {
    files: usize,
    bytes: u64,
    /// Time of all threads for those that were rendered; pictures and archives are made in a stage of their own.
    time: Option<Duration>,
}

impl<'b> Timings<'b> {
    /// Begins to measure.
    pub fn new(other: &'b dyn Progress) -> Self {
        Self { other, begun: Instant::now(), measured: Mutex::default() }
    }

    fn now(&self) -> Moment {
        Moment { wall: self.begun.elapsed(), cpu: cpu() }
    }

    /// What was measured until now. `plan` tells the kind of each file.
    pub fn report(&self, output: &Output, plan: Option<&Plan>) -> Report {
        let now = self.now();
        let measured = self.measured.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kinds: BTreeMap<&'static str, Kind> = BTreeMap::new();
        for (path, blob) in &output.files {
            // Derived pictures are no jobs: pages name them.
            let job = plan.and_then(|plan| plan.jobs.get(path));
            let kind = kinds.entry(job.map_or("pictures", |job| job.kind())).or_default();
            kind.files += 1;
            kind.bytes += match &blob.bytes {
                Bytes::Memory(bytes) => bytes.len() as u64,
                Bytes::File(place) => std::fs::metadata(place).map_or(0, |metadata| metadata.len()),
                Bytes::Due(_) | Bytes::Late(_) => 0,
            };
        }
        for (name, (_, time)) in &measured.kinds {
            kinds.entry(name).or_default().time = Some(*time);
        }
        let ends = measured.stages.iter().skip(1).map(|(_, begin)| *begin).chain([now]);
        let since = |begin: &Moment, end: Moment| Moment {
            wall: end.wall.saturating_sub(begin.wall),
            cpu: end.cpu.zip(begin.cpu).map(|(end, begin)| end.saturating_sub(begin)),
        };
        let stages = measured.stages.iter().zip(ends).map(|((stage, begin), end)| (*stage, since(begin, end)));
        Report { stages: stages.collect(), kinds, total: now }
    }
}

impl Progress for Timings<'_> {
    fn stage(&self, stage: Stage) {
        let now = self.now();
        self.measured.lock().unwrap_or_else(PoisonError::into_inner).stages.push((stage, now));
        self.other.stage(stage);
    }

    fn file(&self) -> u64 {
        // Nanoseconds of some hundred years fit.
        self.begun.elapsed().as_nanos() as u64
    }

    fn file_done(&self, kind: &'static str, mark: u64) {
        let took = self.begun.elapsed().saturating_sub(Duration::from_nanos(mark));
        let mut measured = self.measured.lock().unwrap_or_else(PoisonError::into_inner);
        let (files, time) = measured.kinds.entry(kind).or_default();
        *files += 1;
        *time += took;
    }

    fn begin(&self, photos: usize, artefacts: usize) {
        self.other.begin(photos, artefacts);
    }

    fn photo(&self, artefacts: usize) {
        self.other.photo(artefacts);
    }

    fn end(&self) {
        self.other.end();
    }
}

/// Time that all threads of this process have spent on processors.
#[cfg(unix)]
fn cpu() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(Duration::new(u64::try_from(time.tv_sec).ok()?, u32::try_from(time.tv_nsec).ok()?))
}

#[cfg(not(unix))]
fn cpu() -> Option<Duration> {
    None
}

fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

impl Report {
    /// One object on one line: times in milliseconds, lengths in bytes.
    pub fn json(&self) -> Value {
        let time =
            |moment: &Moment| json!({"wall_ms": milliseconds(moment.wall), "cpu_ms": moment.cpu.map(milliseconds)});
        let stages = self.stages.iter().map(|(stage, moment)| {
            let mut value = time(moment);
            value["stage"] = stage.as_str().into();
            value
        });
        let kinds = self.kinds.iter().map(|(name, kind)| {
            json!({"kind": name, "files": kind.files, "bytes": kind.bytes, "thread_ms": kind.time.map(milliseconds)})
        });
        json!({"timings": {
            "total": time(&self.total),
            "stages": stages.collect::<Vec<_>>(),
            "outputs": kinds.collect::<Vec<_>>(),
        }})
    }

    /// Two tables for people.
    pub fn table(&self, ui_locale: UiLocale) -> String {
        let say = |text: Text| text.get(ui_locale).to_owned();
        let ms =
            |time: Option<Duration>| time.map_or_else(|| "–".to_owned(), |time| number(milliseconds(time), ui_locale));
        let mut out = String::new();
        let head = say(text!("étape", "stage"));
        let (clock, cpu) = (say(text!("durée, ms", "wall, ms")), say(text!("processeurs, ms", "CPU, ms")));
        let _ = writeln!(out, "{head:<12}{clock:>12}{cpu:>17}");
        for (stage, moment) in &self.stages {
            let name = named(stage.as_str(), ui_locale);
            let _ = writeln!(out, "{name:<12}{:>12}{:>17}", ms(Some(moment.wall)), ms(moment.cpu));
        }
        let total = say(text!("total", "total"));
        let _ = writeln!(out, "{total:<12}{:>12}{:>17}\n", ms(Some(self.total.wall)), ms(self.total.cpu));
        let head = say(text!("sortie", "output"));
        let (files, bytes) = (say(text!("fichiers", "files")), say(text!("ko", "kB")));
        let time = say(text!("fils, ms", "threads, ms"));
        let _ = writeln!(out, "{head:<12}{files:>12}{bytes:>12}{time:>13}");
        for (name, kind) in &self.kinds {
            let name = named(name, ui_locale);
            let kilobytes = number(kind.bytes as f64 / 1e3, ui_locale);
            let _ = writeln!(out, "{name:<12}{:>12}{kilobytes:>12}{:>13}", kind.files, ms(kind.time));
        }
        out
    }
}

/// Names of stages and of kinds of files in French.
const FRENCH: &[(&str, &str)] = &[
    ("read", "lecture"),
    ("kit", "kit"),
    ("content", "contenu"),
    ("link", "liens"),
    ("plan", "plan"),
    ("artefacts", "images"),
    ("render", "rendu"),
    ("weigh", "pesée"),
    ("publish", "publication"),
    ("archives", "archives"),
    ("copies", "copies"),
    ("data", "données"),
    ("editor", "éditeur"),
    ("embeds", "vues"),
    ("feeds", "flux"),
    ("pictures", "images"),
    ("search", "recherche"),
    ("sitemap", "plan du site"),
    ("styles", "styles"),
    ("texts", "textes"),
];

/// A name of a stage or a kind as people read it.
fn named(name: &'static str, ui_locale: UiLocale) -> &'static str {
    let french = FRENCH.iter().find(|(known, _)| ui_locale == UiLocale::Fr && *known == name);
    french.map_or(name, |(_, french)| french)
}

/// A number with one decimal.
fn number(number: f64, ui_locale: UiLocale) -> String {
    let text = format!("{number:.1}");
    match ui_locale {
        UiLocale::Fr => text.replace('.', ","),
        UiLocale::En => text,
    }
}
