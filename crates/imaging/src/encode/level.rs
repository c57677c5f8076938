//! The samples that encoders take.

use crate::color;

/// A picture at the size of one or more renditions, in sRGB.
#[derive(Clone, Debug)]
pub(crate) enum Level {
    /// Luma at full size, chroma at half (rounded up), JPEG's full range.
    Ycc { width: u32, height: u32, y: Vec<u8>, cb: Vec<u8>, cr: Vec<u8> },
    /// Samples with alpha, not premultiplied.
    Rgba { width: u32, height: u32, data: Vec<u8> },
}

impl Level {
    /// A level from interleaved sRGB samples.
    pub(crate) fn from_rgb(data: &[u8], width: u32, height: u32) -> Self {
        let (y, cb, cr) = color::rgb_to_ycc420(data, width, height);
        Self::Ycc { width, height, y, cb, cr }
    }

    /// Width and height in pixels.
    pub(crate) fn size(&self) -> (u32, u32) {
        match self {
            Self::Ycc { width, height, .. } | Self::Rgba { width, height, .. } => (*width, *height),
        }
    }

    /// The level without alpha, its transparent parts laid over white.
    pub(super) fn flattened(data: &[u8], width: u32, height: u32) -> Self {
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
