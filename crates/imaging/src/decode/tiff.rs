//! TIFF, by bands of strips or tiles. Grey, RGB, RGBA, CMYK of 8 or 16 bits, palettes; planes apart are read whole.

use std::io::Cursor;

use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

use super::rows::Rows;
use super::{Decoded, Layout, Need};
use crate::error::{ImagingError, guarded};
use crate::header::{Header, ReadSeek, SourceFormat, oriented};

fn failed(error: tiff::TiffError) -> ImagingError {
    match error {
        tiff::TiffError::IoError(error) => crate::header::io(error),
        tiff::TiffError::UnsupportedError(what) => ImagingError::unsupported(format!("TIFF: {what}")),
        tiff::TiffError::LimitsExceeded => {
            ImagingError::broken(SourceFormat::Tiff, "a strip larger than any picture needs")
        }
        other => ImagingError::broken(SourceFormat::Tiff, other.to_string()),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = 1 << 30;
    limits.intermediate_buffer_size = 1 << 30;
    limits.ifd_value_size = 16 << 20;
    limits
}

/// The reader as a sized type.
struct Through<'a>(&'a mut dyn ReadSeek);
impl std::io::Read for Through<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}
impl std::io::Seek for Through<'_> {
    fn seek(&mut self, position: std::io::SeekFrom) -> std::io::Result<u64> {
        self.0.seek(position)
    }
}

pub(crate) fn header(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    let mut decoder = Decoder::new(Through(reader)).map_err(failed)?.with_limits(limits());
    let (width, height) = decoder.dimensions().map_err(failed)?;
    let orientation = decoder
        .find_tag_unsigned::<u16>(Tag::Orientation)
        .ok()
        .flatten()
        .filter(|value| (1..=8).contains(value))
        .unwrap_or(1) as u8;
    let color = decoder.colortype().map_err(failed)?;
    let icc = decoder.find_tag(Tag::IccProfile).ok().flatten().is_some();
    let (width, height) = oriented(width, height, orientation);
    let alpha = matches!(color, ColorType::RGBA(_) | ColorType::GrayA(_));
    Ok(Header {
        format: SourceFormat::Tiff,
        width,
        height,
        orientation,
        alpha,
        icc,
        depth: color.bit_depth(),
        progressive: false,
    })
}

pub(crate) fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    guarded(Some(SourceFormat::Tiff), || {
        let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(failed)?.with_limits(limits());
        decoder.get_tag_u8_vec(Tag::IccProfile).map_err(failed)
    })
    .ok()
}

pub(crate) fn decode(bytes: &[u8], header: &Header, need: Option<&Need>) -> Result<Decoded, ImagingError> {
    guarded(Some(SourceFormat::Tiff), || {
        let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(failed)?.with_limits(limits());
        let (width, height) = oriented(header.width, header.height, header.orientation);
        let color = decoder.colortype().map_err(failed)?;
        let palette = match color {
            ColorType::Palette(8) => Some(decoder.get_tag_u16_vec(Tag::ColorMap).map_err(failed)?),
            _ => None,
        };
        let (layout, samples) = match color {
            ColorType::Gray(_) => (Layout::Grey, 1),
            ColorType::GrayA(_) => (Layout::Rgba, 2),
            ColorType::RGB(_) => (Layout::Rgb, 3),
            ColorType::RGBA(_) => (Layout::Rgba, 4),
            ColorType::CMYK(_) => (Layout::Cmyk, 4),
            ColorType::Palette(8) => (Layout::Rgb, 1),
            other => return Err(ImagingError::unsupported(format!("TIFF of kind {other:?}"))),
        };
        if !matches!(color.bit_depth(), 8 | 16) {
            return Err(ImagingError::unsupported(format!("TIFF with {} bits a sample", color.bit_depth())));
        }
        // Photometric "white is zero" is for grey only.
        let inverted = matches!(color, ColorType::Gray(_))
            && decoder.find_tag_unsigned::<u16>(Tag::PhotometricInterpretation).ok().flatten() == Some(0);
        if decoder.find_tag_unsigned::<u16>(Tag::PlanarConfiguration).ok().flatten() == Some(2) && samples > 1 {
            return Err(ImagingError::unsupported("TIFF with its colours in separate planes"));
        }
        let mut rows = Rows::new(width, height, layout, need);
        let (chunk_width, chunk_height) = decoder.chunk_dimensions();
        if chunk_width == 0 || chunk_height == 0 {
            return Err(ImagingError::broken(SourceFormat::Tiff, "strips of no size"));
        }
        let across = width.div_ceil(chunk_width);
        let down = height.div_ceil(chunk_height);
        let mut pixels = Vec::new();
        for band in 0..down {
            let lines = chunk_height.min(height - band * chunk_height) as usize;
            let mut rows_of_band = vec![0u8; width as usize * samples * lines];
            for column in 0..across {
                let index = band * across + column;
                let (data_width, data_height) = decoder.chunk_data_dimensions(index);
                let data = match decoder.read_chunk(index).map_err(failed)? {
                    DecodingResult::U8(data) => data,
                    DecodingResult::U16(data) => {
                        data.iter().map(|&value| ((u32::from(value) * 255 + 32_767) / 65_535) as u8).collect()
                    }
                    _ => return Err(ImagingError::unsupported("TIFF of numbers other than 8 or 16 bits")),
                };
                let left = (column * chunk_width) as usize * samples;
                let row_bytes = data_width as usize * samples;
                for (line, row) in data.chunks_exact(row_bytes.max(1)).take(lines.min(data_height as usize)).enumerate()
                {
                    let start = line * width as usize * samples + left;
                    let end = (start + row_bytes).min((line + 1) * width as usize * samples);
                    rows_of_band[start..end].copy_from_slice(&row[..end - start]);
                }
            }
            for row in rows_of_band.chunks_exact(width as usize * samples) {
                match (&palette, samples) {
                    (Some(map), _) => {
                        let entries = map.len() / 3;
                        pixels.clear();
                        pixels.extend(row.iter().flat_map(|&index| {
                            let at = usize::from(index).min(entries.saturating_sub(1));
                            [map[at], map[at + entries], map[at + 2 * entries]].map(|value| (value >> 8) as u8)
                        }));
                        rows.push(&pixels);
                    }
                    (None, 2) => {
                        pixels.clear();
                        pixels
                            .extend(row.as_chunks::<2>().0.iter().flat_map(|&[grey, alpha]| [grey, grey, grey, alpha]));
                        rows.push(&pixels);
                    }
                    (None, _) if inverted => {
                        pixels.clear();
                        pixels.extend(row.iter().map(|&value| 255 - value));
                        rows.push(&pixels);
                    }
                    _ => rows.push(row),
                }
            }
        }
        rows.finish().ok_or(ImagingError::Truncated)
    })
}
