//! The two streams of the program: standard output for results, standard error for people.

#![expect(clippy::disallowed_methods, reason = "output belongs to cli")]

use std::io::{IsTerminal as _, Write as _};

/// Whether messages for people have colours: on a terminal, unless the environment asks for none.
pub fn color() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty())
}

/// Prints a line on stderr. A closed stderr is not an error.
pub fn say(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Prints text on stdout. A reader that ended early (`| head`) is not an error.
pub fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}
