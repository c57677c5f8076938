//! The command line: turns what was typed into options and runs the command. Only this module prints.
//!
//! Exit codes: 0 done, 1 the content has errors, 2 wrong usage or the
//! environment failed.

#![expect(clippy::disallowed_methods, reason = "clock, environment and output belong to cli")]

use std::ffi::OsString;
use std::io::{IsTerminal as _, Read as _};
use std::process::ExitCode;
use std::sync::Arc;

use camino::Utf8Path;
use clap::{CommandFactory as _, FromArgMatches as _};

use crate::build::configure;
use crate::content;
use crate::diagnostic::{self, Severity, UiLocale};
use crate::error::{Action, Error};
use crate::path::SourcePath;
use crate::site::{self, Moment};
use crate::source;
use crate::translate::machine;

mod arguments;
mod build;
mod gaps;
mod help;
mod import;
mod kit;
mod list;
mod lsp;
mod merge;
mod outcome;
mod output;
mod photos;
mod preview;
mod problems;
mod progress;
mod rename;
mod scaffold;
mod schema;
mod serve;
mod shard;
mod timings;
mod translate;
mod usage;

use arguments::{Cli, Command, LocaleArg};
use outcome::Outcome;
use output::{print, say};
use problems::Printer;

/// Runs the program on its arguments, the first being its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let environment = ui_locale_of_environment();
    let ui_locale = help::ui_locale_asked_for(&arguments).unwrap_or(environment);
    let matches = match help::localized(Cli::command(), ui_locale).try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => return refused(error, ui_locale),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return refused(error, ui_locale),
    };
    let ui_locale = match cli.global.locale {
        Some(LocaleArg::Fr) => UiLocale::Fr,
        Some(LocaleArg::En) => UiLocale::En,
        None => environment,
    };
    if let Some(jobs) = cli.global.jobs {
        // Fails only when the pool exists already, as in tests that run in one process.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global();
    }
    let ended = printer(&cli, ui_locale).and_then(|printer| command(&cli, &printer, ui_locale));
    match ended {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::ContentErrors) => ExitCode::from(1),
        Ok(Outcome::NoSite) => ExitCode::from(2),
        Err(error) => {
            let word = match ui_locale {
                UiLocale::Fr => "erreur",
                UiLocale::En => "error",
            };
            say(&format!("{word}: {}", error.explain().get(ui_locale)));
            ExitCode::from(2)
        }
    }
}

/// How problems are to be printed.
fn printer(cli: &Cli, ui_locale: UiLocale) -> Result<Printer, Error> {
    Printer::new(cli.global.diagnostics, cli.global.max, &cli.global.code, ui_locale)
}

/// Tells what was typed wrong, or prints the help that was asked for.
fn refused(error: clap::Error, ui_locale: UiLocale) -> ExitCode {
    match usage::explain(&error, ui_locale) {
        Some(text) => say(text.trim_end()),
        // Help and version are printed by clap. Nothing is left to do when the terminal itself fails.
        None => drop(error.print()),
    }
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

/// Runs the command that was typed.
fn command(cli: &Cli, printer: &Printer, ui_locale: UiLocale) -> Result<Outcome, Error> {
    match &cli.command {
        Command::Build(arguments) => build::build(cli, arguments, printer, ui_locale),
        Command::Check(arguments) => build::check(cli, arguments, printer, ui_locale),
        Command::Serve(arguments) => serve::serve(cli, arguments, printer, ui_locale),
        Command::List { what, long } => list(cli, *what, *long, printer, ui_locale),
        Command::Import { kind, site, into, uploads } => {
            import::import(*kind, site, into, uploads.as_deref(), cli.global.clock, printer)
        }
        Command::Init { folder } => scaffold::init(folder, ui_locale),
        Command::New { entry } => scaffold::new(cli, entry, ui_locale),
        Command::Mv { from, to } => rename::rename(cli, from, to, printer, ui_locale),
        Command::Merge(arguments) => merge::merge_files(cli, arguments, printer, ui_locale),
        Command::Help { name } => help::print(Cli::command(), name, ui_locale),
        Command::Translate { command } => translate::run(cli, command, printer, ui_locale),
        Command::Photos { command } => photos::run(cli, command, printer, ui_locale),
        Command::Lsp(shown) => lsp::serve(cli, *shown, ui_locale),
        Command::Schema { reference: Some(folder) } => schema::reference(folder, ui_locale),
        Command::Schema { reference: None } => schema::write(cli, printer, ui_locale),
        Command::Kit { command } => kit::run(cli, command, printer, ui_locale),
        Command::Markdown { extended } => markdown(*extended, printer),
        Command::Diagnostics => {
            print(&diagnostic::documentation::documentation());
            Ok(Outcome::Done)
        }
    }
}

/// `provence list`: prints entries, with the errors that may hide others.
fn list(cli: &Cli, what: list::What, long: bool, printer: &Printer, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let tree = source::read(&cli.global.root, None)?;
    let mut diagnostics = Vec::new();
    let Some(config) = configure(&tree, None, &mut diagnostics) else {
        printer.print_aside(&diagnostics, &tree);
        return Ok(Outcome::of(&diagnostics));
    };
    let mut content = content::parse(&tree, &config, &mut content::Memory::default()).take(&mut diagnostics);
    content.machine = machine::find(&tree, &config, &content, &mut machine::Memory::default()).take(&mut diagnostics);
    let moment = Moment { now: cli.now(&tree), drafts: true, future: true, expired: true };
    let site = site::link(&content, &tree, &config, &moment, &mut site::Memory::default()).take(&mut diagnostics);
    let form = if long || std::io::stdout().is_terminal() { list::Form::Long } else { list::Form::Paths };
    let listed =
        list::Listed { tree: &tree, content: &content, site: &site, config: &config, now: moment.now, ui_locale };
    print(&listed.lines(what, form));
    // A list of a site with errors may lack entries: say so, by the exit code too.
    diagnostics.retain(|problem| problem.severity == Severity::Error);
    diagnostic::sort(&mut diagnostics);
    // Standard output holds the list alone.
    printer.print_aside(&diagnostics, &tree);
    Ok(if diagnostics.is_empty() { Outcome::Done } else { Outcome::ContentErrors })
}

/// `provence markdown`: standard input as HTML.
fn markdown(extended: bool, printer: &Printer) -> Result<Outcome, Error> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(Error::io(Action::Read, Utf8Path::new("stdin")))?;
    if !extended {
        print(&content::markdown::commonmark(&text));
        return Ok(Outcome::Done);
    }
    let parsed = content::markdown::extended(&text);
    print(&parsed.value);
    let text: Arc<str> = text.into();
    printer.print_beside(&parsed.diagnostics, &|_: &SourcePath| Some(Arc::clone(&text)));
    Ok(if diagnostic::has_errors(&parsed.diagnostics) { Outcome::ContentErrors } else { Outcome::Done })
}

/// French when the environment says so, English otherwise.
fn ui_locale_of_environment() -> UiLocale {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    if set.is_some_and(|value| value.starts_with("fr")) { UiLocale::Fr } else { UiLocale::En }
}
