//! A sign that was meant as markup, and how far its other end is looked for.

use std::ops::Range;

use crate::diagnostic::{Text, work};

/// The distance in bytes within which the two ends of a markup are looked for.
pub(super) const NEAR: usize = 200;

/// A text that looks like markup.
pub(super) struct Failed {
    pub(super) range: Range<usize>,
    pub(super) message: Text,
    pub(super) help: Text,
}

/// The text from `at` on, cut to [`NEAR`] bytes and to its line.
pub(super) fn near(text: &str, at: usize) -> &str {
    let mut end = (at + NEAR).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    work::spend(end - at);
    text[at..end].split('\n').next().unwrap_or_default()
}
