//! Times of day, with the offset of their zone where that is asked for.

use icu::calendar::Gregorian;
use icu::datetime::fieldsets::zone::LocalizedOffsetShort;
use icu::datetime::fieldsets::{Combo, T};
use icu::datetime::input::{Date, Time, UtcOffset, ZonedDateTime};
use icu::datetime::{FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu::locale::Locale as IcuLocale;
use jiff::civil;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

/// Whether the offset of the zone is written behind a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ZoneStyle {
    /// `14:30`.
    Hidden,
    /// `14:30 UTC+2`.
    Shown,
}

/// A time of day as it was written, with the offset of its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockTime {
    /// The time in that zone.
    pub time: civil::Time,
    /// The offset from UTC.
    pub offset: Offset,
}

/// The time of an RFC 3339 instant, in its own offset; `None` for any other text.
pub fn parse_time(text: &str) -> Option<ClockTime> {
    let pieces = Pieces::parse(text.trim()).ok()?;
    Some(ClockTime { time: pieces.time()?, offset: pieces.to_numeric_offset()? })
}

/// The formatters of one language.
pub(super) struct Clock {
    plain: NoCalendarFormatter<T>,
    zoned: FixedCalendarDateTimeFormatter<Gregorian, Combo<T, LocalizedOffsetShort>>,
}

impl Clock {
    /// Those of a locale, whose data is compiled in, or of CLDR's root.
    pub(super) fn of(locale: &IcuLocale) -> Self {
        let root = &IcuLocale::UNKNOWN;
        let plain = |locale: &IcuLocale| NoCalendarFormatter::try_new(locale.into(), T::hm());
        let zoned = |locale: &IcuLocale| {
            FixedCalendarDateTimeFormatter::try_new(locale.into(), T::hm().with_zone(LocalizedOffsetShort))
        };
        Self {
            plain: plain(locale).or_else(|_| plain(root)).expect("CLDR's root locale is compiled in"),
            zoned: zoned(locale).or_else(|_| zoned(root)).expect("CLDR's root locale is compiled in"),
        }
    }

    /// A time, to the minute.
    pub(super) fn format(&self, clock: ClockTime, zone: ZoneStyle) -> String {
        let (hour, minute) = (clock.time.hour().unsigned_abs(), clock.time.minute().unsigned_abs());
        let offset = UtcOffset::try_from_seconds(clock.offset.seconds());
        // No offset of RFC 3339 is out of range.
        let (Ok(time), Ok(offset)) = (Time::try_new(hour, minute, 0, 0), offset) else {
            return clock.time.to_string();
        };
        match zone {
            ZoneStyle::Hidden => self.plain.format(&time).to_string(),
            ZoneStyle::Shown => {
                let date = Date::try_new_gregorian(2000, 1, 1).expect("a day of the calendar");
                self.zoned.format(&ZonedDateTime { date, time, zone: offset }).to_string()
            }
        }
    }
}
