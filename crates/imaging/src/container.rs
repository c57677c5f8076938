//! Containers of pictures: metadata is left out and XMP put in, and no pixel is decoded.

use std::collections::BTreeMap;
use std::ops::Range;

/// One segment of a JPEG before its first scan.
pub(crate) struct Segment<'a> {
    pub marker: u8,
    /// The bytes without marker and length.
    pub body: &'a [u8],
    /// The bytes with marker and length.
    pub whole: &'a [u8],
}

/// Bytes that may stand between two segments of a JPEG without being any.
pub(crate) const MOST_STRAY: usize = 4096;

/// The segments of a JPEG up to its first scan; stops at damage.
pub(crate) fn jpeg_segments(bytes: &[u8]) -> impl Iterator<Item = Segment<'_>> {
    let mut at = 2;
    std::iter::from_fn(move || {
        loop {
            // Stray bytes before a marker are passed over, as libjpeg does.
            at += bytes.get(at..)?.iter().take(MOST_STRAY + 1).position(|&byte| byte == 0xFF)?;
            let start = at;
            let mut marker = *bytes.get(at + 1)?;
            while marker == 0xFF {
                at += 1;
                marker = *bytes.get(at + 1)?;
            }
            at += 2;
            match marker {
                0x00 | 0x01 | 0xD0..=0xD8 => continue,
                0xD9 | 0xDA => return None,
                _ => {}
            }
            let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
            let body = bytes.get(at + 2..at + length.max(2))?;
            at += length.max(2);
            return Some(Segment { marker, body, whole: &bytes[start..at] });
        }
    })
}

/// The name that begins an XMP segment of JPEG.
pub(crate) const JPEG_XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// What begins an XMP packet in a GIF; the packet itself follows as it is.
pub(crate) const GIF_XMP: &[u8] = b"\x21\xFF\x0BXMP DataXMP";

/// A chunk of a WebP.
#[derive(Clone, Copy)]
pub(crate) struct WebpChunk<'a> {
    pub name: [u8; 4],
    pub body: &'a [u8],
}

/// The chunks of a WebP; stops at damage. The first twelve bytes are passed over unseen.
pub(crate) fn webp_chunks(file: &[u8]) -> impl Iterator<Item = WebpChunk<'_>> {
    let mut at = 12;
    std::iter::from_fn(move || {
        let head: [u8; 8] = file.get(at..at + 8)?.try_into().ok()?;
        let [a, b, c, d, size @ ..] = head;
        let size = u32::from_le_bytes(size) as usize;
        let body = file.get(at + 8..(at + 8).checked_add(size)?)?;
        at += 8 + size + (size & 1);
        Some(WebpChunk { name: [a, b, c, d], body })
    })
}

/// A chunk of a WebP, by name.
pub(crate) fn webp_chunk<'a>(file: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    webp_chunks(file).find(|chunk| &chunk.name == name).map(|chunk| chunk.body)
}

/// A WebP of `size` pixels from its chunks in the order of the format, of which `ALPH`, `VP8 `, `VP8L`, `ICCP`, `EXIF` and
/// `XMP ` are kept.
pub(crate) fn webp_file<'a>(chunks: impl Iterator<Item = WebpChunk<'a>>, (width, height): (u32, u32)) -> Vec<u8> {
    let chunks: Vec<WebpChunk> = chunks.collect();
    let mut flags = [0u8; 10];
    for chunk in &chunks {
        flags[0] |= match &chunk.name {
            b"XMP " => 0x04,
            b"EXIF" => 0x08,
            b"ALPH" => 0x10,
            b"VP8L" if chunk.body.get(4).is_some_and(|byte| byte & 0x10 != 0) => 0x10,
            b"ICCP" => 0x20,
            _ => 0,
        };
    }
    flags[4..7].copy_from_slice(&(width - 1).to_le_bytes()[..3]);
    flags[7..10].copy_from_slice(&(height - 1).to_le_bytes()[..3]);
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let kept = chunks
        .iter()
        .filter(|chunk| matches!(&chunk.name, b"ALPH" | b"VP8 " | b"VP8L" | b"ICCP" | b"EXIF" | b"XMP "))
        .copied();
    for chunk in std::iter::once(WebpChunk { name: *b"VP8X", body: &flags }).chain(kept) {
        out.extend_from_slice(&chunk.name);
        out.extend_from_slice(&(chunk.body.len() as u32).to_le_bytes());
        out.extend_from_slice(chunk.body);
        if chunk.body.len() % 2 == 1 {
            out.push(0);
        }
    }
    let length = (out.len() - 8) as u32;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    out
}

/// Puts an XMP packet into a WebP made by libwebp.
pub(crate) fn webp_with_xmp(file: &[u8], xmp: &[u8], size: (u32, u32)) -> Vec<u8> {
    let coded = webp_chunks(file).filter(|chunk| matches!(&chunk.name, b"ALPH" | b"VP8 " | b"VP8L"));
    webp_file(coded.chain(std::iter::once(WebpChunk { name: *b"XMP ", body: xmp })), size)
}

/// One box of an ISO base media file: type, body, and where it begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IsoBox<'a> {
    pub kind: [u8; 4],
    pub body: &'a [u8],
    pub start: usize,
}

/// The boxes that follow one another in `bytes`; stops at damage.
pub(crate) fn iso_boxes(bytes: &[u8]) -> impl Iterator<Item = IsoBox<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let head = bytes.get(at..at + 8)?;
        let kind: [u8; 4] = head[4..8].try_into().ok()?;
        let (header, size) = match u32::from_be_bytes(head[..4].try_into().ok()?) {
            0 => (8, bytes.len() - at),
            1 => (16, usize::try_from(u64::from_be_bytes(bytes.get(at + 8..at + 16)?.try_into().ok()?)).ok()?),
            size => (8, size as usize),
        };
        let body = bytes.get(at.checked_add(header)?..at.checked_add(size)?)?;
        let start = at;
        at += size;
        Some(IsoBox { kind, body, start })
    })
}

/// The first box of a kind.
pub(crate) fn iso_box<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    iso_boxes(bytes).find(|found| &found.kind == kind).map(|found| found.body)
}

fn be16(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut out = ((body.len() + 8) as u32).to_be_bytes().to_vec();
    out.extend_from_slice(kind);
    out.extend_from_slice(body);
    out
}

/// Places of the items' bytes, as an `iloc` box of version 0, 1 or 2 tells.
struct Locations {
    version: u8,
    /// Bytes of an offset, of a length, of a base offset and of an index.
    sizes: [usize; 4],
    entries: Vec<Location>,
}

struct Location {
    item: usize,
    /// What offsets are counted from: 0 the file, 1 the `idat` box, 2 another item.
    method: usize,
    base: u64,
    extents: Vec<(u64, u64)>,
}

fn number(bytes: &[u8], at: &mut usize, size: usize) -> Option<u64> {
    let value = bytes.get(*at..*at + size)?.iter().fold(0u64, |value, &byte| value << 8 | u64::from(byte));
    *at += size;
    Some(value)
}

impl Locations {
    fn parse(body: &[u8]) -> Option<Self> {
        let version = *body.first()?;
        if version > 2 {
            return None;
        }
        let (a, b) = (usize::from(*body.get(4)?), usize::from(*body.get(5)?));
        let sizes = [a >> 4, a & 15, b >> 4, if version > 0 { b & 15 } else { 0 }];
        if sizes.iter().any(|size| !matches!(size, 0 | 4 | 8)) {
            return None;
        }
        let mut at = 6;
        let count = number(body, &mut at, Self::id_size(version))?;
        let mut entries = Vec::new();
        for _ in 0..count {
            let item = number(body, &mut at, Self::id_size(version))? as usize;
            let method = if version > 0 { number(body, &mut at, 2)? as usize & 15 } else { 0 };
            number(body, &mut at, 2)?;
            let base = number(body, &mut at, sizes[2])?;
            let extents = number(body, &mut at, 2)?;
            let mut places = Vec::new();
            for _ in 0..extents {
                number(body, &mut at, sizes[3])?;
                let offset = number(body, &mut at, sizes[0])?;
                places.push((offset, number(body, &mut at, sizes[1])?));
                if sizes == [0; 4] {
                    break; // extents of no bytes: thousands of them say no more than one
                }
            }
            entries.push(Location { item, method, base, extents: places });
        }
        Some(Self { version, sizes, entries })
    }

    /// Bytes of an item's number, and of the count of items.
    fn id_size(version: u8) -> usize {
        if version == 2 { 4 } else { 2 }
    }

    fn write(&self) -> Vec<u8> {
        let mut out = vec![
            self.version,
            0,
            0,
            0,
            (self.sizes[0] << 4 | self.sizes[1]) as u8,
            (self.sizes[2] << 4 | self.sizes[3]) as u8,
        ];
        let put = |out: &mut Vec<u8>, value: u64, size: usize| out.extend_from_slice(&value.to_be_bytes()[8 - size..]);
        put(&mut out, self.entries.len() as u64, Self::id_size(self.version));
        for entry in &self.entries {
            put(&mut out, entry.item as u64, Self::id_size(self.version));
            if self.version > 0 {
                put(&mut out, entry.method as u64, 2);
            }
            put(&mut out, 0, 2);
            put(&mut out, entry.base, self.sizes[2]);
            put(&mut out, entry.extents.len() as u64, 2);
            for &(offset, length) in &entry.extents {
                put(&mut out, 0, self.sizes[3]);
                put(&mut out, offset, self.sizes[0]);
                put(&mut out, length, self.sizes[1]);
            }
        }
        out
    }
}

/// Items of an AVIF's `iinf`: number, type.
pub(crate) fn avif_items(meta: &[u8]) -> Vec<(usize, [u8; 4])> {
    let Some(iinf) = iso_box(meta, b"iinf") else { return Vec::new() };
    let start = if iinf.first() == Some(&0) { 6 } else { 8 };
    iso_boxes(iinf.get(start..).unwrap_or_default())
        .filter(|found| &found.kind == b"infe")
        .filter_map(|found| {
            let mut at = 4;
            // In version 3 numbers of items have four bytes.
            let size = match found.body.first()? {
                2 => 2,
                3 => 4,
                _ => return None,
            };
            let item = number(found.body, &mut at, size)? as usize;
            Some((item, found.body.get(at + 2..at + 6)?.try_into().ok()?))
        })
        .collect()
}

/// Where the bytes of each item are in the file, of which `meta` is a part: within the file's own data, or within `idat`.
/// An item that is made from others has none. The index is read once, whatever the number of items.
pub(crate) fn avif_places(file: &[u8], meta: &[u8]) -> BTreeMap<usize, Vec<Range<usize>>> {
    let locations = iso_box(meta, b"iloc").and_then(Locations::parse);
    let entries = locations.map(|locations| locations.entries).unwrap_or_default();
    let idat = iso_box(meta, b"idat").map(|idat| (idat.as_ptr() as usize).wrapping_sub(file.as_ptr() as usize));
    let mut places: BTreeMap<usize, Vec<Range<usize>>> = BTreeMap::new();
    for entry in entries {
        let origin = match (entry.method, idat) {
            (0, _) => 0,
            (1, Some(idat)) => idat as u64,
            _ => continue,
        };
        for (offset, length) in entry.extents {
            let start = origin.saturating_add(entry.base).saturating_add(offset);
            let Ok(start) = usize::try_from(start) else { continue };
            // A length of zero means all that follows.
            let end = match usize::try_from(length) {
                Ok(0) => file.len(),
                Ok(length) => start.saturating_add(length),
                Err(_) => continue,
            };
            places.entry(entry.item).or_default().push(start..end);
        }
    }
    places
}

/// The `meta` box of an AVIF with an XMP item more, which describes the primary item, and with these locations.
fn meta_with_item(meta: &[u8], id: u16, primary: u16, locations: &Locations) -> Option<Vec<u8>> {
    let mut body = meta.get(..4)?.to_vec();
    let mut referenced = false;
    let reference = || -> Vec<u8> {
        let mut body = id.to_be_bytes().to_vec();
        body.extend(1u16.to_be_bytes());
        body.extend(primary.to_be_bytes());
        boxed(b"cdsc", &body)
    };
    for child in iso_boxes(meta.get(4..)?) {
        match &child.kind {
            b"iloc" => body.extend(boxed(b"iloc", &locations.write())),
            b"iinf" => {
                if child.body.first() != Some(&0) {
                    return None;
                }
                let mut iinf = child.body.to_vec();
                let count = (be16(&iinf, 4)? as u16).checked_add(1)?;
                iinf[4..6].copy_from_slice(&count.to_be_bytes());
                let mut entry = vec![2, 0, 0, 0];
                entry.extend(id.to_be_bytes());
                entry.extend_from_slice(b"\0\0mimeXMP\0application/rdf+xml\0");
                iinf.extend(boxed(b"infe", &entry));
                body.extend(boxed(b"iinf", &iinf));
            }
            b"iref" if child.body.first() == Some(&0) => {
                let mut iref = child.body.to_vec();
                iref.extend(reference());
                body.extend(boxed(b"iref", &iref));
                referenced = true;
            }
            kind => body.extend(boxed(kind, child.body)),
        }
    }
    if !referenced {
        let mut iref = vec![0; 4];
        iref.extend(reference());
        body.extend(boxed(b"iref", &iref));
    }
    Some(boxed(b"meta", &body))
}

/// Adds an XMP item (`mime`, `application/rdf+xml`, describing the primary item) to an AVIF file.
pub(crate) fn avif_with_xmp(file: &[u8], xmp: &[u8]) -> Option<Vec<u8>> {
    let top: Vec<IsoBox> = iso_boxes(file).collect();
    let meta_at = top.iter().position(|found| &found.kind == b"meta")?;
    let meta = top[meta_at].body.get(4..)?;
    let meta_end = top.get(meta_at + 1).map_or(file.len(), |next| next.start);
    let mut locations = Locations::parse(iso_box(meta, b"iloc")?)?;
    let pitm = iso_box(meta, b"pitm")?;
    if pitm.first() != Some(&0) {
        return None;
    }
    let primary = be16(pitm, 4)? as u16;
    let largest = avif_items(meta)
        .into_iter()
        .map(|item| item.0)
        .chain(locations.entries.iter().map(|entry| entry.item))
        .max()?;
    let id = u16::try_from(largest + 1).ok()?;
    if locations.sizes[0] == 0 || locations.sizes[1] == 0 {
        return None;
    }
    if locations.entries.len() >= usize::from(u16::MAX) {
        return None;
    }
    locations.entries.push(Location {
        item: usize::from(id),
        method: 0,
        base: 0,
        extents: vec![(0, xmp.len() as u64)],
    });

    // Sizes do not depend on the offsets, so build once to learn how far everything moves. A box is written with its
    // short head and without what is damaged in it, so that it may also become shorter: then it is not a file that can
    // be kept byte for byte.
    let growth = (meta_with_item(top[meta_at].body, id, primary, &locations)?.len() as u64)
        .checked_sub((meta_end - top[meta_at].start) as u64)?;
    let last = locations.entries.len() - 1;
    for entry in &mut locations.entries[..last] {
        if entry.method == 0 {
            let behind = |offset: u64| offset >= meta_end as u64;
            if locations.sizes[2] > 0 && behind(entry.base) {
                entry.base = entry.base.checked_add(growth)?;
            } else {
                for extent in &mut entry.extents {
                    if behind(entry.base.saturating_add(extent.0)) {
                        extent.0 = extent.0.checked_add(growth)?;
                    }
                }
            }
        }
    }
    locations.entries[last].extents[0].0 = file.len() as u64 + growth + 8;
    let mut out = file[..top[meta_at].start].to_vec();
    out.extend(meta_with_item(top[meta_at].body, id, primary, &locations)?);
    out.extend_from_slice(&file[meta_end..]);
    out.extend(boxed(b"mdat", xmp));
    Some(out)
}
