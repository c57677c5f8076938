//! Liquid's tags and kramdown's attribute lists in a text.

use std::ops::Range;

use crate::import::tag::{Meaning, Tag};

/// The tags of a text, in order. `code` has the ranges of code, in order; there a tag is an example.
pub fn tags(text: &str, code: &[Range<usize>]) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut code = code.iter().peekable();
    let mut at = 0;
    // What is never closed again is looked for once.
    let mut never: [bool; 6] = [false; 6];
    let mut find = |which: usize, from: usize, sign: &str| -> Option<usize> {
        if never[which] {
            return None;
        }
        let place = text[from..].find(sign).map(|place| from + place);
        never[which] = place.is_none();
        place
    };
    while let Some(start) = text[at..].find('{').map(|start| at + start) {
        at = start + 1;
        while code.next_if(|range| range.end <= start).is_some() {}
        let is_code = code.peek().is_some_and(|range| range.start <= start);
        let (which, close) = match text.as_bytes().get(start + 1) {
            Some(b'{') => (0, "}}"),
            Some(b'%') => (1, "%}"),
            Some(b':') => (2, "}"),
            _ => continue,
        };
        if is_code {
            continue;
        }
        let Some(end) = find(which, start + 2, close) else { continue };
        let inner = text[start + 2..end].trim().trim_matches('-').trim();
        let mut range = start..end + close.len();
        if close == "}" && inner.contains('\n') {
            continue;
        }
        let meaning = match (close, inner) {
            ("}}", inner) => output(inner),
            ("}", inner) => attributes(inner),
            (_, "raw") => match find(3, range.end, "{% endraw %}") {
                Some(end) => {
                    let shown = text[range.end..end].to_owned();
                    range.end = end + "{% endraw %}".len();
                    Meaning::Text(shown)
                }
                None => Meaning::Unknown,
            },
            (_, "comment") => match find(4, range.end, "{% endcomment %}") {
                Some(end) => {
                    let hidden = text[range.end..end].trim().replace("--", "- -");
                    range.end = end + "{% endcomment %}".len();
                    Meaning::Text(format!("<!-- {hidden} -->"))
                }
                None => Meaning::Unknown,
            },
            (_, inner) if inner.starts_with("highlight") => match find(5, range.end, "{% endhighlight %}") {
                Some(end) => {
                    let language = inner["highlight".len()..].trim_start();
                    let language: String = language.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
                    let shown = text[range.end..end].trim_matches(['\n', '\r']);
                    let longest = shown.split(|c| c != '`').map(str::len).max().unwrap_or_default();
                    let fence = "`".repeat(longest.max(2) + 1);
                    let written = format!("{fence}{language}\n{shown}\n{fence}");
                    range.end = end + "{% endhighlight %}".len();
                    Meaning::Text(written)
                }
                None => Meaning::Unknown,
            },
            (_, inner) => tag(inner),
        };
        // An attribute list below a heading is the heading's.
        if let Meaning::Text(written) = &meaning
            && close == "}"
            && let Some(above) = text[..start].strip_suffix('\n')
            && above.rsplit('\n').next().is_some_and(|line| line.starts_with('#'))
        {
            at = range.end;
            found.push(Tag { range: start - 1..range.end, meaning: Meaning::Text(format!(" {written}")) });
            continue;
        }
        at = range.end;
        found.push(Tag { range, meaning });
    }
    found
}

/// `{{ … }}`
fn output(inner: &str) -> Meaning {
    let mut parts = inner.split('|').map(str::trim);
    let first = parts.next().unwrap_or_default();
    let is_address = parts.all(|filter| {
        matches!(filter, "relative_url" | "absolute_url" | "escape" | "uri_escape")
            || filter.starts_with("prepend: site.")
    });
    let quoted = ['"', '\''].iter().find_map(|quote| first.strip_prefix(*quote)?.strip_suffix(*quote));
    match (first, quoted) {
        ("site.baseurl" | "site.url" | "page.baseurl", _) if is_address => Meaning::Text(String::new()),
        (_, Some(address)) if is_address && !address.contains(['"', '\'']) => Meaning::Text(address.to_owned()),
        _ => Meaning::Unknown,
    }
}

/// `{% … %}`
fn tag(inner: &str) -> Meaning {
    let (name, rest) = inner.split_at(inner.find(char::is_whitespace).unwrap_or(inner.len()));
    let rest = rest.trim();
    match name {
        "link" | "post_url" if !rest.is_empty() && !rest.contains("{{") => {
            Meaning::Reference(rest.trim_matches(['"', '\'']).to_owned())
        }
        _ => Meaning::Unknown,
    }
}

/// `{: #id .class}`, kramdown's attribute list: an id is one here too, the rest concerns looks.
fn attributes(inner: &str) -> Meaning {
    let mut words = inner.split_whitespace();
    match (words.next(), words.next()) {
        (Some(word), None) if word.starts_with('#') && word.len() > 1 => Meaning::Text(format!("{{{word}}}")),
        _ => Meaning::Remark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meanings(text: &str) -> Vec<Meaning> {
        tags(text, &[]).into_iter().map(|tag| tag.meaning).collect()
    }

    #[test]
    fn tags_with_a_certain_meaning() {
        let text = |text: &str| Meaning::Text(text.to_owned());
        assert_eq!(
            meanings("[a]({{ site.baseurl }}/b) ![c]({{ '/d.png' | relative_url }})"),
            [text(""), text("/d.png")]
        );
        assert_eq!(
            meanings("[a]({% link _posts/2020-01-01-b.md %})"),
            [Meaning::Reference("_posts/2020-01-01-b.md".to_owned())]
        );
        assert_eq!(meanings("{% raw %}{{ x }}{% endraw %}"), [text("{{ x }}")]);
        assert_eq!(meanings("{% include a.html %} {{ page.x }}"), [Meaning::Unknown, Meaning::Unknown]);
        assert_eq!(meanings("{: #haut} {: .bas}"), [text("{#haut}"), Meaning::Remark]);
        assert_eq!(meanings("{% highlight ruby %}\n{{ x }}\n{% endhighlight %}"), [text("```ruby\n{{ x }}\n```")]);
        assert_eq!(tags("## A\n{: #a}", &[])[0].range, 4..11);
        assert_eq!(meanings("{{ never {% closed {: ."), []);
    }
}
