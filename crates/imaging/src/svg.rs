//! SVG, cleaned by `svg-hush`: what is written out is what is known to be harmless; all else is left out. SVG served from
//! the site's own origin can run scripts when opened alone, so cleaning is by permission, never by prohibition.
//!
//! Around the library stand limits that it lacks: on depth, since its reader looks through all open elements for each name,
//! and on the length of what it writes, since it indents by depth.

use std::borrow::Cow;
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

/// Size from `width` and `height` in pixels, or else from the view box; 300 × 150, as browsers take it, when it tells neither.
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
                return Ok(Header { alpha: true, ..Header::new(SourceFormat::Svg, pixels(width), pixels(height)) });
            }
            _ => {}
        }
    }
}
