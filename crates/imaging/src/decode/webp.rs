//! WebP by libwebp. Decoded whole: the format ends at 16,383 pixels a side. Of an animation the first picture is decoded, laid
//! on the canvas where it belongs.

use std::borrow::Cow;

use libwebp_sys as ffi;

use super::rows::Rows;
use crate::container::{webp_chunks, webp_file};
use crate::error::{ImagingError, guarded};
use crate::format::SourceFormat;
use crate::header::{Header, ReadParts as _, ReadSeek, exif_orientation, oriented};
use crate::raster::{Decoded, Layout, Need};

fn broken(reason: &str) -> ImagingError {
    ImagingError::broken(SourceFormat::Webp, reason)
}

/// Reads chunks up to the first that tells the size, and EXIF where one is announced.
pub(crate) fn header(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    reader.skip(12)?;
    let mut header = Header::new(SourceFormat::Webp, 0, 0);
    let mut extended = false;
    loop {
        let mut chunk = Vec::new();
        reader.take_up_to(8, &mut chunk)?;
        if chunk.len() < 8 {
            return if extended && header.width > 0 { Ok(header) } else { Err(ImagingError::Truncated) };
        }
        let size = u64::from(u32::from_le_bytes([chunk[4], chunk[5], chunk[6], chunk[7]]));
        let padded = size + (size & 1);
        match &chunk[..4] {
            b"VP8X" => {
                let body = reader.exact(10)?;
                extended = true;
                header.animated = body[0] & 0x02 != 0;
                // The first picture of an animation may leave parts of the canvas bare.
                header.alpha = body[0] & 0x10 != 0 || header.animated;
                header.icc = body[0] & 0x20 != 0;
                header.width = 1 + u32::from_le_bytes([body[4], body[5], body[6], 0]);
                header.height = 1 + u32::from_le_bytes([body[7], body[8], body[9], 0]);
                if body[0] & 0x08 == 0 {
                    return Ok(header); // no EXIF chunk: nothing more to learn
                }
                reader.skip(padded.saturating_sub(10))?;
            }
            b"VP8 " if !extended => {
                let body = reader.exact(10)?;
                if body[3..6] != [0x9D, 0x01, 0x2A] {
                    return Err(broken("no VP8 start code"));
                }
                header.width = u32::from(u16::from_le_bytes([body[6], body[7]]) & 0x3FFF);
                header.height = u32::from(u16::from_le_bytes([body[8], body[9]]) & 0x3FFF);
                return Ok(header);
            }
            b"VP8L" if !extended => {
                let body = reader.exact(5)?;
                if body[0] != 0x2F {
                    return Err(broken("no VP8L signature"));
                }
                let bits = u32::from_le_bytes([body[1], body[2], body[3], body[4]]);
                header.width = (bits & 0x3FFF) + 1;
                header.height = (bits >> 14 & 0x3FFF) + 1;
                header.alpha = bits >> 28 & 1 == 1;
                return Ok(header);
            }
            b"EXIF" => {
                let body = reader.exact(size.min(1 << 20) as usize)?;
                let body = body.strip_prefix(b"Exif\0\0").unwrap_or(&body);
                return Ok(header.turned(exif_orientation(body)));
            }
            _ => reader.skip(padded)?,
        }
    }
}

/// A still picture within a canvas: the file of the picture alone, and where its corner lies.
struct Still<'a> {
    file: Cow<'a, [u8]>,
    left: usize,
    top: usize,
}

/// The first picture of an animation as a file of its own.
fn first_still(bytes: &[u8]) -> Option<Still<'_>> {
    let frame = webp_chunks(bytes).find(|chunk| &chunk.name == b"ANMF")?.body;
    let number = |at: usize| Some(u32::from_le_bytes([*frame.get(at)?, *frame.get(at + 1)?, *frame.get(at + 2)?, 0]));
    let (left, top) = (2 * number(0)? as usize, 2 * number(3)? as usize);
    let size = (number(6)? + 1, number(9)? + 1);
    // Parts of a frame are chunks like those of a file, which begin behind twelve bytes.
    let parts = webp_chunks(frame.get(4..)?);
    Some(Still { file: Cow::Owned(webp_file(parts, size)), left, top })
}

/// Decoded samples, RGB or RGBA.
struct Samples {
    width: usize,
    height: usize,
    channels: usize,
    data: Vec<u8>,
}

/// Decodes a still picture whose size is at most `most`.
fn samples(bytes: &[u8], most: (u32, u32)) -> Result<Samples, ImagingError> {
    let mut config = ffi::WebPDecoderConfig::new().map_err(|()| broken("libwebp of another version"))?;
    // SAFETY: the pointer and the length are those of one slice.
    let status = unsafe { ffi::WebPGetFeatures(bytes.as_ptr(), bytes.len(), &mut config.input) };
    if status != ffi::VP8StatusCode::VP8_STATUS_OK {
        return Err(broken(&format!("{status:?}")));
    }
    let (width, height) = (config.input.width as u32, config.input.height as u32);
    if width > most.0 || height > most.1 {
        return Err(broken("two headers of different size"));
    }
    let channels = if config.input.has_alpha != 0 { 4 } else { 3 };
    let stride = width as usize * channels;
    let mut data = vec![0u8; stride * height as usize];
    config.output.colorspace = if channels == 4 { ffi::WEBP_CSP_MODE::MODE_RGBA } else { ffi::WEBP_CSP_MODE::MODE_RGB };
    config.output.is_external_memory = 1;
    config.output.u.RGBA = ffi::WebPRGBABuffer { rgba: data.as_mut_ptr(), stride: stride as i32, size: data.len() };
    // SAFETY: the pointer and the length are those of one slice; the output buffer holds stride × height bytes, as it
    // says, is not touched by us meanwhile, and is not libwebp's to free.
    let status = unsafe { ffi::WebPDecode(bytes.as_ptr(), bytes.len(), &mut config) };
    match status {
        ffi::VP8StatusCode::VP8_STATUS_OK => {
            Ok(Samples { width: width as usize, height: height as usize, channels, data })
        }
        ffi::VP8StatusCode::VP8_STATUS_NOT_ENOUGH_DATA | ffi::VP8StatusCode::VP8_STATUS_SUSPENDED => {
            Err(ImagingError::Truncated)
        }
        other => Err(broken(&format!("{other:?}"))),
    }
}

pub(crate) fn decode(bytes: &[u8], header: &Header, need: Option<&Need>) -> Result<Decoded, ImagingError> {
    guarded(Some(SourceFormat::Webp), || {
        let riff = bytes.get(4..8).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
        if riff.is_none_or(|riff| bytes.len() < (riff as usize).saturating_add(8)) {
            return Err(ImagingError::Truncated);
        }
        let (width, height) = oriented(header.width, header.height, header.orientation);
        if header.animated {
            let still = first_still(bytes).ok_or_else(|| broken("an animation without a first picture"))?;
            let picture = samples(&still.file, (width, height))?;
            return on_canvas(&picture, &still, (width, height), need);
        }
        let picture = samples(bytes, (width, height))?;
        if (picture.width as u32, picture.height as u32) != (width, height) {
            return Err(broken("two headers of different size"));
        }
        let mut rows = Rows::new(width, height, if picture.channels == 4 { Layout::Rgba } else { Layout::Rgb }, need);
        for row in picture.data.chunks_exact(picture.width * picture.channels) {
            rows.push(row);
        }
        rows.finish().ok_or(ImagingError::Truncated)
    })
}

/// Lays the first picture of an animation on its canvas, which is transparent.
fn on_canvas(
    picture: &Samples,
    still: &Still<'_>,
    (width, height): (u32, u32),
    need: Option<&Need>,
) -> Result<Decoded, ImagingError> {
    if still.left + picture.width > width as usize || still.top + picture.height > height as usize {
        return Err(broken("a picture beyond its canvas"));
    }
    let mut rows = Rows::new(width, height, Layout::Rgba, need);
    let mut line = vec![[0u8; 4]; width as usize];
    for y in 0..height as usize {
        line.fill([0; 4]);
        if (still.top..still.top + picture.height).contains(&y) {
            let stride = picture.width * picture.channels;
            let source = &picture.data[(y - still.top) * stride..][..stride];
            for (target, pixel) in line[still.left..].iter_mut().zip(source.chunks_exact(picture.channels)) {
                *target = [pixel[0], pixel[1], pixel[2], pixel.get(3).copied().unwrap_or(255)];
            }
        }
        rows.push(line.as_flattened());
    }
    rows.finish().ok_or(ImagingError::Truncated)
}
