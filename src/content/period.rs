//! When an entry takes place: the common reading of the fields `starts`, `ends` and `year`.
//!
//! A collection whose entries take place declares `starts` as a `date` or a `datetime`; `ends` and `year` are optional.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::collection::Collection;
use super::field::FieldKind;
use super::value::{Fields, Value};

/// The field that says when an entry begins.
pub const STARTS: &str = "starts";

/// The field that says when an entry ends. A day is the last one, itself included.
pub const ENDS: &str = "ends";

/// The instant at which a day begins in a time zone; `None` for one that no calendar holds.
pub fn start_of(day: Date, time_zone: &TimeZone) -> Option<Timestamp> {
    Some(day.to_zoned(time_zone.clone()).ok()?.timestamp())
}

/// The first instant after a day.
pub fn end_of(day: Date, time_zone: &TimeZone) -> Option<Timestamp> {
    start_of(day.tomorrow().ok()?, time_zone)
}

/// The first or the last moment of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Boundary {
    /// A whole day.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
}

impl Boundary {
    /// The day in a time zone.
    pub fn day(self, time_zone: &TimeZone) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Instant(instant) => instant.to_zoned(time_zone.clone()).date(),
        }
    }
}

/// When an entry takes place, as far as its fields say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// The beginning.
    pub starts: Option<Boundary>,
    /// The end.
    pub ends: Option<Boundary>,
    /// The year, of an entry that says no more.
    pub year: Option<i16>,
}

impl Period {
    /// Whether the entries of a collection take place.
    pub fn is_declared(collection: &Collection) -> bool {
        let starts = collection.fields.get(STARTS);
        starts.is_some_and(|field| matches!(field.kind, FieldKind::Date | FieldKind::Datetime))
    }

    /// When the entry with these fields takes place; `None` for an entry of another kind of collection.
    pub fn of(collection: &Collection, fields: &Fields) -> Option<Self> {
        let boundary = |name: &str| match fields.get(name).map(|field| &field.value) {
            Some(Value::Date(day)) => Some(Boundary::Day(*day)),
            Some(Value::Datetime(instant)) => Some(Boundary::Instant(*instant)),
            _ => None,
        };
        let year = match fields.get("year").map(|field| &field.value) {
            Some(Value::Number(year)) if year.fract() == 0.0 && (1.0..9999.0).contains(year) => Some(*year as i16),
            _ => None,
        };
        Self::is_declared(collection).then(|| Self { starts: boundary(STARTS), ends: boundary(ENDS), year })
    }

    /// The first instant at which the entry is over: after its last day, or at the instant at which it ends. An entry
    /// that says only when it begins lasts until the end of that day, and one that says only its year until the end
    /// of that. `None` where it says nothing.
    pub fn end(&self, time_zone: &TimeZone) -> Option<Timestamp> {
        match (self.ends, self.starts, self.year) {
            (Some(Boundary::Instant(instant)), ..) => Some(instant),
            (Some(Boundary::Day(day)), ..) => end_of(day, time_zone),
            (None, Some(starts), _) => end_of(starts.day(time_zone), time_zone),
            (None, None, Some(year)) => end_of(Date::new(year, 12, 31).ok()?, time_zone),
            (None, None, None) => None,
        }
    }

    /// The same with days for both boundaries, where one of them is a day. `time_zone` says in which day an instant lies.
    pub fn uniform(self, time_zone: &TimeZone) -> Self {
        match (self.starts, self.ends) {
            (Some(Boundary::Day(_)), Some(Boundary::Instant(_)))
            | (Some(Boundary::Instant(_)), Some(Boundary::Day(_))) => {
                let as_day =
                    |boundary: Option<Boundary>| boundary.map(|boundary| Boundary::Day(boundary.day(time_zone)));
                Self { starts: as_day(self.starts), ends: as_day(self.ends), ..self }
            }
            _ => self,
        }
    }

    /// Whether the end comes before the beginning, to the day where one of them is a day.
    pub fn is_reversed(&self, time_zone: &TimeZone) -> bool {
        match (self.starts, self.ends) {
            (Some(Boundary::Instant(starts)), Some(Boundary::Instant(ends))) => ends < starts,
            (Some(starts), Some(ends)) => ends.day(time_zone) < starts.day(time_zone),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paris() -> TimeZone {
        TimeZone::get("Europe/Paris").expect("a time zone")
    }

    fn end(starts: Option<Boundary>, ends: Option<Boundary>, year: Option<i16>) -> Option<String> {
        Period { starts, ends, year }.end(&paris()).map(|instant| instant.to_string())
    }

    #[test]
    fn an_entry_is_over_after_its_last_day() {
        let day = |text: &str| Some(Boundary::Day(text.parse().expect("a day")));
        let instant = |text: &str| Some(Boundary::Instant(text.parse().expect("an instant")));
        for (starts, ends, year, wanted) in [
            (day("2026-03-10"), day("2026-03-12"), None, Some("2026-03-12T23:00:00Z")),
            // Clocks change in the night after the 28th of March 2026.
            (day("2026-03-29"), None, None, Some("2026-03-29T22:00:00Z")),
            (instant("2026-03-10T08:00:00Z"), instant("2026-03-10T10:30:00Z"), None, Some("2026-03-10T10:30:00Z")),
            // Half past midnight in Paris.
            (instant("2026-03-10T23:30:00Z"), None, None, Some("2026-03-11T23:00:00Z")),
            (None, None, Some(2025), Some("2025-12-31T23:00:00Z")),
            (day("2026-03-10"), None, Some(2025), Some("2026-03-10T23:00:00Z")),
            (None, None, None, None),
            (day("9999-12-31"), None, None, None),
        ] {
            assert_eq!(end(starts, ends, year).as_deref(), wanted);
        }
    }

    #[test]
    fn the_end_may_be_the_day_of_the_beginning() {
        let day = |text: &str| Some(Boundary::Day(text.parse().expect("a day")));
        let instant = |text: &str| Some(Boundary::Instant(text.parse().expect("an instant")));
        let is_reversed = |starts, ends| Period { starts, ends, year: None }.is_reversed(&paris());
        assert!(!is_reversed(day("2026-03-10"), day("2026-03-10")));
        assert!(is_reversed(day("2026-03-10"), day("2026-03-09")));
        assert!(!is_reversed(instant("2026-03-10T23:30:00Z"), day("2026-03-11")));
        assert!(is_reversed(instant("2026-03-10T08:00:00Z"), instant("2026-03-10T07:59:59Z")));
    }
}
