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

const NAMES: [&str; 10] = [
    "srgb.jpg",
    "progressive.jpg",
    "cmyk-icc.jpg",
    "p3.png",
    "palette.png",
    "alpha.webp",
    "p3.webp",
    "p3.tif",
    "rgb.avif",
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
    for name in NAMES {
        let whole = fixture(name);
        for _ in 0..60 {
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
    assert!(matches!(header(b"GIF89a........").unwrap_err(), ImagingError::Unsupported { .. }));
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
