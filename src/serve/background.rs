//! Artefacts that pages wait for, made while no request needs the processor.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::state::Shared;
use super::thread::spawn;
use super::watch::Signal;
use crate::artefact::{Artefact, Recipe};
use crate::digest::Digest;

/// Which artefacts were tried and are being made: colours that the style sheet
/// states, downloads whose weight pages state. The building thread owns it.
#[derive(Default)]
pub struct Background {
    /// The edition of the sources in which each artefact was tried last, by key.
    tried: HashMap<Digest, u64>,
    /// Keys of the artefacts that are being made.
    making: HashSet<Digest>,
}

impl Background {
    /// Chooses, from the artefacts that a build lacks, those that are not being made and were not tried
    /// since the sources changed last. They count as tried from now on. An artefact that failed is tried
    /// once after each change, since its photo may have been moved.
    pub fn choose(&mut self, lacking: &[Arc<Artefact>], edition: u64) -> Vec<Arc<Artefact>> {
        let is_chosen = |artefact: &&Arc<Artefact>| {
            !self.making.contains(&artefact.key)
                && self.tried.insert(artefact.key, edition) != Some(edition)
                && self.making.insert(artefact.key)
        };
        lacking.iter().filter(is_chosen).cloned().collect()
    }

    /// Takes artefacts as no longer being made.
    pub fn finish(&mut self, keys: &HashSet<Digest>) {
        self.making.retain(|key| !keys.contains(key));
    }
}

/// Makes artefacts on a thread of their own, and signals twice: when the colours are made, which are quick
/// to find and shown on every page, and when the others are.
pub fn make(artefacts: Vec<Arc<Artefact>>, shared: Arc<Shared>, signals: Sender<Signal>) {
    let (colors, others): (Vec<_>, Vec<_>) = artefacts.into_iter().partition(|artefact| is_color(artefact));
    spawn("provence-artefacts", move || {
        for part in [colors, others].into_iter().filter(|part| !part.is_empty()) {
            shared.pictures.make_all(&part, &|| shared.state().closed);
            let _ = signals.send(Signal::Made(part.iter().map(|artefact| artefact.key).collect()));
        }
    });
}

/// Whether an artefact is the colour of a photo.
pub fn is_color(artefact: &Artefact) -> bool {
    matches!(artefact.recipe, Recipe::Color(_))
}
