//! The theme: templates compiled once, interface texts, and what `theme.yaml`
//! declares — picture variants, lists of each template, styles.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::Tera;

use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic, Span};
use crate::digest::{Digest, Digester, Hashed};
use crate::path::{OutputPath, SourcePath};
use crate::source::SourceTree;
use crate::text;

pub mod declaration;
pub mod functions;
pub mod messages;

pub use declaration::{Declaration, ListQuery, Variant, Where};
use messages::{MessageFile, Messages};

/// A theme, ready to render with.
pub struct Theme {
    /// `theme.yaml`.
    pub declaration: Declaration,
    /// Compiled templates.
    pub tera: Tera,
    /// Interface texts.
    pub messages: Arc<Messages>,
    /// Names of the templates there are.
    pub templates: BTreeSet<Arc<str>>,
    /// Styles, in the order in which they are joined.
    pub styles: Vec<(SourcePath, Hashed<str>)>,
    /// Style sheet of highlighted code.
    pub highlight: Option<(SourcePath, Hashed<str>)>,
    /// Scripts, in the order in which they are joined.
    pub scripts: Vec<(SourcePath, Hashed<str>)>,
    /// Files copied as they are.
    pub assets: Vec<(OutputPath, SourcePath)>,
    /// Where each template's source is, for messages about it.
    pub sources: BTreeMap<Arc<str>, SourcePath>,
    /// Of templates, declaration and list of assets; not of messages.
    pub digest: Digest,
}

/// A loaded theme with the problems found while loading.
pub type Loaded = Arc<(Arc<Theme>, Vec<Diagnostic>)>;

/// Digest of every file that a theme is made from.
pub fn digest(tree: &SourceTree, config: &Config) -> Digest {
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

/// Loads the theme that the configuration names.
pub fn load(tree: &SourceTree, config: &Config) -> Checked<Theme> {
    let mut diagnostics = Vec::new();
    let root = format!("themes/{}", config.theme);
    let declaration = declaration(tree, &root, &mut diagnostics);
    let (messages, message_problems) = messages_of(tree, config, &root);
    diagnostics.extend(message_problems);
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
        diagnostics.push(template_problem(&error, &paths, "", None));
    }
    let style = |name: &Arc<str>, folder: &str, diagnostics: &mut Vec<Diagnostic>| {
        let path = SourcePath::from_untrusted(&format!("{root}/{folder}/{name}"));
        let found = path.and_then(|path| tree.text(path.as_str()).map(|text| (path.clone(), text.clone())));
        if found.is_none() {
            let file = SourcePath::new(format!("{root}/theme.yaml"));
            diagnostics.push(Diagnostic::new(
                Code::ThemeDeclaration,
                Span::file(&file),
                text!("`{folder}/{name}` n’existe pas dans le thème", "`{folder}/{name}` does not exist in the theme"),
            ));
        }
        found
    };
    let styles = declaration.styles.iter().filter_map(|name| style(name, "styles", &mut diagnostics)).collect();
    let highlight = declaration.highlight.as_ref().and_then(|name| style(name, "styles", &mut diagnostics));
    let scripts = declaration.scripts.iter().filter_map(|name| style(name, "scripts", &mut diagnostics)).collect();
    let assets = assets(tree, &root);
    let mut digester = Digester::new("templates");
    for (name, (_, text)) in &sources {
        digester.text(name).digest(text.digest());
    }
    if let Some(text) = tree.text(&format!("{root}/theme.yaml")) {
        digester.digest(text.digest());
    }
    let used = used_messages(&sources, &messages, config, &mut diagnostics);
    diagnostics.extend(messages.unused(&used.0, &used.1));
    let theme = Theme {
        declaration,
        tera,
        messages,
        templates: sources.keys().cloned().collect(),
        styles,
        highlight,
        scripts,
        assets,
        digest: digester.finish(),
        sources: sources.into_iter().map(|(name, (path, _))| (name, path)).collect(),
    };
    Checked { value: theme, diagnostics }
}

fn declaration(tree: &SourceTree, root: &str, diagnostics: &mut Vec<Diagnostic>) -> Declaration {
    let path = SourcePath::new(format!("{root}/theme.yaml"));
    match tree.text(path.as_str()) {
        Some(text) => declaration::parse(&path, text).take(diagnostics),
        None => {
            let config = SourcePath::new(crate::config::CONFIG_PATH);
            diagnostics.push(
                Diagnostic::new(
                    Code::ThemeDeclaration,
                    Span::file(&config),
                    text!("le thème `{root}` n’a pas de `theme.yaml`", "the theme `{root}` has no `theme.yaml`"),
                )
                .help(text!("corrigez `theme:` dans content/site.yaml", "correct `theme:` in content/site.yaml")),
            );
            Declaration::default()
        }
    }
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
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut used = BTreeSet::new();
    let mut prefixes = BTreeSet::new();
    for (path, text) in sources.values() {
        for (id, range) in functions::used_ids(text) {
            if !messages.contains(&config.source_language().locale, &id) {
                diagnostics.push(
                    Diagnostic::new(
                        Code::UnknownMessage,
                        Span::of_bytes(path, text, range),
                        text!(
                            "le message `{id}` n’existe dans aucune langue",
                            "the message `{id}` exists in no language"
                        ),
                    )
                    .help(text!("ajoutez-le aux fichiers `i18n/*.ftl`", "add it to the `i18n/*.ftl` files")),
                );
            }
            used.insert(id);
        }
        prefixes.extend(functions::used_prefixes(text).into_iter().map(|(prefix, _)| prefix));
        // Ids that templates hand to components as arguments.
        used.extend(functions::mentioned(text));
    }
    used.extend(["alert-note", "alert-tip", "alert-important", "alert-warning", "alert-caution"].map(String::from));
    prefixes.insert("footnote".into());
    (used, prefixes)
}

/// The theme's and the site's own files; the site's win.
fn assets(tree: &SourceTree, root: &str) -> Vec<(OutputPath, SourcePath)> {
    let mut assets = BTreeMap::new();
    for folder in [format!("{root}/assets"), "assets/static".to_owned()] {
        for (path, _) in tree.under(&folder) {
            assets.insert(OutputPath::new(&path.as_str()[folder.len() + 1..]), path.clone());
        }
    }
    assets.into_iter().collect()
}

/// A template error as a diagnostic. `page` names the page that was being rendered.
pub fn template_problem(
    error: &tera::Error,
    sources: &BTreeMap<Arc<str>, SourcePath>,
    template: &str,
    page: Option<&OutputPath>,
) -> Diagnostic {
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
        _ => (Span::file(&path_of(template)), error.to_string()),
    };
    // Errors of our own functions say what they are and how they are mended.
    if let Some((code, message, help)) = functions::problem(&message) {
        return Diagnostic::new(code, span, message).help(help);
    }
    let problem = Diagnostic::new(Code::TemplateSyntax, span, text!("gabarit : {message}", "template: {message}"));
    match page {
        Some(page) => problem.help(text!("en rendant la page {page}", "while rendering the page {page}")),
        None => problem,
    }
}
