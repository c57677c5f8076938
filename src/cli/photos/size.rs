//! Sizes of files for people.

use crate::diagnostic::UiLocale;

/// A number of bytes in megabytes, or in kilobytes below one: `10.5 MB`.
pub fn size(bytes: u64, ui_locale: UiLocale) -> String {
    let (value, fr, en) = match bytes {
        0..1_000_000 => (bytes as f64 / 1e3, "ko", "kB"),
        _ => (bytes as f64 / 1e6, "Mo", "MB"),
    };
    let digits = usize::from(value < 100.0);
    match ui_locale {
        UiLocale::Fr => format!("{value:.digits$}\u{a0}{fr}").replace('.', ","),
        UiLocale::En => format!("{value:.digits$} {en}"),
    }
}
