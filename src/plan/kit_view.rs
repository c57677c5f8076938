//! The kit as its page shows it, in one language: the newest release, or the present state while there is none.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::licence::licence_url;
use crate::kit::changes::Changes;
use crate::kit::manifest::{Manifest, ManifestFile, ManifestToken};
use crate::kit::{Kit, NEXT, snapshot, tree};
use crate::locale::Language;

/// The folder of the kit.
pub const ROOT: &str = "kit";

/// The kit. `docs/kit.md` describes what templates see of it.
#[derive(Debug, Hash, Serialize)]
pub struct KitView {
    /// `1.2.0`; `None` while nothing is released.
    pub version: Option<String>,
    /// The day of the release.
    pub date: Option<String>,
    /// Path of the version's folder.
    pub base: String,
    /// The same, with scheme and host.
    pub permalink: String,
    /// Name of the package.
    pub package: String,
    /// What names of custom properties begin with.
    pub prefix: String,
    /// Names of the modes, the default one first.
    pub modes: Vec<String>,
    /// Tokens by their outermost group.
    pub tokens: BTreeMap<String, Vec<TokenView>>,
    /// Declared pairs of text and background.
    pub contrast: Vec<PairView>,
    /// Files by group.
    pub files: BTreeMap<String, Vec<FileView>>,
    /// Files by their path.
    pub by_path: BTreeMap<String, FileView>,
    /// The archives.
    pub archives: Vec<FileView>,
    /// Every licence with the number of files under it.
    pub licences: Vec<LicenceView>,
    /// Every release, newest first.
    pub versions: Vec<VersionView>,
}

/// A token.
#[derive(Debug, Hash, Serialize)]
pub struct TokenView {
    /// Name with dots.
    pub name: String,
    /// The name without its outermost group.
    pub short: String,
    /// The last part of the name.
    pub last: String,
    /// Type.
    pub kind: String,
    /// Custom property.
    pub css: String,
    /// Value in each mode, in CSS.
    pub values: BTreeMap<String, String>,
    /// The value is the same in every mode.
    pub constant: bool,
    /// The first version that had it.
    pub since: String,
    /// It is not to be used any more.
    pub deprecated: Option<String>,
}

/// A pair of text and background.
#[derive(Debug, Hash, Serialize)]
pub struct PairView {
    /// Token of the text.
    pub text: String,
    /// Token of the background.
    pub on: String,
    /// `text`, `large-text`, `graphic`.
    pub purpose: String,
    /// One for each mode.
    pub modes: Vec<RatioView>,
}

/// A pair in one mode.
#[derive(Debug, Hash, Serialize)]
pub struct RatioView {
    /// Name of the mode.
    pub mode: String,
    /// Colour of the text, in CSS.
    pub text: String,
    /// Colour of the background, in CSS.
    pub on: String,
    /// Contrast ratio in hundredths.
    pub hundredths: u32,
    /// It reaches 7, level AAA for text.
    pub aaa: bool,
}

/// A file.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct FileView {
    /// Path in the kit.
    pub path: String,
    /// Path on the site.
    pub url: String,
    /// Its name in the reader's language.
    pub title: Option<String>,
    /// Ending of its name, in capitals: `SVG`.
    pub format: String,
    /// Width of a picture, in pixels.
    pub width: Option<u32>,
    /// Height of a picture, in pixels.
    pub height: Option<u32>,
    /// Length in bytes; 0 while nothing is released.
    pub bytes: u64,
    /// SHA-384 for the attribute `integrity`; empty while nothing is released.
    pub integrity: String,
    /// SPDX expression.
    pub license: String,
    /// It is a placeholder.
    pub demo: bool,
    /// It is not to be used any more.
    pub deprecated: Option<String>,
    /// The pictures that are made of this drawing, narrowest first.
    pub pictures: Vec<FileView>,
}

/// A licence.
#[derive(Debug, Hash, Serialize)]
pub struct LicenceView {
    /// SPDX expression.
    pub id: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// Number of files under it.
    pub files: usize,
}

/// A release.
#[derive(Debug, Hash, Serialize)]
pub struct VersionView {
    /// `1.2.0`.
    pub version: String,
    /// The day of the release.
    pub date: Option<String>,
    /// Path of its folder.
    pub base: String,
    /// What it changed; `None` for the first one.
    pub changes: Option<ChangesView>,
}

/// What a release changed, counted.
#[derive(Debug, Hash, Serialize)]
pub struct ChangesView {
    /// Tokens and files that are new.
    pub added: usize,
    /// Tokens and files that are gone.
    pub removed: usize,
    /// Values of tokens, and files, that are others.
    pub changed: usize,
}

impl KitView {
    /// The kit for readers of a language. `home` is the site's address without its last `/`.
    pub fn new(kit: &Kit, language: &Language, home: &str) -> Self {
        let present;
        let latest = kit.releases.last();
        let manifest = match latest {
            Some(release) => &*release.manifest,
            None => {
                present = snapshot::manifest(kit, NEXT, None, &tree::files(kit, NEXT));
                &present
            }
        };
        let base = format!("/{ROOT}/{}/", manifest.version);
        let modes: Vec<String> = match manifest.tokens.first() {
            // The default mode is the first that the present state has, the others follow by name.
            Some(token) => {
                let default = kit.modes.modes.first().map_or("", |mode| &mode.name);
                let mut names: Vec<String> = token.values.keys().cloned().collect();
                names.sort_by_key(|name| (name != default, name.clone()));
                names
            }
            None => Vec::new(),
        };
        let mut tokens: BTreeMap<String, Vec<TokenView>> = BTreeMap::new();
        for token in &manifest.tokens {
            let group = token.name.split('.').next().unwrap_or_default();
            tokens.entry(group.to_owned()).or_default().push(token_view(token));
        }
        let files = files(manifest, &base, language);
        let mut groups: BTreeMap<String, Vec<FileView>> = BTreeMap::new();
        for (group, file) in &files {
            groups.entry(group.clone()).or_default().push(file.clone());
        }
        Self {
            version: latest.map(|release| release.version.to_string()),
            date: manifest.date.clone(),
            permalink: format!("{home}{base}"),
            package: manifest.package.clone(),
            prefix: kit.declaration.prefix.to_string(),
            tokens,
            contrast: pairs(manifest, &modes),
            files: groups,
            by_path: files.into_iter().map(|(_, file)| (file.path.clone(), file)).collect(),
            archives: manifest.archives.iter().map(|file| file_view(file, &base, language)).collect(),
            licences: licences(manifest),
            versions: versions(kit),
            modes,
            base,
        }
    }
}

fn token_view(token: &ManifestToken) -> TokenView {
    let mut values = token.values.values();
    let first = values.next();
    TokenView {
        short: token.name.split_once('.').map_or(&*token.name, |(_, rest)| rest).to_owned(),
        last: token.name.rsplit_once('.').map_or(&*token.name, |(_, last)| last).to_owned(),
        name: token.name.clone(),
        kind: token.kind.clone(),
        css: token.css.clone(),
        constant: values.all(|value| Some(value) == first),
        values: token.values.clone(),
        since: token.since.clone(),
        deprecated: token.deprecated.clone(),
    }
}

fn pairs(manifest: &Manifest, modes: &[String]) -> Vec<PairView> {
    let tokens: BTreeMap<&str, &ManifestToken> = manifest.tokens.iter().map(|token| (&*token.name, token)).collect();
    let value = |name: &str, mode: &str| Some(tokens.get(name)?.values.get(mode)?.clone());
    let pairs = manifest.contrast.iter().map(|pair| {
        let modes = modes.iter().filter_map(|mode| {
            // Ratios go from 1 to 21.
            let hundredths = (pair.ratios.get(mode)? * 100.0).round().clamp(0.0, 2100.0) as u32;
            let (text, on) = (value(&pair.text, mode)?, value(&pair.on, mode)?);
            Some(RatioView { mode: mode.clone(), text, on, hundredths, aaa: hundredths >= 700 })
        });
        PairView { text: pair.text.clone(), on: pair.on.clone(), purpose: pair.purpose.clone(), modes: modes.collect() }
    });
    pairs.collect()
}

/// The files with their groups. Pictures that are made of a drawing are below it.
fn files(manifest: &Manifest, base: &str, language: &Language) -> Vec<(String, FileView)> {
    let mut pictures: BTreeMap<String, Vec<FileView>> = BTreeMap::new();
    for file in &manifest.files {
        if let Some(drawing) = made_of(&file.path) {
            pictures.entry(drawing).or_default().push(file_view(file, base, language));
        }
    }
    let own = manifest.files.iter().filter(|file| made_of(&file.path).is_none());
    let files = own.map(|file| {
        let mut view = file_view(file, base, language);
        view.pictures = pictures.remove(&file.path).unwrap_or_default();
        view.pictures.sort_by_key(|picture| picture.width);
        (file.group.clone(), view)
    });
    files.collect()
}

/// The drawing that `logos/png/mark-256.png` is made of: `logos/mark.svg`.
fn made_of(path: &str) -> Option<String> {
    let (folder, name) = path.strip_suffix(".png")?.rsplit_once("png/")?;
    let (stem, width) = name.rsplit_once('-')?;
    width.parse::<u32>().ok().map(|_| format!("{folder}{stem}.svg"))
}

fn file_view(file: &ManifestFile, base: &str, language: &Language) -> FileView {
    let fallback = language.fallback.iter();
    let mut locales = std::iter::once(&language.locale).chain(fallback);
    let title = locales.find_map(|locale| file.title.get(locale.as_str())).or_else(|| file.title.values().next());
    FileView {
        path: file.path.clone(),
        url: format!("{base}{}", file.path),
        title: title.cloned(),
        format: file.path.rsplit_once('.').map_or("", |(_, ending)| ending).to_uppercase(),
        width: file.width,
        height: file.height,
        bytes: file.bytes,
        integrity: file.integrity.clone(),
        license: file.license.clone(),
        demo: file.demo,
        deprecated: file.deprecated.clone(),
        pictures: Vec::new(),
    }
}

fn licences(manifest: &Manifest) -> Vec<LicenceView> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in &manifest.files {
        *counts.entry(&file.license).or_default() += 1;
    }
    let views = counts.into_iter().map(|(id, files)| {
        let url = (!id.contains(' ')).then(|| licence_url(id)).flatten();
        LicenceView { id: id.to_owned(), url, files }
    });
    views.collect()
}

fn versions(kit: &Kit) -> Vec<VersionView> {
    let mut former: Option<&Arc<Manifest>> = None;
    let mut versions: Vec<VersionView> = Vec::new();
    for release in &kit.releases {
        let changes = former.map(|former| {
            let changes = Changes::between(former, &release.manifest);
            ChangesView {
                added: changes.tokens_added.len() + changes.files_added.len(),
                removed: changes.tokens_removed.len() + changes.files_removed.len(),
                changed: changes.tokens_changed.len() + changes.files_changed.len(),
            }
        });
        let version = release.version.to_string();
        let base = format!("/{ROOT}/{version}/");
        versions.push(VersionView { version, date: release.manifest.date.clone(), base, changes });
        former = Some(&release.manifest);
    }
    versions.reverse();
    versions
}
