//! `kit.json`: everything that a version of the kit holds, for programs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A version of the kit. Fields are public API: they are added to, never renamed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Name of the brand by language.
    pub title: BTreeMap<String, String>,
    /// Name of the package.
    pub package: String,
    /// `1.2.0`, or `next` for what is not released.
    pub version: String,
    /// The day of the release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The files, in the order of the declaration. Paths are relative to the manifest.
    pub files: Vec<ManifestFile>,
    /// All files of the version in one.
    pub archives: Vec<ManifestFile>,
    /// The tokens, in the order of their files.
    pub tokens: Vec<ManifestToken>,
    /// Declared pairs of text and background.
    pub contrast: Vec<ManifestPair>,
}

/// A file of a version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Path.
    pub path: String,
    /// What kind of thing it is.
    pub group: String,
    /// Its name for readers, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub title: BTreeMap<String, String>,
    /// Width of a picture, in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Height of a picture, in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Length in bytes.
    pub bytes: u64,
    /// Media type.
    #[serde(rename = "type")]
    pub media_type: String,
    /// SHA-384, as the attribute `integrity` of HTML wants it.
    pub integrity: String,
    /// SPDX expression.
    pub license: String,
    /// The first version that had the file.
    pub since: String,
    /// It is not to be used any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// It is a placeholder.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
}

/// A token of a version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ManifestToken {
    /// Name with dots.
    pub name: String,
    /// Type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Custom property of CSS.
    pub css: String,
    /// The token that it takes its value from in the default mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// The value in CSS, by mode.
    pub values: BTreeMap<String, String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The first version that had the token.
    pub since: String,
    /// It is not to be used any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
}

/// A pair of text and background, with its contrast.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ManifestPair {
    /// Token of the text.
    pub text: String,
    /// Token of the background.
    pub on: String,
    /// `text`, `large-text`, `graphic`.
    #[serde(rename = "for")]
    pub purpose: String,
    /// Ratio by mode, cut to two decimals.
    pub ratios: BTreeMap<String, f64>,
}

impl Manifest {
    /// The manifest as text.
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
