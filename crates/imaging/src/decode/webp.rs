//! WebP by libwebp. Decoded whole: the format ends at 16,383 pixels a side.

use libwebp_sys as ffi;

use super::rows::Rows;
use super::{Decoded, Layout, Need};
use crate::error::{ImagingError, guarded};
use crate::header::{Header, SourceFormat, oriented};

pub(crate) fn decode(bytes: &[u8], header: &Header, need: Option<&Need>) -> Result<Decoded, ImagingError> {
    guarded(Some(SourceFormat::Webp), || {
        let broken = |reason: &str| ImagingError::broken(SourceFormat::Webp, reason);
        let riff = u32::from_le_bytes(
            bytes.get(4..8).ok_or(ImagingError::Truncated)?.try_into().map_err(|_| ImagingError::Truncated)?,
        );
        if bytes.len() < riff as usize + 8 {
            return Err(ImagingError::Truncated);
        }
        let (width, height) = oriented(header.width, header.height, header.orientation);
        let mut config = ffi::WebPDecoderConfig::new().map_err(|()| broken("libwebp of another version"))?;
        // SAFETY: the slice is valid; the buffer below holds stride × height bytes.
        let status = unsafe { ffi::WebPGetFeatures(bytes.as_ptr(), bytes.len(), &mut config.input) };
        if status != ffi::VP8StatusCode::VP8_STATUS_OK {
            return Err(broken(&format!("{status:?}")));
        }
        if (config.input.width as u32, config.input.height as u32) != (width, height) {
            return Err(broken("two headers of different size"));
        }
        let (layout, channels) = if config.input.has_alpha != 0 { (Layout::Rgba, 4) } else { (Layout::Rgb, 3) };
        let stride = width as usize * channels;
        let mut data = vec![0u8; stride * height as usize];
        config.output.colorspace =
            if channels == 4 { ffi::WEBP_CSP_MODE::MODE_RGBA } else { ffi::WEBP_CSP_MODE::MODE_RGB };
        config.output.is_external_memory = 1;
        config.output.u.RGBA = ffi::WebPRGBABuffer { rgba: data.as_mut_ptr(), stride: stride as i32, size: data.len() };
        // SAFETY: as above; external memory needs no freeing.
        let status = unsafe { ffi::WebPDecode(bytes.as_ptr(), bytes.len(), &mut config) };
        match status {
            ffi::VP8StatusCode::VP8_STATUS_OK => {}
            ffi::VP8StatusCode::VP8_STATUS_NOT_ENOUGH_DATA | ffi::VP8StatusCode::VP8_STATUS_SUSPENDED => {
                return Err(ImagingError::Truncated);
            }
            other => return Err(broken(&format!("{other:?}"))),
        }
        let mut rows = Rows::new(width, height, layout, need);
        for row in data.chunks_exact(stride) {
            rows.push(row);
        }
        rows.finish().ok_or(ImagingError::Truncated)
    })
}
