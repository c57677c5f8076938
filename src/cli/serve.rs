//! `provence serve`: the dev server and what is told of it.

#![expect(clippy::disallowed_methods, reason = "clock, environment and output belong to cli")]

use std::sync::Arc;

use jiff::Timestamp;

use super::arguments::{Cli, ServeArgs};
use super::outcome::Outcome;
use super::output::say;
use super::preview;
use super::problems::Printer;
use crate::diagnostic::UiLocale;
use crate::error::Error;
use crate::serve::{self, Options};
use crate::source;
use crate::text;

/// `provence serve`: builds, serves, and builds again until it is stopped.
pub fn serve(cli: &Cli, arguments: &ServeArgs, printer: &Printer, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let clock = match cli.global.clock {
        Some(_) => Some(cli.now(&source::read(&cli.global.root, None)?)),
        None => None,
    };
    let withheld = arguments.shown.withheld;
    let options = Options {
        root: cli.global.root.clone(),
        interface: arguments.interface,
        port: arguments.port,
        poll: arguments.poll,
        base_url: arguments.shown.base_url()?.map(str::to_owned),
        moment: Box::new(move || withheld.moment(clock.unwrap_or_else(Timestamp::now))),
    };
    let terminal = Arc::new(preview::Terminal::new(printer.clone(), withheld.moment(Timestamp::UNIX_EPOCH)));
    let running = serve::start(options, Arc::<preview::Terminal>::clone(&terminal))?;
    terminal.watch(running.snapshots());
    let url = running.url();
    say(text!("{url} montre le site ; Ctrl-C arrête", "{url} shows the site; Ctrl-C stops").get(ui_locale));
    if arguments.open {
        open_browser(&url, ui_locale);
    }
    running.wait();
    Ok(Outcome::Done)
}

/// Opens the system's browser, or says that there is none.
fn open_browser(url: &str, ui_locale: UiLocale) {
    use std::process::{Command as Process, Stdio};
    let mut opener = if cfg!(target_os = "macos") {
        Process::new("open")
    } else if cfg!(windows) {
        Process::new("explorer")
    } else {
        Process::new("xdg-open")
    };
    if opener.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_err() {
        say(text!("aucun navigateur trouvé : ouvrez {url}", "no browser found: open {url}").get(ui_locale));
    }
}
