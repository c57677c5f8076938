//! TIFF, by bands of strips or tiles: grey, RGB, CMYK, YCbCr within JPEG, palettes, of 1 to 16 bits a sample, with channels
//! beside the colours, interleaved or in planes apart.
//!
//! The tags and the undoing of the predictor are ours: the crate `tiff` 0.11 drops channels beside the colours before it
//! undoes the predictor, which turns such pictures into noise, and knows no palettes. Decompression is by libraries.

mod chunks;
mod directory;

use std::io::Cursor;

use self::chunks::{Coding, Samples};
use self::directory::{Directory, tag};
use super::rows::Rows;
use crate::color::ycc_to_rgb;
use crate::error::{ImagingError, guarded};
use crate::format::SourceFormat;
use crate::header::{Header, ReadSeek, oriented};
use crate::raster::{Decoded, Layout, Need};

fn broken(reason: &str) -> ImagingError {
    ImagingError::broken(SourceFormat::Tiff, reason)
}

fn unsupported(french: &str, english: &str) -> ImagingError {
    ImagingError::unsupported(format!("TIFF {french}"), format!("TIFF {english}"))
}

/// The kind of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colors {
    /// Zero is black.
    Grey,
    /// Zero is white.
    Negative,
    Rgb,
    Palette,
    Cmyk,
    Ycc,
}

impl Colors {
    fn samples(self) -> usize {
        match self {
            Self::Grey | Self::Negative | Self::Palette => 1,
            Self::Rgb | Self::Ycc => 3,
            Self::Cmyk => 4,
        }
    }
}

/// Whether a channel beside the colours is transparency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alpha {
    /// No channel is transparency: masks and spot colours are left out.
    None,
    /// The sample of this number, and colours are not multiplied by it.
    Straight(usize),
    /// The sample of this number, and colours are multiplied by it.
    Multiplied(usize),
}

/// The kind of a TIFF, from its tags.
struct Kind {
    width: u32,
    height: u32,
    bits: usize,
    samples: usize,
    colors: Colors,
    alpha: Alpha,
    compression: u64,
    planes_apart: bool,
    orientation: u8,
}

/// Larger chunks than this, in samples, are refused.
const LARGEST_CHUNK: u64 = 1 << 30;

fn kind(directory: &mut Directory<'_>) -> Result<Kind, ImagingError> {
    let side = |value: Option<u64>| u32::try_from(value.unwrap_or(0)).map_err(|_| broken("a size of no picture"));
    let width = side(directory.number(tag::WIDTH)?)?;
    let height = side(directory.number(tag::HEIGHT)?)?;
    let photometric = directory.number(tag::PHOTOMETRIC)?;
    let compression = directory.number(tag::COMPRESSION)?.unwrap_or(1);
    if is_raw(directory, photometric, compression)? {
        return Err(ImagingError::Unread(SourceFormat::Raw));
    }
    if !chunks::is_known(compression) {
        return Err(unsupported("d’une compression rare", "of a rare compression"));
    }
    let bits = directory.numbers(tag::BITS_PER_SAMPLE)?;
    let first = bits.first().copied().unwrap_or(1);
    let samples = directory.number(tag::SAMPLES_PER_PIXEL)?.unwrap_or(1).max(1);
    if samples > 64 {
        return Err(unsupported("à plus de 64 canaux", "with more than 64 channels"));
    }
    if !matches!(first, 1 | 2 | 4 | 8 | 16) || bits.iter().take(samples as usize).any(|&other| other != first) {
        let list = bits.iter().take(4).map(u64::to_string).collect::<Vec<_>>().join(", ");
        return Err(unsupported(&format!("à {list} bits par échantillon"), &format!("with {list} bits a sample")));
    }
    if directory.numbers(tag::SAMPLE_FORMAT)?.iter().any(|&format| !matches!(format, 1 | 4)) {
        return Err(unsupported("à nombres négatifs ou à virgule", "of signed or floating-point numbers"));
    }
    let samples = samples as usize;
    let colors = match photometric {
        Some(0) => Colors::Negative,
        Some(1) => Colors::Grey,
        Some(2) => Colors::Rgb,
        Some(3) => Colors::Palette,
        Some(5) if directory.number(tag::INK_SET)?.unwrap_or(1) == 1 => Colors::Cmyk,
        Some(6) => Colors::Ycc,
        None if samples >= 3 => Colors::Rgb,
        None => Colors::Grey,
        Some(_) => return Err(unsupported("aux couleurs d’un codage rare", "with colours of a rare coding")),
    };
    if colors == Colors::Ycc && compression != chunks::JPEG && directory.numbers(tag::YCBCR_SUBSAMPLING)? != [1, 1] {
        return Err(unsupported("YCbCr sans JPEG", "YCbCr without JPEG"));
    }
    if samples < colors.samples() {
        return Err(broken("fewer channels than its colours need"));
    }
    if first < 8 && (samples > 1 || colors.samples() > 1) || colors == Colors::Palette && first > 8 {
        return Err(unsupported(&format!("en couleurs à {first} bits"), &format!("in colours of {first} bits")));
    }
    let extra = directory.numbers(tag::EXTRA_SAMPLES)?;
    let alpha = match extra.iter().take(samples - colors.samples()).position(|&kind| kind == 1 || kind == 2) {
        Some(at) if extra[at] == 1 => Alpha::Multiplied(colors.samples() + at),
        Some(at) => Alpha::Straight(colors.samples() + at),
        // A fourth channel without a tag that explains it is transparency, for all readers.
        None if extra.is_empty() && samples == colors.samples() + 1 && colors != Colors::Cmyk => {
            Alpha::Straight(colors.samples())
        }
        None => Alpha::None,
    };
    let orientation = directory.number(tag::ORIENTATION)?.filter(|value| (1..=8).contains(value)).unwrap_or(1) as u8;
    let planes_apart = directory.number(tag::PLANAR_CONFIGURATION)? == Some(2) && samples > 1;
    Ok(Kind { width, height, bits: first as usize, samples, colors, alpha, compression, planes_apart, orientation })
}

/// Whether the file holds raw data of a camera's sensor. Its first directory then often describes a
/// thumbnail, which must not be taken for the picture.
fn is_raw(directory: &mut Directory<'_>, photometric: Option<u64>, compression: u64) -> Result<bool, ImagingError> {
    const SENSOR: u64 = 32_803;
    const LINEAR: u64 = 34_892;
    let thumbnail = directory.number(tag::NEW_SUBFILE_TYPE)?.is_some_and(|kind| kind & 1 == 1);
    let camera = directory.has(tag::MAKE);
    Ok(directory.has(tag::DNG_VERSION)
        || matches!(photometric, Some(SENSOR | LINEAR))
        || thumbnail && directory.has(tag::SUB_DIRECTORIES)
        // Compressions of cameras, and old ones that only their previews have.
        || camera && (compression == 6 || !chunks::is_known(compression)))
}

pub(crate) fn header(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    let mut directory = Directory::read(reader)?;
    let kind = kind(&mut directory)?;
    Ok(Header {
        alpha: kind.alpha != Alpha::None && kind.colors != Colors::Cmyk,
        icc: directory.has(tag::ICC_PROFILE),
        depth: kind.bits as u8,
        ..Header::new(SourceFormat::Tiff, kind.width, kind.height)
    }
    .turned(kind.orientation))
}

/// XMP and IPTC of a TIFF: blocks of bytes, whatever type their tags have (Adobe wrote IPTC as numbers of four bytes).
pub(crate) fn metadata(bytes: &[u8]) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    let mut cursor = Cursor::new(bytes);
    let Ok(mut directory) = Directory::read(&mut cursor) else { return (None, None) };
    let mut block = |tag: u16| directory.block(tag).ok().flatten();
    (block(tag::XMP), block(tag::IPTC))
}

pub(crate) fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut cursor = Cursor::new(bytes);
    Directory::read(&mut cursor).ok()?.block(tag::ICC_PROFILE).ok().flatten()
}

pub(crate) fn decode(bytes: &[u8], header: &Header, need: Option<&Need>) -> Result<Decoded, ImagingError> {
    guarded(Some(SourceFormat::Tiff), || {
        let mut cursor = Cursor::new(bytes);
        let mut directory = Directory::read(&mut cursor)?;
        let kind = kind(&mut directory)?;
        if oriented(header.width, header.height, header.orientation) != (kind.width, kind.height) {
            return Err(broken("two headers of different size"));
        }
        let mut bands = Bands::new(&mut directory, &kind)?;
        let pixels = Pixels::new(&mut directory, &kind)?;
        let mut rows = Rows::new(kind.width, kind.height, pixels.layout(), need);
        let mut line = Vec::new();
        let mut top = 0;
        while top < kind.height {
            let band = bands.next(&mut directory, top)?;
            for row in 0..band.height {
                line.clear();
                pixels.row(&band.samples, row * band.stride, &mut line);
                rows.push(&line);
            }
            top += band.height as u32;
        }
        rows.finish().ok_or(ImagingError::Truncated)
    })
}

/// The rows of one strip, or of the tiles that lie side by side, with all samples of a pixel together.
struct Band {
    samples: Samples,
    height: usize,
    /// Samples of a row.
    stride: usize,
}

/// Strips or tiles of a file.
struct Bands {
    coding: Coding,
    /// Size of the picture.
    width: usize,
    height: usize,
    /// Samples of a pixel.
    samples: usize,
    planes: usize,
    chunk_width: usize,
    chunk_height: usize,
    tiled: bool,
    offsets: Vec<u64>,
    lengths: Vec<u64>,
}

impl Bands {
    fn new(directory: &mut Directory<'_>, kind: &Kind) -> Result<Self, ImagingError> {
        let tiled = directory.has(tag::TILE_WIDTH);
        let (chunk_width, chunk_height, offsets, lengths) = if tiled {
            (
                directory.number(tag::TILE_WIDTH)?.unwrap_or(0),
                directory.number(tag::TILE_LENGTH)?.unwrap_or(0),
                // Old programs have put the places of tiles under the tag of strips.
                match directory.numbers(tag::TILE_OFFSETS)? {
                    offsets if offsets.is_empty() => directory.numbers(tag::STRIP_OFFSETS)?,
                    offsets => offsets,
                },
                match directory.numbers(tag::TILE_BYTE_COUNTS)? {
                    lengths if lengths.is_empty() => directory.numbers(tag::STRIP_BYTE_COUNTS)?,
                    lengths => lengths,
                },
            )
        } else {
            let rows = directory.number(tag::ROWS_PER_STRIP)?.unwrap_or(u64::from(u32::MAX));
            (
                u64::from(kind.width),
                rows.clamp(1, u64::from(kind.height)),
                directory.numbers(tag::STRIP_OFFSETS)?,
                directory.numbers(tag::STRIP_BYTE_COUNTS)?,
            )
        };
        let (planes, side_by_side) = if kind.planes_apart { (kind.samples, 1) } else { (1, kind.samples) };
        let most = chunk_width.checked_mul(chunk_height).and_then(|pixels| pixels.checked_mul(kind.samples as u64));
        if chunk_width == 0 || chunk_height == 0 || most.is_none_or(|most| most > LARGEST_CHUNK) {
            return Err(broken("strips or tiles of a senseless size"));
        }
        let coding = Coding {
            compression: kind.compression,
            samples: side_by_side,
            bits: kind.bits,
            little: directory.little,
            differences: match directory.number(tag::PREDICTOR)?.unwrap_or(1) {
                1 => false,
                2 if kind.bits >= 8 => true,
                _ => return Err(unsupported("d’un prédicteur rare", "of a rare predictor")),
            },
            reversed: directory.number(tag::FILL_ORDER)? == Some(2),
            fax: directory.number(tag::T4_OPTIONS)?.unwrap_or(0),
            jpeg_tables: directory.block(tag::JPEG_TABLES)?.unwrap_or_default(),
        };
        Ok(Self {
            coding,
            width: kind.width as usize,
            height: kind.height as usize,
            samples: kind.samples,
            planes,
            chunk_width: chunk_width as usize,
            chunk_height: chunk_height as usize,
            tiled,
            offsets,
            lengths,
        })
    }

    /// The rows from `top` on, which is the first of a row of chunks.
    fn next(&mut self, directory: &mut Directory<'_>, top: u32) -> Result<Band, ImagingError> {
        let top = top as usize;
        let height = self.chunk_height.min(self.height - top);
        // Tiles are always whole; the last strip has the rows that are left.
        let coded_height = if self.tiled { self.chunk_height } else { height };
        let across = self.width.div_ceil(self.chunk_width);
        let down = self.height.div_ceil(self.chunk_height);
        let stride = self.width * self.samples;
        let empty = stride * height;
        let mut samples = match self.coding.bits {
            16 => Samples::Sixteen(vec![0; empty]),
            _ => Samples::Eight(vec![0; empty]),
        };
        for plane in 0..self.planes {
            for column in 0..across {
                let index = (plane * down + top / self.chunk_height) * across + column;
                let coded = self.coded(directory, index)?;
                let chunk = self.coding.decode(coded, self.chunk_width, coded_height)?;
                let left = column * self.chunk_width;
                let columns = self.chunk_width.min(self.width - left);
                let place = RowLayout {
                    stride,
                    start: left * self.samples + plane,
                    step: if self.planes > 1 { self.samples } else { 1 },
                    count: columns * self.coding.samples,
                    chunk_stride: self.chunk_width * self.coding.samples,
                };
                match (&mut samples, chunk) {
                    (Samples::Eight(to), Samples::Eight(from)) => place.copy(to, &from),
                    (Samples::Sixteen(to), Samples::Sixteen(from)) => place.copy(to, &from),
                    _ => return Err(unsupported("JPEG à plus de 8 bits", "JPEG of more than 8 bits")),
                }
            }
        }
        Ok(Band { samples, height, stride })
    }

    /// The coded bytes of a chunk.
    fn coded(&self, directory: &mut Directory<'_>, index: usize) -> Result<Vec<u8>, ImagingError> {
        let offset = *self.offsets.get(index).ok_or(ImagingError::Truncated)?;
        let row = (self.chunk_width * self.coding.samples * self.coding.bits).div_ceil(8) as u64;
        // Files without lengths have been written; of uncoded samples the length is known.
        let length = match self.lengths.get(index) {
            Some(&length) => length,
            None if self.coding.compression == chunks::NONE => {
                row * (self.height - (index % self.height.div_ceil(self.chunk_height)) * self.chunk_height)
                    .min(self.chunk_height) as u64
            }
            None => return Err(ImagingError::Truncated),
        };
        // No coding here makes samples longer than by a half, but for those of a few bytes.
        if length > 2 * row * self.chunk_height as u64 + 65_536 {
            return Err(broken("a chunk larger than its samples"));
        }
        directory.bytes(offset, length)
    }
}

/// Where the rows of a chunk lie among those of the band.
struct RowLayout {
    stride: usize,
    start: usize,
    step: usize,
    count: usize,
    chunk_stride: usize,
}

impl RowLayout {
    fn copy<T: Copy>(&self, band: &mut [T], chunk: &[T]) {
        for (to, from) in band.chunks_exact_mut(self.stride).zip(chunk.chunks_exact(self.chunk_stride)) {
            if self.step == 1 {
                to[self.start..self.start + self.count].copy_from_slice(&from[..self.count]);
            } else {
                for (target, &value) in to[self.start..].iter_mut().step_by(self.step).zip(&from[..self.count]) {
                    *target = value;
                }
            }
        }
    }
}

/// Makes pixels of samples.
struct Pixels {
    width: usize,
    samples: usize,
    bits: usize,
    colors: Colors,
    alpha: Alpha,
    palette: Vec<[u8; 3]>,
}

impl Pixels {
    fn new(directory: &mut Directory<'_>, kind: &Kind) -> Result<Self, ImagingError> {
        let mut palette = Vec::new();
        if kind.colors == Colors::Palette {
            let map = directory.numbers(tag::COLOR_MAP)?;
            let entries = 1 << kind.bits;
            if map.len() < 3 * entries {
                return Err(broken("a palette with too few colours"));
            }
            // Entries have 16 bits, but some programs have written 8.
            let shift = if map.iter().all(|&value| value < 256) { 0 } else { 8 };
            palette = (0..entries)
                .map(|at| [map[at], map[at + entries], map[at + 2 * entries]].map(|value| (value >> shift) as u8))
                .collect();
        }
        Ok(Self {
            width: kind.width as usize,
            samples: kind.samples,
            bits: kind.bits,
            colors: kind.colors,
            alpha: kind.alpha,
            palette,
        })
    }

    fn layout(&self) -> Layout {
        match (self.colors, self.alpha) {
            (Colors::Cmyk, _) => Layout::Cmyk,
            (Colors::Grey | Colors::Negative, Alpha::None) => Layout::Grey,
            (_, Alpha::None) => Layout::Rgb,
            _ => Layout::Rgba,
        }
    }

    /// One row, whose samples begin at `start`, in the channels of the layout.
    fn row(&self, samples: &Samples, start: usize, out: &mut Vec<u8>) {
        let range = start..start + self.width * self.samples;
        match samples {
            Samples::Eight(samples) => {
                let most = if self.bits < 8 && self.colors != Colors::Palette { (1 << self.bits) - 1 } else { 255 };
                for pixel in samples[range].chunks_exact(self.samples) {
                    self.pixel(|at| u32::from(pixel[at]), most, out);
                }
            }
            Samples::Sixteen(samples) => {
                for pixel in samples[range].chunks_exact(self.samples) {
                    self.pixel(|at| u32::from(pixel[at]), 65_535, out);
                }
            }
        }
    }

    /// One pixel; `most` is the value of full light, ink or opacity.
    #[inline]
    fn pixel(&self, sample: impl Fn(usize) -> u32, most: u32, out: &mut Vec<u8>) {
        let byte = |value: u32| ((value * 255 + most / 2) / most) as u8;
        let alpha = match self.alpha {
            Alpha::None => None,
            Alpha::Straight(at) | Alpha::Multiplied(at) => Some(sample(at)),
        };
        // What a colour would be if it were not multiplied by alpha.
        let color = |at: usize| match (self.alpha, alpha) {
            (Alpha::Multiplied(_), Some(alpha)) if alpha > 0 => byte(
                ((u64::from(sample(at)) * u64::from(most) + u64::from(alpha) / 2) / u64::from(alpha))
                    .min(u64::from(most)) as u32,
            ),
            (Alpha::Multiplied(_), Some(_)) => 0,
            _ => byte(sample(at)),
        };
        let rgb = match self.colors {
            Colors::Cmyk => {
                // Ink on white paper: what is transparent has none.
                let ink = |at: usize| match (self.alpha, alpha) {
                    (Alpha::Straight(_), Some(alpha)) => {
                        byte((u64::from(sample(at)) * u64::from(alpha) / u64::from(most)) as u32)
                    }
                    _ => byte(sample(at)),
                };
                return out.extend([ink(0), ink(1), ink(2), ink(3)]);
            }
            Colors::Grey | Colors::Negative => {
                let grey = if self.colors == Colors::Grey { color(0) } else { 255 - color(0) };
                if self.alpha == Alpha::None {
                    return out.push(grey);
                }
                [grey; 3]
            }
            Colors::Rgb => [color(0), color(1), color(2)],
            Colors::Ycc => ycc_to_rgb([byte(sample(0)), byte(sample(1)), byte(sample(2))]),
            Colors::Palette => self.palette.get(sample(0) as usize).copied().unwrap_or([0; 3]),
        };
        out.extend(rgb);
        out.extend(alpha.map(byte));
    }
}
