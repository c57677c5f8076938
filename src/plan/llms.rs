//! `llms.txt`: which pages of a language programs that read texts are told of.

use std::sync::Arc;

use super::job::{Job, LlmsJob, SiteView, ToldPages};
use crate::memo::Shared;
use crate::path::OutputPath;

/// The file of one language: at the root for the source language, where such
/// programs look, and in the folder of its language for any other.
pub fn file(site: &Shared<SiteView>, pages: &ToldPages) -> Option<(OutputPath, Job)> {
    let place = |position: usize| match position == site.default {
        true => "llms.txt".to_owned(),
        false => format!("{}/llms.txt", site.languages[position].locale),
    };
    let others = (0..site.languages.len())
        .map(|position| (position != site.index).then(|| Arc::from(format!("/{}", place(position)))));
    let job = LlmsJob { site: site.clone(), others: others.collect(), pages: pages.clone() };
    Some((OutputPath::from_untrusted(&place(site.index))?, Job::Llms(Shared::new(job))))
}
