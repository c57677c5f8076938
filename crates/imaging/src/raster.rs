//! Planes of samples, which decoders give and the scaler takes, with the meaning of their channels and the
//! part that is wanted.

/// A rectangle in pixels of the stored picture (before orientation).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Region {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// The part and the detail of a picture that renditions need.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Need {
    pub region: Region,
    /// Samples of luma (or of every channel) a picture pixel, at least; 1 is full size.
    pub luma: f64,
    /// The same for chroma.
    pub chroma: f64,
}

/// The meaning of the channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    Grey,
    /// JPEG's: BT.601, full range.
    Ycc,
    Rgb,
    Rgba,
    /// 0 is full ink, as Adobe writes JPEG.
    CmykInverted,
    YcckInverted,
    /// 255 is full ink, as in TIFF.
    Cmyk,
}

impl Layout {
    pub(crate) fn channels(self) -> &'static str {
        match self {
            Self::Grey => "grey",
            Self::Ycc | Self::Rgb => "rgb",
            Self::Rgba => "rgba",
            Self::CmykInverted | Self::YcckInverted | Self::Cmyk => "cmyk",
        }
    }

    pub(crate) fn is_chroma(self, index: usize) -> bool {
        matches!(self, Self::Ycc | Self::YcckInverted) && (index == 1 || index == 2)
    }
}

/// Samples of one component, or of several interleaved.
#[derive(Clone, Debug)]
pub(crate) struct Plane {
    pub data: Vec<u8>,
    pub width: u32,
    pub height: u32,
    /// Samples a picture pixel.
    pub scale_x: f64,
    pub scale_y: f64,
    /// The corner of this plane, in samples from the picture's corner.
    pub origin_x: f64,
    pub origin_y: f64,
    /// Interleaved channels: 1, 3 or 4.
    pub channels: u8,
    /// Whether the last channel is alpha (and not ink): colours must be weighted by it.
    pub alpha: bool,
}

impl Plane {
    /// Overwrites the padding of the last blocks by the last true sample: what an encoder left there must not bleed in.
    pub(crate) fn repeat_edges(&mut self, picture_width: u32, picture_height: u32) {
        let inside = |picture: u32, scale: f64, origin: f64, have: u32| {
            let end = (f64::from(picture) * scale - origin - 1e-6).ceil();
            end.clamp(1.0, f64::from(have)) as usize
        };
        let columns = inside(picture_width, self.scale_x, self.origin_x, self.width);
        let rows = inside(picture_height, self.scale_y, self.origin_y, self.height);
        let stride = self.width as usize;
        if columns < stride {
            for line in self.data.chunks_exact_mut(stride).take(rows) {
                let last = line[columns - 1];
                line[columns..].fill(last);
            }
        }
        let (seen, beyond) = self.data.split_at_mut(rows * stride);
        if let Some(last) = seen.chunks_exact(stride).next_back() {
            for line in beyond.chunks_exact_mut(stride) {
                line.copy_from_slice(last);
            }
        }
    }
}

/// Means over a coarse grid, in the file's own channels: the same whatever the scale of the decode.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    pub width: usize,
    pub height: usize,
    pub channels: Vec<Vec<u8>>,
}

impl Grid {
    /// Cells of the longer side.
    const LONG: u32 = 32;

    /// A grid for a picture whose smallest unit (a JPEG's MCU) is `unit` pixels.
    pub(crate) fn new(width: u32, height: u32, unit_x: u32, unit_y: u32) -> Self {
        let long = width.max(height);
        let cells = |side: u32, unit: u32| {
            let wanted = (u64::from(side) * u64::from(Self::LONG)).div_ceil(u64::from(long)) as u32;
            wanted.min(side / unit).max(1) as usize
        };
        Self { width: cells(width, unit_x), height: cells(height, unit_y), channels: Vec::new() }
    }
}

/// A decoded picture.
#[derive(Clone, Debug)]
pub(crate) struct Decoded {
    /// Size of the stored picture, before orientation.
    pub width: u32,
    pub height: u32,
    pub layout: Layout,
    /// One plane a component, or a single interleaved one; empty when only the grid was asked for.
    pub planes: Vec<Plane>,
    pub grid: Grid,
}
