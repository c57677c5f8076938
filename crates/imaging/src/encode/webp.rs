//! Lossy WebP by libwebp, from planes.

use std::mem::MaybeUninit;

use libwebp_sys as ffi;

use super::level::Level;
use super::settings::Effort;
use crate::container::webp_with_xmp;
use crate::error::ImagingError;

/// A picture of libwebp and where its coded bytes go; both are freed together.
struct Picture {
    picture: ffi::WebPPicture,
    writer: ffi::WebPMemoryWriter,
}

impl Drop for Picture {
    fn drop(&mut self) {
        // SAFETY: the picture was initialised; libwebp frees what is its own, not planes that it was lent.
        unsafe { ffi::WebPPictureFree(&mut self.picture) };
        // SAFETY: the writer was initialised, and nothing borrows its bytes any more.
        unsafe { ffi::WebPMemoryWriterClear(&mut self.writer) };
    }
}

/// Converts luma to video range, which VP8 needs: 16–235.
fn luma(full: &[u8]) -> Vec<u8> {
    full.iter().map(|&value| ((u32::from(value) * 56_284 + (16 << 16) + (1 << 15)) >> 16) as u8).collect()
}

/// Converts chroma to video range: 16–240.
fn chroma(full: &[u8]) -> Vec<u8> {
    full.iter()
        .map(|&value| ((u32::from(value) * 57_569 + ((128 << 16) - 128 * 57_569) + (1 << 15)) >> 16) as u8)
        .collect()
}

impl Picture {
    /// An empty picture of `width` × `height` pixels whose coded bytes go to its own writer. It is boxed because libwebp
    /// keeps the writer's address.
    fn new(width: u32, height: u32) -> Result<Box<Self>, ImagingError> {
        let mut picture = MaybeUninit::uninit();
        // SAFETY: the memory is writable and of the type that the function fills.
        if !unsafe { ffi::WebPPictureInit(picture.as_mut_ptr()) } {
            return Err(failed("version"));
        }
        let mut writer = MaybeUninit::uninit();
        // SAFETY: the memory is writable and of the type that the function fills.
        unsafe { ffi::WebPMemoryWriterInit(writer.as_mut_ptr()) };
        // SAFETY: the call above succeeded, so all of it is filled.
        let picture = unsafe { picture.assume_init() };
        // SAFETY: the call above fills all of it and cannot fail.
        let writer = unsafe { writer.assume_init() };
        let mut session = Box::new(Self { picture, writer });
        session.picture.width = width as i32;
        session.picture.height = height as i32;
        session.picture.writer = Some(ffi::WebPMemoryWrite);
        session.picture.custom_ptr = (&raw mut session.writer).cast();
        Ok(session)
    }

    /// What was written, empty before the encoder has run.
    fn file(&self) -> &[u8] {
        if self.writer.mem.is_null() {
            return &[];
        }
        // SAFETY: libwebp has allocated and filled `size` bytes there, which are freed when the session is dropped.
        unsafe { std::slice::from_raw_parts(self.writer.mem, self.writer.size) }
    }
}

fn failed(reason: &str) -> ImagingError {
    ImagingError::Encode(format!("libwebp: {reason}"))
}

/// Encodes a level.
pub(crate) fn encode(level: &Level, quality: u8, effort: Effort, xmp: Option<&str>) -> Result<Vec<u8>, ImagingError> {
    let (width, height) = level.size();
    let mut config = ffi::WebPConfig::new().map_err(|()| failed("configuration"))?;
    config.quality = f32::from(quality.clamp(0, 100));
    tune(&mut config, effort);
    // Declared before the session, so that they outlive it.
    let planes;
    let mut session = Picture::new(width, height)?;
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
            // SAFETY: `data` holds width × height pixels of four bytes, and libwebp copies them.
            if unsafe { ffi::WebPPictureImportRGBA(&mut session.picture, data.as_ptr(), width as i32 * 4) } == 0 {
                return Err(failed("out of memory"));
            }
        }
    }
    // SAFETY: the picture is initialised; its planes hold as many samples as width, height and strides say, are only read,
    // and outlive the call.
    if unsafe { ffi::WebPEncode(&config, &mut session.picture) } == 0 {
        return Err(failed(&format!("{:?}", session.picture.error_code)));
    }
    Ok(match xmp {
        Some(xmp) => webp_with_xmp(session.file(), xmp.as_bytes(), (width, height)),
        None => session.file().to_vec(),
    })
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
