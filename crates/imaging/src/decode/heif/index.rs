//! The index of a file of the family of HEIF (ISO/IEC 23008-12): which items it has, what is said of each, and which are
//! made from which. AVIF and HEIC share it; only the coding of the items differs.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::container::{self, IsoBox};
use crate::error::ImagingError;
use crate::format::SourceFormat;

/// What the `meta` box of a file says.
pub(super) struct Index<'a> {
    /// The whole file, or its beginning when only the header is wanted.
    bytes: &'a [u8],
    /// The item that is the picture.
    pub primary: usize,
    items: BTreeMap<usize, [u8; 4]>,
    properties: Vec<IsoBox<'a>>,
    /// Indices (from 1) of the properties of each item.
    associations: BTreeMap<usize, Vec<usize>>,
    references: Vec<Reference>,
    places: BTreeMap<usize, Vec<Range<usize>>>,
}

/// An entry of the `iref` box.
struct Reference {
    kind: [u8; 4],
    from: usize,
    to: Vec<usize>,
}

/// An unsigned number of `size` bytes, big-endian.
pub(super) fn be(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    Some(bytes.get(at..at.checked_add(size)?)?.iter().fold(0, |value, &byte| value << 8 | u64::from(byte)))
}

impl<'a> Index<'a> {
    /// Reads the index of a file of `format`.
    ///
    /// # Errors
    /// `Truncated` when there is no `meta` box in these bytes, `Broken` when it cannot be read.
    pub(super) fn new(bytes: &'a [u8], format: SourceFormat) -> Result<Self, ImagingError> {
        let Some(meta) = container::iso_box(bytes, b"meta") else {
            // A film has `moov` in its place.
            return Err(match container::iso_boxes(bytes).any(|found| matches!(&found.kind, b"moov" | b"moof")) {
                true => ImagingError::unsupported(
                    format!("suite d’images {}", format.name()),
                    format!("sequence of {} pictures", format.name()),
                ),
                false => ImagingError::Truncated,
            });
        };
        Self::of_meta(bytes, meta.get(4..).unwrap_or_default())
            .ok_or_else(|| ImagingError::broken(format, "its index cannot be read"))
    }

    fn of_meta(bytes: &'a [u8], meta: &'a [u8]) -> Option<Self> {
        let pitm = container::iso_box(meta, b"pitm")?;
        let primary = be(pitm, 4, if pitm.first() == Some(&0) { 2 } else { 4 })? as usize;
        let mut items = BTreeMap::new();
        for (item, kind) in container::avif_items(meta) {
            // When an item occurs twice, the first one counts.
            items.entry(item).or_insert(kind);
        }
        items.get(&primary)?;
        let iprp = container::iso_box(meta, b"iprp")?;
        let properties = container::iso_boxes(container::iso_box(iprp, b"ipco")?).collect();
        let associations = associations(container::iso_box(iprp, b"ipma")?)?;
        let references = container::iso_box(meta, b"iref").map(references).unwrap_or_default();
        let places = container::avif_places(bytes, meta);
        Some(Self { bytes, primary, items, properties, associations, references, places })
    }

    /// Length of the whole file in bytes.
    pub(super) fn file_length(&self) -> usize {
        self.bytes.len()
    }

    /// The type of an item: `hvc1`, `av01`, `grid`.
    pub(super) fn kind(&self, item: usize) -> Option<[u8; 4]> {
        self.items.get(&item).copied()
    }

    /// What is said of an item.
    pub(super) fn properties(&self, item: usize) -> impl Iterator<Item = IsoBox<'a>> {
        let indices = self.associations.get(&item).map(Vec::as_slice).unwrap_or_default();
        indices.iter().filter_map(|index| self.properties.get(index.checked_sub(1)?).copied())
    }

    /// The body of the first property of a kind that an item has.
    pub(super) fn property(&self, item: usize, kind: &[u8; 4]) -> Option<&'a [u8]> {
        self.properties(item).find(|property| &property.kind == kind).map(|property| property.body)
    }

    /// The size that an item is said to have, in pixels.
    pub(super) fn size(&self, item: usize) -> Option<(u32, u32)> {
        let ispe = self.property(item, b"ispe")?;
        Some((be(ispe, 4, 4)? as u32, be(ispe, 8, 4)? as u32))
    }

    /// The items that `item` leads to by references of a kind, in their order.
    pub(super) fn led_to(&self, item: usize, kind: &[u8; 4]) -> &[usize] {
        let found = self.references.iter().find(|reference| reference.from == item && &reference.kind == kind);
        found.map(|reference| &*reference.to).unwrap_or_default()
    }

    /// The item that holds the transparency of the primary one.
    pub(super) fn alpha(&self) -> Option<usize> {
        let is_alpha =
            |item: &usize| self.properties(*item).any(|property| &property.kind == b"auxC" && is_alpha(property.body));
        let leads = |reference: &&Reference| &reference.kind == b"auxl" && reference.to.contains(&self.primary);
        let auxiliary: BTreeSet<usize> = self.references.iter().filter(leads).map(|reference| reference.from).collect();
        let others = || self.items.keys().copied().filter(|item| *item != self.primary).filter(is_alpha);
        // Old files of AVIF lack the reference.
        others().find(|item| auxiliary.contains(item)).or_else(|| others().next())
    }

    /// Bytes that the data of an item takes.
    pub(super) fn length(&self, item: usize) -> usize {
        let places = self.places.get(&item).map(Vec::as_slice).unwrap_or_default();
        places.iter().fold(0usize, |sum, place| sum.saturating_add(place.len()))
    }

    /// The data of an item.
    ///
    /// # Errors
    /// `Truncated` when the file ends before; `Broken` when its parts overlap or there are none.
    pub(super) fn data(&self, item: usize, format: SourceFormat) -> Result<Vec<u8>, ImagingError> {
        let mut data = Vec::new();
        for range in self.places.get(&item).map(Vec::as_slice).unwrap_or_default() {
            let part = self.bytes.get(range.clone()).ok_or(ImagingError::Truncated)?;
            // Overlapping parts could make gigabytes from a small file.
            if data.len() + part.len() > self.bytes.len() {
                return Err(ImagingError::broken(format, "more coded bytes than the file has"));
            }
            data.extend_from_slice(part);
        }
        if data.is_empty() {
            return Err(ImagingError::broken(format, "no coded picture"));
        }
        Ok(data)
    }
}

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

/// What an `iref` box says, as far as it can be read.
fn references(iref: &[u8]) -> Vec<Reference> {
    let size = if iref.first() == Some(&0) { 2 } else { 4 };
    let of = |found: IsoBox| {
        let from = be(found.body, 0, size)? as usize;
        let count = be(found.body, size, 2)? as usize;
        let to = (0..count).map(|index| Some(be(found.body, size + 2 + index * size, size)? as usize));
        Some(Reference { kind: found.kind, from, to: to.collect::<Option<_>>()? })
    };
    container::iso_boxes(iref.get(4..).unwrap_or_default()).filter_map(of).collect()
}

/// Whether the body of an `auxC` box names alpha: an address behind four bytes.
fn is_alpha(body: &[u8]) -> bool {
    const LONGEST: usize = 256;
    let name = body.get(4..body.len().min(LONGEST)).unwrap_or_default();
    name.windows(15).any(|part| part == b"auxiliary:alpha") || name.starts_with(b"urn:mpeg:hevc:2015:auxid:1\0")
}
