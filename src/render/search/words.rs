//! Words as the index has them. `plan/search/search.js` does the same to what a
//! reader types, step by step: who changes one changes the other, and
//! `tests/integration/search.rs` holds them against each other.

use std::sync::LazyLock;

use icu::normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu::properties::props::GeneralCategoryGroup;
use icu::properties::{CodePointMapData, props::GeneralCategory};

use crate::content::typography::is_line_break_mark;

/// Longer words are cut to so many characters.
const LONGEST: usize = 40;

/// Calls `visit` with every word of a text in a language. Text in Chinese
/// characters and kana has no spaces: it gives every two that follow each other.
pub fn each(text: &str, language: &str, visit: &mut dyn FnMut(String)) {
    let text = folded(text);
    let mut word = String::new();
    let mut run: Vec<char> = Vec::new();
    let mut end = |word: &mut String, run: &mut Vec<char>| {
        if !word.is_empty() {
            of_language(std::mem::take(word), language, visit);
        }
        run.windows(2).for_each(|pair| visit(pair.iter().collect()));
        // A reader who types one character looks for what begins with it: the last one begins a part of its own.
        run.last().iter().for_each(|last| visit(last.to_string()));
        run.clear();
    };
    for c in text.chars() {
        if is_without_spaces(c) {
            if !word.is_empty() {
                end(&mut word, &mut run);
            }
            run.push(c);
        } else {
            if !run.is_empty() {
                end(&mut word, &mut run);
            }
            if c.is_alphanumeric() {
                word.push(c);
            } else if !word.is_empty() {
                end(&mut word, &mut run);
            }
        }
    }
    end(&mut word, &mut run);
}

/// Whether a character belongs to a script that writes without spaces.
fn is_without_spaces(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// The forms under which one word is found.
fn of_language(word: String, language: &str, visit: &mut dyn FnMut(String)) {
    let mut word: String = word.chars().take(LONGEST).collect();
    if language == "ar" {
        word = without_article(&word).to_owned();
    }
    let mut letters = word.chars();
    let first = letters.next();
    // Particles that Hebrew writes as one with the word: the word is found with and without them.
    if language == "he" && first.is_some_and(|first| "והבלמשכ".contains(first)) && letters.clone().count() >= 3 {
        visit(letters.as_str().to_owned());
    }
    // A letter alone says nothing.
    if word.chars().nth(1).is_some() || first.is_some_and(|first| first.is_ascii_digit()) {
        visit(word);
    }
}

/// An Arabic word without its article.
fn without_article(word: &str) -> &str {
    let rest = ["وال", "بال", "ال"].iter().find_map(|article| word.strip_prefix(article));
    rest.filter(|rest| rest.chars().count() >= 3).unwrap_or(word)
}

/// A text in lower case and without marks above or below letters.
fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    static CATEGORY: LazyLock<icu::properties::CodePointMapDataBorrowed<'static, GeneralCategory>> =
        LazyLock::new(CodePointMapData::<GeneralCategory>::new);
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let mut out = String::with_capacity(decomposed.len());
    for c in decomposed.chars() {
        // The two marks that voice kana are part of the letter.
        let is_mark = !matches!(c, '\u{3099}' | '\u{309A}') && GeneralCategoryGroup::Mark.contains(CATEGORY.get(c));
        match c {
            _ if is_mark => {}
            'ـ' => {}
            _ if is_line_break_mark(c) => {}
            'ى' => out.push('ي'),
            'ة' => out.push('ه'),
            'ß' | 'ẞ' => out.push_str("ss"),
            'œ' | 'Œ' => out.push_str("oe"),
            'æ' | 'Æ' => out.push_str("ae"),
            'ø' | 'Ø' => out.push('o'),
            c => out.extend(c.to_lowercase()),
        }
    }
    ComposingNormalizerBorrowed::new_nfc().normalize(&out).into_owned()
}

/// The file of a word: by its first two characters, so that all words that begin like a typed one are together.
/// A run of characters without spaces goes by the first alone.
pub fn shard(word: &str, shards: usize) -> usize {
    let count = match word.chars().next() {
        Some(first) if is_without_spaces(first) => 1,
        _ => 2,
    };
    // FNV-1a of 32 bits, over characters instead of bytes.
    let hash =
        word.chars().take(count).fold(0x811c_9dc5_u32, |hash, c| (hash ^ u32::from(c)).wrapping_mul(0x0100_0193));
    hash as usize % shards
}
