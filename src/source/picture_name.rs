//! Whether a file that is added is the picture that its name says.

use provence_imaging::{ImagingError, SourceFormat};

use crate::diagnostic::Text;
use crate::path::SourcePath;
use crate::text;

/// Why, without a full stop, the file that begins with these bytes is not the picture that its name says; `None` where it may be, and for
/// names that are of no picture. Whether the rest of it is whole is not asked.
pub fn mismatch(path: &SourcePath, head: &[u8]) -> Option<Text> {
    let extension = path.extension().to_ascii_lowercase();
    SourceFormat::of_extension(&extension)?;
    let explained = |error: ImagingError| {
        let (french, english) = error.explain();
        let bare = |sentence: String| sentence.trim_end_matches('.').to_owned();
        Some(Text::new(bare(french), bare(english)))
    };
    match SourceFormat::detect(head) {
        None => explained(ImagingError::NotAPicture),
        Some(format) if !format.fits_extension(&extension) => Some(misnamed(&extension, format.name())),
        Some(format) if !format.is_shown() => explained(ImagingError::Unread(format)),
        Some(_) => None,
    }
}

/// The message about a file that bears the extension of one format and holds a picture of another, which is named.
pub fn misnamed(extension: &str, format: &str) -> Text {
    text!(
        "le fichier se nomme `.{extension}` mais contient une image {format}",
        "the file is named `.{extension}` but holds a {format} picture"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::UiLocale;

    #[test]
    fn names_are_held_against_first_bytes() {
        let told = |path: &str, head: &[u8]| {
            mismatch(&SourcePath::new(path), head).map(|text| text.get(UiLocale::En).to_owned())
        };
        let jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16];
        assert_eq!(told("content/a/quay.JPG", &jpeg), None);
        assert_eq!(told("content/a/quay.jfif", &jpeg), None);
        assert_eq!(told("content/a/plan.svg", b"<?xml version='1.0'?><svg/>"), None);
        assert_eq!(told("content/a/notes.pdf", b"whatever"), None);
        let png = told("content/a/quay.png", &jpeg);
        assert_eq!(png.as_deref(), Some("the file is named `.png` but holds a JPEG picture"));
        assert!(told("content/a/quay.jpg", b"not a picture at all").is_some_and(|told| !told.ends_with('.')));
        assert!(told("content/a/quay.jpg", b"").is_some());
        assert!(told("content/a/quay.psd", b"8BPS\0\x01").is_some());
    }
}
