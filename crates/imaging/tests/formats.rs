//! Kinds of pictures that are read right or refused by name: the variants of TIFF, first pictures of animations, AVIF that
//! is cut, sides of odd length.

use std::io::Write as _;

use provence_imaging::{Effort, Focal, ImagingError, OutputFormat, Rendition, Rights, SourceFormat, derive, header};

/// All pixels of a picture, by a WebP of its own size at the highest quality, with alpha where it has any.
fn pixels(bytes: &[u8]) -> image::RgbaImage {
    let width = header(bytes).unwrap_or_else(|error| panic!("{error:?}")).width;
    let mut file = Vec::new();
    let rendition = Rendition { crop: None, width, format: OutputFormat::Webp, quality: 100 };
    derive(bytes, Focal::default(), &Rights::default(), &[rendition], Effort::Small, &mut |_, made| {
        file = made;
        Ok(())
    })
    .unwrap_or_else(|error| panic!("{error:?}"));
    image::load_from_memory(&file).unwrap().into_rgba8()
}

/// The mean colour of a square of 8 × 8 pixels around a point.
fn around(picture: &image::RgbaImage, x: u32, y: u32) -> [i32; 4] {
    let mut sum = [0i32; 4];
    for (x, y) in (0..64).map(|at| (x - 4 + at % 8, y - 4 + at / 8)) {
        for (sum, value) in sum.iter_mut().zip(picture.get_pixel(x, y).0) {
            *sum += i32::from(value);
        }
    }
    sum.map(|sum| (sum + 32) / 64)
}

#[track_caller]
fn assert_near(found: [i32; 4], expected: [i32; 4]) {
    assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() <= 4), "{found:?} for {expected:?}");
}

/// A tag of TIFF: number, type (3 for two bytes, 4 for four, 7 for bytes) and values.
type Tag = (u16, u16, Vec<u32>);

/// A TIFF of these tags and chunks, little-endian.
fn tiff(mut tags: Vec<Tag>, chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"II*\0\0\0\0\0".to_vec();
    let mut offsets = Vec::new();
    for chunk in chunks {
        offsets.push(file.len() as u32);
        file.extend(chunk);
        file.resize(file.len().next_multiple_of(2), 0);
    }
    tags.push((273, 4, offsets));
    tags.push((279, 4, chunks.iter().map(|chunk| chunk.len() as u32).collect()));
    tags.sort();
    let mut directory = (tags.len() as u16).to_le_bytes().to_vec();
    for (tag, kind, values) in &tags {
        let bytes: Vec<u8> = match kind {
            3 => values.iter().flat_map(|&value| (value as u16).to_le_bytes()).collect(),
            4 => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            _ => values.iter().map(|&value| value as u8).collect(),
        };
        directory.extend(tag.to_le_bytes());
        directory.extend(kind.to_le_bytes());
        directory.extend((values.len() as u32).to_le_bytes());
        let mut field = [0; 4];
        if bytes.len() <= 4 {
            field[..bytes.len()].copy_from_slice(&bytes);
        } else {
            field = (file.len() as u32).to_le_bytes();
            file.extend(&bytes);
            file.resize(file.len().next_multiple_of(2), 0);
        }
        directory.extend(field);
    }
    directory.extend([0; 4]);
    let at = (file.len() as u32).to_le_bytes();
    file[4..8].copy_from_slice(&at);
    file.extend(directory);
    file
}

const SIDE: u32 = 64;

/// Tags of a picture of 64 × 64 pixels in one strip.
fn tags(photometric: u32, bits: &[u32], compression: u32) -> Vec<Tag> {
    vec![
        (256, 4, vec![SIDE]),
        (257, 4, vec![SIDE]),
        (258, 3, bits.to_vec()),
        (259, 3, vec![compression]),
        (262, 3, vec![photometric]),
        (277, 3, vec![bits.len() as u32]),
        (278, 4, vec![SIDE]),
    ]
}

/// Samples of a picture: `left` in the left half and `right` in the right.
fn halves(left: &[u8], right: &[u8]) -> Vec<u8> {
    (0..SIDE * SIDE).flat_map(|at| if at % SIDE < SIDE / 2 { left.to_vec() } else { right.to_vec() }).collect()
}

/// Differences from the sample to the left, as the predictor of TIFF leaves them.
fn differences(samples: &[u8], channels: usize) -> Vec<u8> {
    let row = SIDE as usize * channels;
    let mut out = samples.to_vec();
    for line in out.chunks_exact_mut(row) {
        for at in (channels..row).rev() {
            line[at] = line[at].wrapping_sub(line[at - channels]);
        }
    }
    out
}

fn lzw(bytes: &[u8]) -> Vec<u8> {
    weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8).encode(bytes).unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[track_caller]
fn assert_halves(file: &[u8], left: [i32; 4], right: [i32; 4]) {
    let picture = pixels(file);
    assert_eq!(picture.dimensions(), (SIDE, SIDE));
    assert_near(around(&picture, 12, 32), left);
    assert_near(around(&picture, 52, 32), right);
}

/// Regression of #13.36: Photoshop's saved selections and spot colours, with a predictor.
#[test]
fn channels_beside_the_colours_do_not_disturb_them() {
    for extra in [vec![0], vec![]] {
        let samples = halves(&[200, 40, 90, 17], &[10, 220, 130, 250]);
        for (compression, coded) in [(5, lzw(&differences(&samples, 4))), (8, deflate(&differences(&samples, 4)))] {
            let mut tags = tags(2, &[8; 4], compression);
            tags.push((317, 3, vec![2]));
            if !extra.is_empty() {
                tags.push((338, 3, extra.clone()));
                assert_halves(&tiff(tags, &[coded]), [200, 40, 90, 255], [10, 220, 130, 255]);
            } else {
                // A fourth channel that nobody explains is transparency.
                assert_halves(&tiff(tags, &[coded]), [200, 40, 90, 17], [10, 220, 130, 250]);
            }
        }
    }
    // Transparency and a mask behind it.
    let samples = halves(&[200, 40, 90, 255, 7], &[10, 220, 130, 128, 99]);
    let mut five = tags(2, &[8; 5], 5);
    five.extend([(317, 3, vec![2]), (338, 3, vec![2, 0])]);
    assert_halves(&tiff(five, &[lzw(&differences(&samples, 5))]), [200, 40, 90, 255], [10, 220, 130, 128]);
    // Four inks and a spot colour.
    let samples = halves(&[0, 255, 255, 0, 77], &[255, 0, 0, 0, 3]);
    let mut inks = tags(5, &[8; 5], 8);
    inks.extend([(317, 3, vec![2]), (338, 3, vec![0])]);
    assert_halves(&tiff(inks, &[deflate(&differences(&samples, 5))]), [255, 0, 0, 255], [0, 255, 255, 255]);
}

/// Regression of #13.36.
#[test]
fn white_is_zero_is_no_negative() {
    let eight = halves(&[0], &[200]);
    assert_halves(&tiff(tags(0, &[8], 1), &[eight]), [255, 255, 255, 255], [55, 55, 55, 255]);
    let sixteen: Vec<u8> = halves(&[0, 0], &[0, 200]);
    assert_halves(&tiff(tags(0, &[16], 1), &[sixteen]), [255, 255, 255, 255], [55, 55, 55, 255]);
    let one = [[0x00; 4], [0xFF; 4]].concat().repeat(SIDE as usize);
    assert_halves(&tiff(tags(0, &[1], 1), std::slice::from_ref(&one)), [255, 255, 255, 255], [0, 0, 0, 255]);
    assert_halves(&tiff(tags(1, &[1], 1), &[one]), [0, 0, 0, 255], [255, 255, 255, 255]);
}

/// Regression of #13.36.
#[test]
fn colours_that_are_multiplied_by_alpha_are_divided_again() {
    let mut rgba = tags(2, &[8; 4], 1);
    rgba.push((338, 3, vec![1]));
    let file = tiff(rgba, &[halves(&[100, 50, 20, 128], &[200, 100, 40, 255])]);
    assert_halves(&file, [199, 100, 40, 128], [200, 100, 40, 255]);
    let mut straight = tags(2, &[8; 4], 1);
    straight.push((338, 3, vec![2]));
    let file = tiff(straight, &[halves(&[100, 50, 20, 128], &[200, 100, 40, 255])]);
    assert_halves(&file, [100, 50, 20, 128], [200, 100, 40, 255]);
    let mut grey = tags(1, &[8; 2], 1);
    grey.push((338, 3, vec![1]));
    assert_halves(&tiff(grey, &[halves(&[60, 120], &[90, 255])]), [128, 128, 128, 120], [90, 90, 90, 255]);
}

/// Regression of #13.39.
#[test]
fn palettes_and_few_bits() {
    let map = |entries: usize, colors: &[[u32; 3]]| {
        let mut map = vec![0; 3 * entries];
        for (at, color) in colors.iter().enumerate() {
            for (channel, value) in color.iter().enumerate() {
                map[channel * entries + at] = value * 257;
            }
        }
        map
    };
    let colors = [[200, 40, 90], [10, 220, 130]];
    let mut eight = tags(3, &[8], 5);
    eight.push((320, 3, map(256, &colors)));
    assert_halves(&tiff(eight, &[lzw(&halves(&[0], &[1]))]), [200, 40, 90, 255], [10, 220, 130, 255]);
    let mut four = tags(3, &[4], 1);
    four.push((320, 3, map(16, &colors)));
    let nibbles = [[0x00; 16], [0x11; 16]].concat().repeat(SIDE as usize);
    assert_halves(&tiff(four, &[nibbles]), [200, 40, 90, 255], [10, 220, 130, 255]);
    let four_grey = [[0x33; 16], [0xCC; 16]].concat().repeat(SIDE as usize);
    assert_halves(&tiff(tags(1, &[4], 1), &[four_grey]), [51, 51, 51, 255], [204, 204, 204, 255]);
    // A scan as office machines send it.
    let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
    for _ in 0..SIDE {
        let line = (0..SIDE).map(|x| if x < SIDE / 2 { fax::Color::White } else { fax::Color::Black });
        encoder.encode_line(line, SIDE).unwrap();
    }
    let coded = encoder.finish().unwrap().finish();
    assert_halves(&tiff(tags(0, &[1], 4), &[coded]), [255, 255, 255, 255], [0, 0, 0, 255]);
}

/// Regression of #13.39.
#[test]
fn planes_apart_tiles_and_a_jpeg_inside() {
    let (left, right) = ([200, 40, 90], [10, 220, 130]);
    let mut apart = tags(2, &[8; 3], 5);
    apart.push((284, 3, vec![2]));
    let planes: Vec<Vec<u8>> = (0..3).map(|at| lzw(&halves(&left[at..=at], &right[at..=at]))).collect();
    assert_halves(&tiff(apart, &planes), [200, 40, 90, 255], [10, 220, 130, 255]);

    // Tiles of 48 × 48: three quarters of the lower and right ones lie beyond the picture.
    let mut tiled = tags(2, &[8; 3], 1);
    tiled.retain(|tag| tag.0 != 278);
    tiled.extend([(322, 4, vec![48]), (323, 4, vec![48])]);
    let tile = |first: u32| -> Vec<u8> {
        (0..48 * 48).flat_map(|at| if first + at % 48 < SIDE / 2 { left } else { right }).collect()
    };
    let tiles = [tile(0), tile(48), tile(0), tile(48)];
    let with_strips = tiff(tiled, &tiles);
    assert_halves(&with_strips, [200, 40, 90, 255], [10, 220, 130, 255]);

    // The JPEG is 4:2:0, as agencies' files are.
    let mut jpeg = Vec::new();
    let rendition = Rendition { crop: None, width: SIDE, format: OutputFormat::Jpeg, quality: 95 };
    let source = tiff(tags(2, &[8; 3], 1), &[halves(&left, &right)]);
    derive(&source, Focal::default(), &Rights::default(), &[rendition], Effort::Quick, &mut |_, made| {
        jpeg = made;
        Ok(())
    })
    .unwrap();
    let mut inside = tags(6, &[8; 3], 7);
    inside.push((530, 3, vec![2, 2]));
    assert_halves(&tiff(inside, &[jpeg]), [200, 40, 90, 255], [10, 220, 130, 255]);
}

#[test]
fn inks_with_transparency_lie_on_white_paper() {
    let mut inks = tags(5, &[8; 5], 1);
    inks.push((338, 3, vec![2]));
    let file = tiff(inks, &[halves(&[0, 255, 255, 0, 255], &[0, 255, 255, 0, 0])]);
    assert_halves(&file, [255, 0, 0, 255], [255, 255, 255, 255]);
}

/// Regression of #13.36: cameras' files that have the structure of TIFF were taken for their thumbnails.
#[test]
fn what_a_sensor_saw_is_told_by_name() {
    let thumbnail = halves(&[1, 2, 3], &[4, 5, 6]);
    let mut dng = tags(2, &[8; 3], 1);
    dng.extend([(254, 4, vec![1]), (50_706, 7, vec![1, 4, 0, 0])]);
    let mut nef = tags(2, &[8; 3], 1);
    nef.extend([(254, 4, vec![1]), (330, 4, vec![8])]);
    let mut pef = tags(32_803, &[16], 65_535);
    pef.push((271, 7, b"PENTAX\0".map(u32::from).to_vec()));
    for tags in [dng, nef, pef] {
        let error = header(&tiff(tags, std::slice::from_ref(&thumbnail))).unwrap_err();
        assert_eq!(error, ImagingError::Unread(SourceFormat::Raw));
        assert!(error.explain().1.contains("RAW"), "{error}");
    }
    // A thumbnail of nobody's is a picture.
    let mut small = tags(2, &[8; 3], 1);
    small.push((254, 4, vec![1]));
    assert!(header(&tiff(small, &[thumbnail])).is_ok());
}

/// Chunks that say that they are huge, or are not there.
#[test]
fn senseless_tiffs_are_refused_before_anything_is_allocated() {
    let picture = || halves(&[1, 2, 3], &[4, 5, 6]);
    let with = |tag: Tag| {
        let mut tags = tags(2, &[8; 3], 1);
        tags.retain(|other| other.0 != tag.0);
        tags.push(tag);
        tiff(tags, &[picture()])
    };
    let rendition = Rendition { crop: None, width: 10, format: OutputFormat::Jpeg, quality: 80 };
    for file in [
        with((257, 4, vec![99_000])),
        with((322, 4, vec![u32::MAX])),
        with((277, 3, vec![2])),
        with((277, 3, vec![65_535])),
        with((258, 3, vec![8, 16, 8])),
        with((317, 3, vec![3])),
        with((339, 3, vec![3])),
        with((262, 3, vec![8])),
        with((256, 4, vec![0])),
    ] {
        let made = derive(&file, Focal::default(), &Rights::default(), &[rendition], Effort::Quick, &mut |_, _| Ok(()));
        let (french, english) = made.unwrap_err().explain();
        assert!(!french.contains('{') && !english.contains('{'), "{french}");
    }
}

fn gif(frames: &[(u16, u16, [u8; 3])]) -> Vec<u8> {
    let mut file = Vec::new();
    {
        let mut encoder = gif::Encoder::new(&mut file, 64, 64, &[]).unwrap();
        if frames.len() > 1 {
            encoder.set_repeat(gif::Repeat::Infinite).unwrap();
        }
        for &(left, top, color) in frames {
            encoder
                .write_frame(&gif::Frame {
                    left,
                    top,
                    width: 32,
                    height: 64 - top,
                    palette: Some(color.to_vec()),
                    buffer: vec![0; 32 * (64 - top as usize)].into(),
                    ..gif::Frame::default()
                })
                .unwrap();
        }
    }
    file
}

/// Regression of #13.39.
#[test]
fn of_an_animated_gif_the_first_picture_is_read() {
    let file = gif(&[(32, 0, [200, 40, 90]), (0, 0, [1, 2, 3])]);
    let found = header(&file).unwrap();
    assert_eq!((found.format, found.width, found.height, found.animated), (SourceFormat::Gif, 64, 64, true));
    let picture = pixels(&file);
    assert_near(around(&picture, 52, 32), [200, 40, 90, 255]);
    assert_eq!(around(&picture, 12, 32)[3], 0, "the canvas is bare there");
    assert!(!header(&gif(&[(0, 0, [5, 6, 7])])).unwrap().animated);
    for length in (0..file.len() - 60).step_by(3) {
        assert!(header(&file[..length]).is_err() || !file[..length].is_empty());
    }
}

/// Regression of #13.39: an animated WebP was refused where an animated PNG was read.
#[test]
fn of_an_animated_webp_the_first_picture_is_read() {
    let mut still = Vec::new();
    let rendition = Rendition { crop: None, width: SIDE, format: OutputFormat::Webp, quality: 100 };
    let source = tiff(tags(2, &[8; 3], 1), &[halves(&[200, 40, 90], &[10, 220, 130])]);
    derive(&source, Focal::default(), &Rights::default(), &[rendition], Effort::Quick, &mut |_, made| {
        still = made;
        Ok(())
    })
    .unwrap();
    let chunk = |name: &[u8; 4], body: &[u8]| {
        let mut chunk = name.to_vec();
        chunk.extend((body.len() as u32).to_le_bytes());
        chunk.extend(body);
        chunk.resize(chunk.len().next_multiple_of(2), 0);
        chunk
    };
    let three = |value: u32| value.to_le_bytes()[..3].to_vec();
    let frame = |left: u32| {
        let place = [three(left / 2), three(0), three(SIDE - 1), three(SIDE - 1), three(100), vec![0]].concat();
        chunk(b"ANMF", &[place.as_slice(), &still[12..]].concat())
    };
    let canvas = [vec![0x12, 0, 0, 0], three(99), three(SIDE - 1)].concat();
    let body = [chunk(b"VP8X", &canvas), chunk(b"ANIM", &[0; 6]), frame(36), frame(0)].concat();
    let mut file = b"RIFF".to_vec();
    file.extend((body.len() as u32 + 4).to_le_bytes());
    file.extend(b"WEBP");
    file.extend(&body);
    let found = header(&file).unwrap();
    assert_eq!((found.width, found.height, found.animated), (100, SIDE, true));
    let picture = pixels(&file);
    assert_eq!(around(&picture, 12, 32)[3], 0, "the canvas is bare there");
    assert_near(around(&picture, 36 + 12, 32), [200, 40, 90, 255]);
    assert_near(around(&picture, 36 + 52, 32), [10, 220, 130, 255]);
    for length in (0..file.len()).step_by(7) {
        let _ = header(&file[..length]);
        let cut =
            derive(&file[..length], Focal::default(), &Rights::default(), &[rendition], Effort::Quick, &mut |_, _| {
                Ok(())
            });
        assert!(cut.is_err(), "cut at {length}");
    }
}

/// Grows an AVIF of ours by a property of the primary picture.
fn avif_with_property(file: &[u8], property: &[u8]) -> Vec<u8> {
    let find = |kind: &[u8]| file.windows(4).position(|found| found == kind).unwrap() - 4;
    let grown = |out: &mut Vec<u8>, at: usize, by: u32| {
        let size = u32::from_be_bytes(out[at..at + 4].try_into().unwrap()) + by;
        out[at..at + 4].copy_from_slice(&size.to_be_bytes());
    };
    let (meta, iprp, ipco, ipma, iloc) = (find(b"meta"), find(b"iprp"), find(b"ipco"), find(b"ipma"), find(b"iloc"));
    let more = property.len() as u32;
    let mut out = file.to_vec();
    let count = {
        // Properties that are there already.
        let (mut at, end) = (ipco + 8, ipma);
        let mut count = 0;
        while at < end {
            at += u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
            count += 1;
        }
        count
    };
    // One association more of the first item, whose count stands behind version, count of items and number.
    grown(&mut out, meta, more + 1);
    grown(&mut out, iprp, more + 1);
    grown(&mut out, ipco, more);
    grown(&mut out, ipma, 1);
    out[ipma + 18] += 1;
    // Offsets of four bytes: each extent begins behind everything that has grown.
    assert_eq!(out[iloc + 12], 0x44);
    let base = if out[iloc + 8] == 0 { 2 + 2 } else { 2 + 2 + 2 };
    let base_size = usize::from(out[iloc + 13] >> 4);
    let mut at = iloc + 16;
    for _ in 0..u16::from_be_bytes(file[iloc + 14..iloc + 16].try_into().unwrap()) {
        at += base + base_size + 2;
        grown(&mut out, at, more + 1);
        at += 8;
    }
    let associations = ipma + 19 + usize::from(file[ipma + 18]);
    out.insert(associations, 0x80 | (count + 1));
    out.splice(ipma..ipma, property.iter().copied());
    out
}

/// Regression of #13.36: the part of an AVIF that is to be seen.
#[test]
fn an_avif_is_cut_as_it_says() {
    let mut plain = Vec::new();
    let rendition = Rendition { crop: None, width: SIDE, format: OutputFormat::Avif, quality: 95 };
    let source = tiff(tags(2, &[8; 3], 1), &[halves(&[200, 40, 90], &[10, 220, 130])]);
    derive(&source, Focal::default(), &Rights::default(), &[rendition], Effort::Quick, &mut |_, made| {
        plain = made;
        Ok(())
    })
    .unwrap();
    // The right half but for its last four columns, and all rows but the first two and the last two: width, height, and
    // the offsets of the centre, as fractions.
    let numbers: [i32; 8] = [28, 1, 60, 1, 28, 2, 0, 1];
    let mut clap = 40u32.to_be_bytes().to_vec();
    clap.extend(b"clap");
    clap.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
    let cut = avif_with_property(&plain, &clap);
    let found = header(&cut).unwrap();
    assert_eq!((found.width, found.height), (28, 60));
    if cfg!(feature = "avif-read") {
        let picture = pixels(&cut);
        assert_eq!(picture.dimensions(), (28, 60));
        assert_near(around(&picture, 8, 30), [10, 220, 130, 255]);
        assert_near(around(&picture, 24, 30), [10, 220, 130, 255]);
    }
    // A rectangle that is not within the picture is not heard.
    let numbers: [i32; 8] = [64, 1, 60, 1, 28, 1, 0, 1];
    let mut beyond = clap[..8].to_vec();
    beyond.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
    assert_eq!(header(&avif_with_property(&plain, &beyond)).map(|found| (found.width, found.height)), Ok((SIDE, SIDE)));
}

/// Regression of #13.36: the colour of the last column and row of an odd side was that of its neighbour.
#[test]
fn odd_sides_keep_the_colour_of_their_last_row_and_column() {
    let side = 33;
    let source = image::RgbImage::from_fn(side, side, |x, y| {
        image::Rgb(if x == side - 1 || y == side - 1 { [220, 30, 30] } else { [30, 30, 220] })
    });
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 100);
    source.write_with_encoder(encoder).unwrap();
    let picture = pixels(&bytes);
    for (x, y) in [(side - 1, 16), (16, side - 1), (side - 1, side - 1)] {
        let [red, _, blue, _] = picture.get_pixel(x, y).0;
        assert!(red > 150 && blue < 110, "{x}, {y}: {:?}", picture.get_pixel(x, y));
    }
    let [red, _, blue, _] = picture.get_pixel(16, 16).0;
    assert!(red < 60 && blue > 190);
}

/// Regression of #13.22 of the review: bytes without meaning before a marker cost no pixel.
#[test]
fn stray_bytes_before_a_marker_are_passed_over() {
    let jpeg = include_bytes!("fixtures/srgb.jpg");
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xDB]).unwrap();
    let mut stray = jpeg.to_vec();
    stray.splice(frame..frame, [0x12, 0x34]);
    assert_eq!(pixels(&stray), pixels(jpeg));
    stray.splice(frame..frame, [0x55; 9000]);
    assert!(header(&stray).is_err());
}

/// Regression of #13.39: one sentence for formats that are known and not read.
#[test]
fn known_formats_that_are_not_read_are_named() {
    for (bytes, extension, name) in [
        (&b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0"[..], "bmp", "BMP"),
        (b"8BPS\0\x01\0\0\0\0\0\0", "psd", "PSD"),
        (b"\xFF\x0A\0\0\0\0", "jxl", "JPEG XL"),
        (b"\0\0\0\x0CjP  \r\n\x87\n", "jp2", "JPEG 2000"),
        (b"II*\0\x10\0\0\0CR\x02\0", "cr2", "RAW"),
        (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "cr3", "RAW"),
        (b"FUJIFILMCCD-RAW 0201", "raf", "RAW"),
    ] {
        let error = header(bytes).unwrap_err();
        let format = SourceFormat::of_extension(extension).unwrap();
        assert_eq!(error, ImagingError::Unread(format), "{name}");
        let (french, english) = error.explain();
        assert!(french.contains(&format!("({name})")) && english.contains(&format!("({name})")), "{french}");
        assert!(french.starts_with("Ce genre d’image n’est pas lu ici") && french.contains("JPEG"), "{french}");
    }
    // A film of such pictures has no first one that could be shown.
    let error = header(include_bytes!("fixtures/sequence.heic")).unwrap_err();
    assert!(matches!(error, ImagingError::Unsupported { .. }), "{error:?}");
    assert!(
        error.explain().0.contains("(suite d’images HEIC)")
            && error.explain().1.contains("(sequence of HEIC pictures)")
    );
    for extension in ["heic", "HEIF", "hif"] {
        assert_eq!(SourceFormat::of_extension(extension), Some(SourceFormat::Heic), "{extension}");
    }
    for extension in ["jfif", "jpe", "JPG", "mpo"] {
        assert_eq!(SourceFormat::of_extension(extension), Some(SourceFormat::Jpeg), "{extension}");
    }
    assert!(header(b"BM is how this letter begins").is_err_and(|error| error == ImagingError::NotAPicture));
}
