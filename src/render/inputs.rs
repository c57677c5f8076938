//! What decides, beside its job, whether a file is rendered anew: the theme, and what is known of artefacts.

use std::sync::Arc;

use foldhash::HashMap;
use rayon::prelude::*;

use super::page_weights::PageWeights;
use crate::artefact::Artefact;
use crate::digest::Digest;
use crate::memo::Fingerprint;
use crate::path::OutputPath;
use crate::plan::job::{DocumentLink, PictureUse, UseKind};
use crate::plan::{Job, PageJob};
use crate::theme::Theme;

/// What is known of artefacts that are made.
#[derive(Default)]
pub(super) struct Known {
    /// Lengths in bytes, by key.
    pub(super) weights: HashMap<Digest, u64>,
    /// Lengths of the present documents in bytes, by file.
    pub(super) documents: HashMap<OutputPath, u64>,
    /// Colours, by key.
    pub(super) colors: HashMap<Digest, [u8; 3]>,
    /// What the pages of each language weigh, once they are weighed.
    pub(super) pages: Vec<PageWeights>,
}

/// What decides, beside its job, whether a file is rendered anew.
#[derive(Clone, Copy)]
pub(super) struct Inputs<'a> {
    pub(super) theme: &'a Theme,
    pub(super) known: &'a Known,
}

impl Known {
    /// What a page that states weights is rendered with; `None` for any other, and until pages are weighed.
    pub(super) fn pages_for(&self, page: &PageJob) -> Option<&PageWeights> {
        self.pages.get(page.site.index).filter(|_| page.states_page_weights)
    }
}

impl Inputs<'_> {
    /// Fingerprint of all that files are rendered with beside their jobs. While it stays, a file differs only where its
    /// job does.
    pub(super) fn around(&self) -> Fingerprint {
        let Self { theme, known: Known { weights, documents, colors, pages } } = *self;
        let weights = weights.par_iter().map(|weight| Fingerprint::of(&weight));
        let documents = documents.par_iter().map(|document| Fingerprint::of(&document));
        let colors = colors.par_iter().map(|color| Fingerprint::of(&color));
        let known = weights.chain(documents).chain(colors).reduce(Fingerprint::default, Fingerprint::with);
        Fingerprint::of(&(&theme.digests, theme.messages.digests(), theme.documents.digest, known, pages))
    }

    /// Fingerprint of all that a file is rendered with.
    pub(super) fn fingerprint(&self, job: &Job) -> Fingerprint {
        let fingerprint = job.fingerprint();
        match job {
            Job::Page(page) => {
                let template = self.theme.digests.get(&page.template);
                let messages = self.theme.messages.digest_in(&page.locale);
                let weights: Vec<_> = weighed(job).map(|file| self.known.weights.get(&file.key)).collect();
                let documents: Vec<_> = offered(job).map(|link| self.known.documents.get(&link.file)).collect();
                Fingerprint::of(&(fingerprint, template, messages, weights, documents, self.known.pages_for(page)))
            }
            Job::Document(document) => {
                let template = self.theme.digests.get(&document.template);
                let messages = self.theme.messages.digest_in(&document.page.locale);
                Fingerprint::of(&(fingerprint, template, messages, self.theme.documents.digest))
            }
            Job::Oembed(view) => {
                let messages = self.theme.messages.digest_in(&view.locale);
                Fingerprint::of(&(fingerprint, messages))
            }
            Job::Stylesheet(sheet) => {
                let colors: Vec<_> = sheet.colors.iter().map(|(_, color)| self.known.colors.get(&color.key)).collect();
                Fingerprint::of(&(fingerprint, colors))
            }
            Job::Feed(_) | Job::Sitemap(_) | Job::Api(_) | Job::Markdown(_) | Job::Llms(_) | Job::Search(_) => {
                fingerprint
            }
            Job::Calendar(_) | Job::Data(_) | Job::Editor(..) | Job::Text(_) | Job::Copy(..) | Job::Made(_) => {
                fingerprint
            }
        }
    }
}

/// The documents that a job offers to take away.
pub(super) fn offered(job: &Job) -> impl Iterator<Item = &DocumentLink> {
    let page = match job {
        Job::Page(page) => Some(page),
        _ => None,
    };
    page.into_iter().flat_map(|page| &*page.documents)
}

/// The colours that a job shows, with their classes.
pub(super) fn colors(job: &Job) -> &[(String, Arc<Artefact>)] {
    match job {
        Job::Stylesheet(job) => &job.colors,
        _ => &[],
    }
}

/// The files whose weight a job states.
pub(super) fn weighed(job: &Job) -> impl Iterator<Item = &Arc<Artefact>> {
    let page = match job {
        Job::Page(page) if page.states_weights => Some(page),
        _ => None,
    };
    let uses = page.into_iter().flat_map(|page| &page.pictures).filter(|picture| picture.kind == UseKind::Downloads);
    uses.flat_map(PictureUse::files).map(|(_, artefact)| artefact)
}
