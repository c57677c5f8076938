//! What a file's first bytes say: format, size, orientation. No pixel is decoded here, and no more is read than needed:
//! the planner asks this of thousands of files.

use std::io::{Cursor, Read, Seek, SeekFrom};

use crate::error::{ImagingError, guarded};

/// Above this many pixels a picture is refused.
pub const MAX_PIXELS: u64 = 600_000_000;
/// Above this many pixels on one side a picture is refused.
pub const MAX_SIDE: u32 = 100_000;

/// Anything that can be read and searched; `File`, `Cursor` and `BufReader` are.
pub trait ReadSeek: Read + Seek {}
impl<T: Read + Seek + ?Sized> ReadSeek for T {}

/// A format as found in the bytes, whatever the file's name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SourceFormat {
    /// JPEG, baseline or progressive.
    Jpeg,
    /// PNG.
    Png,
    /// WebP, lossy or lossless.
    Webp,
    /// AVIF.
    Avif,
    /// TIFF.
    Tiff,
    /// SVG: cleaned by `sanitize_svg`, never decoded here.
    Svg,
    /// GIF: recognised so that it can be named, not read.
    Gif,
    /// HEIC: recognised so that it can be named, not read.
    Heic,
}

impl SourceFormat {
    /// The name people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WebP",
            Self::Avif => "AVIF",
            Self::Tiff => "TIFF",
            Self::Svg => "SVG",
            Self::Gif => "GIF",
            Self::Heic => "HEIC",
        }
    }

    /// Usual extensions, without the dot, the best first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Avif => &["avif"],
            Self::Tiff => &["tif", "tiff"],
            Self::Svg => &["svg"],
            Self::Gif => &["gif"],
            Self::Heic => &["heic", "heif"],
        }
    }

    /// Whether a file of this format may bear this extension (any case, no dot).
    pub fn fits_extension(self, extension: &str) -> bool {
        self.extensions().iter().any(|known| known.eq_ignore_ascii_case(extension))
    }

    /// The format that the first bytes (64 are enough but for SVG) announce.
    pub fn detect(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
            return Some(Self::Jpeg);
        }
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if bytes.len() >= 12 && &bytes[..4] == b"RIFF" && &bytes[8..12] == b"WEBP" {
            return Some(Self::Webp);
        }
        if bytes.starts_with(b"II*\0")
            || bytes.starts_with(b"MM\0*")
            || bytes.starts_with(b"II+\0")
            || bytes.starts_with(b"MM\0+")
        {
            return Some(Self::Tiff);
        }
        if bytes.starts_with(b"GIF8") {
            return Some(Self::Gif);
        }
        if bytes.len() >= 16 && &bytes[4..8] == b"ftyp" {
            let end = (u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize).min(bytes.len());
            let mut heic = false;
            for brand in bytes.get(8..end)?.chunks_exact(4) {
                match brand {
                    b"avif" | b"avis" => return Some(Self::Avif),
                    b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1" => heic = true,
                    _ => {}
                }
            }
            return heic.then_some(Self::Heic);
        }
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let start = String::from_utf8_lossy(&text[..text.len().min(4096)]);
        let start = start.trim_start();
        (start.starts_with('<') && start.contains("<svg")).then_some(Self::Svg)
    }
}

/// What the header says, without decoding pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Header {
    /// The format as found in the bytes.
    pub format: SourceFormat,
    /// Width in pixels as seen, that is after EXIF orientation.
    pub width: u32,
    /// Height in pixels as seen, that is after EXIF orientation.
    pub height: u32,
    /// EXIF orientation, 1 to 8; 1 when absent or senseless.
    pub orientation: u8,
    /// Whether the picture has (or may have) transparent parts.
    pub alpha: bool,
    /// Whether a colour profile is embedded.
    pub icc: bool,
    /// Bits a sample.
    pub depth: u8,
    /// Progressive JPEG, interlaced PNG: cannot be read strip by strip.
    pub progressive: bool,
}

/// Reads the header of a whole file in memory.
pub fn header(bytes: &[u8]) -> Result<Header, ImagingError> {
    header_of(&mut Cursor::new(bytes))
}

/// Reads the header through a reader, from its present position; seeks over what is not needed.
/// Give it a `BufReader` with a small buffer (4 KiB): big jumps pass over megabytes of thumbnails.
pub fn header_of(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    let mut start = Vec::with_capacity(64);
    reader.take_up_to(64, &mut start)?;
    let format = match SourceFormat::detect(&start) {
        Some(format) => format,
        None => {
            reader.take_up_to(4096 - 64, &mut start)?;
            SourceFormat::detect(&start).ok_or(ImagingError::NotAPicture)?
        }
    };
    let rewind = -(start.len() as i64);
    reader.seek(SeekFrom::Current(rewind)).map_err(io)?;
    let header = guarded(Some(format), || match format {
        SourceFormat::Jpeg => jpeg(reader),
        SourceFormat::Png => crate::decode::png::header(reader),
        SourceFormat::Webp => webp(reader),
        SourceFormat::Avif => crate::decode::avif::header(reader),
        SourceFormat::Tiff => crate::decode::tiff::header(reader),
        SourceFormat::Svg => crate::svg::header(reader),
        SourceFormat::Gif => Err(ImagingError::unsupported("GIF")),
        SourceFormat::Heic => Err(ImagingError::unsupported("HEIC")),
    })?;
    limits(&header)?;
    Ok(header)
}

/// Refuses sizes that no photo has, before anything is allocated.
pub(crate) fn limits(header: &Header) -> Result<(), ImagingError> {
    let (width, height) = (header.width, header.height);
    if header.format == SourceFormat::Svg {
        return Ok(());
    }
    if width == 0 || height == 0 {
        return Err(ImagingError::broken(header.format, "a side of zero pixels"));
    }
    let bomb = |limit| Err(ImagingError::Bomb { width, height, limit });
    if width > MAX_SIDE || height > MAX_SIDE {
        return bomb("100000 pixels a side");
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return bomb("600 megapixels");
    }
    // These must be held whole (libjpeg keeps every coefficient of a progressive file: 3 bytes a pixel; interlaced PNG and
    // AVIF have no strips).
    if pixels > 250_000_000 && (header.progressive || header.format == SourceFormat::Avif) {
        return bomb("250 megapixels progressive");
    }
    Ok(())
}

pub(crate) fn io(error: std::io::Error) -> ImagingError {
    if error.kind() == std::io::ErrorKind::UnexpectedEof {
        ImagingError::Truncated
    } else {
        ImagingError::Io(error.to_string())
    }
}

/// Width and height as seen, for a stored size and an EXIF orientation.
pub(crate) fn oriented(width: u32, height: u32, orientation: u8) -> (u32, u32) {
    if orientation >= 5 { (height, width) } else { (width, height) }
}

trait TakeUpTo {
    fn take_up_to(&mut self, count: usize, into: &mut Vec<u8>) -> Result<(), ImagingError>;
    fn exact(&mut self, count: usize) -> Result<Vec<u8>, ImagingError>;
    fn skip(&mut self, count: u64) -> Result<(), ImagingError>;
}

impl TakeUpTo for dyn ReadSeek + '_ {
    fn take_up_to(&mut self, count: usize, into: &mut Vec<u8>) -> Result<(), ImagingError> {
        Read::take(&mut *self, count as u64).read_to_end(into).map_err(io)?;
        Ok(())
    }
    fn exact(&mut self, count: usize) -> Result<Vec<u8>, ImagingError> {
        let mut bytes = Vec::new();
        self.take_up_to(count, &mut bytes)?;
        if bytes.len() < count { Err(ImagingError::Truncated) } else { Ok(bytes) }
    }
    fn skip(&mut self, count: u64) -> Result<(), ImagingError> {
        self.seek(SeekFrom::Current(count as i64)).map_err(io)?;
        Ok(())
    }
}

fn jpeg(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    reader.skip(2)?;
    let (mut orientation, mut icc) = (1, false);
    loop {
        let mut marker = reader.exact(2)?;
        if marker[0] != 0xFF {
            return Err(ImagingError::broken(SourceFormat::Jpeg, "no marker where one must stand"));
        }
        while marker[1] == 0xFF {
            marker[1] = reader.exact(1)?[0];
        }
        let code = marker[1];
        if matches!(code, 0x01 | 0xD0..=0xD8) {
            continue;
        }
        if matches!(code, 0xD9 | 0xDA) {
            return Err(ImagingError::broken(SourceFormat::Jpeg, "no frame before the first scan"));
        }
        let length = reader.exact(2)?;
        let length = u64::from(u16::from_be_bytes([length[0], length[1]]));
        let Some(body) = length.checked_sub(2) else {
            return Err(ImagingError::broken(SourceFormat::Jpeg, "a segment shorter than its own length"));
        };
        match code {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let frame = reader.exact(6)?;
                let height = u32::from(u16::from_be_bytes([frame[1], frame[2]]));
                let width = u32::from(u16::from_be_bytes([frame[3], frame[4]]));
                if !matches!(code, 0xC0..=0xC2) {
                    return Err(ImagingError::unsupported("lossless or arithmetic-coded JPEG"));
                }
                if frame[0] != 8 {
                    return Err(ImagingError::unsupported(format!("JPEG with {} bits a sample", frame[0])));
                }
                let (width, height) = oriented(width, height, orientation);
                return Ok(Header {
                    format: SourceFormat::Jpeg,
                    width,
                    height,
                    orientation,
                    alpha: false,
                    icc,
                    depth: 8,
                    progressive: code == 0xC2,
                });
            }
            0xE1 if body >= 14 => {
                let start = reader.exact(6)?;
                if start == *b"Exif\0\0" {
                    let exif = reader.exact(body as usize - 6)?;
                    orientation = exif_orientation(&exif);
                } else {
                    reader.skip(body - 6)?;
                }
            }
            0xE2 if body >= 14 => {
                let start = reader.exact(12)?;
                icc |= start == *b"ICC_PROFILE\0";
                reader.skip(body - 12)?;
            }
            _ => reader.skip(body)?,
        }
    }
}

fn webp(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    let broken = |reason: &str| ImagingError::broken(SourceFormat::Webp, reason);
    reader.skip(12)?;
    let mut header = Header {
        format: SourceFormat::Webp,
        width: 0,
        height: 0,
        orientation: 1,
        alpha: false,
        icc: false,
        depth: 8,
        progressive: false,
    };
    let mut extended = false;
    loop {
        let mut chunk = Vec::new();
        reader.take_up_to(8, &mut chunk)?;
        if chunk.len() < 8 {
            return if extended && header.width > 0 { Ok(header) } else { Err(ImagingError::Truncated) };
        }
        let size = u64::from(u32::from_le_bytes([chunk[4], chunk[5], chunk[6], chunk[7]]));
        let padded = size + (size & 1);
        match &chunk[..4] {
            b"VP8X" => {
                let body = reader.exact(10)?;
                extended = true;
                if body[0] & 0x02 != 0 {
                    return Err(ImagingError::unsupported("animated WebP"));
                }
                header.alpha = body[0] & 0x10 != 0;
                header.icc = body[0] & 0x20 != 0;
                header.width = 1 + u32::from_le_bytes([body[4], body[5], body[6], 0]);
                header.height = 1 + u32::from_le_bytes([body[7], body[8], body[9], 0]);
                if body[0] & 0x08 == 0 {
                    return Ok(header); // no EXIF chunk: nothing more to learn
                }
                reader.skip(padded.saturating_sub(10))?;
            }
            b"VP8 " if !extended => {
                let body = reader.exact(10)?;
                if body[3..6] != [0x9D, 0x01, 0x2A] {
                    return Err(broken("no VP8 start code"));
                }
                header.width = u32::from(u16::from_le_bytes([body[6], body[7]]) & 0x3FFF);
                header.height = u32::from(u16::from_le_bytes([body[8], body[9]]) & 0x3FFF);
                return Ok(header);
            }
            b"VP8L" if !extended => {
                let body = reader.exact(5)?;
                if body[0] != 0x2F {
                    return Err(broken("no VP8L signature"));
                }
                let bits = u32::from_le_bytes([body[1], body[2], body[3], body[4]]);
                header.width = (bits & 0x3FFF) + 1;
                header.height = (bits >> 14 & 0x3FFF) + 1;
                header.alpha = bits >> 28 & 1 == 1;
                return Ok(header);
            }
            b"EXIF" => {
                let body = reader.exact(size.min(1 << 20) as usize)?;
                let body = body.strip_prefix(b"Exif\0\0").unwrap_or(&body);
                header.orientation = exif_orientation(body);
                (header.width, header.height) = oriented(header.width, header.height, header.orientation);
                return Ok(header);
            }
            _ => reader.skip(padded)?,
        }
    }
}

/// Orientation (1–8) of an EXIF block that begins with its TIFF header; 1 when absent or senseless.
pub(crate) fn exif_orientation(exif: &[u8]) -> u8 {
    fn find(exif: &[u8]) -> Option<u16> {
        let little = match exif.get(..4)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        let short = |at: usize| {
            let bytes: [u8; 2] = exif.get(at..at + 2)?.try_into().ok()?;
            Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
        };
        let long = |at: usize| {
            let bytes: [u8; 4] = exif.get(at..at + 4)?.try_into().ok()?;
            Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
        };
        let directory = long(4)? as usize;
        let count = usize::from(short(directory)?);
        (0..count)
            .map(|index| directory + 2 + 12 * index)
            .find(|&at| short(at) == Some(0x0112))
            .and_then(|at| short(at + 8))
    }
    match find(exif) {
        Some(value @ 1..=8) => value as u8,
        _ => 1,
    }
}
