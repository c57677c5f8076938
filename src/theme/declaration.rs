//! `theme.yaml`: what a theme asks to be prepared before rendering.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::content::collection::SortKey;
use crate::diagnostic::{Checked, Code, Diagnostic, Span, did_you_mean};
use crate::digest::Digest;
use crate::path::SourcePath;
use crate::source::SourceTree;
use crate::text;
use crate::yaml::{self, Limits, MapReader, Node};

pub mod documents;

use documents::{CardDeclaration, DocumentDeclaration};

/// A size and shape in which pictures are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Width to height. The photo is cut to it; with `None` it is not cut.
    pub crop: Option<(u32, u32)>,
    /// Wanted widths in pixels, ascending. Those above the original are left out.
    pub widths: Vec<u32>,
    /// The `sizes` attribute.
    pub sizes: Arc<str>,
}

/// Which entries a list holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Where {
    /// The field refers to the entry of the page.
    FieldIsSelf(Arc<str>),
    /// The entry is over, or is not. One that does not say when it takes place is not.
    IsPast(bool),
    /// The field has this value.
    FieldIs(Arc<str>, Arc<str>),
}

/// A list that a template shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ListQuery {
    /// The name under `lists`.
    pub name: Arc<str>,
    /// Entries of this collection; of all when absent.
    pub collection: Option<Arc<str>>,
    /// Where the collection is named, for diagnostics.
    pub collection_span: Option<Span>,
    /// Conditions, all of which hold.
    pub conditions: Vec<Where>,
    /// Only entries that refer to the entry of the page are in the list.
    pub back_references: bool,
    /// The order; `None` for that of the collection.
    pub sort: Vec<SortKey>,
    /// The most entries; `None` for all.
    pub limit: Option<usize>,
}

/// The banner that other sites embed to lead to the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Banner {
    /// Its template.
    pub template: Arc<str>,
    /// Width of its frame in CSS pixels.
    pub width: u32,
    /// Height of its frame in CSS pixels.
    pub height: u32,
}

/// `embed:` — what views in frames of other sites are made with.
#[derive(Clone, Debug, Default)]
pub struct EmbedDeclaration {
    /// Files of `styles/` that make the style sheet of all views.
    pub styles: Vec<Arc<str>>,
    /// Files of `scripts/` that make the script of all views, which tells their height.
    pub scripts: Vec<Arc<str>>,
    /// File of `scripts/` that other sites load to show views without a frame.
    pub element: Option<Arc<str>>,
    /// The banner.
    pub banner: Option<Banner>,
}

/// Everything that `theme.yaml` declares.
#[derive(Clone, Debug, Default)]
pub struct Declaration {
    /// Picture variants by name.
    pub variants: BTreeMap<Arc<str>, Variant>,
    /// The picture that other sites show in a link's preview.
    pub social: Option<Variant>,
    /// Lists of each template.
    pub lists: BTreeMap<Arc<str>, Vec<ListQuery>>,
    /// Files of `styles/` that make the site's style sheet.
    pub styles: Vec<Arc<str>>,
    /// File of `styles/` for highlighted code.
    pub highlight: Option<Arc<str>>,
    /// Files of `scripts/` that make the site's script.
    pub scripts: Vec<Arc<str>>,
    /// What views in frames of other sites are made with.
    pub embed: EmbedDeclaration,
    /// The documents that are set in type, by name.
    pub documents: BTreeMap<Arc<str>, DocumentDeclaration>,
    /// The picture of each page that links to it show elsewhere.
    pub card: Option<CardDeclaration>,
    /// The addresses that templates show of `params.contact` of the settings, by their keys there.
    pub contacts: Vec<Arc<str>>,
    /// The place in `theme.yaml` of each name of a style or script, for diagnostics.
    pub spans: BTreeMap<Arc<str>, Span>,
    /// The templates that `theme.yaml` names, each with its place there, for diagnostics.
    pub template_spans: Vec<(Arc<str>, Span)>,
    /// Digest of the text of `theme.yaml`.
    pub digest: Digest,
}

/// Reads `theme.yaml` of the theme that the configuration names; `None` when there is none or it is no text.
pub fn find(tree: &SourceTree, config: &Config, root: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Declaration> {
    let path = SourcePath::new(format!("{root}/theme.yaml"));
    match tree.get(path.as_str()) {
        Some(file) => {
            diagnostics.extend(file.encoding_problem(&path));
            file.text().map(|text| parse(&path, text).take(diagnostics))
        }
        None => {
            let names: BTreeSet<&str> = tree
                .under("themes")
                .filter_map(|(path, _)| path.as_str().strip_prefix("themes/")?.strip_suffix("/theme.yaml"))
                .collect();
            let help = match did_you_mean(&config.theme, names.iter().copied()) {
                Some(near) => text!("vouliez-vous écrire `{near}` ?", "did you mean `{near}`?").replacing(near),
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

/// Reads the text of a `theme.yaml`.
pub fn parse(path: &SourcePath, text: &str) -> Checked<Declaration> {
    let mut diagnostics = Vec::new();
    let root = yaml::parse(path, text, 0..text.len(), Limits::default()).take(&mut diagnostics);
    let mut map = MapReader::new(path, Code::ThemeDeclaration, &root, &mut diagnostics);
    map.text("name");
    let mut variants = BTreeMap::new();
    for (key, node) in map.entries("variants") {
        variants.extend(variant(&mut map, node).map(|variant| (Arc::clone(&key.name), variant)));
    }
    let social = map.node("social").and_then(|node| variant(&mut map, node));
    let mut lists = BTreeMap::new();
    let mut template_spans = Vec::new();
    for (template, node) in map.entries("templates") {
        template_spans.push((Arc::clone(&template.name), template.span(path)));
        let mut below = map.below(node);
        let mut queries = Vec::new();
        for (name, node) in below.entries("lists") {
            queries.push(query(&mut below, &name.name, node));
        }
        below.finish();
        lists.insert(Arc::clone(&template.name), queries);
    }
    let mut spans = BTreeMap::new();
    let embed = map.node("embed").map(|node| embed(&mut map, node, &mut spans, &mut template_spans));
    let documents = documents::read(&mut map, (&mut spans, &mut template_spans));
    let card = documents::read_card(&mut map, (&mut spans, &mut template_spans));
    let mut names = |texts: Option<Vec<(Arc<str>, &Node)>>| {
        let mut names = Vec::new();
        for (name, node) in texts.unwrap_or_default() {
            spans.insert(Arc::clone(&name), node.span(path));
            names.push(name);
        }
        names
    };
    let styles = names(map.texts("styles"));
    let highlight = names(map.texts("highlight")).into_iter().next();
    let scripts = names(map.texts("scripts"));
    let contacts = map.texts("contacts").unwrap_or_default().into_iter().map(|(key, _)| key).collect();
    map.finish();
    let digest = Digest::of(text.as_bytes());
    let embed = embed.unwrap_or_default();
    let value = Declaration {
        variants,
        social,
        lists,
        styles,
        highlight,
        scripts,
        embed,
        documents,
        card,
        contacts,
        spans,
        template_spans,
        digest,
    };
    Checked { value, diagnostics }
}

/// Reads `embed:`. Names of files and templates are noted with their places.
fn embed(
    map: &mut MapReader<'_>,
    node: &Node,
    spans: &mut BTreeMap<Arc<str>, Span>,
    template_spans: &mut Vec<(Arc<str>, Span)>,
) -> EmbedDeclaration {
    let file = map.file().clone();
    let mut below = map.below(node);
    let mut names = |texts: Option<Vec<(Arc<str>, &Node)>>| -> Vec<Arc<str>> {
        let named = texts.unwrap_or_default().into_iter().map(|(name, node)| {
            spans.insert(Arc::clone(&name), node.span(&file));
            name
        });
        named.collect()
    };
    let styles = names(below.texts("styles"));
    let scripts = names(below.texts("scripts"));
    let element = names(below.texts("element")).into_iter().next();
    let banner = below.node("banner").and_then(|node| {
        let mut below = below.below(node);
        let template = below.text("template");
        if let Some(node) = below.required("template") {
            template_spans.extend(template.iter().map(|name| (Arc::clone(name), node.span(&file))));
        }
        let (width, height) = (below.count("width").unwrap_or(640), below.count("height").unwrap_or(160));
        below.finish();
        Some(Banner { template: template?, width, height })
    });
    below.finish();
    EmbedDeclaration { styles, scripts, element, banner }
}

fn variant(map: &mut MapReader<'_>, node: &Node) -> Option<Variant> {
    let file = map.file().clone();
    let mut below = map.below(node);
    let crop = below.node("crop").and_then(|node| {
        let expected = text!("`crop` attend un rapport, comme `\"3:2\"`", "`crop` wants a ratio, such as `\"3:2\"`");
        below.convert(node, expected, |node| {
            let (width, height) = node.as_text()?.split_once(':')?;
            let ratio: (u32, u32) = (width.parse().ok()?, height.parse().ok()?);
            (ratio.0 > 0 && ratio.1 > 0 && ratio.0 <= 10_000 && ratio.1 <= 10_000).then_some(ratio)
        })
    });
    let one = below.count("width");
    let many = below.texts("widths").unwrap_or_default();
    let one = one.map(|width| (Some(width), node.get("width").unwrap_or(node)));
    let many = many.iter().map(|(text, node)| (text.parse().ok(), *node));
    let mut written: Vec<(Option<u32>, &Node)> = one.into_iter().chain(many).collect();
    if written.is_empty() {
        written.push((None, node));
    }
    let mut widths: Vec<u32> = Vec::new();
    for (width, node) in written {
        match width.filter(|width| (16..=8_000).contains(width)) {
            Some(width) => widths.push(width),
            None => below.problem_with_help(
                node.span(&file),
                text!(
                    "`widths` attend des largeurs de 16 à 8000 pixels",
                    "`widths` wants widths from 16 to 8000 pixels"
                ),
                text!("par exemple `widths: [480, 960, 1920]`", "for example `widths: [480, 960, 1920]`"),
            ),
        }
    }
    widths.sort_unstable();
    widths.dedup();
    let sizes = below.text("sizes").unwrap_or_else(|| "100vw".into());
    below.finish();
    (!widths.is_empty()).then_some(Variant { crop, widths, sizes })
}

fn query(map: &mut MapReader<'_>, name: &Arc<str>, node: &Node) -> ListQuery {
    let file = map.file().clone();
    let mut below = map.below(node);
    let mut conditions = Vec::new();
    for (key, node) in below.entries("where") {
        if &*key.name == "is_past" {
            let expected = text!("`is_past` attend `true` ou `false`", "`is_past` wants `true` or `false`");
            conditions.extend(below.convert(node, expected, Node::as_bool).map(Where::IsPast));
            continue;
        }
        conditions.extend(node.as_text().map(|value| match &**value {
            "self" => Where::FieldIsSelf(Arc::clone(&key.name)),
            _ => Where::FieldIs(Arc::clone(&key.name), Arc::clone(value)),
        }));
    }
    let sort = below.texts("sort").unwrap_or_default().into_iter().map(|(key, _)| match key.strip_prefix('-') {
        Some(field) => SortKey { field: field.into(), descending: true },
        None => SortKey { field: key, descending: false },
    });
    let query = ListQuery {
        name: Arc::clone(name),
        sort: sort.collect(),
        collection: below.text("collection"),
        collection_span: node.get("collection").map(|node| node.span(&file)),
        conditions,
        back_references: below.boolean("back_references").unwrap_or(false),
        limit: below.count("limit").map(|limit| limit as usize),
    };
    below.finish();
    query
}
