//! Why a request of the editor is refused, in words for the person who writes.

use serde_json::{Value as Json, json};

use crate::diagnostic::{Diagnostic, Text, UiLocale};
use crate::digest::Digest;
use crate::error;
use crate::path::SourcePath;
use crate::text;

/// Why a request is refused.
pub enum Fault {
    /// A parameter is missing or wrong. Only a program can send this; the words are for its authors.
    Parameters(String),
    /// The editor may not do this.
    Refused(Text),
    /// A new entry has the name of another.
    Taken(Text),
    /// A file changed on disk since the editor read it. Both texts are told.
    Conflict(Vec<Conflict>),
    /// A text cannot be read.
    Unreadable(Text, Vec<Diagnostic>),
    /// The disk refuses.
    Disk(Text),
}

/// A file that changed meanwhile.
pub struct Conflict {
    /// Its path.
    pub path: String,
    /// What is on disk; `None` when the file is gone.
    pub on_disk: Option<String>,
    /// What is on disk, as the digest by which a save over it names it.
    pub digest: Option<String>,
    /// What would have been written; `None` when the file was to be removed.
    pub sent: Option<String>,
}

impl Conflict {
    /// The conflict of a file of which this is on disk now; `sent` is what would have been written.
    pub fn new(path: &SourcePath, on_disk: Option<Vec<u8>>, sent: Option<String>) -> Self {
        let digest = on_disk.as_deref().map(|bytes| Digest::of(bytes).to_hex());
        let on_disk = on_disk.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Self { path: path.to_string(), on_disk, digest, sent }
    }
}

impl Fault {
    /// The disk refused to read or write a file.
    pub fn disk(path: &str, source: &std::io::Error) -> Self {
        let why = error::why(source);
        let (fr, en) = (why.get(UiLocale::Fr), why.get(UiLocale::En));
        Self::Disk(text!("{path} : {fr}", "{path}: {en}"))
    }

    /// The status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::Parameters(_) | Self::Unreadable(..) => 422,
            Self::Refused(_) => 403,
            Self::Taken(_) | Self::Conflict(_) => 409,
            Self::Disk(_) => 500,
        }
    }

    /// The answer. `error` is what Decap shows.
    pub fn json(&self, ui_locale: UiLocale) -> Json {
        match self {
            Self::Parameters(message) => json!({"error": message}),
            Self::Refused(text) | Self::Taken(text) | Self::Disk(text) => json!({"error": text.get(ui_locale)}),
            Self::Unreadable(text, problems) => {
                let lines: Vec<String> = problems.iter().map(|problem| line(problem, ui_locale)).collect();
                json!({"error": format!("{} {}", text.get(ui_locale), lines.join(" "))})
            }
            Self::Conflict(conflicts) => {
                let paths: Vec<&str> = conflicts.iter().map(|conflict| &*conflict.path).collect();
                let paths = paths.join(", ");
                let message = text!(
                    "{paths} a changé sur le disque depuis l’ouverture : rien n’a été écrit",
                    "{paths} changed on disk since it was opened: nothing was written"
                );
                let conflicts = conflicts.iter().map(|conflict| {
                    json!({
                        "path": conflict.path,
                        "disk": conflict.on_disk,
                        "digest": conflict.digest,
                        "sent": conflict.sent,
                    })
                });
                json!({"error": message.get(ui_locale), "conflicts": conflicts.collect::<Vec<Json>>()})
            }
        }
    }
}

fn line(problem: &Diagnostic, ui_locale: UiLocale) -> String {
    let (line, message) = (problem.span.line, problem.message.get(ui_locale));
    match ui_locale {
        UiLocale::Fr => format!("Ligne {line} : {message}."),
        UiLocale::En => format!("Line {line}: {message}."),
    }
}
