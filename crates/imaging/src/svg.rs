//! SVG, cleaned by `svg-hush`: what is written out is what is known to be harmless; all else is left out. SVG served from
//! the site's own origin can run scripts when opened alone, so cleaning is by permission, never by prohibition.
//!
//! Around the library stand limits that it lacks: on depth, since its reader looks through all open elements for each name,
//! and on the length of what it writes, since it indents by depth.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Read as _, Write};

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::error::{ImagingError, guarded};
use crate::format::SourceFormat;
use crate::header::{Header, ReadSeek};

/// Bytes of a drawing at most.
const LARGEST: usize = 16 << 20;
/// Elements within one another at most.
const DEEPEST: usize = 200;

fn broken(reason: impl Into<String>) -> ImagingError {
    ImagingError::broken(SourceFormat::Svg, reason)
}

/// The same drawing without scripts, event handlers, foreign content, references to other hosts, or declared entities.
/// References inside the file (`#id`) and embedded `data:` pictures (PNG, JPEG, WebP, GIF) stay; the address of a file
/// elsewhere becomes one on the same host. What is clean already stays as it is, to the byte.
///
/// # Errors
/// `Broken` when it is not well-formed, nests too deeply, or its root is not `svg`.
pub fn sanitize_svg(text: &str) -> Result<String, ImagingError> {
    if text.len() > LARGEST {
        return Err(ImagingError::unsupported("SVG de plus de 16 Mo", "SVG above 16 MB"));
    }
    well_formed(text)?;
    guarded(Some(SourceFormat::Svg), || {
        let mut clean = once(text)?;
        // Indentation and what was left out may let a second pass find more; the third finds nothing, or there is
        // something about the file that nobody should trust.
        for _ in 0..4 {
            let again = once(&clean)?;
            if again == clean {
                return Ok(clean);
            }
            clean = again;
        }
        Err(broken("cleaning does not come to an end"))
    })
}

/// The names of elements, and `name="` of attributes that act or load a file from elsewhere, that a drawing has and that are
/// not in its clean form or have no effect there, each once, in alphabetical order. What editors of drawings note for
/// themselves is left out.
pub fn dropped_from_svg(text: &str, clean: &str) -> Vec<String> {
    let (before, mut after) = (parts(text), parts(clean));
    // A drawing that a page shows as a picture loads no file, wherever that is.
    after.retain(|name, _| !name.ends_with("href=\""));
    let fewer = before.into_iter().filter(|(name, count)| after.get(name).is_none_or(|left| left < count));
    fewer.map(|(name, _)| name).collect()
}

/// How often each part of a drawing occurs, as far as it can be read.
fn parts(text: &str) -> BTreeMap<String, usize> {
    /// Elements that show nothing.
    const SILENT: [&str; 1] = ["metadata"];
    let mut found = BTreeMap::new();
    let mut reader = Reader::from_str(text);
    while let Ok(event) = reader.read_event() {
        let tag = match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => tag,
            _ => continue,
        };
        let (name, local) = (tag.name(), tag.local_name());
        // Names with a prefix are those of a program, but for the prefix `svg:`.
        let is_own = name.as_ref() == local.as_ref() || name.as_ref().starts_with("svg:");
        if is_own && !SILENT.contains(&local.as_ref()) {
            *found.entry(local.as_ref().chars().take(40).collect()).or_default() += 1;
        }
        for attribute in tag.attributes().flatten() {
            let key = attribute.key.as_ref();
            let address = attribute.value.trim_start();
            let loads =
                matches!(key, "href" | "xlink:href") && !address.starts_with('#') && !address.starts_with("data:");
            if is_own
                && (loads && local.as_ref() != "a"
                    || key.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on")))
            {
                *found.entry(format!("{}=\"", key.chars().take(40).collect::<String>())).or_default() += 1;
            }
        }
    }
    found
}

/// One pass of the library.
fn once(text: &str) -> Result<String, ImagingError> {
    let mut filter = svg_hush::Filter::new();
    filter.set_data_url_filter(|url| {
        let kind = url.mime_type();
        let known = kind.type_ == "image" && matches!(kind.subtype.as_str(), "jpeg" | "png" | "gif" | "webp");
        if known {
            svg_hush::data_url_filter::DataUrlFilterResult::Keep
        } else {
            svg_hush::data_url_filter::DataUrlFilterResult::Drop
        }
    });
    let mut out = Bounded { bytes: Vec::with_capacity(text.len()), most: 16 * text.len() + (1 << 16) };
    filter.filter(text.as_bytes(), &mut out).map_err(|error| broken(error.to_string()))?;
    String::from_utf8(out.bytes).map_err(|_| broken("not UTF-8"))
}

/// Takes at most so many bytes.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::Error::other("far longer than the original"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Refuses what is not one `svg` element, or is nested too deeply.
fn well_formed(text: &str) -> Result<(), ImagingError> {
    let mut reader = Reader::from_str(text);
    let (mut depth, mut seen) = (0usize, false);
    loop {
        match reader.read_event().map_err(|error| broken(error.to_string()))? {
            Event::Eof => break,
            Event::Start(tag) => {
                if depth == 0 && (seen || tag.local_name().as_ref() != "svg") {
                    return Err(broken("its root is not svg"));
                }
                seen = true;
                depth += 1;
                if depth > DEEPEST {
                    return Err(broken("nested too deeply"));
                }
            }
            Event::Empty(tag) => {
                if depth == 0 && (seen || tag.local_name().as_ref() != "svg") {
                    return Err(broken("its root is not svg"));
                }
                seen = true;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    if seen && depth == 0 { Ok(()) } else { Err(broken("it ends before its root does")) }
}

/// A length in pixels. Those that depend on where the drawing stands (`%`, `em`) are none.
fn pixels_of(written: &str) -> Option<f64> {
    /// Units of CSS with the pixels that each has.
    const UNITS: [(&str, f64); 7] = [
        ("px", 1.0),
        ("mm", 96.0 / 25.4),
        ("cm", 96.0 / 2.54),
        ("in", 96.0),
        ("pt", 96.0 / 72.0),
        ("pc", 16.0),
        ("q", 96.0 / 101.6),
    ];
    let written = written.trim().to_ascii_lowercase();
    let unit = UNITS.iter().find_map(|(unit, pixels)| Some((written.strip_suffix(unit)?, *pixels)));
    let (number, pixels) = unit.unwrap_or((&written, 1.0));
    let length = number.trim().parse::<f64>().ok()? * pixels;
    (length.is_finite() && length > 0.0).then_some(length)
}

/// Size from `width` and `height` in a unit of length, or else from the view box; 300 × 150, as browsers take it, when it tells neither.
pub(crate) fn header(reader: &mut dyn ReadSeek) -> Result<Header, ImagingError> {
    let mut start = Vec::new();
    reader.take(256 << 10).read_to_end(&mut start).map_err(ImagingError::io)?;
    let text = String::from_utf8_lossy(&start);
    let mut xml = Reader::from_str(&text);
    loop {
        match xml.read_event().map_err(|error| broken(error.to_string()))? {
            Event::Eof => return Err(ImagingError::Truncated),
            Event::Start(tag) | Event::Empty(tag) => {
                if tag.local_name().as_ref() != "svg" {
                    return Err(broken("its root is not svg"));
                }
                let value = |name: &str| {
                    tag.try_get_attribute(name)
                        .ok()
                        .flatten()
                        .and_then(|a| a.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(Cow::into_owned))
                };
                let length = |name: &str| pixels_of(&value(name)?);
                let view: Vec<f64> = value("viewBox")
                    .map(|text| text.split([' ', ',', '\n', '\t']).filter_map(|part| part.parse().ok()).collect())
                    .unwrap_or_default();
                let is_sound = view.iter().all(|number| number.is_finite()) && view.len() == 4;
                let view = (is_sound && view[2] > 0.0 && view[3] > 0.0).then(|| (view[2], view[3]));
                let (width, height) = match (length("width"), length("height"), view) {
                    (Some(width), Some(height), _) => (width, height),
                    (Some(width), None, Some((w, h))) => (width, width * h / w),
                    (None, Some(height), Some((w, h))) => (height * w / h, height),
                    (None, None, Some(view)) => view,
                    (width, height, None) => (width.unwrap_or(300.0), height.unwrap_or(150.0)),
                };
                let pixels = |length: f64| length.round().clamp(1.0, 1e6) as u32;
                return Ok(Header { alpha: true, ..Header::new(SourceFormat::Svg, pixels(width), pixels(height)) });
            }
            _ => {}
        }
    }
}
