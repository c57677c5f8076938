//! The derivatives of every picture of the site, named once for all languages.

use std::sync::Arc;

use foldhash::HashMap;

use provence_imaging::SourceFormat;
use rayon::prelude::*;

use super::licence::licence_url;
use super::picture::{Availability, Original, PictureSet};
use super::synthesis::Synthesis;
use super::whole_picture;
use crate::artefact::{Artefact, Rights};
use crate::config::Config;
use crate::content::value::Value;
use crate::digest::{Digest, Digester};
use crate::memo::{Fingerprint, Shared, Traced};
use crate::path::SourcePath;
use crate::site::{BundlePicture, Entry, EntryIndex, Photo, Site, localized};
use crate::theme::Theme;

/// The derivatives of a picture, kept with the fingerprint of their arguments. They read nothing else.
type Known = Arc<Traced<(), Shared<PictureSet>>>;

/// Every picture of the site.
#[derive(Clone, Default)]
pub struct Library {
    /// The derivatives of photos, by entry.
    photos: Vec<Option<Known>>,
    /// The derivatives of pictures of bundles, by file.
    bundles: HashMap<SourcePath, Known>,
    /// The pictures by the first part of their derivatives' names; two files of a bundle may share it.
    names: HashMap<Arc<str>, Vec<Known>>,
}

impl Library {
    /// Names the derivatives of every picture; those whose original, rights and
    /// declarations are the former ones are taken from there.
    pub fn new(site: &Site, config: &Config, theme: &Theme, former: &Self) -> Self {
        let settings = (theme.declaration.digest, config.digest);
        let entries: Vec<(EntryIndex, &Arc<Entry>, &Photo)> = site
            .entries()
            .filter_map(|(number, entry)| entry.photo.as_ref().map(|photo| (number, entry, photo)))
            .collect();
        let sets: Vec<(EntryIndex, Arc<str>, Known)> = entries
            .into_par_iter()
            .map(|(number, entry, photo)| {
                let page = site.url(config, config.default, number);
                // Rights are written as the record states them in the source language.
                let arguments = Fingerprint::of(&(settings, photo.digest, entry.source.digest, page));
                let known = former.photos.get(number).and_then(Option::as_ref);
                let set = take(known, arguments, || of_photo(entry, photo, page, config, theme));
                (number, Arc::clone(&entry.id), set)
            })
            .collect();
        let mut library = Self { photos: vec![None; site.capacity()], ..Self::default() };
        for (number, name, set) in sets {
            library.names.entry(name).or_default().push(Arc::clone(&set));
            library.photos[number] = Some(set);
        }
        let relations = site.entries().filter_map(|(number, _)| site.relations(number));
        for (file, picture) in relations.flat_map(|relations| relations.pictures.iter()) {
            if library.bundles.contains_key(file) {
                continue;
            }
            let arguments = Fingerprint::of(&(settings, picture.digest));
            let name = bundle_name(file);
            let set = take(former.bundles.get(file), arguments, || of_bundle(file, &name, picture, config, theme));
            library.names.entry(name.into()).or_default().push(Arc::clone(&set));
            library.bundles.insert(file.clone(), set);
        }
        library
    }

    /// The derivatives of a photo.
    pub fn photo(&self, entry: EntryIndex) -> Option<&Shared<PictureSet>> {
        Some(&self.photos.get(entry)?.as_ref()?.value)
    }

    /// The derivatives of a bundle's picture.
    pub fn bundle(&self, file: &SourcePath) -> Option<&Shared<PictureSet>> {
        Some(&self.bundles.get(file)?.value)
    }

    /// The derivative that is published at a path, whether any page names it or not.
    pub fn artefact(&self, path: &str) -> Option<&Arc<Artefact>> {
        let (name, _) = path.strip_prefix("photos/")?.rsplit_once('/')?;
        self.names.get(name)?.iter().find_map(|set| set.value.artefacts.get(path))
    }
}

fn take(known: Option<&Known>, arguments: Fingerprint, make: impl FnOnce() -> PictureSet) -> Known {
    match known {
        Some(known) if known.holds(arguments, |(), _| true) => Arc::clone(known),
        known => Arc::new(Traced::new(arguments, |_| Shared::or_former(make(), known.map(|known| &known.value)))),
    }
}

fn of_photo(entry: &Entry, photo: &Photo, page: Option<&Arc<str>>, config: &Config, theme: &Theme) -> PictureSet {
    let rights = rights(entry, page, config);
    let original = Original {
        name: &entry.id,
        source: &photo.file,
        digest: photo.digest,
        header: &photo.header,
        focal: photo.focal,
        rights: &rights,
        rights_digest: digest_of(&rights),
        availability: availability(entry, config),
        synthesis: rights.digital_source_type.as_deref().and_then(Synthesis::of_source_type),
    };
    PictureSet::new(&original, &theme.declaration, config)
}

/// Who may take a photo away. Any audience but the public asks for it.
pub fn availability(entry: &Entry, config: &Config) -> Availability {
    match entry.source.text("audience", config.source_language()).map(|audience| &**audience) {
        Some("public") | None => Availability::Everyone,
        Some(_) => Availability::OnRequest,
    }
}

fn of_bundle(file: &SourcePath, name: &str, picture: &BundlePicture, config: &Config, theme: &Theme) -> PictureSet {
    let rights: Rights = Arc::default();
    let original = Original {
        name,
        source: file,
        digest: picture.digest,
        header: &picture.header,
        focal: (50.0, 50.0),
        rights: &rights,
        rights_digest: digest_of(&rights),
        availability: Availability::OnRequest,
        synthesis: picture.header.source_type.as_deref().and_then(Synthesis::of_source_type),
    };
    if picture.header.format == SourceFormat::Svg.name() {
        return whole_picture::of_drawing(&original, &theme.declaration);
    }
    let set = PictureSet::new(&original, &theme.declaration, config);
    if picture.header.animated { whole_picture::of_motion(set, &original, &theme.declaration) } else { set }
}

/// The first part of the names of derivatives of a bundle's picture: its path without characters that an
/// address would escape.
fn bundle_name(file: &SourcePath) -> String {
    let folder = file.as_str().strip_prefix("content/").unwrap_or(file.as_str());
    let stem = folder.rsplit_once('.').map_or(folder, |(stem, _)| stem).to_lowercase();
    let safe = stem.chars().map(|c| if c.is_ascii_alphanumeric() || "/-_".contains(c) { c } else { '-' });
    format!("_/{}", safe.collect::<String>())
}

fn digest_of(rights: &Rights) -> Digest {
    Digester::new("rights").text(&rights.to_xmp().unwrap_or_default()).finish()
}

/// The rights that a photo's derivatives carry, in the source language.
fn rights(entry: &Entry, page: Option<&Arc<str>>, config: &Config) -> Rights {
    let language = config.source_language();
    let version = &entry.source;
    let text = |name: &str| version.text(name, language).map(|text| text.to_string());
    let date = |name: &str| match version.value(name) {
        Some(Value::Date(date)) => Some(date.to_string()),
        _ => None,
    };
    let release = |name: &str, prefix: &str| match version.value("releases") {
        Some(Value::Object(releases)) => match releases.get(name).and_then(Value::as_text).map(|status| &**status) {
            Some("obtained") => Some(format!("{prefix}-U{}", if prefix == "MR" { "MR" } else { "PR" })),
            Some("not-needed") => Some(format!("{prefix}-NAP")),
            _ => None,
        },
        _ => None,
    };
    let keywords = match version.value("keywords") {
        Some(Value::List(items)) => {
            items.iter().filter_map(|item| localized(item, language).1.as_text().map(|text| text.to_string())).collect()
        }
        _ => Vec::new(),
    };
    let statement = page.map(|url| format!("{}{url}", config.home_url));
    Arc::new(provence_imaging::Rights {
        creator: text("author"),
        credit: text("credit"),
        copyright: text("copyright"),
        licence_url: text("license").and_then(|licence| licence_url(&licence)),
        web_statement: statement.clone(),
        licensor_name: config.title.get(language).map(|title| title.to_string()),
        licensor_url: statement,
        title: text("title"),
        description: text("caption"),
        alt_text: text("alt"),
        keywords,
        city: text("place"),
        date_created: date("date_taken"),
        digital_source_type: text("source_type"),
        rights_expire: date("rights_expire"),
        model_release: release("people", "MR"),
        property_release: release("property", "PR"),
        language: Some(language.tag.to_string()),
        ..Default::default()
    })
}
