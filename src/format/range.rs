//! Ranges of dates, as UTS #35 part 4 writes them: what both dates share is written once.

use icu::calendar::{Date, Gregorian};
use icu::datetime::fieldsets::enums::DateFieldSet;
use icu::datetime::pattern::{DateTimePattern, FixedCalendarDateTimeNames};
use jiff::civil;
use writeable::TryWriteable as _;

use super::cldr::{Difference, Skeleton};
use super::date::{DateStyle, first_of_the_month};
use super::formats::Formats;

impl Formats {
    /// The days from the earlier to the later of two dates: `3–5 mai 2016`. A date alone where the style shows no
    /// difference between them.
    pub fn date_range(&self, one: civil::Date, other: civil::Date, style: DateStyle) -> String {
        let (from, to) = if one <= other { (one, other) } else { (other, one) };
        let Some(difference) = difference(from, to, style) else { return self.date(from, style) };
        let ranges = &self.cldr().ranges;
        let skeleton = match style {
            DateStyle::Year => Skeleton::Year,
            DateStyle::Month => Skeleton::Month,
            DateStyle::Short => Skeleton::Numeric,
            // Some languages write the month in digits.
            DateStyle::Medium if !self.date(from, style).contains(char::is_alphabetic) => Skeleton::Numeric,
            DateStyle::Medium | DateStyle::Long => Skeleton::Text,
        };
        let written = ranges.pattern(skeleton, difference).and_then(|pattern| {
            let is_full = style == DateStyle::Long && self.names_months_in_full(from);
            let pattern = if is_full { full_months(pattern) } else { pattern.to_owned() };
            let (head, tail) = pattern.split_at(second_date(&pattern)?);
            Some(self.by_pattern(head, from)? + &self.by_pattern(tail, to)?)
        });
        written.unwrap_or_else(|| ranges.fallback(&self.date(from, style), &self.date(to, style)))
    }

    /// Whether the language writes the whole name of a month in a long date. Chinese does not.
    fn names_months_in_full(&self, date: civil::Date) -> bool {
        self.by_pattern("MMMM", date).is_some_and(|month| self.date(date, DateStyle::Long).contains(&month))
    }

    /// A date by a pattern of UTS #35; `None` where it is none.
    fn by_pattern(&self, pattern: &str, date: civil::Date) -> Option<String> {
        let pattern: DateTimePattern = pattern.parse().ok()?;
        let mut names = FixedCalendarDateTimeNames::<Gregorian, DateFieldSet>::try_new((&self.locale).into()).ok()?;
        let date = Date::try_new_gregorian(date.year().into(), date.month() as u8, date.day() as u8).ok()?;
        let names = names.include_for_pattern(&pattern).ok()?;
        let text = names.format(&date).try_write_to_string().ok()?.into_owned();
        Some(if self.language == "fr" { first_of_the_month(text) } else { text })
    }
}

/// The largest field that a style shows and that two dates differ in.
fn difference(from: civil::Date, to: civil::Date, style: DateStyle) -> Option<Difference> {
    let shows_months = style != DateStyle::Year;
    let shows_days = shows_months && style != DateStyle::Month;
    if from.year() != to.year() {
        Some(Difference::Year)
    } else if shows_months && from.month() != to.month() {
        Some(Difference::Month)
    } else if shows_days && from.day() != to.day() {
        Some(Difference::Day)
    } else {
        None
    }
}

/// The letters of a pattern with their places, without those of quoted text.
fn letters(pattern: &str) -> impl Iterator<Item = (usize, char)> {
    let mut is_quoted = false;
    pattern.char_indices().filter(move |(_, c)| {
        is_quoted ^= *c == '\'';
        !is_quoted && c.is_ascii_alphabetic()
    })
}

/// Where the second date begins: at the first field that was there already.
fn second_date(pattern: &str) -> Option<usize> {
    // `L` is a month on its own, which is the same field.
    let field = |c: char| if c == 'L' { 'M' } else { c };
    let mut seen: Vec<char> = Vec::new();
    let mut last: Option<(usize, char)> = None;
    for (at, c) in letters(pattern) {
        let is_run = last == Some((at.wrapping_sub(1), c));
        last = Some((at, c));
        if is_run {
            continue;
        }
        if seen.contains(&field(c)) {
            return Some(at);
        }
        seen.push(field(c));
    }
    None
}

/// The pattern with the whole names of months instead of short ones.
fn full_months(pattern: &str) -> String {
    let mut full = String::with_capacity(pattern.len() + 2);
    let mut rest = pattern;
    // Quoted text of CLDR has no three capitals in a row.
    while let Some(at) = ["MMM", "LLL"].iter().filter_map(|run| rest.find(run)).min() {
        let end = at + rest[at..].bytes().take_while(|byte| *byte == rest.as_bytes()[at]).count();
        full.push_str(&rest[..end]);
        if end - at == 3 {
            full.push_str(&rest[at..at + 1]);
        }
        rest = &rest[end..];
    }
    full + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu::locale::Locale;

    fn range(locale: &str, from: &str, to: &str, style: DateStyle) -> String {
        let locale: Locale = locale.parse().unwrap();
        Formats::of_locale(&locale).date_range(from.parse().unwrap(), to.parse().unwrap(), style)
    }

    #[test]
    fn what_both_dates_share_is_written_once() {
        let fr = |from, to| range("fr-FR", from, to, DateStyle::Long);
        assert_eq!(fr("2026-12-03", "2026-12-05"), "3–5 décembre 2026");
        assert_eq!(fr("2026-12-01", "2026-12-05"), "1er–5 décembre 2026");
        assert_eq!(fr("2026-11-28", "2026-12-01"), "28 novembre\u{2009}–\u{2009}1er décembre 2026");
        assert_eq!(fr("2026-12-31", "2027-01-02"), "31 décembre 2026\u{2009}–\u{2009}2 janvier 2027");
        assert_eq!(fr("2026-12-05", "2026-12-03"), "3–5 décembre 2026", "in the order of time");
        assert_eq!(fr("2026-12-05", "2026-12-05"), "5 décembre 2026");
        assert_eq!(
            range("fr-FR", "2026-11-28", "2026-12-01", DateStyle::Month),
            "novembre\u{2009}–\u{2009}décembre 2026"
        );
        assert_eq!(range("fr-FR", "2024-11-28", "2026-12-01", DateStyle::Year), "2024–2026");
        assert_eq!(range("fr-FR", "2026-01-28", "2026-12-01", DateStyle::Year), "2026");
        assert_eq!(range("ja-JP", "2026-12-03", "2026-12-05", DateStyle::Long), "2026年12月3日～5日");
        assert_eq!(
            range("zh-Hans-CN", "2026-12-03", "2026-12-05", DateStyle::Long),
            "2026年12月3日\u{2009}–\u{2009}5日"
        );
        assert_eq!(range("de-DE", "2026-12-03", "2026-12-05", DateStyle::Medium), "03.–05.12.2026");
    }

    #[test]
    fn extreme_and_odd_dates_are_written() {
        for locale in ["fr", "fa", "th", "mn", "und"] {
            for name in DateStyle::NAMES {
                let style = DateStyle::from_name(name).unwrap();
                assert!(!range(locale, "-009999-01-01", "9999-12-31", style).is_empty());
            }
        }
    }
}
