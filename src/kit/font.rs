//! `face:` — what a font file of the kit is called in style sheets, and for which weights and characters it stands.

use std::sync::Arc;

use crate::path::SourcePath;
use crate::text;
use crate::yaml::{MapReader, Node};

/// A font as `@font-face` names it (CSS Fonts 4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontFace {
    /// Name of the family.
    pub family: Arc<str>,
    /// One weight, or the first and the last of a variable font, from 1 to 1000.
    pub weights: (u16, u16),
    /// Its slant is that of italics.
    pub italic: bool,
    /// The characters that it is for, as `unicode-range` writes them; `None` for all of them.
    pub range: Option<Arc<str>>,
    /// What `format()` says of the file: `woff2`.
    pub format: &'static str,
}

/// Reads the value of `face:`. `None` for one that says what no style sheet could, which is reported.
pub fn read(map: &mut MapReader<'_>, node: &Node, source: &SourcePath) -> Option<FontFace> {
    let file = map.file().clone();
    let mut below = map.below(node);
    let family = below.required("family").and_then(Node::as_text).cloned();
    let weight = below.text("weight").unwrap_or_else(|| "400".into());
    let style = below.text("style");
    let range = below.text("range");
    below.finish();
    let mut problem = |key: &str, message, help| {
        let span = node.get(key).map_or_else(|| node.span(&file), |written| written.span(&file));
        map.problem_with_help(span, message, help);
    };
    let weights = weights(&weight);
    if weights.is_none() {
        let message = text!("`{weight}` n’est pas une graisse", "`{weight}` is not a weight");
        let help = text!(
            "un nombre de 1 à 1000, ou deux pour une police variable : `400 700`",
            "a number from 1 to 1000, or two of a variable font: `400 700`"
        );
        problem("weight", message, help);
    }
    let italic = match style.as_deref() {
        None | Some("normal") => Some(false),
        Some("italic") => Some(true),
        Some(other) => {
            let message = text!("`{other}` n’est pas un style de caractères", "`{other}` is not a style of type");
            problem("style", message, text!("`normal` ou `italic`", "`normal` or `italic`"));
            None
        }
    };
    let is_range = range.as_deref().is_none_or(is_range);
    if let Some(range) = range.as_ref().filter(|_| !is_range) {
        let message = text!("`{range}` n’est pas une plage de caractères", "`{range}` is not a range of characters");
        let help = text!("comme `U+0-FF, U+2013-2014`", "such as `U+0-FF, U+2013-2014`");
        problem("range", message, help);
    }
    let format = match source.extension() {
        "woff2" => Some("woff2"),
        "woff" => Some("woff"),
        "ttf" => Some("truetype"),
        "otf" => Some("opentype"),
        _ => {
            let message = text!("`face:` ne va qu’à une police", "`face:` is for fonts alone");
            let help = text!("un fichier .woff2, .woff, .ttf ou .otf", "a file .woff2, .woff, .ttf or .otf");
            problem("family", message, help);
            None
        }
    };
    is_range.then_some(FontFace { family: family?, weights: weights?, italic: italic?, range, format: format? })
}

/// `400`, or `400 700`.
fn weights(written: &str) -> Option<(u16, u16)> {
    let mut numbers =
        written.split_whitespace().map(|word| word.parse().ok().filter(|weight| (1..=1000).contains(weight)));
    let first: u16 = numbers.next()??;
    let last = match numbers.next() {
        Some(last) => last?,
        None => first,
    };
    (numbers.next().is_none() && first <= last).then_some((first, last))
}

/// Whether a text is a list of ranges: `U+A0-FF, U+131` (CSS Syntax 3, 9.2; wildcards are not read).
fn is_range(written: &str) -> bool {
    let point = |text: &str| u32::from_str_radix(text, 16).ok().filter(|point| *point <= 0x0010_FFFF);
    written.split(',').all(|range| {
        let Some(range) = range.trim().strip_prefix("U+") else { return false };
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        point(first).zip(point(last)).is_some_and(|(first, last)| first <= last)
    })
}
