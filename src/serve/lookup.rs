//! Finds the file of a build for an address.

use super::host::Route;
use super::snapshot::Snapshot;
use crate::path::OutputPath;
use crate::render::Blob;

/// A file of the output by the address that leads to it.
pub fn find(site: &Snapshot, path: &str) -> Option<(OutputPath, Blob)> {
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
        Some(Route::Show(_, to)) => find(site, &to).or_else(|| find(site, "/404.html")),
        _ => find(site, "/404.html"),
    }
}

/// The status and the file that a tab with this address shows.
pub fn shown(site: &Snapshot, path: &str) -> (u16, Option<(OutputPath, Blob)>) {
    match find(site, path) {
        Some(found) => (200, Some(found)),
        None => match site.rules().route(path, false, &[]) {
            Some(Route::Show(200, to)) => (200, find(site, &to)),
            Some(Route::Show(410, _)) => (410, missing(site, path)),
            _ => (404, missing(site, path)),
        },
    }
}

/// A text that differs whenever an address shows something else. The tab keeps it.
pub fn state_of(status: u16, blob: &Blob) -> String {
    format!("{status}-{}", blob.key.to_hex())
}
