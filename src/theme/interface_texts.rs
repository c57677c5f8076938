//! The message files of the theme and of the site, without problems that others explain.

use std::collections::BTreeSet;

use super::messages::{MessageFile, Messages};
use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic, Severity};
use crate::path::SourcePath;
use crate::source::SourceTree;

/// Loads the messages. `unreadable` are the files that are no text, which are reported already.
pub fn load(tree: &SourceTree, config: &Config, root: &str, unreadable: &BTreeSet<SourcePath>) -> Checked<Messages> {
    let mut files = Vec::new();
    for folder in [format!("{root}/i18n"), "i18n".to_owned()] {
        for language in &config.languages {
            let path = SourcePath::new(format!("{folder}/{}.ftl", language.locale));
            if let Some(text) = tree.text(path.as_str()) {
                files.push(MessageFile { locale: language.locale.clone(), path, text: text.clone() });
            }
        }
    }
    // The first language given is the one that the others are compared with.
    let mut languages = config.languages.clone();
    languages.swap(0, config.default);
    let Checked { value, diagnostics } = Messages::load(&languages, &files);
    Checked { value, diagnostics: without_consequences(diagnostics, unreadable) }
}

/// The problems that are not consequences of another one.
fn without_consequences(mut problems: Vec<Diagnostic>, unreadable: &BTreeSet<SourcePath>) -> Vec<Diagnostic> {
    let of_syntax = problems.iter().filter(|problem| problem.code == Code::MessageSyntax);
    let incomplete: BTreeSet<SourcePath> =
        of_syntax.map(|problem| problem.span.file.clone()).chain(unreadable.iter().cloned()).collect();
    let is_wrong_argument =
        |problem: &&Diagnostic| problem.code == Code::MessageArgument && problem.severity == Severity::Error;
    let wrong: BTreeSet<(SourcePath, u32)> = problems
        .iter()
        .filter(is_wrong_argument)
        .map(|problem| (problem.span.file.clone(), problem.span.line))
        .collect();
    problems.retain(|problem| match problem.code {
        // A file that is no text is reported as such.
        Code::MessageSyntax => !unreadable.contains(&problem.span.file),
        // A message may stand in the part of its file that cannot be read.
        Code::MissingMessage => !incomplete.contains(&problem.span.file),
        // A translation cannot be compared with a source message that is wrong itself.
        Code::MessageArgument if problem.severity == Severity::Warning => {
            problem.related.iter().all(|(span, _)| !wrong.contains(&(span.file.clone(), span.line)))
        }
        _ => true,
    });
    problems
}
