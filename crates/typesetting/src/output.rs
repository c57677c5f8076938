//! A compiled document as PDF and as pixels.

use std::collections::BTreeSet;

use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use typst_render::RenderOptions;

use crate::apart;
use crate::fonts::Fonts;
use crate::glyphs;
use crate::problem::{Problem, Severity};
use crate::world::{Desk, Document};

/// Compilations after which results that no document used again are forgotten.
const KEPT: usize = 4;

/// A picture, three bytes a pixel: red, green and blue, row after row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The pixels.
    pub rgb: Vec<u8>,
}

/// A document as a tagged PDF file, with the problems that do not hinder it. It satisfies PDF/UA-1 (ISO 14289-1) unless
/// a character has no font, which is one of these problems. `identity` names the document: the same for all its versions.
///
/// # Errors
/// All problems, when the style or the data are wrong, or the document is not accessible to all.
pub fn pdf(document: Document<'_>, fonts: &Fonts, identity: &str) -> Result<(Vec<u8>, Vec<Problem>), Vec<Problem>> {
    compile(document, fonts, |document, desk| {
        // The standard refuses a file with characters that cannot be shown. It is better to have one than none.
        let wanted: &[PdfStandard] = if glyphs::missing(document).is_empty() { &[PdfStandard::Ua_1] } else { &[] };
        let standards = PdfStandards::new(wanted).map_err(|error| vec![Problem::whole(error.message().to_string())])?;
        let options = PdfOptions { ident: Smart::Custom(identity.into()), standards, ..PdfOptions::default() };
        typst_pdf::pdf(document, &options)
            .map_err(|problems| problems.iter().map(|problem| Problem::new(problem, desk)).collect())
    })
}

/// The first page of a document as a picture, one pixel for each point.
///
/// # Errors
/// All problems, when the style or the data are wrong.
pub fn picture(document: Document<'_>, fonts: &Fonts) -> Result<(Pixels, Vec<Problem>), Vec<Problem>> {
    compile(document, fonts, |document, _| {
        let page = document.pages().first().ok_or_else(|| vec![Problem::whole("there is no page")])?;
        let options = RenderOptions { pixel_per_pt: 1.0.into(), ..RenderOptions::default() };
        let pixels = typst_render::render(page, &options);
        // The page has a paper, so that no pixel lets anything through.
        let rgb = pixels.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
        Ok(Pixels { width: pixels.width(), height: pixels.height(), rgb })
    })
}

fn compile<T: Send>(
    document: Document<'_>,
    fonts: &Fonts,
    write: impl FnOnce(&PagedDocument, &Desk<'_>) -> Result<T, Vec<Problem>> + Send,
) -> Result<(T, Vec<Problem>), Vec<Problem>> {
    apart::run(|| compile_here(document, fonts, write))
        .unwrap_or_else(|| Err(vec![Problem::whole("no thread can be started")]))
}

fn compile_here<T>(
    document: Document<'_>,
    fonts: &Fonts,
    write: impl FnOnce(&PagedDocument, &Desk<'_>) -> Result<T, Vec<Problem>>,
) -> Result<(T, Vec<Problem>), Vec<Problem>> {
    let desk = Desk::new(document, fonts).ok_or_else(|| vec![Problem::whole("a path is not one")])?;
    let compiled = typst::compile::<PagedDocument>(&desk);
    let mut problems: Vec<Problem> = compiled.warnings.iter().map(|problem| Problem::new(problem, &desk)).collect();
    let written = match compiled.output {
        Ok(document) => {
            problems.extend(without_glyphs(&glyphs::missing(&document)));
            write(&document, &desk)
        }
        Err(errors) => Err(errors.iter().map(|problem| Problem::new(problem, &desk)).collect()),
    };
    typst::comemo::evict(KEPT);
    match written {
        Ok(written) => Ok((written, problems)),
        Err(errors) => Err(errors.into_iter().chain(problems).collect()),
    }
}

/// The problem of characters that no font has.
fn without_glyphs(missing: &BTreeSet<char>) -> Option<Problem> {
    if missing.is_empty() {
        return None;
    }
    let shown: Vec<String> = missing.iter().take(8).map(|one| format!("{one} (U+{:04X})", u32::from(*one))).collect();
    let more = if missing.len() > shown.len() { ", …" } else { "" };
    Some(Problem {
        severity: Severity::Warning,
        place: None,
        message: format!("no font has: {}{more}", shown.join(", ")),
        hints: Vec::new(),
    })
}
