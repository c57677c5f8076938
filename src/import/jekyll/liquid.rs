//! Liquid's tags and kramdown's attribute lists in a text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use regex::Regex;

use crate::import::tag::{Meaning, Tag};

/// The tags of a text, in order. `code` has the ranges of code, in order; there a tag is an example.
pub fn tags(text: &str, code: &[Range<usize>]) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut code = code.iter().peekable();
    let mut at = 0;
    // What is never closed again is looked for once.
    let mut never: BTreeSet<&'static str> = BTreeSet::new();
    let mut find = |from: usize, sign: &'static str| -> Option<usize> {
        if never.contains(sign) {
            return None;
        }
        let place = text[from..].find(sign).map(|place| from + place);
        if place.is_none() {
            never.insert(sign);
        }
        place
    };
    let mut ends = Ends::default();
    while let Some(start) = text[at..].find('{').map(|start| at + start) {
        at = start + 1;
        while code.next_if(|range| range.end <= start).is_some() {}
        let is_code = code.peek().is_some_and(|range| range.start <= start);
        let close = match text.as_bytes().get(start + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b':') => "}",
            _ => continue,
        };
        let Some(end) = find(start + 2, close) else { continue };
        let inner = text[start + 2..end].trim().trim_matches('-').trim();
        let mut range = start..end + close.len();
        if close == "}" && inner.contains('\n') {
            continue;
        }
        let name = inner.split(|c: char| !c.is_ascii_alphanumeric() && c != ':').next().unwrap_or_default();
        // What is between the tag and the one that ends it.
        let mut block = |end: &'static str| {
            let ending = ends.find(text, range.end, end)?;
            let inside = &text[range.end..ending.start];
            range.end = ending.end;
            Some(inside)
        };
        // A comment is one in code too: Liquid is read before Markdown.
        let hidden = match (close, name) {
            ("%}", "comment") => block("{%endcomment%}").is_some(),
            ("%}", "") => inner.starts_with('#'),
            ("}", ":comment") => inner.ends_with('/') || block("{:/comment}").is_some(),
            _ => false,
        };
        if hidden {
            at = range.end;
            found.push(Tag { range, meaning: Meaning::Hidden });
            continue;
        }
        if is_code {
            continue;
        }
        let meaning = match (close, name) {
            ("}}", _) => output(inner),
            ("}", _) => attributes(inner),
            (_, "raw") => block("{%endraw%}").map_or(Meaning::Unknown, |shown| Meaning::Text(shown.to_owned())),
            (_, "highlight") => match block("{%endhighlight%}") {
                Some(shown) => {
                    let language = inner["highlight".len()..].trim_start();
                    let language: String = language.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
                    let shown = shown.trim_matches(['\n', '\r']);
                    let longest = shown.split(|c| c != '`').map(str::len).max().unwrap_or_default();
                    let fence = "`".repeat(longest.max(2) + 1);
                    Meaning::Text(format!("{fence}{language}\n{shown}\n{fence}"))
                }
                None => Meaning::Unknown,
            },
            _ => tag(inner),
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

/// Finds the tags that end blocks, each written with or without spaces and hyphens.
#[derive(Default)]
struct Ends {
    /// Places of each kind of ending, found at the first question.
    known: BTreeMap<&'static str, Vec<Range<usize>>>,
}

impl Ends {
    /// The first ending at or after a byte. `ending` is written without spaces and hyphens.
    fn find(&mut self, text: &str, from: usize, ending: &'static str) -> Option<Range<usize>> {
        let all = self.known.entry(ending).or_insert_with(|| {
            let name = ending.trim_matches(['{', '%', '}', ':', '/']);
            let pattern = match ending.starts_with("{%") {
                true => format!(r"\{{%-?\s*{name}\s*-?%\}}"),
                false => format!(r"\{{:/(?:{name})?\s*\}}"),
            };
            let pattern = Regex::new(&pattern).ok();
            pattern.iter().flat_map(|pattern| pattern.find_iter(text)).map(|found| found.range()).collect()
        });
        all.get(all.partition_point(|range| range.start < from)).cloned()
    }
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
        for hidden in [
            "{% comment %}x{% endcomment %}",
            "{%- comment -%}\n{{ x }}\n{%- endcomment -%}",
            "{%comment%}x{%endcomment%}",
            "{% # x %}",
            "{::comment}x{:/comment}",
            "{::comment}x{:/}",
        ] {
            assert_eq!(meanings(hidden), [Meaning::Hidden], "{hidden}");
            let code = 0..hidden.len();
            assert_eq!(tags(hidden, std::slice::from_ref(&code))[0].range, code, "{hidden}");
        }
        assert_eq!(meanings("{%raw%}{% comment %}{%endraw%}"), [text("{% comment %}")]);
        assert_eq!(tags("## A\n{: #a}", &[])[0].range, 4..11);
        assert_eq!(meanings("{{ never {% closed {: ."), []);
    }
}
