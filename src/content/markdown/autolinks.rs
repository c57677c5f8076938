//! Web and e-mail addresses that stand in a text as they are.
//!
//! Invariant: one pass, in which no byte is looked at more than a few times.

use std::ops::Range;

use crate::content::typography::is_cjk;
use crate::diagnostic::work;

/// An address found in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Autolink {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `https://…` or `http://…`.
    Web,
    /// `www.…`, without a scheme.
    Www,
    /// `name@host`.
    Email,
}

/// All addresses of a text, in order, none inside another.
pub(super) fn find(text: &str) -> Vec<Autolink> {
    let bytes = text.as_bytes();
    let mut found: Vec<Autolink> = Vec::new();
    let mut at = 0;
    while let Some(step) = memchr::memchr3(b':', b'@', b'.', &bytes[at..]) {
        at += step;
        let from = found.last().map_or(0, |last| last.range.end);
        let link = match bytes[at] {
            b':' => web(text, from, at),
            b'@' => email(text, from, at),
            // The dot of `www.`; any other ends a sentence.
            _ => at.checked_sub(3).and_then(|start| www(text, from, start)),
        };
        at += 1;
        if let Some(link) = link {
            at = at.max(link.range.end);
            found.push(link);
        }
    }
    found
}

fn web(text: &str, from: usize, colon: usize) -> Option<Autolink> {
    let rest = text[colon..].strip_prefix("://")?;
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        text[from..colon].len() >= scheme.len()
            && text.as_bytes()[colon - scheme.len()..colon].eq_ignore_ascii_case(scheme.as_bytes())
    })?;
    let start = colon - scheme.len();
    if text[..start].ends_with(is_of_word) || !rest.starts_with(|c: char| c.is_alphanumeric() && !is_cjk(c)) {
        return None;
    }
    let length = address_length(rest);
    (length > 0).then(|| Autolink { range: start..colon + 3 + length, kind: Kind::Web })
}

fn www(text: &str, from: usize, at: usize) -> Option<Autolink> {
    let is_www = text.as_bytes().get(at..at + 4).is_some_and(|start| start.eq_ignore_ascii_case(b"www."));
    if !is_www || at < from {
        return None;
    }
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| is_of_word(c) || matches!(c, '.' | '/' | '@' | '-' | '_')) {
        return None;
    }
    let length = address_length(&text[at + 4..]);
    let host = text[at + 4..at + 4 + length].split('/').next().unwrap_or_default();
    let is_host = host.starts_with(|c: char| c.is_alphanumeric()) && host.contains('.');
    is_host.then(|| Autolink { range: at..at + 4 + length, kind: Kind::Www })
}

fn email(text: &str, from: usize, sign: usize) -> Option<Autolink> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'+' | b'-');
    let bytes = text.as_bytes();
    let name = bytes[from..sign].iter().rev().take_while(|byte| is_name(byte)).count();
    let host =
        bytes[sign + 1..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')).count();
    let host = text[sign + 1..sign + 1 + host].trim_end_matches(['.', '-']);
    work::spend(name + host.len());
    let start = sign - name;
    let is_right = bytes.get(start).is_some_and(u8::is_ascii_alphanumeric)
        && name > 0
        && !text[..start].ends_with(|c: char| is_of_word(c) || matches!(c, '/' | ':' | '@'))
        && host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host.contains('.')
        && !host.contains("..")
        && !text[sign + 1 + host.len()..].starts_with(['@', '/']);
    is_right.then(|| Autolink { range: start..sign + 1 + host.len(), kind: Kind::Email })
}

/// Whether an address that follows this character is the end of a word. Chinese and Japanese write no space before an
/// address, and words of Arabic and Hebrew may stand right before what they go with.
fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || ('\u{c0}'..='\u{52f}').contains(&c)
}

/// Bytes of an address, without the punctuation of the sentence around it.
fn address_length(text: &str) -> usize {
    let ends = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '«' | '»' | '“' | '”' | '„' | '‘' | '’' | '…' | '—' | '`' | '|')
            || matches!(c, '،' | '؛' | '؟' | '۔')
            || is_cjk(c)
    };
    let mut address = &text[..text.find(ends).unwrap_or(text.len())];
    work::spend(address.len());
    let mut closing = address.matches(')').count();
    let opening = address.matches('(').count();
    loop {
        let shorter = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '~', '\'', ']', '}', '–', '־']);
        let shorter = match shorter.strip_suffix(')') {
            Some(inner) if closing > opening => {
                closing -= 1;
                inner
            }
            _ => shorter,
        };
        if shorter.len() == address.len() {
            return address.len();
        }
        address = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|link| &text[link.range]).collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        assert_eq!(
            found("Voir https://www.provence.fr/plan et www.exemple.fr ou presse@exemple.fr."),
            ["https://www.provence.fr/plan", "www.exemple.fr", "presse@exemple.fr"]
        );
        assert_eq!(found("(https://a.org/b_(c)). https://a.org/b)."), ["https://a.org/b_(c)", "https://a.org/b"]);
        assert_eq!(found("https://a.org/?q=1&b=2#c, http://a.org!"), ["https://a.org/?q=1&b=2#c", "http://a.org"]);
        assert_eq!(found("« https://a.org » https://a.org、日本"), ["https://a.org", "https://a.org"]);
        assert_eq!(found("xhttps://a.org http:// www. a@b @c.fr a@b..c ftp://a.org"), [""; 0]);
        assert_eq!(
            found("https://a.org، https://a.org/x؟ https://a.org/— https://a.org–"),
            ["https://a.org", "https://a.org/x", "https://a.org/", "https://a.org"]
        );
        assert_eq!(
            found("詳細はhttps://a.org/をご覧、連絡はa@b.orgまで、またはwww.a.orgへ"),
            ["https://a.org/", "a@b.org", "www.a.org"]
        );
        assert_eq!(found("éhttps://a.org жhttps://a.org وhttps://a.org"), ["https://a.org"]);
        assert_eq!(found("https://a@b.fr/x www.a.fr/x@y.z"), ["https://a@b.fr/x", "www.a.fr/x@y.z"]);
    }
}
