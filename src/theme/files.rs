//! The files of a theme that are joined or copied: styles, scripts, assets, rules for the host.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Checked, Code, Diagnostic, Span, did_you_mean};
use crate::digest::{Digest, Hashed};
use crate::kit::{self, Kit};
use crate::path::{OutputPath, SourcePath};
use crate::source::SourceTree;
use crate::text;

/// What a name in `theme.yaml` begins with that stands for a form of the kit's tokens: `kit:css/tokens.css`.
const OF_KIT: &str = "kit:";

/// The files of one folder of the theme that `theme.yaml` names, in its order; a file of the same path below `assets/` of
/// the site stands in the place of the theme's. `spans` gives the place of each name there.
pub fn named(
    (tree, kit): (&SourceTree, Option<&Kit>),
    root: &str,
    folder: &str,
    spans: &BTreeMap<Arc<str>, Span>,
    names: &[Arc<str>],
) -> Checked<Vec<(SourcePath, Hashed<str>)>> {
    let (mut files, mut diagnostics) = (Vec::new(), Vec::new());
    for name in names {
        let found = match name.strip_prefix(OF_KIT) {
            Some(form) => {
                kit.and_then(|kit| Some((SourcePath::new(kit::declaration::PATH), kit.styles.get(form)?.clone())))
            }
            None => {
                let paths = ["assets", root].map(|top| SourcePath::from_untrusted(&format!("{top}/{folder}/{name}")));
                let text = |path: SourcePath| tree.text(path.as_str()).cloned().map(|text| (path, text));
                paths.into_iter().flatten().find_map(text)
            }
        };
        match found {
            Some(file) => files.push(file),
            None => {
                let declaration = SourcePath::new(format!("{root}/theme.yaml"));
                let span = spans.get(name).cloned().unwrap_or_else(|| Span::file(&declaration));
                diagnostics.push(match name.strip_prefix(OF_KIT) {
                    Some(form) => missing_form(kit, form, span),
                    None => missing(tree, &format!("{root}/{folder}"), folder, name, span),
                });
            }
        }
    }
    Checked { value: files, diagnostics }
}

/// The problem of a name in `theme.yaml` that no form of the kit's tokens has.
fn missing_form(kit: Option<&Kit>, form: &str, span: Span) -> Diagnostic {
    let forms = || kit.into_iter().flat_map(|kit| kit.styles.keys().map(|form| &**form));
    let (message, help) = match kit {
        None => (
            text!("le site n’a pas de kit : `{form}` n’existe pas", "the site has no kit: `{form}` does not exist"),
            text!(
                "écrivez content/kit/kit.yaml, ou retirez ce style",
                "write content/kit/kit.yaml, or remove this style"
            ),
        ),
        Some(_) => {
            let list = forms().collect::<Vec<_>>().join(", ");
            let help = match did_you_mean(form, forms()) {
                Some(near) => text!("vouliez-vous écrire `kit:{near}` ?", "did you mean `kit:{near}`?"),
                None => text!("les formes : {list}", "the forms: {list}"),
            };
            (text!("le kit n’a pas de forme `{form}`", "the kit has no form `{form}`"), help)
        }
    };
    Diagnostic::new(Code::ThemeDeclaration, span, message).help(help)
}

/// The problem of a name in `theme.yaml` that no file of its folder has.
fn missing(tree: &SourceTree, path: &str, folder: &str, name: &str, span: Span) -> Diagnostic {
    let names = tree.under(path).map(|(path, _)| path.file_name());
    let help = match did_you_mean(name, names) {
        Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
        None => text!("ajoutez le fichier, ou corrigez son nom", "add the file, or correct its name"),
    };
    let message =
        text!("`{folder}/{name}` n’existe pas dans le thème", "`{folder}/{name}` does not exist in the theme");
    Diagnostic::new(Code::ThemeDeclaration, span, message).help(help)
}

/// The files that are copied as they are: those of the theme and those of the site, which win.
pub fn assets(tree: &SourceTree, root: &str) -> Vec<(OutputPath, SourcePath, Digest)> {
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
pub fn host_rules(
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
