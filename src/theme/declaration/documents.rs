//! `documents:` and `card:` of `theme.yaml`: what is set in type.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Span;
use crate::text;
use crate::yaml::MapReader;

/// A document of each language, or of each entry of a collection in each language, as PDF.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentDeclaration {
    /// The template that gives its text, as HTML.
    pub template: Arc<str>,
    /// The file of `documents/` that says what it looks like.
    pub style: Arc<str>,
    /// The list of its template whose entries it shows whole, as their pages do.
    pub pages: Option<Arc<str>>,
    /// The collection of which each entry with a page has a document, and where it is named.
    pub of: Option<(Arc<str>, Span)>,
}

/// The pictures of pages for links from elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct CardDeclaration {
    /// The template that gives their text, as HTML.
    pub template: Arc<str>,
    /// The file of `documents/` that says what they look like.
    pub style: Arc<str>,
}

/// Names of files and templates with their places in `theme.yaml`.
type Places<'a> = (&'a mut BTreeMap<Arc<str>, Span>, &'a mut Vec<(Arc<str>, Span)>);

/// Reads `documents:`. The names of documents are parts of addresses.
pub fn read(map: &mut MapReader<'_>, (spans, template_spans): Places<'_>) -> BTreeMap<Arc<str>, DocumentDeclaration> {
    let file = map.file().clone();
    let mut documents = BTreeMap::new();
    for (key, node) in map.entries("documents") {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !key.name.bytes().all(is_plain) {
            let message = text!(
                "le nom d’un document est une partie de son adresse : minuscules, chiffres et traits d’union",
                "the name of a document is a part of its address: lower-case letters, digits and hyphens"
            );
            map.problem(key.span(&file), message);
            continue;
        }
        let mut below = map.below(node);
        let pages = below.text("pages");
        let of = below.text("of").zip(below.node("of").map(|node| node.span(&file)));
        if let Some((template, style)) = template_and_style(below, (&mut *spans, &mut *template_spans)) {
            documents.insert(Arc::clone(&key.name), DocumentDeclaration { template, style, pages, of });
        }
    }
    documents
}

/// Reads `card:`.
pub fn read_card(map: &mut MapReader<'_>, places: Places<'_>) -> Option<CardDeclaration> {
    let node = map.node("card")?;
    let (template, style) = template_and_style(map.below(node), places)?;
    Some(CardDeclaration { template, style })
}

fn template_and_style(mut below: MapReader<'_>, (spans, template_spans): Places<'_>) -> Option<(Arc<str>, Arc<str>)> {
    let file = below.file().clone();
    let template = below.text("template");
    if let Some(node) = below.required("template") {
        template_spans.extend(template.iter().map(|name| (Arc::clone(name), node.span(&file))));
    }
    let style = below.text("style");
    if let Some(node) = below.required("style") {
        spans.extend(style.iter().map(|name| (Arc::clone(name), node.span(&file))));
    }
    below.finish();
    Some((template?, style?))
}
