//! What the pages of each language weigh, for the page that states it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::needs::Kind;
use super::weight::{Weight, kilobytes};
use crate::config::Config;
use crate::plan::PageJob;
use crate::render::{KindWeights, PageWeights, PartWeights};

/// A page that counts, with its weight.
type Weighed<'p> = (&'p PageJob, &'p Weight);

/// Whether a page counts. Pages for errors and views for other sites do not, nor does a page that states weights: its
/// own would change with what it states.
pub fn counts(page: &PageJob) -> bool {
    page.page.index && !page.states_page_weights && matches!(page.page.kind, "home" | "list" | "entry")
}

/// For each language of the site, what its pages weigh.
pub fn by_language(config: &Config, pages: &[(&PageJob, Weight)]) -> Vec<PageWeights> {
    let mut languages: Vec<Vec<Weighed<'_>>> = vec![Vec::new(); config.languages.len()];
    for (page, weight) in pages.iter().filter(|(page, _)| counts(page)) {
        if let Some(language) = languages.get_mut(page.site.index) {
            language.push((page, weight));
        }
    }
    languages.iter().map(|pages| of_language(pages)).collect()
}

fn of_language(pages: &[Weighed<'_>]) -> PageWeights {
    // By kind; entries by collection, in the order of the sections.
    let mut kinds: BTreeMap<(usize, &str), Vec<Weighed<'_>>> = BTreeMap::new();
    for (page, weight) in pages {
        let section = page.page.section.as_ref().filter(|_| page.page.kind == "entry");
        let rank = section.and_then(|section| {
            let known = page.site.sections.iter().position(|known| known.name == section.name);
            Some(known? + 2)
        });
        let rank = rank.unwrap_or(usize::from(page.page.kind != "home"));
        kinds.entry((rank, page.page.kind)).or_default().push((page, weight));
    }
    let kinds = kinds.into_iter().map(|((rank, kind), pages)| {
        let label = pages.first().and_then(|(page, _)| page.page.section.as_ref()?.label.clone());
        of_kind(kind, label.filter(|_| rank > 1), &pages)
    });
    let median_of = |of: &dyn Fn(&Weight) -> u64| median(pages.iter().map(|(_, weight)| of(weight)).collect());
    let parts = PartWeights {
        html: kilobytes(median_of(&|weight| weight.html)),
        code: kilobytes(median_of(&|weight| weight.of_kind(Kind::Style) + weight.of_kind(Kind::Script))),
        fonts: kilobytes(median_of(&|weight| weight.of_kind(Kind::Font))),
        pictures: kilobytes(median_of(&|weight| weight.of_kind(Kind::Picture))),
        requests: median_of(&Weight::requests),
    };
    PageWeights { kinds: kinds.collect(), all: of_kind("", None, pages), parts }
}

fn of_kind(kind: &'static str, label: Option<Arc<str>>, pages: &[Weighed<'_>]) -> KindWeights {
    // The first of equal ones: pages come by address.
    let heaviest = pages.iter().rev().max_by_key(|(_, weight)| weight.total());
    let heaviest = heaviest
        .map(|(page, weight)| (Arc::clone(&page.page.title), Arc::clone(&page.page.url), kilobytes(weight.total())));
    KindWeights {
        kind,
        label,
        pages: pages.len(),
        median: kilobytes(median(pages.iter().map(|(_, weight)| weight.total()).collect())),
        heaviest: heaviest.unwrap_or_else(|| ("".into(), "".into(), 0)),
    }
}

/// The middle of all values; of two in the middle, the greater.
fn median(mut values: Vec<u64>) -> u64 {
    let middle = values.len() / 2;
    if values.is_empty() { 0 } else { *values.select_nth_unstable(middle).1 }
}
