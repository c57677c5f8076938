//! AVIF by ravif (rav1e without assembler: no nasm). One thread: bytes must not depend on threads, and the caller has a
//! thread a photo anyway.

use ravif::{Img, RGB8, RGBA8};

use super::level::Level;
use super::settings::Effort;
use crate::color::ycc_to_rgb;
use crate::container::avif_with_xmp;
use crate::error::{ImagingError, guarded};
use crate::resize::Scaler;

/// Encodes a level.
pub(crate) fn encode(level: &Level, quality: u8, effort: Effort, xmp: Option<&str>) -> Result<Vec<u8>, ImagingError> {
    let (width, height) = level.size();
    // Without assembler rav1e is slow, and its fastest way is not worth it. Three camera photos at 960 pixels, quality 60: speed
    // 10 is as large as libwebp at the same SSIM, speed 8 is 13 % smaller than that with 0.005 more SSIM and takes three
    // times as long, speeds 6 and 4 gain 3 % more for another fourth of the time. libaom at the same SSIM is still about
    // 15 % smaller.
    let speed = match effort {
        Effort::Quick => 10,
        Effort::Balanced | Effort::Peer => 8,
        Effort::Small => 4,
    };
    let encoder = ravif::Encoder::new()
        .with_quality(f32::from(quality.clamp(1, 100)))
        .with_alpha_quality(f32::from(quality.clamp(1, 100)))
        .with_speed(speed)
        .with_num_threads(Some(1));
    let file = guarded(None, || {
        let encoded = match level {
            Level::Ycc { y, cb, cr, .. } => {
                let pixels = rgb(width, height, y, cb, cr)?;
                encoder.encode_rgb(Img::new(&pixels[..], width as usize, height as usize))
            }
            Level::Rgba { data, .. } => {
                let pixels: Vec<RGBA8> =
                    data.as_chunks::<4>().0.iter().map(|&[r, g, b, a]| RGBA8::new(r, g, b, a)).collect();
                encoder.encode_rgba(Img::new(&pixels[..], width as usize, height as usize))
            }
        };
        encoded.map(|image| image.avif_file).map_err(|error| ImagingError::Encode(format!("AVIF: {error}")))
    })?;
    match xmp {
        Some(xmp) => {
            avif_with_xmp(&file, xmp.as_bytes()).ok_or_else(|| ImagingError::Encode("AVIF: unknown container".into()))
        }
        None => Ok(file),
    }
}

/// Chroma brought to full size (ravif codes 4:4:4; smooth chroma costs it next to nothing), then RGB.
fn rgb(width: u32, height: u32, y: &[u8], cb: &[u8], cr: &[u8]) -> Result<Vec<RGB8>, ImagingError> {
    let (cw, ch) = (width.div_ceil(2), height.div_ceil(2));
    let mut scaler = Scaler::default();
    let cb = scaler.all(cb, (cw, ch), 1, 2 * cw, 2 * ch)?;
    let cr = scaler.all(cr, (cw, ch), 1, 2 * cw, 2 * ch)?;
    let mut pixels = Vec::with_capacity(y.len());
    let (width, stride) = (width as usize, 2 * cw as usize);
    for (line, luma) in y.chunks_exact(width).enumerate() {
        let (blue, red) = (&cb[line * stride..][..width], &cr[line * stride..][..width]);
        pixels.extend(luma.iter().zip(blue).zip(red).map(|((&y, &cb), &cr)| RGB8::from(ycc_to_rgb([y, cb, cr]))));
    }
    Ok(pixels)
}
