//! The problems of a build in the form in which a page shows them, with the lines that they are about. They
//! are data; the script puts them on the page as text, never as markup.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::diagnostic::json::object;
use crate::diagnostic::lines::Sources;
use crate::diagnostic::report::total;
use crate::diagnostic::selection::{SHOWN, Selection, without_consequences};
use crate::diagnostic::{Diagnostic, Severity, Text, UiLocale, counted};
use crate::error::Error;
use crate::path::SourcePath;
use crate::source::SourceTree;
use crate::text;

/// The characters of a line that are sent at most.
const LINE: usize = 400;

/// One problem with the line that it is about.
pub enum Problem {
    /// In a file of the site.
    Content(Diagnostic, Option<Arc<str>>),
    /// A refusal of the system, or a defect of provence.
    Machine(Text),
    /// Problems that the page does not show one by one.
    More {
        /// Errors among them.
        errors: usize,
        /// Warnings among them.
        warnings: usize,
    },
}

impl Problem {
    /// The problems of a build, with their lines as they were built.
    pub fn of(diagnostics: &[Diagnostic], tree: &SourceTree) -> Vec<Self> {
        let read = |path: &SourcePath| tree.text(path.as_str()).map(|text| Arc::clone(text.value()));
        let sources = Sources::new(&read);
        let (first, _) = without_consequences(diagnostics);
        let selection = Selection { max: Some(SHOWN), codes: Vec::new() };
        let shown = selection.choose(first).shown;
        let errors = |problems: &mut dyn Iterator<Item = &Diagnostic>| {
            problems.filter(|problem| problem.severity == Severity::Error).count()
        };
        let more_errors = errors(&mut diagnostics.iter()) - errors(&mut shown.iter().copied());
        let more = diagnostics.len() - shown.len();
        let more = (more > 0).then(|| Self::More { errors: more_errors, warnings: more - more_errors });
        let problems = shown.into_iter().map(|diagnostic| {
            let lines = sources.lines(&diagnostic.span.file);
            let line = lines.as_deref().and_then(|lines| lines.line(diagnostic.span.line));
            let line = line.map(|line| line.chars().take(LINE).collect::<String>());
            Self::Content(diagnostic.clone(), line.filter(|line| !line.trim().is_empty()).map(Arc::from))
        });
        problems.chain(more).collect()
    }

    /// The problem for an error.
    pub fn refused(error: &Error) -> Self {
        Self::Machine(error.explain())
    }

    /// The problem for a panic, which is a defect of provence.
    pub fn defect(what: &str) -> Self {
        Self::Machine(text!(
            "défaut de provence lui-même, à signaler : {what} ; la dernière version du site reste servie",
            "a defect of provence itself, please report: {what}; the last version of the site is still served"
        ))
    }

    /// The problem as one line of text.
    pub fn line(&self, ui_locale: UiLocale) -> String {
        match self {
            Self::Content(diagnostic, _) => {
                let span = &diagnostic.span;
                format!("{}:{}: {}", span.file, span.line.max(1), diagnostic.message.get(ui_locale))
            }
            Self::Machine(text) => text.get(ui_locale).to_owned(),
            Self::More { errors, warnings } => more_line(errors + warnings, ui_locale),
        }
    }

    /// The problem as the page shows it; `None` for what is only counted.
    fn json(&self, ui_locale: UiLocale) -> Option<Value> {
        Some(match self {
            Self::Content(diagnostic, line) => {
                let mut object = object(diagnostic, ui_locale);
                object.insert("length".to_owned(), diagnostic.span.length.into());
                object.insert("source".to_owned(), line.as_deref().into());
                Value::Object(object)
            }
            Self::Machine(text) => json!({"severity": "error", "message": text.get(ui_locale), "related": []}),
            Self::More { .. } => return None,
        })
    }
}

/// All problems, and the few words that the page needs to show them.
pub fn json(problems: &[Problem], ui_locale: UiLocale) -> Value {
    let (error, warning, help, close, kept) = match ui_locale {
        UiLocale::Fr => (
            "erreur",
            "avertissement",
            "aide",
            "Fermer",
            "La dernière version correcte du site reste affichée dessous.",
        ),
        UiLocale::En => {
            ("error", "warning", "help", "Close", "The last good version of the site is still shown below.")
        }
    };
    let (mut errors, mut warnings, mut hidden) = (0, 0, 0);
    for problem in problems {
        match problem {
            Problem::Content(diagnostic, _) if diagnostic.severity == Severity::Error => errors += 1,
            Problem::Content(..) => warnings += 1,
            Problem::More { errors: more_errors, warnings: more_warnings } => {
                errors += more_errors;
                warnings += more_warnings;
                hidden += more_errors + more_warnings;
            }
            Problem::Machine(_) => {}
        }
    }
    let title = if errors + warnings == 0 { error.to_owned() } else { total(errors, warnings, ui_locale) };
    let kept = if hidden == 0 { kept.to_owned() } else { format!("{kept} {}", more_line(hidden, ui_locale)) };
    json!({
        "lang": if ui_locale == UiLocale::Fr { "fr" } else { "en" },
        "title": title,
        "kept": kept,
        "words": {"error": error, "warning": warning, "help": help, "close": close},
        "problems": problems.iter().filter_map(|problem| problem.json(ui_locale)).collect::<Vec<Value>>(),
    })
}

/// Says how many problems are not shown one by one.
fn more_line(count: usize, ui_locale: UiLocale) -> String {
    match ui_locale {
        UiLocale::Fr => {
            format!("{} sur le terminal.", counted(count, "autre problème est", "autres problèmes sont", ui_locale))
        }
        UiLocale::En => {
            format!("{} on the terminal.", counted(count, "more problem is", "more problems are", ui_locale))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Span};

    #[test]
    fn what_is_not_shown_is_counted() {
        let problem = |number: u32| {
            let span = Span::new(&SourcePath::new("a.md"), number, 1, 1);
            Diagnostic::new(Code::WrongType, span, Text::new("a", "a"))
        };
        let all: Vec<Diagnostic> = (1..=57).map(problem).collect();
        let told = json(&Problem::of(&all, &SourceTree::default()), UiLocale::Fr);
        assert_eq!(told["problems"].as_array().map(Vec::len), Some(SHOWN));
        assert_eq!(told["title"], "57 erreurs");
        assert!(told["kept"].as_str().is_some_and(|kept| kept.ends_with("7 autres problèmes sont sur le terminal.")));
        // A problem without a help text has that of its code.
        assert_eq!(told["problems"][0]["help"], "écrivez une valeur du type attendu");
    }
}
