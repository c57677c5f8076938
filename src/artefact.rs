//! Artefacts: files that are costly to make. They are made on demand and kept under the digest of what they are
//! made from.
//!
//! An artefact is a recipe with a key. The key covers all that the recipe
//! names, so that equal keys stand for equal bytes, whoever makes them and on
//! whatever machine: [`crate::store`] keeps them by it. Pages name artefacts by
//! their address before any of them is made.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::config::PictureFormat;
use crate::digest::{Digest, Digester};
use crate::path::SourcePath;

/// Rights and descriptions that travel inside a derived picture.
pub type Rights = Arc<provence_imaging::Rights>;

/// A file that is made on demand.
#[derive(Clone, Debug)]
pub struct Artefact {
    /// Digest of everything it is made from: its name in the store.
    pub key: Digest,
    /// How it is made.
    pub recipe: Recipe,
}

/// How an artefact is made.
#[derive(Clone, Debug)]
pub enum Recipe {
    /// A picture derived from a photo.
    Picture(Picture),
    /// The dominant colour of a photo: three bytes, red, green and blue.
    Color(Photo),
}

/// A photo whose pixels are read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Photo {
    /// The file.
    pub source: SourcePath,
    /// Digest of its bytes.
    pub digest: Digest,
}

/// A derived picture.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The original.
    pub photo: Photo,
    /// Width to height. The photo is cut to this ratio around the focal point; with `None` it is not cut.
    pub crop: Option<(u32, u32)>,
    /// Width in pixels.
    pub width: u32,
    /// Encoding.
    pub format: PictureFormat,
    /// Encoder quality, 1 to 100.
    pub quality: u8,
    /// Focal point, in per cent from the left and the top edge.
    pub focal: (f32, f32),
    /// Rights and descriptions that are written into the file.
    pub rights: Rights,
}

impl Artefact {
    /// A derived picture. `rights_digest` is the digest of `picture.rights`.
    pub fn picture(picture: Picture, rights_digest: Digest) -> Self {
        let mut digester = Digester::new("picture");
        digester
            .number(provence_imaging::VERSION.into())
            .digest(picture.photo.digest)
            .digest(rights_digest)
            .number(u64::from(picture.focal.0.to_bits()))
            .number(u64::from(picture.focal.1.to_bits()))
            .number(picture.width.into())
            .number(picture.quality.into())
            .text(picture.format.as_str());
        if let Some((width, height)) = picture.crop {
            digester.number(width.into()).number(height.into());
        }
        Self { key: digester.finish(), recipe: Recipe::Picture(picture) }
    }

    /// The dominant colour of a photo.
    pub fn color(photo: Photo) -> Self {
        let mut digester = Digester::new("color");
        digester.number(provence_imaging::VERSION.into()).digest(photo.digest);
        Self { key: digester.finish(), recipe: Recipe::Color(photo) }
    }

    /// The photo that it is made from.
    pub fn photo(&self) -> &Photo {
        match &self.recipe {
            Recipe::Picture(picture) => &picture.photo,
            Recipe::Color(photo) => photo,
        }
    }

    /// The folder of the store that holds artefacts of its kind.
    pub fn kind(&self) -> &'static str {
        match self.recipe {
            Recipe::Picture(_) => "pictures",
            Recipe::Color(_) => "colors",
        }
    }

    /// The ending of its file's name, without the dot.
    pub fn extension(&self) -> &'static str {
        match &self.recipe {
            Recipe::Picture(picture) => picture.format.extension(),
            Recipe::Color(_) => "rgb",
        }
    }
}

impl PartialEq for Artefact {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Artefact {}

impl Hash for Artefact {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}
