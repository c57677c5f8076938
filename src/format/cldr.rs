//! What CLDR knows and ICU4X has no data for: ranges of dates, and units.
//!
//! The table is `vendor/cldr/formats.jsonl`; the script beside it says how it is made. A language's line is read when
//! the first range or unit is written in it.

use foldhash::HashMap;
use icu::locale::Locale as IcuLocale;
use serde::Deserialize;
use serde::de::IgnoredAny;

const TABLE: &str = include_str!("../../vendor/cldr/formats.jsonl");

/// A line of the table.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    /// A locale, its ranges and its units.
    Whole(IgnoredAny, Box<Ranges>, HashMap<String, [Patterns; 2]>),
    /// A locale that is the same as another.
    Same(IgnoredAny, String),
}

/// What one locale has.
#[derive(Default)]
pub(super) struct Cldr {
    /// How ranges are written.
    pub ranges: Ranges,
    /// Patterns by unit: long, short.
    units: HashMap<String, [Patterns; 2]>,
}

/// Patterns by plural category; `{0}` stands for the number.
pub(super) type Patterns = HashMap<String, String>;

/// UTS #35, part 4, `intervalFormats`.
#[derive(Default, Deserialize)]
pub(super) struct Ranges {
    /// Two dates that no pattern is for: `{0} – {1}`.
    fallback: String,
    y: Intervals,
    #[serde(rename = "yMMMM")]
    month: Intervals,
    #[serde(rename = "yMd")]
    numeric: Intervals,
    #[serde(rename = "yMMMd")]
    text: Intervals,
}

/// Patterns by the largest field in which both dates differ.
#[derive(Default, Deserialize)]
struct Intervals {
    y: Option<String>,
    #[serde(rename = "M")]
    month: Option<String>,
    d: Option<String>,
}

/// The fields of a date that a range shows.
#[derive(Clone, Copy)]
pub(super) enum Skeleton {
    /// The year alone.
    Year,
    /// Month, by its name, and year.
    Month,
    /// Day, month and year in digits.
    Numeric,
    /// Day, month by its name, and year.
    Text,
}

/// The largest field in which two dates differ.
#[derive(Clone, Copy)]
pub(super) enum Difference {
    /// Their years.
    Year,
    /// Their months, within one year.
    Month,
    /// Their days, within one month.
    Day,
}

/// How much of a unit's name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitWidth {
    /// `3 kilomètres`.
    Long,
    /// `3 km`.
    Short,
}

impl Cldr {
    /// What a locale has, or the nearest above it.
    pub fn of(locale: &IcuLocale) -> Self {
        let code = locale.id.to_string();
        let mut above = Some(code.as_str());
        while let Some(code) = above {
            if let Some(found) = Self::find(code) {
                return found;
            }
            above = code.rsplit_once('-').map(|(above, _)| above);
        }
        Self::find("und").unwrap_or_default()
    }

    fn find(code: &str) -> Option<Self> {
        let head = format!("[\"{code}\",");
        let line = TABLE.lines().find(|line| line.starts_with(&head))?;
        match serde_json::from_str(line).ok()? {
            Line::Whole(_, ranges, units) => Some(Self { ranges: *ranges, units }),
            Line::Same(_, other) => Self::find(&other),
        }
    }

    /// The patterns of a unit by its name in CLDR without its kind, such as `kilometer`.
    pub fn unit(&self, name: &str, width: UnitWidth) -> Option<&Patterns> {
        let [long, short] = self.units.get(name)?;
        Some(match width {
            UnitWidth::Long => long,
            UnitWidth::Short => short,
        })
    }

    /// The names of all units, in order.
    pub fn units(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.units.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }
}

impl Ranges {
    /// The pattern for two dates that differ there.
    pub fn pattern(&self, skeleton: Skeleton, difference: Difference) -> Option<&str> {
        let intervals = match skeleton {
            Skeleton::Year => &self.y,
            Skeleton::Month => &self.month,
            Skeleton::Numeric => &self.numeric,
            Skeleton::Text => &self.text,
        };
        let pattern = match difference {
            Difference::Year => &intervals.y,
            Difference::Month => &intervals.month,
            Difference::Day => &intervals.d,
        };
        pattern.as_deref()
    }

    /// Two dates that no pattern is for.
    pub fn fallback(&self, from: &str, to: &str) -> String {
        let pattern = if self.fallback.is_empty() { "{0} – {1}" } else { &self.fallback };
        pattern.replace("{0}", from).replace("{1}", to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        for line in TABLE.lines() {
            let code = line.split('"').nth(1).unwrap();
            let found = Cldr::find(code).unwrap();
            assert_eq!(found.units.len(), 33, "{code}");
        }
    }

    #[test]
    fn a_locale_has_what_the_nearest_above_it_has() {
        let of = |locale: &str| {
            let found = Cldr::of(&locale.parse().unwrap());
            found.unit("kilometer", UnitWidth::Long).unwrap()["other"].clone()
        };
        assert_eq!(of("fr-FR"), "{0}\u{A0}kilomètres");
        assert_eq!(of("zh-Hans-CN"), "{0}公里");
        assert_eq!(of("en-AU"), "{0} kilometres");
        assert_eq!(of("tlh"), of("und"));
    }
}
