//! The message files of the theme and of the site, without problems that others explain.

use std::collections::BTreeSet;

use super::messages::{MessageFile, Messages};
use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic, Severity, Span, did_you_mean};
use crate::path::SourcePath;
use crate::source::SourceTree;
use crate::text;

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
    let mut diagnostics = without_consequences(diagnostics, unreadable);
    diagnostics.extend(of_other_languages(tree, config));
    Checked { value, diagnostics }
}

/// Files of the site whose name is no language of it: nothing reads them. A theme may know more languages than the site.
fn of_other_languages(tree: &SourceTree, config: &Config) -> Vec<Diagnostic> {
    let files = tree.under("i18n").map(|(path, _)| path);
    let files = files.filter(|path| path.parent() == "i18n" && path.extension() == "ftl");
    let told = files.filter_map(|path| {
        let name = path.file_name().strip_suffix(".ftl")?;
        let codes = config.languages.iter().map(|language| language.locale.as_str());
        if codes.clone().any(|code| code == name) {
            return None;
        }
        let message = text!("`{name}` n’est pas une langue du site", "`{name}` is not a language of the site");
        let mut problem = Diagnostic::new(Code::UnknownLocale, Span::file(path), message);
        problem.severity = Severity::Warning;
        let known = codes.clone().collect::<Vec<_>>().join(", ");
        Some(problem.help(match did_you_mean(name, codes) {
            Some(near) => text!("vouliez-vous dire `{near}.ftl` ?", "did you mean `{near}.ftl`?"),
            None => text!(
                "ajoutez la langue à `site.yaml`, ou retirez le fichier (les langues : {known})",
                "add the language to `site.yaml`, or remove the file (the languages: {known})"
            ),
        }))
    });
    told.collect()
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
