//! Dates as they are read, and how much of them is written.

use jiff::civil;

/// How much of a date is written, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateStyle {
    /// `13 juillet 2016`.
    Long,
    /// `13 juil. 2016`.
    Medium,
    /// `13/07/2016`.
    Short,
    /// `juillet 2016`.
    Month,
    /// `2016`, `2016年`.
    Year,
}

impl DateStyle {
    /// The names that templates and messages use.
    pub const NAMES: &[&str] = &["long", "medium", "short", "month", "year"];

    /// A style by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "long" => Self::Long,
            "medium" => Self::Medium,
            "short" => Self::Short,
            "month" => Self::Month,
            "year" => Self::Year,
            _ => return None,
        })
    }
}

/// The date of a front-matter value: `2016-07-13`, or the day that begins an
/// RFC 3339 instant. The day is the one that was written, in its own offset.
pub fn parse_date(text: &str) -> Option<civil::Date> {
    let text = text.trim();
    let day = text.get(..10)?;
    let rest = &text[10..];
    let plain = day.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    (plain && (rest.is_empty() || rest.starts_with(['T', 't', ' ']))).then(|| day.parse().ok()).flatten()
}

/// A French date that begins with the day. French says "premier" for the first day alone, and writes "1er mai";
/// CLDR's patterns cannot express it: <https://unicode-org.atlassian.net/browse/CLDR-8386>.
pub(super) fn first_of_the_month(text: String) -> String {
    match text.strip_prefix('1') {
        Some(rest) if !rest.starts_with(|c: char| c.is_ascii_digit()) => format!("1er{rest}"),
        _ => text,
    }
}
