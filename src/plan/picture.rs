//! Responsive pictures: which derivatives a picture has, what they are called
//! and how a page offers them. Complete without decoding a pixel.

use std::collections::BTreeMap;
use std::sync::Arc;

use provence_imaging::{OutputFormat, output_size, widths};
use tera::Value;

use super::part::MapBuilder;
use crate::config::{Config, PictureFormat};
use crate::digest::{Digest, Digester};
use crate::path::{OutputPath, SourcePath};
use crate::source::PictureHeader;
use crate::theme::{Declaration, Variant};

/// Rights and descriptions that travel inside every derivative.
pub type Rights = Arc<provence_imaging::Rights>;

/// One derivative to be made when a page shows it.
#[derive(Clone, Debug)]
pub struct ImageJob {
    /// The original.
    pub source: SourcePath,
    /// Of the original's bytes.
    pub photo: Digest,
    /// Cut to this ratio around the focal point.
    pub crop: Option<(u32, u32)>,
    /// Width in pixels.
    pub width: u32,
    /// Encoding.
    pub format: PictureFormat,
    /// Encoder quality, 1 to 100.
    pub quality: u8,
    /// Focal point in per cent.
    pub focal: (f32, f32),
    /// Written into the file.
    pub rights: Rights,
    /// Of everything above: the name in the cache.
    pub key: Digest,
}

/// The original behind a picture.
pub struct Original<'a> {
    /// First part of the derivatives' names.
    pub name: &'a str,
    /// The file.
    pub source: &'a SourcePath,
    /// Of its bytes.
    pub digest: Digest,
    /// Its size.
    pub header: &'a PictureHeader,
    /// Focal point in per cent.
    pub focal: (f32, f32),
    /// Written into derivatives.
    pub rights: &'a Rights,
    /// Of `rights`.
    pub rights_digest: Digest,
    /// Who may take the large original away.
    pub reach: Reach,
}

/// Who may take a large original away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Anybody.
    Everyone,
    /// The press or partners, who ask for it: the site offers a small one.
    OnRequest,
}

/// Everything that pages need to know of one picture.
#[derive(Debug)]
pub struct PictureSet {
    /// Variants by name, for templates.
    pub variants: Value,
    /// Path from the root of the site of the picture for link previews.
    pub social: Option<String>,
    /// Whole pictures to take away, for templates: `{format, width, height, url, weight}`.
    pub downloads: Value,
    /// Every derivative that a page may ask for.
    pub jobs: Vec<(OutputPath, Arc<ImageJob>)>,
}

impl PictureSet {
    /// Names every derivative of an original.
    pub fn new(original: &Original<'_>, declaration: &Declaration, config: &Config) -> Self {
        let mut jobs = BTreeMap::new();
        let mut variants = MapBuilder::new();
        for (name, variant) in &declaration.variants {
            variants.set(name, value(original, name, variant, config, &mut jobs));
        }
        let social = declaration.social.as_ref().and_then(|variant| {
            let width = *available(original, variant).last()?;
            let settings = (PictureFormat::Jpeg, config.pictures.quality(PictureFormat::Jpeg));
            Some(job(original, "social", variant, width, settings, &mut jobs))
        });
        let downloads = downloads(original, &mut jobs);
        Self { variants: variants.finish(), social, downloads, jobs: jobs.into_iter().collect() }
    }
}

/// Widths offered for download beside the original's own.
const DOWNLOADS: &[u32] = &[1200, 2400];

/// Encoder quality of downloads: they are worked on further.
const DOWNLOAD_QUALITY: u8 = 90;

/// Character on both sides of a path that stands for the weight of that file.
/// The weight is known when the picture is made, after the page is rendered.
pub const WEIGHT_MARK: char = '\u{1}';

fn downloads(original: &Original<'_>, jobs: &mut Jobs) -> Value {
    let largest = match original.reach {
        Reach::Everyone => original.header.width,
        Reach::OnRequest => DOWNLOADS[0],
    };
    let mut wanted: Vec<u32> = DOWNLOADS.iter().copied().filter(|width| *width < largest).collect();
    wanted.push(largest.min(original.header.width));
    let variant = Variant { crop: None, widths: wanted, sizes: "".into() };
    let widths = fitting(original, &variant, &available(original, &variant), PictureFormat::Jpeg);
    let rows = widths.into_iter().map(|width| {
        let (width, height) = output_size(original.header.width, original.header.height, None, width);
        let settings = (PictureFormat::Jpeg, DOWNLOAD_QUALITY);
        let url = job(original, "download", &variant, width, settings, jobs);
        let weight = format!("{WEIGHT_MARK}{}{WEIGHT_MARK}", url.trim_start_matches('/'));
        let map = MapBuilder::new().with("format", "JPEG").with("width", width).with("height", height);
        map.with("url", url).with("weight", weight).finish()
    });
    Value::from(rows.collect::<Vec<Value>>())
}

/// What a picture set is made from, for the cache.
pub fn key(original: &Original<'_>, theme: Digest, config: &Config) -> Digest {
    Digester::new("picture-set")
        .text(original.name)
        .digest(original.digest)
        .digest(original.rights_digest)
        .digest(theme)
        .digest(config.digest)
        .number(u64::from(original.focal.0.to_bits()))
        .number(u64::from(original.focal.1.to_bits()))
        .number(original.reach as u64)
        .finish()
}

type Jobs = BTreeMap<OutputPath, Arc<ImageJob>>;

/// Declared widths that the original can fill.
fn available(original: &Original<'_>, variant: &Variant) -> Vec<u32> {
    widths(original.header.width, original.header.height, crop_of(variant), &variant.widths)
}

/// Of these widths those whose height the format can hold: a tall picture has no WebP, or none so wide.
fn fitting(original: &Original<'_>, variant: &Variant, widths: &[u32], format: PictureFormat) -> Vec<u32> {
    let longest = match format {
        PictureFormat::Avif => OutputFormat::Avif,
        PictureFormat::Webp => OutputFormat::Webp,
        PictureFormat::Jpeg => OutputFormat::Jpeg,
    }
    .longest_side();
    let (width, height) = (original.header.width, original.header.height);
    let fits = |wanted: &u32| output_size(width, height, crop_of(variant), *wanted).1 <= longest && *wanted <= longest;
    widths.iter().copied().filter(fits).collect()
}

fn crop_of(variant: &Variant) -> Option<provence_imaging::Ratio> {
    variant.crop.map(|(width, height)| provence_imaging::Ratio { width, height })
}

fn value(original: &Original<'_>, name: &str, variant: &Variant, config: &Config, jobs: &mut Jobs) -> Value {
    let widths = available(original, variant);
    let srcset = |format: PictureFormat, jobs: &mut Jobs| {
        let mut last = String::new();
        let candidates: Vec<String> = fitting(original, variant, &widths, format)
            .iter()
            .map(|width| {
                last = job(original, name, variant, *width, (format, config.pictures.quality(format)), jobs);
                format!("{last} {width}w")
            })
            .collect();
        (candidates.join(", "), last)
    };
    let (mut sources, mut fallback) = (Vec::new(), (String::new(), String::new()));
    for format in &config.pictures.formats {
        let (candidates, last) = srcset(*format, jobs);
        if *format == PictureFormat::Jpeg {
            fallback = (candidates, last);
        } else if !candidates.is_empty() {
            sources.push(MapBuilder::new().with("type", format.mime()).with("srcset", candidates).finish());
        }
    }
    let largest = widths.last().copied().unwrap_or(original.header.width);
    let (width, height) = output_size(original.header.width, original.header.height, crop_of(variant), largest);
    MapBuilder::new()
        .with("sources", sources)
        .with("srcset", fallback.0)
        .with("src", fallback.1)
        .with("width", width)
        .with("height", height)
        .with("sizes", &*variant.sizes)
        .finish()
}

fn job(
    original: &Original<'_>,
    name: &str,
    variant: &Variant,
    width: u32,
    (format, quality): (PictureFormat, u8),
    jobs: &mut Jobs,
) -> String {
    let mut digester = Digester::new("picture");
    digester
        .number(provence_imaging::VERSION.into())
        .digest(original.digest)
        .digest(original.rights_digest)
        .number(u64::from(original.focal.0.to_bits()))
        .number(u64::from(original.focal.1.to_bits()))
        .number(width.into())
        .number(quality.into())
        .text(format.as_str());
    if let Some((width, height)) = variant.crop {
        digester.number(width.into()).number(height.into());
    }
    let key = digester.finish();
    let path = format!("photos/{}/{name}-{width}.{}.{}", original.name, key.fingerprint(), format.extension());
    let url = format!("/{path}");
    jobs.entry(OutputPath::new(path)).or_insert_with(|| {
        Arc::new(ImageJob {
            source: original.source.clone(),
            photo: original.digest,
            crop: variant.crop,
            width,
            format,
            quality,
            focal: original.focal,
            rights: Arc::clone(original.rights),
            key,
        })
    });
    url
}
