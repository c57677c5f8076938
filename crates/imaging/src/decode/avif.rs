//! AVIF: the header from the container (no decoder needed), the pixels by rav1d without assembler, when the feature
//! `avif-read` is on. Rotation and mirroring are those of the container; EXIF orientation is ignored, as the format
//! says.

use std::collections::BTreeMap;
use std::io::Read as _;

use crate::container;
use crate::error::ImagingError;
use crate::format::SourceFormat;
use crate::header::{Header, ReadSeek};
use crate::raster::{Decoded, Need};

/// What the container tells of the primary picture.
struct Facts {
    /// Size of the coded picture.
    coded: (u32, u32),
    /// The part of the coded picture that is to be seen (`clap`), all of it where the file says nothing.
    visible: Visible,
    orientation: u8,
    depth: u8,
    kind: [u8; 4],
    primary: usize,
    alpha: Option<usize>,
    profile: Option<Vec<u8>>,
    /// Primaries and transfer by their CICP numbers.
    cicp: Option<(u16, u16)>,
}

/// A rectangle of whole pixels of the coded picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Visible {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

impl Visible {
    /// From the body of a `clap` box: width, height and the offsets of the centre, each a fraction of two 32-bit numbers.
    /// `None` when it does not lie within the picture on whole pixels, as the format demands.
    fn from_clap(body: &[u8], (width, height): (u32, u32)) -> Option<Self> {
        let number = |index: usize| Some(be(body, 4 * index, 4)? as u32);
        let length = |index: usize| {
            let (over, under) = (number(index)?, number(index + 1)?);
            (under > 0 && over % under == 0 && over > 0).then(|| over / under)
        };
        let (across, down) = (length(0)?, length(2)?);
        let start = |index: usize, whole: u32, part: u32| {
            let (over, under) = (i64::from(number(index)? as i32), i64::from(number(index + 1)? as i32));
            // Twice the distance of the left edge, times `under`.
            let doubled = (i64::from(whole) - i64::from(part)).checked_mul(under)?.checked_add(2 * over)?;
            if under <= 0 || doubled < 0 || doubled % (2 * under) != 0 {
                return None;
            }
            let start = u32::try_from(doubled / (2 * under)).ok()?;
            (start.checked_add(part)? <= whole).then_some(start)
        };
        Some(Self { left: start(4, width, across)?, top: start(6, height, down)?, width: across, height: down })
    }
}

fn broken(reason: &str) -> ImagingError {
    ImagingError::broken(SourceFormat::Avif, reason)
}

fn be(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    Some(bytes.get(at..at + size)?.iter().fold(0, |value, &byte| value << 8 | u64::from(byte)))
}

/// Indices (from 1) of the properties of each item.
fn associations(ipma: &[u8]) -> Option<BTreeMap<usize, Vec<usize>>> {
    let (version, wide) = (*ipma.first()?, ipma.get(3)? & 1 == 1);
    let count = be(ipma, 4, 4)?;
    let (size, mask) = if wide { (2, 0x7FFF) } else { (1, 0x7F) };
    let mut found = BTreeMap::new();
    let mut at = 8;
    for _ in 0..count {
        let id_size = if version == 0 { 2 } else { 4 };
        let id = be(ipma, at, id_size)? as usize;
        at += id_size;
        let number = be(ipma, at, 1)? as usize;
        at += 1;
        let indices: Option<Vec<usize>> =
            (0..number).map(|index| Some((be(ipma, at + index * size, size)? & mask) as usize)).collect();
        // When an item occurs twice, the first one counts.
        found.entry(id).or_insert(indices?);
        at += number * size;
    }
    Some(found)
}

/// Whether the body of an `auxC` box names alpha: an address that ends so, behind four bytes.
fn is_alpha(body: &[u8]) -> bool {
    const LONGEST: usize = 256;
    body[..body.len().min(LONGEST)].windows(15).any(|part| part == b"auxiliary:alpha")
}

fn facts(meta: &[u8]) -> Option<Facts> {
    let pitm = container::iso_box(meta, b"pitm")?;
    let primary = be(pitm, 4, if pitm.first() == Some(&0) { 2 } else { 4 })? as usize;
    let items = container::avif_items(meta);
    let kind = items.iter().find(|item| item.0 == primary)?.1;
    let iprp = container::iso_box(meta, b"iprp")?;
    let properties: Vec<container::IsoBox> = container::iso_boxes(container::iso_box(iprp, b"ipco")?).collect();
    let ipma = container::iso_box(iprp, b"ipma")?;
    let associations = associations(ipma)?;
    let of = |item: usize| -> Vec<container::IsoBox> {
        let indices = associations.get(&item).map(Vec::as_slice).unwrap_or_default();
        indices.iter().filter_map(|index| properties.get(index.checked_sub(1)?).copied()).collect()
    };
    let mut facts = Facts {
        coded: (0, 0),
        visible: Visible { left: 0, top: 0, width: 0, height: 0 },
        orientation: 1,
        depth: 8,
        kind,
        primary,
        alpha: None,
        profile: None,
        cicp: None,
    };
    let mut clap = None;
    let (mut turns, mut mirror) = (0u8, None);
    for property in of(primary) {
        match &property.kind {
            b"ispe" => facts.coded = (be(property.body, 4, 4)? as u32, be(property.body, 8, 4)? as u32),
            b"clap" => clap = Some(property.body),
            b"irot" => turns = property.body.first()? & 3,
            b"imir" => mirror = Some(property.body.first()? & 1),
            b"pixi" => facts.depth = *property.body.get(5)?,
            b"colr" => match property.body.get(..4)? {
                b"prof" | b"rICC" => facts.profile = Some(property.body[4..].to_vec()),
                b"nclx" => facts.cicp = Some((be(property.body, 4, 2)? as u16, be(property.body, 6, 2)? as u16)),
                _ => {}
            },
            _ => {}
        }
    }
    // A rectangle that is not within the picture is ignored, as other readers do.
    facts.visible = clap.and_then(|body| Visible::from_clap(body, facts.coded)).unwrap_or(Visible {
        left: 0,
        top: 0,
        width: facts.coded.0,
        height: facts.coded.1,
    });
    // Turns are against the clock, and come before the mirror (axis 0 exchanges top and bottom).
    facts.orientation = match (turns, mirror) {
        (0, Some(1)) | (2, Some(0)) => 2,
        (2, None) => 3,
        (0, Some(_)) | (2, Some(_)) => 4,
        (1, Some(0)) | (3, Some(1)) => 5,
        (3, None) => 6,
        (3, Some(_)) | (1, Some(_)) => 7,
        (1, None) => 8,
        _ => 1,
    };
    facts.alpha = items.iter().map(|item| item.0).find(|&item| {
        item != primary && of(item).iter().any(|property| &property.kind == b"auxC" && is_alpha(property.body))
    });
    Some(facts)
}

pub(crate) fn header(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    // `meta` comes first in every known file; a megabyte holds the largest.
    let mut start = Vec::new();
    reader.take(1 << 20).read_to_end(&mut start).map_err(ImagingError::io)?;
    let found = container::iso_box(&start, b"meta").ok_or(ImagingError::Truncated)?;
    let facts = facts(found.get(4..).unwrap_or_default()).ok_or_else(|| broken("its index cannot be read"))?;
    Ok(Header {
        alpha: facts.alpha.is_some(),
        icc: facts.profile.is_some(),
        depth: facts.depth,
        ..Header::new(SourceFormat::Avif, facts.visible.width, facts.visible.height)
    }
    .turned(facts.orientation))
}

pub(crate) fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let facts = facts(container::iso_box(bytes, b"meta")?.get(4..)?)?;
    facts.profile.or_else(|| match facts.cicp {
        // Phones name Display P3 by its number and embed no profile.
        Some((12, _)) => moxcms::ColorProfile::new_display_p3().encode().ok(),
        _ => None,
    })
}

#[cfg(not(feature = "avif-read"))]
pub(crate) fn decode(_: &[u8], _: &Header, _: Option<&Need>) -> Result<Decoded, ImagingError> {
    Err(ImagingError::unsupported("AVIF, dans cette version du programme", "AVIF, in this build of the program"))
}

#[cfg(feature = "avif-read")]
pub(crate) fn decode(bytes: &[u8], header: &Header, need: Option<&Need>) -> Result<Decoded, ImagingError> {
    crate::error::guarded(Some(SourceFormat::Avif), || pixels::decode(bytes, header, need))
}

#[cfg(feature = "avif-read")]
mod pixels {
    use re_rav1d::dav1d::{Decoder, Error, Picture, PixelLayout, PlanarImageComponent, Settings, pixel};

    use crate::container;
    use crate::decode::avif::{broken, facts};
    use crate::decode::rows::Rows;
    use crate::error::ImagingError;
    use crate::header::{Header, oriented};
    use crate::raster::{Decoded, Layout, Need};

    pub(super) fn decode(bytes: &[u8], header: &Header, need: Option<&Need>) -> Result<Decoded, ImagingError> {
        let meta = container::iso_box(bytes, b"meta").and_then(|meta| meta.get(4..)).ok_or(ImagingError::Truncated)?;
        let facts = facts(meta).ok_or_else(|| broken("its index cannot be read"))?;
        if &facts.kind != b"av01" {
            return Err(ImagingError::unsupported("AVIF fait de tuiles", "AVIF made of tiles"));
        }
        if matches!(facts.cicp, Some((_, 16 | 18))) {
            return Err(ImagingError::unsupported("AVIF à grande dynamique", "AVIF with high dynamic range"));
        }
        let visible = facts.visible;
        if oriented(header.width, header.height, header.orientation) != (visible.width, visible.height) {
            return Err(broken("two headers of different size"));
        }
        let color = frame(bytes, meta, facts.primary, facts.coded)?;
        let alpha = facts.alpha.map(|item| frame(bytes, meta, item, facts.coded)).transpose()?;
        let layout = if alpha.is_some() { Layout::Rgba } else { Layout::Rgb };
        let mut rows = Rows::new(visible.width, visible.height, layout, need);
        let color = Samples::new(&color)?;
        let alpha = alpha.as_ref().map(Samples::new).transpose()?;
        let mut line = Vec::with_capacity(visible.width as usize * 4);
        for y in visible.top as usize..(visible.top + visible.height) as usize {
            line.clear();
            for x in visible.left as usize..(visible.left + visible.width) as usize {
                line.extend(color.rgb(x, y));
                if let Some(alpha) = &alpha {
                    line.push((alpha.luma(x, y) * 255.0 + 0.5) as u8);
                }
            }
            rows.push(&line);
        }
        rows.finish().ok_or(ImagingError::Truncated)
    }

    fn frame(bytes: &[u8], meta: &[u8], item: usize, (width, height): (u32, u32)) -> Result<Picture, ImagingError> {
        let mut data = Vec::new();
        for range in container::avif_places(bytes, meta).remove(&item).unwrap_or_default() {
            let part = bytes.get(range).ok_or(ImagingError::Truncated)?;
            // Overlapping parts could make gigabytes from a small file.
            if data.len() + part.len() > bytes.len() {
                return Err(broken("more coded bytes than the file has"));
            }
            data.extend_from_slice(part);
        }
        if data.is_empty() {
            return Err(broken("no coded picture"));
        }
        let failed = |error: Error| broken(&error.to_string());
        let mut settings = Settings::new();
        settings.set_n_threads(1);
        settings.set_max_frame_delay(1);
        // When a picture has layers of growing size, only the last one is taken.
        settings.set_all_layers(false);
        settings.set_frame_size_limit(width.saturating_mul(height));
        let mut decoder = Decoder::with_settings(&settings).map_err(failed)?;
        match decoder.send_data(data, None, None, None) {
            Ok(()) | Err(Error::Again) => {}
            Err(error) => return Err(failed(error)),
        }
        let picture = match decoder.get_picture() {
            Ok(picture) => picture,
            Err(Error::Again) => return Err(ImagingError::Truncated),
            Err(error) => return Err(failed(error)),
        };
        if (picture.width(), picture.height()) != (width, height) {
            return Err(broken("two headers of different size"));
        }
        Ok(picture)
    }

    /// Samples of a decoded frame, as fractions.
    struct Samples {
        planes: [Vec<u8>; 3],
        strides: [usize; 3],
        wide: bool,
        shift: (usize, usize),
        monochrome: bool,
        identity: bool,
        /// Offset and scale of luma, and scale of chroma, for the range.
        luma: (f32, f32),
        chroma: (f32, f32),
        weights: (f32, f32),
    }

    impl Samples {
        fn new(picture: &Picture) -> Result<Self, ImagingError> {
            let depth = picture.bit_depth() as i32;
            let layout = picture.pixel_layout();
            let monochrome = layout == PixelLayout::I400;
            let components = [PlanarImageComponent::Y, PlanarImageComponent::U, PlanarImageComponent::V];
            let mut planes: [Vec<u8>; 3] = Default::default();
            let mut strides = [0; 3];
            for (index, component) in components.into_iter().enumerate().take(if monochrome { 1 } else { 3 }) {
                planes[index] = picture.plane(component).as_ref().to_vec();
                strides[index] = picture.stride(component) as usize;
            }
            let (weights, identity) = match picture.matrix_coefficients() {
                pixel::MatrixCoefficients::Identity => ((0.0, 0.0), true),
                pixel::MatrixCoefficients::BT709 => ((0.2126, 0.0722), false),
                pixel::MatrixCoefficients::BT2020NonConstantLuminance => ((0.2627, 0.0593), false),
                pixel::MatrixCoefficients::BT470BG
                | pixel::MatrixCoefficients::ST170M
                | pixel::MatrixCoefficients::Unspecified => ((0.299, 0.114), false),
                _ => {
                    return Err(ImagingError::unsupported(
                        "AVIF aux couleurs d’un codage rare",
                        "AVIF with colours of a rare coding",
                    ));
                }
            };
            let unit = 2f32.powi(depth - 8);
            let top = 2f32.powi(depth) - 1.0;
            let full = matches!(picture.color_range(), pixel::YUVRange::Full);
            Ok(Self {
                planes,
                strides,
                wide: depth > 8,
                shift: match layout {
                    PixelLayout::I420 => (1, 1),
                    PixelLayout::I422 => (1, 0),
                    _ => (0, 0),
                },
                monochrome,
                identity,
                luma: if full { (0.0, 1.0 / top) } else { (16.0 * unit, 1.0 / (219.0 * unit)) },
                chroma: (128.0 * unit, if full { 1.0 / top } else { 1.0 / (224.0 * unit) }),
                weights,
            })
        }

        fn sample(&self, plane: usize, x: usize, y: usize) -> f32 {
            let data = &self.planes[plane];
            if self.wide {
                let at = y * self.strides[plane] + 2 * x;
                f32::from(u16::from_ne_bytes([data[at], data[at + 1]]))
            } else {
                f32::from(data[y * self.strides[plane] + x])
            }
        }

        fn luma(&self, x: usize, y: usize) -> f32 {
            ((self.sample(0, x, y) - self.luma.0) * self.luma.1).clamp(0.0, 1.0)
        }

        fn rgb(&self, x: usize, y: usize) -> [u8; 3] {
            let byte = |value: f32| (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
            let luma = (self.sample(0, x, y) - self.luma.0) * self.luma.1;
            if self.monochrome {
                return [byte(luma); 3];
            }
            if self.identity {
                let other = |plane| (self.sample(plane, x, y) - self.luma.0) * self.luma.1;
                return [byte(other(2)), byte(luma), byte(other(1))];
            }
            // Chroma is taken from the nearest sample: nearly always the picture is scaled down afterwards.
            let chroma =
                |plane| (self.sample(plane, x >> self.shift.0, y >> self.shift.1) - self.chroma.0) * self.chroma.1;
            let (cb, cr, (kr, kb)) = (chroma(1), chroma(2), self.weights);
            let red = luma + 2.0 * (1.0 - kr) * cr;
            let blue = luma + 2.0 * (1.0 - kb) * cb;
            [byte(red), byte((luma - kr * red - kb * blue) / (1.0 - kr - kb)), byte(blue)]
        }
    }
}
