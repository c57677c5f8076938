//! The site's own `_redirects` and `_headers`, joined with what the build writes.
//! Own lines come first: the host takes the first rule that fits. A header that
//! the site sets itself for the same addresses is left out of what the build
//! writes, since hosts add a second value to the first.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::path::SourcePath;
use crate::text;

/// The site's own file, when it has one: where it is and what it says.
pub type SiteFile<'s> = Option<(&'s SourcePath, &'s str)>;

/// Both `_redirects` in one. Warns of own rules that make one of the build's idle.
pub fn redirects(site_file: SiteFile<'_>, made: &str, diagnostics: &mut Vec<Diagnostic>) -> String {
    let Some((file, text)) = site_file else { return made.to_owned() };
    let ours: BTreeMap<&str, &str> =
        made.lines().filter_map(|line| Some((line.split_whitespace().next()?, line))).collect();
    for (index, line) in lines(text).enumerate() {
        let rule = line.split('#').next().unwrap_or_default();
        let mut words = rule.split_whitespace();
        let Some(from) = words.next() else { continue };
        // A rule for some languages or countries leaves the others to those that follow.
        let is_for_all = !words.any(|word| word.contains('=') && !word.starts_with('/') && !word.contains("://"));
        // The rules of the build that this one answers for: the same address, or all below it.
        let idle = ours.iter().find(|(other, _)| match from.strip_suffix('*') {
            Some(start) => other.starts_with(start),
            None => trimmed(other) == trimmed(from),
        });
        if let Some((address, rule)) = idle.filter(|_| is_for_all) {
            let column = line.chars().take_while(|c| c.is_whitespace()).count() as u32 + 1;
            let span = Span::new(file, index as u32 + 1, column, from.chars().count() as u32);
            let (address, rule) = (*address, rule.trim());
            diagnostics.push(
                Diagnostic::new(
                    Code::HostRule,
                    span,
                    text!(
                        "cette règle passe avant celle de la fabrication pour `{address}`",
                        "this rule comes before that of the build for `{address}`"
                    ),
                )
                .help(text!(
                    "la fabrication écrit `{rule}` : retirez votre ligne si cela suffit",
                    "the build writes `{rule}`: remove your line if that will do"
                )),
            );
        }
    }
    joined(text, made)
}

/// Both `_headers` in one. Warns of own headers that replace one of the build's: those for the same addresses, or for a
/// part of them.
pub fn headers(site_file: SiteFile<'_>, made: &str, diagnostics: &mut Vec<Diagnostic>) -> String {
    let Some((file, text)) = site_file else { return made.to_owned() };
    let mut ours: Vec<(String, String)> = Vec::new();
    each_header(made, |address, name, _| ours.push((address.to_owned(), name.to_ascii_lowercase())));
    let mut replaced: BTreeSet<(String, String)> = BTreeSet::new();
    each_header(text, |address, name, span| {
        let is_replaced =
            |(other, known): &&(String, String)| known.eq_ignore_ascii_case(name) && covers(address, other);
        let covered: Vec<&(String, String)> = ours.iter().filter(is_replaced).collect();
        let Some((first, _)) = covered.first() else { return };
        let (line, column) = span;
        let span = Span::new(file, line, column, name.chars().count() as u32);
        diagnostics.push(Diagnostic::new(
            Code::HostRule,
            span,
            text!(
                "cet en-tête remplace le `{name}` que la fabrication écrit pour `{first}`",
                "this header replaces the `{name}` that the build writes for `{first}`"
            ),
        ));
        replaced.extend(covered.into_iter().cloned());
    });
    let mut rest = String::new();
    // The address of a rule is written before the first of its headers that stays.
    let mut address = "";
    let mut written = "";
    for line in made.lines() {
        if !line.starts_with([' ', '\t']) {
            address = line.trim();
            continue;
        }
        let name = line.split(':').next().unwrap_or_default().trim().to_ascii_lowercase();
        if replaced.contains(&(address.to_owned(), name)) {
            continue;
        }
        if written != address {
            rest.push_str(address);
            rest.push('\n');
            written = address;
        }
        rest.push_str(line);
        rest.push('\n');
    }
    joined(text, &rest)
}

/// Whether a rule for `address` holds for everything that one for `other` holds for.
fn covers(address: &str, other: &str) -> bool {
    address == other || address.strip_suffix('*').is_some_and(|start| other.starts_with(start))
}

/// Calls `each` with the address, the name and the place of every header.
fn each_header(text: &str, mut each: impl FnMut(&str, &str, (u32, u32))) {
    let mut address = "";
    for (index, line) in lines(text).enumerate() {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            address = content;
        } else if let Some((name, _)) = content.split_once(':') {
            let column = line.chars().take_while(|c| c.is_whitespace()).count() as u32 + 1;
            each(address, name.trim(), (index as u32 + 1, column));
        }
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(|line| line.trim_end_matches('\r'))
}

fn trimmed(address: &str) -> &str {
    address.trim_end_matches('/')
}

fn joined(site: &str, made: &str) -> String {
    let site = site.trim_start_matches('\u{FEFF}').trim_end();
    if site.is_empty() { made.to_owned() } else { format!("{site}\n{made}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::UiLocale;

    const MADE: &str = "/fr/ancien/ /fr/nouveau/ 301\n/ /fr/ 302! Language=fr\n/fr/* /fr/404.html 404\n";

    fn told(diagnostics: &[Diagnostic]) -> Vec<(u32, u32, String)> {
        let place = |problem: &Diagnostic| {
            (problem.span.line, problem.span.column, problem.message.get(UiLocale::En).to_owned())
        };
        diagnostics.iter().map(place).collect()
    }

    #[test]
    fn own_redirects_come_first() {
        let file = SourcePath::new("assets/static/_redirects");
        let mut problems = Vec::new();
        let own = "# ours\n/x /fr/x/\n  /fr/ancien /fr/ailleurs/ 301\n/ /en/ 302 Country=gb\n/de/* /fr/:splat";
        let text = redirects(Some((&file, own)), MADE, &mut problems);
        assert_eq!(text, format!("{own}\n{MADE}"));
        assert_eq!(told(&problems), [(3, 3, "this rule comes before that of the build for `/fr/ancien/`".to_owned())]);
        problems.clear();
        redirects(Some((&file, "/* https://autre.example/:splat 301\n")), MADE, &mut problems);
        assert_eq!(problems.len(), 1);
        assert_eq!(redirects(None, MADE, &mut problems), MADE);
    }

    #[test]
    fn a_header_of_the_site_s_own_is_written_once() {
        let file = SourcePath::new("assets/static/_headers");
        let mut problems = Vec::new();
        let made =
            "/*\n  X-Frame-Options: SAMEORIGIN\n  Referrer-Policy: same-origin\n/photos/*\n  X-Frame-Options: DENY\n";
        let own = "/*\r\n\tx-frame-options: DENY\r\n  X-Own: 1\r\n";
        let text = headers(Some((&file, own)), made, &mut problems);
        assert_eq!(
            text,
            format!("{}\n/*\n  Referrer-Policy: same-origin\n", own.trim_end()),
            "a second value for photos would make both void"
        );
        assert_eq!(
            told(&problems),
            [(2, 2, "this header replaces the `x-frame-options` that the build writes for `/*`".to_owned())]
        );
    }
}
