//! The addresses that Hugo gives to pages by the patterns of `permalinks`.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::import::value::{Fields, Item, get};

/// What the address of a page is made from.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'p> {
    /// The front matter.
    pub fields: &'p Fields,
    /// The folders of the nearest section, the top one first.
    pub sections: &'p [&'p str],
    /// The name of the file, or of its folder for a bundle.
    pub name: &'p str,
}

/// Fills a pattern; `None` when it has a part that is not known here, or that the page has no value for.
pub fn fill(pattern: &str, parts: Parts<'_>) -> Option<String> {
    static TOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r":(\w+)(?:\[([^\]]*)\])?").ok());
    let mut out = String::new();
    let mut at = 0;
    for found in TOKEN.as_ref()?.captures_iter(pattern) {
        let whole = found.get(0)?;
        out.push_str(&pattern[at..whole.start()]);
        at = whole.end();
        // A sign that a part may not have here ends the folder, where a text has one.
        out.push_str(&value(&found[1], found.get(2).map(|range| range.as_str()), parts)?);
    }
    out.push_str(&pattern[at..]);
    Some(out)
}

fn value(token: &str, range: Option<&str>, parts: Parts<'_>) -> Option<String> {
    let Parts { fields, sections, name } = parts;
    let text = |name: &str| get(fields, name).and_then(Item::as_text);
    let plain = |text: &str| text.replace('/', "-");
    if range.is_some() && token != "sections" {
        return None;
    }
    Some(match token {
        "section" => (*sections.first()?).to_owned(),
        "sections" => slice(sections, range)?.join("/"),
        "title" => plain(text("title")?),
        "slug" => plain(text("slug").or_else(|| text("title"))?),
        "slugorfilename" | "slugorcontentbasename" => plain(text("slug").unwrap_or(name)),
        "filename" | "contentbasename" => name.to_owned(),
        _ => date(token, day(fields)?)?,
    })
}

fn day(fields: &Fields) -> Option<Date> {
    get(fields, "date").or_else(|| get(fields, "publishDate")).and_then(Item::day)
}

/// A part of a date: by a name, or as Go writes it for its example, the 2nd of January 2006.
fn date(token: &str, date: Date) -> Option<String> {
    let format = match token {
        "year" | "2006" => "%Y",
        "month" | "01" => "%m",
        "monthname" | "January" => "%B",
        "day" | "02" => "%d",
        "weekday" => "%w",
        "weekdayname" | "Monday" => "%A",
        "06" => "%y",
        "1" => "%-m",
        "2" => "%-d",
        "Jan" => "%b",
        "Mon" => "%a",
        "yearday" => return Some(date.day_of_year().to_string()),
        "002" => "%j",
        _ => return None,
    };
    Some(date.strftime(format).to_string())
}

/// Some of the sections: `0`, `last`, `1:`, `:2`, `1:last`. What is beyond the last is not there.
fn slice<'s, 'p>(sections: &'s [&'p str], range: Option<&str>) -> Option<&'s [&'p str]> {
    let Some(range) = range else { return Some(sections) };
    let len = sections.len();
    let bound = |written: &str, usual: usize| match written.trim() {
        "" => Some(usual),
        "last" => Some(len.saturating_sub(1)),
        number => number.parse::<usize>().ok(),
    };
    let (from, to) = match range.split_once(':') {
        Some((from, to)) => (bound(from, 0)?, bound(to, len)?),
        None => {
            let from = bound(range, len)?;
            (from, from + 1)
        }
    };
    let to = to.min(len);
    Some(sections.get(from.min(to)..to).unwrap_or_default())
}

/// Whether addresses keep capital letters: `disablePathToLower`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Case {
    /// They become small.
    #[default]
    Lower,
    /// They stay.
    Kept,
}

/// A part of a path as Hugo writes it in addresses.
pub fn urlize(part: &str, case: Case) -> String {
    let mut out = String::with_capacity(part.len());
    let lower = part.trim().to_lowercase();
    let written = if case == Case::Lower { &*lower } else { part.trim() };
    for c in written.chars() {
        if c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-' | '~' | '@') || !c.is_ascii() && !c.is_whitespace()
        {
            out.push(c);
        } else if c.is_whitespace() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::value::Value;

    #[test]
    fn every_documented_part() {
        let field = |key: &str, value: Value| (key.to_owned(), Item::new(value, 1, 1));
        let fields = vec![
            field("title", Value::Text("Le Quai".to_owned())),
            field("date", Value::Date("2024-05-06".to_owned())),
        ];
        let parts = Parts { fields: &fields, sections: &["blog", "port", "sud"], name: "quai" };
        let filled = |pattern: &str| fill(pattern, parts);
        for (pattern, wanted) in [
            ("/e/:year/:monthname/:weekday/:filename/", "/e/2024/May/1/quai/"),
            ("/:weekdayname/:yearday/:06/:Jan/", "/Monday/127/24/May/"),
            ("/:sections[1:]/:title/", "/port/sud/Le Quai/"),
            ("/:sections[last]/:sections[:last]/:sections[0]/", "/sud/blog/port/blog/"),
            ("/:sections[7:]/:section/", "//blog/"),
            ("/:year-:month-:day/:slugorcontentbasename", "/2024-05-06/quai"),
        ] {
            assert_eq!(filled(pattern).as_deref(), Some(wanted));
        }
        assert_eq!(filled("/:unknown/"), None);
        assert_eq!(fill("/:year/", Parts { fields: &Vec::new(), ..parts }), None);
    }
}
