//! What was typed, into resolved options; and the only place that prints.
//!
//! Exit codes: 0 done, 1 the content has errors, 2 wrong usage or the
//! environment failed.

#![expect(clippy::disallowed_methods, reason = "clock, environment and output belong to cli")]

use std::ffi::OsString;
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::net::IpAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::cache::Cache;
use crate::diagnostic::{self, Code, Diagnostic, Severity, Text, Tongue, counted, github, json, report};
use crate::digest::Digest;
use crate::error::{Action, Error};
use crate::path::SourcePath;
use crate::render::{PictureStore, Pictures, Progress};
use crate::serve::{self, Options, Report, Witness};
use crate::site::Moment;
use crate::source::{self, SourceTree};
use crate::{Request, content, publish, text};

mod help;
mod list;
mod photos;
mod progress;
mod scaffold;

/// Le site d’une marque de territoire, à partir de Markdown et de photos. / A territorial brand's site from Markdown and photos.
#[derive(Parser, Debug)]
#[command(name = "provence", version, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

#[derive(clap::Args, Debug)]
struct Global {
    /// The site [default: this folder]
    #[arg(short = 's', long, global = true, value_name = "DIR", default_value = ".", hide_default_value = true)]
    root: Utf8PathBuf,
    /// How problems are printed
    #[arg(long, global = true, value_name = "FORM", default_value = "human")]
    diagnostics: Form,
    /// Language of the tool's own messages [default: the environment's]
    #[arg(long, global = true, value_name = "LANG")]
    locale: Option<LocaleArg>,
    /// The time that "now" is, as RFC 3339
    #[arg(long, global = true, value_name = "TIME")]
    clock: Option<Timestamp>,
    /// Number of threads
    #[arg(short = 'j', long, global = true, value_name = "N")]
    jobs: Option<usize>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Make the whole site
    Build(BuildArgs),
    /// Do all of a build but writing
    Check(BuildArgs),
    /// Show the site and keep it up to date while you write
    Serve(ServeArgs),
    /// List entries: drafts, future, expired, orphans; or the next change
    List {
        /// What to list
        what: list::What,
    },
    /// Start a new site in a folder
    Init {
        /// The folder, empty or not there yet
        folder: Utf8PathBuf,
    },
    /// Start a new entry
    New {
        /// `collection/slug`, as in `stories/mon-recit`
        entry: String,
    },
    /// The photo library
    Photos {
        #[command(subcommand)]
        command: PhotosCommand,
    },
    /// Markdown on stdin to HTML on stdout
    Markdown {
        /// With the site's settings instead of plain CommonMark
        #[arg(long)]
        extended: bool,
    },
    /// Explain every code of a diagnostic, as Markdown
    #[command(hide = true)]
    Diagnostics,
}

#[derive(Subcommand, Debug)]
enum PhotosCommand {
    /// Make entries from a folder of camera files
    Import {
        /// The folder
        folder: Utf8PathBuf,
    },
}

#[derive(clap::Args, Debug)]
struct BuildArgs {
    /// Where the site is written [default: public]
    #[arg(short = 'd', long, value_name = "DIR")]
    output_dir: Option<Utf8PathBuf>,
    #[command(flatten)]
    shown: ShownArgs,
}

#[derive(clap::Args, Debug)]
struct ServeArgs {
    /// The port; 0 for any that is free
    #[arg(short = 'p', long, value_name = "PORT", default_value_t = 4000)]
    port: u16,
    /// The address to listen on
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    interface: IpAddr,
    /// Open the browser
    #[arg(short = 'O', long)]
    open: bool,
    /// Look at the files at intervals, for shared folders
    #[arg(long)]
    poll: bool,
    #[command(flatten)]
    shown: ShownArgs,
}

/// What every build can be told.
#[derive(clap::Args, Debug)]
struct ShownArgs {
    /// Override the site's address
    #[arg(short = 'b', long, value_name = "URL")]
    base_url: Option<String>,
    /// Include drafts
    #[arg(short = 'D', long)]
    drafts: bool,
    /// Include entries to be published later
    #[arg(short = 'F', long)]
    future: bool,
    /// Include expired entries
    #[arg(short = 'E', long)]
    expired: bool,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Human,
    Json,
    Github,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum LocaleArg {
    Fr,
    En,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    ContentErrors,
    /// The folder holds no site: told like a problem of content, but a wrong use.
    NoSite,
}

/// How a run ended that found these problems.
fn outcome(diagnostics: &[Diagnostic]) -> Outcome {
    if diagnostics.iter().any(|problem| problem.code == Code::MissingSite) {
        Outcome::NoSite
    } else if diagnostic::has_errors(diagnostics) {
        Outcome::ContentErrors
    } else {
        Outcome::Done
    }
}

/// Runs the program on its arguments, the first being its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let environment = tongue_of_environment();
    let tongue = help::tongue_asked_for(&arguments).unwrap_or(environment);
    let matches = match help::localized(Cli::command(), tongue).try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => {
            // Nothing is left to do when the terminal itself fails.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(2);
        }
    };
    let tongue = match cli.global.locale {
        Some(LocaleArg::Fr) => Tongue::Fr,
        Some(LocaleArg::En) => Tongue::En,
        None => environment,
    };
    if let Some(jobs) = cli.global.jobs {
        // Fails only when the pool exists already, as in tests that run in one process.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.max(1)).build_global();
    }
    match command(&cli, tongue) {
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

fn command(cli: &Cli, tongue: Tongue) -> Result<Outcome, Error> {
    match &cli.command {
        Command::Build(arguments) => build(cli, arguments, tongue),
        Command::Check(arguments) => check(cli, arguments, tongue),
        Command::Serve(arguments) => serve(cli, arguments, tongue),
        Command::List { what } => list(cli, *what, tongue),
        Command::Init { folder } => scaffold::init(folder, tongue),
        Command::New { entry } => scaffold::new(&cli.global.root, entry, now(cli), tongue),
        Command::Photos { command: PhotosCommand::Import { folder } } => {
            photos::import(&cli.global.root, folder, tongue)
        }
        Command::Markdown { extended } => markdown(*extended, tongue),
        Command::Diagnostics => {
            print(&diagnostic::documentation::documentation());
            Ok(Outcome::Done)
        }
    }
}

fn build(cli: &Cli, arguments: &BuildArgs, tongue: Tongue) -> Result<Outcome, Error> {
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
    let built = make(cli, arguments, &tree, Pictures::Make, &bar)?;
    let outcome = outcome(&built.diagnostics);
    let output = show(cli, built.diagnostics, &tree, tongue, built.value);
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

fn check(cli: &Cli, arguments: &BuildArgs, tongue: Tongue) -> Result<Outcome, Error> {
    let tree = source::read(&cli.global.root, None)?;
    let built = make(cli, arguments, &tree, Pictures::Leave, &())?;
    let outcome = outcome(&built.diagnostics);
    let clean = built.diagnostics.is_empty();
    show(cli, built.diagnostics, &tree, tongue, ());
    if clean {
        say(text!("rien à signaler", "nothing to report").get(tongue));
    }
    Ok(outcome)
}

fn make(
    cli: &Cli,
    arguments: &BuildArgs,
    tree: &SourceTree,
    pictures: Pictures,
    progress: &dyn Progress,
) -> Result<diagnostic::Checked<crate::render::Output>, Error> {
    let root = &cli.global.root;
    let moment = moment(cli, &arguments.shown);
    let base_url = base_url(&arguments.shown)?;
    let store = PictureStore::new(root.join(".cache"));
    let request = Request { root, moment: &moment, base_url, store: &store, progress, pictures };
    // One build and no next one: the cache is left to the end of the process.
    let mut cache = std::mem::ManuallyDrop::new(Cache::default());
    crate::build(tree, &request, &mut cache)
}

fn serve(cli: &Cli, arguments: &ServeArgs, tongue: Tongue) -> Result<Outcome, Error> {
    let clock = cli.global.clock;
    let ShownArgs { drafts, future, expired, .. } = arguments.shown;
    let options = Options {
        root: cli.global.root.clone(),
        interface: arguments.interface,
        port: arguments.port,
        poll: arguments.poll,
        base_url: base_url(&arguments.shown)?.map(str::to_owned),
        moment: Box::new(move || Moment { now: clock.unwrap_or_else(Timestamp::now), drafts, future, expired }),
    };
    let running = serve::start(options, Arc::new(Terminal { form: cli.global.diagnostics, tongue }))?;
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

/// Prints what the server tells.
struct Terminal {
    form: Form,
    tongue: Tongue,
}

impl Witness for Terminal {
    fn built(&self, report: &Report<'_>) {
        show_as(self.form, report.diagnostics, report.tree, self.tongue);
        let milliseconds = report.elapsed.as_millis();
        if diagnostic::has_errors(report.diagnostics) {
            return;
        }
        let line = if report.mended {
            text!("tout est réparé, à jour en {milliseconds} ms", "all is mended, up to date in {milliseconds} ms")
        } else if report.number == 0 {
            text!("prêt en {milliseconds} ms", "ready in {milliseconds} ms")
        } else {
            text!("à jour en {milliseconds} ms", "up to date in {milliseconds} ms")
        };
        say(line.get(self.tongue));
    }

    fn trouble(&self, what: &Text) {
        say(what.get(self.tongue));
    }
}

/// Where the list of the last publication into a folder is kept.
fn memory(root: &Utf8Path, output_dir: &Utf8Path) -> Utf8PathBuf {
    let absolute = camino::absolute_utf8(output_dir).unwrap_or_else(|_| output_dir.to_owned());
    root.join(".cache/published").join(Digest::of(absolute.as_str().as_bytes()).to_hex())
}

fn list(cli: &Cli, what: list::What, tongue: Tongue) -> Result<Outcome, Error> {
    let tree = source::read(&cli.global.root, None)?;
    let mut diagnostics = Vec::new();
    let Some(config) = crate::configure(&tree, None, &mut diagnostics) else {
        let outcome = outcome(&diagnostics);
        show(cli, diagnostics, &tree, tongue, ());
        return Ok(outcome);
    };
    let mut cache = Cache::default();
    let content = content::parse(&tree, &config, &mut cache).take(&mut diagnostics);
    let moment = Moment { now: now(cli), drafts: true, future: true, expired: true };
    let site = crate::site::link(&content, &tree, &config, &moment, &mut cache).take(&mut diagnostics);
    print(&list::lines(what, &content, &site, &config, moment.now));
    // A list of a site with errors may lack entries: say so, by the exit code too.
    diagnostics.retain(|problem| problem.severity == Severity::Error);
    diagnostic::sort(&mut diagnostics);
    let failed = !diagnostics.is_empty();
    if failed && cli.global.diagnostics == Form::Human {
        show(cli, diagnostics, &tree, tongue, ());
    }
    Ok(if failed { Outcome::ContentErrors } else { Outcome::Done })
}

fn markdown(extended: bool, tongue: Tongue) -> Result<Outcome, Error> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(Error::io(Action::Read, Utf8Path::new("stdin")))?;
    if !extended {
        print(&content::markdown::commonmark(&text));
        return Ok(Outcome::Done);
    }
    let parsed = content::markdown::extended(&text);
    print(&parsed.value);
    let failed = diagnostic::has_errors(&parsed.diagnostics);
    let text: Arc<str> = text.into();
    say(report::render(&parsed.diagnostics, &|_: &SourcePath| Some(Arc::clone(&text)), tongue, false, 120).trim_end());
    Ok(if failed { Outcome::ContentErrors } else { Outcome::Done })
}

fn now(cli: &Cli) -> Timestamp {
    cli.global.clock.unwrap_or_else(Timestamp::now)
}

fn moment(cli: &Cli, shown: &ShownArgs) -> Moment {
    Moment { now: now(cli), drafts: shown.drafts, future: shown.future, expired: shown.expired }
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

/// Whether what is told people has colours: on a terminal, unless they asked for none.
fn color() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty())
}

/// Prints the problems in the form asked for, and gives `value` back.
fn show<T>(cli: &Cli, diagnostics: Vec<Diagnostic>, tree: &SourceTree, tongue: Tongue, value: T) -> T {
    show_as(cli.global.diagnostics, &diagnostics, tree, tongue);
    value
}

fn show_as(form: Form, diagnostics: &[Diagnostic], tree: &SourceTree, tongue: Tongue) {
    match form {
        Form::Human => {
            if !diagnostics.is_empty() {
                let source = |path: &SourcePath| tree.text(path.as_str()).map(|text| Arc::clone(text.value()));
                say(report::render(diagnostics, &source, tongue, color(), 120).trim_end());
            }
        }
        Form::Json => diagnostics.iter().for_each(|problem| print(&format!("{}\n", json::render(problem, tongue)))),
        Form::Github => diagnostics.iter().for_each(|problem| print(&format!("{}\n", github::render(problem, tongue)))),
    }
}

/// French when the environment says so, English otherwise.
fn tongue_of_environment() -> Tongue {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    if set.is_some_and(|value| value.starts_with("fr")) { Tongue::Fr } else { Tongue::En }
}

/// A line on stderr. A closed stderr is nobody's error.
fn say(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Text on stdout. A reader that went away early (`| head`) is nobody's error.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}
