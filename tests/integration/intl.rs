//! Numbers, dates, plurals, lists and sorting beside an independent ICU: that of node, by `Intl`. Both follow CLDR.
//!
//! Where they differ on purpose, the difference is an entry of [`ARGUED`], with its reason; an entry that no longer
//! differs fails too.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::dice::Dice;
use provence::format::{
    CompactWidth, Conjunction, Currency, CurrencyDisplay, DateStyle, Decimals, Formats, NumberOptions, Numeral,
    RelativeWords, TimeUnit, UnitWidth, ZoneStyle, category_name, parse_time,
};
use provence::locale::{Language, Locale};
use serde_json::{Value, json};

/// The languages of the shipped site.
const LOCALES: [&str; 8] = ["fr-FR", "en-GB", "de-DE", "it-IT", "ja-JP", "zh-Hans-CN", "ar-MA", "he-IL"];

/// What node is asked. Calendar and numbering are those of the site: Gregorian, and the digits of the locale.
const SCRIPT: &str = r"
const day = { timeZone: 'UTC', calendar: 'gregory' };
const styles = {
  long: { year: 'numeric', month: 'long', day: 'numeric' },
  medium: { dateStyle: 'medium' },
  short: { dateStyle: 'short' },
  month: { year: 'numeric', month: 'long' },
  year: { year: 'numeric' },
};
const kept = new Map();
const make = (kind, locale, options) => {
  const key = JSON.stringify([kind, locale, options]);
  if (!kept.has(key)) kept.set(key, new Intl[kind](locale, options));
  return kept.get(key);
};
// `Intl` offers a zone beside single fields only, whose hours it pads otherwise than its short style of times does.
const time = (locale, instant, { name: timeZone, zone }) => {
  const short = make('DateTimeFormat', locale, { timeZone, timeStyle: 'short' });
  if (!zone) return short.format(instant);
  const hour = short.formatToParts(instant).find((part) => part.type === 'hour').value;
  const whole = make('DateTimeFormat', locale, { timeZone, hour: 'numeric', minute: '2-digit', timeZoneName: 'shortOffset' });
  return whole.formatToParts(instant).map((part) => part.type === 'hour' ? hour : part.value).join('');
};
const answer = ([kind, locale, value, extra]) => {
  switch (kind) {
    case 'date': return make('DateTimeFormat', locale, { ...day, ...styles[extra] }).format(new Date(value + 'T00:00:00Z'));
    case 'time': return time(locale, new Date(value), extra);
    case 'number': return make('NumberFormat', locale, {}).format(value);
    case 'percent': return make('NumberFormat', locale, { style: 'percent', maximumFractionDigits: 3 }).format(value / 100);
    case 'range': {
      const format = make('DateTimeFormat', locale, { ...day, ...styles[extra] });
      return format.formatRange(...value.map((one) => new Date(one + 'T00:00:00Z')));
    }
    case 'compact': return make('NumberFormat', locale, { notation: 'compact', ...extra }).format(value);
    case 'currency': return make('NumberFormat', locale, { style: 'currency', ...extra }).format(value);
    case 'unit': return make('NumberFormat', locale, { style: 'unit', ...extra }).format(value);
    case 'relative': return make('RelativeTimeFormat', locale, { numeric: extra.numeric }).format(value, extra.unit);
    case 'cardinal': return make('PluralRules', locale, {}).select(value);
    case 'ordinal': return make('PluralRules', locale, { type: 'ordinal' }).select(value);
    case 'and': return make('ListFormat', locale, { type: 'conjunction' }).format(value);
    case 'or': return make('ListFormat', locale, { type: 'disjunction' }).format(value);
    case 'compare': return String(Math.sign(make('Collator', locale, {}).compare(...value)));
  }
};
const asked = JSON.parse(require('fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(asked.map(answer)));
";

/// The releases of CLDR that our data is compared with.
const RELEASES: [&str; 2] = ["48", "49"];

/// A kind of question in a locale where both differ on purpose, and why.
const ARGUED: &[(&str, &str, &str)] = &[
    ("date long", "fr-FR", "French writes the first day of a month as an ordinal, 1er mai, which CLDR cannot express"),
    ("date medium", "fr-FR", "likewise"),
    ("date short", "de-DE", "a year of two digits is guesswork for a reader in another century"),
    ("date short", "it-IT", "likewise"),
    ("and", "he-IL", "CLDR 49 has a hyphen that does not break, CLDR 48 one that does"),
    ("time zoned", "ar-MA", "a mark keeps the sign of the offset before its number in text from right to left"),
    ("time zoned", "he-IL", "the marks around a negative offset are those around a positive one"),
    ("range long", "fr-FR", "the first day of a month is an ordinal, as in a date alone"),
    ("range medium", "fr-FR", "likewise"),
    ("range short", "de-DE", "a year of two digits is guesswork for a reader in another century"),
    ("range short", "it-IT", "likewise"),
    (
        "range long",
        "ja-JP",
        "`Intl` falls to digits where CLDR's range has a number for the month; ours is as a date alone",
    ),
    ("range long", "zh-Hans-CN", "likewise"),
    ("range medium", "zh-Hans-CN", "likewise"),
    ("range month", "ja-JP", "likewise"),
    ("range month", "zh-Hans-CN", "likewise"),
    ("currency JPY", "fr-FR", "CLDR 49 has a symbol, CLDR 48 the code"),
    ("currency JPY", "it-IT", "CLDR 49 has a symbol, CLDR 48 the code"),
    ("currency USD", "it-IT", "CLDR 49 has a symbol, CLDR 48 the code"),
    ("relative month", "he-IL", "CLDR 49 has another preposition than CLDR 48"),
    ("relative week", "he-IL", "CLDR 49 has another preposition than CLDR 48"),
    ("relative year", "he-IL", "CLDR 49 has another preposition than CLDR 48"),
    ("percent", "fr-FR", "CLDR 49 has a narrow space, CLDR 48 a wide one"),
];

/// The answers of node; `None` when it is not there, which fails in CI.
fn node(asked: &Value) -> Option<Vec<String>> {
    let child = Command::new("node")
        .args(["-e", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn();
    let release = Command::new("node").args(["-p", "process.versions.cldr"]).output();
    let release = release.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    if child.is_ok() && !RELEASES.iter().any(|known| release.split('.').next() == Some(known)) {
        eprintln!("skipped: node has CLDR {release}");
        return None;
    }
    let Ok(mut child) = child else {
        assert!(std::env::var_os("CI").is_none(), "node is not installed");
        eprintln!("skipped: node is not installed");
        return None;
    };
    let mut input = child.stdin.take().expect("a pipe");
    let text = asked.to_string();
    let writing = std::thread::spawn(move || input.write_all(text.as_bytes()).expect("node reads"));
    let output = child.wait_with_output().expect("node ends");
    writing.join().expect("node read all");
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).expect("a list of texts"))
}

fn formats(locale: &str) -> Formats {
    let cldr = locale.parse().expect("a locale");
    Formats::new(&Language::new(Locale::new("xx"), "".into(), cldr, Vec::new()))
}

/// Questions about ranges of dates.
fn ranges(locale: &str, formats: &Formats, days: &[String], all: &mut Vec<(Value, String)>) {
    let mut ordered = days.to_vec();
    ordered.sort();
    let near = [["2026-12-03", "2026-12-05"], ["2026-11-28", "2026-12-01"], ["2026-05-01", "2026-05-31"]];
    let near = near.iter().map(|[from, to]| [(*from).to_owned(), (*to).to_owned()]);
    let far = ordered.windows(2).map(|pair| [pair[0].clone(), pair[1].clone()]);
    for [from, to] in near.chain(far) {
        for name in DateStyle::NAMES {
            let style = DateStyle::from_name(name).expect("a style");
            let text = formats.date_range(from.parse().expect("a day"), to.parse().expect("a day"), style);
            all.push((json!(["range", locale, [from, to], name]), text));
        }
    }
}

/// Questions about compact numbers, sums of money, units and relative times.
fn amounts(locale: &str, formats: &Formats, number: f64, all: &mut Vec<(Value, String)>) {
    let numeral = Numeral::from_f64(number).expect("a number");
    for (width, name) in [(CompactWidth::Short, "short"), (CompactWidth::Long, "long")] {
        let text = formats.compact(&numeral, width, Decimals::default());
        all.push((json!(["compact", locale, number, {"compactDisplay": name}]), text));
        let two = Decimals { max: Some(2), min: None };
        let options = json!({"compactDisplay": name, "maximumFractionDigits": 2});
        all.push((json!(["compact", locale, number, options]), formats.compact(&numeral, width, two)));
    }
    for code in ["EUR", "USD", "JPY", "MAD", "ILS", "XOF", "TND"] {
        let currency = Currency::from_code(code).expect("a currency");
        for (display, name) in [(CurrencyDisplay::Symbol, "symbol"), (CurrencyDisplay::Code, "code")] {
            let text = formats.currency(&numeral, currency, (display, None), Decimals::default());
            all.push((json!(["currency", locale, number, {"currency": code, "currencyDisplay": name}]), text));
        }
        let whole = Decimals { max: Some(0), min: None };
        let options = json!({"currency": code, "maximumFractionDigits": 0});
        let text = formats.currency(&numeral, currency, (CurrencyDisplay::Symbol, None), whole);
        all.push((json!(["currency", locale, number, options]), text));
        let options = json!({"currency": code, "notation": "compact"});
        let compact = (CurrencyDisplay::Symbol, Some(CompactWidth::Short));
        let text = formats.currency(&numeral, currency, compact, Decimals::default());
        all.push((json!(["currency", locale, number, options]), text));
    }
    // Those that `Intl` knows.
    for unit in ["kilometer", "hectare", "kilogram", "liter", "celsius", "megabyte", "hour", "day", "year"] {
        for (width, name) in [(UnitWidth::Long, "long"), (UnitWidth::Short, "short")] {
            let text = formats.unit(&numeral, unit, width, NumberOptions::default()).expect("a unit");
            all.push((json!(["unit", locale, number, {"unit": unit, "unitDisplay": name}]), text));
        }
    }
    // A step is a whole one: `Intl` calls a thousandth of a day today.
    let names = if number.fract() == 0.0 { TimeUnit::NAMES } else { &[] };
    for name in names {
        let unit = TimeUnit::from_name(name).expect("a unit of time");
        for (words, numeric) in [(RelativeWords::Numeric, "always"), (RelativeWords::Auto, "auto")] {
            let options = json!({"unit": name, "numeric": numeric});
            all.push((json!(["relative", locale, number, options]), formats.relative(&numeral, unit, words)));
        }
    }
}

/// Every question, with our answer.
fn questions() -> Vec<(Value, String)> {
    let mut dice = Dice(1);
    let mut all = Vec::new();
    let mut days =
        vec!["2016-07-13".to_owned(), "2017-02-01".to_owned(), "2024-02-29".to_owned(), "1999-12-31".to_owned()];
    for _ in 0..80 {
        days.push(format!("{}-{:02}-{:02}", 1900 + dice.below(200), 1 + dice.below(12), 1 + dice.below(28)));
    }
    // Zones with their offset on that day: older releases of node know no zone by its offset.
    let zones = [
        "+00:00 UTC",
        "+01:00 Africa/Lagos",
        "+02:00 Europe/Paris",
        "+09:00 Asia/Tokyo",
        "-02:30 America/St_Johns",
        "+05:45 Asia/Kathmandu",
        "-07:00 America/Los_Angeles",
    ];
    let instants: Vec<(String, &str)> = (0..60)
        .map(|_| {
            let (offset, zone) = dice.pick(&zones).split_once(' ').expect("an offset and a zone");
            (format!("2026-06-01T{:02}:{:02}:00{offset}", dice.below(24), dice.below(60)), zone)
        })
        .collect();
    let mut numbers: Vec<f64> = vec![
        0.0, 1.0, 2.0, 3.0, 5.0, 11.0, 21.0, 100.0, 999.0, 1000.0, 1234.5, 9999.0, 10000.0, 1e6, 1e7, -3.0, -1234.567,
        0.5, 0.1, 1.45, 99.999,
    ];
    for _ in 0..120 {
        let digits = 1 + dice.below(9) as u32;
        let scale = 10_f64.powi(dice.below(4) as i32);
        let sign = if dice.one_in(9) { -1.0 } else { 1.0 };
        numbers.push(sign * dice.below(10_usize.pow(digits)) as f64 / scale);
    }
    let lists = [vec![], vec!["a"], vec!["a", "b"], vec!["a", "b", "c"], vec!["mer", "Iran", "huile", "hielo"]];
    let words = [
        "Aix",
        "aix",
        "Éoliennes",
        "eau",
        "œuvre",
        "opéra",
        "Zèbre",
        "ärmel",
        "Arm",
        "Straße",
        "Strasse",
        "港",
        "海",
        "あ",
        "ア",
        "ميناء",
        "بحر",
        "נמל",
        "ים",
        "1",
        "10",
        "2",
        "côte",
        "coté",
        "cote",
        "-a",
        "a b",
        "ab",
    ];
    let mut lists: Vec<Vec<&str>> = lists.into();
    lists.extend((0..6).map(|_| (0..2 + dice.below(4)).map(|_| dice.pick(&words)).collect()));
    for locale in LOCALES {
        let formats = formats(locale);
        for day in &days {
            let date = day.parse().expect("a day");
            for name in DateStyle::NAMES {
                let style = DateStyle::from_name(name).expect("a style");
                all.push((json!(["date", locale, day, name]), formats.date(date, style)));
            }
        }
        for (instant, name) in &instants {
            let clock = parse_time(instant).expect("an instant");
            for (zone, is_shown) in [(ZoneStyle::Hidden, false), (ZoneStyle::Shown, true)] {
                let extra = json!({"name": name, "zone": is_shown});
                all.push((json!(["time", locale, instant, extra]), formats.time(clock, zone)));
            }
        }
        ranges(locale, &formats, &days, &mut all);
        for number in &numbers {
            amounts(locale, &formats, *number, &mut all);
            let numeral = Numeral::from_f64(*number).expect("a number");
            all.push((json!(["number", locale, number]), formats.number(*number, NumberOptions::default())));
            all.push((json!(["cardinal", locale, number]), category_name(formats.plural(*number)).to_owned()));
            if number.fract() == 0.0 && *number >= 0.0 {
                all.push((json!(["percent", locale, number]), formats.percent(*number)));
                all.push((json!(["ordinal", locale, number]), category_name(formats.ordinal_of(&numeral)).to_owned()));
            }
        }
        for list in &lists {
            all.push((json!(["and", locale, list]), formats.list(list, Conjunction::And)));
            all.push((json!(["or", locale, list]), formats.list(list, Conjunction::Or)));
        }
        for a in words {
            for b in words {
                // Equal texts of a collator are told apart by us, which `Intl` does not.
                all.push((json!(["compare", locale, [a, b]]), (formats.compare(a, b) as i8).to_string()));
            }
        }
    }
    all
}

#[test]
fn values_are_written_as_an_independent_icu_writes_them() {
    let questions = questions();
    let asked: Vec<&Value> = questions.iter().map(|(question, _)| question).collect();
    let Some(answers) = node(&json!(asked)) else { return };
    assert!(questions.len() > 60_000, "{}", questions.len());
    let mut differ: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for ((question, ours), theirs) in questions.iter().zip(&answers) {
        let is_tie = question[0] == "compare" && theirs == "0";
        if ours != theirs && !is_tie {
            let kind = match question[0].as_str() {
                Some(kind @ ("date" | "range")) => format!("{kind} {}", question[3].as_str().unwrap_or_default()),
                Some("currency") => format!("currency {}", question[3]["currency"].as_str().unwrap_or_default()),
                Some("unit") => format!("unit {}", question[3]["unit"].as_str().unwrap_or_default()),
                Some("relative") => format!("relative {}", question[3]["unit"].as_str().unwrap_or_default()),
                Some("time") if question[3]["zone"] == true => "time zoned".to_owned(),
                kind => kind.unwrap_or_default().to_owned(),
            };
            let locale = question[1].as_str().unwrap_or_default().to_owned();
            differ.entry((kind, locale)).or_default().push(format!("{question}: ours {ours:?}, theirs {theirs:?}"));
        }
    }
    let mut told = String::new();
    for ((kind, locale), cases) in &differ {
        if !ARGUED.iter().any(|(k, l, _)| k == kind && l == locale) {
            told.push_str(&format!("{kind} in {locale}, {} times, as in {}\n", cases.len(), cases[0]));
        }
    }
    // What only another release of CLDR writes otherwise will not differ for ever.
    for (kind, locale, why) in ARGUED.iter().filter(|(.., why)| !why.starts_with("CLDR")) {
        if !differ.contains_key(&((*kind).to_owned(), (*locale).to_owned())) {
            told.push_str(&format!("{kind} in {locale} is argued ({why}), and does not differ\n"));
        }
    }
    assert!(told.is_empty(), "{told}");
}
