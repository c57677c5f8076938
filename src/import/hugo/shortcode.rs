//! Hugo's shortcodes in a text: `{{< name … >}}` and `{{% name … %}}`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::import::tag::{Meaning, Tag, argument, arguments};

/// What ends Hugo's shortcode `comment`, whose text no reader sees.
static COMMENT_END: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\{\{[<%]\s*/\s*comment\s*[>%]\}\}").ok());

/// The shortcodes of a text, in order. `code` has the ranges of code, in order; there a shortcode is an example.
pub fn tags(text: &str, code: &[Range<usize>]) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut code = code.iter().peekable();
    let mut at = 0;
    while let Some(start) = text[at..].find("{{").map(|start| at + start) {
        let close = match text.as_bytes().get(start + 2) {
            Some(b'<') => ">}}",
            Some(b'%') => "%}}",
            _ => {
                at = start + 2;
                continue;
            }
        };
        while code.next_if(|range| range.end <= start).is_some() {}
        // No shortcode is closed from here on: the rest of the text has none of this kind.
        let Some(end) = text[start + 3..].find(close).map(|end| start + 3 + end) else {
            at = start + 3;
            if !text[at..].contains(">}}") && !text[at..].contains("%}}") {
                break;
            }
            continue;
        };
        let range = start..end + 3;
        at = range.end;
        let inner = text[start + 3..end].trim();
        let comment = inner.strip_prefix("/*").and_then(|inner| inner.strip_suffix("*/"));
        if let Some(shown) = comment {
            // An escaped shortcode, which a reader is to see as it is.
            let written = format!("{}{shown}{close}", &text[start..start + 3]);
            found.push(Tag { range, meaning: Meaning::Text(written) });
        } else if inner == "comment"
            && let Some(length) = COMMENT_END.as_ref().and_then(|end| end.find(&text[at..])).map(|end| end.end())
        {
            at += length;
            found.push(Tag { range: start..at, meaning: Meaning::Hidden });
        } else if code.peek().is_none_or(|code| code.start >= range.end) {
            found.push(Tag { range, meaning: meaning(inner) });
        }
    }
    found
}

fn meaning(inner: &str) -> Meaning {
    let (name, rest) = inner.split_at(inner.find(char::is_whitespace).unwrap_or(inner.len()));
    let given = arguments(rest.trim_end_matches('/'));
    let of = |name: &str, position: usize| argument(&given, name, position);
    match name {
        "ref" | "relref" => of("path", 0).map_or(Meaning::Unknown, |path| Meaning::Reference(path.to_owned())),
        "figure" => match of("src", usize::MAX) {
            // A link around the picture, or one of its author, has no place here.
            Some(src)
                if !src.contains(['<', '>', '\n'])
                    && !["link", "attrlink"].iter().any(|name| of(name, usize::MAX).is_some()) =>
            {
                let words = ["title", "caption", "attr"].iter().filter_map(|name| of(name, usize::MAX)).map(clean);
                let words: Vec<String> = words.filter(|words| !words.trim().is_empty()).collect();
                let caption = (!words.is_empty()).then(|| sentences(&words));
                let alt = of("alt", usize::MAX).map(clean).or_else(|| caption.clone()).unwrap_or_default();
                Meaning::Picture { alt, src: src.to_owned(), title: caption }
            }
            _ => Meaning::Unknown,
        },
        _ => Meaning::Unknown,
    }
}

/// Words without signs of markup.
fn clean(words: &str) -> String {
    words.replace(['[', ']', '\n', '"'], " ")
}

/// Texts one after the other, each a sentence.
fn sentences(texts: &[String]) -> String {
    let mut out = String::new();
    for text in texts {
        if !out.is_empty() {
            out.push_str(if out.ends_with(['.', '!', '?', '…', ':', '。']) { " " } else { ". " });
        }
        out.push_str(text.trim());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meanings(text: &str) -> Vec<Meaning> {
        tags(text, &[]).into_iter().map(|tag| tag.meaning).collect()
    }

    #[test]
    fn references_figures_and_others() {
        assert_eq!(meanings("[a]({{< ref \"b.md#c\" >}})"), [Meaning::Reference("b.md#c".to_owned())]);
        assert_eq!(
            meanings("{{< figure src=\"a.png\" alt=\"A\" caption=\"C\" >}}"),
            [Meaning::Picture { alt: "A".to_owned(), src: "a.png".to_owned(), title: Some("C".to_owned()) }]
        );
        let figure = "{{< figure src=\"a.png\" title=\"T\" caption=\"C!\" attr=\"Léa\" class=\"x\" >}}";
        let all = "T. C! Léa".to_owned();
        assert_eq!(
            meanings(figure),
            [Meaning::Picture { alt: all.clone(), src: "a.png".to_owned(), title: Some(all) }]
        );
        assert_eq!(meanings("{{< figure src=\"a.png\" attrlink=\"/x\" >}}"), [Meaning::Unknown]);
        assert_eq!(
            meanings("{{% comment %}} x {{< y >}} {{% /comment %}}{{< z >}}"),
            [Meaning::Hidden, Meaning::Unknown]
        );
        assert_eq!(meanings("{{% note %}} x {{% /note %}}"), [Meaning::Unknown, Meaning::Unknown]);
        assert_eq!(meanings("{{</* ref \"a\" */>}}"), [Meaning::Text("{{< ref \"a\" >}}".to_owned())]);
        assert_eq!(meanings("{{ .Title }} {{< never"), []);
    }

    #[test]
    fn code_is_left_alone() {
        let text = "`{{< x >}}` {{< y >}} `z`";
        assert_eq!(tags(text, &[0..11, 22..25]).len(), 1);
    }
}
