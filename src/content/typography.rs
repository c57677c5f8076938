//! The typography of each language: quotation marks, apostrophes, dashes,
//! ellipses, French spaces, Chinese and Japanese line joining.
//!
//! Invariant: the result is a fixed point. Typography that was written by hand stays.

use std::borrow::Cow;

use crate::diagnostic::work;
use crate::locale::Language;

const NARROW: char = '\u{202f}';
const FIXED: char = '\u{a0}';

/// Typography of a plain text: a title, a description, a caption.
pub fn text<'a>(language: &Language, text: &'a str) -> Cow<'a, str> {
    let mut out = String::with_capacity(text.len() + 8);
    Typographer::new(language).write(text, &[], &mut out);
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// A text without the characters that say where its lines may break: word joiners (U+2060) and soft hyphens (U+00AD).
/// Programs that take a name or look for one take its letters alone.
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(is_line_break_mark) {
        Cow::Owned(text.replace(is_line_break_mark, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character says where lines may break, and is no part of a word.
pub fn is_line_break_mark(character: char) -> bool {
    matches!(character, '\u{2060}' | '\u{ad}')
}

/// Ideographs, kana and their punctuation: scripts written without spaces.
pub fn is_cjk(character: char) -> bool {
    matches!(character,
        '\u{2e80}'..='\u{2fdf}' | '\u{3000}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{31c0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Quotation marks outside and inside another quotation, then single ones.
struct Marks {
    outer: (&'static str, &'static str),
    inner: (&'static str, &'static str),
    single: (&'static str, &'static str),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rules {
    French,
    English,
    German,
    Italian,
    /// Ellipses and line joining.
    Plain,
    /// Line joining.
    Cjk,
}

impl Rules {
    fn marks(self) -> Option<&'static Marks> {
        const FRENCH: Marks =
            Marks { outer: ("«\u{202f}", "\u{202f}»"), inner: ("“", "”"), single: ("‘", "’") };
        const ENGLISH: Marks = Marks { outer: ("“", "”"), inner: ("“", "”"), single: ("‘", "’") };
        const GERMAN: Marks = Marks { outer: ("„", "“"), inner: ("„", "“"), single: ("‚", "‘") };
        const ITALIAN: Marks = Marks { outer: ("«", "»"), inner: ("“", "”"), single: ("‘", "’") };
        match self {
            Self::French => Some(&FRENCH),
            Self::English => Some(&ENGLISH),
            Self::German => Some(&GERMAN),
            Self::Italian => Some(&ITALIAN),
            Self::Plain | Self::Cjk => None,
        }
    }
}

/// Typography of text that comes in pieces: what stands at the end of one piece
/// decides what becomes of the beginning of the next.
pub struct Typographer {
    rules: Rules,
    /// The last character given out in this block, NUL at its beginning.
    last: char,
    quotes: u8,
    single: bool,
}

impl Typographer {
    /// The rules of a language.
    pub fn new(language: &Language) -> Self {
        let rules = match language.cldr.id.language.as_str() {
            "fr" => Rules::French,
            "en" => Rules::English,
            "de" => Rules::German,
            "it" => Rules::Italian,
            "ja" | "zh" => Rules::Cjk,
            _ => Rules::Plain,
        };
        Self { rules, last: '\0', quotes: 0, single: false }
    }

    /// Begins another block: a paragraph, a heading, a cell.
    pub fn begin(&mut self) {
        (self.last, self.quotes, self.single) = ('\0', 0, false);
    }

    /// The last character given out in this block.
    pub(super) fn last(&self) -> char {
        self.last
    }

    /// Notes a hard line break.
    pub fn break_line(&mut self) {
        self.last = '\0';
    }

    /// Notes that something was written that has no typography: code, a picture.
    pub fn skip(&mut self) {
        self.last = 'x';
    }

    /// What the white space at the end of the last piece becomes before this
    /// one; `None` leaves it as it is.
    pub fn join(&self, before: char, next: &str) -> Option<&'static str> {
        let first = next.chars().next()?;
        if self.last == '\n' && is_cjk(before) && is_cjk(first) {
            return Some("");
        }
        (self.rules == Rules::French).then(|| french_space(before, next)).flatten()
    }

    /// Writes one piece. `literal` holds offsets of characters written with a
    /// backslash before them, which stay as they are.
    pub fn write(&mut self, text: &str, literal: &[usize], out: &mut String) {
        let begin = out.len();
        Pass { typographer: self, text, literal, out, begin, copied: 0 }.run();
        if let Some(last) = out[begin..].chars().next_back() {
            self.last = last;
        }
    }
}

struct Pass<'a> {
    typographer: &'a mut Typographer,
    text: &'a str,
    literal: &'a [usize],
    out: &'a mut String,
    begin: usize,
    copied: usize,
}

impl Pass<'_> {
    fn run(mut self) {
        let bytes = self.text.as_bytes();
        let rules = self.typographer.rules;
        let mut at = 0;
        while let Some(step) = bytes[at..].iter().position(|byte| INTERESTING[*byte as usize]) {
            at += step;
            at = match bytes[at] {
                b'\n' => self.space(at),
                _ if rules == Rules::Cjk => at + 1,
                b'.' => self.run_of(at, b'.', &["", "", "…"]),
                _ if rules == Rules::Plain => at + 1,
                b'-' => self.dashes(at),
                b'"' => self.double(at),
                b'\'' => self.single(at),
                _ if rules != Rules::French => at + 1,
                b' ' if is_plain_space(bytes, at) => at + 1,
                b' ' => self.space(at),
                b'!' | b'?' | b';' | b':' | b'%' => self.sign(at),
                _ => self.guillemet_or_space(at),
            };
        }
        self.out.push_str(&self.text[self.copied..]);
    }

    /// The character given out before `at`.
    fn previous(&self, at: usize) -> char {
        self.text[self.copied..at]
            .chars()
            .next_back()
            .or_else(|| self.out[self.begin..].chars().next_back())
            .unwrap_or(self.typographer.last)
    }

    fn next(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    fn opens(&self, before: char, next: Option<char>, quotes: u8) -> bool {
        // The mark that opens a quotation in English closes one in German.
        let closed = self.typographer.rules == Rules::German && matches!(before, '‘' | '“');
        !closed && opens(before, next, quotes)
    }

    fn is_literal(&self, at: usize) -> bool {
        !self.literal.is_empty() && self.literal.binary_search(&at).is_ok()
    }

    /// Puts `with` in the place of a range and goes on after it.
    fn put(&mut self, start: usize, end: usize, with: &str) -> usize {
        self.out.push_str(&self.text[self.copied..start]);
        self.out.push_str(with);
        self.copied = end;
        end
    }

    fn run_of(&mut self, at: usize, byte: u8, by_length: &[&str]) -> usize {
        let end = at + self.text.as_bytes()[at..].iter().take_while(|other| **other == byte).count();
        match by_length.get(end - at - 1) {
            Some(with) if !with.is_empty() && !(at..end).any(|at| self.is_literal(at)) => self.put(at, end, with),
            _ => end,
        }
    }

    fn dashes(&mut self, at: usize) -> usize {
        let end = at + self.text.as_bytes()[at..].iter().take_while(|byte| **byte == b'-').count();
        // `--root` is an option of some command, not a dash.
        let before = self.previous(at);
        let option = (before == '\0' || before.is_whitespace())
            && self.next(end).is_some_and(char::is_alphanumeric)
            && end - at == 2;
        if option { end } else { self.run_of(at, b'-', &["", "–", "—"]) }
    }

    fn double(&mut self, at: usize) -> usize {
        let Some(marks) = self.typographer.rules.marks() else { return at + 1 };
        if self.is_literal(at) {
            return at + 1;
        }
        let (before, next) = (self.previous(at), self.next(at + 1));
        if self.opens(before, next, self.typographer.quotes) {
            let mark = if self.typographer.quotes == 0 { marks.outer.0 } else { marks.inner.0 };
            self.typographer.quotes = self.typographer.quotes.saturating_add(1);
            self.put(at, at + 1, mark)
        } else if self.typographer.quotes > 0 {
            self.typographer.quotes -= 1;
            let mark = if self.typographer.quotes == 0 { marks.outer.1 } else { marks.inner.1 };
            self.put(at, at + 1, "");
            if mark.starts_with(NARROW) {
                let kept = self.out[self.begin..].trim_end().len();
                self.out.truncate(self.begin + kept);
            }
            self.out.push_str(mark);
            at + 1
        } else {
            at + 1
        }
    }

    fn single(&mut self, at: usize) -> usize {
        let Some(marks) = self.typographer.rules.marks() else { return at + 1 };
        if self.is_literal(at) {
            return at + 1;
        }
        let (before, next) = (self.previous(at), self.next(at + 1));
        let next_is_letter = next.is_some_and(char::is_alphabetic);
        let is_french = self.typographer.rules == Rules::French;
        let may_open = next.is_some_and(char::is_alphanumeric) && self.opens(before, next, 0);
        // What stands in quotes begins with emphasis or a link, which is another piece of the text.
        let opens_piece = next.is_none() && !matches!(before, '\'' | '’') && self.opens(before, next, 0);
        if opens_piece && !self.typographer.single {
            self.typographer.single = true;
            return self.put(at, at + 1, marks.single.0);
        }
        if may_open {
            match elision(&self.text[at..], self.typographer.rules) {
                Some(Elision::Both) => {
                    let letter = &self.text[at + 1..at + 2];
                    return self.put(at, at + 3, if letter == "n" { "’n’" } else { "’N’" });
                }
                Some(Elision::First) => return self.put(at, at + 1, "’"),
                None => {}
            }
        }
        // In French, a quotation is one only when it is closed: `'68` and `l'été` are not.
        if may_open && if is_french { closes_later(&self.text[at + 1..]) } else { next_is_letter } {
            self.typographer.single = true;
            return self.put(at, at + 1, marks.single.0);
        }
        if self.typographer.single && !next_is_letter {
            self.typographer.single = false;
            return self.put(at, at + 1, marks.single.1);
        }
        let apostrophe = before.is_alphabetic() || next_is_letter || next.is_some_and(|c| c.is_ascii_digit());
        if apostrophe { self.put(at, at + 1, "’") } else { at + 1 }
    }

    /// White space: a run of spaces, or one line end.
    fn space(&mut self, at: usize) -> usize {
        let end = at + self.text[at..].len() - self.text[at..].trim_start_matches([' ', '\n', FIXED, NARROW]).len();
        let before = self.previous(at);
        if self.text[at..end].contains('\n') && is_cjk(before) && self.next(end).is_some_and(is_cjk) {
            return self.put(at, end, "");
        }
        if self.typographer.rules != Rules::French {
            return end;
        }
        let wanted = french_space(before, &self.text[end..]).or_else(|| self.in_number(at, end));
        match wanted {
            // A narrow space written by hand is never replaced by a wider one.
            Some("\u{a0}") if &self.text[at..end] == "\u{202f}" => end,
            Some(wanted) if &self.text[at..end] != wanted => self.put(at, end, wanted),
            _ => end,
        }
    }

    /// A space between groups of thousands, or before a unit.
    fn in_number(&self, at: usize, end: usize) -> Option<&'static str> {
        let before = &self.text[..at];
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 0 {
            return None;
        }
        let next = &self.text[end..];
        if UNITS
            .contains(&next.split(|c: char| !(c.is_alphanumeric() || matches!(c, '°' | '€' | '²' | '³' | '$'))).next()?)
        {
            return Some("\u{a0}");
        }
        let alone = !before[..before.len() - digits].ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '.'));
        let group = next.bytes().take_while(u8::is_ascii_digit).count();
        (digits <= 3 && alone && group == 3).then_some("\u{202f}")
    }

    /// `!`, `?`, `;`, `:`, `%` without the space they want.
    fn sign(&mut self, at: usize) -> usize {
        let before = self.previous(at);
        let sign = self.text.as_bytes()[at];
        let next = self.next(at + 1);
        let ends = next.is_none_or(|c| c.is_whitespace() || matches!(c, '!' | '?' | '»' | '”' | ')' | '"' | '…'))
            || self.text[at + 1..].starts_with("...");
        let wanted = match sign {
            b'%' if before.is_ascii_digit() && !next.is_some_and(char::is_alphanumeric) => "\u{a0}",
            b':' if closes_word(before) && next.is_none_or(|c| c.is_whitespace() || matches!(c, '»' | '"')) => {
                "\u{a0}"
            }
            b'!' | b'?' | b';' if closes_word(before) && ends => "\u{202f}",
            _ => return at + 1,
        };
        if self.is_literal(at) {
            return at + 1;
        }
        self.put(at, at, wanted);
        at + 1
    }

    /// A character of several bytes: `«`, `»`, a fixed space, or another.
    fn guillemet_or_space(&mut self, at: usize) -> usize {
        let Some(character) = self.next(at) else { return at + 1 };
        let end = at + character.len_utf8();
        match character {
            FIXED | NARROW => self.space(at),
            '«' if !self.next(end).is_some_and(char::is_whitespace) => self.put(end, end, "\u{202f}"),
            '»' if !self.previous(at).is_whitespace() && self.previous(at) != '\0' => {
                self.put(at, at, "\u{202f}");
                end
            }
            _ => end,
        }
    }
}

/// Apostrophes that look like quotation marks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Elision {
    /// `'twas`, `'90s`.
    First,
    /// `'n'`.
    Both,
}

/// The elision that begins with the apostrophe at the beginning of a text.
fn elision(text: &str, rules: Rules) -> Option<Elision> {
    const FRENCH: &[&str] = &["tit", "tite", "tits", "tites", "scuse", "core"];
    const WORDS: &[&str] = &[
        "twas", "tis", "twere", "twill", "em", "til", "till", "cause", "cos", "bout", "round", "cept", "neath",
        "nother", "s", "ve", "re",
    ];
    let rest = text.strip_prefix('\'')?;
    let length = rest.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
    let (word, after) = rest.split_at(length);
    if word.eq_ignore_ascii_case("n") && after.starts_with('\'') && !after[1..].starts_with(char::is_alphanumeric) {
        return Some(Elision::Both);
    }
    // In French, `'68'` is a quotation.
    let is_french = rules == Rules::French;
    let is_year = word.len() == 2 && !after.starts_with('\'');
    let is_decade = word.starts_with(|c: char| c.is_ascii_digit()) && (!is_french || is_year);
    let words = if is_french { FRENCH } else { WORDS };
    let is_word = words.contains(&&*word.to_ascii_lowercase()) && !after.starts_with('\'');
    (is_decade || is_word).then_some(Elision::First)
}

/// Whether a single quotation that begins before this text ends in it, within a sentence or two.
fn closes_later(text: &str) -> bool {
    const NEAR: usize = 200;
    let mut before = ' ';
    // The end of an elision, whose apostrophes close nothing.
    let mut elided = 0;
    let mut characters = text.char_indices().take(NEAR).peekable();
    while let Some((at, character)) = characters.next() {
        work::spend(1);
        let next = characters.peek().map(|(_, next)| *next);
        if character == '\'' && at >= elided {
            if before.is_whitespace() && elision(&text[at..], Rules::French) == Some(Elision::Both) {
                elided = at + "'n'".len();
            } else if !before.is_whitespace() && !next.is_some_and(char::is_alphanumeric) {
                return true;
            }
        }
        before = character;
    }
    false
}

/// A space between two letters of ASCII, which no rule changes: nearly all of them.
fn is_plain_space(bytes: &[u8], at: usize) -> bool {
    at > 0
        && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
        && (bytes[at - 1].is_ascii_alphabetic() || matches!(bytes[at - 1], b',' | b'.'))
}

/// What white space between these two becomes in French.
fn french_space(before: char, next: &str) -> Option<&'static str> {
    let mut characters = next.chars();
    let first = characters.next();
    if before == '«' {
        return Some("\u{202f}");
    }
    if before == '\0' || before.is_whitespace() {
        return None;
    }
    match first? {
        '!' | '?' | ';' | '»' => Some("\u{202f}"),
        ':' => characters.next().is_none_or(|c| c.is_whitespace() || matches!(c, '«' | '»' | '"')).then_some("\u{a0}"),
        '%' | '‰' | '€' | '$' | '£' | '°' if before.is_ascii_digit() => Some("\u{a0}"),
        _ => None,
    }
}

fn opens(before: char, next: Option<char>, quotes: u8) -> bool {
    if next.is_some_and(char::is_whitespace) {
        return false;
    }
    match before {
        '\0' | '(' | '[' | '{' | '«' | '“' | '„' | '‘' | '‚' | '–' | '—' | '/' | '"' => true,
        '’' | '\'' => quotes == 0 && next.is_none_or(char::is_alphanumeric),
        // `l'ex-"président"`, `"a"-"b"`.
        '-' => quotes == 0 && next.is_some_and(char::is_alphanumeric),
        NARROW if quotes > 0 && next.is_none() => false,
        other => other.is_whitespace(),
    }
}

/// Whether a French mark can follow this character: everything that is written,
/// but for what opens, and other marks of the same kind.
fn closes_word(character: char) -> bool {
    !character.is_whitespace()
        && !matches!(
            character,
            '\0' | '('
                | '['
                | '{'
                | '«'
                | '“'
                | '‘'
                | '„'
                | '‹'
                | '/'
                | '\\'
                | '@'
                | '#'
                | '&'
                | '='
                | '<'
                | '_'
                | '^'
                | '|'
                | '~'
                | '`'
                | '!'
                | '?'
                | ';'
                | ':'
                | ','
                | '-'
                | '"'
                | '\''
        )
}

const UNITS: &[&str] = &[
    "%",
    "‰",
    "€",
    "$",
    "k€",
    "M€",
    "Md€",
    "EUR",
    "°C",
    "km",
    "hm",
    "m",
    "dm",
    "cm",
    "mm",
    "µm",
    "nm",
    "km²",
    "m²",
    "m³",
    "ha",
    "kg",
    "g",
    "mg",
    "t",
    "kt",
    "Mt",
    "l",
    "L",
    "hl",
    "h",
    "min",
    "s",
    "ms",
    "W",
    "kW",
    "MW",
    "GW",
    "TW",
    "kWh",
    "MWh",
    "GWh",
    "TWh",
    "V",
    "Hz",
    "kHz",
    "MHz",
    "GHz",
    "ko",
    "Mo",
    "Go",
    "To",
    "dB",
    "million",
    "millions",
    "milliard",
    "milliards",
];

/// The bytes that some rule may change.
static INTERESTING: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"\n .-\"'!?;:%\xc2\xe2";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

#[cfg(test)]
mod tests;
