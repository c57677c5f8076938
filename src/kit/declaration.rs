//! `content/kit/kit.yaml`: what the kit holds, under which licences, and which colours may stand on which.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::contrast::{Pair, Use};
use super::drawing;
use super::font::{self, FontFace};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean};
use crate::locale::LocalizedText;
use crate::path::SourcePath;
use crate::source::SourceTree;
use crate::text;
use crate::yaml::{self, Limits, MapReader, Node};

/// The declaration of the kit.
pub const PATH: &str = "content/kit/kit.yaml";
/// The folder of the kit's own files.
pub const SOURCES: &str = "assets/kit";
/// The folder of the frozen releases.
pub const RELEASES: &str = "assets/kit/releases";

/// Everything that `kit.yaml` declares.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// Name of the brand.
    pub title: LocalizedText,
    /// What the kit is, in a sentence.
    pub description: LocalizedText,
    /// Name of the package and of the archives: `one-provence-kit`.
    pub package: Arc<str>,
    /// What names of custom properties begin with: `op`.
    pub prefix: Arc<str>,
    /// The entry that is the kit's page: `pages/kit`.
    pub page: Option<(Arc<str>, Span)>,
    /// The resolver file of the tokens.
    pub resolver: Option<SourcePath>,
    /// Licence of tokens in all their forms.
    pub license: Arc<str>,
    /// Declared pairs of text and background.
    pub contrast: Vec<Pair>,
    /// Declared files.
    pub files: Vec<DeclaredFile>,
    /// The files of the site that the declaration names, those of refused declarations too.
    pub named: BTreeSet<String>,
}

/// `pdf:` — a drawing as a sheet for print.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet {
    /// Width and height of the drawing on paper, in millimetres, the bleed included.
    pub size: (f64, f64),
    /// What is cut off on each side, in millimetres.
    pub bleed: f64,
}

/// A file of the kit that somebody made, as it is declared.
#[derive(Clone, Debug)]
pub struct DeclaredFile {
    /// Its path in the kit.
    pub path: Arc<str>,
    /// The file of the site that it is copied from.
    pub source: SourcePath,
    /// SPDX identifier, or `LicenseRef-…`.
    pub license: Arc<str>,
    /// What kind of thing it is: `logo`, `template`. Pages show files by group.
    pub group: Arc<str>,
    /// Its name for readers.
    pub title: LocalizedText,
    /// The sheet for print that is made of a drawing.
    pub sheet: Option<Sheet>,
    /// Widths in pixels of the PNG that are made of a drawing.
    pub png: Vec<u32>,
    /// How style sheets name a font.
    pub face: Option<FontFace>,
    /// It is a placeholder.
    pub demo: bool,
    /// It is not to be used any more. The text says what to use instead.
    pub deprecated: Option<Arc<str>>,
    /// Where its path is declared.
    pub span: Span,
}

/// Reads the declaration; `None` when there is none, or it is no text.
pub fn read(tree: &SourceTree, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Option<Declaration> {
    let path = SourcePath::new(PATH);
    let file = tree.get(PATH)?;
    diagnostics.extend(file.encoding_problem(&path));
    let text = file.text()?;
    let root = yaml::parse(&path, text, 0..text.len(), Limits::default()).take(diagnostics);
    let default = &config.source_language().locale;
    let mut map = MapReader::new(&path, Code::KitDeclaration, &root, diagnostics);
    let title = map.localized("title", default).unwrap_or_default();
    let description = map.localized("description", default).unwrap_or_default();
    let package = word(&mut map, "package", "brand-kit");
    let prefix = word(&mut map, "prefix", "kit");
    let page = map.node("page").and_then(|node| Some((Arc::clone(node.as_text()?), node.span(&path))));
    let resolver = map.text("resolver").zip(map.node("resolver")).and_then(|(written, node)| {
        let resolved = crate::path::resolve("content/kit", &written).filter(|path| tree.get(path.as_str()).is_some());
        if resolved.is_none() {
            let message =
                text!("`{written}` n’existe pas dans content/kit", "`{written}` does not exist in content/kit");
            map.problem(node.span(&path), message);
        }
        resolved
    });
    let license = match map.required("license") {
        Some(node) => licence(&mut map, node).unwrap_or_default(),
        None => Arc::default(),
    };
    let contrast = items(&mut map, "contrast").iter().filter_map(|node| pair(&mut map, node)).collect();
    let files: Vec<DeclaredFile> =
        items(&mut map, "files").iter().filter_map(|node| declared_file(tree, default, &mut map, node)).collect();
    let named = items(&mut map, "files").iter().filter_map(|node| {
        let written = |key: &str| node.get(key).and_then(Node::as_text);
        written("from").map(ToString::to_string).or_else(|| Some(format!("{SOURCES}/{}", written("file")?)))
    });
    let named = named.collect();
    map.finish();
    Some(Declaration { title, description, package, prefix, page, resolver, license, contrast, files, named })
}

/// The items of a list.
fn items<'n>(map: &mut MapReader<'n>, key: &'static str) -> &'n [Node] {
    let Some(node) = map.node(key) else { return &[] };
    let expected = text!("`{key}` attend une liste", "`{key}` wants a list");
    map.convert(node, expected, Node::as_list).unwrap_or_default()
}

/// A name of lower-case letters, digits and hyphens.
fn word(map: &mut MapReader<'_>, key: &'static str, otherwise: &str) -> Arc<str> {
    let Some(word) = map.text(key) else { return otherwise.into() };
    let right = word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if right {
        return word;
    }
    if let Some(node) = map.node(key) {
        let span = node.span(map.file());
        let message = text!("`{word}` a des signes qui ne vont pas ici", "`{word}` has signs that do not belong here");
        map.problem_with_help(
            span,
            message,
            text!(
                "lettres minuscules, chiffres et tirets : `{otherwise}`",
                "lower-case letters, digits and hyphens: `{otherwise}`"
            ),
        );
    }
    otherwise.into()
}

/// An SPDX identifier, or `LicenseRef-…`.
fn licence(map: &mut MapReader<'_>, node: &Node) -> Option<Arc<str>> {
    let written = node.as_text().cloned().unwrap_or_default();
    let own = written.strip_prefix("LicenseRef-").is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
    });
    if own || spdx::Expression::parse(&written).is_ok() {
        return Some(written);
    }
    let names = spdx::identifiers::LICENSES.iter().map(|licence| licence.name);
    let help = match did_you_mean(&written, names) {
        Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
        None => text!("un identifiant SPDX, ou `LicenseRef-…`", "an SPDX identifier, or `LicenseRef-…`"),
    };
    let span = node.span(map.file());
    let message = text!("`{written}` n’est pas une licence connue", "`{written}` is not a known licence");
    map.problem_with_help(span, message, help);
    None
}

fn pair(map: &mut MapReader<'_>, node: &Node) -> Option<Pair> {
    let span = node.span(map.file());
    let mut below = map.below(node);
    let names = (below.required("text").and_then(Node::as_text), below.required("on").and_then(Node::as_text));
    // A map has no length of its own: the problem is shown under the name of the text.
    let span = node.get("text").map_or(span, |text| text.span(below.file()));
    let purpose = match below.node("for") {
        None => Use::Text,
        Some(written) => {
            let list = Use::ALL.map(|(_, name)| name).join(", ");
            let expected = text!("`for` est l’un de : {list}", "`for` is one of: {list}");
            let named = |node: &Node| {
                let text = node.as_text()?;
                Use::ALL.iter().find(|(_, name)| *name == &**text).map(|(purpose, _)| *purpose)
            };
            below.convert(written, expected, named)?
        }
    };
    below.finish();
    let (text, on) = names;
    Some(Pair { text: Arc::clone(text?), on: Arc::clone(on?), purpose, span })
}

fn declared_file(
    tree: &SourceTree,
    default: &crate::locale::Locale,
    map: &mut MapReader<'_>,
    node: &Node,
) -> Option<DeclaredFile> {
    let file = map.file().clone();
    let mut below = map.below(node);
    below.required("file");
    let license = below.required("license").and_then(|node| licence(&mut below, node));
    below.node("from");
    below.node("face");
    let group = below.text("group").unwrap_or_else(|| "other".into());
    let title = below.localized("title", default).unwrap_or_default();
    let png: Vec<u32> = below
        .texts("png")
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(written, node)| {
            let width = written.parse().ok().filter(|width| (8..=4096).contains(width));
            if width.is_none() {
                let message =
                    text!("une largeur est un nombre de 8 à 4096 pixels", "a width is a number from 8 to 4096 pixels");
                below.problem(node.span(&file), message);
            }
            width
        })
        .collect();
    let bleed = below.node("pdf").map(|node| {
        let mut sheet = below.below(node);
        let bleed = sheet.number("bleed").unwrap_or(0.0);
        sheet.finish();
        bleed
    });
    let demo = below.boolean("demo").unwrap_or(false);
    let deprecated = below.text("deprecated");
    below.finish();
    let (path_node, license, from) = (node.get("file")?, license?, node.get("from"));
    let path = path_node.as_text().filter(|path| SourcePath::from_untrusted(path).is_some() && is_plain(path));
    let Some(path) = path else {
        let message = text!("ce chemin ne va pas dans un kit", "this path does not belong in a kit");
        let help = text!(
            "un chemin relatif, sans espace ni accent : `logos/mark.svg`",
            "a relative path without spaces or accents: `logos/mark.svg`"
        );
        map.problem_with_help(path_node.span(&file), message, help);
        return None;
    };
    let (source, at) = match from {
        Some(from) => {
            let written = from.as_text().and_then(|from| SourcePath::from_untrusted(from));
            if written.as_ref().is_some_and(|written| !may_come_from(written)) {
                let message = text!(
                    "un fichier du kit vient de `assets/` ou `scripts/` d’un thème, ou de `assets/static/`",
                    "a file of the kit comes from `assets/` or `scripts/` of a theme, or from `assets/static/`"
                );
                let help = text!("copiez-le dans `{SOURCES}/`", "copy it to `{SOURCES}/`");
                map.problem_with_help(from.span(&file), message, help);
                return None;
            }
            (written, from)
        }
        None => (SourcePath::from_untrusted(&format!("{SOURCES}/{path}")), path_node),
    };
    let Some(source) = source.filter(|source| tree.get(source.as_str()).is_some()) else {
        let own = tree.under(SOURCES).map(|(path, _)| &path.as_str()[SOURCES.len() + 1..]).filter(|_| from.is_none());
        let elsewhere = ["themes", "assets/static"].into_iter().flat_map(|folder| tree.under(folder));
        let elsewhere = elsewhere.filter(|(path, _)| from.is_some() && may_come_from(path));
        let names: Vec<&str> = own.chain(elsewhere.map(|(path, _)| path.as_str())).collect();
        let written = at.as_text().cloned().unwrap_or_default();
        let help = match did_you_mean(&written, names) {
            Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?"),
            None => text!("ajoutez le fichier, ou corrigez son nom", "add the file, or correct its name"),
        };
        let message = text!("le fichier `{written}` n’existe pas", "the file `{written}` does not exist");
        map.problem_with_help(at.span(&file), message, help);
        return None;
    };
    if !png.is_empty() && source.extension() != "svg" {
        let message = text!("seul un dessin SVG donne des PNG", "PNG are made of an SVG drawing alone");
        map.problem(node.get("png")?.span(&file), message);
        return None;
    }
    let sheet = match bleed {
        None => None,
        Some(bleed) => Some(sheet(tree, &source, bleed).or_else(|| {
            let message = text!(
                "une feuille à imprimer demande un dessin SVG en millimètres, plus grand que son fond perdu",
                "a sheet for print wants an SVG drawing in millimetres that is larger than its bleed"
            );
            let help = text!(
                "donnez au dessin sa taille, fond perdu compris : `<svg width=\"410mm\" height=\"110mm\" …>`",
                "give the drawing its size, bleed included: `<svg width=\"410mm\" height=\"110mm\" …>`"
            );
            map.problem_with_help(node.get("pdf")?.span(&file), message, help);
            None
        })?),
    };
    let face = match node.get("face") {
        None => None,
        Some(face) => Some(font::read(map, face, &source)?),
    };
    let (path, span) = (Arc::clone(path), path_node.span(&file));
    Some(DeclaredFile { path, source, license, group, title, sheet, png, face, demo, deprecated, span })
}

/// The sheet of a drawing; `None` for one that states no size on paper, or nothing but bleed.
fn sheet(tree: &SourceTree, source: &SourcePath, bleed: f64) -> Option<Sheet> {
    let svg = tree.text(source.as_str()).filter(|_| source.extension() == "svg")?;
    let size = drawing::millimetres(svg.value())?;
    let is_larger = bleed.is_finite() && bleed >= 0.0 && bleed * 2.0 < size.0.min(size.1);
    is_larger.then_some(Sheet { size, bleed })
}

/// Whether `from:` may name a file: one that the site publishes as it is.
pub fn may_come_from(path: &SourcePath) -> bool {
    let of_theme = path.as_str().strip_prefix("themes/").and_then(|rest| rest.split_once('/'));
    let is_published = |rest: &str| rest.starts_with("assets/") || rest.starts_with("scripts/");
    of_theme.is_some_and(|(_, rest)| is_published(rest)) || path.as_str().starts_with("assets/static/")
}

/// Whether a path is the same in an address, a file system and an archive.
fn is_plain(path: &str) -> bool {
    path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_')) && !path.starts_with('.')
}
