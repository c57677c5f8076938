//! Colour: everything that leaves is sRGB. Profiles are applied by moxcms after the first downscale (a tenth of the
//! pixels of the original), in fixed point, so that machines agree.

use std::sync::Arc;

use moxcms::{ColorProfile, DataColorSpace, Layout as IccLayout, TransformExecutor, TransformOptions};

use crate::raster::Layout;

/// How the channels of one picture become sRGB.
#[derive(Clone)]
pub(crate) struct Converter {
    layout: Layout,
    profile: Option<Arc<dyn TransformExecutor<u8> + Send + Sync>>,
}

impl Converter {
    /// The converter for a layout and the profile found in the file. A profile that cannot be read, or that
    /// is for another kind of channels, is ignored, as browsers do.
    pub(crate) fn new(layout: Layout, profile: Option<&[u8]>) -> Self {
        let transform =
            profile.and_then(|bytes| crate::error::guarded(None, || Ok(transform(layout, bytes))).ok().flatten());
        Self { layout, profile: transform }
    }

    /// The converter as far as it is known before the decode. Whether a conversion is needed decides the scale of
    /// the decode.
    pub(crate) fn foresee(header: &crate::header::Header, profile: Option<&[u8]>) -> Self {
        let space = profile.and_then(|bytes| bytes.get(16..20));
        let layout = match space {
            Some(b"GRAY") => Layout::Grey,
            Some(b"CMYK") => Layout::CmykInverted,
            _ if header.alpha => Layout::Rgba,
            _ => Layout::Ycc,
        };
        Self::new(layout, profile)
    }

    /// The converter for the layout that the decode found.
    pub(crate) fn settle(self, layout: Layout, profile: Option<&[u8]>) -> Self {
        if layout.channels() == self.layout.channels() { Self { layout, ..self } } else { Self::new(layout, profile) }
    }

    /// Whether the channels are already sRGB's, be it as YCbCr or grey.
    pub(crate) fn is_srgb(&self) -> bool {
        self.profile.is_none() && !matches!(self.layout, Layout::Cmyk | Layout::CmykInverted | Layout::YcckInverted)
    }

    /// Converts interleaved channels of the file to interleaved RGB (RGBA if the layout has alpha).
    pub(crate) fn to_srgb(&self, mut data: Vec<u8>) -> Vec<u8> {
        match self.layout {
            Layout::Grey => match &self.profile {
                Some(profile) => run(profile, &data, 1, 3),
                None => data.iter().flat_map(|&g| [g, g, g]).collect(),
            },
            Layout::Ycc | Layout::Rgb => {
                if self.layout == Layout::Ycc {
                    for pixel in data.as_chunks_mut::<3>().0 {
                        *pixel = ycc_to_rgb(*pixel);
                    }
                }
                match &self.profile {
                    Some(profile) => run(profile, &data, 3, 3),
                    None => data,
                }
            }
            Layout::Rgba => match &self.profile {
                Some(profile) => run(profile, &data, 4, 4),
                None => data,
            },
            Layout::Cmyk | Layout::CmykInverted | Layout::YcckInverted => {
                for pixel in data.as_chunks_mut::<4>().0 {
                    let [a, b, c, k] = *pixel;
                    *pixel = match self.layout {
                        Layout::Cmyk => [a, b, c, k],
                        Layout::CmykInverted => [255 - a, 255 - b, 255 - c, 255 - k],
                        _ => {
                            let [r, g, b] = ycc_to_rgb([a, b, c]);
                            [r, g, b, 255 - k]
                        }
                    };
                }
                match &self.profile {
                    Some(profile) => run(profile, &data, 4, 3),
                    None => data
                        .as_chunks::<4>()
                        .0
                        .iter()
                        .flat_map(|&[c, m, y, k]| {
                            [c, m, y].map(|ink| {
                                let product = u32::from(255 - ink) * u32::from(255 - k);
                                ((product + 127) / 255) as u8
                            })
                        })
                        .collect(),
                }
            }
        }
    }
}

fn run(transform: &Arc<dyn TransformExecutor<u8> + Send + Sync>, data: &[u8], from: usize, to: usize) -> Vec<u8> {
    let mut out = vec![0; data.len() / from * to];
    if transform.transform(data, &mut out).is_err() {
        // The sizes are made here, so that this cannot fail. If it did, the picture would be grey.
        out.fill(128);
    }
    out
}

/// A profile whose primaries stand in it without the name of their type, as those that agencies used in 1998 do ("Corbis
/// RGB"), with the name put in; `None` where nothing is to be mended. The values themselves are sound, and other readers use
/// them.
fn mended(bytes: &[u8]) -> Option<Vec<u8>> {
    const TABLE: usize = 128;
    const MOST_TAGS: usize = 100;
    let long = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize);
    let mut profile = bytes.to_vec();
    for at in (0..long(TABLE)?.min(MOST_TAGS)).map(|tag| TABLE + 4 + 12 * tag) {
        if matches!(bytes.get(at..at + 4)?, b"rXYZ" | b"gXYZ" | b"bXYZ" | b"wtpt") && long(at + 8)? == 20 {
            let value = long(at + 4)?;
            profile.get_mut(value..value.checked_add(4)?)?.copy_from_slice(b"XYZ ");
        }
    }
    (profile != bytes).then_some(profile)
}

fn transform(layout: Layout, bytes: &[u8]) -> Option<Arc<dyn TransformExecutor<u8> + Send + Sync>> {
    let source = ColorProfile::new_from_slice(mended(bytes).as_deref().unwrap_or(bytes)).ok()?;
    let (from, to, space) = match layout {
        Layout::Grey => (IccLayout::Gray, IccLayout::Rgb, DataColorSpace::Gray),
        Layout::Ycc | Layout::Rgb => (IccLayout::Rgb, IccLayout::Rgb, DataColorSpace::Rgb),
        Layout::Rgba => (IccLayout::Rgba, IccLayout::Rgba, DataColorSpace::Rgb),
        Layout::Cmyk | Layout::CmykInverted | Layout::YcckInverted => {
            (IccLayout::Rgba, IccLayout::Rgb, DataColorSpace::Cmyk)
        }
    };
    if source.color_space != space {
        return None;
    }
    let options = TransformOptions { prefer_fixed_point: true, ..TransformOptions::default() };
    let transform = source.create_transform_8bit(from, &ColorProfile::new_srgb(), to, options).ok()?;
    (!is_identity(&transform, from)).then_some(transform)
}

/// Whether a transform changes no colour by more than rounding, as with the many profiles that are sRGB under
/// another name. Such a picture takes the fast path, which stays in YCbCr.
fn is_identity(transform: &Arc<dyn TransformExecutor<u8> + Send + Sync>, from: IccLayout) -> bool {
    let steps: Vec<u8> = (0..=15).map(|step| step * 17).collect();
    let colors: Vec<[u8; 3]> = steps
        .iter()
        .step_by(3)
        .flat_map(|&r| steps.iter().step_by(3).flat_map(move |&g| (0..=5).map(move |b| [r, g, b * 51])))
        .chain(steps.iter().map(|&g| [g, g, g]))
        .collect();
    let (input, channels): (Vec<u8>, usize) = match from {
        IccLayout::Gray => (steps.clone(), 3),
        IccLayout::Rgb => (colors.as_flattened().to_vec(), 3),
        _ => return false, // CMYK is never, and alpha is rare enough
    };
    let count = if from == IccLayout::Gray { input.len() } else { colors.len() };
    let mut output = vec![0; count * channels];
    if transform.transform(&input, &mut output).is_err() {
        return false;
    }
    let expected: Vec<u8> =
        if from == IccLayout::Gray { input.iter().flat_map(|&g| [g, g, g]).collect() } else { input };
    expected.iter().zip(&output).all(|(&a, &b)| a.abs_diff(b) <= 1)
}

/// Converts JPEG's YCbCr (BT.601, full range) to RGB, with 16 bits of fraction.
#[inline]
pub(crate) fn ycc_to_rgb([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let half = 1 << 15;
    let byte = |value: i32| (value >> 16).clamp(0, 255) as u8;
    [byte(y + 91_881 * cr + half), byte(y - 22_554 * cb - 46_802 * cr + half), byte(y + 116_130 * cb + half)]
}

/// Converts RGB rows to luma and to 4:2:0 chroma (each the mean of 2 × 2 pixels), as JPEG needs them.
pub(crate) fn rgb_to_ycc420(data: &[u8], width: u32, height: u32) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let (width, height) = (width as usize, height as usize);
    let (cw, ch) = (width.div_ceil(2), height.div_ceil(2));
    let pixels = data.as_chunks::<3>().0;
    let luma = pixels
        .iter()
        .map(|&[r, g, b]| {
            ((19_595 * u32::from(r) + 38_470 * u32::from(g) + 7_471 * u32::from(b) + (1 << 15)) >> 16) as u8
        })
        .collect();
    let (mut blue, mut red) = (Vec::with_capacity(cw * ch), Vec::with_capacity(cw * ch));
    for y in 0..ch {
        let upper = &pixels[2 * y * width..][..width];
        let lower = &pixels[(2 * y + 1).min(height - 1) * width..][..width];
        for x in 0..cw {
            let (left, right) = (2 * x, (2 * x + 1).min(width - 1));
            let sum = |channel: usize| {
                i32::from(upper[left][channel])
                    + i32::from(upper[right][channel])
                    + i32::from(lower[left][channel])
                    + i32::from(lower[right][channel])
            };
            let (r, g, b) = (sum(0), sum(1), sum(2));
            let chroma = |value: i32| (((value + (1 << 17)) >> 18) + 128).clamp(0, 255) as u8;
            blue.push(chroma(-11_059 * r - 21_709 * g + 32_768 * b));
            red.push(chroma(32_768 * r - 27_439 * g - 5_329 * b));
        }
    }
    (luma, blue, red)
}
