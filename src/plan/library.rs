//! The derivatives of every picture of the site, named once for all languages.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::picture::{ImageJob, Original, PictureSet, Reach, Rights, key};
use super::view::licence_url;
use crate::cache::Memo;
use crate::config::Config;
use crate::content::value::Value;
use crate::digest::{Digest, Digester};
use crate::path::{OutputPath, SourcePath};
use crate::site::{Entry, Site, localized};
use crate::theme::Theme;

/// Derivatives that pages may name, by the path of the file.
pub type Derivatives = HashMap<OutputPath, Arc<ImageJob>>;

/// Every picture of the site.
pub struct Library {
    /// Of photos, by entry.
    pub photos: Vec<Option<Arc<PictureSet>>>,
    /// Of bundles, by file.
    pub bundles: BTreeMap<SourcePath, Arc<PictureSet>>,
    /// For the cache.
    pub used: Vec<(Digest, Arc<PictureSet>)>,
}

impl Library {
    /// Names the derivatives of every picture; known sets come from the cache.
    pub fn new(site: &Site, config: &Config, theme: &Theme, known: &Memo<Arc<PictureSet>>) -> Self {
        let mut library = Self { photos: Vec::new(), bundles: BTreeMap::new(), used: Vec::new() };
        for entry in &site.entries {
            let set = entry.photo.as_ref().map(|photo| {
                let rights = rights(entry, site, config);
                let original = Original {
                    name: &entry.id,
                    source: &photo.file,
                    digest: photo.digest,
                    header: &photo.header,
                    focal: photo.focal,
                    rights: &rights,
                    rights_digest: digest_of(&rights),
                    reach: match entry.source.text("audience", config.source_language()).map(|audience| &**audience) {
                        Some("press" | "partner") => Reach::OnRequest,
                        _ => Reach::Everyone,
                    },
                };
                library.set(&original, config, theme, known)
            });
            library.photos.push(set);
        }
        for (file, picture) in site.bundle_pictures.iter() {
            let rights: Rights = Arc::default();
            let folder = file.as_str().strip_prefix("content/").unwrap_or(file.as_str());
            let name = format!("_/{}", folder.rsplit_once('.').map_or(folder, |(stem, _)| stem).to_lowercase());
            let name: String =
                name.chars().map(|c| if c.is_ascii_alphanumeric() || "/-_".contains(c) { c } else { '-' }).collect();
            let original = Original {
                name: &name,
                source: file,
                digest: picture.digest,
                header: &picture.header,
                focal: (50.0, 50.0),
                rights: &rights,
                rights_digest: digest_of(&rights),
                reach: Reach::OnRequest,
            };
            let set = library.set(&original, config, theme, known);
            library.bundles.insert(file.clone(), set);
        }
        library
    }

    /// Every derivative, by the path of its file.
    pub fn derivatives(&self) -> Derivatives {
        let sets = self.photos.iter().flatten().chain(self.bundles.values());
        sets.flat_map(|set| set.jobs.iter()).map(|(path, job)| (path.clone(), Arc::clone(job))).collect()
    }

    fn set(
        &mut self,
        original: &Original<'_>,
        config: &Config,
        theme: &Theme,
        known: &Memo<Arc<PictureSet>>,
    ) -> Arc<PictureSet> {
        let key = key(original, theme.declaration.digest, config);
        let known = known.get(&key).cloned();
        let set = known.unwrap_or_else(|| Arc::new(PictureSet::new(original, &theme.declaration, config)));
        self.used.push((key, Arc::clone(&set)));
        set
    }
}

fn digest_of(rights: &Rights) -> Digest {
    Digester::new("rights").text(&rights.to_xmp().unwrap_or_default()).finish()
}

/// What a photo's derivatives say of its rights, in the source language.
fn rights(entry: &Entry, site: &Site, config: &Config) -> Rights {
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
    let position = site.find(&entry.collection.name, &entry.id);
    let page = position.and_then(|position| site.shown[config.default][position].as_ref()?.url.clone());
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
