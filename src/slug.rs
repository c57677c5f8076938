//! Texts as segments of addresses.
//!
//! Segments are texts as people read them, in Unicode's form NFC. Addresses are what is written into pages and sent to
//! hosts: everything beyond ASCII is percent-encoded (RFC 3986, section 2.5), and browsers show it readable again.

use std::borrow::Cow;
use std::sync::LazyLock;

use icu::normalizer::ComposingNormalizerBorrowed;
use icu::properties::props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup, Script};
use icu::properties::{CodePointMapData, CodePointMapDataBorrowed, CodePointSetData, CodePointSetDataBorrowed};
use percent_encoding::{AsciiSet, percent_decode_str, utf8_percent_encode};

/// The letters that segments of addresses are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Slugs {
    /// `a` to `z`.
    #[default]
    Latin,
    /// Those of any one script.
    Native,
}

/// The most characters of a segment.
const CHARACTERS: usize = 120;

/// The most bytes of a segment. File systems allow 255, endings included.
const BYTES: usize = 200;

impl Slugs {
    /// Whether a text is a segment as it is: in lower case, with digits and single hyphens.
    pub fn accepts(self, text: &str) -> bool {
        is_slug(text) || (self == Self::Native && is_native(text))
    }

    /// A text as a segment; `None` when nothing of it can be written so.
    pub fn of(self, text: &str) -> Option<String> {
        match self {
            Self::Latin => slugify(text),
            Self::Native => native(text).or_else(|| slugify(text)),
        }
    }
}

/// Whether a text is made of ASCII letters in lower case, digits and single hyphens.
pub fn is_slug(slug: &str) -> bool {
    has_form(slug) && slug.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// Whether hyphens are single and inside, and the length is one that a segment may have.
fn has_form(slug: &str) -> bool {
    !slug.is_empty()
        && slug.len() <= BYTES
        && slug.chars().count() <= CHARACTERS
        && !slug.starts_with('-')
        && !slug.ends_with('-')
        && !slug.contains("--")
}

/// A text as a segment in ASCII, cut after a word where it would be longer than a segment may be; `None` when nothing of
/// it can be written so.
pub fn slugify(text: &str) -> Option<String> {
    let mut slug = String::new();
    for c in deunicode::deunicode(text).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    if slug.len() > CHARACTERS {
        let end = slug[..=CHARACTERS].rfind('-').unwrap_or(CHARACTERS);
        slug.truncate(end);
    }
    let slug = slug.trim_end_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

static CATEGORY: LazyLock<CodePointMapDataBorrowed<'static, GeneralCategory>> =
    LazyLock::new(CodePointMapData::<GeneralCategory>::new);
static SCRIPT: LazyLock<CodePointMapDataBorrowed<'static, Script>> = LazyLock::new(CodePointMapData::<Script>::new);
static IGNORABLE: LazyLock<CodePointSetDataBorrowed<'static>> =
    LazyLock::new(CodePointSetData::new::<DefaultIgnorableCodePoint>);

/// Whether a character may stand in a segment: a letter, a mark on one, a digit. Characters that nobody sees may not.
fn is_letter(c: char) -> bool {
    let category = CATEGORY.get(c);
    let is_word = GeneralCategoryGroup::Letter.contains(category)
        || GeneralCategoryGroup::Mark.contains(category)
        || category == GeneralCategory::DecimalNumber;
    is_word && !IGNORABLE.contains(c)
}

fn is_native(slug: &str) -> bool {
    has_form(slug)
        && slug.chars().all(|c| c == '-' || is_letter(c))
        && *nfc(slug) == *slug
        && slug.to_lowercase() == slug
        && is_of_one_script(slug)
}

fn native(text: &str) -> Option<String> {
    let mut slug = String::new();
    for c in nfc(&text.to_lowercase()).chars() {
        if is_letter(c) {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    Some(slug.trim_end_matches('-').to_owned()).filter(|slug| is_native(slug))
}

/// Whether the letters are of one script, or of those that one language writes together: letters of two that look
/// alike, such as Latin and Cyrillic, are not mixed. It is the level "highly restrictive" of Unicode's UTS #39, section
/// 5.2.
fn is_of_one_script(text: &str) -> bool {
    let mut scripts: Vec<Script> = Vec::new();
    for script in text.chars().map(|c| SCRIPT.get(c)) {
        if !matches!(script, Script::Common | Script::Inherited) && !scripts.contains(&script) {
            scripts.push(script);
        }
    }
    const TOGETHER: &[&[Script]] = &[
        &[Script::Latin, Script::Han, Script::Hiragana, Script::Katakana],
        &[Script::Latin, Script::Han, Script::Bopomofo],
        &[Script::Latin, Script::Han, Script::Hangul],
    ];
    scripts.len() <= 1 || TOGETHER.iter().any(|set| scripts.iter().all(|script| set.contains(script)))
}

/// A text in the form NFC, in which letters with accents are one character where there is one. Some systems give names
/// of files in another form.
pub fn nfc(text: &str) -> Cow<'_, str> {
    match text.is_ascii() {
        true => Cow::Borrowed(text),
        false => ComposingNormalizerBorrowed::new_nfc().normalize(text),
    }
}

/// No character of ASCII: those of an address are there as they are to be.
const BEYOND_ASCII: &AsciiSet = &AsciiSet::EMPTY;

/// A path as an address: what is beyond ASCII in NFC, percent-encoded. What is encoded already stays.
pub fn encoded(path: &str) -> Cow<'_, str> {
    match path.is_ascii() {
        true => Cow::Borrowed(path),
        false => Cow::Owned(utf8_percent_encode(&nfc(path), BEYOND_ASCII).to_string()),
    }
}

/// An address as a path; as it is where it is not valid percent-encoding of UTF-8.
pub fn decoded(address: &str) -> Cow<'_, str> {
    match address.contains('%') {
        false => Cow::Borrowed(address),
        true => percent_decode_str(address).decode_utf8().unwrap_or(Cow::Borrowed(address)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_of_one_script() {
        for right in ["古い港", "ミナミ港", "ميناء", "נמל-ישן", "vieux-port", "porto-été", "порт-2", "旧港", "ท่าเรือเก่า"]
        {
            assert!(Slugs::Native.accepts(right), "{right}");
        }
        // Mixed scripts, invisible characters, capitals, spaces, punctuation, another form, nothing.
        let wrong = [
            "рort",
            "αbc",
            "пopт",
            "a\u{200b}b",
            "ㅤ",
            "Été",
            "a b",
            "a·b",
            "a/b",
            "e\u{301}te",
            "",
            "-",
            "港--古",
            "%E6",
        ];
        for wrong in wrong {
            assert!(!Slugs::Native.accepts(wrong), "{wrong}");
        }
        assert!(!Slugs::Native.accepts(&"港".repeat(67)), "201 bytes");
        assert!(!Slugs::Latin.accepts("古い港"));
    }

    #[test]
    fn texts_become_segments_of_their_script() {
        assert_eq!(Slugs::Native.of("Le Vieux-Port, l’été").as_deref(), Some("le-vieux-port-l-été"));
        assert_eq!(Slugs::Native.of("古い 港！").as_deref(), Some("古い-港"));
        assert_eq!(Slugs::Native.of("e\u{301}te\u{301}").as_deref(), Some("été"));
        assert_eq!(Slugs::Latin.of("été").as_deref(), Some("ete"));
        assert_eq!(Slugs::Native.of("!?"), None);
        // What is too long is cut after a word, or where it must be.
        assert_eq!(slugify(&"mot ".repeat(40)).as_deref(), Some(&"mot-".repeat(30)[..119]));
        assert_eq!(slugify(&"a".repeat(300)), Some("a".repeat(120)));
        assert_eq!(slugify(&format!("{} b", "a".repeat(120))), Some("a".repeat(120)));
    }

    #[test]
    fn addresses_are_encoded_once() {
        assert_eq!(encoded("/ja/古い港/"), "/ja/%E5%8F%A4%E3%81%84%E6%B8%AF/");
        assert_eq!(encoded("/ja/%E5%8F%A4/"), "/ja/%E5%8F%A4/");
        assert_eq!(encoded("/fr/e\u{301}te/"), encoded("/fr/éte/"));
        assert_eq!(decoded("/ja/%E5%8F%A4%E3%81%84%E6%B8%AF/"), "/ja/古い港/");
        assert_eq!(decoded("/100%/"), "/100%/");
        assert_eq!(decoded("/%FF/"), "/%FF/");
    }
}
