//! The manifest of the present state, before the sizes and digests of its files are known.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::brand::Kit;
use super::manifest::{Manifest, ManifestFile, ManifestPair, ManifestToken};
use super::output::css;
use super::tree::{KitFile, media_type};
use crate::locale::LocalizedText;

/// The endings of the archives.
pub const ARCHIVES: [&str; 2] = ["zip", "tgz"];

/// The name of an archive of a version: `one-provence-kit-1.0.0.zip`.
pub fn archive_name(kit: &Kit, version: &str, ending: &str) -> String {
    format!("{}-{version}.{ending}", kit.declaration.package)
}

fn texts(text: &LocalizedText) -> BTreeMap<String, String> {
    text.0.iter().map(|(locale, text)| (locale.to_string(), text.to_string())).collect()
}

/// The manifest of these files as a version. `bytes` and `integrity` are empty in it. What an earlier release has keeps
/// the version since which it is there.
pub fn manifest(kit: &Kit, version: &str, date: Option<&str>, files: &[KitFile]) -> Manifest {
    let latest = kit.releases.last().map(|release| &*release.manifest);
    let known_files: BTreeMap<&str, &str> =
        latest.into_iter().flat_map(|latest| &latest.files).map(|file| (&*file.path, &*file.since)).collect();
    let known_tokens: BTreeMap<&str, &str> =
        latest.into_iter().flat_map(|latest| &latest.tokens).map(|token| (&*token.name, &*token.since)).collect();
    let since = |known: &BTreeMap<&str, &str>, name: &str| (*known.get(name).unwrap_or(&version)).to_owned();
    let mut licences: Vec<&str> = files.iter().map(|file| &*file.license).collect();
    licences.sort_unstable();
    licences.dedup();
    let of_all = licences.join(" AND ");
    let archives = ARCHIVES.map(|ending| {
        let path = archive_name(kit, version, ending);
        ManifestFile {
            media_type: media_type(&path).to_owned(),
            path,
            group: "archive".to_owned(),
            title: BTreeMap::new(),
            width: None,
            height: None,
            bytes: 0,
            integrity: String::new(),
            license: of_all.clone(),
            since: version.to_owned(),
            deprecated: None,
            demo: false,
        }
    });
    let files = files.iter().map(|file| ManifestFile {
        path: file.path.to_string(),
        group: file.group.to_string(),
        title: texts(&file.title),
        width: file.size.map(|(width, _)| width),
        height: file.size.map(|(_, height)| height),
        bytes: 0,
        media_type: media_type(&file.path).to_owned(),
        integrity: String::new(),
        license: file.license.to_string(),
        since: since(&known_files, &file.path),
        deprecated: file.deprecated.as_ref().map(ToString::to_string),
        demo: file.demo,
    });
    Manifest {
        title: texts(&kit.declaration.title),
        package: kit.declaration.package.to_string(),
        version: version.to_owned(),
        date: date.map(str::to_owned),
        files: files.collect(),
        archives: archives.to_vec(),
        tokens: tokens(kit, &|name| since(&known_tokens, name)),
        contrast: contrast(kit),
    }
}

fn tokens(kit: &Kit, since: &dyn Fn(&str) -> String) -> Vec<ManifestToken> {
    let text = |text: &Option<Arc<str>>| text.as_ref().map(ToString::to_string);
    let modes = &kit.modes.modes;
    let by_name: Vec<BTreeMap<&str, _>> =
        modes.iter().map(|mode| mode.tokens.iter().map(|token| (&*token.name, token)).collect()).collect();
    let tokens = modes.first().into_iter().flat_map(|mode| &mode.tokens).map(|token| {
        let values = modes
            .iter()
            .zip(&by_name)
            .filter_map(|(mode, tokens)| Some((mode.name.to_string(), css::value(tokens.get(&*token.name)?))));
        ManifestToken {
            name: token.name.to_string(),
            kind: token.kind.as_str().to_owned(),
            css: css::property(&kit.declaration.prefix, &token.name),
            alias: text(&token.alias),
            values: values.collect(),
            description: text(&token.description),
            since: since(&token.name),
            deprecated: text(&token.deprecated),
        }
    });
    tokens.collect()
}

fn contrast(kit: &Kit) -> Vec<ManifestPair> {
    let pairs = kit.contrast.iter().map(|(pair, ratios)| {
        let modes = kit.modes.modes.iter().zip(ratios);
        let ratios = modes.map(|(mode, ratio)| (mode.name.to_string(), (ratio * 100.0).floor() / 100.0));
        ManifestPair {
            text: pair.text.to_string(),
            on: pair.on.to_string(),
            purpose: pair.purpose.as_str().to_owned(),
            ratios: ratios.collect(),
        }
    });
    pairs.collect()
}
