//! The two streams of the program: standard output for results, standard error for people.

#![expect(clippy::disallowed_methods, reason = "output belongs to cli")]

use std::io::{IsTerminal as _, Write as _};

/// Whether what is told people has colours: on a terminal, unless they asked for none.
pub fn color() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty())
}

/// A line on stderr. A closed stderr is nobody's error.
pub fn say(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Text on stdout. A reader that went away early (`| head`) is nobody's error.
pub fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}
