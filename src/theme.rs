//! The theme: templates compiled once, interface texts, and what `theme.yaml`
//! declares — picture variants, lists of each template, styles.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::Tera;

use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic, Severity, Span, Text, did_you_mean};
use crate::digest::{Digest, Digester, Hashed};
use crate::path::{OutputPath, SourcePath};
use crate::source::{SourceFile, SourceTree};
use crate::text;

pub mod declaration;
pub mod functions;
pub mod messages;
pub mod scan;
mod template_error;

pub use declaration::{Declaration, ListQuery, Variant, Where};
use messages::{MessageFile, Messages};
pub use scan::TemplateFacts;

/// Whether pages can be rendered with a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// They can.
    Whole,
    /// Templates or messages have errors, which are reported: pages would only repeat them.
    Broken,
    /// There is no such theme.
    Missing,
}

/// A theme, ready to render with.
pub struct Theme {
    /// Whether pages can be rendered.
    pub state: State,
    /// `theme.yaml`.
    pub declaration: Declaration,
    /// Compiled templates.
    pub tera: Tera,
    /// Interface texts.
    pub messages: Arc<Messages>,
    /// What each template mentions, by its name.
    pub templates: BTreeMap<Arc<str>, TemplateFacts>,
    /// For each template, a digest of all that its pages are rendered with; not of messages.
    pub digests: BTreeMap<Arc<str>, Digest>,
    /// Styles, in the order in which they are joined.
    pub styles: Vec<(SourcePath, Hashed<str>)>,
    /// Style sheet of highlighted code.
    pub highlight: Option<(SourcePath, Hashed<str>)>,
    /// Scripts, in the order in which they are joined.
    pub scripts: Vec<(SourcePath, Hashed<str>)>,
    /// Files copied as they are, with the digest of each.
    pub assets: Vec<(OutputPath, SourcePath, Digest)>,
    /// The site's own `_redirects` and `_headers`, which stand before what the build writes into them.
    pub host_rules: BTreeMap<OutputPath, (SourcePath, Hashed<str>)>,
    /// Where each template's source is, for messages about it.
    pub sources: BTreeMap<Arc<str>, SourcePath>,
}

/// What loading keeps from build to build: the last theme, with the digest of
/// every file that it was made from.
#[derive(Default)]
pub struct Memory(Option<(Digest, Checked<Arc<Theme>>)>);

/// The theme that the configuration names, loaded again when any of its files differs.
pub fn load(tree: &SourceTree, config: &Config, memory: &mut Memory) -> Checked<Arc<Theme>> {
    let digest = digest(tree, config);
    let known = memory.0.take().filter(|(known, _)| *known == digest);
    let (_, loaded) = memory.0.insert(known.unwrap_or_else(|| (digest, load_all(tree, config).map(Arc::new))));
    loaded.clone()
}

/// Digest of every file that a theme is made from.
fn digest(tree: &SourceTree, config: &Config) -> Digest {
    let mut digester = Digester::new("theme");
    digester.digest(config.digest);
    let folders = [format!("themes/{}", config.theme), "templates".into(), "i18n".into(), "assets/static".into()];
    for folder in &folders {
        for (path, file) in tree.under(folder) {
            digester.text(path.as_str()).digest(file.digest());
        }
    }
    digester.finish()
}

fn load_all(tree: &SourceTree, config: &Config) -> Checked<Theme> {
    let mut diagnostics = Vec::new();
    let root = format!("themes/{}", config.theme);
    let declaration = declaration(tree, config, &root, &mut diagnostics);
    let missing = declaration.is_none();
    let declaration = declaration.unwrap_or_default();
    let unreadable = unreadable(tree, config, &root, &mut diagnostics);
    let (messages, message_problems) = messages_of(tree, config, &root);
    let message_files: Vec<SourcePath> = message_problems
        .iter()
        .filter(|problem| problem.code == Code::MessageSyntax)
        .map(|problem| problem.span.file.clone())
        .chain(unreadable.iter().cloned())
        .collect();
    let wrong: BTreeSet<(SourcePath, u32)> = message_problems
        .iter()
        .filter(|problem| problem.code == Code::MessageArgument && problem.severity == Severity::Error)
        .map(|problem| (problem.span.file.clone(), problem.span.line))
        .collect();
    diagnostics.extend(message_problems.into_iter().filter(|problem| match problem.code {
        // What is wrong with the file as a whole is told already.
        Code::MessageSyntax => !unreadable.contains(&problem.span.file),
        // What a file that cannot be read to its end lacks is not missing.
        Code::MissingMessage => !message_files.contains(&problem.span.file),
        // Nor can a translation be held against a source message that is wrong itself.
        Code::MessageArgument if problem.severity == Severity::Warning => {
            problem.related.iter().all(|(span, _)| !wrong.contains(&(span.file.clone(), span.line)))
        }
        _ => true,
    }));
    let messages = Arc::new(messages);

    let mut sources: BTreeMap<Arc<str>, (SourcePath, Hashed<str>)> = BTreeMap::new();
    // The site's own templates come second and win.
    for folder in [format!("{root}/templates"), "templates".to_owned()] {
        for (path, file) in tree.under(&folder) {
            if let Some(text) = file.text() {
                let name = &path.as_str()[folder.len() + 1..];
                sources.insert(name.into(), (path.clone(), text.clone()));
            }
        }
    }
    let mut tera = Tera::new();
    functions::register(&mut tera, &messages);
    let added = tera.add_raw_templates(sources.iter().map(|(name, (_, text))| (name.to_string(), text.to_string())));
    if let Err(error) = added {
        let paths = sources.iter().map(|(name, (path, _))| (Arc::clone(name), path.clone())).collect();
        diagnostics.extend(template_problems(&error, &paths));
    }
    let style = |name: &Arc<str>, folder: &str, diagnostics: &mut Vec<Diagnostic>| {
        let path = SourcePath::from_untrusted(&format!("{root}/{folder}/{name}"));
        let found = path.and_then(|path| tree.text(path.as_str()).map(|text| (path.clone(), text.clone())));
        if found.is_none() {
            let path = SourcePath::new(format!("{root}/theme.yaml"));
            let span = declaration.spans.get(name).cloned().unwrap_or_else(|| Span::file(&path));
            let folder_of = format!("{root}/{folder}");
            let names = tree.under(&folder_of).map(|(path, _)| path.file_name());
            let help = match did_you_mean(name, names) {
                Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                None => text!("ajoutez le fichier, ou corrigez son nom", "add the file, or correct its name"),
            };
            diagnostics.push(
                Diagnostic::new(
                    Code::ThemeDeclaration,
                    span,
                    text!(
                        "`{folder}/{name}` n’existe pas dans le thème",
                        "`{folder}/{name}` does not exist in the theme"
                    ),
                )
                .help(help),
            );
        }
        found
    };
    let styles: Vec<_> = declaration.styles.iter().filter_map(|name| style(name, "styles", &mut diagnostics)).collect();
    let highlight = declaration.highlight.as_ref().and_then(|name| style(name, "styles", &mut diagnostics));
    let scripts: Vec<_> =
        declaration.scripts.iter().filter_map(|name| style(name, "scripts", &mut diagnostics)).collect();
    let mut assets = assets(tree, &root);
    let host_rules = host_rules(tree, &mut assets, &mut diagnostics);
    let used = used_messages(&sources, &messages, &mut diagnostics);
    if !missing && unreadable.is_empty() {
        diagnostics.extend(messages.unused(&used.0, &used.1));
    }
    if !missing {
        for (name, span) in &declaration.template_spans {
            if !sources.contains_key(name) {
                let help = match did_you_mean(name, sources.keys().map(|name| &**name)) {
                    Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                    None => text!("ajoutez le gabarit, ou corrigez son nom", "add the template, or correct its name"),
                };
                let message = text!("le gabarit `{name}` n’existe pas", "the template `{name}` does not exist");
                diagnostics.push(Diagnostic::new(Code::ThemeDeclaration, span.clone(), message).help(help));
            }
        }
    }
    let broken = |problem: &Diagnostic| {
        problem.severity == Severity::Error
            && problem.code != Code::ThemeDeclaration
            && problem.code != Code::DuplicateKey
    };
    let state = match missing {
        true => State::Missing,
        false if diagnostics.iter().any(broken) => State::Broken,
        false => State::Whole,
    };
    let variants: Vec<Arc<str>> = declaration.variants.keys().cloned().collect();
    let texts = sources.iter().map(|(name, (_, text))| (Arc::clone(name), (text.digest(), &**text))).collect();
    let (mut templates, mut digests) = (BTreeMap::new(), BTreeMap::new());
    for (name, (facts, digest)) in scan::facts(&texts, &variants) {
        templates.insert(Arc::clone(&name), facts);
        digests.insert(name, digest);
    }
    for path in &unreadable {
        let name = [format!("{root}/templates/"), "templates/".to_owned()]
            .iter()
            .find_map(|folder| path.as_str().strip_prefix(folder.as_str()).map(Arc::from));
        templates.extend(name.map(|name| (name, TemplateFacts::default())));
    }
    let theme = Theme {
        state,
        declaration,
        tera,
        messages,
        templates,
        styles,
        highlight,
        scripts,
        assets,
        digests,
        host_rules,
        sources: sources.into_iter().map(|(name, (path, _))| (name, path)).collect(),
    };
    Checked { value: theme, diagnostics }
}

fn declaration(
    tree: &SourceTree,
    config: &Config,
    root: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Declaration> {
    let path = SourcePath::new(format!("{root}/theme.yaml"));
    match tree.get(path.as_str()) {
        Some(file) => {
            diagnostics.extend(file.encoding_problem(&path));
            file.text().map(|text| declaration::parse(&path, text).take(diagnostics))
        }
        None => {
            let names: BTreeSet<&str> = tree
                .under("themes")
                .filter_map(|(path, _)| path.as_str().strip_prefix("themes/")?.strip_suffix("/theme.yaml"))
                .collect();
            let help = match did_you_mean(&config.theme, names.iter().copied()) {
                Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                None => text!("corrigez `theme:` dans content/site.yaml", "correct `theme:` in content/site.yaml"),
            };
            diagnostics.push(
                Diagnostic::new(
                    Code::ThemeDeclaration,
                    config.theme_span.clone(),
                    text!("le thème `{root}` n’a pas de `theme.yaml`", "the theme `{root}` has no `theme.yaml`"),
                )
                .help(help),
            );
            None
        }
    }
}

/// Files of the theme and messages that should be text and are not; reported.
fn unreadable(
    tree: &SourceTree,
    config: &Config,
    root: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeSet<SourcePath> {
    let folders = ["templates", "styles", "scripts", "i18n"].map(|folder| format!("{root}/{folder}"));
    let own = ["templates".to_owned(), "i18n".to_owned()];
    let mut found = BTreeSet::new();
    for (path, file) in folders.iter().chain(&own).flat_map(|folder| tree.under(folder)) {
        let message = path.extension() == "ftl";
        let of_language = || config.languages.iter().any(|l| path.file_name() == format!("{}.ftl", l.locale));
        if matches!(file, SourceFile::Binary { .. }) || (message && !of_language()) {
            continue;
        }
        if let Some(problem) = file.encoding_problem(path) {
            diagnostics.push(problem);
            found.insert(path.clone());
        }
    }
    found
}

fn messages_of(tree: &SourceTree, config: &Config, root: &str) -> (Messages, Vec<Diagnostic>) {
    let mut files = Vec::new();
    for folder in [format!("{root}/i18n"), "i18n".to_owned()] {
        for language in &config.languages {
            let path = SourcePath::new(format!("{folder}/{}.ftl", language.locale));
            if let Some(text) = tree.text(path.as_str()) {
                files.push(MessageFile { locale: language.locale.clone(), path, text: text.clone() });
            }
        }
    }
    // The first language given is the one that others are held against.
    let mut languages = config.languages.clone();
    languages.swap(0, config.default);
    let loaded = Messages::load(&languages, &files);
    (loaded.value, loaded.diagnostics)
}

/// Literal ids in templates, and the beginnings of ids that are put together there.
fn used_messages(
    sources: &BTreeMap<Arc<str>, (SourcePath, Hashed<str>)>,
    messages: &Messages,
    diagnostics: &mut Vec<Diagnostic>,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut used = BTreeSet::new();
    let mut prefixes = BTreeSet::new();
    for (path, text) in sources.values() {
        diagnostics.extend(scan::check(messages, path, text));
        used.extend(scan::used_ids(text).into_iter().map(|(id, _)| id));
        prefixes.extend(scan::used_prefixes(text).into_iter().map(|(prefix, _)| prefix));
        // Ids that templates hand to components as arguments.
        used.extend(scan::mentioned(text));
    }
    used.extend(["alert-note", "alert-tip", "alert-important", "alert-warning", "alert-caution"].map(String::from));
    prefixes.insert("footnote".into());
    (used, prefixes)
}

/// The theme's and the site's own files; the site's win.
fn assets(tree: &SourceTree, root: &str) -> Vec<(OutputPath, SourcePath, Digest)> {
    let mut assets = BTreeMap::new();
    for folder in [format!("{root}/assets"), "assets/static".to_owned()] {
        for (path, file) in tree.under(&folder) {
            assets.insert(OutputPath::new(&path.as_str()[folder.len() + 1..]), (path.clone(), file.digest()));
        }
    }
    assets.into_iter().map(|(path, (source, digest))| (path, source, digest)).collect()
}

/// Takes the files that the host reads out of the assets: they are joined with
/// what the build writes, not copied.
fn host_rules(
    tree: &SourceTree,
    assets: &mut Vec<(OutputPath, SourcePath, Digest)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<OutputPath, (SourcePath, Hashed<str>)> {
    let mut rules = BTreeMap::new();
    assets.retain(|(path, source, _)| {
        if !matches!(path.as_str(), "_redirects" | "_headers") {
            return true;
        }
        let Some(file) = tree.get(source.as_str()) else { return true };
        diagnostics.extend(file.encoding_problem(source));
        if let Some(text) = file.text() {
            rules.insert(path.clone(), (source.clone(), text.clone()));
        }
        false
    });
    rules
}

/// The problems of templates that cannot be compiled. Tera gives one, or several
/// reports in one text, each with its place.
fn template_problems(error: &tera::Error, sources: &BTreeMap<Arc<str>, SourcePath>) -> Vec<Diagnostic> {
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
    if several.is_empty() { vec![template_problem(error, sources, "")] } else { several }
}

/// A template error as a diagnostic.
pub fn template_problem(error: &tera::Error, sources: &BTreeMap<Arc<str>, SourcePath>, template: &str) -> Diagnostic {
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
    // Errors of our own functions say what they are and how they are mended.
    if let Some((code, message, help)) = functions::problem(&message) {
        return Diagnostic::new(code, span, message).help(help);
    }
    Diagnostic::new(Code::TemplateSyntax, span, sentence(&message))
}

fn sentence(message: &str) -> Text {
    let french = template_error::french(message);
    text!("gabarit : {french}", "template: {message}")
}
