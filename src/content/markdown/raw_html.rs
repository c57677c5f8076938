//! HTML inside Markdown: refused, or cleaned of everything active.
//!
//! Invariant: cleaning sees the whole body, so that an element opened in one
//! block and closed in another stays one element; and what is put back between
//! the pieces cannot be forged by the text.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::buffer::Buffer;
use crate::content::segment::Segment;
use crate::digest::Digest;

/// Where the first thing stands in a piece of HTML that is not a comment.
pub(super) fn first_active(html: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += html[at..].len() - html[at..].trim_start().len();
        let rest = &html[at..];
        if rest.is_empty() {
            return None;
        }
        match rest.strip_prefix("<!--").and_then(|comment| comment.find("-->")) {
            Some(end) => at += "<!--".len() + end + "-->".len(),
            None => return Some(at),
        }
    }
}

/// Cleans a body. Every cut is replaced by a token that the text cannot know
/// (it holds the digest of the text), and put back where the token comes out.
pub(super) fn sanitize(buffer: Buffer) -> Vec<Segment> {
    let (html, pieces) = buffer.into_parts();
    let key = Digest::of(html.as_bytes()).to_hex();
    let mut marked = String::with_capacity(html.len() + pieces.len() * 48);
    let mut from = 0;
    for (index, (at, _)) in pieces.iter().enumerate() {
        marked.push_str(&html[from..*at]);
        marked.push_str(&format!("provence-{key}-{index}."));
        from = *at;
    }
    marked.push_str(&html[from..]);
    let opening = format!("provence-{key}-");
    let clean = cleaner(opening.clone()).clean(&marked).to_string();
    let mut pieces: Vec<Option<Segment>> = pieces.into_iter().map(|(_, segment)| Some(segment)).collect();
    let mut segments = Vec::new();
    let mut parts = clean.split(opening.as_str());
    let push_html = |segments: &mut Vec<Segment>, html: &str| {
        if !html.is_empty() {
            segments.push(Segment::Html(html.into()));
        }
    };
    push_html(&mut segments, parts.next().unwrap_or_default());
    for part in parts {
        let (index, html) = part.split_once('.').unwrap_or((part, ""));
        let piece = index.parse::<usize>().ok().and_then(|index| pieces.get_mut(index)?.take());
        segments.extend(piece);
        push_html(&mut segments, html);
    }
    segments
}

/// Whether an element that the text itself writes stays in the page. Check
/// boxes are those of task lists, which this stage writes.
pub(super) fn is_published(name: &str) -> bool {
    static TAGS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| builder().clone_tags());
    name != "input" && TAGS.contains(name)
}

/// Whether an attribute that the text itself writes stays in the page.
pub(super) fn is_attribute_published(element: &str, attribute: &str) -> bool {
    static GENERIC: LazyLock<HashSet<&'static str>> = LazyLock::new(|| builder().clone_generic_attributes());
    static OF_ELEMENTS: LazyLock<HashMap<&'static str, HashSet<&'static str>>> =
        LazyLock::new(|| builder().clone_tag_attributes());
    GENERIC.contains(attribute) || OF_ELEMENTS.get(element).is_some_and(|known| known.contains(attribute))
}

fn builder() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(["section", "input"])
        // No picture of a page bears `usemap`.
        .rm_tags(["area", "map"])
        .add_generic_attributes(["id", "class", "role", "dir", "translate", "hidden"])
        .add_generic_attributes(["aria-describedby", "aria-hidden", "aria-label", "aria-labelledby"])
        .add_tag_attributes("time", ["datetime"])
        .add_tag_attributes("data", ["value"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("a", ["rel"])
        .add_tag_attributes("div", ["tabindex"])
        .add_tag_attributes("ol", ["reversed", "type"])
        .add_tag_attributes("pre", ["tabindex"])
        .add_tag_attributes("th", ["scope"])
        .add_tag_attributes("li", ["value"])
        .add_tag_attributes("input", ["disabled", "checked"])
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "sms", "geo"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    builder
}

/// The cleaner of a body in which every cut is a token that begins with `opening`.
fn cleaner(opening: String) -> Builder<'static> {
    let mut builder = builder();
    builder.attribute_filter(move |element, attribute, value| match (element, attribute) {
        // The address of a picture of the site is a cut. One from elsewhere would be a request to a third party.
        ("img", "src") if !value.starts_with(&opening) => None,
        _ => Some(value.into()),
    });
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_not_active() {
        assert_eq!(first_active("<!-- a --> \n<!-- b -->\n"), None);
        assert_eq!(first_active("<!-- a --> <b>"), Some(11));
        assert_eq!(first_active("<!-- a"), Some(0));
    }

    #[test]
    fn what_is_published_is_known() {
        assert!(is_published("details") && is_published("bdo") && is_published("section"));
        assert!(is_attribute_published("p", "hidden") && is_attribute_published("ol", "type"));
        assert!(!is_attribute_published("p", "style") && !is_attribute_published("a", "name"));
        assert!(!is_published("map") && !is_published("iframe") && !is_published("script") && !is_published("input"));
    }
}
