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
    for needle in [&b"SERIAL-123456"[..], b"Photoshop 3.0", b"8BIM", b"Iptc", b"GPS"] {
        // "Iptc4xmp…" is ours.
        if needle == b"Iptc" {
            assert!(!holds(bytes, "Zoé Iptc".as_bytes()));
        } else {
            assert!(!holds(bytes, needle), "{}", String::from_utf8_lossy(needle));
        }
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
        let (found, problems) = camera_metadata(&file);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(found.creator.as_deref(), Some("Zoé Ångström"));
        assert_eq!(found.credit.as_deref(), Some("Ångström / Provence & Cie"));
        assert_eq!(found.copyright.as_deref(), Some("© 2025 <Z. Å.>"));
        assert_eq!(found.alt_text.as_deref(), Some("Des bateaux \"à quai\""));
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
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(found.title.as_deref(), Some("Le Vieux-Port & l’aube"), "XMP");
    assert_eq!(found.credit.as_deref(), Some("Crédit Xmp"), "XMP before IPTC");
    assert_eq!(found.creator.as_deref(), Some("Zoé Iptc"), "IPTC before EXIF");
    assert_eq!(found.copyright.as_deref(), Some("© 2025 Z. Ångström"), "EXIF");
    assert_eq!(found.caption.as_deref(), Some("Le port, vu d’en haut"));
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
        "script",
        "evil",
        "javascript",
        "onload",
        "onclick",
        "foreignobject",
        "iframe",
        "doctype",
        "entity",
        "<!--",
        "<?",
        "animate",
        "<set",
        "sodipodi",
        "svg+xml",
        "@import",
        "passwd",
        "ha caf",
    ] {
        assert!(!lower.contains(word), "{word}: {clean}");
    }
    for kept in [
        "viewBox=\"0 0 10 20\"",
        "d=\"M0 0h10\"",
        "fill=\"url(#g)\"",
        "href=\"data:image/png;base64,AAAA\"",
        "<use href=\"#g\">",
        ".a { fill: url(#g) }",
        " café &amp; &lt;b&gt; ",
        "<linearGradient id=\"g\">",
    ] {
        assert!(clean.contains(kept), "{kept}: {clean}");
    }
    assert_eq!(sanitize_svg(&clean).unwrap(), clean, "clean stays as it is");
    assert_eq!(header(clean.as_bytes()).map(|h| (h.width, h.height)), Ok((10, 20)));
    for bad in ["", "text", "<html/>", "<svg>", "<svg/><svg/>", "<svg><g></svg>"] {
        assert!(sanitize_svg(bad).is_err(), "{bad}");
    }
    let deep = format!("{}{}", "<g>".repeat(1000), "</g>".repeat(1000));
    assert!(sanitize_svg(&format!("<svg>{deep}</svg>")).is_err());
}
