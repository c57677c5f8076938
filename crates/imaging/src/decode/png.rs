//! PNG, row by row (whole only when interlaced). Palettes, grey of few bits and 16 bits all become 8 bits a channel.

use std::io::Cursor;

use super::rows::Rows;
use super::{Decoded, Layout, Need};
use crate::error::{ImagingError, guarded};
use crate::header::{Header, ReadSeek, SourceFormat, exif_orientation, io, oriented};

/// Reads chunks up to the first picture data, skipping what is not needed.
pub(crate) fn header(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    let exact = |reader: &mut dyn ReadSeek, count: usize| -> Result<Vec<u8>, ImagingError> {
        let mut bytes = vec![0; count];
        reader.read_exact(&mut bytes).map_err(io)?;
        Ok(bytes)
    };
    exact(reader, 8)?;
    let mut header: Option<Header> = None;
    loop {
        let start = exact(reader, 8)?;
        let length = u32::from_be_bytes([start[0], start[1], start[2], start[3]]);
        match &start[4..8] {
            b"IHDR" => {
                let body = exact(reader, 13)?;
                let number = |at: usize| u32::from_be_bytes([body[at], body[at + 1], body[at + 2], body[at + 3]]);
                header = Some(Header {
                    format: SourceFormat::Png,
                    width: number(0),
                    height: number(4),
                    orientation: 1,
                    alpha: matches!(body[9], 4 | 6),
                    icc: false,
                    depth: body[8],
                    progressive: body[12] == 1,
                });
                reader.seek_relative_by(4 + i64::from(length.saturating_sub(13)))?;
            }
            name => {
                let Some(header) = &mut header else {
                    return Err(ImagingError::broken(SourceFormat::Png, "no IHDR at the start"));
                };
                match name {
                    b"IDAT" | b"IEND" => {
                        (header.width, header.height) = oriented(header.width, header.height, header.orientation);
                        return Ok(header.clone());
                    }
                    b"eXIf" if length < 1 << 20 => {
                        header.orientation = exif_orientation(&exact(reader, length as usize)?);
                        reader.seek_relative_by(4)?;
                    }
                    _ => {
                        header.icc |= name == b"iCCP";
                        header.alpha |= name == b"tRNS";
                        reader.seek_relative_by(i64::from(length) + 4)?;
                    }
                }
            }
        }
    }
}

trait SeekBy {
    fn seek_relative_by(&mut self, count: i64) -> Result<(), ImagingError>;
}
impl SeekBy for dyn ReadSeek + '_ {
    fn seek_relative_by(&mut self, count: i64) -> Result<(), ImagingError> {
        self.seek(std::io::SeekFrom::Current(count)).map(drop).map_err(io)
    }
}

fn failed(error: png::DecodingError) -> ImagingError {
    match error {
        png::DecodingError::IoError(error) => io(error),
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
