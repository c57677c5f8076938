//! Files that are broken, cut, too large, or not what they say: an error in words, never a panic.

#![expect(clippy::disallowed_methods, reason = "fixtures")]

use std::path::PathBuf;

use provence_imaging::{
    Effort, Focal, ImagingError, OutputFormat, Rendition, Rights, SourceFormat, camera_metadata, derive, header,
    impression, with_rights,
};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

fn all(bytes: &[u8]) -> Result<(), ImagingError> {
    let rendition = Rendition { crop: None, width: 120, format: OutputFormat::Jpeg, quality: 80 };
    derive(bytes, Focal::default(), &Rights::default(), &[rendition], Effort::Quick, &mut |_, _| Ok(())).map(drop)
}

const NAMES: [&str; 12] = [
    "srgb.jpg",
    "progressive.jpg",
    "cmyk-icc.jpg",
    "p3.png",
    "palette.png",
    "alpha.webp",
    "p3.webp",
    "p3.tif",
    "rgb.avif",
    "rgb.heic",
    "grid.heic",
    "metadata.jpg",
];

#[test]
fn truncated_at_every_length() {
    for name in NAMES {
        let whole = fixture(name);
        let step = (whole.len() / 40).max(1);
        for length in (0..whole.len() - 2).step_by(step) {
            let cut = &whole[..length];
            let _ = header(cut);
            let _ = camera_metadata(cut);
            let _ = with_rights(cut, &Rights::default());
            // Cut within the last few bytes some formats have lost nothing yet.
            if length < whole.len() * 9 / 10 {
                let error = all(cut).expect_err(&format!("{name} cut at {length}"));
                assert!(!error.explain().0.is_empty() && !error.explain().1.is_empty());
                if length > 2000 && matches!(name, "srgb.jpg" | "progressive.jpg") {
                    assert_eq!(error, ImagingError::Truncated, "{name} at {length}");
                }
                assert!(impression(cut).is_err(), "{name} at {length}");
            }
        }
    }
}

/// Bytes changed here and there by a small generator: whatever comes, it is a value and not a panic.
#[test]
fn damaged_bytes_never_panic() {
    let mut seed = 0x2545_F491_4F6C_DD1Du64;
    let mut random = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    let more = [
        "alpha.avif",
        "rotated.avif",
        "idat.avif",
        "alpha.heic",
        "turned.heic",
        "ten.heic",
        "p3.heic",
        "grey16.tif",
        "cmyk-icc.tif",
        "adobe.jpg",
        "rgb16.png",
        "dense.webp",
    ];
    for name in NAMES.into_iter().chain(more) {
        let whole = fixture(name);
        for _ in 0..200 {
            let mut bytes = whole.clone();
            for _ in 0..1 + random() % 8 {
                let at = (random() % bytes.len() as u64) as usize;
                bytes[at] = random() as u8;
            }
            let _ = all(&bytes);
            let _ = camera_metadata(&bytes);
            let _ = with_rights(&bytes, &Rights::default());
        }
    }
}

/// A grid that names one tile many times, or tiles of another size, is refused before anything is decoded; so are sides
/// beyond any photo, whatever the coded picture says of itself.
#[test]
fn a_heic_cannot_ask_for_more_than_it_has() {
    let whole = fixture("grid.heic");
    let place = |needle: &[u8]| whole.windows(needle.len()).position(|part| part == needle).unwrap();
    let changed = |at: usize, bytes: &[u8]| {
        let mut file = whole.clone();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    };
    // The size of the picture in its `ispe`, and of the grid in `idat`.
    let (ispe, grid) = (place(b"\0\0\0\xF0\0\0\0\xA0"), place(b"\0\0\x01\x01\0\xF0\0\xA0"));
    let huge = changed(ispe, &[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
    assert!(matches!(header(&huge), Err(ImagingError::Bomb { .. })));
    let unlike = changed(grid + 4, &[0, 0xF0, 0, 0xA1]);
    assert!(header(&unlike).is_ok());
    assert!(matches!(all(&unlike), Err(ImagingError::Broken { .. })));
    // The four tiles become the largest one, four times.
    let tiles = place(b"\0\x05\0\x04\0\x01\0\x02\0\x03\0\x04");
    let same = changed(tiles, b"\0\x05\0\x04\0\x01\0\x01\0\x01\0\x01");
    let larger = changed(place(b"ispe\0\0\0\0\0\0\0\x80"), b"ispe\0\0\0\0\0\0\x40\x80");
    let _ = all(&same);
    assert!(matches!(all(&larger), Err(ImagingError::Broken { .. })));
}

/// Regression of #14.8: the index of this file is shorter when it is written again.
#[test]
fn an_index_that_shrinks_is_no_overflow() {
    let bytes = fixture("shrinking.avif");
    let rights = Rights { creator: Some("Zoé".to_owned()), ..Rights::default() };
    assert!(with_rights(&bytes, &rights).is_err());
}

/// Regression of #14.8: two of three channels are in no scan, and libjpeg has no table for them: a null pointer was read.
#[test]
fn a_channel_that_no_scan_has_is_an_error() {
    let bytes = fixture("unscanned.jpg");
    assert!(header(&bytes).is_ok());
    assert!(matches!(all(&bytes), Err(ImagingError::Broken { .. })));
    assert!(impression(&bytes).is_err());
}

/// Regression of #14.8: a frame was read beyond its own segment.
#[test]
fn a_frame_shorter_than_its_head_is_an_error() {
    let mut bytes = fixture("srgb.jpg");
    let frame = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    bytes[frame + 2..frame + 4].copy_from_slice(&[0, 6]);
    assert!(matches!(header(&bytes), Err(ImagingError::Broken { .. })));
}

/// An index whose thousands of parts are all the same part of the file: gigabytes, if they were put together.
#[test]
fn parts_that_lie_upon_one_another_are_refused() {
    let mut bytes = fixture("rgb.avif");
    let long = |bytes: &[u8], at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    let find = |bytes: &[u8], kind: &[u8]| bytes.windows(4).position(|part| part == kind).unwrap() - 4;
    let (meta, iloc) = (find(&bytes, b"meta"), find(&bytes, b"iloc"));
    let old = long(&bytes, iloc) as usize;
    // Version 0, offsets and lengths of four bytes, one item of 60,000 parts.
    let mut index = b"iloc\0\0\0\0\x44\0\0\x01\0\x01\0\0\xEA\x60".to_vec();
    for _ in 0..60_000 {
        index.extend(100u32.to_be_bytes());
        index.extend(400_000u32.to_be_bytes());
    }
    let mut whole = (index.len() as u32 + 4).to_be_bytes().to_vec();
    whole.extend(index);
    let more = (whole.len() - old) as u32;
    bytes.splice(iloc..iloc + old, whole);
    let grown = long(&bytes, meta) + more;
    bytes[meta..meta + 4].copy_from_slice(&grown.to_be_bytes());
    assert!(header(&bytes).is_ok());
    assert!(all(&bytes).is_err());
    let _ = camera_metadata(&bytes);
    // The same for an item that would have to be blanked.
    let infe = find(&bytes, b"infe");
    bytes[infe + 16..infe + 20].copy_from_slice(b"Exif");
    assert!(with_rights(&bytes, &Rights::default()).is_err());
    assert!(bytes.len() < 600_000);
}

#[test]
fn bombs_are_refused_by_the_header() {
    // A PNG that announces 65,535 × 65,535 pixels and holds none.
    let mut png = fixture("p3.png");
    png[16..24].copy_from_slice(&[0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]);
    assert!(matches!(header(&png), Err(ImagingError::Bomb { width: 65_535, height: 65_535, .. })));
    assert!(matches!(all(&png), Err(ImagingError::Bomb { .. })));
    png[16..24].copy_from_slice(&[0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1]);
    assert!(matches!(header(&png), Err(ImagingError::Bomb { .. })));
    // The same as a JPEG.
    let mut jpeg = fixture("srgb.jpg");
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].fill(0xFF);
    let error = header(&jpeg).unwrap_err();
    assert!(matches!(error, ImagingError::Bomb { .. }));
    let (french, english) = error.explain();
    assert!(french.contains("mégapixels") && english.contains("megapixels"), "{french} {english}");
    assert!(matches!(impression(&jpeg), Err(ImagingError::Bomb { .. })));
}

/// Regression of #13.41: a file of 250 bytes took 2.2 GB, and seconds.
#[test]
fn a_few_bytes_do_not_become_hundreds_of_megapixels() {
    let dense = fixture("dense.webp");
    let limit = "1000 pixels a byte";
    let error = header(&dense).unwrap_err();
    // The size is above what a WebP may have, and the file says it in too few bytes.
    assert!(matches!(error, ImagingError::Bomb { .. }), "{error:?}");
    let mut smaller = dense.clone();
    // 16,383 × 2,000: the height stands in the last three bytes of the first chunk.
    let at = smaller.windows(4).position(|part| part == b"VP8X").unwrap() + 15;
    smaller[at..at + 3].copy_from_slice(&1999u32.to_le_bytes()[..3]);
    assert_eq!(header(&smaller), Err(ImagingError::Bomb { width: 16_383, height: 2000, limit }));
    assert!(matches!(all(&smaller), Err(ImagingError::Bomb { .. })));
}

/// Regression of #13.41: what one picture may take is known before it is decoded.
#[test]
fn a_picture_that_takes_too_much_is_told() {
    use provence_imaging::{MAX_MEMORY, memory};
    // A PNG that announces 20,000 × 20,000 pixels, long enough to be believed.
    let mut png = fixture("p3.png");
    png[16..24].copy_from_slice(&[0, 0, 0x4E, 0x20, 0, 0, 0x4E, 0x20]);
    png.resize(500_000, 0);
    let found = header(&png).unwrap();
    let rendition = |width| Rendition { crop: None, width, format: OutputFormat::Jpeg, quality: 80 };
    assert!(memory(&found, &[rendition(2400)]) < MAX_MEMORY / 4, "reduced while it is read");
    let needed = memory(&found, &[rendition(2400), rendition(20_000)]);
    assert!(needed > MAX_MEMORY);
    let made = |renditions: &[Rendition]| {
        derive(&png, Focal::default(), &Rights::default(), renditions, Effort::Quick, &mut |_, _| Ok(()))
    };
    let error = made(&[rendition(2400), rendition(20_000)]).unwrap_err();
    assert_eq!(error, ImagingError::Memory { width: 20_000, height: 20_000, needed });
    assert!(error.explain().0.contains("Mio") && error.explain().1.contains("MiB"));
    assert!(
        matches!(made(&[rendition(2400)]).unwrap_err(), ImagingError::Broken { .. }),
        "it is a wrong file after all"
    );
    // Progressive JPEG keeps every coefficient.
    let mut jpeg = fixture("progressive.jpg");
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC2]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0x27, 0x10, 0x27, 0x10]);
    jpeg.resize(200_000, 0);
    let progressive = header(&jpeg).unwrap();
    assert!(memory(&progressive, &[rendition(2400)]) > 600_000_000);
}

/// Regression of #13.19 of the review: what decoders say in English stays with them.
#[test]
fn messages_are_in_one_language_and_for_people() {
    let mut damaged = fixture("srgb.jpg");
    let frame = damaged.windows(2).position(|pair| pair == [0xFF, 0xC4]).unwrap();
    damaged[frame + 4..frame + 30].fill(0xFF);
    let mut png = fixture("p3.png");
    png[12] = b'i';
    for bytes in [damaged, png, fixture("p3.tif")[..200].to_vec()] {
        let (french, english) = all(&bytes).unwrap_err().explain();
        for text in [&french, &english] {
            assert!(!text.contains(['%', '{', '(', '_']), "{text}");
        }
        assert!(!french.contains("the ") && !french.contains("no "), "{french}");
    }
}

#[test]
fn what_it_is_and_not_what_its_name_says() {
    for (name, format) in [
        ("srgb.jpg", SourceFormat::Jpeg),
        ("p3.png", SourceFormat::Png),
        ("p3.webp", SourceFormat::Webp),
        ("p3.tif", SourceFormat::Tiff),
        ("rgb.avif", SourceFormat::Avif),
    ] {
        let bytes = fixture(name);
        assert_eq!(SourceFormat::detect(&bytes), Some(format));
        assert!(format.fits_extension(name.rsplit('.').next().unwrap()));
        assert!(!format.fits_extension("doc"));
        assert_eq!(header(&bytes).unwrap().format, format, "{name}");
    }
    assert_eq!(header(b"").unwrap_err(), ImagingError::NotAPicture);
    assert_eq!(header(b"This is a letter.").unwrap_err(), ImagingError::NotAPicture);
    assert!(matches!(header(b"GIF89a........").unwrap_err(), ImagingError::Broken { .. }));
    let html = b"<!DOCTYPE html><html><body></body></html>";
    assert_eq!(header(html).unwrap_err(), ImagingError::NotAPicture);
}

#[test]
fn headers_read_little() {
    /// Counts what is read.
    struct Counting<'a>(std::io::Cursor<&'a [u8]>, usize);
    impl std::io::Read for Counting<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.read(buffer)?;
            self.1 += count;
            Ok(count)
        }
    }
    impl std::io::Seek for Counting<'_> {
        fn seek(&mut self, position: std::io::SeekFrom) -> std::io::Result<u64> {
            self.0.seek(position)
        }
    }
    let mut bytes = fixture("srgb.jpg");
    // A segment of 60 KB of maker's notes is jumped over.
    let mut notes = vec![0xFF, 0xEA, 0xEA, 0x60];
    notes.resize(2 + 0xEA60, 7);
    bytes.splice(2..2, notes);
    let mut reader = Counting(std::io::Cursor::new(&bytes), 0);
    let found = provence_imaging::header_of(&mut reader).unwrap();
    assert_eq!((found.width, found.height, found.icc), (240, 160, true));
    assert!(reader.1 < 512, "{} bytes", reader.1);
}
