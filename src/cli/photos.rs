//! `provence photos`: the library, its originals and what is made of them.

mod import;
mod library;
mod make;
mod pull;
mod push;
mod record;
mod size;
mod verify;

use super::arguments::{Cli, PhotosCommand};
use super::outcome::Outcome;
use super::problems::Printer;
use super::shard::Shard;
use crate::diagnostic::UiLocale;
use crate::error::Error;

/// Runs the command that was typed.
pub fn run(cli: &Cli, command: &PhotosCommand, printer: &Printer, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let root = &cli.global.root;
    match command {
        PhotosCommand::Import { folder } => import::import(root, folder, ui_locale),
        PhotosCommand::Push { names } => push::push(root, names, ui_locale),
        PhotosCommand::Pull { names } => pull::pull(root, names, ui_locale),
        PhotosCommand::Verify { names, read } => {
            let depth = if *read { verify::Depth::Bytes } else { verify::Depth::Lengths };
            verify::verify(root, names, depth, ui_locale)
        }
        PhotosCommand::Make { shard } => make::make(cli, shard.unwrap_or(Shard::WHOLE), printer, ui_locale),
    }
}
