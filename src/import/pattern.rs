//! Patterns of addresses by which the entries of a collection keep those that they had.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::page::Page;
use super::value;
use crate::content::collection::is_slug;

/// Patterns that are tried, the one of the section first.
const TRIED: &[&str] = &[
    "/{lang}/{section}/{own}/",
    "/{section}/{own}/",
    "/{section}/{slug}/",
    "/{lang}/{section}/{slug}/",
    "/{slug}/",
    "/{lang}/{slug}/",
    "/{section}/{year}/{month}/{day}/{slug}/",
    "/{section}/{year}/{month}/{slug}/",
    "/{lang}/{section}/{year}/{month}/{day}/{slug}/",
    "/{lang}/{section}/{year}/{month}/{slug}/",
    "/{year}/{month}/{day}/{slug}/",
    "/{year}/{month}/{slug}/",
    "/{lang}/{year}/{month}/{day}/{slug}/",
    "/{lang}/{year}/{month}/{slug}/",
];

/// A pattern of addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// The pattern that addresses follow when a collection declares none.
    pub fn usual() -> Self {
        Self(TRIED[0].to_owned())
    }

    /// Whether no declaration is needed.
    pub fn is_usual(&self) -> bool {
        self.0 == TRIED[0]
    }

    /// The pattern as a declaration has it.
    pub fn as_str(&self) -> String {
        self.0.replace("{own}", "{id}")
    }

    /// The address of a page; `None` when it has no day for it.
    pub fn fill(&self, page: &Page, section: &str, zone: &TimeZone) -> Option<String> {
        let last = page.id.rsplit('/').next().unwrap_or_default();
        let slug = own_slug(page);
        let mut address = String::from("/");
        for part in self.0.split('/').filter(|part| !part.is_empty()) {
            let filled = match part {
                "{lang}" => page.locale.clone(),
                "{section}" => section.to_owned(),
                "{slug}" => slug.unwrap_or(last).to_owned(),
                // Without a pattern a slug replaces the last part of the id; `{id}` of a pattern does not look at it.
                "{own}" if self.is_usual() => match (slug, page.id.rsplit_once('/')) {
                    (Some(slug), Some((folders, _))) => format!("{folders}/{slug}"),
                    (Some(slug), None) => slug.to_owned(),
                    (None, _) => page.id.clone(),
                },
                "{own}" => page.id.clone(),
                "{year}" => format!("{:04}", day(page, zone)?.year()),
                "{month}" => format!("{:02}", day(page, zone)?.month()),
                "{day}" => format!("{:02}", day(page, zone)?.day()),
                other => other.to_owned(),
            };
            if !filled.is_empty() {
                address.push_str(&filled);
                address.push('/');
            }
        }
        Some(address)
    }
}

/// The pattern that gives most pages the address that they had. One with a date is taken only where `dated`.
pub fn best(pages: &[&Page], section: &str, zone: &TimeZone, dated: bool) -> Pattern {
    let tried = TRIED.iter().filter(|pattern| dated || !pattern.contains("{year}"));
    let counted = tried.enumerate().map(|(rank, pattern)| {
        let pattern = Pattern((*pattern).to_owned());
        let kept = pages.iter().filter(|page| {
            page.address.is_some() && pattern.fill(page, section, zone).as_deref() == page.address.as_deref()
        });
        (kept.count(), std::cmp::Reverse(rank), pattern)
    });
    counted.max_by_key(|(kept, rank, _)| (*kept, *rank)).map_or_else(Pattern::usual, |(_, _, pattern)| pattern)
}

/// The `slug` that a page says itself.
fn own_slug(page: &Page) -> Option<&str> {
    value::get(&page.fields, "slug").and_then(|item| item.as_text()).filter(|slug| is_slug(slug))
}

/// The day of a page's date in the time zone of the site.
fn day(page: &Page, zone: &TimeZone) -> Option<Date> {
    let text = value::get(&page.fields, "date")?.as_text()?;
    let instant = text.parse::<Timestamp>().ok().map(|instant| instant.to_zoned(zone.clone()).date());
    instant.or_else(|| text.parse::<DateTime>().ok().map(DateTime::date)).or_else(|| text.parse().ok())
}

/// Whether an address can be an entry's own: parts that are slugs, and a `/` at the end.
pub fn is_own_address(address: &str) -> bool {
    let inner = address.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    inner.is_some_and(|inner| inner.split('/').all(is_slug))
}

/// An address as one that can be led here: with the signs that browsers write in another way (WHATWG URL, the set of
/// path percent-encoding). `None` for one that hosts read otherwise, or that is no path.
pub fn as_alias(address: &str) -> Option<String> {
    use percent_encoding::{AsciiSet, utf8_percent_encode};
    const WRITTEN_OTHERWISE: &AsciiSet = &AsciiSet::EMPTY.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');
    let is_path = address.starts_with('/')
        && place_is_named(address)
        && !address.starts_with("//")
        && !address.contains("..")
        && !address.contains(|c: char| c.is_control() || matches!(c, '*' | ':' | '\\' | '?' | '#'));
    let encoded = || {
        let mut out = String::with_capacity(address.len());
        for c in address.chars() {
            let mut bytes = [0; 4];
            let written = &*c.encode_utf8(&mut bytes);
            match c.is_ascii() {
                true => out.extend(utf8_percent_encode(written, WRITTEN_OTHERWISE)),
                // White space beyond ASCII would end an address in the files of hosts.
                false if c.is_whitespace() => {
                    out.extend(utf8_percent_encode(written, percent_encoding::NON_ALPHANUMERIC))
                }
                false => out.push(c),
            }
        }
        out
    };
    is_path.then(encoded)
}

/// Whether an address is more than that of the root, which has a page of its own.
fn place_is_named(address: &str) -> bool {
    !address.trim_matches('/').is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_can_be_led() {
        let led = |address: &str| as_alias(address);
        assert_eq!(led("/x y/").as_deref(), Some("/x%20y/"));
        assert_eq!(led("/é/日本/").as_deref(), Some("/é/日本/"));
        for wrong in ["old", "//x/", "/", "/a*", "/a:b", "/a?b", "/../x", "http://x/y"] {
            assert_eq!(led(wrong), None, "{wrong}");
        }
    }
}
