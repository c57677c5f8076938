//! What pictures hold. In the browser only their names are known, so that none of this is asked for what it would say.

use crate::{ImagingError, SourceFormat};

/// The header of a picture.
pub struct Header {
    pub format: SourceFormat,
    pub width: u32,
    pub height: u32,
}

/// How a picture moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Motion;

impl Motion {
    /// Milliseconds until it stands still.
    pub fn lasts(&self) -> Option<u64> {
        Some(0)
    }
}

/// The header of a picture; always that of a drawing.
pub fn header(_bytes: &[u8]) -> Result<Header, ImagingError> {
    Ok(Header { format: SourceFormat::Svg, width: 0, height: 0 })
}

/// A drawing as it is.
pub fn sanitize_svg(text: &str) -> Result<String, ImagingError> {
    Ok(text.to_owned())
}

/// What cleaning a drawing takes away: nothing.
pub fn dropped_from_svg(_text: &str, _clean: &str) -> Vec<String> {
    Vec::new()
}
