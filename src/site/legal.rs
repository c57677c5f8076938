//! What may be declared of a site's accessibility at a moment, and until when its file for finders of security holes
//! holds.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};

use crate::config::{Config, Legal};
use crate::content::period::start_of;

/// For how many years a declaration of accessibility holds (decree no 2019-768, RGAA 4, "Obligations").
const YEARS: i64 = 3;

/// What may be declared of accessibility.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Conformity {
    /// Not compliant, as there is no audit.
    #[default]
    None,
    /// Not compliant, as the audit is too old.
    Lapsed,
    /// Not compliant: an audit found less than half of the criteria met.
    Not,
    /// Partially compliant.
    Partial,
    /// Fully compliant: an audit found all criteria met.
    Full,
}

impl Conformity {
    /// The name that templates know.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Lapsed => "lapsed",
            Self::Not => "not",
            Self::Partial => "partial",
            Self::Full => "full",
        }
    }

    /// What the last audit allows to declare. One that is still to come allows nothing.
    pub fn at(legal: &Legal, today: Date) -> Self {
        let Some(audit) = legal.audit.as_ref().filter(|audit| audit.date <= today) else { return Self::None };
        match audit.rate {
            _ if lapses(audit.date).is_none_or(|end| end <= today) => Self::Lapsed,
            rate if rate >= 100.0 => Self::Full,
            rate if rate >= 50.0 => Self::Partial,
            _ => Self::Not,
        }
    }
}

/// The first day on which an audit no longer counts.
fn lapses(audit: Date) -> Option<Date> {
    audit.checked_add(YEARS.years()).ok()
}

/// The day on which `security.txt` expires: the beginning of a half-year that is three to nine months away. The file
/// changes twice a year, and a site that nobody builds any more says so by it (RFC 9116, 2.5.5).
pub fn security_expiry(today: Date) -> Date {
    match today.month() {
        1..=3 => date(today.year(), 7, 1),
        4..=9 => date(today.year() + 1, 1, 1),
        _ => date(today.year() + 1, 7, 1),
    }
}

/// The first instant after `now` at which any of this changes.
pub fn next_change(config: &Config, now: Timestamp) -> Option<Timestamp> {
    let legal = &config.legal;
    let today = now.to_zoned(config.time_zone.clone()).date();
    let audit = legal.audit.as_ref().map(|audit| audit.date);
    let security = legal.text("contacts", "security").map(|_| match today.month() {
        4..=9 => date(today.year(), 10, 1),
        1..=3 => date(today.year(), 4, 1),
        _ => date(today.year() + 1, 4, 1),
    });
    let days = [audit, audit.and_then(lapses), security];
    days.into_iter().flatten().filter_map(|day| start_of(day, &config.time_zone)).filter(|instant| *instant > now).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Audit;

    #[test]
    fn an_audit_allows_what_it_found_for_three_years() {
        let at = |rate, today| {
            let audit = Audit { date: date(2026, 5, 12), by: "x".into(), rate, standard: None };
            Conformity::at(&Legal { audit: Some(audit), ..Legal::default() }, today)
        };
        assert_eq!(at(100.0, date(2026, 5, 11)), Conformity::None, "it is still to come");
        assert_eq!(at(100.0, date(2026, 5, 12)), Conformity::Full);
        assert_eq!(at(99.9, date(2027, 1, 1)), Conformity::Partial);
        assert_eq!(at(49.9, date(2027, 1, 1)), Conformity::Not);
        assert_eq!(at(100.0, date(2029, 5, 11)), Conformity::Full);
        assert_eq!(at(100.0, date(2029, 5, 12)), Conformity::Lapsed);
        assert_eq!(Conformity::at(&Legal::default(), date(2027, 1, 1)), Conformity::None);
    }

    #[test]
    fn security_txt_expires_in_less_than_a_year() {
        let mut today = date(2026, 1, 1);
        while today < date(2028, 1, 1) {
            let days = security_expiry(today).since(today).expect("days").get_days();
            assert!((90..=280).contains(&days), "{today}: {days}");
            today = today.tomorrow().expect("a day");
        }
    }
}
