//! Counts the words of a body and keeps its beginning for descriptions.

use std::sync::Arc;
#[cfg(not(target_family = "wasm"))]
use std::sync::LazyLock;

#[cfg(not(target_family = "wasm"))]
use icu::segmenter::options::WordBreakInvariantOptions;
#[cfg(not(target_family = "wasm"))]
use icu::segmenter::{WordSegmenter, WordSegmenterBorrowed};

use crate::content::typography::is_cjk;

/// The most characters of a description.
const LENGTH: usize = 200;

/// Where the last word ends that ends before a place, by the dictionaries of ICU for scripts without spaces; the place
/// itself when there is none.
#[cfg(not(target_family = "wasm"))]
fn word_end(text: &str, place: usize) -> usize {
    static WORDS: LazyLock<WordSegmenterBorrowed<'static>> =
        LazyLock::new(|| WordSegmenter::new_auto(WordBreakInvariantOptions::default()));
    // What stands behind the place tells whether a word goes on there.
    let shown = text.char_indices().nth(LENGTH + 20).map_or(text, |(end, _)| &text[..end]);
    let ends = WORDS.segment_str(shown).take_while(|end| *end <= place);
    ends.last().filter(|end| *end > place / 2).unwrap_or(place)
}

/// The place itself: the dictionaries weigh more than all else, and in the browser no description is shown.
#[cfg(target_family = "wasm")]
fn word_end(_text: &str, place: usize) -> usize {
    place
}

#[derive(Default)]
pub(super) struct Summary {
    words: u32,
    ideographs: u32,
    in_word: bool,
    text: String,
    length: usize,
}

impl Summary {
    /// A word does not go on into the next block.
    pub(super) fn begin_block(&mut self) {
        self.in_word = false;
    }

    pub(super) fn count(&mut self, text: &str) {
        // There is no branch except for rare characters, since this reads every byte of the site.
        for (at, byte) in text.bytes().enumerate() {
            let class = BYTES[byte as usize];
            if class == WIDE {
                self.count_character(text[at..].chars().next().unwrap_or_default());
            } else {
                let begins = class & !u8::from(self.in_word) & WORD;
                self.words += u32::from(begins);
                self.in_word = (self.in_word & (class != SPACE)) | (class == WORD);
            }
        }
    }

    fn count_character(&mut self, character: char) {
        if is_cjk(character) {
            self.ideographs += u32::from(character.is_alphanumeric());
            self.in_word = false;
        } else if character.is_whitespace() {
            self.in_word = false;
        } else if character.is_alphanumeric() {
            self.words += u32::from(!self.in_word);
            self.in_word = true;
        }
    }

    /// Keeps text of a paragraph while there is room.
    pub(super) fn keep(&mut self, text: &str) {
        if self.length > LENGTH {
            return;
        }
        self.length += text.chars().count();
        self.text.extend(text.chars().map(|c| if c == '\n' { ' ' } else { c }));
    }

    pub(super) fn end_paragraph(&mut self) {
        if self.length > 0 && self.length <= LENGTH {
            self.text.push(' ');
            self.length += 1;
        }
    }

    pub(super) fn words(&self) -> u32 {
        self.words + self.ideographs.div_ceil(2)
    }

    /// The first characters, cut after a word, in scripts without spaces too.
    pub(super) fn text(&self) -> Arc<str> {
        let text = self.text.trim();
        let Some((end, _)) = text.char_indices().nth(LENGTH) else { return text.into() };
        let cut = &text[..end];
        let cut = match cut.rfind(' ') {
            Some(space) if space > end / 2 => &cut[..space],
            // A script without spaces, or a very long word.
            _ => &text[..word_end(text, end)],
        };
        format!("{}…", cut.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '、'))).into()
    }
}

/// What the first byte of a character tells of it. A letter or digit of ASCII, or a character from `À` to the
/// end of the alphabets of two bytes, nearly all letters:
const WORD: u8 = 1;
const OTHER: u8 = 0;
const SPACE: u8 = 2;
/// Only the whole character can tell.
const WIDE: u8 = 4;

static BYTES: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0xc3..=0xdf => WORD,
            b' ' | b'\n' | b'\r' | b'\t' => SPACE,
            0xc2 | 0xe0..=0xff => WIDE,
            _ => OTHER,
        };
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> u32 {
        let mut summary = Summary::default();
        summary.count(text);
        summary.words()
    }

    #[test]
    fn words_are_counted_in_every_script() {
        assert_eq!(words("L’économie de la mer : 1\u{202f}240 emplois – bien."), 8);
        assert_eq!(words("港と海のデータ。"), 4);
        assert_eq!(words("الصحة والطب"), 2);
        assert_eq!(words(" – !"), 0);
    }

    #[test]
    fn long_texts_are_cut_after_a_word() {
        let mut summary = Summary::default();
        summary.keep(&"mot, ".repeat(100));
        let text = summary.text();
        assert!(text.ends_with("mot…") && text.chars().count() <= 201, "{text}");
    }

    #[test]
    fn words_without_spaces_stay_whole() {
        for words in [&["マルセイユ", "の", "港", "と"][..], &["普罗旺斯", "的", "经济", "和"], &["ภาษา", "ไทย"]]
        {
            let mut summary = Summary::default();
            summary.keep(&words.concat().repeat(60));
            let text = summary.text();
            let mut rest = text.trim_end_matches('…');
            let mut next = words.iter().cycle();
            while let Some(after) = next.next().and_then(|word| rest.strip_prefix(word)) {
                rest = after;
            }
            assert!(rest.is_empty() && text.chars().count() > 190, "{text} ends with {rest}");
        }
        // One word without an end is cut where it must be.
        let mut summary = Summary::default();
        summary.keep(&"a".repeat(500));
        assert_eq!(summary.text().chars().count(), 201);
    }
}
