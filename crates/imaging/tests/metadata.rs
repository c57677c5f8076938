//! Rights in, position and serial numbers out; drawings cleaned; what cameras wrote read.

#![expect(clippy::disallowed_methods, reason = "fixtures")]

use std::path::PathBuf;

use provence_imaging::{
    Effort, Focal, OutputFormat, Rendition, Rights, camera_metadata, derive, header, sanitize_svg, with_rights,
};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

fn rights() -> Rights {
    let text = |text: &str| Some(text.to_owned());
    Rights {
        creator: text("Zoé Ångström"),
        credit: text("Ångström / Provence & Cie"),
        copyright: text("© 2025 <Z. Å.>"),
        licence_url: text("https://creativecommons.org/licenses/by/4.0/"),
        web_statement: text("https://oneprovence.example/photos/x/"),
        title: text("Le Vieux-Port"),
        alt_text: text("Des bateaux \"à quai\""),
        keywords: vec!["port".into(), "mer".into()],
        city: text("Marseille"),
        country: text("France"),
        date_created: text("2025-05-03"),
        digital_source_type: text("digitalCapture"),
        licensor_url: text("https://oneprovence.example/"),
        rights_expire: text("2031-12-31"),
        model_release: text("MR-NAP"),
        property_release: text("PR-UPR"),
        language: text("fr"),
        ..Rights::default()
    }
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

fn nothing_leaks(bytes: &[u8]) {
    for needle in [&b"SERIAL-123456"[..], b"Photoshop 3.0", b"8BIM", b"GPS"] {
        assert!(!holds(bytes, needle), "{}", String::from_utf8_lossy(needle));
    }
}

#[test]
fn every_derivative_carries_rights_and_nothing_else() {
    let bytes = fixture("metadata.jpg");
    assert!(holds(&bytes, b"SERIAL-123456"));
    let formats = [OutputFormat::Jpeg, OutputFormat::Webp, OutputFormat::Avif];
    let renditions = formats.map(|format| Rendition { crop: None, width: 101, format, quality: 60 });
    let mut count = 0;
    derive(&bytes, Focal::default(), &rights(), &renditions, Effort::Quick, &mut |_, file| {
        nothing_leaks(&file);
        assert!(!holds(&file, "Zoé Iptc".as_bytes()), "the entry's author stands instead of the file's");
        let (found, problems) = camera_metadata(&file);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(found.creator.as_deref(), Some("Zoé Ångström"));
        assert_eq!(found.credit.as_deref(), Some("Ångström / Provence & Cie"));
        assert_eq!(found.copyright.as_deref(), Some("© 2025 <Z. Å.>"));
        assert_eq!(found.alt_text.any(), Some("Des bateaux \"à quai\""));
        assert_eq!(found.city.as_deref(), Some("Marseille"));
        assert_eq!(found.keywords, ["port", "mer"]);
        assert_eq!(found.licence_url.as_deref(), Some("https://creativecommons.org/licenses/by/4.0/"));
        assert_eq!(found.digital_source_type.as_deref(), Some("digitalCapture"));
        assert!(!found.has_position);
        assert_eq!(header(&file).map(|header| (header.width, header.height)), Ok((101, 67)));
        count += 1;
        Ok(())
    })
    .unwrap();
    assert_eq!(count, 3);
}

#[test]
fn originals_keep_their_pixels_and_lose_the_rest() {
    for name in ["metadata.jpg", "orientation-6.jpg", "p3.jpg", "p3.png", "alpha.webp", "p3.webp", "rgb.avif"] {
        let original = fixture(name);
        let made = with_rights(&original, &rights()).unwrap();
        nothing_leaks(&made);
        assert!(!holds(&made, "Zoé Iptc".as_bytes()), "the entry's author stands instead of the file's");
        let (before, after) = (header(&original).unwrap(), header(&made).unwrap());
        assert_eq!(before, after, "{name}");
        assert_eq!(camera_metadata(&made).0.creator.as_deref(), Some("Zoé Ångström"), "{name}");
        if !name.ends_with("avif") {
            assert!(with_rights(&made, &rights()).unwrap() == made, "{name}: twice is as good as once");
        }
        if !name.ends_with("avif") {
            assert_eq!(image::load_from_memory(&original).unwrap(), image::load_from_memory(&made).unwrap(), "{name}");
        }
    }
}

#[test]
fn cameras_are_read_xmp_then_iptc_then_exif() {
    let (found, problems) = camera_metadata(&fixture("metadata.jpg"));
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(found.title.any(), Some("Le Vieux-Port & l’aube"), "XMP");
    assert_eq!(found.credit.as_deref(), Some("Crédit Xmp"), "XMP before IPTC");
    assert_eq!(found.creator.as_deref(), Some("Zoé Iptc"), "IPTC before EXIF");
    assert_eq!(found.copyright.as_deref(), Some("© 2025 Z. Ångström"), "EXIF");
    assert_eq!(found.caption.any(), Some("Le port, vu d’en haut"));
    assert_eq!(found.city.as_deref(), Some("Marseille"));
    assert_eq!(found.country.as_deref(), Some("France"));
    assert_eq!(found.date_taken.as_deref(), Some("2025-05-03"));
    assert_eq!(found.keywords, ["aube", "port", "mer"]);
    assert!(found.has_position);
}

#[test]
fn drawings_are_cleaned() {
    let hostile = r##"<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY lol "ha"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<?xml-stylesheet href="https://evil.example/x.css"?><!-- note -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:sodipodi="http://s" viewBox="0 0 10 20" onload="alert(1)" OnClick="x">
<script>alert(1)</script><script xlink:href="https://evil.example/x.js"/>
<style>@import url(https://evil.example/a.css);</style><style>/* note */ .a { fill: url(#g) }</style>
<style><![CDATA[ .b { background: u\72l(https://evil.example) } ]]></style>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="javascript:1"/></body></foreignObject>
<a xlink:href="javascript:alert(1)"><path class="a" d="M0 0h10" style="fill:url(https://evil.example/#x)" fill="url(#g)"/></a>
<image href="https://evil.example/t.png" width="1"/><image href="data:image/png;base64,AAAA"/><image href="data:image/svg+xml;base64,AAAA"/>
<use href="#g"/><use href="other.svg#g"/><animate attributeName="href" to="javascript:1"/><set attributeName="onload" to="1"/>
<sodipodi:namedview x="1"/><text>&lol; caf&#233; &amp; &lt;b&gt; &x;</text><linearGradient id="g"><stop offset="0"/></linearGradient></svg>"##;
    let clean = sanitize_svg(hostile).unwrap();
    let lower = clean.to_lowercase();
    for word in [
        "<script",
        "href=\"http",
        "href=\"javascript",
        "href=\"//",
        "url(http",
        "url(//",
        "attributename",
        "onload",
        "onclick",
        "foreignobject",
        "iframe",
        "doctype",
        "entity",
        "<!--",
        "sodipodi",
        "svg+xml",
        "@import",
        "passwd",
    ] {
        assert!(!lower.contains(word), "{word}: {clean}");
    }
    for kept in [
        "viewBox=\"0 0 10 20\"",
        "d=\"M0 0h10\"",
        "fill=\"url(#g)\"",
        "href=\"data:image/png;base64,AAAA\"",
        "<use href=\"#g\"",
        "fill: url(#g)",
        "café &amp; &lt;b",
        "<linearGradient id=\"g\">",
    ] {
        assert!(clean.contains(kept), "{kept}: {clean}");
    }
    assert_eq!(header(clean.as_bytes()).map(|h| (h.width, h.height)), Ok((10, 20)));
    assert_eq!(sanitize_svg(&clean).unwrap(), clean, "clean stays as it is");
    for bad in ["", "text", "<html/>", "<svg>", "<svg/><svg/>", "<svg><g></svg>", "<svg/>"] {
        assert!(sanitize_svg(bad).is_err(), "{bad}");
    }
}

/// Regression of #14.8: cleaning what is clean changed it.
#[test]
fn cleaning_twice_is_as_good_as_once() {
    let found = String::from_utf8(fixture("unstable.svg")).unwrap();
    let open = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">";
    let cases = [
        "<style>.a{fill:url(#g)} &quot;b&quot; height=&quot;-1&quot;</style>",
        "<style><![CDATA[ .a > .b { content: \"é\" } ]]></style>",
        "<text>a <tspan>b</tspan> c\n d</text><g><g/></g>\n\n<g>\n</g>",
        "<path style=\"fill:url('http://a.example/x y#z')\" d=\"M0 0\"/>",
        "<image href=\"//a.example/b c.png?d=e&amp;f#g\"/><use href=\"../x(y).svg#a\"/>",
        "<g fill=\"url(#a) url( 'b\tc' )\" data-x=\"&#9;&#10; 1\" transform=\" rotate( 4 )\"/>",
    ];
    let cases = cases.iter().map(|body| format!("{open}{body}</svg>")).chain([found]);
    for drawing in cases {
        let Ok(clean) = sanitize_svg(&drawing) else { continue };
        assert_eq!(sanitize_svg(&clean).as_ref(), Ok(&clean), "{drawing}");
    }
}

/// What would take long, or fill the memory, is refused before the library sees it.
#[test]
fn drawings_have_limits() {
    let open = "<svg xmlns=\"http://www.w3.org/2000/svg\">";
    let deep =
        |depth: usize, inside: &str| format!("{open}{}{inside}{}</svg>", "<g>".repeat(depth), "</g>".repeat(depth));
    assert!(sanitize_svg(&deep(1000, "")).is_err());
    assert!(sanitize_svg(&deep(100, "")).is_ok());
    assert!(sanitize_svg(&deep(190, &"<g/>".repeat(20_000))).is_err(), "indentation makes it a hundred times as long");
}

const XMP_HEAD: &str =
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">";

/// A JPEG whose first segments are these.
fn jpeg_with(segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = fixture("srgb.jpg");
    let mut head = Vec::new();
    for (marker, body) in segments {
        head.extend([0xFF, *marker]);
        head.extend((body.len() as u16 + 2).to_be_bytes());
        head.extend(body);
    }
    bytes.splice(2..2, head);
    bytes
}

fn jpeg_with_xmp(description: &str) -> Vec<u8> {
    let packet = format!("http://ns.adobe.com/xap/1.0/\0{XMP_HEAD}{description}</rdf:RDF></x:xmpmeta>");
    jpeg_with(&[(0xE1, packet.into_bytes())])
}

/// Regression of #13.37: properties were found by their prefixes.
#[test]
fn xmp_is_read_by_namespace() {
    let (found, problems) = camera_metadata(&jpeg_with_xmp(
        "<rdf:Description rdf:about='' xmlns:xap='http://ns.adobe.com/xap/1.0/' \
         xmlns:iptcExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' xmlns:dc='http://example.org/other#' \
         xap:CreateDate='2019-06-01T10:00:00' \
         iptcExt:DigitalSourceType='http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia' \
         dc:rights='nobody'><dc:creator>nobody either</dc:creator></rdf:Description>",
    ));
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(found.date_taken.as_deref(), Some("2019-06-01T10:00:00"));
    assert_eq!(found.digital_source_type.as_deref(), Some("trainedAlgorithmicMedia"));
    assert_eq!((found.copyright, found.creator), (None, None));
}

/// Regression of #13.37: the default was taken for French, and the French was lost.
#[test]
fn each_language_of_xmp_keeps_its_text() {
    let (found, _) = camera_metadata(&jpeg_with_xmp(
        "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title><rdf:Alt>\
         <rdf:li xml:lang='x-default'>English title</rdf:li><rdf:li xml:lang='fr-FR'>Titre français</rdf:li>\
         <rdf:li xml:lang='en'>English title</rdf:li></rdf:Alt></dc:title></rdf:Description>",
    ));
    assert_eq!(found.title.any(), Some("English title"));
    assert_eq!(found.title.in_language("fr"), Some("Titre français"));
    assert_eq!(found.title.in_language("en"), Some("English title"));
    assert_eq!(found.title.in_language("ja"), None);
}

/// Regression of #13.37: what is written into derivatives is read again.
#[test]
fn the_end_of_rights_and_releases_are_read() {
    let mut count = 0;
    let rendition = Rendition { crop: None, width: 50, format: OutputFormat::Jpeg, quality: 60 };
    let srgb = fixture("srgb.jpg");
    derive(&srgb, Focal::default(), &rights(), &[rendition], Effort::Quick, &mut |_, file| {
        let (found, _) = camera_metadata(&file);
        assert_eq!(found.rights_expire.as_deref(), Some("2031-12-31"));
        assert_eq!(found.model_release.as_deref(), Some("MR-NAP"));
        assert_eq!(found.property_release.as_deref(), Some("PR-UPR"));
        count += 1;
        Ok(())
    })
    .unwrap();
    assert_eq!(count, 1);
}

/// Regression of #13.37: EXIF is read as far as it goes.
#[test]
fn exif_with_a_fault_behind_is_not_lost() {
    // One directory with a copyright, and a place of the next that lies beyond the end.
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0".to_vec();
    exif.extend([0x98, 0x82, 2, 0, 8, 0, 0, 0, 26, 0, 0, 0]);
    exif.extend([0xEE, 0xEE, 0, 0]);
    exif.extend(b"Z. Ang.\0");
    let (found, problems) = camera_metadata(&jpeg_with(&[(0xE1, exif)]));
    assert_eq!(found.copyright.as_deref(), Some("Z. Ang."));
    assert!(problems.iter().all(|problem| problem.english.contains("read in part")), "{problems:?}");
}

/// Regression of #13.37: an XMP segment whose name lacks its zero, a date with hyphens in IPTC, and what cameras fill in.
#[test]
fn metadata_of_every_hand() {
    let packet = format!(
        "http://ns.adobe.com/xap/1.0/{XMP_HEAD}<rdf:Description rdf:about='' \
         xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' photoshop:Credit='AFP'/></rdf:RDF></x:xmpmeta>"
    );
    let (found, problems) = camera_metadata(&jpeg_with(&[(0xE1, packet.into_bytes())]));
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(found.credit.as_deref(), Some("AFP"));

    let field = |dataset: u8, text: &[u8]| [&[0x1C, 2, dataset, 0, text.len() as u8], text].concat();
    let iptc = [field(55, b"2015-01-22"), field(120, b"caf\x8e")].concat();
    let resource = [&b"Photoshop 3.0\x008BIM\x04\x04\0\0"[..], &(iptc.len() as u32).to_be_bytes(), &iptc].concat();
    let (found, problems) = camera_metadata(&jpeg_with(&[(0xED, resource)]));
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(found.date_taken.as_deref(), Some("2015-01-22"));
    assert_eq!(found.caption.any(), Some("café"));

    // A date with colons, as darktable writes it, and one that is no day.
    for (written, taken, rest) in
        [("2025:12:28", Some("2025-12-28"), None), ("1998-07", None, Some("1998-07")), ("0-00-00T00", None, None)]
    {
        let (found, _) = camera_metadata(&jpeg_with_xmp(&format!(
            "<rdf:Description xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' photoshop:DateCreated='{written}'/>"
        )));
        assert_eq!((found.date_taken.as_deref(), found.date_written.as_deref()), (taken, rest), "{written}");
    }
}

/// Regression of #13.37: IPTC of a TIFF whose tag is of numbers of four bytes, as Adobe wrote it.
#[test]
fn iptc_of_a_tiff_is_read_whatever_its_type() {
    let mut iptc = b"\x1C\x02\x74\0\x06AFP 12".to_vec();
    iptc.resize(iptc.len().next_multiple_of(4), 0);
    let mut file = fixture("p3.tif");
    let little = file.starts_with(b"II");
    assert!(little);
    // The directory is written again at the end, with one tag more.
    let long = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    let directory = long(4);
    let count = usize::from(u16::from_le_bytes(file[directory..directory + 2].try_into().unwrap()));
    let entries = file[directory + 2..directory + 2 + 12 * count].to_vec();
    file.resize(file.len().next_multiple_of(4), 0);
    let at = file.len();
    file.extend(&iptc);
    let new = (file.len() as u32).to_le_bytes();
    file[4..8].copy_from_slice(&new);
    file.extend((count as u16 + 1).to_le_bytes());
    file.extend(entries);
    file.extend(33_723u16.to_le_bytes());
    file.extend(4u16.to_le_bytes());
    file.extend((iptc.len() as u32 / 4).to_le_bytes());
    file.extend((at as u32).to_le_bytes());
    file.extend([0; 4]);
    assert_eq!(camera_metadata(&file).0.copyright.as_deref(), Some("AFP 12"));
}

/// Regression of #13.10 of the review: blocks that ImageMagick keeps in texts of a PNG.
#[test]
fn raw_profiles_of_a_png_are_read() {
    let iptc = b"\x1C\x02\x74\0\x03AFP";
    let digits: String = iptc.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut body = b"Raw profile type iptc\0".to_vec();
    body.extend(format!("\niptc\n{:8}\n{digits}\n", iptc.len()).bytes());
    let mut chunk = (body.len() as u32).to_be_bytes().to_vec();
    chunk.extend(b"tEXt");
    chunk.extend(body);
    chunk.extend(crc32fast::hash(&chunk[4..]).to_be_bytes());
    let mut file = fixture("p3.png");
    file.splice(33..33, chunk);
    assert_eq!(camera_metadata(&file).0.copyright.as_deref(), Some("AFP"));
}

/// Regression of #13.38: the rights that a file carries go into derivatives of a picture of which nobody has written more.
#[test]
fn rights_in_the_file_travel() {
    let bytes = fixture("metadata.jpg");
    let formats = [OutputFormat::Jpeg, OutputFormat::Webp, OutputFormat::Avif];
    let renditions = formats.map(|format| Rendition { crop: None, width: 60, format, quality: 60 });
    let mut count = 0;
    derive(&bytes, Focal::default(), &Rights::default(), &renditions, Effort::Quick, &mut |_, file| {
        nothing_leaks(&file);
        let (found, _) = camera_metadata(&file);
        assert_eq!(found.creator.as_deref(), Some("Zoé Iptc"));
        assert_eq!(found.credit.as_deref(), Some("Crédit Xmp"));
        assert_eq!(found.copyright.as_deref(), Some("© 2025 Z. Ångström"));
        // Where and when, and of what, is not said.
        assert_eq!((found.city, found.date_taken, found.has_position), (None, None, false));
        assert!(found.keywords.is_empty() && found.caption.is_empty());
        count += 1;
        Ok(())
    })
    .unwrap();
    assert_eq!(count, 3);
    assert_eq!(provence_imaging::embedded_rights(&fixture("palette.png")), None);
}

/// EXIF that stands in a place of AVIF where it was not looked for would leave with its position.
#[test]
fn an_avif_whose_metadata_is_not_found_does_not_leave() {
    let mut bytes = fixture("rgb.avif");
    let at = bytes.windows(4).position(|part| part == b"infe").unwrap();
    // The one item is said to be EXIF, and its bytes to be elsewhere.
    bytes[at + 12..at + 16].copy_from_slice(b"Exif");
    let iloc = bytes.windows(4).position(|part| part == b"iloc").unwrap();
    bytes[iloc + 4] = 7;
    assert!(with_rights(&bytes, &Rights::default()).is_err());
}
