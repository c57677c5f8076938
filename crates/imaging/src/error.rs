//! Errors of pictures, with messages that tell an editor what to do.

use std::fmt;

use super::format::SourceFormat;

/// The same words in both languages of the messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In French.
    pub french: String,
    /// In English.
    pub english: String,
}

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
    /// What was asked for needs more memory than one picture may take; nothing was allocated.
    Memory {
        /// Width that the header announces, in pixels.
        width: u32,
        /// Height that the header announces, in pixels.
        height: u32,
        /// What it would take, in bytes.
        needed: u64,
    },
    /// A format that is known by name and not read here at all.
    Unread(SourceFormat),
    /// A picture of a format that is read, but of a kind that is not.
    Unsupported {
        /// What is not supported: `JPEG with 12 bits a sample`.
        what: Words,
    },
    /// The picture is damaged.
    Broken {
        /// The format that the bytes begin as.
        format: Option<SourceFormat>,
        /// The decoder's message, in English and for developers. [`Self::explain`] does not contain it.
        reason: String,
    },
    /// Reading the file failed.
    Io(String),
    /// What was asked for makes no sense (a width of zero, say), or the encoder refused. In English, for developers.
    Encode(String),
    /// The size of the derivative does not fit its format.
    TooLong {
        /// Width asked for, in pixels.
        width: u32,
        /// Height that follows from it, in pixels.
        height: u32,
        /// Media type of the format.
        mime: &'static str,
    },
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
            Self::Memory { width, height, needed } => {
                let megabytes = needed.div_ceil(1 << 20);
                (
                    format!("Cette image de {width} × {height} pixels demanderait {megabytes} Mio de mémoire, plus qu’une image n’en peut prendre ; réduisez-la."),
                    format!("This picture of {width} × {height} pixels would take {megabytes} MiB of memory, more than one picture may; make it smaller."),
                )
            }
            Self::Unread(format) => unread(*format),
            Self::Unsupported { what } => (
                format!("Ce genre d’image n’est pas lu ici ({}) ; exportez-la en JPEG ou en PNG.", what.french),
                format!("This kind of picture is not read here ({}); export it as JPEG or PNG.", what.english),
            ),
            Self::Broken { format, .. } => match format.map(SourceFormat::name) {
                Some(name) => (
                    format!("L’image {name} est abîmée ; exportez-la de nouveau depuis l’original."),
                    format!("The {name} picture is damaged; export it again from the original."),
                ),
                None => (
                    "L’image est abîmée ; exportez-la de nouveau depuis l’original.".into(),
                    "The picture is damaged; export it again from the original.".into(),
                ),
            },
            Self::Io(reason) => (
                format!("Le fichier n’a pas pu être lu ({reason})."),
                format!("The file could not be read ({reason})."),
            ),
            Self::Encode(_) => (
                "L’image dérivée n’a pas pu être faite ; exportez la photo de nouveau, en JPEG.".into(),
                "The derived picture could not be made; export the photo again, as JPEG.".into(),
            ),
            Self::TooLong { width, height, mime } => (
                format!("{width} × {height} pixels ne tiennent pas dans {mime} ; recadrez l’image."),
                format!("{width} × {height} pixels do not fit {mime}; crop the picture."),
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
            Self::Bomb { .. } | Self::Memory { .. } => "bomb",
            Self::Unread(_) | Self::Unsupported { .. } => "unsupported",
            Self::Broken { .. } => "broken",
            Self::Io(_) => "unreadable",
            Self::Encode(_) | Self::TooLong { .. } => "encode",
            Self::Stopped(_) => "stopped",
        }
    }

    pub(crate) fn broken(format: SourceFormat, reason: impl Into<String>) -> Self {
        Self::Broken { format: Some(format), reason: reason.into() }
    }

    pub(crate) fn unsupported(french: impl Into<String>, english: impl Into<String>) -> Self {
        Self::Unsupported { what: Words { french: french.into(), english: english.into() } }
    }

    /// The error for a failed reading. The end of the file is [`Self::Truncated`].
    pub(crate) fn io(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::UnexpectedEof { Self::Truncated } else { Self::Io(error.to_string()) }
    }
}

/// The one sentence for a format that is known and not read, with the mend for whoever holds the device.
fn unread(format: SourceFormat) -> (String, String) {
    let name = format.name();
    let (french, english) = match format {
        SourceFormat::Raw => (" ; développez-la dans votre logiciel de photo", "; develop it in your photo software"),
        SourceFormat::Svg => (
            " ; une photo est faite de pixels, un dessin se met à côté d’un texte",
            "; a photo is made of pixels, a drawing belongs beside a text",
        ),
        _ => ("", ""),
    };
    (
        format!("Ce genre d’image n’est pas lu ici ({name}) ; exportez-la en JPEG ou en PNG{french}."),
        format!("This kind of picture is not read here ({name}); export it as JPEG or PNG{english}."),
    )
}

/// The few limits in French.
fn french(limit: &'static str) -> String {
    limit
        .replace("megapixels", "mégapixels")
        .replace("pixels a side", "pixels de côté")
        .replace("pixels a byte", "pixels par octet")
        .replace("progressive", "en mode progressif")
        .replace("for this format", "pour ce format")
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
