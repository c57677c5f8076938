//! GIF: the first picture, laid on its canvas. The rest of an animation is not read.

use std::io::Cursor;

use super::rows::Rows;
use crate::error::{ImagingError, guarded};
use crate::format::SourceFormat;
use crate::header::{Header, ReadParts as _, ReadSeek};
use crate::raster::{Decoded, Layout, Need};

fn broken(reason: impl Into<String>) -> ImagingError {
    ImagingError::broken(SourceFormat::Gif, reason)
}

/// The most blocks before the first picture.
const MOST_BLOCKS: usize = 1 << 16;

/// Reads up to the first picture. What follows is not looked at: a file that says how often it repeats is taken for an
/// animation.
pub(crate) fn header(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    let start = reader.exact(13)?;
    let side = |at: usize| u32::from(u16::from_le_bytes([start[at], start[at + 1]]));
    let mut header = Header::new(SourceFormat::Gif, side(6), side(8));
    // What the first picture leaves bare is transparent, and so is what its palette declares.
    header.alpha = true;
    if start[10] & 0x80 != 0 {
        reader.skip(3 << ((start[10] & 7) + 1))?;
    }
    for _ in 0..MOST_BLOCKS {
        match reader.exact(1)?[0] {
            0x21 => {
                let label = reader.exact(1)?[0];
                loop {
                    let length = reader.exact(1)?[0];
                    if length == 0 {
                        break;
                    }
                    let body = reader.exact(usize::from(length))?;
                    header.animated |= label == 0xFF && body == *b"NETSCAPE2.0";
                }
            }
            0x2C => {
                header.progressive = reader.exact(9)?[8] & 0x40 != 0;
                return Ok(header);
            }
            0x3B => return Err(broken("no picture")),
            _ => return Err(broken("a block of an unknown kind")),
        }
    }
    Err(broken("no picture"))
}

pub(crate) fn decode(bytes: &[u8], header: &Header, need: Option<&Need>) -> Result<Decoded, ImagingError> {
    guarded(Some(SourceFormat::Gif), || {
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        // Metadata that stands before the first picture counts too; it is no longer than the file.
        options.set_memory_limit(gif::MemoryLimit::Bytes(
            std::num::NonZeroU64::new(4 * header.pixels() + bytes.len() as u64)
                .ok_or_else(|| broken("a side of zero pixels"))?,
        ));
        let failed = |error: gif::DecodingError| match error {
            gif::DecodingError::Io(error) => ImagingError::io(error),
            gif::DecodingError::UnexpectedEof => ImagingError::Truncated,
            other => broken(other.to_string()),
        };
        let mut reader = options.read_info(Cursor::new(bytes)).map_err(failed)?;
        let frame = reader.read_next_frame().map_err(failed)?.ok_or(ImagingError::Truncated)?;
        let (left, top) = (usize::from(frame.left), usize::from(frame.top));
        let (across, down) = (usize::from(frame.width), usize::from(frame.height));
        let (width, height) = (header.width as usize, header.height as usize);
        let mut rows = Rows::new(header.width, header.height, Layout::Rgba, need);
        let mut line = vec![0u8; 4 * width];
        for y in 0..height {
            line.fill(0);
            if (top..top + down).contains(&y) && left < width {
                let visible = across.min(width - left);
                let source = frame.buffer.get((y - top) * across * 4..).and_then(|rest| rest.get(..4 * visible));
                line[4 * left..][..4 * visible].copy_from_slice(source.ok_or(ImagingError::Truncated)?);
            }
            rows.push(&line);
        }
        rows.finish().ok_or(ImagingError::Truncated)
    })
}
