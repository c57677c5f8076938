//! Names and front matter of Jekyll's pages, as Jekyll reads them.

use jiff::civil::Date;

use crate::import::value::{Fields, Item, Value, get, moment};
use crate::import::withheld::truth;

/// Keys of Jekyll that the project has under another name.
const RENAMED: &[(&str, &str)] =
    &[("redirect_from", "aliases"), ("last_modified_at", "updated"), ("modified_date", "updated")];

/// The day at the beginning of a post's name, and the name without it.
pub fn day_of_name(path: &str) -> (Option<Date>, String) {
    let (folders, name) = path.rsplit_once('/').map_or(("", path), |(folders, name)| (folders, name));
    let day = name.get(..10).and_then(|day| day.parse::<Date>().ok());
    let rest = day.and_then(|_| name.get(11..)).filter(|rest| !rest.is_empty());
    match (day, rest) {
        (Some(day), Some(rest)) if folders.is_empty() => (Some(day), rest.to_owned()),
        (Some(day), Some(rest)) => (Some(day), format!("{folders}/{rest}")),
        _ => (None, path.to_owned()),
    }
}

/// Whether the name of a post begins as one with a day does, though it may be none of the calendar.
pub fn is_dated_name(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut parts = name.splitn(4, '-');
    let mut is_number = |most: usize| {
        parts.next().is_some_and(|part| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    };
    is_number(4) && is_number(2) && is_number(2) && parts.next().is_some_and(|rest| !rest.is_empty())
}

/// Adds the folders above a post to its categories, before those that it says itself.
pub fn with_categories(fields: &mut Fields, folders: &[String]) {
    let said = ["categories", "category"].iter().find_map(|key| get(fields, key));
    let (line, column) = said.map_or((1, 1), |item| (item.line, item.column));
    let mut all: Vec<String> = folders.to_vec();
    for word in said.map(words).unwrap_or_default() {
        if !all.contains(&word) {
            all.push(word);
        }
    }
    fields.retain(|(key, _)| !matches!(&**key, "categories" | "category"));
    let all = all.into_iter().map(|word| Item::new(Value::Text(word), line, column)).collect();
    fields.push(("categories".to_owned(), Item::new(Value::List(all), line, column)));
}

/// Whether a path is one of `exclude` or `include`: a file, everything in a folder, or what a pattern with `*` and `?`
/// fits. `*` crosses folders, as in Ruby's `File.fnmatch`.
pub fn fits(pattern: &str, path: &str) -> bool {
    let pattern = pattern.trim_matches('/');
    let is_below = |rest: &str| rest.is_empty() || rest.starts_with('/');
    if path.strip_prefix(pattern).is_some_and(is_below) {
        return true;
    }
    if !pattern.contains(['*', '?']) {
        return false;
    }
    // The last `*` and the place at which it was tried: the letters after it are tried one place later.
    let (pattern, path) = (pattern.as_bytes(), path.as_bytes());
    let (mut at, mut here, mut star) = (0, 0, None);
    while here < path.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, here));
                at += 1;
            }
            Some(sign) if *sign == b'?' || *sign == path[here] => {
                at += 1;
                here += 1;
            }
            // A folder fits with everything in it.
            None if path[here] == b'/' => return true,
            _ => {
                let Some((from, tried)) = star else { return false };
                star = Some((from, tried + 1));
                at = from + 1;
                here = tried + 1;
            }
        }
    }
    pattern[at..].iter().all(|sign| *sign == b'*')
}

/// A date as Jekyll reads it: a time of YAML without a zone is one of UTC, a quoted one is of the site's zone.
pub fn as_jekyll(item: &Item) -> Value {
    match &item.value {
        Value::Datetime(text) => {
            let time = text.get(11..).unwrap_or_default();
            let has_zone = time.contains(['+', '-', 'Z', 'z']);
            // Ruby's reader of YAML takes only times with seconds for times.
            let is_time = time.matches(':').count() == 2 && !has_zone;
            Value::Datetime(if is_time { format!("{text}Z") } else { text.clone() })
        }
        value => item.as_text().and_then(moment).unwrap_or_else(|| value.clone()),
    }
}

/// Values of a list, or words of a text, as Jekyll reads categories.
pub fn words(item: &Item) -> Vec<String> {
    match &item.value {
        Value::List(items) => items.iter().filter_map(Item::as_text).map(str::to_owned).collect(),
        _ => item.as_text().into_iter().flat_map(str::split_whitespace).map(str::to_owned).collect(),
    }
}

/// Front matter with the names of the project.
pub fn renamed(fields: Fields) -> Fields {
    let mut renamed: Fields = Vec::with_capacity(fields.len());
    for (key, item) in fields {
        let ours = RENAMED.iter().find(|(theirs, _)| *theirs == key).map_or(&*key, |(_, ours)| ours).to_owned();
        let (ours, item) = match &*ours {
            "permalink" => continue,
            "published" => match truth(&item.value) {
                Some(published) => {
                    // An empty value is none.
                    let is_hidden = !published && item.value != Value::Empty;
                    ("draft".to_owned(), Item { value: Value::Boolean(is_hidden), ..item })
                }
                None => (ours, item),
            },
            // The plugin that reads `redirect_from` puts a `/` before each.
            "aliases" => {
                let rooted = |alias: &str| match alias.starts_with('/') || alias.contains("//") {
                    true => alias.to_owned(),
                    false => format!("/{alias}"),
                };
                let all = item.texts().into_iter();
                let all = all.map(|alias| Item::new(Value::Text(rooted(alias)), item.line, item.column)).collect();
                (ours, Item { value: Value::List(all), ..item })
            }
            // An address of somewhere else, in most sites.
            "url" => ("url_text".to_owned(), item),
            "tags" | "categories" => {
                let words = words(&item).into_iter();
                let items = words.map(|word| Item::new(Value::Text(word), item.line, item.column)).collect();
                (ours, Item { value: Value::List(items), ..item })
            }
            "date" | "updated" | "publish_date" | "expiry_date" => {
                let value = as_jekyll(&item);
                (ours, Item { value, ..item })
            }
            _ => (ours, item),
        };
        if renamed.iter().any(|(there, _)| *there == ours) {
            continue;
        }
        renamed.push((ours, item));
    }
    renamed
}
