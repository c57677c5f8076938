//! Languages of a site: their codes, writing direction and chains of fallback.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use icu::locale::{Locale as IcuLocale, LocaleDirectionality};

/// The code of a language of the site in file names and URLs: `fr`, `zh`. [`Language::cldr`] is its locale in CLDR.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(Arc<str>);

impl Locale {
    /// A locale by its code.
    pub fn new(code: impl Into<Arc<str>>) -> Self {
        Self(code.into())
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Locale {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Writing direction, as in HTML's `dir`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// `ltr` or `rtl`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// One language of the site with all that `site.yaml` and CLDR say of it.
#[derive(Clone, Debug)]
pub struct Language {
    /// The code in file names and URLs.
    pub locale: Locale,
    /// The name of the language in that language, for the choice of languages.
    pub label: Arc<str>,
    /// The full CLDR locale, for formatting: `fr-FR`, `zh-Hans-CN`.
    pub cldr: IcuLocale,
    /// What `lang` and `hreflang` say: language and script, no region (`zh-Hans`).
    pub tag: Arc<str>,
    /// Writing direction, from CLDR.
    pub direction: Direction,
    /// Languages to borrow from, nearest first; never holds `locale` itself.
    pub fallback: Vec<Locale>,
    /// Path of its home page, which begins those of all its pages: `/fr/`, or `/` for a language without a prefix.
    pub root: Arc<str>,
}

impl Language {
    /// A language from its code, label and CLDR locale. The direction comes from CLDR, and its pages have a prefix.
    pub fn new(locale: Locale, label: Arc<str>, cldr: IcuLocale, fallback: Vec<Locale>) -> Self {
        let mut tag = cldr.id.language.to_string();
        if let Some(script) = cldr.id.script {
            tag.push('-');
            tag.push_str(script.as_str());
        }
        let rtl = LocaleDirectionality::new_common().is_right_to_left(&cldr.id);
        let direction = if rtl { Direction::Rtl } else { Direction::Ltr };
        let root = format!("/{locale}/").into();
        Self { locale, label, cldr, tag: tag.into(), direction, fallback, root }
    }
}

/// A text that exists in several languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalizedText(pub BTreeMap<Locale, Arc<str>>);

impl LocalizedText {
    /// The text for a language, borrowed along its chain of fallback, else from whichever language has it.
    pub fn get(&self, language: &Language) -> Option<&Arc<str>> {
        self.0
            .get(&language.locale)
            .or_else(|| language.fallback.iter().find_map(|locale| self.0.get(locale)))
            .or_else(|| self.0.values().next())
    }
}
