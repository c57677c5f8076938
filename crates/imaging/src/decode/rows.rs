//! Reduces pictures whose format has no scaled decode. Rows are given from the top and averaged by a whole
//! factor where the renditions allow it; only the reduced picture is kept, so that memory depends on the
//! renditions, not on the original.

use crate::raster::{Decoded, Grid, Layout, Need, Plane};

/// Takes rows, keeps a reduced picture and the impression's grid.
pub(crate) struct Rows {
    width: u32,
    height: u32,
    layout: Layout,
    channels: usize,
    /// Pixels averaged, across and down; 0 keeps nothing but the grid.
    factor: usize,
    row: usize,
    sums: Vec<u32>,
    pending: usize,
    data: Vec<u8>,
    grid: Grid,
    cells: Vec<u64>,
}

impl Rows {
    pub(crate) fn new(width: u32, height: u32, layout: Layout, need: Option<&Need>) -> Self {
        let channels = match layout {
            Layout::Grey => 1,
            Layout::Rgb | Layout::Ycc => 3,
            _ => 4,
        };
        // At least twice the detail is left to the good filter; the mean of whole squares before it costs no sharpness
        // that would survive. 128 × 128 sums of 16 bits fit 32 bits.
        let factor = need.map_or(0, |need| ((0.5 / need.luma.max(1e-6)) as usize).clamp(1, 64));
        let grid = Grid::new(width, height, 1, 1);
        let kept = if factor == 0 { 0 } else { (width as usize).div_ceil(factor) * channels };
        Self {
            width,
            height,
            layout,
            channels,
            factor,
            row: 0,
            sums: if factor > 1 { vec![0; kept] } else { Vec::new() },
            pending: 0,
            data: Vec::with_capacity(if factor == 0 { 0 } else { kept * (height as usize).div_ceil(factor) }),
            cells: vec![0; grid.width * grid.height * channels],
            grid,
        }
    }

    /// Rows that were not given yet.
    pub(crate) fn missing(&self) -> usize {
        (self.height as usize).saturating_sub(self.row)
    }

    /// The next row, `width` pixels of all channels; rows beyond the height are ignored.
    pub(crate) fn push(&mut self, row: &[u8]) {
        let width = self.width as usize;
        if self.missing() == 0 || row.len() < width * self.channels {
            return;
        }
        let row = &row[..width * self.channels];
        let cell_row = self.row * self.grid.height / self.height as usize;
        for cell in 0..self.grid.width {
            let (start, end) = (cell_edge(cell, width, self.grid.width), cell_edge(cell + 1, width, self.grid.width));
            let at = (cell_row * self.grid.width + cell) * self.channels;
            let part = &row[start * self.channels..end * self.channels];
            let target = &mut self.cells[at..at + self.channels];
            match self.layout {
                Layout::Rgba => {
                    for &[r, g, b, a] in part.as_chunks::<4>().0 {
                        let alpha = u64::from(a);
                        target[0] += u64::from(r) * alpha;
                        target[1] += u64::from(g) * alpha;
                        target[2] += u64::from(b) * alpha;
                        target[3] += alpha;
                    }
                }
                _ => {
                    for pixel in part.chunks_exact(self.channels) {
                        for (sum, &value) in target.iter_mut().zip(pixel) {
                            *sum += u64::from(value);
                        }
                    }
                }
            }
        }
        self.row += 1;
        match self.factor {
            0 => {}
            1 => self.data.extend_from_slice(row),
            factor => {
                for (sums, square) in self.sums.chunks_exact_mut(self.channels).zip(row.chunks(factor * self.channels))
                {
                    if self.layout == Layout::Rgba {
                        for &[r, g, b, a] in square.as_chunks::<4>().0 {
                            let alpha = u32::from(a);
                            sums[0] += u32::from(r) * alpha;
                            sums[1] += u32::from(g) * alpha;
                            sums[2] += u32::from(b) * alpha;
                            sums[3] += alpha;
                        }
                    } else {
                        for pixel in square.chunks_exact(self.channels) {
                            for (sum, &value) in sums.iter_mut().zip(pixel) {
                                *sum += u32::from(value);
                            }
                        }
                    }
                }
                self.pending += 1;
                if self.pending == factor || self.missing() == 0 {
                    self.flush();
                }
            }
        }
    }

    /// One reduced row.
    fn flush(&mut self) {
        let width = self.width as usize;
        for (index, sums) in self.sums.chunks_exact_mut(self.channels).enumerate() {
            let across = self.factor.min(width - index * self.factor);
            let count = (across * self.pending) as u32;
            if self.layout == Layout::Rgba {
                let alpha = sums[3];
                let color = |sum: u32| (sum + alpha / 2).checked_div(alpha).unwrap_or(0) as u8;
                self.data.extend([color(sums[0]), color(sums[1]), color(sums[2]), ((alpha + count / 2) / count) as u8]);
            } else {
                self.data.extend(sums.iter().map(|&sum| ((sum + count / 2) / count) as u8));
            }
            sums.fill(0);
        }
        self.pending = 0;
    }

    /// The picture; `None` when rows are missing.
    pub(crate) fn finish(mut self) -> Option<Decoded> {
        if self.missing() > 0 {
            return None;
        }
        let (width, height) = (self.width as usize, self.height as usize);
        self.grid.channels = vec![Vec::with_capacity(self.grid.width * self.grid.height); self.channels];
        for y in 0..self.grid.height {
            // The rows r with r * cells / height == y.
            let down = ((y + 1) * height).div_ceil(self.grid.height) - (y * height).div_ceil(self.grid.height);
            for x in 0..self.grid.width {
                let across = cell_edge(x + 1, width, self.grid.width) - cell_edge(x, width, self.grid.width);
                let count = (across * down).max(1) as u64;
                let at = (y * self.grid.width + x) * self.channels;
                let sums = &self.cells[at..at + self.channels];
                for (channel, &sum) in sums.iter().enumerate() {
                    let by = if self.layout == Layout::Rgba && channel < 3 { sums[3] } else { count };
                    self.grid.channels[channel].push((sum + by / 2).checked_div(by).unwrap_or(0).min(255) as u8);
                }
            }
        }
        let planes = if self.factor == 0 {
            Vec::new()
        } else {
            vec![Plane {
                data: self.data,
                width: width.div_ceil(self.factor) as u32,
                height: height.div_ceil(self.factor) as u32,
                scale_x: 1.0 / self.factor as f64,
                scale_y: 1.0 / self.factor as f64,
                origin_x: 0.0,
                origin_y: 0.0,
                channels: self.channels as u8,
                alpha: self.layout == Layout::Rgba,
            }]
        };
        Some(Decoded { width: self.width, height: self.height, layout: self.layout, planes, grid: self.grid })
    }
}

fn cell_edge(cell: usize, width: usize, cells: usize) -> usize {
    cell * width / cells
}
