//! Brings another site over: what Hugo, Jekyll or WordPress published becomes a site of the project.
//!
//! A reader for each generator makes the same [`page::ForeignSite`]; `compose` makes the new site's files of it,
//! which `cli` writes. What cannot be taken over is told at its place in the other site.
//!
//! Invariant: nothing is written here, and nothing outside the other site's folder is read.

pub mod compose;
pub mod foreign;
pub mod page;
pub mod summary;

mod address;
mod body;
mod declare;
mod entry;
mod former;
mod front;
mod hugo;
mod infer;
mod jekyll;
mod naming;
mod pattern;
mod resolve;
mod tag;
mod value;
mod withheld;
mod wordpress;

use camino::Utf8Path;

use crate::error::Error;
use compose::{Imported, Target, compose};
use foreign::Foreign;
use page::Kind;

/// Reads another site and makes the files of the new one. `uploads` is the folder with the files of a WordPress site.
///
/// `target` also says what time it is.
///
/// # Errors
/// When the other site cannot be listed.
pub fn import(kind: Kind, from: &Utf8Path, uploads: Option<&Utf8Path>, target: &Target) -> Result<Imported, Error> {
    let mut diagnostics = Vec::new();
    match kind {
        Kind::Hugo | Kind::Jekyll => {
            let foreign = Foreign::folder(from, &mut diagnostics)?;
            let read = match kind {
                Kind::Jekyll => jekyll::read(&foreign, &mut diagnostics),
                _ => hugo::read(&foreign, &mut diagnostics),
            };
            // Without its settings the site would be read as another than it is.
            let Some((mut site, dialect)) = read else { return Ok(Imported { diagnostics, ..Imported::default() }) };
            withheld::settle(&mut site, target.now, &mut diagnostics);
            Ok(compose(site, &foreign, &dialect, target, diagnostics))
        }
        Kind::Wordpress => {
            let (export, path) = Foreign::file(from)?;
            let files = match uploads {
                Some(folder) => Foreign::folder(folder, &mut diagnostics)?,
                None => Foreign::nothing(),
            };
            let (mut site, dialect) = wordpress::read(&path, &export, &files, &mut diagnostics);
            withheld::settle(&mut site, target.now, &mut diagnostics);
            Ok(compose(site, &files, &dialect, target, diagnostics))
        }
    }
}
