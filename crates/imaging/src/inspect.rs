//! Reads headers: format, size, orientation. No pixel is decoded, and no more is read than needed, since
//! thousands of files are inspected.

use std::io::{Cursor, SeekFrom};

use crate::decode;
use crate::error::{ImagingError, guarded};
use crate::format::SourceFormat;
use crate::header::{Header, ReadParts as _, ReadSeek, limits};

/// Reads the header of a whole file in memory.
pub fn header(bytes: &[u8]) -> Result<Header, ImagingError> {
    header_of(&mut Cursor::new(bytes))
}

/// Reads the header through a reader, from its present position; seeks over what is not needed.
/// Give it a `BufReader` with a small buffer (4 KiB): big jumps pass over megabytes of thumbnails.
///
/// # Errors
/// [`ImagingError::Unread`] for a format that is known by name alone; whatever else is wrong with the file. For SVG the
/// size is read although its pixels are never made here.
pub fn header_of(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    let start = reader.stream_position().map_err(ImagingError::io)?;
    let mut head = Vec::with_capacity(64);
    reader.take_up_to(64, &mut head)?;
    let format = match SourceFormat::detect(&head) {
        Some(format) => format,
        None => {
            reader.take_up_to(4096 - 64, &mut head)?;
            SourceFormat::detect(&head).ok_or(ImagingError::NotAPicture)?
        }
    };
    reader.seek(SeekFrom::Start(start)).map_err(ImagingError::io)?;
    let header = guarded(Some(format), || match format {
        SourceFormat::Jpeg => decode::jpeg::header(reader),
        SourceFormat::Png => decode::png::header(reader),
        SourceFormat::Webp => decode::webp::header(reader),
        SourceFormat::Avif | SourceFormat::Heic => decode::heif::header(reader, format),
        SourceFormat::Tiff => decode::tiff::header(reader),
        SourceFormat::Gif => decode::gif::header(reader),
        SourceFormat::Svg => crate::svg::header(reader),
        other => Err(ImagingError::Unread(other)),
    })?;
    limits(&header)?;
    dense(&header, reader, start)?;
    Ok(header)
}

/// Refuses files of a few bytes that become hundreds of megapixels: a photo has a byte for some pixels, and even drawings
/// of one colour are far below a thousand pixels a byte.
fn dense(header: &Header, reader: &mut dyn ReadSeek, start: u64) -> Result<(), ImagingError> {
    /// Below so many pixels nothing that a file can do takes long.
    const HARMLESS: u64 = 16_000_000;
    if header.format == SourceFormat::Svg || header.pixels() <= HARMLESS {
        return Ok(());
    }
    let end = reader.seek(SeekFrom::End(0)).map_err(ImagingError::io)?;
    if header.pixels() / 1000 > end.saturating_sub(start) {
        let (width, height) = (header.width, header.height);
        return Err(ImagingError::Bomb { width, height, limit: "1000 pixels a byte" });
    }
    Ok(())
}
