//! Front matter of Hugo's pages with the names of the project.

use crate::import::address::{is_elsewhere, join};
use crate::import::page::Page;
use crate::import::value::{Fields, Item, Value, moment};
use crate::import::withheld::truth;

/// Keys of Hugo that the project has under another name.
const RENAMED: &[(&str, &str)] = &[
    ("lastmod", "updated"),
    ("publishdate", "publish_date"),
    ("pubdate", "publish_date"),
    ("published", "publish_date"),
    ("expirydate", "expiry_date"),
    ("unpublishdate", "expiry_date"),
    ("modified", "updated"),
];

/// Front matter with the names of the project. What Hugo alone needs to link languages is left out.
pub fn renamed(fields: Fields) -> Fields {
    let mut renamed: Fields = Vec::with_capacity(fields.len());
    for (key, item) in fields {
        let lower = key.to_ascii_lowercase();
        let known = RENAMED.iter().find(|(theirs, _)| *theirs == lower).map(|(_, ours)| (*ours).to_owned());
        let common = crate::content::collection::COMMON.contains(&&*lower).then(|| lower.clone());
        let key = known.or(common).unwrap_or(key);
        let is_read = matches!(&*lower, "translationkey" | "url" | "headless" | "build" | "_build" | "cascade");
        // `published` is a day, or says whether the page is one.
        let says = if lower == "published" { truth(&item.value) } else { None };
        let (key, item) = match says {
            Some(says) => ("draft".to_owned(), Item { value: Value::Boolean(!says), ..item }),
            None => (key, item),
        };
        if is_read || renamed.iter().any(|(there, _)| *there == key) {
            continue;
        }
        let item = match &*key {
            "date" | "updated" | "publish_date" | "expiry_date" => as_moment(item),
            _ => item,
        };
        renamed.push((key, item));
    }
    renamed
}

/// A date that is written as a text.
fn as_moment(item: Item) -> Item {
    let moment = item.as_text().and_then(moment);
    Item { value: moment.unwrap_or(item.value), ..item }
}

/// Former addresses that are written from the folder of the page's own, as Hugo reads them.
pub fn absolute_aliases(page: &mut Page) {
    let Some(address) = page.address.clone() else { return };
    // The folder beside which the page is.
    let base = address.trim_end_matches('/').rsplit_once('/').map_or("/", |(folder, _)| folder);
    let base = format!("{base}/");
    let Some((_, item)) = page.fields.iter_mut().find(|(key, _)| key == "aliases") else { return };
    let (line, column) = (item.line, item.column);
    let absolute = |alias: &str| match alias.starts_with('/') || is_elsewhere(alias) {
        true => alias.to_owned(),
        false => join(&base, alias).unwrap_or_else(|| alias.to_owned()),
    };
    let texts = item.texts().into_iter().map(|alias| Item::new(Value::Text(absolute(alias)), line, column));
    item.value = Value::List(texts.collect());
}
