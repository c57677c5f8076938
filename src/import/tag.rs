//! Tags of another generator inside a text: what each stands for here.

use std::ops::Range;

/// What stands in the place of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The address of a page, named by its file.
    Reference(String),
    /// Text that says the same here.
    Text(String),
    /// A picture with its alternative text and its title. None of the three has a sign of markup.
    Picture {
        /// Alternative text.
        alt: String,
        /// Where it is.
        src: String,
        /// What is shown below it.
        title: Option<String>,
    },
    /// Something that concerns looks alone: it becomes a comment.
    Remark,
    /// Something that readers of the other site did not see: it is left out, and told.
    Hidden,
    /// Nothing here says the same: the tag stays visible.
    Unknown,
}

/// A tag of another generator.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Bytes of the body.
    pub range: Range<usize>,
    /// What it stands for.
    pub meaning: Meaning,
}

/// Arguments of a tag: words and texts in quotes, each with its name if it has one.
pub fn arguments(text: &str) -> Vec<(Option<String>, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'' | '`')).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let (name, value) = match after.strip_prefix('=') {
            Some(value) if !word.is_empty() => (Some(word.to_owned()), value),
            _ if word.is_empty() => (None, rest.strip_prefix('=').unwrap_or(rest)),
            _ => {
                found.push((None, word.to_owned()));
                rest = after.trim_start();
                continue;
            }
        };
        let (value, after) = match value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) {
            Some(quote) => match value[1..].find(quote) {
                Some(end) => (&value[1..=end], &value[end + 2..]),
                None => (&value[1..], ""),
            },
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        found.push((name, value.to_owned()));
        rest = after.trim_start();
    }
    found
}

/// The argument of a name, or the one at a position among those without a name.
pub fn argument<'a>(found: &'a [(Option<String>, String)], name: &str, position: usize) -> Option<&'a str> {
    let named = found.iter().find(|(known, _)| known.as_deref() == Some(name));
    let placed = || found.iter().filter(|(known, _)| known.is_none()).nth(position);
    named.or_else(placed).map(|(_, value)| &**value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_with_and_without_names() {
        let found = arguments("a src=\"x y.png\" alt='b' \"c d\" e=f");
        assert_eq!(argument(&found, "src", 9), Some("x y.png"));
        assert_eq!(argument(&found, "alt", 9), Some("b"));
        assert_eq!(argument(&found, "none", 0), Some("a"));
        assert_eq!(argument(&found, "none", 1), Some("c d"));
        assert_eq!(argument(&found, "e", 9), Some("f"));
        assert_eq!(arguments("= \"unclosed").len(), 2);
    }
}
