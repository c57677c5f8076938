//! The formatters of one language.

use std::cmp::Ordering;
use std::fmt;
use std::sync::OnceLock;

use fixed_decimal::Sign;
use icu::calendar::{Date, Gregorian};
use icu::collator::options::CollatorOptions;
use icu::collator::{Collator, CollatorBorrowed};
use icu::datetime::FixedCalendarDateTimeFormatter;
use icu::datetime::fieldsets::{Y, YM, YMD};
use icu::datetime::options::YearStyle;
use icu::decimal::DecimalFormatter;
use icu::decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu::list::ListFormatter;
use icu::list::options::{ListFormatterOptions, ListLength};
use icu::locale::Locale as IcuLocale;
use icu::plurals::{PluralCategory, PluralRuleType, PluralRules};
use jiff::civil;

use super::cldr::Cldr;
use super::date::{DateStyle, first_of_the_month};
use super::numeral::{Grouping, NumberOptions, Numeral};
use super::percent::Percent;
use super::time::{Clock, ClockTime, ZoneStyle};
use crate::locale::Language;

/// The word between the last two items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Conjunction {
    /// `a, b et c`.
    And,
    /// `a, b ou c`.
    Or,
}

/// A key whose order is that of [`Formats::compare`]. Comparing keys is faster than comparing texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey(Vec<u8>, Box<str>);

/// The CLDR formatters of one language. Built once for each language and shared.
pub struct Formats {
    pub(super) locale: IcuLocale,
    pub(super) language: String,
    cldr: OnceLock<Cldr>,
    percent: Percent,
    clock: Clock,
    grouped: DecimalFormatter,
    ungrouped: DecimalFormatter,
    cardinal: PluralRules,
    ordinal: PluralRules,
    and: ListFormatter,
    or: ListFormatter,
    collator: CollatorBorrowed<'static>,
    long: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    medium: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    short: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    month: FixedCalendarDateTimeFormatter<Gregorian, YM>,
    year: FixedCalendarDateTimeFormatter<Gregorian, Y>,
}

/// Runs a constructor for the language, else for CLDR's root, which is compiled in and has all data.
macro_rules! built {
    ($locale:expr, $make:expr) => {{
        let make = $make;
        make($locale).or_else(|_| make(&IcuLocale::UNKNOWN)).expect("CLDR's root locale is compiled in")
    }};
}

impl Formats {
    /// The formatters of a language, after its CLDR locale.
    pub fn new(language: &Language) -> Self {
        Self::of_locale(&language.cldr)
    }

    pub(super) fn of_locale(locale: &IcuLocale) -> Self {
        let decimal = |strategy: GroupingStrategy| {
            built!(locale, |locale: &IcuLocale| DecimalFormatter::try_new(
                locale.into(),
                DecimalFormatterOptions::from(strategy)
            ))
        };
        let plural = |kind: PluralRuleType| {
            built!(locale, |locale: &IcuLocale| PluralRules::try_new(locale.into(), kind.into()))
        };
        let wide = ListFormatterOptions::default().with_length(ListLength::Wide);
        // The Gregorian calendar always: a locale such as `fa` or `th` would
        // bring its own, and every date of a site is a Gregorian one.
        let ymd = |fields: YMD| {
            // A short year (`13/07/16`) is guesswork for a reader in another century.
            let fields = fields.with_year_style(YearStyle::Full);
            built!(locale, |locale: &IcuLocale| FixedCalendarDateTimeFormatter::try_new(locale.into(), fields))
        };
        Self {
            locale: locale.clone(),
            language: locale.id.language.to_string(),
            cldr: OnceLock::new(),
            percent: Percent::of(locale),
            clock: Clock::of(locale),
            grouped: decimal(GroupingStrategy::Auto),
            ungrouped: decimal(GroupingStrategy::Never),
            cardinal: plural(PluralRuleType::Cardinal),
            ordinal: plural(PluralRuleType::Ordinal),
            and: built!(locale, |locale: &IcuLocale| ListFormatter::try_new_and(locale.into(), wide)),
            or: built!(locale, |locale: &IcuLocale| ListFormatter::try_new_or(locale.into(), wide)),
            collator: built!(locale, |locale: &IcuLocale| Collator::try_new(locale.into(), CollatorOptions::default())),
            long: ymd(YMD::long()),
            medium: ymd(YMD::medium()),
            short: ymd(YMD::short()),
            month: built!(locale, |locale: &IcuLocale| FixedCalendarDateTimeFormatter::try_new(
                locale.into(),
                YM::long()
            )),
            year: built!(locale, |locale: &IcuLocale| FixedCalendarDateTimeFormatter::try_new(
                locale.into(),
                Y::long().with_year_style(YearStyle::Full)
            )),
        }
    }

    /// What only CLDR itself has for the language, read when it is asked for.
    pub(super) fn cldr(&self) -> &Cldr {
        self.cldr.get_or_init(|| Cldr::of(&self.locale))
    }

    /// A time of day, to the minute, in the zone in which it was written.
    pub fn time(&self, clock: ClockTime, zone: ZoneStyle) -> String {
        let text = self.clock.format(clock, zone);
        // CLDR writes French offsets with a minus sign, which ICU4X 2.4 does not take from it.
        if self.language == "fr" { text.replace('-', "\u{2212}") } else { text }
    }

    /// A date of the Gregorian calendar.
    ///
    /// Arabic short dates hold right-to-left marks between their parts, and they
    /// stay: without them `13/7/2016` is one left-to-right run of digits even in
    /// Arabic text, and the reader meets the year first. With them day, month and
    /// year come in reading order in either kind of paragraph. The other styles
    /// have no marks in any language of the site.
    pub fn date(&self, date: civil::Date, style: DateStyle) -> String {
        let Ok(gregorian) = Date::try_new_gregorian(date.year().into(), date.month() as u8, date.day() as u8) else {
            // jiff has no date outside of the calendar's range. ISO 8601 would be understood in any
            // language.
            return date.to_string();
        };
        let text = match style {
            DateStyle::Long => self.long.format(&gregorian).to_string(),
            DateStyle::Medium => self.medium.format(&gregorian).to_string(),
            DateStyle::Short => return self.short.format(&gregorian).to_string(),
            DateStyle::Month => return self.month.format(&gregorian).to_string(),
            DateStyle::Year => return self.year.format(&gregorian).to_string(),
        };
        if self.language == "fr" { first_of_the_month(text) } else { text }
    }

    /// A number in the language's digits, separators and signs.
    pub fn number(&self, number: f64, options: NumberOptions) -> String {
        match Numeral::from_f64(number) {
            Some(numeral) => self.numeral(&numeral, options),
            None => not_finite(number),
        }
    }

    /// The same for an exact decimal.
    pub fn numeral(&self, numeral: &Numeral, options: NumberOptions) -> String {
        let shaped = numeral.shaped(options);
        self.decimal(options.grouping).format_to_string(&shaped.0)
    }

    fn decimal(&self, grouping: Grouping) -> &DecimalFormatter {
        match grouping {
            Grouping::Language => &self.grouped,
            Grouping::Off => &self.ungrouped,
        }
    }

    /// A percentage written as it is said: 17 is `17 %`. Nothing is multiplied
    /// by a hundred, since editors write percentages that way.
    pub fn percent(&self, number: f64) -> String {
        match Numeral::from_f64(number) {
            Some(numeral) => self.percent_of(&numeral, NumberOptions::default()),
            None => not_finite(number),
        }
    }

    /// The same for an exact percentage.
    pub fn percent_of(&self, numeral: &Numeral, options: NumberOptions) -> String {
        let shaped = numeral.shaped(options);
        let formatter = self.decimal(options.grouping);
        let signed = formatter.format_to_string(&shaped.0);
        let mut absolute = shaped.0;
        absolute.sign = Sign::None;
        let unsigned = formatter.format_to_string(&absolute);
        let Percent { before, after } = self.percent;
        // Arabic digits have an Arabic percent sign.
        let after = match unsigned.contains(|c: char| ('\u{660}'..='\u{669}').contains(&c)) {
            true => "\u{66A}\u{61C}",
            false => after,
        };
        // The sign stands before everything: `-%17`, not `%-17`.
        match signed.strip_suffix(unsigned.as_str()) {
            Some(sign) => format!("{sign}{before}{unsigned}{after}"),
            None => format!("{before}{signed}{after}"),
        }
    }

    /// The plural category of a number as it is shown by default.
    pub fn plural(&self, number: f64) -> PluralCategory {
        Numeral::from_f64(number)
            .map_or(PluralCategory::Other, |numeral| self.plural_of(&numeral.shaped(NumberOptions::default())))
    }

    /// The plural category of an exact decimal; `1` and `1.0` may differ.
    pub fn plural_of(&self, numeral: &Numeral) -> PluralCategory {
        self.cardinal.category_for(&numeral.0)
    }

    /// The category of an ordinal: 1st, 2nd, 3rd, 4th.
    pub fn ordinal_of(&self, numeral: &Numeral) -> PluralCategory {
        self.ordinal.category_for(&numeral.0)
    }

    /// Items joined as in a sentence: `a, b et c`.
    pub fn list(&self, items: &[&str], conjunction: Conjunction) -> String {
        let formatter = match conjunction {
            Conjunction::And => &self.and,
            Conjunction::Or => &self.or,
        };
        formatter.format_to_string(items.iter())
    }

    /// The order of a dictionary of this language. Texts that collate alike are
    /// told apart by their characters, so that sorting is the same each time.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.collator.compare(a, b).then_with(|| a.cmp(b))
    }

    /// The key whose order is that of [`Formats::compare`].
    pub fn sort_key(&self, text: &str) -> SortKey {
        let mut key = Vec::with_capacity(text.len() * 2);
        let Ok(()) = self.collator.write_sort_key_to(text, &mut key);
        SortKey(key, text.into())
    }
}

impl fmt::Debug for Formats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Formats({})", self.language)
    }
}

/// The name of a category in CLDR and Fluent.
pub fn category_name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// The names of the plural forms of a language, of quantities or of ranks.
pub fn plural_categories(language: &Language, kind: PluralRuleType) -> Vec<&'static str> {
    let rules = PluralRules::try_new((&language.cldr).into(), kind.into());
    let mut categories: Vec<PluralCategory> =
        rules.map(|rules| rules.categories().collect::<Vec<_>>()).unwrap_or_default();
    categories.sort_unstable();
    categories.into_iter().map(category_name).collect()
}

fn not_finite(number: f64) -> String {
    match (number.is_nan(), number < 0.0) {
        (true, _) => "NaN".to_owned(),
        (false, true) => "-∞".to_owned(),
        (false, false) => "∞".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::date::parse_date;
    use super::*;

    fn formats(locale: &str) -> Formats {
        Formats::of_locale(&locale.parse().unwrap())
    }

    fn day(text: &str) -> civil::Date {
        text.parse().unwrap()
    }

    #[test]
    fn formats_are_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Formats>();
    }

    #[test]
    fn dates_follow_the_language() {
        let date = |locale: &str, style| formats(locale).date(day("2016-07-13"), style);
        assert_eq!(date("fr-FR", DateStyle::Long), "13 juillet 2016");
        assert_eq!(date("fr-FR", DateStyle::Medium), "13 juil. 2016");
        assert_eq!(date("fr-FR", DateStyle::Short), "13/07/2016");
        assert_eq!(date("fr-FR", DateStyle::Month), "juillet 2016");
        assert_eq!(date("fr-FR", DateStyle::Year), "2016");
        assert_eq!(date("en-GB", DateStyle::Long), "13 July 2016");
        assert_eq!(date("en-US", DateStyle::Short), "7/13/2016");
        assert_eq!(date("de-DE", DateStyle::Long), "13. Juli 2016");
        assert_eq!(date("it-IT", DateStyle::Long), "13 luglio 2016");
        assert_eq!(date("ja-JP", DateStyle::Long), "2016年7月13日");
        assert_eq!(date("zh-Hans-CN", DateStyle::Long), "2016年7月13日");
        assert_eq!(date("zh-Hans-CN", DateStyle::Month), "2016年7月");
        assert_eq!(date("ja-JP", DateStyle::Year), "2016年");
        assert_eq!(date("ar-MA", DateStyle::Long), "13 يوليوز 2016");
        assert_eq!(date("he-IL", DateStyle::Long), "13 ביולי 2016");
        assert_eq!(date("fa-IR", DateStyle::Year), "۲۰۱۶", "the calendar stays Gregorian");
    }

    #[test]
    fn the_first_of_a_month_in_french() {
        let fr = formats("fr-FR");
        assert_eq!(fr.date(day("2016-05-01"), DateStyle::Long), "1er mai 2016");
        assert_eq!(fr.date(day("2016-01-01"), DateStyle::Medium), "1er janv. 2016");
        assert_eq!(fr.date(day("2016-05-01"), DateStyle::Short), "01/05/2016");
        assert_eq!(fr.date(day("2016-05-11"), DateStyle::Long), "11 mai 2016");
        assert_eq!(formats("it").date(day("2016-05-01"), DateStyle::Long), "1 maggio 2016");
    }

    #[test]
    fn only_short_arabic_dates_have_marks() {
        let marks = |text: &str| text.contains(['\u{200E}', '\u{200F}', '\u{61C}']);
        for locale in ["ar-MA", "he-IL"] {
            let formats = formats(locale);
            for style in [DateStyle::Long, DateStyle::Month, DateStyle::Year] {
                assert!(!marks(&formats.date(day("2016-07-13"), style)), "{locale} {style:?}");
            }
        }
        assert!(!marks(&formats("he-IL").date(day("2016-07-13"), DateStyle::Short)));
        assert!(marks(&formats("ar-MA").date(day("2016-07-13"), DateStyle::Short)));
    }

    #[test]
    fn extreme_dates_are_written() {
        for locale in ["fr", "ja", "ar"] {
            for date in [civil::Date::MIN, civil::Date::MAX, civil::date(0, 1, 1)] {
                for name in DateStyle::NAMES {
                    assert!(!formats(locale).date(date, DateStyle::from_name(name).unwrap()).is_empty());
                }
            }
        }
    }

    #[test]
    fn numbers_are_exact() {
        let fr = formats("fr-FR");
        let plain = NumberOptions::default();
        assert_eq!(fr.number(1.45, plain), "1,45");
        assert_eq!(fr.number(1240.0, plain), "1\u{202F}240");
        assert_eq!(fr.number(-1240.5, plain), "-1\u{202F}240,5");
        assert_eq!(fr.number(0.1 + 0.2, plain), "0,3");
        assert_eq!(fr.number(-0.0001, plain), "0");
        assert_eq!(fr.number(2.5, NumberOptions { max_fraction: 0, ..plain }), "3");
        assert_eq!(fr.number(2.0, NumberOptions { min_fraction: 2, ..plain }), "2,00");
        assert_eq!(fr.number(2016.0, NumberOptions { grouping: Grouping::Off, ..plain }), "2016");
        assert_eq!(formats("en-GB").number(1240.0, plain), "1,240");
        assert_eq!(formats("de-DE").number(1240.5, plain), "1.240,5");
        assert_eq!(formats("ja-JP").number(15_000_000.0, plain), "15,000,000");
        assert_eq!(formats("ar-MA").number(1240.5, plain), "1.240,5");
        assert_eq!(formats("ar-EG").number(12.0, plain), "١٢");
        assert_eq!(formats("he-IL").number(1240.0, plain), "1,240");
    }

    #[test]
    fn odd_numbers_do_no_harm() {
        let fr = formats("fr");
        let all = NumberOptions { max_fraction: u8::MAX, min_fraction: u8::MAX, grouping: Grouping::Language };
        assert_eq!(fr.number(f64::NAN, all), "NaN");
        assert_eq!(fr.number(f64::NEG_INFINITY, all), "-∞");
        assert_eq!(fr.plural(f64::INFINITY), PluralCategory::Other);
        assert!(fr.number(f64::MAX, all).len() > 300);
        assert_eq!(fr.number(5e-324, NumberOptions::default()), "0");
        for text in ["", "-", ".", "1e9", "1.2.3", "٣", "--1", &"9".repeat(9000)] {
            assert_eq!(Numeral::parse(text), None, "{text}");
        }
        assert_eq!(fr.numeral(&Numeral::parse("1.450").unwrap(), NumberOptions::default()), "1,450");
    }

    #[test]
    fn percentages_follow_the_language() {
        let percent = |locale: &str, number| formats(locale).percent(number);
        assert_eq!(percent("fr-FR", 17.0), "17\u{202F}%");
        assert_eq!(percent("fr-FR", -2.5), "-2,5\u{202F}%");
        assert_eq!(percent("en-GB", 17.0), "17%");
        assert_eq!(percent("de-DE", 17.5), "17,5\u{A0}%");
        assert_eq!(percent("it-IT", 17.0), "17%");
        assert_eq!(percent("ja-JP", 17.0), "17%");
        assert_eq!(percent("ar-MA", 17.0), "17\u{200E}%\u{200E}");
        assert_eq!(percent("ar-EG", 17.0), "١٧\u{66A}\u{61C}");
        assert_eq!(percent("he-IL", 17.0), "17%");
        assert_eq!(percent("tr-TR", -17.0), "-%17");
    }

    #[test]
    fn plurals_are_those_of_today() {
        let category = |locale: &str, number| category_name(formats(locale).plural(number));
        assert_eq!(category("fr", 0.0), "one");
        assert_eq!(category("fr", 1.5), "one");
        assert_eq!(category("fr", 2.0), "other");
        assert_eq!(category("fr", 1_000_000.0), "many");
        assert_eq!(category("it", 1_000_000.0), "many");
        assert_eq!(category("en", 1_000_000.0), "other");
        assert_eq!(category("ja", 1.0), "other");
        assert_eq!(
            (category("ar", 0.0), category("ar", 2.0), category("ar", 3.0), category("ar", 11.0)),
            ("zero", "two", "few", "many")
        );
        assert_eq!(category("he", 2.0), "two");
        let en = formats("en");
        assert_eq!(en.ordinal_of(&Numeral::parse("2").unwrap()), PluralCategory::Two);
        assert_eq!(en.plural_of(&Numeral::parse("1.0").unwrap()), PluralCategory::Other);
    }

    #[test]
    fn lists_follow_the_language() {
        assert_eq!(formats("fr").list(&["a", "b", "c"], Conjunction::And), "a, b et c");
        assert_eq!(formats("fr").list(&["a", "b"], Conjunction::Or), "a ou b");
        assert_eq!(formats("ja").list(&["東", "西"], Conjunction::And), "東、西");
        assert_eq!(formats("it").list(&[], Conjunction::And), "");
        assert_eq!(formats("he").list(&["א", "ב"], Conjunction::And), "א וב");
    }

    #[test]
    fn sorting_is_a_dictionary_s() {
        let fr = formats("fr");
        let mut words = ["Zoo", "été", "Étang", "etage", "coté", "côte", "côté", "cote", "été"];
        words.sort_by(|a, b| fr.compare(a, b));
        assert_eq!(words, ["cote", "coté", "côte", "côté", "etage", "Étang", "été", "été", "Zoo"]);
        let mut keyed = words;
        keyed.reverse();
        keyed.sort_by_cached_key(|word| fr.sort_key(word));
        assert_eq!(keyed, words);
    }

    #[test]
    fn dates_are_read_from_front_matter() {
        assert_eq!(parse_date("2016-07-13"), Some(day("2016-07-13")));
        assert_eq!(parse_date("2016-07-13T23:30:00+02:00"), Some(day("2016-07-13")));
        for text in ["", "2016-13-01", "2016-07-13x", "bientôt, oui", "+2016-07-1", "日本日本"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
