//! Pieces of HTML of the pages about translations.

use crate::diagnostic::UiLocale;
use crate::plan::push_escaped;

/// A text for between tags and for double-quoted attributes.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

/// The French or the English text.
pub fn say<'t>(ui_locale: UiLocale, fr: &'t str, en: &'t str) -> &'t str {
    if ui_locale == UiLocale::Fr { fr } else { en }
}

/// A whole page. `title` is plain text; `above` and `main` are HTML.
pub fn page(ui_locale: UiLocale, title: &str, above: &str, main: &str) -> String {
    let (language, title) = (say(ui_locale, "fr", "en"), escaped(title));
    format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"/admin/translations/style.css\">\n\
         <script src=\"/admin/translations/script.js\" defer></script></head>\n\
         <body><header>{above}</header>\n<main><h1>{title}</h1>\n{main}</main></body></html>\n"
    )
}

/// The page for an entry that there is not.
pub fn nothing(ui_locale: UiLocale) -> String {
    let back = say(ui_locale, "Toutes les traductions", "All translations");
    let main = format!("<p><a href=\"/admin/translations/\">{back}</a></p>");
    page(ui_locale, say(ui_locale, "Cette entrée n’existe pas", "There is no such entry"), "", &main)
}

/// Per cent, rounded down: 99.9 is not all.
pub fn percent(share: f64, ui_locale: UiLocale) -> String {
    format!("{}{}%", share.floor(), say(ui_locale, "\u{202f}", ""))
}
