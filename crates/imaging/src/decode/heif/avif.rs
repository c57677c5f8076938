//! AV1 pictures by rav1d without assembler, when the feature `avif-read` is on.

use super::samples::Coded;
use crate::error::ImagingError;

#[cfg(not(feature = "avif-read"))]
pub(super) fn decode(_: Vec<u8>, _: (u32, u32)) -> Result<Coded, ImagingError> {
    Err(ImagingError::unsupported("AVIF, dans cette version du programme", "AVIF, in this build of the program"))
}

/// Decodes a coded picture of this size.
#[cfg(feature = "avif-read")]
pub(super) fn decode(data: Vec<u8>, size: (u32, u32)) -> Result<Coded, ImagingError> {
    pixels::coded(&pixels::frame(data, size)?)
}

#[cfg(feature = "avif-read")]
mod pixels {
    use re_rav1d::dav1d::{Decoder, Error, Picture, PixelLayout, PlanarImageComponent, Settings, pixel};

    use crate::decode::heif::samples::{Coded, Plane};
    use crate::error::ImagingError;
    use crate::format::SourceFormat;

    pub(super) fn frame(data: Vec<u8>, (width, height): (u32, u32)) -> Result<Picture, ImagingError> {
        let failed = |error: Error| ImagingError::broken(SourceFormat::Avif, error.to_string());
        let mut settings = Settings::new();
        settings.set_n_threads(1);
        settings.set_max_frame_delay(1);
        // When a picture has layers of growing size, only the last one is taken.
        settings.set_all_layers(false);
        settings.set_frame_size_limit(width.saturating_mul(height));
        let mut decoder = Decoder::with_settings(&settings).map_err(failed)?;
        match decoder.send_data(data, None, None, None) {
            Ok(()) | Err(Error::Again) => {}
            Err(error) => return Err(failed(error)),
        }
        match decoder.get_picture() {
            Ok(picture) => Ok(picture),
            Err(Error::Again) => Err(ImagingError::Truncated),
            Err(error) => Err(failed(error)),
        }
    }

    pub(super) fn coded(picture: &Picture) -> Result<Coded, ImagingError> {
        let depth = picture.bit_depth() as u8;
        let layout = picture.pixel_layout();
        let monochrome = layout == PixelLayout::I400;
        let components = [PlanarImageComponent::Y, PlanarImageComponent::U, PlanarImageComponent::V];
        let mut planes = [const { Plane::Narrow(Vec::new()) }; 3];
        let mut strides = [0; 3];
        for (index, component) in components.into_iter().enumerate().take(if monochrome { 1 } else { 3 }) {
            let (plane, bytes) = (picture.plane(component), picture.stride(component) as usize);
            let plane: &[u8] = plane.as_ref();
            (planes[index], strides[index]) = if depth > 8 {
                (
                    Plane::Wide(plane.as_chunks::<2>().0.iter().map(|pair| u16::from_ne_bytes(*pair)).collect()),
                    bytes / 2,
                )
            } else {
                (Plane::Narrow(plane.to_vec()), bytes)
            };
        }
        let matrix = match picture.matrix_coefficients() {
            pixel::MatrixCoefficients::Identity => 0,
            pixel::MatrixCoefficients::BT709 => 1,
            pixel::MatrixCoefficients::BT2020NonConstantLuminance => 9,
            pixel::MatrixCoefficients::BT470BG
            | pixel::MatrixCoefficients::ST170M
            | pixel::MatrixCoefficients::Unspecified => 6,
            // Any number that is not known to the conversion.
            _ => u16::MAX,
        };
        let shift = match layout {
            PixelLayout::I420 => (1, 1),
            PixelLayout::I422 => (1, 0),
            _ => (0, 0),
        };
        let full = matches!(picture.color_range(), pixel::YUVRange::Full);
        let (width, height) = (picture.width(), picture.height());
        Ok(Coded { width, height, planes, strides, depth: [depth; 2], shift, monochrome, matrix, full })
    }
}
