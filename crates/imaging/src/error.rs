//! What can be wrong with a picture, said so that an editor can mend it.

use std::fmt;

use crate::header::SourceFormat;

/// Why a picture could not be read or made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImagingError {
    /// The bytes are not of any picture format known here.
    NotAPicture,
    /// The file ends before the picture does.
    Truncated,
    /// The header announces more than the stated limit; nothing was allocated.
    Bomb {
        /// Width that the header announces, in pixels.
        width: u32,
        /// Height that the header announces, in pixels.
        height: u32,
        /// The limit that was passed, in words: `"600 megapixels"`.
        limit: &'static str,
    },
    /// A picture, but of a kind that is not read here.
    Unsupported {
        /// What is not supported, in words: `"JPEG with 12 bits a sample"`.
        what: String,
    },
    /// The picture is damaged.
    Broken {
        /// The format that the bytes begin as.
        format: Option<SourceFormat>,
        /// The decoder's own words.
        reason: String,
    },
    /// Reading the file failed.
    Io(String),
    /// What was asked for makes no sense (a width of zero, say), or the encoder refused.
    Encode(String),
    /// The receiver of the files asked to stop.
    Stopped(String),
}

impl ImagingError {
    /// Plain words in French and in English, each a whole sentence with the mend.
    pub fn explain(&self) -> (String, String) {
        match self {
            Self::NotAPicture => (
                "Ce fichier n’est pas une image d’un format connu ; exportez la photo en JPEG, PNG, WebP, AVIF ou TIFF.".into(),
                "This file is not a picture of a known format; export the photo as JPEG, PNG, WebP, AVIF or TIFF.".into(),
            ),
            Self::Truncated => (
                "Le fichier s’arrête avant la fin de l’image ; copiez de nouveau l’original.".into(),
                "The file ends before the picture does; copy the original again.".into(),
            ),
            Self::Bomb { width, height, limit } => (
                format!("L’en-tête annonce {width} × {height} pixels, au-delà de la limite ({}) ; réduisez l’image.", french(limit)),
                format!("The header announces {width} × {height} pixels, above the limit ({limit}); make the picture smaller."),
            ),
            Self::Unsupported { what } => (
                format!("Ce genre d’image n’est pas lu ici ({what}) ; exportez-la en JPEG ou en PNG."),
                format!("This kind of picture is not read here ({what}); export it as JPEG or PNG."),
            ),
            Self::Broken { format, reason } => {
                let name = format.map_or("", SourceFormat::name);
                (
                    format!("L’image {name} est abîmée ({reason}) ; exportez-la de nouveau depuis l’original."),
                    format!("The {name} picture is damaged ({reason}); export it again from the original."),
                )
            }
            Self::Io(reason) => (
                format!("Le fichier n’a pas pu être lu ({reason})."),
                format!("The file could not be read ({reason})."),
            ),
            Self::Encode(reason) => (
                format!("L’image dérivée n’a pas pu être faite ({reason})."),
                format!("The derived picture could not be made ({reason})."),
            ),
            Self::Stopped(reason) => (
                format!("La fabrication a été interrompue ({reason})."),
                format!("The work was stopped ({reason})."),
            ),
        }
    }

    /// A short stable name, fit for a diagnostic's code.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NotAPicture => "not-a-picture",
            Self::Truncated => "truncated",
            Self::Bomb { .. } => "bomb",
            Self::Unsupported { .. } => "unsupported",
            Self::Broken { .. } => "broken",
            Self::Io(_) => "unreadable",
            Self::Encode(_) => "encode",
            Self::Stopped(_) => "stopped",
        }
    }

    pub(crate) fn broken(format: SourceFormat, reason: impl Into<String>) -> Self {
        Self::Broken { format: Some(format), reason: reason.into() }
    }

    pub(crate) fn unsupported(what: impl Into<String>) -> Self {
        Self::Unsupported { what: what.into() }
    }
}

/// The few limits in French.
fn french(limit: &'static str) -> String {
    limit
        .replace("megapixels", "mégapixels")
        .replace("pixels a side", "pixels de côté")
        .replace("progressive", "en mode progressif")
}

impl fmt::Display for ImagingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.explain().1)
    }
}

impl std::error::Error for ImagingError {}

/// Runs a decoder or an encoder and turns a panic inside it into an error:
/// several codecs panic on hostile bytes, and one bad photo must not end a build.
pub(crate) fn guarded<T>(
    format: Option<SourceFormat>,
    work: impl FnOnce() -> Result<T, ImagingError>,
) -> Result<T, ImagingError> {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
        Ok(result) => result,
        Err(payload) => match payload.downcast::<ImagingError>() {
            Ok(error) => Err(*error),
            Err(payload) => {
                let reason = payload
                    .downcast_ref::<&str>()
                    .map(|text| (*text).to_owned())
                    .or_else(|| payload.downcast_ref::<String>().cloned())
                    .unwrap_or_else(|| "the decoder gave up".to_owned());
                Err(ImagingError::Broken { format, reason })
            }
        },
    }
}
