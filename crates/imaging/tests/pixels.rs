//! Colours and orientation, against values that Pillow and LittleCMS gave (fixtures/expected.txt), read back by another
//! decoder.

#![expect(clippy::disallowed_methods, reason = "fixtures")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use provence_imaging::{Effort, Focal, OutputFormat, Ratio, Rendition, Rights, derive, header, impression};

fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn expected() -> BTreeMap<String, Vec<[u8; 3]>> {
    let text = String::from_utf8(fixture("expected.txt")).unwrap();
    text.lines()
        .map(|line| {
            let mut words = line.split(' ');
            let name = words.next().unwrap().to_owned();
            let colors = words
                .map(|hex| {
                    let value = u32::from_str_radix(hex, 16).unwrap();
                    [(value >> 16) as u8, (value >> 8) as u8, value as u8]
                })
                .collect();
            (name, colors)
        })
        .collect()
}

fn rendition(width: u32, format: OutputFormat) -> Rendition {
    Rendition { crop: None, width, format, quality: 95 }
}

fn one(bytes: &[u8], rendition: Rendition) -> image::RgbImage {
    let mut file = Vec::new();
    derive(bytes, Focal::default(), &Rights::default(), &[rendition], Effort::Balanced, &mut |_, made| {
        file = made;
        Ok(())
    })
    .unwrap_or_else(|error| panic!("{error}"));
    image::load_from_memory(&file).unwrap().into_rgb8()
}

/// CIE76 in Lab (D65).
fn delta_e(a: [u8; 3], b: [u8; 3]) -> f64 {
    let lab = |rgb: [u8; 3]| {
        let [r, g, b] = rgb.map(|v| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        });
        let xyz = [
            (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
            0.2126 * r + 0.7152 * g + 0.0722 * b,
            (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
        ];
        let [x, y, z] = xyz.map(|t| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    };
    lab(a).iter().zip(lab(b)).map(|(p, q)| (p - q).powi(2)).sum::<f64>().sqrt()
}

/// Whether this build reads the format of a fixture.
fn is_read(name: &str) -> bool {
    match name.rsplit_once('.') {
        Some((_, "avif")) => cfg!(feature = "avif-read"),
        Some((_, "heic")) => cfg!(feature = "heic-read"),
        _ => true,
    }
}

fn patches(picture: &image::RgbImage) -> Vec<[u8; 3]> {
    let cell = picture.width() / 6;
    (0..24)
        .map(|index| {
            let (cx, cy) = (cell * (index % 6) + cell / 2, cell * (index / 6) + cell / 2);
            let mut sum = [0u32; 3];
            for (x, y) in (-1..=1).flat_map(|x| (-1..=1).map(move |y| (x, y))) {
                let pixel = picture.get_pixel(cx.saturating_add_signed(x), cy.saturating_add_signed(y)).0;
                sum = std::array::from_fn(|i| sum[i] + u32::from(pixel[i]));
            }
            sum.map(|s| ((s + 4) / 9) as u8)
        })
        .collect()
}

/// Every fixture at full size, half and a sixth, as JPEG and WebP: mean ΔE below 1.5 and none above 5 (2.5 and 6 for
/// the smallest, whose patches are five samples of chroma), which is what lossy 4:2:0 leaves.
#[test]
fn colours_are_those_of_littlecms() {
    for (name, expected) in expected() {
        if !is_read(&name) {
            continue;
        }
        let bytes = fixture(&name);
        for width in [240, 120, 60] {
            for format in [OutputFormat::Jpeg, OutputFormat::Webp] {
                if format == OutputFormat::Webp && name.starts_with("alpha") {
                    continue; // keeps its alpha; see alpha_is_kept
                }
                let picture = one(&bytes, rendition(width, format));
                assert_eq!(picture.dimensions(), (width, width * 2 / 3), "{name}");
                let found = patches(&picture);
                let errors: Vec<f64> = found.iter().zip(&expected).map(|(&a, &b)| delta_e(a, b)).collect();
                let mean = errors.iter().sum::<f64>() / 24.0;
                let worst = errors.iter().copied().fold(0.0, f64::max);
                // moxcms and LittleCMS interpolate the coarse ink table each in its own way.
                let limits = if width == 60 || name.starts_with("cmyk-icc") { (2.5, 6.0) } else { (1.5, 5.0) };
                let at = errors.iter().position(|&e| e == worst).unwrap();
                assert!(
                    mean < limits.0 && worst < limits.1,
                    "{name} at {width} as {format:?}: mean ΔE {mean:.2}, worst {worst:.2} at {at}: {:?} for {:?}",
                    found[at],
                    expected[at]
                );
            }
        }
    }
}

/// Regression of #13.36: profiles of 1998 whose primaries stand in them without the name of their type.
#[test]
fn a_profile_without_the_names_of_its_types_is_used() {
    let sound = fixture("p3.jpg");
    let mut nameless = sound.clone();
    let names: Vec<usize> = (0..sound.len() - 8).filter(|&at| &sound[at..at + 8] == b"XYZ \0\0\0\0").collect();
    // White and three primaries; the header's `XYZ ` is another thing.
    assert!(names.len() >= 4);
    for at in names.into_iter().rev().take(4) {
        nameless[at..at + 8].copy_from_slice(&[0x17, 0xA5, 0x05, 0xB8, 0x00, 0x26, 0xE0, 0x64]);
    }
    assert!(nameless != sound);
    let rendition = rendition(240, OutputFormat::Jpeg);
    assert!(one(&nameless, rendition) == one(&sound, rendition));
}

/// Regression of #13.40 of the review: items that lie in the index itself were called damaged.
#[test]
fn an_avif_whose_items_lie_in_its_index_is_read() {
    if !cfg!(feature = "avif-read") {
        return;
    }
    let bytes = fixture("idat.avif");
    let found = header(&bytes).unwrap();
    assert_eq!((found.width, found.height, found.alpha), (33, 11, true));
    let mut file = Vec::new();
    let rendition = Rendition { quality: 100, ..rendition(33, OutputFormat::Webp) };
    derive(&bytes, Focal::default(), &Rights::default(), &[rendition], Effort::Balanced, &mut |_, made| {
        file = made;
        Ok(())
    })
    .unwrap();
    // As libavif decodes it.
    let picture = image::load_from_memory(&file).unwrap().into_rgba8();
    for (x, expected) in [(2, [255, 0, 0, 255]), (5, [255, 0, 0, 255]), (30, [0, 0, 253, 136])] {
        let found = picture.get_pixel(x, 5).0;
        assert!(
            found.iter().zip(expected).all(|(a, b): (&u8, u8)| a.abs_diff(b) < 40),
            "{x}: {found:?} for {expected:?}"
        );
    }
}

#[test]
fn orientation_is_applied_to_header_and_pixels() {
    for orientation in 1..=8 {
        let bytes = fixture(&format!("orientation-{orientation}.jpg"));
        let header = header(&bytes).unwrap();
        assert_eq!((header.width, header.height, header.orientation), (240, 160, orientation));
    }
}

/// Turned pictures differ by their own compression only, also when cropped off centre.
#[test]
fn crops_follow_the_focal_point_in_every_orientation() {
    let crop = |orientation: u32| {
        let bytes = fixture(&format!("orientation-{orientation}.jpg"));
        let rendition = Rendition { crop: Some(Ratio::new(1, 1)), width: 80, format: OutputFormat::Jpeg, quality: 95 };
        let mut file = Vec::new();
        derive(
            &bytes,
            Focal { x: 90.0, y: 10.0 },
            &Rights::default(),
            &[rendition],
            Effort::Balanced,
            &mut |_, made| {
                file = made;
                Ok(())
            },
        )
        .unwrap();
        image::load_from_memory(&file).unwrap().into_rgb8()
    };
    let upright = crop(1);
    assert_eq!(upright.dimensions(), (80, 80));
    // The right edge: column 6 of the chart (at 220 of 240, scaled by half, less the 80 cut off on the left).
    let expected = &expected()["orientation-1.jpg"];
    assert!(delta_e(upright.get_pixel(70, 10).0, expected[5]) < 3.0);
    for orientation in 2..=8 {
        let turned = crop(orientation);
        let worst = (0..16)
            .map(|i| (10 + 20 * (i % 4), 10 + 20 * (i / 4)))
            .map(|(x, y)| delta_e(upright.get_pixel(x, y).0, turned.get_pixel(x, y).0))
            .fold(0.0, f64::max);
        assert!(worst < 6.0, "orientation {orientation}: ΔE {worst}");
    }
}

/// What a telephone writes: tiles, a turn, a mirror and a cut that the container tells, 10 bits.
#[test]
fn the_header_of_heic_is_that_of_its_container() {
    for (name, orientation, depth, icc, alpha) in [
        ("rgb.heic", 1, 8, false, false),
        ("p3.heic", 1, 8, true, false),
        ("ten.heic", 1, 10, false, false),
        ("alpha.heic", 1, 8, false, true),
        ("turned.heic", 7, 8, false, false),
        ("grid.heic", 1, 8, true, false),
    ] {
        let found = header(&fixture(name)).unwrap();
        assert_eq!((found.width, found.height), (240, 160), "{name}");
        assert_eq!(
            (found.orientation, found.depth, found.icc, found.alpha),
            (orientation, depth, icc, alpha),
            "{name}"
        );
    }
}

#[test]
fn alpha_is_kept() {
    for name in ["alpha.png", "alpha.webp", "alpha.avif", "alpha.heic"].into_iter().filter(|name| is_read(name)) {
        let bytes = fixture(name);
        assert!(header(&bytes).unwrap().alpha);
        derive(
            &bytes,
            Focal::default(),
            &Rights::default(),
            &[rendition(120, OutputFormat::Webp)],
            Effort::Balanced,
            &mut |_, file| {
                let picture = image::load_from_memory(&file).unwrap().into_rgba8();
                let alpha = |x, y| picture.get_pixel(x, y).0[3];
                assert!(alpha(10, 10) > 250 && alpha(100, 10).abs_diff(128) < 4 && alpha(50, 70) < 4, "{name}");
                Ok(())
            },
        )
        .unwrap();
    }
}

#[test]
fn impression_is_the_same_alone_and_with_derivatives() {
    for name in expected().keys() {
        if !is_read(name) {
            continue;
        }
        let bytes = fixture(name);
        let alone = impression(&bytes).unwrap();
        for widths in [vec![240], vec![120, 60], vec![30], vec![17]] {
            let renditions: Vec<Rendition> = widths.iter().map(|&width| rendition(width, OutputFormat::Jpeg)).collect();
            let with =
                derive(&bytes, Focal::default(), &Rights::default(), &renditions, Effort::Quick, &mut |_, _| Ok(()))
                    .unwrap();
            assert_eq!(alone, with, "{name} {widths:?}");
        }
        assert!(alone.placeholder.len() < 400, "{name}: {}", alone.placeholder.len());
        let width = image::load_from_memory(&alone.placeholder).unwrap().width();
        assert!((8..=16).contains(&width), "{name}: {width}"); // never finer than the blocks of a small JPEG
    }
}

/// A derivative is kept under a name that says nothing of the others.
#[test]
fn a_rendition_is_the_same_alone_and_among_others() {
    let made = |bytes: &[u8], renditions: &[Rendition]| {
        let mut files = vec![Vec::new(); renditions.len()];
        let focal = Focal { x: 70.0, y: 20.0 };
        derive(bytes, focal, &Rights::default(), renditions, Effort::Quick, &mut |index, file| {
            files[index] = file;
            Ok(())
        })
        .unwrap();
        files
    };
    let compare = |name: &str, bytes: &[u8], widths: &[u32]| {
        let crops = [None, Some(Ratio::new(1, 1)), Some(Ratio::new(3, 1))];
        let renditions: Vec<Rendition> = crops
            .into_iter()
            .flat_map(|crop| {
                widths.iter().map(move |&width| Rendition { crop, ..rendition(width, OutputFormat::Jpeg) })
            })
            .collect();
        let together = made(bytes, &renditions);
        for (rendition, file) in renditions.iter().zip(&together) {
            assert!(made(bytes, &[*rendition]) == [file.as_slice()], "{name}: {rendition:?}");
        }
        let some: Vec<Rendition> = renditions.iter().copied().step_by(2).collect();
        let some_files: Vec<&Vec<u8>> = together.iter().step_by(2).collect();
        assert!(made(bytes, &some).iter().eq(some_files), "{name}: half of them");
    };
    for name in expected().keys() {
        // Decoded to rows as PNG is, but two seconds each without optimisation.
        if name.ends_with(".avif") {
            continue;
        }
        compare(name, &fixture(name), &[240, 150, 119, 60, 31, 1]);
    }
    // Wider than what is usually decoded, with a rendition that needs all of it.
    let wide = image::RgbImage::from_fn(5000, 60, |x, y| image::Rgb([(x * 7) as u8, (y * 4) as u8, (x * y) as u8]));
    let mut bytes = Vec::new();
    image::DynamicImage::from(wide).write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Jpeg).unwrap();
    compare("wide", &bytes, &[5000, 4000, 900]);
}

#[test]
fn same_input_same_bytes_on_any_thread() {
    let bytes = fixture("p3.png");
    let run = || {
        let mut files = Vec::new();
        let renditions =
            [rendition(240, OutputFormat::Jpeg), rendition(120, OutputFormat::Webp), rendition(60, OutputFormat::Avif)];
        derive(
            &bytes,
            Focal::default(),
            &Rights { creator: Some("Zoé".into()), ..Rights::default() },
            &renditions,
            Effort::Balanced,
            &mut |index, file| {
                files.push((index, file));
                Ok(())
            },
        )
        .unwrap();
        files
    };
    let first = run();
    let threads: Vec<_> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..4).map(|_| scope.spawn(run)).collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).collect()
    });
    assert!(threads.into_iter().all(|files| files == first));
}

#[test]
fn never_enlarged_and_sizes_as_planned() {
    let bytes = fixture("srgb.jpg");
    for (crop, width) in [
        (None, 1000),
        (Some(Ratio::new(16, 9)), 101),
        (Some(Ratio::new(1, 3)), 500),
        (Some(Ratio::new(3, 2)), 77),
        (None, 1),
    ] {
        for format in [OutputFormat::Jpeg, OutputFormat::Webp] {
            let rendition = Rendition { crop, width, format, quality: 60 };
            assert_eq!(
                one(&bytes, rendition).dimensions(),
                provence_imaging::output_size(240, 160, crop, width),
                "{crop:?} {width}"
            );
        }
    }
    assert_eq!(provence_imaging::widths(6000, 4000, None, &[480, 960, 2400]), [480, 960, 2400]);
    assert_eq!(provence_imaging::widths(700, 400, None, &[480, 960, 2400]), [480, 700]);
    assert_eq!(provence_imaging::widths(6000, 400, Some(Ratio::new(3, 2)), &[480, 960]), [480, 600]);
}

#[test]
fn a_sink_can_stop_the_work() {
    let bytes = fixture("srgb.jpg");
    let renditions = [rendition(240, OutputFormat::Jpeg), rendition(120, OutputFormat::Jpeg)];
    let mut calls = 0;
    let result = derive(&bytes, Focal::default(), &Rights::default(), &renditions, Effort::Quick, &mut |_, _| {
        calls += 1;
        Err("disk full".into())
    });
    assert_eq!(calls, 1);
    assert_eq!(result.unwrap_err(), provence_imaging::ImagingError::Stopped("disk full".into()));
}
