//! Makes all derivatives of a photo: decodes it once, then scales by halves to each width.
//!
//! Invariant: a derivative depends on the photo and on itself, never on which others are asked for beside it. It is kept
//! under a name that does not depend on them, and after a kill, or for one page, some are made without the others.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::camera::embedded_rights;
use crate::color::Converter;
use crate::decode;
use crate::encode::{self, Effort, Level, OutputFormat};
use crate::error::{ImagingError, guarded};
use crate::header::Header;
use crate::inspect::header;
use crate::memory::{bounded, usual_detail};
use crate::plan::{self, Focal, Ratio, Rendition};
use crate::raster::{Decoded, Grid, Layout, Need, Plane, Region};
use crate::resize::{self, Scaler};
use crate::rights::Rights;

/// Raise when the bytes of derivatives change (a codec's new version may do that); part of every cache key.
pub const VERSION: u32 = 5;

/// What is shown in the place of a photo until it is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impression {
    /// The dominant colour, sRGB.
    pub dominant: [u8; 3],
    /// A WebP of at most 16 pixels on its longer side, 100 to 300 bytes, fit for a `data:` URI.
    pub placeholder: Vec<u8>,
}

/// What the receiver of files may answer: go on, or stop with a reason.
pub type SinkResult = Result<(), String>;

/// Makes all renditions of a photo from one decode, calling `sink` with the index of the rendition (in the order given)
/// and its file as soon as it is ready; the order of calls is that of making. Runs on the calling thread alone, and the
/// same input gives the same bytes.
///
/// When `rights` is empty, the rights that the file itself carries are written.
///
/// # Errors
/// The error of a photo that cannot be decoded; [`ImagingError::Memory`] when the renditions would take too
/// much memory;
/// [`ImagingError::Stopped`] with the sink's reason.
pub fn derive(
    bytes: &[u8],
    focal: Focal,
    rights: &Rights,
    renditions: &[Rendition],
    effort: Effort,
    sink: &mut dyn FnMut(usize, Vec<u8>) -> SinkResult,
) -> Result<Impression, ImagingError> {
    let header = header(bytes)?;
    bounded(&header, renditions)?;
    let mut stopped = None;
    let result = guarded(Some(header.format), || {
        derive_unguarded(bytes, &header, focal, rights, renditions, effort, &mut |index, file| {
            sink(index, file).map_err(|reason| {
                stopped = Some(reason.clone());
                ImagingError::Stopped(reason)
            })
        })
    });
    match stopped {
        Some(reason) => Err(ImagingError::Stopped(reason)),
        None => result,
    }
}

/// Dominant colour and placeholder alone; the same value as that of [`derive()`] for the same bytes. For JPEG this costs the
/// entropy decoding and no more.
pub fn impression(bytes: &[u8]) -> Result<Impression, ImagingError> {
    let header = header(bytes)?;
    bounded(&header, &[])?;
    guarded(Some(header.format), || {
        let decoded = decode::decode(bytes, &header, None)?;
        let converter = Converter::new(decoded.layout, decode::profile(bytes, &header).as_deref());
        impress(&decoded.grid, decoded.layout, &converter, header.orientation)
    })
}

/// Renditions by crop.
type Groups = BTreeMap<Option<Ratio>, Group>;

/// The renditions of one crop, by size as seen, the widest first.
struct Group {
    /// The crop in pixels of the stored picture.
    region: Region,
    /// The crop in pixels as seen.
    seen: Region,
    sizes: BTreeMap<std::cmp::Reverse<(u32, u32)>, Vec<usize>>,
}

/// Receives the index of a rendition and its file.
type Sink<'s> = dyn FnMut(usize, Vec<u8>) -> Result<(), ImagingError> + 's;

fn derive_unguarded(
    bytes: &[u8],
    header: &Header,
    focal: Focal,
    rights: &Rights,
    renditions: &[Rendition],
    effort: Effort,
    sink: &mut Sink<'_>,
) -> Result<Impression, ImagingError> {
    if renditions.is_empty() {
        return impression(bytes);
    }
    let profile = decode::profile(bytes, header);
    let xmp = if rights.is_empty() { embedded_rights(bytes).and_then(|found| found.to_xmp()) } else { rights.to_xmp() };
    let task = Task { bytes, header, renditions, effort, profile, xmp };
    let mut found = None;
    for (detail, groups) in groups(header, focal, renditions) {
        if groups.is_empty() {
            continue;
        }
        let mut pass = task.decode(detail)?;
        if found.is_none() {
            found = Some(impress(&pass.decoded.grid, pass.decoded.layout, &pass.converter, header.orientation)?);
        }
        let mut left = groups.len();
        for (crop, group) in groups {
            left -= 1;
            pass.make(crop, &group, left, sink)?;
        }
    }
    match found {
        Some(impression) => Ok(impression),
        None => impression(bytes),
    }
}

/// The renditions by crop, for each of the two details at which a photo is decoded: the usual one, which suffices for
/// most, and the full one.
fn groups(header: &Header, focal: Focal, renditions: &[Rendition]) -> [(f64, Groups); 2] {
    let (stored_width, stored_height) = crate::header::oriented(header.width, header.height, header.orientation);
    let stored = (f64::from(stored_width), f64::from(stored_height));
    let usual = usual_detail(header);
    let (mut usual_groups, mut full_groups) = (Groups::new(), Groups::new());
    for (index, rendition) in renditions.iter().enumerate() {
        let seen = plan::region(header.width, header.height, rendition.crop, focal);
        let region = resize::stored_region(&seen, stored.0, stored.1, header.orientation);
        let size = plan::output_size(header.width, header.height, rendition.crop, rendition.width);
        let (width, height) = crate::header::oriented(size.0, size.1, header.orientation);
        let detail = (f64::from(width) / region.width).max(f64::from(height) / region.height);
        // Rounding of sizes must not ask for a scale above the next one.
        let groups = if detail * (1.0 - 1e-3) <= usual { &mut usual_groups } else { &mut full_groups };
        let group = groups.entry(rendition.crop).or_insert_with(|| Group { region, seen, sizes: BTreeMap::new() });
        group.sizes.entry(std::cmp::Reverse(size)).or_default().push(index);
    }
    [(usual, usual_groups), (1.0, full_groups)]
}

/// A photo and what is made of it.
struct Task<'a> {
    bytes: &'a [u8],
    header: &'a Header,
    renditions: &'a [Rendition],
    effort: Effort,
    /// The embedded colour profile.
    profile: Option<Vec<u8>>,
    /// The rights to write into each file.
    xmp: Option<String>,
}

/// A photo that is decoded at one detail, and what renditions are made with.
struct Pass<'a> {
    task: &'a Task<'a>,
    detail: f64,
    decoded: Decoded,
    converter: Converter,
    scaler: Scaler,
}

impl Task<'_> {
    /// Decodes the photo. `detail` is 1 at full size.
    fn decode(&self, detail: f64) -> Result<Pass<'_>, ImagingError> {
        let header = self.header;
        let (width, height) = crate::header::oriented(header.width, header.height, header.orientation);
        let foreseen = Converter::foresee(header, self.profile.as_deref());
        let need = Need {
            region: Region { x: 0.0, y: 0.0, width: f64::from(width), height: f64::from(height) },
            luma: detail,
            chroma: if foreseen.is_srgb() { detail / 2.0 } else { detail },
        };
        let decoded = decode::decode(self.bytes, header, Some(&need))?;
        let converter = foreseen.settle(decoded.layout, self.profile.as_deref());
        Ok(Pass { task: self, detail, decoded, converter, scaler: Scaler::default() })
    }

    /// Encodes the renditions of one size, and hands each to the sink. Two of the same settings are encoded once.
    fn encode(&self, level: &Level, indices: &[usize], sink: &mut Sink<'_>) -> Result<(), ImagingError> {
        let mut made: Vec<((OutputFormat, u8), Vec<u8>)> = Vec::new();
        for &index in indices {
            let key = (self.renditions[index].format, self.renditions[index].quality);
            let file = match made.iter().find(|(known, _)| *known == key) {
                Some((_, file)) => file.clone(),
                None => {
                    let file = encode::encode(level, key.0, key.1, self.effort, self.xmp.as_deref())?;
                    made.push((key, file.clone()));
                    file
                }
            };
            sink(index, file)?;
        }
        Ok(())
    }
}

impl Pass<'_> {
    /// Makes the renditions of one crop. `left` is the number of crops that come after it.
    fn make(
        &mut self,
        crop: Option<Ratio>,
        group: &Group,
        left: usize,
        sink: &mut Sink<'_>,
    ) -> Result<(), ImagingError> {
        let Self { task, decoded, converter, scaler, .. } = self;
        let orientation = task.header.orientation;
        let mut ladder = Ladder { header: task.header, crop, detail: self.detail, rung: None };
        for (&std::cmp::Reverse(size), indices) in &group.sizes {
            let level = match ladder.step_for(size) {
                0 => Cow::Owned(group.first_level(decoded, converter, size, orientation, scaler)?),
                step => {
                    if ladder.rung.is_none() {
                        let first = group.first_level(decoded, converter, ladder.size(1), orientation, scaler)?;
                        ladder.rung = Some((1, first));
                        if left == 0 {
                            // All smaller sizes come from the first half: the decoded picture is needed no more.
                            decoded.planes = Vec::new();
                        }
                    }
                    ladder.level(step, size, scaler)?
                }
            };
            task.encode(&level, indices, sink)?;
        }
        Ok(())
    }
}

/// Halves of a crop, each from the one above, so that a small rendition costs little and comes by the same way whether
/// or not a larger one is made.
struct Ladder<'a> {
    header: &'a Header,
    crop: Option<Ratio>,
    detail: f64,
    /// The picture that was made last, and how often it was halved.
    rung: Option<(u32, Level)>,
}

impl Ladder<'_> {
    /// Size, as seen, after so many halvings of what is decoded.
    fn size(&self, step: u32) -> (u32, u32) {
        let (width, _) = plan::output_size(self.header.width, self.header.height, self.crop, u32::MAX);
        let width = (f64::from(width) * self.detail / f64::from(1u32 << step)).ceil() as u32;
        plan::output_size(self.header.width, self.header.height, self.crop, width)
    }

    /// How often the picture can be halved and still be large enough; 0 for the decoded picture itself.
    fn step_for(&self, (width, height): (u32, u32)) -> u32 {
        let large_enough = |step: &u32| {
            let size = self.size(*step);
            size.0 >= width && size.1 >= height
        };
        (1..=16).take_while(large_enough).last().unwrap_or(0)
    }

    /// Halves until `step`, and scales the result to a size.
    fn level(&mut self, step: u32, size: (u32, u32), scaler: &mut Scaler) -> Result<Cow<'_, Level>, ImagingError> {
        while let Some((at, above)) = self.rung.take_if(|(at, _)| *at < step) {
            let (width, height) = self.size(at + 1);
            self.rung = Some((at + 1, next_level(&above, width, height, scaler)?));
        }
        match &self.rung {
            Some((_, level)) if level.size() == size => Ok(Cow::Borrowed(level)),
            Some((_, level)) => Ok(Cow::Owned(next_level(level, size.0, size.1, scaler)?)),
            None => Err(ImagingError::Encode("scaling without a first size".to_owned())),
        }
    }
}

impl Group {
    /// Scales the decoded picture to a size of the crop, in sRGB and turned upright.
    fn first_level(
        &self,
        decoded: &Decoded,
        converter: &Converter,
        (width, height): (u32, u32),
        orientation: u8,
        scaler: &mut Scaler,
    ) -> Result<Level, ImagingError> {
        let (region, seen) = (&self.region, &self.seen);
        let (w, h) = crate::header::oriented(width, height, orientation);
        if let (Layout::Ycc, [y, cb, cr], true) = (decoded.layout, decoded.planes.as_slice(), converter.is_srgb()) {
            let luma = resize::orient(scaler.region(y, region, w, h)?, w, h, 1, orientation);
            let (part, count) = half(seen, width, height);
            let stored = (f64::from(decoded.width), f64::from(decoded.height));
            let part = resize::stored_region(&part, stored.0, stored.1, orientation);
            let (cw, ch) = crate::header::oriented(count.0, count.1, orientation);
            let mut chroma = |plane: &Plane| -> Result<Vec<u8>, ImagingError> {
                Ok(resize::orient(scaler.region(plane, &part, cw, ch)?, cw, ch, 1, orientation))
            };
            return Ok(Level::Ycc { width, height, y: luma, cb: chroma(cb)?, cr: chroma(cr)? });
        }
        let mut scaled = |plane: &Plane, w: u32, h: u32| -> Result<Vec<u8>, ImagingError> {
            let data = scaler.region(plane, region, w, h)?;
            Ok(resize::orient(data, w, h, plane.channels, orientation))
        };
        match (decoded.layout, decoded.planes.as_slice()) {
            (Layout::Grey, [y]) if converter.is_srgb() => {
                let grey = vec![128; width.div_ceil(2) as usize * height.div_ceil(2) as usize];
                Ok(Level::Ycc { width, height, y: scaled(y, w, h)?, cb: grey.clone(), cr: grey })
            }
            (Layout::Rgba, [plane]) => Ok(Level::Rgba { width, height, data: converter.to_srgb(scaled(plane, w, h)?) }),
            (_, [plane]) => {
                let data = scaled(plane, w, h)?;
                Ok(Level::from_rgb(&converter.to_srgb(data), width, height))
            }
            (_, planes) => {
                let planes: Vec<Vec<u8>> = planes.iter().map(|plane| scaled(plane, w, h)).collect::<Result<_, _>>()?;
                let data = interleave(&planes);
                drop(planes);
                Ok(Level::from_rgb(&converter.to_srgb(data), width, height))
            }
        }
    }
}

/// The part of a region that the chroma samples (2 × 2 pixels each) of a `width` × `height` picture cover, and their
/// number. Where a side is odd the last sample covers a pixel more than the picture has, and so does the part. Without
/// this, chroma of odd sizes would be stretched by up to half a sample: 0.3 dB on the whole picture.
fn half(region: &Region, width: u32, height: u32) -> (Region, (u32, u32)) {
    let count = (width.div_ceil(2), height.div_ceil(2));
    // A side of one pixel has one sample, which is the mean of all.
    let share = |count: u32, side: u32| if side == 1 { 1.0 } else { f64::from(2 * count) / f64::from(side) };
    let part = Region {
        width: region.width * share(count.0, width),
        height: region.height * share(count.1, height),
        ..*region
    };
    (part, count)
}

fn interleave(planes: &[Vec<u8>]) -> Vec<u8> {
    let length = planes.first().map_or(0, Vec::len);
    let mut data = vec![0; length * planes.len()];
    for (index, plane) in planes.iter().enumerate() {
        for (target, &value) in data[index..].iter_mut().step_by(planes.len()).zip(plane) {
            *target = value;
        }
    }
    data
}

/// Scales a level to a smaller size.
fn next_level(above: &Level, width: u32, height: u32, scaler: &mut Scaler) -> Result<Level, ImagingError> {
    let (w, h) = above.size();
    Ok(match above {
        Level::Ycc { y, cb, cr, .. } => {
            // Chroma of an odd side covers a pixel more than the picture has.
            let (cw, ch) = (w.div_ceil(2), h.div_ceil(2));
            let picture = Region { x: 0.0, y: 0.0, width: f64::from(w) / 2.0, height: f64::from(h) / 2.0 };
            let (part, count) = half(&picture, width, height);
            let mut chroma = |data: &[u8]| scaler.part(data, (cw, ch), &part, count.0, count.1);
            Level::Ycc { width, height, cb: chroma(cb)?, cr: chroma(cr)?, y: scaler.all(y, (w, h), 1, width, height)? }
        }
        Level::Rgba { data, .. } => Level::Rgba { width, height, data: scaler.all(data, (w, h), 4, width, height)? },
    })
}

fn impress(grid: &Grid, layout: Layout, converter: &Converter, orientation: u8) -> Result<Impression, ImagingError> {
    let (w, h) = (grid.width as u32, grid.height as u32);
    let mut rgb = converter.to_srgb(interleave(&grid.channels));
    if layout == Layout::Rgba {
        // Transparent parts count as white, as a page shows them.
        rgb = rgb
            .as_chunks::<4>()
            .0
            .iter()
            .flat_map(|&[r, g, b, a]| {
                [r, g, b].map(|v| ((u32::from(v) * u32::from(a) + 255 * (255 - u32::from(a)) + 127) / 255) as u8)
            })
            .collect();
    }
    let rgb = resize::orient(rgb, w, h, 3, orientation);
    let (w, h) = crate::header::oriented(w, h, orientation);
    let dominant = dominant(&rgb);
    let long = w.max(h);
    let side = |side: u32| if long <= 16 { side } else { ((side * 32 + long) / (2 * long)).max(1) };
    let (pw, ph) = (side(w), side(h));
    let small = Scaler::default().all(&rgb, (w, h), 3, pw, ph)?;
    let placeholder = encode::encode(&Level::from_rgb(&small, pw, ph), OutputFormat::Webp, 40, Effort::Peer, None)?;
    Ok(Impression { dominant, placeholder })
}

/// The mean of the most frequent kind of colour: cells are counted in bins of 3 bits a channel, the fullest wins (the
/// first of equals), and its neighbours weigh in by their own cells only.
fn dominant(rgb: &[u8]) -> [u8; 3] {
    let cells = rgb.as_chunks::<3>().0;
    let bin = |cell: &[u8; 3]| cell.iter().fold(0usize, |index, &value| index << 3 | usize::from(value >> 5));
    let mut counts = [0u32; 512];
    for cell in cells {
        counts[bin(cell)] += 1;
    }
    let best = (0..512).max_by_key(|&index| (counts[index], std::cmp::Reverse(index))).unwrap_or(0);
    let mut sum = [0u32; 3];
    for cell in cells.iter().filter(|cell| bin(cell) == best) {
        for (sum, &value) in sum.iter_mut().zip(cell) {
            *sum += u32::from(value);
        }
    }
    let count = counts[best].max(1);
    sum.map(|sum| ((sum + count / 2) / count) as u8)
}
