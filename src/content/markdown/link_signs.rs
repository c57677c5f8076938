//! The signs behind the words of a link or picture: `](address "title")`.

use std::ops::Range;

/// The signs that close a link to an address.
pub(super) fn inline(address: &str, title: &str) -> String {
    let is_plain = !address.is_empty()
        && !address
            .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '(' | ')' | '<' | '>' | '\\'));
    let address = if is_plain { plain(address) } else { format!("<{}>", in_angles(address)) };
    if title.is_empty() {
        return format!("]({address})");
    }
    let title = title.replace('\\', "\\\\").replace('"', "\\\"");
    format!("]({address} \"{title}\")")
}

/// An address as it is written between `<` and `>`.
pub(super) fn in_angles(address: &str) -> String {
    plain(&address.replace('\\', "\\\\").replace('<', "\\<").replace('>', "\\>"))
}

/// An address in which nothing is read as the name of a character.
fn plain(address: &str) -> String {
    if address.contains('&') && address.contains(';') { address.replace('&', "&amp;") } else { address.to_owned() }
}

/// The bytes of the title in the signs that close a link, as it is written there, with its backslashes and without its
/// quotation marks.
pub(super) fn title_in(signs: &str) -> Option<Range<usize>> {
    let inner = signs.strip_suffix(')')?.trim_end();
    let close = inner.chars().next_back()?;
    let open = match close {
        '"' | '\'' => close,
        ')' => '(',
        _ => return None,
    };
    let end = inner.len() - 1;
    let mut from = end;
    while let Some(at) = inner[..from].rfind(open) {
        let before = &inner[..at];
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        if backslashes % 2 == 0 {
            return Some(at + 1..end);
        }
        from = at;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_found_as_they_are_written() {
        let of = |signs: &str| title_in(signs).map(|range| signs[range].to_owned());
        assert_eq!(of(r#"](a.jpg "Le \"g\"")"#).as_deref(), Some(r#"Le \"g\""#));
        assert_eq!(of("](a.jpg 'Le \"g\"' )").as_deref(), Some("Le \"g\""));
        assert_eq!(of("](a.jpg (Le g))").as_deref(), Some("Le g"));
        assert_eq!(of("](a.jpg)"), None);
        assert_eq!(inline("a.jpg", "Le \"g\""), r#"](a.jpg "Le \"g\"")"#);
        assert_eq!(inline("a b(c", ""), "](<a b(c>)");
    }
}
