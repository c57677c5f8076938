//! The brand kit: its declaration, its design tokens in every mode, and its frozen releases, read from `content/kit/` and
//! `assets/kit/`.
//!
//! Invariant: the kit depends on its own files and on the languages of the site alone, so that the theme can be made of
//! its tokens.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::artefact::Photo;
use crate::config::Config;
use crate::diagnostic::{Checked, Code, Diagnostic, Span};
use crate::digest::{Digest, Digester};
use crate::path::SourcePath;
use crate::source::SourceTree;
use crate::text;

pub mod token;

mod json;
mod value;

pub mod file;
mod resolve;

pub mod modes;

pub mod contrast;
pub mod font;

pub mod output;

mod drawing;

pub mod declaration;
pub mod manifest;
pub mod version;

pub mod changes;
pub mod release;

mod brand;

pub mod tree;

pub mod snapshot;

use brand::FoundFile;
pub use brand::{Kit, NEXT};
use declaration::{Declaration, RELEASES, SOURCES};
use modes::Modes;

/// What loading keeps from build to build: the last kit with the digest of its files.
#[derive(Default)]
pub struct Memory(Option<(Digest, Checked<Option<Arc<Kit>>>)>);

/// The kit of a site, read again when any of its files differs; `None` for a site without one.
pub fn load(tree: &SourceTree, config: &Config, memory: &mut Memory) -> Checked<Option<Arc<Kit>>> {
    if tree.get(declaration::PATH).is_none() {
        memory.0 = None;
        return Checked::clean(None);
    }
    let digest = digest(tree, config);
    let known = memory.0.take().filter(|(known, _)| *known == digest);
    let (_, loaded) = memory.0.insert(known.unwrap_or_else(|| (digest, read(tree, config, digest))));
    loaded.clone()
}

/// Digest of every file that the kit is read from, or that its declaration may name.
fn digest(tree: &SourceTree, config: &Config) -> Digest {
    let mut digester = Digester::new("kit");
    digester.digest(config.digest);
    let own = ["content/kit", SOURCES].into_iter().flat_map(|folder| tree.under(folder));
    let elsewhere = ["themes", "assets/static"].into_iter().flat_map(|folder| tree.under(folder));
    for (path, file) in own.chain(elsewhere.filter(|(path, _)| declaration::may_come_from(path))) {
        digester.text(path.as_str()).digest(file.digest());
    }
    digester.finish()
}

fn read(tree: &SourceTree, config: &Config, digest: Digest) -> Checked<Option<Arc<Kit>>> {
    let mut diagnostics = Vec::new();
    let declaration = declaration::read(tree, config, &mut diagnostics);
    let kit = declaration.map(|declaration| {
        let modes = match &declaration.resolver {
            Some(resolver) => modes::read(tree, resolver, &mut diagnostics),
            None => Modes::default(),
        };
        modes_agree(&modes, &mut diagnostics);
        let pairs = declaration.contrast.iter();
        let contrast = pairs.filter_map(|pair| {
            let ratios = contrast::check(pair, &modes.modes, &mut diagnostics)?;
            Some((pair.clone(), ratios))
        });
        let contrast = contrast.collect();
        let sources = modes.files.iter().chain(&declaration.resolver);
        let token_files = sources.filter_map(|path| Some((path.clone(), tree.text(path.as_str())?.clone()))).collect();
        let files = declaration.files.iter().filter_map(|file| {
            let source = tree.get(file.source.as_str())?;
            let is_drawing = file.source.extension() == "svg";
            let size = source.text().filter(|_| is_drawing).and_then(|text| drawing::size(text));
            let photo = Photo { source: file.source.clone(), digest: source.digest() };
            Some(FoundFile { declared: file.clone(), photo, size })
        });
        let files = files.collect();
        undeclared(tree, &declaration, &mut diagnostics);
        let releases = release::read(tree, &mut diagnostics);
        let name = declaration.title.get(config.source_language()).cloned().unwrap_or_default();
        let mut styles = tree::of_tokens(&name, &declaration.prefix, &modes.modes);
        styles.extend(tree::of_fonts(&name, &declaration.files));
        let kit = Kit { declaration, modes, token_files, styles, contrast, files, releases, name, digest };
        same_paths(&kit, &mut diagnostics);
        Arc::new(kit)
    });
    Checked { value: kit, diagnostics }
}

/// Reports tokens that a mode has and the default mode has not, and names that would be one name in style sheets.
fn modes_agree(modes: &Modes, diagnostics: &mut Vec<Diagnostic>) {
    let Some((first, others)) = modes.modes.split_first() else { return };
    let mut properties: BTreeMap<String, &Span> = BTreeMap::new();
    for token in &first.tokens {
        let property = output::css::identifier(&token.name);
        if let Some(other) = properties.insert(property.clone(), &token.span) {
            let message = text!(
                "deux jetons auraient la même propriété CSS, `{property}`",
                "two tokens would have the same custom property of CSS, `{property}`"
            );
            let help = text!("renommez l’un des deux", "rename one of them");
            let problem = Diagnostic::new(Code::KitToken, token.span.clone(), message).help(help);
            diagnostics.push(problem.related(other.clone(), text!("l’autre", "the other")));
        }
    }
    let known: BTreeSet<&str> = first.tokens.iter().map(|token| &*token.name).collect();
    for mode in others {
        for token in mode.tokens.iter().filter(|token| !known.contains(&*token.name)) {
            let (name, mode, first) = (&token.name, &mode.name, &first.name);
            let message = text!(
                "le jeton `{name}` existe en mode `{mode}` et non en mode `{first}`",
                "the token `{name}` exists in mode `{mode}` and not in mode `{first}`"
            );
            let help = text!(
                "ajoutez-le aussi au mode par défaut, ou retirez-le",
                "add it to the default mode too, or remove it"
            );
            diagnostics.push(Diagnostic::new(Code::KitToken, token.span.clone(), message).help(help));
        }
    }
}

/// Reports declared files whose path in the kit is taken: by another one, or by a file that the build makes.
fn same_paths(kit: &Kit, diagnostics: &mut Vec<Diagnostic>) {
    let spans: BTreeMap<&str, &Span> =
        kit.files.iter().map(|file| (&*file.declared.path, &file.declared.span)).collect();
    let files = tree::all(kit, NEXT);
    let mut taken: BTreeSet<String> = tree::TAKEN.map(String::from).into();
    // Declared files come last, so that they are the ones that find their path taken.
    let (declared, others): (Vec<_>, Vec<_>) =
        files.iter().partition(|file| matches!(file.content, tree::Content::Source(_)));
    for path in others.into_iter().chain(declared).map(|file| &file.path) {
        if taken.insert(path.to_string()) {
            continue;
        }
        let place =
            spans.get(&**path).map_or_else(|| Span::file(&SourcePath::new(declaration::PATH)), |span| (*span).clone());
        let message = text!("`{path}` existe déjà dans le kit", "`{path}` is in the kit already");
        let help = text!("donnez un autre chemin à ce fichier", "give this file another path");
        diagnostics.push(Diagnostic::new(Code::KitDeclaration, place, message).help(help));
    }
}

/// Reports files of the kit's folder that no declaration names: what has no licence is not published.
fn undeclared(tree: &SourceTree, declaration: &Declaration, diagnostics: &mut Vec<Diagnostic>) {
    let named = &declaration.named;
    for (path, _) in tree.under(SOURCES) {
        let released = path.as_str().strip_prefix(RELEASES).is_some_and(|rest| rest.starts_with('/'));
        if released || named.contains(path.as_str()) {
            continue;
        }
        let name = &path.as_str()[SOURCES.len() + 1..];
        let message = text!(
            "ce fichier n’est pas déclaré : sans licence, il n’est pas publié",
            "this file is not declared: without a licence it is not published"
        );
        let help = text!(
            "ajoutez `- {{file: {name}, license: …}}` à content/kit/kit.yaml, ou retirez le fichier",
            "add `- {{file: {name}, license: …}}` to content/kit/kit.yaml, or remove the file"
        );
        diagnostics.push(Diagnostic::new(Code::KitDeclaration, Span::file(path), message).help(help));
    }
}
