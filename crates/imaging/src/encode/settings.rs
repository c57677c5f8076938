//! The format of a derivative, and the work that is spent on it.

/// The format of a derivative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OutputFormat {
    /// JPEG, 4:2:0. Transparent parts become white.
    Jpeg,
    /// Lossy WebP, 4:2:0; alpha is kept.
    Webp,
    /// AVIF; alpha is kept. About twenty times the cost of WebP.
    Avif,
}

impl OutputFormat {
    /// Extension without the dot: `jpg`, `webp`, `avif`.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Avif => "avif",
        }
    }

    /// The media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
        }
    }

    /// Longest side, in pixels, that the format can hold.
    pub fn longest_side(self) -> u32 {
        match self {
            Self::Jpeg => 65_500,
            Self::Webp => 16_383,
            Self::Avif => 16_384,
        }
    }
}

/// How much time goes into small files. Part of a cache key: it changes bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effort {
    /// The least time per picture, for `serve`.
    Quick,
    /// The usual setting.
    #[default]
    Balanced,
    /// The settings other tools use by default (libwebp method 4, sequential JPEG with optimal Huffman tables): for comparisons.
    Peer,
    /// Smallest WebP and AVIF files; three times the time or more. JPEG is as with `Balanced`.
    Small,
}
