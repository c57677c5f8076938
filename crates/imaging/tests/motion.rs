//! Pictures that move: how, and what is left of them when they are published as they are.

#![expect(clippy::disallowed_methods, reason = "fixtures")]

use std::io::Cursor;
use std::path::PathBuf;

use provence_imaging::{
    Effort, Focal, Motion, OutputFormat, Rendition, Rights, derive, dropped_from_svg, embedded_rights, header,
    motion_of, sanitize_svg, with_rights,
};

fn fixture(name: &str) -> Vec<u8> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    std::fs::read(root.join("../../tests/cases/photo-motion/content/stories/a").join(name)).unwrap()
}

fn motion(bytes: &[u8]) -> Option<Motion> {
    motion_of(&mut Cursor::new(bytes), header(bytes).unwrap().format).unwrap()
}

#[test]
fn frames_times_and_repetitions_are_counted() {
    for (name, expected) in [
        ("endless.gif", Some(Motion { frames: 2, once: 400, runs: None })),
        ("long.gif", Some(Motion { frames: 3, once: 6000, runs: Some(1) })),
        ("short.gif", Some(Motion { frames: 3, once: 1500, runs: Some(1) })),
        ("still.gif", None),
        ("moving.webp", Some(Motion { frames: 3, once: 900, runs: None })),
        ("twice.png", Some(Motion { frames: 3, once: 3000, runs: Some(2) })),
    ] {
        assert_eq!(motion(&fixture(name)), expected, "{name}");
    }
    assert_eq!(motion(&fixture("twice.png")).unwrap().lasts(), Some(6000));
    assert_eq!(motion(&fixture("endless.gif")).unwrap().lasts(), None);
    // A number of repetitions is one less than that of runs.
    let mut thrice = fixture("endless.gif");
    let at = thrice.windows(11).position(|part| part == b"NETSCAPE2.0").unwrap() + 13;
    thrice[at] = 2;
    assert_eq!(motion(&thrice).unwrap().lasts(), Some(1200));
    // What asks for no time at all is shown for a tenth of a second.
    let mut hurried = fixture("endless.gif");
    while let Some(at) = hurried.windows(4).position(|part| part[..3] == [0x21, 0xF9, 4] && part[3] < 0x80) {
        hurried[at + 4..at + 6].fill(0);
        hurried[at + 3] |= 0x80;
    }
    assert_eq!(motion(&hurried).unwrap().once, 200);
}

/// Whatever is cut or changed, the count ends, and what is published as it is has no picture that was not there.
#[test]
fn damage_costs_pictures_and_no_more() {
    for name in ["endless.gif", "long.gif", "moving.webp", "twice.png"] {
        let whole = fixture(name);
        let (all, format) = (motion(&whole).unwrap().frames, header(&whole).unwrap().format);
        let found = |bytes: &[u8]| motion_of(&mut Cursor::new(bytes), format).ok().flatten();
        for length in 0..whole.len() {
            let cut = &whole[..length];
            assert!(found(cut).is_none_or(|found| found.frames <= all), "{name}");
            let _ = with_rights(cut, &Rights::default());
            for value in [0, 0xFF] {
                let mut changed = whole.clone();
                changed[length] = value;
                let _ = found(&changed);
                let _ = with_rights(&changed, &Rights::default());
            }
        }
    }
}

#[test]
fn rights_come_in_and_everything_else_stays_out() {
    let rights = Rights {
        creator: Some("Zoé".to_owned()),
        licence_url: Some("https://creativecommons.org/licenses/by/4.0/".to_owned()),
        ..Rights::default()
    };
    let rendition = Rendition { crop: None, width: 8, format: OutputFormat::Webp, quality: 100 };
    let still = |bytes: &[u8]| {
        let mut made = Vec::new();
        derive(bytes, Focal::default(), &Rights::default(), &[rendition], Effort::Quick, &mut |_, file| {
            made = file;
            Ok(())
        })
        .unwrap();
        image::load_from_memory(&made).unwrap().into_rgba8()
    };
    for name in ["endless.gif", "moving.webp", "twice.png"] {
        let mut bytes = fixture(name);
        if name.ends_with("gif") {
            let last = bytes.len() - 1;
            bytes.splice(last..last, *b"\x21\xFE\x06secret\0\x21\x01\x01x\x06secret\0");
        } else if name.ends_with("webp") {
            bytes.extend(b"NOTE\x06\0\0\0secret");
            let length = (bytes.len() - 8) as u32;
            bytes[4..8].copy_from_slice(&length.to_le_bytes());
        }
        let kept = with_rights(&bytes, &rights).unwrap();
        assert!(!kept.windows(6).any(|part| part == b"secret"), "{name}");
        assert_eq!(motion(&kept), motion(&bytes), "{name}");
        assert_eq!(still(&kept), still(&bytes), "{name}");
        let found = embedded_rights(&kept).unwrap();
        assert_eq!((&found.creator, &found.licence_url), (&rights.creator, &rights.licence_url), "{name}");
        // Once more: the rights are exchanged, not added.
        let bare = with_rights(&kept, &Rights::default()).unwrap();
        assert!(bare.len() < kept.len() && embedded_rights(&bare).is_none(), "{name}");
        let independent = image::load_from_memory(&kept);
        assert!(name.ends_with("gif") || independent.is_ok(), "{name}: {independent:?}");
    }
}

#[test]
fn a_drawing_has_its_size_in_any_unit() {
    for (attributes, size) in [
        ("width='30mm' height='20mm'", (113, 76)),
        ("width='3cm' height='2cm' viewBox='0 0 9 9'", (113, 76)),
        ("width='2in' height='72pt'", (192, 96)),
        ("width='6pc' height='40Q'", (96, 38)),
        ("width='100%' height='100%' viewBox='0 0 300 200'", (300, 200)),
        ("width='10em' viewBox='0 0 300 200'", (300, 200)),
        ("width='600' viewBox='0 0 300 200'", (600, 400)),
        ("height=' 100px ' viewBox='0,0,300,200'", (150, 100)),
        ("", (300, 150)),
        ("width='1e400' height='NaN' viewBox='0 0 inf 1'", (300, 150)),
    ] {
        let drawing = format!("<svg xmlns='http://www.w3.org/2000/svg' {attributes}><path d='M0 0'/></svg>");
        assert_eq!(header(drawing.as_bytes()).map(|found| (found.width, found.height)), Ok(size), "{attributes}");
    }
}

#[test]
fn what_a_drawing_loses_is_named() {
    let of = |inside: &str| {
        let drawing = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
             xmlns:inkscape='http://www.inkscape.org/namespaces/inkscape'>{inside}</svg>"
        );
        dropped_from_svg(&drawing, &sanitize_svg(&drawing).unwrap())
    };
    assert_eq!(of("<script>a()</script><path d='M0 0' onclick='b()'/>"), ["onclick=\"", "script"]);
    assert_eq!(of("<image href='a.png' width='1' height='1'/>"), ["href=\""]);
    assert_eq!(of("<image xlink:href='https://a.example/b.png' width='1' height='1'/>"), ["xlink:href=\""]);
    let harmless =
        "<metadata>a</metadata><inkscape:grid/><title>Un plan</title><use href='#a'/><path id='a' d='M0 0'/>";
    assert!(of(harmless).is_empty(), "{:?}", of(harmless));
}
