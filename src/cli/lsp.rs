//! `provence lsp`: the language server on standard input and output.

#![expect(clippy::disallowed_methods, reason = "clock, environment and output belong to cli")]

use std::io::{BufReader, BufWriter};

use jiff::Timestamp;

use super::arguments::{Cli, WithheldArgs};
use super::outcome::Outcome;
use crate::diagnostic::UiLocale;
use crate::error::Error;
use crate::lsp::{self, End, Options};
use crate::source;

/// Serves one client. The exit code is 0 when it took its leave as the protocol says, else 1.
pub fn serve(cli: &Cli, shown: WithheldArgs, ui_locale: UiLocale) -> Result<Outcome, Error> {
    let clock = match cli.global.clock {
        Some(_) => Some(cli.now(&source::read(&cli.global.root, None)?)),
        None => None,
    };
    let options = Options {
        root: cli.global.root.clone(),
        ui_locale: cli.global.locale.map(|_| ui_locale),
        fallback: ui_locale,
        moment: Box::new(move || shown.moment(clock.unwrap_or_else(Timestamp::now))),
    };
    let input = Box::new(BufReader::new(std::io::stdin()));
    let mut output = BufWriter::new(std::io::stdout());
    Ok(match lsp::serve(options, input, &mut output) {
        End::Announced => Outcome::Done,
        End::Gone => Outcome::ContentErrors,
    })
}
