//! Pictures of bundles: which files are some, and warnings about what a picture's own file says of it.

use provence_imaging::{Header, ImagingError, Motion, SourceFormat, dropped_from_svg, header, sanitize_svg};

use super::index::BundlePicture;
use crate::diagnostic::{Code, Diagnostic, Span, Text};
use crate::path::SourcePath;
use crate::source::{PictureHeader, SourceFile, unread_picture};
use crate::text;

/// A motion that lasts longer, in milliseconds, needs a way to stop it (WCAG 2.2.2).
const LONGEST_MOTION: u64 = 5_000;

/// A picture that moves and has more bytes weighs on every reader: it has no smaller size.
const HEAVIEST_MOTION: u64 = 2_000_000;

/// A picture as a text or a field names it.
pub struct Named<'a> {
    /// The file.
    pub file: &'a SourcePath,
    /// Its path as it is written.
    pub written: &'a str,
    /// The text that is shown beneath it.
    pub title: &'a str,
    /// Where it is written.
    pub span: &'a Span,
}

/// Whether a file of a bundle is a picture, which is never offered as it is.
pub fn is_one(file: &SourcePath, source: &SourceFile) -> bool {
    matches!(source, SourceFile::Binary { picture: Some(_), .. }) || is_drawing(file)
}

/// Whether a file is a drawing (SVG) by its name.
pub fn is_drawing(file: &SourcePath) -> bool {
    file.extension().eq_ignore_ascii_case("svg")
}

/// The picture in a file of a bundle; `None` for a file that cannot be shown. What is wrong is added to `diagnostics`.
pub fn of_bundle(named: &Named<'_>, source: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Option<BundlePicture> {
    let refused = |code: Code, message: Text| {
        let problem = Diagnostic::new(code, named.span.clone(), message);
        problem.related(Span::file(named.file), text!("le fichier est ici", "the file is here"))
    };
    if let Some(picture) = unseen(source) {
        return Some(picture);
    }
    match source {
        SourceFile::Binary { picture: Some(picture), digest, len } if !is_drawing(named.file) => match &**picture {
            Ok(header) => {
                diagnostics.extend(moving(header, *len, named));
                diagnostics.extend(uncredited(header, named));
                Some(BundlePicture { digest: *digest, header: header.clone() })
            }
            Err(failure) => {
                diagnostics.push(Diagnostic::new(failure.code, named.span.clone(), failure.message.clone()));
                None
            }
        },
        SourceFile::Text(text) if is_drawing(named.file) => match drawing(text.value()) {
            Ok((found, dropped)) => {
                diagnostics.extend(cleaned(&dropped, named));
                Some(BundlePicture { digest: text.digest(), header: of_drawing(&found) })
            }
            Err(error) => {
                let (fr, en) = error.explain();
                diagnostics.push(refused(Code::PhotoUnreadable, Text::new(fr, en)));
                None
            }
        },
        // A drawing that is no text, or too long to be one.
        _ if is_drawing(named.file) => {
            let problem = source.encoding_problem(named.file);
            diagnostics.push(problem.unwrap_or_else(|| refused(Code::PhotoUnreadable, not_a_picture(named))));
            None
        }
        _ => {
            diagnostics.push(match unread_picture(named.file) {
                Some(failure) => Diagnostic::new(failure.code, named.span.clone(), failure.message),
                None => {
                    let written = named.written;
                    let help = text!(
                        "un fichier s’offre par un lien : `[texte]({written})`",
                        "a file is offered by a link: `[text]({written})`"
                    );
                    Diagnostic::new(Code::MissingPicture, named.span.clone(), not_a_picture(named)).help(help)
                }
            });
            None
        }
    }
}

/// A picture of which only the name is known, so that nothing is said of it.
fn unseen(source: &SourceFile) -> Option<BundlePicture> {
    let SourceFile::Binary { picture: Some(picture), digest, .. } = source else { return None };
    let header = picture.as_ref().as_ref().ok().filter(|header| header.is_unseen())?;
    Some(BundlePicture { digest: *digest, header: header.clone() })
}

fn not_a_picture(named: &Named<'_>) -> Text {
    let written = named.written;
    text!("`{written}` n’est pas une image", "`{written}` is not a picture")
}

/// The header of a drawing, and what cleaning takes away from it.
fn drawing(text: &str) -> Result<(Header, Vec<String>), ImagingError> {
    let clean = sanitize_svg(text)?;
    let found = header(clean.as_bytes())?;
    if found.format != SourceFormat::Svg {
        return Err(ImagingError::NotAPicture);
    }
    let dropped = if clean == text { Vec::new() } else { dropped_from_svg(text, &clean) };
    Ok((found, dropped))
}

fn of_drawing(found: &Header) -> PictureHeader {
    PictureHeader { width: found.width, height: found.height, format: found.format.name(), ..PictureHeader::unseen() }
}

/// A warning for a drawing that loses something that would act or call elsewhere.
fn cleaned(dropped: &[String], named: &Named<'_>) -> Option<Diagnostic> {
    const MOST: usize = 5;
    if dropped.is_empty() {
        return None;
    }
    let written = named.written;
    let mut list: String = dropped.iter().take(MOST).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if dropped.len() > MOST {
        list.push_str(", …");
    }
    let message = text!(
        "le dessin `{written}` est publié sans {list}, qui pourrait agir ou appeler ailleurs",
        "the drawing `{written}` is published without {list}, which could act or call elsewhere"
    );
    Some(Diagnostic::new(Code::PictureCleaned, named.span.clone(), message))
}

/// Warnings for a picture that moves for long, or that is heavy.
fn moving(header: &PictureHeader, len: u64, named: &Named<'_>) -> Vec<Diagnostic> {
    let (Some(motion), written) = (header.motion, named.written) else { return Vec::new() };
    let mut found = Vec::new();
    if let Some(message) = endless(&motion, written) {
        found.push(Diagnostic::new(Code::PictureMotion, named.span.clone(), message));
    }
    if len > HEAVIEST_MOTION {
        let (whole, tenth) = (len / 1_000_000, len % 1_000_000 / 100_000);
        let message = text!(
            "`{written}` pèse {whole},{tenth} Mo, que chaque lecteur reçoit en entier",
            "`{written}` weighs {whole}.{tenth} MB, which every reader receives whole"
        );
        found.push(Diagnostic::new(Code::PictureMotion, named.span.clone(), message));
    }
    found
}

/// The message for a motion that lasts too long.
fn endless(motion: &Motion, written: &str) -> Option<Text> {
    match motion.lasts() {
        None => Some(text!("`{written}` bouge sans fin", "`{written}` moves for ever")),
        Some(lasts) if lasts > LONGEST_MOTION => {
            let seconds = lasts.div_ceil(1000);
            Some(text!("`{written}` bouge pendant {seconds} secondes", "`{written}` moves for {seconds} seconds"))
        }
        Some(_) => None,
    }
}

/// A warning for a picture that carries somebody's rights when nothing shown beside it names them.
fn uncredited(header: &PictureHeader, named: &Named<'_>) -> Option<Diagnostic> {
    let (holder, written) = (header.holder.as_deref()?, named.written);
    let names = |text: &str| text.to_lowercase().contains(holder.to_lowercase().trim());
    (!names(named.title)).then(|| {
        let message = text!(
            "`{written}` porte les droits de « {holder} », qui n’est crédité nulle part",
            "`{written}` carries the rights of “{holder}”, who is credited nowhere"
        );
        Diagnostic::new(Code::PhotoUncredited, named.span.clone(), message)
    })
}
