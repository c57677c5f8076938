//! Reads the headers of pictures, so that the plan knows every size.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _, SeekFrom};
use std::sync::Arc;

use provence_imaging::{ImagingError, Motion, SourceFormat};

use super::header::{PictureFailure, PictureHeader};
use super::picture_name::misnamed;
use crate::diagnostic::{Code, Text};
use crate::path::SourcePath;

/// The rights in a bundle's picture are looked for in this many bytes.
const LARGEST_WITH_RIGHTS: u64 = 64 << 20;

/// Reads the header of an open file.
pub fn read(file: &mut File, path: &SourcePath) -> Result<PictureHeader, PictureFailure> {
    let unreadable =
        |fr: String, en: String| PictureFailure { code: Code::PhotoUnreadable, message: Text::new(fr, en) };
    file.seek(SeekFrom::Start(0)).map_err(|error| unreadable(error.to_string(), error.to_string()))?;
    let explained = |error: ImagingError| {
        let (fr, en) = error.explain();
        unreadable(fr, en)
    };
    let extension = SourceFormat::of_extension(path.extension());
    let header = provence_imaging::header_of(&mut BufReader::new(&mut *file)).map_err(|error| {
        // When the bytes are of no known format, the name of a format that is not read makes a better
        // message.
        match (&error, extension) {
            (ImagingError::NotAPicture, Some(format)) if !format.is_decoded() => {
                explained(ImagingError::Unread(format))
            }
            _ => explained(error),
        }
    })?;
    if !header.format.is_decoded() {
        return Err(explained(ImagingError::Unread(header.format)));
    }
    if header.format == SourceFormat::Tiff && extension == Some(SourceFormat::Raw) {
        return Err(explained(ImagingError::Unread(SourceFormat::Raw)));
    }
    let (name, extension) = (header.format.name(), path.extension().to_ascii_lowercase());
    if !header.format.fits_extension(&extension) {
        return Err(PictureFailure { code: Code::PhotoFormat, message: misnamed(&extension, name) });
    }
    // A photo of the library has a record that says whose it is; a picture of a bundle has none.
    let stated = if path.as_str().starts_with("content/") { stated(file) } else { Stated::default() };
    let Stated { holder, source_type } = stated;
    let motion = motion(file, header.format);
    let (width, height, animated) = (header.width, header.height, motion.is_some());
    Ok(PictureHeader { width, height, format: name, animated, motion, holder, source_type })
}

/// How a picture moves; `None` for one that does not, or that cannot be read.
fn motion(file: &mut File, format: SourceFormat) -> Option<Motion> {
    file.seek(SeekFrom::Start(0)).ok()?;
    provence_imaging::motion_of(file, format).ok().flatten()
}

/// What a picture's file states of itself.
#[derive(Default)]
struct Stated {
    /// The holder of the rights.
    holder: Option<Arc<str>>,
    /// The digital source type.
    source_type: Option<Arc<str>>,
}

/// What a file states; nothing when it cannot be read.
fn stated(file: &mut File) -> Stated {
    let mut bytes = Vec::new();
    let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.take(LARGEST_WITH_RIGHTS).read_to_end(&mut bytes));
    let Some(rights) = read.ok().and_then(|_| provence_imaging::embedded_rights(&bytes)) else {
        return Stated::default();
    };
    Stated {
        holder: rights.credit.or(rights.creator).or(rights.copyright).map(Arc::from),
        source_type: rights.digital_source_type.map(Arc::from),
    }
}
