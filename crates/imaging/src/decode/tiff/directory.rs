//! The tags of a TIFF's first directory, classic and BigTIFF. Values are read when they are asked for.

use std::collections::BTreeMap;
use std::io::SeekFrom;

use crate::error::ImagingError;
use crate::format::SourceFormat;
use crate::header::{ReadParts as _, ReadSeek};

/// Tags by their numbers in the specification and its supplements.
pub(super) mod tag {
    pub const NEW_SUBFILE_TYPE: u16 = 254;
    pub const WIDTH: u16 = 256;
    pub const HEIGHT: u16 = 257;
    pub const BITS_PER_SAMPLE: u16 = 258;
    pub const COMPRESSION: u16 = 259;
    pub const PHOTOMETRIC: u16 = 262;
    pub const FILL_ORDER: u16 = 266;
    pub const MAKE: u16 = 271;
    pub const STRIP_OFFSETS: u16 = 273;
    pub const ORIENTATION: u16 = 274;
    pub const SAMPLES_PER_PIXEL: u16 = 277;
    pub const ROWS_PER_STRIP: u16 = 278;
    pub const STRIP_BYTE_COUNTS: u16 = 279;
    pub const PLANAR_CONFIGURATION: u16 = 284;
    pub const T4_OPTIONS: u16 = 292;
    pub const PREDICTOR: u16 = 317;
    pub const COLOR_MAP: u16 = 320;
    pub const TILE_WIDTH: u16 = 322;
    pub const TILE_LENGTH: u16 = 323;
    pub const TILE_OFFSETS: u16 = 324;
    pub const TILE_BYTE_COUNTS: u16 = 325;
    pub const SUB_DIRECTORIES: u16 = 330;
    pub const INK_SET: u16 = 332;
    pub const EXTRA_SAMPLES: u16 = 338;
    pub const SAMPLE_FORMAT: u16 = 339;
    pub const JPEG_TABLES: u16 = 347;
    pub const YCBCR_SUBSAMPLING: u16 = 530;
    pub const XMP: u16 = 700;
    pub const IPTC: u16 = 33_723;
    pub const ICC_PROFILE: u16 = 34_675;
    pub const DNG_VERSION: u16 = 50_706;
}

/// The most bytes of one tag's values. Profiles are the largest.
const LONGEST: u64 = 16 << 20;

/// Where the values of a tag are.
struct Entry {
    kind: u16,
    count: u64,
    /// The values themselves where they fit, else their place in the file.
    field: [u8; 8],
}

/// The first directory of a file.
pub(super) struct Directory<'a> {
    reader: &'a mut dyn ReadSeek,
    /// Where the file begins in the reader.
    start: u64,
    pub little: bool,
    /// The file is a BigTIFF, with numbers of eight bytes.
    big: bool,
    entries: BTreeMap<u16, Entry>,
}

fn broken(reason: &str) -> ImagingError {
    ImagingError::broken(SourceFormat::Tiff, reason)
}

/// Bytes of one value of a type; 0 for types that do not exist.
fn size_of(kind: u16) -> u64 {
    match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16 | 17 | 18 => 8,
        _ => 0,
    }
}

fn number(bytes: &[u8], little: bool) -> u64 {
    let join = |value: u64, &byte: &u8| value << 8 | u64::from(byte);
    if little { bytes.iter().rev().fold(0, join) } else { bytes.iter().fold(0, join) }
}

impl<'a> Directory<'a> {
    /// Reads the directory; the reader stands at the beginning of the file.
    pub(super) fn read(reader: &'a mut dyn ReadSeek) -> Result<Self, ImagingError> {
        let start = reader.stream_position().map_err(ImagingError::io)?;
        let head = reader.exact(8)?;
        let little = match &head[..2] {
            b"II" => true,
            b"MM" => false,
            _ => return Err(broken("no byte order")),
        };
        let big = number(&head[2..4], little) == 43;
        let at = if big { number(&reader.exact(8)?, little) } else { number(&head[4..8], little) };
        let mut directory = Self { reader, start, little, big, entries: BTreeMap::new() };
        directory.seek(at)?;
        let (count_size, entry_size, field_size) = if big { (8, 20, 8) } else { (2, 12, 4) };
        let count = number(&directory.reader.exact(count_size)?, little);
        if count > 65_535 {
            return Err(broken("a directory of too many tags"));
        }
        let body = directory.reader.exact(count as usize * entry_size)?;
        for entry in body.chunks_exact(entry_size) {
            let mut field = [0; 8];
            field[..field_size].copy_from_slice(&entry[entry_size - field_size..]);
            let entry_number = |range: std::ops::Range<usize>| number(&entry[range], little);
            let tag = entry_number(0..2) as u16;
            let kind = entry_number(2..4) as u16;
            let count = entry_number(4..entry_size - field_size);
            // When a tag occurs twice, the first one counts, as with libtiff.
            directory.entries.entry(tag).or_insert(Entry { kind, count, field });
        }
        Ok(directory)
    }

    fn seek(&mut self, at: u64) -> Result<(), ImagingError> {
        let place = self.start.checked_add(at).ok_or(ImagingError::Truncated)?;
        self.reader.seek(SeekFrom::Start(place)).map(drop).map_err(ImagingError::io)
    }

    pub(super) fn has(&self, tag: u16) -> bool {
        self.entries.contains_key(&tag)
    }

    /// The bytes of a tag's values as they are in the file, and the size of one value.
    fn raw(&mut self, tag: u16) -> Result<Option<(Vec<u8>, u64)>, ImagingError> {
        let field_size = if self.big { 8 } else { 4 };
        let Some(entry) = self.entries.get(&tag) else { return Ok(None) };
        let size = size_of(entry.kind);
        let length = entry.count.checked_mul(size).filter(|length| *length <= LONGEST);
        let length = length.ok_or_else(|| broken("a tag longer than any picture needs"))?;
        if length <= field_size {
            return Ok(Some((entry.field[..length as usize].to_vec(), size)));
        }
        let at = number(&entry.field[..field_size as usize], self.little);
        self.seek(at)?;
        Ok(Some((self.reader.exact(length as usize)?, size)))
    }

    /// The bytes of a tag that holds a block of something else (XMP, IPTC, a profile), whatever its type says it is.
    pub(super) fn block(&mut self, tag: u16) -> Result<Option<Vec<u8>>, ImagingError> {
        Ok(self.raw(tag)?.map(|(bytes, _)| bytes).filter(|bytes| !bytes.is_empty()))
    }

    /// The whole numbers of a tag; none where the tag is not there or has no numbers.
    pub(super) fn numbers(&mut self, tag: u16) -> Result<Vec<u64>, ImagingError> {
        let little = self.little;
        Ok(match self.raw(tag)? {
            Some((bytes, size)) if size > 0 => {
                bytes.chunks_exact(size as usize).map(|value| number(value, little)).collect()
            }
            _ => Vec::new(),
        })
    }

    /// The first number of a tag.
    pub(super) fn number(&mut self, tag: u16) -> Result<Option<u64>, ImagingError> {
        Ok(self.numbers(tag)?.first().copied())
    }

    /// Bytes of the file; fewer than `length` are the end of the file, which is an error.
    pub(super) fn bytes(&mut self, at: u64, length: u64) -> Result<Vec<u8>, ImagingError> {
        self.seek(at)?;
        self.reader.exact(usize::try_from(length).map_err(|_| ImagingError::Truncated)?)
    }
}
