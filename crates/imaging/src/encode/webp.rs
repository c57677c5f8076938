//! Lossy WebP by libwebp, from planes.

use std::mem::MaybeUninit;

use libwebp_sys as ffi;

use super::{Effort, Level};
use crate::container::webp_with_xmp;
use crate::error::ImagingError;

struct Picture {
    picture: ffi::WebPPicture,
    writer: ffi::WebPMemoryWriter,
}

impl Drop for Picture {
    fn drop(&mut self) {
        // SAFETY: both were initialised; freeing twice or nothing is allowed by libwebp.
        unsafe {
            ffi::WebPPictureFree(&mut self.picture);
            ffi::WebPMemoryWriterClear(&mut self.writer);
        }
    }
}

/// Video range, as VP8 wants it: luma 16–235.
fn luma(full: &[u8]) -> Vec<u8> {
    full.iter().map(|&value| ((u32::from(value) * 56_284 + (16 << 16) + (1 << 15)) >> 16) as u8).collect()
}

/// Video range: chroma 16–240.
fn chroma(full: &[u8]) -> Vec<u8> {
    full.iter()
        .map(|&value| ((u32::from(value) * 57_569 + ((128 << 16) - 128 * 57_569) + (1 << 15)) >> 16) as u8)
        .collect()
}

/// Encodes a level.
pub(crate) fn encode(level: &Level, quality: u8, effort: Effort, xmp: Option<&str>) -> Result<Vec<u8>, ImagingError> {
    let (width, height) = level.size();
    let failed = |reason: String| ImagingError::Encode(format!("libwebp: {reason}"));
    let mut config = ffi::WebPConfig::new().map_err(|()| failed("configuration".into()))?;
    config.quality = f32::from(quality.clamp(0, 100));
    tune(&mut config, effort);
    // SAFETY: libwebp's own protocol; planes outlive the picture.
    unsafe {
        let mut picture = MaybeUninit::uninit();
        if !ffi::WebPPictureInit(picture.as_mut_ptr()) {
            return Err(failed("version".into()));
        }
        let mut writer = MaybeUninit::uninit();
        ffi::WebPMemoryWriterInit(writer.as_mut_ptr());
        let mut session = Box::new(Picture { picture: picture.assume_init(), writer: writer.assume_init() });
        let planes;
        session.picture.width = width as i32;
        session.picture.height = height as i32;
        match level {
            Level::Ycc { y, cb, cr, .. } => {
                planes = [luma(y), chroma(cb), chroma(cr)];
                session.picture.use_argb = 0;
                session.picture.colorspace = ffi::WebPEncCSP::WEBP_YUV420;
                session.picture.y = planes[0].as_ptr().cast_mut();
                session.picture.u = planes[1].as_ptr().cast_mut();
                session.picture.v = planes[2].as_ptr().cast_mut();
                session.picture.y_stride = width as i32;
                session.picture.uv_stride = width.div_ceil(2) as i32;
            }
            Level::Rgba { data, .. } => {
                if ffi::WebPPictureImportRGBA(&mut session.picture, data.as_ptr(), width as i32 * 4) == 0 {
                    return Err(failed("out of memory".into()));
                }
            }
        }
        session.picture.writer = Some(ffi::WebPMemoryWrite);
        session.picture.custom_ptr = (&raw mut session.writer).cast();
        if ffi::WebPEncode(&config, &mut session.picture) == 0 {
            return Err(failed(format!("{:?}", session.picture.error_code)));
        }
        let file = std::slice::from_raw_parts(session.writer.mem, session.writer.size);
        match xmp {
            Some(xmp) => {
                webp_with_xmp(file, xmp.as_bytes(), width, height).ok_or_else(|| failed("its own container".into()))
            }
            None => Ok(file.to_vec()),
        }
    }
}

fn tune(config: &mut ffi::WebPConfig, effort: Effort) {
    config.thread_level = 0; // the caller has a thread a photo; and bytes must not depend on threads
    config.method = match effort {
        Effort::Quick => 1,
        Effort::Balanced => 2,
        Effort::Peer => 4,
        Effort::Small => 6,
    };
    if effort != Effort::Peer {
        // libwebp by default takes bits from textures and gives them to smooth parts. At the fast methods that costs more
        // than it brings: without it, 24-megapixel photos at method 2 were 1.5 % smaller, 0.17 dB and 0.0007 SSIM better.
        config.sns_strength = 0;
        // The bits it would have taken from textures are spent; two steps less and files are again of the size that the
        // number has elsewhere, and still nearer to the photo.
        config.quality = (config.quality - 2.0).max(0.0);
    }
}
