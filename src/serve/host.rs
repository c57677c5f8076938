//! What the host does with `_redirects` and `_headers`, in the part that a
//! local preview can do: redirects, the choice of language, pages for errors,
//! and the headers that could break a page.

use crate::plan::rules::{self, Redirect, matching, set_header};
use crate::slug::decoded;

/// What a rule does with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Answer with a redirect to this address, with this status.
    Go(u16, String),
    /// Answer with the file of this address, with this status (200, 404 or 410).
    Show(u16, String),
}

/// The rules of both files.
#[derive(Debug, Default)]
pub struct Rules {
    redirects: Vec<Redirect>,
    headers: Vec<(String, Vec<(String, String)>)>,
}

/// Headers that are not sent by the preview, which is not https and must not be cached.
const LEFT_OUT: &[&str] =
    &["strict-transport-security", "cache-control", "content-type", "content-length", "connection"];

impl Rules {
    /// Reads both files; what is not understood is left out, as hosts do.
    pub fn parse(redirects: &str, headers: &str) -> Self {
        // Paths are looked up as readers see them, not percent-encoded.
        let redirects = rules::redirects(redirects).into_iter().filter(is_known);
        let redirects = redirects.map(|rule| Redirect { from: decoded(&rule.from).into_owned(), ..rule }).collect();
        let headers = rules::headers(headers).into_iter();
        let headers =
            headers.map(|rule| (decoded(&rule.addresses).into_owned(), rule.headers.iter().filter_map(sent).collect()));
        Self { redirects, headers: headers.collect() }
    }

    /// What the rules do with a path; `None` when none of them fits. `exists`: a file stands there, which only
    /// forced rules pass over. `languages`: the reader's, best first.
    pub fn route(&self, path: &str, exists: bool, languages: &[String]) -> Option<Route> {
        let holds: Vec<(&Redirect, &str)> = self
            .redirects
            .iter()
            .filter(|rule| rule.forced || !exists)
            .filter_map(|rule| matching(&rule.from, path).map(|splat| (rule, splat)))
            .collect();
        // Among rules for languages, the reader's best language decides, not the order of the file.
        let by_language = languages.iter().find_map(|language| {
            holds.iter().find(|(rule, _)| rule.languages.iter().any(|other| is_language(language, other)))
        });
        let (rule, splat) = by_language.or_else(|| holds.iter().find(|(rule, _)| rule.languages.is_empty()))?;
        let to = rule.to.replace(":splat", splat);
        Some(match rule.status {
            status @ (200 | 404 | 410) => Route::Show(status, to),
            status => Route::Go(status, to),
        })
    }

    /// Whether the answer for a path depends on the reader's language.
    pub fn depends_on_language(&self, path: &str) -> bool {
        self.redirects.iter().any(|rule| !rule.languages.is_empty() && matching(&rule.from, path).is_some())
    }

    /// Headers for a path, in the order of the file; a later block replaces what an earlier one set.
    pub fn headers(&self, path: &str) -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> = Vec::new();
        for (pattern, headers) in &self.headers {
            if matching(pattern, path).is_none() {
                continue;
            }
            for (name, value) in headers {
                set_header(&mut all, name, value);
            }
        }
        all
    }
}

/// Whether the preview knows all that a rule asks for and leads to.
fn is_known(rule: &Redirect) -> bool {
    let is_local = rule.from.starts_with('/') && rule.to.starts_with('/') && !rule.to.starts_with("//");
    is_local && rule.condition.is_none() && matches!(rule.status, 200 | 301 | 302 | 303 | 307 | 308 | 404 | 410)
}

/// A header as the preview sends it.
fn sent((_, name, value): &(u32, String, String)) -> Option<(String, String)> {
    let is_left_out = LEFT_OUT.contains(&name.to_ascii_lowercase().as_str());
    // The preview is plain HTTP. A browser that upgrades its requests would get no answer.
    (!is_left_out).then(|| (name.clone(), value.replace("; upgrade-insecure-requests", "")))
}

/// Whether a reader's language is that of a rule: a reader of `fr-CA` is one of `fr`.
fn is_language(reader: &str, rule: &str) -> bool {
    reader == rule || reader.strip_prefix(rule).is_some_and(|rest| rest.starts_with('-'))
}

/// `Accept-Language` as codes in lower case, best first; at most sixteen.
pub fn languages(accepted: &str) -> Vec<String> {
    let mut all: Vec<(u32, String)> = accepted
        .split(',')
        .take(16)
        .filter_map(|part| {
            let mut pieces = part.split(';');
            let code = pieces.next()?.trim().to_ascii_lowercase();
            let quality = pieces.find_map(|piece| piece.trim().strip_prefix("q=")?.trim().parse::<f32>().ok());
            let quality = (quality.unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0) as u32;
            (!code.is_empty() && code != "*" && quality > 0).then_some((quality, code))
        })
        .collect();
    all.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
    all.into_iter().map(|(_, code)| code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REDIRECTS: &str = "/fr/ancien /fr/nouveau/ 301\n/ /fr/ 302! Language=fr\n/ /en/ 302! Language=en\n/fr/* /fr/404.html 404\n/old/* /new/:splat 302\n/x https://ailleurs.example 301\n";

    #[test]
    fn the_reader_s_best_language_decides() {
        let rules = Rules::parse(REDIRECTS, "");
        let at = |accepted: &str| rules.route("/", true, &languages(accepted));
        assert_eq!(at("en-GB,fr;q=0.9"), Some(Route::Go(302, "/en/".into())));
        assert_eq!(at("de, fr;q=0.2, en;q=0.1"), Some(Route::Go(302, "/fr/".into())));
        assert_eq!(at("ja"), None);
        assert_eq!(at(""), None);
    }

    #[test]
    fn files_win_over_rules_that_are_not_forced() {
        let rules = Rules::parse(REDIRECTS, "");
        assert_eq!(rules.route("/fr/ancien/", false, &[]), Some(Route::Go(301, "/fr/nouveau/".into())));
        assert_eq!(rules.route("/fr/ancien/", true, &[]), None);
        assert_eq!(rules.route("/fr/rien", false, &[]), Some(Route::Show(404, "/fr/404.html".into())));
        assert_eq!(rules.route("/old/a/b", false, &[]), Some(Route::Go(302, "/new/a/b".into())));
        assert_eq!(rules.route("/x", false, &[]), None);
    }

    #[test]
    fn headers_of_later_blocks_replace() {
        let text = "/*\n  A: 1\n  Content-Security-Policy: default-src 'none'; upgrade-insecure-requests\n  Strict-Transport-Security: x\n/photos/*\n  A: 2\n";
        let rules = Rules::parse("", text);
        let csp = ("Content-Security-Policy".to_owned(), "default-src 'none'".to_owned());
        assert_eq!(rules.headers("/fr/"), [("A".to_owned(), "1".to_owned()), csp.clone()]);
        assert_eq!(rules.headers("/photos/a.jpg"), [csp, ("A".to_owned(), "2".to_owned())]);
    }
}
