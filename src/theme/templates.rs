//! The templates of a theme: their texts, their compilation, and what they mention.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::Tera;

use super::declaration::Declaration;
use super::functions;
use super::messages::Messages;
use super::scan::{self, TemplateFacts};
use super::template_error;
use crate::content::segment;
use crate::diagnostic::{Checked, Code, Diagnostic, Span, Text, did_you_mean};
use crate::digest::{Digest, Hashed};
use crate::path::SourcePath;
use crate::source::SourceTree;
use crate::text;

/// The templates by name, each with its file.
pub struct Templates(BTreeMap<Arc<str>, (SourcePath, Hashed<str>)>);

/// The messages that templates use.
#[derive(Default)]
pub struct UsedMessages {
    /// Ids that templates write, or hand to components as arguments.
    pub ids: BTreeSet<String>,
    /// Beginnings of ids that templates complete while they are rendered.
    pub prefixes: BTreeSet<String>,
}

impl Templates {
    /// The templates of a theme and of the site. The site's come second and win.
    pub fn read(tree: &SourceTree, root: &str) -> Self {
        let mut sources = BTreeMap::new();
        for folder in folders(root) {
            for (path, file) in tree.under(&folder) {
                if let Some(text) = file.text() {
                    let name = &path.as_str()[folder.len() + 1..];
                    sources.insert(name.into(), (path.clone(), text.clone()));
                }
            }
        }
        Self(sources)
    }

    /// Compiles all templates, with the functions that they may call.
    pub fn compile(&self, messages: &Arc<Messages>) -> Checked<Tera> {
        let mut tera = Tera::new();
        functions::register(&mut tera, messages);
        let texts = self.0.iter().map(|(name, (_, text))| (name.to_string(), text.to_string()));
        let diagnostics = match tera.add_raw_templates(texts) {
            Ok(()) => Vec::new(),
            Err(error) => problems(&error, &self.paths()),
        };
        Checked { value: tera, diagnostics }
    }

    /// The file of each template.
    pub fn paths(&self) -> BTreeMap<Arc<str>, SourcePath> {
        self.0.iter().map(|(name, (path, _))| (Arc::clone(name), path.clone())).collect()
    }

    /// The messages that templates use, those that the program shows included. Uses of messages that do not exist are
    /// reported.
    pub fn used_messages(&self, messages: &Messages, diagnostics: &mut Vec<Diagnostic>) -> UsedMessages {
        let mut used = UsedMessages::default();
        for (path, text) in self.0.values() {
            let calls = scan::calls(text);
            diagnostics.extend(scan::check(messages, path, text, &calls));
            used.prefixes.extend(calls.into_iter().filter(|call| call.prefix).map(|call| call.id));
            // The ids of calls are among them.
            used.ids.extend(scan::mentioned(text));
        }
        used.ids.extend(segment::MESSAGES.map(String::from));
        used.prefixes.insert("footnote".into());
        used
    }

    /// A problem for each template that the declaration names and that does not exist.
    pub fn missing(&self, declaration: &Declaration) -> Vec<Diagnostic> {
        let named = declaration.template_spans.iter().filter(|(name, _)| !self.0.contains_key(&**name));
        let problem = |(name, span): &(Arc<str>, Span)| {
            let help = match did_you_mean(name, self.0.keys().map(|name| &**name)) {
                Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                None => text!("ajoutez le gabarit, ou corrigez son nom", "add the template, or correct its name"),
            };
            let message = text!("le gabarit `{name}` n’existe pas", "the template `{name}` does not exist");
            Diagnostic::new(Code::ThemeDeclaration, span.clone(), message).help(help)
        };
        named.map(problem).collect()
    }

    /// What each template mentions, and the digest of all templates that its pages are rendered with.
    pub fn facts(&self, declaration: &Declaration) -> (BTreeMap<Arc<str>, TemplateFacts>, BTreeMap<Arc<str>, Digest>) {
        let variants: Vec<Arc<str>> = declaration.variants.keys().cloned().collect();
        let texts = self.0.iter().map(|(name, (_, text))| (Arc::clone(name), (text.digest(), &**text))).collect();
        let (mut templates, mut digests) = (BTreeMap::new(), BTreeMap::new());
        for (name, (facts, digest)) in scan::facts(&texts, &variants) {
            templates.insert(Arc::clone(&name), facts);
            digests.insert(name, digest);
        }
        (templates, digests)
    }
}

/// The folders in which templates stand: the theme's, then the site's.
fn folders(root: &str) -> [String; 2] {
    [format!("{root}/templates"), "templates".to_owned()]
}

/// The names of the templates among some files.
pub fn names(files: &BTreeSet<SourcePath>, root: &str) -> impl Iterator<Item = Arc<str>> {
    let folders = folders(root);
    let name = move |path: &SourcePath| {
        folders.iter().find_map(|folder| path.as_str().strip_prefix(folder.as_str())?.strip_prefix('/').map(Arc::from))
    };
    files.iter().filter_map(name)
}

/// The problems of templates that cannot be compiled. Tera's error holds one report, or several in one text, each with its
/// place.
fn problems(error: &tera::Error, sources: &BTreeMap<Arc<str>, SourcePath>) -> Vec<Diagnostic> {
    let text = error.to_string();
    let reports = text.split("error: ").filter_map(|report| {
        let (message, place) = report.split_once("\n")?;
        let (place, shown) = place.trim_start().strip_prefix("--> ")?.split_once('\n')?;
        let mut parts = place.rsplitn(3, ':');
        let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let path = sources.get(parts.next()?)?;
        let length = shown.lines().find_map(|line| Some(line.matches('^').count()).filter(|count| *count > 0));
        let span = Span::new(path, line, column, length.unwrap_or(0) as u32);
        Some(Diagnostic::new(Code::TemplateSyntax, span, sentence(message)))
    });
    let several: Vec<Diagnostic> = match error.kind() {
        tera::ErrorKind::Msg(_) => reports.collect(),
        _ => Vec::new(),
    };
    if several.is_empty() { vec![problem(error, sources, "")] } else { several }
}

/// A template's error as a diagnostic. `template` is the one that was to be rendered, for errors without a place.
pub fn problem(error: &tera::Error, sources: &BTreeMap<Arc<str>, SourcePath>, template: &str) -> Diagnostic {
    use tera::ErrorKind;
    let path_of = |name: &str| sources.get(name).cloned().unwrap_or_else(|| SourcePath::new("templates"));
    let (span, message) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = report.span();
            let length =
                if place.start_line == place.end_line { place.end_col.saturating_sub(place.start_col) } else { 0 };
            let file = path_of(report.filename());
            let span = Span::new(&file, place.start_line as u32, place.start_col as u32 + 1, length as u32);
            (span, report.message().to_owned())
        }
        ErrorKind::CircularExtend { tpl, .. }
        | ErrorKind::CircularInclude { tpl, .. }
        | ErrorKind::MissingParent { current: tpl, .. } => (Span::file(&path_of(tpl)), error.to_string()),
        _ => (Span::file(&path_of(template)), error.to_string()),
    };
    // Errors of the functions that this program registers say what they are and how they are mended.
    if let Some((code, message, help)) = functions::problem(&message) {
        return Diagnostic::new(code, span, message).help(help);
    }
    Diagnostic::new(Code::TemplateSyntax, span, sentence(&message))
}

fn sentence(message: &str) -> Text {
    let french = template_error::french(message);
    text!("gabarit : {french}", "template: {message}")
}
