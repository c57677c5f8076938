//! Loads the theme: templates, interface texts, and the declarations of `theme.yaml` (picture variants, lists
//! of each template, styles).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::Tera;

use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic, Severity, characters};
use crate::digest::{Digest, Digester, Hashed};
use crate::kit::Kit;
use crate::path::{OutputPath, SourcePath};
use crate::source::{SourceFile, SourceTree};

pub mod declaration;
pub mod documents;
mod files;
pub mod functions;
pub mod messages;
pub mod scan;
mod template_error;

mod interface_texts;
mod templates;

pub use declaration::{Banner, Declaration, ListQuery, Variant, Where};
use documents::Documents;
use messages::Messages;
pub use scan::TemplateFacts;
use templates::Templates;
pub use templates::problem as template_problem;

/// Whether pages can be rendered with a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Pages can be rendered.
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
    /// The declarations of `theme.yaml`.
    pub declaration: Declaration,
    /// Compiled templates.
    pub tera: Tera,
    /// Interface texts.
    pub messages: Arc<Messages>,
    /// What each template mentions, by its name.
    pub templates: BTreeMap<Arc<str>, TemplateFacts>,
    /// For each template, the digest of all templates that its pages are rendered with. Messages are not part of it.
    pub digests: BTreeMap<Arc<str>, Digest>,
    /// Styles, in the order in which they are joined.
    pub styles: Vec<(SourcePath, Hashed<str>)>,
    /// Style sheet of highlighted code.
    pub highlight: Option<(SourcePath, Hashed<str>)>,
    /// Scripts, in the order in which they are joined.
    pub scripts: Vec<(SourcePath, Hashed<str>)>,
    /// Styles of embedded views, in the order in which they are joined.
    pub embed_styles: Vec<(SourcePath, Hashed<str>)>,
    /// Scripts of embedded views, likewise.
    pub embed_scripts: Vec<(SourcePath, Hashed<str>)>,
    /// The script that other sites load.
    pub element: Option<(SourcePath, Hashed<str>)>,
    /// Files copied as they are, with the digest of each.
    pub assets: Vec<(OutputPath, SourcePath, Digest)>,
    /// The site's `_redirects` and `_headers`. Their rules come before those that the build writes.
    pub host_rules: BTreeMap<OutputPath, (SourcePath, Hashed<str>)>,
    /// What documents are set with.
    pub documents: Documents,
    /// The file of each template, for diagnostics.
    pub sources: BTreeMap<Arc<str>, SourcePath>,
}

/// What loading keeps from build to build: the last theme, with one digest over
/// all files that it was made from.
#[derive(Default)]
pub struct Memory(Option<(Digest, Checked<Arc<Theme>>)>);

/// The theme that the configuration names, loaded again when any of its files differs.
/// `kit` is that of the site.
pub fn load(tree: &SourceTree, config: &Config, kit: Option<&Kit>, memory: &mut Memory) -> Checked<Arc<Theme>> {
    let digest = digest(tree, config, kit);
    let known = memory.0.take().filter(|(known, _)| *known == digest);
    let (_, loaded) = memory.0.insert(known.unwrap_or_else(|| (digest, load_all(tree, config, kit).map(Arc::new))));
    loaded.clone()
}

/// Digest of every file that a theme is made from.
fn digest(tree: &SourceTree, config: &Config, kit: Option<&Kit>) -> Digest {
    let mut digester = Digester::new("theme");
    digester.digest(config.digest);
    if let Some(kit) = kit {
        digester.digest(kit.digest);
    }
    let folders = [format!("themes/{}", config.theme), "templates".into(), "i18n".into(), "assets/static".into()];
    for folder in &folders {
        // Of `i18n`, the lexicon and the records of translations are none of its files.
        let is_read = |path: &SourcePath| *folder != "i18n" || path.extension() == "ftl";
        for (path, file) in tree.under(folder).filter(|(path, _)| is_read(path)) {
            digester.text(path.as_str()).digest(file.digest());
        }
    }
    digester.finish()
}

/// Loads the theme from its files.
fn load_all(tree: &SourceTree, config: &Config, kit: Option<&Kit>) -> Checked<Theme> {
    let mut diagnostics = Vec::new();
    let root = format!("themes/{}", config.theme);
    let declaration = declaration::find(tree, config, &root, &mut diagnostics);
    let is_missing = declaration.is_none();
    let declaration = declaration.unwrap_or_default();
    let unreadable = unreadable(tree, config, &root, &mut diagnostics);
    let messages = Arc::new(interface_texts::load(tree, config, &root, &unreadable).take(&mut diagnostics));
    let templates = Templates::read(tree, &root);
    let tera = templates.compile(&messages).take(&mut diagnostics);
    let mut named = |names: &[Arc<str>], folder: &str| {
        let named = files::named((tree, kit), &root, folder, &declaration.spans, names);
        named.take(&mut diagnostics)
    };
    let styles = named(&declaration.styles, "styles");
    let highlight = named(declaration.highlight.as_slice(), "styles").pop();
    let scripts = named(&declaration.scripts, "scripts");
    let embed_styles = named(&declaration.embed.styles, "styles");
    let embed_scripts = named(&declaration.embed.scripts, "scripts");
    let element = named(declaration.embed.element.as_slice(), "scripts").pop();
    let documents = Documents::read(tree, &root, kit);
    let styled = declaration.documents.values().map(|document| &document.style);
    let styled: Vec<Arc<str>> = styled.chain(declaration.card.iter().map(|card| &card.style)).cloned().collect();
    named(&styled, documents::FOLDER);
    let mut assets = files::assets(tree, &root);
    let host_rules = files::host_rules(tree, &mut assets, &mut diagnostics);
    let used = templates.used_messages(&messages, &mut diagnostics);
    if !is_missing {
        if unreadable.is_empty() {
            diagnostics.extend(messages.unused(&used.ids, &used.prefixes));
        }
        diagnostics.extend(templates.missing(&declaration));
    }
    let (mut facts, digests) = templates.facts(&declaration);
    facts.extend(templates::names(&unreadable, &root).map(|name| (name, TemplateFacts::default())));
    let state = if is_missing { State::Missing } else { state(&diagnostics) };
    let sources = templates.paths();
    let copied = tree.under("assets/static").filter_map(|(path, file)| Some((path, file.text()?)));
    diagnostics.extend(copied.filter_map(|(path, text)| characters::conflict(path, text.value())));
    let theme = Theme {
        state,
        declaration,
        tera,
        messages,
        templates: facts,
        digests,
        styles,
        highlight,
        scripts,
        embed_styles,
        embed_scripts,
        element,
        assets,
        host_rules,
        documents,
        sources,
    };
    Checked { value: theme, diagnostics }
}

/// Whether pages can be rendered with a theme that has these problems.
fn state(problems: &[Diagnostic]) -> State {
    let breaks = |problem: &Diagnostic| {
        problem.severity == Severity::Error
            && problem.code != Code::ThemeDeclaration
            && problem.code != Code::DuplicateKey
    };
    if problems.iter().any(breaks) { State::Broken } else { State::Whole }
}

/// The files of the theme, and of the site's templates and messages, that should be text and are not. Each is reported.
fn unreadable(
    tree: &SourceTree,
    config: &Config,
    root: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeSet<SourcePath> {
    let folders =
        ["templates", "styles", "scripts", "i18n", documents::FOLDER].map(|folder| format!("{root}/{folder}"));
    let of_site = ["templates", "i18n", "assets/styles", "assets/scripts"].map(str::to_owned);
    let mut found = BTreeSet::new();
    for (path, file) in folders.iter().chain(&of_site).flat_map(|folder| tree.under(folder)) {
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
