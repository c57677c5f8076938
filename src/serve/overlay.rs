//! Problems as the page shows them: all of the run, with the lines that they
//! are about. Data only; the script puts it on the page as text, never as markup.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::diagnostic::json::object;
use crate::diagnostic::lines::Sources;
use crate::diagnostic::report::summary;
use crate::diagnostic::selection::{SHOWN, Selection, without_consequences};
use crate::diagnostic::{Diagnostic, Text, Tongue};
use crate::error::Error;
use crate::path::SourcePath;
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
        let read = |path: &SourcePath| tree.text(path.as_str()).map(|text| Arc::clone(text.value()));
        let sources = Sources::new(&read);
        let (shown, _) = without_consequences(diagnostics);
        let selection = Selection { max: Some(SHOWN), codes: Vec::new() };
        let problems = selection.choose(shown).shown.into_iter().map(|diagnostic| {
            let lines = sources.lines(&diagnostic.span.file);
            let line = lines.as_deref().and_then(|lines| lines.line(diagnostic.span.line));
            let line = line.map(|line| line.chars().take(LINE).collect::<String>());
            Self::Content(diagnostic.clone(), line.filter(|line| !line.trim().is_empty()).map(Arc::from))
        });
        problems.collect()
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
                let mut object = object(diagnostic, tongue);
                object.insert("length".to_owned(), diagnostic.span.length.into());
                object.insert("source".to_owned(), line.as_deref().into());
                Value::Object(object)
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
    let diagnostics: Vec<&Diagnostic> = problems
        .iter()
        .filter_map(|problem| match problem {
            Problem::Content(diagnostic, _) => Some(diagnostic),
            Problem::Machine(_) => None,
        })
        .collect();
    let title = match diagnostics.len() {
        0 => error.to_owned(),
        _ => summary(diagnostics, tongue),
    };
    json!({
        "lang": if tongue == Tongue::Fr { "fr" } else { "en" },
        "title": title,
        "kept": kept,
        "words": {"error": error, "warning": warning, "help": help, "close": close},
        "problems": problems.iter().map(|problem| problem.json(tongue)).collect::<Vec<Value>>(),
    })
}
