//! Pages that are heavier than the site allows, with what makes them so.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::needs::Kind;
use super::weight::{Part, Weight, kilobytes};
use crate::config::Budgets;
use crate::diagnostic::{Code, Diagnostic, Span, Text, UiLocale, counted};
use crate::path::{OutputPath, SourcePath};
use crate::plan::PageJob;
use crate::text;

/// How many of the heaviest files are named.
const NAMED: usize = 3;

/// From this number of pages on, a template whose pages are too heavy for the most part is the one place that is told.
const MANY: usize = 3;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Budget {
    Page,
    Pictures,
    Fonts,
    Requests,
}

/// A page that is over a limit.
struct Over<'p> {
    page: &'p PageJob,
    weight: &'p Weight,
    amount: u64,
}

/// What the page of a file needs.
type Parts<'t> = dyn Fn(&OutputPath) -> Vec<Part<'t>> + 't;

/// Whether a page is over any budget.
pub fn is_over(budgets: &Budgets, weight: &Weight) -> bool {
    limits(budgets)
        .into_iter()
        .any(|(budget, limit)| limit.as_ref().is_some_and(|(limit, _)| budget.amount(weight) > *limit))
}

fn limits(budgets: &Budgets) -> [(Budget, &Option<(u64, Span)>); 4] {
    [
        (Budget::Page, &budgets.page),
        (Budget::Pictures, &budgets.pictures),
        (Budget::Fonts, &budgets.fonts),
        (Budget::Requests, &budgets.requests),
    ]
}

/// Where the problem of a page is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file of its entry; its template, when it has none.
    Entry,
    /// Its template.
    Template,
}

/// Warns of every page that is over a budget: in the file of its entry, or in its template where most of the
/// template's pages are. `source` gives that file, `parts` what the page of a file needs.
pub fn report<'t>(
    budgets: &Budgets,
    pages: &[(&PageJob, Weight)],
    source: &dyn Fn(&PageJob, Place) -> Option<SourcePath>,
    parts: &Parts<'t>,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (budget, limit) in limits(budgets) {
        let Some((limit, setting)) = limit else { continue };
        for (count, over) in by_template(budget, *limit, pages).into_values() {
            let is_of_template = over.len() >= MANY && over.len() * 2 > count;
            let (place, told, others) = match is_of_template {
                true => (Place::Template, &over[..1], over.len() - 1),
                false => (Place::Entry, &over[..], 0),
            };
            // One problem for a file: that of its heaviest page.
            let mut files: BTreeSet<SourcePath> = BTreeSet::new();
            for over in told {
                if let Some(file) = source(over.page, place).filter(|file| files.insert(file.clone())) {
                    let causes = causes(budget, over, &parts(&over.page.file));
                    let message = message(budget, over, *limit, others);
                    let key = budget.key();
                    diagnostics.push(Diagnostic::new(Code::Budget, Span::file(&file), message).help(causes).related(
                        setting.clone(),
                        text!("la limite est `budgets.{key}`", "the limit is `budgets.{key}`"),
                    ));
                }
            }
        }
    }
    diagnostics
}

/// For each template, the number of its pages and those that are over a limit, the heaviest first.
fn by_template<'p>(
    budget: Budget,
    limit: u64,
    pages: &'p [(&'p PageJob, Weight)],
) -> BTreeMap<&'p str, (usize, Vec<Over<'p>>)> {
    let mut templates: BTreeMap<&str, (usize, Vec<Over<'_>>)> = BTreeMap::new();
    for (page, weight) in pages {
        let (count, over) = templates.entry(&page.template).or_default();
        *count += 1;
        let amount = budget.amount(weight);
        if amount > limit {
            over.push(Over { page, weight, amount });
        }
    }
    // Pages come by address, so that equal weights have one order.
    templates.values_mut().for_each(|(_, over)| over.sort_by_key(|over| Reverse(over.amount)));
    templates
}

impl Budget {
    fn amount(self, weight: &Weight) -> u64 {
        match self {
            Self::Page => weight.total(),
            Self::Pictures => weight.of_kind(Kind::Picture),
            Self::Fonts => weight.of_kind(Kind::Font),
            Self::Requests => weight.requests(),
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Page => "page_kb",
            Self::Pictures => "picture_kb",
            Self::Fonts => "font_kb",
            Self::Requests => "requests",
        }
    }

    /// Whether a file of this kind counts.
    fn counts(self, kind: Kind) -> bool {
        match self {
            Self::Page | Self::Requests => true,
            Self::Pictures => kind == Kind::Picture,
            Self::Fonts => kind == Kind::Font,
        }
    }
}

/// What is told of a page, and that so many others of its template are like it.
fn message(budget: Budget, over: &Over<'_>, limit: u64, others: usize) -> Text {
    let url = &over.page.page.url;
    let amount = over.amount;
    let (weighs, allowed) = (kilobytes(amount), kilobytes(limit));
    let message = match budget {
        Budget::Page => text!(
            "la page `{url}` pèse {weighs} ko, pour {allowed} au plus",
            "the page `{url}` weighs {weighs} kB, and may weigh {allowed}"
        ),
        Budget::Pictures => text!(
            "les images de la page `{url}` pèsent {weighs} ko, pour {allowed} au plus",
            "the pictures of the page `{url}` weigh {weighs} kB, and may weigh {allowed}"
        ),
        Budget::Fonts => text!(
            "les polices de la page `{url}` pèsent {weighs} ko, pour {allowed} au plus",
            "the fonts of the page `{url}` weigh {weighs} kB, and may weigh {allowed}"
        ),
        Budget::Requests => text!(
            "la page `{url}` demande {amount} fichiers, pour {limit} au plus",
            "the page `{url}` asks for {amount} files, and may ask for {limit}"
        ),
    };
    if others == 0 {
        return message;
    }
    let fr = counted(others, "autre de ce gabarit", "autres de ce gabarit", UiLocale::Fr);
    let en = counted(others, "other of this template", "others of this template", UiLocale::En);
    let (message_fr, message_en) = (message.get(UiLocale::Fr), message.get(UiLocale::En));
    text!("{message_fr}, comme {fr}", "{message_en}, as {en}")
}

/// What weighs most of what a budget counts, and for requests what there is most of.
fn causes(budget: Budget, over: &Over<'_>, parts: &[Part<'_>]) -> Text {
    if budget == Budget::Requests {
        let count = |kind| parts.iter().filter(|part| part.kind == kind).count();
        let (pictures, fonts) = (count(Kind::Picture), count(Kind::Font));
        let (styles, scripts) = (count(Kind::Style), count(Kind::Script));
        return text!(
            "images : {pictures}, polices : {fonts}, feuilles de style : {styles}, scripts : {scripts}",
            "pictures: {pictures}, fonts: {fonts}, style sheets: {styles}, scripts: {scripts}"
        );
    }
    let html = (budget == Budget::Page).then_some((over.weight.html, over.page.file.as_str()));
    let parts = parts.iter().filter(|part| budget.counts(part.kind));
    let mut all: Vec<(u64, &str)> = parts.map(|part| (part.bytes, part.file.as_str())).chain(html).collect();
    all.sort_by_key(|(bytes, _)| Reverse(*bytes));
    let named = |unit: &str| {
        let heaviest = all.iter().take(NAMED);
        let named = heaviest.map(|(bytes, file)| format!("`{file}` {} {unit}", kilobytes(*bytes)));
        named.collect::<Vec<_>>().join(", ")
    };
    let (fr, en) = (named("ko"), named("kB"));
    text!("le plus lourd : {fr}", "the heaviest: {en}")
}
