//! What is known of a picture without decoding a pixel: its size and format, or why it cannot be used.

use std::sync::Arc;

use provence_imaging::{ImagingError, Motion, SourceFormat};

use crate::diagnostic::{Code, Text};
use crate::path::SourcePath;

/// Size and format of an original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureHeader {
    /// Pixels, after the orientation tag is applied.
    pub width: u32,
    /// Pixels, after the orientation tag is applied.
    pub height: u32,
    /// The format's usual name.
    pub format: &'static str,
    /// Whether it is an animation. Of a photo of the library only the first picture is shown.
    pub animated: bool,
    /// How a picture of a bundle moves.
    pub motion: Option<Motion>,
    /// The holder of the rights in a picture of a bundle, as the file states it: credit, author or copyright
    /// notice.
    pub holder: Option<Arc<str>>,
    /// The digital source type (IPTC) that a picture of a bundle states, the bare code.
    pub source_type: Option<Arc<str>>,
}

impl PictureHeader {
    /// The header of a picture of which only the name is known.
    pub fn unseen() -> Self {
        Self { width: 0, height: 0, format: "", animated: false, motion: None, holder: None, source_type: None }
    }

    /// Whether only the name of the picture is known.
    pub fn is_unseen(&self) -> bool {
        self.format.is_empty()
    }
}

/// Why a picture cannot be used, ready to become a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFailure {
    /// The code of the diagnostic.
    pub code: Code,
    /// Its message.
    pub message: Text,
}

/// Whether a file is a picture by its name, so that its header is read. Formats that cannot be shown are among them: then
/// the failure says so.
pub fn is_wanted(path: &SourcePath) -> bool {
    let folder = path.as_str().starts_with("assets/photos/") || path.as_str().starts_with("content/");
    folder && SourceFormat::of_extension(path.extension()).is_some()
}

/// Why a file that has no picture's header cannot be shown: its name says a format that is known and not read. A drawing
/// (SVG) is such a file, and is kept as a text.
pub fn unread(path: &SourcePath) -> Option<PictureFailure> {
    let format = SourceFormat::of_extension(path.extension())?;
    let (fr, en) = ImagingError::Unread(format).explain();
    Some(PictureFailure { code: Code::PhotoUnreadable, message: Text::new(fr, en) })
}
