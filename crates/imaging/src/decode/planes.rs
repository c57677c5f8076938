//! The planes into which JPEG blocks are decoded, one for each component at the scale at which it is wanted,
//! and the sums for the impression's grid.
//!
//! libjpeg, through a callback of [`jpeg`](super::jpeg), hands each block of coefficients to [`Planes::block`], which writes
//! straight into the planes. That buys four things:
//!
//! * each component is decoded at the scale it is needed (N/8, N from 1 to 8): for a 2400-pixel rendition of a 6000-pixel
//!   photo luma is made at 3000 and chroma at 1500, and nothing is upsampled or converted that is scaled down afterwards;
//! * blocks outside the wanted region cost no transform and no memory;
//! * the dominant colour comes from the DC coefficients, so it is the same at every scale, to the bit;
//! * no assembler is needed: what is left to libjpeg is Huffman decoding, which has no SIMD anyway.

use super::inverse::inverse;
#[cfg(target_arch = "x86_64")]
use super::inverse::inverse_avx2;
use crate::raster::{Decoded, Grid, Layout, Need, Plane};

/// The facts about one component that the transform needs.
struct Component {
    /// Output samples a block and side, 1 to 8; 0: only DC is recorded.
    scale: usize,
    /// Blocks a row of MCUs holds, vertically.
    vertical: usize,
    /// First and last block (exclusive) wanted, horizontally and vertically.
    columns: (usize, usize),
    rows: (usize, usize),
    stride: usize,
    plane: Vec<u8>,
    /// Where the plane lies in the picture; its samples are put in at the end.
    place: Option<Plane>,
    /// Cell of each block column and row.
    cell_x: Vec<u16>,
    cell_y: Vec<u16>,
    sums: Vec<i64>,
    counts: Vec<u32>,
}

/// How a component is sampled: its factors and the largest of all components.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sampling {
    pub factors: (u32, u32),
    pub largest: (u32, u32),
}

/// The planes of one picture.
pub(super) struct Planes {
    width: u32,
    height: u32,
    layout: Layout,
    components: Vec<Component>,
    grid: Grid,
}

impl Planes {
    /// For a picture of `width` × `height` pixels with these components; with no need, only the grid is filled.
    pub(super) fn new(
        (width, height): (u32, u32),
        layout: Layout,
        samplings: &[Sampling],
        need: Option<&Need>,
    ) -> Self {
        let (max_h, max_v) = samplings.first().map_or((1, 1), |sampling| sampling.largest);
        let grid = Grid::new(width, height, 8 * max_h, 8 * max_v);
        let components = samplings
            .iter()
            .enumerate()
            .map(|(index, sampling)| {
                let detail = need.map(|need| if layout.is_chroma(index) { need.chroma } else { need.luma });
                Component::new((width, height), &grid, *sampling, need.zip(detail))
            })
            .collect();
        Self { width, height, layout, components, grid }
    }

    /// Blocks that a row of MCUs holds of a component, vertically.
    pub(super) fn vertical(&self, index: usize) -> Option<usize> {
        self.components.get(index).map(|component| component.vertical)
    }

    /// One block: records its DC, and writes N×N samples if it is wanted.
    ///
    /// # Safety
    /// AVX2 is there if `WIDE`.
    #[inline(always)]
    pub(super) unsafe fn block<const WIDE: bool>(
        &mut self,
        index: usize,
        x: usize,
        y: usize,
        coefficients: &[i16; 64],
        quant: &[u16; 64],
    ) {
        let grid_width = self.grid.width;
        let Some(c) = self.components.get_mut(index) else { return };
        let (Some(&cell_x), Some(&cell_y)) = (c.cell_x.get(x), c.cell_y.get(y)) else { return };
        let cell = usize::from(cell_y) * grid_width + usize::from(cell_x);
        c.sums[cell] += i64::from(i32::from(coefficients[0]) * i32::from(quant[0]));
        c.counts[cell] += 1;
        if c.scale == 0 || x < c.columns.0 || x >= c.columns.1 || y < c.rows.0 || y >= c.rows.1 {
            return;
        }
        let at = (y - c.rows.0) * c.scale * c.stride + (x - c.columns.0) * c.scale;
        let stride = c.stride;
        let out = &mut c.plane[at..];
        macro_rules! scaled {
            ($scale:literal) => {{
                #[cfg(target_arch = "x86_64")]
                if WIDE {
                    // SAFETY: the caller of this function promises AVX2 when `WIDE` is set.
                    return unsafe { inverse_avx2::<$scale>(coefficients, quant, out, stride) };
                }
                inverse::<$scale>(coefficients, quant, out, stride);
            }};
        }
        match c.scale {
            1 => scaled!(1),
            2 => scaled!(2),
            3 => scaled!(3),
            4 => scaled!(4),
            5 => scaled!(5),
            6 => scaled!(6),
            7 => scaled!(7),
            _ => scaled!(8),
        }
    }

    /// The decoded picture, once every block was given.
    pub(super) fn finish(self) -> Decoded {
        let Self { width, height, layout, components, mut grid } = self;
        let mut planes = Vec::new();
        for component in components {
            grid.channels.push(component.means());
            if let Some(place) = component.place {
                let mut plane = Plane { data: component.plane, ..place };
                plane.repeat_edges(width, height);
                planes.push(plane);
            }
        }
        Decoded { width, height, layout, planes, grid }
    }
}

impl Component {
    /// Plans the plane of a component: `wanted` is the need and the detail that this component has in it.
    fn new((width, height): (u32, u32), grid: &Grid, sampling: Sampling, wanted: Option<(&Need, f64)>) -> Self {
        let ((h, v), (max_h, max_v)) = (sampling.factors, sampling.largest);
        // Picture pixels a block covers, a fraction when factors are odd ones.
        let (cover_x, cover_y) = (8.0 * f64::from(max_h) / f64::from(h), 8.0 * f64::from(max_v) / f64::from(v));
        // Rows and columns up to whole MCUs, so that no index can fall outside.
        let across = width.div_ceil(8 * max_h) * h;
        let down = height.div_ceil(8 * max_v) * v;
        let cells = |blocks: u32, cover: f64, size: u32, count: usize| -> Vec<u16> {
            (0..blocks)
                .map(|b| {
                    (((f64::from(b) + 0.5) * cover * count as f64 / f64::from(size)) as usize).min(count - 1) as u16
                })
                .collect()
        };
        let mut component = Self {
            scale: 0,
            vertical: v as usize,
            columns: (0, 0),
            rows: (0, 0),
            stride: 0,
            plane: Vec::new(),
            place: None,
            cell_x: cells(across, cover_x, width, grid.width),
            cell_y: cells(down, cover_y, height, grid.height),
            sums: vec![0; grid.width * grid.height],
            counts: vec![0; grid.width * grid.height],
        };
        let Some((need, detail)) = wanted else { return component };
        // Smallest N whose plane still has the detail asked for.
        let scale = (1..8)
            .find(|&n| {
                f64::from(n) / cover_x >= detail * (1.0 - 1e-9) && f64::from(n) / cover_y >= detail * (1.0 - 1e-9)
            })
            .unwrap_or(8);
        // Two blocks more on each side than the region: the filter looks beyond its edge.
        let range = |start: f64, end: f64, cover: f64, blocks: u32| {
            let first = ((start / cover).floor() - 2.0).max(0.0) as usize;
            let last = (((end / cover).ceil() + 2.0) as usize).min(blocks as usize);
            (first, last.max(first + 1))
        };
        let r = &need.region;
        component.scale = scale as usize;
        component.columns = range(r.x, r.x + r.width, cover_x, across);
        component.rows = range(r.y, r.y + r.height, cover_y, down);
        component.stride = (component.columns.1 - component.columns.0) * component.scale;
        let lines = (component.rows.1 - component.rows.0) * component.scale;
        component.plane = vec![0; component.stride * lines];
        component.place = Some(Plane {
            data: Vec::new(),
            width: component.stride as u32,
            height: lines as u32,
            scale_x: f64::from(scale) / cover_x,
            scale_y: f64::from(scale) / cover_y,
            origin_x: (component.columns.0 * component.scale) as f64,
            origin_y: (component.rows.0 * component.scale) as f64,
            channels: 1,
            alpha: false,
        });
        component
    }

    /// Means of the cells of the grid.
    fn means(&self) -> Vec<u8> {
        let cells = self.sums.iter().zip(&self.counts);
        // DC is 8 times the mean of the block less 128; rounded to the nearest.
        cells
            .map(|(&sum, &count)| {
                if count == 0 {
                    128
                } else {
                    ((sum + 4 * i64::from(count)).div_euclid(8 * i64::from(count)) + 128).clamp(0, 255) as u8
                }
            })
            .collect()
    }
}
