//! The fonts that a style sheet makes a page fetch: its `@font-face` rules (CSS Fonts, level 4).
//!
//! A browser fetches a font when a text is set in it. Which texts are, only a browser knows; here every family that a
//! style sheet declares counts as used, and of each the files whose `unicode-range` has a character of the page.

use std::ops::RangeInclusive;

use crate::path::{OutputPath, resolve};

/// A font file with the characters that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// The file.
    pub file: OutputPath,
    /// The characters; empty for all.
    ranges: Vec<RangeInclusive<u32>>,
}

/// The letters that every page has, in the names of its site or its languages.
const ASCII_LETTERS: RangeInclusive<u32> = 0x41..=0x7a;

impl Face {
    /// Whether a page needs the file. `text` is the page with its tags: these have ASCII characters alone.
    pub fn is_needed(&self, text: &str) -> bool {
        let meets =
            |range: &RangeInclusive<u32>| range.start() <= ASCII_LETTERS.end() && range.end() >= ASCII_LETTERS.start();
        if self.ranges.is_empty() || self.ranges.iter().any(meets) {
            return true;
        }
        let mut beyond = text.chars().filter(|c| !c.is_ascii()).map(u32::from);
        beyond.any(|c| self.ranges.iter().any(|range| range.contains(&c)))
    }
}

/// The font files that a style sheet names, in order. `file` is that of the style sheet.
pub fn of_style(css: &str, file: &OutputPath) -> Vec<Face> {
    let mut faces = Vec::new();
    let mut rest = css;
    while let Some(at) = rest.find("@font-face") {
        rest = &rest[at + "@font-face".len()..];
        let Some((_, block)) = rest.split_once('{') else { break };
        // A block without its end is the last one.
        let block = block.split('}').next().unwrap_or_default();
        let ranges = declared(block, "unicode-range").map(ranges).unwrap_or_default();
        if let Some(file) = declared(block, "src").and_then(address).and_then(|address| resolved(address, file)) {
            faces.push(Face { file, ranges });
        }
    }
    faces
}

/// The value of a property in a block of declarations.
fn declared<'b>(block: &'b str, property: &str) -> Option<&'b str> {
    block.split(';').find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case(property).then(|| value.trim())
    })
}

/// The first `url()` of a `src`: browsers take the first format that they know, and the best comes first.
fn address(src: &str) -> Option<&str> {
    let (_, rest) = src.split_once("url(")?;
    let (inside, _) = rest.split_once(')')?;
    Some(inside.trim().trim_matches(['"', '\'']))
}

/// The file of an address in a style sheet.
fn resolved(address: &str, style: &OutputPath) -> Option<OutputPath> {
    if address.starts_with("//") || address.contains(':') {
        return None;
    }
    let folder = style.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = address.split(['?', '#']).next()?;
    let path = match path.strip_prefix('/') {
        Some(path) => resolve("", path)?,
        None => resolve(folder, path)?,
    };
    let decoded = percent_encoding::percent_decode_str(path.as_str()).decode_utf8().ok()?.into_owned();
    OutputPath::from_untrusted(&decoded)
}

/// `U+20-7E, U+4??, U+20AC` as numbers.
fn ranges(text: &str) -> Vec<RangeInclusive<u32>> {
    let number = |text: &str| u32::from_str_radix(text, 16).ok();
    let range = |part: &str| {
        let part = part.trim();
        let part = part.strip_prefix("U+").or_else(|| part.strip_prefix("u+"))?;
        Some(match part.split_once('-') {
            Some((from, to)) => number(from)?..=number(to)?,
            None => number(&part.replace('?', "0"))?..=number(&part.replace('?', "F"))?,
        })
    };
    text.split(',').filter_map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_of_a_style_sheet_are_found() {
        let css = r#"@font-face { font-family: A; src: local("A"), url(../fonts/a.woff2) format("woff2"); unicode-range: U+20-7E, U+A0-17F }
            @font-face{src:url("/fonts/b%20c.woff2?v=1");unicode-range:U+4??}
            @font-face { src: local(Georgia) } @font-face { src: url(https://h/x.woff2) } @font-face { src: url(data:font/woff2;base64,AA) }
            @font-face { src: url(d.woff2)"#;
        let style = OutputPath::new("assets/site.css");
        let faces = of_style(css, &style);
        let names: Vec<&str> = faces.iter().map(|face| face.file.as_str()).collect();
        assert_eq!(names, ["fonts/a.woff2", "fonts/b c.woff2", "assets/d.woff2"]);
        let needed = |text: &str| faces.iter().map(|face| face.is_needed(text)).collect::<Vec<_>>();
        assert_eq!(needed("<p>été</p>"), [true, false, true]);
        assert_eq!(needed("<p>Ж</p>"), [true, true, true]);
    }
}
