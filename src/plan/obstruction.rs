//! Files of the output that stand where others need a folder: `fr` beside
//! `fr/index.html`. A disk holds one of the two.

use std::collections::BTreeSet;

use super::{Job, Plan, claims};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::path::OutputPath;
use crate::site::Site;
use crate::text;

/// Finds every such file. Each pair of sources is told once, however many languages it concerns.
pub fn obstructed(plan: &Plan, site: &Site, config: &Config) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut told: BTreeSet<Vec<Span>> = BTreeSet::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for (inner, job) in &plan.jobs {
        for (end, _) in inner.as_str().match_indices('/') {
            let folder = &inner.as_str()[..end];
            // The first file below a folder stands for all.
            if !known.insert(folder) {
                continue;
            }
            let Some((file, obstacle)) = plan.jobs.get_key_value(folder) else { continue };
            let mut spans: Vec<Span> = [(file, obstacle), (inner, job)]
                .into_iter()
                .filter_map(|(path, job)| source(path, job, site, config))
                .collect();
            if !told.insert(spans.clone()) {
                continue;
            }
            let message = text!(
                "`{file}` serait à la fois un fichier et le dossier de `{inner}`",
                "`{file}` would be a file and the folder of `{inner}` at once"
            );
            let first = if spans.is_empty() {
                Span::file(&crate::path::SourcePath::new(crate::path::SITE_SETTINGS))
            } else {
                spans.remove(0)
            };
            let mut diagnostic = Diagnostic::new(Code::OutputCollision, first, message);
            for other in spans {
                diagnostic = diagnostic.related(other, text!("l’autre vient de là", "the other comes from here"));
            }
            diagnostics.push(diagnostic);
        }
    }
    diagnostics
}

/// The file of the site that a file of the output comes from, when there is one to change.
pub fn source(path: &OutputPath, job: &Job, site: &Site, config: &Config) -> Option<Span> {
    match job {
        Job::Copy(source, _) => Some(Span::file(source)),
        _ => claims(site, config, path).into_iter().next(),
    }
}
