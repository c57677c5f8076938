//! A run of HTML as text, with the pictures that stand within its sentences.
//!
//! A `figure` may not stand inside a paragraph, a heading or emphasis (HTML, "Phrasing content"). These pictures are
//! therefore no segments that a theme prints: they are a `picture` or an `img`, with their credit behind them.

use std::fmt::Write as _;

use super::component::{below_photo, below_picture};
use crate::plan::picture::{PLAIN_VARIANT, PictureSet};
use crate::plan::push_escaped;
use crate::plan::view::{Block, Inline};

/// The files of a picture that are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Every format in every size, for browsers to choose from.
    EverySize,
    /// One file, for readers that know `img` alone.
    One,
}

/// The HTML of a run.
pub fn html(run: &[Inline], offer: Offer) -> String {
    let mut out = String::new();
    for inline in run {
        match inline {
            Inline::Html(html) => out.push_str(html),
            Inline::Text(text) => push_escaped(&mut out, text),
            Inline::Picture(picture) => self::picture(picture, offer, &mut out),
        }
    }
    out
}

fn picture(block: &Block, offer: Offer, out: &mut String) {
    match block {
        Block::Figure { photo, variant, caption } => {
            let alt = photo.card.fields.text("alt").map_or("", |alt| alt);
            image(&photo.pictures, variant, (alt, &photo.alt_lang), offer, out);
            small(&below_photo(photo, caption.as_ref()), out);
        }
        Block::Picture { picture, alt, title, synthetic } => {
            image(picture, PLAIN_VARIANT, (alt, ""), offer, out);
            small(&below_picture(title.as_deref().into_iter(), synthetic.as_ref()), out);
        }
        // Only pictures stand within a sentence.
        _ => {}
    }
}

/// Writes the picture in a variant. `alt` is its alternative text with the language of that text, which is empty for
/// the language of the sentence.
fn image(set: &PictureSet, variant: &str, (alt, language): (&str, &str), offer: Offer, out: &mut String) {
    let Some((_, view)) = set.variant_or_first(variant) else { return };
    let sizes = &view.sizes;
    let source = |media: &str, (mime, srcset): &(&str, String), out: &mut String| {
        out.push_str("<source");
        attribute("media", media, out);
        attribute("type", mime, out);
        attribute("srcset", srcset, out);
        attribute("sizes", sizes, out);
        out.push('>');
    };
    if offer == Offer::EverySize {
        out.push_str("<picture>");
        view.stills.iter().for_each(|still| source("(prefers-reduced-motion: reduce)", still, out));
        view.sources.iter().for_each(|one| source("", one, out));
    }
    out.push_str("<img");
    attribute("src", &view.src, out);
    if offer == Offer::EverySize {
        attribute("srcset", &view.srcset, out);
        attribute("sizes", sizes, out);
    }
    // Writing to memory does not fail.
    let _ = write!(out, " width=\"{}\" height=\"{}\" alt=\"", view.width, view.height);
    push_escaped(out, alt);
    out.push('"');
    attribute("lang", language, out);
    out.push_str(match offer {
        Offer::EverySize => " loading=\"lazy\" decoding=\"async\"></picture>",
        Offer::One => ">",
    });
}

/// Writes an attribute that has a value.
fn attribute(name: &str, value: &str, out: &mut String) {
    if !value.is_empty() {
        let _ = write!(out, " {name}=\"");
        push_escaped(out, value);
        out.push('"');
    }
}

fn small(words: &str, out: &mut String) {
    if !words.is_empty() {
        out.push_str(" <small>");
        push_escaped(out, words);
        out.push_str("</small>");
    }
}
