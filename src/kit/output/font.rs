//! The style sheet that loads the fonts of the kit.

use std::fmt::Write as _;

use super::super::font::FontFace;
use super::css::quoted;

/// Path of the style sheet in the kit.
pub const PATH: &str = "css/fonts.css";

/// A rule for each font, with the path of its file in the kit; `None` for a kit without fonts.
pub fn stylesheet<'f>(title: &str, faces: impl Iterator<Item = (&'f str, &'f FontFace)>) -> Option<String> {
    let mut css = String::new();
    for (path, FontFace { family, weights: (first, last), italic, range, format }) in faces {
        let style = if *italic { "italic" } else { "normal" };
        let weight = if first == last { first.to_string() } else { format!("{first} {last}") };
        let _ = write!(
            css,
            "@font-face {{\n  font-family: {};\n  font-style: {style};\n  font-weight: {weight};\n  font-display: swap;\n  \
             src: url({}) format(\"{format}\");\n",
            quoted(family),
            quoted(&format!("../{path}")),
        );
        if let Some(range) = range {
            let _ = writeln!(css, "  unicode-range: {range};");
        }
        css.push_str("}\n");
    }
    (!css.is_empty()).then(|| format!("/* {title}: fonts. The families are those that tokens.css names. */\n{css}"))
}
