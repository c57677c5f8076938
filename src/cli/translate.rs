//! `provence translate`: what is due, out to translators and back. Only this command writes translations.

use self::site::{Offered, Site};
use super::arguments::{Cli, TranslateCommand};
use super::outcome::Outcome;
use super::problems::Printer;
use crate::build::configure;
use crate::diagnostic::{self, Severity, UiLocale};
use crate::error::Error;
use crate::source;
use crate::translate::accept::Accepted;
use crate::translate::import::Writer;
use crate::translate::inventory::{Scope, inventory};
use crate::{content, text};

mod process;
mod site;
mod status;
mod writing;

/// Runs one of the commands.
pub fn run(cli: &Cli, command: &TranslateCommand, printer: &Printer, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let root = &cli.global.root;
    let tree = source::read(root, None)?;
    let mut problems = Vec::new();
    let Some(config) = configure(&tree, None, &mut problems) else {
        printer.print_aside(&problems, &tree);
        return Ok(Outcome::of(&problems));
    };
    let content = content::parse(&tree, &config, &mut content::Memory::default()).take(&mut problems);
    let all = inventory(&tree, &config, &content, &Scope::default(), &mut problems);
    // Warnings of the content are told by `check`.
    problems
        .retain(|problem| problem.severity == Severity::Error || problem.code == diagnostic::Code::TranslationRecord);
    let site = Site { root, tree: &tree, config: &config, all: &all, lock: &content.lock, ui_locale, printer };
    let outcome = match command {
        TranslateCommand::Status { scope, json } => {
            let form = if *json { status::Form::Json } else { status::Form::Human };
            status::status(&site, &site.chosen(scope)?, form, cli.global.max);
            Ok(())
        }
        TranslateCommand::Accept { scope, untracked } => {
            let accepted = if *untracked { Accepted::Untracked } else { Accepted::All };
            if scope.entries.is_empty() && scope.languages.is_empty() && scope.collections.is_empty() && !untracked {
                return Err(Error::Usage(text!(
                    "nommez des entrées, `--to LANGUE` ou `--collection NOM` ; `--untracked` enregistre partout ce qui n’est pas suivi",
                    "name entries, `--to LANG` or `--collection NAME`; `--untracked` records everywhere what is not tracked"
                )));
            }
            site.accept(&site.chosen(scope)?, accepted)
        }
        TranslateCommand::Export { scope, format, only, memory, output } => {
            let offered = if *memory { Offered::Memory } else { Offered::Nothing };
            site.export(&site.chosen(scope)?, scope, *format, *only, offered, output.as_deref())
        }
        TranslateCommand::Import { file, machine } => {
            let writer = if *machine { Writer::Machine } else { Writer::Person };
            return site.import(file, writer, problems);
        }
        TranslateCommand::Fill { scope, tmx } => return site.fill(scope, tmx.as_deref(), problems),
        TranslateCommand::Draft { scope, program, source: true } => {
            let ([entry], []) = (&*scope.entries, &*scope.languages) else {
                return Err(Error::Usage(text!(
                    "`--source` demande une entrée, une seule, et pas de `--to` : `stories/mon-recit`",
                    "`--source` asks for one entry, one only, and no `--to`: `stories/my-story`"
                )));
            };
            return writing::draft(&site, &content, entry, program, cli.now(&tree), problems);
        }
        TranslateCommand::Draft { scope, program, source: false } => return site.draft(scope, program, problems),
    };
    outcome?;
    diagnostic::sort(&mut problems);
    printer.print_aside(&problems, &tree);
    Ok(Outcome::of(&problems))
}
