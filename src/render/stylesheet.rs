//! The site's style sheet: the theme's files and each photo's placeholder colour.

use std::fmt::Write as _;

use rayon::prelude::*;

use super::{Blob, Bytes, Workshop, image};
use crate::diagnostic::Checked;
use crate::digest::Digester;
use crate::error::Error;
use crate::plan::{StylesheetJob, color_class};

/// Joins the files and lists the colours. Photos that cannot be decoded are reported.
///
/// # Errors
/// When an original or the store of pictures cannot be read or written.
pub fn render(job: &StylesheetJob, workshop: &Workshop<'_>) -> Result<Checked<Blob>, Error> {
    let mut css = job.styles.iter().map(|style| &**style).collect::<Vec<&str>>().join("\n");
    let colors = job
        .photos
        .par_iter()
        .map(|(photo, source)| Ok((*photo, image::dominant(*photo, source, workshop)?)))
        .collect::<Result<Vec<_>, Error>>()?;
    let mut diagnostics = Vec::new();
    for (photo, color) in colors {
        match color {
            // Writing to a string does not fail.
            Ok([r, g, b]) => drop(writeln!(css, ".{}{{background-color:#{r:02x}{g:02x}{b:02x}}}", color_class(photo))),
            Err(problem) => diagnostics.push(problem),
        }
    }
    let key = Digester::new("css").text(&css).finish();
    Ok(Checked { value: Blob { key, bytes: Bytes::Memory(css.into_bytes().into()) }, diagnostics })
}
