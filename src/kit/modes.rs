//! The resolver file of the Design Tokens Resolver Module 2025.10: which token files make which mode.
//!
//! Of the module we read what a brand has: sets, and one modifier whose contexts are the modes (`light`, `dark`).

use std::sync::Arc;

use super::{file, json, resolve, token::Token};
use crate::diagnostic::{Code, Diagnostic, Span, Text, did_you_mean};
use crate::path::{self, SourcePath};
use crate::source::SourceTree;
use crate::text;
use crate::yaml::Node;

/// The version of the module that is read.
const VERSION: &str = "2025.10";

/// The tokens of one mode.
#[derive(Clone, Debug)]
pub struct Mode {
    /// `light`, `dark`.
    pub name: Arc<str>,
    /// The tokens in the order of their files.
    pub tokens: Vec<Arc<Token>>,
}

impl Mode {
    /// A token by its name.
    pub fn get(&self, name: &str) -> Option<&Arc<Token>> {
        self.tokens.iter().find(|token| &*token.name == name)
    }
}

/// Everything that a resolver file leads to.
#[derive(Clone, Debug, Default)]
pub struct Modes {
    /// The modes; the default one comes first.
    pub modes: Vec<Mode>,
    /// The token files, each once, in the order of resolution.
    pub files: Vec<SourcePath>,
}

/// Reads a resolver file and all token files that it names.
pub fn read(tree: &SourceTree, path: &SourcePath, diagnostics: &mut Vec<Diagnostic>) -> Modes {
    let Some(source) = tree.get(path.as_str()) else { return Modes::default() };
    diagnostics.extend(source.encoding_problem(path));
    let Some(text) = source.text() else { return Modes::default() };
    let root = json::parse(path, text).take(diagnostics);
    let mut reader = Reader { tree, path, root: &root, files: Vec::new(), diagnostics };
    let contexts = reader.contexts();
    let files = reader.files;
    let trees: Vec<(SourcePath, Node)> = files
        .iter()
        .filter_map(|path| {
            let source = tree.get(path.as_str())?;
            diagnostics.extend(source.encoding_problem(path));
            Some((path.clone(), json::parse(path, source.text()?).take(diagnostics)))
        })
        .collect();
    let written: Vec<_> = trees.iter().map(|(path, node)| (path, file::tokens(path, node, diagnostics))).collect();
    let modes = contexts.into_iter().map(|(name, files)| {
        let of_mode = files.iter().filter_map(|path| written.iter().find(|(other, _)| *other == path));
        let tokens = resolve::resolve(of_mode.flat_map(|(_, tokens)| tokens), diagnostics);
        Mode { name, tokens }
    });
    Modes { modes: modes.collect(), files }
}

struct Reader<'a, 'd> {
    tree: &'a SourceTree,
    path: &'a SourcePath,
    root: &'a Node,
    files: Vec<SourcePath>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Reader<'a, '_> {
    fn problem(&mut self, span: Span, message: Text, help: Text) {
        self.diagnostics.push(Diagnostic::new(Code::KitDeclaration, span, message).help(help));
    }

    /// The modes with their files in the order of resolution; the default one first.
    fn contexts(&mut self) -> Vec<(Arc<str>, Vec<SourcePath>)> {
        let version = self.root.get("version");
        if version.and_then(Node::as_text).is_none_or(|version| &**version != VERSION) {
            let span = version.unwrap_or(self.root).span(self.path);
            self.problem(
                span,
                text!("la version du format n’est pas `{VERSION}`", "the version of the format is not `{VERSION}`"),
                text!("écrivez `\"version\": \"{VERSION}\"`", "write `\"version\": \"{VERSION}\"`"),
            );
        }
        let Some(order) = self.root.get("resolutionOrder").and_then(Node::as_list) else {
            self.problem(
                self.root.span(self.path),
                text!("`resolutionOrder` manque", "`resolutionOrder` is missing"),
                text!(
                    "écrivez `\"resolutionOrder\": [{{\"$ref\": \"#/sets/base\"}}, {{\"$ref\": \"#/modifiers/theme\"}}]`",
                    "write `\"resolutionOrder\": [{{\"$ref\": \"#/sets/base\"}}, {{\"$ref\": \"#/modifiers/theme\"}}]`"
                ),
            );
            return Vec::new();
        };
        let mut modes: Vec<(Arc<str>, Vec<SourcePath>)> = Vec::new();
        let mut common: Vec<SourcePath> = Vec::new();
        for step in order {
            let Some(target) = self.local(step) else { continue };
            match target.get("contexts").and_then(Node::as_map) {
                None => {
                    let files = self.sources(target.get("sources").unwrap_or(target));
                    common.extend(files.iter().cloned());
                    modes.iter_mut().for_each(|(_, of_mode)| of_mode.extend(files.iter().cloned()));
                }
                Some(_) if !modes.is_empty() => self.problem(
                    step.span(self.path),
                    text!("un seul modificateur est lu", "one modifier alone is read"),
                    text!("réunissez les modes en un modificateur", "join the modes in one modifier"),
                ),
                Some(contexts) => {
                    for (key, sources) in contexts {
                        let files = self.sources(sources);
                        modes.push((Arc::clone(&key.name), common.iter().cloned().chain(files).collect()));
                    }
                    let default = target.get("default").and_then(Node::as_text);
                    let first = modes.iter().position(|(name, _)| Some(name) == default).unwrap_or(0);
                    if first < modes.len() {
                        modes[..=first].rotate_right(1);
                    }
                }
            }
        }
        if modes.is_empty() { vec![("default".into(), common)] } else { modes }
    }

    /// What a reference within the file names: `#/sets/base`.
    fn local(&mut self, step: &'a Node) -> Option<&'a Node> {
        let written = step.get("$ref").and_then(Node::as_text);
        let target = written.and_then(|pointer| {
            pointer.strip_prefix("#/")?.split('/').try_fold(self.root, |node, part| node.get(part))
        });
        if target.is_none() {
            let names = ["sets", "modifiers"].into_iter().flat_map(|group| {
                let entries = self.root.get(group).and_then(Node::as_map).unwrap_or_default();
                entries.iter().map(move |(key, _)| format!("#/{group}/{}", key.name))
            });
            let list = names.collect::<Vec<_>>().join(", ");
            self.problem(
                step.span(self.path),
                text!("cette référence ne mène à rien", "this reference leads nowhere"),
                text!("ce fichier déclare : {list}", "this file declares: {list}"),
            );
        }
        target
    }

    /// The files of a list of `{"$ref": "file.tokens.json"}`.
    fn sources(&mut self, node: &'a Node) -> Vec<SourcePath> {
        let mut found = Vec::new();
        for source in node.as_list().unwrap_or_default() {
            let at = source.get("$ref").unwrap_or(source);
            let written = at.as_text().map_or("", |text| text);
            let path = path::resolve(self.path.parent(), written);
            match path.filter(|path| self.tree.get(path.as_str()).is_some()) {
                Some(path) => {
                    if !self.files.contains(&path) {
                        self.files.push(path.clone());
                    }
                    found.push(path);
                }
                None => {
                    let names: Vec<&str> =
                        self.tree.under(self.path.parent()).map(|(path, _)| path.file_name()).collect();
                    let help = match did_you_mean(written, names.iter().copied()) {
                        Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
                        None => text!("ajoutez le fichier, ou corrigez son nom", "add the file, or correct its name"),
                    };
                    let message = text!("`{written}` n’existe pas", "`{written}` does not exist");
                    self.problem(at.span(self.path), message, help);
                }
            }
        }
        found
    }
}
