//! Prints problems for people and programs: chooses which of them, in what form and on which stream.

use std::fmt::Write as _;
use std::sync::Arc;

use clap::ValueEnum;

use super::output::{color, print, say};
use crate::diagnostic::report::{self, Style};
use crate::diagnostic::selection::{SHOWN, Selection, without_consequences};
use crate::diagnostic::{Code, Diagnostic, UiLocale, did_you_mean, github, json};
use crate::error::Error;
use crate::path::SourcePath;
use crate::source::SourceTree;
use crate::text;

/// How problems are printed.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people, on stderr
    Human,
    /// One JSON object a line, on stdout
    Json,
    /// Annotations of a code review, on stdout
    Github,
}

/// Prints problems as the command line asks for.
#[derive(Clone, Debug)]
pub struct Printer {
    form: Form,
    selection: Selection,
    /// The tool's language.
    pub ui_locale: UiLocale,
}

/// Columns of a report; a terminal that is narrower wraps.
const WIDTH: usize = 120;

impl Printer {
    /// Reads the options.
    ///
    /// # Errors
    /// When `--code` names no code.
    pub fn new(form: Form, max: Option<usize>, codes: &[String], ui_locale: UiLocale) -> Result<Self, Error> {
        let codes = codes.iter().map(|name| code(name)).collect::<Result<_, _>>()?;
        let max = match form {
            Form::Human => Some(max.unwrap_or(SHOWN)),
            // Programs read all, unless they ask for less.
            Form::Json | Form::Github => max,
        };
        Ok(Self { form, selection: Selection { max, codes }, ui_locale })
    }

    /// Whether problems are for people.
    pub fn is_for_people(&self) -> bool {
        self.form == Form::Human
    }

    /// Prints the problems of a run.
    pub fn print(&self, diagnostics: &[Diagnostic], tree: &SourceTree) {
        match self.form {
            Form::Human => self.print_aside(diagnostics, tree),
            Form::Json | Form::Github => print(&self.lines(diagnostics)),
        }
    }

    /// Prints the problems of a command whose standard output is something else.
    pub fn print_aside(&self, diagnostics: &[Diagnostic], tree: &SourceTree) {
        let read = |path: &SourcePath| tree.text(path.as_str()).map(|text| Arc::clone(text.value()));
        self.print_beside(diagnostics, &read);
    }

    /// Prints the problems of a run over texts that are no files of a site.
    pub fn print_problems(&self, diagnostics: &[Diagnostic], read: &dyn Fn(&SourcePath) -> Option<Arc<str>>) {
        match self.form {
            Form::Human => self.print_beside(diagnostics, read),
            Form::Json | Form::Github => print(&self.lines(diagnostics)),
        }
    }

    /// The same, for texts that are no file of a site.
    pub fn print_beside(&self, diagnostics: &[Diagnostic], read: &dyn Fn(&SourcePath) -> Option<Arc<str>>) {
        if diagnostics.is_empty() {
            return;
        }
        match self.form {
            Form::Human => say(self.report(diagnostics, diagnostics, read).trim_end()),
            Form::Json | Form::Github => say(self.lines(diagnostics).trim_end()),
        }
    }

    /// A report for people of some problems, which ends with the count of all.
    pub fn report(
        &self,
        told: &[Diagnostic],
        all: &[Diagnostic],
        read: &dyn Fn(&SourcePath) -> Option<Arc<str>>,
    ) -> String {
        let style = Style { ui_locale: self.ui_locale, color: color(), width: WIDTH };
        let (first, held_back) = without_consequences(told);
        let selected = self.selection.choose(first);
        let mut out = report::each(&selected.shown, read, style);
        let table = report::table(&selected.rest, style);
        if !table.is_empty() {
            out.push_str(&table);
            out.push('\n');
        }
        out.push_str(&report::ending(all, held_back, style));
        out
    }

    /// Problems for programs, one a line.
    fn lines(&self, diagnostics: &[Diagnostic]) -> String {
        let (first, _) = without_consequences(diagnostics);
        let mut out = String::new();
        for problem in self.selection.choose(first).shown {
            let line = match self.form {
                Form::Github => github::render(problem, self.ui_locale),
                Form::Json | Form::Human => json::render(problem, self.ui_locale),
            };
            // Writing to a string does not fail.
            let _ = writeln!(out, "{line}");
        }
        out
    }
}

fn code(name: &str) -> Result<Code, Error> {
    if let Some(code) = Code::ALL.iter().find(|code| code.as_str() == name) {
        return Ok(*code);
    }
    Err(Error::Usage(match did_you_mean(name, Code::ALL.iter().map(|code| code.as_str())) {
        Some(near) => text!(
            "`{name}` n’est pas un code de problème : vouliez-vous `{near}` ?",
            "`{name}` is no code of a problem: did you mean `{near}`?"
        ),
        None => text!(
            "`{name}` n’est pas un code de problème, comme `content/unknown-field`",
            "`{name}` is no code of a problem, such as `content/unknown-field`"
        ),
    }))
}
