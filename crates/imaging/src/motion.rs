//! How a picture moves: how many pictures follow one another, how long they take, how often they are shown. Read from
//! the containers; no pixel is decoded, nothing is kept, and the work is linear in the length of the file.

use std::io::{BufReader, Read, Seek, SeekFrom};

use crate::error::ImagingError;
use crate::format::SourceFormat;
use crate::header::ReadSeek;

/// The motion of an animated picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Motion {
    /// Pictures, two or more.
    pub frames: u64,
    /// Milliseconds that all of them take once, as browsers show them.
    pub once: u64,
    /// How often they are shown; `None` for ever.
    pub runs: Option<u32>,
}

impl Motion {
    /// Milliseconds until it stands still; `None` when it never does.
    pub fn lasts(&self) -> Option<u64> {
        self.runs.map(|runs| self.once.saturating_mul(u64::from(runs.max(1))))
    }
}

/// Reads how a picture of a format moves, from the beginning of its file on; `None` for one that does not. A file that
/// ends early is read as far as it goes.
///
/// # Errors
/// When the file cannot be read.
pub fn motion_of(reader: &mut dyn ReadSeek, format: SourceFormat) -> Result<Option<Motion>, ImagingError> {
    // Many small steps: without a buffer each would be a call of the system.
    let mut reader = BufReader::new(Steps(reader));
    let mut count = Count::default();
    let read = match format {
        SourceFormat::Gif => gif(&mut reader, &mut count),
        SourceFormat::Webp => webp(&mut reader, &mut count),
        SourceFormat::Png => png(&mut reader, &mut count),
        _ => return Ok(None),
    };
    match read {
        Err(ImagingError::Io(error)) => Err(ImagingError::Io(error)),
        _ => Ok((count.frames > 1).then_some(Motion { frames: count.frames, once: count.once, runs: count.runs })),
    }
}

/// A borrowed reader as a value.
struct Steps<'r>(&'r mut dyn ReadSeek);

impl Read for Steps<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(into)
    }
}

impl Seek for Steps<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.0.seek(to)
    }
}

struct Count {
    frames: u64,
    once: u64,
    runs: Option<u32>,
}

impl Default for Count {
    fn default() -> Self {
        Self { frames: 0, once: 0, runs: Some(1) }
    }
}

impl Count {
    fn frame(&mut self, milliseconds: u64) {
        self.frames += 1;
        // Browsers show what asks for less for a tenth of a second.
        self.once = self.once.saturating_add(if milliseconds <= 10 { 100 } else { milliseconds });
    }

    /// `0` stands for ever.
    fn runs(&mut self, runs: u32) {
        self.runs = (runs > 0).then_some(runs);
    }
}

/// A buffered reader that passes over bytes within its buffer.
trait Passing {
    fn pass(&mut self, count: u64) -> Result<(), ImagingError>;
    fn next<const N: usize>(&mut self) -> Result<[u8; N], ImagingError>;
}

impl<R: Read + Seek> Passing for BufReader<R> {
    fn pass(&mut self, count: u64) -> Result<(), ImagingError> {
        self.seek_relative(i64::try_from(count).unwrap_or(i64::MAX)).map_err(ImagingError::io)
    }

    fn next<const N: usize>(&mut self) -> Result<[u8; N], ImagingError> {
        let mut bytes = [0; N];
        self.read_exact(&mut bytes).map_err(ImagingError::io)?;
        Ok(bytes)
    }
}

fn gif(reader: &mut BufReader<Steps<'_>>, count: &mut Count) -> Result<(), ImagingError> {
    let start = reader.next::<13>()?;
    let palette = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    reader.pass(palette(start[10]))?;
    let mut delay = 0;
    loop {
        match reader.next::<1>()?[0] {
            0x21 => {
                let [label, length] = reader.next::<2>()?;
                let mut length = u64::from(length);
                if label == 0xF9 && length >= 4 {
                    let [_, low, high, _] = reader.next::<4>()?;
                    delay = 10 * u64::from(u16::from_le_bytes([low, high]));
                    length -= 4;
                } else if label == 0xFF && length == 11 {
                    let name = reader.next::<11>()?;
                    length = 0;
                    if &name == b"NETSCAPE2.0" || &name == b"ANIMEXTS1.0" {
                        length = u64::from(reader.next::<1>()?[0]);
                        if length == 0 {
                            continue;
                        }
                        if length == 3 {
                            let [_, low, high] = reader.next::<3>()?;
                            // The number is that of repetitions after the first run.
                            let repeats = u32::from(u16::from_le_bytes([low, high]));
                            count.runs(if repeats == 0 { 0 } else { repeats + 1 });
                            length = 0;
                        }
                    }
                }
                reader.pass(length)?;
                blocks(reader)?;
            }
            0x2C => {
                let flags = reader.next::<9>()?[8];
                reader.pass(palette(flags) + 1)?;
                blocks(reader)?;
                count.frame(std::mem::take(&mut delay));
            }
            _ => return Ok(()),
        }
    }
}

/// Passes over blocks of up to 255 bytes until the empty one.
fn blocks(reader: &mut BufReader<Steps<'_>>) -> Result<(), ImagingError> {
    loop {
        match reader.next::<1>()?[0] {
            0 => return Ok(()),
            length => reader.pass(u64::from(length))?,
        }
    }
}

fn webp(reader: &mut BufReader<Steps<'_>>, count: &mut Count) -> Result<(), ImagingError> {
    reader.pass(12)?;
    loop {
        let [a, b, c, d, size @ ..] = reader.next::<8>()?;
        let size = u64::from(u32::from_le_bytes(size));
        let mut left = size + (size & 1);
        match &[a, b, c, d] {
            b"ANIM" if size >= 6 => {
                let [.., low, high] = reader.next::<6>()?;
                count.runs(u32::from(u16::from_le_bytes([low, high])));
                left -= 6;
            }
            b"ANMF" if size >= 16 => {
                let [_, _, _, _, _, _, _, _, _, _, _, _, low, middle, high, _] = reader.next::<16>()?;
                count.frame(u64::from(u32::from_le_bytes([low, middle, high, 0])));
                left -= 16;
            }
            _ => {}
        }
        reader.pass(left)?;
    }
}

fn png(reader: &mut BufReader<Steps<'_>>, count: &mut Count) -> Result<(), ImagingError> {
    reader.pass(8)?;
    let mut is_animated = false;
    loop {
        let [length, kind] = [reader.next::<4>()?, reader.next::<4>()?];
        let mut left = u64::from(u32::from_be_bytes(length)) + 4;
        match &kind {
            b"acTL" if left == 12 => {
                let [_, _, _, _, runs @ ..] = reader.next::<8>()?;
                count.runs(u32::from_be_bytes(runs));
                is_animated = true;
                left = 4;
            }
            b"fcTL" if left == 30 && is_animated => {
                let bytes = reader.next::<26>()?;
                let number = |at: usize| u64::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
                // Of a divisor of zero the format makes a hundred.
                let per_second = if number(22) == 0 { 100 } else { number(22) };
                count.frame(1000 * number(20) / per_second);
                left = 4;
            }
            b"IEND" => return Ok(()),
            // Without its announcement before the first data it is a still picture.
            b"IDAT" if !is_animated => return Ok(()),
            _ => {}
        }
        reader.pass(left)?;
    }
}
