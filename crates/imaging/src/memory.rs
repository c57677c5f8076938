//! The memory that making a picture's derivatives takes. It is known before anything is allocated, so that
//! callers that make several at once can add it up, and a picture that takes too much is refused.

use crate::encode::OutputFormat;
use crate::error::ImagingError;
use crate::format::SourceFormat;
use crate::header::Header;
use crate::plan::{self, Rendition};

/// Bytes that one picture may take: what a machine of 4 GB can spare beside the rest of a build.
pub const MAX_MEMORY: u64 = 2 << 30;

/// Samples that the longer side of a photo is decoded to, at least, when it has them. What a web page shows is smaller; a
/// rendition that needs more has all there are.
pub(crate) const USUAL_SIDE: f64 = 2560.0;

/// The share of a photo's pixels, by side, that the usual decode keeps.
pub(crate) fn usual_detail(header: &Header) -> f64 {
    // Decoders of JPEG scale by eighths.
    ((USUAL_SIDE / f64::from(header.width.max(header.height).max(1)) * 8.0).ceil() / 8.0).min(1.0)
}

/// Bytes that [`derive()`](crate::derive()) takes at most for these renditions, beside the file itself, which the caller holds.
/// Measured on pictures of 50 and 100 megapixels, it is between what they took and, for JPEG with halved chroma, twice that.
pub fn memory(header: &Header, renditions: &[Rendition]) -> u64 {
    let pixels = header.pixels() as f64;
    let usual = usual_detail(header);
    // The largest derivative, and whether the decode must be of the whole.
    let (mut largest, mut widest, mut detail, mut coder) = (0f64, 0f64, usual, 0f64);
    for rendition in renditions {
        let (width, height) = plan::output_size(header.width, header.height, rendition.crop, rendition.width);
        let (width, height) = (f64::from(width), f64::from(height));
        largest = largest.max(width * height);
        widest = widest.max(width);
        let share = (width / f64::from(header.width.max(1))).max(height / f64::from(header.height.max(1)));
        if share * (1.0 - 1e-3) > usual {
            detail = 1.0;
        }
        // Coefficients and tokens of JPEG, planes and macroblocks of WebP, 16-bit planes of AVIF and their copies.
        coder = coder.max(width * height * if rendition.format == OutputFormat::Avif { 40.0 } else { 6.0 });
    }
    let channels = if header.alpha { 4.0 } else { 3.0 };
    // What the decoder holds beside its result, until it is done.
    let held = pixels
        * match header.format {
            SourceFormat::Jpeg if header.progressive => 6.0,
            SourceFormat::Png if header.progressive => channels * if header.depth == 16 { 2.0 } else { 1.0 },
            SourceFormat::Webp => 8.0,
            SourceFormat::Gif => 5.0,
            SourceFormat::Avif => 6.0 * if header.depth > 8 { 2.0 } else { 1.0 } + if header.alpha { 2.0 } else { 0.0 },
            // Samples of two bytes with full chroma, and what the decoder notes of each block.
            SourceFormat::Heic => 9.0 + if header.alpha { 3.0 } else { 0.0 },
            _ => 0.0,
        };
    // The result, and what the scaler makes of it on the way down before it goes across: JPEG's planes are taken in strips.
    let (kept, between) = if renditions.is_empty() {
        (0.0, 0.0)
    } else if header.format == SourceFormat::Jpeg {
        (pixels * channels * detail * detail, 0.0)
    } else {
        // Rows are averaged by whole factors.
        let factor = (0.5 / detail).floor().clamp(1.0, 64.0);
        (pixels * channels / (factor * factor), widest * f64::from(header.height) / factor * channels)
    };
    // The scaled samples in two forms, or planes and the coder.
    let made = between + (2.0 * channels * largest).max(1.5 * largest + coder);
    (kept + held.max(made)) as u64
}

/// Refuses renditions that would take too much memory.
pub(crate) fn bounded(header: &Header, renditions: &[Rendition]) -> Result<(), ImagingError> {
    let needed = memory(header, renditions);
    if needed > MAX_MEMORY {
        return Err(ImagingError::Memory { width: header.width, height: header.height, needed });
    }
    Ok(())
}
