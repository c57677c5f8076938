//! Hugo's shortcodes in a text: `{{< name … >}}` and `{{% name … %}}`.

use std::ops::Range;

use crate::import::tag::{Meaning, Tag, argument, arguments};

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
            Some(src) if !src.contains(['<', '>', '\n']) && of("link", usize::MAX).is_none() => {
                let clean = |text: &str| text.replace(['[', ']', '\n', '"'], " ");
                let caption = of("caption", usize::MAX).or_else(|| of("title", usize::MAX)).map(clean);
                let alt = of("alt", usize::MAX).map(clean).or_else(|| caption.clone()).unwrap_or_default();
                Meaning::Picture { alt, src: src.to_owned(), title: caption }
            }
            _ => Meaning::Unknown,
        },
        _ => Meaning::Unknown,
    }
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
        assert_eq!(meanings("{{% note %}} x {{% /note %}}"), [Meaning::Unknown, Meaning::Unknown]);
        assert_eq!(meanings("{{</* ref \"a\" */>}}"), [Meaning::Text("{{< ref \"a\" >}}".to_owned())]);
        assert_eq!(meanings("{{ .Title }} {{< never"), []);
    }

    #[test]
    fn code_is_left_alone() {
        let text = "`{{< x >}}` {{< y >}}";
        assert_eq!(tags(text, &[0..11]).len(), 1);
    }
}
