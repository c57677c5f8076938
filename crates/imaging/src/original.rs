//! Originals for download: the pixels as they are, bit for bit, with everything that must not leave taken out (position,
//! serial numbers, thumbnails, the maker's notes, the editing history) and the rights put in.

use crate::container::{self, GIF_XMP, JPEG_XMP, WebpChunk, webp_file};
use crate::error::ImagingError;
use crate::format::SourceFormat;
use crate::header::{Header, oriented};
use crate::inspect::header;
use crate::rights::Rights;

/// The same picture with these rights, and without the camera's metadata except orientation and colour profile.
/// JPEG, PNG, GIF, WebP and AVIF; the coded pixels are copied, not decoded, and what moves goes on moving.
///
/// # Errors
/// `Unsupported` for TIFF (which keeps metadata and pixels in one tree), HEIC and SVG; whatever the header is refused for.
pub fn with_rights(bytes: &[u8], rights: &Rights) -> Result<Vec<u8>, ImagingError> {
    let header = header(bytes)?;
    let xmp = rights.to_xmp();
    let xmp = xmp.as_deref().map(str::as_bytes);
    let exif = (header.orientation > 1).then(|| orientation_exif(header.orientation));
    let broken = |reason: &str| ImagingError::broken(header.format, reason);
    match header.format {
        SourceFormat::Jpeg => jpeg(bytes, xmp, exif.as_deref()).ok_or_else(|| broken("no scan")),
        SourceFormat::Png => png(bytes, xmp, exif.as_deref()).ok_or(ImagingError::Truncated),
        SourceFormat::Gif => gif(bytes, xmp).ok_or(ImagingError::Truncated),
        SourceFormat::Webp if header.animated => moving_webp(bytes, xmp).ok_or(ImagingError::Truncated),
        SourceFormat::Webp => webp(bytes, &header, xmp, exif.as_deref()).ok_or(ImagingError::Truncated),
        SourceFormat::Avif => avif(bytes, xmp).ok_or_else(|| broken("a container of an unknown kind")),
        other => Err(ImagingError::unsupported(
            format!("{}, à télécharger avec ses droits", other.name()),
            format!("{}, as a download with rights", other.name()),
        )),
    }
}

/// An EXIF block with the orientation alone.
fn orientation_exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif
}

fn jpeg(bytes: &[u8], xmp: Option<&[u8]>, exif: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(&[0xFF, 0xD8]);
    let segment = |out: &mut Vec<u8>, marker: u8, parts: [&[u8]; 2]| {
        let length = parts[0].len() + parts[1].len() + 2;
        if let Ok(length) = u16::try_from(length) {
            out.extend([0xFF, marker]);
            out.extend(length.to_be_bytes());
            out.extend_from_slice(parts[0]);
            out.extend_from_slice(parts[1]);
        }
    };
    let mut written = false;
    let mut end = 2;
    for found in container::jpeg_segments(bytes) {
        end = found.whole.as_ptr() as usize - bytes.as_ptr() as usize + found.whole.len();
        let jfif = found.marker == 0xE0 && found.body.starts_with(b"JFIF\0");
        if !jfif && !written {
            // The JFIF segment must stay first. The new segments follow it.
            if let Some(exif) = exif {
                segment(&mut out, 0xE1, [b"Exif\0\0", exif]);
            }
            if let Some(xmp) = xmp {
                segment(&mut out, 0xE1, [JPEG_XMP, xmp]);
            }
            written = true;
        }
        let keep = match found.marker {
            // JFIF may carry a thumbnail behind its 14 bytes.
            0xE0 => jfif && found.body.len() == 14,
            0xE2 => found.body.starts_with(b"ICC_PROFILE\0"),
            0xEE => found.body.starts_with(b"Adobe"),
            0xE1..=0xEF | 0xFE => false,
            _ => true,
        };
        if keep {
            out.extend_from_slice(found.whole);
        }
    }
    let scans = bytes.get(end..)?;
    if scans.len() < 4 || scans[0] != 0xFF || scans[1] != 0xDA {
        return None;
    }
    // What follows the picture (a second picture of a phone's depth map, a film) stays behind.
    out.extend_from_slice(&scans[..end_of_scans(scans)]);
    if !out.ends_with(&[0xFF, 0xD9]) {
        out.extend([0xFF, 0xD9]);
    }
    Some(out)
}

/// Length up to and with the end-of-image marker.
fn end_of_scans(scans: &[u8]) -> usize {
    let mut at = 0;
    while at + 1 < scans.len() {
        if scans[at] != 0xFF {
            at += 1;
            continue;
        }
        match scans[at + 1] {
            0xD9 => return at + 2,
            0 | 0x01 | 0xD0..=0xD8 => at += 2,
            0xFF => at += 1,
            _ => {
                let Some(length) = scans.get(at + 2..at + 4) else { return scans.len() };
                at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
            }
        }
    }
    scans.len()
}

fn png(bytes: &[u8], xmp: Option<&[u8]>, exif: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let chunk = |out: &mut Vec<u8>, kind: &[u8; 4], body: &[u8]| {
        out.extend((body.len() as u32).to_be_bytes());
        let start = out.len();
        out.extend_from_slice(kind);
        out.extend_from_slice(body);
        let sum = crc32fast::hash(&out[start..]);
        out.extend(sum.to_be_bytes());
    };
    let mut at = 8;
    loop {
        let head = bytes.get(at..at + 8)?;
        let length = u32::from_be_bytes(head[..4].try_into().ok()?) as usize;
        let whole = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        let kind = &head[4..8];
        let keep = matches!(
            kind,
            b"IHDR"
                | b"PLTE"
                | b"IDAT"
                | b"IEND"
                | b"tRNS"
                | b"cHRM"
                | b"gAMA"
                | b"iCCP"
                | b"sBIT"
                | b"sRGB"
                | b"cICP"
                | b"pHYs"
                | b"bKGD"
                | b"acTL"
                | b"fcTL"
                | b"fdAT"
        );
        if keep {
            out.extend_from_slice(whole);
        }
        if kind == b"IHDR" {
            if let Some(exif) = exif {
                chunk(&mut out, b"eXIf", exif);
            }
            if let Some(xmp) = xmp {
                chunk(&mut out, b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", xmp].concat());
            }
        }
        if kind == b"IEND" {
            return Some(out);
        }
        at += whole.len();
    }
}

fn webp(bytes: &[u8], header: &Header, xmp: Option<&[u8]>, exif: Option<&[u8]>) -> Option<Vec<u8>> {
    let size = oriented(header.width, header.height, header.orientation);
    let part = |name: &[u8; 4]| container::webp_chunk(bytes, name).map(|body| WebpChunk { name: *name, body });
    let coded: Vec<WebpChunk> = [b"ALPH", b"VP8 ", b"VP8L"].into_iter().filter_map(part).collect();
    if coded.iter().all(|chunk| &chunk.name == b"ALPH") {
        return None;
    }
    let exif = exif.map(|body| WebpChunk { name: *b"EXIF", body });
    let xmp = xmp.map(|body| WebpChunk { name: *b"XMP ", body });
    Some(webp_file(part(b"ICCP").into_iter().chain(coded).chain(exif).chain(xmp), size))
}

/// An animation from the chunks that it is shown by, and no others: neither in the file nor within its pictures.
fn moving_webp(bytes: &[u8], xmp: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut canvas = container::webp_chunk(bytes, b"VP8X")?.get(..10)?.to_vec();
    // Of the flags those of a profile, of transparency and of motion stay.
    canvas[0] = canvas[0] & 0x32 | if xmp.is_some() { 0x04 } else { 0 };
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let chunk = |out: &mut Vec<u8>, name: &[u8; 4], body: &[u8]| {
        out.extend_from_slice(name);
        out.extend((body.len() as u32).to_le_bytes());
        out.extend_from_slice(body);
        out.resize(out.len().next_multiple_of(2), 0);
    };
    chunk(&mut out, b"VP8X", &canvas);
    let mut pictures = 0;
    for found in container::webp_chunks(bytes) {
        match &found.name {
            b"ICCP" | b"ANIM" => chunk(&mut out, &found.name, found.body),
            b"ANMF" => {
                let mut picture = found.body.get(..16)?.to_vec();
                // Parts of a picture are chunks like those of a file, which begin behind twelve bytes.
                for part in container::webp_chunks(&found.body[4..]) {
                    if matches!(&part.name, b"ALPH" | b"VP8 " | b"VP8L") {
                        chunk(&mut picture, &part.name, part.body);
                    }
                }
                chunk(&mut out, b"ANMF", &picture);
                pictures += 1;
            }
            _ => {}
        }
    }
    if let Some(xmp) = xmp {
        chunk(&mut out, b"XMP ", xmp);
    }
    let length = (out.len() - 8) as u32;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    (pictures > 0).then_some(out)
}

/// The pictures of a GIF with what says when each is shown. Comments, texts and what other programs put in stay behind.
fn gif(bytes: &[u8], xmp: Option<&[u8]>) -> Option<Vec<u8>> {
    let palette = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let head = 13 + palette(*bytes.get(10)?);
    let mut out = bytes.get(..head)?.to_vec();
    // What follows has been known since the second version of the format.
    out[3..6].copy_from_slice(b"89a");
    if let Some(xmp) = xmp {
        out.extend_from_slice(GIF_XMP);
        out.extend_from_slice(xmp);
        // Wherever a reader that takes the text for blocks lands here, it comes to the end.
        out.push(1);
        out.extend((0..=255u8).rev());
        out.push(0);
    }
    let (mut at, mut pictures) = (head, 0);
    loop {
        let start = at;
        // Where the blocks begin, and whether they are kept.
        let (blocks, keep) = match bytes.get(at) {
            Some(0x21) => {
                let body = bytes.get(at + 3..).unwrap_or_default();
                let repeats = [&b"NETSCAPE2.0"[..], b"ANIMEXTS1.0"].iter().any(|name| body.starts_with(name));
                (at + 2, bytes.get(at + 1) == Some(&0xF9) || bytes.get(at + 1) == Some(&0xFF) && repeats)
            }
            Some(0x2C) => {
                pictures += 1;
                (at + 11 + palette(*bytes.get(at + 9)?), true)
            }
            // A file that ends without its last byte has all its pictures.
            Some(0x3B) | None if pictures > 0 => {
                out.push(0x3B);
                return Some(out);
            }
            _ => return None,
        };
        at = blocks;
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                break;
            }
        }
        if keep {
            out.extend_from_slice(bytes.get(start..at)?);
        }
    }
}

/// EXIF and XMP items keep their place but lose their bytes (moving items would mean rewriting the whole index); then
/// ours comes in. `None` when an item's bytes are not found: what cannot be blanked must not leave.
fn avif(bytes: &[u8], xmp: Option<&[u8]>) -> Option<Vec<u8>> {
    let meta = container::iso_box(bytes, b"meta")?.get(4..)?;
    let mut places = container::avif_places(bytes, meta);
    let (mut out, mut blanked) = (bytes.to_vec(), 0usize);
    for (item, kind) in container::avif_items(meta) {
        if matches!(&kind, b"Exif" | b"mime" | b"uri ") {
            // When an item occurs twice, its place is taken once. Overlapping places would take very long.
            for range in places.remove(&item)? {
                blanked = blanked.saturating_add(range.len());
                if blanked > bytes.len() {
                    return None;
                }
                out.get_mut(range)?.fill(0);
            }
        }
    }
    let mut reached = 0;
    for found in container::iso_boxes(bytes) {
        reached = (found.body.as_ptr() as usize).wrapping_sub(bytes.as_ptr() as usize) + found.body.len();
        match &found.kind {
            b"ftyp" | b"meta" | b"mdat" => {}
            // Any other box at the top is replaced by one of the same length without meaning.
            _ => {
                let head = found.start + 4..found.start + 8;
                out.get_mut(head)?.copy_from_slice(b"free");
                out.get_mut(reached - found.body.len()..reached)?.fill(0);
            }
        }
    }
    if reached != bytes.len() {
        return None;
    }
    match xmp {
        Some(xmp) => container::avif_with_xmp(&out, xmp),
        None => Some(out),
    }
}
