//! The addresses that Jekyll gives to posts, pages and entries of collections.

use jiff::civil::Date;

/// What an address is made from.
pub struct Parts<'p> {
    /// The collection; empty for a page.
    pub collection: &'p str,
    /// Path of the file in its collection, without ending and without the day in a post's name.
    pub path: &'p str,
    /// `slug`, when the page says one.
    pub slug: Option<&'p str>,
    /// The day.
    pub date: Option<Date>,
    /// Categories.
    pub categories: &'p [String],
}

/// The pattern of a style by its name; a pattern stays as it is.
pub fn pattern(style: &str) -> &str {
    match style {
        "date" => "/:categories/:year/:month/:day/:title:output_ext",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
        "none" => "/:categories/:title:output_ext",
        other => other,
    }
}

/// Fills a pattern; `None` when a part of it is not known here.
pub fn fill(pattern: &str, parts: &Parts<'_>) -> Option<String> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(':') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let end = after.find(|c: char| !(c.is_ascii_lowercase() || c == '_')).unwrap_or(after.len());
        // `:year_x` is the year and `_x`.
        let name = &after[..end];
        let filled = value(name, parts).map(|value| (value, end)).or_else(|| {
            let short = name.rsplit_once('_')?.0;
            Some((value(short, parts)?, short.len()))
        });
        let (value, end) = filled?;
        out.push_str(&value);
        rest = &after[end..];
    }
    out.push_str(rest);
    let ends = out.ends_with('/');
    let path: Vec<&str> = out.split('/').filter(|part| !part.is_empty()).collect();
    let path = path.join("/");
    let path = path.strip_suffix("/index.html").map(|folder| format!("{folder}/")).unwrap_or(path);
    Some(match (&*path, ends) {
        ("" | "index.html", _) => "/".to_owned(),
        (path, true) => format!("/{path}/"),
        (path, false) => format!("/{path}"),
    })
}

/// The value of one part; `None` when it is not known here.
fn value(name: &str, parts: &Parts<'_>) -> Option<String> {
    let last = || parts.path.rsplit('/').next().unwrap_or_default();
    let date = |format: &str| parts.date.map(|date| date.strftime(format).to_string());
    // A page of no collection has its name as it is.
    let named = |text: &str, letters: Letters| match parts.collection {
        "" => text.to_owned(),
        _ => slugify(text, letters),
    };
    Some(match name {
        "title" => named(parts.slug.unwrap_or_else(last), Letters::Pretty),
        "slug" => named(parts.slug.unwrap_or_else(last), Letters::Usual),
        "name" => named(last(), Letters::Usual),
        "basename" => last().to_owned(),
        "path" => parts.path.to_owned(),
        "collection" => parts.collection.to_owned(),
        "categories" => categories(parts, str::to_lowercase),
        "slugified_categories" => categories(parts, |category| slugify(category, Letters::Usual)),
        "year" => date("%Y")?,
        "short_year" => date("%y")?,
        "month" => date("%m")?,
        "i_month" => date("%-m")?,
        "short_month" => date("%b")?,
        "long_month" => date("%B")?,
        "day" => date("%d")?,
        "i_day" => date("%-d")?,
        "y_day" => date("%j")?,
        "w_year" => date("%G")?,
        "week" => date("%V")?,
        "w_day" => date("%u")?,
        "short_day" => date("%a")?,
        "long_day" => date("%A")?,
        "output_ext" => ".html".to_owned(),
        _ => return None,
    })
}

/// Each category once.
fn categories(parts: &Parts<'_>, written: impl Fn(&str) -> String) -> String {
    let mut all: Vec<String> = Vec::new();
    for category in parts.categories.iter().map(|category| written(category)) {
        if !all.contains(&category) {
            all.push(category);
        }
    }
    all.join("/")
}

/// Which signs stay in a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    /// Letters and digits, in lower case.
    Usual,
    /// Also signs that addresses may have, and capital letters.
    Pretty,
}

/// A name in an address, as Jekyll's `Utils.slugify` makes it.
fn slugify(text: &str, letters: Letters) -> String {
    let is_kept = |c: char| c.is_alphanumeric() || letters == Letters::Pretty && "._~!$&'()+,;=@".contains(c);
    let mut out = String::new();
    for c in text.chars() {
        if is_kept(c) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if letters == Letters::Usual { out.to_lowercase() } else { out.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_posts_and_pages() {
        let categories = ["Mer".to_owned()];
        let parts = Parts {
            collection: "posts",
            path: "le-quai",
            slug: None,
            date: "2024-03-05".parse().ok(),
            categories: &categories,
        };
        let filled = |style: &str| fill(pattern(style), &parts);
        assert_eq!(filled("date").as_deref(), Some("/mer/2024/03/05/le-quai.html"));
        assert_eq!(filled("pretty").as_deref(), Some("/mer/2024/03/05/le-quai/"));
        assert_eq!(filled("/blog/:i_month/:title").as_deref(), Some("/blog/3/le-quai"));
        assert_eq!(filled("/:long_month/:w_day/:year_x/").as_deref(), Some("/March/2/2024_x/"));
        assert_eq!(filled("/:unknown/"), None);
        let parts = Parts { path: "L'été à_deux", ..parts };
        assert_eq!(fill("/:title/:slug/", &parts).as_deref(), Some("/L'été-à_deux/l-été-à-deux/"));
    }
}
