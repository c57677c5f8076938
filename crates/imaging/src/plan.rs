//! Sizes and crops: pure arithmetic, so that a page's `srcset` is complete without a pixel.

use crate::encode::OutputFormat;
use crate::raster::Region;

/// An aspect ratio, width to height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ratio {
    /// Width, at least 1.
    pub width: u32,
    /// Height, at least 1.
    pub height: u32,
}

impl Ratio {
    /// A ratio; zeros are taken for ones.
    pub fn new(width: u32, height: u32) -> Self {
        Self { width: width.max(1), height: height.max(1) }
    }
}

/// The point of a photo that a crop must keep, in per cent from the left and the top edge, as seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Focal {
    /// Per cent from the left edge, 0 to 100.
    pub x: f32,
    /// Per cent from the top edge, 0 to 100.
    pub y: f32,
}

impl Default for Focal {
    /// The centre.
    fn default() -> Self {
        Self { x: 50.0, y: 50.0 }
    }
}

/// One derivative to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rendition {
    /// Aspect ratio to crop to; none keeps the whole picture.
    pub crop: Option<Ratio>,
    /// Width wanted, in pixels. Never enlarged: see [`output_size`].
    pub width: u32,
    /// What it is written as.
    pub format: OutputFormat,
    /// The encoder's own scale, 1 to 100.
    pub quality: u8,
}

/// Width, in whole pixels, of the largest crop of a picture (as seen).
fn cropped_width(width: u32, height: u32, crop: Option<Ratio>) -> u32 {
    match crop {
        Some(ratio) => {
            let widest = u64::from(height) * u64::from(ratio.width) / u64::from(ratio.height);
            u64::from(width).min(widest).max(1) as u32
        }
        None => width.max(1),
    }
}

/// The exact size, in pixels, that a rendition will have: `width`, or less where the (cropped) original is narrower.
/// `header_width` and `header_height` are those of [`Header`](crate::Header), as seen.
pub fn output_size(header_width: u32, header_height: u32, crop: Option<Ratio>, width: u32) -> (u32, u32) {
    let width = width.clamp(1, cropped_width(header_width, header_height, crop));
    let (across, down) = crop.map_or((header_width.max(1), header_height), |ratio| (ratio.width.max(1), ratio.height));
    let height = (2 * u64::from(width) * u64::from(down) + u64::from(across)) / (2 * u64::from(across));
    (width, height.clamp(1, u64::from(header_height.max(1))) as u32)
}

/// The widths to make of those wanted: ascending, none twice, none above the (cropped) original, whose own width is added
/// when it is smaller than the largest wanted.
pub fn widths(header_width: u32, header_height: u32, crop: Option<Ratio>, wanted: &[u32]) -> Vec<u32> {
    let original = cropped_width(header_width, header_height, crop);
    let mut widths: Vec<u32> = wanted.iter().map(|&width| width.clamp(1, original)).collect();
    widths.sort_unstable();
    widths.dedup();
    widths
}

/// The part of the picture (as seen, in pixels) that a crop of this ratio keeps: the largest, as near to the focal point
/// as the edges allow.
pub(crate) fn region(width: u32, height: u32, crop: Option<Ratio>, focal: Focal) -> Region {
    let (w, h) = (f64::from(width), f64::from(height));
    let Some(ratio) = crop else {
        return Region { x: 0.0, y: 0.0, width: w, height: h };
    };
    let aspect = f64::from(ratio.width.max(1)) / f64::from(ratio.height.max(1));
    let (cw, ch) = if w / h > aspect { (h * aspect, h) } else { (w, w / aspect) };
    let place = |whole: f64, part: f64, focal: f32| {
        let per_cent = if focal.is_finite() { f64::from(focal.clamp(0.0, 100.0)) } else { 50.0 };
        // Whole pixels: a crop must not blur by half a pixel.
        (whole * per_cent / 100.0 - part / 2.0).clamp(0.0, whole - part).round().min(whole - part)
    };
    Region { x: place(w, cw, focal.x), y: place(h, ch, focal.y), width: cw, height: ch }
}
