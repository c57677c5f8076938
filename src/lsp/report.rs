//! Diagnostics and their mends in the words of the protocol.

use std::collections::HashMap;
use std::ops::Range;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, Diagnostic as Told, DiagnosticRelatedInformation,
    DiagnosticSeverity, Location, NumberOrString, TextEdit, Uri, WorkspaceEdit,
};

use super::position::{Encoding, Lines};
use super::workspace::Workspace;
use crate::diagnostic::{Diagnostic, Severity, UiLocale};
use crate::path::SourcePath;
use crate::text;
use crate::yaml;

/// How the client wants problems.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The unit of columns.
    pub encoding: Encoding,
    /// The language of messages.
    pub ui_locale: UiLocale,
    /// It shows other places of a problem.
    pub has_related: bool,
}

/// A problem for the client. `lines` are of the text of its file.
pub fn told(workspace: &Workspace, problem: &Diagnostic, lines: &Lines<'_>, style: Style) -> Told {
    let ui_locale = style.ui_locale;
    let message = problem.message.get(ui_locale);
    let related = problem.related.iter().filter(|_| style.has_related).filter_map(|(span, text)| {
        let other = workspace.text(&span.file).unwrap_or_default();
        let range = Lines::new(&other, style.encoding).range_of(span);
        let location = Location::new(workspace.uri(&span.file)?, range);
        Some(DiagnosticRelatedInformation { location, message: text.get(ui_locale).to_owned() })
    });
    let related: Vec<DiagnosticRelatedInformation> = related.collect();
    Told {
        range: lines.range_of(&problem.span),
        severity: Some(match problem.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(problem.code.as_str().to_owned())),
        source: Some("provence".to_owned()),
        message: format!("{message}\n{}", problem.mend(ui_locale)),
        related_information: (!related.is_empty()).then_some(related),
        ..Told::default()
    }
}

/// The mends of a file's problems that touch a range of bytes.
pub fn mends(
    workspace: &Workspace,
    path: &SourcePath,
    uri: &Uri,
    text: &str,
    asked: Range<usize>,
    style: Style,
) -> Vec<CodeActionOrCommand> {
    let lines = Lines::new(text, style.encoding);
    let of_file = workspace.diagnostics.iter().filter(|problem| problem.span.file == *path);
    let each = of_file.filter_map(|problem| {
        let bytes = lines.bytes(&problem.span);
        if bytes.start > asked.end || bytes.end < asked.start {
            return None;
        }
        let replacement = problem.help.as_ref()?.replacement()?;
        let written = text.get(bytes.clone())?;
        let right = quoted_as(written, replacement, notation(path, text, bytes.start));
        let title = text!("Remplacer par `{replacement}`", "Replace with `{replacement}`");
        let edit = TextEdit::new(lines.range(bytes), right);
        #[expect(clippy::mutable_key_type, reason = "the protocol's type has addresses as keys")]
        let changes = HashMap::from([(uri.clone(), vec![edit])]);
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            title: title.get(style.ui_locale).to_owned(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![told(workspace, problem, &lines, style)]),
            edit: Some(WorkspaceEdit::new(changes)),
            is_preferred: Some(true),
            ..CodeAction::default()
        }))
    });
    each.collect()
}

/// The notation in which a part of a file is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Notation {
    Yaml,
    Other,
}

/// The notation at a byte of a file.
fn notation(path: &SourcePath, text: &str, at: usize) -> Notation {
    match path.extension() {
        "yaml" | "yml" => Notation::Yaml,
        "md" if yaml::split_front_matter(text).is_some_and(|(front, _)| front.contains(&at)) => Notation::Yaml,
        _ => Notation::Other,
    }
}

/// A replacement with the quotation marks of what it replaces, where it may need them.
fn quoted_as(written: &str, replacement: &str, notation: Notation) -> String {
    let is_plain = replacement.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'));
    match written.chars().next() {
        Some(quote @ ('"' | '\'')) if !is_plain && written.len() > 1 && written.ends_with(quote) => {
            format!("{quote}{replacement}{quote}")
        }
        // No scalar of YAML begins so without quotation marks.
        _ if notation == Notation::Yaml && replacement.starts_with(['@', '#', '`', '*', '&', '!', '%']) => {
            yaml::quoted(replacement)
        }
        _ => replacement.to_owned(),
    }
}
