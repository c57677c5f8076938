//! Compact numbers, sums of money, units and relative times.

use std::borrow::Cow;

use fixed_decimal::{Decimal, Sign, SignedRoundingMode, UnsignedRoundingMode};
use icu::decimal::CompactDecimalFormatter;
use icu::experimental::dimension::currency::CurrencyType;
use icu::experimental::dimension::currency::formatter::CurrencyFormatter;
use icu::experimental::relativetime::options::Numeric;
use icu::experimental::relativetime::{RelativeTimeFormatter, RelativeTimeFormatterOptions};
use icu::locale::Locale as IcuLocale;

use super::cldr::UnitWidth;
use super::formats::{Formats, category_name};
use super::numeral::{NumberOptions, Numeral};

const HALF_EXPAND: SignedRoundingMode = SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfExpand);

/// How a compact number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompactWidth {
    /// `1,5 M`.
    Short,
    /// `1,5 million`.
    Long,
}

/// How many decimals an amount has. What is not given is as usual: two digits in a compact number, what a currency has in a
/// sum of money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decimals {
    /// The most.
    pub max: Option<u8>,
    /// The fewest.
    pub min: Option<u8>,
}

/// How a currency is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CurrencyDisplay {
    /// `€`.
    Symbol,
    /// `EUR`.
    Code,
}

/// A currency by its code in ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency(CurrencyType);

impl Currency {
    /// A currency by its three letters; `None` for any other text.
    pub fn from_code(code: &str) -> Option<Self> {
        CurrencyType::try_from_str(code).ok().map(Self)
    }
}

/// The steps in which relative times count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// 60 of them are a minute.
    Second,
    /// 60 of them are an hour.
    Minute,
    /// 24 of them are a day.
    Hour,
    /// From midnight to midnight.
    Day,
    /// Seven days.
    Week,
    /// Of the calendar.
    Month,
    /// Three months of the calendar.
    Quarter,
    /// Of the calendar.
    Year,
}

impl TimeUnit {
    /// The names that templates use, first the one that is meant where none is given.
    pub const NAMES: &[&str] = &["day", "second", "minute", "hour", "week", "month", "quarter", "year"];

    /// A unit by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "second" => Self::Second,
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "year" => Self::Year,
            _ => return None,
        })
    }
}

/// Whether yesterday, today and tomorrow are said by these words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RelativeWords {
    /// `il y a 1 jour`.
    Numeric,
    /// `hier`.
    Auto,
}

impl Formats {
    /// A number in short: `1,5 M`, `145万`. It has two digits, or those of its whole part, unless decimals are given.
    pub fn compact(&self, numeral: &Numeral, width: CompactWidth, decimals: Decimals) -> String {
        self.try_compact(numeral, width, decimals).unwrap_or_else(|| self.numeral(numeral, NumberOptions::default()))
    }

    fn try_compact(&self, numeral: &Numeral, width: CompactWidth, decimals: Decimals) -> Option<String> {
        let prefs = (&self.locale).into();
        let formatter = match width {
            CompactWidth::Short => CompactDecimalFormatter::try_new_short(prefs, Default::default()),
            CompactWidth::Long => CompactDecimalFormatter::try_new_long(prefs, Default::default()),
        };
        let formatter = formatter.ok()?;
        let scaled = |exponent: u8| {
            let mut significand = numeral.0.clone();
            significand.absolute.multiply_pow10(-i16::from(exponent));
            rounded(significand, decimals)
        };
        let magnitude = numeral.0.absolute.nonzero_magnitude_start();
        let mut exponent = formatter.compact_exponent_for_magnitude(magnitude);
        let mut significand = scaled(exponent);
        // 999,950 is rounded to a million, which has a word of its own.
        let above = significand.absolute.nonzero_magnitude_start() + i16::from(exponent);
        let next = formatter.compact_exponent_for_magnitude(above);
        if next != exponent {
            exponent = next;
            significand = scaled(exponent);
        }
        Some(formatter.format_with_exponent(&significand, exponent).ok()?.to_string())
    }

    /// A sum of money: `1 450 000,00 €`, `1,45 M €`, `€1,450,000.00`.
    pub fn currency(
        &self,
        numeral: &Numeral,
        currency: Currency,
        (display, compact): (CurrencyDisplay, Option<CompactWidth>),
        decimals: Decimals,
    ) -> String {
        let is_negative = numeral.0.sign == Sign::Negative && !numeral.0.absolute.is_zero();
        let sign = if is_negative { Sign::Negative } else { Sign::None };
        let mut absolute = numeral.clone();
        absolute.0.sign = Sign::None;
        let short = compact.map(|width| (width, self.compact(&absolute, width, decimals)));
        match short {
            // The sign stands before the whole sum, with the marks that text from right to left needs.
            Some((width, number)) if number.contains(char::is_alphabetic) => {
                let (pattern, one) = self.one_of(currency, display, Sign::None);
                let signed = self.compact(numeral, width, decimals);
                let sign = signed.strip_suffix(number.as_str()).unwrap_or_default();
                sign.to_owned() + &pattern.replacen(&one.text, &number, 1)
            }
            // Too small for a word.
            Some((_, number)) => {
                let (pattern, one) = self.one_of(currency, display, sign);
                pattern.replacen(&one.text, &number, 1)
            }
            None => {
                let (pattern, one) = self.one_of(currency, display, sign);
                let usual = one.fraction;
                let max = decimals.max.unwrap_or_else(|| decimals.min.unwrap_or(usual).max(usual));
                let min = decimals.min.unwrap_or(usual.min(max));
                let options = NumberOptions { max_fraction: max, min_fraction: min, ..NumberOptions::default() };
                pattern.replacen(&one.text, &self.numeral(&absolute, options), 1)
            }
        }
    }

    /// One unit of a currency as it is written, and the digits in it. ICU4X writes each currency with its own decimals
    /// alone, so that the digits of one unit are put into their place.
    fn one_of(&self, currency: Currency, display: CurrencyDisplay, sign: Sign) -> (String, One) {
        let prefs = (&self.locale).into();
        let formatter = match display {
            CurrencyDisplay::Symbol => CurrencyFormatter::try_new_symbol(prefs, currency.0, Default::default()),
            CurrencyDisplay::Code => CurrencyFormatter::try_new_code(prefs, currency.0, Default::default()),
        };
        let one = Decimal::new(sign, fixed_decimal::UnsignedDecimal::from(1_u8));
        let pattern = formatter.ok().map(|formatter| formatter.format_fixed_decimal(&one).to_string());
        let found = pattern.and_then(|pattern| {
            let digits = (0..=4).rev().map(|fraction| {
                let mut one = Decimal::from(1);
                one.absolute.pad_end(-i16::from(fraction));
                One { text: self.numeral(&Numeral(one), padded(fraction)), fraction }
            });
            let one = digits.into_iter().find(|one| pattern.contains(&one.text))?;
            Some((pattern, one))
        });
        // CLDR's root has a pattern for every currency, and every pattern has digits.
        found.unwrap_or_else(|| {
            let minus = if sign == Sign::Negative { "-" } else { "" };
            (format!("{minus}{}\u{A0}1", currency.0.iso_code()), One { text: "1".to_owned(), fraction: 2 })
        })
    }

    /// A number with its unit: `3 kilomètres`, `3 km`. `None` for a unit that is not known.
    pub fn unit(&self, numeral: &Numeral, name: &str, width: UnitWidth, options: NumberOptions) -> Option<String> {
        let patterns = self.cldr().unit(name, width)?;
        let category = category_name(self.plural_of(&numeral.shaped(options)));
        let pattern = patterns.get(category).or_else(|| patterns.get("other"));
        let pattern = pattern.map_or(Cow::Owned(format!("{{0}} {name}")), |pattern| Cow::Borrowed(&**pattern));
        Some(pattern.replace("{0}", &self.numeral(numeral, options)))
    }

    /// The units that [`Self::unit`] knows, in order.
    pub fn units(&self) -> Vec<&str> {
        self.cldr().units()
    }

    /// A time as seen from another: `il y a 3 jours`, `dans 2 ans`; with words, `hier`. A negative number is in the past.
    pub fn relative(&self, numeral: &Numeral, unit: TimeUnit, words: RelativeWords) -> String {
        let numeric = match words {
            RelativeWords::Numeric => Numeric::Always,
            RelativeWords::Auto => Numeric::Auto,
        };
        let options = RelativeTimeFormatterOptions::default().with_numeric(numeric);
        let make = |locale: &IcuLocale| {
            let prefs = locale.into();
            match unit {
                TimeUnit::Second => RelativeTimeFormatter::try_new_long_second(prefs, options),
                TimeUnit::Minute => RelativeTimeFormatter::try_new_long_minute(prefs, options),
                TimeUnit::Hour => RelativeTimeFormatter::try_new_long_hour(prefs, options),
                TimeUnit::Day => RelativeTimeFormatter::try_new_long_day(prefs, options),
                TimeUnit::Week => RelativeTimeFormatter::try_new_long_week(prefs, options),
                TimeUnit::Month => RelativeTimeFormatter::try_new_long_month(prefs, options),
                TimeUnit::Quarter => RelativeTimeFormatter::try_new_long_quarter(prefs, options),
                TimeUnit::Year => RelativeTimeFormatter::try_new_long_year(prefs, options),
            }
        };
        let formatter = make(&self.locale).or_else(|_| make(&IcuLocale::UNKNOWN));
        let shaped = numeral.shaped(NumberOptions::default()).0;
        match formatter {
            Ok(formatter) => formatter.format(shaped).to_string(),
            // CLDR's root is compiled in.
            Err(_) => self.numeral(numeral, NumberOptions::default()),
        }
    }
}

/// The digits of one unit of a currency within its pattern.
struct One {
    text: String,
    /// How many decimals the currency has.
    fraction: u8,
}

/// A number with exactly so many decimals.
fn padded(fraction: u8) -> NumberOptions {
    NumberOptions { max_fraction: fraction, min_fraction: fraction, ..NumberOptions::default() }
}

/// The digits of a compact number.
fn rounded(mut significand: Decimal, decimals: Decimals) -> Decimal {
    let last = match decimals {
        Decimals { max: None, min: None } => (significand.absolute.nonzero_magnitude_start() - 1).min(0),
        Decimals { max, min } => -i16::from(max.unwrap_or(0).max(min.unwrap_or(0))),
    };
    significand.round_with_mode(last, HALF_EXPAND);
    significand.absolute.trim_end();
    significand.absolute.trim_start();
    if let Some(min) = decimals.min {
        significand.absolute.pad_end(-i16::from(min));
    }
    if significand.absolute.is_zero() {
        significand.sign = Sign::None;
    }
    significand
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formats(locale: &str) -> Formats {
        Formats::of_locale(&locale.parse().unwrap())
    }

    fn numeral(text: &str) -> Numeral {
        Numeral::parse(text).unwrap()
    }

    #[test]
    fn compact_numbers_are_rounded_as_they_are_said() {
        let short = |locale: &str, number: &str| {
            formats(locale).compact(&numeral(number), CompactWidth::Short, Decimals::default())
        };
        assert_eq!(short("fr-FR", "1450000"), "1,5\u{A0}M");
        assert_eq!(short("fr-FR", "12345"), "12\u{A0}k");
        assert_eq!(short("fr-FR", "999950"), "1\u{A0}M");
        assert_eq!(short("fr-FR", "-1200"), "-1,2\u{A0}k");
        assert_eq!(short("fr-FR", "0"), "0");
        assert_eq!(short("fr-FR", "0.004567"), "0,0046");
        assert_eq!(short("ja-JP", "1450000"), "145万");
        let exact = Decimals { max: Some(2), min: None };
        assert_eq!(formats("fr-FR").compact(&numeral("1450000"), CompactWidth::Short, exact), "1,45\u{A0}M");
        assert_eq!(formats("fr-FR").compact(&numeral("1450000"), CompactWidth::Long, exact), "1,45 million");
    }

    #[test]
    fn sums_of_money() {
        let money = |locale: &str, number: &str, code: &str, compact, max| {
            let currency = Currency::from_code(code).unwrap();
            let decimals = Decimals { max, min: None };
            formats(locale).currency(&numeral(number), currency, (CurrencyDisplay::Symbol, compact), decimals)
        };
        assert_eq!(money("fr-FR", "1450000", "EUR", None, None), "1\u{202F}450\u{202F}000,00\u{A0}€");
        assert_eq!(money("fr-FR", "1450000", "EUR", None, Some(0)), "1\u{202F}450\u{202F}000\u{A0}€");
        assert_eq!(money("fr-FR", "1450000", "EUR", Some(CompactWidth::Short), Some(2)), "1,45\u{A0}M\u{A0}€");
        assert_eq!(money("en-GB", "-12.5", "EUR", None, None), "-€12.50");
        assert_eq!(money("ja-JP", "1450000", "JPY", None, None), "￥1,450,000");
        assert!(Currency::from_code("euro").is_none());
    }

    #[test]
    fn units_and_relative_times() {
        let fr = formats("fr-FR");
        let unit = |number: &str, name: &str, width| fr.unit(&numeral(number), name, width, NumberOptions::default());
        assert_eq!(unit("3", "kilometer", UnitWidth::Long).unwrap(), "3\u{A0}kilomètres");
        assert_eq!(unit("1.5", "kilometer", UnitWidth::Long).unwrap(), "1,5\u{A0}kilomètre");
        assert_eq!(unit("240", "hectare", UnitWidth::Short).unwrap(), "240\u{202F}ha");
        assert_eq!(unit("3", "parsec", UnitWidth::Long), None);
        assert_eq!(fr.relative(&numeral("-3"), TimeUnit::Day, RelativeWords::Numeric), "il y a 3 jours");
        assert_eq!(fr.relative(&numeral("-1"), TimeUnit::Day, RelativeWords::Auto), "hier");
        assert_eq!(fr.relative(&numeral("2"), TimeUnit::Year, RelativeWords::Auto), "dans 2 ans");
    }

    #[test]
    fn amounts_of_any_size_are_written() {
        for locale in ["fr", "ar", "hi", "und"] {
            for number in ["1e0", "123456789012345678901234567890", "0.000000000000000000000001", "-0"] {
                let Some(number) = Numeral::parse(number) else { continue };
                for width in [CompactWidth::Short, CompactWidth::Long] {
                    for max in [None, Some(0), Some(255)] {
                        let text = formats(locale).compact(&number, width, Decimals { max, min: max });
                        assert!(!text.is_empty());
                    }
                }
            }
        }
    }
}
