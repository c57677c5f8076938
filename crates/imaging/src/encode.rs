//! Encoders: JPEG (our own) and WebP by libwebp, both fed with planes (no colour conversion), AVIF by ravif.

pub(crate) mod avif;
mod forward;
pub(crate) mod jpeg;
pub(crate) mod webp;

use crate::color;
use crate::error::ImagingError;

/// What a derivative is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OutputFormat {
    /// JPEG, 4:2:0. Transparent parts become white.
    Jpeg,
    /// Lossy WebP, 4:2:0; alpha is kept.
    Webp,
    /// AVIF; alpha is kept. About twenty times the cost of WebP.
    Avif,
}

impl OutputFormat {
    /// Extension without the dot: `jpg`, `webp`, `avif`.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Avif => "avif",
        }
    }

    /// The media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
        }
    }

    /// Longest side, in pixels, that the format can hold.
    pub fn longest_side(self) -> u32 {
        match self {
            Self::Jpeg => 65_500,
            Self::Webp => 16_383,
            Self::Avif => 16_384,
        }
    }
}

/// How much time goes into small files. Part of a cache key: it changes bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effort {
    /// What `serve` wants: the first picture soon.
    Quick,
    /// The default.
    #[default]
    Balanced,
    /// The settings other tools use by default (libwebp method 4, sequential JPEG with optimal Huffman tables): for comparisons.
    Peer,
    /// Smallest WebP and AVIF files; three times the time or more. JPEG is as with `Balanced`.
    Small,
}

/// A picture at the size of one or more renditions, in sRGB.
#[derive(Clone, Debug)]
pub(crate) enum Level {
    /// Luma at full size, chroma at half (rounded up), JPEG's full range.
    Ycc { width: u32, height: u32, y: Vec<u8>, cb: Vec<u8>, cr: Vec<u8> },
    /// With alpha, not premultiplied.
    Rgba { width: u32, height: u32, data: Vec<u8> },
}

impl Level {
    pub(crate) fn from_rgb(data: &[u8], width: u32, height: u32) -> Self {
        let (y, cb, cr) = color::rgb_to_ycc420(data, width, height);
        Self::Ycc { width, height, y, cb, cr }
    }

    pub(crate) fn size(&self) -> (u32, u32) {
        match self {
            Self::Ycc { width, height, .. } | Self::Rgba { width, height, .. } => (*width, *height),
        }
    }

    /// Transparent parts laid over white.
    fn flattened(data: &[u8], width: u32, height: u32) -> Self {
        let rgb: Vec<u8> = data
            .as_chunks::<4>()
            .0
            .iter()
            .flat_map(|&[r, g, b, a]| {
                [r, g, b].map(|value| {
                    let alpha = u32::from(a);
                    ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8
                })
            })
            .collect();
        Self::from_rgb(&rgb, width, height)
    }
}

/// One file.
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
