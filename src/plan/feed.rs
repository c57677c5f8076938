//! Feeds of each section and language, and the site map.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::Timestamp;

use super::frame::Frame;
use super::job::{
    Address, Content, FeedItem, FeedJob, FeedKind, Job, PageJob, PictureUse, SitemapJob, UseKind, output_path,
};
use super::picture::PLAIN_VARIANT;
use super::view::Depicted;
use crate::config::Config;
use crate::memo::Shared;
use crate::path::OutputPath;
use crate::site::{EntryIndex, Site};

/// Newest entries that a feed holds.
const ITEMS: usize = 20;

/// Plans the feeds of the language at position `index`. `page` gives the page of
/// an entry. What is borrowed from another language is not announced as new,
/// nor is what has no date.
pub fn feeds<'p>(
    site: &Site,
    index: usize,
    frame: &Frame,
    page: impl Fn(EntryIndex) -> Option<&'p Shared<PageJob>>,
) -> Vec<(OutputPath, Job)> {
    let mut jobs = Vec::new();
    for (name, section) in frame.sections.iter().filter(|(_, section)| !section.feeds.is_empty()) {
        let Some(home) = &section.view.url else { continue };
        let members = site.members(name);
        let dated = members.iter().filter_map(|entry| {
            let shown = site.shown(index, *entry).filter(|shown| shown.borrowed.is_none())?;
            let (published, updated) = shown.dates?;
            Some((published, updated, page(*entry)?))
        });
        let mut dated: Vec<(Timestamp, Timestamp, &Shared<PageJob>)> = dated.collect();
        // Newest first. Entries of one instant keep the order of the list.
        dated.sort_by_key(|(published, ..)| Reverse(*published));
        dated.truncate(ITEMS);
        let items: Arc<Vec<FeedItem>> = Arc::new(
            dated
                .into_iter()
                .map(|(published, updated, page)| FeedItem { page: page.clone(), published, updated })
                .collect(),
        );
        let pictures = pictures(&items);
        for (kind, (_, url, title)) in [FeedKind::Atom, FeedKind::Json].into_iter().zip(section.feeds.iter()) {
            let job = FeedJob {
                kind,
                title: Arc::clone(title),
                site: frame.site.clone(),
                url: Arc::clone(url),
                home: Arc::clone(home),
                items: Arc::clone(&items),
                pictures: Arc::clone(&pictures),
            };
            jobs.push((output_path(url), Job::Feed(Shared::new(job))));
        }
    }
    jobs
}

/// The pictures of the bodies that a feed holds, in the variants that it shows.
fn pictures(items: &[FeedItem]) -> Arc<[PictureUse]> {
    let mut found: Vec<PictureUse> = Vec::new();
    for item in items {
        let Content::Entry(entry, ..) = &item.page.content else { continue };
        entry.body.pictures(&mut |depicted| {
            let (set, variant) = match depicted {
                Depicted::PhotoAs(photo, variant) => (&photo.pictures, variant),
                Depicted::Bundle(set) => (set, PLAIN_VARIANT),
                Depicted::BundleAs(set, variant) => (set, variant),
                Depicted::Photo(_) => return,
            };
            let Some((name, _)) = set.variant_or_first(variant) else { return };
            let picture = PictureUse { set: set.clone(), kind: UseKind::Variant(Arc::clone(name)) };
            if !found.contains(&picture) {
                found.push(picture);
            }
        });
    }
    found.into()
}

/// Addresses in one file of a site map; the protocol allows 50,000.
const SITEMAP_LIMIT: usize = 20_000;

/// `sitemap.xml`: every page offered to search engines, with its translations.
/// Beyond the limit of one file, an index of several.
pub fn sitemap(config: &Config, addresses: Vec<Shared<Address>>) -> Vec<(OutputPath, Job)> {
    let job = |addresses: Vec<Shared<Address>>| {
        let tags = config.languages.iter().map(|language| Arc::clone(&language.tag)).collect();
        let base_url = Arc::clone(&config.base_url);
        Job::Sitemap(Shared::new(SitemapJob { base_url, tags, addresses }))
    };
    if addresses.len() <= SITEMAP_LIMIT {
        return vec![(OutputPath::new("sitemap.xml"), job(addresses))];
    }
    let mut jobs = Vec::new();
    let mut index = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    ));
    for (number, chunk) in addresses.chunks(SITEMAP_LIMIT).enumerate() {
        let name = format!("sitemap-{}.xml", number + 1);
        index.push_str(&format!("<sitemap><loc>{}</loc></sitemap>\n", config.permalink(&format!("/{name}"))));
        jobs.push((OutputPath::new(name), job(chunk.to_vec())));
    }
    index.push_str("</sitemapindex>\n");
    jobs.push((OutputPath::new("sitemap.xml"), Job::Text(Shared::new(index))));
    jobs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    /// The protocol of site maps allows 50,000 addresses in a file.
    #[test]
    fn a_site_map_that_is_too_long_is_split() {
        let text = "base_url: https://a.example\ntitle: A\ndefault_language: fr\nlanguages:\n  fr: {locale: fr-FR}\n";
        let config = config::parse(text).value.expect("a site");
        let address = |number: usize| {
            let url = format!("/fr/{number}/").into();
            Shared::new(Address { url, modified: None, alternates: Arc::new([]), default: 0, choice: false })
        };
        let planned = |count: usize| sitemap(&config, (0..count).map(address).collect());
        let names =
            |jobs: &[(OutputPath, Job)]| -> Vec<String> { jobs.iter().map(|(path, _)| path.to_string()).collect() };
        assert_eq!(names(&planned(SITEMAP_LIMIT)), ["sitemap.xml"]);
        let jobs = planned(2 * SITEMAP_LIMIT + 1);
        assert_eq!(names(&jobs), ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]);
        let mut seen = Vec::new();
        for (_, job) in &jobs {
            match job {
                Job::Sitemap(map) => {
                    assert!(map.addresses.len() <= 50_000);
                    seen.extend(map.addresses.iter().map(|address| address.url.to_string()));
                }
                Job::Text(index) => {
                    for number in 1..=3 {
                        assert!(index.contains(&format!("<loc>https://a.example/sitemap-{number}.xml</loc>")));
                    }
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(seen, (0..=2 * SITEMAP_LIMIT).map(|number| format!("/fr/{number}/")).collect::<Vec<_>>());
    }
}
