//! The percent sign of each language.

use icu::locale::Locale as IcuLocale;

/// The texts before and after the digits of a percentage.
#[derive(Clone, Copy)]
pub struct Percent {
    /// Between the sign of the number and its digits.
    pub before: &'static str,
    /// After the digits.
    pub after: &'static str,
}

impl Percent {
    /// The sign of a language: CLDR 49 `percentFormats` (`latn`) with the sign of each language, as in
    /// `icu_experimental_data` 0.7: ICU4X has a percent formatter, but not a
    /// stable one. Whatever is not listed has CLDR root's form.
    pub fn of(locale: &IcuLocale) -> Self {
        const NARROW: &str = "\u{202F}%";
        const SPACE: &str = "\u{A0}%";
        const MARKED: &str = "\u{200E}%\u{200E}";
        const PLAIN: &str = "%";
        let region = locale.id.region.map(|region| region.to_string()).unwrap_or_default();
        let (before, after) = match (locale.id.language.as_str(), region.as_str()) {
            ("fr", "CH") => ("", PLAIN),
            ("fr", "CA") => ("", SPACE),
            ("fr", _) => ("", NARROW),
            ("de", "CH" | "LI") => ("", PLAIN),
            ("en", "AT" | "DE" | "DK" | "FI" | "NO" | "SE") => ("", SPACE),
            ("es", "" | "ES" | "EA" | "GQ" | "IC" | "PH") => ("", SPACE),
            ("ar", _) => ("", MARKED),
            (
                "be" | "br" | "bua" | "ca" | "cs" | "cv" | "da" | "de" | "dsb" | "fi" | "fo" | "gl" | "hr" | "hsb"
                | "ksh" | "lb" | "lt" | "mk" | "nb" | "nds" | "nn" | "no" | "oc" | "qu" | "ro" | "ru" | "sk" | "sl"
                | "sv" | "tk" | "tt",
                _,
            ) => ("", SPACE),
            ("eu", _) => ("%\u{A0}", ""),
            ("tr" | "ku", _) => ("%", ""),
            _ => ("", PLAIN),
        };
        Self { before, after }
    }
}
