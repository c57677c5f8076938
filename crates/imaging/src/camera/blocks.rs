//! Where the containers of pictures keep EXIF, XMP and IPTC.

use std::io::Read as _;

use crate::container;
use crate::decode::tiff;
use crate::error::Words;
use crate::format::SourceFormat;

/// Blocks of metadata, as they are.
#[derive(Default)]
pub(super) struct Blocks {
    pub exif: Option<Vec<u8>>,
    pub xmp: Option<Vec<u8>>,
    pub iptc: Option<Vec<u8>>,
}

/// Bytes that a compressed block may become.
const LARGEST: u64 = 4 << 20;

/// Finds the blocks; `problems` receives what is there and cannot be read.
pub(super) fn find(bytes: &[u8], problems: &mut Vec<Words>) -> Blocks {
    match SourceFormat::detect(bytes) {
        Some(SourceFormat::Jpeg) => jpeg(bytes),
        Some(SourceFormat::Png) => png(bytes, problems),
        Some(SourceFormat::Webp) => Blocks {
            exif: container::webp_chunk(bytes, b"EXIF")
                .map(|exif| exif.strip_prefix(b"Exif\0\0").unwrap_or(exif).to_vec()),
            xmp: container::webp_chunk(bytes, b"XMP ").map(<[u8]>::to_vec),
            iptc: None,
        },
        Some(SourceFormat::Avif | SourceFormat::Heic) => heif(bytes),
        Some(SourceFormat::Tiff) => {
            let (xmp, iptc) = tiff::metadata(bytes);
            // A TIFF is its own EXIF.
            Blocks { exif: Some(bytes.to_vec()), xmp, iptc }
        }
        Some(SourceFormat::Gif) => gif(bytes),
        _ => {
            problems.push(Words {
                french: "aucune métadonnée n’est lue dans ce format".to_owned(),
                english: "no metadata is read from this format".to_owned(),
            });
            Blocks::default()
        }
    }
}

fn jpeg(bytes: &[u8]) -> Blocks {
    /// The name of an XMP segment, which some programs end with a zero and some do not.
    const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/";
    let mut blocks = Blocks::default();
    for segment in container::jpeg_segments(bytes) {
        match segment.marker {
            0xE1 => {
                if let Some(exif) = segment.body.strip_prefix(b"Exif\0\0") {
                    blocks.exif.get_or_insert_with(|| exif.to_vec());
                } else if let Some(xmp) = segment.body.strip_prefix(XMP) {
                    let xmp = xmp.strip_prefix(b"\0").unwrap_or(xmp);
                    blocks.xmp.get_or_insert_with(|| xmp.to_vec());
                }
            }
            0xED => {
                if let Some(resources) = segment.body.strip_prefix(b"Photoshop 3.0\0") {
                    blocks.iptc = blocks.iptc.or_else(|| photoshop_iptc(resources));
                }
            }
            _ => {}
        }
    }
    blocks
}

fn png(bytes: &[u8], problems: &mut Vec<Words>) -> Blocks {
    let mut blocks = Blocks::default();
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some(body) = bytes.get(at + 8..(at + 8).saturating_add(length)) else { break };
        match &head[4..8] {
            b"eXIf" => blocks.exif = Some(body.to_vec()),
            b"iTXt" => {
                if let Some(rest) = body.strip_prefix(b"XML:com.adobe.xmp\0") {
                    // Language and translated keyword come first, both ended by a zero.
                    let text = rest.get(2..).and_then(|rest| rest.splitn(3, |&byte| byte == 0).nth(2));
                    let text = text.unwrap_or_default();
                    blocks.xmp = if rest.first() == Some(&0) { Some(text.to_vec()) } else { inflated(text) };
                    if blocks.xmp.is_none() {
                        problems.push(Words {
                            french: "XMP : bloc abîmé".to_owned(),
                            english: "XMP: damaged block".to_owned(),
                        });
                    }
                }
            }
            b"tEXt" | b"zTXt" => raw_profile(body, head[4] == b'z', &mut blocks),
            _ => {}
        }
        at += 12 + length;
    }
    blocks
}

/// ImageMagick's way to keep a block in a text: a name, its length, and the bytes as hexadecimal digits.
fn raw_profile(body: &[u8], compressed: bool, blocks: &mut Blocks) {
    let Some(rest) = body.strip_prefix(b"Raw profile type ") else { return };
    let Some(end) = rest.iter().position(|&byte| byte == 0) else { return };
    let (name, text) = (&rest[..end], &rest[end + 1..]);
    let text = if compressed { text.get(1..).and_then(inflated) } else { Some(text.to_vec()) };
    let Some(text) = text else { return };
    // A line with the name, a line with the length, then digits.
    let digits = text.splitn(4, |&byte| byte == b'\n').nth(3).unwrap_or_default();
    let mut digits = digits.iter().filter_map(|&byte| char::from(byte).to_digit(16));
    let mut block = Vec::new();
    while let (Some(high), Some(low)) = (digits.next(), digits.next()) {
        block.push((high << 4 | low) as u8);
    }
    match name {
        b"exif" | b"APP1" => {
            if let Some(exif) = block.strip_prefix(b"Exif\0\0") {
                blocks.exif.get_or_insert_with(|| exif.to_vec());
            } else if let Some(xmp) = block.strip_prefix(container::JPEG_XMP) {
                blocks.xmp.get_or_insert_with(|| xmp.to_vec());
            }
        }
        b"xmp" => blocks.xmp = blocks.xmp.take().or(Some(block)),
        b"iptc" | b"8bim" => blocks.iptc = blocks.iptc.take().or_else(|| photoshop_iptc(&block)).or(Some(block)),
        _ => {}
    }
}

fn inflated(compressed: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    flate2::read::ZlibDecoder::new(compressed).take(LARGEST).read_to_end(&mut out).ok()?;
    Some(out)
}

fn heif(bytes: &[u8]) -> Blocks {
    let mut blocks = Blocks::default();
    let Some(meta) = container::iso_box(bytes, b"meta").and_then(|meta| meta.get(4..)) else { return blocks };
    let mut places = container::avif_places(bytes, meta);
    for (item, kind) in container::avif_items(meta) {
        if !matches!(&kind, b"mime" | b"Exif") {
            continue;
        }
        let mut data = Vec::new();
        for part in places.remove(&item).unwrap_or_default().into_iter().filter_map(|range| bytes.get(range)) {
            if (data.len() + part.len()) as u64 > LARGEST {
                break;
            }
            data.extend_from_slice(part);
        }
        if &kind == b"mime" {
            blocks.xmp.get_or_insert(data);
        } else {
            // Four bytes tell where the TIFF header is.
            let skip = data.get(..4).map_or(0, |at| u32::from_be_bytes([at[0], at[1], at[2], at[3]]) as usize);
            blocks.exif = blocks.exif.or_else(|| data.get(4usize.saturating_add(skip)..).map(<[u8]>::to_vec));
        }
    }
    blocks
}

/// XMP is kept as it is, followed by 258 bytes that bring readers of blocks to its end.
fn gif(bytes: &[u8]) -> Blocks {
    const TRAILER: usize = 258;
    let begins = bytes.windows(container::GIF_XMP.len()).position(|part| part == container::GIF_XMP);
    let packet = begins.and_then(|at| {
        let start = at + container::GIF_XMP.len();
        let mut end = start;
        while let Some(&length) = bytes.get(end).filter(|length| **length > 0) {
            end += 1 + usize::from(length);
        }
        bytes.get(start..(end + 1).checked_sub(TRAILER)?)
    });
    let packet = packet.filter(|packet| packet.len() as u64 <= LARGEST);
    Blocks { xmp: packet.map(<[u8]>::to_vec), ..Blocks::default() }
}

fn photoshop_iptc(mut rest: &[u8]) -> Option<Vec<u8>> {
    while let Some(after) = rest.strip_prefix(b"8BIM") {
        let id = u16::from_be_bytes([*after.first()?, *after.get(1)?]);
        let name = usize::from(*after.get(2)?) + 1;
        let name = name + name % 2;
        let size = after.get(2 + name..6 + name)?;
        let size = u32::from_be_bytes([size[0], size[1], size[2], size[3]]) as usize;
        let body = after.get(6 + name..(6 + name).checked_add(size)?)?;
        if id == 0x0404 {
            return Some(body.to_vec());
        }
        rest = after.get(6 + name + size + size % 2..)?;
    }
    None
}
