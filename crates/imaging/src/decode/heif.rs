//! The family of HEIF: AVIF, whose pictures are coded as AV1, and HEIC, as HEVC. The header comes from the container
//! without a decoder; the pixels of one coded picture or of a grid of them are given row by row.

mod avif;
mod facts;
mod hevc;
mod index;
mod samples;
mod tiles;

use self::facts::{Cicp, Facts};
pub(crate) use self::facts::{header, profile};
use self::index::Index;
use self::tiles::{Channels, Tiles};
use super::rows::Rows;
use crate::error::{ImagingError, guarded};
use crate::header::{Header, oriented};
use crate::raster::{Decoded, Layout, Need};

pub(crate) fn decode(bytes: &[u8], header: &Header, need: Option<&Need>) -> Result<Decoded, ImagingError> {
    guarded(Some(header.format), || decode_unguarded(bytes, header, need))
}

fn decode_unguarded(bytes: &[u8], header: &Header, need: Option<&Need>) -> Result<Decoded, ImagingError> {
    let format = header.format;
    let broken = |reason: &str| ImagingError::broken(format, reason);
    let index = Index::new(bytes, format)?;
    let facts = Facts::new(&index).ok_or_else(|| broken("its index cannot be read"))?;
    if matches!(facts.cicp, Some(Cicp { transfer: 16 | 18, .. })) {
        return Err(ImagingError::unsupported(
            format!("{} à grande dynamique", format.name()),
            format!("{} with high dynamic range", format.name()),
        ));
    }
    let visible = facts.visible;
    if oriented(header.width, header.height, header.orientation) != (visible.width, visible.height) {
        return Err(broken("two headers of different size"));
    }
    let mut color = Tiles::new(&index, index.primary, facts.coded, (format, facts.cicp))?;
    let alpha = facts.alpha.map(|item| Tiles::new(&index, item, facts.coded, (format, None)));
    let mut alpha = alpha.transpose()?;
    let layout = if alpha.is_some() { Layout::Rgba } else { Layout::Rgb };
    let channels = if alpha.is_some() { 4 } else { 3 };
    let mut rows = Rows::new(visible.width, visible.height, layout, need);
    let mut line = vec![0u8; visible.width as usize * channels];
    for y in visible.top..visible.top + visible.height {
        let across = (visible.left, visible.width);
        let mut pixels = line.chunks_exact_mut(channels);
        color.row(y, across, Channels::Color, &mut |samples, range, y| {
            for (x, pixel) in range.zip(&mut pixels) {
                pixel[..3].copy_from_slice(&samples.rgb(x, y));
            }
        })?;
        if let Some(alpha) = &mut alpha {
            let mut pixels = line.chunks_exact_mut(channels);
            alpha.row(y, across, Channels::Alpha, &mut |samples, range, y| {
                for (x, pixel) in range.zip(&mut pixels) {
                    pixel[3] = (samples.luma(x, y) * 255.0 + 0.5) as u8;
                }
            })?;
            if facts.premultiplied {
                divide_by_alpha(&mut line);
            }
        }
        rows.push(&line);
    }
    rows.finish().ok_or(ImagingError::Truncated)
}

/// Makes colours independent of the alpha that they were multiplied by.
fn divide_by_alpha(line: &mut [u8]) {
    for [r, g, b, a] in line.as_chunks_mut::<4>().0 {
        let alpha = u16::from(*a);
        for color in [r, g, b] {
            *color = ((u16::from(*color) * 255 + alpha / 2).checked_div(alpha).unwrap_or(0)).min(255) as u8;
        }
    }
}
