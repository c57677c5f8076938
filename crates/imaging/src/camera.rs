//! Reads the metadata that cameras and agencies wrote into a file: XMP first, then IPTC, then EXIF, as photo
//! tools rank them.

mod blocks;
mod text;
mod xmp;

use std::collections::BTreeMap;

use self::text::{date, decoded, tidy};
use self::xmp::Properties;
use crate::error::{Words, guarded};
use crate::rights::Rights;

/// A text in several languages, as XMP's alternatives are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Texts {
    /// The text of no named language: XMP's `x-default`, and what IPTC and EXIF say.
    pub default: Option<String>,
    /// Texts by language (`fr`, `pt-br`), in lower case.
    pub languages: BTreeMap<String, String>,
}

impl Texts {
    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.default.is_none() && self.languages.is_empty()
    }

    /// The text that stands for all: the default, or else the first.
    pub fn any(&self) -> Option<&str> {
        self.default.as_deref().or_else(|| self.languages.values().next().map(String::as_str))
    }

    /// The text in a language (`fr`), also where the file has it for a region (`fr-fr`).
    pub fn in_language(&self, language: &str) -> Option<&str> {
        let language = language.to_ascii_lowercase();
        self.languages.get(&language).map(String::as_str).or_else(|| {
            self.languages.iter().find(|(tag, _)| tag.split('-').next() == Some(&*language)).map(|(_, text)| &**text)
        })
    }

    fn plain(text: Option<String>) -> Self {
        Self { default: text, languages: BTreeMap::new() }
    }
}

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
    pub title: Texts,
    /// The caption.
    pub caption: Texts,
    /// Alternative text.
    pub alt_text: Texts,
    /// A place within the city.
    pub location: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// When it was taken: `2025-05-03`, or `2025-05-03T14:05:09` with the offset behind when known.
    pub date_taken: Option<String>,
    /// What the file says of the date when that is not a whole day: `1998-07`.
    pub date_written: Option<String>,
    /// Keywords, in the order found, none twice.
    pub keywords: Vec<String>,
    /// URL of the licence.
    pub licence_url: Option<String>,
    /// URL of the page that states rights.
    pub web_statement: Option<String>,
    /// Terms in words.
    pub usage_terms: Option<String>,
    /// ISO 8601 date at which rights end.
    pub rights_expire: Option<String>,
    /// PLUS code of the models' releases, bare: `MR-UMR`.
    pub model_release: Option<String>,
    /// PLUS code of the property releases, bare: `PR-UPR`.
    pub property_release: Option<String>,
    /// IPTC digital source type, the bare code.
    pub digital_source_type: Option<String>,
    /// Whether the file tells a position (it never leaves).
    pub has_position: bool,
}

/// Reads what it can; the second value names, in plain words, what was there but could not be read.
pub fn camera_metadata(bytes: &[u8]) -> (CameraMetadata, Vec<Words>) {
    let mut problems = Vec::new();
    let mut partly = |name: &str| {
        problems.push(Words {
            french: format!("{name} : bloc abîmé, lu en partie"),
            english: format!("{name}: damaged block, read in part"),
        });
    };
    let mut unread = Vec::new();
    let blocks = blocks::find(bytes, &mut unread);
    let mut found = CameraMetadata::default();
    if let Some(packet) = &blocks.xmp {
        match guarded(None, || Ok(xmp::read(packet))) {
            Ok((properties, whole)) => {
                from_xmp(&properties, &mut found);
                if !whole {
                    partly("XMP");
                }
            }
            Err(_) => partly("XMP"),
        }
    }
    if let Some(iptc) = &blocks.iptc
        && !from_iptc(iptc, &mut found)
    {
        partly("IPTC");
    }
    if let Some(exif) = blocks.exif
        && !guarded(None, || Ok(from_exif(exif, &mut found))).unwrap_or(false)
    {
        partly("EXIF");
    }
    problems.extend(unread);
    (found, problems)
}

/// The rights that a file carries, for derivatives of a picture of which nobody has written more; `None` when it carries
/// none. A place, a date or keywords are not among them: they are the photographer's to give.
pub fn embedded_rights(bytes: &[u8]) -> Option<Rights> {
    let (found, _) = camera_metadata(bytes);
    let rights = Rights {
        creator: found.creator,
        credit: found.credit,
        copyright: found.copyright,
        licence_url: found.licence_url,
        usage_terms: found.usage_terms,
        web_statement: found.web_statement,
        digital_source_type: found.digital_source_type,
        rights_expire: found.rights_expire,
        model_release: found.model_release,
        property_release: found.property_release,
        ..Rights::default()
    };
    (!rights.is_empty()).then_some(rights)
}

fn fill(slot: &mut Option<String>, value: Option<String>) {
    if slot.is_none() {
        *slot = value;
    }
}

fn fill_texts(slot: &mut Texts, value: Texts) {
    if slot.is_empty() {
        *slot = value;
    }
}

/// A date, or else what is written in its place.
fn fill_date(found: &mut CameraMetadata, written: Option<String>) {
    let Some(written) = written else { return };
    match date(&written) {
        Some(day) => fill(&mut found.date_taken, Some(day)),
        // Cameras that do not know the day write zeros.
        None if written.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) => {
            fill(&mut found.date_written, Some(written));
        }
        None => {}
    }
}

fn add_keyword(keywords: &mut Vec<String>, keyword: &str) {
    /// The most keywords of one file.
    const MOST: usize = 1000;
    if let Some(keyword) = tidy(keyword)
        && keywords.len() < MOST
        && !keywords.contains(&keyword)
    {
        keywords.push(keyword);
    }
}

/// The last part of an address: the bare code of a vocabulary.
fn code(url: &str) -> Option<String> {
    tidy(url.rsplit('/').next().unwrap_or_default())
}

fn from_xmp(properties: &Properties, found: &mut CameraMetadata) {
    let first =
        |names: &[&str]| names.iter().find_map(|name| properties.all(name).first().map(|value| value.text.clone()));
    // When a property has alternatives, the default one is taken, else the first.
    let default = |name: &str| {
        let values = properties.all(name);
        let default = values.iter().find(|value| value.language.as_deref() == Some("x-default"));
        default.or(values.first()).map(|value| value.text.clone())
    };
    fill(&mut found.creator, joined(properties, "dc:creator"));
    fill(&mut found.credit, first(&["photoshop:Credit", "cc:attributionName"]));
    fill(&mut found.copyright, default("dc:rights"));
    fill_texts(&mut found.title, texts(properties, "dc:title"));
    fill_texts(&mut found.title, Texts::plain(first(&["photoshop:Headline"])));
    fill_texts(&mut found.caption, texts(properties, "dc:description"));
    fill_texts(&mut found.alt_text, texts(properties, "Iptc4xmpCore:AltTextAccessibility"));
    let place = |field: &str, plain: &str| {
        first(&[
            &format!("Iptc4xmpExt:LocationShown/Iptc4xmpExt:{field}"),
            &format!("Iptc4xmpExt:LocationCreated/Iptc4xmpExt:{field}"),
            plain,
        ])
    };
    fill(&mut found.location, place("Sublocation", "Iptc4xmpCore:Location"));
    fill(&mut found.city, place("City", "photoshop:City"));
    fill(&mut found.country, place("CountryName", "photoshop:Country"));
    for name in ["photoshop:DateCreated", "exif:DateTimeOriginal", "xmp:CreateDate"] {
        fill_date(found, first(&[name]));
    }
    fill(&mut found.licence_url, first(&["cc:license"]));
    fill(&mut found.web_statement, first(&["xmpRights:WebStatement"]));
    fill(&mut found.usage_terms, default("xmpRights:UsageTerms"));
    fill(&mut found.rights_expire, first(&["plus:LicenseEndDate"]).and_then(|written| date(&written)));
    fill(&mut found.model_release, first(&["plus:ModelReleaseStatus"]).and_then(|url| code(&url)));
    fill(&mut found.property_release, first(&["plus:PropertyReleaseStatus"]).and_then(|url| code(&url)));
    fill(&mut found.digital_source_type, first(&["Iptc4xmpExt:DigitalSourceType"]).and_then(|url| code(&url)));
    for keyword in properties.all("dc:subject") {
        add_keyword(&mut found.keywords, &keyword.text);
    }
    found.has_position |= properties.has("exif:GPSLatitude");
}

/// The values of a list, as one text.
fn joined(properties: &Properties, name: &str) -> Option<String> {
    let values: Vec<&str> = properties.all(name).iter().map(|value| &*value.text).collect();
    tidy(&values.join(", "))
}

/// The alternatives of a property. The default is only that: where a language says the same, or another, the language
/// holds.
fn texts(properties: &Properties, name: &str) -> Texts {
    let mut texts = Texts::default();
    for value in properties.all(name) {
        match value.language.as_deref() {
            None | Some("x-default") => fill(&mut texts.default, Some(value.text.clone())),
            Some(language) => {
                texts.languages.entry(language.to_owned()).or_insert_with(|| value.text.clone());
            }
        }
    }
    texts
}

/// Reads IPTC as far as it goes; whether that was all of it.
fn from_iptc(mut rest: &[u8], found: &mut CameraMetadata) -> bool {
    let mut names: Vec<String> = Vec::new();
    let mut day: Option<String> = None;
    let mut time: Option<String> = None;
    let mut whole = true;
    let mut keywords: Vec<String> = Vec::new();
    while let [0x1C, record, dataset, high, low, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        // Longer fields say their length in another way, which photos do not use.
        let body = if length > 0x7FFF { None } else { after.get(..length) };
        let Some(body) = body else {
            whole = false;
            break;
        };
        if *record == 2 {
            let value = decoded(body);
            match dataset {
                5 => fill_texts(&mut found.title, Texts::plain(value)),
                25 => keywords.extend(value),
                55 => day = value,
                60 => time = value,
                80 => names.extend(value),
                90 => fill(&mut found.city, value),
                92 => fill(&mut found.location, value),
                101 => fill(&mut found.country, value),
                110 => fill(&mut found.credit, value),
                116 => fill(&mut found.copyright, value),
                120 => fill_texts(&mut found.caption, Texts::plain(value)),
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
    if let Some(mut day) = day {
        if let Some(time) = time.filter(|time| digits(time, 6)) {
            day.push_str(&format!("T{}:{}:{}", &time[..2], &time[2..4], &time[4..6]));
            let offset = &time[6..];
            if offset.len() == 5 && offset.starts_with(['+', '-']) && digits(&offset[1..], 4) {
                day.push_str(&format!("{}:{}", &offset[..3], &offset[3..]));
            }
        }
        fill_date(found, Some(day));
    }
    whole
}

/// Reads EXIF as far as it goes; whether that was all of it.
fn from_exif(block: Vec<u8>, found: &mut CameraMetadata) -> bool {
    let mut whole = true;
    let read = exif::Reader::new().continue_on_error(true).read_raw(block);
    let Ok(exif) = read.or_else(|error| error.distill_partial_result(|_| whole = false)) else { return false };
    let field = |number: u16| {
        // The first directory counts before others, since the second one describes the thumbnail.
        exif.fields().find(|field| field.tag.number() == number && field.ifd_num == exif::In::PRIMARY)
    };
    let ascii = |number: u16| match &field(number)?.value {
        // The bytes are read here, since the display of the crate escapes every accent.
        exif::Value::Ascii(parts) => decoded(parts.first()?),
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
    fill_texts(&mut found.title, Texts::plain(wide(0x9C9B)));
    fill_texts(&mut found.caption, Texts::plain(ascii(0x010E).filter(|text| !is_filler(text))));
    if found.keywords.is_empty() {
        for keyword in wide(0x9C9E).unwrap_or_default().split(';') {
            add_keyword(&mut found.keywords, keyword);
        }
    }
    if let Some(mut day) = ascii(0x9003).or_else(|| ascii(0x9004)) {
        if let Some(offset) = ascii(0x9011).filter(|offset| offset.len() == 6) {
            day.push_str(&offset);
        }
        fill_date(found, Some(day));
    }
    found.has_position |= exif.fields().any(|field| field.tag == exif::Tag::GPSLatitude);
    whole
}

/// What cameras write into the field of the caption by themselves.
fn is_filler(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.ends_with("digital camera")
        || matches!(&*text, "default" | "image description" | "exif_jpeg_picture" | "untitled" | "jpeg" | "camera")
}
