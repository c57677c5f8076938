//! Decodes a strip or a tile into its samples of 8 or 16 bits. All channels of the file are kept; which of them are
//! colours is decided elsewhere.

use crate::error::ImagingError;
use crate::format::SourceFormat;

/// How the samples of a file are coded.
pub(super) struct Coding {
    pub compression: u64,
    /// Samples that stand side by side in a chunk: all of a pixel, or one where the planes are apart.
    pub samples: usize,
    /// 1, 2, 4, 8 or 16.
    pub bits: usize,
    pub little: bool,
    /// Differences from the sample to the left.
    pub differences: bool,
    /// The lowest bit of a byte comes first.
    pub reversed: bool,
    /// Options of fax coding.
    pub fax: u64,
    pub jpeg_tables: Vec<u8>,
}

/// Samples of a chunk, row by row without padding.
pub(super) enum Samples {
    Eight(Vec<u8>),
    Sixteen(Vec<u16>),
}

fn broken(reason: impl Into<String>) -> ImagingError {
    ImagingError::broken(SourceFormat::Tiff, reason)
}

pub(super) const NONE: u64 = 1;
const FAX3: u64 = 3;
const FAX4: u64 = 4;
const LZW: u64 = 5;
pub(super) const JPEG: u64 = 7;
const DEFLATE: u64 = 8;
const PACK_BITS: u64 = 32_773;
const OLD_DEFLATE: u64 = 32_946;

/// Whether a compression is read here.
pub(super) fn is_known(compression: u64) -> bool {
    matches!(compression, NONE | FAX3 | FAX4 | LZW | JPEG | DEFLATE | PACK_BITS | OLD_DEFLATE)
}

impl Coding {
    /// Decodes a chunk of `width` × `height` pixels.
    pub(super) fn decode(&self, mut coded: Vec<u8>, width: usize, height: usize) -> Result<Samples, ImagingError> {
        if self.compression == JPEG {
            return self.jpeg(&coded, width, height).map(Samples::Eight);
        }
        if self.reversed {
            for byte in &mut coded {
                *byte = byte.reverse_bits();
            }
        }
        let row = (width * self.samples * self.bits).div_ceil(8);
        let wanted = row * height;
        let mut bytes = match self.compression {
            NONE => {
                coded.truncate(wanted);
                coded
            }
            FAX3 | FAX4 => self.fax(&coded, width, height)?,
            LZW => lzw(&coded, wanted)?,
            DEFLATE | OLD_DEFLATE => inflate(&coded, wanted)?,
            PACK_BITS => pack_bits(&coded, wanted),
            _ => return Err(broken("an unknown compression")),
        };
        if bytes.len() < wanted {
            return Err(ImagingError::Truncated);
        }
        bytes.truncate(wanted);
        Ok(match self.bits {
            16 => {
                let join = if self.little { u16::from_le_bytes } else { u16::from_be_bytes };
                let mut samples: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|&pair| join(pair)).collect();
                if self.differences {
                    for line in samples.chunks_exact_mut(width * self.samples) {
                        for at in self.samples..line.len() {
                            line[at] = line[at].wrapping_add(line[at - self.samples]);
                        }
                    }
                }
                Samples::Sixteen(samples)
            }
            8 => {
                if self.differences {
                    for line in bytes.chunks_exact_mut(row) {
                        for at in self.samples..line.len() {
                            line[at] = line[at].wrapping_add(line[at - self.samples]);
                        }
                    }
                }
                Samples::Eight(bytes)
            }
            bits => Samples::Eight(unpacked(&bytes, row, width * self.samples, bits)),
        })
    }

    /// One-bit rows, 1 where the fax is black, as "white is zero" files have it.
    fn fax(&self, coded: &[u8], width: usize, height: usize) -> Result<Vec<u8>, ImagingError> {
        if self.bits != 1 || self.samples != 1 {
            return Err(broken("fax coding of more than one bit"));
        }
        let row = width.div_ceil(8);
        let mut bytes = Vec::with_capacity(row * height);
        let wanted = row * height;
        let across = width as u32;
        let mut line = |transitions: &[u32]| {
            if bytes.len() >= wanted {
                return;
            }
            let start = bytes.len();
            bytes.resize(start + row, 0u8);
            // Colours change at these places, and begin with white.
            for run in transitions.chunks(2) {
                let end = run.get(1).copied().unwrap_or(across).min(across);
                for x in run[0].min(across)..end {
                    bytes[start + x as usize / 8] |= 0x80 >> (x % 8);
                }
            }
        };
        let read = if self.compression == FAX4 {
            fax::decoder::decode_g4(coded.iter().copied(), across, Some(height as u32), &mut line)
        } else if self.fax & 1 == 0 {
            // The end of a strip is no end of a document for the decoder, which then says that something is wrong: what
            // it has read until there counts, and missing rows are found by whoever asked for them.
            let _ = fax::decoder::decode_g3(coded.iter().copied(), &mut line);
            Some(())
        } else {
            return Err(ImagingError::unsupported(
                "TIFF de télécopie en deux dimensions",
                "TIFF of two-dimensional fax",
            ));
        };
        read.ok_or_else(|| broken("fax codes that mean nothing"))?;
        Ok(bytes)
    }

    /// A JPEG within the file, in its own colours and without subsampling.
    fn jpeg(&self, coded: &[u8], width: usize, height: usize) -> Result<Vec<u8>, ImagingError> {
        use zune_jpeg::zune_core::bytestream::ZCursor;
        use zune_jpeg::zune_core::options::DecoderOptions;
        // Tables stand between the marks of a file of their own, which go.
        let whole = match self.jpeg_tables.as_slice() {
            [0xFF, 0xD8, tables @ .., 0xFF, 0xD9] => {
                [&[0xFF, 0xD8], tables, coded.get(2..).unwrap_or_default()].concat()
            }
            _ => coded.to_vec(),
        };
        let failed = |error: zune_jpeg::errors::DecodeErrors| broken(format!("{error:?}"));
        let options = DecoderOptions::default().set_max_width(width.max(1)).set_max_height(height.max(1) + 15);
        let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(whole), options);
        decoder.decode_headers().map_err(failed)?;
        if let Some(space) = decoder.input_colorspace() {
            decoder.set_options(options.jpeg_set_out_colorspace(space));
        }
        let info = decoder.info().ok_or(ImagingError::Truncated)?;
        if usize::from(info.width) != width
            || usize::from(info.height) < height
            || usize::from(info.components) != self.samples
        {
            return Err(broken("a JPEG of another size inside"));
        }
        let mut samples = decoder.decode().map_err(failed)?;
        if samples.len() < width * height * self.samples {
            return Err(ImagingError::Truncated);
        }
        samples.truncate(width * height * self.samples);
        Ok(samples)
    }
}

/// Samples of fewer than 8 bits, each row beginning at a byte; not scaled.
fn unpacked(bytes: &[u8], row: usize, samples: usize, bits: usize) -> Vec<u8> {
    let mask = ((1u16 << bits) - 1) as u8;
    let mut out = Vec::with_capacity(bytes.len() / row.max(1) * samples);
    for line in bytes.chunks_exact(row.max(1)) {
        out.extend((0..samples).map(|at| line[at * bits / 8] >> (8 - bits - at * bits % 8) & mask));
    }
    out
}

fn lzw(coded: &[u8], wanted: usize) -> Result<Vec<u8>, ImagingError> {
    let mut decoder = weezl::decode::Configuration::with_tiff_size_switch(weezl::BitOrder::Msb, 8)
        .with_yield_on_full_buffer(true)
        .build();
    let mut out = vec![0; wanted];
    let (mut read, mut written) = (0, 0);
    while written < wanted {
        let result = decoder.decode_bytes(&coded[read..], &mut out[written..]);
        read += result.consumed_in;
        written += result.consumed_out;
        match result.status {
            Ok(weezl::LzwStatus::Ok) if result.consumed_in + result.consumed_out > 0 => {}
            Ok(_) => break,
            Err(error) => return Err(broken(error.to_string())),
        }
    }
    out.truncate(written);
    Ok(out)
}

fn inflate(coded: &[u8], wanted: usize) -> Result<Vec<u8>, ImagingError> {
    use std::io::Read as _;
    let mut out = Vec::with_capacity(wanted);
    flate2::read::ZlibDecoder::new(coded).take(wanted as u64).read_to_end(&mut out).map_err(ImagingError::io)?;
    Ok(out)
}

fn pack_bits(coded: &[u8], wanted: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(wanted);
    let mut rest = coded;
    while let (true, Some((&head, after))) = (out.len() < wanted, rest.split_first()) {
        rest = match head as i8 {
            -128 => after,
            count @ -127..=-1 => {
                let Some((&value, after)) = after.split_first() else { break };
                out.resize(out.len() + 1 + count.unsigned_abs() as usize, value);
                after
            }
            count => {
                let (literal, after) = after.split_at((count as usize + 1).min(after.len()));
                out.extend_from_slice(literal);
                after
            }
        };
    }
    out
}
