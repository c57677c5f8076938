//! Encoders: JPEG in this crate and WebP by libwebp, both from planes (no colour conversion); AVIF by ravif.

pub(crate) mod avif;
mod forward;
pub(crate) mod jpeg;
mod level;
mod settings;
pub(crate) mod webp;

use crate::error::ImagingError;
pub(crate) use level::Level;
pub use settings::{Effort, OutputFormat};

/// Encodes a level as one file. Fails when the format cannot hold its size.
pub(crate) fn encode(
    level: &Level,
    format: OutputFormat,
    quality: u8,
    effort: Effort,
    xmp: Option<&str>,
) -> Result<Vec<u8>, ImagingError> {
    let (width, height) = level.size();
    if width.max(height) > format.longest_side() {
        return Err(ImagingError::TooLong { width, height, mime: format.mime() });
    }
    match format {
        OutputFormat::Jpeg => match level {
            Level::Ycc { .. } => jpeg::encode(level, quality, effort, xmp),
            Level::Rgba { data, .. } => jpeg::encode(&Level::flattened(data, width, height), quality, effort, xmp),
        },
        OutputFormat::Webp => webp::encode(level, quality, effort, xmp),
        OutputFormat::Avif => avif::encode(level, quality, effort, xmp),
    }
}
