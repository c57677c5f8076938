//! The samples of a decoded picture, as luma and chroma of any depth, and their way to red, green and blue.

use crate::error::ImagingError;
use crate::format::SourceFormat;

/// Samples of one plane, of up to 8 bits or of more.
pub(super) enum Plane {
    Narrow(Vec<u8>),
    Wide(Vec<u16>),
}

impl Plane {
    fn len(&self) -> usize {
        match self {
            Self::Narrow(samples) => samples.len(),
            Self::Wide(samples) => samples.len(),
        }
    }
}

/// What a decoder of coded pictures gives.
pub(super) struct Coded {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Luma and the two chromas. The latter are empty when there is no colour.
    pub planes: [Plane; 3],
    /// Samples from one row to the next.
    pub strides: [usize; 3],
    /// Bits of luma and of chroma.
    pub depth: [u8; 2],
    /// How often chroma is halved, across and down.
    pub shift: (usize, usize),
    pub monochrome: bool,
    /// The matrix by its CICP number (ITU-T H.273).
    pub matrix: u16,
    /// Whether the samples use all values of their depth.
    pub full: bool,
}

/// Samples of a decoded picture with what is needed to read them as fractions.
pub(super) struct Samples {
    coded: Coded,
    identity: bool,
    /// Offset and scale, for the range.
    luma: (f32, f32),
    chroma: (f32, f32),
    weights: (f32, f32),
}

/// Offset and scale that make the fraction of a sample.
fn range(depth: u8, full: bool, (offset, steps): (f32, f32)) -> (f32, f32) {
    let depth = i32::from(depth);
    let unit = 2f32.powi(depth - 8);
    let scale = if full { 1.0 / (2f32.powi(depth) - 1.0) } else { 1.0 / (steps * unit) };
    (offset * unit, scale)
}

impl Samples {
    pub(super) fn new(coded: Coded, format: SourceFormat) -> Result<Self, ImagingError> {
        let (weights, identity) = match coded.matrix {
            0 => ((0.0, 0.0), true),
            1 => ((0.2126, 0.0722), false),
            9 => ((0.2627, 0.0593), false),
            // Unspecified is taken for what most cameras write.
            2 | 5 | 6 => ((0.299, 0.114), false),
            _ => {
                return Err(ImagingError::unsupported(
                    format!("{} aux couleurs d’un codage rare", format.name()),
                    format!("{} with colours of a rare coding", format.name()),
                ));
            }
        };
        // A decoder may halve an odd side either way.
        let last = (coded.width.saturating_sub(1) as usize, coded.height.saturating_sub(1) as usize);
        for plane in 0..if coded.monochrome { 1 } else { 3 } {
            let shift = if plane == 0 { (0, 0) } else { coded.shift };
            let at = (last.1 >> shift.1) * coded.strides[plane] + (last.0 >> shift.0);
            if at >= coded.planes[plane].len() {
                return Err(ImagingError::broken(format, "a plane that is too small"));
            }
        }
        let luma = range(coded.depth[0], coded.full, (if coded.full { 0.0 } else { 16.0 }, 219.0));
        let chroma = range(coded.depth[1], coded.full, (128.0, 224.0));
        Ok(Self { coded, identity, luma, chroma, weights })
    }

    fn sample(&self, plane: usize, x: usize, y: usize) -> f32 {
        let at = y * self.coded.strides[plane] + x;
        match &self.coded.planes[plane] {
            Plane::Narrow(samples) => f32::from(samples[at]),
            Plane::Wide(samples) => f32::from(samples[at]),
        }
    }

    /// Luma from 0 to 1.
    pub(super) fn luma(&self, x: usize, y: usize) -> f32 {
        ((self.sample(0, x, y) - self.luma.0) * self.luma.1).clamp(0.0, 1.0)
    }

    /// Red, green and blue.
    pub(super) fn rgb(&self, x: usize, y: usize) -> [u8; 3] {
        let byte = |value: f32| (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
        let luma = (self.sample(0, x, y) - self.luma.0) * self.luma.1;
        if self.coded.monochrome {
            return [byte(luma); 3];
        }
        if self.identity {
            let other = |plane| (self.sample(plane, x, y) - self.luma.0) * self.luma.1;
            return [byte(other(2)), byte(luma), byte(other(1))];
        }
        // Chroma is taken from the nearest sample: nearly always the picture is scaled down afterwards.
        let shift = self.coded.shift;
        let chroma = |plane| (self.sample(plane, x >> shift.0, y >> shift.1) - self.chroma.0) * self.chroma.1;
        let (cb, cr, (kr, kb)) = (chroma(1), chroma(2), self.weights);
        let red = luma + 2.0 * (1.0 - kr) * cr;
        let blue = luma + 2.0 * (1.0 - kb) * cb;
        [byte(red), byte((luma - kr * red - kb * blue) / (1.0 - kr - kb)), byte(blue)]
    }
}
