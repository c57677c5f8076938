//! The text that the Markdown parser is given. Parts that it would misread are masked by as many other bytes.
//!
//! Three things are masked. A line that begins with `::` becomes a thematic
//! break `***`, so that the parser itself says where it stands: in a list, in a
//! quotation, or in code, where it is plain text again. Punctuation between `*`
//! or `~` and a Chinese, Japanese or Korean letter becomes a letter, since
//! CommonMark wants a space there that those languages do not write. And a colon
//! at the beginning of a line becomes a letter where it is no definition's
//! (`definitions`).
//!
//! Invariant: masked and original text have the same length, so that every
//! offset the parser gives is an offset of the file.

use std::borrow::Cow;
use std::ops::Range;

use super::definitions;
use crate::content::typography::is_cjk;
use crate::locale::Language;

pub(super) struct Masked<'a> {
    original: &'a str,
    masked: Cow<'a, str>,
    /// Lines of components, without their line ends, in order.
    components: Vec<Range<usize>>,
}

impl<'a> Masked<'a> {
    pub(super) fn new(original: &'a str, language: &Language) -> Self {
        let components = component_lines(original);
        let mut masked = Cow::Borrowed(original);
        if !components.is_empty() {
            let mut text = String::with_capacity(original.len());
            for line in &components {
                text.push_str(&original[text.len()..line.start]);
                text.push_str("***");
                text.extend(std::iter::repeat_n(' ', line.len() - 3));
            }
            text.push_str(&original[text.len()..]);
            masked = Cow::Owned(text);
        }
        if let Some(text) = mask_emphasis(&masked) {
            masked = Cow::Owned(text);
        }
        for colon in definitions::other_colons(original, language) {
            masked.to_mut().replace_range(colon..colon + 1, COLON);
        }
        Self { original, masked, components }
    }

    /// The masked text, which the parser reads.
    pub(super) fn masked(&self) -> &str {
        &self.masked
    }

    /// The original text.
    pub(super) fn original(&self) -> &'a str {
        self.original
    }

    /// The line of a component that begins in this range.
    pub(super) fn component_in(&self, range: Range<usize>) -> Option<Range<usize>> {
        let index = self.components.partition_point(|line| line.start < range.start);
        self.components.get(index).filter(|line| line.start < range.end).cloned()
    }

    /// The original text of `piece`, a slice of the masked one.
    pub(super) fn restore<'s>(&self, piece: &'s str) -> Cow<'s, str>
    where
        'a: 's,
    {
        let Cow::Owned(masked) = &self.masked else { return Cow::Borrowed(piece) };
        let base = masked.as_ptr() as usize;
        if let Some(offset) = (piece.as_ptr() as usize).checked_sub(base)
            && let Some(original) = self.original.get(offset..offset + piece.len())
            && offset + piece.len() <= masked.len()
        {
            return Cow::Borrowed(original);
        }
        if piece.contains(is_stand_in) {
            return Cow::Owned(piece.chars().map(unmask).collect());
        }
        Cow::Borrowed(piece)
    }
}

/// Lines whose first characters, after white space and `>`, are `::` and more.
fn component_lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(':').map(|at| from + at) {
        if text.as_bytes().get(at + 1) != Some(&b':') {
            from = at + 1;
            continue;
        }
        let end = text[at..].find(['\n', '\r']).map_or(text.len(), |end| at + end);
        let begins_line = text.as_bytes()[..at]
            .iter()
            .rev()
            .find(|byte| !matches!(byte, b' ' | b'\t' | b'>'))
            .is_none_or(|byte| matches!(byte, b'\n' | b'\r'));
        let after = text.as_bytes()[at + 2..end].first();
        if begins_line && after.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b':') {
            lines.push(at..end);
        }
        from = end;
    }
    lines
}

/// Masking characters, which are letters for the parser: private-use characters of three bytes, and control
/// characters of one byte for ASCII.
const WIDE: &str = "、。「」『』（）〈〉《》【】〔〕！？：；，．・…—“”‘’％";
const NARROW: &[u8] = b"%\"'.,?;:";
/// The character that masks `:`.
const COLON: &str = "\u{8}";
const WIDE_BASE: u32 = 0xE0D0;
const NARROW_BASE: u8 = 0x01;

fn is_stand_in(character: char) -> bool {
    unmask(character) != character
}

fn unmask(character: char) -> char {
    match character as u32 {
        code @ 0x01..=0x08 => NARROW.get(code as usize - NARROW_BASE as usize).map_or(character, |byte| *byte as char),
        code @ 0xE0D0..=0xE0FF => WIDE.chars().nth((code - WIDE_BASE) as usize).unwrap_or(character),
        _ => character,
    }
}

fn mask(punctuation: char) -> Option<char> {
    if let Some(at) = WIDE.chars().position(|wide| wide == punctuation) {
        return char::from_u32(WIDE_BASE + at as u32);
    }
    let at = NARROW.iter().position(|narrow| *narrow as char == punctuation)?;
    Some((NARROW_BASE + at as u8) as char)
}

fn mask_emphasis(text: &str) -> Option<String> {
    let mut masked: Option<String> = None;
    let mut from = 0;
    while let Some(start) = text[from..].find(['*', '~']).map(|at| from + at) {
        let sign = text.as_bytes()[start];
        let end = start + text[start..].bytes().take_while(|byte| *byte == sign).count();
        from = end;
        let (Some(before), Some(after)) = (text[..start].chars().next_back(), text[end..].chars().next()) else {
            continue;
        };
        let (at, stand_in) = if is_letter(after) {
            (start - before.len_utf8(), mask(before))
        } else if is_letter(before) {
            (end, mask(after))
        } else {
            continue;
        };
        if let Some(stand_in) = stand_in {
            let mut bytes = [0; 4];
            let stand_in: &str = stand_in.encode_utf8(&mut bytes);
            let masked = masked.get_or_insert_with(|| text.to_owned());
            masked.replace_range(at..at + stand_in.len(), stand_in);
        }
    }
    masked
}

fn is_letter(character: char) -> bool {
    (is_cjk(character) && character.is_alphanumeric()) || matches!(character, '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;

    #[test]
    fn masks_keep_the_length_and_restore() {
        let text = "a\n::figure{photo=\"é\"}\r\n> ::: \n- a ::b\n**「重要」**です **90%**の";
        let language = Language::new(Locale::new("ja"), "".into(), "ja".parse().unwrap(), Vec::new());
        let masked = Masked::new(text, &language);
        assert_eq!(masked.masked().len(), text.len());
        assert!(masked.masked().starts_with("a\n***    "));
        assert_eq!(masked.component_in(2..20), Some(2..22));
        assert_eq!(masked.component_in(3..20), None);
        assert_eq!(masked.components.len(), 2);
        assert!(masked.masked().contains("- a ::b"));
        let piece = &masked.masked()[2..22];
        assert_eq!(masked.restore(piece), "::figure{photo=\"é\"}");
        let owned: String = masked.masked().chars().skip_while(|c| *c != '「').collect();
        assert_eq!(masked.restore(&owned), "「重要」**です **90%**の");
    }

    #[test]
    fn every_stand_in_is_undone() {
        for character in WIDE.chars().chain(NARROW.iter().map(|byte| *byte as char)) {
            let stand_in = mask(character).unwrap();
            assert_eq!(stand_in.len_utf8(), character.len_utf8(), "{character}");
            assert_eq!(unmask(stand_in), character);
        }
    }
}
