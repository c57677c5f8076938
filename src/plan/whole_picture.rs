//! Pictures of bundles that are published as they are: drawings, and pictures that move.
//!
//! A drawing has no derivatives: every variant shows the drawing, in its own proportions. A picture that moves is shown in
//! variants that keep the whole picture, with its stills beside it for readers who ask for less motion; a variant that
//! cuts shows a still, since a motion cannot be cut here.

use std::sync::Arc;

use provence_imaging::SourceFormat;

use super::picture::{Original, PictureSet, VariantView, url};
use crate::artefact::{Artefact, Photo};
use crate::config::PictureFormat;
use crate::path::OutputPath;
use crate::theme::Declaration;

/// The set of a drawing.
pub fn of_drawing(original: &Original<'_>, declaration: &Declaration) -> PictureSet {
    let (file, artefact) = whole(original, SourceFormat::Svg);
    let variants = declaration.variants.iter().map(|(name, variant)| {
        let mut view = VariantView { sizes: Arc::clone(&variant.sizes), ..VariantView::default() };
        show(&mut view, &file, original);
        (Arc::clone(name), view)
    });
    PictureSet {
        source: original.source.clone(),
        variants: variants.collect(),
        social: None,
        downloads: Vec::new(),
        synthesis: None,
        artefacts: [(file.clone(), Arc::new(artefact))].into(),
    }
}

/// The set of a picture that moves. `stills` are the derivatives of its first picture.
pub fn of_motion(mut stills: PictureSet, original: &Original<'_>, declaration: &Declaration) -> PictureSet {
    let Some(format) = SourceFormat::named(original.header.format) else { return stills };
    let (file, artefact) = whole(original, format);
    for (name, view) in &mut stills.variants {
        if declaration.variants.get(name).is_none_or(|variant| variant.crop.is_some()) {
            continue;
        }
        view.stills = std::mem::take(&mut view.sources);
        if !view.srcset.is_empty() {
            view.stills.push((PictureFormat::Jpeg.mime(), std::mem::take(&mut view.srcset)));
        }
        show(view, &file, original);
    }
    stills.artefacts.insert(file, Arc::new(artefact));
    stills
}

/// Makes a variant show the file of the whole picture.
fn show(view: &mut VariantView, file: &OutputPath, original: &Original<'_>) {
    let header = original.header;
    view.src = url(file);
    view.srcset = format!("{} {}w", view.src, header.width);
    (view.width, view.height) = (header.width, header.height);
    view.files.push(file.clone());
}

/// The file of the whole picture.
fn whole(original: &Original<'_>, format: SourceFormat) -> (OutputPath, Artefact) {
    let photo = Photo { source: original.source.clone(), digest: original.digest };
    let artefact = Artefact::whole(photo, format);
    let (fingerprint, ending) = (artefact.key.fingerprint(), artefact.extension());
    let width = original.header.width;
    (OutputPath::new(format!("photos/{}/whole-{width}.{fingerprint}.{ending}", original.name)), artefact)
}
