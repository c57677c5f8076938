//! The program, run as scripts and people run it.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What a run gave.
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// The program in an environment of its own: English, no colour asked for or refused.
pub fn provence_with(environment: &[(&str, &str)], arguments: &[&str], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_provence"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR"] {
        command.env_remove(name);
    }
    let mut child = command
        .envs(environment.iter().copied())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    Ran {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// The same with nothing to read.
pub fn provence(arguments: &[&str]) -> Ran {
    provence_with(&[], arguments, "")
}

/// A new site, made by `init`.
pub fn site() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = folder.path().join("site").to_str().expect("a name in UTF-8").to_owned();
    let ran = provence(&["init", &site]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    (folder, site)
}

/// Builds a site, which must succeed.
pub fn build(site: &str) {
    let ran = provence(&["build", "-s", site]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

/// A file of a site's output, as text.
pub fn page(site: &str, path: &str) -> String {
    let file = PathBuf::from(site).join("public").join(path);
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Writes a file of a site.
pub fn write(site: &str, path: &str, text: &str) {
    let path = PathBuf::from(site).join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}
