//! Pictures: headers, decoders, metadata, drawings.

use std::collections::BTreeSet;

use provence_imaging::{
    Effort, Focal, MAX_MEMORY, OutputFormat, Ratio, Rendition, Rights, camera_metadata, derive, embedded_rights,
    header, impression, memory, motion_of, rasterize, sanitize_svg, with_rights,
};

/// The most pixels of a picture that is decoded here: a fuzzer wants many short runs.
const MOST_PIXELS: u64 = 1 << 20;

/// A picture of any format: everything that is made of one.
pub(super) fn picture(data: &[u8]) {
    let rights = Rights { creator: Some("Zoé".to_owned()), ..Rights::default() };
    if let Ok(kept) = with_rights(data, &rights) {
        let before = header(data).expect("what rights were written into has a header");
        let after = header(&kept).expect("a picture with rights is a picture");
        assert_eq!((before.width, before.height), (after.width, after.height), "rights changed the size");
        let frames = |bytes: &[u8], format| {
            motion_of(&mut std::io::Cursor::new(bytes), format).ok().flatten().map_or(0, |found| found.frames)
        };
        // Of a file that ends early the last picture may stay behind.
        assert!(frames(&kept, after.format) <= frames(data, before.format), "rights added pictures");
    }
    let Ok(found) = header(data) else { return };
    let rendition = |width, crop, format| Rendition { crop, width, format, quality: 70 };
    let renditions =
        [rendition(64, None, OutputFormat::Jpeg), rendition(32, Some(Ratio::new(1, 1)), OutputFormat::Webp)];
    let needed = memory(&found, &renditions);
    if u64::from(found.width) * u64::from(found.height) > MOST_PIXELS {
        return;
    }
    assert!(needed <= MAX_MEMORY, "{needed} bytes for a small picture");
    let mut files = BTreeSet::new();
    let made = derive(data, Focal::default(), &rights, &renditions, Effort::Quick, &mut |index, file| {
        let made = header(&file).expect("a derivative is a picture");
        assert!(made.width <= found.width && made.height <= found.height, "it was enlarged");
        files.insert(index);
        Ok(())
    });
    if let Ok(of_derive) = made {
        assert_eq!(files.len(), renditions.len(), "a rendition is missing");
        assert_eq!(impression(data).as_ref(), Ok(&of_derive), "the colour depends on what else is made");
    }
}

/// Metadata: the input as a whole file, and as the block of XMP, IPTC or EXIF in a small JPEG.
pub(super) fn metadata(data: &[u8]) {
    let wrapped = match data.split_first() {
        Some((kind, block)) if block.len() < 65_000 => {
            let (marker, name): (u8, &[u8]) = match kind % 3 {
                0 => (0xE1, b"http://ns.adobe.com/xap/1.0/\0"),
                1 => (0xED, b"Photoshop 3.0\0"),
                _ => (0xE1, b"Exif\0\0"),
            };
            let length = (name.len() + block.len() + 2) as u16;
            [&[0xFF, 0xD8, 0xFF, marker], &length.to_be_bytes()[..], name, block, &[0xFF, 0xD9]].concat()
        }
        _ => data.to_vec(),
    };
    for bytes in [data, &wrapped] {
        let (found, problems) = camera_metadata(bytes);
        for words in problems {
            assert!(!words.french.is_empty() && !words.english.is_empty());
        }
        let texts = [&found.creator, &found.credit, &found.copyright, &found.location, &found.city];
        for text in texts.into_iter().flatten() {
            assert!(!text.is_empty() && text.trim() == text, "not tidy: {text:?}");
        }
        let rights = embedded_rights(bytes);
        if let Some(xmp) = rights.and_then(|rights| rights.to_xmp()) {
            assert!(!xmp.contains('\0'));
        }
    }
}

/// A drawing: what is cleaned is clean, and stays so.
pub(super) fn svg(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let _ = header(data);
    let Ok(clean) = sanitize_svg(text) else { return };
    assert_eq!(sanitize_svg(&clean).as_deref(), Ok(&*clean), "cleaned twice it is another text");
    let lower = clean.to_ascii_lowercase();
    for active in ["<script", "<foreignobject", "<iframe", "javascript:", "<!entity", "<!doctype"] {
        // Within a text or a value `<` is escaped.
        assert!(!lower.contains(active) || !active.starts_with('<'), "{active} in {clean}");
    }
    if text.len() < 4096 {
        let _ = rasterize(&clean, 32);
    }
}
