//! What a file of the family of HEIF says of its picture: size, cut, turn, colours. Rotation and mirroring are those of
//! the container; EXIF orientation is ignored, as the format says.

use std::io::Read as _;

use super::index::{Index, be};
use crate::error::ImagingError;
use crate::format::SourceFormat;
use crate::header::{Header, ReadSeek};

/// What the container tells of the primary picture.
pub(super) struct Facts {
    /// Size of the coded picture.
    pub coded: (u32, u32),
    /// The part of the coded picture that is to be seen (`clap`), all of it where the file says nothing.
    pub visible: Visible,
    /// EXIF's number for the turn and the mirror of the container.
    pub orientation: u8,
    /// Bits a sample.
    pub depth: u8,
    /// The item that holds the transparency.
    pub alpha: Option<usize>,
    /// Whether the colours are multiplied by the transparency already.
    pub premultiplied: bool,
    /// The colour profile.
    pub profile: Option<Vec<u8>>,
    /// Primaries, transfer and matrix by their CICP numbers (ITU-T H.273), and whether the range is full.
    pub cicp: Option<Cicp>,
}

/// The `nclx` form of a `colr` box.
#[derive(Clone, Copy)]
pub(super) struct Cicp {
    pub primaries: u16,
    pub transfer: u16,
    pub matrix: u16,
    pub full: bool,
}

/// A rectangle of whole pixels of the coded picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Visible {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
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

impl Facts {
    /// `None` when a property is cut.
    pub(super) fn new(index: &Index<'_>) -> Option<Self> {
        let coded = index.size(index.primary).unwrap_or_default();
        let mut facts = Self {
            coded,
            visible: Visible { left: 0, top: 0, width: coded.0, height: coded.1 },
            orientation: 1,
            depth: 8,
            alpha: index.alpha(),
            premultiplied: false,
            profile: None,
            cicp: None,
        };
        facts.premultiplied = facts.alpha.is_some_and(|alpha| index.led_to(index.primary, b"prem").contains(&alpha));
        // Of a picture that is made of tiles, colours and depth may be told with the tiles alone.
        if let Some(tile) = index.led_to(index.primary, b"dimg").first() {
            facts.add_colors(index, *tile)?;
        }
        facts.add_colors(index, index.primary)?;
        let (mut turns, mut mirror) = (0u8, None);
        for property in index.properties(index.primary) {
            match &property.kind {
                // A rectangle that is not within the picture is ignored, as other readers do.
                b"clap" => facts.visible = Visible::from_clap(property.body, coded).unwrap_or(facts.visible),
                b"irot" => turns = property.body.first()? & 3,
                b"imir" => mirror = Some(property.body.first()? & 1),
                _ => {}
            }
        }
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
        Some(facts)
    }

    /// Takes depth and colours from the properties of an item.
    fn add_colors(&mut self, index: &Index<'_>, item: usize) -> Option<()> {
        for property in index.properties(item) {
            let body = property.body;
            match &property.kind {
                b"pixi" => self.depth = *body.get(5)?,
                // The depth of luma in the configuration of the decoder.
                b"hvcC" => self.depth = body.get(17).map_or(8, |byte| 8 + (byte & 7)),
                b"colr" => match body.get(..4)? {
                    b"prof" | b"rICC" => self.profile = Some(body[4..].to_vec()),
                    b"nclx" => {
                        let number = |at| Some(be(body, at, 2)? as u16);
                        let full = body.get(10).is_some_and(|byte| byte & 0x80 != 0);
                        self.cicp =
                            Some(Cicp { primaries: number(4)?, transfer: number(6)?, matrix: number(8)?, full });
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        Some(())
    }
}

/// Reads the header of a file of `format`.
pub(crate) fn header(reader: &mut dyn ReadSeek, format: SourceFormat) -> Result<Header, ImagingError> {
    // `meta` comes first in every known file; a megabyte holds the largest.
    let mut start = Vec::new();
    reader.take(1 << 20).read_to_end(&mut start).map_err(ImagingError::io)?;
    let index = Index::new(&start, format)?;
    let facts = Facts::new(&index).ok_or_else(|| ImagingError::broken(format, "its index cannot be read"))?;
    Ok(Header {
        alpha: facts.alpha.is_some(),
        icc: facts.profile.is_some(),
        depth: facts.depth,
        ..Header::new(format, facts.visible.width, facts.visible.height)
    }
    .turned(facts.orientation))
}

/// The colour profile that a file of `format` holds or names.
pub(crate) fn profile(bytes: &[u8], format: SourceFormat) -> Option<Vec<u8>> {
    let facts = Facts::new(&Index::new(bytes, format).ok()?)?;
    facts.profile.or_else(|| match facts.cicp {
        // Phones name Display P3 by its number and embed no profile.
        Some(Cicp { primaries: 12, .. }) => moxcms::ColorProfile::new_display_p3().encode().ok(),
        _ => None,
    })
}
