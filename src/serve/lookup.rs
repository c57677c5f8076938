//! Finds the file of a build for an address.

use super::host::Route;
use super::snapshot::Snapshot;
use crate::path::OutputPath;
use crate::render::Blob;
use crate::slug::{decoded, nfc};

/// A file of the output by the address that leads to it on the host.
pub fn find(site: &Snapshot, path: &str) -> Option<(OutputPath, Blob)> {
    // Some systems ask for a name in another form of Unicode than that of the site’s addresses.
    let path = site.below(path)?;
    let composed = || Some(nfc(path)).filter(|composed| **composed != *path);
    find_exactly(site, path).or_else(|| find_exactly(site, &composed()?))
}

fn find_exactly(site: &Snapshot, path: &str) -> Option<(OutputPath, Blob)> {
    let trimmed = path.trim_start_matches('/');
    let file = if trimmed.is_empty() || trimmed.ends_with('/') {
        OutputPath::from_untrusted(&format!("{trimmed}index.html"))
    } else {
        OutputPath::from_untrusted(trimmed)
    }?;
    let blob = site.get(file.as_str())?;
    Some((file, blob))
}

/// The page for an address without a file, by the rules for the host.
fn missing(site: &Snapshot, path: &str) -> Option<(OutputPath, Blob)> {
    match site.rules().route(path, false, &[]) {
        Some(Route::Show(_, to)) => find(site, &decoded(&to)).or_else(|| find_exactly(site, "/404.html")),
        _ => find_exactly(site, "/404.html"),
    }
}

/// The status and the file that a tab with this address shows.
pub fn shown(site: &Snapshot, path: &str) -> (u16, Option<(OutputPath, Blob)>) {
    match find(site, path) {
        Some(found) => (200, Some(found)),
        None => match site.rules().route(path, false, &[]) {
            Some(Route::Show(200, to)) => (200, find(site, &decoded(&to))),
            Some(Route::Show(410, _)) => (410, missing(site, path)),
            _ => (404, missing(site, path)),
        },
    }
}

/// A text that differs whenever an address shows something else. The tab keeps it.
pub fn state_of(status: u16, blob: &Blob) -> String {
    format!("{status}-{}", blob.key.to_hex())
}
