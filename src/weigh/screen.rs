//! Which of the pictures that a page offers a phone fetches: the attributes `srcset`, `sizes` and `media` (HTML,
//! "Images"), for one screen.

/// A screen as HTML sees it.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Width of the page, in CSS pixels.
    pub width: f64,
    /// Pixels of the screen for each CSS pixel.
    pub density: f64,
}

/// The phone that pages are weighed for: the one that Lighthouse measures with.
pub const PHONE: Screen = Screen { width: 412.0, density: 1.75 };

/// Pixels of `1rem` and `1em` where a reader has not chosen another size.
const FONT_SIZE: f64 = 16.0;

impl Screen {
    /// The address that a screen fetches of a `srcset`: the smallest picture that is sharp, else the largest.
    /// `sizes` says how wide the picture is on the page.
    pub fn choose<'s>(&self, srcset: &'s str, sizes: Option<&str>) -> Option<&'s str> {
        let width = sizes.map_or(self.width, |sizes| self.slot(sizes));
        let mut best: Option<(&str, f64)> = None;
        each_candidate(srcset, &mut |address, descriptor| {
            let density = match descriptor.as_bytes().last() {
                None => Some(1.0),
                Some(b'x') => descriptor[..descriptor.len() - 1].parse().ok(),
                Some(b'w') => {
                    descriptor[..descriptor.len() - 1].parse().ok().map(|pixels: f64| pixels / width.max(1.0))
                }
                Some(_) => None,
            };
            let Some(density) = density.filter(|density: &f64| density.is_finite()) else { return };
            let is_better = match best {
                None => true,
                Some((_, best)) if best >= self.density => density >= self.density && density < best,
                Some((_, best)) => density > best,
            };
            if is_better {
                best = Some((address, density));
            }
        });
        best.map(|(address, _)| address)
    }

    /// Width of a picture in CSS pixels by the attribute `sizes`. A length that is not understood, such as one that is
    /// computed, counts as the width of the page.
    fn slot(&self, sizes: &str) -> f64 {
        for size in top_level(sizes, b',') {
            let size = size.trim();
            // The length is the last word; what stands before it is the condition.
            let at = size.rfind(|c: char| c.is_whitespace() || c == ')').map_or(0, |at| at + 1);
            let (condition, length) = (size[..at].trim(), &size[at..]);
            if size.is_empty() || size == "auto" {
                continue;
            }
            if condition.ends_with(')') && length.is_empty() {
                return self.width;
            }
            if self.fits(condition) {
                return self.length(length).unwrap_or(self.width);
            }
        }
        self.width
    }

    /// Whether a media condition holds: `min-width` and `max-width`, joined by `and`. One that says anything else holds
    /// for no screen.
    pub fn fits(&self, condition: &str) -> bool {
        let is_met = |part: &str| {
            let part = part.trim();
            let Some(feature) = part.strip_prefix('(').and_then(|part| part.strip_suffix(')')) else {
                return matches!(part, "" | "all" | "screen");
            };
            match feature.split_once(':').map(|(name, value)| (name.trim(), self.length(value.trim()))) {
                Some(("min-width", Some(width))) => self.width >= width,
                Some(("max-width", Some(width))) => self.width <= width,
                _ => false,
            }
        };
        condition.split(" and ").all(is_met)
    }

    /// A length in CSS pixels.
    fn length(&self, text: &str) -> Option<f64> {
        let at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
        let number: f64 = text[..at].parse().ok().filter(|number: &f64| number.is_finite())?;
        match &text[at..] {
            "px" => Some(number),
            "rem" | "em" => Some(number * FONT_SIZE),
            "vw" => Some(number * self.width / 100.0),
            "" if number == 0.0 => Some(0.0),
            _ => None,
        }
    }
}

/// Gives every address of a `srcset` with its descriptor, which is empty where there is none.
fn each_candidate<'s>(srcset: &'s str, each: &mut dyn FnMut(&'s str, &'s str)) {
    let mut rest = srcset;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, behind) = rest.split_at(end);
        let bare = address.trim_end_matches(',');
        if bare.len() < address.len() {
            each(bare, "");
            rest = behind;
            continue;
        }
        let end = behind.find(',').unwrap_or(behind.len());
        each(address, behind[..end].trim());
        rest = &behind[end..];
    }
}

/// The parts of a text between separators that stand in no brackets.
fn top_level(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut start = Some(0);
    std::iter::from_fn(move || {
        let from = start?;
        let mut depth = 0usize;
        let end = text.as_bytes()[from..].iter().position(|byte| {
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && *byte == separator
        });
        start = end.map(|end| from + end + 1);
        Some(&text[from..end.map_or(text.len(), |end| from + end)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = "/c-320.webp 320w, /c-480.webp 480w, /c-720.webp 720w, /c-960.webp 960w";

    #[test]
    fn a_phone_takes_the_smallest_that_is_sharp() {
        for (srcset, sizes, wanted) in [
            // 412 × 0.92 × 1.75 = 663 pixels.
            (CARD, Some("(min-width: 60rem) 30vw, (min-width: 38rem) 45vw, 92vw"), Some("/c-720.webp")),
            (CARD, Some("(max-width: 30rem) 43vw, 100vw"), Some("/c-320.webp")),
            (CARD, Some("(min-width: 20em) and (max-width: 30em) 160px, 92vw"), Some("/c-320.webp")),
            (CARD, Some("auto, calc(100vw - 2rem)"), Some("/c-960.webp")),
            (CARD, Some("(orientation: portrait) 1px, 43vw"), Some("/c-320.webp")),
            (CARD, None, Some("/c-960.webp")),
            (CARD, Some(""), Some("/c-960.webp")),
            ("/a.jpg, /b.jpg 2x", None, Some("/b.jpg")),
            ("/a.jpg", None, Some("/a.jpg")),
            ("/a,b.jpg 1x,/c.jpg 3x", None, Some("/c.jpg")),
            ("/a.jpg nonsense, /b.jpg 0x", None, Some("/b.jpg")),
            (" , ,", None, None),
            ("", None, None),
        ] {
            assert_eq!(PHONE.choose(srcset, sizes), wanted, "{srcset} | {sizes:?}");
        }
    }
}
