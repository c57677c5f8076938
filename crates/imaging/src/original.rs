//! Originals for download: the pixels as they are, bit for bit, with everything that must not leave taken out (position,
//! serial numbers, thumbnails, the maker's notes, the editing history) and the rights put in.

use crate::container::{self, JPEG_XMP};
use crate::error::ImagingError;
use crate::header::{SourceFormat, header};
use crate::rights::Rights;

/// The same picture with nothing of the camera's metadata but orientation and colour profile, and with these rights.
/// JPEG, PNG, WebP and AVIF; the coded pixels are copied, not decoded.
///
/// # Errors
/// `Unsupported` for TIFF (which keeps metadata and pixels in one tree) and SVG; whatever the header is refused for.
pub fn with_rights(bytes: &[u8], rights: &Rights) -> Result<Vec<u8>, ImagingError> {
    let header = header(bytes)?;
    let xmp = rights.to_xmp();
    let xmp = xmp.as_deref().map(str::as_bytes);
    let exif = (header.orientation > 1).then(|| orientation_exif(header.orientation));
    let broken = |reason: &str| ImagingError::broken(header.format, reason);
    match header.format {
        SourceFormat::Jpeg => jpeg(bytes, xmp, exif.as_deref()).ok_or_else(|| broken("no scan")),
        SourceFormat::Png => png(bytes, xmp, exif.as_deref()).ok_or(ImagingError::Truncated),
        SourceFormat::Webp => webp(bytes, xmp, exif.as_deref()).ok_or(ImagingError::Truncated),
        SourceFormat::Avif => avif(bytes, xmp).ok_or_else(|| broken("a container of an unknown kind")),
        other => Err(ImagingError::unsupported(format!("{} as a download with rights", other.name()))),
    }
}

/// An EXIF block that says nothing but the orientation.
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
            // JFIF must stay first; ours come next.
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
        let sum = crc32(&out[start..]);
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

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

fn webp(bytes: &[u8], xmp: Option<&[u8]>, exif: Option<&[u8]>) -> Option<Vec<u8>> {
    let size = header(bytes).ok()?;
    let (width, height) = crate::header::oriented(size.width, size.height, size.orientation);
    let profile = container::webp_chunk(bytes, b"ICCP");
    let mut flags = [0u8; 10];
    flags[0] = (u8::from(profile.is_some()) << 5)
        | (u8::from(size.alpha) << 4)
        | (u8::from(exif.is_some()) << 3)
        | (u8::from(xmp.is_some()) << 2);
    flags[4..7].copy_from_slice(&(width - 1).to_le_bytes()[..3]);
    flags[7..10].copy_from_slice(&(height - 1).to_le_bytes()[..3]);
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let mut push = |name: &[u8; 4], body: &[u8]| {
        out.extend_from_slice(name);
        out.extend((body.len() as u32).to_le_bytes());
        out.extend_from_slice(body);
        if body.len() % 2 == 1 {
            out.push(0);
        }
    };
    push(b"VP8X", &flags);
    if let Some(profile) = profile {
        push(b"ICCP", profile);
    }
    let mut found = false;
    for name in [b"ALPH", b"VP8 ", b"VP8L"] {
        if let Some(body) = container::webp_chunk(bytes, name) {
            push(name, body);
            found |= name != b"ALPH";
        }
    }
    if let Some(exif) = exif {
        push(b"EXIF", exif);
    }
    if let Some(xmp) = xmp {
        push(b"XMP ", xmp);
    }
    let length = (out.len() - 8) as u32;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    found.then_some(out)
}

/// EXIF and XMP items keep their place but lose their bytes (moving items would mean rewriting the whole index); then
/// ours comes in.
fn avif(bytes: &[u8], xmp: Option<&[u8]>) -> Option<Vec<u8>> {
    let meta = container::iso_box(bytes, b"meta")?.get(4..)?;
    let mut out = bytes.to_vec();
    for (item, kind) in container::avif_items(meta) {
        if matches!(&kind, b"Exif" | b"mime") {
            for range in container::avif_item_ranges(meta, item) {
                out.get_mut(range)?.fill(0);
            }
        }
    }
    match xmp {
        Some(xmp) => container::avif_with_xmp(&out, xmp),
        None => Some(out),
    }
}
