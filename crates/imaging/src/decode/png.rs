//! PNG, row by row (whole only when interlaced). Palettes, grey of few bits and 16 bits all become 8 bits a channel.

use std::io::Cursor;

use super::rows::Rows;
use crate::error::{ImagingError, guarded};
use crate::format::SourceFormat;
use crate::header::{Header, ReadParts as _, ReadSeek, exif_orientation};
use crate::raster::{Decoded, Layout, Need};

/// Reads chunks up to the first picture data, skipping what is not needed.
pub(crate) fn header(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    reader.exact(8)?;
    let mut header: Option<Header> = None;
    let mut orientation = 1;
    loop {
        let start = reader.exact(8)?;
        let length = u32::from_be_bytes([start[0], start[1], start[2], start[3]]);
        match &start[4..8] {
            b"IHDR" => {
                let body = reader.exact(13)?;
                let number = |at: usize| u32::from_be_bytes([body[at], body[at + 1], body[at + 2], body[at + 3]]);
                header = Some(Header {
                    alpha: matches!(body[9], 4 | 6),
                    depth: body[8],
                    progressive: body[12] == 1,
                    ..Header::new(SourceFormat::Png, number(0), number(4))
                });
                reader.skip(4 + u64::from(length.saturating_sub(13)))?;
            }
            name => {
                let Some(header) = &mut header else {
                    return Err(ImagingError::broken(SourceFormat::Png, "no IHDR at the start"));
                };
                match name {
                    b"IDAT" | b"IEND" => {
                        return Ok(header.clone().turned(orientation));
                    }
                    b"eXIf" if length < 1 << 20 => {
                        orientation = exif_orientation(&reader.exact(length as usize)?);
                        reader.skip(4)?;
                    }
                    _ => {
                        header.icc |= name == b"iCCP";
                        header.alpha |= name == b"tRNS";
                        header.animated |= name == b"acTL";
                        reader.skip(u64::from(length) + 4)?;
                    }
                }
            }
        }
    }
}

fn failed(error: png::DecodingError) -> ImagingError {
    match error {
        png::DecodingError::IoError(error) => ImagingError::io(error),
        png::DecodingError::LimitsExceeded => {
            ImagingError::broken(SourceFormat::Png, "a chunk larger than any picture needs")
        }
        other => ImagingError::broken(SourceFormat::Png, other.to_string()),
    }
}

fn open(bytes: &[u8]) -> Result<png::Reader<Cursor<&[u8]>>, ImagingError> {
    // The limit is on what the decoder keeps: profiles and text, which compress a thousandfold.
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: 64 << 20 });
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    decoder.read_info().map_err(failed)
}

pub(crate) fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    guarded(Some(SourceFormat::Png), || Ok(open(bytes)?.info().icc_profile.as_ref().map(|profile| profile.to_vec())))
        .ok()
        .flatten()
}

pub(crate) fn decode(bytes: &[u8], _: &Header, need: Option<&Need>) -> Result<Decoded, ImagingError> {
    guarded(Some(SourceFormat::Png), || {
        let mut reader = open(bytes)?;
        let (width, height) = (reader.info().width, reader.info().height);
        let (color, _) = reader.output_color_type();
        let layout = match color {
            png::ColorType::Grayscale => Layout::Grey,
            png::ColorType::Rgb => Layout::Rgb,
            _ => Layout::Rgba,
        };
        let mut rows = Rows::new(width, height, layout, need);
        let mut wide = Vec::new();
        let mut push = |rows: &mut Rows, row: &[u8]| {
            if color == png::ColorType::GrayscaleAlpha {
                wide.clear();
                wide.extend(row.as_chunks::<2>().0.iter().flat_map(|&[grey, alpha]| [grey, grey, grey, alpha]));
                rows.push(&wide);
            } else {
                rows.push(row);
            }
        };
        if reader.info().interlaced {
            let size =
                reader.output_buffer_size().ok_or_else(|| ImagingError::broken(SourceFormat::Png, "too large"))?;
            let mut data = vec![0; size];
            let info = reader.next_frame(&mut data).map_err(failed)?;
            for row in data.chunks_exact(info.line_size) {
                push(&mut rows, row);
            }
        } else {
            while rows.missing() > 0 {
                let row = reader.next_row().map_err(failed)?.ok_or(ImagingError::Truncated)?;
                push(&mut rows, row.data());
            }
        }
        rows.finish().ok_or(ImagingError::Truncated)
    })
}
