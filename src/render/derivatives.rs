//! All that a site needs made of photos, for those who make it apart from a build.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::inputs::colors;
use super::{document, pictures};
use crate::artefact::Artefact;
use crate::plan::Plan;
use crate::plan::job::{Job, PictureUse};
use crate::theme::Theme;

/// Every derivative that a build of this plan makes of a photo, each once, in the order of their keys. A document that
/// cannot be rendered adds none: a build says why.
pub fn derivatives(plan: &Plan, theme: &Theme) -> Vec<Arc<Artefact>> {
    let of_job = |job: &Job| -> Vec<Arc<Artefact>> {
        let named = pictures(job).iter().flat_map(PictureUse::files).map(|(_, artefact)| Arc::clone(artefact));
        let colored = colors(job).iter().map(|(_, color)| Arc::clone(color));
        let mut all: Vec<Arc<Artefact>> = named.chain(colored).collect();
        if let Job::Document(job) = job
            && let Ok(document) = document::artefact(job, theme)
            && let Some(document) = document.as_document()
        {
            all.extend(document.made().cloned());
        }
        all
    };
    let all = plan.jobs.par_iter().flat_map_iter(|(_, job)| of_job(job)).filter(|artefact| artefact.photo().is_some());
    all.map(|artefact| (artefact.key, artefact)).collect::<BTreeMap<_, _>>().into_values().collect()
}
