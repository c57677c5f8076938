//! The site's style sheet.

use std::sync::Arc;

use crate::artefact::Artefact;
use crate::digest::Digest;

/// The site's style sheet: the theme's files, and the placeholder colour of each photo.
#[derive(Debug, Hash)]
pub struct StylesheetJob {
    /// Files, joined in order.
    pub styles: Vec<Arc<str>>,
    /// For each photo the class that shows its colour, and the colour.
    pub colors: Vec<(String, Arc<Artefact>)>,
}

/// CSS class that gives a photo's placeholder colour. `photo` is the digest of the original.
pub fn color_class(photo: Digest) -> String {
    format!("ph-{}", photo.fingerprint())
}
