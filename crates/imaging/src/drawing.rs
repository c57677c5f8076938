//! Drawings (SVG) as pixels.

use quick_xml::Reader;
use quick_xml::events::Event;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::encode::{Effort, Level, OutputFormat, encode};
use crate::error::{ImagingError, guarded};
use crate::format::SourceFormat;
use crate::rights::Rights;

/// The most pixels of a drawing's raster form.
const MAX_PIXELS: u64 = 64_000_000;

/// The largest number of a drawing that is drawn. The library cuts an arc into pieces by the size of its radius, and one
/// of 10^48 into a hundred million.
const MAX_NUMBER: f64 = 1e6;

/// Draws an SVG as a PNG with transparency, `width` pixels wide; the height follows from the drawing's proportions.
/// Text must be outlines: no font is looked for. Nothing outside the drawing is read.
///
/// # Errors
/// When the text is no drawing, has a number above a million, or the picture would be empty or have more than 64
/// million pixels.
pub fn rasterize(svg: &str, width: u32) -> Result<Vec<u8>, ImagingError> {
    bounded(svg)?;
    guarded(Some(SourceFormat::Svg), || drawn(svg, width))
}

/// Refuses numbers that no drawing needs. What is not well-formed is left to the library.
fn bounded(svg: &str) -> Result<(), ImagingError> {
    let mut reader = Reader::from_str(svg);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => {
                for attribute in tag.attributes().with_checks(false).filter_map(Result::ok) {
                    // These hold names, and pictures as text.
                    let is_name = matches!(attribute.key.local_name().as_ref(), "id" | "class" | "href");
                    if !is_name && !attribute.value.contains("url(") && too_large(&attribute.value) {
                        return Err(broken(format!("a number above {MAX_NUMBER}")));
                    }
                }
            }
            Event::Text(text) if too_large(&text) => return Err(broken(format!("a number above {MAX_NUMBER}"))),
            _ => {}
        }
    }
    Ok(())
}

/// Whether a text has a number that is too large. A sign makes no difference.
fn too_large(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut dots = 0;
        while at < bytes.len() && (bytes[at].is_ascii_digit() || (bytes[at] == b'.' && dots == 0)) {
            dots += usize::from(bytes[at] == b'.');
            at += 1;
        }
        if at == start {
            at += 1;
            continue;
        }
        let mut end = at;
        if bytes.get(end).is_some_and(|byte| matches!(byte, b'e' | b'E')) {
            end += 1 + usize::from(bytes.get(end + 1).is_some_and(|byte| matches!(byte, b'+' | b'-')));
            let digits = bytes[end.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits > 0 {
                at = end + digits;
            }
        }
        if text[start..at].parse::<f64>().is_ok_and(|number| number > MAX_NUMBER) {
            return true;
        }
    }
    false
}

fn drawn(svg: &str, width: u32) -> Result<Vec<u8>, ImagingError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_no_drawing_needs_are_refused() {
        for right in [
            "M3.26 40.6-8.49.5.5A30 30 0 0 1 1e3 2E-40",
            "matrix(1,0,0,1,0,0)",
            "100%",
            "e",
            ".",
            "1e",
            "1e+",
            "999999",
        ] {
            assert!(!too_large(right), "{right}");
        }
        for wrong in ["T57.62E47.6", "1000001", "0 0-1e7", "1e+99", "99999999999999999999999999", "a1e400"] {
            assert!(too_large(wrong), "{wrong}");
        }
        let drawing = |d: &str| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\" id=\"a99999999\"><path d=\"{d}\"/></svg>"
            )
        };
        assert!(rasterize(&drawing("M1 1A30 30 0 0 1 9 9Z"), 32).is_ok());
        // Regression of #14.8: an arc of 10^48 was cut into pieces for hours.
        assert!(rasterize(&drawing("M6.38 47.6Q19.19 45.2 32 47.6T57.62E47.6A30 30 0 0 1 6.38 47.6Z"), 32).is_err());
    }
}
