//! The site's style sheet: the theme's files and each photo's placeholder colour.

use std::fmt::Write as _;

use rayon::prelude::*;

use super::{Blob, Bytes, Pictures, Workshop};
use crate::diagnostic::Checked;
use crate::digest::{Digest, Digester};
use crate::error::Error;
use crate::path::SourcePath;
use crate::plan::{StylesheetJob, color_class};

/// Photos whose colour is not known yet.
type Colorless = Vec<(Digest, SourcePath)>;

/// Joins the files and lists the colours. Photos that cannot be decoded are reported;
/// with [`Pictures::Defer`], those whose colour is not known yet are handed back.
///
/// # Errors
/// When an original or the store of pictures cannot be read or written.
pub fn render(job: &StylesheetJob, workshop: &Workshop<'_>) -> Result<Checked<(Blob, Colorless)>, Error> {
    let mut css = job.styles.iter().map(|style| &**style).collect::<Vec<&str>>().join("\n");
    let colors = job
        .photos
        .par_iter()
        .map(|(photo, source)| {
            let color = match workshop.pictures {
                Pictures::Defer => workshop.store.known_color(*photo, source),
                _ => Some(workshop.store.color(*photo, source, workshop.root)?),
            };
            Ok((*photo, source, color))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let mut diagnostics = Vec::new();
    let mut colorless = Vec::new();
    for (photo, source, color) in colors {
        let Some(color) = color else {
            colorless.push((photo, source.clone()));
            continue;
        };
        match color {
            // Writing to a string does not fail.
            Ok([r, g, b]) => drop(writeln!(css, ".{}{{background-color:#{r:02x}{g:02x}{b:02x}}}", color_class(photo))),
            Err(problem) => diagnostics.push(problem),
        }
    }
    let key = Digester::new("css").text(&css).finish();
    let blob = Blob { key, bytes: Bytes::Memory(css.into_bytes().into()) };
    Ok(Checked { value: (blob, colorless), diagnostics })
}
