//! Problems as the page shows them: all of the run, with the lines that they
//! are about. Data only; the script puts it on the page as text, never as markup.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Text, Tongue};
use crate::error::Error;
use crate::source::SourceTree;
use crate::text;

/// Longer lines are cut: nobody reads them in a browser.
const LINE: usize = 400;

/// One problem with the line that it is about.
pub enum Problem {
    /// In a file of the site.
    Content(Diagnostic, Option<Arc<str>>),
    /// Of the machine, or our own.
    Machine(Text),
}

impl Problem {
    /// The problems of a build, with their lines as they were built.
    pub fn of(diagnostics: &[Diagnostic], tree: &SourceTree) -> Vec<Self> {
        diagnostics
            .iter()
            .map(|diagnostic| {
                let text = tree.text(diagnostic.span.file.as_str());
                let line = text.and_then(|text| text.split('\n').nth((diagnostic.span.line as usize).checked_sub(1)?));
                let line = line.map(|line| line.trim_end_matches('\r').chars().take(LINE).collect::<String>());
                Self::Content(diagnostic.clone(), line.filter(|line| !line.trim().is_empty()).map(Arc::from))
            })
            .collect()
    }

    /// What the machine refused.
    pub fn refused(error: &Error) -> Self {
        Self::Machine(error.explain())
    }

    /// A defect of our own.
    pub fn defect(what: &str) -> Self {
        Self::Machine(text!(
            "défaut de provence lui-même, à signaler : {what} ; la dernière version du site reste servie",
            "a defect of provence itself, please report: {what}; the last version of the site is still served"
        ))
    }

    /// All in one line of text.
    pub fn line(&self, tongue: Tongue) -> String {
        match self {
            Self::Content(diagnostic, _) => {
                let span = &diagnostic.span;
                format!("{}:{}: {}", span.file, span.line.max(1), diagnostic.message.get(tongue))
            }
            Self::Machine(text) => text.get(tongue).to_owned(),
        }
    }

    fn json(&self, tongue: Tongue) -> Value {
        match self {
            Self::Content(diagnostic, line) => {
                let span = &diagnostic.span;
                let related = diagnostic.related.iter().map(|(span, text)| {
                    json!({"file": span.file.as_str(), "line": span.line.max(1), "message": text.get(tongue)})
                });
                json!({
                    "severity": diagnostic.severity.as_str(),
                    "code": diagnostic.code.as_str(),
                    "file": span.file.as_str(),
                    "line": span.line.max(1),
                    "column": span.column.max(1),
                    "length": span.length,
                    "source": line.as_deref(),
                    "message": diagnostic.message.get(tongue),
                    "help": diagnostic.help.as_ref().map(|help| help.get(tongue)),
                    "related": related.collect::<Vec<Value>>(),
                })
            }
            Self::Machine(text) => json!({"severity": "error", "message": text.get(tongue), "related": []}),
        }
    }
}

/// All problems, and the few words that the page needs to show them.
pub fn json(problems: &[Problem], tongue: Tongue) -> Value {
    let (error, warning, help, close, kept) = match tongue {
        Tongue::Fr => (
            "erreur",
            "avertissement",
            "aide",
            "Fermer",
            "La dernière version correcte du site reste affichée dessous.",
        ),
        Tongue::En => ("error", "warning", "help", "Close", "The last good version of the site is still shown below."),
    };
    let diagnostics: Vec<Diagnostic> = problems
        .iter()
        .filter_map(|problem| match problem {
            Problem::Content(diagnostic, _) => Some(diagnostic.clone()),
            Problem::Machine(_) => None,
        })
        .collect();
    let title = match diagnostics.len() {
        0 => error.to_owned(),
        _ => crate::diagnostic::report::summary(&diagnostics, tongue),
    };
    json!({
        "lang": if tongue == Tongue::Fr { "fr" } else { "en" },
        "title": title,
        "kept": kept,
        "words": {"error": error, "warning": warning, "help": help, "close": close},
        "problems": problems.iter().map(|problem| problem.json(tongue)).collect::<Vec<Value>>(),
    })
}
