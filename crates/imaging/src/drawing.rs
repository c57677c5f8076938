//! Drawings (SVG) as pixels.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::encode::{Effort, Level, OutputFormat, encode};
use crate::error::ImagingError;
use crate::rights::Rights;

/// The most pixels of a drawing's raster form.
const MAX_PIXELS: u64 = 64_000_000;

/// Draws an SVG as a PNG with transparency, `width` pixels wide; the height follows from the drawing's proportions.
/// Text must be outlines: no font is looked for. Nothing outside the drawing is read.
///
/// # Errors
/// When the text is no drawing, or the picture would be empty or have more than 64 million pixels.
pub fn rasterize(svg: &str, width: u32) -> Result<Vec<u8>, ImagingError> {
    let tree = Tree::from_str(svg, &Options::default()).map_err(|error| broken(error.to_string()))?;
    let size = tree.size();
    let scale = width as f32 / size.width();
    let height = (size.height() * scale).round().max(1.0) as u32;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(broken(format!("{width} × {height} pixels")));
    }
    let mut pixels = Pixmap::new(width, height).ok_or_else(|| broken(format!("{width} × {height} pixels")))?;
    let transform = Transform::from_scale(scale, height as f32 / size.height());
    resvg::render(&tree, transform, &mut pixels.as_mut());
    png(&pixels)
}

/// Pixels as JPEG: three bytes each, red, green and blue in sRGB, row after row from the top. `quality` is 1 to 100.
/// The rights are written into the file.
///
/// # Errors
/// When there are too few bytes for the size, or the encoder fails.
pub fn jpeg(
    rgb: &[u8],
    (width, height): (u32, u32),
    quality: u8,
    rights: Option<&Rights>,
) -> Result<Vec<u8>, ImagingError> {
    if rgb.len() as u64 != 3 * u64::from(width) * u64::from(height) {
        return Err(ImagingError::Encode(format!("{} bytes for {width} × {height} pixels", rgb.len())));
    }
    let xmp = rights.and_then(Rights::to_xmp);
    encode(&Level::from_rgb(rgb, width, height), OutputFormat::Jpeg, quality, Effort::default(), xmp.as_deref())
}

/// A pixmap as PNG; its colours are not multiplied with their opacity there.
fn png(pixels: &Pixmap) -> Result<Vec<u8>, ImagingError> {
    let mut rgba = Vec::with_capacity(pixels.data().len());
    for pixel in pixels.pixels() {
        let color = pixel.demultiply();
        rgba.extend([color.red(), color.green(), color.blue(), color.alpha()]);
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let failed = |error: png::EncodingError| broken(error.to_string());
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&rgba).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

fn broken(reason: String) -> ImagingError {
    ImagingError::Broken { format: None, reason }
}
