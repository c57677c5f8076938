//! What `serve` prints after each build: the problems that are new, those that are mended, and a count. A
//! problem that was printed and is still there is not printed again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::output::say;
use super::problems::Printer;
use crate::content::front_matter::Role;
use crate::diagnostic::selection::without_consequences;
use crate::diagnostic::{Diagnostic, Text, UiLocale, counted, has_errors, report};
use crate::path::SourcePath;
use crate::serve::{Observer, Report, Snapshot};
use crate::site::{Moment, Withheld, withheld};
use crate::text;

/// The most mended problems that are named one by one.
const MENDED: usize = 10;

/// The most entries that are named among those that are held back.
const HELD: usize = 5;

/// Gives the build that is served at the time of the call.
pub type Snapshots = Box<dyn Fn() -> Arc<Snapshot> + Send + Sync>;

/// Prints what the server tells.
pub struct Terminal {
    printer: Printer,
    /// What is shown beyond what is due; its time is not used.
    shown: Moment,
    snapshots: OnceLock<Snapshots>,
    told: Mutex<Told>,
}

/// What was printed last.
#[derive(Default)]
struct Told {
    problems: Vec<Diagnostic>,
    held: BTreeSet<String>,
}

/// What a problem is recognised by in the next build. The line is not part of it, since an edit above a problem
/// moves it.
type Identity<'d> = (&'d SourcePath, &'static str, &'d Text);

fn identity(problem: &Diagnostic) -> Identity<'_> {
    (&problem.span.file, problem.code.as_str(), &problem.message)
}

/// The problems of `some` that `others` do not have, each as often as it is more often there.
fn without<'d>(some: &[&'d Diagnostic], others: &[&Diagnostic]) -> Vec<&'d Diagnostic> {
    let mut known: BTreeMap<Identity<'_>, usize> = BTreeMap::new();
    for problem in others {
        *known.entry(identity(problem)).or_default() += 1;
    }
    let mut new = Vec::new();
    for problem in some {
        match known.get_mut(&identity(problem)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => new.push(*problem),
        }
    }
    new
}

impl Terminal {
    /// A terminal that was told nothing yet.
    pub fn new(printer: Printer, shown: Moment) -> Self {
        Self { printer, shown, snapshots: OnceLock::new(), told: Mutex::default() }
    }

    /// Sets where entries that are held back are looked up. Reports of builds wait for this call.
    pub fn watch(&self, snapshots: Snapshots) {
        // Set once, by the command that started the server.
        let _ = self.snapshots.set(snapshots);
    }

    /// Tells which entries are held back, when these are others than before.
    fn tell_held(&self, told: &mut Told) {
        let site = self.snapshots.wait()();
        let Some(prepared) = site.prepared.as_ref() else { return };
        let moment = Moment { now: site.now, ..self.shown };
        let mut held: BTreeMap<Flag, BTreeSet<String>> = BTreeMap::new();
        for document in prepared.content.documents.iter() {
            let Some(why) = withheld(&document.fields, &moment) else { continue };
            // A translation is held back with its source, unless it is the draft.
            if document.role != Role::Translation || why == Withheld::Draft {
                held.entry(flag(why)).or_default().insert(document.path.to_string());
            }
        }
        let names: BTreeSet<String> = held.values().flatten().cloned().collect();
        if names == told.held {
            return;
        }
        told.held = names;
        for (flag, names) in &held {
            say(&held_back(flag, names, self.printer.ui_locale));
        }
    }

    /// Prints what is new and what is mended.
    fn tell_problems(&self, told: &mut Told, report: &Report<'_>) {
        let ui_locale = self.printer.ui_locale;
        // A problem that may only follow from another one counts as neither new nor mended.
        let (now, held_back) = without_consequences(report.diagnostics);
        let before: Vec<&Diagnostic> = told.problems.iter().collect();
        let new: Vec<Diagnostic> = without(&now, &before).into_iter().cloned().collect();
        if held_back == 0 {
            let mended = mended_lines(&without(&before, &now), ui_locale);
            if !mended.is_empty() {
                say(mended.trim_end());
            }
            told.problems = now.into_iter().cloned().collect();
        } else {
            // While some problems are held back, one that is absent may be among them and does not count as mended.
            told.problems.extend(new.iter().cloned());
        }
        if !new.is_empty() {
            let read = |path: &SourcePath| report.tree.text(path.as_str()).map(|text| Arc::clone(text.value()));
            say(self.printer.report(&new, report.diagnostics, &read).trim_end());
        } else if has_errors(report.diagnostics) {
            let count = report::summary(report.diagnostics, ui_locale);
            say(text!("toujours {count}", "still {count}").get(ui_locale));
        }
    }
}

/// The option that shows what is held back.
type Flag = &'static str;

fn flag(why: Withheld) -> Flag {
    match why {
        Withheld::Future => "-F",
        Withheld::Expired => "-E",
        Withheld::Draft | Withheld::Rights | Withheld::Release | Withheld::Machine => "-D",
    }
}

/// `2 drafts are not shown (-D shows them): content/…`.
fn held_back(flag: Flag, names: &BTreeSet<String>, ui_locale: UiLocale) -> String {
    let count = names.len();
    let (one, more) = match (flag, ui_locale) {
        ("-F", UiLocale::Fr) => ("texte à paraître n’est pas montré", "textes à paraître ne sont pas montrés"),
        ("-F", UiLocale::En) => ("text for later is not shown", "texts for later are not shown"),
        ("-E", UiLocale::Fr) => ("texte expiré n’est pas montré", "textes expirés ne sont pas montrés"),
        ("-E", UiLocale::En) => ("expired text is not shown", "expired texts are not shown"),
        (_, UiLocale::Fr) => ("brouillon n’est pas montré", "brouillons ne sont pas montrés"),
        (_, UiLocale::En) => ("draft is not shown", "drafts are not shown"),
    };
    let what = counted(count, one, more, ui_locale);
    let named = names.iter().take(HELD).map(|name| report::harmless(name)).collect::<Vec<_>>().join(", ");
    let rest = if count > HELD { " …" } else { "" };
    match ui_locale {
        UiLocale::Fr => format!("{what} (`provence serve {flag}` montre tout) : {named}{rest}"),
        UiLocale::En => format!("{what} (`provence serve {flag}` shows all): {named}{rest}"),
    }
}

/// A line for each problem that is gone, and a count when these are many.
fn mended_lines(mended: &[&Diagnostic], ui_locale: UiLocale) -> String {
    let mut out = String::new();
    for problem in mended.iter().take(MENDED) {
        let (file, message) =
            (report::harmless(problem.span.file.as_str()), report::harmless(problem.message.get(ui_locale)));
        out.push_str(&match ui_locale {
            UiLocale::Fr => format!("réparé : {file} : {message}\n"),
            UiLocale::En => format!("mended: {file}: {message}\n"),
        });
    }
    if let Some(more) = mended.len().checked_sub(MENDED).filter(|more| *more > 0) {
        out.push_str(&match ui_locale {
            UiLocale::Fr => format!("et {}\n", counted(more, "autre réparé", "autres réparés", ui_locale)),
            UiLocale::En => format!("and {}\n", counted(more, "other mended", "others mended", ui_locale)),
        });
    }
    out
}

/// The line for a build without errors.
fn state_line(report: &Report<'_>, ui_locale: UiLocale) -> String {
    let milliseconds = report.elapsed.as_millis();
    let line = if report.mended {
        text!("tout est réparé, à jour en {milliseconds} ms", "all is mended, up to date in {milliseconds} ms")
    } else if report.number == 0 {
        text!("prêt en {milliseconds} ms", "ready in {milliseconds} ms")
    } else {
        text!("à jour en {milliseconds} ms", "up to date in {milliseconds} ms")
    };
    match report.diagnostics.len() {
        0 => line.get(ui_locale).to_owned(),
        _ => format!("{} ({})", line.get(ui_locale), report::summary(report.diagnostics, ui_locale)),
    }
}

impl Observer for Terminal {
    fn built(&self, report: &Report<'_>) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if self.printer.is_for_people() {
            self.tell_problems(&mut told, report);
        } else {
            // Programs get the whole state of each build.
            self.printer.print(report.diagnostics, report.tree);
        }
        if !has_errors(report.diagnostics) {
            say(&state_line(report, self.printer.ui_locale));
            self.tell_held(&mut told);
        }
    }

    fn trouble(&self, what: &Text) {
        say(what.get(self.printer.ui_locale));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Span};

    fn problem(line: u32, message: &str) -> Diagnostic {
        Diagnostic::new(Code::WrongType, Span::new(&SourcePath::new("a.md"), line, 1, 1), Text::new(message, message))
    }

    #[test]
    fn a_problem_that_moved_is_not_new() {
        let (before, now) = ([problem(3, "a"), problem(9, "a"), problem(4, "b")], [problem(7, "a"), problem(5, "c")]);
        let (before, now): (Vec<_>, Vec<_>) = (before.iter().collect(), now.iter().collect());
        let messages = |problems: Vec<&Diagnostic>| {
            problems.iter().map(|p| p.message.get(UiLocale::En).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(messages(without(&now, &before)), ["c"]);
        assert_eq!(messages(without(&before, &now)), ["a", "b"], "one of the two is gone");
        assert_eq!(mended_lines(&without(&before, &now), UiLocale::Fr), "réparé : a.md : a\nréparé : a.md : b\n");
    }

    #[test]
    fn what_is_held_back_is_named_with_its_option() {
        let names: BTreeSet<String> = (1..=6).map(|n| format!("content/{n}.md")).collect();
        let line = held_back("-D", &names, UiLocale::Fr);
        assert!(
            line.starts_with("6 brouillons ne sont pas montrés (`provence serve -D`")
                && line.ends_with("content/5.md …")
        );
        let one = BTreeSet::from(["content/1.md".to_owned()]);
        assert_eq!(
            held_back("-F", &one, UiLocale::En),
            "1 text for later is not shown (`provence serve -F` shows all): content/1.md"
        );
    }
}
