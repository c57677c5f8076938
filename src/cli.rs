//! What was typed, into resolved options; and the only place that prints.
//!
//! Exit codes: 0 done, 1 the content has errors, 2 wrong usage or the
//! environment failed.

#![expect(clippy::disallowed_methods, reason = "clock, environment and output belong to cli")]

use std::ffi::OsString;
use std::io::{IsTerminal as _, Read as _};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use clap::{CommandFactory as _, FromArgMatches as _};
use jiff::Timestamp;

use crate::build::Request;
use crate::diagnostic::{self, Severity, Text, Tongue, counted, report};
use crate::digest::Digest;
use crate::error::{Action, Error};
use crate::path::SourcePath;
use crate::render::{ArtefactMaker, Artefacts, Environment, Progress};
use crate::serve::{self, Options};
use crate::site::Moment;
use crate::source::{self, SourceTree};
use crate::{content, publish, text};

mod arguments;
mod help;
mod list;
mod outcome;
mod output;
mod photos;
mod preview;
mod problems;
mod progress;
mod rename;
mod scaffold;
mod usage;

use arguments::{BuildArgs, Cli, Command, LocaleArg, PhotosCommand, ServeArgs, ShownArgs};
use outcome::Outcome;
use output::{color, print, say};
use problems::Printer;

/// Runs the program on its arguments, the first being its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let environment = tongue_of_environment();
    let tongue = help::tongue_asked_for(&arguments).unwrap_or(environment);
    let matches = match help::localized(Cli::command(), tongue).try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => return refused(error, tongue),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return refused(error, tongue),
    };
    let tongue = match cli.global.locale {
        Some(LocaleArg::Fr) => Tongue::Fr,
        Some(LocaleArg::En) => Tongue::En,
        None => environment,
    };
    if let Some(jobs) = cli.global.jobs {
        // Fails only when the pool exists already, as in tests that run in one process.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global();
    }
    let ended = printer(&cli, tongue).and_then(|printer| command(&cli, &printer, tongue));
    match ended {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::ContentErrors) => ExitCode::from(1),
        Ok(Outcome::NoSite) => ExitCode::from(2),
        Err(error) => {
            let word = match tongue {
                Tongue::Fr => "erreur",
                Tongue::En => "error",
            };
            say(&format!("{word}: {}", error.explain().get(tongue)));
            ExitCode::from(2)
        }
    }
}

/// How problems are to be printed.
fn printer(cli: &Cli, tongue: Tongue) -> Result<Printer, Error> {
    Printer::new(cli.global.diagnostics, cli.global.max, &cli.global.code, tongue)
}

/// Tells what was typed wrong, or prints the help that was asked for.
fn refused(error: clap::Error, tongue: Tongue) -> ExitCode {
    match usage::explain(&error, tongue) {
        Some(text) => say(text.trim_end()),
        // Help and version: clap's own. Nothing is left to do when the terminal itself fails.
        None => drop(error.print()),
    }
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

fn command(cli: &Cli, printer: &Printer, tongue: Tongue) -> Result<Outcome, Error> {
    match &cli.command {
        Command::Build(arguments) => build(cli, arguments, printer, tongue),
        Command::Check(arguments) => check(cli, arguments, printer, tongue),
        Command::Serve(arguments) => serve(cli, arguments, printer, tongue),
        Command::List { what, long } => list(cli, *what, *long, printer, tongue),
        Command::Init { folder } => scaffold::init(folder, tongue),
        Command::New { entry } => scaffold::new(cli, entry, tongue),
        Command::Mv { from, to } => rename::rename(cli, from, to, printer, tongue),
        Command::Help { name } => help::print(Cli::command(), name, tongue),
        Command::Photos { command: PhotosCommand::Import { folder } } => {
            photos::import(&cli.global.root, folder, tongue)
        }
        Command::Markdown { extended } => markdown(*extended, printer),
        Command::Diagnostics => {
            print(&diagnostic::documentation::documentation());
            Ok(Outcome::Done)
        }
    }
}

fn build(cli: &Cli, arguments: &BuildArgs, printer: &Printer, tongue: Tongue) -> Result<Outcome, Error> {
    let begun = Instant::now();
    let root = &cli.global.root;
    let tree = source::read(root, None)?;
    source::keep_digests(root, &tree);
    let output_dir = arguments.output_dir.clone().unwrap_or_else(|| root.join("public"));
    let look = match (std::io::stderr().is_terminal(), color()) {
        (false, _) => progress::Look::Hidden,
        (true, false) => progress::Look::Plain,
        (true, true) => progress::Look::Colored,
    };
    let bar = progress::Bar::new(tongue, look);
    let built = make(cli, arguments, &tree, Artefacts::Make, &bar)?;
    let outcome = Outcome::of(&built.diagnostics);
    printer.print(&built.diagnostics, &tree);
    let output = built.value;
    if outcome != Outcome::Done {
        return Ok(outcome);
    }
    let memory = memory(root, &output_dir);
    let changes = publish::publish(&output, &output_dir, root, &memory)?;
    // The process ends here: giving back every page and document one by one would be work for nobody.
    std::mem::forget((output, tree));
    if !changes.kept.is_empty() {
        say(kept(&changes, &output_dir).get(tongue));
    }
    say(&published(&changes, &output_dir, begun.elapsed(), tongue));
    Ok(Outcome::Done)
}

/// The line at the end of a build.
fn published(changes: &publish::Changes, output_dir: &Utf8Path, elapsed: Duration, tongue: Tongue) -> String {
    let publish::Changes { written, unchanged, removed, .. } = *changes;
    let milliseconds = elapsed.as_millis();
    let count = |count, one, more| counted(count, one, more, tongue);
    let (files, is_removing) = (written + unchanged, removed > 0);
    match tongue {
        Tongue::Fr => {
            let (files, written) = (count(files, "fichier", "fichiers"), count(written, "écrit", "écrits"));
            let removed =
                if is_removing { format!(", {}", count(removed, "retiré", "retirés")) } else { String::new() };
            format!("{files} dans {output_dir}, dont {written}{removed}, en {milliseconds} ms")
        }
        Tongue::En => {
            let files = count(files, "file", "files");
            let removed = if is_removing { format!(", {removed} removed") } else { String::new() };
            format!("{files} in {output_dir}, {written} of them written{removed}, in {milliseconds} ms")
        }
    }
}

/// What stays in the output folder though provence did not write it.
fn kept(changes: &publish::Changes, output_dir: &Utf8Path) -> Text {
    const NAMED: usize = 10;
    let names = changes.kept.iter().take(NAMED).map(|name| format!("`{}`", report::harmless(name)));
    let names = names.collect::<Vec<_>>().join(", ");
    match changes.kept.len().saturating_sub(NAMED) {
        0 => text!(
            "laissé dans {output_dir}, sans venir de provence : {names}",
            "left in {output_dir}, though not from provence: {names}"
        ),
        more => text!(
            "laissé dans {output_dir}, sans venir de provence : {names}, et {more} de plus",
            "left in {output_dir}, though not from provence: {names}, and {more} more"
        ),
    }
}

fn check(cli: &Cli, arguments: &BuildArgs, printer: &Printer, tongue: Tongue) -> Result<Outcome, Error> {
    let tree = source::read(&cli.global.root, None)?;
    let built = make(cli, arguments, &tree, Artefacts::Verify, &())?;
    let outcome = Outcome::of(&built.diagnostics);
    printer.print(&built.diagnostics, &tree);
    if built.diagnostics.is_empty() {
        say(text!("rien à signaler", "nothing to report").get(tongue));
    }
    Ok(outcome)
}

fn make(
    cli: &Cli,
    arguments: &BuildArgs,
    tree: &SourceTree,
    artefacts: Artefacts,
    progress: &dyn Progress,
) -> Result<diagnostic::Checked<crate::render::Output>, Error> {
    let root = &cli.global.root;
    let moment = moment(cli, &arguments.shown, tree);
    let base_url = base_url(&arguments.shown)?;
    let maker = ArtefactMaker::new(root.join(".cache"));
    let request =
        Request { moment: &moment, base_url, environment: Environment { root, maker: &maker, progress, artefacts } };
    // One build and no next one: the memory is left to the end of the process.
    let mut memory = std::mem::ManuallyDrop::new(crate::build::Memory::default());
    crate::build::build(tree, request, &mut memory)
}

fn serve(cli: &Cli, arguments: &ServeArgs, printer: &Printer, tongue: Tongue) -> Result<Outcome, Error> {
    let clock = match cli.global.clock {
        Some(_) => Some(cli.now(&source::read(&cli.global.root, None)?)),
        None => None,
    };
    let ShownArgs { drafts, future, expired, .. } = arguments.shown;
    let options = Options {
        root: cli.global.root.clone(),
        interface: arguments.interface,
        port: arguments.port,
        poll: arguments.poll,
        base_url: base_url(&arguments.shown)?.map(str::to_owned),
        moment: Box::new(move || Moment { now: clock.unwrap_or_else(Timestamp::now), drafts, future, expired }),
    };
    let terminal = Arc::new(preview::Terminal::new(
        printer.clone(),
        Moment { now: Timestamp::UNIX_EPOCH, drafts, future, expired },
    ));
    let running = serve::start(options, Arc::<preview::Terminal>::clone(&terminal))?;
    terminal.watch(running.snapshots());
    let url = running.url();
    say(text!("{url} montre le site ; Ctrl-C arrête", "{url} shows the site; Ctrl-C stops").get(tongue));
    if arguments.open {
        open_browser(&url, tongue);
    }
    running.wait();
    Ok(Outcome::Done)
}

/// Opens the system's browser, or says that there is none.
fn open_browser(url: &str, tongue: Tongue) {
    use std::process::{Command as Process, Stdio};
    let mut opener = if cfg!(target_os = "macos") {
        Process::new("open")
    } else if cfg!(windows) {
        Process::new("explorer")
    } else {
        Process::new("xdg-open")
    };
    if opener.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_err() {
        say(text!("aucun navigateur trouvé : ouvrez {url}", "no browser found: open {url}").get(tongue));
    }
}

/// Where the stamps of the last publication into a folder are kept.
fn memory(root: &Utf8Path, output_dir: &Utf8Path) -> Utf8PathBuf {
    let absolute = camino::absolute_utf8(output_dir).unwrap_or_else(|_| output_dir.to_owned());
    root.join(".cache/published").join(Digest::of(absolute.as_str().as_bytes()).to_hex())
}

fn list(cli: &Cli, what: list::What, long: bool, printer: &Printer, tongue: Tongue) -> Result<Outcome, Error> {
    let tree = source::read(&cli.global.root, None)?;
    let mut diagnostics = Vec::new();
    let Some(config) = crate::build::configure(&tree, None, &mut diagnostics) else {
        printer.print_aside(&diagnostics, &tree);
        return Ok(Outcome::of(&diagnostics));
    };
    let content = content::parse(&tree, &config, &mut content::Memory::default()).take(&mut diagnostics);
    let moment = Moment { now: cli.now(&tree), drafts: true, future: true, expired: true };
    let site = crate::site::link(&content, &tree, &config, &moment, &mut crate::site::Memory::default())
        .take(&mut diagnostics);
    let form = if long || std::io::stdout().is_terminal() { list::Form::Long } else { list::Form::Paths };
    let listed = list::Listed { content: &content, site: &site, config: &config, now: moment.now, tongue };
    print(&listed.lines(what, form));
    // A list of a site with errors may lack entries: say so, by the exit code too.
    diagnostics.retain(|problem| problem.severity == Severity::Error);
    diagnostic::sort(&mut diagnostics);
    // Standard output holds the list alone.
    printer.print_aside(&diagnostics, &tree);
    Ok(if diagnostics.is_empty() { Outcome::Done } else { Outcome::ContentErrors })
}

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

fn moment(cli: &Cli, shown: &ShownArgs, tree: &SourceTree) -> Moment {
    Moment { now: cli.now(tree), drafts: shown.drafts, future: shown.future, expired: shown.expired }
}

fn base_url(shown: &ShownArgs) -> Result<Option<&str>, Error> {
    match shown.base_url.as_deref() {
        Some(url) if !(url.starts_with("https://") || url.starts_with("http://")) => Err(Error::Usage(text!(
            "`--base-url` attend une adresse complète, comme https://exemple.fr",
            "`--base-url` wants a complete address, such as https://example.org"
        ))),
        url => Ok(url),
    }
}

/// French when the environment says so, English otherwise.
fn tongue_of_environment() -> Tongue {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    if set.is_some_and(|value| value.starts_with("fr")) { Tongue::Fr } else { Tongue::En }
}
