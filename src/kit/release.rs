//! Frozen releases: `assets/kit/releases/<version>/` holds a version as it was published, for ever, and a record with
//! the digest of each of its files. What differs from the record is an error.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::declaration::RELEASES;
use super::manifest::Manifest;
use super::version::Version;
use crate::diagnostic::{Code, Diagnostic, Span, Text};
use crate::digest::Digest;
use crate::path::SourcePath;
use crate::source::{SourceFile, SourceTree};
use crate::text;
use crate::yaml::{self, Limits, MapReader};

/// The record of a release, in its folder. It is not published.
pub const RECORD: &str = "release.yaml";
/// The manifest of a version, in its folder.
pub const MANIFEST: &str = "kit.json";

/// A frozen release.
#[derive(Clone, Debug)]
pub struct Release {
    /// Its version.
    pub version: Version,
    /// Its files by their path in the version, with the digest of each.
    pub files: BTreeMap<Arc<str>, (SourcePath, Digest)>,
    /// What it holds.
    pub manifest: Arc<Manifest>,
    /// Digest of its record.
    pub record: Digest,
}

/// What the record of a release says.
pub struct Record<'a> {
    /// Its version.
    pub version: Version,
    /// The day of the release.
    pub date: &'a str,
    /// The version before it, with the digest of its record.
    pub previous: Option<(Version, Digest)>,
    /// Paths with the digests of their bytes.
    pub files: BTreeMap<&'a str, Digest>,
}

impl Record<'_> {
    /// The record as text.
    pub fn to_text(&self) -> String {
        let Self { version, date, previous, files } = self;
        let mut out = String::from(
            "# Écrit par `provence kit release`. Une version publiée ne change plus.\n\
             # Written by `provence kit release`. A released version never changes.\n",
        );
        let _ = writeln!(out, "version: {version}\ndate: \"{date}\"");
        if let Some((version, digest)) = previous {
            let _ = writeln!(out, "previous: {{version: {version}, record: \"{}\"}}", digest.to_hex());
        }
        out.push_str("files:\n");
        for (path, digest) in files {
            let _ = writeln!(out, "  {path}: \"{}\"", digest.to_hex());
        }
        out
    }
}

/// The releases of a tree, oldest first. What is not as it was released is reported.
pub fn read(tree: &SourceTree, diagnostics: &mut Vec<Diagnostic>) -> Vec<Release> {
    let mut releases: Vec<Release> = Vec::new();
    let mut previous: Vec<(Version, Previous)> = Vec::new();
    for name in tree.folders(RELEASES) {
        let record = SourcePath::new(format!("{RELEASES}/{name}/{RECORD}"));
        let Ok(version) = name.parse::<Version>() else {
            let any = tree.under(&format!("{RELEASES}/{name}")).next();
            let message = text!("`{name}` n’est pas une version", "`{name}` is no version");
            let help =
                text!("un dossier de version se nomme comme `1.2.0`", "a folder of a version is named like `1.2.0`");
            problem(any.map_or(&record, |(path, _)| path), message, help, diagnostics);
            continue;
        };
        let Some(text) = tree.text(record.as_str()) else {
            let any = tree.under(&format!("{RELEASES}/{name}")).next();
            let message =
                text!("la version {version} n’a pas de `{RECORD}`", "the version {version} has no `{RECORD}`");
            let help = text!("rétablissez le dossier tel qu’il a été publié", "restore the folder as it was released");
            problem(any.map_or(&record, |(path, _)| path), message, help, diagnostics);
            continue;
        };
        let (files, before) = verify(tree, version, &record, text, diagnostics);
        previous.push((version, before));
        let manifest = SourcePath::new(format!("{RELEASES}/{name}/{MANIFEST}"));
        let read = tree.text(manifest.as_str()).and_then(|text| serde_json::from_str(text).ok());
        match read {
            Some(read) => releases.push(Release { version, files, manifest: Arc::new(read), record: text.digest() }),
            None if tree.get(manifest.as_str()).is_some() => {
                let message = text!("ce manifeste ne peut pas être lu", "this manifest cannot be read");
                let help =
                    text!("rétablissez le fichier tel qu’il a été publié", "restore the file as it was released");
                problem(&manifest, message, help, diagnostics);
            }
            None => {}
        }
    }
    releases.sort_by_key(|release| release.version);
    for (version, before) in previous {
        let Some((before, digest, span)) = before else { continue };
        let stands = releases.iter().any(|release| release.version == before && release.record == digest);
        // A version whose manifest cannot be read is reported already.
        let is_there = tree.text(&format!("{RELEASES}/{before}/{RECORD}")).is_some_and(|text| text.digest() == digest);
        if !stands && !is_there {
            let message = text!(
                "la version {before}, qui précède {version}, manque ou n’est plus celle qui a été publiée",
                "the version {before}, which precedes {version}, is missing or not what was released"
            );
            let help = text!(
                "rétablissez `{RELEASES}/{before}/` tel qu’il a été publié",
                "restore `{RELEASES}/{before}/` as it was released"
            );
            diagnostics.push(Diagnostic::new(Code::KitRelease, span, message).help(help));
        }
    }
    releases
}

fn problem(path: &SourcePath, message: Text, help: Text, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.push(Diagnostic::new(Code::KitRelease, Span::file(path), message).help(help));
}

/// Files by their path in the version, each with its digest.
type Files = BTreeMap<Arc<str>, (SourcePath, Digest)>;
/// The version before another one, with the digest of its record and where that is written.
type Previous = Option<(Version, Digest, Span)>;

/// Holds the files of a version against its record.
fn verify(
    tree: &SourceTree,
    version: Version,
    record: &SourcePath,
    text: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Files, Previous) {
    let folder = record.parent();
    let mend = || {
        text!(
            "une version publiée ne change plus : rétablissez le fichier (`git checkout {folder}`), et publiez une nouvelle version",
            "a released version never changes: restore the file (`git checkout {folder}`), and release a new version"
        )
    };
    let root =
        yaml::parse(record, text, 0..text.len(), Limits { nodes: 200_000, ..Limits::default() }).take(diagnostics);
    let mut map = MapReader::new(record, Code::KitRelease, &root, diagnostics);
    let written = map.required("version").and_then(|node| Some((node.as_text()?, node)));
    if let Some((written, node)) = written
        && **written != version.to_string()
    {
        let message =
            text!("ce dossier est celui de la version {version}", "this folder is that of the version {version}");
        map.problem(node.span(record), message);
    }
    map.text("date");
    let previous = map.node("previous").and_then(|node| {
        let mut below = map.below(node);
        let before = below.required("version").and_then(|node| node.as_text()?.parse().ok());
        let digest =
            below.required("record").and_then(|node| Some((Digest::from_hex(node.as_text()?)?, node.span(record))));
        below.finish();
        let (digest, span) = digest?;
        Some((before?, digest, span))
    });
    let mut files = Files::new();
    let mut listed: BTreeSet<SourcePath> = BTreeSet::new();
    for (key, node) in map.entries("files") {
        let name = &key.name;
        let digest = node.as_text().and_then(|hex| Digest::from_hex(hex));
        let (Some(path), Some(digest)) = (SourcePath::from_untrusted(&format!("{folder}/{name}")), digest) else {
            let message = text!("`{name}` n’a pas d’empreinte lisible", "`{name}` has no digest that can be read");
            map.problem_with_help(key.span(record), message, mend());
            continue;
        };
        listed.insert(path.clone());
        match tree.get(path.as_str()).map(SourceFile::digest) {
            None => {
                let message = text!(
                    "`{path}`, de la version {version}, manque",
                    "`{path}`, of the version {version}, is missing"
                );
                map.problem_with_help(key.span(record), message, mend());
            }
            Some(now) if now != digest => {
                let message = text!(
                    "ce fichier de la version {version} n’est plus celui qui a été publié",
                    "this file of the version {version} is not what was released"
                );
                let related = (key.span(record), text!("l’empreinte publiée", "the digest of the release"));
                map.related_problem(Span::file(&path), message, mend(), related);
            }
            Some(_) => drop(files.insert(Arc::clone(name), (path, digest))),
        }
    }
    map.finish();
    for (path, _) in tree.under(folder) {
        if path != record && !listed.contains(path) {
            let message =
                text!("ce fichier n’est pas de la version {version}", "this file is not of the version {version}");
            let help =
                text!("une version publiée ne change plus : retirez-le", "a released version never changes: remove it");
            problem(path, message, help, diagnostics);
        }
    }
    (files, previous)
}
