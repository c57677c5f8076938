//! The kit as it was read.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::contrast::Pair;
use super::declaration::{Declaration, DeclaredFile};
use super::modes::Modes;
use super::release::Release;
use crate::artefact::Photo;
use crate::digest::{Digest, Hashed};
use crate::path::SourcePath;

/// What the present state is called in addresses.
pub const NEXT: &str = "next";

/// A declared file as it was found.
#[derive(Clone, Debug)]
pub struct FoundFile {
    /// Its declaration.
    pub declared: DeclaredFile,
    /// Its source with the digest of its bytes.
    pub photo: Photo,
    /// Width and height of a drawing, in its own units.
    pub size: Option<(f64, f64)>,
}

/// The brand kit of a site.
#[derive(Clone, Debug)]
pub struct Kit {
    /// `kit.yaml`.
    pub declaration: Declaration,
    /// The tokens.
    pub modes: Modes,
    /// The token files and the resolver file, as they are written.
    pub token_files: Vec<(SourcePath, Hashed<str>)>,
    /// The forms of the tokens that do not name the version, by their path in the kit.
    pub styles: BTreeMap<Arc<str>, Hashed<str>>,
    /// The ratios of the declared pairs in each mode, in the order of the modes.
    pub contrast: Vec<(Pair, Vec<f64>)>,
    /// The declared files.
    pub files: Vec<FoundFile>,
    /// Frozen releases, oldest first.
    pub releases: Vec<Release>,
    /// Name of the brand in the source language.
    pub name: Arc<str>,
    /// Digest of everything that the kit is read from.
    pub digest: Digest,
}
