//! SVG, cleaned: what is written out is what is known to be harmless; all else is left out. SVG served from the site's own
//! origin can run scripts when opened alone, so cleaning is by permission, never by prohibition.

use std::borrow::Cow;
use std::io::Read as _;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::error::ImagingError;
use crate::header::{Header, ReadSeek, SourceFormat, io};

/// Elements that draw, group, define or describe. No script, no foreignObject, no animation (`set` can write any
/// attribute), no `feImage`.
const ELEMENTS: &[&str] = &[
    "a",
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "filter",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
    "view",
];

const LARGEST: usize = 16 << 20;
const DEEPEST: usize = 200;

fn broken(reason: impl Into<String>) -> ImagingError {
    ImagingError::broken(SourceFormat::Svg, reason)
}

/// The same drawing without scripts, event handlers, foreign content, references that leave the file, or declared
/// entities. References inside the file (`#id`) and embedded `data:` pictures (PNG, JPEG, WebP, GIF) stay.
///
/// # Errors
/// `Broken` when it is not well-formed, nests too deeply, or its root is not `svg`.
pub fn sanitize_svg(text: &str) -> Result<String, ImagingError> {
    if text.len() > LARGEST {
        return Err(ImagingError::unsupported("SVG above 16 MB"));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<&'static str> = Vec::new();
    // Depth inside an element that is left out; 0 outside.
    let mut skipped = 0usize;
    let mut seen = false;
    loop {
        match reader.read_event().map_err(|error| broken(error.to_string()))? {
            Event::Eof => break,
            Event::Start(tag) => {
                if open.len() + skipped > DEEPEST {
                    return Err(broken("nested too deeply"));
                }
                let name = if skipped > 0 { None } else { known(&tag) };
                let Some(name) = name else {
                    if open.is_empty() && skipped == 0 {
                        return Err(broken("its root is not svg"));
                    }
                    skipped += 1;
                    continue;
                };
                if open.is_empty() && (name != "svg" || seen) {
                    return Err(broken("its root is not svg"));
                }
                out.push('<');
                out.push_str(name);
                if open.is_empty() {
                    seen = true;
                    out.push_str(" xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
                }
                attributes(&tag, &mut out)?;
                out.push('>');
                open.push(name);
            }
            Event::End(_) => {
                if skipped > 0 {
                    skipped -= 1;
                } else if let Some(name) = open.pop() {
                    out.push_str("</");
                    out.push_str(name);
                    out.push('>');
                }
            }
            Event::Text(text) if skipped == 0 && !open.is_empty() => {
                let text = text.decode().map_err(|error| broken(error.to_string()))?;
                put_text(&text, open.last(), &mut out);
            }
            Event::CData(text) if skipped == 0 && !open.is_empty() => {
                let text = text.decode().map_err(|error| broken(error.to_string()))?;
                put_text(&text, open.last(), &mut out);
            }
            Event::GeneralRef(reference) if skipped == 0 && !open.is_empty() && open.last() != Some(&"style") => {
                let character = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(character),
                    _ => match reference.as_ref() {
                        b"amp" => Some('&'),
                        b"lt" => Some('<'),
                        b"gt" => Some('>'),
                        b"quot" => Some('"'),
                        b"apos" => Some('\''),
                        _ => None, // declared entities: the billion laughs among them
                    },
                };
                if let Some(character) = character {
                    escape(character.encode_utf8(&mut [0; 4]), &mut out);
                }
            }
            _ => {} // comments, instructions, declarations, DOCTYPE
        }
    }
    if !seen || !open.is_empty() || skipped > 0 {
        return Err(broken("it ends before its root does"));
    }
    Ok(out)
}

/// The permitted element of this name; a prefix other than `svg` is another vocabulary.
fn known(tag: &BytesStart<'_>) -> Option<&'static str> {
    let name = tag.name();
    if name.prefix().is_some_and(|prefix| prefix.as_ref() != b"svg") {
        return None;
    }
    let local = name.local_name();
    ELEMENTS.iter().find(|known| known.as_bytes() == local.as_ref()).copied()
}

fn attributes(tag: &BytesStart<'_>, out: &mut String) -> Result<(), ImagingError> {
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| broken(error.to_string()))?;
        let Ok(name) = std::str::from_utf8(attribute.key.as_ref()) else { continue };
        let permitted = match name.split_once(':') {
            Some(("xlink", local)) => matches!(local, "href" | "title"),
            Some(("xml", local)) => matches!(local, "lang" | "space"),
            Some(_) => false,
            None => {
                !name.starts_with("on")
                    && !name.starts_with("ON")
                    && !name.starts_with("On")
                    && name != "xmlns"
                    && name != "target"
                    && name != "ping"
            }
        };
        if !permitted
            || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'))
        {
            continue;
        }
        // An entity that XML itself does not know: the attribute goes.
        let Ok(value) = attribute.unescape_value() else { continue };
        let harmless = match name {
            "href" | "xlink:href" | "src" => stays_inside(&value),
            _ => css(&value).is_some(),
        };
        if harmless {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(&value, out);
            out.push('"');
        }
    }
    Ok(())
}

fn stays_inside(url: &str) -> bool {
    let url = url.trim();
    url.starts_with('#')
        || ["png", "jpeg", "jpg", "webp", "gif"].iter().any(|kind| {
            url.strip_prefix("data:image/")
                .and_then(|rest| rest.strip_prefix(kind))
                .is_some_and(|rest| rest.starts_with(";base64,"))
        })
}

/// A style or presentation value, if nothing in it leaves the file.
fn css(value: &str) -> Option<&str> {
    // Without comments and escapes, which hide the rest.
    let plain: String = value
        .chars()
        .filter(|character| !character.is_whitespace() && !character.is_control())
        .flat_map(char::to_lowercase)
        .collect();
    let hidden = plain.contains('\\') || plain.contains("/*");
    let active = [
        "javascript:",
        "vbscript:",
        "data:text",
        "expression(",
        "@import",
        "behavior:",
        "-moz-binding",
        "image(",
        "image-set(",
        "@font-face",
        "src(",
    ];
    if hidden || active.iter().any(|word| plain.contains(word)) {
        return None;
    }
    plain
        .match_indices("url(")
        .all(|(at, _)| plain[at + 4..].trim_start_matches(['"', '\'']).starts_with('#'))
        .then_some(value)
}

fn put_text(text: &str, element: Option<&&'static str>, out: &mut String) {
    if element == Some(&"style") {
        // CSS comments are common and harmless here: taken out, then judged.
        let text = without_comments(text);
        if css(&text).is_some() && !text.contains('<') {
            escape(&text, out);
        }
    } else {
        escape(text, out);
    }
}

fn without_comments(css: &str) -> Cow<'_, str> {
    if !css.contains("/*") {
        return Cow::Borrowed(css);
    }
    let mut rest = css;
    let mut out = String::with_capacity(css.len());
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' => {}
            _ => out.push(character),
        }
    }
}

/// Size from `width` and `height` in pixels, or else from the view box; 300 × 150, as browsers take it, when it tells neither.
pub(crate) fn header(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    let mut start = Vec::new();
    reader.take(256 << 10).read_to_end(&mut start).map_err(io)?;
    let text = String::from_utf8_lossy(&start);
    let mut xml = Reader::from_str(&text);
    loop {
        match xml.read_event().map_err(|error| broken(error.to_string()))? {
            Event::Eof => return Err(ImagingError::Truncated),
            Event::Start(tag) | Event::Empty(tag) => {
                if tag.local_name().as_ref() != b"svg" {
                    return Err(broken("its root is not svg"));
                }
                let value = |name: &str| {
                    tag.try_get_attribute(name)
                        .ok()
                        .flatten()
                        .and_then(|a| a.unescape_value().ok().map(Cow::into_owned))
                };
                let length = |name: &str| {
                    let text = value(name)?;
                    text.trim().trim_end_matches("px").parse::<f64>().ok().filter(|length| *length > 0.0)
                };
                let view: Vec<f64> = value("viewBox")
                    .map(|text| text.split([' ', ',', '\n', '\t']).filter_map(|part| part.parse().ok()).collect())
                    .unwrap_or_default();
                let view = (view.len() == 4 && view[2] > 0.0 && view[3] > 0.0).then(|| (view[2], view[3]));
                let (width, height) = match (length("width"), length("height"), view) {
                    (Some(width), Some(height), _) => (width, height),
                    (Some(width), None, Some((w, h))) => (width, width * h / w),
                    (None, Some(height), Some((w, h))) => (height * w / h, height),
                    (None, None, Some(view)) => view,
                    (width, height, None) => (width.unwrap_or(300.0), height.unwrap_or(150.0)),
                };
                let pixels = |length: f64| length.round().clamp(1.0, 1e6) as u32;
                return Ok(Header {
                    format: SourceFormat::Svg,
                    width: pixels(width),
                    height: pixels(height),
                    orientation: 1,
                    alpha: true,
                    icc: false,
                    depth: 8,
                    progressive: false,
                });
            }
            _ => {}
        }
    }
}
