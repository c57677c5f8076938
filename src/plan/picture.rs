//! Responsive pictures: which derivatives a picture has, their names, and how a page offers them. No pixel is
//! decoded for it.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use provence_imaging::{OutputFormat, output_size, widths};

use super::synthesis::Synthesis;
use crate::artefact::{Artefact, Photo, Picture, Rights};
use crate::config::{Config, PictureFormat};
use crate::digest::Digest;
use crate::path::{OutputPath, SourcePath};
use crate::source::PictureHeader;
use crate::theme::{Declaration, Variant};

/// The original behind a picture.
pub struct Original<'a> {
    /// First part of the derivatives' names.
    pub name: &'a str,
    /// The file.
    pub source: &'a SourcePath,
    /// Digest of its bytes.
    pub digest: Digest,
    /// Its size in pixels, upright.
    pub header: &'a PictureHeader,
    /// Focal point in per cent.
    pub focal: (f32, f32),
    /// The rights that are written into derivatives.
    pub rights: &'a Rights,
    /// Digest of `rights`.
    pub rights_digest: Digest,
    /// Who may download the original at full size.
    pub availability: Availability,
    /// The part that a trained algorithm has in it.
    pub synthesis: Option<Synthesis>,
}

/// Who may download an original at full size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Availability {
    /// Anybody.
    Everyone,
    /// The press or partners, who ask for it. The site offers a smaller picture.
    OnRequest,
}

/// Everything that pages need to know of one picture.
#[derive(Debug)]
pub struct PictureSet {
    /// The original, with the path that it has now.
    pub source: SourcePath,
    /// Variants by name.
    pub variants: BTreeMap<Arc<str>, VariantView>,
    /// The picture for link previews.
    pub social: Option<OutputPath>,
    /// Whole pictures to download, smallest first.
    pub downloads: Vec<DownloadView>,
    /// The part that a trained algorithm has in the picture.
    pub synthesis: Option<Synthesis>,
    /// Every derivative that a page may name, by the path of its file.
    pub artefacts: BTreeMap<OutputPath, Arc<Artefact>>,
}

/// The variant in which pictures are shown where no template and no author asks for one.
pub const PLAIN_VARIANT: &str = "wide";

impl PictureSet {
    /// The variant of this name as plain HTML shows it: the first one where the theme declares none of this name.
    pub fn variant_or_first(&self, name: &str) -> Option<(&Arc<str>, &VariantView)> {
        self.variants.get_key_value(name).or_else(|| self.variants.iter().next())
    }
}

/// The names of derivatives stand for all that these are made from. The other fields say how they are offered.
impl Hash for PictureSet {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.source, &self.variants, &self.social, &self.downloads, &self.synthesis).hash(state);
    }
}

/// One variant of a picture, as a `<picture>` offers it.
#[derive(Clone, Debug, Default, Hash)]
pub struct VariantView {
    /// Of a picture that moves, the stills for readers who ask for less motion, as `sources`; they come before these. Empty
    /// for any other.
    pub stills: Vec<(&'static str, String)>,
    /// Media type and `srcset` of each `<source>`, best first.
    pub sources: Vec<(&'static str, String)>,
    /// `srcset` of the `<img>`.
    pub srcset: String,
    /// `src` of the `<img>`.
    pub src: String,
    /// Width of the largest derivative, in pixels.
    pub width: u32,
    /// Height of the largest derivative, in pixels.
    pub height: u32,
    /// The `sizes` attribute.
    pub sizes: Arc<str>,
    /// The derivatives that the fields above name.
    pub files: Vec<OutputPath>,
}

/// A whole picture to download, in JPEG.
#[derive(Clone, Debug, Hash)]
pub struct DownloadView {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its file.
    pub file: OutputPath,
}

/// Widths offered for download beside that of the original.
const DOWNLOADS: &[u32] = &[1200, 2400];

/// Encoder quality of downloads. It is high, since people edit them.
const DOWNLOAD_QUALITY: u8 = 90;

impl PictureSet {
    /// Names every derivative of an original.
    pub fn new(original: &Original<'_>, declaration: &Declaration, config: &Config) -> Self {
        let mut names = Names { original, artefacts: BTreeMap::new() };
        let variants = declaration.variants.iter();
        let variants = variants.map(|(name, variant)| (Arc::clone(name), names.variant(name, variant, config)));
        let variants = variants.collect();
        let social = declaration.social.as_ref().and_then(|variant| {
            let width = *names.available(variant).last()?;
            let settings = (PictureFormat::Jpeg, config.pictures.quality(PictureFormat::Jpeg));
            Some(names.file("social", variant, width, settings))
        });
        let downloads = names.downloads();
        let (source, synthesis) = (original.source.clone(), original.synthesis);
        Self { source, variants, social, downloads, synthesis, artefacts: names.artefacts }
    }
}

/// The address of a file: `/photos/quay/card-480.0123456789.jpg` for `photos/quay/card-480.0123456789.jpg`.
pub fn url(file: &OutputPath) -> String {
    format!("/{file}")
}

/// Names the derivatives of one original.
struct Names<'a> {
    original: &'a Original<'a>,
    artefacts: BTreeMap<OutputPath, Arc<Artefact>>,
}

impl Names<'_> {
    fn downloads(&mut self) -> Vec<DownloadView> {
        let header = self.original.header;
        let largest = match self.original.availability {
            Availability::Everyone => header.width,
            Availability::OnRequest => DOWNLOADS[0],
        };
        let mut wanted: Vec<u32> = DOWNLOADS.iter().copied().filter(|width| *width < largest).collect();
        wanted.push(largest.min(header.width));
        let variant = Variant { crop: None, widths: wanted, sizes: "".into() };
        let widths = self.fitting(&variant, &self.available(&variant), PictureFormat::Jpeg);
        let rows = widths.into_iter().map(|width| {
            let (width, height) = output_size(header.width, header.height, None, width);
            let file = self.file("download", &variant, width, (PictureFormat::Jpeg, DOWNLOAD_QUALITY));
            DownloadView { width, height, file }
        });
        rows.collect()
    }

    /// The declared widths that the original can fill.
    fn available(&self, variant: &Variant) -> Vec<u32> {
        let header = self.original.header;
        widths(header.width, header.height, crop_of(variant), &variant.widths)
    }

    /// Those of these widths whose height the format can hold. A tall picture has no WebP, or no wide one.
    fn fitting(&self, variant: &Variant, widths: &[u32], format: PictureFormat) -> Vec<u32> {
        let longest = match format {
            PictureFormat::Avif => OutputFormat::Avif,
            PictureFormat::Webp => OutputFormat::Webp,
            PictureFormat::Jpeg => OutputFormat::Jpeg,
        }
        .longest_side();
        let (width, height) = (self.original.header.width, self.original.header.height);
        let fits =
            |wanted: &u32| output_size(width, height, crop_of(variant), *wanted).1 <= longest && *wanted <= longest;
        widths.iter().copied().filter(fits).collect()
    }

    fn variant(&mut self, name: &str, variant: &Variant, config: &Config) -> VariantView {
        let widths = self.available(variant);
        let mut files = Vec::new();
        let mut srcset = |format: PictureFormat| {
            let mut candidates = String::new();
            let mut last = String::new();
            for width in &self.fitting(variant, &widths, format) {
                let file = self.file(name, variant, *width, (format, config.pictures.quality(format)));
                last = url(&file);
                if !candidates.is_empty() {
                    candidates.push_str(", ");
                }
                candidates.push_str(&format!("{last} {width}w"));
                files.push(file);
            }
            (candidates, last)
        };
        let (mut sources, mut fallback) = (Vec::new(), (String::new(), String::new()));
        for format in &config.pictures.formats {
            let (candidates, last) = srcset(*format);
            if *format == PictureFormat::Jpeg {
                fallback = (candidates, last);
            } else if !candidates.is_empty() {
                sources.push((format.mime(), candidates));
            }
        }
        let header = self.original.header;
        let largest = widths.last().copied().unwrap_or(header.width);
        let (width, height) = output_size(header.width, header.height, crop_of(variant), largest);
        let (srcset, src) = fallback;
        VariantView {
            stills: Vec::new(),
            sources,
            srcset,
            src,
            width,
            height,
            sizes: Arc::clone(&variant.sizes),
            files,
        }
    }

    /// The file of one derivative.
    fn file(
        &mut self,
        name: &str,
        variant: &Variant,
        width: u32,
        (format, quality): (PictureFormat, u8),
    ) -> OutputPath {
        let original = self.original;
        let photo = Photo { source: original.source.clone(), digest: original.digest };
        let rights = Arc::clone(original.rights);
        let picture = Picture { photo, crop: variant.crop, width, format, quality, focal: original.focal, rights };
        let artefact = Artefact::picture(picture, original.rights_digest);
        let fingerprint = artefact.key.fingerprint();
        let extension = format.extension();
        let path = OutputPath::new(format!("photos/{}/{name}-{width}.{fingerprint}.{extension}", original.name));
        self.artefacts.entry(path.clone()).or_insert_with(|| Arc::new(artefact));
        path
    }
}

fn crop_of(variant: &Variant) -> Option<provence_imaging::Ratio> {
    variant.crop.map(|(width, height)| provence_imaging::Ratio { width, height })
}
