//! Finds tags in HTML with the bytes of their attributes, to follow links and pictures and to report what cleaning
//! removes.
//!
//! Invariant: one pass. Safety does not depend on it: the cleaner reads the HTML again, by the rules of browsers.

use std::borrow::Cow;
use std::ops::Range;

/// An opening tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The name in lower case.
    pub(super) name: String,
    pub(super) attributes: Vec<Attribute<'a>>,
    /// The bytes from `<` to `>`.
    pub(super) range: Range<usize>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attribute<'a> {
    /// The name in lower case.
    pub(super) name: String,
    /// The value without its quotes, with entities decoded: `&amp;` is `&`.
    pub(super) value: Cow<'a, str>,
    /// The bytes of name, `=` and value with its quotes.
    pub(super) range: Range<usize>,
}

impl Tag<'_> {
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute<'_>> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}

/// All opening tags, in order.
pub(super) fn tags(html: &str) -> Vec<Tag<'_>> {
    let bytes = html.as_bytes();
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|byte| *byte == b'<') {
        at += step;
        let rest = &html[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            at += comment.find("-->").map_or(rest.len(), |end| end + 7);
        } else if bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) {
            let Some(tag) = tag(html, at) else { return tags };
            at = tag.range.end;
            // The content of these two elements is not HTML.
            if matches!(&*tag.name, "script" | "style") {
                at += html[at..].find("</").unwrap_or(html.len() - at);
            }
            tags.push(tag);
        } else {
            at += 1;
        }
    }
    tags
}

/// The tag that begins at `start`; none when it has no end.
fn tag(html: &str, start: usize) -> Option<Tag<'_>> {
    let bytes = html.as_bytes();
    let ends_name = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=');
    let take = |from: usize, end: &dyn Fn(&u8) -> bool| {
        from + bytes[from..].iter().position(end).unwrap_or(bytes.len() - from)
    };
    let blanks = |from: usize| take(from, &|byte| !byte.is_ascii_whitespace());
    let mut at = take(start + 1, &ends_name);
    let name = html[start + 1..at].to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        at = take(at, &|byte| !byte.is_ascii_whitespace() && *byte != b'/');
        match bytes.get(at)? {
            b'>' => return Some(Tag { name, attributes, range: start..at + 1 }),
            b'=' => {
                at += 1;
                continue;
            }
            _ => {}
        }
        let from = at;
        at = take(at, &ends_name);
        let attribute = html[from..at].to_ascii_lowercase();
        let sign = blanks(at);
        let mut value = "";
        if bytes.get(sign) == Some(&b'=') {
            let first = blanks(sign + 1);
            let quote = *bytes.get(first)?;
            if matches!(quote, b'"' | b'\'') {
                let end = take(first + 1, &|byte| *byte == quote);
                value = &html[first + 1..end];
                at = (end + 1).min(bytes.len());
            } else {
                at = take(first, &|byte| byte.is_ascii_whitespace() || *byte == b'>');
                value = &html[first..at];
            }
        }
        attributes.push(Attribute { name: attribute, value: decoded(value), range: from..at });
    }
}

fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let plain = value.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">");
    Cow::Owned(plain.replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_every_way_of_writing() {
        let html = "a <IMG src='x.png' ALT=y hidden title = \"é > &amp;\"/> <!-- <b> --> </b> <br/> < c <d";
        let tags = tags(html);
        assert_eq!(tags.iter().map(|tag| &*tag.name).collect::<Vec<_>>(), ["img", "br"]);
        let values: Vec<(&str, &str)> =
            tags[0].attributes.iter().map(|attribute| (&*attribute.name, &*attribute.value)).collect();
        assert_eq!(values, [("src", "x.png"), ("alt", "y"), ("hidden", ""), ("title", "é > &")]);
        assert_eq!(&html[tags[0].attribute("src").unwrap().range.clone()], "src='x.png'");
        assert_eq!(&html[tags[1].range.clone()], "<br/>");
    }
}
