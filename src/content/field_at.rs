//! Where in a form a problem of a file is shown: the key of the front matter that it stands at.

use serde_json::{Value as Json, json};

use crate::diagnostic::{Diagnostic, Severity, UiLocale};

/// A problem as forms take it. `text` is that of its file, `None` for a file that is not to be there.
pub fn described(problem: &Diagnostic, text: Option<&str>, ui_locale: UiLocale) -> Json {
    json!({
        "severity": if problem.severity == Severity::Error { "error" } else { "warning" },
        "code": problem.code.as_str(),
        "file": problem.span.file.as_str(),
        "line": problem.span.line,
        "field": text.and_then(|text| key_at(text, problem.span.line)),
        "message": problem.message.get(ui_locale),
        "help": problem.help.as_ref().map(|help| help.get(ui_locale)),
    })
}

/// The top-level key whose lines hold a line; `body` below the front matter.
fn key_at(text: &str, line: u32) -> Option<String> {
    let mut key = None;
    let mut fences = 0;
    for (number, written) in (1..).zip(text.lines()) {
        if written.trim_end() == "---" && fences < 2 {
            fences += 1;
            if fences == 2 && number < line && text.trim_start_matches('\u{feff}').starts_with("---") {
                return Some("body".to_owned());
            }
        }
        if !written.starts_with([' ', '\t', '#', '-'])
            && let Some((name, _)) = written.split_once(':')
        {
            // Front matter may be written as one map in braces.
            key = Some(name.trim_start_matches(['{', ' ']).trim_matches(['"', '\'']).to_owned());
        }
        if number == line {
            break;
        }
    }
    key
}
