//! `menus:` — what the menus of the site lead to.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Span;
use crate::locale::{Language, Locale, LocalizedText};
use crate::path::SourcePath;
use crate::text;
use crate::yaml::{MapReader, Node, Yaml};

/// One line of a menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// What it leads to, as written; `None` for a line that only holds others.
    pub target: Option<Arc<str>>,
    /// Its label; empty where what it leads to names it.
    pub label: LocalizedText,
    /// The lines below it, which have none below them.
    pub items: Vec<MenuItem>,
    /// Where its target is written.
    pub span: Span,
}

/// What a line of a menu leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MenuTarget<'a> {
    /// An entry's page, `@/pages/about#team`: the entry and the anchor.
    Entry(&'a str, Option<&'a str>),
    /// A complete address.
    Web(&'a str),
    /// An address from the root of the site.
    Root(&'a str),
    /// A collection's list.
    Collection(&'a str),
}

/// Schemes that a menu may lead to.
const SCHEMES: &[&str] = &["https://", "http://", "mailto:", "tel:"];

impl MenuItem {
    /// What it leads to.
    pub fn leads_to(&self) -> Option<MenuTarget<'_>> {
        let target = &**self.target.as_ref()?;
        if let Some(entry) = target.strip_prefix("@/") {
            return Some(match entry.split_once('#') {
                Some((key, anchor)) => MenuTarget::Entry(key, Some(anchor)),
                None => MenuTarget::Entry(entry, None),
            });
        }
        if SCHEMES.iter().any(|scheme| target.starts_with(scheme)) {
            return Some(MenuTarget::Web(target));
        }
        let is_root = target.starts_with('/') && !target.starts_with("//");
        Some(if is_root { MenuTarget::Root(target) } else { MenuTarget::Collection(target) })
    }
}

/// Every line of all menus, those below others too.
pub fn all(menus: &BTreeMap<Arc<str>, Vec<MenuItem>>) -> impl Iterator<Item = &MenuItem> {
    menus.values().flatten().flat_map(|item| std::iter::once(item).chain(&item.items))
}

/// Reads the menus.
pub(super) fn read(
    map: &mut MapReader<'_>,
    languages: &[Language],
    default: &Locale,
) -> BTreeMap<Arc<str>, Vec<MenuItem>> {
    let file = map.file();
    let mut menus = BTreeMap::new();
    for (key, node) in map.entries("menus") {
        let name = &key.name;
        let expected = text!("le menu `{name}` attend une liste", "the menu `{name}` wants a list");
        let nodes = map.convert(node, expected, Node::as_list).unwrap_or_default();
        let mut reader = ItemReader { file, languages, default };
        let items = nodes.iter().filter_map(|node| reader.item(map, node, Level::Top));
        menus.insert(Arc::clone(name), items.collect());
    }
    menus
}

/// Whether a line may hold others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Top,
    Below,
}

struct ItemReader<'a> {
    file: &'a SourcePath,
    languages: &'a [Language],
    default: &'a Locale,
}

impl ItemReader<'_> {
    fn item(&mut self, map: &mut MapReader<'_>, node: &Node, level: Level) -> Option<MenuItem> {
        let span = node.span(self.file);
        match &node.value {
            Yaml::Scalar { text, .. } if !node.is_null() && !text.trim().is_empty() => {
                let target = Some(Arc::from(text.trim()));
                Some(MenuItem { target, label: LocalizedText::default(), items: Vec::new(), span })
            }
            Yaml::Map(_) => {
                let mut below = map.below(node);
                let target_node = below.node("url");
                let target = below.text("url").map(|url| Arc::from(url.trim()));
                let label = below.localized("label", self.default).unwrap_or_default();
                if let Some(labels) = below.node("label") {
                    below.known_languages(labels, self.languages.iter().map(|language| language.locale.as_str()));
                }
                let nodes = match level {
                    Level::Top => below.node("items"),
                    Level::Below => None,
                };
                let items = nodes.and_then(|node| {
                    let expected = text!("`items` attend une liste", "`items` wants a list");
                    below.convert(node, expected, Node::as_list)
                });
                let items = items.unwrap_or_default().iter();
                let items: Vec<MenuItem> = items.filter_map(|item| self.item(&mut below, item, Level::Below)).collect();
                if target_node.is_none() && (items.is_empty() || label.0.is_empty()) {
                    below.problem_with_help(
                        span.clone(),
                        text!("cette ligne ne mène à rien", "this line leads nowhere"),
                        text!(
                            "ajoutez `url: …` ; une ligne qui en contient d’autres a `label:` et `items:`",
                            "add `url: …`; a line that holds others has `label:` and `items:`"
                        ),
                    );
                }
                below.finish();
                let span = target_node.map_or(span, |node| node.span(self.file));
                Some(MenuItem { target, label, items, span })
            }
            _ => {
                map.problem_with_help(
                    span,
                    text!("ceci n’est pas une ligne de menu", "this is no line of a menu"),
                    text!(
                        "écrivez `stories`, `@/pages/about`, `https://…` ou `{{label: …, url: …}}`",
                        "write `stories`, `@/pages/about`, `https://…` or `{{label: …, url: …}}`"
                    ),
                );
                None
            }
        }
    }
}
