//! What cameras and agencies wrote into a file: XMP first, then IPTC, then EXIF, as photo tools rank them.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::container::{self, JPEG_XMP};
use crate::error::guarded;
use crate::header::SourceFormat;

/// Metadata found, ready to become an entry of the library. Texts are trimmed and never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CameraMetadata {
    /// Who took it.
    pub creator: Option<String>,
    /// The credit line.
    pub credit: Option<String>,
    /// The copyright notice.
    pub copyright: Option<String>,
    /// A short title.
    pub title: Option<String>,
    /// The caption.
    pub caption: Option<String>,
    /// Alternative text.
    pub alt_text: Option<String>,
    /// A place within the city.
    pub location: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// When it was taken: `2025-05-03`, or `2025-05-03T14:05:09` with the offset behind when known.
    pub date_taken: Option<String>,
    /// Keywords, in the order found, none twice.
    pub keywords: Vec<String>,
    /// URL of the licence.
    pub licence_url: Option<String>,
    /// URL of the page that states rights.
    pub web_statement: Option<String>,
    /// Terms in words.
    pub usage_terms: Option<String>,
    /// IPTC digital source type, the bare code.
    pub digital_source_type: Option<String>,
    /// Whether the file tells a position (it never leaves).
    pub has_position: bool,
}

/// Reads what it can; the second value names, in plain words, what was there but could not be read.
pub fn camera_metadata(bytes: &[u8]) -> (CameraMetadata, Vec<String>) {
    let mut problems = Vec::new();
    let blocks = blocks(bytes, &mut problems);
    let mut found = CameraMetadata::default();
    if let Some(xmp) = &blocks.xmp {
        match guarded(None, || Ok(properties(xmp))) {
            Ok(Ok(properties)) => from_xmp(&properties, &mut found),
            Ok(Err(reason)) => problems.push(format!("XMP: {reason}")),
            Err(error) => problems.push(format!("XMP: {error}")),
        }
    }
    if let Some(iptc) = &blocks.iptc
        && let Err(reason) = from_iptc(iptc, &mut found)
    {
        problems.push(format!("IPTC: {reason}"));
    }
    if let Some(exif) = blocks.exif
        && let Err(error) = guarded(None, || {
            from_exif(exif, &mut found).map_err(|reason| crate::ImagingError::Broken { format: None, reason })
        })
    {
        problems.push(match error {
            crate::ImagingError::Broken { reason, .. } => format!("EXIF: {reason}"),
            other => format!("EXIF: {other}"),
        });
    }
    (found, problems)
}

#[derive(Default)]
struct Blocks {
    exif: Option<Vec<u8>>,
    xmp: Option<Vec<u8>>,
    iptc: Option<Vec<u8>>,
}

fn blocks(bytes: &[u8], problems: &mut Vec<String>) -> Blocks {
    let mut blocks = Blocks::default();
    match SourceFormat::detect(bytes) {
        Some(SourceFormat::Jpeg) => {
            for segment in container::jpeg_segments(bytes) {
                match segment.marker {
                    0xE1 => {
                        if let Some(exif) = segment.body.strip_prefix(b"Exif\0\0") {
                            blocks.exif.get_or_insert_with(|| exif.to_vec());
                        } else if let Some(xmp) = segment.body.strip_prefix(JPEG_XMP) {
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
        }
        Some(SourceFormat::Png) => {
            let mut at = 8;
            while let Some(head) = bytes.get(at..at + 8) {
                let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
                let Some(body) = bytes.get(at + 8..(at + 8).saturating_add(length)) else { break };
                match &head[4..8] {
                    b"eXIf" => blocks.exif = Some(body.to_vec()),
                    b"iTXt" => {
                        if let Some(rest) = body.strip_prefix(b"XML:com.adobe.xmp\0") {
                            if rest.first() == Some(&0) {
                                // Language and translated keyword come first, both ended by a zero.
                                blocks.xmp = rest
                                    .get(2..)
                                    .map(|rest| rest.splitn(3, |&byte| byte == 0).nth(2).unwrap_or_default().to_vec());
                            } else {
                                problems.push("XMP: compressed within PNG".into());
                            }
                        }
                    }
                    _ => {}
                }
                at += 12 + length;
            }
        }
        Some(SourceFormat::Webp) => {
            blocks.exif = container::webp_chunk(bytes, b"EXIF")
                .map(|exif| exif.strip_prefix(b"Exif\0\0").unwrap_or(exif).to_vec());
            blocks.xmp = container::webp_chunk(bytes, b"XMP ").map(<[u8]>::to_vec);
        }
        Some(SourceFormat::Avif) => {
            if let Some(meta) = container::iso_box(bytes, b"meta").and_then(|meta| meta.get(4..)) {
                for (item, kind) in container::avif_items(meta) {
                    let data: Vec<u8> = container::avif_item_ranges(meta, item)
                        .into_iter()
                        .filter_map(|range| bytes.get(range))
                        .flatten()
                        .copied()
                        .collect();
                    match &kind {
                        b"mime" => blocks.xmp = Some(data),
                        b"Exif" => {
                            // Four bytes tell where the TIFF header is.
                            let skip =
                                data.get(..4).map_or(0, |at| u32::from_be_bytes([at[0], at[1], at[2], at[3]]) as usize);
                            blocks.exif = data.get(4usize.saturating_add(skip)..).map(<[u8]>::to_vec);
                        }
                        _ => {}
                    }
                }
            }
        }
        Some(SourceFormat::Tiff) => {
            // A TIFF is its own EXIF; XMP and IPTC are tags of it.
            let read = guarded(None, || Ok(exif::Reader::new().read_raw(bytes.to_vec()).ok()));
            if let Ok(Some(exif)) = read {
                let raw = |number: u16| {
                    exif.fields().find(|field| field.tag.number() == number).and_then(|field| match &field.value {
                        exif::Value::Byte(data) | exif::Value::Undefined(data, _) => Some(data.clone()),
                        _ => None,
                    })
                };
                blocks.xmp = raw(700);
                blocks.iptc = raw(33_723);
            }
            blocks.exif = Some(bytes.to_vec());
        }
        Some(other) => problems.push(format!("no metadata is read from {}", other.name())),
        None => problems.push("not a picture of a known format".into()),
    }
    blocks
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

/// UTF-8 if it is, else Windows' Western page, as older cameras and agencies write.
fn text(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| windows_1252(byte)).collect(),
    };
    tidy(&text)
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn tidy(text: &str) -> Option<String> {
    let text = text.trim().trim_matches('\0').trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn fill(slot: &mut Option<String>, value: Option<String>) {
    if slot.is_none() {
        *slot = value;
    }
}

fn add_keyword(keywords: &mut Vec<String>, keyword: &str) {
    if let Some(keyword) = tidy(keyword)
        && !keywords.contains(&keyword)
    {
        keywords.push(keyword);
    }
}

/// Properties of an XMP packet by prefixed name (`dc:creator`), fields of structures as `Outer/inner`.
fn properties(packet: &[u8]) -> Result<BTreeMap<String, Vec<String>>, String> {
    let packet = String::from_utf8_lossy(packet);
    let mut reader = Reader::from_str(packet.trim_end_matches('\0'));
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut path: Vec<String> = Vec::new();
    let mut value = String::new();
    // rdf: names are scaffolding; what is left of the path is the property.
    let property = |path: &[String]| {
        path.iter()
            .filter(|name| !name.starts_with("rdf:") && !name.starts_with("x:"))
            .cloned()
            .collect::<Vec<_>>()
            .join("/")
    };
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Eof => break,
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                let name = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
                path.push(name);
                value.clear();
                for attribute in tag.attributes().flatten() {
                    let name = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
                    let Ok(text) = attribute.unescape_value() else { continue };
                    if name == "rdf:resource" {
                        found.entry(property(&path)).or_default().push(text.into_owned());
                    } else if !name.starts_with("rdf:") && !name.starts_with("xml") && !name.starts_with("x:") {
                        let outer = property(&path);
                        let key = if outer.is_empty() { name } else { format!("{outer}/{name}") };
                        found.entry(key).or_default().push(text.into_owned());
                    }
                }
                if matches!(event, Event::Empty(_)) {
                    path.pop();
                }
            }
            Event::Text(text) => value.push_str(&text.decode().map_err(|error| error.to_string())?),
            Event::CData(text) => value.push_str(&text.decode().map_err(|error| error.to_string())?),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten().or(match reference.as_ref() {
                    b"amp" => Some('&'),
                    b"lt" => Some('<'),
                    b"gt" => Some('>'),
                    b"quot" => Some('"'),
                    b"apos" => Some('\''),
                    _ => None,
                });
                value.extend(character);
            }
            Event::End(_) => {
                if let Some(text) = tidy(&value) {
                    let key = property(&path);
                    if !key.is_empty() {
                        found.entry(key).or_default().push(text);
                    }
                }
                value.clear();
                path.pop();
            }
            _ => {}
        }
    }
    Ok(found)
}

fn from_xmp(properties: &BTreeMap<String, Vec<String>>, found: &mut CameraMetadata) {
    let first =
        |names: &[&str]| names.iter().find_map(|name| properties.get(*name)?.iter().find_map(|text| tidy(text)));
    fill(&mut found.creator, properties.get("dc:creator").map(|names| names.join(", ")).and_then(|names| tidy(&names)));
    fill(&mut found.credit, first(&["photoshop:Credit", "cc:attributionName"]));
    fill(&mut found.copyright, first(&["dc:rights"]));
    fill(&mut found.title, first(&["dc:title", "photoshop:Headline"]));
    fill(&mut found.caption, first(&["dc:description"]));
    fill(&mut found.alt_text, first(&["Iptc4xmpCore:AltTextAccessibility"]));
    fill(
        &mut found.location,
        first(&[
            "Iptc4xmpExt:LocationShown/Iptc4xmpExt:Sublocation",
            "Iptc4xmpExt:LocationCreated/Iptc4xmpExt:Sublocation",
            "Iptc4xmpCore:Location",
        ]),
    );
    fill(
        &mut found.city,
        first(&[
            "Iptc4xmpExt:LocationShown/Iptc4xmpExt:City",
            "Iptc4xmpExt:LocationCreated/Iptc4xmpExt:City",
            "photoshop:City",
        ]),
    );
    fill(
        &mut found.country,
        first(&[
            "Iptc4xmpExt:LocationShown/Iptc4xmpExt:CountryName",
            "Iptc4xmpExt:LocationCreated/Iptc4xmpExt:CountryName",
            "photoshop:Country",
        ]),
    );
    fill(&mut found.date_taken, first(&["photoshop:DateCreated", "exif:DateTimeOriginal", "xmp:CreateDate"]));
    fill(&mut found.licence_url, first(&["cc:license"]));
    fill(&mut found.web_statement, first(&["xmpRights:WebStatement"]));
    fill(&mut found.usage_terms, first(&["xmpRights:UsageTerms"]));
    let source =
        first(&["Iptc4xmpExt:DigitalSourceType"]).and_then(|url| tidy(url.rsplit('/').next().unwrap_or_default()));
    fill(&mut found.digital_source_type, source);
    for keyword in properties.get("dc:subject").into_iter().flatten() {
        add_keyword(&mut found.keywords, keyword);
    }
    found.has_position |= properties.contains_key("exif:GPSLatitude");
}

fn from_iptc(mut rest: &[u8], found: &mut CameraMetadata) -> Result<(), &'static str> {
    let mut names: Vec<String> = Vec::new();
    let mut date: Option<String> = None;
    let mut time: Option<String> = None;
    let mut keywords: Vec<String> = Vec::new();
    while let [0x1C, record, dataset, high, low, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if length > 0x7FFF {
            return Err("a field longer than the format allows");
        }
        let body = after.get(..length).ok_or("it ends within a field")?;
        if *record == 2 {
            let value = text(body);
            match dataset {
                5 => fill(&mut found.title, value),
                25 => keywords.extend(value),
                55 => date = value,
                60 => time = value,
                80 => names.extend(value),
                90 => fill(&mut found.city, value),
                92 => fill(&mut found.location, value),
                101 => fill(&mut found.country, value),
                110 => fill(&mut found.credit, value),
                116 => fill(&mut found.copyright, value),
                120 => fill(&mut found.caption, value),
                _ => {}
            }
        }
        rest = &after[length..];
    }
    if !names.is_empty() {
        fill(&mut found.creator, Some(names.join(", ")));
    }
    for keyword in keywords {
        add_keyword(&mut found.keywords, &keyword);
    }
    let digits =
        |text: &str, count: usize| text.len() >= count && text.bytes().take(count).all(|byte| byte.is_ascii_digit());
    if let Some(date) = date.filter(|date| digits(date, 8)) {
        let mut taken = format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..8]);
        if let Some(time) = time.filter(|time| digits(time, 6)) {
            taken.push_str(&format!("T{}:{}:{}", &time[..2], &time[2..4], &time[4..6]));
            let offset = &time[6..];
            if offset.len() == 5 && digits(&offset[1..], 4) && offset.starts_with(['+', '-']) {
                taken.push_str(&format!("{}:{}", &offset[..3], &offset[3..]));
            }
        }
        fill(&mut found.date_taken, Some(taken));
    }
    Ok(())
}

fn from_exif(block: Vec<u8>, found: &mut CameraMetadata) -> Result<(), String> {
    let exif = exif::Reader::new().read_raw(block).map_err(|error| error.to_string())?;
    let field = |number: u16| {
        // The first directory before others: the second one describes the thumbnail.
        exif.fields().find(|field| field.tag.number() == number && field.ifd_num == exif::In::PRIMARY)
    };
    let ascii = |number: u16| match &field(number)?.value {
        // The bytes themselves: the crate's own display escapes every accent.
        exif::Value::Ascii(parts) => text(parts.first()?),
        _ => None,
    };
    let wide = |number: u16| match &field(number)?.value {
        exif::Value::Byte(bytes) => {
            let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|&pair| u16::from_le_bytes(pair)).collect();
            tidy(&String::from_utf16_lossy(&units))
        }
        _ => None,
    };
    fill(&mut found.creator, ascii(0x013B).or_else(|| wide(0x9C9D)));
    fill(&mut found.copyright, ascii(0x8298));
    fill(&mut found.title, wide(0x9C9B));
    fill(&mut found.caption, ascii(0x010E));
    if found.keywords.is_empty() {
        for keyword in wide(0x9C9E).unwrap_or_default().split(';') {
            add_keyword(&mut found.keywords, keyword);
        }
    }
    if let Some(date) = ascii(0x9003)
        .or_else(|| ascii(0x9004))
        .filter(|date| date.len() >= 19 && date.is_ascii() && !date.starts_with("0000"))
    {
        let mut taken = format!("{}T{}", date[..10].replace(':', "-"), &date[11..19]);
        if let Some(offset) = ascii(0x9011).filter(|offset| offset.len() == 6) {
            taken.push_str(&offset);
        }
        fill(&mut found.date_taken, Some(taken));
    }
    found.has_position |= exif.fields().any(|field| field.tag == exif::Tag::GPSLatitude);
    Ok(())
}
