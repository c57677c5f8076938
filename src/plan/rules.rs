//! The rules of `_redirects` and `_headers` as values: those of the build and those of the site, in one order.
//!
//! Netlify reads the files themselves. What does the same elsewhere, the dev server and the configuration of nginx, is
//! made from these values, so that all of them answer alike.

/// One line of `_redirects`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Redirect {
    /// Its line, from 1.
    pub line: u32,
    /// The addresses that it is for: a path, with `*` at the end for everything below it.
    pub from: String,
    /// The target, with `:splat` for the text that `*` stood for.
    pub to: String,
    /// The status of the answer. 200, 404 and 410 show the target under the address that was asked for.
    pub status: u16,
    /// The rule also applies where there is a file (`302!`).
    pub forced: bool,
    /// Only for readers of these languages: codes in lower case. Without any, for all readers.
    pub languages: Vec<String>,
    /// What else must hold and is not known to a host of files: a country, a cookie, a parameter.
    pub condition: Option<String>,
}

/// The headers of some addresses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HeaderRule {
    /// The addresses: a path, with `*` at the end for everything below it.
    pub addresses: String,
    /// Line, name and value of each header.
    pub headers: Vec<(u32, String, String)>,
}

/// The rules of `_redirects`. A line that is none is left out.
pub fn redirects(text: &str) -> Vec<Redirect> {
    let numbered = text.split('\n').zip(1..);
    numbered.filter_map(|(line, number)| redirect(line.trim_end_matches('\r'), number)).collect()
}

fn redirect(line: &str, number: u32) -> Option<Redirect> {
    let line = line.split('#').next()?;
    let mut words = line.split_whitespace();
    let from = words.next()?;
    let mut rule = Redirect {
        line: number,
        from: from.to_owned(),
        to: String::new(),
        status: 301,
        forced: false,
        languages: Vec::new(),
        condition: None,
    };
    for word in words {
        let is_address = word.starts_with('/') || word.contains("://");
        if rule.to.is_empty() && is_address {
            word.clone_into(&mut rule.to);
        } else if let Some(codes) = word.strip_prefix("Language=") {
            rule.languages = codes.split(',').map(str::to_ascii_lowercase).collect();
        } else if word.contains('=') {
            rule.condition.get_or_insert_with(|| word.to_owned());
        } else {
            rule.forced = word.ends_with('!');
            rule.status = word.trim_end_matches('!').parse().ok()?;
        }
    }
    (!rule.to.is_empty()).then_some(rule)
}

/// The rules of `_headers`. A line that is none is left out.
pub fn headers(text: &str) -> Vec<HeaderRule> {
    let mut rules: Vec<HeaderRule> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            rules.push(HeaderRule { addresses: line.trim().to_owned(), headers: Vec::new() });
            continue;
        }
        let (Some(rule), Some((name, value))) = (rules.last_mut(), line.split_once(':')) else { continue };
        let (name, value) = (name.trim(), value.trim());
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let is_value = value.bytes().all(|byte| (0x20..0x7F).contains(&byte));
        if is_name && is_value {
            rule.headers.push((number, name.to_owned(), value.to_owned()));
        }
    }
    rules
}

/// Adds a header: of two with one name, the later rule's is sent.
pub fn set_header(headers: &mut Vec<(String, String)>, name: &str, value: &str) {
    headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    headers.push((name.to_owned(), value.to_owned()));
}

/// Whether a path fits a pattern; gives what a last `*` stands for. A `/` at the end makes no difference.
pub fn matching<'p>(pattern: &str, path: &'p str) -> Option<&'p str> {
    match pattern.strip_suffix('*') {
        Some(start) => path.strip_prefix(start).or_else(|| (path == start.trim_end_matches('/')).then_some("")),
        None => (pattern.trim_end_matches('/') == path.trim_end_matches('/')).then_some(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_must_hold() {
        let text = "# a comment\n/a /b\r\n/x id=:id /y/:id 302!\n/c /d 302 Language=fr,EN Country=gb # so\n/lost\n/e https://e.example/ 200\n/f /g nonsense\n";
        let told: Vec<_> = redirects(text)
            .into_iter()
            .map(|rule| (rule.line, rule.to, rule.status, rule.forced, rule.languages.join("+"), rule.condition))
            .collect();
        let condition = |text: &str| Some(text.to_owned());
        assert_eq!(
            told,
            [
                (2, "/b".into(), 301, false, String::new(), None),
                (3, "/y/:id".into(), 302, true, String::new(), condition("id=:id")),
                (4, "/d".into(), 302, false, "fr+en".into(), condition("Country=gb")),
                (6, "https://e.example/".into(), 200, false, String::new(), None),
            ]
        );
    }

    #[test]
    fn a_header_is_ascii() {
        let rules = headers("/*\n  A: 1\n  B é: 2\n  C: é\n  # D: 4\n\n/x\n\tE: a: b\n  F\n");
        let told: Vec<_> = rules.iter().map(|rule| (&*rule.addresses, rule.headers.len())).collect();
        assert_eq!(told, [("/*", 1), ("/x", 1)]);
        assert_eq!(rules[1].headers, [(8, "E".to_owned(), "a: b".to_owned())]);
    }
}
