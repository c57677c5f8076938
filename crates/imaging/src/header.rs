//! Facts about a picture that are known without decoding pixels, and the limits that are checked before anything is
//! allocated. The readers of each format fill a [`Header`]; [`inspect`](crate::inspect) chooses among them.

use std::io::{Read, Seek, SeekFrom};

use crate::error::ImagingError;
use crate::format::SourceFormat;

/// Above this many pixels a picture is refused.
pub const MAX_PIXELS: u64 = 600_000_000;
/// Above this many pixels a picture is refused whose decoder must hold all of it at once: at 12 bytes a pixel, which is
/// what the worst of them takes, that is 1.7 GiB.
const MAX_PIXELS_AT_ONCE: u64 = 150_000_000;
/// Above this many pixels on one side a picture is refused.
pub const MAX_SIDE: u32 = 100_000;

/// Anything that can be read and searched; `File`, `Cursor` and `BufReader` are.
pub trait ReadSeek: Read + Seek {}
impl<T: Read + Seek + ?Sized> ReadSeek for T {}

/// The facts in a picture's header.
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
    /// Progressive JPEG, interlaced PNG or GIF: cannot be read strip by strip.
    pub progressive: bool,
    /// Whether there are more pictures than the first, shown one after the other. Only the first is decoded.
    pub animated: bool,
}

impl Header {
    /// A picture of 8 bits a sample, stored upright, without alpha or profile: what the readers of headers begin with.
    pub(crate) fn new(format: SourceFormat, width: u32, height: u32) -> Self {
        Self {
            format,
            width,
            height,
            orientation: 1,
            alpha: false,
            icc: false,
            depth: 8,
            progressive: false,
            animated: false,
        }
    }

    /// The same header with an orientation. The size given so far is that of the stored picture.
    pub(crate) fn turned(mut self, orientation: u8) -> Self {
        self.orientation = orientation;
        (self.width, self.height) = oriented(self.width, self.height, orientation);
        self
    }

    /// Pixels of the whole picture.
    pub(crate) fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// Whether the decoder holds the whole picture, whatever is asked of it.
    pub(crate) fn is_held_whole(&self) -> bool {
        self.progressive
            || matches!(self.format, SourceFormat::Avif | SourceFormat::Heic | SourceFormat::Webp | SourceFormat::Gif)
    }
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
    if header.pixels() > MAX_PIXELS {
        return bomb("600 megapixels");
    }
    if header.is_held_whole() && header.pixels() > MAX_PIXELS_AT_ONCE {
        return bomb(match header.progressive {
            true => "150 megapixels progressive",
            false => "150 megapixels for this format",
        });
    }
    Ok(())
}

/// Width and height as seen, for a stored size and an EXIF orientation.
pub(crate) fn oriented(width: u32, height: u32, orientation: u8) -> (u32, u32) {
    if orientation >= 5 { (height, width) } else { (width, height) }
}

/// Reading that tells the end of the file as [`ImagingError::Truncated`].
pub(crate) trait ReadParts {
    /// Appends at most `count` bytes; fewer are there only at the end of the file.
    fn take_up_to(&mut self, count: usize, into: &mut Vec<u8>) -> Result<(), ImagingError>;
    /// The next `count` bytes.
    fn exact(&mut self, count: usize) -> Result<Vec<u8>, ImagingError>;
    /// Skips so many bytes, also beyond the end of the file.
    fn skip(&mut self, count: u64) -> Result<(), ImagingError>;
}

impl ReadParts for dyn ReadSeek + '_ {
    fn take_up_to(&mut self, count: usize, into: &mut Vec<u8>) -> Result<(), ImagingError> {
        Read::take(&mut *self, count as u64).read_to_end(into).map_err(ImagingError::io)?;
        Ok(())
    }
    fn exact(&mut self, count: usize) -> Result<Vec<u8>, ImagingError> {
        let mut bytes = Vec::new();
        self.take_up_to(count, &mut bytes)?;
        if bytes.len() < count { Err(ImagingError::Truncated) } else { Ok(bytes) }
    }
    fn skip(&mut self, count: u64) -> Result<(), ImagingError> {
        self.seek(SeekFrom::Current(i64::try_from(count).unwrap_or(i64::MAX))).map_err(ImagingError::io)?;
        Ok(())
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
