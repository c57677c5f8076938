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
        let last = || parts.path.rsplit('/').next().unwrap_or_default();
        let number = |width: usize, number: Option<i16>| number.map(|number| format!("{number:0width$}"));
        out.push_str(&match &after[..end] {
            "title" | "slug" => parts.slug.unwrap_or_else(last).to_owned(),
            "name" | "basename" => last().to_owned(),
            "path" => parts.path.to_owned(),
            "collection" => parts.collection.to_owned(),
            "categories" => parts.categories.join("/").to_lowercase(),
            "year" => number(4, parts.date.map(Date::year))?,
            "short_year" => number(2, parts.date.map(|date| date.year() % 100))?,
            "month" => number(2, parts.date.map(|date| date.month().into()))?,
            "i_month" => number(1, parts.date.map(|date| date.month().into()))?,
            "day" => number(2, parts.date.map(|date| date.day().into()))?,
            "i_day" => number(1, parts.date.map(|date| date.day().into()))?,
            "y_day" => number(3, parts.date.map(Date::day_of_year))?,
            "output_ext" => ".html".to_owned(),
            _ => return None,
        });
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
        assert_eq!(filled("/:unknown/"), None);
    }
}
