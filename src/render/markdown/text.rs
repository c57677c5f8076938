//! Plain texts in Markdown.

use crate::content::typography::plain;

/// A text without line ends, and without what says where lines may break. No-break spaces stay.
pub fn one_line(text: &str) -> String {
    let parts = |character: char| character.is_whitespace() && !matches!(character, '\u{a0}' | '\u{202f}');
    plain(text).split(parts).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text with the characters escaped that could be markup.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
