//! The weight of one page, and of what it is made of.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::needs::Kind;
use crate::media_type::is_text;
use crate::path::OutputPath;

/// What a page weighs. Lengths are in bytes, on the way to the reader.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weight {
    /// The page itself.
    pub html: u64,
    /// What it needs, by kind.
    kinds: [u64; Kind::ALL.len()],
    /// How many files it needs.
    files: u64,
}

impl Weight {
    /// The weight of a page that needs nothing.
    pub fn new(html: u64) -> Self {
        Self { html, ..Self::default() }
    }

    /// Adds a file that the page needs.
    pub fn add(&mut self, kind: Kind, bytes: u64) {
        self.kinds[kind as usize] += bytes;
        self.files += 1;
    }

    /// Everything together.
    pub fn total(&self) -> u64 {
        self.html + self.kinds.iter().sum::<u64>()
    }

    /// What it needs of one kind.
    pub fn of_kind(&self, kind: Kind) -> u64 {
        self.kinds[kind as usize]
    }

    /// The number of files, the page itself among them.
    pub fn requests(&self) -> u64 {
        self.files + 1
    }
}

/// A file that a page needs, with its weight.
#[derive(Clone, Copy, Debug)]
pub struct Part<'t> {
    /// What for.
    pub kind: Kind,
    /// The file.
    pub file: &'t OutputPath,
    /// Length on the way to the reader.
    pub bytes: u64,
}

/// Kilobytes of 1,000 bytes, one that is begun counting whole.
pub fn kilobytes(bytes: u64) -> u64 {
    bytes.div_ceil(1000)
}

/// Whether hosts compress a file on the way.
pub fn is_compressed(file: &OutputPath) -> bool {
    is_text(file.as_str().rsplit_once('.').map_or("", |(_, ending)| ending))
}

/// The length of a text as gzip sends it at its fastest level.
pub fn compressed(bytes: &[u8]) -> u64 {
    let mut encoder = GzEncoder::new(Counter(0), Compression::fast());
    // Counting never fails.
    let _ = encoder.write_all(bytes);
    encoder.finish().map_or(bytes.len() as u64, |counter| counter.0)
}

/// Counts what is written into it.
struct Counter(u64);

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
