//! Runs the program that `translate draft --with` names.

use std::io::Write as _;
use std::process::{Command, Stdio};

use camino::Utf8Path;

use crate::error::{Action, Error};
use crate::text;

/// Runs a command of the system's shell with a text on its standard input, and gives what it wrote. Its errors go to
/// the user's terminal.
///
/// # Errors
/// When it cannot be run, fails, or does not write UTF-8.
pub fn run(command: &str, input: &str) -> Result<String, Error> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let named = Utf8Path::new(command);
    let mut child = Command::new(shell)
        .args([flag, command])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(Error::io(Action::Read, named))?;
    let stdin = child.stdin.take();
    // The program may write before it has read all: its input is written beside.
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that ends early does not read; its exit code tells more than the broken pipe.
            if let Some(mut stdin) = stdin {
                let _ = stdin.write_all(input.as_bytes());
            }
        });
        child.wait_with_output()
    });
    let output = output.map_err(Error::io(Action::Read, named))?;
    if !output.status.success() {
        let code = output.status.code().map_or_else(|| "—".to_owned(), |code| code.to_string());
        return Err(Error::Usage(text!(
            "le programme `{command}` a échoué (code {code}) : rien n’a changé",
            "the program `{command}` failed (exit code {code}): nothing has changed"
        )));
    }
    String::from_utf8(output.stdout).map_err(|_| {
        Error::Usage(text!(
            "le programme `{command}` n’a pas écrit d’UTF-8",
            "the program `{command}` did not write UTF-8"
        ))
    })
}
