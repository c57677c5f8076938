//! A picture of one coded item or of a grid of them, given row by row. Of a grid, one row of tiles is held at a time.

use super::avif;
use super::facts::Cicp;
use super::hevc;
use super::index::{Index, be};
use super::samples::Samples;
use crate::error::ImagingError;
use crate::format::SourceFormat;

/// Whether only the luma of an item is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Channels {
    Color,
    Alpha,
}

/// The rows of a picture.
pub(super) struct Tiles<'a> {
    index: &'a Index<'a>,
    format: SourceFormat,
    cicp: Option<Cicp>,
    /// Size of one tile.
    tile: (u32, u32),
    columns: usize,
    /// The items of the tiles, row by row.
    items: Vec<usize>,
    /// The row of tiles that is decoded, and its tiles.
    held: Option<(usize, Vec<Samples>)>,
}

impl<'a> Tiles<'a> {
    /// The rows of an item of this size.
    pub(super) fn new(
        index: &'a Index<'a>,
        item: usize,
        size: (u32, u32),
        (format, cicp): (SourceFormat, Option<Cicp>),
    ) -> Result<Self, ImagingError> {
        let whole = Self { index, format, cicp, tile: size, columns: 1, items: vec![item], held: None };
        if index.kind(item) != Some(*b"grid") {
            return Ok(whole);
        }
        let broken = |reason: &str| ImagingError::broken(format, reason);
        let grid = index.data(item, format)?;
        let wide = if grid.get(1).ok_or(ImagingError::Truncated)? & 1 == 1 { 4 } else { 2 };
        let number = |at: usize, size: usize| be(&grid, at, size).ok_or(ImagingError::Truncated);
        let (rows, columns) = (number(2, 1)? as usize + 1, number(3, 1)? as usize + 1);
        let (width, height) = (number(4, wide)? as u32, number(4 + wide, wide)? as u32);
        let items = index.led_to(item, b"dimg").to_vec();
        let tile = items.first().and_then(|tile| index.size(*tile)).unwrap_or_default();
        let spans = |tile: u32, count: usize, whole: u32| {
            let (tile, count, whole) = (u64::from(tile), count as u64, u64::from(whole));
            tile * count >= whole && tile * (count - 1) < whole
        };
        let fits = items.len() == rows * columns && spans(tile.0, columns, width) && spans(tile.1, rows, height);
        if (width, height) != size || !fits || items.iter().any(|item| index.size(*item) != Some(tile)) {
            return Err(broken("tiles that do not make its size"));
        }
        // A tile that is named many times would be decoded as often.
        let coded = items.iter().fold(0usize, |sum, item| sum.saturating_add(index.length(*item)));
        if coded > index.file_length() {
            return Err(broken("more coded bytes than the file has"));
        }
        Ok(Self { tile, columns, items, ..whole })
    }

    /// Calls `pixel` with the samples and the place in them of each pixel of a row, from `left` on.
    pub(super) fn row(
        &mut self,
        y: u32,
        (left, width): (u32, u32),
        channels: Channels,
        pixel: &mut dyn FnMut(&Samples, std::ops::Range<usize>, usize),
    ) -> Result<(), ImagingError> {
        let row = (y / self.tile.1) as usize;
        if self.held.as_ref().is_none_or(|(held, _)| *held != row) {
            self.held = None;
            let items = self.items.get(row * self.columns..(row + 1) * self.columns).unwrap_or_default();
            let tiles = items.iter().map(|item| self.decoded(*item, channels)).collect::<Result<_, _>>()?;
            self.held = Some((row, tiles));
        }
        let Some((_, tiles)) = &self.held else { return Err(ImagingError::Truncated) };
        let inner = (y % self.tile.1) as usize;
        for (column, samples) in tiles.iter().enumerate() {
            let from = column as u64 * u64::from(self.tile.0);
            let start = u64::from(left).saturating_sub(from);
            let end = (u64::from(left) + u64::from(width)).saturating_sub(from).min(u64::from(self.tile.0));
            if start < end {
                pixel(samples, start as usize..end as usize, inner);
            }
        }
        Ok(())
    }

    fn decoded(&self, item: usize, channels: Channels) -> Result<Samples, ImagingError> {
        let format = self.format;
        let mut coded = match self.index.kind(item).as_ref() {
            Some(b"av01") => avif::decode(self.index.data(item, format)?, self.tile)?,
            Some(b"hvc1") => {
                let settings =
                    self.index.property(item, b"hvcC").ok_or_else(|| ImagingError::broken(format, "no hvcC"))?;
                let data = self.index.data(item, format)?;
                let mut coded = hevc::decode(settings, &data, self.tile)?;
                // The container's word on colours comes before that of the coded picture.
                if let Some(cicp) = self.cicp.filter(|_| channels == Channels::Color) {
                    (coded.matrix, coded.full) = (cicp.matrix, cicp.full);
                }
                coded
            }
            _ => {
                return Err(ImagingError::unsupported(
                    format!("{} d’un codage rare", format.name()),
                    format!("{} of a rare coding", format.name()),
                ));
            }
        };
        if (coded.width, coded.height) != self.tile {
            return Err(ImagingError::broken(format, "two headers of different size"));
        }
        if channels == Channels::Alpha {
            (coded.monochrome, coded.matrix) = (true, 2);
        }
        Samples::new(coded, format)
    }
}
