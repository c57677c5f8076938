//! Artefacts: files that are costly to make. They are made on demand and kept under the digest of what they are
//! made from.
//!
//! An artefact is a recipe with a key. The key covers all that the recipe
//! names, so that equal keys stand for equal bytes, whoever makes them and on
//! whatever machine: [`crate::store`] keeps them by it. Pages name artefacts by
//! their address before any of them is made.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use provence_imaging::SourceFormat;

use crate::config::PictureFormat;
use crate::digest::{Digest, Digester, Hashed};
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
    /// A picture as it is, without what must not leave with it: one that moves, or a drawing.
    Whole(Photo, SourceFormat),
    /// A drawing (SVG) as PNG, so many pixels wide.
    Drawing(Photo, u32),
    /// Several files in one.
    Archive(Archive),
    /// A text set in type.
    Document(Document),
}

/// A text set in type, or what is wrong with it.
#[derive(Clone, Debug)]
pub struct Document {
    /// What becomes of it.
    pub form: DocumentForm,
    /// Its name, the same in all its versions.
    pub identity: Arc<str>,
    /// The folder of the site that its styles lie in, for diagnostics.
    pub folder: Arc<str>,
    /// The path of its style among the files of the theme.
    pub style: Arc<str>,
    /// The files of the theme, which all documents share: styles and drawings, by the path at which styles find them.
    /// Paths begin with `/`.
    pub shared: Arc<[Member]>,
    /// Its own files, likewise: the text and the pictures.
    pub files: Arc<[Member]>,
    /// The fonts that it may be set in.
    pub fonts: Arc<[Photo]>,
    /// Rights of its pictures, which are written into a picture made of it.
    pub rights: Option<Rights>,
}

/// What a document becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DocumentForm {
    /// A tagged PDF.
    Pdf,
    /// Its first page as JPEG, one pixel for each point.
    Picture,
    /// The warnings met while it was made. A file of them is kept beside a document that has any.
    Warnings,
}

impl Document {
    /// The artefacts among its own files: pictures that its text shows.
    pub fn made(&self) -> impl Iterator<Item = &Arc<Artefact>> {
        self.files.iter().filter_map(|member| match &member.content {
            MemberContent::Made(artefact) => Some(artefact),
            MemberContent::Text(_) | MemberContent::File(_) => None,
        })
    }

    /// The warnings of this document.
    pub fn warnings(&self) -> Artefact {
        Artefact::document(Self { form: DocumentForm::Warnings, ..self.clone() })
    }
}

/// Several files in one, or a list of them.
#[derive(Clone, Debug)]
pub struct Archive {
    /// How they are put together.
    pub form: ArchiveForm,
    /// The files by name, in order.
    pub members: Arc<[Member]>,
    /// For [`ArchiveForm::Manifest`], the manifest to complete.
    pub head: Arc<str>,
}

/// How files are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveForm {
    /// A ZIP file.
    Zip,
    /// A tar file, compressed by gzip, with all files in a folder `package`, as npm wants it.
    Tarball,
    /// The manifest of a kit, with the length and digest of each file.
    Manifest,
}

/// A file of an archive.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its path there.
    pub name: Arc<str>,
    /// Its bytes.
    pub content: MemberContent,
}

/// Where the bytes of a file of an archive come from.
#[derive(Clone, Debug)]
pub enum MemberContent {
    /// This text.
    Text(Hashed<str>),
    /// This file.
    File(Photo),
    /// This artefact.
    Made(Arc<Artefact>),
}

impl Member {
    /// Digest of the bytes, or of all they are made from.
    pub fn digest(&self) -> Digest {
        match &self.content {
            MemberContent::Text(text) => text.digest(),
            MemberContent::File(file) => file.digest,
            MemberContent::Made(artefact) => artefact.key,
        }
    }
}

/// Rises when archives are written with other bytes than before.
const ARCHIVE_VERSION: u64 = 1;

/// Rises when a drawing becomes other bytes than before: with the program that draws it (`resvg`) or the one that writes
/// PNG. A test below notices it.
const DRAWING_VERSION: u64 = 2;

/// A photo whose pixels are read, or another file whose bytes are.
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

    /// A picture as it is, cleaned.
    pub fn whole(photo: Photo, format: SourceFormat) -> Self {
        let mut digester = Digester::new("whole");
        digester.number(provence_imaging::VERSION.into()).digest(photo.digest).text(format.name());
        Self { key: digester.finish(), recipe: Recipe::Whole(photo, format) }
    }

    /// A drawing as PNG, `width` pixels wide.
    pub fn drawing(drawing: Photo, width: u32) -> Self {
        let mut digester = Digester::new("drawing");
        digester.number(DRAWING_VERSION).digest(drawing.digest).number(width.into());
        Self { key: digester.finish(), recipe: Recipe::Drawing(drawing, width) }
    }

    /// Several files in one.
    pub fn archive(archive: Archive) -> Self {
        let mut digester = Digester::new("archive");
        digester.number(ARCHIVE_VERSION).number(archive.form as u64).text(&archive.head);
        for member in &*archive.members {
            digester.text(&member.name).digest(member.digest());
        }
        Self { key: digester.finish(), recipe: Recipe::Archive(archive) }
    }

    /// A text set in type.
    pub fn document(document: Document) -> Self {
        let mut digester = Digester::new("document");
        digester.number(provence_typesetting::VERSION.into()).number(document.form as u64);
        digester.text(&document.identity).text(&document.style);
        for member in document.shared.iter().chain(&*document.files) {
            digester.text(&member.name).digest(member.digest());
        }
        for font in &*document.fonts {
            digester.digest(font.digest);
        }
        if let Some(rights) = document.rights.as_deref().and_then(provence_imaging::Rights::to_xmp) {
            digester.text(&rights);
        }
        Self { key: digester.finish(), recipe: Recipe::Document(document) }
    }

    /// The photo or the drawing of a bundle that it is made from; `None` for what is made from other things.
    pub fn photo(&self) -> Option<&Photo> {
        match &self.recipe {
            Recipe::Picture(picture) => Some(&picture.photo),
            Recipe::Color(photo) | Recipe::Whole(photo, _) => Some(photo),
            Recipe::Drawing(..) | Recipe::Archive(_) | Recipe::Document(_) => None,
        }
    }

    /// The document that it is.
    pub fn as_document(&self) -> Option<&Document> {
        match &self.recipe {
            Recipe::Document(document) => Some(document),
            _ => None,
        }
    }

    /// The folder of the store that holds artefacts of its kind.
    pub fn kind(&self) -> &'static str {
        match self.recipe {
            Recipe::Picture(_) | Recipe::Whole(..) => "pictures",
            Recipe::Color(_) => "colors",
            Recipe::Drawing(..) => "drawings",
            Recipe::Archive(_) => "archives",
            Recipe::Document(_) => "documents",
        }
    }

    /// Its name in every store: the folder of its kind, and its key.
    pub fn store_name(&self) -> String {
        let hex = self.key.to_hex();
        format!("{}/{}/{hex}.{}", self.kind(), &hex[..2], self.extension())
    }

    /// The ending of its file's name, without the dot.
    pub fn extension(&self) -> &'static str {
        match &self.recipe {
            Recipe::Picture(picture) => picture.format.extension(),
            Recipe::Whole(_, format) => format.extensions().first().unwrap_or(&"bin"),
            Recipe::Color(_) => "rgb",
            Recipe::Drawing(..) => "png",
            Recipe::Archive(archive) => match archive.form {
                ArchiveForm::Zip => "zip",
                ArchiveForm::Tarball => "tgz",
                ArchiveForm::Manifest => "json",
            },
            Recipe::Document(document) => match document.form {
                DocumentForm::Pdf => "pdf",
                DocumentForm::Picture => "jpg",
                DocumentForm::Warnings => "json",
            },
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Curves, strokes, gradients, transparency, a clip and a mask: what logos are drawn with.
    const DRAWING: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40">
<defs><linearGradient id="g"><stop stop-color="#0b2545"/><stop offset="1" stop-color="#f2b705"/></linearGradient>
<radialGradient id="r"><stop stop-color="#fff"/><stop offset="1" stop-color="#c8102e" stop-opacity=".3"/></radialGradient>
<clipPath id="c"><circle cx="20" cy="20" r="15.3"/></clipPath>
<mask id="m"><path fill="url(#r)" d="M40 0h40v40H40Z"/></mask></defs>
<path fill="url(#g)" clip-path="url(#c)" d="M1.5 3.2C20-9 30 50 38.7 12.1L33 39 2 38.4Z"/>
<path fill="#0f7173" fill-opacity=".62" fill-rule="evenodd" mask="url(#m)" d="M45 4h30v30H45ZM52 11a8 8 0 1 0 16 8Z"/>
<path fill="none" stroke="#c8102e" stroke-width="1.7" stroke-linejoin="round" stroke-dasharray="4 1.5" d="M3 37Q40-20 77 36"/>
</svg>"##;

    #[test]
    fn a_drawing_becomes_the_bytes_of_its_version() {
        let drawn: Vec<String> = [80, 333]
            .map(|width| provence_imaging::rasterize(DRAWING, width).expect("a drawing"))
            .map(|png| Digest::of(&png).to_hex())
            .into();
        assert_eq!(
            (DRAWING_VERSION, &*drawn[0], &*drawn[1]),
            (2, "7e50d59994811d1d80a8a3fd36735f5b", "779bcbeff34242a47e6a5fb421a7cd20"),
            "drawings become other bytes than before: raise DRAWING_VERSION, so that none that was kept is taken for a \
             new one, and write the version and the digests here"
        );
    }
}
