//! Formats by their first bytes, whatever the name of the file says.

/// A format as found in the bytes. Those from `Svg` to `Raw` that [`header`](crate::header()) refuses are told apart so
/// that a message can name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SourceFormat {
    /// JPEG, baseline or progressive.
    Jpeg,
    /// PNG. Of an animated one the first picture is read.
    Png,
    /// WebP, lossy or lossless. Of an animated one the first picture is read.
    Webp,
    /// AVIF.
    Avif,
    /// TIFF.
    Tiff,
    /// GIF. Of an animated one the first picture is read.
    Gif,
    /// SVG: cleaned by `sanitize_svg`, never decoded here.
    Svg,
    /// HEIC, the format of telephones.
    Heic,
    /// Windows bitmap. Not read.
    Bmp,
    /// JPEG XL. Not read.
    JpegXl,
    /// JPEG 2000. Not read.
    Jpeg2000,
    /// Photoshop's format. Not read.
    Photoshop,
    /// A Windows icon. Not read.
    Icon,
    /// Raw data of a camera's sensor: DNG, NEF, CR2, CR3, ARW and similar. Not read.
    Raw,
}

impl SourceFormat {
    /// Every format, in the order in which they are declared.
    const ALL: [Self; 14] = [
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Avif,
        Self::Tiff,
        Self::Gif,
        Self::Svg,
        Self::Heic,
        Self::Bmp,
        Self::JpegXl,
        Self::Jpeg2000,
        Self::Photoshop,
        Self::Icon,
        Self::Raw,
    ];

    /// The name people use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WebP",
            Self::Avif => "AVIF",
            Self::Tiff => "TIFF",
            Self::Gif => "GIF",
            Self::Svg => "SVG",
            Self::Heic => "HEIC",
            Self::Bmp => "BMP",
            Self::JpegXl => "JPEG XL",
            Self::Jpeg2000 => "JPEG 2000",
            Self::Photoshop => "PSD",
            Self::Icon => "ICO",
            Self::Raw => "RAW",
        }
    }

    /// The format that has this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Usual extensions, without the dot, the best first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif", "jif", "mpo"],
            Self::Png => &["png", "apng"],
            Self::Webp => &["webp"],
            Self::Avif => &["avif"],
            Self::Tiff => &["tif", "tiff"],
            Self::Gif => &["gif"],
            Self::Svg => &["svg"],
            Self::Heic => &["heic", "heif", "hif"],
            Self::Bmp => &["bmp", "dib"],
            Self::JpegXl => &["jxl"],
            Self::Jpeg2000 => &["jp2", "jpf", "jpx", "j2k", "j2c"],
            Self::Photoshop => &["psd", "psb"],
            Self::Icon => &["ico"],
            Self::Raw => &[
                "dng", "nef", "nrw", "cr2", "cr3", "crw", "arw", "srf", "sr2", "raf", "orf", "rw2", "pef", "srw",
                "3fr", "iiq", "kdc", "dcr", "mrw", "erf", "raw",
            ],
        }
    }

    /// Whether a file of this format may bear this extension (any case, no dot).
    pub fn fits_extension(self, extension: &str) -> bool {
        self.extensions().iter().any(|known| known.eq_ignore_ascii_case(extension))
    }

    /// The format that usually bears this extension (any case, no dot). For messages about files that are not read.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.fits_extension(extension))
    }

    /// Whether pixels of this format are decoded here.
    pub fn is_decoded(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp | Self::Avif | Self::Tiff | Self::Gif | Self::Heic)
    }

    /// Whether a file of this format beside a text can be shown: decoded, or a drawing.
    pub fn is_shown(self) -> bool {
        self.is_decoded() || self == Self::Svg
    }

    /// The format that the first bytes (64 are enough but for SVG) announce. A camera's RAW file that has the structure of
    /// TIFF is found to be `Raw` only by its header.
    pub fn detect(bytes: &[u8]) -> Option<Self> {
        const SIGNATURES: &[(&[u8], SourceFormat)] = &[
            (&[0xFF, 0xD8, 0xFF], SourceFormat::Jpeg),
            (b"\x89PNG\r\n\x1a\n", SourceFormat::Png),
            (b"II*\0\x10\0\0\0CR", SourceFormat::Raw),
            (b"II*\0", SourceFormat::Tiff),
            (b"MM\0*", SourceFormat::Tiff),
            (b"II+\0", SourceFormat::Tiff),
            (b"MM\0+", SourceFormat::Tiff),
            (b"GIF87a", SourceFormat::Gif),
            (b"GIF89a", SourceFormat::Gif),
            (b"8BPS\0\x01", SourceFormat::Photoshop),
            (b"8BPS\0\x02", SourceFormat::Photoshop),
            (b"\0\0\0\x0CJXL \r\n\x87\n", SourceFormat::JpegXl),
            (&[0xFF, 0x0A], SourceFormat::JpegXl),
            (b"\0\0\0\x0CjP  \r\n\x87\n", SourceFormat::Jpeg2000),
            (&[0xFF, 0x4F, 0xFF, 0x51], SourceFormat::Jpeg2000),
            (b"\0\0\x01\0", SourceFormat::Icon),
            (b"FUJIFILMCCD-RAW", SourceFormat::Raw),
            (b"IIRO", SourceFormat::Raw),
            (b"IIRS", SourceFormat::Raw),
            (b"IIU\0", SourceFormat::Raw),
            (b"\0MRM", SourceFormat::Raw),
        ];
        if let Some((_, format)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
            return Some(*format);
        }
        if bytes.len() >= 12 && &bytes[..4] == b"RIFF" && &bytes[8..12] == b"WEBP" {
            return Some(Self::Webp);
        }
        // A bitmap says its own length and has four bytes of zeros behind it; two letters alone would be too little.
        if bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
            return Some(Self::Bmp);
        }
        if bytes.len() >= 16 && &bytes[4..8] == b"ftyp" {
            return by_brand(bytes);
        }
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let start = String::from_utf8_lossy(&text[..text.len().min(4096)]);
        let start = start.trim_start();
        (start.starts_with('<') && start.contains("<svg")).then_some(Self::Svg)
    }
}

/// The format of an ISO base media file, by its brands, which are four letters each.
fn by_brand(bytes: &[u8]) -> Option<SourceFormat> {
    let end = (u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize).min(bytes.len());
    let mut heic = false;
    for brand in bytes.get(8..end)?.chunks_exact(4) {
        match brand {
            b"avif" | b"avis" => return Some(SourceFormat::Avif),
            b"crx " => return Some(SourceFormat::Raw),
            b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1" => heic = true,
            _ => {}
        }
    }
    heic.then_some(SourceFormat::Heic)
}
