//! HEVC pictures (ITU-T H.265, intra) by `heifer-hevc-dec`, when the feature `heic-read` is on. It is given one coded
//! picture at a time, and the size that the container has told, before which it allocates nothing.

use super::samples::Coded;
use crate::error::ImagingError;

#[cfg(not(feature = "heic-read"))]
pub(super) fn decode(_: &[u8], _: &[u8], _: (u32, u32)) -> Result<Coded, ImagingError> {
    Err(ImagingError::unsupported("HEIC, dans cette version du programme", "HEIC, in this build of the program"))
}

/// Decodes a coded picture of this size. `settings` is the body of its `hvcC` box (ISO/IEC 14496-15).
#[cfg(feature = "heic-read")]
pub(super) fn decode(settings: &[u8], data: &[u8], size: (u32, u32)) -> Result<Coded, ImagingError> {
    pixels::decode(settings, data, size)
}

#[cfg(feature = "heic-read")]
mod pixels {
    use heifer_hevc_dec::Error;
    use heifer_hevc_dec::decoder::{DecodeOptions, decode_picture};

    use crate::decode::heif::index::be;
    use crate::decode::heif::samples::{Coded, Plane};
    use crate::error::ImagingError;
    use crate::format::SourceFormat;

    /// Bytes of parameter sets at most: a camera's are below two hundred, and some encoders add a message of two thousand.
    /// They are read again for every tile.
    const LONGEST_SETTINGS: usize = 16 << 10;

    pub(super) fn decode(settings: &[u8], data: &[u8], size: (u32, u32)) -> Result<Coded, ImagingError> {
        let stream = stream(settings, data)?;
        // The coded picture is filled up to whole blocks, of which the largest has 64 pixels a side.
        let filled = |side: u32| u64::from(side).next_multiple_of(64);
        let options = DecodeOptions { max_pixels: filled(size.0) * filled(size.1), ..DecodeOptions::default() };
        let frame = decode_picture(&stream, options).map_err(|error| match error {
            Error::UnexpectedEof => ImagingError::Truncated,
            Error::Unimplemented(_) => ImagingError::unsupported("HEIC d’un codage rare", "HEIC of a rare coding"),
            other => ImagingError::broken(SourceFormat::Heic, other.to_string()),
        })?;
        let [y, cb, cr] = frame.planes;
        let shift = match frame.chroma_format {
            1 => (1, 1),
            2 => (1, 0),
            _ => (0, 0),
        };
        Ok(Coded {
            width: frame.widths[0],
            height: frame.heights[0],
            planes: [Plane::Wide(y), Plane::Wide(cb), Plane::Wide(cr)],
            strides: frame.widths.map(|width| width as usize),
            depth: frame.bit_depth,
            shift,
            monochrome: frame.chroma_format == 0,
            matrix: u16::from(frame.matrix_coeffs),
            full: frame.full_range,
        })
    }

    /// The units of the parameter sets and of the picture, each behind a start code (H.265, annex B).
    fn stream(settings: &[u8], data: &[u8]) -> Result<Vec<u8>, ImagingError> {
        let broken = |reason: &str| ImagingError::broken(SourceFormat::Heic, reason);
        if settings.len() > LONGEST_SETTINGS {
            return Err(broken("parameter sets of many bytes"));
        }
        let number = |bytes: &[u8], at: usize, size: usize| be(bytes, at, size).ok_or(ImagingError::Truncated);
        let mut stream = Vec::with_capacity(settings.len() + data.len() + 64);
        let mut add = |bytes: &[u8], at: usize, length: usize| {
            let end = at.checked_add(length).ok_or(ImagingError::Truncated)?;
            stream.extend_from_slice(&[0, 0, 0, 1]);
            stream.extend_from_slice(bytes.get(at..end).ok_or(ImagingError::Truncated)?);
            Ok::<usize, ImagingError>(end)
        };
        let mut at = 23;
        for _ in 0..number(settings, 22, 1)? {
            let units = number(settings, at + 1, 2)?;
            at += 3;
            for _ in 0..units {
                let length = number(settings, at, 2)? as usize;
                at = add(settings, at + 2, length)?;
            }
        }
        let size = number(settings, 21, 1)? as usize % 4 + 1;
        let mut at = 0;
        while at < data.len() {
            let length = number(data, at, size)? as usize;
            if length == 0 {
                return Err(broken("an empty unit"));
            }
            at = add(data, at + size, length)?;
        }
        Ok(stream)
    }
}
