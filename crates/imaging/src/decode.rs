//! Decodes a file into planes: one decode for all renditions, at the least scale that suffices for them.

pub(crate) mod gif;
pub(crate) mod heif;
mod inverse;
pub(crate) mod jpeg;
mod planes;
pub(crate) mod png;
mod rows;
pub(crate) mod tiff;
pub(crate) mod webp;

use crate::error::ImagingError;
use crate::format::SourceFormat;
use crate::header::Header;
use crate::raster::{Decoded, Need};

/// Decodes what `need` asks for; with `None`, only the grid.
pub(crate) fn decode(bytes: &[u8], header: &Header, need: Option<&Need>) -> Result<Decoded, ImagingError> {
    match header.format {
        SourceFormat::Jpeg => jpeg::decode(bytes, header, need),
        SourceFormat::Png => png::decode(bytes, header, need),
        SourceFormat::Webp => webp::decode(bytes, header, need),
        SourceFormat::Tiff => tiff::decode(bytes, header, need),
        SourceFormat::Avif | SourceFormat::Heic => heif::decode(bytes, header, need),
        SourceFormat::Gif => gif::decode(bytes, header, need),
        other => Err(ImagingError::Unread(other)),
    }
}

/// The embedded colour profile.
pub(crate) fn profile(bytes: &[u8], header: &Header) -> Option<Vec<u8>> {
    match header.format {
        SourceFormat::Jpeg => jpeg::profile(bytes),
        SourceFormat::Png => png::profile(bytes),
        SourceFormat::Webp => crate::container::webp_chunk(bytes, b"ICCP").map(<[u8]>::to_vec),
        SourceFormat::Tiff => tiff::profile(bytes),
        SourceFormat::Avif | SourceFormat::Heic => heif::profile(bytes, header.format),
        _ => None,
    }
}
