//! `provence merge`: a merge driver for git. A commit made in the browser through
//! a host of repositories rewrites whole files; this takes from it what differs
//! by value, and merges that.

#![expect(clippy::disallowed_methods, reason = "a merge driver reads and writes the files that git names")]

use std::fs;
use std::process::Command;

use camino::Utf8Path;

use super::arguments::{Cli, MergeArgs};
use super::outcome::Outcome;
use super::output::say;
use super::problems::Printer;
use crate::build::configure;
use crate::content::merge::{Merged, Refused, Saved, merge};
use crate::content::origin::among;
use crate::content::{self, entry_file};
use crate::diagnostic::UiLocale;
use crate::error::{Action, Error};
use crate::path::SourcePath;
use crate::source;
use crate::text;

/// Merges the third file into the second; the first is what both come from.
pub fn merge_files(cli: &Cli, arguments: &MergeArgs, printer: &Printer, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let MergeArgs { base, ours, theirs, path } = arguments;
    let read = |file: &Utf8Path| fs::read_to_string(file).map_err(Error::io(Action::Read, file));
    let (base_text, ours_text, theirs_text) = (read(base)?, read(ours)?, read(theirs)?);
    let path = path.as_deref().unwrap_or(ours.as_str()).replace('\\', "/");
    let kept = match SourcePath::from_untrusted(&path) {
        Some(path) => lossless(cli, &path, (&base_text, &theirs_text), printer)?,
        None => theirs_text,
    };
    if ours_text == base_text {
        fs::write(ours, kept).map_err(Error::io(Action::Write, ours))?;
        return Ok(Outcome::Done);
    }
    // What is left is a merge of lines, which git does itself, with its own marks where both sides changed a line.
    let mut file = tempfile::NamedTempFile::new().map_err(Error::io(Action::Write, theirs))?;
    std::io::Write::write_all(&mut file, kept.as_bytes()).map_err(Error::io(Action::Write, theirs))?;
    let names = ["-L", "ours", "-L", "base", "-L", "theirs"];
    let ran =
        Command::new("git").args(["merge-file", "--quiet"]).args(names).args([ours, base]).arg(file.path()).status();
    match ran.map_err(Error::io(Action::Read, Utf8Path::new("git")))?.code() {
        Some(0) => Ok(Outcome::Done),
        Some(conflicts @ 1..128) => {
            let message = text!(
                "{path} : {conflicts} passage(s) modifié(s) des deux côtés",
                "{path}: {conflicts} passage(s) changed on both sides"
            );
            say(message.get(ui_locale));
            Ok(Outcome::ContentErrors)
        }
        _ => Err(Error::Usage(text!("git n’a pas pu fusionner {path}", "git could not merge {path}"))),
    }
}

/// Their text with the bytes of the base wherever no value differs. Theirs as it
/// is where it is no entry of the site, or one of the two cannot be read.
fn lossless(cli: &Cli, path: &SourcePath, (base, theirs): (&str, &str), printer: &Printer) -> Result<String, Error> {
    let tree = source::read(&cli.global.root, None)?;
    let mut diagnostics = Vec::new();
    let Some(config) = configure(&tree, None, &mut diagnostics) else {
        printer.print_aside(&diagnostics, &tree);
        return Ok(theirs.to_owned());
    };
    let content = content::parse(&tree, &config, &mut content::Memory::default()).value;
    let Some(file) = entry_file(path, &config, &content.collections) else { return Ok(theirs.to_owned()) };
    let file = among(file, path, theirs, &config, &content.documents);
    let saved = Saved { path, fields: &file.collection.shapes(), role: file.role };
    // git gives an empty base for a file that both sides added.
    let base = (!base.is_empty()).then_some(base);
    Ok(match merge(saved, base, theirs) {
        Ok(Merged::Text(text)) => text,
        Ok(Merged::Unchanged) => base.unwrap_or_default().to_owned(),
        Ok(Merged::Nothing) | Err(Refused::OnDisk(_) | Refused::Sent(_)) => theirs.to_owned(),
    })
}
